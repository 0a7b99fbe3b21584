"""The people of a meeting as a table: who is due, how each came, and the reason a clerk still owes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from desktop.kit.look import Record
from desktop.ledgers.meetings import OUTSIDE

NUMBER, NAME, DUTY, STATUS, REASON = range(5)
HEADS = ("", "姓名", "身份", "到会", "原因 / 说明")
OWES_REASON = ("请假", "缺席", "不计入")
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


def name_of(row: Record) -> str:
    return str(row.get("person.called") or row.get("person.name") or "")


def say_duty(row: Record) -> str:
    """Say what somebody is: the post in short, or that a member may not vote yet."""
    duty = str(row.get("duty") or "")
    if not duty and not row.get("votes") and row.get("status") not in OUTSIDE:
        return "预备"
    return duty.removesuffix("委员") or duty


def owes_reason(row: Record) -> bool:
    return row.get("status") in OWES_REASON and not row.get("reason")


class AttendanceRows(QAbstractTableModel):
    """The rows of one meeting. `changed` after every mark, reason, addition or removal."""

    changed = Signal()

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.rows: list[Record] = []
        self._set_aside: dict[str, str] = {}  # reasons typed before a row was marked 到会

    def show(self, rows: Iterable[Record]) -> None:
        """Replace every row; not a change by the clerk."""
        self.beginResetModel()
        self.rows = [dict(row) for row in rows]
        self._set_aside.clear()
        self.endResetModel()

    def mark(self, places: Sequence[int], status: str | None) -> None:
        """Set the status of some rows; a reason is put aside while none is owed, and comes back."""
        for place in places:
            row = self.rows[place]
            if status in ("到会", None) and row.get("reason"):
                self._set_aside[row["person"]] = row["reason"]
                row["reason"] = None
            elif status not in ("到会", None) and not row.get("reason"):
                row["reason"] = self._set_aside.get(row["person"])
            row["status"] = status
            self._tell(place)
        self.changed.emit()

    def mark_the_rest(self) -> int:
        """Mark everybody not yet marked as present; return how many."""
        rest = [place for place, row in enumerate(self.rows) if not row.get("status")]
        self.mark(rest, "到会")
        return len(rest)

    def add(self, people: Iterable[Record]) -> None:
        """Add rows at the end; whoever is already listed is not added twice."""
        listed = {row["person"] for row in self.rows}
        fresh = [dict(row) for row in people if row["person"] not in listed]
        if not fresh:
            return
        first = len(self.rows)
        self.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
        for offset, row in enumerate(fresh):
            row["position"] = first + offset + 1
            self.rows.append(row)
        self.endInsertRows()
        self.changed.emit()

    def drop(self, place: int) -> None:
        self.beginRemoveRows(QModelIndex(), place, place)
        del self.rows[place]
        self.endRemoveRows()
        self.changed.emit()

    def give_reason(self, place: int, reason: str) -> None:
        row, reason = self.rows[place], reason.strip()
        if (row.get("reason") or "") == reason:
            return
        row["reason"] = reason or None
        self._tell(place)
        self.changed.emit()

    def first_owing(self, after: int = -1) -> int | None:
        """Return the next row after `after` that owes a reason, from the top again if need be."""
        owing = [place for place, row in enumerate(self.rows) if owes_reason(row)]
        later = [place for place in owing if place > after]
        return next(iter(later or owing), None)

    def _tell(self, place: int) -> None:
        self.dataChanged.emit(self.index(place, 0), self.index(place, REASON))

    # --- what Qt asks

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return len(HEADS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return plain | Qt.ItemFlag.ItemIsEditable if index.column() == REASON else plain

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADS[section]
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._text(row, index.row(), index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{name_of(row)} {row.get('status') or '还没标'} {row.get('reason') or ''}".strip()
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == REASON:
            return row.get("reason")
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        self.give_reason(index.row(), str(value or ""))
        return True

    @staticmethod
    def _text(row: Record, place: int, column: int) -> str:
        status = row.get("status")
        return (
            str(place + 1),
            name_of(row),
            say_duty(row),
            str(status) if status in OUTSIDE else "",
            str(row.get("reason") or ""),
        )[column]
