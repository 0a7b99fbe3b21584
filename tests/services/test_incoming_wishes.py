"""What a person says of a plan: corrected cells, who is who, what a column may do; and all of it is said only once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.kit.errors import Refused
from desktop.kit.identity import check_digit
from desktop.kit.work import finish
from desktop.services import incoming, templates
from desktop.services.incoming import NEW, Plan, Wishes
from desktop.services.incoming.draft import Draft
from desktop.services.incoming.report import balance
from desktop.sheets.tables.read import read_table
from desktop.store.book import Book

ROSTER = "户号,组别,户主姓名,姓名,与户主关系,性别,身份证号,出生年月,电话,备注\r\n"
Listed = Callable[..., Path]


@pytest.fixture
def listed(tmp_path: Path) -> Listed:
    """Write lines under the heading of a small roster; return the file."""

    def write(*lines: str, heading: str = ROSTER, name: str = "花名册") -> Path:
        file = tmp_path / f"{name}.csv"
        file.write_text(heading + "\r\n".join(lines), "gb18030")
        return file

    return write


def tried(book: Book, file: Path, wishes: Wishes | None = None, ledger: str = "people", mapping: Any = None) -> Plan:
    table = read_table(file)
    return finish(
        incoming.check(book, ledger, table, incoming.propose(book, ledger, table, mapping), wishes=wishes)
    )


def taken(book: Book, file: Path, wishes: Wishes | None = None, ledger: str = "people", mapping: Any = None) -> Plan:
    plan = tried(book, file, wishes, ledger, mapping)
    finish(incoming.carry_out(book, plan))
    return plan


def test_corrected_cells_make_a_second_dry_run(book: Book, listed: Listed, tmp_path: Path) -> None:
    file = listed(
        "001,三组,王德福,王德福,户主,男,419990195807051231,,,",
        "001,,王德福,李梅,老伙计,女,,1962.3,,",
        "002,三组,赵新,赵新,户主,男,410823197001010013,,12345,",
    )
    plan = tried(book, file)
    assert plan.counts["refused"] == 3
    fixes = {2: {7: "419990195807051230"}, 3: {5: "妻子"}}
    plan = taken(book, file, Wishes(fixes=fixes))
    assert (plan.counts["added"], [r.row for r in plan.refused]) == (2, [4])
    assert {p["name"]: p["relation"] for p in book.rows("people")} == {"王德福": "户主", "李梅": "妻"}
    assert incoming.write_refused(plan, tmp_path / "退回.xlsx") == 1


def test_the_candidates_are_shown_and_the_decision_is_remembered(book: Book, listed: Listed) -> None:
    taken(book, listed("001,三组,王磊,王磊,户主,男,,1980.5,,", "002,三组,王磊,王磊,户主,男,,1962.3,,"))
    file = listed("003,三组,赵新,赵新,户主,男,410823197001010013,,,", "003,,赵新,王磊,儿子,男,,1980.5.6,13812345678,")
    plan = tried(book, file)
    (asked,) = plan.questions
    assert (asked.row, asked.name, plan.counts["refused"]) == (3, "王磊", 1)
    ((uid, called),) = asked.candidates
    assert "1980-05" in called and book.record("people", uid)
    plan = taken(book, file, Wishes(decisions={3: uid}))
    assert (plan.counts["refused"], plan.counts["updated"]) == (0, 1)
    person = book.record("people", uid)
    assert person and (person["phone"], person["born"]) == ("13812345678", "1980-05-06")
    book.undo()
    assert book.count("people") == 2 and not book.records("templates"), "what was remembered goes with its step"
    book.redo()
    with book.step("改"):
        book.save("people", {"uid": uid, "household": None, "relation": None})
    again = tried(book, file)
    assert (again.counts["refused"], again.questions) == (0, ())
    assert templates.kept(book) == []


def test_somebody_may_be_said_to_be_new(book: Book, listed: Listed) -> None:
    taken(book, listed("001,三组,王磊,王磊,户主,男,,1980.5,,"))
    file = listed("002,三组,王磊,王磊,户主,男,,1980.5,,")
    assert tried(book, file).questions[0].new
    plan = taken(book, file, Wishes(decisions={2: NEW}))
    assert plan.counts["added"] == 1 and book.count("people") == 2
    assert tried(book, file).counts["same"] == 1


def test_a_namesake_that_a_party_roster_points_at_is_chosen(book: Book, listed: Listed) -> None:
    taken(book, listed("001,三组,王磊,王磊,户主,男,,1980.5,,", "002,三组,王磊,王磊,户主,男,,1962.3,,"))
    file = listed("王磊,柳河村党支部,正式党员", heading="姓名,所在党支部,人员类别\r\n")
    plan = tried(book, file, ledger="party_members")
    assert plan.counts["refused"] == 1 and len(plan.questions[0].candidates) == 2 and not plan.questions[0].new
    uid = plan.questions[0].candidates[1][0]
    taken(book, file, Wishes(decisions={2: uid}), ledger="party_members")
    assert [m["person"] for m in book.records("party_members")] == [uid]


@pytest.mark.parametrize(
    ("way", "phone", "note"), [("overwrite", "139", "新的"), ("fill", "138", "新的"), ("skip", "138", "新的")]
)
def test_a_column_overwrites_or_fills_or_is_left_out(
    book: Book, listed: Listed, way: str, phone: str, note: str
) -> None:
    taken(book, listed("001,三组,王德福,王德福,户主,男,419990195807051230,,13812345678,"))
    file = listed("001,三组,王德福,王德福,户主,男,419990195807051230,,13912345678,新的")
    plan = taken(book, file, Wishes(ways={"电话": way}))
    (person,) = book.records("people")
    assert (person["phone"][:3], person["note"], plan.counts["updated"]) == (phone, note, 1)


def test_a_column_that_only_fills_does_fill(book: Book, listed: Listed) -> None:
    taken(book, listed("001,三组,王德福,王德福,户主,男,419990195807051230,,,"))
    taken(book, listed("001,三组,王德福,王德福,户主,男,419990195807051230,,13912345678,"), Wishes(ways={"电话": "fill"}))
    assert book.records("people")[0]["phone"] == "13912345678"


def test_what_was_said_of_the_columns_is_remembered_by_their_headings(book: Book, listed: Listed) -> None:
    heading = "栏一,栏二,栏三,身份证号\r\n"
    columns = [{"col": "B", "heading": "栏二", "field": "name"}, {"col": "C", "heading": "栏三", "field": "phone"},
               {"col": "D", "heading": "身份证号", "field": "id_number"}]  # fmt: skip
    mapping = {"kind": "list", "ledger": "people", "header_rows": [1, 1], "detail_row": 2, "columns": columns}
    first = listed("1,王德福,13812345678,419990195807051230", heading=heading, name="一月")
    assert taken(book, first, Wishes(ways={"栏三": "fill"}), mapping=mapping).counts["added"] == 1
    steps = len(book.steps())
    then = listed("1,王德福,13912345678,419990195807051230", "2,赵新,13700000000,410823197001010013",
                  heading=heading, name="二月")  # fmt: skip
    plan = taken(book, then)
    assert (plan.counts["added"], plan.counts["same"]) == (1, 1)
    assert {p["name"]: p["phone"] for p in book.rows("people")} == {"王德福": "13812345678", "赵新": "13700000000"}
    assert len(book.steps()) == steps + 1 and templates.kept(book) == []


def test_every_row_of_a_plan_is_listed_by_outcome_and_found(book: Book, listed: Listed) -> None:
    taken(book, listed("001,三组,王德福,王德福,户主,男,419990195807051230,,13812345678,", "001,,王德福,李梅,妻子,女,,1962.3,,"))
    file = listed(
        "001,三组,王德福,王德福,户主,男,419990195807051230,,13912345678,",
        "001,,王德福,李梅,妻子,女,,1962.3,,",
        "001,,王德福,王小,儿子,男,,1990.3,,",
        "001,,王德福,王大,儿子,男,419990195807051231,,12,",
    )
    plan = tried(book, file)
    listing = incoming.Listing(book, plan)
    assert [e.outcome for e in listing.entries(listing.numbers())] == ["updated", "same", "added", "refused"]
    (changed,) = listing.entries(listing.numbers("updated"))
    assert (changed.row, changed.called, changed.told) == (2, "王德福", "电话 138****5678 → 13912345678")
    (refused,) = listing.entries(listing.numbers("refused"))
    assert (refused.row, len(refused.refusals)) == (5, 2) and "最后一位" in refused.told and "位数不对" in refused.told
    assert listing.numbers(search="王小") == [4] and listing.numbers(search="位数") == [5]
    assert listing.numbers("added", "李梅") == []


def test_rows_can_be_left_out(book: Book, listed: Listed) -> None:
    """The counts say how many; of a household without its head nothing strays into the household before it."""
    first = "41999019700101001"
    file = listed(
        ",三组,,王德福,户主,男,419990195807051230,,,",
        ",,,李梅,妻子,女,,1962.3,,",
        f",三组,,赵新,户主,男,{first + check_digit(first)},,,",
        ",,,赵小,儿子,男,,1999.3,,",
    )
    plan = tried(book, file, Wishes(without=frozenset({3})))
    assert plan.counts == {"read": 4, "added": 3, "updated": 0, "same": 0, "refused": 0, "left_out": 1}
    assert balance(plan.counts) == "读了 4 行 = 新增 3 + 更新 0 + 没有变化 0 + 没有导入 0 + 勾掉不导 1"
    plan = tried(book, file, Wishes(without=frozenset({4})))
    assert [(plan.outcomes[n]) for n in (2, 3, 4, 5)] == ["added", "added", "left_out", "refused"]
    assert "没有户主是“赵新”" in plan.refused[0].reason
    plan = taken(book, file, Wishes(without=frozenset({4, 5})))
    assert {p["name"] for p in book.rows("people")} == {"王德福", "李梅"}
    assert "left_out" not in tried(book, file).counts and tried(book, file).counts["added"] == 2


def test_of_other_ledgers_rows_are_left_out_alike(book: Book, listed: Listed) -> None:
    """As a mapping file says it."""
    file = listed("一组", "二组", heading="小组名称,备注\r\n", name="小组")
    wishes = incoming.wishes.from_json({"without": [2]})
    plan = taken(book, file, wishes, "groups")
    assert plan.counts["left_out"] == 1
    assert "一组" not in {g["name"] for g in book.rows("groups")} and "二组" in {g["name"] for g in book.rows("groups")}
    with pytest.raises(Refused, match="without"):
        incoming.wishes.from_json({"without": 3})


def test_equal_words_of_the_book_are_kept_once(book: Book, listed: Listed) -> None:
    """What a hundred thousand people have in common stands in memory once, and each says what it said."""
    taken(book, listed(*(f",三组,,某{n},户主,男,,196{n}.3,,同一句备注" for n in range(5))))
    base = Draft(book).base("people")
    notes = [record["note"] for record in base.values()]
    assert notes == ["同一句备注"] * 5 and len({id(note) for note in notes}) == 1
    assert {r["name"] for r in base.values()} == {p["name"] for p in book.rows("people")}
