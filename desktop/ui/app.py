"""The program with a window: the frame first, then the book, one instance a book, and a backup when it is left."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QEvent, QLocale, QLockFile, QObject, QSize, QStandardPaths, QTimer, QTranslator
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from desktop.kit import places
from desktop.kit.errors import Blocked

from . import ahead, contrast, memory, theme, trouble
from .ask import Ask
from .jobs import Jobs, Saved
from .opened import look_at
from .pause import pause
from .window import MainWindow

if TYPE_CHECKING:
    from desktop.store.book import Book

    from .opened import Opened
    from .practising import Practising

AHEAD_AFTER = 600  # milliseconds after a book was opened: the first page is painted by then
EXAMINE_AFTER = 1500  # milliseconds after a book was opened
RUNNING = "村务台账已经打开了这个账本。请在任务栏里点开它；如果找不到，请重启电脑再打开。数据没有动。"


class Program(QObject):
    """Owns the jobs and the window: opens the last book or greets, makes the window again at another type size."""

    def __init__(
        self, folder: Path | None = None, today: date | None = None, who: str = "", ask: Ask | None = None
    ) -> None:
        super().__init__()
        self.folder, self.today, self.who, self.ask = folder, today, who, ask or Ask()
        self.jobs = Jobs()
        self.practising: Practising | None = None
        self.own: Path | None = None  # while practising, the clerk's own book
        self._lock: QLockFile | None = None
        self._changed = False
        self._back_up_soon = pause(self, 0, self._back_up)
        self._load_soon = pause(self, AHEAD_AFTER, lambda: ahead.load(self.jobs))
        self._examine_soon = pause(self, EXAMINE_AFTER, self._examine)
        self.jobs.changed.connect(self._note_change)
        self._contrast = contrast.watch(self._follow_contrast, self)
        self.window = self._make_window()

    def begin(self) -> None:
        """Open the book that was named, or the last one, or greet someone who has none; the frame is already there."""
        from desktop.services import start

        folder = self.folder or start.recent_folder()
        if folder is None:
            self.greet()
        else:
            self.open(folder)

    def open(
        self,
        folder: Path,
        begin: Callable[[Book], None] | None = None,
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """Open a book and show it; what stands in the way is said, unless `failed` knows better.

        `begin` is done on the worker with a book just made.
        """
        if self.window.opened and self.window.opened.folder.resolve() == folder.resolve():
            self.window.toast("这个账本已经打开了")
            return
        lock = _lock_of(folder)
        if not lock.tryLock(100):
            first = self.window.opened is None and self.folder == folder
            trouble.show(self.window, Blocked(RUNNING), lambda _answer: self.end() if first else None)
            return
        self.window.status.say("正在打开账本……", "busy")
        today, who = self.today, self.who

        def make() -> Book:
            from desktop.ledgers import LEDGERS
            from desktop.store.book import Book

            book = Book.open(folder, LEDGERS, who=who, today=today, examined=False)
            if begin:
                begin(book)
            elif not who:
                book.sign(book.setting("who"))
            return book

        def blocked(error: Exception) -> bool:
            if failed is None:
                return self._blocked(error, lock)
            lock.unlock()
            failed(error)
            return True

        self.jobs.open(make, lambda _book: self._opened(folder, lock), blocked)
        import_module("desktop.ui.pages.home")  # while the worker opens the book, this thread loads the first page

    def _opened(self, folder: Path, lock: QLockFile) -> None:
        from desktop.services import start

        practice = places.practice().resolve() in folder.resolve().parents
        if not self.practising:
            self.own = self.folder if self.window.opened else None
        self._lock, self.folder = lock, folder
        self._changed = False
        self.jobs.ask(look_at, lambda opened: self._show(opened, practice))
        self._load_soon.start()
        self._examine_soon.start()
        if not practice:
            start.remember_folder(folder)  # while the worker looks at the book

    def _show(self, opened: Opened, practice: bool) -> None:
        if practice or self.practising:
            from .practising import turn

            turn(self, practice)
        self.window.show_book(opened)

    def practise(self) -> None:
        """Open the practice village; the clerk's own book is closed, and opened again afterwards."""
        from .practising import begin

        begin(self)

    def _examine(self) -> None:
        """Read every page of the file, once the first page is there."""
        self.jobs.ask(lambda book: book.examine(), None, self._damaged)

    def _damaged(self, error: Exception) -> bool:
        """The open book is no longer to be trusted: it is closed, and the greeting offers a backup."""
        self.put_away(lambda: self._blocked(error, None))
        return True

    def put_away(self, then: Callable[[], object]) -> None:
        """Close the book that is open."""
        lock, self._lock = self._lock, None
        self.window.opened = None

        def closed() -> None:
            if lock:
                lock.unlock()
            then()

        self.jobs.shut(closed)

    def _blocked(self, error: Exception, lock: QLockFile | None) -> bool:
        if lock:
            lock.unlock()
        trouble.show(self.window, error, lambda _answer: None if self.window.opened else self._go_on_without())
        return True

    def _go_on_without(self) -> None:
        """No book is open: the own one again if it was a practice village that broke, else the greeting."""
        if self.practising:
            from .practising import turn

            turn(self, False)
            self.open(self.own) if self.own else self.greet()
        else:
            self.greet()

    def greet(self) -> None:
        """Show the first-run pages: a new book, the practice village, a backup, or a book elsewhere."""
        from .welcome import Welcome

        self.window.greet(Welcome(self))

    # --- the window

    def _make_window(self) -> MainWindow:
        window = MainWindow(self.jobs, self.ask, self.today)
        window.setWindowIcon(program_icon())
        window.closing.connect(self.leave)
        window.resize_type.connect(self.resize_type)
        window.program = self
        return window

    def _follow_contrast(self) -> None:
        """The computer, or the clerk, wants another contrast: dress again as for another type size."""
        if contrast.wanted() != theme.contrast():
            self.resize_type(theme.percent())

    def resize_type(self, percent: int) -> None:
        """Make everything again at another type size, at the same page; a form that is not saved is asked about."""
        page = self.window.page
        if page is None:
            self._resize_type(percent)
        else:
            page.leave(lambda: QTimer.singleShot(0, self, lambda: self._resize_type(percent)))

    def _resize_type(self, percent: int) -> None:
        memory.remember("type-size", percent)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        old, name = self.window, self.window.page.name_shown if self.window.page else "home"
        place, state = old.geometry(), old.windowState()
        self.jobs.changed.disconnect(old._changed)
        self.jobs.trouble.disconnect(old.tell)
        old.close_now()
        old.deleteLater()
        app.sendPostedEvents(old, QEvent.Type.DeferredDelete.value)  # dressing the old pages again would take a second
        theme.apply(app, percent, contrast.wanted())
        self.window = self._make_window()
        self.window.setGeometry(place)
        self.window.setWindowState(state)
        self.window.show()
        if self.practising:
            self.practising.dress(self.window)
        self.jobs.ask(look_at, lambda opened: self.window.show_book(opened, first=name))

    # --- leaving

    def _note_change(self, saved: Saved) -> None:
        if saved.touched and not self._changed and not self.practising:
            self._changed = True
            self.jobs.ask(lambda book: book.setting("backup_minutes"), self._back_up_in)

    def _back_up_in(self, minutes: str) -> None:
        """After the first change since the last backup, back up when so many minutes have passed."""
        wait = float(minutes) if minutes.replace(".", "", 1).isdigit() else 30.0
        if self._changed:  # it may have been backed up, or the program ended, since it was asked
            self._back_up_soon.start(round(max(1.0, wait) * 60_000))

    def _back_up(self) -> None:
        from desktop.services import upkeep

        if self._changed and self.window.opened:
            self._changed = False
            self.window.run(
                "正在备份", lambda book: upkeep.backup(book), lambda _s: self.window.look_again(), quiet=True
            )

    def leave(self) -> None:
        """Close: back up first if something changed, and say so; a backup that fails is told, and closing goes on."""
        self.back_up_first("正在备份，备份好就关", self.end, "停下就不备份，直接关")

    def back_up_first(self, doing: str, then: Callable[[], None], stopping: str) -> None:
        """Go on after a backup, if something changed since the last one; also where it failed, once that is told."""
        if not (self._changed and self.window.opened):
            then()
            return
        from desktop.services import upkeep

        self._changed = False

        def failed(error: Exception) -> bool:
            trouble.show(self.window, error, lambda _answer: then())
            return True

        self.window.run(
            doing,
            lambda book: upkeep.backup(book),
            lambda _snapshot: then(),
            failed=failed,
            stopping=stopping,
            stopped=then,
            icon="shield",
        )

    def end(self) -> None:
        self._changed = False
        for timer in (self._back_up_soon, self._load_soon, self._examine_soon):
            timer.stop()
        self._contrast.deleteLater()
        if self.practising:
            self.practising.end()
        self.window.close_now()
        self.jobs.close()
        if self._lock:
            self._lock.unlock()
        QApplication.quit()


def _lock_of(folder: Path) -> QLockFile:
    """The lock that keeps one book from being open in two windows."""
    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    lock = QLockFile(f"{QDir.tempPath()}/cunwu-{name}.lock")
    lock.setStaleLockTime(0)
    return lock


def program_icon() -> QIcon:
    from PySide6.QtCore import QRectF, Qt

    from .band import paint_seal

    drawn = QPixmap(64, 64)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_seal(painter, QRectF(2, 2, 60, 60))
    painter.end()
    return QIcon(drawn)


def application() -> QApplication:
    """The dressed QApplication, in Chinese, at this person's type size."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("村务台账")
    app.setQuitOnLastWindowClosed(False)
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    from PySide6.QtCore import QLibraryInfo

    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
    theme.apply(app, memory.type_size(), contrast.wanted())
    return app


def options(arguments: Sequence[str]) -> dict[str, str]:
    """Read --book, --today and --who, as `--book 文件夹` or `--book=文件夹`."""
    found: dict[str, str] = {}
    left = iter(arguments)
    for argument in left:
        name, equals, value = argument.partition("=")
        found[name.lstrip("-")] = value if equals else next(left, "")
    return found


def main(arguments: Sequence[str] = ()) -> int:
    """Open the window; returns when it is closed."""
    given = options(arguments)
    app = application()
    hooks = trouble.install(_log_folder())
    program = Program(
        Path(given["book"]) if given.get("book") else None,
        date.fromisoformat(given["today"]) if given.get("today") else None,
        given.get("who", ""),
    )
    hooks.caught.connect(lambda error: program.window.tell(error))
    program.window.resize(QSize(theme.u(1366), theme.u(696)).boundedTo(app.primaryScreen().availableSize()))
    program.window.showMaximized()
    _FirstPaint(program.window, program.begin)
    return app.exec()


class _FirstPaint(QObject):
    """Does something once a window is painted: opening the book beside the first painting would hold it up.

    A window that is not to be seen is waited for half a second.
    """

    def __init__(self, window: QWidget, do: Callable[[], None]) -> None:
        super().__init__(window)
        self._do: Callable[[], None] | None = do
        window.installEventFilter(self)
        QTimer.singleShot(500, self, self._go)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._go)
        return False

    def _go(self) -> None:
        do, self._do = self._do, None
        if do:
            do()


def _log_folder() -> Path:
    state = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericStateLocation)
    return Path(state) / "cunwu" / "log"
