"""A working day at the real window without touching the mouse: from the first meeting to the backup at closing."""

from __future__ import annotations

import shutil
import subprocess
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.kit.work import finish
from desktop.ledgers import LEDGERS
from desktop.services import start
from desktop.store.book import Book
from tests.end_to_end.screen import TODAY, Screen, until, words_of
from tests.end_to_end.strokes import documented

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
    screen.key("Return", "ctrl+d", "alt+n")
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
        screen.key("alt+n")
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
    screen.write(number)
    screen.key("Return")
    pause(1.5)
    screen.picture("corrected")


def look_up(screen: Screen) -> None:
    """王德福 once more: his family, whether he is a member, who looks after them, what he served."""
    screen.key("F3")
    screen.write("wdf")
    pause()
    screen.key("Return")
    pause(1.5)
    screen.key("ctrl+Tab", "ctrl+Tab", "ctrl+Tab", "ctrl+Tab")
    pause(0.5)
    screen.picture("looked up")


def into(screen: Screen, file: Path, *keys: str) -> None:
    """Hand something out into a file, its name typed into the dialog; `keys` lead to that dialog."""
    for key in keys:
        screen.key(key)
        pause(3.0)
        screen.attend()
    screen.unsaid(str(file))
    screen.key("Return")
    until(file.exists, f"the file {file.name}", 60)
    pause()
    screen.attend()


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
    """What was done is in the book when the program has ended; what was handed out, another library reads.

    The keys of each of the ten tasks are those that docs/keystrokes.md counts.
    """
    before = phone_of(folder, "王德福")
    screen.begin(folder)
    hand_in(screen, meet(screen, tmp_path))
    screen.end()
    assert not any(sent.startswith("click") for sent in screen.sent)
    day = held(folder)
    assert len(day.pop("undone")) == 1 and day == EXPECTED
    assert phone_of(folder, "王德福") == before
    assert any("讨论预备党员转正" in words for words in words_of(tmp_path / "记录.xlsx"))
    assert "赵子萱" in words_of(tmp_path / "名册.xlsx") and "王德福" in words_of(tmp_path / "党员.xlsx")
    assert "讨论预备党员转正" in printed(tmp_path / "记录页.pdf")
    assert "李建军" in printed(tmp_path / "签到表.pdf") and "马国平" in printed(tmp_path / "时长.pdf")
    assert screen.tasks == {task.name: task.ours for task in documented()}


def meet(screen: Screen, folder: Path) -> Path:
    """The meeting and its papers, then the family, the visits and the activity."""
    with screen.task("开一次支部党员大会"):
        hold_a_meeting(screen)
    into(screen, folder / "记录.xlsx", "ctrl+e")
    with screen.task("这次会的记录页，存成 PDF"):
        into(screen, folder / "记录页.pdf", "ctrl+p", "ctrl+s")
    with screen.task("这次会的签到表，存成 PDF"):
        into(screen, folder / "签到表.pdf", "alt+Up", "alt+q", "ctrl+s")
    with screen.task("新立一户，四口人"):
        register_a_family(screen)
    with screen.task("走访三户"):
        look_after(screen)
        for visited in VISITED:
            visit(screen, *visited)
    screen.picture("visits")
    with screen.task("记一次二十人的志愿活动"):
        record_an_activity(screen)
    return folder


def hand_in(screen: Screen, folder: Path) -> None:
    """A correction and its undo; then what the township wants."""
    with screen.task("改一个人的电话"):
        correct_a_number(screen, "13900001111")
    screen.key("ctrl+z")  # it was the right number after all
    pause(1.5)
    screen.picture("undone")
    into(screen, folder / "名册.xlsx", "ctrl+e", "Return")  # the first sheet offered
    with screen.task("查一个人的家庭、党员、联户、志愿"):
        look_up(screen)
    with screen.task("出党员花名册"):
        into(screen, folder / "党员.xlsx", "alt+5", "ctrl+e", "Return")
    with screen.task("志愿时长不够的人，存成 PDF"):
        into(screen, folder / "时长.pdf", "alt+7", "ctrl+Prior", "ctrl+Prior", "ctrl+Right", "ctrl+p", "Return", "ctrl+s")


def printed(paper: Path) -> str:
    """The words of a PDF, without its line ends, as another program reads them."""
    read = subprocess.run(["pdftotext", str(paper), "-"], capture_output=True, text=True, check=True)
    return unicodedata.normalize("NFKC", read.stdout.replace("\n", ""))
