"""Records read the way sheets ask: by path, a reference by its name, a derived ledger by subject and period."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.kit.errors import Refused
from desktop.kit.fields import Duration, Money, Number, Ref
from desktop.kit.ledger import Ledger
from desktop.kit.look import Filter, Query, Record
from desktop.kit.paths import resolve
from desktop.kit.periods import Period
from desktop.kit.uid import LENGTH
from desktop.kit.work import Progress, Work
from desktop.ledgers.homes import HIS_HOME, HOUSEHOLD, either
from desktop.store.book import Book

Read = Callable[[str, Mapping[str, "int | str"]], object]
LEVELS = ("month", "quarter", "type")
SAME_ALL_YEAR = ("year_", "goal", "year", "type_order", "standard")
WINDOW = 400
EVERYTHING = Query()
EVERY_DAY = Period()


@dataclass(frozen=True)
class Order:
    """What is to be given away: the question or the chosen records, for whom, over which period."""

    query: Query = EVERYTHING
    records: tuple[str, ...] = ()
    mask: str = "internal"
    period: Period = EVERY_DAY
    below: tuple[Filter, ...] = ()  # which of an owner's rows


def stored_path(book: Book, ledger: Ledger, path: str) -> str:
    """A reference is asked for by what people call it."""
    return f"{path}.called" if isinstance(resolve(book.ledgers, ledger, path).field, Ref) else path


def chosen(book: Book, ledger: Ledger, query: Query, uids: Sequence[str]) -> Sequence[int]:
    """Return the row ids asked for; chosen records keep their order. Raises Refused for one that is not there."""
    if not uids:
        return book.ids(ledger.name, query)
    found = {}
    for uid in uids:
        record = book.record(ledger.name, uid, [])
        if record is None or record.get("removed_at"):
            raise Refused(f"“{ledger.title}”里没有编号是“{uid}”的记录")
        found[uid] = int(record["id"])
    return list(found.values())


def windows(book: Book, ledger: Ledger, ids: Sequence[int], paths: Sequence[str], doing: str) -> Work[list[Record]]:
    """Read records window by window, telling how far it is."""
    wanted = {path: stored_path(book, ledger, path) for path in dict.fromkeys(paths)}
    homes = _homes(ledger, wanted)
    asked = dict.fromkeys([*wanted.values(), *homes.values(), *(["household"] if homes else [])])
    found: list[Record] = []
    for start in range(0, len(ids), WINDOW):
        yield Progress(start, len(ids), doing)
        for row in book.window(ledger.name, ids[start : start + WINDOW], list(asked)):
            his = homes if homes and not row["household"] else {}
            found.append({**row, **{path: row[his.get(path, key)] for path, key in wanted.items()}})
    return found


def _homes(ledger: Ledger, wanted: Mapping[str, str]) -> dict[str, str]:
    """Where a record names a person but no household, the paths of his: 所在小组 beside 积分对象."""
    paths = [path for path in wanted if path.startswith(HOUSEHOLD)] if either(ledger) else []
    return {path: f"{HIS_HOME}{wanted[path].removeprefix(HOUSEHOLD)}" for path in paths}


def reader(record: Record, prefix: str = "") -> Read:
    """Read a record's paths; `prefix` is what the sheet says before them (members., meeting.)."""
    return lambda path, at: record.get(path.removeprefix(prefix))


def general(book: Book, period: Period, village: str = "") -> Read:
    """Read what stands above a list: the village, today, the period."""
    villages = book.records("villages", **({"uid": village} if village else {}))
    home: Record = villages[0] if len(villages) == 1 else {}
    known: dict[str, Any] = {"today": book.today.isoformat()} | _parts(period, book.today.year)
    known |= {f"village.{name}": value for name, value in home.items()}
    for name in ("secretary", "director"):
        person = book.record("people", home.get(name) or "")
        known |= {f"village.{name}.{k}": v for k, v in (person or {}).items()}
    return lambda path, at: known.get(path)


def _parts(period: Period, this_year: int) -> dict[str, str | None]:
    """What of a period can be printed: its year, and its quarter or month if it is one."""
    since, until = period.since, period.until
    one_year = since[:4] == until[:4]
    year = (since[:4] if one_year else None) if since or until else str(this_year)
    months = (int(since[5:7]), int(until[5:7])) if one_year and len(since) == len(until) == 10 else (1, 12)
    quarter = str((months[1] + 2) // 3) if months[1] - months[0] == 2 and months[0] % 3 == 1 else None
    month = str(months[0]) if months[0] == months[1] else None
    return {"period.year": year, "period.quarter": quarter, "period.month": month, "period.title": period.title or None}


def both(first: Read, second: Read) -> Read:
    """Ask the first, then the second."""

    def read(path: str, at: Mapping[str, int | str]) -> object:
        found = first(path, at)
        return second(path, at) if found is None else found

    return read


def crossed(ledger: Ledger, rows: Iterable[Record]) -> Iterator[Read]:
    """Gather a derived ledger's rows by subject: one reader each, asked with a month, quarter or type.

    A derived row's uid begins with its subject's. Numbers of several rows are added up, words joined.
    """
    subjects: dict[str, list[Record]] = {}
    for row in rows:
        subjects.setdefault(row["uid"][:LENGTH], []).append(row)
    for mine in subjects.values():
        yield _crossing(ledger, mine)


def _crossing(ledger: Ledger, mine: list[Record]) -> Read:
    def read(path: str, at: Mapping[str, int | str]) -> object:
        if path == "uid":
            return mine[0]["uid"][:LENGTH]
        field = ledger.by_name.get(path)
        values = [r[path] for r in mine if r.get(path) is not None and all(r.get(k) == v for k, v in at.items())]
        if field is None or not values:
            return None
        if not isinstance(field, (Number, Duration, Money)) or path.startswith(SAME_ALL_YEAR):
            return "".join(str(v) for v in values) if at else values[0]
        return sum(values)

    return read


def filters_with(query: Query, path: str, values: Sequence[str]) -> Query:
    return query.with_(filters=(*query.filters, Filter(path, list(values), "among")))
