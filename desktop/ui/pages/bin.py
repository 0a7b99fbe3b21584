"""回收站: what was deleted, newest first; take it back."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLabel, QStackedWidget

from desktop.kit.fields import Ref, Text
from desktop.kit.ledger import Ledger
from desktop.kit.look import Query, Record
from desktop.kit.paths import Ledgers
from desktop.ui import page_menu
from desktop.ui.columns import Column
from desktop.ui.page import Action, Page, card
from desktop.ui.table import Table, TableCard, TableModel

if TYPE_CHECKING:
    from desktop.ui.window import MainWindow

MOST = 500  # of each ledger
FIELDS = (Text("called", "名称"), Text("title", "哪本台账"), Text("apart", "说明"), Text("when", "什么时候删的"))


def removed(book: Any) -> list[Record]:
    """Everything in the bin, newest first; rows that went with their owner come back with it and are not listed."""
    found: list[Record] = []
    for ledger in book.ledgers.values():
        if not ledger.derived:
            found += _of(book, ledger, owner_of(book.ledgers, ledger))
    found.sort(key=lambda r: r["removed_at"], reverse=True)
    return [{**record, "id": place + 1} for place, record in enumerate(found)]


def owner_of(ledgers: Ledgers, ledger: Ledger) -> Ref | None:
    """The Ref of a ledger that names its owner, if it is owned."""
    by = next((r.by for o in ledgers.values() for r in o.rows if r.owned and r.ledger == ledger.name), "")
    found = ledger.by_name.get(by)
    return found if isinstance(found, Ref) else None


def _of(book: Any, ledger: Ledger, owner: Ref | None) -> list[Record]:
    ids = book.ids(ledger.name, Query(removed=True, order="removed_at desc"))[:MOST]
    called, *others = ledger.called or (ledger.fields[0].name,)
    paths = [called, *others, *([owner.name] if owner else [])]

    @cache
    def went_too(uid: str | None) -> bool:
        whose = book.record(owner.to, uid, []) if owner and uid else None
        return bool(whose and whose["removed_at"])

    return [
        {
            "uid": record["uid"],
            "ledger": ledger.name,
            "title": ledger.title,
            "called": str(record.get(called) or "（没有名称）"),
            "apart": " · ".join(str(record[p]) for p in others if record.get(p) and not p.endswith("id_number")),
            "removed_at": record["removed_at"],
            "when": record["removed_at"].replace("T", " ")[:16],
        }
        for record in book.window(ledger.name, ids, paths)
        if not (owner and went_too(record.get(owner.name)))
    ]


class BinPage(Page):
    """Nothing is ever emptied here: what was deleted stays until someone takes it back."""

    name = "bin"
    keys = "回车 恢复   Shift 连选几条"

    def __init__(self, frame: MainWindow) -> None:
        super().__init__(frame)
        self.say("回收站", "删掉的都在这里，可以恢复")
        self._rows: dict[int, Record] = {}
        columns = [Column(f.name, f.name, f.label, f, strong=n == 0) for n, f in enumerate(FIELDS)]
        self.model = TableModel(columns, self._fetch, self)
        self.table = Table(self.model, "bin")
        self.table.horizontalHeader().setSectionsClickable(False)
        self.listing = QStackedWidget()
        self.listing.addWidget(TableCard(self.table))
        empty, column, _heading = card("回收站是空的")
        column.addWidget(QLabel("删掉的记录会放到这里，什么时候都能恢复。"))
        column.addStretch(1)
        self.listing.addWidget(empty)
        self.body.addWidget(self.listing, 1)
        self.set_actions([Action("restore", "恢复", "restore", self.restore, "Ctrl+R", primary=True)])
        self.table.opened.connect(lambda _row: self.restore())
        self.setFocusProxy(self.table)
        page_menu.give(self, self.table)

    def show_year(self, year: int) -> None:
        super().show_year(year)
        self._ask()

    def refresh(self, touched: frozenset[str]) -> None:
        if touched:
            self._ask()

    def _ask(self) -> None:
        self.ask(removed, self._show, slot="bin")

    def _show(self, found: list[Record]) -> None:
        self._rows = {record["id"]: record for record in found}
        self.model.set_ids(array("q", self._rows), found)
        self.listing.setCurrentIndex(0 if found else 1)
        self.head.action_buttons["restore"].setEnabled(bool(found))
        self.say(fact=f"{len(found):,} 条，都可以恢复")

    def _fetch(self, ids: Sequence[int], then: Callable[[list[Record]], None]) -> None:
        found = [self._rows[i] for i in ids if i in self._rows]
        self.ask(lambda _book: found, then)

    def restore(self) -> None:
        """Take the selected records back, each ledger's in one step."""
        from desktop.services import records

        rows = {index.row() for index in self.table.selectionModel().selectedRows()}
        chosen = [record for row in sorted(rows) if (record := self.model.record(row))]
        if not chosen:
            self.frame.toast("先在表里选中要恢复的")
            return

        def write(book: Any) -> None:
            with book.step(f"恢复 {chosen[0]['called']}" + (f"等 {len(chosen)} 条" if len(chosen) > 1 else "")):
                for record in chosen:
                    records.restore(book, record["ledger"], [record["uid"]])

        self.do(write, lambda _none: self.frame.did(f"已恢复  {chosen[0]['called']}"))
