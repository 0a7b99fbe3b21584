"""Ugly rosters for the wizard's tests, and how a test goes through its steps."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from desktop.kit.identity import check_digit
from desktop.ui.pages.import_page import ImportPage
from tests.ui.conftest import Screen

HEADINGS = ["序号", "村民小组", "户主姓名", "姓名", "与户主关系", "性别", "公民身份号码", "联系电话", "政治面貌"]


def number(seed: int) -> str:
    """An identity number that is right: a man's where the seed is odd."""
    digits = f"41999019{60 + seed % 40}0101{seed:03d}"
    return digits + check_digit(digits)


ROWS: tuple[tuple[object, ...], ...] = (
    (1, "三组", "钱大", "钱大", "户主", "男", number(1), 13812345601, "群众"),
    (2, "三组", None, "孙二", "妻子", "女", number(2), 13812345602, "学生"),
    (3, "三组", None, "钱小", "儿子", "男", number(3), "", "学生"),
    (4, "三组", "周四", "周四", "户主", "男", number(5)[:-1] + ("0" if number(5)[-1] != "0" else "1"), "", "群众"),
    (5, "三组", "吴五", "吴五", "户主", "男", 1.38e17, "", "群众"),
)


def roster(file: Path, rows: Sequence[Sequence[object]] = ROWS, headings: Sequence[str] = HEADINGS) -> Path:
    """A roster with a title, a sheet of notes before it, merged household names, a total and a signature."""
    book = Workbook()
    notes: Any = book.active
    notes.title, notes["A1"] = "说明", "十月底前交"
    sheet: Any = book.create_sheet("常住人口")
    sheet.append(["柳河村花名册"])
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(headings))
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    if "户主姓名" in headings:
        sheet.merge_cells("C3:C5")
    sheet.append(["合计", f"{len(rows)}人"])
    sheet.append(["填表人：", None, None, "审核人："])
    book.save(file)
    return file


def taken(screen: Screen, file: Path, ledger: str = "people") -> ImportPage:
    """The wizard with a file's columns before it."""
    page: ImportPage = screen.go("import", ledger=ledger)
    page.choose.take(file)
    screen.settle()
    return page


def forward(screen: Screen, page: ImportPage, step: int) -> None:
    """Press the primary button, and be at a step."""
    QTest.mouseClick(page.bar.next, Qt.MouseButton.LeftButton)
    screen.settle()
    assert page.step == step


def pressed(screen: Screen, name: str) -> None:
    QTest.mouseClick(screen.find(name, QPushButton), Qt.MouseButton.LeftButton)
    screen.settle()


def shown(page: ImportPage, column: int) -> list[str]:
    model = page.trial.model
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]
