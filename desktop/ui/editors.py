"""Field → editor. Every editor takes a record's value and gives back what a person would type."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import singledispatch
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from desktop.kit import reading
from desktop.kit.fields import Choice, Date, Field, Flag, LongText, Ref, Tags, whole_day
from desktop.kit.look import Record

from . import inside, theme
from .pause import pause
from .spelt import SPELT, WordCompleter, spelling
from .theme import u

if TYPE_CHECKING:
    from .window import MainWindow

CHOOSE = "请选择"
OWN_KEYS = (Qt.Key.Key_F2, Qt.Key.Key_F4, Qt.Key.Key_F7)
FLAGS = {"是": "是\nshi\ns", "否": "否\nfou\nf"}  # and how they are spelt: no form is to wait for that
PRIVATE = ("id", "phone", "card")  # covered in forms too


class LineEditor(QLineEdit):
    """One line. `put` shows a record's value; `typed` gives text that the field can read; `edited` on every change."""

    edited = Signal()
    hint_changed = Signal(str)

    def __init__(self, field: Field, frame: MainWindow) -> None:
        super().__init__()
        self.field, self.frame = field, frame
        self.textEdited.connect(lambda _text: self.edited.emit())
        if field.unit:
            inside.words(self, field.unit)

    def put(self, record: Record) -> None:
        self.setText(self.field.show(record.get(self.field.name)))
        self.setCursorPosition(0)

    def typed(self) -> object:
        return self.text()

    def retype(self, text: str) -> None:
        """Show what was typed before, as `typed` gave it."""
        self.setText(text)

    def complain(self, wrong: bool) -> None:
        theme.restyle(self, wrong=wrong)

    def event(self, event: QEvent) -> bool:
        """F2, F4 and F7 are the field's here, whatever they do elsewhere on the page."""
        if event.type() == QEvent.Type.ShortcutOverride and getattr(event, "key", lambda: 0)() in OWN_KEYS:
            event.accept()
        return super().event(event)


class DateEditor(LineEditor):
    """Read as typed (今, -1, 0315, 八月十五), chosen in a calendar (F7), said with weekday and lunar day below."""

    def __init__(self, field: Field, frame: MainWindow) -> None:
        super().__init__(field, frame)
        self.setPlaceholderText("如 1120、今、八月十五")
        self._button = inside.button(self, "calendar", "看日历  F7")
        self._button.clicked.connect(self.choose)
        self._wait = pause(self, 150, self._say)
        self.editingFinished.connect(self._tidy)
        self.textChanged.connect(lambda _text: self._wait.start())

    def put(self, record: Record) -> None:
        super().put(record)
        self._say()

    def choose(self) -> None:
        """F7: choose the day in a calendar."""
        from .calendar import Calendar

        typed = whole_day(reading.read_date(self.text(), self.frame.today))
        Calendar(self, self.frame, typed, self._chosen)

    def _chosen(self, day: date) -> None:
        self.setText(day.isoformat())
        self.setFocus()
        self.edited.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        down = event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_F7 or down:
            self.choose()
        else:
            super().keyPressEvent(event)

    def _tidy(self) -> None:
        day = reading.read_date(self.text(), self.frame.today)
        if day and day != self.text():
            self.setText(day)
            self._say()

    def _say(self) -> None:
        day, typed = reading.read_date(self.text(), self.frame.today) or "", self.text()

        def say(words: str) -> None:
            if self.text() == typed:  # another record may be shown by now
                self.hint_changed.emit(words)

        if len(day) == 10:
            self.frame.jobs.ask(lambda _book: _in_words(day), say, slot=f"day-{id(self)}", owner=self)
        else:
            self.hint_changed.emit("")


def _in_words(day: str) -> str:
    """'2026-11-20' → '星期五 · 农历十月十二'; on the worker, the almanac is heavy."""
    from .pages import almanac

    when = date.fromisoformat(day)
    return f"{almanac.weekday(when)} · {almanac.lunar(when)}"


class LongEditor(QPlainTextEdit):
    """Several lines; Enter is a new line here, Tab leaves, Ctrl+Enter saves."""

    edited = Signal()
    hint_changed = Signal(str)

    def __init__(self, field: Field, frame: MainWindow) -> None:
        super().__init__()
        self.field = field
        self._quiet = False
        self.setTabChangesFocus(True)
        self.setFixedHeight(u(84))
        self.textChanged.connect(lambda: None if self._quiet else self.edited.emit())

    def put(self, record: Record) -> None:
        self._quiet = True
        self.setPlainText(self.field.show(record.get(self.field.name)))
        self._quiet = False

    def typed(self) -> object:
        return self.toPlainText()

    def retype(self, text: str) -> None:
        self.setPlainText(text)

    def complain(self, wrong: bool) -> None:
        theme.restyle(self, wrong=wrong)


class ChoiceEditor(QComboBox):
    """A word of a dictionary: chosen from the list, or typed (a wrong word is refused when saved)."""

    edited = Signal()
    hint_changed = Signal(str)

    def __init__(self, field: Field, frame: MainWindow, words: dict[str, str] | None = None) -> None:
        super().__init__()
        self.field, self._value = field, ""
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(12)
        line = self.lineEdit()
        assert line is not None
        line.setPlaceholderText(CHOOSE)
        line.installEventFilter(self)
        self._line = line
        completer = WordCompleter(self.model(), self)
        completer.popup().setObjectName("completions")
        completer.popup().installEventFilter(self)
        self.setCompleter(completer)
        line.textEdited.connect(lambda _text: self.edited.emit())
        self.activated.connect(lambda _place: self.edited.emit())
        if words is None:
            frame.jobs.ask(self._words(getattr(field, "of", "")), self.offer, owner=self)
        else:
            self.offer(words)

    @staticmethod
    def _words(of: str) -> Callable[[Any], dict[str, str]]:
        return lambda book: {word: spelling(word) for word in book.words(of).values()}

    def offer(self, words: dict[str, str]) -> None:
        """Put the dictionary's words and how they are typed into the list, keeping what is shown."""
        shown = self.currentText()
        self.clear()
        for place, (word, ways) in enumerate(words.items()):
            self.addItem(word)
            self.setItemData(place, ways, SPELT)
        self.setCurrentIndex(-1)
        self.setEditText(shown)

    def put(self, record: Record) -> None:
        text = self.field.show(record.get(self.field.name))
        self.setCurrentIndex(self.findText(text) if text else -1)
        self.setEditText(text)

    def setText(self, text: str) -> None:
        self.setEditText(text)
        self.edited.emit()

    def text(self) -> str:
        return self.currentText()

    def typed(self) -> object:
        return self.currentText()

    def retype(self, text: str) -> None:
        self.setEditText(text)

    def complain(self, wrong: bool) -> None:
        theme.restyle(self, wrong=wrong)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click anywhere on an empty choice opens the list; Enter in the words offered takes one and goes on."""
        if event.type() == QEvent.Type.MouseButtonRelease and watched is self._line and not self.currentText():
            self.showPopup()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is not self._line:
            return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._take(event.key())
        return False

    def _take(self, key: int) -> bool:
        completer: Any = self.completer()
        chosen = completer.popup().currentIndex().data() or completer.currentCompletion()
        completer.popup().hide()
        if chosen and self.findText(self.currentText()) < 0:
            self.setText(chosen)
        QApplication.postEvent(self._line, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))
        return True

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling the form must not change a value


# --- which editor a field has


@singledispatch
def editor_for(field: Field, frame: MainWindow) -> QWidget:
    """Make the editor of a field; each has put, typed, complain and the signals edited, hint_changed."""
    return LineEditor(field, frame)


@editor_for.register(LongText)
def _long(field: LongText, frame: MainWindow) -> QWidget:
    return LongEditor(field, frame)


@editor_for.register(Date)
def _date(field: Date, frame: MainWindow) -> QWidget:
    return DateEditor(field, frame) if type(field) is Date else LineEditor(field, frame)


@editor_for.register(Flag)
def _flag(field: Flag, frame: MainWindow) -> QWidget:
    return ChoiceEditor(field, frame, FLAGS)


@editor_for.register(Choice)
def _choice(field: Choice, frame: MainWindow) -> QWidget:
    return ChoiceEditor(field, frame)


@editor_for.register(Tags)
def _tags(field: Tags, frame: MainWindow) -> QWidget:
    from .tags import TagsEditor

    return TagsEditor(field, frame)


@editor_for.register(Ref)
def _ref(field: Ref, frame: MainWindow) -> QWidget:
    from .chooser import RefEditor

    return RefEditor(field, frame)


def named_editor(field: Field, ledger: str, frame: MainWindow) -> Any:
    """Make a field's editor with the names that tests and screen readers find it by."""
    from .masked import MaskedEditor

    made: Any = MaskedEditor(field, frame, ledger) if field.mask in PRIVATE else editor_for(field, frame)
    made.setObjectName(f"{ledger}.{field.name}")
    made.setAccessibleName(field.label + (f"（{field.unit}）" if field.unit else ""))
    made.setAccessibleDescription(field.help)
    if field.help:
        made.setToolTip(field.help)
    return made
