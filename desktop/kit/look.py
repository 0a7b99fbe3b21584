"""What a field or a rule may ask of the book while a record is read: a protocol that the book fulfils."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

Record = dict[str, Any]


class Look(Protocol):
    """The book as seen from a declaration."""

    @property
    def today(self) -> date: ...

    def records(self, ledger: str, /, **equal: Any) -> list[Record]:
        """Return the records of a ledger whose fields equal these values, none of them removed."""

    def record(self, ledger: str, uid: str) -> Record | None:
        """Return one record, also a removed one, or None."""

    def named(self, ledger: str, text: str) -> list[Record]:
        """Return the records people call so: 张三, 张三（三组）, 张三 1234; each with 'called' and 'apart'."""

    def words(self, dictionary: str) -> Mapping[str, str]:
        """Return every way of writing a dictionary's words, in order, each with its standard name."""

    def setting(self, name: str) -> str:
        """Return a setting's value, or its default."""


@dataclass(frozen=True)
class Filter:
    """A condition on one path. `how`: is, is_not, has (contains), empty, filled, since, until, among."""

    path: str
    value: Any = None
    how: str = "is"


@dataclass(frozen=True)
class Query:
    """Which records of a ledger, and in what order. Dates are ISO text and mean the ledger's `day`."""

    search: str = ""
    filters: tuple[Filter, ...] = ()
    since: str = ""
    until: str = ""
    order: str = ""  # 'path' or 'path desc', several with commas; '' is the ledger's own
    removed: bool = False
    village: str = ""

    def with_(self, **changes: Any) -> Query:
        return replace(self, **changes)
