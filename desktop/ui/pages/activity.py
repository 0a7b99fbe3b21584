"""A volunteer activity on one page: its head in one line, its people as a sheet, the sums beside them."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout

from desktop.kit.errors import Complaint, Refused
from desktop.kit.look import Filter, Query, Record
from desktop.services import activity_sheet as service
from desktop.services import kept_activity
from desktop.services.activity_sheet import ActivitySheet, Setting
from desktop.services.kept_activity import Kept
from desktop.store.book import Book
from desktop.ui import attached_link, handing, keys, list_people, theme
from desktop.ui.page import Action, Page
from desktop.ui.theme import u

from . import almanac
from .activity_keeping import ActivityKeeping
from .activity_side import ActivitySide
from .basics_fields import LineField, RecordBox, WordBox, day_field, time_field
from .home_cards import word
from .meeting_foot import Foot
from .service_grid import ServiceGrid
from .service_rows import FIELDS, GROUP, NAME, ServiceRows

LABELS = {
    "name": "活动",
    "held_on": "日期",
    "began": "时间",
    "ended": "至",
    "place": "地点",
    "team": "服务队",
    "content": "内容",
}
WIDTHS = {"name": 160, "held_on": 148, "began": 64, "ended": 64, "place": 120, "team": 128}
SECOND = ("place", "team", "content")
MINE = frozenset({"activities", "service_records", "volunteers", "volunteer_teams"})


class ActivityPage(Page):
    """`open(uid=…)` opens an activity, `open(new=True)` a new one; a draft stays while other pages are shown."""

    name = "activity"

    def __init__(self, frame: Any) -> None:
        super().__init__(frame)
        self.sheet, self._clean = ActivitySheet(), ActivitySheet()
        self._refused: tuple[Complaint, ...] = ()
        self._seen = -1
        self.keeping = ActivityKeeping(self)
        self.rows = ServiceRows()
        self.grid = ServiceGrid(self.rows, frame)
        self.side = ActivitySide(lambda: frame.go("volunteer_hours"))
        self.bar = self.foot = Foot(
            (
                Action("activity-print", "打印", "print", lambda: self.hand_out(handing.print_out), "Ctrl+P"),
                Action("activity-export", "导出", "export", lambda: self.hand_out(handing.export), "Ctrl+E"),
                Action("activity-save", "保存", "save", lambda: self.save(), "F12", primary=True),
            ),
            self.see_next,
            keys="回车 下一格   F4 同上一行   F7 选人   Ctrl+V 粘贴表格",
        )
        self.set_actions(
            (
                Action("activity-again", "照上次名单", "copy", self.copy_names, "Shift+F4"),
                Action("activity-paste", "从 WPS 粘贴", "paste", self.paste, "Ctrl+V"),
                Action("activity-files", "附件", "photo", self.see_attached, "Ctrl+J"),
            )
        )
        self._build()
        self._bind()

    def _build(self) -> None:
        head = QFrame()
        head.setProperty("k", "card")
        column = QVBoxLayout(head)
        column.setContentsMargins(u(16), u(6), u(16), u(6))
        column.setSpacing(u(4))
        self._lines = (QHBoxLayout(), QHBoxLayout())
        for line in self._lines:
            line.setSpacing(u(8))
            column.addLayout(line)
        self.fields: dict[str, Any] = {
            "name": LineField(),
            "held_on": day_field(lambda: self.frame.today),
            "began": time_field(),
            "ended": time_field(),
            "place": WordBox(free=True),
            "team": RecordBox(),
            "content": LineField(),
        }
        for name, field in self.fields.items():
            self._dress(name, field)
        self._labels = {name: word(label, "soft") for name, label in LABELS.items()}
        self._lay_head(False)
        card = QFrame()
        card.setProperty("k", "card")
        inside = QHBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.grid)
        columns = QHBoxLayout()
        columns.setSpacing(u(12))
        columns.addWidget(card, 1)
        self.side.setFixedWidth(u(312))
        columns.addWidget(self.side)
        self.body.addWidget(head)
        self.body.addLayout(columns, 1)
        self.setFocusProxy(self.grid)

    def _lay_head(self, narrow: bool) -> None:
        """Everything in one line; in two where the window is narrow."""
        for name, field in self.fields.items():
            line = self._lines[narrow and name in SECOND]
            line.addWidget(self._labels[name])
            line.addWidget(field, 1 if name in ("content", "name" if narrow else "") else 0)

    def _dress(self, name: str, field: Any) -> None:
        field.setObjectName(name)
        field.setAccessibleName(LABELS[name] if name != "ended" else "结束时间")
        if name in WIDTHS:
            field.setFixedWidth(u(WIDTHS[name]))
        field.changed.connect(self.edited)
        for widget in filter(None, (field, field.lineEdit() if isinstance(field, QComboBox) else None)):
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on to the next field, and from the last one to the names; Shift+Enter goes back."""
        enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or event.key() not in enter:
            return super().eventFilter(watched, event)
        line = list(self.fields.values())
        here = next(place for place, field in enumerate(line) if field in (watched, watched.parent()))
        there = here + (-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        (line[max(there, 0)] if there < len(line) else self.grid).setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _bind(self) -> None:
        self.rows.changed.connect(self.edited)
        self.grid.person_wanted.connect(self.see_person)
        self.rows.names_wanted.connect(self._find_names)
        for name in ("began", "ended"):
            self.fields[name].changed.connect(self._hours_changed)
        for over in (self, self.bar):
            keys.bind(over, {"F9": self.see_next, "F6": self.see_person, "Ctrl+S": self.save, **self.bar.keys})
        for combination, do in (("Ctrl+1", self.fields["name"].setFocus), ("Ctrl+2", self.grid.setFocus)):
            keys.bind(self, {combination: do})

    # --- opening

    def open(self, **where: Any) -> None:
        if where.get("kept"):
            self.take_up(where["kept"])
            return
        uid = where.get("uid") or ""
        if uid != self.sheet.uid if uid else where.get("new") or not self.sheet.activity:
            self._load(uid)

    def _load(self, uid: str) -> None:
        year = self.frame.year

        def question(book: Book) -> tuple[ActivitySheet, Setting]:
            sheet = service.open_sheet(book, uid) if uid else service.propose(book)
            held = sheet.activity.get("held_on") or ""
            return sheet, service.setting(book, int(held[:4]) if held else year)

        self.ask(question, self._show, slot="activity")

    def _show(self, answer: tuple[ActivitySheet, Setting]) -> None:
        self.sheet, setting = answer
        self._refused, self._seen = (), -1
        self.fields["team"].offer(setting.teams)
        self.fields["place"].offer(setting.places)
        for name, field in self.fields.items():
            field.put(self.sheet.activity.get(name))
            theme.restyle(field, wrong=False)
        self._hours_changed()
        self.rows.show(self.sheet.rows, setting)
        self._clean = self.collect()
        self.edited()
        (self.grid if self.sheet.activity.get("name") else self.fields["name"]).setFocus()

    def take_up(self, kept: Kept) -> None:
        """Go on with a sheet that was kept when the program ended, as it was typed."""
        held = str(kept.activity.get("held_on") or self.frame.year)

        def taken(setting: Setting) -> None:
            self._show((ActivitySheet(dict(kept.activity), kept.rows), setting))
            self.rows.wrong = {(place, column): text for place, column, text in kept.wrong}
            self._clean = ActivitySheet()
            self.keeping.took_up()
            self.edited()

        self.ask(lambda book: service.setting(book, int(held[:4])), taken, slot="activity")

    def refresh(self, touched: frozenset[str]) -> None:
        if touched & MINE and self.sheet.uid and not self.dirty():
            uid = self.sheet.uid
            self.ask(lambda book: _stands(book, uid), lambda stands: self._load(uid if stands else ""), slot="stands")

    # --- the draft

    def collect(self) -> ActivitySheet:
        """The sheet as it stands on the page."""
        value = {name: field.value() for name, field in self.fields.items()}
        return ActivitySheet({**self.sheet.activity, **value}, self.rows.filled())

    def dirty(self) -> bool:
        return bool(self.rows.wrong) or self.collect() != self._clean

    def edited(self) -> None:
        self._refused = ()
        self.keeping.touch()
        today, held = self.frame.today, self.fields["held_on"].value() or ""
        self.side.show_sums(self.rows, (date(today.year, 12, 31) - today).days)
        day = date.fromisoformat(held) if len(held) == 10 else None
        fact = f"{day.month}月{day.day}日 {almanac.weekday(day)}" if day else ""
        self.say(self.fields["name"].text().strip() or "记志愿活动", fact, back="志愿服务")
        self.set_tags([("草稿，还没保存", "")] if self.dirty() or not self.sheet.uid else [])
        self.bar.say(self._missing())

    def _missing(self) -> list[Complaint]:
        wrong = [
            Complaint(f"第 {place + 1} 行“{text}”看不懂或找不到", f"rows.{place}.{FIELDS[column]}")
            for (place, column), text in sorted(self.rows.wrong.items())
        ]
        unwritten = [
            Complaint(f"第 {place + 1} 行时长", f"rows.{place}.minutes")
            for place, row in enumerate(self.rows.rows)
            if row.get("volunteer") and row.get("minutes") is None
        ]
        return wrong + unwritten

    def _hours_changed(self) -> None:
        self.rows.hours = (self.fields["began"].value() or "", self.fields["ended"].value() or "")

    def _find_names(self, names: list[str]) -> None:
        self.ask(lambda book: service.find(book, names), self.rows.found)

    # --- what the clerk asks for

    def see_attached(self) -> None:
        attached_link.go(self.frame, "activities", self.sheet.uid)

    def copy_names(self) -> None:
        """Put the last activity's people into the sheet, with this activity's hours."""
        activity = copy.deepcopy(self.collect().activity)
        self.ask(lambda book: service.last_names(book, activity), self._names_found)

    def _names_found(self, uids: list[str]) -> None:
        added = self.rows.add(uids)
        self.frame.toast(
            f"照上次名单添了 {added} 人，没来的用 Ctrl+Delete 去掉" if added else "上次没有名单，或都已在表里"
        )
        self.grid.setFocus()

    def paste(self) -> None:
        taken = self.grid.paste()
        self.frame.toast(f"粘贴了 {taken} 行" if taken else "剪贴板里没有表格，先在 WPS 里选中姓名和时长复制")
        self.grid.setFocus()

    def see_person(self) -> None:
        """F6: all that is known of the volunteer the cursor stands on."""
        rows, place = self.rows.rows, self.grid.currentIndex().row()
        if 0 <= place < len(rows) and rows[place].get("volunteer"):
            list_people.see(self, "volunteers", rows[place]["volunteer"])

    def see_next(self) -> None:
        """F9: go to the next thing that is missing or wrong."""
        listed = self._refused or tuple(self._missing())
        if not listed:
            return
        self._seen = (self._seen + 1) % len(listed)
        self._see(listed[self._seen].field or "name")

    def _see(self, name: str) -> None:
        if not name.startswith("rows."):
            self.fields.get(name, self.fields["name"]).setFocus()
            return
        _, place, field = name.split(".", 2)
        column = next((c for c, f in FIELDS.items() if f == field), NAME)
        self.grid.go(int(place), column)
        self.grid.setFocus()

    def save(self, then: Callable[[], object] | None = None) -> None:
        """F12: everything in one step; what is wrong is said at once, and nothing typed is lost."""
        self.grid.setFocus()  # closes a cell being typed, and keeps what is in it
        unreadable = [
            Complaint("看不懂，写成 1114 或 0800 这样", name)
            for name in ("held_on", "began", "ended")
            if self.fields[name].unreadable()
        ]
        wrong = unreadable + [c for c in self._missing() if "看不懂" in c.message]
        if wrong:
            self._refuse(wrong)
            return
        sheet = copy.deepcopy(self.collect())

        def write(book: Book) -> str:
            uid = service.save(book, sheet)
            kept_activity.forget(book)  # at once: a crash now must not offer what is saved
            return uid

        self.do(write, lambda uid: self._saved(uid, then), self._not_saved)

    def _saved(self, uid: str, then: Callable[[], object] | None) -> None:
        people, _ = self.rows.sums()
        self.frame.did(f"已保存，可撤销  {self.fields['name'].text()} {people} 人")
        self._clean = self.collect()
        self.keeping.forget()
        self.sheet = ActivitySheet({"uid": uid})
        self._load(uid)
        if then:
            then()

    def _not_saved(self, error: Exception) -> bool:
        if isinstance(error, Refused):
            self._refuse(list(error.complaints))
            return True
        return False

    def _refuse(self, complaints: list[Complaint]) -> None:
        self._refused, self._seen = tuple(complaints), -1
        said = {c.field for c in complaints}
        for name, field in self.fields.items():
            theme.restyle(field, wrong=name in said)
        self.bar.say(self._refused, refused=True)
        self.see_next()

    def hand_out(self, how: Callable[..., None]) -> None:
        """Print or export this activity's records; what is not saved is saved first."""
        if self.dirty() or not self.sheet.uid:
            self.save(lambda: self.hand_out(how))
        else:
            how(self, self.frame.ledgers["service_records"], Query(filters=(Filter("activity", self.sheet.uid),)))

    def leave(self, go_on: Callable[[], object]) -> None:
        if not self.dirty():
            go_on()
            return

        def chosen(answer: str) -> None:
            if answer == "保存":
                self.save(go_on)
            elif answer == "不填了":
                self.keeping.forget()
                self.sheet = ActivitySheet()
                self.rows.show((), self.rows.setting)
                self._clean = self.collect()
                go_on()
            elif answer == "先放着":
                self.keeping.keep()
                go_on()

        buttons = (("不填了", "danger"), ("先放着", ""), ("保存", "primary"))
        self.frame.ask.choose(self, "这次活动还没保存", "“先放着”：回到这一页时还在，关了程序也还在。", buttons, chosen)

    def fit(self, narrow: bool) -> None:
        super().fit(narrow)
        self.bar.fit(narrow)
        self.side.setVisible(not narrow)
        self._lay_head(narrow)
        name = self.fields["name"]
        name.setMinimumWidth(u(80 if narrow else WIDTHS["name"]))
        name.setMaximumWidth(u(480 if narrow else WIDTHS["name"]))
        self.grid.setColumnHidden(GROUP, narrow)


def _stands(book: Book, uid: str) -> bool:
    found: Record | None = book.record("activities", uid, ["uid"])
    return bool(found and not found.get("removed_at"))
