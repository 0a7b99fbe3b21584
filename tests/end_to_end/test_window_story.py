"""The real program on a real screen, at the keyboard and with the mouse: a meeting from the first key to the paper.

Nothing of the program is imported while it runs: it is started as the clerk starts it, seen only through the screen,
and asked afterwards what its book holds.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.kit.work import finish
from desktop.ledgers import LEDGERS
from desktop.services import start
from desktop.store.book import Book

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not all(map(shutil.which, ("Xvfb", "xdotool"))), reason="needs Xvfb and xdotool"),
]

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 6, 18)
VOTERS = 35
ADD_MATTER, THE_REST = (1302, 125), (891, 609)
MINUTES, TOPICS = (1113, 124), (1150, 200)
PRINT, EXPORT = (1049, 669), (1171, 669)
SAVE_PDF = (1015, 76)  # in the preview
MEETINGS, FIRST_MEETING = (76, 117), (400, 317)
FIFTH_ROW = (540, 319)


class Screen:
    """An X screen of 1366×768 and the program on it."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        reading, writing = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
            pass_fds=(writing,),
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as told:
            self.display = f":{told.readline().strip()}"
        self.program: subprocess.Popen[bytes] | None = None

    def environment(self) -> dict[str, str]:
        homes = {f"XDG_{kind}_HOME": str(self.scratch / kind.lower()) for kind in ("CONFIG", "STATE", "DATA", "CACHE")}
        for home in homes.values():
            Path(home).mkdir(exist_ok=True)
        temporary = self.scratch / "tmp"
        temporary.mkdir(exist_ok=True)
        own = {"DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb", "TMPDIR": str(temporary), "LANG": "C.UTF-8"}
        return {**os.environ, **homes, **own}

    def begin(self, folder: Path) -> None:
        """Start the program on a book, and wait for its window."""
        words = [
            sys.executable,
            "-m",
            "desktop",
            "--book",
            str(folder),
            "--today",
            TODAY.isoformat(),
            "--who",
            "周玉梅",
        ]
        self.program = subprocess.Popen(words, cwd=ROOT, env=self.environment())
        until(lambda: self.window() != "", "the window")
        time.sleep(2.0)
        self.tool("windowfocus", self.window())

    def window(self) -> str:
        found = self.tool("search", "--onlyvisible", "--name", "村务台账", check=False).split()
        return found[0] if found else ""

    def tool(self, *words: str, check: bool = True) -> str:
        done = subprocess.run(
            ["xdotool", *words], env=self.environment(), capture_output=True, text=True, timeout=60, check=check
        )
        return done.stdout

    def key(self, *keys: str) -> None:
        for key in keys:
            self.tool("key", key)
            time.sleep(0.15)

    def write(self, text: str) -> None:
        self.tool("type", "--delay", "40", text)
        time.sleep(0.2)

    def click(self, place: tuple[int, int]) -> None:
        self.tool("mousemove", str(place[0]), str(place[1]), "click", "1")
        time.sleep(0.4)

    def picture(self, name: str) -> None:
        """Keep what is on the screen beside the test's other files, for whoever looks into a failure."""
        if shutil.which("import"):
            subprocess.run(
                ["import", "-window", "root", str(self.scratch / f"{name}.png")], env=self.environment(), check=False
            )

    def end(self) -> None:
        """Leave as the clerk does, by closing the window; the program backs up and ends by itself."""
        assert self.program
        subprocess.run([sys.executable, "-c", CLOSE, self.window()], env=self.environment(), check=True, timeout=30)
        assert self.program.wait(60) == 0
        self.program = None

    def stop(self) -> None:
        if self.program is not None:
            self.program.kill()
            self.program.wait()
        self.server.terminate()
        self.server.wait()


CLOSE = """
import ctypes, sys
x = ctypes.CDLL("libX11.so.6")
x.XOpenDisplay.restype = ctypes.c_void_p
x.XInternAtom.restype = ctypes.c_ulong
x.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
d = x.XOpenDisplay(None)
class Message(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int),
                ("display", ctypes.c_void_p), ("window", ctypes.c_ulong), ("message_type", ctypes.c_ulong),
                ("format", ctypes.c_int), ("data", ctypes.c_long * 5), ("pad", ctypes.c_long * 16)]
window = int(sys.argv[1])
m = Message(33, 0, 1, d, window, x.XInternAtom(d, b"WM_PROTOCOLS", 0), 32)
m.data[0] = x.XInternAtom(d, b"WM_DELETE_WINDOW", 0)
x.XSendEvent.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_long, ctypes.c_void_p]
x.XSendEvent(d, window, 0, 0, ctypes.byref(m))
x.XFlush.argtypes = [ctypes.c_void_p]
x.XFlush(d)
"""  # what a window manager sends when × is pressed; there is no window manager on this screen


def until(true: Callable[[], bool], what: str, seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.1)


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


def words_of(file: Path) -> list[str]:
    """Every text in a workbook, as another library reads it."""
    import openpyxl

    book = openpyxl.load_workbook(file)
    cells = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    book.close()
    return cells


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
