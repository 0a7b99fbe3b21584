"""A plain list holds all there is with the uids; as seen, only those columns; on paper, nothing that is empty."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from desktop.kit.errors import Refused
from desktop.kit.work import finish
from desktop.services import plain_list, transfer
from desktop.services.reading import EVERY_DAY, EVERYTHING, Order
from desktop.store.book import Book

ALL = Order(EVERYTHING, (), "internal", EVERY_DAY)


def rows_of(file: Path) -> list[tuple[Any, ...]]:
    return list(load_workbook(file).worksheets[0].iter_rows(min_row=2, values_only=True))


def test_as_seen(practice: Book, tmp_path: Path) -> None:
    """The columns asked for, by path and in order, and no uid."""
    seen = ("person.name", "person.household.group.name", "joined_on")
    done = finish(transfer.export(practice, "party_members", tmp_path / "党员.xlsx", seen=seen))
    headings, *rows = rows_of(tmp_path / "党员.xlsx")
    assert headings == ("姓名", "村民小组", "入党日期")
    assert done.rows == len(rows) == practice.count("party_members")
    assert all(row[0] for row in rows)


def test_on_paper(practice: Book, tmp_path: Path) -> None:
    """A column without one value is left out, and so are the uids; the same list to be read back keeps both."""
    finish(plain_list.write(practice, practice.ledgers["people"], tmp_path / "纸.xlsx", ALL, paper=True))
    finish(plain_list.write(practice, practice.ledgers["people"], tmp_path / "全.xlsx", ALL))
    paper, whole = rows_of(tmp_path / "纸.xlsx"), rows_of(tmp_path / "全.xlsx")
    assert "记录编号" in whole[0] and "记录编号" not in paper[0]
    assert all(any(row[n] not in (None, "") for row in paper[1:]) for n in range(len(paper[0])))
    assert len(paper) == len(whole)


def test_an_unknown_column_is_told(practice: Book, tmp_path: Path) -> None:
    """A path that is none is refused in a sentence, and no file is written."""
    with pytest.raises(Refused, match="没有"):
        finish(transfer.export(practice, "people", tmp_path / "人.xlsx", seen=("nothing",)))
    assert not (tmp_path / "人.xlsx").exists()
