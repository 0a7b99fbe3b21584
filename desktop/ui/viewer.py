"""A record's pictures and files, one at a time over the pages: fitted, turned, described, put in order, copied."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from . import handing, keys, theme
from .canvas import Canvas
from .pictures import LARGEST, Pictures
from .theme import u

if TYPE_CHECKING:
    from .window import MainWindow

NEXT_TO = 1  # pictures on either side that are read ahead


@dataclass(frozen=True)
class Item:
    """A file to be shown. fact: whose it is and how large.  there: whether the file is."""

    file: Path
    name: str
    caption: str
    fact: str = ""
    picture: bool = True
    there: bool = True
    uid: str = ""


@dataclass(frozen=True)
class Changes:
    """What may be done with an item, by its place; None where it may not."""

    describe: Callable[[int, str], object] | None = None
    move: Callable[[int, int], object] | None = None
    open_record: Callable[[int], object] | None = None


class Viewer(QFrame):
    """Covers the pages until Esc. Left and right show the next; `show_items` takes what has changed meanwhile."""

    closed = Signal()

    def __init__(self, frame: MainWindow, items: Sequence[Item], at: int, changes: Changes) -> None:
        super().__init__(frame)
        self.frame, self.items, self.at, self.changes = frame, list(items), at, changes
        self.setObjectName("viewer")
        self.setAccessibleName("看附件")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._pictures = Pictures(QSize(LARGEST, LARGEST), 2 * NEXT_TO + 1, self)
        self._pictures.came.connect(self._came)
        self.canvas = Canvas(self)
        self.canvas.setObjectName("viewer-picture")
        self._build()
        self._bind()
        frame.installEventFilter(self)
        frame.stack.currentChanged.connect(self._left)
        self._place()
        self.show()
        self.raise_()
        self.canvas.setFocus()
        self._show()
        QTimer.singleShot(0, self, self._fit_fact)  # once the bar has its width

    # --- building

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        middle = QHBoxLayout()
        middle.setSpacing(0)
        self.before = self._button("viewer-before", "left", "上一张", lambda: self.step(-1), "Left")
        self.after = self._button("viewer-after", "right", "下一张", lambda: self.step(1), "Right")
        middle.addWidget(self.before)
        middle.addWidget(self.canvas, 1)
        middle.addWidget(self.after)
        column.addLayout(middle, 1)
        column.addWidget(self._foot())

    def _head(self) -> QWidget:
        bar, row = _bar("viewer-head")
        self.title, self.fact = QLabel(), QLabel()
        self.title.setObjectName("viewer-title")
        self.fact.setObjectName("viewer-fact")
        self.fact.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self.title)
        row.addWidget(self.fact, 1)
        for name, icon, word, do, key in (
            ("viewer-larger", "plus", "放大", self.canvas.larger, "+"),
            ("viewer-smaller", "minus", "缩小", self.canvas.smaller, "-"),
            ("viewer-fit", "photo", "整张", self.canvas.fit, "0"),
            ("viewer-turn", "refresh", "转一转", self.canvas.turn, "R"),
        ):
            row.addWidget(self._button(name, icon, word, do, key))
        row.addSpacing(u(8))
        self.copy = self._button("viewer-copy", "save", "另存一份", self.save_copy, "Ctrl+E", words=True)
        self.system = self._button("viewer-system", "folder", "用别的程序打开", self.open_outside, "Ctrl+O", words=True)
        close = self._button("viewer-close", "close", "关上", self.close, "Esc")
        for button in (self.copy, self.system, close):
            row.addWidget(button)
        return bar

    def _foot(self) -> QWidget:
        bar, row = _bar("viewer-foot")
        self.caption = QLineEdit()
        self.caption.setObjectName("viewer-caption")
        self.caption.setAccessibleName("说明")
        self.caption.setPlaceholderText("写说明：谁、在做什么  F2")
        self.caption.setEnabled(self.changes.describe is not None)
        self.caption.editingFinished.connect(self._described)
        self.caption.returnPressed.connect(self.canvas.setFocus)
        row.addWidget(self.caption, 1)
        self.earlier = self._button("viewer-earlier", "arrow-left", "往前移", lambda: self._move(-1), "Alt+Left", True)
        self.later = self._button("viewer-later", "arrow-right", "往后移", lambda: self._move(1), "Alt+Right", True)
        record = self._button("viewer-record", "right", "打开记录", self._open_record, "F6", words=True)
        for button, may in (
            (self.earlier, self.changes.move),
            (self.later, self.changes.move),
            (record, self.changes.open_record),
        ):
            row.addWidget(button)
            if may is None:
                button.hide()
        return bar

    def _button(
        self, name: str, icon: str, said: str, do: Callable[[], object], key: str, words: bool = False
    ) -> QPushButton:
        button = QPushButton(theme.icon(icon, "paper0"), f" {said}" if words else "")
        button.setObjectName(name)
        button.setAccessibleName(said)
        button.setToolTip(f"{said}  {keys.said(key)}")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setIconSize(QSize(u(20), u(20)))
        button.clicked.connect(lambda: do())
        return button

    def _bind(self) -> None:
        keys.bind(
            self,
            {
                "F2": self._to_caption,
                "Ctrl+E": self.copy.click,
                "Ctrl+O": self.system.click,
                "F6": self._open_record,
                "Alt+Left": self.earlier.click,
                "Alt+Right": self.later.click,
                "Esc": self._escape,
            },
        )

    # --- showing

    def show_items(self, items: Sequence[Item]) -> None:
        """Take the items as they are now; the one shown stays so while it is there."""
        now = self.items[self.at].uid
        self.items = list(items)
        if not self.items:
            self.close()
            return
        uids = [item.uid for item in self.items]
        self.at = uids.index(now) if now and now in uids else min(self.at, len(uids) - 1)
        self._show()

    @property
    def item(self) -> Item:
        return self.items[self.at]

    def step(self, by: int) -> None:
        """Show the next or the one before; at the end of them nothing."""
        self._described()
        to = max(0, min(len(self.items) - 1, self.at + by))
        if to != self.at:
            self.at = to
            self.canvas.fit()
            self._show()

    def _show(self) -> None:
        item, count = self.item, len(self.items)
        self.title.setText(f"{self.at + 1} / {count}")
        self.fact.setToolTip("  ·  ".join(filter(None, (item.name, item.fact))))
        self._fit_fact()
        self.caption.setText(item.caption)
        for button, more in ((self.before, self.at > 0), (self.after, self.at < count - 1)):
            button.setEnabled(more)
        self.earlier.setEnabled(self.at > 0)
        self.later.setEnabled(self.at < count - 1)
        for button in (self.copy, self.system):
            button.setEnabled(item.there)
        self._paint()

    def _paint(self) -> None:
        item = self.item
        if not item.there:
            self.canvas.say("文件不见了", "记录还在，照片文件不在附件文件夹里。请从备份恢复，或重新放一次。", "alert")
        elif not item.picture:
            self.canvas.say(item.name, "这种文件要用别的程序看：按 Ctrl+O。", "sheet")
        elif (picture := self._pictures.get(item.file)) is None:
            self.canvas.say("", "正在打开……", "photo")
        elif picture.isNull():
            self.canvas.say("打不开", "这张照片坏了，请重新放一次。", "alert")
        else:
            self.canvas.show_picture(picture)
        for near in (self.at + 1, self.at - 1):
            if 0 <= near < len(self.items) and self.items[near].picture and self.items[near].there:
                self._pictures.get(self.items[near].file)

    def _came(self, file: str) -> None:
        if file == str(self.item.file):
            self._paint()

    # --- doing

    def _to_caption(self) -> None:
        self.caption.setFocus()
        self.caption.selectAll()

    def _described(self) -> None:
        text, item = self.caption.text().strip(), self.item
        if self.changes.describe and text != item.caption:
            self.items[self.at] = Item(**{**vars(item), "caption": text})
            self.changes.describe(self.at, text)

    def _move(self, by: int) -> None:
        to = self.at + by
        if self.changes.move and 0 <= to < len(self.items):
            self._described()
            self.changes.move(self.at, by)
            self.items[self.at], self.items[to] = self.items[to], self.items[self.at]
            self.at = to
            self._show()

    def _open_record(self) -> None:
        if self.changes.open_record:
            self._described()
            self.changes.open_record(self.at)

    def save_copy(self) -> None:
        """Ask where, and write the file there as it is kept."""
        item, page = self.item, self.frame.page
        if page is not None:
            handing.save(
                page,
                item.name,
                lambda target: lambda _book: handing.copied(item.file, target),
                lambda target, _answer: f"已另存一份  {target.name}",
            )

    def open_outside(self) -> None:
        """Open a copy with the system's own program: what is changed there does not change the book's file."""
        open_copy(self.frame, self.item)

    def _escape(self) -> None:
        if self.caption.hasFocus():
            self._described()
            self.canvas.setFocus()
        else:
            self.close()

    def close(self) -> bool:
        """Write what was typed, and go."""
        self._described()
        self.closed.emit()
        return super().close()

    def _left(self, _place: int) -> None:
        self.close()

    # --- the place

    def _place(self) -> None:
        """Below the bands, which stay in sight."""
        top = self.frame.band.height() + (self.frame.strip.height() if self.frame.strip else 0)
        self.setGeometry(0, top, self.frame.width(), self.frame.height() - top)
        for button in (self.copy, self.system, self.earlier, self.later):
            button.setText(f" {button.accessibleName()}" if self.width() >= u(1100) else "")
        self._fit_fact()

    def _fit_fact(self) -> None:
        whole = self.fact.toolTip()
        self.fact.setText(self.fact.fontMetrics().elidedText(whole, theme.ELIDE, max(self.fact.width(), u(120))))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways = {
            Qt.Key.Key_Left: lambda: self.step(-1),
            Qt.Key.Key_Right: lambda: self.step(1),
            Qt.Key.Key_PageUp: lambda: self.step(-1),
            Qt.Key.Key_PageDown: lambda: self.step(1),
            Qt.Key.Key_Home: lambda: self.step(-len(self.items)),
            Qt.Key.Key_End: lambda: self.step(len(self.items)),
            Qt.Key.Key_Plus: self.canvas.larger,
            Qt.Key.Key_Equal: self.canvas.larger,
            Qt.Key.Key_Minus: self.canvas.smaller,
            Qt.Key.Key_0: self.canvas.fit,
            Qt.Key.Key_R: self.canvas.turn,
        }
        if do := ways.get(Qt.Key(event.key())):
            do()
        else:
            super().keyPressEvent(event)


def open_copy(frame: MainWindow, item: Item) -> None:
    """Copy a file out under its own name, and let the system open the copy."""
    folder = handing.scratch() / item.file.stem[:16]
    folder.mkdir(exist_ok=True)
    target = folder / item.name

    def opened(file: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(file))):
            frame.ask.tell(frame, "这台电脑上没有打开它的程序", "请按 Ctrl+E 另存一份，拷到能打开的电脑上看。")

    frame.run(
        "正在打开", lambda _book: handing.copied(item.file, target), opened, stopping="停下就不打开", icon="folder"
    )


def _bar(name: str) -> tuple[QFrame, QHBoxLayout]:
    bar = QFrame()
    bar.setObjectName(name)
    bar.setFixedHeight(u(52))
    row = QHBoxLayout(bar)
    row.setContentsMargins(u(16), 0, u(8), 0)
    row.setSpacing(u(4))
    return bar, row
