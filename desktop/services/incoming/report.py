"""What became of every line of a file, as a sheet to be kept or handed to who made the roster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from .listing import Listing
from .plan import WITHOUT, Plan
from .values import Repair

OUTCOMES = {"added": "新增", "updated": "更新", "same": "没有变化", "refused": "没有导入", WITHOUT: "勾掉不导"}
REPAIRED, LEFT = "改了写法", "不是记录"
HEADINGS = ("行", "结果", "谁", "哪一列", "写的是", "怎么回事")
Line = tuple[int, str, str, str, str, str]


def balance(counts: Mapping[str, int]) -> str:
    """Say the counts so that they can be added up."""
    told = " + ".join(f"{word} {counts[name]:,}" for name, word in OUTCOMES.items() if name in counts)
    return f"读了 {counts['read']:,} 行 = {told}"


def lines(plan: Plan, listing: Listing) -> Iterator[Line]:
    """Give the lines under HEADINGS in the file's order, a refused row one a reason; then repairs and no records.

    A row's number is the plan's.
    """
    for entry in listing.entries(listing.numbers()):
        for one in entry.refusals or (None,):
            where = (one.heading, one.value, one.reason) if one else ("", "", entry.told)
            yield entry.number, OUTCOMES[entry.outcome], entry.called, *where
    for repair in plan.repaired:
        yield repair.row, REPAIRED, "", repair.heading, repaired(repair), repair.reason
    for left in plan.left:
        yield left.number, LEFT, "", "", left.text, left.reason


def repaired(one: Repair) -> str:
    return f"{one.value} → {one.became}"


def write_report(plan: Plan, listing: Listing, target: Path) -> int:
    """Write what became of every line as an .xlsx; return how many lines. Raises Blocked."""
    from desktop.sheets.write import write_list

    title = f"导入{plan.ledger.title}：{plan.table.file}。{balance(plan.counts)}"
    found = [[_at(plan, number), *told] for number, *told in lines(plan, listing)]
    return write_list(target, title, HEADINGS, found, sheet="导入报告")


def _at(plan: Plan, number: int) -> str | int:
    file, row = plan.table.where(number)
    return f"{file} 第 {row} 行" if file else row

