"""The small fields of a meeting's basics: a day, a time of day, a choice of records, a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from desktop.kit import reading
from desktop.kit.fields import Ref, whole_day
from desktop.kit.look import Record
from desktop.ui import inside
from desktop.ui.calendar import Calendar
from desktop.ui.chooser import RefEditor
from desktop.ui.spelt import SPELT, SpeltList, WordCompleter, spelling

Find = Callable[[str, Callable[[list[Record]], object]], object]
UID = Qt.ItemDataRole.UserRole


class LineField(QLineEdit):
    """A plain line."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.textEdited.connect(lambda: self.changed.emit())

    def put(self, value: str | None) -> None:
        self.setText(value or "")
        self.setCursorPosition(0)

    def value(self) -> str | None:
        return self.text().strip() or None


class ReadField(QLineEdit):
    """A line that is read when left: what was typed becomes its stored form; what cannot be read stays as typed."""

    changed = Signal()

    def __init__(self, read: Callable[[str], str | None]) -> None:
        super().__init__()
        self._read, self._last = read, ""
        self.textEdited.connect(lambda: self.changed.emit())
        self.editingFinished.connect(self.settle)

    def settle(self) -> None:
        found = self._read(self.text().strip()) if self.text().strip() else ""
        if found is not None and found != self.text():
            self.setText(found)
        if self.text() != self._last:
            self._last = self.text()
            self.changed.emit()

    def put(self, value: str | None) -> None:
        self._last = value or ""
        self.setText(self._last)

    def value(self) -> str | None:
        """The stored form, or None while blank or unreadable."""
        text = self.text().strip()
        return self._read(text) if text else None

    def unreadable(self) -> bool:
        return bool(self.text().strip()) and self.value() is None


class DayField(ReadField):
    """A day as typed (1120, 今, 八月十五), or chosen in a calendar: F7, Alt+Down, or the picture inside."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(lambda text: reading.read_date(text, today()))
        self._button = inside.button(self, "calendar", "看日历  F7")
        self._button.clicked.connect(self.choose)

    def choose(self) -> None:
        """F7: the calendar, at the day that is written."""
        Calendar(self, self.window(), whole_day(self.value()), self._chosen)  # type: ignore[arg-type]

    def _chosen(self, day: date) -> None:
        self.setText(day.isoformat())
        self.settle()
        self.setFocus()

    def event(self, event: QEvent) -> bool:
        """F7 is the calendar's here, whatever it chooses elsewhere on the page."""
        if event.type() == QEvent.Type.ShortcutOverride and getattr(event, "key", lambda: 0)() == Qt.Key.Key_F7:
            event.accept()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        down = event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_F7 or down:
            self.choose()
        else:
            super().keyPressEvent(event)


def day_field(today: Callable[[], date]) -> ReadField:
    return DayField(today)


def time_field() -> ReadField:
    return ReadField(reading.read_time)


class RecordBox(QComboBox):
    """A choice among a few records, shown by name, held by uid; its first line is “请选择”."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setView(SpeltList(self))
        self.activated.connect(lambda: self.changed.emit())

    def offer(self, records: Sequence[Record]) -> None:
        kept = self.value()
        self.clear()
        self.addItem("请选择", "")
        for record in records:
            self.addItem(record["name"], record["uid"])
        self.put(kept)

    def put(self, uid: str | None) -> None:
        self.setCurrentIndex(max(self.findData(uid or ""), 0))

    def value(self) -> str | None:
        return self.currentData() or None


class WordBox(QComboBox):
    """A choice of words; editable where the clerk may write another."""

    changed = Signal()

    def __init__(self, *, free: bool) -> None:
        super().__init__()
        self.free = free
        self.setView(SpeltList(self))
        self.setEditable(free)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.activated.connect(lambda: self.changed.emit())
        if line := self.lineEdit():
            line.textEdited.connect(lambda: self.changed.emit())
            line.editingFinished.connect(lambda: line.setCursorPosition(0))  # a long one shows its beginning

    def offer(self, words: Sequence[str]) -> None:
        kept = self.value()
        self.clear()
        self.addItems(list(words) if self.free else ["", *words])
        self.put(kept)

    def put(self, word: str | None) -> None:
        if self.free:
            self.setEditText(word or "")
            if line := self.lineEdit():
                line.setCursorPosition(0)
            return
        if word and self.findText(word) < 0:
            self.addItem(word)
        self.setCurrentIndex(max(self.findText(word or ""), 0))

    def value(self) -> str | None:
        return self.currentText().strip() or None


class Picker(RefEditor):
    """Chooses a person in the F7 window without being a field itself; `picked` carries uid, called and apart."""

    picked = Signal(object)

    def __init__(self, title: str, frame: Any, parent: QWidget) -> None:
        super().__init__(Ref("person", title, to="people"), frame)
        self.setParent(parent)
        self.setObjectName("picker")
        self.setAccessibleName(title)
        self.hide()

    def ask(self, title: str, text: str = "", back: QWidget | None = None) -> None:
        """Open the window under a title, with what was typed looked for already; the focus goes `back` from it."""
        self.field = replace(self.field, label=title)
        self.setFocusProxy(back)  # type: ignore[arg-type]
        self.setText(text)
        self.choose()

    def pick(self, record: Record) -> None:
        self.picked.emit(record)


class PersonBox(QComboBox):
    """A person: those expected are in the list; any other is found by name or id tail when the field is left."""

    changed = Signal()
    choosing = Signal()  # F7; nobody, or several people of that name

    def __init__(self, find: Find) -> None:
        super().__init__()
        self._find = find
        self._uid, self._name = "", ""
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setCompleter(WordCompleter(self.model(), self))
        self.activated.connect(self._chosen)
        if line := self.lineEdit():
            line.textEdited.connect(lambda: self.changed.emit())
            line.editingFinished.connect(self.settle)

    def offer(self, people: Sequence[tuple[str, str]]) -> None:
        """Offer (uid, name) pairs; what is in the field stays."""
        text = self.currentText()
        self.blockSignals(True)
        self.clear()
        for uid, name in people:
            self.addItem(name, uid)
            self.setItemData(self.count() - 1, spelling(name), SPELT)
        self.setCurrentIndex(-1)
        self.setEditText(text)
        self.blockSignals(False)

    def put(self, uid: str | None, name: str) -> None:
        self._uid, self._name = uid or "", name
        self.setEditText(name)

    def value(self) -> str | None:
        return self._uid if self._uid and self.currentText().strip() == self._name else None

    def unresolved(self) -> bool:
        return bool(self.currentText().strip()) and self.value() is None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F7:
            self.choosing.emit()
        else:
            super().keyPressEvent(event)

    def take(self, record: Record) -> None:
        """Take a person chosen elsewhere."""
        self._become(record["uid"], record["called"])

    def settle(self) -> None:
        """Find whom the text means, once the field is left."""
        text = self.currentText().strip()
        if not text or text == self._name:
            return
        place = self.findText(text)
        if place >= 0:
            self._become(self.itemData(place), text)
        else:
            self._find(text, lambda found: self._found(text, found))

    def _chosen(self, place: int) -> None:
        self._become(self.itemData(place), self.itemText(place))

    def _found(self, text: str, found: list[Record]) -> None:
        if text != self.currentText().strip():
            return
        expected = [person for person in found if self.findData(person["uid"]) >= 0]
        if len(found) == 1 or len(expected) == 1:
            self._become(*((expected or found)[0][key] for key in ("uid", "called")))
        else:
            self.changed.emit()
            self.choosing.emit()

    def _become(self, uid: str, name: str) -> None:
        self.put(uid, name)
        self.changed.emit()
