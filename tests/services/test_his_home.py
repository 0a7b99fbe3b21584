"""Points are given to a household or to one person: where a sheet asks for the household, his is meant."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from desktop.kit.look import Query
from desktop.kit.work import finish
from desktop.services import transfer
from desktop.store.book import Book
from tests.sheets.drawn import drawn

SHEET = "!积分登记台账\n序号|日期|户主或党员|所在小组|事由|分值\n1|_|_|_|_|_\n2|_|_|_|_|_\n"


def test_every_line_of_points_has_a_group_whoever_they_were_given_to(practice: Book, tmp_path: Path) -> None:
    file, target = drawn(tmp_path / "表.xlsx", SHEET), tmp_path / "填好.xlsx"
    finish(transfer.export(practice, "points", target, template=file))
    rows = [[c.value for c in row] for row in load_workbook(target).active.iter_rows(min_row=3)]
    people = {p["uid"]: p["household"] for p in practice.records("people")}
    groups = {g["uid"]: g["name"] for g in practice.records("groups")}
    homes = {h["uid"]: groups[h["group"]] for h in practice.records("households")}
    given = {r["uid"]: r for r in practice.records("points")}
    order = [given[r["uid"]] for r in practice.window("points", practice.ids("points", Query()), ["uid"])]
    assert any(not r["household"] for r in order)
    assert [row[3] for row in rows] == [homes[r["household"] or people[r["person"]]] for r in order]
