"""What happened to one record: each step with its day, who did it, and what changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.kit.fields import Ref
from desktop.kit.ledger import Ledger

from .theme import u

if TYPE_CHECKING:
    from .window import MainWindow


@dataclass(frozen=True)
class Line:
    """One step, said: when and who, what, and the changed fields as 项：原来 → 现在."""

    when: str
    label: str
    changes: tuple[str, ...]


def told(book: Any, ledger: Ledger, uid: str) -> list[Line]:
    """Say the history of a record, newest first; on the worker."""
    return [_line(book, ledger, change) for change in book.history(ledger.name, uid)]


def _line(book: Any, ledger: Ledger, change: Any) -> Line:
    step = change.step
    when = (
        step.at.replace("T", " ")[:16] + (f"　{step.who}" if step.who else "") + ("（已撤销）" if step.undone else "")
    )
    if change.before is None or change.after is None:
        return Line(when, step.label, ())
    changes = []
    for name, now in change.after.items():
        field = ledger.by_name.get(name)
        if field is not None:
            before, after = (_value(book, field, v) or "空" for v in (change.before.get(name), now))
            changes.append(f"{field.label}：{before} → {after}")
    return Line(when, step.label, tuple(changes))


def _value(book: Any, field: Any, value: Any) -> str:
    if isinstance(field, Ref):
        return book.called(field.to, value) if value else ""
    return field.cover(value)


class HistoryTab(QScrollArea):
    """Read when shown; nothing here can be changed."""

    def __init__(self, frame: MainWindow, ledger: Ledger) -> None:
        super().__init__()
        self.frame, self.ledger = frame, ledger
        self.setObjectName("history")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def show_record(self, uid: str) -> None:
        ledger = self.ledger
        self.frame.jobs.ask(lambda book: told(book, ledger, uid), self._show, slot=f"history-{id(self)}", owner=self)

    def _show(self, lines: list[Line]) -> None:
        inside = QWidget()
        inside.setObjectName("scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(u(16), u(8), u(16), u(8))
        column.setSpacing(u(2))
        for line in lines:
            for text, kind in ((line.when, "soft"), (line.label, "strong"), *((c, "") for c in line.changes)):
                label = QLabel(text)
                label.setProperty("k", kind)
                label.setWordWrap(True)
                label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                column.addWidget(label)
            column.addSpacing(u(10))
        if not lines:
            column.addWidget(QLabel("还没有记录"))
        column.addStretch(1)
        self.setWidget(inside)
