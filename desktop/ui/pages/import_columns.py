"""Step 2: which sheet, for which ledger, and what each column is, over the file's real first rows."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.services.incoming import MODES, looking
from desktop.services.incoming.looking import Heading, Sight
from desktop.services.incoming.wishes import FILL, OVERWRITE, SKIP
from desktop.services.mapping_options import Option
from desktop.ui import theme
from desktop.ui.page import Action
from desktop.ui.pause import pause
from desktop.ui.theme import u

from .import_choose import ledger_combo, list_ledgers
from .import_heading import HeadingCombo
from .import_own import NEW
from .import_pane import Bar, Pane
from .import_state import COLUMNS
from .template_map_choice import Choice, Offer

if TYPE_CHECKING:
    from .import_page import ImportPage

WAYS = ((OVERWRITE, "照表改"), (FILL, "只补空的"), (SKIP, "不导这列"))
KNOWN = dict(zip(MODES, ("已有的照表更新", "已有的不动，只加新的", "已有的算有问题"), strict=True))
FIELD_ROW, WAY_ROW, ABOVE = 0, 1, 2
SURE, UNSURE, NONE = "sure", "unsure", "none"
TINTS = {
    SURE: ("greenbg", "green", "check"),
    UNSURE: ("amberbg", "amber", "unsure"),
    NONE: ("paper100", "paper600", "minus"),
}
LEAST, MOST = 120, 236
SLICE = 0.03  # seconds in which columns are made before other events have their turn


class ImportChoice(Choice):
    blank = ("不导这一列", "表里有也不要")
    asks = "是什么？"


class ColumnsPane(Pane):
    step = COLUMNS

    def __init__(self, page: ImportPage) -> None:
        super().__init__(page)
        self.sheet, self.heading, self.mode = QComboBox(), HeadingCombo(), QComboBox()
        self.ledger = ledger_combo("columns-ledger", page)
        for combo, name, said in ((self.sheet, "columns-sheet", "工作表"), (self.mode, "columns-known", "账本里已有的")):
            combo.setObjectName(name)
            combo.setAccessibleName(said)
        for value, words in KNOWN.items():
            self.mode.addItem(words, value)
        self.table = QTableWidget()
        self._dress()
        self.choice: Choice | None = None
        self.buttons: dict[int, QPushButton] = {}
        self.ways: dict[int, QComboBox] = {}
        self._shown: Sight | None = None
        self._said: dict[int, tuple[str, str, str]] = {}  # by column, what its button and its list say
        self._waiting: deque[tuple[int, Heading]] = deque()
        self._later = pause(self, 0, self._go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(u(12))
        column.addLayout(self._top())
        column.addWidget(self.table, 1)
        self.heading.moved.connect(lambda row: page.begin_again(heading=row))
        self.table.verticalHeader().sectionClicked.connect(self._head_by_number)
        self.sheet.activated.connect(lambda _row: page.begin_again(sheet=self.sheet.currentText()))
        self.ledger.activated.connect(self._choose_ledger)
        self.mode.activated.connect(self._set_mode)

    def _top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(u(8))
        said = (("工作表", self.sheet), ("表头", self.heading), ("导进", self.ledger), ("", self.mode))
        for words, combo in said:
            if words:
                label = QLabel(words)
                label.setProperty("k", "label")
                label.setBuddy(combo)
                row.addWidget(label)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(6)
            row.addWidget(combo, 2 if combo is self.mode else 1)
        self.legend = QLabel()
        self.legend.setObjectName("columns-legend")
        self.legend.setProperty("k", "soft")
        row.addStretch(1)
        row.addWidget(self.legend)
        return row

    def _dress(self) -> None:
        table = self.table
        table.setObjectName("columns-table")
        table.setAccessibleName("每一列是什么，下面是表里的头几行")
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.horizontalHeader().setFixedHeight(u(36))
        table.horizontalHeader().setHighlightSections(False)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.verticalHeader().setMinimumSectionSize(u(28))
        table.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)

    # --- showing

    def show_state(self) -> None:
        state = self.page.state
        sight = state.sight
        if sight is None:
            return
        self.mode.setCurrentIndex(self.mode.findData(state.said.mode))
        if sight is not self._shown:
            self._shown = sight
            self._fill(sight)
        self._say()

    def _fill(self, sight: Sight) -> None:
        self.sheet.clear()
        self.sheet.addItems(list(sight.sheets) or ["一户一表"])
        self.sheet.setCurrentText(sight.sheet)
        self.sheet.setEnabled(len(sight.sheets) > 1)
        self.heading.show_sight(sight)
        list_ledgers(self.ledger, self.page)
        if sight.template is not None and not self.page.state.declares:
            self.ledger.addItem("照这张表建新台账…", NEW)
        self.ledger.setCurrentIndex(self.ledger.findData(sight.ledger))
        table = self.table
        table.clear()
        table.setColumnCount(len(sight.headings))
        table.setRowCount(ABOVE + len(sight.rows))
        table.setVerticalHeaderLabels(["是什么", "怎么导", *(str(sight.table.where(n)[1]) for n, _ in sight.rows)])
        self.buttons, self.ways, self._said = {}, {}, {}
        self._waiting = deque(enumerate(sight.headings))
        self._go_on()
        for row in range(table.rowCount()):
            table.setRowHeight(row, u(40 if row < ABOVE else 32))
        table.setRowHidden(WAY_ROW, sight.template is None)

        for row in range(ABOVE, table.rowCount()):
            if sight.heads:
                table.verticalHeaderItem(row).setToolTip("点一下行号，把这一行当表头")

    def _go_on(self) -> None:
        """Make columns as long as nobody notices; of a sheet of hundreds the window does not stand still."""
        began = time.monotonic()
        while self._waiting and self._shown and time.monotonic() - began < SLICE:
            place, heading = self._waiting.popleft()
            self._column(place, heading, self._shown)
            self._say_column(heading)
        if self._waiting:
            self._later.start()

    def _head_by_number(self, section: int) -> None:
        """A click on the number of a shown row makes it the heading."""
        sight = self._shown
        if sight is not None and sight.heads and section >= ABOVE:
            self.page.begin_again(heading=sight.rows[section - ABOVE][0])

    def _column(self, place: int, heading: Heading, sight: Sight) -> None:
        table = self.table
        title = QTableWidgetItem(heading.text)
        title.setToolTip(f"{heading.letters} 列：{heading.text}")
        table.setHorizontalHeaderItem(place, title)
        texts = [said.get(heading.col, "") for _, said in sight.rows]
        for row, text in enumerate(texts):
            item = QTableWidgetItem(text.replace("\n", " "))
            item.setForeground(theme.colour("paper600"))
            item.setToolTip(text)
            table.setItem(ABOVE + row, place, item)
        self.buttons[heading.col], self.ways[heading.col] = self._field_button(heading), self._way_combo(heading)
        table.setCellWidget(FIELD_ROW, place, boxed(self.buttons[heading.col]))
        table.setCellWidget(WAY_ROW, place, boxed(self.ways[heading.col]))
        metrics = table.fontMetrics()
        wide = max(metrics.horizontalAdvance(text) for text in (heading.text, heading.label + "照表改改", *texts))
        table.setColumnWidth(place, max(u(LEAST), min(u(MOST), wide + u(28))))

    def _field_button(self, heading: Heading) -> QPushButton:
        button = QPushButton()
        button.setObjectName(f"field-{heading.letters or heading.col}")
        button.clicked.connect(lambda: self.offer(heading))
        button.setEnabled(self._changeable(heading))
        arrow = QLabel()
        arrow.setPixmap(theme.pixmap("arrow-down", "paper600", 16))
        arrow.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(button)
        row.setContentsMargins(0, 0, u(6), 0)
        row.addStretch(1)
        row.addWidget(arrow)
        return button

    def _way_combo(self, heading: Heading) -> QComboBox:
        combo = QComboBox()
        combo.setObjectName(f"way-{heading.letters or heading.col}")
        combo.setAccessibleName(f"{heading.text} 怎么导")
        combo.setProperty("narrow", True)
        for value, words in WAYS:
            combo.addItem(words, value)
        combo.activated.connect(lambda _row: self._set_way(heading, combo.currentData()))
        return combo

    def _changeable(self, heading: Heading) -> bool:
        return heading.path != "uid" and self._shown is not None and self._shown.template is not None

    def _say(self) -> None:
        """Show of each column what it is now."""
        sight = self.page.state.sight
        if sight is None:
            return
        for heading in sight.headings:
            if heading.col in self.buttons:
                self._say_column(heading)
        counts = {kind: sum(self.kind(h) == kind for h in sight.headings) for kind in TINTS}
        words = (f"认准 {counts[SURE]} 列", f"要确认 {counts[UNSURE]} 列", f"不导 {counts[NONE]} 列")
        shown = [w for w, kind in zip(words, TINTS, strict=True) if counts[kind]]
        self.legend.setText(("和上次一样 · " if sight.known else "") + " · ".join(shown))
        self.page.say_bar()

    def kind(self, heading: Heading) -> str:
        if self.page.state.path(heading):
            return SURE
        unsure = heading.path and heading.col not in self.page.state.said.chosen
        return UNSURE if unsure else NONE

    def _say_column(self, heading: Heading) -> None:
        kind = self.kind(heading)
        way = self.page.state.said.ways.get(heading.text, OVERWRITE)
        ground, ink, mark = TINTS[NONE if way == SKIP else kind]
        button, combo = self.buttons[heading.col], self.ways[heading.col]
        words = self._label(heading) if kind == SURE else f"{heading.label}？" if kind == UNSURE else "不导"
        if self._said.get(heading.col) == (ground, words, way):
            return
        self._said[heading.col] = ground, words, way
        button.setIcon(theme.icon(mark, ink, 16))
        button.setText(f" {words}")
        button.setAccessibleName(f"{heading.text} 是 {words}")
        button.setToolTip(f"“{heading.text}”是{words}；点一下可以改")
        button.setStyleSheet(tinted(ground, ink))
        combo.setCurrentIndex(max(0, combo.findData(way)))
        combo.setEnabled(kind == SURE and heading.path != "uid")

    def _label(self, heading: Heading) -> str:
        path = self.page.state.path(heading)
        if path == heading.path:
            return heading.label
        return next((w.label for w in self._wanted() if w.path == path), path)

    def _wanted(self) -> Sequence[looking.Wanted]:
        return self._shown.wanted if self._shown else ()

    def bar(self) -> Bar:
        sight = self.page.state.sight
        if sight is None:
            return Bar()
        unsure = [h for h in sight.headings if self.kind(h) == UNSURE]
        skipped = {text for text, way in self.page.state.said.ways.items() if way == SKIP}
        ready = any(self.kind(h) == SURE and h.text not in skipped for h in sight.headings)
        others = self.page.own.actions(sight)
        if self.page.own.first(sight):
            words = "哪本台账都对不上：照它建一本，或在上面换一本"
            anyway = Action("import-anyway", "就这样试导", "arrow-right", self.page.try_it)
            return Bar(words, "amber", "unsure", NEW, others=(anyway,) if ready else ())
        if unsure:
            words = f"{len(unsure)} 列拿不准，点黄色的确认；不确认就不导"
            return Bar(words, "amber", "unsure", "试导一遍", ready, others)
        if not ready:
            words = "一列也没认出来，请点列头选是什么，或换一本台账"
            return Bar(words, "red", "alert", "试导一遍", False, others)
        return Bar(f"约 {sight.table.count:,} 行，先试一遍，不写账本", primary="试导一遍", others=others)

    # --- changing

    def offer(self, heading: Heading) -> None:
        """Open the drop-down of a column."""
        labels = {w.path: Option(w.path, w.label, {}, w.words, w.path != heading.path) for w in self._wanted()}
        now = self.page.state.path(heading)
        best = [labels[p] for p in dict.fromkeys((*([now] if now in labels else []), *heading.likely)) if p in labels]
        offer = Offer(
            str(heading.col), heading.text, now or None, best, [None] * len(best), list(labels.values()), "",
            likely=not now,
        )  # fmt: skip
        self.choice = ImportChoice(
            self.window(), [offer], lambda _key, option: self.choose(heading, option),
            lambda _key, _shape: None, lambda _key, _options, _then: None,
        )  # fmt: skip
        button = self.buttons[heading.col]
        self.choice.show_under(QRect(button.mapToGlobal(QPoint(0, 0)), button.size()))

    def choose(self, heading: Heading, option: Option | looking.Wanted | None) -> None:
        """A column is this; a field has one column."""
        state, path = self.page.state, option.path if option else ""
        if path and state.sight:
            for other in state.sight.headings:
                if other.col != heading.col and state.path(other) == path:
                    state.said.chosen[other.col] = ""
        state.said.chosen[heading.col] = path
        state.changed()
        self._say()

    def _set_way(self, heading: Heading, way: str) -> None:
        self.page.state.said.ways[heading.text] = way
        self.page.state.changed()
        self._say()

    def _choose_ledger(self, _row: int) -> None:
        name, sight = self.ledger.currentData(), self.page.state.sight
        if name == NEW and sight:
            self.ledger.setCurrentIndex(self.ledger.findData(sight.ledger))
            self.page.own.propose(anew=True)
        else:
            self.page.begin_again(ledger=name)

    def _set_mode(self, _row: int) -> None:
        self.page.state.said.mode = self.mode.currentData()
        self.page.state.changed()

    def next_doubt(self) -> None:
        sight = self.page.state.sight
        doubt = next((h for h in sight.headings if self.kind(h) == UNSURE), None) if sight else None
        if doubt and sight:
            self.table.scrollTo(self.table.model().index(0, sight.headings.index(doubt)))
            self.offer(doubt)

    def forward(self) -> None:
        sight = self.page.state.sight
        self.page.own.propose() if sight and self.page.own.first(sight) else self.page.try_it()

    def fit(self, narrow: bool) -> None:
        self.legend.setVisible(not narrow)


def boxed(widget: QWidget) -> QWidget:
    """A widget with a little air around it, for a cell."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(u(2), u(2), u(2), u(2))
    row.addWidget(widget)
    return box


def tinted(ground: str, ink: str) -> str:
    """How a column's button looks: its state's colours, room for the arrow."""
    colours = theme.COLOURS
    return (
        f"QPushButton {{ background: {colours[ground]}; color: {colours[ink]}; text-align: left; font-weight: 600;"
        f" padding: 0 {u(22)}px 0 {u(6)}px; }}"
        f" QPushButton:focus {{ border: 2px solid {colours['ink600']}; }}"
    )
