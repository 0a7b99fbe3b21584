"""All that the book knows of a person, in parts: family, party, contacts, volunteering, meetings, other ledgers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from desktop.kit.errors import Refused
from desktop.kit.fields import Duration, Money, Ref, whole_day
from desktop.kit.ledger import Ledger
from desktop.kit.look import Filter, Query, Record
from desktop.store.book import Book

TABS = ("家庭", "党员", "联户", "志愿", "会议")
MOST = 12  # lines of a part
HANDLED = frozenset(
    "people households party_members posts contacts visits volunteers service_records attendance meetings "
    "moves dues".split()
)
GONE = "找不到这个人，可能已经移入回收站"
HOURS, YUAN = Duration("hours", "时长"), Money("yuan", "金额")


@dataclass(frozen=True)
class Line:
    """One thing known; `page` and `uid` say what a click opens, `ink` colours the fact: '' | red | amber | green."""

    page: str
    uid: str
    what: str
    when: str = ""
    fact: str = ""
    ink: str = ""


@dataclass(frozen=True)
class Part:
    """Lines under a heading; `total` of them in `ledger`, of which those where `path` is `value` are meant."""

    title: str
    lines: tuple[Line, ...]
    fact: str = ""
    ledger: str = ""
    path: str = ""
    value: str = ""
    total: int = 0


@dataclass(frozen=True)
class PersonCard:
    """A person's parts by tab."""

    uid: str
    tabs: dict[str, tuple[Part, ...]]


def person_card(book: Book, uid: str) -> PersonCard:
    """Gather what is known of a person. Raises Refused if he is not there."""
    person = book.record("people", uid)
    if person is None or person.get("removed_at"):
        raise Refused(GONE)
    member = next(iter(book.records("party_members", person=uid)), None)
    volunteer = next(iter(book.records("volunteers", person=uid)), None)
    parts = (
        (*_family(book, person), *_others(book, uid)),
        (*_party(book, member), _posts(book, uid)),
        tuple(_contacts(book, person, member)),
        tuple(_service(book, volunteer)),
        (_meetings(book, uid), *_named_in(book, "meetings", uid)),
    )
    return PersonCard(uid, {tab: tuple(p for p in found if p.lines) for tab, found in zip(TABS, parts, strict=True)})


def _asked(book: Book, ledger: str, path: str, value: str, paths: Sequence[str], order: str = "") -> list[Record]:
    """The newest records of a ledger that point at this one."""
    query = Query(filters=(Filter(path, value),), order=order)
    return book.window(ledger, book.ids(ledger, query)[:MOST], paths)


def _count(book: Book, ledger: str, path: str, value: str) -> int:
    return book.count(ledger, Query(filters=(Filter(path, value),)))


# --- family


def _family(book: Book, person: Record) -> Iterator[Part]:
    household = book.record("households", person["household"]) if person.get("household") else None
    if household:
        members = _asked(book, "people", "household", household["uid"], "name sex age relation".split())
        lines = [Line("people", m["uid"], m["name"], m["relation"] or "", _sex_age(m)) for m in members]
        home = Line("households", household["uid"], book.called("households", household["uid"]), "户")
        yield Part("一家人", (home, *lines), f"{household['size'] or 0:.0f} 人")
    moves = _asked(book, "moves", "person", person["uid"], "moved_on kind place".split())
    yield Part("变动", tuple(Line("moves", m["uid"], _join(m["kind"], m["place"]), m["moved_on"]) for m in moves))


def _sex_age(person: Record) -> str:
    return _join(person["sex"], "" if person["age"] is None else f"{person['age']:.0f} 岁")


def _join(*words: str | None) -> str:
    return " ".join(filter(None, words))


# --- party


def _party(book: Book, member: Record | None) -> Iterator[Part]:
    if member is None:
        return
    group = book.called("party_groups", member["party_group"]) if member.get("party_group") else ""
    facts = (("入党", "joined_on"), ("转正", "confirmed_on"), ("离开", "until"), ("党费交至", "dues_paid_to"))
    age = f"党龄 {member['party_age']:.0f} 年" if member.get("party_age") is not None else ""
    uid, page = member["uid"], "party_members"
    first = Line(page, uid, _join(member["status"], group.partition("（")[0]), "身份", member["state"] or "")
    yield Part("党员", (first, *(Line(page, uid, member[n], word) for word, n in facts if member.get(n))), age)
    dues = _asked(book, "dues", "member", member["uid"], "month paid paid_on".split(), "month desc")
    paid = tuple(
        Line(
            "dues", d["uid"], f"{YUAN.show(d['paid'])} 元" if d["paid"] else "还没有交", d["month"], d["paid_on"] or ""
        )
        for d in dues
    )
    yield Part("党费", paid, "", "dues", "member", uid, _count(book, "dues", "member", uid))


def _posts(book: Book, uid: str) -> Part:
    found = _asked(book, "posts", "person", uid, "body post since until".split(), "since desc")
    today = book.today.isoformat()
    lines = (Line("posts", p["uid"], _join(p["body"], p["post"]), p["since"], _until(p["until"], today)) for p in found)
    return Part("任职", tuple(lines))


def _until(until: str | None, today: str) -> str:
    return f"到 {until}" if until and until <= today else "现任"


# --- contacts


def _contacts(book: Book, person: Record, member: Record | None) -> Iterator[Part]:
    if member:
        yield _looked_after(book, member["uid"])
        yield _visits(book, "本人走访", "member", member["uid"])
    if person.get("household"):
        uid = person["household"]
        found = _standing(book, "household", uid, ["member.person", "member.person.name", "until", "last_visit"])
        lines = (Line("people", c["member.person"], c["member.person.name"] or "", "联系党员") for c in found)
        yield Part("谁联系这一家", tuple(lines))
        yield _visits(book, "上门走访这一家", "household", uid)


def _standing(book: Book, path: str, uid: str, paths: Sequence[str]) -> list[Record]:
    today = book.today.isoformat()
    found = book.rows("contacts", Query(filters=(Filter(path, uid),)), paths)
    return [contact for contact in found if not contact["until"] or contact["until"] > today]


def _looked_after(book: Book, member: str) -> Part:
    paths = "household household.head.name household.group.name until due_on".split()
    found = sorted(_standing(book, "member", member, paths), key=lambda c: c["due_on"] or "")
    lines = (
        Line(
            "households",
            c["household"],
            f"{c['household.head.name'] or '（没有户主）'}户",
            c["household.group.name"] or "",
            *say_due(c["due_on"], book.today),
        )
        for c in found
    )
    return Part("本人联系的户", tuple(lines), f"{len(found)} 户")


def say_due(due_on: str | None, today: date) -> tuple[str, str]:
    """Say when a visit is due, and in which colour."""
    due = whole_day(due_on)
    if due is None:
        return "没走访过", "amber"
    days = (due - today).days
    if days < 0:
        return f"过期 {-days} 天", "red"
    return (f"还有 {days} 天" if days else "今天到期"), ("amber" if days <= 7 else "")


def _visits(book: Book, title: str, path: str, uid: str) -> Part:
    paths = "visited_on household.head.name member.person.name way request".split()
    named = "household.head.name" if path == "member" else "member.person.name"
    found = _asked(book, "visits", path, uid, paths)
    lines = (
        Line("visits", v["uid"], _join(v[named], _first_line(v["request"])), v["visited_on"], v["way"] or "")
        for v in found
    )
    return Part(title, tuple(lines), "", "visits", path, uid, _count(book, "visits", path, uid))


def _first_line(text: str | None) -> str:
    return (text or "").partition("\n")[0]


# --- volunteering


def _service(book: Book, volunteer: Record | None) -> Iterator[Part]:
    if volunteer is None:
        return
    uid = volunteer["uid"]
    team = book.called("volunteer_teams", volunteer["team"]) if volunteer.get("team") else "没有分队"
    hours = f"今年 {HOURS.show(volunteer['this_year'] or 0)} 小时 · 累计 {HOURS.show(volunteer['total'] or 0)} 小时"
    yield Part("志愿者", (Line("volunteers", uid, team, "服务队", volunteer["skill"] or ""),), hours)
    paths = "done_on activity activity.name minutes content".split()
    found = _asked(book, "service_records", "volunteer", uid, paths)
    lines = (
        Line(
            "activities" if r["activity"] else "service_records",
            r["activity"] or r["uid"],
            r["activity.name"] or _first_line(r["content"]) or "没有写内容",
            r["done_on"],
            f"{HOURS.show(r['minutes'])} 小时",
        )
        for r in found
    )
    total = _count(book, "service_records", "volunteer", uid)
    yield Part("服务记录", tuple(lines), "", "service_records", "volunteer", uid, total)


# --- meetings


def _meetings(book: Book, uid: str) -> Part:
    paths = "meeting meeting.held_on meeting.title meeting.type.name status reason".split()
    found = _asked(book, "attendance", "person", uid, paths, "meeting.held_on desc")
    lines = (
        Line(
            "meeting",
            a["meeting"],
            a["meeting.title"] or a["meeting.type.name"] or "会议",
            a["meeting.held_on"] or "",
            a["status"] or "没有记",
            {"缺席": "red", "请假": "amber"}.get(a["status"] or "", ""),
        )
        for a in found
    )
    this_year = f"{book.today.year}-01-01"
    year = Query(filters=(Filter("person", uid), Filter("meeting.held_on", this_year, "since")))
    tally = book.tally("attendance", "status", year)
    fact = f"今年 {sum(tally.values())} 次，到会 {tally.get('到会', 0) + tally.get('线上', 0)} 次"
    return Part("会议", tuple(lines), fact, "attendance", "person", uid, _count(book, "attendance", "person", uid))


# --- other ledgers


def _others(book: Book, uid: str) -> Iterator[Part]:
    for name, ledger in book.ledgers.items():
        if not ledger.derived and name not in HANDLED:
            yield from _named_in(book, name, uid)


def _named_in(book: Book, name: str, uid: str) -> Iterator[Part]:
    """The records of a ledger that name a person, by the field that does."""
    ledger = book.ledgers[name]
    return (_mentioned(book, ledger, f, uid) for f in ledger.stored if isinstance(f, Ref) and f.to == "people")


def _mentioned(book: Book, ledger: Ledger, ref: Ref, uid: str) -> Part:
    day = [ledger.day] if ledger.day else []
    ids = book.ids(ledger.name, Query(filters=(Filter(ref.name, uid),)))
    found = book.window(ledger.name, ids[:MOST], ["uid", *day])
    page = "meeting" if ledger.name == "meetings" else ledger.name
    lines = (
        Line(page, r["uid"], _plainly(book.called(ledger.name, r["uid"]), day), (r[ledger.day] or "") if day else "")
        for r in found
    )
    title = ledger.title if ref.label in ("姓名", "人员") else f"{ledger.title} · {ref.label}"
    return Part(title, tuple(lines), "", ledger.name, ref.name, uid, len(ids))


def _plainly(called: str, day: list[str]) -> str:
    """A dated record without the brackets, which say the day once more."""
    return called.partition("（")[0] if day else called


def people_in(book: Book, ledger: str, uid: str) -> list[tuple[str, str, str]]:
    """The people a record names: the field's label, the person's uid, the name; also through a party member."""
    record = book.record(ledger, uid) or {}
    found: list[tuple[str, str, str]] = []
    for field in book.ledgers[ledger].stored:
        person = _person_of(book, field, record.get(field.name)) if isinstance(field, Ref) else ""
        if person and person not in (known for _, known, _ in found):
            found.append((field.label, person, (book.record("people", person) or {}).get("name") or ""))
    return found


def _person_of(book: Book, ref: Ref, uid: str | None) -> str:
    if not uid or ref.to == "people":
        return uid or ""
    named_by = book.ledgers[ref.to].called_by.split(".")
    through = book.ledgers[ref.to].by_name.get(named_by[0])
    if isinstance(through, Ref) and through.to == "people":
        return (book.record(ref.to, uid) or {}).get(through.name) or ""
    return ""
