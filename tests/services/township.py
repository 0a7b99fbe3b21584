"""A book of two villages for the tests of what is counted, filled record by record."""

from __future__ import annotations

from typing import Any

from desktop.kit.look import Query, Record
from desktop.store.book import Book

THIS_YEAR = ("2026-01-01", "2026-12-31")
SECOND_QUARTER = ("2026-04-01", "2026-06-30")


class Township:
    """The book; each record says whose village it is of."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.village = {"柳河村": book.records("villages")[0]["uid"]}
        self.village["孟庄村"] = self.add("villages", "孟庄村", name="孟庄村")
        self.types = {t["name"]: t["uid"] for t in book.records("meeting_types")}

    def add(self, ledger: str, at: str = "柳河村", **values: Any) -> str:
        with self.book.step("记一条"):
            return self.book.save(ledger, {"village": self.village.get(at), **values})

    def remove(self, ledger: str, uid: str) -> None:
        with self.book.step("删一条"):
            self.book.remove(ledger, uid)

    def ask(self, ledger: str, span: tuple[str, str] = ("", ""), at: str = "") -> list[Record]:
        query = Query(since=span[0], until=span[1], village=self.village.get(at, ""))
        return list(self.book.rows(ledger, query))

    def person(self, name: str, at: str = "柳河村", **values: Any) -> str:
        return self.add("people", at, name=name, **values)


def table(rows: list[Record], *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[c] for c in columns) for row in rows]
