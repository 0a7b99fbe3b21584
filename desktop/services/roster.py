"""Who is expected at a meeting: the roster of that day, from posts, memberships and moves as they then stood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from desktop.kit.look import Record
from desktop.store.book import Book

from .people import JOINS, LEAVES

ADULT = 18


def expected(book: Book, meeting: Record) -> list[Record]:
    """Propose attendance rows (unsaved, unmarked) for a meeting: person, duty, votes, position.

    The meeting's type names the roster; it is that of `held_on`. Empty where the type expects nobody in particular.
    """
    kind = book.record("meeting_types", meeting.get("type") or "")
    if kind is None or not meeting.get("held_on"):
        return []
    day = meeting["held_on"]
    rosters = {
        "支部党员": lambda: _members(book, day, branch=meeting.get("branch")),
        "党小组党员": lambda: _members(book, day, party_group=meeting.get("party_group")),
        "机构成员": lambda: _holders(book, day, kind.get("body") or "", meeting),
        "成年村民": lambda: _adults(book, day),
        "户代表": lambda: _heads(book, None),
        "村民小组户代表": lambda: _heads(book, meeting.get("group")),
    }
    find = rosters.get(kind.get("roster") or "")
    rows = list(_once(find())) if find else []
    for position, row in enumerate(rows, 1):
        row["position"] = float(position)
    return rows


def _once(rows: Iterable[Record]) -> Iterator[Record]:
    seen: set[str] = set()
    for row in rows:
        if row["person"] not in seen:
            seen.add(row["person"])
            yield row


def _row(person: str, duty: str | None, votes: bool) -> Record:
    return {"person": person, "duty": duty or None, "votes": int(votes), "status": None, "reason": None}


def stood(record: Record, day: str) -> bool:
    """Whether something with `since` and `until` held on a day; an open end holds."""
    since, until = record.get("since") or "", record.get("until") or ""
    return since <= day and (not until or day < until)


def posts_on(book: Book, day: str, **equal: str) -> list[Record]:
    """Return the posts held on a day."""
    return [p for p in book.records("posts", **equal) if stood(p, day)]


def _duties(book: Book, day: str) -> dict[str, str]:
    """Each person's foremost party post of the day."""
    duties: dict[str, str] = {}
    for post in posts_on(book, day):
        if post["body"] in ("支委会", "党小组") or post.get("branch") or post.get("party_group"):
            duties.setdefault(post["person"], post["post"])
    return duties


RANK = ("书记", "副书记", "组织委员", "宣传委员", "纪检委员")


def _members(book: Book, day: str, **within: str | None) -> list[Record]:
    """Party members of a branch or group on a day: joined by then, not yet gone; probationary ones do not vote."""
    equal = {name: value for name, value in within.items() if value}
    if not equal and "party_group" in within:
        return []
    duties = _duties(book, day)
    members = [m for m in book.records("party_members", **equal) if _belonged(m, day)]
    members.sort(key=lambda m: RANK.index(d) if (d := duties.get(m["person"], "")) in RANK else len(RANK))
    return [_row(m["person"], duties.get(m["person"]), _formal(m, day)) for m in members]


def _belonged(member: Record, day: str) -> bool:
    began = max(member.get("joined_on") or "", member.get("since") or "")
    return began <= day and (not member.get("until") or day < member["until"])


def _formal(member: Record, day: str) -> bool:
    """Only full members vote (党章 第七条); before 转正日期 a member was probationary."""
    confirmed = member.get("confirmed_on")
    return confirmed <= day if confirmed else member.get("status") == "正式党员"


def _holders(book: Book, day: str, body: str, meeting: Record) -> list[Record]:
    posts = posts_on(book, day, body=body)
    if meeting.get("branch") and any(p.get("branch") for p in posts):
        posts = [p for p in posts if p.get("branch") in (None, meeting["branch"])]
    posts.sort(key=lambda p: RANK.index(p["post"]) if p["post"] in RANK else len(RANK))
    return [_row(p["person"], p["post"], votes=True) for p in posts]


def _adults(book: Book, day: str) -> list[Record]:
    """Villagers of 18 years who lived here on the day (村民委员会组织法 村民会议)."""
    limit = f"{int(day[:4]) - ADULT}{day[4:]}"
    people = villagers_on(book, day)
    return [_row(p["uid"], None, votes=True) for p in people if p.get("born") and p["born"] <= limit]


def villagers_on(book: Book, day: str) -> list[Record]:
    """Return who was registered here on a day: those of today, with the moves since then taken back."""
    came, left = set[str](), set[str]()
    for move in book.records("moves"):
        if move["moved_on"] > day and move["kind"] in JOINS:
            came.add(move["person"])
        if move["moved_on"] > day and move["kind"] in LEAVES:
            left.add(move["person"])
    gone = [person for uid in left if (person := book.record("people", uid))]
    here = {person["uid"]: person for person in (*book.records("people", state="在册"), *gone)}
    return [person for uid, person in here.items() if uid not in came]


def _heads(book: Book, group: str | None) -> list[Record]:
    households = book.records("households", **({"group": group} if group else {}))
    return [_row(h["head"], "户代表", votes=True) for h in households if h.get("head")]
