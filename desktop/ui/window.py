"""The frame: band, navigation, the pages one upon another, status bar, toast; and what pages may ask of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from desktop.kit.ledger import Ledger

from . import busy, redeclared, theme, trouble
from .ask import Ask
from .band import Band
from .jobs import Jobs, Question, Saved, Then
from .left_over import offer
from .navigation import FOOT, ITEMS, Navigation
from .opened import Opened, look_at, said_when
from .page import Page
from .pages import exists
from .pause import pause
from .search import SearchField
from .status import StatusBar
from .theme import u
from .toast import Toast
from .undoing import settle, watch_focus

if TYPE_CHECKING:
    from .guide import Guide

__all__ = ["MainWindow", "look_at"]

NARROW = 1100  # units
OFFER_AFTER = 300  # milliseconds: the first page is painted before it is asked what was left unsaved


class MainWindow(QWidget):
    """The frame. Pages use: jobs, ask, ledgers, today, year, narrow, go, back, toast, did, run."""

    closing = Signal()
    resize_type = Signal(int)

    def __init__(self, jobs: Jobs, ask: Ask | None = None, today: date | None = None) -> None:
        super().__init__()
        self._offer_soon = pause(self, OFFER_AFTER, lambda: offer(self) if self.opened else None)
        watch_focus(QApplication.instance())
        self.jobs, self.ask = jobs, ask or Ask()
        self.today = today or date.today()
        self.year = self.today.year
        self.ledgers: Mapping[str, Ledger] = {}
        self.opened: Opened | None = None
        self.narrow = self.folded = False  # the pages' room, and the window's
        self.strip: QWidget | None = None
        self.guide: Guide | None = None
        self.last_typed: dict[str, dict[str, str]] = {}  # ledger → field → what was saved last, for F4 and ..
        self.pages: dict[str, Page] = {}
        self.program: Any = None
        self._greeting: QWidget | None = None
        self._trail: list[str] = []
        self._may_close = False
        self.setWindowTitle("村务台账")
        self.setObjectName("frame")
        self.setMinimumSize(QSize(640, 400))
        self._build()
        self._bind_keys()
        jobs.changed.connect(self._changed)
        jobs.trouble.connect(self.tell)

    # --- what a page may ask of the frame

    def go(self, name: str, **where: Any) -> None:
        """Show a page (made when first shown); the page that is open may first ask what to do with its form."""
        if not self.opened:
            return
        current = self.page
        if current is None:
            self._show(name, where)
        else:
            current.leave(lambda: self._show(name, where))

    def back(self) -> None:
        """Go to the page shown before this one."""
        self.go(self._trail[-2] if len(self._trail) > 1 else "home")

    @property
    def page(self) -> Page | None:
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, Page) else None

    def toast(self, text: str, do: Callable[[], object] | None = None, button: str = "") -> None:
        """Say what was done for eight seconds, with one button if there is something to do about it."""
        self.toast_bar.say(text, do, f"{button or '打开'}  Alt+O", "circle-check")

    def did(self, text: str) -> None:
        """Say what was just saved, with 撤销."""
        settle()
        self.toast_bar.say(text, self.undo, "撤销  Ctrl+Z")

    def run(self, title: str, work: Question, then: Then | None = None, **how: Any) -> busy.Busy:
        """Run a Work with progress and 停下; `how`: failed, stopping, quiet, icon."""
        return busy.run(self, title, work, then, **how)

    def tell(self, error: Exception) -> None:
        """Show a failure nobody else showed."""
        trouble.show(self, error)

    def undo(self) -> None:
        self.jobs.do(lambda book: book.undo(), self._undone, self._cannot)

    def redo(self) -> None:
        self.jobs.do(lambda book: book.redo(), self._redone, self._cannot)

    def editing(self, words: str) -> None:
        """Say in the status bar that a form is not saved yet; '' when it is."""
        self.status.say(words, "editing") if words else self.say_saved()

    def look_again(self) -> None:
        """Read again whose book this is and when it was backed up."""
        self.jobs.ask(look_at, self.show_book, slot="look-at")

    def accompany(self, strip: QWidget | None, guide: Guide | None) -> None:
        """While practising, put a strip under the band and a guide beside the pages; None takes them away."""
        for old in filter(None, (self.strip, self.guide)):
            old.hide()
            old.deleteLater()
        self.strip, self.guide = strip, guide
        if strip:
            self._whole.insertWidget(1, strip)
        self.fit_room()

    def say_saved(self) -> None:
        self.status.say(f"全部已保存{self._saved_at}")

    # --- what the program tells the frame

    def greet(self, page: QWidget) -> None:
        """Show the first-run pages over the whole frame, or take them away when a book is shown."""
        self._greeting = page
        page.setParent(self)
        page.setGeometry(self.rect())
        page.show()
        page.raise_()

    def show_book(self, opened: Opened, first: str = "home") -> None:
        """A book is open: show whose it is, and the first page."""
        fresh = self.opened is None or self.opened.folder != opened.folder
        self._forget_pages() if fresh else None
        self.opened, self.ledgers, self.today = opened, opened.ledgers, opened.today
        if fresh:
            self.year = opened.today.year
        self.band.show_place(opened.township, opened.village)
        self.band.show_year(self.year)
        self.band.show_who(opened.who)
        self.band.set_undo(opened.undo)
        backup = said_when(opened.backup, opened.today)
        self.status.backup.setText(f"备份：{backup}，已核对" if backup else "还没有备份")
        title = " ".join(filter(None, ("练习" if self.strip else "", opened.village, str(self.year))))
        self.setWindowTitle(f"{title} — 村务台账")
        if fresh:
            self.say_saved()
            self.go(first)
            self._offer_soon.start()

    def greeted(self) -> None:
        """Take the first-run pages away."""
        if self._greeting:
            self._greeting.deleteLater()
            self._greeting = None

    def _forget_pages(self) -> None:
        """Another book: its pages are made anew."""
        self.greeted()
        for page in self.pages.values():
            self.stack.removeWidget(page)
            page.deleteLater()
        self.pages.clear()
        self._trail.clear()
        self.last_typed.clear()

    def forget(self, name: str) -> None:
        """Let a page be made anew when it is shown next."""
        page = self.pages.pop(name)
        self.stack.removeWidget(page)
        page.deleteLater()

    def show_year(self, year: int) -> None:
        self.year = year
        self.band.show_year(year)
        for page in self.pages.values():
            page.show_year(year)

    def _show(self, name: str, where: dict[str, Any]) -> None:
        from .pages import make

        page = self.pages.get(name)
        if page is None:
            page = self.pages[name] = make(name, self)
            page.name_shown = name
            self.stack.addWidget(page)
            page.fit(self.narrow)
            page.show_year(self.year)
        elif page.stale:
            page.refresh(page.stale)
        page.stale = frozenset()
        if not self._trail or self._trail[-1] != name:
            self._trail = [*self._trail[-20:], name]
        self.stack.setCurrentWidget(page)
        within = self._trail[-2] if name == "preview" and len(self._trail) > 1 else name
        self.navigation.set_current(within)
        self.status.keys.setText(page.keys)
        self._show_foot(page)
        page.setFocus()
        page.open(**where)

    def _show_foot(self, page: Page) -> None:
        if page.foot is not None and self.feet.indexOf(page.foot) < 0:
            page.foot.setFixedHeight(u(56))
            self.feet.addWidget(page.foot)
        self.feet.setVisible(page.foot is not None)
        if page.foot is not None:
            self.feet.setCurrentWidget(page.foot)
        self.status.setVisible(page.foot is None and not self.folded)

    # --- building

    def _build(self) -> None:
        whole = self._whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self.search = SearchField(self, lambda ledger: self.ledgers[ledger].title)
        self.band = Band(self.search, self._years, self)
        self.navigation = Navigation(self)
        self.stack = QStackedWidget()
        self.feet = QStackedWidget()
        self.feet.setObjectName("feet")
        self.feet.setFixedHeight(u(56))
        self.feet.hide()
        self.status = StatusBar(self)
        self.toast_bar = Toast(self, self._kept_free)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.stack, 1)
        right.addWidget(self.feet)
        middle = self.middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.navigation)
        middle.addLayout(right, 1)
        whole.addWidget(self.band)
        whole.addLayout(middle, 1)
        whole.addWidget(self.status)
        self._saved_at = ""
        self._wire()

    def _wire(self) -> None:
        self.navigation.chosen.connect(self.go)
        self.band.undo.connect(self.undo)
        self.band.log_asked.connect(lambda: self.go("log"))
        self.band.year_chosen.connect(self.show_year)
        self.band.menu_asked.connect(self._unfold)
        self.band.who_asked.connect(lambda: self.go("settings"))
        self.band.place_asked.connect(lambda: self.go("villages"))
        self.status.size_asked.connect(self._choose_size)
        self.search.asked.connect(self._search)
        self.search.chosen.connect(lambda hit: self.go(hit.ledger, uid=hit.uid))

    def _bind_keys(self) -> None:
        for keys, do in (
            ("F1", lambda: self.go("help", about=self._trail[-1] if self._trail else "")),
            ("F3", self._find),
            *((i.keys, lambda page=i.page: self.go(page)) for i in ITEMS + FOOT if exists(i.page) and i.keys != "F1"),
            ("Alt+Y", self.band.year.click),
            ("Alt+O", self.toast_bar.press),
            ("Ctrl+Z", self.undo),
            ("Ctrl+Y", self.redo),
            ("Ctrl+Shift+Z", self.redo),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(do)

    def _choose_size(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for percent in theme.SIZES:
            menu.addAction(f"字号 {percent} %", lambda percent=percent: self.resize_type.emit(percent))
        menu.popup(self.status.size_button.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _find(self) -> None:
        self.band.find_button.click() if self.folded else self.search.setFocus()

    def _years(self) -> list[int]:
        this = self.today.year
        return list(range(this + 1, min(this, self.year) - 10, -1))

    def _kept_free(self) -> tuple[int, int]:
        """What the toast leaves free at the right and at the bottom: the bars, and what the page asks for."""
        right, bottom = self.page.kept_free() if self.page else (0, 0)
        bars = [bar.height() for bar in (self.feet, self.status) if bar.isVisible()]
        return right + (self.guide.beside if self.guide else 0), bottom + sum(bars)

    # --- being told

    def _search(self, text: str) -> None:
        if text:
            self.jobs.ask(lambda book: book.search(text, 30), self.search.show_hits, slot="band-search")
        else:
            self.search.list.hide()

    def _changed(self, saved: Saved) -> None:
        self._saved_at = f" {datetime.now():%H:%M}"
        if "own_ledgers" in saved.touched:
            redeclared.look(self)
        self.band.set_undo(saved.undo)
        if not self.status.state.property("busy"):
            self.say_saved()
        for page in self.pages.values():
            page.stale |= saved.touched
        if shown := self.page:
            stale, shown.stale = shown.stale, frozenset()
            shown.refresh(stale)
        if self.opened and saved.touched & {"villages", "settings"}:
            self.look_again()

    def _undone(self, step: Any) -> None:
        self.toast_bar.say(f"已撤销：{step.label}", self.redo, "恢复  Ctrl+Y", "undo")

    def _redone(self, step: Any) -> None:
        self.toast_bar.say(f"已恢复：{step.label}", self.undo, "撤销  Ctrl+Z", "redo")

    def _cannot(self, error: Exception) -> bool:
        from desktop.kit.errors import Refused

        if isinstance(error, Refused):
            self.toast_bar.say(str(error), icon="info")
            return True
        return False

    # --- narrow and wide

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._greeting:
            self._greeting.setGeometry(self.rect())
        self.fit_room()

    def fit_room(self) -> None:
        """Narrow or wide: the frame by the window's width, the pages by what a guide beside them leaves."""
        folded, beside = self.width() < u(NARROW), self.guide.stand() if self.guide else 0
        narrow = self.width() - beside < u(NARROW)
        if (narrow, folded) != (self.narrow, self.folded):
            self.narrow, self.folded = narrow, folded
            self._fit()

    def _fit(self) -> None:
        self.navigation.fold(self.folded)
        self.band.fit(self.folded)
        for page in self.pages.values():
            page.fit(self.narrow)
        self.status.setVisible(not self.folded and not self.feet.isVisible())

    def _unfold(self) -> None:
        """≡: show the whole navigation over the page until something is chosen."""
        from .dialog import Scrim

        scrim = Scrim(self)
        full = Navigation(self)
        full.set_badge(0)
        full.squeeze(self.height() - u(48))
        full.setGeometry(0, u(48), u(152), self.height() - u(48))
        full.chosen.connect(self.go)
        if self._trail:
            full.set_current(self._trail[-1])

        def leave(*_: Any) -> None:
            scrim.deleteLater()
            full.deleteLater()

        full.chosen.connect(leave)
        scrim.mousePressEvent = leave  # type: ignore[method-assign]
        scrim.show()
        full.show()

    # --- closing

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close:
            event.accept()
            return
        event.ignore()
        page = self.page
        QTimer.singleShot(0, self, lambda: page.leave(self.closing.emit) if page else self.closing.emit())

    def close_now(self) -> None:
        """Close without asking any more; the program calls it when everything is safe."""
        self._may_close = True
        self.close()
