"""Filling a county's sheet, against XlsxWriter (constant_memory) writing the same rows without a template.

openpyxl, which loads the template, inserts the rows and saves, is a second peer: once, for it takes a minute and more.

    python bench/bench_fill.py [ROWS] [TIMES]

Each run is a process of its own, so that peaks of memory do not mix; ratios are of medians.
"""

from __future__ import annotations

import datetime
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
HEADINGS = ("序号", "姓名", "身份证号", "银行卡号", "开户行", "村组", "地址", "人口", "面积", "标准", "金额", "日期")
Row = tuple[Any, ...]
WAYS = ("fill", "fill_sequence", "write_list", "xlsxwriter")


def records(count: int) -> Iterator[Row]:
    """Make rows as a subsidy ledger has them: 7 texts, 1 whole number, 3 decimals, 1 day."""
    start = datetime.date(2025, 1, 1)
    for n in range(count):
        yield (
            str(n + 1), f"王小{n % 977}", f"5222271986{n % 100_000_000:08d}", f"62284804{n:011d}", "贵州省农村信用社联合社",
            f"第{n % 12 + 1}组", f"大湾镇大湾村{n % 12 + 1}组{n % 300}号", n % 7 + 1, n % 900 / 10, 95.5, n % 900 * 9.55,
            start + datetime.timedelta(days=n % 365),
        )  # fmt: skip


def make_template(path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        ruled = book.add_format({"border": 1, "align": "center", "valign": "vcenter"})
        day = book.add_format({"border": 1, "num_format": "yyyy-mm-dd"})
        sheet.merge_range("A1:L1", "补贴发放台账", ruled)
        sheet.write_row("A2", HEADINGS, ruled)
        sheet.write_row("A3", [""] * 11, ruled)
        sheet.write_blank("L3", None, day)
        sheet.write("A4", "合计", ruled)
        sheet.write_formula("K4", "=SUM(K3:K3)", ruled, 0)
        sheet.write("A5", "制表人：")
        sheet.print_area("A1:L5")
        sheet.repeat_rows(1)


def run_fill(folder: Path, rows: list[Row] | Iterator[Row]) -> None:
    from desktop.sheets.fill import Block, SheetFill, fill

    fill(
        folder / "template.xlsx",
        folder / "out.xlsx",
        [SheetFill("台账", block=Block(3, 3, tuple(range(1, 13))), records=rows)],
    )


def run_write_list(folder: Path, count: int) -> None:
    from desktop.sheets.write import write_list

    write_list(folder / "out.xlsx", "补贴发放台账", HEADINGS, records(count))


def run_xlsxwriter(folder: Path, count: int) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(folder / "out.xlsx", {"constant_memory": True}) as book:
        sheet = book.add_worksheet("台账")
        ruled = book.add_format({"border": 1, "align": "center", "valign": "vcenter"})
        day = book.add_format({"border": 1, "num_format": "yyyy-mm-dd"})
        sheet.write_row(1, 0, HEADINGS, ruled)
        for number, record in enumerate(records(count), 2):
            for col, value in enumerate(record[:7]):
                sheet.write_string(number, col, str(value), ruled)
            for col in range(7, 11):
                sheet.write_number(number, col, record[col], ruled)
            sheet.write_datetime(number, 11, record[11], day)


def run_openpyxl(folder: Path, count: int) -> None:
    from copy import copy

    import openpyxl

    book = openpyxl.load_workbook(folder / "template.xlsx")
    sheet = book.worksheets[0]
    looks = [copy(cell._style) for cell in sheet[3]]
    sheet.insert_rows(4, count - 1)
    for number, record in enumerate(records(count), 3):
        for col, value in enumerate(record, 1):
            sheet.cell(number, col, value)._style = looks[col - 1]
    book.save(folder / "out.xlsx")


def one(way: str, folder: Path, count: int) -> dict[str, float]:
    """Do it once in this process; seconds and megabytes at most."""
    began = time.perf_counter()
    if way == "fill":
        run_fill(folder, records(count))
    elif way == "fill_sequence":
        run_fill(folder, list(records(count)))
    elif way == "write_list":
        run_write_list(folder, count)
    elif way == "openpyxl":
        run_openpyxl(folder, count)
    else:
        run_xlsxwriter(folder, count)
    took = time.perf_counter() - began
    try:
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    except ImportError:  # Windows
        peak = 0.0
    return {"seconds": took, "peak": peak, "size": (folder / "out.xlsx").stat().st_size / 1e6}


def measure(way: str, folder: Path, count: int) -> dict[str, float]:
    command = [sys.executable, __file__, "--one", way, str(folder), str(count)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main(count: int = 100_000, times: int = 3) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_template(folder / "template.xlsx")
        found: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
        for _ in range(times):
            for way in WAYS:
                found[way].append(measure(way, folder, count))
        found["openpyxl"] = [measure("openpyxl", folder, count)]
        base = statistics.median(run["seconds"] for run in found["xlsxwriter"])
        print(f"{count} rows × 12, median of {times}")
        for way, runs in found.items():
            seconds = statistics.median(run["seconds"] for run in runs)
            peak = max(run["peak"] for run in runs)
            size = runs[0]["size"]
            print(f"{way:14} {seconds:7.3f} s  × {seconds / base:5.2f}  peak {peak:5.0f} MB  file {size:.1f} MB")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))))
    else:
        main(*map(int, sys.argv[1:3]))
