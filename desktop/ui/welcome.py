"""The first use: which way to begin, then the village, then where the book lies; one question a page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop.kit.errors import Refused

from . import theme, trouble
from .band import Seal
from .form import Complaining
from .page import Action, action_button, link
from .theme import u

if TYPE_CHECKING:
    from .app import Program

STEPS = (("怎么开始", "新账本、练习村或恢复"), ("村子", "村名、乡镇、您是谁"), ("放在哪里", "电脑上的一个文件夹"))


class Welcome(QWidget):
    """Covers the whole frame until a book is open."""

    def __init__(self, program: Program) -> None:
        super().__init__()
        from desktop.services import start

        self.program = program
        self.base, self.folder = start.documents(), start.documents()
        self.setObjectName("plain")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.steps = Steps()
        self.pages = QStackedWidget()
        row.addWidget(self.steps)
        row.addWidget(self.pages, 1)
        for made in (self._ways(), self._village(), self._place()):
            self.pages.addWidget(made)
        self.show_step(0)

    # --- the three questions

    def _ways(self) -> QWidget:
        page, column = question("您想怎么开始？", "哪样都不会动您电脑上原来的表。")
        for name, words, more, icon, do in (
            ("begin-new", "新建本村的账本", "填村名，选个放的地方，就可以记了。", "plus", self._begin_new),
            (
                "begin-practice",
                "先用练习村试一试",
                "一个编好的村和十几道题，照着做一遍就会了，改坏了不要紧。",
                "books",
                self.program.practise,
            ),
            ("begin-open", "打开已有的账本", "换了电脑，或账本在别的文件夹、U 盘里。", "folder", self._open_book),
            ("begin-recover", "从备份恢复", "选备份文件夹，程序另建一本，原来的不动。", "restore", self._recover),
        ):
            column.addWidget(way(name, words, more, icon, do))
        column.addStretch(1)
        return page

    def _village(self) -> QWidget:
        page, column = question("是哪个村？", "以后在“设置”里都能改。")
        self.village = field(column, "村名", "village", "如：柳河村")
        self.township = field(column, "乡镇", "township", "如：清河镇，可以先空着")
        self.who = field(column, "您的姓名", "who", "写进每一步记录，可以先空着")
        self.wrong = Complaining()
        column.addWidget(self.wrong)
        column.addStretch(1)
        column.addLayout(self._buttons("下一步", self._to_place, lambda: self.show_step(0), skip=True))
        self.village.returnPressed.connect(self.township.setFocus)
        self.township.returnPressed.connect(self.who.setFocus)
        self.who.returnPressed.connect(self._to_place)
        return page

    def _place(self) -> QWidget:
        page, column = question("账本放在哪里？", "一个文件夹，里面是账本、照片和备份。拷走这个文件夹，就拷走了全部。")
        frame = QFrame()
        frame.setProperty("k", "card")
        row = QHBoxLayout(frame)
        row.setContentsMargins(u(16), u(16), u(16), u(16))
        mark = QLabel()
        mark.setPixmap(theme.pixmap("folder", "ink700", 28))
        self._where = QLabel()
        self._where.setObjectName("welcome-folder")
        self._where.setWordWrap(True)
        change = QPushButton("换个地方")
        change.setObjectName("welcome-change")
        change.clicked.connect(self._choose_place)
        row.addWidget(mark)
        row.addWidget(self._where, 1)
        row.addWidget(change)
        column.addWidget(frame)
        column.addStretch(1)
        column.addLayout(self._buttons("建好，开始记", self.create, lambda: self.show_step(1)))
        return page

    def _buttons(
        self, words: str, go_on: Callable[[], object], back: Callable[[], object], *, skip: bool = False
    ) -> QHBoxLayout:
        row = QHBoxLayout()
        before = QPushButton(theme.icon("arrow-left"), " 上一步")
        before.setObjectName("welcome-back")
        before.clicked.connect(lambda: back())
        row.addWidget(before)
        if skip:
            row.addSpacing(u(8))
            row.addWidget(link("先不填，用练习村试试", self.program.practise))
        row.addStretch(1)
        after = action_button(Action("welcome-next", words, "arrow-right", go_on, primary=True))
        after.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        after.setAutoDefault(True)  # Enter presses it
        row.addWidget(after)
        return row

    # --- going

    def show_step(self, step: int) -> None:
        self.pages.setCurrentIndex(step)
        self.steps.show_step(step)
        self._focus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._focus()

    def _focus(self) -> None:
        """Stand where Enter goes on."""
        first = ("begin-new", "welcome-village", "welcome-next")[self.pages.currentIndex()]
        if found := self.pages.currentWidget().findChild(QWidget, first):
            found.setFocus()

    def _begin_new(self) -> None:
        self.show_step(1)

    def _to_place(self) -> None:
        name = self.village.text().strip()
        self.wrong.say("" if name else "请写村名，如：柳河村")
        if name:
            self.steps.say(1, " · ".join(filter(None, (name, self.township.text().strip()))))
            self._show_place()
            self.show_step(2)

    def _show_place(self) -> None:
        self.folder = self.base / self.village.text().strip()
        self._where.setText(str(self.folder))

    def _choose_place(self) -> None:
        def chosen(folder: Path) -> None:
            self.base = folder
            self._show_place()

        self.program.ask.folder(self, "账本放进哪个文件夹", chosen)

    # --- doing

    def create(self) -> None:
        """Make the book, then open it."""
        from desktop.services import start

        folder, village = self.folder, self.village.text().strip()
        who, township, today = self.who.text().strip(), self.township.text().strip(), self.program.today

        def made(_folder: Path) -> None:
            self.program.open(folder, lambda book: introduce(book, who, township))

        self.program.window.run(
            "正在建账本",
            lambda _book: start.create(folder, village, today=today, who=who),
            made,
            failed=self._failed,
            stopping="停下就没有建",
            icon="books",
        )

    def _open_book(self) -> None:
        self.program.ask.folder(self, "选账本的文件夹（里面有“账本.db”）", self.program.open)

    def _recover(self) -> None:
        self.program.ask.folder(self, "选备份的文件夹", self._recover_from)

    def _recover_from(self, snapshot: Path) -> None:
        def chosen(to: Path) -> None:
            from desktop.services import upkeep

            self.program.window.run(
                "正在恢复",
                lambda _book: upkeep.recover(snapshot, to / "恢复的账本"),
                self.program.open,
                failed=self._failed,
                stopping="停下就没有恢复",
                icon="restore",
            )

        self.program.ask.folder(self, "恢复出来的账本放进哪个文件夹", chosen)

    def _failed(self, error: Exception) -> bool:
        if isinstance(error, Refused):
            trouble.show(self, error)
            return True
        return False


def introduce(book: Any, who: str, township: str) -> None:
    """Note in a new book who keeps it, and the township."""
    from desktop.services import records, upkeep

    village = book.records("villages")[0]
    if township and village.get("township") != township:
        records.edit(book, "villages", village["uid"], {"township": township})
    if who:
        upkeep.set_setting(book, "who", who)
        book.sign(who)


class Steps(QFrame):
    """The dark side: seal, name, and the steps with a result line each."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("steps")
        self.setFixedWidth(u(320))
        self._results = [more for _title, more in STEPS]
        self._now = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(u(32), u(40), u(32), u(32))
        row = QHBoxLayout()
        row.setSpacing(u(12))
        row.addWidget(Seal(40, self))
        name = QLabel("村务台账")
        name.setProperty("k", "now")
        name.setObjectName("welcome-name")
        row.addWidget(name)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        words = QLabel("约 3 分钟。程序不联网，\n记的东西只在这台电脑上。")
        column.addWidget(words)

    def show_step(self, step: int) -> None:
        self._now = step
        self.update()

    def say(self, step: int, result: str) -> None:
        self._results[step] = result
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, (title, _more) in enumerate(STEPS):
            self._paint_step(painter, place, title, u(114 + 80 * place))
        painter.end()

    def _paint_step(self, painter: QPainter, place: int, title: str, top: int) -> None:
        done, now = place < self._now, place == self._now
        box = QRectF(u(32), top, u(32), u(32))
        white, faint = theme.colour("paper0"), theme.colour("bandstep")
        painter.setPen(QPen(white if done or now else faint, max(1, u(2))))
        painter.setBrush(white if done or now else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box)
        if done:
            theme.paint_icon(painter, "check", box.adjusted(u(7), u(7), -u(7), -u(7)), "ink700")
        else:
            painter.setFont(theme.font(16, bold=True))
            painter.setPen(theme.colour("ink700") if now else faint)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(place + 1))
        if place + 1 < len(STEPS):
            painter.setPen(QPen(faint, max(1, u(2))))
            painter.drawLine(int(box.center().x()), top + u(36), int(box.center().x()), top + u(76))
        left = u(80)
        painter.setFont(theme.font(18, bold=done or now))
        painter.setPen(white if done or now else theme.colour("bandsoft"))
        painter.drawText(QRectF(left, top - u(4), u(220), u(28)), Qt.AlignmentFlag.AlignVCenter, title)
        painter.setFont(theme.font(16))
        painter.setPen(theme.colour("bandsoft"))
        shown = painter.fontMetrics().elidedText(self._results[place], theme.ELIDE, u(220))
        painter.drawText(QRectF(left, top + u(22), u(220), u(26)), Qt.AlignmentFlag.AlignVCenter, shown)


def question(title: str, words: str) -> tuple[QWidget, QVBoxLayout]:
    """One page: a question, a sentence, and room for the answer."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(u(56), u(40), u(56), u(32))
    column.setSpacing(u(12))
    heading, more = QLabel(title), QLabel(words)
    heading.setProperty("k", "title")
    more.setProperty("k", "soft")
    more.setWordWrap(True)
    column.addWidget(heading)
    column.addWidget(more)
    column.addSpacing(u(8))
    return page, column


def field(column: QVBoxLayout, label: str, name: str, hint: str) -> QLineEdit:
    """A labelled line of the village page."""
    row = QHBoxLayout()
    words, line = QLabel(label), QLineEdit()
    words.setProperty("k", "label")
    words.setFixedWidth(u(80))
    line.setObjectName(f"welcome-{name}")
    line.setAccessibleName(label)
    line.setPlaceholderText(hint)
    line.setMaximumWidth(u(420))
    words.setBuddy(line)
    row.addWidget(words)
    row.addWidget(line, 1)
    row.addStretch(1)
    column.addLayout(row)
    return line


def way(name: str, words: str, more: str, icon: str, do: Callable[[], object]) -> QPushButton:
    """A large button: what, and one line about it."""
    button = QPushButton()
    button.setObjectName(name)
    button.setAccessibleName(words)
    button.setProperty("k", "way")
    button.setFixedHeight(u(76))
    button.setAutoDefault(True)  # Enter presses it
    button.clicked.connect(lambda: do())
    row = QHBoxLayout(button)
    row.setContentsMargins(u(20), u(8), u(20), u(8))
    row.setSpacing(u(16))
    mark = QLabel()
    mark.setPixmap(theme.pixmap(icon, "ink700", 28))
    text = QVBoxLayout()
    text.setSpacing(0)
    title, line = QLabel(words), QLabel(more)
    title.setProperty("k", "strong")
    line.setProperty("k", "soft")
    for label in (title, line, mark):
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    text.addWidget(title)
    text.addWidget(line)
    row.addWidget(mark)
    row.addLayout(text, 1)
    return button
