"""One step of the log in words, beside the list: who, when, what it did to each record, and taking it back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.services.log import Told, Touch, say_when
from desktop.ui import theme
from desktop.ui.page import link
from desktop.ui.theme import u

from .home_cards import clear, word

WIDTH, WIDTH_NARROW = 408, 440


class StepPanel(QFrame):
    """What is told of the chosen step. `undo_asked` and `shown` (another step) carry step ids."""

    undo_asked = Signal(int)
    shown = Signal(int)
    closed = Signal()

    def __init__(self, go: Callable[[str, str], object]) -> None:
        super().__init__()
        self.setObjectName("drawer")
        self.setAccessibleName("这一步")
        self.setFixedWidth(u(WIDTH))
        self._go = go
        self.told: Told | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, u(8), 0, 0)
        column.setSpacing(u(4))
        column.addLayout(self._head())
        self.fact = word("", "fact")
        self.fact.setContentsMargins(u(16), 0, u(16), u(4))
        column.addWidget(self.fact)
        self.touches = QVBoxLayout()
        self.touches.setContentsMargins(u(16), u(4), u(16), u(8))
        self.touches.setSpacing(u(2))
        column.addWidget(self._area(), 1)
        column.addWidget(self._foot())

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(u(16), 0, u(8), 0)
        self.name = word("选一步看看", "heading")
        self.name.setWordWrap(True)
        self.close_button = QPushButton(theme.icon("close"), "")
        self.close_button.setObjectName("log-close")
        self.close_button.setAccessibleName("关上")
        self.close_button.setProperty("k", "icon")
        self.close_button.clicked.connect(self.closed)
        row.addWidget(self.name, 1)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _area(self) -> QScrollArea:
        inside = QWidget()
        inside.setObjectName("scrolled")
        inside.setLayout(self.touches)
        area = QScrollArea()
        area.setObjectName("log-touches")
        area.setAccessibleName("改了什么")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        return area

    def _foot(self) -> QFrame:
        self.foot = QFrame()
        self.foot.setObjectName("drawer-foot")
        column = QVBoxLayout(self.foot)
        column.setContentsMargins(u(16), u(8), u(16), u(8))
        self.why = word("", "soft")
        self.why.setWordWrap(True)
        row = QHBoxLayout()
        self.see = link("看那一步", self._see)
        self.see.setObjectName("log-see")
        self.undo = QPushButton(theme.icon("undo"), " 撤销这一步")
        self.undo.setObjectName("log-undo")
        self.undo.setAccessibleName("撤销这一步")
        self.undo.clicked.connect(self._undo)
        row.addWidget(self.see)
        row.addStretch(1)
        row.addWidget(self.undo)
        column.addWidget(self.why)
        column.addLayout(row)
        self.foot.hide()
        return self.foot

    def fit(self, narrow: bool) -> None:
        self.setFixedWidth(u(WIDTH_NARROW if narrow else WIDTH))
        self.close_button.setVisible(narrow)

    # --- showing

    def show_step(self, told: Told | None) -> None:
        self.told = told
        clear(self.touches)
        self.foot.setVisible(told is not None)
        if told is None:
            self.name.setText("没有符合条件的记录")
            self.fact.setText("")
            return
        step = told.step
        self.name.setText(step.label)
        self.fact.setText(" · ".join(filter(None, (say_when(step.at), step.who, "已撤销" if step.undone else ""))))
        for place, touch in enumerate(told.touches):
            self._add(place, touch)
        if told.more:
            self.touches.addWidget(word(f"还有 {told.more:,} 条，没有一一列出", "soft"))
        if not told.touches:
            self.touches.addWidget(word("没有动到记录", "soft"))
        self.touches.addStretch(1)
        self.why.setText(told.why_not)
        self.why.setVisible(bool(told.why_not))
        self.see.setVisible(told.obstacle is not None)
        self.undo.setEnabled(told.can_undo)

    def _add(self, place: int, touch: Touch) -> None:
        row = QHBoxLayout()
        row.setSpacing(u(8))
        row.addWidget(word(f"{touch.what}{touch.title}", "soft"))
        row.addWidget(self._called(place, touch), 1)
        self.touches.addLayout(row)
        for text in touch.lines:
            label = QLabel(text)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.touches.addWidget(label)
        self.touches.addSpacing(u(10))

    def _called(self, place: int, touch: Touch) -> QWidget:
        if not touch.there:
            return word(touch.called, "strong")
        opens = link(touch.called, lambda: self._go(touch.ledger, touch.uid))
        opens.setObjectName(f"log-touch-{place}")
        opens.setToolTip("打开这条记录")
        opens.setProperty("k", "entry")
        return opens

    def _undo(self) -> None:
        if self.told:
            self.undo_asked.emit(self.told.step.id)

    def _see(self) -> None:
        if self.told and self.told.obstacle:
            self.shown.emit(self.told.obstacle.id)
