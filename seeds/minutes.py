"""What was said at meetings: matters of the season put together so that no two records are alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import combinations

from desktop.kit.look import Record

from .circumstances import Homes
from .village import Village, rows

SLOT = re.compile(r"\[(n|d):([+\d-]+)(?::(\d+))?\]|\[([pqhg]2?)\]")
NUMBERS = "一二三四五六七八九十"


class Writer:
    """Fills a matter's blanks: [p] and [q] who spoke, [g] a hamlet, [h] a head there, [n:a-b:step], [d:+days]."""

    def __init__(self, village: Village) -> None:
        self.village, self.rng = village, village.rng
        self.heads: dict[str, list[str]] = {g["name"]: [] for g in village.tables["groups"]}
        hamlets = {g["uid"]: g["name"] for g in village.tables["groups"]}
        for household, members in Homes(village):
            if not members[0]["away"]:
                self.heads[hamlets[household["group"]]].append(members[0]["name"])

    def fill(
        self, text: str, day: date, said_by: Iterable[str] = (), hamlet: str = "", also: str = ""
    ) -> tuple[str, str]:
        """Fill a text, and what else belongs to it, with the same people and places."""
        words = self._words(list(said_by), hamlet)

        def slot(found: re.Match[str]) -> str:
            return self._slot(found, day, words)

        return SLOT.sub(slot, text), SLOT.sub(slot, also)

    def _words(self, speakers: list[str], hamlet: str) -> dict[str, str]:
        """Choose who and where. A hamlet's own meeting speaks of those who came to it."""
        g, g2 = self.rng.sample(list(self.heads), 2)
        if hamlet:
            p, q, h, h2 = self.rng.sample(speakers, 4)
            return {"p": p, "q": q, "g": hamlet, "g2": g2, "h": h, "h2": h2}
        p, q = self.rng.sample(speakers, 2) if len(speakers) > 1 else ("", "")
        h, h2 = self.rng.sample([name for name in self.heads[g] if name not in (p, q)], 2)
        return {"p": p, "q": q, "g": g, "g2": g2, "h": h, "h2": h2}

    def _slot(self, found: re.Match[str], day: date, words: dict[str, str]) -> str:
        kind, value, step, name = found.groups()
        if name:
            return words[name]
        if kind == "d":
            then = day + timedelta(days=int(value))
            return f"{then.month}月{then.day}日"
        low, high = map(int, value.split("-"))
        return str(self.rng.randrange(low, high + 1, int(step or 1)))


class Minutes:
    """Chooses what each meeting dealt with."""

    def __init__(self, village: Village, writer: Writer) -> None:
        self.village, self.rng, self.writer = village, village.rng, writer
        self.matters: dict[str, list[dict[str, str]]] = {}
        for row in rows("matters.csv"):
            self.matters.setdefault(row["kind"], []).append(row)
        self.used: Counter[str] = Counter()
        self.last: dict[str, int] = {}
        self.pairs: Counter[frozenset[str]] = Counter()
        self.told = 0

    def choose(self, kind: str, month: int, count: int) -> list[dict[str, str]]:
        """Pick matters of the season: those least told lately, and not two that stood together before."""
        fit = [m for m in self.matters[kind] if not m["months"] or str(month) in m["months"].split()]
        chosen: list[dict[str, str]] = []
        for _ in range(count):
            rest = [m for m in fit if m not in chosen]
            if rest:
                chosen.append(min(rest, key=lambda m: self._weight(m, chosen)))
        self.told += 1
        for matter in chosen:
            self.used[matter["title"]] += 1
            self.last[matter["title"]] = self.told
        self.pairs.update(frozenset(pair) for pair in combinations([m["title"] for m in chosen], 2))
        return chosen

    def _weight(self, matter: dict[str, str], chosen: list[dict[str, str]]) -> tuple[float, ...]:
        together = sum(self.pairs[frozenset((matter["title"], c["title"]))] for c in chosen)
        lately = self.told - self.last.get(matter["title"], -99) < 8
        seasonal = bool(matter["months"]) and not any(c["months"] for c in chosen)
        return (lately, together, self.used[matter["title"]] - 1.5 * seasonal + self.rng.random())

    def tell(
        self, matters: Iterable[dict[str, str]], day: date, speakers: list[str], hamlet: str = ""
    ) -> list[tuple[str, str, str]]:
        """Return each matter's title, what was said, and what was decided."""
        return [(m["title"], *self.writer.fill(m["text"], day, speakers, hamlet, m["decision"])) for m in matters]


def write(meeting: Record, items: list[tuple[str, str, str]]) -> None:
    """Set a meeting's topics, content and decision from its items."""
    numbered = [f"{NUMBERS[n]}、" if len(items) > 1 else "" for n in range(len(items))]
    decided = [decision for _, _, decision in items if decision]
    meeting["topics"] = "；".join(title for title, _, _ in items)
    meeting["content"] = "\n".join(
        f"{number}{title}。{text}{decision and '议定：' + decision}"
        for number, (title, text, decision) in zip(numbered, items, strict=True)
    )
    if decided:
        meeting["decision"] = "\n".join(
            f"{n}. {text}" if len(decided) > 1 else text for n, text in enumerate(decided, 1)
        )
