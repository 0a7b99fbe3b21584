"""Step 4: the trial — numbers that balance, every row listed, the refused ones corrected in place and tried again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout

from desktop.kit.work import Progress, Work
from desktop.services.incoming import Refusal, looking
from desktop.services.incoming.plan import WITHOUT
from desktop.services.incoming.report import balance
from desktop.ui import handing
from desktop.ui.page import Action, link
from desktop.ui.pause import pause
from desktop.ui.table import TableCard
from desktop.ui.theme import u

from .import_lines import LEFT, REPAIRED, LinesModel, LinesTable
from .import_pane import Bar, Pane
from .import_row import RowPanel
from .import_state import TRIAL, Tried

if TYPE_CHECKING:
    from .import_page import ImportPage

CHIPS = (
    ("", "全部"), ("added", "新增"), ("updated", "更新"), ("same", "没有变化"), ("refused", "没有导入"),
    (WITHOUT, "勾掉不导"), (REPAIRED, "改了写法"), (LEFT, "不是记录"),
)  # fmt: skip
SEARCH_AFTER = 200  # milliseconds


class TrialPane(Pane):
    step = TRIAL

    def __init__(self, page: ImportPage) -> None:
        super().__init__(page)
        self.model = LinesModel(self, self.write)
        self.table = LinesTable(self.model)
        self.row = RowPanel(self.write)
        self.kind = ""
        self._shown: Tried | None = None
        self._balance = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(u(8))
        column.addLayout(self._chips())
        column.addLayout(self._notes())
        split = QHBoxLayout()
        split.setSpacing(u(12))
        split.addWidget(TableCard(self.table), 1)
        split.addWidget(self.row)
        column.addLayout(split, 1)
        self._soon = pause(self, SEARCH_AFTER, self._list)
        self.finder.textChanged.connect(lambda _text: self._soon.start())
        self.table.ticked.connect(self.tick)
        self.table.selectionModel().selectionChanged.connect(lambda _now, _before: self._say_tick())
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._chosen(now.row()))

    def _chips(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(u(6))
        group = QButtonGroup(self)
        self.chips: dict[str, QPushButton] = {}
        for kind, words in CHIPS:
            chip = QPushButton(words)
            chip.setObjectName(f"trial-{kind or 'all'}")
            chip.setProperty("k", "chip")
            chip.setCheckable(True)
            chip.clicked.connect(lambda _checked=False, kind=kind: self.show_kind(kind))
            group.addButton(chip)
            row.addWidget(chip)
            self.chips[kind] = chip
        row.addStretch(1)
        self.finder = QLineEdit()
        self.finder.setObjectName("trial-find")
        self.finder.setAccessibleName("在这些行里找")
        self.finder.setPlaceholderText("找姓名、原因")
        self.finder.setMinimumWidth(u(96))
        self.finder.setMaximumWidth(u(200))
        row.addWidget(self.finder, 1)
        return row

    def _notes(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.sum = QLabel()
        self.sum.setObjectName("trial-sum")
        self.sum.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.whole = link("改整行", self._show_whole)
        self.whole.setObjectName("trial-whole")
        self.whole.hide()
        self.leave = link("", lambda: self.tick(self.table.chosen()))
        self.leave.setObjectName("trial-leave-out")
        self._beside = False  # narrow: whether the row stands beside the list
        self.more = link("", self._tell_notes)
        self.more.setObjectName("trial-notes")
        row.addWidget(self.sum, 1)
        row.addWidget(self.leave)
        row.addWidget(self.whole)
        row.addWidget(self.more)
        row.setSpacing(u(16))
        return row

    # --- showing

    def show_state(self) -> None:
        tried = self.page.state.tried
        if tried is None:
            return
        if tried is not self._shown:
            self._shown = tried
            self._show_counts(tried)
            keep = self.kind if self.kind and self._count(tried, self.kind) else ""
            self.show_kind(keep or ("refused" if tried.refused else ""))
        self.page.say_bar()

    def forget(self) -> None:
        """Let a trial go that is out of date: a hundred thousand rows are not kept beside those of another."""
        self._shown = None
        self.model.show_lines(None, self.page.state.said, self.kind, ())

    def _count(self, tried: Tried, kind: str) -> int:
        plan = tried.plan
        special = {"": plan.counts["read"], REPAIRED: len(plan.repaired), LEFT: len(plan.left)}
        return special[kind] if kind in special else plan.counts.get(kind, 0)

    def _show_counts(self, tried: Tried) -> None:
        for kind, words in CHIPS:
            count = self._count(tried, kind)
            self.chips[kind].setText(f"{words} {count:,}")
            self.chips[kind].setVisible(bool(count) or kind in ("", "added", "updated", "refused"))
        ledgers = self.page.frame.ledgers
        brought = "、".join(f"{ledgers[name].title} {n:,}" for name, n in tried.plan.brought.items())
        self._balance = balance(tried.plan.counts) + (f"；另外带来 {brought}" if brought else "")
        self._say_sum()
        self.more.setText(f"另有 {len(tried.plan.notes)} 条说明" if tried.plan.notes else "")
        self.more.setVisible(bool(tried.plan.notes))

    def _say_sum(self) -> None:
        """The counts in a sentence; narrow, where no row stands beside the list, what is wrong with the chosen one."""
        if not self.page.frame.narrow:
            self.sum.setText(self._balance)

    def show_kind(self, kind: str) -> None:
        self.kind = kind
        self.chips[kind].setChecked(True)
        self.table.show_kind(kind, bool(self._shown and self._shown.plan.template is None))
        self._list()

    def _list(self) -> None:
        tried, kind, search = self._shown, self.kind, self.finder.text().strip()
        if tried is None:
            return
        said = self.page.state.said
        self.page.ask(
            lambda _book: lines_of(tried, kind, search),
            lambda lines: self._listed(tried, kind, lines) if said is self.page.state.said else None,
            slot="trial-lines",
        )

    def _listed(self, tried: Tried, kind: str, lines: Sequence[Any]) -> None:
        self.model.show_lines(tried, self.page.state.said, kind, lines)
        if lines:
            self.table.selectRow(0)
        self._chosen(0 if lines else -1)
        self._say_tick()

    def _chosen(self, row: int) -> None:
        """Show a refused row whole beside the list."""
        tried = self.model.tried
        number = self.model.number(row) if 0 <= row < self.model.rowCount() else 0
        refusal = self.model.refusal(row) if number else None
        why = refusal.reason if refusal else ""
        if self.page.frame.narrow:
            self.sum.setText(why or self._balance)
            self.sum.setToolTip(self.sum.text())
        self.row.why.setVisible(not self.page.frame.narrow)
        whole = tried is not None and number in tried.refused and number in tried.cells and self.model.ticks
        narrow = self.page.frame.narrow
        self.whole.setVisible(bool(whole) and narrow)
        self.whole.setText("收起" if self._beside else "改整行")
        self.row.setVisible(bool(whole) and (self._beside or not narrow))
        if whole and tried:
            self.row.show_row(tried, self.page.state.said, number, why)

    def _show_whole(self) -> None:
        self._beside = not self._beside
        self._chosen(self.table.currentIndex().row())

    def _tell_notes(self) -> None:
        if self._shown:
            self.page.frame.ask.tell(self.page, "说明", "\n".join(self._shown.plan.notes))

    def bar(self) -> Bar:
        state = self.page.state
        tried = state.tried
        save = Action("import-refused", "没导入的另存", "export", self.save_refused)
        if tried is None:
            return Bar("改过了，要再试一遍", "amber", "refresh", "再试一遍")
        counts = tried.plan.counts
        others = (save,) if counts["refused"] else ()
        if state.fixed or state.ticked:
            said = ((f"改了 {state.fixed} 格", state.fixed), (f"动了 {state.ticked} 行的勾", state.ticked))
            words = "，".join(text for text, count in said if count)
            return Bar(f"{words}，再试一遍看行不行", "amber", "pencil", "再试一遍", others=others)
        taken = counts["added"] + counts["updated"]
        if not counts["read"]:
            return Bar("表头下面一行记录也没有，换一张工作表看看", "amber", "info", "导入 0 行", False)
        if not taken:
            return Bar("没有能写进账本的：没有新的，也没有要改的", "amber", "info", "导入 0 行", False, others)
        words = f"{counts['refused']:,} 行先不导，改好再导也行" if counts["refused"] else "每一行都能导"
        tint, icon = ("amber", "alert") if counts["refused"] else ("green", "circle-check")
        return Bar(words, tint, icon, f"导入 {taken:,} 行", others=others)

    # --- correcting

    def write(self, number: int, col: int, text: str) -> None:
        """A cell is corrected; the same mistake elsewhere in the column may be corrected with it."""
        tried = self._shown
        if tried is None:
            return
        said = self.page.state.said
        before = self._before(tried, number, col)
        said.fixes.setdefault(number, {})[col] = text
        if text == before:
            del said.fixes[number][col]
        self._rewritten()
        alike = self._alike(tried, number, col, before)
        if alike and text:
            words = f"还有 {len(alike)} 行也写着“{before}”"
            self.page.frame.toast(words, lambda: self._write_all(alike, col, text), f"都改成“{text}”")

    def _before(self, tried: Tried, number: int, col: int) -> str:
        """What the file says in a cell."""
        refused = (r.value for r in tried.refused.get(number, ()) if _col(tried, r) == col and r.value)
        return next(refused, tried.cells.get(number, {}).get(col, ""))

    def _alike(self, tried: Tried, number: int, col: int, before: str) -> list[int]:
        """The other refused rows in which the same wrong text stands in the same column."""
        fixes = self.page.state.said.fixes
        return [
            row
            for row, refusals in tried.refused.items()
            if before
            and row != number
            and col not in fixes.get(row, {})
            and any(r.value == before and _col(tried, r) == col for r in refusals)
        ]

    def _write_all(self, numbers: Sequence[int], col: int, text: str) -> None:
        for number in numbers:
            self.page.state.said.fixes.setdefault(number, {})[col] = text
        self._rewritten()

    def _rewritten(self) -> None:
        self.model.repaint()
        self._chosen(self.table.currentIndex().row())
        self.page.say_bar()

    # --- leaving out

    def tick(self, numbers: Sequence[int]) -> None:
        """Leave rows out; those that all are left out already are taken in again."""
        said = self.page.state.said
        said.leave_out(numbers, not said.without.issuperset(numbers))
        self._say_tick()
        self._rewritten()

    def _say_tick(self) -> None:
        chosen = self.table.chosen()
        self.leave.setVisible(bool(chosen))
        if chosen:
            verb = "要回" if self.page.state.said.without.issuperset(chosen) else "勾掉"
            self.leave.setText(f"{verb}这 {len(chosen):,} 行 空格" if len(chosen) > 1 else f"{verb}这一行 空格")

    # --- going on

    def forward(self) -> None:
        if self.page.state.tried is None or self.page.state.fixed or self.page.state.ticked:
            self.page.try_it()
        else:
            self.page.carry_out()

    def save_refused(self) -> None:
        save_refused(self.page, self.page.state.tried)

    def next_doubt(self) -> None:
        self.show_kind("refused")
        self.table.setFocus()

    def fit(self, narrow: bool) -> None:
        self._say_sum()
        self._chosen(self.table.currentIndex().row())


def _col(tried: Tried, refusal: Refusal) -> int | None:
    return looking.place_of(tried.headings, refusal.column, refusal.heading)


def lines_of(tried: Tried, kind: str, search: str) -> Sequence[Any]:
    """The lines of a kind in which something is found: one a row, of a refused row one a reason."""
    if kind == REPAIRED:
        return [r for r in tried.plan.repaired if not search or search in "".join(map(str, r))]
    if kind == LEFT:
        return [r for r in tried.plan.left if not search or search in r.text + r.reason]
    numbers = tried.listing.numbers(kind, search)
    return [(n, which) for n in numbers for which in range(max(1, len(tried.refused.get(n, ()))))]


def save_refused(page: ImportPage, tried: Tried | None) -> None:
    """Write the refused rows under the file's own headings, each with its reason."""
    if tried is not None:
        from desktop.services import incoming

        name = f"没有导入的行{page.frame.today:%Y%m%d}.xlsx"
        _save(page, name, lambda target: incoming.write_refused(tried.plan, target))


def save_report(page: ImportPage, tried: Tried | None) -> None:
    """Write what became of every line."""
    if tried is not None:
        from desktop.services.incoming.report import write_report

        name = f"导入报告{page.frame.today:%Y%m%d}.xlsx"
        _save(page, name, lambda target: write_report(tried.plan, tried.listing, target))


def _save(page: ImportPage, name: str, write: Callable[[Path], int]) -> None:
    def work(target: Path) -> Any:
        def steps(_book: Any) -> Work[int]:
            yield Progress(0, 1, "正在写文件")
            return write(target)

        return steps

    handing.save(page, name, work, lambda target, count: f"存好了 {count:,} 行  {target.name}")
