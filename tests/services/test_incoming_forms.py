"""A folder of household forms: nobody lost, nobody doubled, every refusal right, one household a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop.kit.errors import Refused
from desktop.kit.work import finish
from desktop.services import incoming
from desktop.store.book import Book
from tests.services.village_forms import village


def taken(book: Book, path: Path, ledger: str = "people") -> incoming.Plan:
    plan = finish(incoming.check(book, ledger, incoming.open_file(book, ledger, path), None))
    finish(incoming.carry_out(book, plan))
    assert plan.counts["read"] == sum(plan.counts[name] for name in ("added", "updated", "same", "refused"))
    return plan


@pytest.mark.parametrize("count", [100, pytest.param(338, marks=pytest.mark.long)])
def test_each_form_makes_a_household_and_every_refusal_is_right(book: Book, tmp_path: Path, count: int) -> None:
    made = village(tmp_path / "一户一档", 1, count)
    assert made.pushed > count / 20 and made.headless > count / 20
    plan = taken(book, made.folder, "households")
    assert plan.counts["read"] == made.members + 1
    said: dict[tuple[str, int], str] = {}
    for one in plan.refused:
        place = plan.table.where(one.row)
        said[place] = said.get(place, "") + one.heading + one.reason
    assert said.pop((made.unreadable, 0))
    assert said.keys() == made.refused.keys()
    assert all(made.refused[place] in reason for place, reason in said.items())
    people = {p["name"]: p for p in book.rows("people")}
    assert people.keys() == made.taken.keys()
    wrong = [n for n, told in made.taken.items() if any(people[n][k] != v for k, v in told.items())]
    assert not wrong
    households = list(book.rows("households", paths=["head.name", "kind", "land", "address", "note", "group.name"]))
    assert {h["head.name"] for h in households} == made.kinds.keys() and len(households) == len(made.kinds)
    words = book.words("户类型")
    assert all(h["kind"] == words[made.kinds[h["head.name"]]] for h in households)
    assert {(h["land"], h["address"], h["note"]) for h in households} == {("田3.2亩", "12号", "在册")}
    assert {h["group.name"] for h in households} == {"一组", "二组", "3组"}
    again = taken(book, made.folder)
    assert (again.counts["added"], again.counts["updated"]) == (0, 0)
    assert again.counts["refused"] == plan.counts["refused"]
    assert book.count("people") == len(made.taken)


def test_the_refused_of_a_folder_are_corrected_in_one_sheet(book: Book, tmp_path: Path) -> None:
    made = village(tmp_path / "一户一档", 2, 30)
    plan = taken(book, made.folder)
    back = tmp_path / "没有导入的.xlsx"
    assert incoming.write_refused(plan, back) == plan.counts["refused"] == len(made.refused) + 1
    sheet = load_workbook(back).active
    assert sheet is not None
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    heading = next(line for line in lines if "姓名" in line)
    told = {(line[heading.index("原文件")], line[heading.index("原表第几行")]) for line in lines[lines.index(heading) + 1 :]}
    assert told == made.refused.keys() | {(made.unreadable, 0)}


def test_a_single_form_is_a_household_too(book: Book, tmp_path: Path) -> None:
    made = village(tmp_path / "一户一档", 4, 12)
    name, head = next((f.name, h) for f in sorted(made.folder.iterdir()) for h in made.kinds if f"-{h}-" in f.name)
    plan = taken(book, made.folder / name)
    assert [h["head.name"] for h in book.rows("households", paths=["head.name"])] == [head]
    assert book.count("people") == plan.counts["added"] > 0


def test_a_folder_is_not_taken_for_another_ledger_nor_without_files(book: Book, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="一户一表"):
        incoming.open_file(book, "meetings", tmp_path)
    with pytest.raises(Refused, match="没有表格文件"):
        incoming.open_file(book, "people", tmp_path)
