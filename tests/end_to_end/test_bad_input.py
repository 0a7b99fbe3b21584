"""Forty ways to get it wrong at the command line: one clear sentence each, the right exit code, nothing changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desktop.cli.main import main
from desktop.kit.work import finish
from desktop.ledgers import LEDGERS
from desktop.services import start
from desktop.store.book import Book

TODAY = "2026-11-20"


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small book: one village, two groups, two namesakes, a household, a party member."""
    folder = tmp_path_factory.mktemp("bad") / "村"
    finish(start.create(folder, "柳河村"))
    for line in (
        "groups name=一组 number=1",
        "groups name=二组 number=2",
        "households number=001 group=一组",
        "households number=002 group=二组",
        "people name=张三 household=001 born=1958-07-05 sex=男",
        "people name=张三 household=002 born=1972-01-09",
        "people name=李四 household=001 born=2012",
        "party_branches name=柳河村党支部",
        "party_members person=张三（一组） branch=柳河村党支部 status=正式党员 joined_on=1985-7-1",
        "volunteer_teams name=爱心队",
        "volunteers person=张三（一组） team=爱心队",
        "service_records volunteer=张三 done_on=2026-11-1 came=8:00 left=10:00 minutes=2",
    ):
        assert run(folder, "add", *line.split()) == 0
    return folder


def run(folder: Path, *words: str) -> int:
    return main(["--book", str(folder), "--today", TODAY, *words])


def digest(folder: Path) -> list[object]:
    with Book.open(folder, LEDGERS) as book:
        return [[name, book.records(name)] for name, ledger in LEDGERS.items() if not ledger.derived] + [
            [s.id for s in book.steps(1000)]
        ]


@pytest.fixture
def book(village: Path, tmp_path: Path) -> Path:
    return shutil.copytree(village, tmp_path / "村")


REFUSED = [
    ("add people name=", "请填写“姓名”"),
    ("add people sex=男", "请填写“姓名”"),
    ("add people name=王五 born=2023-02-30", "看不懂“2023-02-30”"),
    ("add people name=王五 born=2027-1-1", "还没到"),
    ("add people name=王五 sex=公", "可选：男、女"),
    ("add people name=王五 nation=火星族", "里没有“火星族”"),
    ("add people name=王五 id_number=4199901958070512", "应是 18 位"),
    ("add people name=王五 id_number=4.2E+17", "科学计数法"),
    ("add people name=王五 id_number=419990195807051231", "最后一位对不上"),
    ("add people name=王五 id_number=419990195813051231", "不是日期"),
    ("add people name=王五 phone=1380000", "位数不对"),
    ("add people name=王五 phone=电话坏了", "位数不对"),
    ("add people name=王五 household=999", "找不到“999”"),
    ("add people name=王五 away=也许", "只能填“是”或“否”"),
    ("add people name=王五 tags=低保、飞人", "里没有“飞人”"),
    ("add people name=王五 relation=妻", "也要填是哪一户"),
    ("add people 姓茗=王五", "是不是“姓名”"),
    ("add people name=王五 age=30", "是算出来的，不能填"),
    ("add people name=王五 name=赵六", "写了两次"),
    ("add people 王五", "要写成 字段=值"),
    ("add nobody name=王五", "没有叫“nobody”的台账"),
    ("add volunteer_hours name=王五", "是算出来的"),
    ("add households number=001 group=一组", "已经有"),
    ("add groups name=一组", "已经有"),
    ("add party_members person=张三 branch=柳河村党支部 status=正式党员", "有 2 个“张三”"),
    ("add party_members person=李四 branch=柳河村党支部 status=正式党员 joined_on=2026-7-1", "不满 18 周岁"),
    ("add party_members person=李四 branch=柳河村党支部 status=党员头", "可选：正式党员、预备党员"),
    ("add meetings type=支部党员大会", "请填写“开会日期”"),
    ("add meetings type=大会小会 held_on=2026-11-1", "找不到“大会小会”"),
    ("add meetings type=支部党员大会 held_on=2026-11", "要写到日"),
    ("add meetings type=支部党员大会 held_on=2026-11-1 began=10:00 ended=9:00", "应晚于开始时间"),
    ("add meetings type=支部党员大会 held_on=2026-11-1 due_typed=10 present_typed=12", "多于应到"),
    ("add meetings type=支部党员大会 held_on=2026-12-1 content=已经开了", "还没到"),
    ("add service_records volunteer=张三 done_on=2026-11-1 came=9:00 left=11:00 minutes=2", "时间重叠"),
    ("add service_records volunteer=张三 done_on=2026-11-2 minutes=30", "24 小时之间"),
    ("add service_records volunteer=张三 done_on=2026-11-2 minutes=-1", "应是小时数"),
    ("add service_records volunteer=张三 done_on=2027-1-1 minutes=2", "还没到"),
    ("edit people 0000 name=王五", "没有编号是“0000”的记录"),
    ("remove groups 0000", "没有编号是“0000”的记录"),
    ("restore people 0000", "没有编号是“0000”的记录"),
    ("show people 0000", "没有编号是“0000”的记录"),
    ("set 月亮 1", "没有叫“月亮”的设置"),
    ("set visit_days 很久", "要填数字"),
    ("attach people 0000 没有.jpg", "没有编号是“0000”的记录"),
    ("redo", "没有可以恢复的"),
    ("history people", "要写编号"),
    ("list people --where 姓茗=张三", "没有“姓茗”"),
    ("list people --where 姓名", "要写成 字段=值"),
    ("list people --year 2026", "没有日期"),
    ("list visits --from 2026-5-1 --to 2026-4-1", "晚于截止日期"),
    ("export people -o 出/表.doc", ".xlsx、.csv 或 .pdf"),
    ("export people -o 表.xlsx --template 没有的模板", "没有叫“没有的模板”的模板"),
    ("export people -o 表.xlsx --record 0000", "没有编号是“0000”的记录"),
    ("templates inspect 没有.xlsx", "找不到"),
    ("templates remove 没有", "没有叫“没有”的模板"),
    ("paint 没有.xlsx -o 表.pdf", "找不到"),
]


@pytest.mark.parametrize(("line", "says"), REFUSED, ids=[line for line, _ in REFUSED])
def test_what_the_clerk_can_correct_is_refused_in_a_sentence(
    book: Path,
    line: str,
    says: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    before = digest(book)
    assert run(book, *line.split(" ")) == 1
    said = capsys.readouterr()
    assert says in said.err
    assert "Traceback" not in said.err
    assert said.out == ""
    assert digest(book) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["村"]


USAGE = [
    "list",
    "nothing",
    "add people",
    "list people --limit 很多",
    "list people --limit -3",
    "list visits --year 26",
    "list visits --from 昨晚吧",
    "export people",
    "export people -o a.xlsx --mask 谁都行",
    "templates look a.xlsx",
    "init 新村",
]


@pytest.mark.parametrize("line", USAGE)
def test_a_command_written_wrongly_is_answered_with_its_usage(
    book: Path, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = digest(book)
    assert run(book, *line.split(" ")) == 2
    assert "命令写得不对" in capsys.readouterr().err
    assert digest(book) == before


def test_every_complaint_comes_at_once(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(book, "add", "people", "sex=公", "born=昨晚吧", "phone=1") == 1
    assert len(capsys.readouterr().err.splitlines()) == 4


def test_a_record_others_point_at_is_not_removed(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Book.open(book, LEDGERS) as opened:
        (group, *_) = opened.named("groups", "一组")
    before = digest(book)
    assert run(book, "remove", "groups", group["uid"]) == 1
    assert "户" in capsys.readouterr().err
    assert digest(book) == before


def test_a_book_is_not_made_over_another(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = digest(book)
    assert main(["init", str(book), "--village", "柳河村"]) in (1, 3)
    assert "已经有" in capsys.readouterr().err
    assert digest(book) == before
