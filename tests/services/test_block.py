"""A block from the clipboard: read, laid, rehearsed, written in one step, and rows copied out."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop.kit.errors import Refused
from desktop.kit.look import Query
from desktop.kit.work import finish
from desktop.ledgers import LEDGERS
from desktop.services import block, edits, records, start
from desktop.store.book import Book

TODAY = date(2026, 6, 18)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    folder = finish(start.create(tmp_path / "账本", "柳河村", today=TODAY, who="测试"))
    with Book.open(folder, LEDGERS, who="测试", today=TODAY) as made:
        records.add(made, "groups", {"name": "三组"})
        for name, phone in (("王德福", "13812342931"), ("李四", ""), ("赵海燕", "")):
            records.add(made, "people", {"name": name, "phone": phone})
        yield made


def ids_of(book: Book, *names: str) -> list[int]:
    found = {p["name"]: p["id"] for p in book.records("people")}
    return [found[name] for name in names]


def person(book: Book, name: str) -> dict[str, object]:
    return next(p for p in book.records("people") if p["name"] == name)


def test_wps_html_is_read_with_merged_cells_spread() -> None:
    """A group's name over two rows belongs to both; the tabbed text beside it is not asked."""
    html = "<table><tr><td rowspan=2>三组</td><td>甲</td></tr><tr><td>乙</td></tr></table>"
    assert block.grid_of(html, "别的\t东西") == [["三组", "甲"], ["三组", "乙"]]


def test_tabs_are_read_where_there_is_no_table() -> None:
    """What the Notepad and WeChat give; a comma is no column here."""
    assert block.grid_of("<html><body><p>x</p></body></html>", "甲,乙\t丙\r\n丁\t戊\r\n") == [["甲,乙", "丙"], ["丁", "戊"]]


def test_an_empty_clipboard_is_refused_with_what_to_do() -> None:
    with pytest.raises(Refused, match="Ctrl\\+C"):
        block.grid_of("", "")


def test_without_headings_a_block_lies_where_it_is_put(book: Book) -> None:
    """From the current row down and the current column to the right; computed columns are left out and named."""
    laid = block.lay(book, "people", [["木匠", "9", "13800001111"]], ["job", "age", "phone"], ids_of(book, "李四"))
    assert not laid.headed and [f.name for f in laid.fields] == ["job", "phone"] and laid.skipped == ("年龄",)
    outcome = edits.carry_out(book, "people", laid.edits, "粘贴")
    assert outcome.count("changed") == 1 and person(book, "李四")["phone"] == "13800001111"


def test_a_rehearsal_changes_nothing_and_says_what_would_be(book: Book) -> None:
    """Old and new value of each cell; not even a line of the log is left behind."""
    before, steps = person(book, "王德福"), book.steps()
    laid = block.lay(book, "people", [["13800001111"], ["不是电话"]], ["phone"], ids_of(book, "王德福", "李四"))
    outcome = edits.rehearse(book, "people", laid.edits)
    first, second = outcome.lines
    assert (first.verdict, first.cells["phone"].before, first.cells["phone"].after) == (
        "changed", "138****2931", "13800001111",
    )  # fmt: skip
    assert second.verdict == "refused" and second.called == "李四" and "电话" in second.cells["phone"].wrong
    assert person(book, "王德福") == before and book.steps() == steps


def test_a_refused_row_is_not_taken_by_half_and_the_rest_is_one_step(book: Book) -> None:
    """The trade of a row with a wrong telephone is not written either; one undo takes back all the others."""
    grid = [["木匠", "13800001111"], ["瓦匠", "1380"], ["教师", "13800003333"]]
    laid = block.lay(book, "people", grid, ["job", "phone"], ids_of(book, "王德福", "李四", "赵海燕"))
    outcome = edits.carry_out(book, "people", laid.edits, "粘贴 2 行")
    assert [line.verdict for line in outcome.lines] == ["changed", "refused", "changed"]
    assert [person(book, n)["job"] for n in ("王德福", "李四", "赵海燕")] == ["木匠", None, "教师"]
    assert book.undo().label == "粘贴 2 行"
    assert [person(book, n)["job"] for n in ("王德福", "李四", "赵海燕")] == [None, None, None]


def test_with_headings_people_are_found_by_name_whatever_the_order(book: Book) -> None:
    """Headings in any order and writing; who is not there is new; what is blank leaves what was."""
    grid = [["联系电话", "姓  名", "没听说过"], ["", "王德福", "x"], ["13800002222", "李四", ""], ["", "孙新", ""]]
    laid = block.lay(book, "people", grid, ["name"], ids_of(book, "赵海燕"))
    assert laid.headed and laid.skipped == ("没听说过",)
    outcome = edits.carry_out(book, "people", laid.edits, "粘贴")
    assert [line.verdict for line in outcome.lines] == ["same", "changed", "added"]
    assert person(book, "王德福")["phone"] == "13812342931" and person(book, "李四")["phone"] == "13800002222"
    assert person(book, "孙新")["uid"]


def test_namesakes_are_refused_unless_told_apart(book: Book) -> None:
    """Two of one name: not the first of them."""
    records.add(book, "people", {"name": "李四", "sex": "女"})
    laid = block.lay(book, "people", [["姓名", "电话"], ["李四", "13800002222"]], ["name"], [])
    (line,) = edits.rehearse(book, "people", laid.edits).lines
    assert line.verdict == "refused" and "有 2 个“李四”" in line.why


def test_an_identity_number_finds_its_person_and_fills_one_still_without(book: Book) -> None:
    """No second 李四 is made because the first had no number yet; from then on the number finds him."""
    other = "11010519491231002X"
    grid = [["姓名", "身份证号"], ["李四", other]]
    edits.carry_out(book, "people", block.lay(book, "people", grid, [], []).edits, "粘贴")
    assert person(book, "李四")["id_number"] == other and book.count("people") == 3
    grid = [["姓名", "身份证号", "职业"], ["李四", other, "木匠"]]
    edits.carry_out(book, "people", block.lay(book, "people", grid, [], []).edits, "粘贴")
    assert person(book, "李四")["job"] == "木匠"


def test_one_row_goes_into_every_selected_row(book: Book) -> None:
    """The same value into a selection."""
    ids = ids_of(book, "王德福", "赵海燕")
    laid = block.lay(book, "people", [["木匠"]], ["job"], ids, many=True)
    edits.carry_out(book, "people", laid.edits, "粘贴")
    assert [person(book, n)["job"] for n in ("王德福", "李四", "赵海燕")] == ["木匠", None, "木匠"]


def test_rows_beyond_the_end_are_new_records(book: Book) -> None:
    laid = block.lay(book, "groups", [["四组"], ["五组"]], ["name"], [])
    assert edits.carry_out(book, "groups", laid.edits, "粘贴").count("added") == 2
    assert {g["name"] for g in book.records("groups")} == {"三组", "四组", "五组"}


def test_columns_that_cannot_be_filled_are_refused(book: Book) -> None:
    with pytest.raises(Refused, match="都不能填"):
        block.lay(book, "people", [["9"]], ["age"], ids_of(book, "李四"))


def test_more_rows_than_a_paste_should_have_are_refused(book: Book) -> None:
    with pytest.raises(Refused, match="导入"):
        edits.rehearse(book, "people", [edits.Edit("", {"name": "甲"})] * (edits.MOST + 1))


def test_what_is_copied_out_comes_back_the_same(book: Book) -> None:
    """Headings on top, ids as text; covered as on the screen or whole, pasted back it says that nothing changes."""
    records.edit(book, "people", str(person(book, "李四")["uid"]), {"id_number": "11010519491231002X", "job": "=1+1"})
    ids = list(book.ids("people", Query(order="id")))
    paths = ["name", "id_number", "phone", "job"]
    seen, _ = block.copied(book, "people", ids, paths)
    assert "110105********002X" in seen and "11010519491231002X" not in seen and "13812342931" not in seen
    html, text = block.copied(book, "people", ids, paths, whole=True)
    assert "mso-number-format:'\\@'\">11010519491231002X" in html
    labels = [book.ledgers["people"].by_name[name].label for name in ("name", "id_number", "phone", "job")]
    assert text.splitlines()[0].split("\t") == labels
    assert "\t'=1+1" in text
    for grid in (block.grid_of(html, ""), block.grid_of("", text), block.grid_of(seen, "")):
        laid = block.lay(book, "people", grid, [], [])
        assert {line.verdict for line in edits.rehearse(book, "people", laid.edits).lines} == {"same"}


def test_a_number_pasted_covered_says_nothing_new(book: Book) -> None:
    laid = block.lay(book, "people", [["138****2931"]], ["phone"], ids_of(book, "王德福"))
    assert [line.verdict for line in edits.rehearse(book, "people", laid.edits).lines] == ["same"]


@pytest.mark.long
def test_ids_stay_text_in_another_spreadsheet(book: Book, tmp_path: Path) -> None:
    """LibreOffice takes the copied HTML: the identity number keeps its 18 digits, the telephone stays text."""
    numbers = {"id_number": "11010519491231002X", "phone": "13800001234"}
    records.edit(book, "people", str(person(book, "李四")["uid"]), numbers)
    html, _ = block.copied(book, "people", ids_of(book, "李四"), ["name", "id_number", "phone"], whole=True)
    page = tmp_path / "复制.html"
    page.write_text(html.replace("<html>", "<html><head><meta charset=utf-8></head>"), "utf-8")
    office = shutil.which("soffice") or pytest.skip("LibreOffice is not here")
    convert = [office, "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
               "--infilter=HTML (StarCalc)", "--convert-to", "xlsx", "--outdir", str(tmp_path), str(page)]  # fmt: skip
    subprocess.run(convert, check=True, capture_output=True, timeout=120)
    book_of = load_workbook(tmp_path / "复制.xlsx")
    assert [cell.value for cell in book_of.active[2]] == ["李四", "11010519491231002X", "13800001234"]
    book_of.close()
