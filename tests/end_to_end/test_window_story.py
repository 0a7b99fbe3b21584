"""The real program on a real screen, at the keyboard and with the mouse: a meeting from the first key to the paper.

Nothing of the program is imported while it runs: it is started as the clerk starts it, seen only through the screen,
and asked afterwards what its book holds.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.kit.work import finish
from desktop.ledgers import LEDGERS
from desktop.services import start
from desktop.store.book import Book
from tests.end_to_end.screen import TODAY, Screen, until, words_of

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not all(map(shutil.which, ("Xvfb", "xdotool"))), reason="needs Xvfb and xdotool"),
]

VOTERS = 35
ADD_MATTER, THE_REST = (1302, 125), (891, 609)
MINUTES, TOPICS = (1113, 124), (1150, 200)
PRINT, EXPORT = (1049, 669), (1171, 669)
SAVE_PDF = (1015, 76)  # in the preview
MEETINGS, FIRST_MEETING = (76, 117), (400, 317)
FIFTH_ROW = (540, 319)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A book with a branch of thirty-five full members."""
    made = finish(start.create(tmp_path / "账本", "柳河村", today=TODAY, who="周玉梅"))
    with Book.open(made, LEDGERS, who="周玉梅", today=TODAY) as book, book.step("准备"):
        branch = book.save("party_branches", {"name": "柳河村党支部", "has_committee": 1})
        for number in range(1, VOTERS + 1):
            person = book.save(
                "people", {"name": f"党员{number:02d}", "sex": "男", "born": "1970-01-01", "state": "在册"}
            )
            formal = {"status": "正式党员", "joined_on": "1999-07-01", "confirmed_on": "2000-07-01"}
            book.save("party_members", {"person": person, "branch": branch, **formal})
    return made


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    made = Screen(tmp_path)
    yield made
    made.picture("last")
    made.stop()


def write_the_meeting(screen: Screen) -> None:
    """Ctrl+N, the type by arrow, the day and the times by digits; two absent, the rest there; a vote of 30, 2 and 1."""
    screen.key("ctrl+n")
    time.sleep(1.0)
    screen.key("Down")
    time.sleep(0.8)
    screen.key("Return")
    for text in ("0618", "1930", "2110", "党群服务中心"):
        screen.write(text)
        screen.key("Return")
    time.sleep(0.8)
    screen.picture("basics")
    screen.click(FIFTH_ROW)
    screen.key("2")
    screen.write("住院")
    screen.key("Return", "3")
    screen.write("在苏州务工，没请假")
    screen.key("Return")
    screen.click(THE_REST)
    screen.click(ADD_MATTER)
    screen.write("接收朱文斌为中共正式党员")
    screen.key("Tab", "Tab")
    screen.write("30")
    screen.key("Tab")
    screen.write("2")
    screen.key("Tab")
    screen.write("1")
    screen.click(MINUTES)
    screen.click(TOPICS)
    screen.write("讨论预备党员转正")
    screen.key("Tab")
    screen.write("逐项讨论后举手表决。")
    time.sleep(0.6)
    screen.picture("written")


def export(screen: Screen, file: Path, button: tuple[int, int] = EXPORT) -> None:
    """导出, the file's name typed into the dialog."""
    screen.click(button)
    time.sleep(1.5)
    screen.key("ctrl+a")
    screen.write(str(file))
    screen.key("Return")
    until(file.exists, f"the export {file.name}", 60)
    time.sleep(1.0)
    screen.tool("windowfocus", screen.window())


def held(folder: Path) -> dict[str, Any]:
    with Book.open(folder, LEDGERS, who="测试", today=TODAY) as book:
        (meeting,) = book.records("meetings")
        rows = book.records("attendance", meeting=meeting["uid"])
        (vote,) = book.records("resolutions", meeting=meeting["uid"])
        return {
            "when": (meeting["held_on"], meeting["began"], meeting["ended"], meeting["place"]),
            "there": sum(r["status"] == "到会" for r in rows),
            "away": sorted((r["status"], r["reason"]) for r in rows if r["status"] != "到会"),
            "vote": (vote["matter"], vote["agree"], vote["against"], vote["abstain"], vote["result"]),
            "topics": meeting["topics"],
            "undone and redone": sum(bool(step.undoes) for step in book.steps()),
        }


def test_a_meeting_from_the_first_key_to_the_paper(screen: Screen, folder: Path, tmp_path: Path) -> None:
    """Written, saved, undone, redone, exported, painted, closed and opened again: all of it is there."""
    first, second, third = (tmp_path / f"{name}.xlsx" for name in ("先", "恢复后", "重开后"))
    paper = tmp_path / "记录页.pdf"
    screen.begin(folder)
    write_the_meeting(screen)
    screen.key("F12")
    time.sleep(1.5)
    export(screen, first)
    screen.key("ctrl+z")
    time.sleep(1.2)
    screen.picture("undone")
    screen.key("ctrl+y")
    time.sleep(1.5)
    export(screen, second)
    screen.click(PRINT)
    time.sleep(3.0)
    screen.picture("preview")
    export(screen, paper, SAVE_PDF)
    screen.picture("painted")
    screen.end()
    screen.begin(folder)
    screen.click(MEETINGS)
    time.sleep(1.0)
    screen.click(FIRST_MEETING)
    screen.key("Return")
    time.sleep(1.5)
    screen.picture("reopened")
    export(screen, third)
    screen.end()
    assert held(folder) == {
        "when": ("2026-06-18", "19:30", "21:10", "党群服务中心"),
        "there": VOTERS - 2,
        "away": [("缺席", "在苏州务工，没请假"), ("请假", "住院")],
        "vote": ("接收朱文斌为中共正式党员", 30.0, 2.0, 1.0, "通过"),
        "topics": "讨论预备党员转正",
        "undone and redone": 2,
    }
    words = words_of(third)
    assert words_of(first) == words_of(second) == words
    assert any("讨论预备党员转正" in w for w in words) and any("住院" in w for w in words)
    text = subprocess.run(["pdftotext", str(paper), "-"], capture_output=True, text=True, check=True)
    assert "讨论预备党员转正" in text.stdout.replace("\n", "")
