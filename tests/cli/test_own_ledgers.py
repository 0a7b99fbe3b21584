"""A sheet that fits no ledger, from the command line: seen, made a ledger, listed, handed back, read back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Side

from desktop.cli.main import main

HEAD = ["序号", "承租人", "面积（亩）", "年租金（元）", "品种", "起租日期"]
ROWS = [[n, f"租户{n}", n / 4, n * 100, "草莓" if n % 2 else "西瓜", f"2024.{n}"] for n in range(1, 13)]
Tell = Callable[..., dict[str, Any]]


@pytest.fixture
def told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Tell:
    """A function that runs a command on a new book and returns its JSON; it may only fail when told to."""

    def tell(*arguments: object, code: int = 0) -> dict[str, Any]:
        answered = main(["--book", str(tmp_path / "账本"), "--today", "2026-06-18", "--json", *map(str, arguments)])
        said = capsys.readouterr()
        assert answered == code, said.err
        found: dict[str, Any] = json.loads(said.out)
        return found

    tell("init", tmp_path / "账本", "--village", "柳河村")
    return tell


@pytest.fixture
def file(tmp_path: Path) -> Path:
    book = Workbook()
    for row in (["柳河村大棚租赁台账"], HEAD, *ROWS):
        book.active.append(row)
    book.save(tmp_path / "大棚.xlsx")
    return tmp_path / "大棚.xlsx"


def test_a_dry_run_shows_what_the_ledger_would_be(told: Tell, file: Path, tmp_path: Path) -> None:
    """Nothing is written; what is shown may be edited and is then obeyed."""
    seen = told("import", "-", file, "--new-ledger", "--dry-run")
    assert seen["proposal"]["title"] == "大棚租赁台账"
    assert [(f["label"], f["kind"]) for f in seen["proposal"]["fields"]] == [
        ("承租人", "文字"), ("面积", "数"), ("年租金", "金额"), ("品种", "选项"), ("起租日期", "日期"),
    ]  # fmt: skip
    assert (seen["counts"]["added"], told("list", "own_ledgers")["total"]) == (12, 0)
    fields = seen["proposal"]["fields"]
    fields[3] |= {"label": "种什么", "kind": "文字"}
    (tmp_path / "M.json").write_text(json.dumps({"title": "大棚", "fields": fields}), "utf-8")
    told("import", "-", file, "--new-ledger", "--map", tmp_path / "M.json")
    assert {f["label"]: f["kind"] for f in told("ledgers", "大棚")["fields"]}["种什么"] == "文字"


def test_it_is_a_ledger_from_then_on(told: Tell, file: Path, tmp_path: Path) -> None:
    told("import", "大棚", file, "--new-ledger")
    assert next(x for x in told("ledgers")["ledgers"] if x["name"] == "大棚")["group"] == "自建台账"
    assert next(f for f in told("ledgers", "大棚")["fields"] if f["label"] == "品种")["choices"] == ["草莓", "西瓜"]
    (found,) = told("list", "大棚", "--where", "面积=0.75")["records"]
    assert (found["承租人"], found["年租金"], found["起租日期"]) == ("租户3", 300, "2024-03")
    uid = told("add", "大棚", "承租人=新租户", "品种=草莓", "面积=1.5")["uid"]
    assert "可选：草莓、西瓜" in told("edit", "大棚", uid, "品种=苹果", code=1)["refused"][0]["message"]
    for name in ("出.xlsx", "出.csv"):
        assert told("export", "大棚", "-o", tmp_path / name)["rows"] == 13
        assert told("import", "大棚", tmp_path / name)["counts"]["same"] == 13
    told("export", "大棚", "-o", tmp_path / "出.pdf")
    assert (tmp_path / "出.pdf").read_bytes().startswith(b"%PDF")
    told("remove", "大棚", uid)
    told("undo")
    assert told("templates", "inspect", file)["ledger"] == "大棚"
    told("import", "大棚", file, "--new-ledger", code=1)


def test_it_is_renamed_put_away_and_brought_back(told: Tell, file: Path) -> None:
    told("import", "大棚", file, "--new-ledger")
    uid = told("list", "own_ledgers")["records"][0]["uid"]
    told("edit", "own_ledgers", uid, "台账名称=温室")
    assert told("list", "温室")["total"] == 12
    told("remove", "own_ledgers", uid)
    told("list", "温室", code=1)
    told("restore", "own_ledgers", uid)
    assert told("list", "温室")["total"] == 12
    told("edit", "own_ledgers", uid, "栏目=乱写", code=1)


def test_a_form_makes_a_ledger_of_its_blanks(told: Tell, tmp_path: Path) -> None:
    """No rows are taken from it; its sheet is filled from the ledger, a sheet a record."""
    book, line = Workbook(), Side(style="thin")
    sheet: Any = book.active
    for row in (["护林员聘用登记表"], ["姓名", None, "性别", None], ["身份证号", None, "聘用日期", None], ["月报酬（元）", None, "住址", None]):
        sheet.append([*row, *[None] * (4 - len(row))])
    sheet.merge_cells("A1:D1")
    for cells in sheet["A2:D4"]:
        for cell in cells:
            cell.border = Border(line, line, line, line)
    book.save(tmp_path / "登记表.xlsx")
    seen = told("import", "护林员", tmp_path / "登记表.xlsx", "--new-ledger", "--dry-run")
    assert [(f["label"], f["kind"]) for f in seen["proposal"]["fields"]] == [
        ("姓名", "文字"), ("性别", "文字"), ("身份证号", "身份证号"), ("聘用日期", "日期"), ("月报酬", "金额"), ("住址", "文字"),
    ]  # fmt: skip
    told("import", "护林员", tmp_path / "登记表.xlsx", "--new-ledger")
    told("add", "护林员", "姓名=单雄信", "月报酬=800", "聘用日期=2024.3")
    done = told("export", "护林员", "-o", tmp_path / "填好.xlsx", "--template", tmp_path / "登记表.xlsx")
    filled: Any = load_workbook(tmp_path / "填好.xlsx").worksheets[0]
    assert (done["rows"], filled["B2"].value, filled["B4"].value) == (1, "单雄信", 800)


def test_columns_a_ledger_does_not_have_become_its_fields(told: Tell, tmp_path: Path) -> None:
    book = Workbook()
    for row in (["姓名", "联系电话", "微信号"], *([f"村民{n}", f"1380000{n:04d}", f"wx{n}"] for n in range(5))):
        book.active.append(row)
    book.save(tmp_path / "村民.xlsx")
    assert told("import", "people", tmp_path / "村民.xlsx", "--new-fields")["proposal"]["fields"][0]["label"] == "微信号"
    assert told("list", "people", "--where", "微信号=wx3")["records"][0]["name"] == "村民3"
    told("undo")
    assert (told("list", "people")["total"], told("list", "own_ledgers")["total"]) == (0, 0)
