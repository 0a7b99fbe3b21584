"""The form of any ledger: labels, editors, computed values, complaints beside their fields, and the keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.kit.errors import Complaint
from desktop.kit.fields import Choice, Field, Flag, Number, Ref, Tags, Time
from desktop.kit.ledger import Ledger
from desktop.kit.look import Record

from . import theme
from .columns import said
from .editors import PRIVATE, LongEditor, named_editor
from .masked import CoveredWords
from .theme import u

if TYPE_CHECKING:
    from .window import MainWindow

LABEL = 88  # units
SHORT = 2  # characters of a label whose field may share a row
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Row:
    """One field of a form: its label, editor, the hint below it and the complaint below that."""

    def __init__(self, field: Field, ledger: str, frame: MainWindow) -> None:
        self.field = field
        self.label = QLabel(_label_text(field))
        self.label.setProperty("k", "label")
        self.label.setTextFormat(Qt.TextFormat.RichText)
        self.label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.label.setMinimumHeight(max(u(36), self.label.sizeHint().height()))
        self.editor: Any = named_editor(field, ledger, frame)
        self.label.setBuddy(self.editor)
        self.hint = QLabel()
        self.hint.setProperty("k", "soft")
        self.hint.hide()
        self.wrong = Complaining()
        self.editor.hint_changed.connect(self._say)
        self.first = ""

    def _say(self, words: str) -> None:
        self.hint.setText(words)
        self.hint.setVisible(bool(words))

    def put(self, record: Record) -> None:
        self.editor.put(record)
        self.first = str(self.editor.typed())
        self.complain("")

    @property
    def changed(self) -> bool:
        return str(self.editor.typed()) != self.first

    def complain(self, message: str) -> None:
        self.wrong.say(self._in_short(message))
        self.wrong.words.setToolTip(message)
        self.editor.complain(bool(message))

    def _in_short(self, message: str) -> str:
        """Beside the field its name and the whole list of words need not be said again."""
        if isinstance(self.field, Choice) and "里没有" in message:
            return "列表里没有这个词，请选一个"
        if isinstance(self.field, Ref) and "里找不到" in message:
            return message.partition("里")[2].replace("请先把它记进去", "按 F7 记进去")
        typed = str(self.editor.typed())
        said = message.replace(f"“{typed}”", "") if len(typed) > 6 else message
        return said.removeprefix(f"“{self.field.label}”")


class Complaining(QWidget):
    """The red line under a field: icon and one short sentence."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(u(6))
        self._mark, self.words = QLabel(), QLabel()
        self._mark.setPixmap(theme.pixmap("alert", "red", 18))
        self.words.setProperty("k", "wrong")
        self.words.setWordWrap(True)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        self.hide()

    def say(self, message: str) -> None:
        self.words.setText(message)
        self.setVisible(bool(message))
        if message:
            self._fit()

    def _fit(self) -> None:
        """A wrapped label in a grid is not asked for its height; say it."""
        width = max(self.width() - u(26), u(200))
        self.words.setMinimumHeight(self.words.heightForWidth(width))

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        if self.words.text():
            self._fit()


class Form(QScrollArea):
    """Every stored field of a ledger as an editor, every computed one as words.

    Enter goes on, in the last field it saves; Shift+Enter goes back; F4, Ctrl+' or `..` takes the value saved last;
    F9 goes to the next complaint. `saved` asks the owner to save; `edited` tells that something was typed.
    """

    saved = Signal()
    edited = Signal()

    def __init__(self, frame: MainWindow, ledger: Ledger, hidden: Sequence[str] = ()) -> None:
        super().__init__()
        self.frame, self.ledger = frame, ledger
        self.setObjectName(f"form-{ledger.name}")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setObjectName("scrolled")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(u(16), u(8), u(16), u(8))
        self._column.setSpacing(u(2))
        self.errors = Errors()
        self._column.addWidget(self.errors)
        self.rows = [Row(f, ledger.name, frame) for f in ledger.stored if f.name not in hidden]
        self._computed = [f for f in ledger.fields if f.computed]
        self._said: dict[str, QLabel] = {}
        self._lay()
        self._column.addStretch(1)
        self.setWidget(inside)
        self.new = True
        for row in self.rows:
            row.editor.edited.connect(lambda row=row: self._typed(row))
            for widget in filter(None, (row.editor, _line(row.editor))):
                widget.installEventFilter(self)

    # --- layout

    def _lay(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(u(12))
        grid.setVerticalSpacing(u(2))
        width = self._label_width()
        at, waiting = 0, list(self.rows)
        while waiting:
            row = waiting.pop(0)
            row.label.setFixedWidth(width)
            grid.addWidget(row.label, at, 0, Qt.AlignmentFlag.AlignTop)
            paired = bool(waiting) and _short(row.field) and _short(waiting[0].field)
            at = self._pair(grid, at, row, waiting.pop(0)) if paired else self._single(grid, at, row)
        for field in self._computed:
            at = self._compute(grid, at, field, width)
        grid.setColumnStretch(1, 1)
        self._column.addLayout(grid)

    def _label_width(self) -> int:
        labels = [row.label for row in self.rows] + [QLabel(_label_text(field)) for field in self._computed]
        longest = max((label.sizeHint().width() for label in labels), default=0)
        return max(u(56), min(u(LABEL + 32), longest))

    def _single(self, grid: QGridLayout, at: int, row: Row) -> int:
        for widget in (row.editor, row.hint, row.wrong):
            grid.addWidget(widget, at, 1)
            at += 1
        return at

    def _pair(self, grid: QGridLayout, at: int, left: Row, right: Row) -> int:
        line = QHBoxLayout()
        line.setSpacing(u(8))
        line.addWidget(left.editor, 1)
        line.addWidget(right.label)
        line.addWidget(right.editor, 1)
        grid.addLayout(line, at, 1)
        for row in (left, right):
            row.editor.setProperty("narrow", isinstance(row.field, Choice))
            grid.addWidget(row.hint, at + 1, 1)
            grid.addWidget(row.wrong, at + 2, 1)
            at += 2
        return at + 1

    def _compute(self, grid: QGridLayout, at: int, field: Field, width: int) -> int:
        label = QLabel(_label_text(field))
        words = CoveredWords(field, self.frame, self.ledger.name) if field.mask in PRIVATE else QLabel()
        label.setProperty("k", "label")
        label.setFixedWidth(width)
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        label.setMinimumHeight(max(u(36), label.sizeHint().height()))
        words.setObjectName(f"{self.ledger.name}.{field.name}")
        words.setAccessibleName(field.label)
        words.setMinimumHeight(u(36))
        words.setWordWrap(True)
        self._said[field.name] = words
        grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words, at, 1)
        return at + 1

    # --- values

    def load(self, record: Record, *, new: bool) -> None:
        """Show a record; `new` means that everything shown is to be saved."""
        self.new = new
        for row in self.rows:
            row.put(record)
        for field in self._computed:
            text, words = said(field, record), self._said[field.name]
            if isinstance(words, CoveredWords):
                words.put(record)
                continue
            self._said[field.name].setText("—" if text == "" else text + (f" {field.unit}" if field.unit else ""))
            theme.restyle(self._said[field.name], k="soft" if text == "" else "")
        self.errors.say([])
        self.verticalScrollBar().setValue(0)

    def texts(self) -> dict[str, object]:
        """What is to be saved: everything of a new record, only what was changed of an old one."""
        return {row.field.name: row.editor.typed() for row in self.rows if self.new or row.changed}

    @property
    def dirty(self) -> bool:
        return any(row.changed for row in self.rows)

    def take_up(self, texts: Mapping[str, str]) -> None:
        """Write texts into the editors as if they had been typed."""
        for row in self.rows:
            if row.field.name in texts:
                row.editor.retype(texts[row.field.name])
        self._edited()

    def row(self, field: str) -> Row:
        return next(row for row in self.rows if row.field.name == field)

    def remember(self) -> None:
        """Keep what was typed, for F4 and `..` in the next record."""
        kept = self.frame.last_typed.setdefault(self.ledger.name, {})
        kept.update({row.field.name: str(row.editor.typed()) for row in self.rows})

    def focus_first(self) -> None:
        """Put the cursor into the first field that is empty, or the first."""
        empty = next((row for row in self.rows if not row.editor.typed()), self.rows[0] if self.rows else None)
        if empty:
            empty.editor.setFocus()

    # --- complaints

    def complain(self, complaints: Sequence[Complaint]) -> None:
        """Show every complaint at once, each beside its field, and go to the first."""
        mine = {row.field.name: row for row in self.rows}
        for row in self.rows:
            row.complain("")
        for complaint in complaints:
            if complaint.field in mine:
                mine[complaint.field or ""].complain(complaint.message)
        self.errors.say([c.message for c in complaints if c.field not in mine], count=len(complaints))
        self.next_complaint(from_start=True)

    def wrong(self) -> list[Row]:
        """The fields that stand with a complaint."""
        return [row for row in self.rows if not row.wrong.isHidden()]

    def next_complaint(self, *, from_start: bool = False) -> None:
        """F9: go to the next field with a complaint."""
        if wrong := self.wrong():
            here = next((n for n, row in enumerate(wrong) if row.editor.hasFocus()), -1)
            target = wrong[0 if from_start else (here + 1) % len(wrong)]
            target.editor.setFocus()
            # not before it is laid out
            QTimer.singleShot(0, target.wrong, lambda: self.ensureWidgetVisible(target.wrong, 0, u(24)))

    # --- keys

    def _typed(self, row: Row) -> None:
        if _text_of(row.editor) == "。。":  # what the Chinese keyboard makes of two dots
            self._same_as_last(row)
        else:
            self._edited()

    def _edited(self) -> None:
        self.edited.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self.ensureWidgetVisible(watched, 0, u(24))
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(watched, event)
        return False

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        place = next((n for n, row in enumerate(self.rows) if watched in (row.editor, _line(row.editor))), -1)
        if place < 0:
            return False
        row, key = self.rows[place], Qt.Key(event.key())
        quote = key == Qt.Key.Key_Apostrophe and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if key == Qt.Key.Key_F4 or quote or (event.text() == "." and _text_of(row.editor) == "."):
            return self._same_as_last(row)
        if key in ENTER and not self._keeps_enter(row, event):
            self._go(place, -1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
            return True
        return False

    def _keeps_enter(self, row: Row, event: QKeyEvent) -> bool:
        """Enter belongs to the editor: a new line of a long text, a list being offered; Ctrl+Enter saves."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        completer = row.editor.completer() if hasattr(row.editor, "completer") else None
        offered = completer is not None and completer.popup().isVisible()
        offering = getattr(row.editor, "offering", None)
        return isinstance(row.editor, LongEditor) or offered or (offering is not None and offering())

    def _go(self, place: int, step: int) -> None:
        following = place + step
        if following >= len(self.rows):
            self.saved.emit()
        elif following >= 0:
            editor = self.rows[following].editor
            editor.setFocus(Qt.FocusReason.TabFocusReason)
            if hasattr(editor, "selectAll"):
                editor.selectAll()

    def _same_as_last(self, row: Row) -> bool:
        last = self.frame.last_typed.get(self.ledger.name, {}).get(row.field.name, "")
        row.editor.retype(last)
        self._edited()
        return True


class Errors(QFrame):
    """The red line on top: how many things to correct, and those that belong to no field shown."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("errors")
        row = QHBoxLayout(self)
        row.setContentsMargins(u(12), u(6), u(12), u(6))
        row.setSpacing(u(8))
        mark = QLabel()
        mark.setPixmap(theme.pixmap("alert", "red", 20))
        self.words = QLabel()
        self.words.setObjectName("form-errors")
        self.words.setWordWrap(True)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        self.hide()

    def say(self, others: Sequence[str], count: int = 0) -> None:
        lines = ([f"有 {count} 处要改，改完就能保存"] if count else []) + list(others)
        self.words.setText("\n".join(lines))
        self.setVisible(bool(lines))


def _short(field: Field) -> bool:
    kinds = (Choice, Flag, Time, Number)
    return isinstance(field, kinds) and not isinstance(field, Tags) and len(field.label) <= SHORT


def _label_text(field: Field) -> str:
    """The label; a long one on two lines, a required one with its red star."""
    text = field.label
    if len(text) > 6:
        cut = text.find("（") if 0 < text.find("（") <= 7 else (len(text) + 1) // 2
        text = f"{text[:cut]}<br>{text[cut:]}"
    star = f'<span style="color:{theme.COLOURS["red"]}">*</span> ' if field.required and not field.computed else ""
    return star + text


def _line(editor: Any) -> Any:
    found = getattr(editor, "lineEdit", None)
    return found() if found else None


def _text_of(editor: Any) -> str:
    return editor.text() if hasattr(editor, "text") else ""
