"""The basics of a meeting: what, when, where, who led and who wrote; below them what follows from the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.kit.errors import Complaint
from desktop.kit.look import Record
from desktop.services.meeting_draft import PEOPLE, USUAL, Choices, Judgement
from desktop.services.meetings import Verdict
from desktop.ui import theme
from desktop.ui.theme import u

from .attendance_rows import name_of
from .basics_fields import LineField, PersonBox, RecordBox, WordBox, day_field, time_field
from .sentence import Sentence

LABELS = {
    "type": "类型",
    "branch": "支部",
    "party_group": "党小组",
    "group": "组",
    "held_on": "日期",
    "began": "时间",
    "place": "地点",
    "chair": "主持",
    "recorder": "记录",
    "lecturer": "授课",
    "guests": "列席",
    "form": "形式",
}
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
STARRED = ("type", "held_on", "began", "place", "chair", "recorder")
ROSTER_OF = ("type", "branch", "party_group", "group", "held_on")  # what decides who is expected


class MeetingBasics(QWidget):
    """The form. `changed` after every edit; `roster_changed` when who is expected may have changed."""

    changed = Signal()
    roster_changed = Signal()
    choosing = Signal(object)  # a PersonBox whose person is to be chosen from all people

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("basics")
        self.setAccessibleName("基本情况")
        self.today: Callable[[], date] = date.today
        self.find_person: Callable[..., object] = lambda text, then: None
        self.tell_day: Callable[[str], object] = lambda day: None
        self._types: dict[str, Record] = {}
        self._names: dict[str, str] = {}
        self._last: Record = {}
        self._roster_key: tuple[Any, ...] = ()
        self._build()

    # --- building

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setObjectName("scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(u(16), 0, u(16), u(4))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(u(12))
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(0, u(48))
        self.fields: dict[str, Any] = {}
        self._labels: dict[str, QLabel] = {}
        self._errors: dict[str, Sentence] = {}
        self._make_fields()
        column.addLayout(self._grid)
        column.addStretch(1)
        self._area.setWidget(inner)
        whole.addWidget(self._area, 1)
        self._facts_box = QWidget()
        self._facts_column = QVBoxLayout(self._facts_box)
        self._facts_column.setSpacing(u(2))
        self._facts_column.addWidget(self._line())
        self._facts(self._facts_column)
        self._form_column, self._whole_column = column, whole
        self.fit(False)

    def fit(self, narrow: bool) -> None:
        """Wide: what follows stays in sight below the form; narrow: it scrolls with the form."""
        edge = 0 if narrow else u(16)
        self._facts_column.setContentsMargins(edge, 0, edge, u(8))
        if narrow:
            self._form_column.insertWidget(1, self._facts_box)
        else:
            self._whole_column.addWidget(self._facts_box)

    def _make_fields(self) -> None:
        self.began, self.ended = time_field(), time_field()
        made: dict[str, Any] = {
            **{name: RecordBox() for name in ("type", "branch", "party_group", "group")},
            "held_on": day_field(lambda: self.today()),
            "began": self.began,
            "place": WordBox(free=True),
            "form": WordBox(free=False),
            **{name: PersonBox(lambda text, then: self.find_person(text, then)) for name in PEOPLE},
            "guests": LineField(),
        }
        self.day_fact = Sentence()
        for name in LABELS:
            self._place(name, made[name])
        self._dress("ended", self.ended, "结束时间")
        for name in PEOPLE:
            made[name].choosing.connect(lambda box=made[name]: self.choosing.emit(box))
        made["type"].changed.connect(self._fit_to_type)
        made["held_on"].changed.connect(self._day_changed)
        for name in ("branch", "party_group", "group"):
            made[name].changed.connect(self._maybe_roster)

    def _place(self, name: str, field: QWidget) -> None:
        row = len(self._labels) * 3
        star = f"<span style='color:{theme.COLOURS['red']}'>*</span> " if name in STARRED else ""
        label = QLabel(f"{star}{LABELS[name]}")
        label.setProperty("k", "soft")
        label.setFixedHeight(u(38))
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._labels[name] = label
        self._dress(name, field, "开始时间" if name == "began" else LABELS[name])
        self._errors[name] = Sentence()
        self._grid.addWidget(label, row, 0)
        if name == "began":
            self._grid.addLayout(self._times(), row, 1)
        else:
            self._grid.addWidget(field, row, 1)
        if name == "held_on":
            self._grid.addWidget(self.day_fact, row + 1, 1)
        self._grid.addWidget(self._errors[name], row + 2, 1)

    def _times(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(u(8))
        line.addWidget(self.began)
        line.addWidget(QLabel("至"))
        line.addWidget(self.ended)
        return line

    def _dress(self, name: str, field: Any, label: str) -> None:
        self.fields[name] = field
        field.setObjectName(name)
        field.setAccessibleName(label)
        field.installEventFilter(self)
        if isinstance(field, QComboBox):
            if line := field.lineEdit():
                line.installEventFilter(self)
                line.setObjectName(f"{name}_text")
                line.setAccessibleName(label)
            field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            field.setMinimumContentsLength(4)
            field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        field.changed.connect(lambda: self._edited(name))

    @staticmethod
    def _line() -> QFrame:
        line = QFrame()
        line.setProperty("k", "line")
        line.setFixedHeight(1)
        line.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        return line

    def _facts(self, column: QVBoxLayout) -> None:
        self.voters_row = QHBoxLayout()
        self.voters_word, self.voters = QLabel("有表决权"), QLabel()
        self.voters_word.setProperty("k", "soft")
        self.voters.setProperty("k", "strong")
        self.voters.setObjectName("voters")
        self.voters_row.addWidget(self.voters_word)
        self.voters_row.addStretch(1)
        self.voters_row.addWidget(self.voters)
        self.quorum, self.late, self.absences = Sentence(), Sentence(), Sentence()
        self.quorum.setObjectName("quorum")
        self.absences.setObjectName("absences")
        head = QLabel("缺席及原因（自动生成）")
        head.setProperty("k", "soft")
        column.addLayout(self.voters_row)
        for widget in (self.quorum, self.late, self._line(), head, self.absences):
            column.addWidget(widget)

    # --- showing

    def offer(self, choices: Choices) -> None:
        """Fill the lists of choices; what is in the fields stays."""
        self._types = {t["uid"]: t for t in choices.types}
        for name, records in (
            ("type", choices.types),
            ("branch", choices.branches),
            ("party_group", choices.party_groups),
            ("group", choices.groups),
        ):
            self.fields[name].offer(records)
        self.fields["place"].offer(choices.places)
        self.fields["form"].offer(choices.forms)
        self._several_branches = len(choices.branches) > 1

    def offer_people(self, rows: Sequence[Record]) -> None:
        people = [(row["person"], name_of(row)) for row in rows]
        self._names |= dict(people)
        for name in PEOPLE:
            self.fields[name].offer(people)

    def show_record(self, meeting: Record, names: dict[str, str]) -> None:
        """Show a meeting; not a change by the clerk. `names` gives the people it points at."""
        self._names |= names
        for name, field in self.fields.items():
            value = meeting.get(name)
            if name in PEOPLE:
                field.put(value, self._names.get(value or "", ""))
            else:
                field.put(value)
        self._roster_key = self._key()
        self._show_wanted()
        self.tell_day(meeting.get("held_on") or "")
        self.complain(())

    def propose(self, last: Record, names: dict[str, str]) -> None:
        """Write what such a meeting usually has where nothing is written; F4 takes the last one's word in any field."""
        self._last = last
        self._names |= names
        for name in USUAL:
            if not self.fields[name].currentText().strip():
                self.same(name)

    def same(self, name: str) -> None:
        """F4: as the last time."""
        if value := self._last.get(name):
            field = self.fields[name]
            field.put(value, self._names.get(value, "")) if name in PEOPLE else field.put(value)
            self._edited(name)

    def value(self) -> Record:
        found = {name: field.value() for name, field in self.fields.items()}
        return {name: value for name, value in found.items() if self._wanted(name) or value}

    def unreadable(self) -> list[Complaint]:
        """What was typed but cannot be read."""
        wrong = []
        for name, words in (("held_on", "日期"), ("began", "开始时间"), ("ended", "结束时间")):
            if self.fields[name].unreadable():
                example = "1120 或 2026-11-20" if name == "held_on" else "1930 或 19:30"
                wrong.append(Complaint(f"看不懂这个{words}，写成 {example}", name))
        unknown = (name for name in PEOPLE if self.fields[name].unresolved())
        return wrong + [Complaint("找不到这个人，按 F7 记进去", name) for name in unknown]

    def title(self) -> str:
        return (self._types.get(self.fields["type"].value() or "") or {}).get("name") or ""

    def judge(self, judgement: Judgement, rows: Sequence[Record]) -> None:
        """Show what follows: voters, quorum, how late, who was absent and why."""
        counts = judgement.counts
        due, there = (
            (counts.voters_due, counts.voters_present) if judgement.asks_votes else (counts.due, counts.present)
        )
        self.voters_word.setText("有表决权" if judgement.asks_votes else "到会")
        self.voters.setText(f"应到 {due}，到会 {there}")
        self.quorum.judge(judgement.quorum.ok, short_quorum(judgement.quorum))
        self.quorum.setToolTip(judgement.quorum.text)
        days = judgement.late_by
        self.late.say(f"会后 {days} 天才记，会标“补记”" if days else "", "history" if days else "", "ink700")
        self.absences.setToolTip(say_absences(rows, reasons=True))
        self.absences.say(say_absences(rows) or "没有人缺席", "", "paper900" if say_absences(rows) else "paper600")

    def say_day(self, words: str) -> None:
        self.day_fact.say(words)

    def complain(self, complaints: Sequence[Complaint]) -> None:
        """Stand each complaint under its field, and take back those of before."""
        said = {c.field: c.message for c in complaints if c.field}
        for name, error in self._errors.items():
            message = said.get(name) or (said.get("ended") if name == "began" else None)
            error.say(message or "", "alert" if message else "", "red")
        for name, field in self.fields.items():
            theme.restyle(field, wrong=name in said)

    def see(self, name: str) -> None:
        field = self.fields.get(name) or self.fields["type"]
        self._area.ensureWidgetVisible(field)
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def first_empty(self) -> str:
        """The first of the needed fields that is still empty; '' if none is."""
        value = self.value()
        return next((name for name in ("type", "held_on") if len(value.get(name) or "") < 10), "")

    def focus_first(self) -> None:
        value = self.value()
        self.see(self.first_empty() or next((n for n in LABELS if self._wanted(n) and not value.get(n)), "type"))

    # --- following what the clerk does

    def _edited(self, name: str) -> None:
        if name in self._errors and self._errors[name].text:
            self._errors[name].say("")
            theme.restyle(self.fields[name], wrong=False)
        self.changed.emit()

    def _fit_to_type(self) -> None:
        self._show_wanted()
        self._maybe_roster()

    def _day_changed(self) -> None:
        day = self.fields["held_on"].value() or ""
        self.tell_day(day)
        if len(day) == 10 and not self.fields["held_on"].hasFocus():
            self._maybe_roster()

    def _key(self) -> tuple[Any, ...]:
        return tuple(self.fields[name].value() for name in ROSTER_OF)

    def _maybe_roster(self) -> None:
        key = self._key()
        if key != self._roster_key and key[0] and key[-1] and len(key[-1]) == 10:
            self._roster_key = key
            self.roster_changed.emit()

    def _wanted(self, name: str) -> bool:
        """Whether a field belongs to this type of meeting."""
        kind = self._types.get(self.fields["type"].value() or "") or {}
        party = kind.get("roster") in ("支部党员", "党小组党员") or kind.get("body") == "支委会"
        return {
            "branch": party and getattr(self, "_several_branches", False),
            "party_group": kind.get("roster") == "党小组党员",
            "group": kind.get("roster") == "村民小组户代表",
            "lecturer": "党课" in (kind.get("name") or ""),
        }.get(name, True)

    def _show_wanted(self) -> None:
        for name, label in self._labels.items():
            shown = self._wanted(name)
            label.setVisible(shown)
            self.fields[name].setVisible(shown)
            self._errors[name].setVisible(shown)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on, Shift+Enter back, F4 takes what the last meeting had, F7 chooses a person."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier  # Enter on the number pad is Enter
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and held in (NONE, SHIFT):
            self.focusNextPrevChild(held == NONE)
            return True
        if event.key() == Qt.Key.Key_F4:
            self.same(next(name for name, field in self.fields.items() if field in (watched, watched.parent())))
            self.focusNextChild()
            return True
        if event.key() == Qt.Key.Key_F7 and isinstance(watched.parent(), PersonBox):
            self.choosing.emit(watched.parent())
            return True
        return super().eventFilter(watched, event)


def short_quorum(verdict: Verdict) -> str:
    """Say a quorum that is met without the numbers that stand above it; one that is not, with its arithmetic."""
    return verdict.text.partition("：")[0] if verdict.ok else verdict.text


def say_absences(rows: Sequence[Record], reasons: bool = False) -> str:
    """Say who was absent: 请假：吴小兵、郭长林; with reasons, or where one is missing, 高振东（原因未填）."""
    lines = []
    for status in ("请假", "缺席"):
        names = [_with_reason(row, reasons) for row in rows if row.get("status") == status]
        if names:
            lines.append(f"{status}：{'、'.join(names)}")
    return "\n".join(lines)


def _with_reason(row: Record, reasons: bool) -> str:
    reason = row.get("reason")
    return name_of(row) if reason and not reasons else f"{name_of(row)}（{reason or '原因未填'}）"
