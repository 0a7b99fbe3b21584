"""A ledger of one's own in the window: made of a sheet that fits none, changed, put away; fields added."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton

from desktop.ui import list_menu
from desktop.ui.pages.generic import GenericPage
from desktop.ui.pages.import_page import ImportPage
from desktop.ui.pages.import_state import CHOOSE, COLUMNS, DONE, TRIAL
from desktop.ui.pages.own_dialog import OwnDialog
from tests.ui.conftest import Screen
from tests.ui.pages.importing import forward, pressed, taken

HEAD = ["序号", "承租人", "大棚编号", "面积（亩）", "年租金（元）", "品种", "起租日期"]
ROWS = [[n, f"租户{n}", f"D-{n}", n / 4, n * 100, "草莓" if n % 2 else "西瓜", f"2024.{n}"] for n in range(1, 13)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path / "大棚.xlsx", [["柳河村大棚租赁台账"], HEAD, *ROWS])


def written(file: Path, rows: Sequence[Sequence[Any]]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(file)
    return file


def dialog(screen: Screen) -> OwnDialog:
    found = [d for d in screen.frame.findChildren(OwnDialog) if d.isVisible()]
    assert len(found) == 1
    return found[0]


def agree(screen: Screen) -> None:
    """Press the dialog's primary button."""
    asked = dialog(screen)
    QTest.mouseClick(asked.buttons[asked._yes], Qt.MouseButton.LeftButton)
    screen.settle()


def test_a_sheet_that_fits_no_ledger_becomes_one(screen: Screen, file: Path) -> None:
    """F12 proposes it; a field is renamed, another left out; trial, import, and one undo takes all of it back."""
    page = taken(screen, file, "")
    assert page.step == COLUMNS and "哪本台账都对不上" in page.bar.words.text()
    QTest.mouseClick(page.bar.next, Qt.MouseButton.LeftButton)
    screen.settle()
    asked = dialog(screen)
    lines = {line.label.text(): line for line in asked.fields.lines}
    assert [line.kind.currentText() for line in lines.values()] == ["文字", "文字", "数字", "金额（元）", "选一个", "日期"]
    assert lines["品种"].choices.text() == "草莓、西瓜"
    lines["大棚编号"].wanted.setChecked(False)
    lines["品种"].label.setText("种什么")
    agree(screen)
    assert page.step == COLUMNS and page.columns.ledger.currentText() == "大棚租赁台账"
    assert screen.count("own_ledgers") == 0
    pressed(screen, "import-change-fields")
    assert [line.label.text() for line in dialog(screen).fields.lines][-2:] == ["种什么", "起租日期"]
    dialog(screen).fields.lines[-1].label.setText("何时起租")
    agree(screen)
    forward(screen, page, TRIAL)
    assert page.trial.chips["added"].text() == "新增 12"
    forward(screen, page, DONE)
    (declared,) = screen.records("own_ledgers")
    found = screen.records(declared["name"])
    assert len(found) == 12 and found[0]["何时起租"] == "2024-01" and found[2]["种什么"] == "草莓" and found[2]["年租金"] == 30000
    pressed(screen, "done-undo")
    assert screen.count("own_ledgers") == 0 and declared["name"] not in screen.frame.ledgers
    assert "已经撤销" in page.bar.words.text()
    forward(screen, page, TRIAL)
    forward(screen, page, DONE)
    QTest.mouseClick(page.bar.next, Qt.MouseButton.LeftButton)
    screen.settle()
    shown = screen.frame.page
    assert isinstance(shown, GenericPage) and shown.model.rowCount() == 12


def test_a_new_one_may_be_made_though_a_ledger_fits(screen: Screen, tmp_path: Path) -> None:
    """It stands last among the ledgers to import into; the choice stays what it was until it is agreed to."""
    rows: list[list[Any]] = [["姓名", "联系电话"], *([f"人{n}", f"1380000{n:04d}"] for n in range(4))]
    page = taken(screen, written(tmp_path / "名册.xlsx", rows))
    combo = page.columns.ledger
    combo.setCurrentIndex(combo.count() - 1)
    combo.activated.emit(combo.currentIndex())
    screen.settle()
    assert combo.currentText() == "人员"
    screen.write(dialog(screen).title, "")
    dialog(screen).title.setText("护林员")
    agree(screen)
    forward(screen, page, TRIAL)
    forward(screen, page, DONE)
    assert [r["姓名"] for r in screen.records("护林员")] == ["人0", "人1", "人2", "人3"]


def test_what_is_not_written_is_seen_nowhere_else(screen: Screen, file: Path) -> None:
    """Leaving the wizard halfway, the ledger is not there; back again, the wizard goes on."""
    page = taken(screen, file, "")
    QTest.mouseClick(page.bar.next, Qt.MouseButton.LeftButton)
    screen.settle()
    agree(screen)
    name = page.state.sight.ledger if page.state.sight else ""
    assert name in screen.frame.ledgers
    screen.go("ledgers")
    assert name not in screen.frame.ledgers
    screen.go("import")
    forward(screen, page, TRIAL)
    assert page.trial.chips["added"].text() == "新增 12"


def test_a_blank_sheet_becomes_a_ledger_at_once(screen: Screen, tmp_path: Path) -> None:
    page = taken(screen, written(tmp_path / "空表.xlsx", [["护林员巡山登记"], ["序号", "护林员", "巡山路段", "是否发现火情"]]), "")
    QTest.mouseClick(page.bar.next, Qt.MouseButton.LeftButton)
    screen.settle()
    agree(screen)
    (declared,) = screen.records("own_ledgers")
    assert screen.frame.page is not None and screen.frame.page.name_shown == declared["name"]
    assert isinstance(screen.frame.page, GenericPage) and page.step == CHOOSE


def test_a_countys_sheet_becomes_one_where_it_is_to_be_filled(screen: Screen, tmp_path: Path) -> None:
    """Among the ledgers to fill it from stands a new one; made, the sheet is filled from it at once."""
    rows: list[list[Any]] = [["护林员巡山登记"], ["序号", "护林员", "巡山路段", "是否发现火情"], *([n] for n in range(1, 6))]
    screen.go("template", file=written(tmp_path / "空表.xlsx", rows))
    page: Any = screen.frame.page
    assert not page.draft.ledger
    assert not page.head.action_buttons["print"].isEnabled()
    page.panel.ledger.setCurrentIndex(page.panel.ledger.count() - 1)
    page.panel.ledger.activated.emit(page.panel.ledger.currentIndex())
    screen.settle()
    assert [line.kind.currentText() for line in dialog(screen).fields.lines] == ["文字", "文字", "是 / 否"]
    agree(screen)
    assert page.draft.ledger in screen.frame.ledgers and page.head.action_buttons["print"].isEnabled()
    assert page.panel.ledger.currentText() == screen.frame.ledgers[page.draft.ledger].title


def test_columns_without_a_field_are_added(screen: Screen, tmp_path: Path) -> None:
    """The columns that are known stay; the others become fields with the rows, and are asked for in the form."""
    rows = [[f"村民{n}", f"1380000{n:04d}", f"wx{n}"] for n in range(4)]
    people: Any = screen.go("people")
    page = taken(screen, written(tmp_path / "村民.xlsx", [["姓名", "联系电话", "微信号"], *rows]))
    assert screen.find("import-new-fields", QPushButton).text().strip() == "1 列加为新栏目"
    pressed(screen, "import-new-fields")
    agree(screen)
    assert page.state.sight and all(page.state.path(h) for h in page.state.sight.headings)
    forward(screen, page, TRIAL)
    forward(screen, page, DONE)
    assert {p["微信号"] for p in screen.records("people") if p["name"].startswith("村民")} == {f"wx{n}" for n in range(4)}
    again: Any = screen.go("people")
    again.new()
    assert again is not people and "微信号" in {row.field.name for row in again.drawer.form.rows}


def test_one_is_made_changed_and_put_away_without_a_sheet(screen: Screen) -> None:
    """Made from 全部台账, renamed, given a field, moved to the bin, brought back."""
    screen.go("ledgers")
    pressed(screen, "new-ledger")
    agree(screen)
    asked = dialog(screen)
    assert asked.wrong.isVisible() and "名字" in asked.wrong.text()
    screen.write(asked.title, "护林台账")
    agree(screen)
    page: Any = screen.frame.page
    assert isinstance(page, GenericPage) and page.head.title.text() == "护林台账"
    name = page.ledger.name
    screen.go("ledgers")
    pressed(screen, f"change-{name}")
    asked = dialog(screen)
    screen.write(asked.title, "")
    asked.title.setText("护林巡山")
    asked.add()
    screen.write(asked.fields.lines[-1].label, "路段")
    agree(screen)
    page = screen.go(name)
    assert page.head.title.text() == "护林巡山" and "路段" in {f.label for f in page.ledger.fields}
    screen.go("ledgers")
    pressed(screen, f"change-{name}")
    QTest.mouseClick(screen.find("own-remove", QPushButton), Qt.MouseButton.LeftButton)
    screen.settle()
    assert name not in screen.frame.ledgers
    bin_: Any = screen.go("bin")
    bin_.table.selectRow(0)
    bin_.restore()
    screen.settle()
    assert screen.frame.ledgers[name].title == "护林巡山"


def test_a_ledger_of_the_program_is_given_fields(screen: Screen) -> None:
    """Chosen from 全部台账, then changed from its own page; taken away again, its own fields stay."""
    screen.go("ledgers")
    pressed(screen, "more-fields")
    menu = screen.find("more-fields-menu", QMenu)
    under = next(m for m in menu.findChildren(QMenu) if "人员" in [a.text() for a in m.actions()])
    next(a for a in under.actions() if a.text() == "人员").trigger()
    menu.close()
    screen.settle()
    screen.write(dialog(screen).fields.lines[0].label, "微信号")
    agree(screen)
    assert "微信号" in screen.frame.ledgers["people"].by_name
    page: Any = screen.go("people")
    listed = list_menu.made(page)
    next(a for a in listed.actions() if a.text() == "改栏目…").trigger()
    listed.close()
    screen.settle()
    assert [line.label.text() for line in dialog(screen).fields.lines] == ["微信号"]
    QTest.mouseClick(screen.find("own-remove", QPushButton), Qt.MouseButton.LeftButton)
    screen.settle()
    assert "微信号" not in screen.frame.ledgers["people"].by_name and "phone" in screen.frame.ledgers["people"].by_name


def test_the_page_of_a_ledger_that_is_undone_gives_way(screen: Screen) -> None:
    screen.go("ledgers")
    pressed(screen, "new-ledger")
    screen.write(dialog(screen).title, "护林台账")
    agree(screen)
    assert isinstance(screen.frame.page, GenericPage)
    screen.frame.undo()
    screen.settle()
    assert screen.frame.page is not None and screen.frame.page.name_shown == "ledgers"
    assert not isinstance(screen.frame.page, ImportPage)
