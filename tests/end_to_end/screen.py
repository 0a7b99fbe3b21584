"""The program on an X screen, driven from outside by xdotool and seen only through what is on the screen."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 6, 18)


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
        self.tasks: dict[str, list[str]] = {}
        self.sent: list[str] = []  # every key and every text, for who counts them

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

    def attend(self) -> None:
        """Give the keys back to the window when a dialog has gone, as a window manager does; there is none here."""
        mine = self.tool("search", "--onlyvisible", "--pid", str(self.program.pid if self.program else 0), check=False)
        if self.tool("getwindowfocus", "-f", check=False).strip() not in mine.split():
            self.tool("windowfocus", self.window())

    def tool(self, *words: str, check: bool = True) -> str:
        done = subprocess.run(
            ["xdotool", *words], env=self.environment(), capture_output=True, text=True, timeout=60, check=check
        )
        return done.stdout

    def key(self, *keys: str) -> None:
        for key in keys:
            self.sent.append(f"key {key}")
            self.tool("key", key)
            time.sleep(0.15)

    def write(self, text: str) -> None:
        self.sent.append(f"type {text}")
        if not text.isascii():
            self._lend_keys(text)
        self.tool("type", "--delay", "40", text)
        time.sleep(0.2)

    def _lend_keys(self, text: str) -> None:
        """Give each Chinese character a key of its own, and the program time to hear of it: else some are lost."""
        foreign = [str(ord(character)) for character in dict.fromkeys(text) if not character.isascii()]
        subprocess.run([sys.executable, "-c", LEND, *foreign], env=self.environment(), check=True, timeout=30)
        time.sleep(0.5)

    def unsaid(self, text: str) -> None:
        """Write what a person would not have to: a path of the test's own."""
        before = len(self.sent)
        self.key("ctrl+a")
        self.write(text)
        del self.sent[before:]

    @contextmanager
    def task(self, name: str) -> Iterator[None]:
        """Keep what is sent meanwhile under a task's name."""
        before = len(self.sent)
        yield
        self.tasks[name] = self.sent[before:]

    def click(self, place: tuple[int, int]) -> None:
        self.sent.append("click")
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


LEND = """
import ctypes, sys
x = ctypes.CDLL("libX11.so.6")
x.XOpenDisplay.restype = ctypes.c_void_p
d = ctypes.c_void_p(x.XOpenDisplay(None))
signs = [0x1000000 + int(code) for code in sys.argv[1:]]
both = (ctypes.c_ulong * (2 * len(signs)))(*(sign for sign in signs for _ in "12"))
x.XChangeKeyboardMapping(d, 255 - len(signs), 2, both, len(signs))
x.XSync(d, 0)
"""  # the last keys of the keyboard, with and without Shift


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


def words_of(file: Path) -> list[str]:
    """Every text in a workbook, as another library reads it."""
    import openpyxl

    book = openpyxl.load_workbook(file)
    cells = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    book.close()
    return cells
