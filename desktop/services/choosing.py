"""Whom somebody means who is choosing a record: by name, initials, a number's tail, the group, in any order."""

from __future__ import annotations

import re
from collections.abc import Iterable

from desktop.kit.ledger import Ledger
from desktop.kit.look import Filter, Query, Record
from desktop.kit.paths import resolve
from desktop.store.book import Book
from desktop.store.pinyin import readings

from . import records

MADE_BY_NAME = ("people", "party_branches", "groups", "volunteer_teams")  # a name is enough for a new one
A_NAME = re.compile(r"[\u3400-\u9fff]{2}")
A_PERSON = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]+·[\u3400-\u9fff·]+")


def candidates(book: Book, name: str, text: str, limit: int) -> list[Record]:
    """Return the records meant, each with uid, called, and in `apart` what tells namesakes apart.

    Where the words alone find nobody, a group's name among or before them is taken for the group: 三组 王, 三组王.
    """
    ledger = book.ledgers[name]
    called, apart = ledger.called_by, ledger.called[1:]
    ids = book.ids(name, Query(search=text)) or book.ids(name, _by_group(book, ledger, text))
    found = book.window(name, ids[:limit], [called, *apart])
    return [{"uid": r["uid"], "called": r.get(called) or "（没有名称）", "apart": _apart(r, apart)} for r in found]


def may_be_made(ledger: Ledger, text: str, found: Iterable[Record]) -> bool:
    """Whether what was typed is the name of something new: Chinese, and nothing that was found is called so."""
    looks = A_PERSON.fullmatch(text) if ledger.name == "people" else A_NAME.match(text)
    return ledger.name in MADE_BY_NAME and bool(looks) and all(r["called"] != text for r in found)


def make(book: Book, name: str, text: str) -> Record:
    """Add a record of which nothing but the name is known, in one step; returns it like a candidate."""
    uid = records.add(book, name, {book.ledgers[name].called_by: text})
    return {"uid": uid, "called": text, "apart": ""}


def spellings(book: Book, dictionary: str) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Return a dictionary's words in order, each with how it is typed (letters, initials), and its other names."""
    known = book.words(dictionary)
    others: dict[str, list[str]] = {word: [] for word in dict.fromkeys(known.values())}
    for said, word in known.items():
        if said != word:
            others[word] += [*spelt(said), said.lower()]
    return [(word, spelt(word), tuple(dict.fromkeys(ways))) for word, ways in others.items()]


def spelt(word: str) -> tuple[str, ...]:
    """The letters a word may be typed with: 汉族 → hanzu hz."""
    return tuple((readings(word) or "").split())


def _by_group(book: Book, ledger: Ledger, text: str) -> Query:
    path = next((p for p in ledger.called if resolve(book.ledgers, ledger, p).ledger.name == "groups"), "")
    groups = [group["name"] for group in book.records("groups")] if path else []
    for word in text.split():
        if group := next((g for g in groups if word.startswith(g)), ""):
            rest = text.replace(word, word.removeprefix(group), 1)
            return Query(search=rest.strip(), filters=(Filter(path, group),))
    return Query(search=text)


def _apart(record: Record, paths: Iterable[str]) -> str:
    words = [(path, str(record.get(path) or "")) for path in paths]
    return " · ".join(word[-4:] if path.endswith("id_number") else word for path, word in words if word)
