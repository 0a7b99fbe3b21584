"""Import: nobody lost, nobody doubled, every refusal right, and all of it one step."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from desktop.kit.errors import Refused
from desktop.kit.work import finish
from desktop.ledgers import LEDGERS
from desktop.services import incoming, records, transfer
from desktop.services.incoming.carry import WHY
from desktop.sheets.tables.read import read_table
from desktop.store.book import Book
from tests.services.rosters import roster

STORED = [ledger.name for ledger in LEDGERS.values() if not ledger.derived]
ROSTER = "序号,户号,组别,户主姓名,姓名,与户主关系,性别,身份证号,出生年月,电话,备注\r\n"


def tried(
    book: Book, ledger: str, file: Path, mode: str = "update", mapping: Mapping[str, Any] | None = None
) -> incoming.Plan:
    table = read_table(file)
    return finish(incoming.check(book, ledger, table, incoming.propose(book, ledger, table, mapping), mode))


def taken(book: Book, ledger: str, file: Path, mode: str = "update") -> incoming.Plan:
    plan = tried(book, ledger, file, mode)
    finish(incoming.carry_out(book, plan))
    assert balanced(plan)
    return plan


def balanced(plan: incoming.Plan) -> bool:
    return plan.counts["read"] == sum(plan.counts[name] for name in ("added", "updated", "same", "refused"))


@pytest.fixture
def listed(tmp_path: Path) -> Any:
    """Write lines under the heading of a small roster; return the file."""

    def write(*lines: str, heading: str = ROSTER) -> Path:
        file = tmp_path / "花名册.csv"
        file.write_text(heading + "\r\n".join(lines), "gb18030")
        return file

    return write


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_whatever_a_ledger_exports_comes_back_unchanged(practice: Book, tmp_path: Path, suffix: str) -> None:
    for name in STORED:
        file = tmp_path / f"{name}.{suffix}"
        done = finish(transfer.export(practice, name, file))
        plan = tried(practice, name, file)
        assert plan.counts["read"] == plan.counts["same"] == done.rows, (name, plan.counts, plan.refused[:3])
        assert not plan.fresh and not plan.updates, name


@pytest.mark.parametrize("seed", range(6))
def test_an_ugly_roster_loses_nobody_and_doubles_nobody(book: Book, tmp_path: Path, seed: int) -> None:
    made = roster(tmp_path / "2013年花名册.xlsx", seed)
    plan = taken(book, "people", made.file)
    refused = {row for row, outcome in plan.outcomes.items() if outcome == "refused"}
    assert plan.outcomes.keys() == made.taken.keys()
    assert refused == {row for row, fits in made.taken.items() if not fits}
    said = {row: " ".join(r.heading + r.reason for r in plan.refused if r.row == row) for row in refused}
    assert all(made.reasons[row] in said[row] for row in refused)
    assert book.count("people") == sum(made.taken.values())
    assert book.count("households") == made.whole == sum(1 for h in book.records("households") if h["head"])
    again = taken(book, "people", made.file)
    assert (again.counts["added"], again.counts["updated"]) == (0, 0)
    assert again.counts["refused"] == plan.counts["refused"]


@pytest.mark.parametrize("seed", range(3))
def test_refused_rows_are_corrected_in_their_own_sheet_and_imported(book: Book, tmp_path: Path, seed: int) -> None:
    made = roster(tmp_path / "花名册.xlsx", seed)
    plan = taken(book, "people", made.file)
    back = tmp_path / "没有导入的.xlsx"
    assert incoming.write_refused(plan, back) == plan.counts["refused"] > 0
    workbook = load_workbook(back)
    sheet = workbook.active
    headings = {sheet.cell(2, c).value: c for c in range(1, sheet.max_column + 1)}
    assert WHY in headings
    for row in range(3, sheet.max_row + 1):
        assert sheet.cell(row, headings[WHY]).value
        was = int(sheet.cell(row, headings["原表第几行"]).value)
        sheet.cell(row, headings["公民身份号码"]).value = made.numbers[was]
        sheet.cell(row, headings["政治面貌"]).value = "群众"
    workbook.save(back)
    assert taken(book, "people", back).counts["refused"] == 0
    assert book.count("people") == len(made.taken)
    assert book.count("households") == made.households


def test_an_import_is_one_step_and_one_undo(book: Book, tmp_path: Path) -> None:
    made, steps = roster(tmp_path / "花名册.xlsx", 1), len(book.steps())
    taken(book, "people", made.file)
    assert len(book.steps()) == steps + 1
    book.undo()
    assert [book.count(name) for name in ("people", "households", "groups")] == [0, 0, 0]


def test_an_import_undone_and_redone_is_what_it_was(book: Book, tmp_path: Path) -> None:
    made = roster(tmp_path / "花名册.xlsx", 3)
    taken(book, "people", made.file)
    names = ("people", "households", "groups")
    before = {name: list(book.rows(name)) for name in names}
    head = before["households"][0]
    assert head["head"] and [change.before for change in book.history("households", head["uid"])] == [None]
    book.undo()
    book.redo()
    assert {name: list(book.rows(name)) for name in names} == before
    assert book.engine.fetch("PRAGMA foreign_key_check") == []
    with book.step("改"):
        book.save("households", {"uid": head["uid"], "note": "改过"})
    assert len(book.history("households", head["uid"])) == 4, "what changes later is noted as ever"


def test_an_import_that_is_stopped_leaves_the_book_untouched(book: Book, tmp_path: Path) -> None:
    made = roster(tmp_path / "花名册.xlsx", 2)
    plan = tried(book, "people", made.file)
    work, before = incoming.carry_out(book, plan), book.changed
    for progress in work:
        if progress.doing == "正在写进账本" and progress.done:
            break
    work.close()
    assert book.count("people") == book.count("households") == 0
    assert len(book.steps()) == 2 and book.changed >= before
    finish(incoming.carry_out(book, tried(book, "people", made.file)))
    assert book.count("people") == sum(made.taken.values())


def test_a_plan_made_before_the_book_changed_is_refused(book: Book, listed: Any) -> None:
    plan = tried(book, "people", listed("1,001,三组,王德福,王德福,户主,男,419990195807051230,,,"))
    records.add(book, "groups", {"name": "五组"})
    with pytest.raises(Refused, match="重新核对"):
        finish(incoming.carry_out(book, plan))


def test_a_blank_wipes_nothing_and_a_value_corrects(book: Book, listed: Any) -> None:
    taken(book, "people", listed("1,001,三组,王德福,王德福,户主,男,419990195807051230,,13812345678,老党员"))
    plan = taken(book, "people", listed("1,001,三组,王德福,王德福,户主,,419990195807051230,,13912345678,"))
    assert plan.counts["updated"] == 1
    (person,) = book.records("people")
    assert (person["phone"], person["note"], person["sex"]) == ("13912345678", "老党员", "男")


@pytest.mark.parametrize(("mode", "outcome"), [("skip", "same"), ("refuse", "refused")])
def test_what_is_there_is_left_alone_where_asked(book: Book, listed: Any, mode: str, outcome: str) -> None:
    taken(book, "people", listed("1,001,三组,王德福,王德福,户主,男,419990195807051230,,13812345678,"))
    plan = taken(book, "people", listed("1,001,三组,王德福,王德福,户主,男,419990195807051230,,13912345678,"), mode)
    assert plan.counts[outcome] == 1
    assert book.records("people")[0]["phone"] == "13812345678"


def test_nobody_is_recognised_by_the_name_alone(book: Book, listed: Any) -> None:
    taken(book, "people", listed("1,001,三组,王磊,王磊,户主,男,,1980.5,,"))
    plan = tried(book, "people", listed("1,002,三组,王磊,王磊,户主,男,,,,"))
    assert plan.counts["refused"] == 1
    assert "王磊" in plan.refused[0].reason and "身份证号" in plan.refused[0].reason
    other = tried(book, "people", listed("1,002,三组,王磊,王磊,户主,男,,1962.3,,"))
    assert other.counts["added"] == 1, "another birth date is another person"
    same = tried(book, "people", listed("1,001,三组,王磊,王磊,户主,男,,1980.5,,"))
    assert same.counts["same"] == 1


def test_the_same_name_in_one_household_with_another_number_is_asked_about(book: Book, listed: Any) -> None:
    taken(book, "people", listed("1,001,三组,王德福,王德福,户主,男,419990195807051230,,,"))
    plan = tried(book, "people", listed("1,001,三组,王德福,王德福,户主,男,410823197001010013,,,"))
    assert plan.counts["refused"] == 1
    assert "核对" in plan.refused[0].reason


def test_two_rows_of_one_person_that_differ_are_told(book: Book, listed: Any) -> None:
    line = "1,001,三组,王德福,王德福,户主,男,419990195807051230,,{},"
    plan = tried(book, "people", listed(line.format("13812345678"), line.format("13912345678"), line.format("")))
    assert plan.counts == {"read": 3, "added": 1, "updated": 0, "same": 1, "refused": 1}
    assert "第 2 行" in plan.refused[0].reason


def test_every_repair_is_told_and_lost_digits_are_refused(book: Book, listed: Any) -> None:
    plan = tried(
        book,
        "people",
        listed(
            "1,001,３组,王德福,王　德福,本人,男,419990580705123,21371,１３８ 1234 5678,",
            "2,001,３组,王德福,李梅,老婆,女,4.10823E+17,,,",
        ),
    )
    became = {r.heading: (r.value, r.became) for r in plan.repaired if r.row == 2}
    assert became["姓名"][1] == "王德福"
    assert became["与户主关系"] == ("本人", "户主")
    assert became["电话"][1] == "13812345678"
    assert became["身份证号"][1].startswith("419990195807051")
    assert became["出生年月"] == ("21371", "1958-07-05")
    (refused,) = plan.refused
    assert (refused.row, refused.column, refused.value) == (3, "H", "4.10823E+17")
    assert "科学计数法" in refused.reason


def test_a_party_roster_makes_its_people_and_finds_those_there_are(book: Book, listed: Any) -> None:
    taken(book, "people", listed("1,001,三组,王德福,王德福,户主,男,419990195807051230,,13812345678,"))
    heading = "序号,姓名,性别,身份证号,民族,入党时间,转正时间,所在党支部,联系电话,人员类别\r\n"
    file = listed(
        "1,王德福,男,419990195807051230,汉,1985.7.1,1986.7,柳河村党支部,,正式党员",
        "2,赵新,男,410823197001010013,汉,1995.7.1,1996.7,柳河村党支部,13900000000,正式党员",
        "3,没有号码,男,,汉,1995.7.1,1996.7,柳河村党支部,,正式党员",
        heading=heading,
    )
    plan = taken(book, "party_members", file)
    assert plan.counts == {"read": 3, "added": 2, "updated": 0, "same": 0, "refused": 1}
    assert (book.count("people"), book.count("party_members"), book.count("party_branches")) == (2, 2, 1)
    old = book.records("people", name="王德福")[0]
    assert (old["phone"], old["nation"]) == ("13812345678", "汉族")
    assert taken(book, "party_members", file).counts["same"] == 2


def test_a_name_alone_may_be_pointed_at_but_changes_nobody(book: Book, listed: Any) -> None:
    taken(book, "people", listed("1,001,三组,王磊,王磊,户主,男,,1980-5-2,13812345678,"))
    heading = "序号,姓名,性别,出生年月,所在党支部,联系电话,人员类别\r\n"
    other = listed("1,王磊,男,1962.3,柳河村党支部,13911111111,正式党员", heading=heading)
    refused = tried(book, "party_members", other)
    assert refused.counts["refused"] == 1 and "另一个人" in refused.refused[0].reason
    plan = taken(book, "party_members", listed("1,王磊,,,柳河村党支部,13911111111,正式党员", heading=heading))
    assert plan.counts["added"] == 1
    assert any("只按姓名" in note for note in plan.notes)
    (person,) = book.records("people")
    assert (person["phone"], person["born"]) == ("13812345678", "1980-05-02")
    known = listed("1,王磊,男,1980.5,柳河村党支部,13911111111,正式党员", heading=heading)
    assert taken(book, "party_members", known).counts["updated"] == 1
    (person,) = book.records("people")
    assert (person["phone"], person["born"]) == ("13911111111", "1980-05-02")


def test_a_mapping_is_obeyed(book: Book, listed: Any) -> None:
    file = listed("甲1,某人,13812345678", heading="栏目一,栏目二,栏目三\r\n")
    columns = [{"col": "B", "heading": "栏目二", "field": "name"}, {"col": "C", "heading": "栏目三", "field": "phone"}]
    mapping = {"kind": "list", "ledger": "people", "header_rows": [1, 1], "detail_row": 2, "columns": columns}
    plan = tried(book, "people", file, mapping=mapping)
    assert plan.counts["added"] == 1
    assert [(p["name"], p["phone"]) for p in plan.fresh["people"]] == [("某人", "13812345678")]


def test_a_sheet_without_anything_of_the_ledger_is_refused(book: Book, listed: Any) -> None:
    with pytest.raises(Refused, match="没有一列"):
        tried(book, "people", listed("1,2,3", heading="型号,颜色,产地\r\n"))


def test_a_household_scattered_over_the_file_is_one(book: Book, listed: Any) -> None:
    plan = taken(book, "people", listed(
        "1,001,三组,王德福,李梅,妻子,女,,1962.3,,",
        "2,002,三组,赵新,赵新,户主,男,410823197001010013,,,",
        "3,001,三组,王德福,王德福,户主,男,419990195807051230,,,",
        "4,002,三组,赵新,赵小,儿子,男,,1999.3,,",
    ))  # fmt: skip
    assert plan.counts == {"read": 4, "added": 4, "updated": 0, "same": 0, "refused": 0}
    homes = {h["number"]: h["head"] for h in book.records("households")}
    people = {p["name"]: p for p in book.rows("people")}
    assert homes == {"001": people["王德福"]["uid"], "002": people["赵新"]["uid"]}
    assert {n: p["household.called"] for n, p in people.items()} == {
        "李梅": "王德福", "王德福": "王德福", "赵新": "赵新", "赵小": "赵新",
    }  # fmt: skip


def test_people_without_households_come_one_by_one(book: Book, listed: Any) -> None:
    file = listed("某甲,13812345678", "某乙,", "某甲,", heading="姓名,电话\r\n")
    plan = tried(book, "people", file)
    assert (plan.counts["added"], plan.counts["refused"]) == (2, 1) and "某甲" in plan.refused[0].reason
