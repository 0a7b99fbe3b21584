"""The cards of the first page, each built anew from what services.home answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.services.home import Item, ShortHours, VisitDue
from desktop.ui import theme
from desktop.ui.page import link
from desktop.ui.theme import u

WEEKDAYS = "一二三四五六日"


def clear(layout: QLayout) -> None:
    """Take everything out of a layout, deeper ones too."""
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
        elif inner := item.layout():
            clear(inner)


def scrolled(layout: QLayout, name: str) -> QScrollArea:
    """Cards in an area that scrolls only where the window is too low for them."""
    inner = QWidget()
    inner.setObjectName("scrolled")
    inner.setLayout(layout)
    area = QScrollArea()
    area.setObjectName(name)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inner)
    return area


def kind_of(ink: str = "", bold: bool = False) -> str:
    """The style sheet's kind for words in one of the palette's status colours."""
    plain = "soft" if ink == "paper600" else ink
    return (f"{plain}-strong" if ink else "strong") if bold and plain != "soft" else plain


def word(text: str, kind: str = "", ink: str = "", bold: bool = False) -> QLabel:
    """A label in one of the style sheet's kinds, or in one of the palette's colours."""
    label = QLabel(text)
    label.setProperty("k", kind or kind_of(ink, bold))
    return label


class Card(QFrame):
    """A white card: heading with a grey or red fact and links to the right, and a column below."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setProperty("k", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(u(16), u(8), u(16), u(2))
        column.setSpacing(0)
        self.heading = QHBoxLayout()
        self.heading.setSpacing(u(16))
        self.title, self.fact = word(title, "heading"), word("", bold=True)
        self.title.setFixedHeight(u(36))
        self.heading.addWidget(self.title)
        self.heading.addWidget(self.fact)
        self.heading.addStretch(1)
        column.addLayout(self.heading)
        self.column = column

    def note(self, text: str, ink: str = "red") -> None:
        self.fact.setText(text)
        theme.restyle(self.fact, k=kind_of(ink, True))


class SoonCard(Card):
    """What has a day today or in the coming week."""

    def __init__(self, open_item: Callable[[Item], object], show_all: Callable[[], object]) -> None:
        super().__init__("今天和近七天")
        self._open = open_item
        self.all = link("", show_all)
        self.all.setObjectName("home-soon-all")
        self.heading.addWidget(self.all)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(u(8))
        self.grid.setVerticalSpacing(0)
        self.grid.setColumnMinimumWidth(1, u(96))
        self.grid.setColumnStretch(2, 1)
        self.column.addLayout(self.grid)
        self.column.addStretch(1)

    def show_items(self, items: Sequence[Item], today: date, fits: int = 5) -> None:
        clear(self.grid)
        self.all.setText(f"全部 {len(items)} 项" if len(items) > fits else "")
        self.all.setVisible(len(items) > fits)
        for line, item in enumerate(items[:fits]):
            self._line(line, item, today)
        if not items:
            self.grid.addWidget(word("近七天没有要办的事", "fact"), 0, 0, 1, 3)

    def _line(self, line: int, item: Item, today: date) -> None:
        icon, ink = {"today": ("clock", "amber"), "late": ("clock", "amber")}.get(item.state, ("calendar", "paper600"))
        mark = QLabel()
        mark.setPixmap(theme.pixmap(icon, ink, 20))
        mark.setFixedHeight(u(36))
        text = word(item.text)
        text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        text.setToolTip(item.text)
        do = link(action_word(item), lambda: self._open(item))
        do.setObjectName(f"home-soon-{line}")
        do.setAccessibleName(f"{action_word(item)} {item.text}")
        for column, widget in enumerate(
            (mark, word(say_day(item, today), ink=ink, bold=item.state == "today"), text, do)
        ):
            self.grid.addWidget(widget, line, column)
        self.grid.setAlignment(do, Qt.AlignmentFlag.AlignRight)


def action_word(item: Item) -> str:
    if item.state == "late":
        return "去补记"
    return "打印签到表" if item.ledger == "meetings" and item.state == "today" else "打开"


def say_day(item: Item, today: date) -> str:
    """Say a day as people do: 今天, 周日 22日, 下周一 23日."""
    if not item.day:
        return "待记"
    day = date.fromisoformat(item.day)
    if day == today:
        return "今天"
    monday = today - timedelta(days=today.weekday())
    later = "下" if day >= monday + timedelta(days=7) else ""
    return f"{later}周{WEEKDAYS[day.weekday()]} {day.day}日"


class VisitCard(Card):
    """The households to visit, the most overdue first."""

    def __init__(self, record: Callable[[], object], open_household: Callable[[str], object]) -> None:
        super().__init__("该走访了")
        self._open = open_household
        self.record = link("记走访", record)
        self.record.setObjectName("home-record-visit")
        self.heading.addWidget(self.record)
        self.grid = QGridLayout()
        self.grid.setVerticalSpacing(0)
        self.grid.setHorizontalSpacing(u(12))
        self.grid.setColumnMinimumWidth(0, u(60))
        self.grid.setColumnStretch(1, 1)
        self.column.addLayout(self.grid)
        self.column.addStretch(1)

    def show_visits(self, visits: Sequence[VisitDue], overdue: int) -> None:
        clear(self.grid)
        self.note(f"{overdue} 户过期" if overdue else "")
        for line, visit in enumerate(visits):
            self._line(line, visit)
        if not visits:
            self.grid.addWidget(word("还没有联户安排，到“联户走访”里添", "fact"), 0, 0, 1, 3)

    def _line(self, line: int, visit: VisitDue) -> None:
        head = QPushButton(visit.head or "（没有户主）")
        head.setProperty("k", "name")
        head.setObjectName(f"home-visit-{line}")
        head.setAccessibleName(f"打开{visit.head}户")
        head.setCursor(Qt.CursorShape.PointingHandCursor)
        head.clicked.connect(lambda: self._open(visit.household_uid))
        facts = word(" · ".join(filter(None, (visit.kind, f"联系人 {visit.member}"))), "fact")
        facts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        text, ink = say_days(visit.days)
        due = word(text, ink=ink, bold=ink == "red")
        due.setFixedHeight(u(32))
        for column, widget in enumerate((head, facts, due)):
            self.grid.addWidget(widget, line, column)
        self.grid.setAlignment(due, Qt.AlignmentFlag.AlignRight)


def say_days(days: int) -> tuple[str, str]:
    """Say how long until a visit is due, and in which colour."""
    if days < 0:
        return f"过 {-days} 天", "red"
    if days == 0:
        return "今天到期", "amber"
    return f"还有 {days} 天", "amber" if days <= 3 else "paper600"


class Bar(QWidget):
    """A thin bar: how much of a goal is reached. A figure and a word always stand behind it."""

    def __init__(self, share: float, reached: bool = False) -> None:
        super().__init__()
        self.share, self.ink = min(max(share, 0.0), 1.0), "green" if reached else "ink700"
        self.setFixedHeight(u(8))
        self.setMinimumWidth(u(60))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        round_ = self.height() / 2
        for share, ink in ((1.0, "paper100"), (self.share, self.ink)):
            painter.setBrush(theme.colour(ink))
            painter.drawRoundedRect(QRectF(0, 0, self.width() * share, self.height()), round_, round_)
        painter.end()


def hours(minutes: int) -> str:
    return f"{minutes / 60:.1f}".removesuffix(".0")


class ShortCard(Card):
    """The volunteers furthest from the year's hours."""

    def __init__(self, show_list: Callable[[], object]) -> None:
        super().__init__("志愿时长不足")
        self.list = link("名单", show_list)
        self.list.setObjectName("home-short-list")
        self.heading.addWidget(self.list)
        self.grid = QGridLayout()
        self.grid.setVerticalSpacing(0)
        self.grid.setHorizontalSpacing(u(12))
        self.grid.setColumnMinimumWidth(0, u(60))
        self.grid.setColumnStretch(1, 1)
        self.column.addLayout(self.grid)
        self.column.addStretch(1)

    def show_short(self, short: Sequence[ShortHours], count: int, goal: str) -> None:
        clear(self.grid)
        self.title.setText(f"志愿时长不足 {goal} 小时")
        self.note(f"{count} 人" if count else "")
        for line, one in enumerate(short):
            self._line(line, one)
        if not short:
            self.grid.addWidget(word("没有时长不足的志愿者", "fact"), 0, 0, 1, 3)

    def _line(self, line: int, one: ShortHours) -> None:
        lacking = word(f"差 {hours(one.goal - one.minutes)}", bold=True)
        lacking.setFixedHeight(u(32))
        figures = word(f"{hours(one.minutes)} 小时", "fact")
        for column, widget in enumerate((word(one.name), Bar(one.minutes / max(one.goal, 1)), figures, lacking)):
            self.grid.addWidget(widget, line, column)
            if column > 1:
                self.grid.setAlignment(widget, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class BackupCard(QFrame):
    """The last backup that was read back and found equal, or a warning that there is none."""

    def __init__(self, back_up: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("k", "card")
        line = QHBoxLayout(self)
        line.setContentsMargins(u(16), u(16), u(16), u(16))
        line.setSpacing(u(12))
        self.mark = QLabel()
        words = QVBoxLayout()
        words.setSpacing(u(4))
        self.state, self.place = word("", bold=True), word("", "fact")
        self.place.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        words.addWidget(self.state)
        words.addWidget(self.place)
        self.button = QPushButton("立即备份")
        self.button.setObjectName("home-backup")
        self.button.setAccessibleName("立即备份")
        self.button.clicked.connect(lambda: back_up())
        line.addWidget(self.mark)
        line.addLayout(words, 1)
        line.addWidget(self.button)
        self.show_backup("", "")

    def show_backup(self, when: str, place: str) -> None:
        """`when`: said as people do, '' where there is no proven backup yet."""
        ink = "green" if when else "amber"
        self.mark.setPixmap(theme.pixmap("shield" if when else "warning", ink, 32))
        self.state.setText(f"备份可用 · {when}" if when else "还没有备份过")
        theme.restyle(self.state, k=kind_of(ink, True))
        words = place if when else "电脑坏了记录就没了，请先备份"
        self.place.setText(words)
        self.place.setToolTip(words)


def legend() -> Any:
    """What the marks of the year grid mean."""
    line = QHBoxLayout()
    line.setSpacing(u(8))
    mark = QLabel()
    mark.setPixmap(theme.pixmap("check", "green", 20))
    line.addWidget(mark)
    for kind, sign, meaning in (("", "", "已开"), ("gap", "缺", "点开补记"), ("due", "待", "本期应开")):
        if sign:
            line.addSpacing(u(8))
            chip = word(sign, f"sign-{kind}")
            chip.setFixedHeight(u(22))
            line.addWidget(chip)
        line.addWidget(word(meaning, "fact"))
    return line
