"""What every page is: a head (title, one fact, tags, buttons), a body, and how the frame speaks to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from . import keys, theme
from .jobs import Job, Question, Then
from .theme import u

if TYPE_CHECKING:
    from .window import MainWindow


LEAST_TITLE = 96  # units


@dataclass(frozen=True)
class Action:
    """A button of the page head. `keys` is shown behind the text and works as a shortcut on this page."""

    name: str
    text: str
    icon: str
    do: Callable[[], object]
    keys: str = ""
    primary: bool = False
    danger: bool = False


DIVIDER = None


class Page(QWidget):
    """One page of the program.

    A page fills `self.body` (a vertical layout within the page's margins), says its head with `self.say(…)` and
    `self.set_actions(…)`, and answers the frame: `show_year`, `refresh`, `open`, `fit`, `leave`. It reads the book with
    `self.ask`, writes with `self.do`; both answer on the window's thread.

    keys: this page's two or three keys, for the status bar.  foot: a 56-unit bar shown instead of the status bar.
    """

    name: ClassVar[str] = ""
    keys = ""
    foot: QWidget | None = None

    def __init__(self, frame: MainWindow) -> None:
        super().__init__()
        self.frame = frame
        self.year = frame.year
        self.name_shown = self.name
        self.stale: frozenset[str] = frozenset()
        self.setObjectName(f"page-{self.name}")
        self.setProperty("k", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.head = Head(self)
        outer.addWidget(self.head)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(u(16), 0, u(16), u(12))
        self.body.setSpacing(u(12))
        outer.addLayout(self.body, 1)

    # --- what the frame asks of a page

    def show_year(self, year: int) -> None:
        """The year in the band changed. Called before the page is first shown, too."""
        self.year = year

    def refresh(self, touched: frozenset[str]) -> None:
        """These ledgers changed (by a save, an undo, an import): read again what is shown."""

    def open(self, **where: Any) -> None:
        """Show something particular: uid=…, new=True, filters=… as the page understands it; nothing means as it was."""

    def fit(self, narrow: bool) -> None:
        """The window became narrow (less than 1100 units) or wide."""
        self.head.fit(narrow)

    def kept_free(self) -> tuple[int, int]:
        """How many pixels at the right and at the bottom the toast leaves free, so that it covers no button."""
        return 0, 0

    def leave(self, go_on: Callable[[], object]) -> None:
        """Before another page is shown: call `go_on` at once, or after the person has said what to do with a form."""
        go_on()

    # --- what a page uses

    def say(self, title: str | None = None, fact: str | None = None, *, back: str | None = None) -> None:
        """Set the head's title, its one grey fact, and the page ‹ leads back to ('' for none)."""
        self.head.say(title, fact, back)

    def set_tags(self, tags: Sequence[tuple[str, str]]) -> None:
        """Show tags beside the fact: (word, kind) with kind '' | 'ink' | 'red' | 'amber' | 'green'."""
        self.head.set_tags(tags)

    def set_actions(self, actions: Sequence[Action | None], folded: Sequence[Action] = ()) -> None:
        """Lay out the head's buttons; None draws a divider. 打印 and 导出 come last. Of those folded only the key works."""
        self.head.set_actions(actions, folded)

    def ask(self, question: Question, then: Then, *, slot: str = "") -> Job:
        """Read the book; the answer is dropped if this page is gone or asked the same slot again."""
        return self.frame.jobs.ask(question, then, slot=f"{id(self)}:{slot}" if slot else "", owner=self)

    def do(
        self, question: Question, then: Then | None = None, failed: Callable[[Exception], bool | None] | None = None
    ) -> Job:
        """Write the book in a step."""
        return self.frame.jobs.do(question, then, failed, owner=self)


class Title(QLabel):
    """A page's name; where the buttons leave it too little room it ends in …, and is whole when pointed at."""

    def minimumSizeHint(self) -> QSize:
        return QSize(u(LEAST_TITLE), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.fontMetrics().elidedText(self.text(), theme.ELIDE, self.width())
        self.setToolTip("" if shown == self.text() else self.text())
        if not self.toolTip():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class Head(QWidget):
    """‹ back, title, fact, tags on the left; buttons on the right. 56 units high, 48 when narrow."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.page = page
        self.setFixedHeight(u(56))
        row = QHBoxLayout(self)
        row.setContentsMargins(u(16), 0, u(16), 0)
        row.setSpacing(u(8))
        self.back = QPushButton()
        self.back.setObjectName("page-back")
        self.back.setAccessibleName("回到上一页")
        self.back.setProperty("k", "back")
        self.back.setIcon(theme.icon("left", "ink700"))
        self.back.clicked.connect(lambda: page.frame.back())
        keys.press(page, self.back, "Alt+Up")
        self.back.hide()
        self.rule = _vertical_rule(self)
        self.rule.hide()
        self.title = Title()
        self.title.setObjectName("page-title")
        self.title.setProperty("k", "title")
        self.fact = QLabel()
        self.fact.setObjectName("page-fact")
        self.fact.setProperty("k", "fact")
        self.fact.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.tags = QHBoxLayout()
        self.tags.setSpacing(u(8))
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(u(8))
        for widget in (self.back, self.rule, self.title):
            row.addWidget(widget)
        row.addLayout(self.tags)
        row.addWidget(self.fact, 1)
        row.addLayout(self.buttons)
        self.action_buttons: dict[str, QPushButton] = {}
        self.laid: list[Action | None] = []
        self._narrow = False
        self._shortcuts: list[QShortcut] = []

    def say(self, title: str | None, fact: str | None, back: str | None) -> None:
        if title is not None:
            self.title.setText(title)
        if fact is not None:
            self.fact.setText(fact)
            self.fact.setToolTip(fact)
        if back is not None:
            self.back.setText(back)
            self.back.setVisible(bool(back))
            self.rule.setVisible(bool(back))

    def set_tags(self, tags: Sequence[tuple[str, str]]) -> None:
        _clear(self.tags)
        for word, kind in tags:
            self.tags.addWidget(tag(word, kind))

    def set_actions(self, actions: Sequence[Action | None], folded: Sequence[Action] = ()) -> None:
        _clear(self.buttons)
        for shortcut in self._shortcuts:
            shortcut.setParent(None)
        self._shortcuts, self.action_buttons, self.laid = [], {}, list(actions)
        for action in actions:
            if action is None:
                self.buttons.addWidget(_vertical_rule(self))
            else:
                self._add(action)
        self._shortcuts += keys.bind(self.page, {action.keys: action.do for action in folded if action.keys})
        self.fit(self._narrow)

    def _add(self, action: Action) -> None:
        button = action_button(action)
        self.action_buttons[action.name] = button
        self.buttons.addWidget(button)
        if action.keys:
            self._shortcuts.append(keys.bind(self.page, {action.keys: button.click})[0])

    def fit(self, narrow: bool) -> None:
        """Narrow: a lower head, a smaller title, and only the primary button keeps its words."""
        self._narrow = narrow
        self.setFixedHeight(u(48 if narrow else 56))
        theme.restyle(self.title, k="title-narrow" if narrow else "title")
        for button in self.action_buttons.values():
            words = button.property("words")
            button.setText("" if narrow and button.property("k") != "primary" else words)


def action_button(action: Action) -> QPushButton:
    """A button with icon, words and keys, named and accessible."""
    tint = "paper0" if action.primary else "red" if action.danger else "paper600"
    words = f" {action.text}  {keys.said(action.keys)}".rstrip() if action.primary else f" {action.text}"
    button = QPushButton(theme.icon(action.icon, tint), words)
    button.setObjectName(action.name)
    button.setAccessibleName(action.text)
    button.setProperty("words", words)
    button.setProperty("keys", action.keys)
    button.setToolTip(f"{action.text or '更多'}  {keys.said(action.keys)}".rstrip())
    button.setProperty("k", "primary" if action.primary else "danger" if action.danger else "")
    button.clicked.connect(lambda: action.do())
    return button


def tag(word: str, kind: str = "", icon: str = "") -> QWidget:
    """A state or group tag, 24 high; kind '' | 'ink' | 'red' | 'amber' | 'green'; a state has an icon too."""
    if not icon:
        label = QLabel(word)
        label.setProperty("tag", kind or "grey")
        label.setFixedHeight(u(24))
        return label
    frame = QFrame()
    frame.setProperty("tag", kind or "grey")
    frame.setFixedHeight(u(24))
    row = QHBoxLayout(frame)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(u(4))
    mark = QLabel()
    mark.setPixmap(theme.pixmap(icon, kind or "paper600", 16))
    row.addWidget(mark)
    row.addWidget(QLabel(word))
    return frame


def card(title: str = "", fact: str = "") -> tuple[QFrame, QVBoxLayout, QHBoxLayout]:
    """A white card with a 36-unit heading row: (card, layout for its content, the heading row for links and counts)."""
    frame = QFrame()
    frame.setProperty("k", "card")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(u(16), u(8), u(16), u(8))
    layout.setSpacing(u(4))
    heading = QHBoxLayout()
    heading.setSpacing(u(16))
    if title:
        for text, kind in ((title, "heading"), (fact, "fact")):
            label = QLabel(text)
            label.setProperty("k", kind)
            label.setFixedHeight(u(36))
            heading.addWidget(label)
        heading.addStretch(1)
        layout.addLayout(heading)
    return frame, layout, heading


def link(text: str, do: Callable[[], object]) -> QPushButton:
    """A text link in ink, semibold."""
    button = QPushButton(text)
    button.setProperty("k", "link")
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.clicked.connect(lambda: do())
    return button


def _vertical_rule(parent: QWidget) -> QFrame:
    line = QFrame(parent)
    line.setProperty("k", "rule")
    line.setFixedSize(1, u(24))
    return line


def _clear(layout: QHBoxLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
