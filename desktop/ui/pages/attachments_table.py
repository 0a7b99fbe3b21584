"""The list of attachments, each row with its picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter

from desktop.kit.look import Record
from desktop.services.attached import Attached, said_size
from desktop.ui import theme
from desktop.ui.pictures import Pictures
from desktop.ui.theme import u

from .painted_table import Column, PaintedDelegate, PaintedTable

WIDE, HIGH, ROW = 76, 50, 60
KEPT = 300  # small pictures held ready
COLUMNS = (
    Column("", 104, lambda _row: ""),
    Column("附件", 0, lambda row: row["called"], strong=True),
    Column("属于", 0, lambda row: row["owner"]),
    Column("台账", 112, lambda row: row["title"]),
    Column("大小", 96, lambda row: row["size"], side="right"),
    Column("哪天的", 128, lambda row: row["day"]),
    Column("", 136, lambda row: row["state"], tag=lambda row: "red"),
)
WIDE_ONLY, NOT_OF_ONE = (3, 5), (2, 3)


class AttachmentsTable(PaintedTable):
    """`opened` carries the row's record, which has the uid."""

    def __init__(self) -> None:
        super().__init__("attachments", "附件", COLUMNS)
        self.pictures = Pictures(QSize(u(WIDE), u(HIGH)), KEPT, self, fill=True)
        self.pictures.came.connect(lambda _file: self.viewport().update())
        self.setItemDelegate(WithPicture(self))
        self.verticalHeader().setDefaultSectionSize(u(ROW))

    def show_attached(self, found: Sequence[Attached]) -> None:
        self.show_rows([_row(one) for one in found])

    def choose(self, uid: str) -> None:
        """Make an attachment's row the current one, if it is there."""
        for place, row in enumerate(self.rows.rows):
            if row["uid"] == uid:
                self.setCurrentIndex(self.rows.index(place, 0))

    def fit(self, *, narrow: bool, one: bool) -> None:
        """Narrow leaves out two columns; those of one record need not say whose they are."""
        for column in range(len(COLUMNS)):
            self.setColumnHidden(column, (narrow and column in WIDE_ONLY) or (one and column in NOT_OF_ONE))


class WithPicture(PaintedDelegate):
    """Paints a row's picture in the first column; an icon stands for what is no picture, or has not come yet."""

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        if index.column() and (index.data() or index.column() != len(COLUMNS) - 1):
            super().paint(painter, option, index)
            return
        self._ground(painter, QRectF(option.rect), index)
        if index.column() == 0:
            self._picture(painter, QRectF(option.rect), self.table.rows.rows[index.row()])

    def _ground(self, painter: QPainter, cell: QRectF, index: Any) -> None:
        chosen = self.table.currentIndex().row() == index.row()
        painter.fillRect(cell, theme.colour("ink100" if chosen else "paper0"))
        painter.fillRect(QRectF(cell.left(), cell.bottom() - 1, cell.width(), 1), theme.colour("paper200"))
        if chosen and index.column() == 0:
            painter.fillRect(QRectF(cell.left(), cell.top(), u(4), cell.height() - 1), theme.colour("ink700"))

    def _picture(self, painter: QPainter, cell: QRectF, row: Record) -> None:
        box = QRectF(cell.left() + u(16), cell.center().y() - u(HIGH) / 2, u(WIDE), u(HIGH))
        table = self.table
        assert isinstance(table, AttachmentsTable)
        picture = table.pictures.get(row["file"]) if row["picture"] and row["there"] else None
        if picture is not None and not picture.isNull():
            left, top = (picture.width() - box.width()) / 2, (picture.height() - box.height()) / 2
            painter.drawPixmap(box, picture, QRectF(left, top, box.width(), box.height()))
            return
        painter.fillRect(box, theme.colour("paper100"))
        broken = not row["there"] or (picture is not None and picture.isNull())
        side = u(24)
        mark = QRectF(box.center().x() - side / 2, box.center().y() - side / 2, side, side)
        icon = "alert" if broken else "photo" if row["picture"] else "sheet"
        theme.paint_icon(painter, icon, mark, "red" if broken else "paper600")


def _row(one: Attached) -> Record:
    return {
        "uid": one.uid,
        "called": one.called,
        "owner": one.owner,
        "title": one.title,
        "size": said_size(one.size),
        "day": one.taken_on or one.put_on,
        "state": "" if one.there else "文件不见了",
        "file": Path(one.file),
        "picture": one.picture,
        "there": one.there,
    }
