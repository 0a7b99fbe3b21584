"""One record beside the list: name, a fact, tabs (the form, its history), and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.kit.errors import Refused
from desktop.kit.fields import LongText, Number, Ref
from desktop.kit.ledger import Ledger
from desktop.kit.look import Record

from . import keys, theme
from .attached_link import AttachedLink
from .columns import said
from .form import Form
from .history import HistoryTab
from .theme import u

if TYPE_CHECKING:
    from .window import MainWindow

WIDTH, WIDTH_NARROW = 408, 440


class Drawer(QFrame):
    """408 units wide. `record` is what is shown (no uid while new); the page saves, deletes and moves on."""

    save_asked = Signal()
    delete_asked = Signal()
    step_asked = Signal(int)  # -1 the one above, 1 the one below
    closed = Signal()
    TABS: tuple[str, ...] = ("基本", "记录")  # the form first, the history last

    def __init__(self, frame: MainWindow, ledger: Ledger, counter: str) -> None:
        super().__init__()
        self.frame, self.ledger, self.record = frame, ledger, Record()
        self.setObjectName("drawer")
        self.setFixedWidth(u(WIDTH))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, u(8), 0, 0)
        self._layout.setSpacing(0)
        self._build_head()
        self._build_tabs()
        self.history = HistoryTab(frame, ledger)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.history)
        self._layout.addWidget(self.pages, 1)
        self._build_foot(counter)

    @cached_property
    def form(self) -> Form:
        """The form, made when a record is first shown: a list alone does not wait for it."""
        made = Form(self.frame, self.ledger)
        made.saved.connect(self.save_asked)
        made.edited.connect(self._edited)
        self.pages.insertWidget(0, made)
        return made

    def make(self) -> None:
        """Make the form in a quiet moment, before the first record is chosen."""
        _ = self.form

    # --- building

    def _build_head(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(u(16), 0, u(8), 0)
        self.name, self.fact = QLabel(), QLabel()
        self.name.setObjectName("drawer-name")
        self.name.setProperty("k", "title")
        self.name.setWordWrap(True)
        self.fact.setProperty("k", "fact")
        self.fact.setContentsMargins(u(16), 0, u(16), u(4))
        close = QPushButton(theme.icon("close"), "")
        close.setObjectName("drawer-close")
        close.setAccessibleName("关上")
        close.setProperty("k", "icon")
        close.setToolTip("关上  Esc")
        close.clicked.connect(self.closed)
        self.attached = AttachedLink(self.frame)
        keys.press(self, self.attached, "Ctrl+J")
        row.addWidget(self.name, 1)
        row.addWidget(self.attached)
        row.addWidget(close)
        self._layout.addLayout(row)
        self._layout.addWidget(self.fact)

    def _build_tabs(self) -> None:
        self._tabs = QFrame()
        self._tabs.setObjectName("tabs")
        row = QHBoxLayout(self._tabs)
        row.setContentsMargins(u(10), 0, u(10), 0)
        row.setSpacing(u(8))
        group = QButtonGroup(self)
        self.tab_buttons: list[QPushButton] = []
        for place, words in enumerate(self.TABS):
            button = QPushButton(words)
            button.setObjectName(f"tab-{place}")
            button.setProperty("k", "tab")
            button.setCheckable(True)
            button.setToolTip(f"{words}  Ctrl+Tab 换")
            button.clicked.connect(lambda _checked=False, place=place: self.show_tab(place))
            group.addButton(button)
            row.addWidget(button)
            self.tab_buttons.append(button)
        row.addStretch(1)
        self._layout.addWidget(self._tabs)

    def _build_foot(self, counter: str) -> None:
        self.foot = foot = QFrame()
        foot.setObjectName("drawer-foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(u(16), u(8), u(16), u(8))
        row.setSpacing(u(8))
        self.delete = self._button("delete", "删除", "danger", self.delete_asked.emit, "在清单上按 Delete")
        self.delete.setIcon(theme.icon("trash", "red"))
        self.kept = QLabel("您填的都还在")
        self.kept.setProperty("k", "soft")
        self.above = self._button("above", f"上一{counter}", "", lambda: self.step_asked.emit(-1), "PgUp")
        self.below = self._button("below", f"下一{counter}", "", lambda: self.step_asked.emit(1), "PgDn")
        self.give_up = self._button("give-up", "不填了", "", self.closed.emit, "Esc")
        self.save = self._button("save", "保存  F12", "primary", self.save_asked.emit)
        for widget in (self.delete, self.kept):
            row.addWidget(widget)
        row.addStretch(1)
        for widget in (self.above, self.below, self.give_up, self.save):
            row.addWidget(widget)
        self._layout.addWidget(foot)

    def _button(self, name: str, words: str, kind: str, do: Callable[[], object], keys: str = "") -> QPushButton:
        button = QPushButton(words)
        button.setToolTip(f"{words}  {keys}".rstrip())
        button.setObjectName(name)
        button.setProperty("k", kind)
        button.clicked.connect(lambda: do())
        return button

    # --- showing

    def show_record(self, record: Record) -> None:
        """Show a record of the book."""
        self.record = record
        self.form.load(record, new=False)
        self.name.setText(self._called(record) or self.ledger.title)
        self.name.setToolTip(self.name.text())
        self._say_fact(record)
        self.attached.show_record(self.ledger.name, record["uid"])
        self._fit_foot(new=False)
        self.show_tab(next((n for n, button in enumerate(self.tab_buttons) if button.isChecked()), 0))
        self.show()

    def show_new(self, proposal: Record) -> None:
        """Show a form for a new record, with what the program proposes."""
        self.record = {}
        self.form.load(proposal, new=True)
        self.name.setText(f"新增{self.ledger.title}")
        self.fact.hide()
        self.attached.hide()
        self._fit_foot(new=True)
        self.show_tab(0)
        self.show()
        self.form.focus_first()

    def show_tab(self, place: int) -> None:
        self.tab_buttons[place].setChecked(True)
        shown = self.tab_page(place)
        self.pages.setCurrentWidget(shown)
        if shown is self.history and self.record.get("uid"):
            self.history.show_record(self.record["uid"])

    def turn(self, by: int) -> None:
        """Ctrl+Tab, Ctrl+Shift+Tab: the tab beside."""
        if self.isVisible() and self._tabs.isVisible():
            here = next(n for n, button in enumerate(self.tab_buttons) if button.isChecked())
            self.show_tab((here + by) % len(self.tab_buttons))

    def tab_page(self, place: int) -> QWidget:
        """What a tab shows."""
        return self.history if place == len(self.TABS) - 1 else self.form

    @property
    def new(self) -> bool:
        return not self.record.get("uid")

    @property
    def dirty(self) -> bool:
        return not self.isHidden() and not self.ledger.derived and self.form.dirty

    def complain(self, error: Exception) -> bool:
        """Show what is to be corrected, beside the fields; other failures are not mine."""
        if not isinstance(error, Refused):
            return False
        self.show_tab(0)
        self.form.complain(error.complaints)
        self.kept.setVisible(self.new)
        return True

    def fit(self, narrow: bool) -> None:
        self.setFixedWidth(u(WIDTH_NARROW if narrow else WIDTH))
        theme.restyle(self.name, k="title-narrow" if narrow else "title")

    def _called(self, record: Record) -> str:
        first = self.ledger.called_by.split(".")[0]
        field = self.ledger.by_name.get(first)
        return said(field, record) if field else ""

    def _say_fact(self, record: Record) -> None:
        """The first few short values that are not the name."""
        first = self.ledger.called_by.split(".")[0]
        private = {f.name for f in self.ledger.fields if f.mask in ("id", "phone", "card", "address")}
        words: list[str] = []
        for field in self.ledger.fields:
            if (
                field.name in (first, *private)
                or isinstance(field, LongText)
                or (isinstance(field, Ref) and field.computed)
            ):
                continue
            if not (text := said(field, record)) or (isinstance(field, Number) and not record.get(field.name)):
                continue
            if isinstance(field, Number) and not field.unit:
                text = f"{field.label} {text}"
            if len(text) <= 12 and len(words) < 4:
                words.append(text)
        while words and self.fact.fontMetrics().horizontalAdvance(" · ".join(words)) > self.width() - u(32):
            words.pop()
        self.fact.setText(" · ".join(words))
        self.fact.setVisible(bool(words))

    def _fit_foot(self, *, new: bool) -> None:
        stored = not self.ledger.derived
        self._tabs.setVisible(not new and stored)
        self.delete.setVisible(not new and stored)
        self.kept.hide()
        self.give_up.setVisible(new)
        self.save.setVisible(stored)
        for button in (self.above, self.below):
            button.setVisible(not new)

    def _edited(self) -> None:
        self.frame.editing("有 1 张表单还没保存" if self.form.dirty else "")

    def keyPressEvent(self, event: Any) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def with_names(book: Any, ledger: Ledger, record: Record) -> Record:
    """Add what the referred records are called, as a saved record has it."""
    for ref in (f for f in ledger.fields if isinstance(f, Ref)):
        if record.get(ref.name):
            record[f"{ref.name}.called"] = book.called(ref.to, record[ref.name])
    return record
