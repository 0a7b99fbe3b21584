"""Whatever fields a book declares and whatever is written in them: exported, it is read back as unchanged."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.kit.errors import Refused
from desktop.kit.look import Record
from desktop.kit.work import finish
from desktop.ledgers import LEDGERS, own
from desktop.services import incoming, own_ledgers, start, transfer
from desktop.sheets.tables.read import read_table
from desktop.store.book import Book
from desktop.store.proof import digest_of
from tests.services.test_incoming_back import NUMBERS, ODD

WORDS = ("草莓", "西瓜", "一年一签")
PLAIN = ("张三", "421181197003150018", "13812345678", "草莓", "西瓜", "是", "否", "2026-11", "9:30", "3.25", "-7", "")
LABELS = st.text("承租人面积租金日期备注ABC甲乙丙12（）/ .", min_size=1, max_size=8).filter(lambda t: bool(t.strip()))
FIELDS = st.lists(
    st.builds(own.OwnField, LABELS, st.sampled_from(list(own.KINDS)), st.just(WORDS)),
    min_size=1, max_size=8, unique_by=lambda f: f.label.strip(),
)  # fmt: skip
NUMBER = count(1)


@pytest.fixture(scope="module")
def kept() -> Iterator[Book]:
    """One book for all: each ledger declared there has its own name."""
    with tempfile.TemporaryDirectory() as home:
        folder = finish(start.create(Path(home) / "账本", "柳河村", today=date(2026, 6, 18)))
        with Book.open(folder, LEDGERS, today=date(2026, 6, 18)) as book:
            yield book


def typed(book: Book, name: str, chance: random.Random) -> Record:
    """A record whose every field holds something odd that it takes."""
    found: dict[str, Any] = {}
    for field in book.ledgers[name].fields:
        try:
            found[field.name] = field.read(chance.choice([*ODD, *NUMBERS, *PLAIN * 3]), book)
        except Refused:
            found[field.name] = None
    return found


@settings(max_examples=25)
@given(FIELDS, st.integers())
def test_what_an_own_ledger_exports_comes_back_unchanged(kept: Book, fields: list[own.OwnField], seed: int) -> None:
    """Its records are what was saved; a workbook and a text file of them are the same; undone, nothing is left."""
    chance, before = random.Random(seed), digest_of(kept.engine, [own.NAME, "own_records"])
    with kept.step("建"):
        name = own_ledgers.save(kept, own_ledgers.declaration(kept, f"台账{next(NUMBER)}", fields)).name
        written = [typed(kept, name, chance) for _ in range(6)]
        written = [record for record in written if any(v is not None for v in record.values())]
        kept.save_many(name, written)
    held = [{n: v for n, v in record.items() if n in kept.ledgers[name].by_name} for record in kept.records(name)]
    assert held == written
    for suffix in ("xlsx", "csv") if written else ():
        file = Path(tempfile.gettempdir()) / f"{kept.folder.parent.name}.{suffix}"
        finish(transfer.export(kept, name, file))
        table = read_table(file)
        plan = finish(incoming.check(kept, name, table, incoming.propose(kept, name, table)))
        file.unlink()
        assert (plan.counts["same"], plan.refused) == (len(written), ())
    kept.undo()
    assert (name in kept.ledgers, digest_of(kept.engine, [own.NAME, "own_records"])) == (False, before)
