"""A household on one page: its members, its state, who looks after it, the visits, how people came and went."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout

from desktop.kit.errors import Refused
from desktop.kit.look import Filter, Query, Record
from desktop.services import uncovering
from desktop.services.household_card import HouseholdCard, add_member, household_card
from desktop.store.book import Book
from desktop.ui import handing, keys, theme
from desktop.ui.attached_link import go
from desktop.ui.page import DIVIDER, Action, Page, link
from desktop.ui.theme import u

from .drawer_over import DrawerOver
from .home_cards import Card, scrolled
from .household_cards import ContactCard, FactsCard, MovesCard, VisitsCard, members_table

MEMBERS_SHOWN = 5
SHOWS = frozenset(
    {"households", "people", "contacts", "visits", "moves", "party_members", "groups", "settings", "posts"}
)


class HouseholdPage(Page):
    """`open(uid=…)` shows a household; PgUp and PgDn go to its neighbours."""

    name = "household"
    keys = "PgUp 上一户   PgDn 下一户   F2 修改"

    def __init__(self, frame: Any) -> None:
        super().__init__(frame)
        self.uid = ""
        self.card: HouseholdCard | None = None
        self._lay_actions(False)
        self._build(frame)
        self.drawer = DrawerOver(self)
        self.drawer.adds["people"] = lambda book, _people, texts: add_member(book, texts)
        steps = {"PgUp": lambda: self.step("above"), "PgDown": lambda: self.step("below")}
        keys.bind(self, {**steps, "F2": self.edit, "F12": self.drawer.save, "F6": self.see_person})

    def _build(self, frame: Any) -> None:
        self.members = members_table()
        self.members.uncover_asked.connect(self._uncover)
        self.members.opened.connect(lambda person: self.drawer.show_record("people", person["uid"]))
        self.members_card = Card("家庭成员")
        add = link("添成员", self.add_member)
        add.setObjectName("household-add-member")
        add.setIcon(theme.icon("user-plus", "ink700"))
        keys.press(self, add, "Alt+N")
        self.members_card.heading.addWidget(add)
        self.members_card.heading.setContentsMargins(u(16), 0, u(16), 0)
        self.members_card.column.setContentsMargins(1, u(6), 1, 1)
        self.members_card.column.addWidget(self.members)
        self.facts = FactsCard(self.edit)
        self.moves = MovesCard(lambda: self.frame.go("moves"))
        self.contact = ContactCard(frame, self.change_contact)
        keys.press(self, self.contact.change, "F7")
        self.visits = VisitsCard(self.record_visit, self._all_visits)
        left, right, self.columns = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        for column in (left, right, self.columns):
            column.setSpacing(u(12))
        self.columns.setContentsMargins(0, 0, 0, 0)
        for widget, stretch in ((self.members_card, 3), (self.facts, 0), (self.moves, 2)):
            left.addWidget(widget, stretch)
        right.addWidget(self.contact)
        right.addWidget(self.visits, 1)
        self.columns.addLayout(left, 778)
        self.columns.addLayout(right, 392)
        self.body.addWidget(scrolled(self.columns, "household-area"))
        self.setFocusProxy(self.members)

    def _lay_actions(self, narrow: bool) -> None:
        visit = Action("household-record-visit", "记走访", "pin", self.record_visit, "Ctrl+N", primary=True)
        moves = (
            Action("household-move", "迁入迁出", "swap", lambda: self.record_move(""), "Alt+T"),
            Action("household-split", "分户", "split", lambda: self.record_move("分户"), "Alt+F"),
            Action("household-files", "附件", "photo", lambda: go(self.frame, "households", self.uid), "Ctrl+J"),
        )
        out = (
            Action("household-print", "打印", "print", self.print_out, "Ctrl+P"),
            Action("household-export", "导出", "export", self.export, "Ctrl+E"),
        )
        self._folded = (*moves, *out) if narrow else ()
        if narrow:
            self.set_actions((visit, Action("household-more", "更多", "more", self._more, "Alt+M")), self._folded)
        else:
            self.set_actions((visit, *moves, DIVIDER, *out))

    def _more(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in self._folded:
            menu.addAction(f"{action.text}\t{action.keys}", action.do)
        button = self.head.action_buttons["household-more"]
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    # --- reading

    def open(self, **where: Any) -> None:
        if where.get("uid"):
            self.drawer.leave(lambda: self._go(where["uid"]))

    def _go(self, uid: str) -> None:
        self.uid = uid
        self.read()
        self.members.setFocus()

    def refresh(self, touched: frozenset[str]) -> None:
        if self.uid and touched & SHOWS:
            self.read()

    def read(self) -> None:
        uid = self.uid

        def question(book: Book) -> HouseholdCard | None:
            try:
                return household_card(book, uid)
            except Refused:
                return None

        self.ask(question, self._show, slot="household")

    def _show(self, card: HouseholdCard | None) -> None:
        if card is None:
            self.frame.toast("这一户已经移入回收站")
            self.frame.go("households")
            return
        self.card = card
        household = card.household
        name = household["head.name"] or "（没有户主）"
        facts = [household["group.name"], f"{household['number']} 号", f"{len(card.members)} 人"]
        self.say(f"{name}户", " · ".join(filter(None, facts)), back="户")
        tags = [(household["kind"], "")] if household["kind"] and not self.frame.narrow else []
        if card.days is not None and card.days < 0:
            tags.append((f"走访过期 {-card.days} 天", "red"))
        self.set_tags(tags)
        self.members_card.fact.setText(f"户籍 {len(card.members)} 人 · 常住 {card.living_here} 人")
        theme.restyle(self.members_card.fact, k="soft")
        self.members.show_rows(card.members)
        self.members.setMinimumHeight(u(36) * (1 + min(max(len(card.members), 2), MEMBERS_SHOWN)))
        self.facts.show_facts(household)
        self.moves.show_moves(card.moves)
        self.contact.show_contact(card.contact)
        self.visits.show_visits(card)

    # --- doing

    def _uncover(self, person: Record, field: str) -> None:
        """Show one number of a member whole; the log has it."""
        uid = person["uid"]
        self.do(
            lambda book: uncovering.uncover_field(book, "people", uid, field),
            lambda text: self.members.show_whole(uid, field, text),
        )

    def step(self, way: str) -> None:
        uid = getattr(self.card, way, "") if self.card else ""
        if uid:
            self.drawer.leave(lambda: self._go(uid))

    def see_person(self) -> None:
        """F6: the member chosen in the list."""
        if member := self.members.current():
            self.frame.go("people", uid=member["uid"])

    def edit(self) -> None:
        self.drawer.show_record("households", self.uid)

    def add_member(self) -> None:
        """A new person of this household; the first one is its head."""
        head = self.card and self.card.household["head"]
        self.drawer.propose("people", {"household": self.uid, "relation": "" if head else "户主"})

    def record_visit(self) -> None:
        contact = self.card.contact if self.card else None
        known = {
            "household": self.uid,
            "member": contact["member"] if contact else "",
            "visited_on": self.frame.today.isoformat(),
        }
        self.drawer.propose("visits", known)

    def record_move(self, kind: str) -> None:
        """A move of the member chosen in the list; today unless the clerk says otherwise."""
        member = self.members.current()
        known = {"household": self.uid, "kind": kind, "person": member["uid"] if member else ""}
        self.drawer.propose("moves", {**known, "moved_on": self.frame.today.isoformat()})

    def change_contact(self) -> None:
        contact = self.card.contact if self.card else None
        if contact:
            self.drawer.show_record("contacts", contact["uid"])
        else:
            self.drawer.propose("contacts", {"household": self.uid, "since": self.frame.today.isoformat()})

    def _all_visits(self) -> None:
        self.frame.go("visits", filters=(Filter("household", self.uid),))

    def _query(self) -> Query:
        return Query(filters=(Filter("household", self.uid),))

    def export(self) -> None:
        handing.export(self, self.frame.ledgers["people"], self._query(), name=f"{self.head.title.text()}.xlsx")

    def print_out(self) -> None:
        handing.print_out(self, self.frame.ledgers["people"], self._query())

    def fit(self, narrow: bool) -> None:
        super().fit(narrow)
        self._lay_actions(narrow)
        self.columns.setDirection(QHBoxLayout.Direction.TopToBottom if narrow else QHBoxLayout.Direction.LeftToRight)
        self.visits.timeline.setMinimumHeight(u(64 * (4 if narrow else 1)))

    def kept_free(self) -> tuple[int, int]:
        return self.drawer.kept_free()

    def leave(self, go_on: Callable[[], object]) -> None:
        self.drawer.leave(go_on)
