"""The import command: its JSON, its counts, its exit codes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from desktop.cli.main import main
from tests.services.village_forms import village

Tell = Callable[..., Any]
HEADING = "序号,户号,组别,户主姓名,姓名,与户主关系,性别,身份证号,电话\r\n"
GOOD = "1,901,三组,测德福,测德福,户主,男,419990195807051230,１３８１２３４５６７８\r\n"
BAD = "2,901,三组,测德福,测梅,妻子,女,419990195807051231,\r\n"


@pytest.fixture
def tell(practice_folder: Path, tmp_path: Path, today: date, capsys: pytest.CaptureFixture[str]) -> Tell:
    """Run a command on a copy of the practice village; return its JSON, and assert its exit code."""
    book = shutil.copytree(practice_folder, tmp_path / "村")

    def run(*words: str, code: int = 0) -> Any:
        answered = main(["--book", str(book), "--today", today.isoformat(), *words, "--json"])
        said = capsys.readouterr()
        assert answered == code, said.err
        assert "Traceback" not in said.err
        return json.loads(said.out)

    return run


def written(folder: Path, *lines: str) -> str:
    file = folder / "名册.csv"
    file.write_text(HEADING + "".join(lines), "gb18030")
    return str(file)


def test_a_roster_is_tried_then_imported_then_known(tell: Tell, tmp_path: Path) -> None:
    before, file = tell("list", "people")["total"], written(tmp_path, GOOD, BAD)
    tried = tell("import", "people", file, "--dry-run")
    assert tried["counts"] == {"read": 2, "added": 1, "updated": 0, "same": 0, "refused": 1}
    assert tell("list", "people")["total"] == before
    back = tmp_path / "退回.xlsx"
    done = tell("import", "人员", file, "--refused", str(back))
    assert {k: done[k] for k in ("counts", "refused", "repaired")} == {
        k: tried[k] for k in ("counts", "refused", "repaired")
    }
    (refused,) = done["refused"]
    assert (refused["row"], refused["column"], refused["value"]) == (3, "H", "419990195807051231")
    assert "最后一位对不上" in refused["reason"]
    assert {"row": 2, "column": "I", "heading": "电话", "value": "１３８１２３４５６７８", "became": "13812345678",
            "reason": "全角改成半角"} in done["repaired"]  # fmt: skip
    sheet = load_workbook(back).active
    assert sheet is not None
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert lines[-2][:-2] == HEADING.strip().split(",")
    assert lines[-1][4:8] == ["测梅", "妻子", "女", "419990195807051231"]
    assert "最后一位对不上" in str(lines[-1][-1])
    assert tell("list", "people")["total"] == before + 1
    assert tell("list", "households", "--where", "户号=901")["records"][0]["head"] == "测德福"
    assert tell("import", "people", file)["counts"]["same"] == 1
    tell("undo")
    assert tell("list", "people")["total"] == before


def test_a_file_of_which_nothing_can_be_taken_ends_with_one(tell: Tell, tmp_path: Path) -> None:
    assert tell("import", "people", written(tmp_path, BAD), code=1)["counts"]["refused"] == 1
    told = tell("import", "people", str(tmp_path / "没有.xlsx"), code=1)
    assert "找不到" in told["refused"][0]["message"]
    told = tell("import", "meeting_counts", written(tmp_path, GOOD), code=1)
    assert "算出来的" in told["refused"][0]["message"]


def test_what_is_there_is_left_or_given_back_where_asked(tell: Tell, tmp_path: Path) -> None:
    tell("import", "people", written(tmp_path, GOOD))
    changed = written(tmp_path, GOOD.replace("１３８", "139"))
    assert tell("import", "people", changed, "--on-duplicate", "skip")["counts"]["same"] == 1
    assert tell("import", "people", changed, "--on-duplicate", "refuse", code=1)["counts"]["refused"] == 1
    assert tell("import", "people", changed)["counts"]["updated"] == 1


def test_the_mapping_that_inspect_prints_is_obeyed(tell: Tell, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    for line in (HEADING.strip(), GOOD.strip()):
        sheet.append(line.split(","))
    book.save(tmp_path / "名册.xlsx")
    found = tell("templates", "inspect", str(tmp_path / "名册.xlsx"))
    for column in found["columns"]:
        if column["heading"] == "电话":
            column["field"] = None
    mapping = tmp_path / "m.json"
    mapping.write_text(json.dumps(found, ensure_ascii=False), "utf-8")
    tell("import", "people", str(tmp_path / "名册.xlsx"), "--map", str(mapping))
    person = tell("list", "people", "--where", "姓名=测德福")["records"][0]
    assert (person["id_number"], person["phone"]) == ("419990195807051230", None)


def test_whatever_is_exported_is_imported_as_unchanged(tell: Tell, tmp_path: Path) -> None:
    for name in ("people", "party_members", "volunteers"):
        file = str(tmp_path / f"{name}.xlsx")
        rows = tell("export", name, "-o", file)["rows"]
        assert tell("import", name, file)["counts"] == {
            "read": rows, "added": 0, "updated": 0, "same": rows, "refused": 0,
        }  # fmt: skip


def test_a_folder_of_forms_is_imported_and_its_refusals_name_their_file(tell: Tell, tmp_path: Path) -> None:
    made = village(tmp_path / "一户一档", 3, 12)
    done = tell("import", "households", str(made.folder))
    assert done["counts"]["read"] == made.members + 1
    assert done["brought"]["households"] == len(made.kinds)
    told = {(one["file"], one["row"]) for one in done["refused"]}
    assert told == made.refused.keys() | {(made.unreadable, 0)}
    assert tell("import", "people", str(made.folder))["counts"]["added"] == 0


def test_two_rosters_are_compared(tell: Tell, tmp_path: Path) -> None:
    old = written(tmp_path, GOOD)
    new = tmp_path / "今年.csv"
    other = GOOD.replace("419990195807051230", "410823197001010013").replace("测德福", "测新").replace("2,901", "1,902")
    new.write_text(HEADING + GOOD.replace("１３８", "139") + other, "gb18030")
    done = tell("compare", old, str(new), "-o", str(tmp_path / "差别.xlsx"))
    assert done["counts"] == {"added": 1, "gone": 0, "changed": 1, "same": 0}
    assert [(d["change"], d["name"], d["heading"], d["after"]) for d in done["differences"]] == [
        ("新增", "测新", None, None), ("变更", "测德福", "电话", "13912345678"),
    ]  # fmt: skip
    assert load_workbook(tmp_path / "差别.xlsx").active is not None
    tell("compare", old, str(new), "-o", str(tmp_path / "差别.docx"), code=1)


def test_a_mapping_may_say_that_a_column_only_fills(tell: Tell, tmp_path: Path) -> None:
    tell("import", "people", written(tmp_path, GOOD))
    mapping = tmp_path / "m.json"
    columns = [{"col": c, "heading": h, "field": f} for c, h, f in (
        ("E", "姓名", "name"), ("H", "身份证号", "id_number"), ("I", "电话", "phone"))]  # fmt: skip
    said = {"kind": "list", "header_rows": [1, 1], "detail_row": 2, "columns": columns, "ways": {"电话": "fill"}}
    mapping.write_text(json.dumps(said, ensure_ascii=False), "utf-8")
    changed = written(tmp_path, GOOD.replace("１３８", "139"))
    assert tell("import", "people", changed, "--map", str(mapping))["counts"]["same"] == 1
    assert tell("list", "people", "--where", "姓名=测德福")["records"][0]["phone"] == "13812345678"


def test_questions_and_corrections_are_answered_in_the_mapping(tell: Tell, tmp_path: Path) -> None:
    tell("import", "people", written(tmp_path, "1,901,三组,测磊,测磊,户主,男,,\r\n"))
    file = written(tmp_path, "1,902,三组,测磊,测磊,户主,男,,\r\n", "2,902,,测磊,测梅,妻子,女,41999019580705123,\r\n")
    tried = tell("import", "people", file, "--dry-run", code=1)
    (asked,) = tried["questions"]
    assert (asked["row"], asked["name"], len(asked["candidates"])) == (2, "测磊", 1)
    answers = tmp_path / "答.json"
    answers.write_text(json.dumps({"decisions": {"2": "new"}, "fixes": {"3": {"H": ""}}}), "utf-8")
    assert tell("import", "people", file, "--map", str(answers))["counts"]["added"] == 2
    answers.write_text(json.dumps({"decisions": ["2"]}), "utf-8")
    assert "写得不对" in tell("import", "people", file, "--map", str(answers), code=1)["refused"][0]["message"]


def test_the_heading_s_row_can_be_said(tell: Tell, tmp_path: Path) -> None:
    """Where another row looks like the heading; a folder of forms has none, and a row of one text cannot be one."""
    file = tmp_path / "名册.csv"
    file.write_text("柳河村,三组\r\n填报,张三,电话\r\n姓名,身份证号\r\n测大一,419990195807051230\r\n", "gb18030")
    tell("import", "people", str(file), "--dry-run", code=1)
    assert tell("import", "people", str(file), "--heading-row", "3")["counts"]["added"] == 1
    assert tell("import", "people", str(file), "--dry-run")["counts"]["same"] == 1, "it is known the next time"
    assert "第 9 行" in str(tell("import", "people", str(file), "--heading-row", "9", code=1))
    assert "一户一表" in str(tell("import", "people", str(tmp_path), "--heading-row", "3", code=1))
