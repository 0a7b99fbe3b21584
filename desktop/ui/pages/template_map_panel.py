"""Beside the sheet: from which ledger it is filled, for which time, whom, how covered; what stays blank and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.kit import periods
from desktop.kit.fields import Ref, Tags
from desktop.kit.ledger import Ledger
from desktop.kit.look import Filter, Query
from desktop.kit.periods import Period
from desktop.services.mapping import Draft, Place
from desktop.services.sheet_preview import Preview
from desktop.ui import theme
from desktop.ui.chips import chip_path
from desktop.ui.columns import counter_of
from desktop.ui.theme import u

MASKS = (("internal", "写全，自己用"), ("report", "写全，报上级"), ("public", "公示，不写证件和电话"))
EVERY_TIME = "不分时间"
NEW = "+"  # in the place of a ledger's name
MOST_OFFERED = 200  # records that can be chosen one by one


@dataclass(frozen=True)
class Crowd:
    """What the worker says of whom can be asked for: how many in all, of each kind, and single records.

    `named`: these are not all of the ledger, but those that the sheet's title names.
    """

    total: int
    kinds: Mapping[Any, int]
    named: bool = False
    records: Sequence[tuple[str, str]] = ()


class MapPanel(QScrollArea):
    """`asked` when time, people or cover change; `ledger_chosen`, `sheet_chosen` when the sheet is to be read anew."""

    asked = Signal()
    ledger_chosen = Signal(str)
    sheet_chosen = Signal(str)
    place_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("map-panel")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedWidth(u(312))
        frame = QFrame()
        frame.setProperty("k", "card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(u(16), u(8), u(16), u(8))
        column.setSpacing(u(2))
        self.sheet = self._combo(column, "map-sheet", "哪张工作表")
        self.ledger = self._combo(column, "map-ledger", "认作哪本台账")
        self.span = self._combo(column, "map-span", "时间")
        self.who = self._combo(column, "map-who", "哪些")
        self.which = self._combo(column, "map-which", "哪一份")
        self.cover = self._combo(column, "map-cover", "证件和电话")
        for value, words in MASKS:
            self.cover.addItem(words, value)
        self.notes = QVBoxLayout()
        self.notes.setContentsMargins(0, u(6), 0, u(6))
        self.notes.setSpacing(u(4))
        column.addLayout(self.notes)
        column.addStretch(1)
        self.foot = QLabel()
        self.foot.setProperty("k", "soft")
        self.foot.setWordWrap(True)
        column.addWidget(self.foot)
        self.setWidget(frame)
        self._filters: dict[str, tuple[Filter, ...]] = {}
        self.sheet.activated.connect(lambda _row: self.sheet_chosen.emit(self.sheet.currentText()))
        self.ledger.activated.connect(lambda _row: self.ledger_chosen.emit(self.ledger.currentData() or ""))
        for combo in (self.span, self.who, self.which, self.cover):
            combo.activated.connect(lambda _row: self.asked.emit())

    def _combo(self, column: QVBoxLayout, name: str, words: str) -> QComboBox:
        label, combo = QLabel(words), QComboBox()
        label.setProperty("k", "label")
        label.setBuddy(combo)
        combo.setObjectName(name)
        combo.setAccessibleName(words)
        combo.setMaxVisibleItems(14)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(6)
        column.addWidget(label)
        column.addWidget(combo)
        return combo

    def _show(self, combo: QComboBox, shown: bool) -> None:
        for label in self.findChildren(QLabel):
            if label.buddy() is combo:
                label.setVisible(shown)
        combo.setVisible(shown)

    # --- what can be chosen

    def offer_ledgers(self, ledgers: Mapping[str, Ledger]) -> None:
        self.ledger.clear()
        self.ledger.addItem("请选一本台账", "")
        for ledger in sorted((x for x in ledgers.values() if x.group != "系统"), key=lambda x: (x.derived, x.title)):
            self.ledger.addItem(ledger.title, ledger.name)
        self.ledger.addItem("照这张表建新台账…", NEW)

    def offer_spans(self, year: int) -> None:
        kept = self.span.currentText()
        self.span.clear()
        self.span.addItem(EVERY_TIME, Period())
        self.span.addItem(f"{year} 年全年", periods.year(year))
        wholes = [periods.quarter(year, n) for n in range(1, 5)] + [periods.month(year, n) for n in range(1, 13)]
        for whole in wholes:
            self.span.addItem(whole.title, whole)
        self.span.setCurrentIndex(max(1, self.span.findText(kept)))

    def show_draft(self, draft: Draft, ledger: Ledger | None) -> None:
        """Show what a sheet was recognised as; the time is kept where the ledger has one."""
        self.sheet.clear()
        self.sheet.addItems(list(draft.sheets))
        self.sheet.setCurrentText(draft.template.layout.sheet)
        self._show(self.sheet, len(draft.sheets) > 1)
        self.ledger.setCurrentIndex(max(0, self.ledger.findData(draft.ledger or "")))
        dated = bool(ledger and (ledger.day or ledger.derived) and "until" not in ledger.by_name)
        self._show(self.span, dated)
        self.span.setCurrentIndex((self.span.currentIndex() or 1) if dated else 0)
        self._show(self.which, draft.per_record)
        self.who.clear()
        self.which.clear()

    def show_crowd(self, ledger: Ledger, crowd: Crowd) -> None:
        """Offer all, or one kind of them, each with its count."""
        counter, path = counter_of(ledger.name), chip_path(ledger)
        field = ledger.by_name.get(path)
        kept = self.who.currentData(), self.which.currentData()
        self.who.clear()
        count = "" if ledger.derived else f" {crowd.total:,} {counter}"  # its rows are not those of the sheet
        self.who.addItem(f"{'标题说的' if crowd.named else '全部'}{count}", None)
        for value, number in crowd.kinds.items():
            if value not in (None, ""):
                shown = field.show(value) if field is not None and not isinstance(field, Ref) else str(value)
                self.who.addItem(
                    shown if ledger.derived else f"{shown} {number:,} {counter}",
                    Filter(path, value, "has" if isinstance(field, Tags) else "is"),
                )
        self.which.clear()
        self.which.addItem(f"每条一张，共 {crowd.total:,} 张", "")
        for uid, words in crowd.records:
            self.which.addItem(words, uid)
        for combo, data in zip((self.who, self.which), kept, strict=True):
            combo.setCurrentIndex(max(0, next((n for n in range(combo.count()) if combo.itemData(n) == data), 0)))
        self._show(self.who, self.who.count() > 1)

    # --- what was chosen

    @property
    def period(self) -> Period:
        return (self.span.currentData() or Period()) if not self.span.isHidden() else Period()

    def query(self, *, everybody: bool = False) -> Query:
        """What is asked for; `everybody` leaves the kind out, for counting the kinds."""
        chosen = None if everybody else self.who.currentData()
        return Query(since=self.period.since, until=self.period.until, filters=(chosen,) if chosen else ())

    @property
    def records(self) -> tuple[str, ...]:
        uid = self.which.currentData() if not self.which.isHidden() else ""
        return (uid,) if uid else ()

    @property
    def mask(self) -> str:
        return str(self.cover.currentData())

    # --- what stays blank

    def show_notes(self, places: Sequence[Place], seen: Preview, per_record: bool) -> None:
        """Say what is to be confirmed, what stays blank and why, and what else to know."""
        self.complain(seen.complaint)
        for place in (p for p in places if p.state == "unsure"):
            self._note("unsure", "amber", f"{place.heading}：{place.why}", place.key)
        count = 0 if per_record else seen.count
        for why, group in _by_reason(places, count).items():
            self._note("minus", "paper600", f"{_named(group)} 留空：{why}", group[0].key)
        bare = [p for p in places if count and p.column and _never_typed(p, seen)]
        if bare:
            self._note("info", "paper600", f"{_named(bare)}：认得，可账本里还没有人填过，会空着", bare[0].key)
        for words in seen.warnings:
            self._note("info", "amber", words)

    def complain(self, words: str) -> None:
        """Say only why nothing can be filled."""
        while self.notes.count():
            widget = self.notes.takeAt(0).widget()
            if widget:
                widget.hide()
                widget.deleteLater()
        if words:
            self._note("alert", "amber", words)

    def _note(self, icon: str, tint: str, words: str, key: str = "") -> None:
        self.notes.addWidget(_Note(icon, tint, words, (lambda: self.place_asked.emit(key)) if key else None))


def _by_reason(places: Sequence[Place], count: int) -> dict[str, list[Place]]:
    """What stays blank, gathered by why; of columns also how many cells."""
    found: dict[str, list[Place]] = {}
    for place in places:
        if place.state == "blank":
            cells = f"，每列 {count:,} 格" if count and place.column else ""
            found.setdefault(place.why + cells, []).append(place)
    return found


def _never_typed(place: Place, seen: Preview) -> bool:
    """Whether a column is known and yet stays empty, for nobody has a value."""
    return place.state == "sure" and not place.fixed and not seen.filled.get(place.col, 1)


def _named(places: Sequence[Place]) -> str:
    return "、".join(p.heading.replace("\n", "") or p.key for p in places)


class _Note(QWidget):
    """An icon and words of several lines; a click leads to the place."""

    def __init__(self, icon: str, tint: str, words: str, do: Callable[[], object] | None) -> None:
        super().__init__()
        self._do = do
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(u(8))
        mark = QLabel()
        mark.setFixedWidth(u(20))
        if icon:
            mark.setPixmap(theme.pixmap(icon, tint, 20))
        self.words = QLabel(words)
        self.words.setWordWrap(True)
        self.words.setProperty("k", "amber" if tint == "amber" else "soft")
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        if do:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._do:
            self._do()
