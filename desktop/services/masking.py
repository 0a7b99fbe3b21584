"""What is to be posted is looked at once more: no identity, card or mobile number may stand on a public notice."""

from __future__ import annotations

import re
from collections.abc import Sequence

from desktop.kit.errors import Refused

PRIVATE = re.compile(r"(?<!\d)(\d{17}[\dXx]|\d{15}|1[3-9]\d{9}|\d{16}|\d{19})(?!\d)")


def sweep(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Look once more at what is to be posted. Raises Refused where an id, card or mobile number is in it."""
    for number, row in enumerate(rows, 1):
        for heading, value in zip(headings, row, strict=True):
            if isinstance(value, str) and PRIVATE.search(value):
                raise Refused(f"第 {number} 条的“{heading}”里有证件号或电话号码，不能公示。请先把它从这一栏删掉")
