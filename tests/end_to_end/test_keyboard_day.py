"""A working day at the real window without touching the mouse: from the first meeting to the backup at closing."""

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

FAMILY = (
    ("赵小龙", "419923198503129012", ""),
    ("王小花", "41992319870725902X", "妻"),
    ("赵子涵", "41992320120909903X", "长子"),
    ("赵子萱", "419923201801019043", "长女"),
)
CAME = (
    "高振东 郭春民 郭巧香 郝语萱 黄宇鹏 李建军 林志刚 刘保生 马国平 任秀芳 "
    "王桂云 吴小兵 徐志刚 杨红梅 张桂云 陈明洋 高保旺 郭立飞 何玉珍 黄秀英"
).split()
VISITED = (("入户", "雨季房屋漏水"), ("电话", "孩子入学手续"), ("入户", "漏水已补好"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The practice village, to work in."""
    return finish(start.create(tmp_path / "柳河村", "柳河村", sample=True, today=TODAY, who="周玉梅"))


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    made = Screen(tmp_path)
    yield made
    made.picture("last")
    made.stop()


def pause(seconds: float = 1.0) -> None:
    """Let the window answer, as a person looks up before going on."""
    time.sleep(seconds)


def hold_a_meeting(screen: Screen) -> None:
    """The third person ill, the fourth away, all others there; one vote; the topics and what was said."""
    screen.key("alt+2", "ctrl+n")
    pause()
    screen.key("Down")  # 支部党员大会; place, chair and recorder come with it
    pause(1.5)
    screen.key("Return", "Return")  # its day is today
    for time_ in ("1930", "2110"):
        screen.write(time_)
        screen.key("Return")
    screen.key("ctrl+2", "Down", "Down", "2")
    screen.write("住院")
    screen.key("Return", "3")
    screen.write("在苏州务工")
    screen.key("Return", "ctrl+d", "alt+a")
    screen.write("接收朱文斌为中共正式党员")
    screen.key("Tab", "Tab")
    for votes in ("55", "2"):
        screen.write(votes)
        screen.key("Tab")
    screen.write("1")
    screen.key("ctrl+4")
    screen.write("讨论预备党员转正")
    screen.key("Tab")
    screen.write("逐项讨论后举手表决。")
    screen.picture("meeting")
    screen.key("F12")
    pause(2.0)


def register_a_family(screen: Screen) -> None:
    """A new household in the first hamlet; its first member is the head."""
    screen.key("alt+4", "ctrl+n")
    pause(1.5)
    screen.write("一组")
    pause()
    screen.key("Return", "F12")
    pause(2.0)
    for name, number, relation in FAMILY:
        screen.key("alt+a")
        pause(1.2)
        screen.write(name)
        screen.key("Return", "Return")  # the number tells the sex and the day of birth
        screen.write(number)
        if relation:
            screen.key("Return", "Return", "Return", "Return")
            screen.write(relation)
        screen.key("F12")
        pause(1.5)
    screen.picture("family")


def look_after(screen: Screen) -> None:
    """Go to the households whose visit is due, the most overdue first."""
    screen.key("alt+6")
    pause(1.5)
    screen.key("ctrl+Right")
    pause()


def visit(screen: Screen, way: str, matter: str) -> None:
    """A visit of today to the household on top; its member and the day are proposed."""
    screen.key("ctrl+n")
    pause(1.2)
    screen.write(way)
    screen.key("Return")
    screen.write(matter)
    screen.key("F12")
    pause(1.5)


def record_an_activity(screen: Screen) -> None:
    """Twenty people clear the river for three hours and a half; one of them leaves an hour earlier."""
    screen.key("alt+1", "alt+h")
    pause(1.5)
    screen.write("清理河道")
    screen.key("Return", "Return")
    for time_ in ("0800", "1130"):
        screen.write(time_)
        screen.key("Return")
    screen.key("ctrl+2")
    for name in CAME:
        screen.write(name)
        pause(0.5)
        screen.key("Return")
    screen.key("Up", "Right", "Right", "Right")
    screen.write("1030")
    screen.key("Return", "F12")
    pause(2.0)
    screen.picture("activity")


def correct_a_number(screen: Screen, number: str) -> None:
    """王德福 is found by his initials; his telephone number is put right in its cell."""
    screen.key("F3")
    screen.write("wdf")
    pause()
    screen.key("Return")
    pause(1.5)
    screen.key("Escape", "Right", "Right", "Right", "Right", "Right", "F2")
    pause(0.5)
    screen.key("ctrl+a")
    screen.write(number)
    screen.key("Return")
    pause(1.5)
    screen.picture("corrected")


def into(screen: Screen, file: Path, *keys: str) -> None:
    """Hand something out into a file, its name typed into the dialog; `keys` lead to that dialog."""
    for key in keys:
        screen.key(key)
        pause(1.5)
    screen.key("ctrl+a")
    screen.write(str(file))
    screen.key("Return")
    until(file.exists, f"the file {file.name}", 60)
    pause()
    screen.tool("windowfocus", screen.window())


def held(folder: Path) -> dict[str, Any]:
    """What the book holds of the day, read after the program has ended."""
    with Book.open(folder, LEDGERS, who="测试", today=TODAY) as book:
        (meeting,) = book.records("meetings", held_on=TODAY.isoformat())
        rows = book.records("attendance", meeting=meeting["uid"])
        (vote,) = book.records("resolutions", meeting=meeting["uid"])
        return {
            "meeting": (meeting["began"], meeting["ended"], meeting["topics"]),
            "away": sorted((row["status"], row["reason"]) for row in rows if row["status"] != "到会"),
            "vote": (vote["matter"], vote["agree"], vote["against"], vote["abstain"], vote["result"]),
            **of_the_family(book),
            **of_the_activity(book),
            "undone": [step.label for step in book.steps() if step.undoes],
        }


def of_the_family(book: Book) -> dict[str, Any]:
    (head,) = book.records("people", id_number=FAMILY[0][1])
    household = book.record("households", head["household"], ["number", "head", "group.name"]) or {}
    people = book.records("people", household=household["uid"])
    visits = book.records("visits", visited_on=TODAY.isoformat())
    return {
        "family": [(p["name"], p["relation"], p["sex"], p["born"]) for p in sorted(people, key=lambda p: p["id"])],
        "head": (household["head"] == head["uid"], household["group.name"]),
        "visits": sorted((v["way"], v["request"]) for v in visits),
        "visited": len({v["household"] for v in visits}),
    }


def of_the_activity(book: Book) -> dict[str, Any]:
    (activity,) = book.records("activities", held_on=TODAY.isoformat())
    served = book.records("service_records", activity=activity["uid"])
    return {"activity": activity["name"], "hours": sorted(row["minutes"] for row in served)}


def phone_of(folder: Path, name: str) -> str:
    with Book.open(folder, LEDGERS, who="测试", today=TODAY) as book:
        return str(book.records("people", name=name)[0]["phone"])


EXPECTED = {
    "meeting": ("19:30", "21:10", "讨论预备党员转正"),
    "away": [("缺席", "在苏州务工"), ("请假", "住院")],
    "vote": ("接收朱文斌为中共正式党员", 55.0, 2.0, 1.0, "通过"),
    "family": [
        ("赵小龙", "户主", "男", "1985-03-12"),
        ("王小花", "妻", "女", "1987-07-25"),
        ("赵子涵", "长子", "男", "2012-09-09"),
        ("赵子萱", "长女", "女", "2018-01-01"),
    ],
    "head": (True, "一组"),
    "visits": sorted(VISITED),
    "visited": 3,
    "activity": "清理河道",
    "hours": [150, *[210] * 19],
}


def test_a_whole_day_without_the_mouse(screen: Screen, folder: Path, tmp_path: Path) -> None:
    """What was done is in the book when the program has ended; what was handed out, another library reads."""
    record, people, paper = tmp_path / "记录.xlsx", tmp_path / "名册.xlsx", tmp_path / "记录页.pdf"
    before = phone_of(folder, "王德福")
    screen.begin(folder)
    hold_a_meeting(screen)
    into(screen, record, "ctrl+e")
    screen.key("ctrl+p")
    pause(3.0)
    into(screen, paper, "ctrl+s")
    register_a_family(screen)
    look_after(screen)
    for visited in VISITED:
        visit(screen, *visited)
    screen.picture("visits")
    record_an_activity(screen)
    correct_a_number(screen, "13900001111")
    screen.key("ctrl+z")  # it was the right number after all
    pause(1.5)
    screen.picture("undone")
    into(screen, people, "ctrl+e", "Return")  # the first sheet offered
    screen.end()
    assert not any(sent.startswith("click") for sent in screen.sent)
    day = held(folder)
    assert len(day.pop("undone")) == 1 and day == EXPECTED
    assert phone_of(folder, "王德福") == before
    assert any("讨论预备党员转正" in words for words in words_of(record))
    assert "赵子萱" in words_of(people) and "王德福" in words_of(people)
    text = subprocess.run(["pdftotext", str(paper), "-"], capture_output=True, text=True, check=True)
    assert "讨论预备党员转正" in text.stdout.replace("\n", "")
