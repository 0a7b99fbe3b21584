"""Step 3: rows of which the program cannot tell whom they mean; the clerk says who it is, once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.services.incoming import NEW, Question
from desktop.ui import theme
from desktop.ui.theme import u

from .import_pane import Bar, Pane
from .import_state import WHO

if TYPE_CHECKING:
    from .import_page import ImportPage

HEADS = ("行", "表里的人", "您说是")
LATER = "later"


class WhoPane(Pane):
    step = WHO

    def __init__(self, page: ImportPage) -> None:
        super().__init__(page)
        self._questions: list[Question] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(u(12))
        self.list = QTableWidget(0, len(HEADS))
        self._dress()
        row.addWidget(self.list, 3)
        row.addWidget(self._side(), 4)
        self.list.currentCellChanged.connect(lambda now, *_: self._ask(now))

    def _dress(self) -> None:
        table = self.list
        table.setObjectName("who-rows")
        table.setAccessibleName("分不清是谁的行")
        table.setHorizontalHeaderLabels(HEADS)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(u(36))
        head = table.horizontalHeader()
        head.setFixedHeight(u(36))
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setStretchLastSection(True)
        table.setColumnWidth(0, u(72))
        table.setColumnWidth(1, u(112))

    def _side(self) -> QWidget:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        frame = QFrame()
        frame.setProperty("k", "card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(u(16), u(12), u(16), u(12))
        column.setSpacing(u(8))
        self.title, self.told, self.why = QLabel(), QLabel(), QLabel()
        self.title.setProperty("k", "heading")
        self.told.setProperty("k", "soft")
        for label in (self.told, self.why):
            label.setWordWrap(True)
        column.addWidget(self.title)
        column.addWidget(self.told)
        column.addWidget(self.why)
        self._answers = QVBoxLayout()
        self._answers.setSpacing(u(8))
        column.addLayout(self._answers)
        column.addStretch(1)
        area.setWidget(frame)
        return area

    # --- showing

    def show_state(self) -> None:
        state = self.page.state
        self._questions = [state.said.questions[row] for row in sorted(state.said.questions)]
        table = self.list
        table.setRowCount(len(self._questions))
        for place, question in enumerate(self._questions):
            for column, text in enumerate((self._at(question), question.name, self._said(question))):
                table.setItem(place, column, QTableWidgetItem(text))
        self.next_doubt()

    def _at(self, question: Question) -> str:
        sight = self.page.state.sight
        file, row = sight.table.where(question.row) if sight else ("", question.row)
        return f"{file} {row}".strip()

    def _said(self, question: Question) -> str:
        said = self.page.state.said
        uid = said.decisions.get(question.row)
        if uid == NEW:
            return "新的人"
        if uid:
            return dict(question.candidates).get(uid, "")
        return "先不导" if question.row in said.passed else "？"

    def _ask(self, place: int) -> None:
        if not 0 <= place < len(self._questions):
            return
        question, tried = self._questions[place], self.page.state.tried
        self.title.setText(f"第 {self._at(question)} 行的“{question.name}”是谁？")
        cells = tried.cells.get(question.row, {}) if tried else {}
        told = [f"{h.text} {cells[h.col]}" for h in (tried.headings if tried else ()) if cells.get(h.col)]
        self.told.setText("表里写的：" + "，".join(told))
        self.told.setVisible(bool(told))
        refusals = tried.refused.get(question.row, ()) if tried else ()
        self.why.setText(refusals[0].reason.split("。")[0] + "。" if refusals else "")
        self.why.setVisible(bool(refusals))
        self._offer(question)

    def _offer(self, question: Question) -> None:
        while self._answers.count():
            old = self._answers.takeAt(0).widget()
            old.hide()
            old.deleteLater()
        said = self.page.state.said
        now = said.decisions.get(question.row, LATER if question.row in said.passed else "")
        for number, (value, words) in enumerate(self._choices(question), 1):
            button = QPushButton(f"{number}  {words}")
            button.setObjectName(f"who-{number}")
            button.setAccessibleName(words)
            button.setCheckable(True)
            button.setChecked(value == now)
            button.setStyleSheet(
                f"QPushButton {{ text-align: left; }} QPushButton:checked {{ background: {theme.COLOURS['ink100']};"
                f" color: {theme.COLOURS['ink700']}; font-weight: 600; }}"
            )
            button.clicked.connect(lambda _checked=False, value=value: self.decide(question, value))
            if number < 10:
                button.setShortcut(str(number))
            self._answers.addWidget(button)

    def _choices(self, question: Question) -> Sequence[tuple[str, str]]:
        new = [(NEW, "都不是，是一个新的人")] if question.new else []
        return [*((uid, f"就是{called}") for uid, called in question.candidates), *new, (LATER, "说不准，这一行先不导")]

    # --- deciding

    def decide(self, question: Question, value: str) -> None:
        """Remember who it is, and ask of the next."""
        said = self.page.state.said
        said.decisions.pop(question.row, None)
        said.passed.discard(question.row)
        if value == LATER:
            said.passed.add(question.row)
        else:
            said.decisions[question.row] = value
        place = self._questions.index(question)
        self.list.setItem(place, 2, QTableWidgetItem(self._said(question)))
        self.page.say_bar()
        if said.open_questions():
            self.next_doubt()
        else:
            self._ask(place)
        self.list.setFocus()  # the pressed button is gone

    def next_doubt(self) -> None:
        waiting = {q.row for q in self.page.state.said.open_questions()}
        place = next((n for n, q in enumerate(self._questions) if q.row in waiting), 0)
        self.list.setCurrentCell(place, 0)
        self._ask(place)
        self.list.setFocus()

    def bar(self) -> Bar:
        waiting = len(self.page.state.said.open_questions())
        if waiting:
            return Bar(f"还有 {waiting} 行没说是谁，没说的不导", "amber", "unsure", "下一步")
        return Bar("都说过了，下次导入还记得", "green", "circle-check", "下一步")

    def forward(self) -> None:
        """Try again with what was decided; what was not is left out for now."""
        said = self.page.state.said
        said.passed |= {q.row for q in said.open_questions()}
        tried = self.page.state.tried
        if tried and dict(tried.plan.wishes.decisions) == said.decisions and not self.page.state.fixed:
            self.page.go_to(3)
        else:
            self.page.try_it()
