"""高对比: whether the window is dressed in it, as this computer is told or as Windows itself is set."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from . import memory

WAYS = (("跟随电脑", ""), ("开", "on"), ("关", "off"))
GET_HIGH_CONTRAST, ON = 0x0042, 1  # SPI_GETHIGHCONTRAST, HCF_HIGHCONTRASTON


def chosen() -> str:
    """What the clerk chose: 'on', 'off', or '' to follow the computer."""
    kept = str(memory.recall("contrast", ""))
    return kept if kept in ("on", "off") else ""


def choose(way: str) -> None:
    memory.remember("contrast", way)


def wanted() -> bool:
    """Whether the window is to be dressed in high contrast."""
    way = chosen()
    return way == "on" or (way == "" and of_system())


def of_system() -> bool:
    """Whether the computer is set so: Qt tells it from 6.10 on, Windows itself before."""
    accessibility = getattr(QGuiApplication.styleHints(), "accessibility", None)
    if accessibility is not None:
        return bool(accessibility().contrastPreference().name == "HighContrast")
    return _of_windows() if sys.platform == "win32" else False


class _Watch(QObject):
    """Looks again when the colours of the desktop change, or when one comes back to the program."""

    def __init__(self, look: Callable[[], None], over: QObject) -> None:
        super().__init__(over)
        self._look = look
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._again)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.applicationStateChanged.connect(self._again)

    def _again(self, now: object) -> None:
        if now != Qt.ApplicationState.ApplicationInactive:
            self._look()


def watch(look: Callable[[], None], over: QObject) -> QObject:
    """Have `look` called, as long as `over` lives, when the computer's contrast may have changed."""
    return _Watch(look, over)


def _of_windows() -> bool:
    import ctypes

    class HighContrast(ctypes.Structure):
        _fields_ = (("size", ctypes.c_uint), ("flags", ctypes.c_uint), ("scheme", ctypes.c_wchar_p))

    asked = HighContrast(ctypes.sizeof(HighContrast), 0, None)
    windll = getattr(ctypes, "windll", None)
    told = windll.user32.SystemParametersInfoW(GET_HIGH_CONTRAST, asked.size, ctypes.byref(asked), 0) if windll else 0
    return bool(told and asked.flags & ON)
