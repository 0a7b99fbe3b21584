"""The practice village: a fresh copy whenever it is wanted, in a folder of its own, with something to do in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from desktop.kit import places
from desktop.kit.errors import Blocked, Refused
from desktop.kit.look import Filter, Query, Record
from desktop.kit.work import Work
from desktop.ledgers import LEDGERS
from desktop.store import files
from desktop.store.book import Book

from . import kept_file, start

VILLAGE, HANDED_OUT, HALF_MADE, STATE = "柳河村", "做好的表", "正在准备", "练习进度.json"
MARKED = ("people", "meetings", "contacts", "activities", "submissions")
COUNTY_SHEET = "县里发的党员花名册"
NOT_MADE = "练习村没有准备好：磁盘满了或不能写。您自己的账本没有动，请腾出地方再试"


def holds(folder: Path) -> bool:
    """Whether a book is a practice copy."""
    return places.practice().resolve() in folder.resolve().parents


def handed_out() -> Path:
    """The folder proposed for what is exported while practising."""
    return places.practice() / HANDED_OUT


def copies() -> list[Path]:
    """The copies there are, the newest last."""
    found = [f for f in places.practice().glob("*") if f.name.isdecimal() and (f / "账本.db").exists()]
    return sorted(found, key=lambda folder: int(folder.name))


def current() -> Path | None:
    """The copy practised in last."""
    return next(reversed(copies()), None)


def make(today: date | None = None, who: str = "") -> Work[Path]:
    """Make a fresh copy beside the others; a half-made one is never taken for one. Raises Blocked."""
    making = places.practice() / HALF_MADE
    try:
        shutil.rmtree(making, ignore_errors=True)
        handed_out().mkdir(parents=True, exist_ok=True)
        yield from start.create(making, VILLAGE, sample=True, today=today, who=who)
        with Book.open(making, LEDGERS, who=who, today=today) as book:
            prepare(book)
        last = current()
        made = places.practice() / str(int(last.name) + 1 if last else 1)
        files.patiently(lambda: making.rename(made))
    except OSError as error:
        raise Blocked(NOT_MADE) from error
    return made


def tidy(keep: Path) -> None:
    """Take the other copies away; what another window has open stays until the next time."""
    for folder in copies():
        if folder != keep:
            shutil.rmtree(folder, ignore_errors=True)


def prepare(book: Book) -> None:
    """Spoil a few records to be put right, and note whom and what the exercises speak of."""
    from . import templates

    people = [p for p in book.records("people") if p["state"] == "在册" and not p["is_member"]]
    wrong = _known_by_name(people, [p for p in people if p["phone"] and 45 <= (p["age"] or 0) <= 60])
    silent = _without_a_phone(book, people, wrong)
    household = _of_a_young_pair(book, people)
    meeting, activity = _recent(book, "meetings", "支部党员大会"), _recent(book, "activities")
    with book.step("准备练习", final=True):
        book.save("people", {"uid": silent["uid"], "phone": None})
        book.save("meetings", {"uid": meeting["uid"], "place": None, "chair": None})
        book.remove("activities", activity["uid"])
        templates.add(book, places.resource("templates/党员花名册.xlsx"), name=COUNTY_SHEET)
    head = book.record("people", household["head"]) or {}
    subjects = {
        "year": str(_year(book)),
        "wrong": wrong["uid"], "wrong_name": wrong["name"], "old_phone": wrong["phone"],
        "new_phone": _another(wrong["phone"]),
        "silent": silent["uid"], "silent_name": silent["name"], "silent_letters": _initials(silent["name"]),
        "household": household["uid"], "household_name": head["name"], "household_number": household["number"],
        "meeting": meeting["uid"], "meeting_day": _said(meeting["held_on"]),
        "activity": activity["uid"], "activity_name": activity["name"], "activity_day": _said(activity["held_on"]),
        "county_sheet": COUNTY_SHEET,
    }  # fmt: skip
    marks = {ledger: max(book.ids(ledger), default=0) for ledger in MARKED}
    kept_file.put(book, STATE, {"subjects": subjects, "marks": marks, "done": []})


def _without_a_phone(book: Book, people: Sequence[Record], but: Record) -> Record:
    """Somebody grown up whose initials lead to him alone."""
    grown = [p for p in people if 40 <= (p["age"] or 0) <= 70 and p["uid"] != but["uid"] and len(p["name"]) > 2]
    alone = (p for p in grown if (letters := _initials(p["name"])) and _hits(book, letters) == [p["uid"]])
    return _known_by_name(people, alone)


def _hits(book: Book, text: str) -> list[str]:
    return [hit.uid for hit in book.search(text, 20)]


def _of_a_young_pair(book: Book, people: Sequence[Record]) -> Record:
    """A household with a head between twenty-five and forty whose name is his alone."""
    young = [p for p in people if p["relation"] == "户主" and p["household"] and 25 <= (p["age"] or 0) <= 40]
    return book.record("households", _known_by_name(people, young)["household"]) or {}


def _known_by_name(people: Sequence[Record], chosen: Iterable[Record]) -> Record:
    """The first whose name is his alone and easily typed."""
    names = [p["name"] for p in people]
    plain = (p for p in chosen if _initials(p["name"]) and max(p["name"]) <= "\uffff")
    found = next((p for p in plain if names.count(p["name"]) == 1), None)
    if found is None:
        raise Refused("练习村里没有合适的人，练习没有准备好")
    return found


def _initials(name: str) -> str:
    """How a name is typed by initials, where there is only one way to read it; else ''."""
    from desktop.store.pinyin import readings

    ways = (readings(name) or "").split()
    return ways[1] if len(ways) == 4 else ""


def _recent(book: Book, ledger: str, kind: str = "") -> Record:
    today, types = book.today.isoformat(), {t["uid"]: t["name"] for t in book.records("meeting_types")}
    query = Query(filters=(Filter("held_on", today, "until"),), order="held_on desc")
    return next(r for r in book.rows(ledger, query) if not kind or types[r["type"]] == kind)


def _year(book: Book) -> int:
    from seeds.calendar import fault_year

    return fault_year(book.today)


def _another(phone: str) -> str:
    tail = "2617" if not phone.endswith("2617") else "3718"
    return f"{phone[:-4]}{tail}"


def _said(day: str) -> str:
    """2026-11-22 as people say it: 11 月 22 日."""
    return f"{int(day[5:7])} 月 {int(day[8:10])} 日"
