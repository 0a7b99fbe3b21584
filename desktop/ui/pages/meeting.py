"""The meeting page: basics, who came, what was resolved, what was said, photographs; saved as one step."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu

from desktop.kit.errors import Complaint, Refused
from desktop.kit.look import Record
from desktop.kit.periods import QUARTER_NAMES
from desktop.services import meeting_draft as service
from desktop.services import records
from desktop.services.meeting_draft import Choices, Draft, Judgement
from desktop.store.book import Book
from desktop.ui import attached_link, keys
from desktop.ui.page import Action, Page
from desktop.ui.pause import pause

from . import almanac, photo_viewing
from .meeting_foot import Foot
from .meeting_keeping import MeetingKeeping
from .meeting_layout import MeetingLayout
from .meeting_paper import MeetingPaper
from .meeting_people import MeetingPeople

JUDGE_AFTER = 120  # milliseconds after the last key
PICTURES = "照片 (*.jpg *.jpeg *.png *.bmp *.webp)"


Loaded = tuple[Draft, Choices, dict[str, str]]


def look_up(book: Book, uid: str, given: dict[str, Any]) -> Loaded:
    """Open a meeting, or propose one, with the choices and the names of the people it points at."""
    draft = service.open_draft(book, uid) if uid else service.propose(book, given)
    return draft, service.choices(book), service.people_of(book, draft.meeting)


class MeetingPage(Page):
    """One meeting, being written or read again. A draft stays here while other pages are shown."""

    name = "meeting"

    def __init__(self, frame: Any) -> None:
        super().__init__(frame)
        self.draft, self._clean = Draft(), Draft()
        self._lost = ""  # the uid of a meeting whose creation was undone
        self._refused: tuple[Complaint, ...] = ()
        self._judgement: Judgement | None = None
        self._seen = -1
        self._after_load: Callable[[], object] | None = None
        self.parts = MeetingLayout()
        self.paper = MeetingPaper(self)
        self.people = MeetingPeople(self)
        self.keeping = MeetingKeeping(self)
        self.body.addWidget(self.parts)
        self.bar = self.foot = Foot(self._foot_actions(), self.see_next)
        self._timer = pause(self, JUDGE_AFTER, self.judge)
        self._wire()
        self._bind_keys()
        self._clean = self.collect()

    def _foot_actions(self) -> tuple[Action, ...]:
        return (
            Action("meeting-print", "打印记录页", "print", self.paper.print_record, "Ctrl+P"),
            Action("meeting-export", "导出", "export", self.paper.export, "Ctrl+E"),
            Action("meeting-save", "保存", "save", lambda: self.save(), "F12", primary=True),
        )

    def _wire(self) -> None:
        parts, basics = self.parts, self.parts.basics
        for part in (basics, parts.attendance, parts.resolutions, parts.minutes, parts.photos):
            part.changed.connect(self.edited)
        basics.roster_changed.connect(self.list_again)
        basics.today = lambda: self.frame.today
        basics.find_person = lambda text, then: self.ask(lambda book: service.person_meant(book, text), then)
        basics.tell_day = self._tell_day
        parts.attendance.roster_wanted.connect(self.list_again)
        parts.attendance.grid.person_wanted.connect(self.people.see)
        parts.minutes.decision_wanted.connect(self._write_decision)
        parts.photos.wanted.connect(self.choose_photos)
        parts.photos.opened.connect(lambda file: photo_viewing.view(self, parts.photos, file))
        self._lay_actions(False)

    def _lay_actions(self, narrow: bool) -> None:
        more = Action("meeting-more", "", "more", self._more, "Alt+M")
        wide = (  # narrow, they are under 更多
            Action("meeting-agenda", "照上次议程", "copy", self.copy_agenda, "Shift+F4"),
            Action("meeting-signing", "打印签到表", "list", self.paper.print_signing, "Alt+Q"),
        )
        basics = Action("meeting-basics", "基本情况", "panel", self.parts.toggle_basics, "Ctrl+1")
        self.set_actions((basics, more) if narrow else (*wide, more), wide if narrow else (basics,))
        self.head.action_buttons["meeting-more"].setAccessibleName("更多")
        if narrow:
            button = self.head.action_buttons["meeting-basics"]
            button.setText(button.property("words"))

    def _bind_keys(self) -> None:
        keys.bind(self, {**self.parts.keys(), "F6": self.people.see, "Ctrl+J": self.see_attached})
        for over in (self, self.bar):
            keys.bind(over, {"F9": self.see_next, "Ctrl+S": self.save, **self.bar.keys})

    def _more(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.parts.narrow:
            menu.addAction("照上次议程\tShift+F4", self.copy_agenda)
            menu.addAction("打印签到表\tAlt+Q", self.paper.print_signing)
        menu.addAction("再记一次会", lambda: self.frame.go("meeting", new=True))
        menu.addAction("按开会那天的名册重新列出", self.list_again)
        menu.addAction("附件\tCtrl+J", self.see_attached)
        remove = menu.addAction("移入回收站", self.remove)
        remove.setEnabled(bool(self.draft.uid))
        button = self.head.action_buttons["meeting-more"]
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    # --- opening

    def open(self, **where: Any) -> None:
        """uid=… opens a meeting; new=True proposes one, with type=… and month=(year, first, last) if they are known."""
        if where.get("kept"):
            self.take_up(where["kept"])
            return
        uid = where.get("uid") or ""
        wish = "signing" if where.get("signing") else "agenda" if where.get("agenda") else ""
        other = uid != self.draft.uid if uid else bool(where.get("new")) or not self.draft.meeting
        given = {} if uid else service.given_of(where, self.frame.today)
        if other:
            self.keeping.leave(lambda: self._load(uid, given, lambda: self._opened(wish)), here=True)
        else:
            self._opened(wish)

    def _opened(self, wish: str) -> None:
        """Put the first focus, and do what was wished for besides opening."""
        self._first_focus()
        self.keeping.offer()
        {"signing": self.paper.print_signing, "agenda": self.copy_agenda}.get(wish, lambda: None)()

    def _load(self, uid: str, given: dict[str, Any], then: Callable[[], object] | None = None) -> None:
        self._lost, self._after_load = "", then
        self.ask(lambda book: look_up(book, uid, given), self._show, slot="load")

    def _show(self, answer: Loaded) -> None:
        draft, choices, names = answer
        if draft.meeting.get("removed_at"):
            self._orphan(draft.uid)
            return
        parts = self.parts
        self._refused, self._seen, self._lost = (), -1, ""
        self.draft = draft
        parts.attendance.grid.delegate.reasons = choices.reasons
        parts.resolutions.methods = choices.methods or ("举手",)
        parts.basics.offer(choices)
        self._show_rows(draft.attendance)
        parts.basics.show_record(draft.meeting, names)
        parts.resolutions.show_records(draft.resolutions)
        parts.minutes.show_record(draft.meeting)
        parts.photos.show_photos(draft.photos)
        self._clean = self.collect()
        self._say_head()
        self.judge()
        self._keep_focus()
        if self._after_load:
            then, self._after_load = self._after_load, None
            then()

    def _keep_focus(self) -> None:
        """Rows made anew take the focus away with them; it stays on the page, never goes to the band."""
        focus = QApplication.focusWidget()
        if self.isVisible() and not (focus and self.isAncestorOf(focus)):
            self.parts.attendance.grid.setFocus()

    def _first_focus(self) -> None:
        """The first needed field that is empty; otherwise the list of who came."""
        empty = self.parts.basics.first_empty()
        if empty and not self.parts.narrow:
            self.parts.basics.see(empty)
        else:
            self.parts.attendance.grid.setFocus()

    def _show_rows(self, rows: list[Record]) -> None:
        self.parts.attendance.show_rows(rows, self.draft.meeting)
        self.parts.basics.offer_people(rows)

    def _orphan(self, uid: str) -> None:
        """What was shown is no longer in the book (its creation was undone): keep it as a draft to save anew."""
        self._lost = uid
        self.draft = service.afresh(self.collect())
        self._clean = Draft()
        self._say_head()
        self.judge()

    def refresh(self, touched: frozenset[str]) -> None:
        """Read the meeting again after a save, an undo or an import, unless the clerk is in the middle of it."""
        mine = {"meetings", "attendance", "resolutions", "attachments"}
        uid = self.draft.uid or self._lost
        if uid and touched & mine and (self._lost or not self.dirty()):
            self.ask(
                lambda book: look_up(book, uid, {}) if service.stands(book, uid) else None, self._refreshed, slot="load"
            )

    def _refreshed(self, answer: Loaded | None) -> None:
        if answer is not None:
            self._show(answer)
        elif self.draft.uid:
            self._orphan(self.draft.uid)

    # --- the draft

    def collect(self) -> Draft:
        """The draft as it stands on the page."""
        parts = self.parts
        meeting = {**self.draft.meeting, **parts.basics.value(), **parts.minutes.value(), **parts.attendance.numbers()}
        return Draft(meeting, parts.attendance.value(), parts.resolutions.value(), list(parts.photos.photos))

    def dirty(self) -> bool:
        return self.collect() != self._clean

    def edited(self) -> None:
        self._refused = ()
        self._timer.start()
        self.keeping.touch()

    def judge(self) -> None:
        draft = copy.deepcopy(self.collect())
        self.ask(lambda book: service.judge(book, draft), self._judged, slot="judge")

    def _judged(self, judgement: Judgement) -> None:
        self._judgement = judgement
        parts = self.parts
        parts.counts.show_counts(judgement.counts)
        parts.basics.judge(judgement, parts.attendance.rows.rows)
        parts.resolutions.judge(judgement.verdicts)
        parts.show_counts(len(judgement.verdicts), len(parts.photos.photos))
        self._say_missing()
        self._say_head()

    def _say_missing(self) -> None:
        if self._refused:
            self.bar.say(self._refused, refused=True)
        elif self._judgement:
            self.bar.say(self._judgement.missing)

    def _say_head(self) -> None:
        day = self.parts.basics.value().get("held_on") or ""
        period = f"{day[:4]} 年{QUARTER_NAMES[(int(day[5:7]) + 2) // 3 - 1]}" if len(day) == 10 else ""
        self.say(self.parts.basics.title() or "记一次会", period, back="会议")
        tags = [("补记", "ink")] if self._judgement and self._judgement.late_by else []
        if self._lost:
            tags.append(("已撤销，Ctrl+Y 恢复", "amber"))
        elif self.dirty() or not self.draft.uid:
            tags.append(("草稿，还没保存", ""))
        self.set_tags(tags)

    # --- what the clerk asks for

    def list_again(self) -> None:
        """Propose the roster of the meeting's day anew, keeping the marks."""
        draft = copy.deepcopy(self.collect())
        self.ask(lambda book: service.listed(book, draft), self._listed, slot="roster")

    def _listed(self, answer: service.Listed) -> None:
        rows, last, names = answer
        self._show_rows(rows)
        self.parts.attendance.say_nobody()
        self.parts.basics.propose(last, names)
        self.edited()

    def see_attached(self) -> None:
        attached_link.go(self.frame, "meetings", self.draft.uid)

    def choose_photos(self) -> None:
        self.frame.ask.open_files(self, "选照片", self.parts.photos.add, PICTURES)

    def _tell_day(self, day: str) -> None:
        if len(day) != 10:
            self.parts.basics.say_day("")
            return
        known = date.fromisoformat(day)
        self.parts.basics.say_day(almanac.weekday(known))
        self.ask(
            lambda book: f"{almanac.weekday(known)} · {almanac.lunar(known)}", self.parts.basics.say_day, slot="almanac"
        )

    def copy_agenda(self) -> None:
        """Put the last such meeting's topics into this one; never its minutes."""
        meeting = copy.deepcopy(self.collect().meeting)
        self.ask(lambda book: service.agenda(book, meeting), self._agenda_found)

    def _agenda_found(self, answer: tuple[str, str]) -> None:
        topics, day = answer
        if not topics:
            self.frame.toast("这类会以前没有记过议题，请自己写")
            return
        editor = self.parts.minutes.editors["topics"]
        before = editor.toPlainText()
        editor.setPlainText("\n".join(filter(None, (before.strip(), topics))))
        self.parts.see("topics")
        self.frame.toast(f"已照抄 {day} 的议题，请改成这次的", lambda: editor.setPlainText(before), "不要了")

    def _write_decision(self) -> None:
        """Put the recorded votes into words; nothing that was not voted."""
        verdicts = self._judgement.verdicts if self._judgement else ()
        if words := service.decision_of(self.parts.resolutions.value(), verdicts):
            self.parts.minutes.append("decision", words)
        else:
            self.frame.toast("还没有填完票数的议题，先在“议题与决议”里填")

    def see_next(self) -> None:
        """F9: go to the next thing that is missing or wrong."""
        listed = self._refused or (self._judgement.missing if self._judgement else ())
        if listed:
            self._seen = (self._seen + 1) % len(listed)
            self.parts.see(listed[self._seen].field or "type")

    # --- saving and leaving

    def save(self, then: Callable[[], object] | None = None) -> None:
        """F12. What cannot be read or breaks a rule is said at once, beside its field; nothing typed is lost."""
        focused = self.focusWidget()
        if focused is not None and focused.objectName() == "attendance_reason":
            self.parts.attendance.grid.setFocus()  # closes the reason's field, and keeps what is in it
        wrong = self.parts.basics.unreadable() + service.needed(self.parts.basics.value())
        if wrong:
            self._refuse(wrong)
            return
        draft = copy.deepcopy(self.collect())
        self.do(lambda book: service.save(book, draft), lambda uid: self._saved(uid, then), self._not_saved)

    def _saved(self, uid: str, then: Callable[[], object] | None) -> None:
        self._refused = ()
        self.keeping.forget()
        self.parts.basics.complain(())
        day = self.parts.basics.value().get("held_on") or ""
        self.frame.did(f"已保存，可撤销  {self.parts.basics.title()} {int(day[5:7])}月{int(day[8:])}日")
        self._clean = self.collect()
        self.draft = Draft({"uid": uid})
        self._load(uid, {}, then)

    def _not_saved(self, error: Exception) -> bool:
        if isinstance(error, Refused):
            self._refuse(list(error.complaints))
            return True
        return False

    def _refuse(self, complaints: list[Complaint]) -> None:
        self._refused, self._seen = tuple(complaints), -1
        self.parts.basics.complain(complaints)
        self._say_missing()
        self.see_next()

    def remove(self) -> None:
        uid = self.draft.uid
        self.do(lambda book: records.remove(book, "meetings", [uid]), lambda _: self._removed())

    def _removed(self) -> None:
        self.draft = self._clean = Draft()
        self.frame.did("已移入回收站")
        self._clean = self.collect()
        self.frame.go("meetings")

    def leave(self, go_on: Callable[[], object]) -> None:
        self.keeping.leave(go_on)

    def give_up(self) -> None:
        """Forget what was not saved; a saved meeting is shown as it is in the book."""
        uid, self.draft = self.draft.uid, Draft()
        self._clean = self.collect()
        if uid:
            self._load(uid, {})

    def take_up(self, draft: Draft) -> None:
        """Go on with a draft kept from another time."""

        def taken(answer: Loaded) -> None:
            self._show((draft, *answer[1:]))
            self._clean = Draft()
            self._say_head()

        self.ask(lambda book: look_up(book, "", draft.meeting), taken, slot="load")

    def fit(self, narrow: bool) -> None:
        super().fit(narrow)
        self._lay_actions(narrow)
        self.parts.fit(narrow)
        self.bar.fit(narrow)
