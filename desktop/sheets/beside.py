"""Which of a heading's readings the columns before it make likely: two 姓名, two 电话, the 村民小组 behind a 户主."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.sheets.candidates import Candidate, Finder
from desktop.sheets.lexicon import GENERIC, WEAK
from desktop.sheets.meaning import SURE

UNSURE = 0.8
TOLD = 0.92  # how well words must name a field that only the column before makes sure of, and how sure it then is
PERSONAL = frozenset({"phone", "id_number", "born", "age", "sex"})


class Beside:
    """Whom the columns before spoke of: a reference's path, or None for somebody the book cannot name."""

    def __init__(self) -> None:
        self.whose: tuple[str, ...] | None = ()
        self.since = 9  # columns since then
        self.group: tuple[str, ...] = ()

    def speaks_of(self, whose: tuple[str, ...] | None, group: tuple[str, ...] = ()) -> None:
        self.whose, self.since, self.group = whose, 0, group


class Neighbours:
    """Weighs the readings of one ledger's headings by what stands beside them."""

    def __init__(self, finder: Finder) -> None:
        self._identity = tuple(finder.ledger.called_by.split(".")[:-1])
        others = finder.lexicon.ledgers.values()
        self._owners = {o.name for o in others for r in o.rows if r.owned and r.ledger == finder.ledger.name}

    def choose(
        self, leaf: str, found: list[Candidate], beside: Beside, repeated: bool, group: tuple[str, ...] = ()
    ) -> Candidate:
        """Return the likeliest of the readings, `found` best first; `repeated`: the same word stands elsewhere too.

        `group` are the headings above it: 结对帮扶 over 帮扶人 | 联系电话 speaks of one person.
        """
        top = found[0]
        told = self._told(leaf, found, beside) or self._together(found, beside, group)
        if told is not None:
            return told.at(TOLD)
        if top.named or top.entry.is_name:
            return self._name(leaf, found)
        if beside.whose is None and beside.since <= 2 and "本人" not in leaf and _personal(top):
            return top.at(min(top.score, 0.75))  # perhaps that somebody's
        return self._of_many(found, self._subject(beside.whose or ()), repeated)

    def _told(self, leaf: str, found: list[Candidate], beside: Beside) -> Candidate | None:
        """责任人 | 联系电话: the telephone of the one just named; 户主 | 村民小组: his household's."""
        top, whose = found[0], beside.whose or ()
        if not whose or not top.entry.refs or top.score >= SURE:
            return None
        if top.entry.is_name:
            near = beside.since <= 2
            return next((c for c in found if near and c.entry.is_name and _told_by(c, whose[:1])), None)
        near = beside.since <= 1 and not top.named and leaf not in GENERIC | WEAK
        return next((c for c in found if near and c.entry.whole == whose and _told_by(c, whose)), None)

    def _together(self, found: list[Candidate], beside: Beside, group: tuple[str, ...]) -> Candidate | None:
        one = bool(group) and group == beside.group and beside.since <= 1
        one = one and not (found[0].entry.is_name and found[0].score >= SURE)  # 原户主, and beside it 现户主
        whole = beside.whose if one and self._subject(beside.whose or ()) else None
        his = (c for c in found if c.entry.whole == whole and c.entry.ledger.name == "people")
        return next((c for c in his if whole and c.words >= TOLD), None)

    def _of_many(self, found: list[Candidate], here: tuple[str, ...], repeated: bool) -> Candidate:
        """Of readings about as near as each other the one that belongs to whom the columns before speak of."""
        top = found[0]
        alike = [c for c in found[1:] if here and c.entry.whole == here and c.score >= 0.4]
        if not top.entry.refs and not (repeated and alike):
            return alone(found)
        rivals = [c for c in found[1:] if c.score >= top.score - 0.06 or c in alike]
        if not rivals:
            return top
        near = max([top, *rivals], key=lambda c: (_common(self._subject(c.entry.whole), here), c.score))
        closest = _common(self._subject(near.entry.whole), here)
        others = [c for c in (top, *rivals) if c is not near]
        clear = all(_common(self._subject(c.entry.whole), here) < closest for c in others)
        if near.score >= 0.85 and clear:
            return near.at(max(near.score, TOLD))
        if near is top and not alike:
            return alone(found)
        return near.at(0.85 if repeated and clear else min(near.score, UNSURE))

    def _name(self, leaf: str, found: list[Candidate]) -> Candidate:
        """A row of its owner's sheet does not name what the owner's own line does: 所在小组 is the person's."""
        top = found[0]
        rivals = [c for c in found[1:] if c.score >= top.score - 0.03 and c.entry.is_name]
        of_owner = top.entry.refs and top.entry.refs[0].to in self._owners
        own = next((c for c in rivals if c.entry.refs[0].to not in self._owners), None) if of_owner else None
        if of_owner and own is None and leaf.startswith(("所在", "所属")):
            return top.at(min(top.score, UNSURE))
        return own.at(max(own.score, 0.91)) if own else alone(found)

    def _subject(self, whole: Sequence[str]) -> tuple[str, ...]:
        """Whom a path speaks of: the record and the person it is about are one."""
        return () if tuple(whole) == self._identity[: len(whole)] else tuple(whole)


def alone(found: list[Candidate]) -> Candidate:
    """What two fields could claim equally well is not sure; the nearer of two wins by itself."""
    top = found[0]
    rivals = [c for c in found[1:] if c.score >= top.score - 0.008 and len(c.entry.refs) <= len(top.entry.refs)]
    return top.at(min(top.score, UNSURE)) if rivals else top


def _told_by(candidate: Candidate, whose: tuple[str, ...]) -> bool:
    return candidate.words >= TOLD and candidate.entry.whole[: len(whose)] == whose


def _personal(candidate: Candidate) -> bool:
    return candidate.entry.ledger.name == "people" and candidate.entry.field.name in PERSONAL


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
