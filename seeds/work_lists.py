"""The year's work lists: the secretary's one matter, the committees' ten, the year's points, things for the people."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from .village import Village, rows

FIRST_MONTH = 3  # by then the year's lists have been drawn up; before, last year's are told to their end


def fill(village: Village, updates: list[date]) -> None:
    """Make the lists of the year, as they stood at the last of the committees' meetings (`updates`, in order)."""
    year = village.today.year - (village.today.month < FIRST_MONTH)
    updated = updates[-1]
    for row in rows("tasks.csv"):
        begun = next((day for day in updates if day >= date(year, int(row["begun"]), 1)), None)
        due = date(year, int(row["due"]), monthrange(year, int(row["due"]))[1])
        state, stage = _standing(row["stages"].split("|"), begun, due, updated)
        if row["paused"] and begun:
            state = "暂缓"
        village.add(
            "tasks",
            begun_on=begun.isoformat() if begun else None,
            due_on=due.isoformat(),
            updated_on=updated.isoformat(),
            owner=village.cast[row["owner"]]["uid"],
            state=state,
            progress=f"{min(updated, due).month}月：{stage}" if stage else None,
            effect=row["effect"] if state == "已完成" else None,
            note="资金未到位，镇里同意推后" if state == "暂缓" else None,
            **{name: row[name] for name in ("kind", "matter", "content", "measure")},
        )


def _standing(stages: list[str], begun: date | None, due: date, updated: date) -> tuple[str, str]:
    """How far a matter is: the stage that fits the share of its time gone by."""
    if begun is None:
        return "未开始", ""
    if updated >= due:
        return "已完成", stages[-1]
    share = (updated - begun).days / max(1, (due - begun).days)
    return "进行中", stages[min(len(stages) - 2, int(share * (len(stages) - 1)))]
