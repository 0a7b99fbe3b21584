"""What the first page offers in a book in which nothing is recorded yet: the ways to begin, the quickest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.ui.theme import u
from desktop.ui.welcome import way

from .home_cards import Card, word

if TYPE_CHECKING:
    from .home import HomePage


class StartCard(Card):
    """从哪里开始: a roster, people by hand, a meeting at once, or the practice village."""

    def __init__(self, page: HomePage) -> None:
        super().__init__("从哪里开始？")
        go = page.frame.go
        self.setObjectName("home-start")
        self.column.setSpacing(u(12))
        self.column.addWidget(word("账本建好了，里面还是空的。先有党员名册，开会签到就不用打名字。", "soft"))
        self.ways = [
            way(
                "start-roster",
                "有花名册：从表格导入",
                "党员花名册、户和人员的表都行，程序看表头自己认；把文件拖到这里也行。",
                "import",
                lambda: go("import", ledger=""),
            ),
            way(
                "start-member",
                "没有表：记第一名党员",
                "打姓名，选党员身份。党支部不用先建，程序按村名写好了。",
                "flag",
                lambda: go("party_members", new=True),
            ),
            way(
                "start-meeting",
                "先记一次会",
                "没有名册也能记：填应到、实到人数，或者把人一个一个加进来。",
                "calendar-plus",
                page.record_meeting,
            ),
        ]
        for button in self.ways:
            self.column.addWidget(button)
        self.column.addStretch(1)
