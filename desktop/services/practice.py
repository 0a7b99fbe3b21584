"""Exercises in the practice village: what is to be done, and whether the book shows that it was done."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from desktop.kit import places
from desktop.kit.errors import Blocked, Refused
from desktop.kit.look import Record
from desktop.store.book import Book

from . import kept_file, meetings
from .practice_village import STATE, handed_out

HOUSEHOLD_HEADINGS = frozenset({"户号", "户主"})


@dataclass(frozen=True)
class Exercise:
    """One thing to be done: where it is done, a sentence, and the steps with their keys."""

    name: str
    title: str
    page: str
    task: str
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Progress:
    """The exercises with their names filled in, and which of them the book shows to be done."""

    exercises: tuple[Exercise, ...]
    done: frozenset[str]

    @property
    def next(self) -> Exercise | None:
        """The first that is not done yet."""
        return next((one for one in self.exercises if one.name not in self.done), None)


@dataclass(frozen=True)
class Seen:
    """What a check may look at: the book, whom the exercises speak of, what is new in it, the files written since."""

    book: Book
    subjects: Mapping[str, str]
    marks: Mapping[str, int]
    written: Sequence[Path] = ()

    def new(self, ledger: str) -> list[Record]:
        """The records made since the copy was."""
        ids = [number for number in self.book.ids(ledger) if number > self.marks.get(ledger, 0)]
        return self.book.window(ledger, ids)

    def record(self, ledger: str, subject: str) -> Record:
        """One that the exercises speak of; empty where it is gone."""
        found = self.book.record(ledger, self.subjects[subject])
        return found if found and not found.get("removed_at") else {}


Check = Callable[[Seen], bool]


def _committee_meeting(seen: Seen) -> bool:
    kind = seen.book.records("meeting_types", name="支部委员会")
    month = f"{seen.subjects['year']}-09"
    return bool(kind) and any(m["type"] == kind[0]["uid"] and m["held_on"][:7] == month for m in seen.new("meetings"))


def _signed_in(seen: Seen) -> bool:
    """Two are away with their reasons, everybody else is marked."""
    return any(_all_marked(seen.book.records("attendance", meeting=m["uid"])) for m in seen.new("meetings"))


def _all_marked(rows: Sequence[Record]) -> bool:
    away = [row for row in rows if row["status"] in ("请假", "缺席")]
    there = any(row["status"] in ("到会", "线上") for row in rows)
    return len(away) >= 2 and all(row["reason"] for row in away) and there and all(row["status"] for row in rows)


def _voted(seen: Seen) -> bool:
    """A resolution whose votes add up."""
    rows = [r for m in seen.new("meetings") for r in seen.book.records("resolutions", meeting=m["uid"])]
    return any(row["agree"] is not None and row["result"] for row in rows)


def _phone_changed(seen: Seen) -> bool:
    return any(after.get("phone") == seen.subjects["new_phone"] for after, _ in _phones(seen))


def _phone_back(seen: Seen) -> bool:
    """Taken back by an undo, not typed again."""
    return any(undo and after.get("phone") == seen.subjects["old_phone"] for after, undo in _phones(seen))


def _phones(seen: Seen) -> Iterator[tuple[Record, bool]]:
    """What became of a person's telephone, newest first, and whether by an undo."""
    for change in seen.book.history("people", seen.subjects["wrong"]):
        yield change.after or {}, change.step.undoes is not None


def _found_by_letters(seen: Seen) -> bool:
    return bool(seen.record("people", "silent").get("phone"))


def _newborn(seen: Seen) -> bool:
    return any(person["household"] == seen.subjects["household"] for person in seen.new("people"))


def _three_households(seen: Seen) -> bool:
    """One member looks after three more households."""
    given = Counter(contact["member"] for contact in seen.new("contacts") if not contact["until"])
    return max(given.values(), default=0) >= 3


def _five_hours(seen: Seen) -> bool:
    def served(activity: Record) -> int:
        rows = seen.book.records("service_records", activity=activity["uid"])
        return sum(bool(row["minutes"]) for row in rows)

    return any(served(activity) >= 5 for activity in seen.new("activities"))


def _list_exported(seen: Seen) -> bool:
    return any(_lists_households(f, f.stat().st_mtime_ns) for f in seen.written if f.suffix.lower() == ".xlsx")


@lru_cache(maxsize=64)
def _lists_households(file: Path, _written: int) -> bool:
    """Whether a sheet has the headings of the households' list."""
    from desktop.sheets.read_xlsx import read_sheet

    try:
        sheet = read_sheet(file)
    except (Refused, Blocked):
        return False
    return {cell.text for (row, _), cell in sheet.cells.items() if row <= 4} >= HOUSEHOLD_HEADINGS


def _handed_in(seen: Seen) -> bool:
    return bool(seen.new("submissions"))


def _printed(seen: Seen) -> bool:
    return any(file.suffix.lower() == ".pdf" for file in seen.written)


def _nothing_missing(seen: Seen) -> bool:
    """An inspector finds nothing missing in the record any more."""
    meeting = seen.record("meetings", "meeting")
    if not meeting:
        return False
    _, rows, resolutions, _ = meetings.open_meeting(seen.book, meeting["uid"])
    return not meetings.missing(seen.book, meeting, rows, resolutions)


def _brought_back(seen: Seen) -> bool:
    return bool(seen.record("activities", "activity"))


CHECKS: dict[str, Check] = {
    "meeting": _committee_meeting,
    "signing": _signed_in,
    "vote": _voted,
    "phone": _phone_changed,
    "undo": _phone_back,
    "letters": _found_by_letters,
    "newborn": _newborn,
    "contacts": _three_households,
    "hours": _five_hours,
    "export": _list_exported,
    "county": _handed_in,
    "pdf": _printed,
    "inspector": _nothing_missing,
    "bin": _brought_back,
}


def look(book: Book, since: float = 0.0, folders: Sequence[Path] = ()) -> Progress | None:
    """See what is done, and keep it; None where the book is no practice copy, or its notes cannot be read.

    since: when the practising began, in seconds; only files written later, into `folders`, count.
    """
    state = kept_file.get(book, STATE)
    if not isinstance(state, dict) or not {"subjects", "marks", "done"} <= state.keys():
        return None
    seen = Seen(book, state["subjects"], state["marks"], _written(since, (handed_out(), *folders)))
    before = set(state["done"])
    done = before | {name for name, check in CHECKS.items() if name not in before and check(seen)}
    if done != before:
        kept_file.put(book, STATE, {**state, "done": [name for name in CHECKS if name in done]})
    return Progress(exercises(state["subjects"]), frozenset(done))


def _written(since: float, folders: Sequence[Path]) -> list[Path]:
    try:
        found = [file for folder in set(folders) if folder.is_dir() for file in folder.iterdir()]
        return [f for f in found if f.suffix.lower() in (".xlsx", ".pdf") and f.stat().st_mtime >= since]
    except OSError:
        return []


def exercises(subjects: Mapping[str, str]) -> tuple[Exercise, ...]:
    """Read the exercises in their order; {names} in them are those of the copy."""
    return tuple(_read(name, text, subjects) for name, text in _texts())


def _read(name: str, text: str, subjects: Mapping[str, str]) -> Exercise:
    title, page, task, *steps = (line for line in text.format_map(subjects).splitlines() if line.strip())
    said = tuple(re.sub(r"^\d+\. ", "", step) for step in steps)
    return Exercise(name, title.lstrip("# "), page.partition(":")[2].strip(), task, said)


@lru_cache(maxsize=1)
def _texts() -> list[tuple[str, str]]:
    files = sorted(places.resource("practice").glob("*.md"))
    return [(file.stem.partition("-")[2], file.read_text("utf-8")) for file in files]
