"""Field paths: 'person.household.head.name' walks from a record through its references; 'person.called' is its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .errors import Refused
from .fields import Field, Ref, Text
from .ledger import Ledger

Ledgers = Mapping[str, Ledger]
UID = Text("uid", "编号")


@dataclass(frozen=True)
class Path:
    """A resolved path: the Refs it goes through, the ledger it ends in, and the field there."""

    text: str
    refs: tuple[Ref, ...]
    ledger: Ledger
    field: Field

    @property
    def label(self) -> str:
        """The field's label; a name reached through a reference is called as the reference is."""
        if self.refs and self.field.name == self.ledger.called_by:
            return self.refs[-1].label
        return self.field.label


def resolve(ledgers: Ledgers, ledger: Ledger, text: str) -> Path:
    """Walk a path. Raises Refused if a step is unknown."""
    refs: list[Ref] = []
    here, rest = ledger, text.split(".")
    while rest:
        step = rest.pop(0)
        if step == "called" and "called" not in here.by_name:
            rest = here.called_by.split(".") + rest
            continue
        field = UID if step == "uid" else here.by_name.get(step)
        if field is None:
            raise Refused(f"“{here.title}”没有“{step}”这一项")
        if not rest:
            return Path(text, tuple(refs), here, field)
        if not isinstance(field, Ref):
            raise Refused(f"“{here.title}”的“{field.label}”下面没有“{rest[0]}”")
        refs.append(field)
        here = ledgers[field.to]
    raise Refused(f"“{text}”不是一项")


def find(ledgers: Ledgers, ledger: Ledger, word: str) -> Path:
    """Find a path by itself, or by the label or alias of a field here or one reference away. Raises Refused."""
    try:
        return resolve(ledgers, ledger, word)
    except Refused:
        pass
    try:
        return resolve(ledgers, ledger, ledger.field(word).name)
    except Refused as refused:
        for path in walk(ledgers, ledger, 1):
            if word in (path.label, path.field.label, *path.field.aliases):
                return path
        raise refused from None


def walk(ledgers: Ledgers, ledger: Ledger, depth: int) -> Iterator[Path]:
    """Give every path of a ledger, nearest first, through at most `depth` references."""
    level: list[tuple[str, tuple[Ref, ...], Ledger]] = [("", (), ledger)]
    for _ in range(depth + 1):
        deeper = []
        for prefix, refs, here in level:
            for field in here.fields:
                yield Path(prefix + field.name, refs, here, field)
                if isinstance(field, Ref) and field.to in ledgers:
                    deeper.append((f"{prefix}{field.name}.", (*refs, field), ledgers[field.to]))
        level = deeper
