"""Whatever a ledger exports, import reads back as unchanged: every ledger, odd values, workbook, text, clipboard."""

from __future__ import annotations

import csv
import io
import random
from html import escape
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from desktop.kit.errors import Refused
from desktop.kit.fields import Field, Ref
from desktop.kit.work import finish
from desktop.ledgers import LEDGERS
from desktop.services import incoming, own_ledgers, transfer
from desktop.sheets.tables.read import Table, read_pasted, read_table
from desktop.store.book import Book
from tests import own

UNSPOILED = ("settings", "dictionary", "templates", "attachments", "own_ledgers")
STORED = [ledger.name for ledger in LEDGERS.values() if not ledger.derived]
ODD = [
    *"=1+1 -3 @某 +86 0012 1e5 1.50 2020-1-1 是 合计 小计：3 “引号” a,b;c|d '单 王·某 𠮷野㛃 #N/A TRUE １２ <b>&amp; 1/2".split(),
    "中 间", "填表人：张三", "x" * 300, "1,234.50", '"引"号', "序号", "第一行\n第二行", '=HYPERLINK("a")', "12:30", "％",
]  # fmt: skip
NUMBERS = "0 1 0.5 12345678.25 999999 3.00 2小时30分 13812345678 0391-1234567 1998 1998-07 2001.3.5 10:05".split()


def spoiled(book: Book, seed: int) -> dict[str, list[str]]:
    """Give some records of every ledger values that are odd but allowed; return them, and some others, by ledger."""
    chance, listed, changed = random.Random(seed), dict[str, list[str]](), 0
    own.fill(book)
    for name in [*STORED, own_ledgers.name_of(book, own.TITLE)]:
        ledger = book.ledgers[name]
        fields = [f for f in ledger.stored if not isinstance(f, Ref) and f.name not in ledger.key]
        found = list(book.rows(name))
        chance.shuffle(found)
        listed[name] = [record["uid"] for record in found[:25]]
        for record in found[:4]:
            values = {f.name: v for f in fields if chance.random() < 0.6 and (v := odd(f, chance, book)) is not None}
            whole = {**record, **values}
            if ledger.broken_rules(whole, book) or name in UNSPOILED:
                continue
            try:
                with book.step("改"):
                    book.save(name, {"uid": record["uid"], **values})
            except Refused:
                continue
            changed += bool(values)
    assert changed > 30
    return listed


def odd(field: Field, chance: random.Random, book: Book) -> Any:
    try:
        return field.read(chance.choice([*ODD, *NUMBERS]), book)
    except Refused:
        return None


def pasted(file: Path) -> tuple[Table, Table]:
    """Copy a workbook's cells as WPS does: as a page, and as text between tabs."""
    sheet = load_workbook(file).active
    assert sheet is not None
    rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    cells = ["".join(f"<td>{escape(c).replace(chr(10), '<br>')}</td>" for c in row) for row in rows]
    out = io.StringIO()
    csv.writer(out, delimiter="\t").writerows(rows)
    page = f"<table>{''.join(f'<tr>{line}</tr>' for line in cells)}</table>"
    return read_pasted("", page), read_pasted(out.getvalue())


@pytest.mark.parametrize("seed", [1, *(pytest.param(n, marks=pytest.mark.long) for n in range(2, 30))])
def test_odd_values_of_every_ledger_come_back_as_they_are(practice: Book, tmp_path: Path, seed: int) -> None:
    for name, uids in spoiled(practice, seed).items():
        if not uids:
            continue
        book, text = tmp_path / f"{name}.xlsx", tmp_path / f"{name}.csv"
        rows = finish(transfer.export(practice, name, book, records=uids)).rows
        finish(transfer.export(practice, name, text, records=uids))
        assert rows == len(uids)
        for table in (read_table(book), read_table(text), *pasted(book)):
            plan = finish(incoming.check(practice, name, table, incoming.propose(practice, name, table)))
            assert plan.counts["read"] == plan.counts["same"] == rows, (name, table.file, plan.counts, plan.refused[:2])
            assert not plan.fresh and not plan.updates
