"""Formulas worked out over cells: as Excel does, or not at all."""

from __future__ import annotations

import datetime

import pytest

from desktop.sheets.formulas.book import Book
from desktop.sheets.formulas.looking import Cells, Stat
from desktop.sheets.formulas.reading import parsed, result, worked_out
from desktop.sheets.formulas.values import Unknown, Value, Wrong
from desktop.sheets.sheet import Area, Cell, Sheet

TODAY = datetime.date(2026, 11, 20)
KINDS = {str: "text", bool: "bool"}


def sheet_of(**columns: list[Value]) -> Sheet:
    cells = {
        (row, "ABCDEFG".index(name) + 1): Cell(value, KINDS.get(type(value), "number"))
        for name, values in columns.items()
        for row, value in enumerate(values, 1)
        if value is not None
    }
    return Sheet("表", cells)


PEOPLE = sheet_of(
    A=["张三", "李四", "张三丰", "abc", "12"],
    B=[12, 12.5, None, -3, 46_346],
    C=["110101199001011234", "110101199001011299", "2026-03-05", "ABC", True],
    D=[0.1, 0.2, 0.3, None, None],
)


def come_to(formula: str, sheet: Sheet = PEOPLE, place: tuple[int, int] = (1, 7)) -> Value:
    return worked_out(formula, Book([sheet], today=TODAY).at(sheet, *place))


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("A5+1", 13.0),  # a text that is a number is one
        ("D1+D2=D3", True),  # the sixteenth digit is not seen
        ('A4="ABC"', True),
        ("B3=0", True),
        ('B3=""', True),
        ("A1>B5", True),  # any text is more than any number
        ("C5>A1", True),  # and a truth value more than any text
        ('C3>"2026-02-28"', True),
        ("AND(B1>0,A1)", True),  # texts in cells do not count
        ("-2^2", 4.0),
        ("50%+1", 1.5),
        ('B1&"人"', "12人"),
        ("COUNTIF(B:B,12)", 1),
        ("COUNTIF(A:B,12)", 2),  # the text 12 is counted as the number
        ("COUNTIF(C:C,C1)", 2),  # 18 digits are a number of 15 to Excel
        ('COUNTIF(C:C,C1&"*")', 1),
        ('COUNTIF(A:A,"张*")', 2),
        ('COUNTIF(A:A,"*三*")', 2),
        ('COUNTIF(B:B,"<12.5")', 2),
        ('COUNTIF(B:B,">="&B1)', 3),
        ('SUMIF(A1:A5,"张*",B1)', 12.0),  # as large as the first area
        ("LEFT(A3,2)", "张三"),
        ("RIGHT(C1)", "4"),
        ("MID(C1,7,8)", "19900101"),
        ('FIND("丰",A3)', 3.0),
        ("LEN(A3)", 3),
        ('TRIM("  张  三 ")', "张 三"),
        ("YEAR(B5)&MONTH(B5)", "202611"),
        ("TODAY()=B5", True),
        ("DATE(99,1,1)=DATE(1999,1,1)", True),
        ("YEAR(TODAY())-MID(C1,7,4)", 36.0),
        ("WEEKDAY(DATE(2026,11,20),2)", 5.0),
        ("ROW(B5)+COLUMN()", 12),
        ("SUM(B1:B4)", 21.5),
        ("VLOOKUP(A2,A:B,2,FALSE)", 12.5),
        ('VLOOKUP("ABC",A1:C5,2,0)', -3),
        ('VLOOKUP("张三丰",A:B,2,0)', 0),  # an empty cell
        ("VLOOKUP(-3,B1:C5,2,0)", "ABC"),
        ('COUNTIFS(A1:A5,"张*",B1:B5,">0")', 1),
        ('SUMIFS(B1:B5,A1:A5,"张*",D1:D5,"<0.3")', 12.0),
        ("RANK(B1,B$1:B$5)", 3),
        ("RANK(B1,B$1:B$5,1)", 2),
        ("LARGE(B1:B5,2)+SMALL(B1:B5,1)", 9.5),
        ('CONCATENATE(A1,"（",B1,"）")', "张三（12）"),
        ('SUBSTITUTE(C3,"-","")', "20260305"),
        ("VALUE(A5)", 12.0),
        ("EXACT(A4,C4)", False),
        ("ISERROR(B1/B3)", True),
        ("ISBLANK(B3)", True),
        ("MOD(-3,7)", 4.0),
        ("=1+1", 2.0),
    ],
)
def test_what_formulas_come_to(formula: str, value: Value) -> None:
    """Each as Excel has it."""
    found = come_to(formula)
    assert found == value and isinstance(found, bool) is isinstance(value, bool)


@pytest.mark.parametrize(
    ("formula", "error"),
    [
        ("1/B3", "#DIV/0!"),
        ("A1+1", "#VALUE!"),
        ("AVERAGE(D4:D5)", "#DIV/0!"),
        ("(-8)^0.5", "#NUM!"),
        ("10^400", "#NUM!"),
        ("0^0", "#NUM!"),
        ("DATE(-1,1,1)", "#NUM!"),
        ('FIND("王",A1)', "#VALUE!"),
        ("LEFT(A1,-1)", "#VALUE!"),
        ('VLOOKUP("12",B1:C5,2,0)', "#N/A"),  # a text is no number
        ("VLOOKUP(A1,A:B,3,0)", "#REF!"),
        ("RANK(7,B1:B5)", "#N/A"),
        ("LARGE(B1:B5,9)", "#NUM!"),
        ("COUNTIFS(A1:A5,A1,B1:B4,1)", "#VALUE!"),
    ],
)
def test_what_is_an_error_in_excel_is_one_here(formula: str, error: str) -> None:
    """IFERROR sees it, and the cell shows it."""
    with pytest.raises(Wrong, match=error):
        come_to(formula)
    assert come_to(f'IFERROR({formula},"—")') == "—"


@pytest.mark.parametrize(
    "formula",
    [
        "VLOOKUP(A1,A:B,2)",  # the nearest
        'VLOOKUP("张*",A:B,2,0)',
        "INDEX(A:A,2)",
        "COUNTIFS(A1:A5,A1,B1:B5)",
        "不在!A1",
        "C3+1",  # a day written as a text
        "A1>A2",  # which name comes first depends on the language
        'COUNTIF(A:A,"<>张三")',
        'COUNTIF(A:A,"")',
        "YEAR(12)",  # Excel's 29 February 1900
        'IF("12",1,2)',
        "MAX(IF(1,A1))",
        "0.00001&A1",
        "MOD(10^17,3)",
        "A1#",
        "A1 A2",
        "(" * 5000 + "1" + ")" * 5000,
        "-" * 5000 + "1",
    ],
)
def test_what_is_not_certain_is_unknown(formula: str) -> None:
    """IFERROR does not take it for an error."""
    for said in (formula, f"IFERROR({formula},0)"):
        with pytest.raises(Unknown) as told:
            come_to(said)
        assert not isinstance(told.value, Wrong)


def test_errors_are_not_counted_and_spoil_sums() -> None:
    """COUNT and COUNTIF pass them over, COUNTA counts them, SUM, MAX and the like come to the error."""
    sheet = sheet_of(A=[1, 2, 3, "甲"], B=[1, 1, 1, 1])
    sheet.cells[3, 1] = Cell("#N/A", "error")
    counts = {"COUNT(A1:A4)": 2, "COUNTA(A1:A4)": 4, 'COUNTIF(A:A,">0")': 2, 'SUMIF(A1:A4,">0",B1:B4)': 2.0}
    assert {formula: come_to(formula, sheet) for formula in counts} == counts
    for formula in ("SUM(A1:A4)", "MAX(A1:A4)", "AVERAGE(A1:A4)", "SUMIF(B1:B4,1,A1:A4)", "A3&1"):
        with pytest.raises(Wrong, match="#N/A"):
            come_to(formula, sheet)


def test_a_formula_moves_with_its_cell() -> None:
    """What is not held by $ goes along; a running count begins where it is held, upside down as well."""
    sheet = sheet_of(A=["甲", "乙", "甲", "甲"])
    book = Book([sheet])
    for formula, found in {
        "COUNTIF(A$1:A1,A1)": [1, 1, 2, 3],
        "COUNTIF(A1:A$1,$A1)": [1, 1, 2, 3],
        "COUNTIF($A$1:$A$4,A1)": [3, 1, 3, 3],
        "COUNTIF(A:A,$A$2)": [1, 1, 1, 1],
        "A1=A2": [False, False, True, False],
        "ROW()*10+ROW(A1)": [11, 22, 33, 44],
    }.items():
        node = parsed(formula)
        assert node
        assert [result(node, book.at(sheet, 1 + down, 2, (down, 0))) for down in range(4)] == found


def test_an_area_is_counted_without_going_through_it_again() -> None:
    """Of ten thousand people every one is looked for among all, in a moment; patterns without an end are given up."""
    sheet = sheet_of(A=[f"{n:018d}" for n in range(10_000)])
    book = Book([sheet])
    for wanted in ("$A$1:$A$10000,A1", '$A$1:$A$10000,A1&"*"', '$A$1:$A$10000,">"&ROW()'):
        node = parsed(f"COUNTIF({wanted})")
        assert node
        for row in range(1, 10_001):
            result(node, book.at(sheet, row, 2, (row - 1, 0)))
    endless = parsed('COUNTIF($A$1:$A$10000,"*"&A1&"?")')
    assert endless
    with pytest.raises(Unknown):
        [result(endless, book.at(sheet, row, 2, (row - 1, 0))) for row in range(1, 10_001)]


class Few(Cells):
    """Cells that tell values and totals, and nothing else."""

    def cell(self, sheet: str | None, row: int, col: int) -> Value:
        return 2.0

    def area(self, sheet: str | None, area: Area) -> Stat:
        return Stat([6.0], 3, 3)


def test_whoever_tells_little_is_asked_little() -> None:
    """Filling knows cells and totals: the rest is left to Excel."""
    assert worked_out("SUM(A1:A3)*A1", Few()) == 12.0
    for formula in ("COUNTIF(A1:A3,1)", "MAX(A1:A3)", "ROW()", "TODAY()", 'TEXT(A1,"0")'):
        with pytest.raises(Unknown):
            worked_out(formula, Few())
