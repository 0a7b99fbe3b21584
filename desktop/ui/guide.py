"""While practising: the strip that says so on every page, and the guide with the exercises beside the pages."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from . import theme
from .page import Action, action_button, link
from .theme import u

if TYPE_CHECKING:
    from desktop.services.practice import Exercise, Progress

    from .window import MainWindow

WIDE, ROOM = 312, 1340  # the guide's width; a window narrower than this has no room for it beside a page
KEYS, HOME_KEYS = "F11", "Ctrl+Shift+H"
NOT_REAL = "练习，不是真账"
UNREADABLE = "练习单读不出来，请点下面的“从头来”，换一个新的练习村。"


class Strip(QFrame):
    """Amber under the band, on every page: this is practice, how far one is, and the way home."""

    home = Signal()
    unfold = Signal()

    def __init__(self, has_own: bool) -> None:
        super().__init__()
        self.setObjectName("practice-strip")
        self.setAccessibleName(NOT_REAL)
        self.setFixedHeight(u(44))
        row = QHBoxLayout(self)
        row.setContentsMargins(u(16), 0, u(12), 0)
        row.setSpacing(u(8))
        mark, words = QLabel(), QLabel(NOT_REAL)
        mark.setPixmap(theme.pixmap("warning", "amber", 20))
        words.setObjectName("practice-words")
        self.fact = QLabel()
        self.fact.setObjectName("practice-fact")
        self.fact.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        for widget in (mark, words):
            row.addWidget(widget)
        row.addSpacing(u(8))
        row.addWidget(self.fact, 1)
        back = "回到我的账本" if has_own else "不练了，建我的账本"
        for action in (
            Action("practice-list", f"练习单  {KEYS}", "list", self.unfold.emit, KEYS),
            Action("practice-home", back, "arrow-left", self.home.emit, HOME_KEYS),
        ):
            button = action_button(action)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            row.addWidget(button)
            shortcut = QShortcut(QKeySequence(action.keys), self)  # wherever the cursor is
            shortcut.activated.connect(button.click)

    def show_progress(self, progress: Progress | None, just: Collection[str]) -> None:
        """Say how many are done, and the one just done or the next."""
        if progress is None:
            self.fact.setText("")
            return
        count = f"做好 {len(progress.done)} 题，共 {len(progress.exercises)} 题"
        done = "、".join(one.title for one in progress.exercises if one.name in just)
        if done:
            said = f"√ 做好了：{done}"
        elif not self.fact.text().startswith("√") or progress.next is None:
            said = f"下一题：{progress.next.title}" if progress.next else "全做好了"
        else:
            said = self.fact.text().partition("。")[0]
        self.fact.setText(f"{said}。{count}")
        self.fact.setToolTip(self.fact.text())
        theme.restyle(self.fact, k="green-strong" if said.startswith("√") else "")


class Guide(QFrame):
    """The exercises; one is open at a time. Beside the pages where there is room, else over them, Esc closes it."""

    afresh = Signal()

    def __init__(self, frame: MainWindow) -> None:
        super().__init__(frame)
        self.frame = frame
        self.setObjectName("guide")
        self.setAccessibleName("练习单")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(u(WIDE))
        self.progress: Progress | None = None
        self.opened = ""
        self._docked = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._heading())
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(self._area, 1)
        column.addWidget(self._foot())
        self.setVisible(frame.width() >= u(ROOM))
        frame.installEventFilter(self)

    def _heading(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(u(16), u(8), u(8), u(4))
        title = QLabel("练习单")
        title.setProperty("k", "heading")
        close = QPushButton(theme.icon("close"), "")
        close.setObjectName("guide-close")
        close.setAccessibleName(f"收起练习单  {KEYS}")
        close.setToolTip(close.accessibleName())
        close.setProperty("k", "icon")
        close.clicked.connect(self.toggle)
        row.addWidget(title)
        row.addStretch(1)
        row.addWidget(close)
        return row

    def _foot(self) -> QWidget:
        foot = QFrame()
        foot.setObjectName("guide-foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(u(16), u(8), u(16), u(8))
        words = QLabel("改坏了不要紧")
        words.setProperty("k", "soft")
        row.addWidget(words, 1)
        row.addWidget(action_button(Action("guide-afresh", "从头来", "refresh", self.afresh.emit)))
        return foot

    # --- the exercises

    def show_progress(self, progress: Progress | None) -> None:
        """Tick what is done, and open the next when the open one was."""
        if progress == self.progress and self._area.widget():
            return
        before, self.progress = self.progress, progress
        just = progress.done - before.done if progress and before else frozenset()
        if progress and (not self.opened or self.opened in just):
            self.opened = progress.next.name if progress.next else ""
        self._rebuild()

    def _open(self, name: str) -> None:
        self.opened = "" if self.opened == name else name
        self._rebuild()
        button = self.findChild(QPushButton, f"exercise-{name}")
        if isinstance(button, QPushButton):
            button.setFocus()

    def _rebuild(self) -> None:
        inner = QWidget()
        inner.setObjectName("scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, u(8))
        column.setSpacing(0)
        opened: QWidget = inner
        if self.progress is None:
            column.addWidget(_wrapped(UNREADABLE))
        for number, one in enumerate(self.progress.exercises if self.progress else (), 1):
            row = self._row(number, one)
            column.addWidget(row)
            if one.name == self.opened:
                opened = self._told(one)
                column.addWidget(opened)
        column.addStretch(1)
        self._area.setWidget(inner)
        inner.adjustSize()
        self._area.ensureWidgetVisible(opened, 0, u(44))

    def _row(self, number: int, one: Exercise) -> QPushButton:
        done = bool(self.progress and one.name in self.progress.done)
        icon = "circle-check" if done else "down" if one.name == self.opened else "right"
        button = QPushButton(theme.icon(icon, "green" if done else "paper600"), f" {number}  {one.title}")
        button.setObjectName(f"exercise-{one.name}")
        button.setAccessibleName(f"第 {number} 题 {one.title}，{'做好了' if done else '还没做'}")
        button.setProperty("k", "exercise")
        button.setProperty("open", one.name == self.opened)
        button.setFixedHeight(u(36))
        button.clicked.connect(lambda: self._open(one.name))
        return button

    def _told(self, one: Exercise) -> QWidget:
        box = QFrame()
        box.setObjectName("guide-told")
        column = QVBoxLayout(box)
        column.setContentsMargins(u(16), u(4), u(16), u(8))
        column.setSpacing(u(6))
        column.addWidget(_wrapped(one.task, "strong"))
        for number, step in enumerate(one.steps, 1):
            column.addWidget(_wrapped(f"{number}. {step}"))
        go = link("带我去", lambda: self._take_there(one.page))
        go.setObjectName("guide-go")
        go.setAccessibleName(f"带我去做：{one.title}")
        column.addWidget(go, 0, Qt.AlignmentFlag.AlignLeft)
        return box

    def _take_there(self, page: str) -> None:
        if not self._docked:
            self.hide()
        self.frame.go(page)

    # --- the place

    @property
    def beside(self) -> int:
        """The width taken from the pages, in pixels."""
        return self.width() if self._docked and not self.isHidden() else 0

    def toggle(self) -> None:
        self.setVisible(self.isHidden())
        self.frame.fit_room()
        if not self.isHidden() and not self._docked:
            self.setFocus()

    def stand(self) -> int:
        """Take a place in the window, beside the pages or over them; return the width taken from the pages."""
        docked = self.frame.width() >= u(ROOM)
        if docked != self._docked:
            self._docked = docked
            self.frame.middle.addWidget(self) if docked else self.frame.middle.removeWidget(self)
            if not docked:
                self.hide()
        if not docked:
            top = self.frame.band.height() + (self.frame.strip.height() if self.frame.strip else 0)
            self.setGeometry(self.frame.width() - self.width(), top, self.width(), self.frame.height() - top)
            self.raise_()
        return self.beside

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pages shown later would lie over it."""
        if event.type() == QEvent.Type.ChildAdded and not self._docked:
            self.raise_()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self._docked:
            self.hide()
        else:
            super().keyPressEvent(event)


def _wrapped(text: str, kind: str = "") -> QLabel:
    """A label of several lines, as high as they are."""
    label = QLabel(text)
    label.setProperty("k", kind)
    label.setWordWrap(True)
    label.setFixedWidth(u(WIDE - 44))
    label.ensurePolished()
    label.setMinimumHeight(label.heightForWidth(label.width()))
    return label
