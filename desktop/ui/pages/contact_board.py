"""联户走访: households nobody looks after, visits that are due, how many each member has; handing households over."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLineEdit, QPushButton

from desktop.kit.errors import Refused
from desktop.kit.look import Query, Record
from desktop.services import contact_board
from desktop.services.contact_board import Board
from desktop.ui import handing, keys, list_people, page_menu, theme
from desktop.ui.navigation import tabs_of
from desktop.ui.page import DIVIDER, Action, Page, link
from desktop.ui.pause import pause
from desktop.ui.siblings import Siblings
from desktop.ui.table import WINDOW, Table, TableCard, TableModel, quiet
from desktop.ui.theme import u

from . import painted_table
from .contact_member import MemberDialog, by_load, by_need, load_ink, say_load
from .contact_rows import COLUMNS, DueDelegate
from .drawer_over import DrawerOver
from .home_cards import Card

if TYPE_CHECKING:
    from desktop.store.book import Book
    from desktop.ui.window import MainWindow

SHOWS = frozenset({"contacts", "visits", "households", "people", "party_members", "settings", "groups"})
WAIT = 200  # milliseconds until the typing pauses
NOBODY, DUE, ALL = "没人联系", "该走访", "全部户"


class ContactBoardPage(Page):
    """The households by what is to be done; the members beside them. `open(member=…)` shows a member's households."""

    name = "contact_board"
    keys = "F7 指定联系人   回车 打开这一户   F6 看户主   Shift 连选几户"

    def __init__(self, frame: MainWindow) -> None:
        super().__init__(frame)
        self.say("联户走访", "")
        self.board: Board | None = None
        self.view, self.member = "", ""  # one of the three, or a member's uid
        self.rows: dict[int, Record] = {}
        self._found: frozenset[int] | None = None
        self.body.addWidget(Siblings(frame, self.name, tabs_of(self.name)).bind(self))
        self.body.addLayout(self._chips())
        self.columns = QHBoxLayout()
        self.columns.setSpacing(u(12))
        self.columns.addWidget(self._households(), 1)
        self.columns.addWidget(self._members())
        self.body.addLayout(self.columns, 1)
        self.drawer = DrawerOver(self)
        self.set_actions(self._actions())
        keys.bind(self, {"F12": self.drawer.save, "F6": self.see_head, "Ctrl+F": self.finder.setFocus})
        self.setFocusProxy(self.table)
        page_menu.give(self, self.table, self._of_row)

    def _of_row(self) -> list[Action]:
        row = self.table.currentIndex().row()
        opened = Action("open", "打开这一户", "", lambda: self._open_household(row), "回车")
        return [opened, Action("head", "看户主", "", self.see_head, "F6")] if row >= 0 else []

    # --- building

    def _actions(self) -> list[Action | None]:
        ledger = self.frame.ledgers["contact_coverage"]
        return [
            Action("contact-assign", "指定联系人", "user-plus", self.assign, "F7", primary=True),
            Action("contact-visit", "记走访", "pin", self.record_visit, "Ctrl+N"),
            Action("contact-members", "按党员看", "people", self.choose_member, "Alt+D"),
            DIVIDER,
            Action("print", "打印", "print", lambda: handing.print_out(self, ledger, Query()), "Ctrl+P"),
            Action("export", "导出", "export", lambda: handing.export(self, ledger, Query()), "Ctrl+E"),
        ]

    def _chips(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(u(8))
        self.chips: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        for name in (NOBODY, DUE, ALL, "member"):
            chip = QPushButton(name)
            chip.setObjectName(f"contact-chip-{name}")
            chip.setProperty("k", "chip")
            chip.setCheckable(True)
            chip.clicked.connect(lambda _checked=False, name=name: self.show_view(name))
            group.addButton(chip)
            row.addWidget(chip)
            chip.setToolTip(f"{name}  {keys.CHIPS}")
            self.chips[name] = chip
        self.chips["member"].hide()
        keys.turn(self, group)
        row.addStretch(1)
        self.finder = QLineEdit()
        self.finder.setObjectName("contact-finder")
        self.finder.setAccessibleName("找户")
        self.finder.setPlaceholderText("户主、户号、小组")
        self.finder.setFixedWidth(u(200))
        self.finder.setClearButtonEnabled(True)
        self.finder.returnPressed.connect(lambda: self.table.setFocus())
        self._soon = pause(self, WAIT, self._find)
        self.finder.textChanged.connect(lambda _text: self._soon.start())
        row.addWidget(self.finder)
        return row

    def _households(self) -> QFrame:
        self.model = TableModel(COLUMNS, self._fetch, self)
        self.table = Table(self.model, "contact-households")
        self.table.setAccessibleName("户")
        self.table.setItemDelegate(DueDelegate(self.table))
        self.table.horizontalHeader().setSectionsClickable(False)
        self.table.opened.connect(self._open_household)
        self.card = TableCard(self.table)
        return self.card

    def _members(self) -> QFrame:
        columns = (
            painted_table.Column("党员", 96, lambda m: m["name"], strong=True),
            painted_table.Column("联户", 72, lambda m: f"{m['count']} 户", side="right"),
            painted_table.Column("", 0, self._say_load, tag=self._load_ink),
        )
        self.members = painted_table.PaintedTable("contact-members-list", "党员", columns)
        self.members.clicked.connect(lambda _index: self._member_chosen(self.members.current()))
        self.members.opened.connect(self._member_chosen)
        self.members_card = Card("党员")
        theme.restyle(self.members_card.fact, k="soft")
        self.members_card.setFixedWidth(u(332))
        self.most = link("", self.change_most)
        self.most.setObjectName("contact-most")
        self.most.setToolTip("一名党员最多联系几户，点一下改")
        self.members_card.heading.addWidget(self.most)
        self.members_card.heading.setContentsMargins(u(16), 0, u(16), 0)
        self.members_card.column.setContentsMargins(1, u(6), 1, 1)
        self.members_card.column.addWidget(self.members, 1)
        return self.members_card

    def _say_load(self, member: Record) -> str:
        return say_load(member, self.board.most) if self.board else ""

    def _load_ink(self, member: Record) -> str:
        return load_ink(member, self.board.most) if self.board else ""

    # --- what the frame asks

    def show_year(self, year: int) -> None:
        super().show_year(year)
        self.read()

    def refresh(self, touched: frozenset[str]) -> None:
        if touched & SHOWS:
            self.read()

    def open(self, **where: Any) -> None:
        if where.get("member"):
            self.show_member(where["member"])

    def fit(self, narrow: bool) -> None:
        super().fit(narrow)
        self.members_card.setVisible(not narrow)
        self.head.action_buttons["contact-members"].setVisible(narrow)
        self.table.set_row_height(32 if narrow else 36)
        self.card.snap()

    def kept_free(self) -> tuple[int, int]:
        return self.drawer.kept_free()

    def leave(self, go_on: Callable[[], object]) -> None:
        self.drawer.leave(go_on)

    # --- reading

    def read(self) -> None:
        if self.board is None:
            self.ask(contact_board.beginning, self._begin, slot="beginning")
        self.ask(_read, self._show, slot="board")

    def _begin(self, first: list[Record]) -> None:
        """Show the first households while all of a county are counted."""
        if self.board is None and first:
            self.say(fact="正在数户……")
            self.rows = {h["id"]: h for h in first}
            self.model.set_ids(array("q", self.rows), first)

    def _show(self, answer: tuple[Board, list[Record]]) -> None:
        board, members = answer
        self.board = board
        over = sum(member["count"] > board.most for member in board.members)
        self.say(fact=f"{len(board.households):,} 户 · {board.uncovered:,} 户没人联系 · 走访过期 {board.overdue:,} 户")
        self.most.setText(f"最多 {board.most} 户")
        said = [
            f"{len(board.members)} 人",
            f"{over} 人超 {board.most} 户" if over else "",
            f"{board.free} 人没联户" * bool(board.free),
        ]
        self.members_card.note(" · ".join(filter(None, said)), "paper600")
        self.members.show_rows(members)
        for name, count in ((NOBODY, board.uncovered), (DUE, board.due), (ALL, len(board.households))):
            self.chips[name].setText(f"{name} {count:,}")
        if not self.view:
            self.view = NOBODY if board.uncovered else DUE if board.due else ALL
        self._list()

    def _wanted(self, household: Record) -> bool:
        if self._found is not None and household["id"] not in self._found:
            return False
        if self.view == NOBODY:
            return not household["members"]
        if self.view == DUE:
            return contact_board.is_due(household)
        return self.view == ALL or self.member in household["members"]

    def _list(self) -> None:
        """Show the households of the view; those whose visit is most overdue first."""
        if self.board is None:
            return
        shown = [h for h in self.board.households if self._wanted(h)]
        if self.view in (DUE, "member"):
            shown.sort(key=lambda h: (h["days"] is None, h["days"]))
        self.rows = {h["id"]: h for h in shown}
        with quiet(self.table):
            self.model.set_ids(array("q", self.rows), shown[:WINDOW])
        if shown and not self.table.currentIndex().isValid():
            self.table.select(0)
        self.chips[self.view].setChecked(True)
        self._say_member()
        self.head.action_buttons["contact-assign"].setEnabled(bool(shown))
        self.card.snap()

    def _say_member(self) -> None:
        member = self._row(self.member)
        self.chips["member"].setVisible(member is not None)
        if member:
            self.chips["member"].setText(f"{member['name']}联系的 {member['count']}")

    def _row(self, member: str) -> Record | None:
        return next((m for m in self.board.members if m["uid"] == member), None) if self.board else None

    def _fetch(self, ids: Sequence[int], then: Callable[[list[Record]], None]) -> None:
        found = [self.rows[i] for i in ids if i in self.rows]
        self.ask(lambda _book: found, then)

    def show_view(self, name: str) -> None:
        """One of 没人联系, 该走访, 全部户, or 'member' for the households of the member shown."""
        self.view = name
        self.table.clearSelection()
        self._list()

    def show_member(self, member: str) -> None:
        self.member = member
        self.show_view("member")

    def _member_chosen(self, member: Record | None) -> None:
        if member:
            self.show_member(member["uid"])

    def _find(self) -> None:
        text = self.finder.text().strip()
        if not text:
            self._found_ids(None)
            return
        self.ask(lambda book: frozenset(book.ids("households", Query(search=text))), self._found_ids, slot="find")

    def _found_ids(self, found: frozenset[int] | None) -> None:
        self._found = found
        self._list()

    # --- doing

    def chosen(self) -> list[Record]:
        """The households that are selected, as many as there are."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return [self.rows[self.model.ids[row]] for row in rows]

    def _current(self) -> Record | None:
        row = self.table.currentIndex().row()
        return self.rows.get(self.model.ids[row]) if 0 <= row < len(self.model.ids) else None

    def see_head(self) -> None:
        """F6: all that is known of the head of the household that is current."""
        if household := self._current():
            list_people.see(self, "households", household["uid"])

    def change_most(self) -> None:
        """Ask how many households a member may have at most, and keep it as a setting."""
        if self.board:
            self.frame.ask.text(
                self, "一名党员最多联系几户？", "户数，照本县的要求", str(self.board.most), self._set_most
            )

    def _set_most(self, text: str) -> None:
        def write(book: Any) -> None:
            with book.step(f"修改设置“一名党员最多联系几户”为 {text.strip()}"):
                book.set("contact_most", text.strip())

        self.do(write, lambda _none: self.frame.did(f"已改为最多 {text.strip()} 户"), self._refused)

    def _open_household(self, row: int) -> None:
        self.frame.go("household", uid=self.rows[self.model.ids[row]]["uid"])

    def choose_member(self) -> None:
        """Choose whose households are shown, where there is no room for the list of members."""
        if self.board:
            rows = by_need(self.board.members, self.board.most)
            buttons = (("不看了", ""), ("看他的户", "primary"))
            MemberDialog(
                self, "看谁联系的户？", "", rows, self.board.most, buttons, lambda m, _a: self.show_member(m["uid"])
            ).show_over()

    def assign(self) -> None:
        """F7: choose who looks after the selected households from now on."""
        households = self.chosen()
        if not households or self.board is None:
            self.frame.toast("先在表里选中户，按住 Shift 或 Ctrl 可以选几户")
            return
        covered = [h for h in households if h["members"]]
        what = f"{households[0]['head']}户" if len(households) == 1 else f"选中的 {len(households)} 户"
        words = (
            f"其中 {len(covered)} 户已经有人联系。“改由他联系”会在今天结束原来的联系，走访记录都留着。"
            if covered
            else ""
        )
        buttons = (
            (("不改了", ""), ("再加他一人", ""), ("改由他联系", "primary"))
            if covered
            else (("不定了", ""), ("就定他", "primary"))
        )
        MemberDialog(
            self,
            f"{what}交给谁联系？",
            words,
            by_load(self.board.members),
            self.board.most,
            buttons,
            lambda member, answer: self._assign(households, member, answer),
        ).show_over()

    def _assign(self, households: list[Record], member: Record, answer: str) -> None:
        uids, to = [h["uid"] for h in households], member["uid"]
        instead = None if answer == "再加他一人" else self.member if self.view == "member" else ""

        def done(count: int) -> None:
            self.frame.did(f"{count} 户交给{member['name']}联系")

        self.do(lambda book: contact_board.assign(book, uids, to, instead), done, self._refused)

    def _refused(self, error: Exception) -> bool:
        if isinstance(error, Refused):
            self.frame.ask.tell(self, "没有改动", str(error))
        return isinstance(error, Refused)

    def record_visit(self) -> None:
        """A visit to the household that is current, today, by who looks after it."""
        known = {"visited_on": self.frame.today.isoformat()}
        if household := self._current():
            known |= {"household": household["uid"], "member": (household["members"] or ("",))[0]}
        self.drawer.propose("visits", known)


def _read(book: Book) -> tuple[Board, list[Record]]:
    """The board, and its members as they are listed; on the worker."""
    board = contact_board.board(book)
    return board, by_need(board.members, board.most)
