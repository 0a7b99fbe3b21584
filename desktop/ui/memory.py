"""What this computer remembers for this person: type size, column widths, last folders. Not part of the book."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSettings

ALWAYS = ("type-size", "contrast")  # what suits the eyes suits them while practising too
_apart = False


def _store(name: str = "") -> QSettings:
    file = "practice" if _apart and name not in ALWAYS else "window"
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "cunwu", file)


def keep_apart(apart: bool) -> None:
    """While practising, remember lists and folders in a place of their own, empty at first."""
    global _apart
    _apart = apart
    if apart:
        _store().clear()


def recall(name: str, otherwise: Any = None) -> Any:
    """Return what was remembered, as text or a list of texts, or `otherwise`."""
    return _store(name).value(name, otherwise)


def remember(name: str, value: Any) -> None:
    """Remember a text or a list of texts; a machine that does not allow it is no reason to stop."""
    _store(name).setValue(name, value)


def type_size() -> int:
    """The type size in per cent, 100 to 200."""
    kept = str(recall("type-size", "100"))
    return max(100, min(200, int(kept))) if kept.isdigit() else 100


def folder(purpose: str, otherwise: str) -> str:
    """The folder last used for a purpose (导出, 导入, 备份)."""
    return str(recall(f"folder/{purpose}", otherwise))
