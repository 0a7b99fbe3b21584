"""What this computer remembers for this person: type size, column widths, last folders. Not part of the book."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSettings


def _store() -> QSettings:
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "cunwu", "window")


def recall(name: str, otherwise: Any = None) -> Any:
    """Return what was remembered, as text or a list of texts, or `otherwise`."""
    return _store().value(name, otherwise)


def remember(name: str, value: Any) -> None:
    """Remember a text or a list of texts; a machine that does not allow it is no reason to stop."""
    _store().setValue(name, value)


def type_size() -> int:
    """The type size in per cent, 100 to 200."""
    kept = str(recall("type-size", "100"))
    return max(100, min(200, int(kept))) if kept.isdigit() else 100


def folder(purpose: str, otherwise: str) -> str:
    """The folder last used for a purpose (导出, 导入, 备份)."""
    return str(recall(f"folder/{purpose}", otherwise))
