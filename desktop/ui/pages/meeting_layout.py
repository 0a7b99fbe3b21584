"""How the parts of a meeting stand on the page: three cards side by side, or one card with tabs when narrow."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import theme
from desktop.ui.dialog import Scrim
from desktop.ui.keys import press
from desktop.ui.page import link
from desktop.ui.theme import u

from .attendance_panel import AttendancePanel, CountsLine
from .meeting_basics import MeetingBasics
from .minutes import Minutes
from .photos import Photos
from .resolutions import Resolutions

BASICS, RIGHT, DRAWER, VERY_NARROW = 280, 400, 440, 760
SIGNING, MATTERS, MINUTES, PHOTOS = "签到", "议题与决议", "记录正文", "照片"
KEYS = {SIGNING: "Ctrl+2", MATTERS: "Ctrl+3", MINUTES: "Ctrl+4", PHOTOS: "Ctrl+5"}
SHORT = {MATTERS: "议题", MINUTES: "正文"}


def plain_card() -> tuple[QFrame, QVBoxLayout]:
    """A white card whose content reaches its edges."""
    frame = QFrame()
    frame.setProperty("k", "card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(1, 1, 1, 1)
    column.setSpacing(0)
    return frame, column


def heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("k", "heading")
    label.setFixedHeight(u(36))
    return label


def rule() -> QFrame:
    line = QFrame()
    line.setProperty("k", "line")
    line.setFixedHeight(1)
    line.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return line


class Tabs(QWidget):
    """Tabs with an ink line under the current one; a count may stand behind each word."""

    changed = Signal(int)

    def __init__(self, words: tuple[str, ...], name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        line = QHBoxLayout(self)
        line.setContentsMargins(u(8), 0, 0, 0)
        line.setSpacing(u(16))
        self._group = QButtonGroup(self)
        self._buttons = {word: QPushButton(word) for word in words}
        self._counts: dict[str, int] = {}
        self._short = False
        for place, (word, button) in enumerate(self._buttons.items()):
            button.setProperty("k", "tab")
            button.setCheckable(True)
            button.setObjectName(f"{name}.{place}")
            button.setAccessibleName(word)
            button.setToolTip(f"{word}  {KEYS[word]}")
            self._group.addButton(button, place)
            line.addWidget(button)
        self._group.idToggled.connect(lambda place, on: self.changed.emit(place) if on else None)
        self._group.button(0).setChecked(True)

    def current(self) -> int:
        return max(self._group.checkedId(), 0)

    def show_count(self, word: str, count: int) -> None:
        if word in self._buttons:
            self._counts[word] = count
            self._say(word)

    def shorten(self, short: bool) -> None:
        """Say the long words in short where the window is very narrow."""
        self._short = short
        for word in self._buttons:
            self._say(word)

    def _say(self, word: str) -> None:
        said, count = SHORT.get(word, word) if self._short else word, self._counts.get(word, 0)
        self._buttons[word].setText(f"{said} {count}" if count else said)

    def go(self, word: str) -> None:
        if word in self._buttons:
            self._buttons[word].setChecked(True)


class ClickScrim(Scrim):
    """Dims the page under the drawer; a click closes it."""

    clicked = Signal()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit()


class MeetingLayout(QWidget):
    """The parts: basics, counts, attendance, resolutions, minutes, photos; `fit` lays them out wide or narrow."""

    def __init__(self) -> None:
        super().__init__()
        self.basics, self.counts = MeetingBasics(), CountsLine()
        self.attendance, self.resolutions, self.minutes = AttendancePanel(), Resolutions(), Minutes()
        self.photos = Photos()
        self.matter = link("＋ 加一项", self.add_matter)
        self.matter.setObjectName("resolutions_add")
        self.matter.setAccessibleName("加一项议题")
        press(self, self.matter, "Alt+N")
        self._scrim: ClickScrim | None = None
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._shells = QStackedWidget()
        outer.addWidget(self._shells)
        for shell in (self._wide_shell(), self._narrow_shell()):
            self._shells.addWidget(shell)
        self.narrow: bool | None = None
        self.fit(False)

    # --- shells

    def _wide_shell(self) -> QWidget:
        shell = QWidget()
        line = QHBoxLayout(shell)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(u(12))
        basics, self._basics_slot = plain_card()
        basics.setFixedWidth(u(BASICS))
        self._basics_slot.addWidget(self._padded(heading("基本情况"), 8))
        middle, self._signing_slot = plain_card()
        self._counts_slot = self._row(heading(SIGNING))
        self._signing_slot.addLayout(self._counts_slot)
        self._signing_slot.addWidget(rule())
        right = self._right_card()
        right.setFixedWidth(u(RIGHT))
        line.addWidget(basics)
        line.addWidget(middle, 1)
        line.addWidget(right)
        return shell

    def _right_card(self) -> QFrame:
        card, column = plain_card()
        self.tabs = Tabs((MATTERS, MINUTES), "meeting_tabs")
        self._tabs_slot = self._row(self.tabs)
        self._tabs_slot.setContentsMargins(0, 0, u(12), 0)
        self._right_stack = QStackedWidget()
        self.tabs.changed.connect(self._right_stack.setCurrentIndex)
        self.photo_title, self.photo_hint = heading(PHOTOS), QLabel("拖进来即可")
        self.photo_hint.setProperty("k", "soft")
        add = link("添加", lambda: self.photos.wanted.emit())
        add.setObjectName("photos_add")
        add.setAccessibleName("添加照片")
        press(self, add, "Alt+P")
        add.setIcon(theme.icon("photo-plus", "ink700"))
        photo_row = self._row(self.photo_title)
        photo_row.setContentsMargins(u(12), 0, u(12), 0)
        photo_row.insertWidget(1, self.photo_hint)
        photo_row.addWidget(add)
        self._photo_slot = QVBoxLayout()
        column.addLayout(self._tabs_slot)
        column.addWidget(rule())
        column.addWidget(self._right_stack, 1)
        column.addWidget(rule())
        column.addLayout(photo_row)
        column.addLayout(self._photo_slot)
        return card

    def _narrow_shell(self) -> QWidget:
        card, column = plain_card()
        self.narrow_tabs = Tabs((SIGNING, MATTERS, MINUTES, PHOTOS), "meeting_narrow_tabs")
        self._narrow_row = self._row(self.narrow_tabs)
        self._narrow_row.setContentsMargins(u(8), 0, u(12), 0)
        self._narrow_stack = QStackedWidget()
        self.narrow_tabs.changed.connect(self._narrow_stack.setCurrentIndex)
        column.addLayout(self._narrow_row)
        column.addWidget(rule())
        column.addWidget(self._narrow_stack, 1)
        self._narrow_slots = []
        for _ in range(4):
            page = QWidget()
            page.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
            slot = QVBoxLayout(page)
            slot.setContentsMargins(0, 0, 0, 0)
            self._narrow_slots.append(slot)
            self._narrow_stack.addWidget(page)
        self._drawer = QFrame(self)
        self._drawer.setProperty("k", "drawer")
        self._drawer.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._drawer_slot = QVBoxLayout(self._drawer)
        self._drawer_slot.setContentsMargins(1, u(8), 1, u(8))
        self._drawer.hide()
        return card

    @staticmethod
    def _row(first: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(u(16), 0, u(12), 0)
        row.setSpacing(u(12))
        row.addWidget(first)
        row.addStretch(1)
        return row

    @staticmethod
    def _padded(widget: QWidget, top: int) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(u(16), u(top) // 2, u(16), u(2))
        column.addWidget(widget)
        return holder

    # --- wide and narrow

    def fit(self, narrow: bool) -> None:
        """Move the parts into the shell that fits."""
        if narrow == self.narrow:
            return
        self.narrow = narrow
        self.close_basics()
        self.basics.fit(narrow)
        if narrow:
            self._go_narrow()
        else:
            self._go_wide()
        self._shells.setCurrentIndex(int(narrow))
        for place in range(self._shells.count()):  # the shell that is not shown must not hold the window open
            shown = place == int(narrow)
            policy = QSizePolicy.Policy.Preferred if shown else QSizePolicy.Policy.Ignored
            self._shells.widget(place).setSizePolicy(policy, policy)

    def _go_wide(self) -> None:
        self._basics_slot.addWidget(self.basics, 1)
        self._counts_slot.insertWidget(1, self.counts)
        self._signing_slot.addWidget(self.attendance, 1)
        self._tabs_slot.addWidget(self.matter)
        for part in (self.resolutions, self.minutes):
            self._right_stack.addWidget(part)
        self._right_stack.setCurrentIndex(self.tabs.current())
        self._photo_slot.addWidget(self.photos)

    def _go_narrow(self) -> None:
        self._drawer_slot.addWidget(self.basics)
        self._narrow_row.addWidget(self.counts)
        for slot, part in zip(
            self._narrow_slots, (self.attendance, self.resolutions, self.minutes, self.photos), strict=True
        ):
            slot.addWidget(part)
            part.show()
        self._narrow_slots[1].addWidget(self.matter, 0, Qt.AlignmentFlag.AlignRight)
        self._narrow_slots[3].addStretch(1)

    def toggle_basics(self) -> None:
        """Open or close the drawer of the basics; wide, put the cursor into them."""
        if not self.narrow:
            self.basics.focus_first()
        elif self._drawer.isVisible():
            self.close_basics()
        else:
            self._scrim = ClickScrim(self)
            self._scrim.clicked.connect(self.close_basics)
            self._scrim.show()
            self._drawer.show()
            self._drawer.raise_()
            self._place_drawer()
            self.basics.focus_first()

    def close_basics(self) -> None:
        self._drawer.hide()
        if self._scrim:
            self._scrim.deleteLater()
            self._scrim = None

    def _place_drawer(self) -> None:
        wide = min(u(DRAWER), self.width())
        self._drawer.setGeometry(self.width() - wide, 0, wide, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.narrow_tabs.shorten(self.width() < u(VERY_NARROW))
        self._place_drawer()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._drawer.isVisible():
            self.close_basics()
        else:
            super().keyPressEvent(event)

    # --- going to a part

    def keys(self) -> dict[str, Callable[[], object]]:
        """The keys that go to the parts."""
        into = {SIGNING: lambda: self.see("attendance"), MATTERS: self._see_matters}
        into |= {MINUTES: lambda: self.see("topics"), PHOTOS: self._see_photos}
        return {KEYS[part]: go for part, go in into.items()}

    def _see_matters(self) -> None:
        if self.resolutions.editors:
            self.see("resolutions.0.matter")
        else:
            self.add_matter()

    def _see_photos(self) -> None:
        self.go(PHOTOS)
        if self.photos.tiles:
            self.photos.tiles[0].setFocus()
        else:
            self.photos.wanted.emit()

    def add_matter(self) -> None:
        self.go(MATTERS)
        self.resolutions.add_new()

    def go(self, part: str) -> None:
        """Bring a part into sight."""
        self.tabs.go(part)
        self.narrow_tabs.go(part)

    def show_counts(self, matters: int, photos: int) -> None:
        """Put the numbers of matters and photographs behind their words."""
        for tabs in (self.tabs, self.narrow_tabs):
            tabs.show_count(MATTERS, matters)
            tabs.show_count(PHOTOS, photos)
        self.photo_title.setText(f"{PHOTOS} {photos}" if photos else PHOTOS)

    def see(self, field: str) -> None:
        """Put the cursor where a complaint's field is: held_on, attendance.3.reason, resolutions.0.agree."""
        part, _, rest = field.partition(".")
        place, _, name = rest.partition(".")
        if part == "attendance":
            self.go(SIGNING)
            self._see_row(int(place) if place else -1, name)
        elif part == "resolutions":
            self.go(MATTERS)
            if int(place) < len(self.resolutions.editors):
                self.resolutions.see(int(place), name)
        elif part in self.minutes.editors:
            self.go(MINUTES)
            self.minutes.editors[part].setFocus()
        else:
            if self.narrow and not self._drawer.isVisible():
                self.toggle_basics()
            self.basics.see(part)

    def _see_row(self, place: int, name: str) -> None:
        rows, grid = self.attendance.rows.rows, self.attendance.grid
        if place < 0:
            place = next((i for i, row in enumerate(rows) if not row.get("status")), 0)
        if place >= len(rows):
            return
        if name == "reason":
            grid.ask_reason(place)
        else:
            grid.go(place)
            grid.setFocus()
