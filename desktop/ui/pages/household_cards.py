"""The cards of a household's page: its state, who looks after it, the visits as a line of time, its moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.kit.fields import Phone
from desktop.kit.look import Record
from desktop.services.household_card import HouseholdCard
from desktop.ui import theme
from desktop.ui.masked import CoveredWords
from desktop.ui.page import link
from desktop.ui.theme import u

from .home_cards import Card, clear, word
from .painted_table import Column, PaintedTable

FACTS = (
    ("住房", "housing"),
    ("收入", "income"),
    ("土地", "land"),
    ("住址", "address"),
    ("网格", "grid"),
    ("星级", "star"),
)
PHONE = Phone("phone", "电话", mask="phone")
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def covered(number: str | None) -> str:
    return f"{number[:6]}********{number[-4:]}" if number and len(number) == 18 else number or ""


def say_state(member: Record) -> str:
    """Say where a member is, as far as it is recorded."""
    if member["state"] not in (None, "在册"):
        return str(member["state"])
    if member["away"]:
        return " · ".join(filter(None, ("外出", (member["works_at"] or "")[:6])))
    return "在家" if member["away"] == 0 else ""


def state_ink(member: Record) -> str:
    return "green" if say_state(member) == "在家" else "paper600"


MEMBERS = (
    Column("姓名", 88, lambda m: m["name"], strong=True),
    Column("与户主", 72, lambda m: m["relation"] or ""),
    Column("性别", 52, lambda m: m["sex"] or "", side="centre"),
    Column("年龄", 52, lambda m: "" if m["age"] is None else f"{m['age']:.0f}", side="right"),
    Column("身份证", 176, lambda m: covered(m["id_number"]), private="id_number"),
    Column("电话", 118, lambda m: PHONE.cover(m["phone"]) if m["phone"] else "", private="phone"),
    Column("状态", 0, say_state, tag=state_ink),
)


def members_table() -> PaintedTable:
    return PaintedTable("household-members", "家庭成员", MEMBERS)


class FactsCard(Card):
    """户情: what is known of house, land and income."""

    def __init__(self, edit: Callable[[], object]) -> None:
        super().__init__("户情")
        self.edit = link("修改  F2", edit)
        self.edit.setIcon(theme.icon("pencil", "ink700"))
        self.edit.setObjectName("household-edit")
        self.heading.addWidget(self.edit)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(u(16))
        self.grid.setVerticalSpacing(u(4))
        self.grid.setColumnMinimumWidth(0, u(64))
        for column in (1, 3):
            self.grid.setColumnStretch(column, 1)
        self.column.addLayout(self.grid)
        self.column.addSpacing(u(6))

    def show_facts(self, household: Record) -> None:
        clear(self.grid)
        known = [(label, household[name]) for label, name in FACTS if household[name]]
        for place, (label, value) in enumerate(known[:6]):
            text = word(" ".join(str(value).split("\n")))
            text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            text.setToolTip(str(value))
            self.grid.addWidget(word(label, "soft"), place // 2, place % 2 * 2)
            self.grid.addWidget(text, place // 2, place % 2 * 2 + 1)
        if not known:
            self.grid.addWidget(word("住房、土地、收入还没有记，按 F2 填", "soft"), 0, 0, 1, 4)


class MovesCard(Card):
    """变动记录: births, deaths, moves, newest first."""

    SHOWN = 3

    def __init__(self, show_all: Callable[[], object]) -> None:
        super().__init__("变动记录")
        self.all = link("", show_all)
        self.all.setObjectName("household-moves")
        self.heading.addWidget(self.all)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(u(16))
        self.grid.setVerticalSpacing(u(4))
        self.grid.setColumnStretch(1, 1)
        self.column.addLayout(self.grid)
        self.column.addStretch(1)

    def show_moves(self, moves: Sequence[Record]) -> None:
        clear(self.grid)
        self.all.setText(f"全部 {len(moves)} 条")
        self.all.setVisible(len(moves) > self.SHOWN)
        for line, move in enumerate(moves[: self.SHOWN]):
            what = " ".join(filter(None, (move["person.name"], move["kind"], move["place"])))
            self.grid.addWidget(word(move["moved_on"], "soft"), line, 0)
            self.grid.addWidget(word(what), line, 1)
        if not moves:
            self.grid.addWidget(word("还没有出生、死亡、迁移的记录", "soft"), 0, 0, 1, 2)


class ContactCard(Card):
    """联系人: who looks after the household."""

    def __init__(self, frame: Any, change: Callable[[], object]) -> None:
        super().__init__("联系人")
        self.change = link("换人", change)
        self.change.setIcon(theme.icon("replace", "ink700"))
        self.change.setObjectName("household-contact")
        self.heading.addWidget(self.change)
        line = QHBoxLayout()
        line.setSpacing(u(12))
        face = QLabel()
        face.setPixmap(theme.pixmap("user", "paper600", 32))
        face.setFixedSize(u(48), u(56))
        face.setAlignment(Qt.AlignmentFlag.AlignCenter)
        face.setProperty("k", "thumbnail")
        words = QVBoxLayout()
        words.setSpacing(u(4))
        self.who, self.facts = word("", "strong"), word("", "soft")
        self.phone = CoveredWords(PHONE, frame, "people")
        self.phone.setObjectName("household-contact-phone")
        for widget in (self.who, self.phone, self.facts):
            words.addWidget(widget)
        line.addWidget(face)
        line.addLayout(words, 1)
        self.column.addLayout(line)
        self.column.addSpacing(u(8))

    def show_contact(self, contact: Record | None) -> None:
        self.phone.setVisible(bool(contact and contact["member.person.phone"]))
        if contact is None:
            self.who.setText("还没有联系人")
            self.facts.show()
            self.facts.setText("按 F7 定一名党员联系这一户")
            self.change.setText("定联系人")
            return
        self.change.setText("换人")
        duties = "、".join((contact["member.person.duties"] or "").split("、")[:2])
        self.who.setText(" ".join(filter(None, (contact["member.person.name"], duties))))
        self.phone.put({"uid": contact["member.person.uid"], "phone": contact["member.person.phone"]})
        count = contact["member.contact_count"]
        self.facts.setText(f"联 {count:.0f} 户" if count else "")
        self.facts.setVisible(bool(count))


class Timeline(QWidget):
    """The visits, newest first, on a line; before them what is due or overdue."""

    ENTRY = 64

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("visits-timeline")
        self.entries: list[tuple[str, str, str, str]] = []  # day, who and how, what, colour
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_entries(self, entries: list[tuple[str, str, str, str]]) -> None:
        self.entries = entries
        self.setAccessibleName("走访 " + "；".join(" ".join(entry[:3]) for entry in entries[:5]))
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(u(240), u(self.ENTRY))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fits = max(self.height() // u(self.ENTRY), 1)
        for place, entry in enumerate(self.entries[:fits]):
            self._entry(painter, place, entry, last=place == min(fits, len(self.entries)) - 1)
        painter.end()

    def _entry(self, painter: QPainter, place: int, entry: tuple[str, str, str, str], last: bool) -> None:
        day, who, what, ink = entry
        top, x, radius = place * u(self.ENTRY), u(9), u(6)
        middle = QPointF(x, top + u(12))
        if not last:
            painter.setPen(QPen(theme.colour("paper200"), 2))
            painter.drawLine(QPointF(x, middle.y() + radius), QPointF(x, middle.y() + u(self.ENTRY) - radius))
        painter.setPen(QPen(theme.colour(ink), 2))
        painter.setBrush(theme.colour("redbg" if ink == "red" else "paper0"))
        painter.drawEllipse(middle, radius, radius)
        painter.setFont(theme.font(bold=True))
        painter.setPen(theme.colour("red" if ink == "red" else "paper900"))
        painter.drawText(QRectF(u(28), top, u(104), u(24)), LEFT, day)
        painter.setFont(theme.font())
        painter.setPen(theme.colour("paper600"))
        painter.drawText(QRectF(u(132), top, self.width() - u(132), u(24)), LEFT, who)
        painter.setPen(theme.colour("paper900"))
        line = painter.fontMetrics().elidedText(what, Qt.TextElideMode.ElideRight, self.width() - u(28))
        painter.drawText(QRectF(u(28), top + u(25), self.width() - u(28), u(24)), LEFT, line)


class VisitsCard(Card):
    """走访: how often, what was found, when the next one is due."""

    def __init__(self, record: Callable[[], object], show_all: Callable[[], object]) -> None:
        super().__init__("走访")
        self.timeline = Timeline()
        self.column.addWidget(self.timeline, 1)
        foot = QHBoxLayout()
        self.record = QPushButton(theme.icon("plus"), " 记这一次")
        self.record.setObjectName("household-visit")
        self.record.setAccessibleName("记这一次走访")
        self.record.clicked.connect(lambda: record())
        self.all = link("", show_all)
        self.all.setObjectName("household-visits")
        foot.addWidget(self.record)
        foot.addStretch(1)
        foot.addWidget(self.all)
        self.column.addLayout(foot)
        self.column.addSpacing(u(8))

    def show_visits(self, card: HouseholdCard) -> None:
        self.fact.setText(f"今年 {card.visits_this_year} 次 · 每 {card.visit_every} 天 1 次")
        theme.restyle(self.fact, k="soft")
        entries = [say_due(card)] if card.days is not None else []
        self.timeline.show_entries(entries + [say_visit(visit) for visit in card.visits])
        self.all.setText(f"全部 {len(card.visits)} 次" if card.visits else "")


def say_day(day: str) -> str:
    known = date.fromisoformat(day) if len(day) == 10 else None
    return f"{known.month}月{known.day}日" if known else day


def say_due(card: HouseholdCard) -> tuple[str, str, str, str]:
    assert card.days is not None and card.contact
    late = card.days < 0
    words = (
        f"应走访，已过 {-card.days} 天" if late else f"应走访，还有 {card.days} 天" if card.days else "应走访，今天到期"
    )
    return say_day(card.contact["due_on"]), words, "还没有记录", "red" if late else "amberedge"


def say_visit(visit: Record) -> tuple[str, str, str, str]:
    who = " · ".join(filter(None, (visit["member.person.name"], visit["way"])))
    what = visit["request"] or visit["result"] or visit["measure"] or "没有写内容"
    return say_day(visit["visited_on"]), who, " ".join(what.split("\n")), "ink700"
