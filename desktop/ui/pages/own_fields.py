"""The fields of an own ledger as a list to edit: which are wanted, what each is called, what it holds, its choices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QWidget,
)

from desktop.ledgers.own import CHOSEN, KINDS, OwnField
from desktop.sheets.proposal import Offer
from desktop.ui.theme import u

SAID = {
    "文字": "文字", "长文字": "一段话", "数": "数字", "金额": "金额（元）", "日期": "日期", "月份": "月份",
    "时间": "钟点", "时长": "时长（小时）", "是否": "是 / 否", "选项": "选一个", "多选": "选几个",
    "身份证号": "身份证号", "电话": "电话",
}  # fmt: skip
WANTED, LABEL, KIND, CHOICES, PUBLIC = range(5)
HEADS = ("要", "栏目名称", "填什么", "可选的（用顿号隔开）", "能公示")
LINE = 40


@dataclass
class Line:
    """One row of the list."""

    offer: Offer
    wanted: QCheckBox
    label: QLineEdit
    kind: QComboBox
    choices: QLineEdit
    public: QCheckBox

    def field(self) -> OwnField:
        kind = str(self.kind.currentData())
        words = tuple(dict.fromkeys(filter(None, re.split(r"[、,，;；/\s]+", self.choices.text()))))
        chosen = words if kind in CHOSEN else ()
        unit = self.offer.field.unit if kind in ("数", "金额", "时长") else ""
        label, public = self.label.text().strip(), self.public.isChecked()
        return replace(self.offer.field, label=label, kind=kind, choices=chosen, unit=unit, public=public)


class FieldsTable(QTableWidget):
    """`changed` after every change; `offers` gives what is wanted now. A kind that is known may be kept as it is."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(0, len(HEADS))
        self.lines: list[Line] = []
        self.setObjectName("own-fields")
        self.setAccessibleName("栏目")
        self.setHorizontalHeaderLabels(HEADS)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        head.setFixedHeight(u(32))
        for column, wide in ((WANTED, 36), (KIND, 150), (PUBLIC, 64)):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(column, u(wide))
        for column in (LABEL, CHOICES):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def show_offers(self, offers: Sequence[Offer]) -> None:
        self.setRowCount(0)
        self.lines.clear()
        for offer in offers:
            self.add(offer)

    def add(self, offer: Offer) -> Line:
        """Append a row; of one that lies in the book already the kind stays, for what is written was read as that."""
        row, field = len(self.lines), offer.field
        line = Line(offer, QCheckBox(), QLineEdit(field.label), QComboBox(), QLineEdit("、".join(field.choices)),
                    QCheckBox())  # fmt: skip
        line.wanted.setChecked(True)
        line.public.setChecked(field.public)
        for kind in KINDS:
            line.kind.addItem(SAID[kind], kind)
        line.kind.setCurrentIndex(max(0, line.kind.findData(field.kind)))
        line.kind.setEnabled(not field.name)
        said = offer.heading or field.label or "新栏目"
        named = ((line.wanted, "wanted", "要不要"), (line.label, "label", "栏目名称"), (line.kind, "kind", "填什么"),
                 (line.choices, "choices", "可选的"), (line.public, "public", "能公示"))  # fmt: skip
        for widget, name, what in named:
            widget.setObjectName(f"own-{name}-{row}")
            widget.setAccessibleName(f"{said} {what}")
        self.lines.append(line)
        self.updateGeometry()
        self.setRowCount(row + 1)
        self.setRowHeight(row, u(LINE))
        for column, each in enumerate((line.wanted, line.label, line.kind, line.choices, line.public)):
            self.setCellWidget(row, column, _boxed(each))
        if offer.heading and offer.heading != field.label:
            line.label.setToolTip(f"表里写的是“{offer.heading}”")
        line.wanted.toggled.connect(lambda _on: self._say(line))
        line.kind.activated.connect(lambda _row: self._say(line))
        line.label.textEdited.connect(lambda _text: self._say(line))
        line.choices.textEdited.connect(lambda _text: self.changed.emit())
        self._say(line)
        return line

    def _say(self, line: Line) -> None:
        wanted = line.wanted.isChecked()
        line.label.setEnabled(wanted)
        line.kind.setEnabled(wanted and not line.offer.field.name)
        chosen = line.kind.currentData() in CHOSEN
        line.choices.setVisible(chosen)
        line.choices.setEnabled(wanted)
        line.public.setEnabled(wanted and not line.field().cover)
        line.public.setToolTip("公示时这一栏写不写出来；证件、电话、住址、账号一律不写")
        self.changed.emit()

    def offers(self) -> tuple[Offer, ...]:
        """Return the fields that are wanted, as they are named now; a row that was only added is none."""
        found = (replace(line.offer, field=line.field()) for line in self.lines if line.wanted.isChecked())
        return tuple(o for o in found if o.field.label or o.heading or o.field.name)

    def sizeHint(self) -> QSize:
        """As tall as its rows; where the window is too low for that it scrolls."""
        return QSize(super().sizeHint().width(), u(36) + u(LINE) * len(self.lines))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), u(36) + u(LINE) * min(2, len(self.lines)))


def _boxed(widget: QWidget) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(u(4), u(2), u(4), u(2))
    row.addWidget(widget)
    return box
