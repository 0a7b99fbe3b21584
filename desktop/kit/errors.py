"""The two failures a clerk can meet. Anything else is a bug, and is told as one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Complaint:
    """One thing to correct: a sentence for the clerk, and the field it stands beside."""

    message: str
    field: str | None = None


class Refused(Exception):
    """The clerk can correct this. Every complaint at once, each a Chinese sentence that says what to do."""

    def __init__(self, *complaints: str | Complaint) -> None:
        self.complaints = tuple(c if isinstance(c, Complaint) else Complaint(c) for c in complaints)
        super().__init__("\n".join(c.message for c in self.complaints))

    @classmethod
    def all(cls, complaints: Iterable[Complaint]) -> Refused:
        return cls(*complaints)


class Blocked(Exception):
    """The machine says no: what happened, what to do, and that the data is unharmed. One Chinese sentence."""
