"""The navigation on the left: ten items, and 操作记录 回收站 设置 帮助 at the foot; a 56-unit rail when narrow."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from . import theme
from .pages import exists
from .theme import u


@dataclass(frozen=True)
class Item:
    """A place in the navigation: the page it opens, and the other pages that belong to it."""

    page: str
    title: str
    icon: str
    also: tuple[str, ...] = ()
    keys: str = ""
    tabs: tuple[str, ...] = ()  # ledgers, and pages of their own, shown as tabs of one another


PARTY = ("party_members", "posts", "dues", "dues_by_month", "party_groups", "party_branches")
ITEMS = (
    Item("home", "首页", "home", keys="Alt+1"),
    Item("meetings", "会议", "meeting", ("meeting", "calendar", "attendance", "resolutions", "meeting_types"), "Alt+2"),
    Item("people", "人员", "people", ("moves",), "Alt+3"),
    Item("households", "户", "household", ("groups", "household"), "Alt+4"),
    Item("party_members", "党员", "flag", (), "Alt+5", PARTY),
    Item("contact_board", "联户走访", "pin", (), "Alt+6", ("contact_board", "contacts", "visits", "contact_coverage")),
    Item(
        "volunteers",
        "志愿服务",
        "heart",
        ("activity",),
        "Alt+7",
        tabs=("volunteers", "service_records", "activities", "volunteer_hours", "volunteer_teams"),
    ),
    Item("ledgers", "全部台账", "books", keys="Alt+8"),
    Item("templates", "表格模板", "sheet", ("template",), "Alt+9"),
    Item("check", "体检", "check-up", keys="Alt+0"),
)
FOOT = (
    Item("log", "操作记录", "history", keys="F8"),
    Item("bin", "回收站", "trash", keys="Alt+R"),
    Item("settings", "设置", "settings", ("dictionary",), "Alt+S"),
    Item("help", "帮助", "help", keys="F1"),
)


def item_of(page: str) -> str:
    """Return the navigation item a page belongs to."""
    return next((i.page for i in ITEMS + FOOT if page in (i.page, *i.also, *i.tabs)), "ledgers")


def tabs_of(ledger: str) -> tuple[str, ...]:
    """Return the ledgers that stand beside a ledger as tabs, itself among them."""
    return next((item.tabs for item in ITEMS if ledger in item.tabs), ())


class Navigation(QFrame):
    """Ten items; `chosen` carries the page's name. `fold(True)` shows icons only, with the words as tooltips."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, QPushButton] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, u(8), 0, u(8))
        self._layout.setSpacing(0)
        for item in ITEMS:
            if exists(item.page):
                self._add(item)
        self._layout.addStretch(1)
        for item in FOOT:
            self._add(item)
        self._badge = Badge(self._buttons["check"]) if "check" in self._buttons else None
        self.fold(False)

    def _add(self, item: Item) -> None:
        button = QPushButton(theme.icon(item.icon), "")
        button.setObjectName(f"nav-{item.page}")
        button.setAccessibleName(item.title)
        button.setProperty("words", f"{item.title}  {item.keys}" if item in FOOT else item.title)
        button.setProperty("keys", item.keys)
        button.setToolTip(f"{item.title}  {item.keys}")
        button.setProperty("icon-name", item.icon)
        button.setProperty("foot", item in FOOT)
        button.setCheckable(True)
        button.setFixedHeight(u(40))
        button.setIconSize(QSize(u(20), u(20)))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda _checked=False, page=item.page: self.chosen.emit(page))
        self._group.addButton(button)
        self._buttons[item.page] = button
        self._layout.addWidget(button)

    def set_current(self, page: str) -> None:
        current = item_of(page)
        self._buttons[current].setChecked(True)
        for name, button in self._buttons.items():
            tint = "ink700" if name == current else "paper600"
            button.setIcon(theme.icon(button.property("icon-name"), tint))

    def fold(self, narrow: bool) -> None:
        """A rail of icons, or icons with words; the rail leaves out the foot, which ≡ still shows."""
        self.setFixedWidth(u(56 if narrow else 152))
        self._layout.setContentsMargins(0, u(4 if narrow else 8), 0, u(0 if narrow else 8))
        for button in self._buttons.values():
            words = button.property("words")
            button.setText("" if narrow else f"  {words}")
            button.setVisible(not (narrow and button.property("foot")))
            theme.restyle(button, rail=narrow)
        if self._badge:
            self._badge.fold(narrow)

    def squeeze(self, height: int) -> None:
        """Make every item as low as it must be to stand in this height."""
        each = min(u(40), (height - u(16)) // len(self._buttons))
        for button in self._buttons.values():
            theme.restyle(button, low=True)
            button.setFixedHeight(each)

    def set_badge(self, count: int) -> None:
        """How many must-fix findings the check-up has; 0 hides the badge."""
        if self._badge:
            self._badge.show_count(count)


class Badge(QLabel):
    """The must-fix count on 体检, the only badge."""

    def __init__(self, over: QPushButton) -> None:
        super().__init__(over)
        self.setObjectName("badge")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(over)
        row.setContentsMargins(0, 0, u(12), 0)
        row.addStretch(1)
        row.addWidget(self)
        self._row = row
        self.hide()

    def show_count(self, count: int) -> None:
        self.setText("99+" if count > 99 else str(count))
        self.setVisible(count > 0)

    def fold(self, narrow: bool) -> None:
        self._row.setContentsMargins(0, 0, u(4 if narrow else 12), u(18 if narrow else 0))
