"""The columns of a list read together, so that neighbours tell two 姓名 or two 电话 apart."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from desktop.kit.fields import IdNumber
from desktop.kit.ledger import Ledger
from desktop.sheets.beside import UNSURE, Beside, Neighbours
from desktop.sheets.candidates import Candidate, Finder
from desktop.sheets.layout import Column, Table
from desktop.sheets.levels import At, TypeWords, levels, row_name
from desktop.sheets.lexicon import WEAK
from desktop.sheets.likeness import likeness
from desktop.sheets.meaning import NOTHING, SURE, Meaning
from desktop.sheets.synonyms import KIND, YEARLY
from desktop.sheets.topics import topic
from desktop.sheets.wording import ROW_CODES, key

NUMBER = Meaning(None, "序号", 1.0)
SIGNED = re.compile(r"签名|签字|签章|盖章|手印|签收|签到$|打分|评分人|(照片|相片|图片)(?!.*(张|数))")
SOMEBODY = re.compile(r"(姓名|人|人员|员|者|长|干部|书记|领导)\d*$")
APART = 0.2  # how far two columns under one word are told apart by what stands above them
LEVEL_FIELDS = ("year", "quarter", "month", "type")


class Columns:
    """Reads the columns of tables in one ledger; `prefix` is put before each path (members.).

    `named`: a person has said that the sheet is of this ledger.
    """

    def __init__(
        self, finder: Finder, types: TypeWords, title: str = "", prefix: str = "", named: bool = False
    ) -> None:
        self._finder = finder
        self._types = types
        self._title = title
        self._prefix = prefix
        self._ledger: Ledger = finder.ledger
        self._topical = named or topic(title, self._ledger) > 0
        self._rows: set[str] = set()
        self._neighbours = Neighbours(finder)

    def worth(self, table: Table) -> float:
        """Return how many of the columns this ledger knows, each counted by how well."""
        total = 0.0
        self._rows = row_levels(table, self._types)
        for column in table.columns:
            if table.counts(column) or column.half:
                continue
            _, found = self._candidates(column)
            if found and found[0].score >= UNSURE:
                total += found[0].score * (0.15 if self._says_little(column) else 1)
        return total

    def _says_little(self, column: Column) -> bool:
        word = key(column.path[-1])
        return word in ("备注", "说明") or (not self._topical and word in WEAK and word != "姓名")

    def own(self, table: Table) -> int:
        """How many columns are this ledger's own, under words that say so."""
        found = ((key(c.path[-1]), self._candidates(c)[1]) for c in table.columns if not c.half)
        return sum(
            bool(top) and top[0].score >= SURE and not top[0].entry.refs and word not in WEAK for word, top in found
        )

    def touched(self, table: Table) -> bool:
        """Whether any column is the record's own, or the name of what it points at."""
        tops = [found[0] for c in table.columns if (found := self._candidates(c)[1]) and found[0].score >= UNSURE]
        return any(not c.entry.refs or c.entry.is_name for c in tops)

    def only_a_name(self, table: Table) -> bool:
        """Whether of several things asked for only a name is known: that may be anybody's."""
        asked = [c for c in table.columns if not table.counts(c) and not c.half and not self._signed(c, table)]
        known = [bool(found) and found[0].score >= UNSURE for c in asked for found in [self._candidates(c)[1]]]
        return sum(known) <= 1 and len(asked) - sum(known) >= 2

    def only_of_another(self, table: Table) -> bool:
        """Whether all that is known belongs to one record pointed at: then the sheet is of that record's ledger."""
        tops = [found[0] for c in table.columns if (found := self._candidates(c)[1]) and found[0].score >= UNSURE]
        roots = {c.entry.refs[0].to if c.entry.refs else "" for c in tops if c.path != "note"}
        return len(tops) >= 3 and len(roots) == 1 and roots.isdisjoint({"", "people"})

    def identity(self, table: Table) -> float:
        """What speaks for a ledger whose records' name is on the sheet, and against one that leaves a 姓名 unknown."""
        found = [(c, self._candidates(c)[1]) for c in table.columns if not table.counts(c)]
        named = any(top and top[0].path == self._ledger.called_by and top[0].score >= UNSURE for _, top in found)
        bare = [(c, top) for c, top in found if len(c.path) == 1 and key(c.path[-1]) in ("姓名", "户主")]
        lost = any(not (top and top[0].score >= UNSURE) for _, top in bare)
        return (0.06 if named else -0.04) - (0.1 if lost else 0.0)

    def read(self, table: Table) -> list[Meaning]:
        """Return a meaning for every column, in order."""
        self._rows = row_levels(table, self._types)
        sure = self._with_suggestions(table, self._first(table))
        self._settle_twins(table, sure)
        self._doubt_weak_words(table, sure)
        return [self._with_prefix(m) for m in sure]

    def _first(self, table: Table) -> list[Meaning]:
        beside = Beside()
        words = Counter((key(c.path[-1]), c.half) for c in table.columns)
        found: list[Meaning] = []
        line = 0
        for column in table.columns:
            if column.line != line:  # the record's next row speaks of the record again
                line, beside = column.line, Beside()
            beside.since += 1
            if table.counts(column):
                found.append(NUMBER)
                continue
            if self._signed(column, table):
                found.append(NOTHING)
                continue
            at, candidates = self._candidates(column)
            if column is table.columns[0] and key(column.path[-1]) in ROW_CODES:  # may count the rows as well
                candidates = [c.at(min(c.score, UNSURE)) for c in candidates]
            chosen = self._choose(column, candidates, beside, words[key(column.path[-1]), column.half] > 1)
            found.append(self._meaning(chosen, at) if chosen else self._suggestion(column))
        return found

    def _signed(self, column: Column, table: Table) -> bool:
        """Whether a column is signed by hand; 签到 beside 签退 holds times instead."""
        leaf = key(column.path[-1])
        left_too = any("签退" in c.path[-1] for c in table.columns)
        return bool(SIGNED.search(re.sub(r"\([^)]*\)", "", leaf))) and not (leaf.startswith("签到") and left_too)

    def _candidates(self, column: Column) -> tuple[At, list[Candidate]]:
        plain = self._finder.candidates(column.path)
        crossed = self._ledger.derived and len(column.path) > 1
        if plain and plain[0].score >= SURE and not crossed:
            return {}, plain
        fixed = levels(column.path, self._types)
        if "month" in fixed.at:
            fixed.at.pop("quarter", None)  # 一季度 above 1月 says nothing more
        if not fixed.at:
            return {}, plain
        if not all(name in self._ledger.by_name or name == "year" for name in fixed.at):
            return {}, []
        at = self._with_type_of_title(fixed.at)
        if not fixed.rest or all(YEARLY.match(word) for word in fixed.rest):  # 全年合计/党课: all of the year's
            return at, self._measure(at)
        if all(KIND.search(word) for word in fixed.rest):
            return at, [c.at(c.score * 0.97) for c in self._measure(at)]
        known = self._finder.candidates(fixed.rest)
        found = [c for c in known if not c.entry.refs and c.path not in LEVEL_FIELDS]
        return at, [c.at(c.score * 0.97) for c in found]

    def _with_type_of_title(self, at: At) -> At:
        if "type" in at or "type" not in self._ledger.by_name or not self._ledger.derived:
            return at
        named = self._types.inside(self._title)
        return {**at, "type": named} if named else at

    def _measure(self, at: At) -> list[Candidate]:
        """What a bare 3月 or 党员大会 counts: the field the title names, or the first after the levels."""
        if not self._ledger.derived or not topic(self._title, self._ledger):
            return []
        after = max((i for i, f in enumerate(self._ledger.fields) if f.name in LEVEL_FIELDS), default=-1)
        title = key(self._title)
        wanted = [f for f in self._ledger.fields[after + 1 :] if any(key(w) in title for w in (f.label, *f.aliases))]
        field = (wanted or list(self._ledger.fields[after + 1 :]))[0]
        found = [c for c in self._finder.candidates((field.label,)) if c.path == field.name][:1]
        whole = "type" not in self._ledger.by_name or "type" in at or "type" in self._rows
        return found if whole else [c.at(UNSURE) for c in found]

    def _choose(self, column: Column, found: list[Candidate], beside: Beside, repeated: bool) -> Candidate | None:
        leaf = key(column.path[-1])
        if not found or found[0].score < 0.5:
            if SOMEBODY.search(leaf) and not re.search(r"^是否|(情况|原因|数)$", leaf):
                beside.speaks_of(None)
            return None
        top = self._neighbours.choose(leaf, found, beside, repeated, column.path[:-1])
        top = self._by_samples(column, top)
        self._note(top, leaf, beside, column.path[:-1])
        return top

    def _note(self, chosen: Candidate, leaf: str, beside: Beside, group: tuple[str, ...]) -> None:
        """Keep whom this column speaks of, for the next."""
        owner = chosen.entry.whole
        if not owner and SOMEBODY.search(leaf) and chosen.path != self._ledger.called_by:
            beside.speaks_of(None)  # somebody known by name only: what follows may be his
            return
        goes_on = owner and beside.whose is not None and chosen.score >= SURE and len(owner) < 3
        if chosen.entry.is_name or (owner and chosen.named) or chosen.path == self._ledger.called_by or goes_on:
            beside.speaks_of(owner, group)

    def _by_samples(self, column: Column, chosen: Candidate) -> Candidate:
        """Values below that the field could not hold cast doubt on it."""
        samples = [key(s.replace("*", "×")) for s in column.samples if s.strip()]
        shown = [key(c) for c in column.choices] or samples
        if chosen.path == "title" and "活动" in column.heading and shown and all(self._types.words.get(s) for s in shown):
            typed = [c for c in self._finder.candidates(("会议类型",)) if c.path == "type.name"]
            return typed[0].at(0.95) if typed else chosen
        if not samples:
            return chosen
        field = chosen.entry.field
        digits = [bool(re.fullmatch(r"[\dx*×]{15,18}", s)) for s in samples]
        if isinstance(field, IdNumber) and not any(digits):
            return chosen.at(min(chosen.score, 0.85))
        if not isinstance(field, IdNumber) and all(digits) and "账" not in column.heading and "卡" not in column.heading:
            return chosen.at(min(chosen.score, 0.7))
        return chosen

    def _suggestion(self, column: Column) -> Meaning:
        """A name the title speaks of is the record's own: 儿童姓名 in 留守儿童花名册."""
        leaf = key(column.path[-1])
        whose = leaf.removesuffix("姓名")
        if len(column.path) == 1 and leaf != whose and len(whose) >= 2 and whose in key(self._title):
            found = [c for c in self._finder.candidates(("姓名",)) if c.path == self._ledger.called_by]
            return self._meaning(found[0].at(0.92), {}) if found else NOTHING
        return NOTHING

    def _with_suggestions(self, table: Table, found: list[Meaning]) -> list[Meaning]:
        """Suggest for what is nothing yet the field most alike, if no other column surely is that field."""
        claimed, known = {m.path for m in found if m.sure}, likeness(self._finder.lexicon, self._ledger.name)
        said = [*found]
        for n, column in enumerate(table.columns):
            asks = found[n] is NOTHING and not self._signed(column, table)
            alike = known.likeliest(column.path) if asks else None
            if alike is not None and alike.path not in claimed:
                said[n] = self._meaning(alike, {})
        return said

    def _doubt_weak_words(self, table: Table, found: list[Meaning]) -> None:
        """金额 under an unknown title is nobody's: unless two columns only this ledger has stand beside it."""
        own = [i for i, m in enumerate(found) if m.sure and m.path in self._ledger.by_name]
        strong = [i for i in own if key(table.columns[i].path[-1]) not in WEAK]
        if self._topical or len(strong) >= 2:
            return
        for i in own:
            if i not in strong and found[i].path != self._ledger.called_by:
                found[i] = replace(found[i], confidence=min(found[i].confidence, UNSURE))

    def _settle_twins(self, table: Table, found: list[Meaning]) -> None:
        """Two columns of one block cannot hold the same value: the less certain one is not sure."""
        seen: dict[tuple[object, ...], int] = {}
        for index, (column, meaning) in enumerate(zip(table.columns, found, strict=True)):
            if meaning.path is None:
                continue
            same = (meaning.path, tuple(sorted(meaning.at.items())), column.half)
            if same not in seen:
                seen[same] = index
                continue
            first = seen[same]
            if key(table.columns[first].path[-1]) == key(column.path[-1]):
                if abs(found[first].confidence - meaning.confidence) > APART:
                    continue  # the other stands under somebody else's heading
                found[first] = replace(found[first], confidence=min(found[first].confidence, 0.7))
                found[index] = replace(meaning, confidence=min(meaning.confidence, 0.6))
                continue
            worse = self._worse_twin(table, first, index, found)
            found[worse] = replace(found[worse], confidence=min(found[worse].confidence, UNSURE))
            seen[same] = first if worse == index else index

    def _worse_twin(self, table: Table, first: int, second: int, found: list[Meaning]) -> int:
        """Of 包案领导 and 调处责任人 the one that does not hold the field's own word 责任人; else the less certain."""
        label = key(found[first].label)
        said = [label in key(table.columns[i].path[-1]) for i in (first, second)]
        if said[0] != said[1] and len(label) >= 3 and abs(found[first].confidence - found[second].confidence) <= APART:
            better, worse = (first, second) if said[0] else (second, first)
            found[better] = replace(found[better], confidence=max(found[better].confidence, 0.9))
            return worse
        return second if found[first].confidence >= found[second].confidence else first

    def _meaning(self, chosen: Candidate, at: At) -> Meaning:
        words = [f"{at['month']}月" if "month" in at else "", f"{at['quarter']}季度" if "quarter" in at else ""]
        label = "·".join(w for w in [*words, str(at.get("type", "")), chosen.entry.label] if w)
        return Meaning(chosen.path, label, round(min(chosen.score, 0.99), 2), at, chosen.entry.field)

    def _with_prefix(self, meaning: Meaning) -> Meaning:
        return replace(meaning, path=self._prefix + meaning.path) if meaning.path else meaning


def row_levels(table: Table, types: TypeWords) -> set[str]:
    """What the printed names of most rows are: months, quarters, meeting types."""
    names = table.row_names.names if table.row_names else ()
    found = Counter(level[0] for _, name in names if (level := row_name(name, types)))
    return {kind for kind, count in found.items() if count >= 0.7 * len(names)}

