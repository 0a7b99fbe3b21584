"""Where the program's own files lie, also in the packaged program."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def home() -> Path:
    """Return the folder that holds resources/ and seeds/."""
    packed = getattr(sys, "_MEIPASS", None)
    return Path(packed) if packed else Path(__file__).resolve().parents[2]


def resource(name: str) -> Path:
    """Return the path of a file in resources/, e.g. 'templates/党员花名册.xlsx'."""
    return home() / "resources" / name


def seed(name: str) -> Path:
    """Return the path of a file in seeds/, e.g. 'dictionary.csv'."""
    return home() / "seeds" / name


def practice() -> Path:
    """Return the folder of the practice books: %LOCALAPPDATA% on Windows, XDG's for data on Linux."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    else:
        base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "cunwu" / "练习"


def notes() -> Path:
    """Return the folder for what the program remembers on this computer: %APPDATA% on Windows, XDG's on Linux."""
    if sys.platform == "win32":
        base = os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming"
    else:
        base = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(base) / "cunwu"
