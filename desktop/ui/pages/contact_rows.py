"""How a household is listed in 联户走访: its columns, the red of what is missing and overdue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from desktop.kit.fields import Field, Text
from desktop.kit.look import Record
from desktop.ui import theme
from desktop.ui.cells import CellDelegate
from desktop.ui.columns import Column


def say_days(record: Record) -> str:
    """Say when the next visit is due."""
    days = record["days"]
    if days is None:
        return ""
    return f"过期 {-days} 天" if days < 0 else f"还有 {days} 天" if days else "今天到期"


@dataclass(frozen=True)
class BoardColumn(Column):
    """A column of its own width, in units, that may say a record its own way."""

    units: int = 96
    say: Callable[[Record], str] | None = None

    @property
    def width(self) -> int:
        return self.units

    def show(self, record: Record) -> str:
        return self.say(record) if self.say else super().show(record)


def _column(name: str, label: str, units: int, **more: Any) -> BoardColumn:
    field: Field = Text(name, label)
    return BoardColumn(name, name, label, field, units=units, **more)


COLUMNS = (
    _column("head", "户主", 112, strong=True),
    _column("group", "小组", 80),
    _column("number", "户号", 88),
    _column("names", "联系党员", 144, expected=True),
    _column("days", "下次走访", 120, say=say_days),
    _column("last_visit", "最近走访", 120),
    _column("kind", "户类型", 96),
)


class DueDelegate(CellDelegate):
    """What is overdue is red."""

    def _text(self, painter: QPainter, box: QRect, text: str, column: Column) -> None:
        super()._text(painter, box, text, column)
        if column.path == "days" and text.startswith("过期"):
            painter.setPen(theme.colour("red"))
            painter.drawText(box, int(column.align), text)
