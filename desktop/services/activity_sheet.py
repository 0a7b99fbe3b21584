"""A volunteer activity with everybody who served, entered as on a sheet of paper and saved as one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from desktop.kit.errors import Complaint, Refused
from desktop.kit.look import Query, Record
from desktop.store.book import Book

from . import records

KEPT = ("volunteer", "came", "left", "minutes", "rating", "content", "note")


@dataclass(frozen=True)
class Volunteer:
    """What is known of a volunteer while hours are entered. `minutes`: served this year, in all."""

    uid: str
    name: str
    group: str
    minutes: int


@dataclass
class ActivitySheet:
    """An activity and its rows, saved or not."""

    activity: Record = field(default_factory=dict)
    rows: list[Record] = field(default_factory=list)

    @property
    def uid(self) -> str:
        return str(self.activity.get("uid") or "")


@dataclass(frozen=True)
class Setting:
    """What an activity is entered against: the volunteers, the year's goal, teams and ratings to choose from."""

    volunteers: Mapping[str, Volunteer]
    goal: int  # minutes a year
    teams: tuple[Record, ...]
    ratings: tuple[str, ...]
    places: tuple[str, ...]


def setting(book: Book, year: int) -> Setting:
    """Gather what an activity of a year is entered against."""
    span = Query(since=f"{year}-01-01", until=f"{year}-12-31")
    served: dict[str, int] = {}
    for row in book.rows("service_records", span, ["volunteer", "minutes"]):
        served[row["volunteer"]] = served.get(row["volunteer"], 0) + (row["minutes"] or 0)
    paths = ["person.name", "person.household.group.name", "left_on"]
    known = {
        row["uid"]: Volunteer(
            row["uid"], row["person.name"] or "", row["person.household.group.name"] or "", served.get(row["uid"], 0)
        )
        for row in book.rows("volunteers", Query(), paths)
    }
    places = {str(place): times for place, times in book.tally("activities", "place").items() if place}
    return Setting(
        volunteers=known,
        goal=round(float(book.setting("volunteer_goal_hours") or 80) * 60),
        teams=tuple(book.records("volunteer_teams")),
        ratings=tuple(dict.fromkeys(book.words("群众评价").values())),
        places=tuple(sorted(places, key=lambda place: -places[place])),
    )


def open_sheet(book: Book, uid: str) -> ActivitySheet:
    """Open a saved activity. Raises Refused if there is none."""
    activity = book.record("activities", uid)
    if activity is None:
        raise Refused("找不到这次活动，可能已经删除")
    return ActivitySheet(activity, sorted(book.records("service_records", activity=uid), key=lambda r: r["id"]))


def propose(book: Book) -> ActivitySheet:
    """Propose a new activity: today, and the only team there is."""
    teams = book.records("volunteer_teams")
    activity = {**records.new(book, "activities"), "held_on": book.today.isoformat()}
    return ActivitySheet({**activity, "team": teams[0]["uid"] if len(teams) == 1 else None})


def last_names(book: Book, activity: Record) -> list[str]:
    """The volunteers of the last activity of the same team (or of any), for 照上次名单; their hours are not copied."""
    same = {"team": activity["team"]} if activity.get("team") else {}
    day = activity.get("held_on") or "9999"
    found = [a for a in book.records("activities", **same) if a["held_on"] <= day and a["uid"] != activity.get("uid")]
    for last in sorted(found, key=lambda a: a["held_on"], reverse=True):
        rows = sorted(book.records("service_records", activity=last["uid"]), key=lambda r: r["id"])
        if rows:
            return [row["volunteer"] for row in rows]
    return []


def find(book: Book, names: Sequence[str]) -> dict[str, list[str]]:
    """Find the volunteers people call by these names: name → uids, none or several where it is not clear."""
    return {name: [record["uid"] for record in book.named("volunteers", name)] for name in set(names)}


def save(book: Book, sheet: ActivitySheet) -> str:
    """Save the activity and its rows as one step; rows no longer there go to the recycle bin. Returns the uid.

    Raises Refused with every complaint at once; a row's complaint names it as rows.3.minutes.
    """
    activity = {name: sheet.activity.get(name) for name in _stored(book, "activities") if name in sheet.activity}
    if sheet.uid:
        activity["uid"] = sheet.uid
    complaints = [*_needed(activity), *book.ledgers["activities"].broken_rules(activity, book)]
    rows = [_row(activity, row, book.today.isoformat()) for row in sheet.rows]
    complaints += _twice(rows) + [c for place, row in enumerate(rows) for c in _broken(book, place, row)]
    if complaints:
        raise Refused(*complaints)
    verb = "修改" if sheet.uid else "记"
    with book.step(f"{verb}志愿活动“{activity['name']}”{len(rows)} 人"):
        uid = book.save("activities", activity)
        _replace(book, uid, rows)
    return uid


def _stored(book: Book, ledger: str) -> list[str]:
    return [f.name for f in book.ledgers[ledger].stored]


def _needed(activity: Record) -> list[Complaint]:
    found = [] if activity.get("name") else [Complaint("写上活动名称", "name")]
    if len(activity.get("held_on") or "") != 10:
        found.append(Complaint("日期要写到日，如 1114", "held_on"))
    return found


def _row(activity: Record, row: Record, today: str) -> Record:
    kept = {name: row.get(name) for name in KEPT}
    uid = {"uid": row["uid"]} if row.get("uid") else {}
    return {**kept, **uid, "done_on": activity.get("held_on"), "recorded_on": row.get("recorded_on") or today}


def _twice(rows: Sequence[Record]) -> list[Complaint]:
    """Nobody stands in one activity twice."""
    seen: dict[str, int] = {}
    found = []
    for place, row in enumerate(rows):
        first = seen.setdefault(row["volunteer"], place)
        if first != place:
            found.append(
                Complaint(f"第 {place + 1} 行和第 {first + 1} 行是同一个人，去掉一行", f"rows.{place}.volunteer")
            )
    return found


def _broken(book: Book, place: int, row: Record) -> list[Complaint]:
    if row.get("minutes") is None:
        return [Complaint(f"第 {place + 1} 行：还没写时长", f"rows.{place}.minutes")]
    broken = book.ledgers["service_records"].broken_rules(row, book)
    return [Complaint(f"第 {place + 1} 行：{c.message}", f"rows.{place}.{c.field}") for c in broken]


def _replace(book: Book, activity: str, rows: Sequence[Record]) -> None:
    """Make an activity's rows exactly these."""
    before = {r["uid"]: r for r in book.records("service_records", activity=activity)}
    for row in rows:
        record = {**row, "activity": activity}
        old = before.pop(row.get("uid") or "", None)
        if old is None or any(old.get(name) != value for name, value in record.items()):
            book.save("service_records", record)
    for uid in before:
        book.remove("service_records", uid)
