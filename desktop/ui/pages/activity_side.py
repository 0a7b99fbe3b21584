"""Beside the sheet of an activity: this time's sums, how many have reached the year's hours, who lacks most."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout

from desktop.kit.fields import Duration
from desktop.ui.page import link
from desktop.ui.theme import u

from .home_cards import Bar, clear, word
from .service_rows import ServiceRows

HOURS = Duration("minutes", "时长")
SHOWN = 6


class ActivitySide(QFrame):
    """Everything is added up from the rows as they stand and the year's records."""

    def __init__(self, show_list: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("k", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(u(16), u(8), u(16), u(8))
        column.setSpacing(u(8))
        column.addWidget(word("本次", "heading"))
        figures = QGridLayout()
        figures.setHorizontalSpacing(u(24))
        self.people, self.hours = word("0", "figure"), word("0", "figure")
        self.people.setObjectName("activity-people")
        self.hours.setObjectName("activity-hours")
        for place, (label, figure, unit) in enumerate((("参加", self.people, "人"), ("合计", self.hours, "小时"))):
            figures.addWidget(word(label, "soft"), 0, place)
            line = QHBoxLayout()
            line.addWidget(figure)
            line.addWidget(word(unit, "soft"))
            line.addStretch(1)
            figures.addLayout(line, 1, place)
        figures.setColumnStretch(1, 1)
        column.addLayout(figures)
        self.reached_row, self.reached_title, self.reached = (
            QHBoxLayout(),
            word("全年达标", "heading"),
            word("", "strong"),
        )
        self.reached_row.addWidget(self.reached_title)
        self.reached_row.addStretch(1)
        self.reached_row.addWidget(self.reached)
        column.addLayout(self.reached_row)
        self.bar = Bar(0.0, reached=True)
        self.bar.setFixedHeight(u(16))
        column.addWidget(self.bar)
        self.left = word("", "amber")
        column.addWidget(self.left)
        lacking = QHBoxLayout()
        self.list = link("", show_list)
        self.list.setObjectName("activity-list")
        lacking.addWidget(word("差得最多", "heading"))
        lacking.addStretch(1)
        lacking.addWidget(self.list)
        column.addLayout(lacking)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(u(12))
        self.grid.setColumnMinimumWidth(0, u(56))
        self.grid.setColumnStretch(1, 1)
        column.addLayout(self.grid)
        column.addStretch(1)

    def show_sums(self, rows: ServiceRows, days_left: int) -> None:
        """Add everything up again; `days_left` of the year."""
        count, minutes = rows.sums()
        self.people.setText(str(count))
        self.hours.setText(HOURS.show(minutes))
        goal = rows.setting.goal
        years = {uid: known.minutes for uid, known in rows.setting.volunteers.items()}
        for place, row in enumerate(rows.rows):
            if row.get("volunteer") in years:
                years[row["volunteer"]] = rows.year_minutes(place)
        reached = sum(minutes >= goal for minutes in years.values())
        self.reached.setText(f"{reached} / {len(years)} 人")
        self.bar.share = reached / len(years) if years else 0.0
        self.bar.update()
        short = sorted((m, uid) for uid, m in years.items() if m < goal)
        self.left.setText(f"离年底 {days_left} 天，还有 {len(short)} 人不够" if short and days_left >= 0 else "")
        self.list.setText(f"{len(short)} 人名单" if short else "")
        clear(self.grid)
        for line, (served, uid) in enumerate(short[:SHOWN]):
            self.grid.addWidget(word(rows.setting.volunteers[uid].name), line, 0)
            self.grid.addWidget(Bar(served / goal if goal else 0.0), line, 1)
            self.grid.addWidget(word(f"差 {HOURS.show(goal - served)}"), line, 2)
