"""A heading that was found in the wrong row is said once: this file is read anew, and the next like it by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from desktop.kit.errors import Refused
from desktop.kit.work import finish
from desktop.services import incoming
from desktop.services.incoming import looking
from desktop.services.incoming.looking import Origin, Sight
from desktop.sheets.tables.read import read_pasted
from desktop.store.book import Book

ABOVE: tuple[tuple[object, ...], ...] = (("柳河村", "三组"), ("填报", "张三", "电话"))
HEADINGS = ("姓名", "性别", "身份证号码", "联系电话")
ROWS: tuple[tuple[object, ...], ...] = (("钱大", "男", "", "13812345678"), ("孙二", "女", "", ""))


def written(file: Path, *lines: tuple[object, ...]) -> Path:
    book = Workbook()
    for line in lines:
        book.worksheets[0].append(list(line))
    book.save(file)
    return file


def seen(book: Book, file: Path, heading: int = 0) -> Sight:
    return finish(looking.look(book, Origin(file), "people", None, heading))


def imported(book: Book, sight: Sight) -> dict[str, int]:
    template = looking.settled(book.ledgers, sight, {})
    plan = finish(incoming.check(book, "people", sight.table, template))
    finish(incoming.carry_out(book, plan))
    return dict(plan.counts)


def test_a_row_that_was_said_holds_the_headings_of_the_next_file_too(book: Book, tmp_path: Path) -> None:
    """Where the headings stand elsewhere in the next file, and others' headings are still found."""
    file = written(tmp_path / "一.xlsx", *ABOVE, HEADINGS, *ROWS)
    sight = seen(book, file)
    assert sight.heading == 2 and [h.text for h in sight.headings] == ["填报", "张三", "电话"]
    assert [row for row, _ in sight.heads] == [1, 2, 3, 4, 5]
    sight = seen(book, file, 3)
    assert sight.heading == 3 and [h.text for h in sight.headings] == list(HEADINGS)
    assert [row for row, _ in sight.rows] == [4, 5]
    assert imported(book, sight) == {"read": 2, "added": 2, "updated": 0, "same": 0, "refused": 0}
    second = written(tmp_path / "二.xlsx", *ABOVE, ("共", "两人", "十月"), HEADINGS, ("周四", "男", "", ""))
    sight = seen(book, second)
    assert (sight.heading, sight.moved, sight.headings[0].text) == (4, 4, "姓名")
    other = seen(book, written(tmp_path / "三.xlsx", ("姓名", "备注"), ("吴五", "在外")))
    assert (other.heading, other.moved) == (1, 0)


def test_what_was_said_last_of_the_same_rows_holds(book: Book, tmp_path: Path) -> None:
    """A row chosen by mistake does not stand in the way for ever."""
    lines = ("姓名", "备注"), ("姓名", "性别")
    for heading, first, second in ((2, "钱大", "孙二"), (1, "周三", "吴四"), (2, "郑五", "王六")):
        imported(book, seen(book, written(tmp_path / "一.xlsx", *lines, (first, "男"), (second, "男")), heading))
        assert seen(book, written(tmp_path / "又.xlsx", *lines, (second, "男"))).heading == heading


def test_levels_above_the_chosen_row_are_taken_along(book: Book, tmp_path: Path) -> None:
    """A group's name merged over the columns stays a part of their headings."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for line in (("填表", "说明", "要点"), ("姓名", "电话", None), (None, "手机", "座机"), ("钱大", "13812345678", None)):
        sheet.append(list(line))
    sheet.merge_cells("B2:C2")
    sheet.merge_cells("A2:A3")
    workbook.save(tmp_path / "两层.xlsx")
    sight = seen(book, tmp_path / "两层.xlsx", 3)
    assert [h.text for h in sight.headings] == ["姓名", "电话/手机", "电话/座机"]


def test_a_row_without_headings_is_refused_in_plain_words(book: Book, tmp_path: Path) -> None:
    """One text, or none, makes no heading; what was copied is moved alike."""
    file = written(tmp_path / "一.xlsx", ("花名册",), HEADINGS, *ROWS)
    for heading in (1, 70):
        with pytest.raises(Refused, match=f"第 {heading} 行没有两列以上的字，不能当表头"):
            seen(book, file, heading)
    pasted = read_pasted("\n".join("\t".join(map(str, line)) for line in (*ABOVE, HEADINGS, *ROWS)), "", 3)
    assert [text for _, text in pasted.headings()] == list(HEADINGS)
