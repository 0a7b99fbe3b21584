"""The matters of a meeting and how they were voted: each with its verdict, reckoned while the clerk types."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRegularExpression, QSize, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.kit.look import Record
from desktop.services.meeting_draft import VOTES
from desktop.services.meetings import Verdict
from desktop.ui import keys, theme

from .sentence import Sentence

DIGITS = QRegularExpression("[0-9０-９]{0,5}")


class VoteField(QLineEdit):
    """A small field for a number of votes; blank while nothing is known."""

    def __init__(self, name: str, label: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setValidator(QRegularExpressionValidator(DIGITS, self))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedWidth(theme.u(40))
        self.setProperty("narrow", True)

    def votes(self) -> float | None:
        return float(int(self.text())) if self.text() else None

    def put(self, votes: float | None) -> None:
        self.setText("" if votes is None else f"{votes:.0f}")


class ResolutionEditor(QWidget):
    """One matter: its text, how it was voted, the three counts, and the verdict below."""

    changed = Signal()
    dropped = Signal()

    def __init__(self, record: Record, methods: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._record = dict(record)
        self._build(methods)
        self._fill()
        self.matter.textChanged.connect(self._tell)
        self.method.currentIndexChanged.connect(self._tell)
        for field in self.votes.values():
            field.textChanged.connect(self._tell)
        keys.bind(self, {"Alt+Delete": self.drop.click})

    def _build(self, methods: Sequence[str]) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.u(8), 0, theme.u(8))
        column.setSpacing(theme.u(6))
        column.addLayout(self._first_line())
        column.addLayout(self._second_line(methods))
        self.verdict = Sentence(parent=self)
        below = QHBoxLayout()
        below.setContentsMargins(theme.u(24), 0, 0, 0)
        below.addWidget(self.verdict)
        column.addLayout(below)

    def _first_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(theme.u(4))
        self.number = QLabel(self)
        self.number.setProperty("k", "strong")
        self.number.setFixedWidth(theme.u(14))
        self.matter = QLineEdit(self)
        self.matter.setPlaceholderText("议题，如 接收某某为正式党员")
        self.drop = QPushButton(theme.icon("close"), "", self)
        self.drop.setIconSize(QSize(theme.u(16), theme.u(16)))
        self.drop.setProperty("k", "small-icon")
        self.drop.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.drop.clicked.connect(self.dropped)
        for widget in (self.number, self.matter, self.drop):
            line.addWidget(widget)
        return line

    def _second_line(self, methods: Sequence[str]) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(theme.u(18), 0, 0, 0)
        line.setSpacing(theme.u(4))
        self.method = QComboBox(self)
        self.method.addItems(list(methods))
        self.method.setProperty("narrow", True)
        self.method.setFixedWidth(theme.u(112))
        line.addWidget(self.method)
        line.addStretch(1)
        self.votes = {}
        for name, label in VOTES:
            word = QLabel(label, self)
            word.setProperty("k", "soft")
            self.votes[name] = VoteField(name, label, self)
            line.addWidget(word)
            line.addWidget(self.votes[name])
            line.addSpacing(theme.u(2))
        return line

    def _fill(self) -> None:
        self.matter.setText(self._record.get("matter") or "")
        place = self.method.findText(self._record.get("method") or "举手")
        self.method.setCurrentIndex(max(place, 0))
        for name, field in self.votes.items():
            field.put(self._record.get(name))

    def renumber(self, place: int) -> None:
        """Take the place in the list, from 0: the number shown and the names a screen reader gives."""
        self.number.setText(str(place + 1))
        named = [(self.matter, "matter", "议题"), (self.method, "method", "表决方式"), (self.drop, "drop", "去掉")]
        named += [(self.votes[name], name, label) for name, label in VOTES]
        for widget, name, label in named:
            widget.setObjectName(f"resolutions.{place}.{name}")
            widget.setAccessibleName(f"第 {place + 1} 项{label}")
        self.drop.setToolTip("去掉这一项  Alt+Delete")

    def value(self) -> Record:
        """The record as it stands; numbers of voters are left to the attendance list."""
        votes = {name: field.votes() for name, field in self.votes.items()}
        voted = any(v is not None for v in votes.values())
        return {
            **self._record,
            "matter": self.matter.text().strip(),
            "method": self.method.currentText() if voted or self._record.get("method") else None,
            **votes,
        }

    def blank(self) -> bool:
        return not self.matter.text().strip() and all(field.votes() is None for field in self.votes.values())

    def judge(self, verdict: Verdict) -> None:
        self.verdict.judge(verdict.ok, verdict.text)
        wrong = verdict.text.startswith("票数不平")
        for field in self.votes.values():
            theme.restyle(field, wrong=wrong)

    def _tell(self) -> None:
        self.changed.emit()


class Resolutions(QScrollArea):
    """The matters of a meeting in order. `changed` after every edit, addition or removal."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("resolutions")
        self.setAccessibleName("议题与决议")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.methods: Sequence[str] = ("举手",)
        self.editors: list[ResolutionEditor] = []
        inner = QWidget()
        inner.setObjectName("scrolled")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(theme.u(12), 0, theme.u(12), theme.u(8))
        self._column.setSpacing(0)
        self._hint = QLabel("没有要表决的事就空着；有就点“加一项”。", inner)
        self._hint.setProperty("k", "soft")
        self._hint.setWordWrap(True)
        self._hint.setContentsMargins(0, theme.u(12), 0, 0)
        self._column.addWidget(self._hint)
        self._column.addStretch(1)
        self.setWidget(inner)

    def show_records(self, records: Sequence[Record]) -> None:
        """Replace every matter; not a change by the clerk."""
        for editor in self.editors:
            self._discard(editor)
        self.editors = []
        for record in records:
            self._add(record)
        self._hint.setVisible(not self.editors)

    def add_new(self) -> None:
        """Add an empty matter and put the cursor in it."""
        editor = self._add({})
        self._hint.hide()
        editor.matter.setFocus()
        self.changed.emit()

    def _add(self, record: Record) -> ResolutionEditor:
        editor = ResolutionEditor(record, self.methods, self.widget())
        editor.changed.connect(self.changed)
        editor.dropped.connect(lambda: self._drop(editor))
        self._column.insertWidget(len(self.editors), editor)
        editor.renumber(len(self.editors))
        self.editors.append(editor)
        return editor

    def _drop(self, editor: ResolutionEditor) -> None:
        self.editors.remove(editor)
        self._discard(editor)
        for place, left in enumerate(self.editors):
            left.renumber(place)
        self.changed.emit()

    def _discard(self, editor: ResolutionEditor) -> None:
        self._column.removeWidget(editor)
        editor.hide()
        editor.deleteLater()

    def value(self) -> list[Record]:
        """The matters that hold anything, in order."""
        return [editor.value() for editor in self.editors if not editor.blank()]

    def see(self, place: int, name: str) -> None:
        """Put the cursor into a field of a matter."""
        editor = self.editors[place]
        field = editor.votes.get(name, editor.matter)
        self.ensureWidgetVisible(editor)
        field.setFocus()
        field.selectAll()

    def judge(self, verdicts: Sequence[Verdict]) -> None:
        """Show the verdicts of `value()`, in its order."""
        filled = [editor for editor in self.editors if not editor.blank()]
        for editor, verdict in zip(filled, verdicts, strict=False):
            editor.judge(verdict)
