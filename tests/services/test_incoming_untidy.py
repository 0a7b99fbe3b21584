"""What real rosters say in their own way and still say surely: a group once for many rows, 无 for no number, 群 众."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from desktop.kit.identity import check_digit
from desktop.kit.look import Query
from desktop.kit.work import finish
from desktop.services import incoming
from desktop.services.incoming import Plan, looking
from desktop.sheets.tables.bands import band_of, group_in
from desktop.sheets.tables.read import read_table
from desktop.store.book import Book

HEADINGS = "姓名", "与户主关系", "身份证号码", "出生年月", "政治面貌", "联系电话"
PATHS = ["name", "relation", "id_number", "born", "political", "phone", "household.group.name", "household.head.name"]


def number(day: str, serial: int) -> str:
    first = f"410823{day}{serial:03d}"
    return first + check_digit(first)


def taken(
    book: Book, tmp_path: Path, title: str, *rows: tuple[object, ...], headings: Sequence[str] = HEADINGS
) -> tuple[Plan, dict[str, dict[str, object]]]:
    """Import a roster with a title; return the plan and who is in the book, by name."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in ((title,), headings, *rows):
        sheet.append(row)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(headings))
    made.save(tmp_path / "名册.xlsx")
    table = read_table(tmp_path / "名册.xlsx")
    plan = finish(incoming.check(book, "people", table, incoming.propose(book, "people", table)))
    finish(incoming.carry_out(book, plan))
    return plan, {p["name"]: p for p in book.rows("people", Query(), PATHS)}


HEAD = "王福", "户主", number("19650302", 11), "1965.3", "群众", 13700000001


def test_the_title_names_the_group_of_all(book: Book, tmp_path: Path) -> None:
    """红旗村5组常住人口花名册 has no column for it."""
    plan, people = taken(book, tmp_path, "永安镇红旗村5组常住人口花名册", HEAD)
    assert (plan.counts["added"], people["王福"]["household.group.name"]) == (1, "5组")


def test_rows_name_the_group_of_those_below(book: Book, tmp_path: Path) -> None:
    """They are told as what they are, and a subtotal below them is no person."""
    other = "李贵", "户主", number("19700405", 13), "", "", ""
    plan, people = taken(
        book, tmp_path, "大坪村人口台账", ("一组",), HEAD, ("一组小计", "1人"), ("第二村民小组（王家湾）",), other
    )
    assert [p["household.group.name"] for p in people.values()] == ["一组", "第二村民小组"]
    assert plan.counts["refused"] == 0
    assert [(left.number, left.reason) for left in plan.left] == [
        (3, "下面各行所在的村民小组"), (5, "合计"), (6, "下面各行所在的村民小组"),
    ]  # fmt: skip


def test_a_household_of_the_book_keeps_its_group(book: Book, tmp_path: Path) -> None:
    """What a title says fills a blank and no more."""
    taken(book, tmp_path, "一组花名册", HEAD)
    with book.step("调组"):
        group = book.save("groups", {"name": "二组", "number": 2.0})
        (household,) = book.records("households")
        book.save("households", {"uid": household["uid"], "group": group})
    _, people = taken(book, tmp_path, "一组花名册", (*HEAD[:5], 13700000009))
    assert (people["王福"]["household.group.name"], people["王福"]["phone"]) == ("二组", "13700000009")


def test_words_with_blanks_and_numbers_that_say_there_is_none(book: Book, tmp_path: Path) -> None:
    """群 众, 妻  子, 之母, and 无 for a telephone; each is told as put right. Somebody invented is nobody."""
    plan, people = taken(
        book, tmp_path, "三组花名册", ("张三（示例）", "户主", number("19900307", 15), "1990-03-07", "群众", ""), HEAD,
        ("赵兰", "妻  子", number("19660708", 12), "", "群 众", "无"),
        ("王氏", "户主之母", number("19400101", 14), "", "", "/"),
        ("李贵", "户　主", number("19700405", 13), "", "", "13929333397 13855683329"),
        ("张英", "户主妻子", number("19720405", 16), "", "", "13929333398（女婿）"),
    )  # fmt: skip
    assert set(people) == {"王福", "赵兰", "王氏", "李贵", "张英"} and plan.counts["refused"] == 0
    assert (people["李贵"]["phone"], people["张英"]["phone"]) == ("13929333397、13855683329", "13929333398")
    assert people["张英"]["household.head.name"] == "李贵"
    told = [(people[name]["relation"], people[name]["phone"]) for name in ("赵兰", "王氏")]
    assert told == [("妻", None), ("母亲", None)]
    assert people["赵兰"]["political"] == "群众" and people["赵兰"]["household.head.name"] == "王福"
    assert {(r.row, r.value) for r in plan.repaired} >= {(5, "妻  子"), (5, "群 众"), (5, "无"), (6, "/")}


def test_a_month_becomes_the_day_that_the_number_says(book: Book, tmp_path: Path) -> None:
    """Another month than the number's is refused as before."""
    wrong = "李贵", "户主", number("19700405", 13), "1970-05", "", ""
    plan, people = taken(book, tmp_path, "一组花名册", HEAD, wrong)
    assert people["王福"]["born"] == "1965-03-02"
    assert [(r.row, r.heading) for r in plan.refused] == [(4, "出生年月")]


def test_a_mark_says_what_stands_above_and_a_blank_group_is_the_one_above(book: Book, tmp_path: Path) -> None:
    """〃 is certain; that a household without a group is in the one above is told."""
    headings = "村民小组", *HEADINGS
    plan, people = taken(
        book, tmp_path, "花名册",
        ("一组", "孙兵", "户主", number("19600101", 17), "", "", ""),
        ("王家湾组", *HEAD), ("〃", "赵兰", "妻", number("19660708", 12), "", "〃", ""),
        ("", "李贵", "户主", number("19700405", 13), "", "群众", ""),
        headings=headings,
    )  # fmt: skip
    groups = [p["household.group.name"] for p in people.values()]
    assert groups == ["一组", "王家湾组", "王家湾组", "王家湾组"] and people["赵兰"]["political"] == "群众"
    assert any("有 1 户没写村民小组" in note and "第 6 行" in note for note in plan.notes)


def test_the_group_above_outlives_its_household(book: Book, tmp_path: Path) -> None:
    """The household that named it is refused; those below are in it all the same, and nothing dangles."""
    wrong = ("王家湾组", "孙兵", "户主", "410823196001010170", "", "", "")
    rows = ("一组", *HEAD), wrong, ("", "李贵", "户主", number("19700405", 13), "", "", "")
    plan, people = taken(book, tmp_path, "花名册", *rows, headings=("村民小组", *HEADINGS))
    assert plan.counts["refused"] == 1 and people["李贵"]["household.group.name"] == "王家湾组"


def test_a_relation_and_a_name_in_one_cell(book: Book, tmp_path: Path) -> None:
    """户主：张三, 妻子:李四 make a household."""
    _, people = taken(
        book, tmp_path, "一组花名册", ("户主：何斌", number("19800327", 11), ""), ("妻子:程群", number("19821027", 12), ""),
        headings=("户主及家庭成员", "身份证号", "电话"),
    )  # fmt: skip
    told = {name: (p["relation"], p["household.head.name"]) for name, p in people.items()}
    assert told == {"何斌": ("户主", "何斌"), "程群": ("妻", "何斌")}


def test_a_column_that_speaks_other_words_is_left_out_and_told(book: Book, tmp_path: Path) -> None:
    """户籍人口 under 人员类别 is none of the book's words: the people are taken in without it."""
    rows = (("王福", "户主", number("19650302", 11), "户籍人口"), ("赵兰", "妻", number("19660708", 12), "户籍人口"))
    plan, people = taken(book, tmp_path, "一组花名册", *rows, headings=("姓名", "与户主关系", "身份证号码", "人员类别"))
    assert set(people) == {"王福", "赵兰"} and any("人员类别" in note for note in plan.notes)


def test_numbers_that_begin_again_in_each_group_are_no_households_of_one(book: Book, tmp_path: Path) -> None:
    """Nobody falls into another group's household with the same number."""
    rows = ("一组",), ("001", *HEAD), ("二组",), ("001", "李贵", "户主", number("19700405", 13), "", "", "")
    plan, people = taken(book, tmp_path, "花名册", *rows, headings=("户号", *HEADINGS))
    assert set(people) == {"王福"} and "两个小组都用了户号“001”" in plan.refused[0].reason


def test_both_rows_of_a_heading_repeated_on_the_next_page_are_no_people(book: Book, tmp_path: Path) -> None:
    """Nor is the name of the group of columns somebody's."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    over = "所在小组", "家庭成员基本情况", None, None
    under = None, "成员姓名", "与户主关系", "身份证号码"
    head, other = ("一组", *HEAD[:3]), ("一组", "李贵", "户主", number("19700405", 13))
    for row in (("登记册",), over, under, head, over, under, other):
        sheet.append(row)
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("B2:D2")
    made.save(tmp_path / "名册.xlsx")
    table = read_table(tmp_path / "名册.xlsx")
    plan = finish(incoming.check(book, "people", table, incoming.propose(book, "people", table)))
    assert (plan.counts["read"], plan.counts["added"]) == (2, 2)
    assert [left.reason for left in plan.left] == ["又一次的表头", "又一次的表头"]


@pytest.mark.parametrize(
    ("said", "born"), [("六五年", "1965-03-02"), ("六五年三月", "1965-03-02"), ("一九六五年三月", "1965-03-02")]
)
def test_a_year_of_two_figures(book: Book, tmp_path: Path, said: str, born: str) -> None:
    _, people = taken(book, tmp_path, "一组花名册", (*HEAD[:3], said, "群众", "+86 13700000001"))
    assert (people["王福"]["born"], people["王福"]["phone"]) == (born, "13700000001")


def test_a_form_with_its_head_above_the_list(book: Book, tmp_path: Path) -> None:
    """家庭成员（不含户主）: the head is taken from the block above, the members' rows are counted at their left."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in (
        ("农户基本信息登记卡",), ("户主姓名", "王福", "性别", "男", "民族", "汉族", "户号", "03055"),
        ("身份证号码", number("19650302", 11), "联系电话", "13700000001", "村民组", "三组"),
        ("序号", "姓名", "与户主关系", "性别", "身份证号码", "出生年月", "文化程度"),
        (1, "赵兰", "妻", "女", number("19660708", 12), "1966.7", "小学"),
        (2, "王强", "儿子", "男", number("19900102", 13), "1990.1", "初中"),
        ("住房情况", "两层楼房", "承包土地", "2亩"),
    ):  # fmt: skip
        sheet.append(row)
    made.save(tmp_path / "王福.xlsx")
    form = incoming.open_file(book, "people", tmp_path / "王福.xlsx")
    finish(incoming.carry_out(book, finish(incoming.check(book, "people", form, None))))
    people = {p["name"]: (p["relation"], p["household.group.name"]) for p in book.rows("people", Query(), PATHS)}
    assert people == {"王福": ("户主", "三组"), "赵兰": ("妻", "三组"), "王强": ("子", "三组")}
    assert [(h["number"], h["land"]) for h in book.records("households")] == [("03055", "2亩")]


@pytest.mark.parametrize(
    ("text", "group"),
    [("一组", "一组"), ("第三村民小组：", "第三村民小组"), ("汪家畈5组", "汪家畈5组"), ("王家湾组（32户）", "王家湾组"),
     ("二社", "二社"), ("第一村民小组　组长：张三　电话：139", "第一村民小组"),
     ("（一）户主：李四　住址：柳湾村二组", "二组"), ("王德福", ""), ("合计", ""), ("党员干部组织生活会", "")],
)  # fmt: skip
def test_a_row_that_names_a_group(text: str, group: str) -> None:
    assert band_of(text) == group


@pytest.mark.parametrize(
    ("titles", "group"),
    [(("龙泉镇青龙村第三村民小组人口登记表",), "第三村民小组"), (("花名册", "5组"), "5组"), (("一组、二组花名册",), ""),
     (("第三组织生活会",), ""), (("二社区花名册",), ""), (("2023年花名册",), "")],
)  # fmt: skip
def test_a_title_that_names_a_group(titles: tuple[str, ...], group: str) -> None:
    assert group_in(*titles) == group


FAMILY = (
    ("王福", "户主", number("19650302", 11)), ("赵兰", "妻", number("19660708", 12)), ("李贵", "户主", number("19700405", 13)),
)  # fmt: skip
WITH_HEADS = ("姓名", "与户主关系", "身份证号码", "户主姓名", "户主电话")


def test_the_heads_telephone_is_his_whoever_says_it(book: Book, tmp_path: Path) -> None:
    """户主电话 stands in every row of a household; it is nobody's but the head's, and no column is left over."""
    rows = [(*FAMILY[0], "王福", 13700000001), (*FAMILY[1], "王福", 13700000001), (*FAMILY[2], "李贵", 13700000002)]
    plan, people = taken(book, tmp_path, "一组花名册", *rows, headings=WITH_HEADS)
    assert {n: p["phone"] for n, p in people.items()} == {"王福": "13700000001", "赵兰": None, "李贵": "13700000002"}
    assert plan.counts["added"] == 3 and not any("户主电话" in note for note in plan.notes)
    again, _ = taken(book, tmp_path, "一组花名册", *rows, headings=WITH_HEADS)
    assert (again.counts["same"], again.counts["updated"]) == (3, 0)


def test_a_member_below_tells_the_heads_telephone_too(book: Book, tmp_path: Path) -> None:
    """The head is in the book already, and not in this roster; his own row would say better."""
    taken(
        book,
        tmp_path,
        "一组花名册",
        *[(*row, row[0] if row[1] == "户主" else "王福", "") for row in FAMILY],
        headings=WITH_HEADS,
    )
    plan, people = taken(book, tmp_path, "一组花名册", (*FAMILY[1], "王福", 13700000008), headings=WITH_HEADS)
    assert (people["王福"]["phone"], people["赵兰"]["phone"], plan.counts["updated"]) == ("13700000008", None, 1)
    both = (*WITH_HEADS, "本人电话")
    _, people = taken(book, tmp_path, "一组花名册", (*FAMILY[0], "王福", 13700000003, 13700000004), headings=both)
    assert people["王福"]["phone"] == "13700000004"


def test_a_heads_telephone_that_is_none_is_told_at_its_place(book: Book, tmp_path: Path) -> None:
    """The row and the column are named, as for any other number."""
    plan, people = taken(book, tmp_path, "一组花名册", (*FAMILY[0], "王福", "12345"), headings=WITH_HEADS)
    assert people == {} and [(r.row, r.heading) for r in plan.refused] == [(3, "户主电话")]


def test_the_heads_telephone_is_offered_by_its_name(book: Book) -> None:
    """Whoever says himself what a column is finds it as 户主的电话, apart from each one's own."""
    people = book.ledgers["people"]
    labels = {wanted.path: wanted.label for wanted in looking.options(book.ledgers, people)}
    assert (labels["phone"], labels["household.head.phone"]) == ("电话", "户主的电话")
