"""A ledger is added by one file: the one the README shows gets table, list, search, form, export and history."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop.cli.main import main
from desktop.kit.ledger import Ledger
from desktop.ledgers import LEDGERS
from tests import readme


@pytest.fixture
def wells(monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """The README's example, declared as if its file were in desktop/ledgers."""
    ledger = readme.wells()
    monkeypatch.setitem(LEDGERS, ledger.name, ledger)
    return ledger


def test_it_takes_one_short_file() -> None:
    """Five fields in at most 25 lines."""
    assert len([line for line in readme.example().splitlines() if line.strip()]) <= 25
    assert len(readme.wells().fields) == 5


@pytest.fixture
def told(wells: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    """A function that runs a command on a new book and returns its JSON; it may only fail when told to."""

    def tell(*arguments: str, code: int = 0) -> dict:
        answered = main(["--book", str(tmp_path / "账本"), "--json", *arguments])
        said = capsys.readouterr()
        assert answered == code, said.err
        return json.loads(said.out) if said.out else {}

    tell("init", str(tmp_path / "账本"), "--village", "柳河村")
    tell("add", "groups", "组名=三组")
    tell("add", "people", "姓名=单国强")
    tell("add", "机井", "编号=3-01", "所在小组=三组", "井深=86", "建成日期=2019.4", "负责人=单国强")
    return tell


def test_it_has_a_table_that_keeps_what_was_typed(told) -> None:  # type: ignore[no-untyped-def]
    (record,) = told("list", "wells")["records"]
    assert (record["number"], record["depth"], record["built"]) == ("3-01", 86, "2019-04")


def test_it_is_listed_and_searched_like_any_other(told) -> None:  # type: ignore[no-untyped-def]
    told("add", "wells", "编号=5-02", "井深=40")
    assert told("list", "wells")["total"] == 2
    assert [r["number"] for r in told("list", "wells", "--search", "3-01")["records"]] == ["3-01"]
    assert [r["number"] for r in told("list", "wells", "--where", "井深=40")["records"]] == ["5-02"]


def test_it_refuses_in_its_own_words(told) -> None:  # type: ignore[no-untyped-def]
    refused = told("add", "wells", "编号=3-01", "井深=深", code=1)["refused"]
    assert "井深" in refused[0]["message"]
    assert told("list", "wells")["total"] == 1


def test_it_has_a_history_and_an_undo(told) -> None:  # type: ignore[no-untyped-def]
    uid = told("list", "wells")["records"][0]["uid"]
    told("edit", "wells", uid, "井深=90")
    assert told("show", "wells", uid)["depth"] == 90
    told("undo")
    assert told("show", "wells", uid)["depth"] == 86
    told("remove", "wells", uid)
    assert told("list", "wells", "--removed")["total"] == 1
    told("restore", "wells", uid)
    assert told("history", "wells", uid)


def test_it_is_exported(told, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    told("export", "wells", "-o", str(tmp_path / "机井.xlsx"))
    told("export", "wells", "-o", str(tmp_path / "机井.csv"))
    told("export", "wells", "-o", str(tmp_path / "机井.pdf"))
    cells = [cell.value for row in load_workbook(tmp_path / "机井.xlsx").worksheets[0].iter_rows() for cell in row]
    assert {"编号", "井深（米）", "3-01", "三组", "单国强"} <= {str(cell) for cell in cells}
    rows = list(csv.reader((tmp_path / "机井.csv").read_text("utf-8-sig").splitlines()))
    assert "3-01" in rows[1]
    assert (tmp_path / "机井.pdf").read_bytes().startswith(b"%PDF")
