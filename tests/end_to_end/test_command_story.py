"""The window's story told by real processes: a meeting written, undone, redone, exported, painted, and still there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

ROOT = Path(__file__).resolve().parents[2]
ABSENT = {"李建军": ("请假", "在县里开会"), "赵海燕": ("缺席", "没有联系上")}


@pytest.fixture
def run(tmp_path: Path) -> Any:
    def run(*words: str) -> Any:
        command = [sys.executable, "-m", "desktop", "--json", "--book", str(tmp_path / "村"), "--today", "2026-06-18"]
        done = subprocess.run(
            [*command, *words], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


def test_a_meeting_by_command_line_from_call_to_paper(run: Any, tmp_path: Path) -> None:
    run("init", str(tmp_path / "村"), "--village", "柳河村", "--sample")
    meeting = (
        "类型=支部党员大会",
        "日期=2026-6-17",
        "开始时间=19:30",
        "地点=党群服务中心",
        "主持=李建军",
        "记录=周玉梅",
    )
    uid = run("add", "meetings", *meeting, "议题=接收预备党员转正")["uid"]
    for row in run("list", "attendance", "--where", f"会议={uid}")["records"][:4]:
        status, reason = ABSENT.get(row["person"], ("到会", ""))
        run("edit", "attendance", row["uid"], f"到会情况={status}", *([f"原因={reason}"] if reason else []))
    matter = run("add", "resolutions", f"会议={uid}", "议题=接收朱文斌为正式党员", "同意=30", "反对=2", "弃权=1")["uid"]
    before = run("show", "meetings", uid)
    assert before["absences"] == "请假：李建军（在县里开会）；缺席：赵海燕（没有联系上）"
    assert run("undo")["step"].startswith("新增决议")
    assert run("show", "meetings", uid)["resolutions"] == []
    run("redo")
    assert run("show", "meetings", uid) == before
    assert before["resolutions"][0]["uid"] == matter
    sheet, paper = tmp_path / "记录页.xlsx", tmp_path / "记录页.pdf"
    for file in (sheet, paper):
        run("export", "meetings", "--template", "会议记录页", "--record", uid, "-o", str(file))
    texts = {str(c.value) for row in load_workbook(sheet).worksheets[0].iter_rows() for c in row if c.value}
    assert any("没有联系上" in text for text in texts)
    assert paper.read_bytes().startswith(b"%PDF")
