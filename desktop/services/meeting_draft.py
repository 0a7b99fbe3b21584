"""A meeting while it is being written: opened or proposed with its rows, judged as it changes, saved as one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from desktop.kit.errors import Complaint
from desktop.kit.look import Record
from desktop.store.book import Book

from . import choosing, meetings, records
from .meetings import Counts, Verdict

VOTES = (("agree", "同意"), ("against", "反对"), ("abstain", "弃权"))
PLACES_OFFERED, REASONS_OFFERED, MEANT = 12, 30, 30
WHOLE_NAME = 3  # so many characters are a name with its surname
PEOPLE = ("chair", "recorder", "lecturer")
USUAL = ("chair", "recorder", "place", "form")  # proposed as the last such meeting had them
Listed = tuple[list[Record], Record, dict[str, str]]


@dataclass(frozen=True)
class Photo:
    """A photograph of the meeting: in the book already (`uid`), or a file that saving attaches."""

    file: Path
    caption: str = ""
    uid: str = ""


@dataclass
class Draft:
    """A meeting with all that belongs to it, saved or not. Attendance rows carry 'person.name' beside their fields."""

    meeting: Record = field(default_factory=dict)
    attendance: list[Record] = field(default_factory=list)
    resolutions: list[Record] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)

    @property
    def uid(self) -> str:
        return str(self.meeting.get("uid") or "")


@dataclass(frozen=True)
class Judgement:
    """What follows from a draft as it stands: counted, judged, and what an inspector would miss."""

    counts: Counts
    quorum: Verdict
    verdicts: tuple[Verdict, ...]
    missing: tuple[Complaint, ...]
    late_by: int  # days between the meeting and its record, 0 where that is not late
    asks_votes: bool


@dataclass(frozen=True)
class Choices:
    """What the clerk may choose from while writing a meeting."""

    types: tuple[Record, ...]
    branches: tuple[Record, ...]
    party_groups: tuple[Record, ...]
    groups: tuple[Record, ...]
    forms: tuple[str, ...]
    methods: tuple[str, ...]
    places: tuple[str, ...]
    reasons: tuple[str, ...]


def choices(book: Book) -> Choices:
    """Gather the choices; places and reasons are those used before, the most frequent first."""
    types = sorted(book.records("meeting_types"), key=lambda t: t.get("sequence") or 0)
    return Choices(
        types=tuple(types),
        branches=tuple(book.records("party_branches")),
        party_groups=tuple(book.records("party_groups")),
        groups=tuple(book.records("groups")),
        forms=_words(book, "会议形式"),
        methods=_words(book, "表决方式"),
        places=_used(book, "meetings", "place", PLACES_OFFERED),
        reasons=_used(book, "attendance", "reason", REASONS_OFFERED),
    )


def _words(book: Book, dictionary: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(book.words(dictionary).values()))


def _used(book: Book, ledger: str, path: str, most: int) -> tuple[str, ...]:
    tally = {str(value): times for value, times in book.tally(ledger, path).items() if value}
    return tuple(sorted(tally, key=lambda value: -tally[value])[:most])


def open_draft(book: Book, uid: str) -> Draft:
    """Open a saved meeting. Raises Refused if there is none."""
    meeting, rows, resolutions, files = meetings.open_meeting(book, uid)
    photos = [Photo(book.attachment(f), f.get("caption") or "", f["uid"]) for f in files if f.get("width")]
    return Draft(meeting, named(book, rows), resolutions, photos)


def propose(book: Book, given: Mapping[str, object]) -> Draft:
    """Propose a new meeting from what is known of it (type, month …): its roster, and who usually leads and writes."""
    meeting: Record = {**records.new(book, "meetings"), **given}
    last = _usual(book, meeting)
    for name in USUAL:
        meeting.setdefault(name, last.get(name))
    return Draft(meeting, roster(book, meeting))


def listed(book: Book, draft: Draft) -> Listed:
    """Its roster anew, what such a meeting usually has ({} if nothing is known), and the names of those who led it."""
    last = _usual(book, draft.meeting)
    return again(book, draft.meeting, draft.attendance), last, people_of(book, last)


def people_of(book: Book, meeting: Record) -> dict[str, str]:
    """Return the names, by uid, of those who led, wrote and lectured."""
    found = [book.record("people", meeting.get(name) or "", ["name"]) for name in PEOPLE]
    return {person["uid"]: person["name"] for person in found if person}


def person_meant(book: Book, text: str) -> list[Record]:
    """Return whom a text means: by name or id tail, else by its letters (ljj); 刘秀英 is nobody of a longer name."""
    if named := book.named("people", text):
        return named
    whole = len(text) >= WHOLE_NAME and choosing.A_PERSON.fullmatch(text)
    return [] if whole else choosing.candidates(book, "people", text, MEANT)


def _usual(book: Book, meeting: Record) -> Record:
    """The last meeting of the type; before the first one, who writes it is who sits at the keyboard."""
    last = _last_of_type(book, meeting)
    if last or not meeting.get("type"):
        return last
    writer = book.named("people", book.who) if book.who else []
    return {"recorder": writer[0]["uid"]} if len(writer) == 1 else {}


def _last_of_type(book: Book, meeting: Record) -> Record:
    if not meeting.get("type"):
        return {}
    found = book.records("meetings", type=meeting["type"])
    return max(found, key=lambda m: m["held_on"], default={})


def given_of(where: Mapping[str, Any], today: date) -> Record:
    """What a new meeting is known to be: its type; its day, or today where today lies in the months asked for."""
    given: Record = {name: where[name] for name in ("type", "branch", "party_group") if where.get(name)}
    if where.get("day"):
        return {**given, "held_on": where["day"]}
    year, first, last = where.get("month") or (today.year, 1, 12)
    if year == today.year and first <= today.month <= last:
        given["held_on"] = today.isoformat()
    elif where.get("month"):
        given["held_on"] = f"{year:04d}-{first:02d}"
    return given


def needed(meeting: Record) -> list[Complaint]:
    """What a meeting cannot be saved without."""
    found = [] if meeting.get("type") else [Complaint("还没有选", "type")]
    if len(meeting.get("held_on") or "") != 10:
        found.append(Complaint("写到哪一天，如 1120", "held_on"))
    return found


def decision_of(resolutions: Sequence[Record], verdicts: Sequence[Verdict]) -> str:
    """Say in words what was voted and how it ended; a matter without a verdict is left out."""
    lines: list[str] = []
    for resolution, verdict in zip(resolutions, verdicts, strict=False):
        if verdict.ok is not None and verdict.text.startswith(("通过", "未通过")):
            votes = "，".join(f"{word} {resolution[name] or 0:.0f} 票" for name, word in VOTES)
            lines.append(f"{len(lines) + 1}．{resolution['matter']}：{votes}，{verdict.text.partition('：')[0]}。")
    return "\n".join(lines)


def roster(book: Book, meeting: Record) -> list[Record]:
    """The rows expected at a meeting, with names."""
    return named(book, meetings.expected(book, meeting))


def named(book: Book, rows: Sequence[Record]) -> list[Record]:
    """Give each attendance row the name of its person."""
    people = {r["uid"]: r["name"] for r in book.records("people")} if len(rows) > 60 else {}

    def name(uid: str) -> str:
        return people.get(uid) or (book.record("people", uid, ["name"]) or {}).get("name") or ""

    return [{**row, "person.name": name(row["person"])} for row in rows]


def again(book: Book, meeting: Record, rows: Sequence[Record]) -> list[Record]:
    """Propose the roster anew for another type or day, keeping every mark already made."""
    marked = {row["person"]: row for row in rows if row.get("status") or row.get("uid")}
    fresh = roster(book, meeting)
    kept = [{**row, **_marks(marked.pop(row["person"], {}))} for row in fresh]
    left = [row for row in marked.values() if row.get("status")]
    return [{**row, "position": float(place)} for place, row in enumerate([*kept, *left], 1)]


def _marks(row: Record) -> Record:
    return {name: row[name] for name in ("uid", "status", "reason") if name in row}


def judge(book: Book, draft: Draft) -> Judgement:
    """Count, judge and list what is missing."""
    meeting, rows = draft.meeting, draft.attendance
    resolutions = [without_voters(r) for r in draft.resolutions]
    kind = book.record("meeting_types", meeting.get("type") or "") or {}
    return Judgement(
        counts=meetings.counts_of(meeting, rows),
        quorum=meetings.quorum(book, meeting, rows),
        verdicts=tuple(meetings.reckon(book, meeting, rows, r) for r in resolutions),
        missing=tuple(meetings.missing(book, meeting, rows, resolutions)),
        late_by=late_by(book, meeting),
        asks_votes=kind.get("roster") in ("支部党员", "党小组党员"),
    )


def without_voters(resolution: Record) -> Record:
    """A resolution whose voters are counted from the attendance list again."""
    return {**resolution, "voters_due": None, "voters_present": None}


def late_by(book: Book, meeting: Record) -> int:
    """Days from a meeting to its record, where they are more than the setting `late_days`; otherwise 0."""
    held, recorded = meeting.get("held_on") or "", meeting.get("recorded_on") or ""
    if len(held) != 10 or len(recorded) != 10:
        return 0
    days = (date.fromisoformat(recorded) - date.fromisoformat(held)).days
    return days if days > float(book.setting("late_days") or 3) else 0


def save(book: Book, draft: Draft) -> str:
    """Save the meeting, its rows and its photographs as one step; returns its uid. Raises Refused."""
    meeting = {name: draft.meeting.get(name) for name in ("uid", *_stored(book, "meetings")) if name in draft.meeting}
    rows = draft.attendance
    resolutions = [without_voters(r) if rows else r for r in draft.resolutions]
    verb = "修改" if draft.uid else "记"
    with book.step(f"{verb}会议“{_title(book, meeting)}”"):
        uid = meetings.save_meeting(book, meeting, rows, resolutions)
        _save_photos(book, uid, draft.photos)
    return uid


def _stored(book: Book, ledger: str) -> list[str]:
    return [f.name for f in book.ledgers[ledger].stored]


def _title(book: Book, meeting: Record) -> str:
    kind = book.record("meeting_types", meeting.get("type") or "") or {}
    return f"{kind.get('name') or '会议'} {meeting.get('held_on') or ''}".strip()


def _save_photos(book: Book, meeting: str, photos: Sequence[Photo]) -> None:
    """Make a meeting's photographs exactly these, in this order."""
    before = {r["uid"]: r for r in book.records("attachments", record=meeting) if r.get("width")}
    for place, photo in enumerate(photos, 1):
        uid = photo.uid or book.attach("meetings", meeting, photo.file, photo.caption)
        old = before.pop(uid, {})
        wanted = {"caption": photo.caption or None, "position": float(place)}
        if any(old.get(name) != value for name, value in wanted.items()):
            book.save("attachments", {"uid": uid, **wanted})
    for uid in before:
        book.remove("attachments", uid)


def stands(book: Book, uid: str) -> bool:
    """Whether a meeting is in the book and not in the recycle bin."""
    found = book.record("meetings", uid, ["uid"])
    return bool(found and not found.get("removed_at"))


def afresh(draft: Draft) -> Draft:
    """The same draft, to be saved as a new meeting."""

    def bare(record: Record) -> Record:
        return {name: value for name, value in record.items() if name not in ("uid", "id", "meeting", "removed_at")}

    rows, resolutions = [bare(r) for r in draft.attendance], [bare(r) for r in draft.resolutions]
    return Draft(bare(draft.meeting), rows, resolutions, [replace(p, uid="") for p in draft.photos])


def agenda(book: Book, meeting: Record) -> tuple[str, str]:
    """The topics of the last such meeting and its day, for 照上次议程; never its minutes."""
    topics = meetings.agenda_of_last(book, meeting)
    found = [m for m in book.records("meetings", type=meeting.get("type")) if m.get("topics") == topics]
    return topics, max((m["held_on"] for m in found), default="")
