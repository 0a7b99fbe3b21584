"""导入: a roster taken in by steps — the file, its columns, who is who, the trial, the report. Back loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QWidget

from desktop.kit.errors import Blocked, Refused
from desktop.kit.look import Record
from desktop.kit.work import Work
from desktop.services.incoming import looking
from desktop.services.incoming.looking import Origin, Sight
from desktop.ui import theme
from desktop.ui.dropping import TakesRosters
from desktop.ui.theme import u

from .import_choose import ChoosePane, origin_of
from .import_columns import ColumnsPane
from .import_done import DonePane
from .import_own import OwnOffers, declare
from .import_pane import Pane, WizardFoot
from .import_state import CHOOSE, COLUMNS, DONE, STEPS, TRIAL, WHO, Done, State, Tried, taking, trial
from .import_trial import TrialPane
from .import_who import WhoPane

if TYPE_CHECKING:
    from desktop.store.book import Book
    from desktop.ui.window import MainWindow


class ImportPage(TakesRosters):
    """`open(ledger=…)` begins with a ledger known, `open(files=…, ledger=…)` with files; nothing: as it was."""

    name = "import"
    keys = "F9 下一处要看的   F12 下一步"

    def __init__(self, frame: MainWindow) -> None:
        super().__init__(frame)
        self.take_rosters("")
        self.state, self.own = State(), OwnOffers(self)
        self.step = CHOOSE
        self.say("导入", "", back="返回")
        self.steps = [(QLabel(), QLabel()) for _ in STEPS]
        self.strip = self._strip()
        self.body.addWidget(self.strip)
        self.stack = QStackedWidget()
        self.body.addWidget(self.stack, 1)
        self.foot = self.bar = WizardFoot(self.go_back, lambda: self.pane.forward())
        self.choose, self.columns, self.who = ChoosePane(self), ColumnsPane(self), WhoPane(self)
        self.trial, self.done = TrialPane(self), DonePane(self)
        self.panes: tuple[Pane, ...] = (self.choose, self.columns, self.who, self.trial, self.done)
        for pane in self.panes:
            self.stack.addWidget(pane)
        for keys, do in (
            ("F12", self.bar.next.click), ("Alt+Left", self.go_back), ("F9", lambda: self.pane.next_doubt()),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)
        self.go_to(CHOOSE)

    def _strip(self) -> QWidget:
        strip = QWidget()
        strip.setFixedHeight(u(24))
        row = QHBoxLayout(strip)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(u(6))
        for mark, label in self.steps:
            row.addWidget(mark)
            row.addWidget(label)
            row.addSpacing(u(18))
        row.addStretch(1)
        return strip

    @property
    def pane(self) -> Pane:
        return self.panes[self.step]

    # --- what the frame asks

    def open(self, **where: Any) -> None:
        files, ledger = where.get("files"), where.get("ledger", "")
        if files:
            self.begin(origin_of([Path(file) for file in files]), ledger)
        elif ledger and (ledger != self.state.ledger or self.state.done):
            self.state = State(ledger)
            self.go_to(CHOOSE)
        if supposes := self.state.supposes:
            self.ask(lambda book: book.suppose(supposes), lambda _none: None)
        self._say_place()

    def leave(self, go_on: Callable[[], object]) -> None:
        """Elsewhere only what is written is seen."""
        if self.state.supposes:
            self.frame.jobs.ask(lambda book: book.suppose(None))
        go_on()

    def title(self, ledger: str) -> str:
        """Return a ledger's title, also of one that is not written yet."""
        found, declares = self.frame.ledgers.get(ledger), self.state.declares
        return found.title if found else str(declares["title"]) if declares else ""

    def _say_place(self) -> None:
        """The navigation shows the ledger that is imported into."""
        sight = self.state.sight
        self.frame.navigation.set_current(sight.ledger if sight else self.state.ledger or "ledgers")

    def refresh(self, touched: frozenset[str]) -> None:
        """The book changed: a trial is out of date, and what was imported may have been undone."""
        if self.step == DONE and self.state.done and self.state.done.step:
            step = self.state.done.step
            self.ask(lambda book: [s.undone for s in book.steps(50) if s.id == step], self._looked_again, slot="done")
        elif self.step == TRIAL and touched:
            self.try_it()

    def _looked_again(self, undone: list[bool]) -> None:
        if undone and self.state.done:
            self.state.done = replace(self.state.done, undone=undone[0])
            self.done.show_state()
            self.say_bar()

    def fit(self, narrow: bool) -> None:
        super().fit(narrow)
        self.strip.setVisible(not narrow)
        for pane in self.panes:
            pane.fit(narrow)
        self._say_step()

    def take_files(self, files: list[Path]) -> None:
        self.choose.take(*files)

    # --- steps

    def go_to(self, step: int) -> None:
        self.step = step
        self.stack.setCurrentIndex(step)
        self.pane.show_state()
        self._say_step()
        self.say_bar()
        first = {CHOOSE: self.choose.first, WHO: self.who.list, TRIAL: self.trial.table}
        first.get(step, self.bar.next).setFocus()  # what had it may be gone, and then the band would get it

    def go_back(self) -> None:
        """One step back; 认人 is passed where nothing was asked."""
        before = {COLUMNS: CHOOSE, WHO: COLUMNS, TRIAL: WHO if self.state.said.questions else COLUMNS}
        self.go_to(before.get(self.step, CHOOSE))

    def say_bar(self) -> None:
        if self.pane is self.stack.currentWidget():
            self.bar.say(self.pane.bar(), self.step in (CHOOSE, DONE))

    def _say_step(self) -> None:
        for place, ((mark, label), words) in enumerate(zip(self.steps, STEPS, strict=True)):
            mark.setPixmap(theme.pixmap("check", "green", 20))
            mark.setVisible(place < self.step)
            label.setText(words if place < self.step else f"{place + 1} {words}")
            kind = "strong" if place == self.step else "green" if place < self.step else "soft"
            theme.restyle(label, k=kind)
        narrow = self.strip.isHidden()
        self.say(f"导入 {self.step + 1}/{len(STEPS)} {STEPS[self.step]}" if narrow else "导入", self._fact())

    def _fact(self) -> str:
        sight = self.state.sight
        if sight is None:
            return ""
        return f"{sight.table.file} → {self.title(sight.ledger)}"

    # --- step 2

    def begin(self, origin: Origin, ledger: str = "", sheet: str | None = None, heading: int = 0) -> None:
        """Read a file; it stays as it is. What another sheet would have brought is forgotten."""
        supposes = self.state.supposes if self.state.supposes and self.state.supposes["name"] == ledger else None

        def read(sight: Sight) -> None:
            self.state.ledger, self.state.declares = ledger, supposes
            self._show(origin, sight)

        def work(book: Book) -> Work[Sight]:
            book.suppose(supposes)
            return looking.look(book, origin, ledger, sheet, heading)

        self.frame.run(f"正在读{origin.name}"[:24], work, read, failed=self._not_read, icon="sheet")

    def _show(self, origin: Origin, sight: Sight) -> None:
        self.state.show(origin, sight)
        self.trial.forget()
        self.go_to(COLUMNS)
        self._say_place() if self.frame.page is self else None

    def suppose(self, sight: Sight, declares: Record) -> None:
        """Go on as if the sheet's own ledger or fields were there; of a blank sheet they are made at once."""
        if not sight.rows:
            self.do(lambda book: declare(book, declares), lambda title: self._declared(sight.ledger, title))
        elif self.state.origin:
            self.state.declares = declares
            self._show(self.state.origin, sight)

    def _declared(self, ledger: str, title: str) -> None:
        self.state = State()
        self.go_to(CHOOSE)
        self.frame.go(ledger)
        self.frame.did(f"建好了  {title}")

    def begin_again(self, ledger: str = "", sheet: str | None = None, heading: int = 0) -> None:
        """Another sheet of the same file, another ledger for it, or another row with the headings."""
        sight, origin = self.state.sight, self.state.origin
        if sight and origin:
            into = self.state.ledger if heading else ledger or sight.ledger  # other headings may speak of another
            self.begin(origin, into, sheet or sight.sheet or None, heading or (0 if sheet else sight.moved))

    def _not_read(self, error: Exception) -> bool:
        if not isinstance(error, Refused | Blocked):
            return False
        self.frame.ask.tell(self, "这份表没有读成", f"{error}\n\n账本没有动。", icon="alert", tint="red")
        self.columns._shown = None  # the drop-downs say again what is shown
        self.pane.show_state()
        return True

    # --- steps 3 and 4

    def try_it(self) -> None:
        """Try the import as decided; nothing is written."""
        state, sight = self.state, self.state.sight
        if sight is None:
            return
        said = state.said
        chosen, mode, wishes, supposes = dict(said.chosen), said.mode, said.wishes(), state.supposes
        self.frame.run(
            "正在试导",
            lambda book: trial(book, sight, chosen, mode, wishes, supposes),
            self._tried,
            failed=self._not_read,
            stopping="只是核对，停下也不动账本",
            icon="sheet",
        )

    def _tried(self, tried: Tried) -> None:
        self.state.tried = tried
        self.state.said.questions |= {q.row: q for q in tried.plan.questions}
        self.go_to(WHO if self.state.said.open_questions() else TRIAL)

    # --- step 5

    def carry_out(self) -> None:
        """Write what the trial showed, in one step."""
        tried = self.state.tried
        if tried is None:
            return
        plan, supposes = tried.plan, self.state.supposes
        self.frame.run(
            "正在导入",
            lambda book: taking(book, plan, supposes),
            self._carried,
            failed=self._not_carried,
            stopping="中途停下，等于没导",
            icon="import",
        )

    def _carried(self, done: Done) -> None:
        self.state.done = done
        self.go_to(DONE)

    def _not_carried(self, error: Exception) -> bool:
        """The book changed since the trial: try again, and the person looks at it anew."""
        if isinstance(error, Refused):
            self.frame.toast_bar.say(str(error), icon="info")
            self.try_it()
            return True
        return False
