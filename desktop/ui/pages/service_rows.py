"""The people of an activity as a sheet: a name, from when to when, how long, what was said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from desktop.kit import reading
from desktop.kit.fields import Duration
from desktop.kit.look import Record
from desktop.services.activity_sheet import Setting, Volunteer

NUMBER, NAME, GROUP, CAME, LEFT, HOURS, RATING, TOTAL = range(8)
FIELDS = {NAME: "volunteer", CAME: "came", LEFT: "left", HOURS: "minutes", RATING: "rating"}
EDITABLE = tuple(FIELDS)
LEAST, SPARE = 13, 3
HOURS_FIELD = Duration("minutes", "时长", unit="小时")
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


class ServiceRows(QAbstractTableModel):
    """Rows of one activity. A value that cannot be read stays as typed, in `wrong`, until it is corrected.

    `changed` after every edit by the clerk; `names_wanted` when names were pasted or typed that must be found.
    """

    changed = Signal()
    names_wanted = Signal(list)

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Record] = []
        self.wrong: dict[tuple[int, int], str] = {}
        self.setting = Setting({}, 0, (), (), ())
        self.hours = ("", "")  # when the activity began and ended: proposed for each name
        self._saved: dict[str, int] = {}  # minutes of this activity that the year's sums already hold

    def show(self, rows: Sequence[Record], setting: Setting) -> None:
        """Replace every row; not a change by the clerk."""
        self.beginResetModel()
        self.setting = setting
        self.rows = [dict(row) for row in rows]
        self.wrong = {}
        self._saved = {row["volunteer"]: row["minutes"] or 0 for row in rows if row.get("uid")}
        self.endResetModel()

    # --- what the sheet says

    def filled(self) -> list[Record]:
        """The rows that name somebody."""
        return [dict(row) for row in self.rows if row.get("volunteer")]

    def volunteer(self, place: int) -> Volunteer | None:
        row = self.rows[place] if place < len(self.rows) else {}
        return self.setting.volunteers.get(row.get("volunteer") or "")

    def year_minutes(self, place: int) -> int:
        """What the volunteer has served this year, with this row as it stands."""
        known = self.volunteer(place)
        if known is None:
            return 0
        return known.minutes - self._saved.get(known.uid, 0) + (self.rows[place].get("minutes") or 0)

    def sums(self) -> tuple[int, int]:
        """How many served, and how many minutes together."""
        rows = self.filled()
        return len(rows), sum(row.get("minutes") or 0 for row in rows)

    def first_wrong(self) -> tuple[int, int] | None:
        return min(self.wrong, default=None)

    # --- editing

    def put(self, place: int, column: int, text: str, uid: str = "") -> None:
        """Write a cell as typed; `uid` where a volunteer was picked from the list."""
        self._reach(place)
        row, text = self.rows[place], text.strip()
        self.wrong.pop((place, column), None)
        if column == NAME:
            self._name(place, text, uid)
        elif not text:
            row[FIELDS[column]] = None
        else:
            self._value(place, column, text)
        self._tell(place)

    def _name(self, place: int, text: str, uid: str) -> None:
        row = self.rows[place]
        if uid:
            row["volunteer"] = uid
            self._fill_hours(row)
        elif text:
            row["volunteer"] = None
            self.wrong[place, NAME] = text
            self.names_wanted.emit([text])
        else:
            row["volunteer"] = None

    def _fill_hours(self, row: Record) -> None:
        """Propose the activity's own hours, where none are written yet."""
        came, left = self.hours
        if came and left and not (row.get("came") or row.get("left") or row.get("minutes")):
            row.update(came=came, left=left, minutes=between(came, left))

    def _value(self, place: int, column: int, text: str) -> None:
        row, name = self.rows[place], FIELDS[column]
        read: Any = {
            CAME: lambda: reading.read_time(text),
            LEFT: lambda: reading.read_time(text),
            HOURS: lambda: reading.read_minutes(text),
            RATING: lambda: text if text in self.setting.ratings else None,
        }[column]()
        row[name] = read
        if read is None:
            self.wrong[place, column] = text
        elif column in (CAME, LEFT) and row.get("came") and row.get("left"):
            row["minutes"] = between(row["came"], row["left"])

    def found(self, names: Mapping[str, Sequence[str]]) -> None:
        """Take what the book found for names typed or pasted; what is unclear stays wrong."""
        for (place, column), text in list(self.wrong.items()):
            uids = names.get(text, ())
            if column == NAME and len(uids) == 1:
                del self.wrong[place, column]
                self.rows[place]["volunteer"] = uids[0]
                self._fill_hours(self.rows[place])
        self._tell_all()

    def same_as_above(self, place: int, column: int) -> None:
        """F4: the value of the row above."""
        if 0 < place <= len(self.rows) and column in FIELDS and column != NAME:
            self._reach(place)
            name = FIELDS[column]
            self.rows[place][name] = self.rows[place - 1].get(name)
            self.wrong.pop((place, column), None)
            if column in (CAME, LEFT) and self.rows[place].get("came") and self.rows[place].get("left"):
                self.rows[place]["minutes"] = between(self.rows[place]["came"], self.rows[place]["left"])
            self._tell(place)

    def add(self, uids: Sequence[str]) -> int:
        """Add volunteers who are not listed yet, with the activity's hours; return how many."""
        listed = {row.get("volunteer") for row in self.rows}
        fresh = [uid for uid in dict.fromkeys(uids) if uid not in listed and uid in self.setting.volunteers]
        self.beginResetModel()
        self.rows = [row for row in self.rows if row.get("volunteer") or len(row) > 1]
        for uid in fresh:
            row: Record = {"volunteer": uid}
            self._fill_hours(row)
            self.rows.append(row)
        self.endResetModel()
        self.changed.emit()
        return len(fresh)

    def paste(self, place: int, text: str) -> int:
        """Take a block copied from a table: in each line a name, then times, hours and a rating in any order."""
        lines = [[cell.strip() for cell in line.split("\t")] for line in text.splitlines() if line.strip()]
        names = []
        for offset, cells in enumerate(lines):
            self._reach(place + offset)
            names += self._take(place + offset, cells)
        self._tell_all()
        if names:
            self.names_wanted.emit(names)
        return len(lines)

    def _take(self, place: int, cells: Sequence[str]) -> list[str]:
        row = self.rows[place]
        times: list[str] = []
        names: list[str] = []
        for cell in filter(None, cells):
            if ":" in cell.replace("：", ":") and (time := reading.read_time(cell)):
                times.append(time)
            elif cell in self.setting.ratings:
                row["rating"] = cell
            elif cell[0].isdigit() and (minutes := reading.read_minutes(cell)) is not None:
                row["minutes"] = minutes
            elif not names:
                names.append(cell)
        if len(times) > 1:
            row.update(came=times[0], left=times[1], minutes=between(times[0], times[1]))
        if names:
            row["volunteer"] = None
            self.wrong[place, NAME] = names[0]
        return names

    def drop(self, place: int) -> None:
        """Take a row out."""
        if place < len(self.rows):
            self.beginResetModel()
            del self.rows[place]
            self.wrong = {(p - (p > place), c): text for (p, c), text in self.wrong.items() if p != place}
            self.endResetModel()
            self.changed.emit()

    def _reach(self, place: int) -> None:
        """Make blank rows up to a place; the sheet shows some spare ones anyway."""
        while len(self.rows) <= place:
            self.rows.append({"volunteer": None})

    def _tell(self, place: int) -> None:
        count = self.rowCount()
        if count != self._count:
            self._tell_all()
            return
        self.dataChanged.emit(self.index(place, 0), self.index(place, TOTAL))
        self.changed.emit()

    def _tell_all(self) -> None:
        self.layoutChanged.emit()
        self._count = self.rowCount()
        self.changed.emit()

    _count = LEAST

    # --- what Qt asks

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else max(LEAST, len(self.rows) + SPARE)

    def columnCount(self, parent: Index = ROOT) -> int:
        return TOTAL + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return plain | Qt.ItemFlag.ItemIsEditable if index.column() in EDITABLE else plain

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return side_of(section)
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        goal = HOURS_FIELD.show(self.setting.goal)
        return ("", "姓名", "小组", "开始", "结束", "时长", "群众评价", f"今年累计 / {goal} 小时")[section]

    def data(self, index: Index, role: int = 0) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return None
        place, column = index.row(), index.column()
        return self.wrong.get((place, column)) or self._text(place, column)

    def _text(self, place: int, column: int) -> str:
        if column == NUMBER:
            return str(place + 1)
        if place >= len(self.rows):
            return ""
        row, known = self.rows[place], self.volunteer(place)
        if column in (NAME, GROUP):
            return (known.name if column == NAME else known.group) if known else ""
        if column == HOURS:
            return HOURS_FIELD.show(row.get("minutes"))
        return str(row.get(FIELDS.get(column, "")) or "")


def side_of(column: int) -> int:
    """Where a column's words stand: numbers right, times in the middle, the rest left."""
    right, middle, left = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignLeft
    side = {NUMBER: right, HOURS: right, CAME: middle, LEFT: middle}.get(column, left)
    return int(side | Qt.AlignmentFlag.AlignVCenter)


def between(came: str, left: str) -> int | None:
    """Minutes from one time of day to a later one."""
    minutes = [int(t[:2]) * 60 + int(t[3:]) for t in (came, left)]
    return minutes[1] - minutes[0] if minutes[1] > minutes[0] else None
