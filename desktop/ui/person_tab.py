"""A tab of what is known of a person: headings with lines; each line opens its record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.services.person_card import Line, Part

from . import theme
from .page import link
from .theme import u

WHEN = 96  # units
NOTHING = {
    "家庭": "还没有写是哪一户",
    "党员": "不是党员",
    "联户": "没有联户，也没有人上门走访过",
    "志愿": "不是志愿者",
    "会议": "还没有会议记录",
}


class PersonTab(QScrollArea):
    """`go(page, uid)` opens a line's record; `all(part)` the list of which a part shows the first lines."""

    def __init__(self, name: str, go: Callable[[str, str], object], show_all: Callable[[Part], object]) -> None:
        super().__init__()
        self.name, self._go, self._all = name, go, show_all
        self.setObjectName(f"person-{name}")
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def show_parts(self, parts: Sequence[Part]) -> None:
        inside = QWidget()
        inside.setObjectName("scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(u(16), u(4), u(16), u(8))
        column.setSpacing(0)
        self.parts, self.lines = list(parts), list[Opens]()
        for part in parts:
            column.addLayout(self._heading(part))
            for line in part.lines:
                column.addLayout(self._line(line))
            column.addSpacing(u(8))
        if not parts:
            column.addWidget(_word(NOTHING.get(self.name, "还没有记录"), "soft"))
        column.addStretch(1)
        self.setWidget(inside)

    def _heading(self, part: Part) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(u(10))
        title = _word(part.title, "strong")
        title.setFixedHeight(u(34))
        row.addWidget(title)
        row.addWidget(_word(part.fact, "soft"))
        row.addStretch(1)
        if part.total > len(part.lines):
            more = link(f"全部 {part.total:,} 条", lambda: self._all(part))
            more.setObjectName(f"person-all-{part.ledger}-{part.path}")
            row.addWidget(more)
        return row

    def _line(self, line: Line) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(u(8))
        when = _word(line.when, "soft")
        when.setFixedWidth(u(WHEN))
        opens = Opens(line.what, lambda: self._go(line.page, line.uid))
        opens.setObjectName(f"person-line-{len(self.lines)}")
        self.lines.append(opens)
        row.addWidget(when)
        row.addWidget(opens, 1)
        row.addWidget(_word(line.fact, line.ink or "soft"))
        return row


class Opens(QPushButton):
    """A link that is shortened to its room, and says the whole when pointed at."""

    def __init__(self, text: str, do: Callable[[], object]) -> None:
        super().__init__()
        self.whole = text
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.setProperty("k", "entry")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(u(30))
        self.clicked.connect(lambda: do())

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self.setText(self.fontMetrics().elidedText(self.whole, theme.ELIDE, self.width() - u(4)))


def _word(text: str, kind: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("k", kind)
    return label
