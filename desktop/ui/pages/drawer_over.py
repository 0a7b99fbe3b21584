"""A record's form in a drawer over a hand-made page: opened, proposed, saved, removed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject

from desktop.kit.look import Record
from desktop.services import records
from desktop.services.household_card import proposal
from desktop.ui import keys
from desktop.ui.dialog import Scrim
from desktop.ui.drawer import Drawer
from desktop.ui.jobs import Question
from desktop.ui.page import Page
from desktop.ui.person_drawer import make_drawer

Texts = Mapping[str, object]


class DrawerOver(QObject):
    """One drawer a ledger, made when first needed; only one is open at a time."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.page = page
        self._drawers: dict[str, Drawer] = {}
        self._scrim: Scrim | None = None
        self.adds: dict[str, Callable[[Any, str, Texts], str]] = {}  # how a page adds a ledger's record
        self.open: Drawer | None = None
        page.installEventFilter(self)
        keys.bind(page, {"Ctrl+Tab": lambda: self._turn(1), "Ctrl+Shift+Tab": lambda: self._turn(-1)})

    def _turn(self, by: int) -> None:
        if self.open is not None:
            self.open.turn(by)

    def show_record(self, ledger: str, uid: str) -> None:
        """Open a record's form; what is open and not saved is asked about first."""
        self.leave(lambda: self._read(lambda book: book.record(ledger, uid), ledger, self._shown))

    def propose(self, ledger: str, known: Mapping[str, object]) -> None:
        """Open a form for a new record, with what is known of it."""
        self.leave(lambda: self._read(lambda book: proposal(book, ledger, known), ledger, self._proposed))

    def _read(self, question: Question, ledger: str, then: Callable[[str, Any], None]) -> None:
        self.page.ask(question, lambda record: then(ledger, record), slot="drawer")

    def _shown(self, ledger: str, record: Record | None) -> None:
        if record and not record.get("removed_at"):
            drawer = self._make(ledger)
            drawer.show_record(record)
            self._raise(drawer)
            drawer.form.focus_first()

    def _proposed(self, ledger: str, record: Record) -> None:
        drawer = self._make(ledger)
        drawer.show_new(record)
        self._raise(drawer)
        drawer.form.focus_first()

    def _make(self, ledger: str) -> Drawer:
        if ledger not in self._drawers:
            declared = self.page.frame.ledgers[ledger]
            drawer = make_drawer(self.page.frame, declared, "条")
            drawer.setParent(self.page)
            drawer.save_asked.connect(self.save)
            drawer.delete_asked.connect(self.remove)
            drawer.closed.connect(self.close)
            self._drawers[ledger] = drawer
        return self._drawers[ledger]

    def _raise(self, drawer: Drawer) -> None:
        if self.open is not None and self.open is not drawer:
            self.open.hide()
        self.open = drawer
        drawer.above.hide()
        drawer.below.hide()
        if self._scrim is None:
            self._scrim = Scrim(self.page)
        self._scrim.show()
        self._scrim.raise_()
        drawer.show()
        drawer.raise_()
        self._place()

    def _place(self) -> None:
        if self.open is not None:
            width = self.open.width()
            self.open.setGeometry(self.page.width() - width, 0, width, self.page.height())
            self.page.frame.toast_bar.make_way()

    def kept_free(self) -> tuple[int, int]:
        """The room that the toast leaves the drawer: its width, or where there is little its foot."""
        if self.open is None:
            return 0, 0
        return (0, self.open.foot.height()) if self.page.frame.narrow else (self.open.width(), 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def save(self, then: Callable[[], object] | None = None) -> None:
        """Save what the form says; complaints go beside their fields."""
        drawer = self.open
        if drawer is None:
            return
        name, uid, texts = drawer.ledger.name, drawer.record.get("uid", ""), drawer.form.texts()

        def write(book: Any) -> str:
            if uid:
                records.edit(book, name, uid, texts)
                return uid
            add = self.adds.get(name, records.add)
            return add(book, name, {k: v for k, v in texts.items() if v not in ("", None)})

        def saved(_: str) -> None:
            drawer.form.remember()
            self.page.frame.did(f"已保存，可撤销  {drawer.name.text()}")
            self._shut()
            if then:
                then()

        if uid and not drawer.dirty:
            self._shut()
        else:
            self.page.do(write, saved, drawer.complain)

    def remove(self) -> None:
        """Move the record to the recycle bin."""
        drawer = self.open
        if drawer is not None and drawer.record.get("uid"):
            name, uid, called = drawer.ledger.name, drawer.record["uid"], drawer.name.text()

            def removed(_: Any) -> None:
                self.page.frame.did(f"已移入回收站  {called}")
                self._shut()

            self.page.do(lambda book: records.remove(book, name, [uid]), removed)

    def close(self) -> None:
        """Close the drawer; ask first if something in it is not saved."""
        self.leave(lambda: None)

    def leave(self, go_on: Callable[[], object]) -> None:
        if self.open is None or not self.open.dirty:
            self._shut()
            go_on()
            return

        def answered(answer: str) -> None:
            if answer == "保存":
                self.save(go_on)
            elif answer == "不填了":
                self._shut()
                go_on()

        words = f"“{self.open.name.text()}”填了还没有保存。"
        self.page.frame.ask.choose(
            self.page, "先保存吗？", words, (("不填了", "danger"), ("保存", "primary")), answered
        )

    def _shut(self) -> None:
        if self.open is not None:
            self.page.setFocus()  # or it would go to the band
            self.open.hide()
            self.open = None
        if self._scrim is not None:
            self._scrim.deleteLater()
            self._scrim = None
        self.page.frame.editing("")
