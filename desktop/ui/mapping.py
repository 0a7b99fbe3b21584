"""What each column and blank of a county's sheet is filled with, and how sure the program is; a click changes it."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMenu, QTableWidget, QTableWidgetItem

from desktop.kit.errors import Refused
from desktop.kit.fields import Ref
from desktop.kit.ledger import Ledger
from desktop.kit.paths import resolve

from . import theme
from .theme import u

if TYPE_CHECKING:
    from .window import MainWindow

SURE = 0.85
HEADS = ("表里的列", "填什么", "把握")
OWN_COLUMN = ("序号",)  # filled by counting


class MappingTable(QTableWidget):
    """`show_mapping` takes what templates.inspect answers; `said` gives it back with what was changed."""

    def __init__(self, frame: MainWindow) -> None:
        super().__init__(0, len(HEADS))
        self.frame = frame
        self.ledger = ""
        self._mapping: dict[str, Any] = {"columns": [], "blanks": []}
        self.setObjectName("mapping")
        self.setAccessibleName("每一列填什么")
        self.setHorizontalHeaderLabels(HEADS)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(u(36))
        head = self.horizontalHeader()
        head.setFixedHeight(u(36))
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(2, u(120))
        self.cellActivated.connect(lambda row, _column: self.offer(row))
        self.cellClicked.connect(lambda row, column: self.offer(row) if column == 1 else None)

    def show_mapping(self, found: dict[str, Any], ledger: Ledger | None) -> None:
        self._mapping = copy.deepcopy(found)
        self.ledger = ledger.name if ledger else ""
        places = self._places()
        self.setRowCount(len(places))
        for row, place in enumerate(places):
            self._show_row(row, place)

    def said(self) -> dict[str, Any]:
        """The mapping as it stands, for templates.add and transfer.export."""
        return copy.deepcopy(self._mapping)

    def summary(self) -> str:
        states = [state(place) for place in self._places()]
        counts = [
            (states.count("sure"), "处有把握"),
            (states.count("unsure"), "处请您确认"),
            (states.count("blank"), "处留空"),
        ]
        return "，".join(f"{n} {words}" for n, words in counts if n)

    def choose(self, row: int, path: str | None) -> None:
        """Fill a column with a path, or leave it blank; from now on it is sure."""
        place = self._places()[row]
        place["field"] = path
        place.pop("at", None)
        place["field_label" if "cell" in place else "label"] = self._called(path) if path else ""
        place["confidence"] = 1.0 if path else 0.0
        self._show_row(row, place)

    def offer(self, row: int) -> None:
        """Show everything a column could be filled with."""
        ledger = self.frame.ledgers.get(self.ledger)
        if ledger is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("留空，以后手填", lambda: self.choose(row, None))
        menu.addSeparator()
        self._offer_fields(menu, row, ledger, "", deeper=2)
        menu.popup(QCursor.pos())

    def _offer_fields(self, menu: QMenu, row: int, ledger: Ledger, prefix: str, deeper: int) -> None:
        for field in ledger.fields:
            path = prefix + field.name
            if isinstance(field, Ref) and deeper:
                inside = menu.addMenu(f"{field.label}的……")
                self._offer_fields(inside, row, self.frame.ledgers[field.to], f"{path}.", deeper - 1)
            else:
                menu.addAction(field.label, lambda path=path: self.choose(row, path))

    # --- showing

    def _places(self) -> list[dict[str, Any]]:
        return [*self._mapping.get("columns", []), *self._mapping.get("blanks", [])]

    def _show_row(self, row: int, place: dict[str, Any]) -> None:
        where = place.get("heading") or place.get("label") or ""
        at = place.get("col") or place.get("cell") or ""
        label = place.get("label", "") if "col" in place else place.get("field_label", "")
        words, tint = {"sure": ("有把握", "green"), "unsure": ("请确认", "amber"), "blank": ("留空", "paper600")}[
            state(place)
        ]
        icon = {"sure": "check", "unsure": "unsure", "blank": "minus"}[state(place)]
        filled = self._called(place["field"]) if place.get("field") and not place.get("at") else label
        texts = (f"{where}　{at}", filled or "不填，您手填", words)
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            if column == 2:
                item.setIcon(theme.icon(icon, tint, 18))
                item.setForeground(theme.colour(tint))
            self.setItem(row, column, item)

    def _called(self, path: str) -> str:
        """Say a path: 联系户 › 户主 › 电话; what is no field of a ledger (today, period) by its own word."""
        ledger = self.frame.ledgers.get(self.ledger)
        try:
            found = resolve(self.frame.ledgers, ledger, path) if ledger else None
        except Refused:
            found = None
        if found is None:
            return {"today": "今天", "period": "时间", "village.name": "村名"}.get(path, path)
        steps = [ref.label for ref in found.refs]
        named = found.refs and found.field.name == found.ledger.called_by
        return " › ".join(steps if named else [*steps, found.field.label])


def state(place: dict[str, Any]) -> str:
    """sure, unsure or blank."""
    if not place.get("field"):
        return "sure" if place.get("label") in OWN_COLUMN else "blank"
    return "sure" if place.get("confidence", 0) >= SURE else "unsure"
