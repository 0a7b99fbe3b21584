"""Beside the trial: a refused row whole, every cell of it to be corrected."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QLineEdit, QScrollArea, QVBoxLayout

from desktop.services.incoming import looking
from desktop.services.incoming.looking import Heading
from desktop.ui import theme
from desktop.ui.theme import u

from .import_state import Said, Tried


class RowPanel(QScrollArea):
    """`edited(row, col, text)` is told when a cell was written in."""

    def __init__(self, edited: Callable[[int, int, str], object]) -> None:
        super().__init__()
        self.setObjectName("trial-row")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedWidth(u(312))
        self._edited, self._number = edited, 0
        self._editors: dict[int, QLineEdit] = {}
        self._headings: Sequence[Heading] = ()
        self._begin()

    def _begin(self) -> None:
        frame = QFrame()
        frame.setProperty("k", "card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(u(16), u(8), u(16), u(8))
        self.title = QLabel()
        self.title.setProperty("k", "strong")
        self.title.setWordWrap(True)
        self.why = QLabel()
        self.why.setObjectName("row-why")
        self.why.setProperty("k", "red")
        self.why.setWordWrap(True)
        column.addWidget(self.title)
        column.addWidget(self.why)
        self._form = QFormLayout()
        self._form.setVerticalSpacing(u(2))
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(self._form)
        column.addStretch(1)
        self.setWidget(frame)

    def show_row(self, tried: Tried, said: Said, number: int, why: str) -> None:
        """Show a refused row and why; what was corrected stands in it, what is wrong has a red edge."""
        if tried.headings is not self._headings:
            self._build(tried.headings)
        self._number = number
        file, row = tried.plan.table.where(number)
        self.title.setText(" ".join(filter(None, (file, f"第 {row} 行，改哪一格都行"))))
        cells, fixed = tried.cells.get(number, {}), said.fixes.get(number, {})
        self.why.setText(why)
        wrong = {looking.place_of(tried.headings, r.column, r.heading): r.reason for r in tried.refused.get(number, ())}
        for col, editor in self._editors.items():
            editor.setText(fixed.get(col, cells.get(col, "")))
            editor.setCursorPosition(0)
            editor.setToolTip(wrong.get(col, ""))
            theme.restyle(editor, wrong="true" if col in wrong and col not in fixed else "false")

    def _build(self, headings: Sequence[Heading]) -> None:
        while self._form.rowCount():
            self._form.removeRow(0)
        self._headings, self._editors = headings, {}
        for heading in headings:
            editor = QLineEdit()
            editor.setObjectName(f"cell-{heading.letters or heading.col}")
            editor.setAccessibleName(heading.text)
            editor.editingFinished.connect(lambda col=heading.col, editor=editor: self._told(col, editor))
            label = QLabel(label_of(heading.text))
            label.setProperty("k", "label")
            label.setToolTip(heading.text)
            label.setMinimumHeight(u(36))
            self._form.addRow(label, editor)
            self._editors[heading.col] = editor

    def _told(self, col: int, editor: QLineEdit) -> None:
        if editor.isModified():
            editor.setModified(False)
            self._edited(self._number, col, editor.text().strip())


def label_of(text: str, most: int = 7) -> str:
    last = text.split("/")[-1]
    return last if len(last) <= most else f"{last[:most]}…"
