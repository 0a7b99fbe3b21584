"""The page that serves every ledger: list, chips, search, filters, one record in a drawer, print and export."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout

from desktop.kit.look import Record
from desktop.ui import list_menu, list_people
from desktop.ui.cell_editing import HERE, CellEditing
from desktop.ui.dialog import Scrim
from desktop.ui.drawer import with_names
from desktop.ui.dropping import import_action
from desktop.ui.form_keeping import FormKeeping
from desktop.ui.list_edits import ListEdits
from desktop.ui.list_page import Answer, ListPage
from desktop.ui.navigation import tabs_of
from desktop.ui.page import DIVIDER, Action
from desktop.ui.person_drawer import make_drawer
from desktop.ui.siblings import Siblings
from desktop.ui.table import quiet
from desktop.ui.theme import u
from desktop.ui.views import Views

if TYPE_CHECKING:
    from desktop.services.kept_form import Kept
    from desktop.ui.window import MainWindow


FORM_AFTER = 100  # milliseconds after the list: the form takes as long to make as the list does


class GenericPage(ListPage):
    """A ledger's page. `open(uid=…)` shows a record, `open(new=True)` a form, `open(filters=…)` a chosen part."""

    keys = "回车 打开   F2 改这一格   Ctrl+N 新增   Alt+M 更多"

    def __init__(self, frame: MainWindow, name: str) -> None:
        super().__init__(frame, name)
        self._scrim: Scrim | None = None
        self._build()
        self._bind()
        self.edits, self.cells = ListEdits(self), CellEditing(self)
        self.keeping = FormKeeping(self)
        self.views = Views(self)
        self._another = False  # Enter in the last field of a new record: another one follows
        self.say(self.ledger.title, "")
        self.set_actions(self._actions())

    # --- building

    def _build(self) -> None:
        if tabs := tabs_of(self.ledger.name):
            self.body.addWidget(Siblings(self.frame, self.ledger.name, tabs).bind(self))
        self.drawer = make_drawer(self.frame, self.ledger, self.counter)
        self.drawer.hide()
        self.split = QHBoxLayout()
        self.split.setSpacing(u(12))
        self.split.addWidget(self.listing, 1)
        self.split.addWidget(self.drawer)
        self.body.addWidget(self.chips)
        self.body.addLayout(self.split, 1)

    def _bind(self) -> None:
        self.table.opened.connect(lambda _row: self._edit())
        self.table.removal_asked.connect(self.remove)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._row_menu)
        self.table.escaped.connect(self.close_drawer)
        self.table.selectionModel().currentRowChanged.connect(self._row_chosen)
        self.drawer.save_asked.connect(self.save)
        self.drawer.delete_asked.connect(self.remove)
        self.drawer.step_asked.connect(self.step)
        self.drawer.closed.connect(self.close_drawer)
        for keys, do in (
            ("F12", self.save),
            ("Ctrl+Return", self.save),
            ("Ctrl+Enter", self.save),
            ("Ctrl+S", self.save),
            ("F6", self.see_person),
            ("F9", self.check),
            ("Ctrl+F", self.chips.finder.setFocus),
            ("Ctrl+Tab", lambda: self.drawer.turn(1)),
            ("Ctrl+Shift+Tab", lambda: self.drawer.turn(-1)),
            ("PgUp", lambda: self.step(-1)),
            ("PgDown", lambda: self.step(1)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self.drawer if keys.startswith("Pg") else self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)

    def _actions(self) -> list[Action | None]:
        out: list[Action | None] = [
            Action("filter", "筛选", "filter", self.more_filters, "Ctrl+Shift+L"),
            Action("more", "更多", "more", self._more, "Alt+M"),
            Action("print", "打印", "print", self.print, "Ctrl+P"),
            Action("export", "导出", "export", self.export, "Ctrl+E"),
        ]
        if self.ledger.derived:
            return out
        if self.into:
            out.insert(1, import_action(self, self.ledger.name))
        return [Action("new", "新增", "plus", self.new, "Ctrl+N", primary=True), DIVIDER, *out]

    def _arrived(self, answer: Answer) -> None:
        super()._arrived(answer)
        QTimer.singleShot(FORM_AFTER, self, self._make_ready)

    def _make_ready(self) -> None:
        self.drawer.make()
        self.cells.learn()

    def shown_id(self) -> int | None:
        return self.drawer.record.get("id") if not self.drawer.isHidden() else None

    # --- what the frame asks

    def show_year(self, year: int) -> None:
        super().show_year(year)
        self.reload()

    def refresh(self, touched: frozenset[str]) -> None:
        if not touched:
            return
        self.reload()
        if not self.drawer.isHidden() and not self.drawer.new and not self.drawer.dirty:
            self._show_uid(self.drawer.record["uid"])

    def open(self, **where: Any) -> None:
        if "filters" in where:
            self.chips.clear()
            self.set_filters(tuple(where["filters"]))
        if where.get("kept"):
            self._take_up(where["kept"])
        elif where.get("uid"):
            self._show_uid(where["uid"])
        elif where.get("new"):
            self.new()

    def fit(self, narrow: bool) -> None:
        super().fit(narrow)
        self.chips.setVisible(not narrow)
        self.head.action_buttons["filter"].setVisible(narrow)  # wide, it stands beside the chips
        self.table.set_row_height(32 if narrow else 36)
        self.drawer.fit(narrow)
        self._place_drawer()
        self.card.snap()

    def kept_free(self) -> tuple[int, int]:
        if self.drawer.isHidden():
            return 0, 0
        return (0, self.drawer.foot.height()) if self.frame.narrow else (self.drawer.width() + u(12), 0)

    def leave(self, go_on: Callable[[], object]) -> None:
        if not self.drawer.dirty:
            go_on()
            return

        def answered(answer: str) -> None:
            if answer == "保存":
                self.save(go_on)
            elif answer == "不保存了":
                self.close_drawer(sure=True)
                go_on()

        words = f"“{self.drawer.name.text()}”填了还没有保存。"
        self.frame.ask.choose(self, "先保存吗？", words, (("不保存了", "danger"), ("保存", "primary")), answered)

    # --- one record

    def _row_chosen(self, now: QModelIndex, before: QModelIndex) -> None:
        record = self.model.record(now.row()) if now.isValid() else None
        if record is None or (record.get("uid") == self.drawer.record.get("uid") and not self.drawer.isHidden()):
            return
        if self.cells.moving and self.drawer.isHidden():
            return
        if self.drawer.dirty:
            with quiet(self.table):
                self.table.select(before.row())
            self.leave(lambda: self._show_id(record))
        else:
            self._show_id(record)

    def _show_id(self, record: Record) -> None:
        if self.ledger.derived:
            name = self.ledger.name
            self.ask(lambda book: book.window(name, [record["id"]]), self._show_first, slot="record")
        else:
            self._show_uid(record["uid"])

    def _show_first(self, found: list[Record]) -> None:
        if found:
            self._show(found[0])

    def _show_uid(self, uid: str) -> None:
        name = self.ledger.name
        self.ask(lambda book: book.record(name, uid), self._show, slot="record")

    def _show(self, record: Record | None) -> None:
        if record is None or record.get("removed_at"):
            self.close_drawer(sure=True)
            return
        self.drawer.show_record(record)
        self._watch()
        self._place_drawer()
        with quiet(self.table):
            self.table.select(self.model.row_of(record["id"]))
        self.frame.editing("")

    def _edit(self) -> None:
        if self.drawer.isHidden() and (record := self.model.record(self.table.currentIndex().row())):
            self._show_id(record)
        self.drawer.form.focus_first()

    def new(self) -> None:
        """Ctrl+N: a form with what the program can propose."""
        if not self.ledger.derived:
            self.leave(self._new)

    def _new(self) -> None:
        from desktop.services import records

        name, ledger = self.ledger.name, self.ledger
        self.ask(lambda book: with_names(book, ledger, records.new(book, name)), self._show_new, slot="record")

    def _show_new(self, proposal: Record) -> None:
        self.listing.setCurrentWidget(self.card)
        with quiet(self.table):
            self.table.clearSelection()
        self.drawer.show_new(proposal)
        self._watch()
        self._place_drawer()
        self.drawer.form.focus_first()

    def _watch(self) -> None:
        if self.keeping.watch(self.drawer.form):
            self.drawer.form.saved.connect(self._go_on_after)

    def _go_on_after(self) -> None:
        """Enter in the last field: the drawer has asked to save, and the next record begins when that is done."""
        self._another = self.drawer.new

    def _take_up(self, kept: Kept) -> None:
        """Show a form that was kept when the program ended, as it was typed."""
        name, ledger = self.ledger.name, self.ledger

        def show(record: Record | None) -> None:
            self._show(record) if kept.uid else self._show_new(record or {})
            self.drawer.form.take_up(kept.texts)
            self.keeping.took_up()

        self.ask(lambda book: book.record(name, kept.uid) if kept.uid else with_names(book, ledger, {}), show)

    def close_drawer(self, sure: bool = False) -> None:
        if self.drawer.dirty and not sure:
            self.leave(lambda: None)
            return
        self.keeping.forget()
        self.drawer.hide()
        self.drawer.record = {}
        self._place_drawer()
        self.frame.editing("")
        self.table.setFocus()

    def step(self, by: int) -> None:
        """上一条, 下一条."""
        row = self.table.currentIndex().row() + by
        if 0 <= row < self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(row, 0))
            self.table.select(row)

    # --- writing

    def save(self, then: Callable[[], object] | None = None) -> None:
        """F12: save what the form says; complaints go beside their fields."""
        from desktop.services import kept_form, records

        self.cells.commit(HERE)
        if self.drawer.isHidden() or self.ledger.derived or not (self.drawer.new or self.drawer.dirty):
            return
        self._another = False
        name, uid, texts = self.ledger.name, self.drawer.record.get("uid", ""), self.drawer.form.texts()
        called = self.drawer.name.text()

        def write(book: Any) -> str:
            if uid:
                records.edit(book, name, uid, texts)
            found = uid or records.add(book, name, {k: v for k, v in texts.items() if v not in ("", None)})
            kept_form.forget(book)  # at once: a crash now must not offer what is saved
            return found

        def saved(found: str) -> None:
            self.drawer.form.remember()
            self.frame.did(f"已保存，可撤销  {called}")
            self.frame.editing("")
            self.keeping.forget()
            self.drawer.record = {"uid": found}
            self._new() if self._another else self.saved(found, new=not uid)
            if then:
                then()

        self.do(write, saved, self.drawer.complain)

    def saved(self, uid: str, *, new: bool) -> None:
        """A record was saved: go on showing it."""
        self._show_uid(uid)

    def check(self) -> None:
        """F9: the next thing to correct; where none is known, ask the rules without saving."""
        form = self.drawer.form
        if self.drawer.isHidden() or self.ledger.derived or form.wrong():
            form.next_complaint()
            return
        ledger, texts, uid = self.ledger, form.texts(), self.drawer.record.get("uid", "")

        def read(book: Any) -> None:
            ledger.read(texts, book, book.record(ledger.name, uid) if uid else None)

        fine = "没有发现要改的，可以保存" if self.drawer.dirty else "没有发现要改的"
        self.frame.jobs.ask(read, lambda _none: self.frame.toast(fine), self.drawer.complain, owner=self)

    def remove(self) -> None:
        """Delete, without asking: the toast takes it back."""
        if not self.ledger.derived:
            self.with_chosen(self._remove)

    def _remove(self, uids: list[str]) -> None:
        from desktop.services import records

        name = self.ledger.name
        what = (
            self.drawer.name.text() if len(uids) == 1 and not self.drawer.isHidden() else f"{len(uids)} {self.counter}"
        )

        def removed(_none: Any) -> None:
            self.close_drawer(sure=True)
            self.frame.did(f"已移入回收站  {what}")

        self.do(lambda book: records.remove(book, name, uids), removed)

    def chosen(self) -> int:
        """How many records are selected; the one in the drawer counts where no row is."""
        return len(self.edits.rows()) or int(bool(self.drawer.record.get("uid")))

    def with_chosen(self, then: Callable[[list[str]], None]) -> None:
        """Give the uids of the selected rows, also of those never on the screen, or of the record in the drawer."""
        ids, uid, name = self.edits.rows(), self.drawer.record.get("uid"), self.ledger.name
        if ids:
            self.ask(lambda book: [r["uid"] for r in book.window(name, ids, [])], then, slot="chosen")
        elif uid:
            then([uid])

    def _row_menu(self, place: QPoint) -> None:
        list_menu.show(self, self.table.viewport().mapToGlobal(place))

    def _more(self) -> None:
        button = self.head.action_buttons["more"]
        list_menu.show(self, button.mapToGlobal(button.rect().bottomLeft()))

    def see_person(self) -> None:
        """F6: all that is known of the person whom the chosen record names; if it names several, ask which."""
        if self.chosen() == 1 and not self.ledger.derived:
            self.with_chosen(lambda uids: list_people.see(self, self.ledger.name, uids[0]))

    # --- the drawer's place

    def _place_drawer(self) -> None:
        """Beside the list; over it with a scrim when narrow."""
        shown, over = not self.drawer.isHidden(), self.frame.narrow
        if over and self.split.indexOf(self.drawer) >= 0:
            self.split.removeWidget(self.drawer)
            self.drawer.setParent(self)
            self.drawer.setVisible(shown)
        elif not over and self.split.indexOf(self.drawer) < 0:
            self.split.addWidget(self.drawer)
        if over and shown:
            self._scrim = self._scrim or Scrim(self)
            self._scrim.show()
            self._scrim.raise_()
            self.drawer.setGeometry(self.width() - self.drawer.width(), 0, self.drawer.width(), self.height())
            self.drawer.raise_()
        elif self._scrim:
            self._scrim.hide()
        self.frame.toast_bar.make_way()

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._place_drawer()
