"""Ledgers and fields declared, filled, changed, put away and taken back in whatever order: each undo is exact."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from desktop.kit.errors import Refused
from desktop.kit.look import Query
from desktop.kit.work import finish
from desktop.ledgers import LEDGERS
from desktop.ledgers.own import NAME, OwnField, fields_in
from desktop.services import own_ledgers, start
from desktop.store.book import Book
from desktop.store.proof import digest_of

TABLES = ("people", NAME, "own_records")
TITLES = st.sampled_from(["大棚", "护林", "企业"])
LABELS_ = ("微信号", "鞋码", "路段")
LABELS = st.sampled_from(LABELS_)
WORDS = st.sampled_from(["单雄信", "阿依·古丽", "三号棚", "𠮷㛃"])
TODAY = date(2026, 6, 18)


class AnyOrder(RuleBasedStateMachine):
    """The model: a list of digests, one after each step, and how many of them stand."""

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp())
        finish(start.create(self.home / "账本", "柳河村", today=TODAY))
        self.book = Book.open(self.home / "账本", LEDGERS, today=TODAY)

    def teardown(self) -> None:
        self.book.close()
        shutil.rmtree(self.home)

    @initialize()
    def begin(self) -> None:
        self.digests, self.standing, self.first = [self.digest()], 1, self.book.can_undo

    def digest(self) -> str:
        return digest_of(self.book.engine, TABLES)

    def do(self, label: str, write: Any) -> None:
        try:
            with self.book.step(label):
                write()
        except Refused:
            pass
        if (digest := self.digest()) != self.digests[self.standing - 1]:
            self.digests[self.standing :] = [digest]
            self.standing += 1

    def own(self) -> list[str]:
        return [name for name in self.book.ledgers if own_ledgers.is_own(self.book, name)]

    @rule(title=TITLES, words=st.lists(WORDS, max_size=3))
    def declare(self, title: str, words: list[str]) -> None:
        """A ledger and its records in one step."""

        def write() -> None:
            fields = [OwnField("名称"), OwnField("数量", "数")]
            name = own_ledgers.save(self.book, own_ledgers.declaration(self.book, title, fields, "名称")).name
            self.book.save_many(name, [{"名称": word, "数量": 1.5} for word in words])

        self.do("建", write)

    @rule(which=st.integers(0, 3), label=LABELS)
    def add_field(self, which: int, label: str) -> None:
        name = ["people", *self.own()][which % (1 + len(self.own()))]
        self.do("加", lambda: own_ledgers.save(self.book, own_ledgers.with_fields(self.book, name, [OwnField(label)])))

    @rule(which=st.integers(0, 3), word=WORDS, old=st.integers(0, 3))
    def save(self, which: int, word: str, old: int) -> None:
        """Write a word into every field that takes one, of a record that is there or of a new one."""
        name = ["people", *self.own()][which % (1 + len(self.own()))]
        here = [record["uid"] for record in self.book.rows(name, paths=[])]
        values = {f.name: word for f in self.book.ledgers[name].stored if f.name in (*LABELS_, "名称", "name")}
        record = values | ({"uid": here[old]} if old < len(here) else {})
        self.do("存", lambda: self.book.save(name, record))

    @rule(which=st.integers(0, 3))
    def put_away(self, which: int) -> None:
        """A declaration goes to the bin; or one comes back."""
        here, gone = (self.uids(removed) for removed in (False, True))
        if which < len(here):
            self.do("移走", lambda: self.book.remove(NAME, here[which]))
        elif gone:
            self.do("恢复", lambda: self.book.restore(NAME, gone[0]))

    def uids(self, removed: bool) -> list[str]:
        return [record["uid"] for record in self.book.rows(NAME, Query(removed=removed), [])]

    @precondition(lambda self: self.standing > 1)
    @rule()
    def undo(self) -> None:
        self.book.undo()
        self.standing -= 1

    @precondition(lambda self: self.standing < len(self.digests))
    @rule()
    def redo(self) -> None:
        self.book.redo()
        self.standing += 1

    @rule()
    def reopen(self) -> None:
        ledgers = dict(self.book.ledgers)
        self.book.close()
        self.book = Book.open(self.home / "账本", LEDGERS, today=TODAY)
        assert dict(self.book.ledgers) == ledgers

    @invariant()
    def the_book_is_what_the_model_says(self) -> None:
        if hasattr(self, "digests"):
            assert self.digest() == self.digests[self.standing - 1]
            assert (self.book.can_undo == self.first) == (self.standing == 1)

    @invariant()
    def what_is_declared_is_there(self) -> None:
        """Each declaration's fields are its ledger's, and each record is found by what is written in it."""
        for record in self.book.records(NAME):
            names = self.book.ledgers[record["name"]].by_name
            assert all(field.name in names for field in fields_in(record))
        for name in ("people", *self.own()):
            fields = [f.name for f in self.book.ledgers[name].stored if f.name in (*LABELS_, "名称", "name")]
            for word in ("雄信", "古丽", "三号", "𠮷"):
                rows = self.book.rows(name, paths=fields)
                having = {r["uid"] for r in rows if any(word in (r[f] or "") for f in fields)}
                assert {r["uid"] for r in self.book.rows(name, Query(search=word), [])} == having


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=max(12, settings().max_examples // 5), stateful_step_count=25, deadline=None
)
