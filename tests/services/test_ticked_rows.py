"""Choices printed in every row of a list, □通过 □未通过, are ticked for a record and stay where there is none."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from desktop.kit.work import finish
from desktop.services import transfer
from desktop.store.book import Book
from tests.sheets.drawn import drawn

ROW = "\n_|_|_|_|_|□通过 □未通过"
HEAD = "!村民代表会议记录表\n会议名称|_|<|会议时间|_|<\n会议议题|_|<|<|<|<\n会议内容|_|<|<|<|<\n"
FOOT = "\n会议决议|_|<|<|<|<\n备注|_|<|<|<|<\n"
RECORD = f"{HEAD}表决事项|表决方式|同意|反对|弃权|表决结果{ROW * 4}{FOOT}"


def test_choices_in_rows_are_ticked_or_left(practice: Book, tmp_path: Path) -> None:
    owner = next(r for r in practice.records("resolutions") if r["result"] == "通过")["meeting"]
    voted = [r["result"] for r in practice.records("resolutions", meeting=owner)]
    file, target = drawn(tmp_path / "表.xlsx", RECORD), tmp_path / "填好.xlsx"
    finish(transfer.export(practice, "meetings", target, template=file, records=[owner]))
    rows = [[c.value for c in row] for row in load_workbook(target).active.iter_rows()]
    top = next(n for n, row in enumerate(rows) if "表决结果" in row) + 1
    printed = [row[5] for row in rows[top : top + 4]]
    ticked = {"通过": "☑通过 □未通过", "未通过": "□通过 ☑未通过"}
    assert printed == [ticked[r] for r in voted] + ["□通过 □未通过"] * (4 - len(voted))
