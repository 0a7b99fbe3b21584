"""Step 5: what was done in figures; one undo for all of it, the refused rows as a sheet, the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout

from desktop.services.incoming.report import OUTCOMES, balance
from desktop.store.history import Step
from desktop.ui.page import Action, action_button, card
from desktop.ui.theme import u

from .import_lines import TINTS
from .import_pane import Bar, Pane
from .import_state import DONE, State
from .import_trial import save_refused, save_report

if TYPE_CHECKING:
    from .import_page import ImportPage


class DonePane(Pane):
    step = DONE

    def __init__(self, page: ImportPage) -> None:
        super().__init__(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        frame, inside, _heading = card("这次导入")
        inside.setSpacing(u(12))
        figures = QHBoxLayout()
        figures.setSpacing(u(40))
        self.labels: dict[str, QLabel] = {}
        self.figures = {name: QLabel() for name in OUTCOMES}
        for name, words in OUTCOMES.items():
            box, label = QVBoxLayout(), QLabel(words)
            self.labels[name] = label
            box.setSpacing(0)
            self.figures[name].setFixedHeight(u(44))
            self.figures[name].setProperty("k", "figure")
            self.figures[name].setObjectName(f"done-{name}")
            label.setProperty("k", "green" if TINTS[name] == "green" else "red" if name == "refused" else "soft")
            box.addWidget(self.figures[name])
            box.addWidget(label)
            figures.addLayout(box)
        figures.addStretch(1)
        inside.addLayout(figures)
        self.words = QLabel()
        self.words.setObjectName("done-words")
        self.words.setWordWrap(True)
        inside.addWidget(self.words)
        inside.addLayout(self._buttons())
        frame.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column.addWidget(frame)
        column.addStretch(1)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, u(8), 0, u(8))
        row.setSpacing(u(8))
        self.undo = action_button(Action("done-undo", "撤销这次导入", "undo", self.take_back, danger=True))
        self.refused = action_button(Action("done-refused", "没导入的另存成表格", "export", self._save))
        self.again = action_button(Action("done-again", "再导一份", "import", self._again))
        self.report = action_button(
            Action("done-report", "存导入报告", "export", lambda: save_report(self.page, self.page.state.tried))
        )
        for button in (self.undo, self.refused, self.report, self.again):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def show_state(self) -> None:
        state = self.page.state
        if state.done is None or state.sight is None:
            return
        done = state.done
        for name, figure in self.figures.items():
            figure.setText(f"{done.counts.get(name, 0):,}")
            for widget in (figure, self.labels[name]):
                widget.setVisible(name in done.counts)
        lines = [balance(done.counts)]
        titles = self.page.frame.ledgers
        brought = state.tried.plan.brought if state.tried else {}
        if brought and done.step:
            lines[0] += "；另外带来 " + "、".join(f"{titles[name].title} {n:,}" for name, n in brought.items())
        if done.undone:
            lines.append("这次导入已经撤销，账本和导入以前一样。")
        elif done.step:
            lines.append(f"已记进操作记录：{done.label}。导入以前自动备份过；撤销就全部回到导入以前。")
        fixed = sum(map(len, state.said.fixes.values()))
        lines.append(f"您在这里改过 {fixed:,} 格；原来的表没有动。" if fixed else "原来的表没有动。")
        self.words.setText("\n".join(lines))
        self.undo.setEnabled(bool(done.step) and not done.undone)
        self.refused.setVisible(bool(done.counts["refused"]))

    def bar(self) -> Bar:
        state = self.page.state
        if state.done is None or state.sight is None:
            return Bar()
        title = self.page.title(state.sight.ledger)
        if state.done.undone:
            return Bar("已经撤销，账本和导入以前一样", icon="undo", primary="再试一遍")
        taken = state.done.counts["added"] + state.done.counts["updated"]
        return Bar(f"导好了 {taken:,} 行", "green", "circle-check", f"去看{title}")

    def forward(self) -> None:
        state = self.page.state
        if state.done and state.done.undone:
            self.page.try_it()
        elif state.sight:
            self.page.frame.go(state.sight.ledger)

    def take_back(self) -> None:
        """Undo this import alone, whatever was done elsewhere since."""
        done = self.page.state.done
        if done and done.step:
            step = done.step
            self.page.do(lambda book: book.undo_step(step), self._taken_back)

    def _taken_back(self, step: Step) -> None:
        self.page.frame.toast_bar.say(f"已撤销：{step.label}", icon="undo")

    def _save(self) -> None:
        save_refused(self.page, self.page.state.tried)

    def _again(self) -> None:
        self.page.state = State(self.page.state.ledger)
        self.page.go_to(0)
