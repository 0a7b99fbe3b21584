"""Import: what a roster's columns are, a dry run over its rows, and then one step that writes them all or none."""

from __future__ import annotations

from .carry import Result, carry_out, write_refused
from .check import MODES, check
from .columns import propose
from .forms import open_file
from .listing import Entry, Listing
from .plan import Plan
from .values import Refusal, Repair, as_json
from .wishes import NEW, Question, Wishes

__all__ = [
    "MODES", "NEW", "Entry", "Listing", "Plan", "Question", "Refusal", "Repair", "Result", "Wishes", "as_json",
    "carry_out", "check", "open_file", "propose", "write_refused",
]  # fmt: skip
