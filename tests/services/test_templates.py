"""A county's sheet is taken into the book, found again by its headings, and let go."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from desktop.kit.errors import Refused
from desktop.kit.work import finish
from desktop.ledgers import LEDGERS
from desktop.services import templates, transfer
from desktop.store.book import Book

HEADINGS = ["序号", "姓名", "性别", "公民身份号码", "入党时间", "联系电话", "困难程度"]


def county_sheet(file: Path, headings: list[str] = HEADINGS, widths: float = 12) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "党员"
    sheet.append(["党员花名册"])
    sheet.append(headings)
    sheet.append([None] * len(headings))
    for column in "ABCDEFGH":
        sheet.column_dimensions[column].width = widths
    book.save(file)
    return file


def shown(file: Path, heading: str) -> list[object]:
    rows = list(load_workbook(file).worksheets[0].iter_rows(min_row=2, values_only=True))
    at = rows[0].index(heading)
    return [row[at] for row in rows[1:]]


def fill(book: Book, template: str | Path, target: Path) -> transfer.Exported:
    return finish(transfer.export(book, "party_members", target, template=template))


def test_what_cannot_be_known_stays_blank_and_is_told(practice: Book, tmp_path: Path) -> None:
    done = fill(practice, county_sheet(tmp_path / "县.xlsx"), tmp_path / "交.xlsx")
    assert done.rows == 63
    assert done.blank_columns == ("困难程度",)
    assert set(shown(tmp_path / "交.xlsx", "困难程度")) == {None}
    assert all(len(str(number)) == 18 for number in shown(tmp_path / "交.xlsx", "公民身份号码"))


def test_a_confirmed_mapping_is_found_again_when_the_county_changes_its_sheet(practice: Book, tmp_path: Path) -> None:
    file = county_sheet(tmp_path / "县.xlsx")
    mapping = templates.inspect(file, None, LEDGERS, practice)
    chosen = next(c for c in mapping["columns"] if c["heading"] == "困难程度")
    chosen |= {"field": "person.health", "label": "健康状况"}
    templates.add(practice, file, mapping=mapping)
    changed = county_sheet(tmp_path / "今年的表.xlsx", ["序号", "姓名", "新列", *HEADINGS[2:]], widths=20)
    found = templates.inspect(changed, None, LEDGERS, practice)
    meant = {c["heading"]: c["field"] for c in found["columns"]}
    assert meant["困难程度"] == "person.health"
    assert meant["新列"] is None
    assert meant["公民身份号码"] == "person.id_number"
    done = fill(practice, "县", tmp_path / "交.xlsx")
    assert done.blank_columns == ()
    assert "健康" in shown(tmp_path / "交.xlsx", "困难程度")


def test_a_template_is_listed_and_let_go_and_comes_back_by_undo(practice: Book, tmp_path: Path) -> None:
    templates.add(practice, county_sheet(tmp_path / "县.xlsx"))
    assert "县" in [t["name"] for t in templates.names(practice)]
    with pytest.raises(Refused, match="已经有叫“县”的模板"):
        templates.add(practice, tmp_path / "县.xlsx")
    templates.remove(practice, "县")
    with pytest.raises(Refused, match="没有叫“县”的模板"):
        templates.find(practice, "县")
    practice.undo()
    (tmp_path / "县.xlsx").unlink()
    assert fill(practice, "县", tmp_path / "交.xlsx").rows == 63


def test_a_public_sheet_has_only_what_may_be_posted(practice: Book, tmp_path: Path) -> None:
    work = transfer.export(
        practice, "party_members", tmp_path / "公示.xlsx", template=county_sheet(tmp_path / "县.xlsx"), mask="public"
    )
    done = finish(work)
    assert set(shown(done.file, "公民身份号码")) == {None}
    assert set(shown(done.file, "联系电话")) == {None}
    assert None not in shown(done.file, "姓名")


def test_an_old_file_stays_whole_when_filling_is_refused(practice: Book, tmp_path: Path) -> None:
    target = tmp_path / "交.xlsx"
    target.write_bytes("老文件".encode())
    odd = county_sheet(tmp_path / "怪.xlsx", ["甲", "乙", "丙"])
    with pytest.raises(Refused):
        finish(transfer.export(practice, "party_members", target, template=odd, records=("没有",)))
    assert target.read_bytes() == "老文件".encode()


def test_a_county_that_wants_codes_gets_codes(practice: Book, tmp_path: Path) -> None:
    """Codes that departments number differently are not filled without being asked about."""
    headings = ["序号", "姓名", "性别代码", "民族代码", "政治面貌代码", "公民身份号码", "入党时间"]
    file = county_sheet(tmp_path / "县.xlsx", headings)
    done = fill(practice, file, tmp_path / "交.xlsx")
    assert set(shown(done.file, "性别代码")) == {"1", "2"}
    assert "01" in shown(done.file, "民族代码")
    assert set(shown(done.file, "政治面貌代码")) == {None}
    mapping = templates.inspect(file, None, LEDGERS, practice)
    next(c for c in mapping["columns"] if c["heading"] == "性别代码")["format"] = ""
    done = finish(transfer.export(practice, "party_members", tmp_path / "再.xlsx", template=file, mapping=mapping))
    assert set(shown(done.file, "性别代码")) == {"男", "女"}
