"""Above the sheet: how many places are sure, to be confirmed, blank; and how much of it is shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop.services.mapping import Place
from desktop.ui import theme
from desktop.ui.pages.template_map_draw import LOOKS
from desktop.ui.theme import u

COUNTS = {"sure": "处有把握", "unsure": "处请您确认", "blank": "处留空"}


class Legend(QWidget):
    """Icon, count and word for each state; one grey fact at the right."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(u(44))
        row = QHBoxLayout(self)
        row.setContentsMargins(u(16), 0, u(16), 0)
        row.setSpacing(u(8))
        self.counts: dict[str, QLabel] = {}
        for state in COUNTS:
            mark = QLabel()
            mark.setPixmap(theme.pixmap(LOOKS[state][2], LOOKS[state][1], 20))
            self.counts[state] = QLabel()
            row.addWidget(mark)
            row.addWidget(self.counts[state])
            row.addSpacing(u(12))
        row.addStretch(1)
        self.fact = QLabel()
        self.fact.setProperty("k", "soft")
        row.addWidget(self.fact)

    def say(self, places: Sequence[Place], fact: str) -> None:
        for state, label in self.counts.items():
            label.setText(f"{sum(p.state == state for p in places)} {COUNTS[state]}")
        self.fact.setText(fact)


def carded(bar: QWidget, middle: QWidget, below: QLabel) -> QFrame:
    """A white card of a bar, the sheet, and one line that says what is current."""
    card = QFrame()
    card.setProperty("k", "card")
    column = QVBoxLayout(card)
    column.setContentsMargins(1, 0, 1, 1)
    column.setSpacing(0)
    column.addWidget(bar)
    column.addWidget(middle, 1)
    below.setFixedHeight(u(36))
    below.setIndent(u(16))
    below.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    column.addWidget(below)
    return card
