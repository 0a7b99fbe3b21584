"""The command line: what each command answers, in words and as JSON, and with which exit code."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from desktop.cli.main import main
from desktop.cli.words import build_parser
from desktop.ledgers import LEDGERS
from desktop.store.book import Book

Tell = Callable[..., Any]


@pytest.fixture
def told(practice_folder: Path, tmp_path: Path, today: date, capsys: pytest.CaptureFixture[str]) -> Tell:
    """Run a command on a copy of the practice village; return its JSON, and assert its exit code."""
    book = shutil.copytree(practice_folder, tmp_path / "村")

    def tell(*words: str, code: int = 0) -> Any:
        answered = main(["--book", str(book), "--today", today.isoformat(), *words, "--json"])
        said = capsys.readouterr()
        assert answered == code, said.err
        assert "Traceback" not in said.err
        return json.loads(said.out) if said.out else None

    return tell


def commands() -> dict[str, Any]:
    (words,) = [action.choices for action in build_parser()._actions if action.dest == "command"]
    assert isinstance(words, dict)
    return words


def test_every_declared_command_is_there_when_it_runs() -> None:
    for name, parser in commands().items():
        run = parser.get_default("run")
        assert callable(getattr(import_module(run.__module__), run.__name__)), name


def test_every_command_explains_itself_in_chinese() -> None:
    assert len(commands()) >= 20
    for name, parser in commands().items():
        assert any("一" <= c <= "鿿" for c in parser.description or ""), name
        for action in parser._actions:
            assert action.help, f"{name} {action.dest}"
            assert any("一" <= c <= "鿿" for c in action.help), f"{name} {action.dest}: {action.help}"
        assert "用法" in parser.format_help()


def test_options_may_stand_before_or_after_the_command(practice_folder: Path, tmp_path: Path, capsys: Any) -> None:
    book = shutil.copytree(practice_folder, tmp_path / "村")
    assert main(["list", "groups", "--book", str(book), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["total"] == 14
    assert main(["--json", "--book", str(book), "list", "groups"]) == 0
    assert json.loads(capsys.readouterr().out)["total"] == 14


def test_ledgers_are_listed_with_their_fields(told: Tell) -> None:
    assert {x["name"] for x in told("ledgers")["ledgers"]} == set(LEDGERS)
    fields = {f["path"]: f for f in told("ledgers", "service_records")["fields"]}
    assert fields["minutes"]["label"] == "服务时长"
    assert "时长" in fields["minutes"]["aliases"]
    assert fields["volunteer"]["kind"] == "引用"


@pytest.mark.parametrize("name", LEDGERS)
def test_every_ledger_is_listed_and_exported(told: Tell, tmp_path: Path, name: str) -> None:
    listed = told("list", name, "--limit", "3")
    assert len(listed["records"]) == min(3, listed["total"])
    for record in listed["records"]:
        assert set(LEDGERS[name].by_name) <= set(record)
        assert record["uid"]
    file = tmp_path / f"{name}.xlsx"
    made = told("export", name, "-o", str(file))
    sheet = load_workbook(file).active
    assert sheet is not None
    assert sheet.max_row == made["rows"] + 2
    assert sheet.cell(2, sheet.max_column).value == "记录编号"


@pytest.mark.parametrize("name", [n for n, x in LEDGERS.items() if not x.derived])
def test_every_stored_ledger_shows_its_records_and_their_history(told: Tell, name: str) -> None:
    records = told("list", name, "--limit", "1")["records"]
    if records:
        uid = records[0]["uid"]
        assert told("show", name, uid)["uid"] == uid
        assert told("history", name, uid)["changes"]


def test_a_meeting_is_shown_with_who_was_there(told: Tell) -> None:
    """What belongs to a record is shown with it, people by their names."""
    uid = told("list", "meetings", "--limit", "1")["records"][0]["uid"]
    here = told("show", "meetings", uid)["attendance"]
    assert here and all(row["person"] and row["person.uid"] and row["meeting.uid"] == uid for row in here)


def test_a_record_lives_its_whole_life(told: Tell) -> None:
    uid = told("add", "people", "姓名=单国强·𠮷", "出生年月=1958.07", "电话=13800001111")["uid"]
    shown = told("show", "people", uid)
    assert (shown["name"], shown["born"], shown["phone"]) == ("单国强·𠮷", "1958-07", "13800001111")
    for text in ("shanguoqiang", "dgq", "单国强", "1111", "国强𠮷"):
        assert uid in [r["uid"] for r in told("list", "people", "--search", text)["records"]], text
    told("edit", "people", uid, "电话=")
    assert told("show", "people", uid)["phone"] is None
    told("remove", "people", uid)
    assert [r["uid"] for r in told("list", "people", "--removed")["records"]] == [uid]
    told("restore", "people", uid)
    assert told("undo")["step"].startswith("恢复人员")
    assert told("redo")["step"]
    labels = [s["label"] for s in told("history")["steps"]]
    assert "新增人员“单国强·𠮷”" in labels


def test_a_meeting_from_call_to_paper(told: Tell, tmp_path: Path) -> None:
    uid = told("add", "meetings", "会议类型=支部党员大会", "日期=2026-6-16", "开始时间=19:30", "地点=党群服务中心")[
        "uid"
    ]
    rows = told("list", "attendance", "--where", f"会议={uid}")["records"]
    assert len(rows) > 50
    for number, row in enumerate(rows):
        status = ["status=请假", "reason=在苏州务工"] if number in (4, 7) else ["status=到会"]
        told("edit", "attendance", row["uid"], *status)
    told("add", "resolutions", f"meeting={uid}", "议题=接收预备党员", "同意=30", "反对=2", "弃权=1")
    shown = told("show", "meetings", uid)
    assert (shown["due"], shown["present"], shown["on_leave"]) == (len(rows), len(rows) - 2, 2)
    assert shown["absences"].count("在苏州务工") == 2
    assert told("undo")["step"].startswith("新增决议")
    assert told("show", "meetings", uid)["resolutions"] == []
    told("redo")
    assert told("show", "meetings", uid)["resolutions"][0]["agree"] == 30
    for suffix in ("xlsx", "pdf"):
        file = tmp_path / f"记录.{suffix}"
        told("export", "meetings", "--template", "会议记录页", "--record", uid, "-o", str(file))
        assert file.stat().st_size > 3000


def test_values_come_in_their_own_unit(told: Tell) -> None:
    record = told("list", "service_records", "--limit", "1")["records"][0]
    assert isinstance(record["minutes"], int | float)
    assert record["minutes"] < 24
    assert record["volunteer"]
    assert record["volunteer.uid"]


def test_filters_and_periods_narrow_the_list(told: Tell) -> None:
    every = told("list", "meetings")["total"]
    year = told("list", "meetings", "--year", "2025")["total"]
    june = told("list", "meetings", "--from", "2025-6-1", "--to", "2025-6-30")
    assert every > year > june["total"] > 0
    assert all(r["held_on"].startswith("2025-06") for r in june["records"])
    party = told("list", "meetings", "--where", "会议类型=支部党员大会")["records"]
    assert {r["type"] for r in party} == {"支部党员大会"}
    assert told("list", "people", "--where", "电话=")["total"] < told("list", "people")["total"]


def test_a_public_list_holds_only_what_may_be_posted(told: Tell, tmp_path: Path) -> None:
    file = tmp_path / "公示.csv"
    told("export", "people", "--mask", "public", "-o", str(file))
    text = file.read_text("utf-8-sig")
    head = text.splitlines()[0].split(",")
    assert "姓名" in head
    assert not {"身份证号码", "电话", "出生日期", "记录编号", "备注", "人群标签"} & set(head)


def test_settings_are_set_and_undone(told: Tell) -> None:
    assert told("set", "visit_days", "60")["value"] == "60"
    told("undo")
    assert told("set", "visit_days", "90", code=0)["value"] == "90"


def test_backup_verify_recover(told: Tell, tmp_path: Path) -> None:
    made = told("backup", str(tmp_path / "U盘"))["backup"]
    assert told("verify", str(tmp_path / "U盘"))["ok"] is True
    again = told("recover", made, "--to", str(tmp_path / "新"))["book"]
    with Book.open(Path(again), LEDGERS) as book:
        assert book.count("households") == 412


def test_what_the_machine_refuses_ends_with_three(
    told: Tell, practice_folder: Path, tmp_path: Path, capsys: Any
) -> None:
    assert main(["--book", str(tmp_path / "没有"), "list", "people"]) == 3
    broken = shutil.copytree(practice_folder, tmp_path / "坏")
    data = (broken / "账本.db").read_bytes()
    (broken / "账本.db").write_bytes(data[:5000])
    assert main(["--book", str(broken), "list", "people"]) == 3
    with Book.open(tmp_path / "村", LEDGERS):
        assert main(["--book", str(tmp_path / "村"), "list", "people"]) == 3
    assert main(["--book", str(tmp_path / "村"), "export", "people", "-o", str(tmp_path / "无" / "a.xlsx")]) == 3
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert len(said.splitlines()) == 4


def test_a_book_is_verified_with_what_is_attached(told: Tell, tmp_path: Path) -> None:
    note = tmp_path / "说明.txt"
    note.write_text("会议签到原件", "utf-8")
    uid = told("list", "meetings", "--limit", "1")["records"][0]["uid"]
    told("attach", "meetings", uid, str(note))
    assert told("verify", str(tmp_path / "村"))["ok"] is True
    (kept,) = (tmp_path / "村" / "附件").rglob("*.txt")
    kept.write_text("改过了", "utf-8")
    assert "说明.txt" in told("verify", str(tmp_path / "村"), code=3)["blocked"]
