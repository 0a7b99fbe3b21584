"""A list with nothing in it yet: what belongs here, and how to begin."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from desktop.kit.ledger import Ledger

from . import theme
from .page import Action, action_button
from .theme import u

BELONGS = {
    "people": "一人一条：姓名、身份证号、哪一户、与户主关系。",
    "households": "一户一条：户号、哪个组、户主是谁。",
    "party_members": "打姓名就行，人不用先记；有花名册就从表格导入，一次记全。",
    "party_branches": "一个支部一条，写支部名称就行；导入党员或记第一名党员时也会建好。",
    "meetings": "开一次会记一条：类型、日期、谁到了、议了什么。会前可以先打印签到表。",
    "contacts": "哪名党员联系哪一户，记一条。",
    "visits": "走访一次记一条：哪天、谁去的、说了什么、办了没有。",
    "volunteers": "打姓名就行，人不用先记；再选他在哪个服务队。",
    "service_records": "服务一次记一条：谁、哪天、多少小时。",
    "activities": "办一次活动记一条，参加的人写在活动里。",
    "moves": "出生、去世、迁入、迁出、分户，一件记一条。",
    "posts": "谁在哪个班子任什么职，从哪天到哪天。",
}
MOST = 4  # items named where nobody wrote a sentence


class Empty(QFrame):
    """Icon, one heading, one sentence, one primary, and the import where there is one."""

    def __init__(
        self, ledger: Ledger, new: Callable[[], object], take: Callable[[], object] | None = None
    ) -> None:
        super().__init__()
        self.setProperty("k", "card")
        column = QVBoxLayout(self)
        column.setSpacing(u(8))
        column.addStretch(1)
        mark = QLabel()
        mark.setPixmap(theme.pixmap("clipboard", "paper400", 56))
        self._title = ledger.title
        self._heading = heading = QLabel(f"还没有{ledger.title}")
        heading.setProperty("k", "heading")
        items = "、".join(f.label for f in ledger.stored[:MOST])
        belongs = f"一件记一条：{items}……" if items else "这里的数字从别的台账算出来，先去记别的。"
        words = QLabel(BELONGS.get(ledger.name, belongs))
        words.setProperty("k", "soft")
        for label in (mark, heading, words):
            column.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        if not ledger.derived:
            row = QHBoxLayout()
            row.addStretch(1)
            self.first = action_button(Action("first-record", "记第一条", "plus", new, primary=True))
            others = [action_button(Action("first-import", "从表格导入", "import", take))] if take else []
            for button in (self.first, *others):
                button.setAutoDefault(True)  # Enter presses it
                row.addWidget(button)
            row.addStretch(1)
            column.addLayout(row)
        column.addStretch(1)

    def show_year(self, year: str) -> None:
        """Say of which year nothing is there; '' for a ledger that belongs to no year."""
        self._heading.setText(f"{year} 年还没有{self._title}" if year else f"还没有{self._title}")
