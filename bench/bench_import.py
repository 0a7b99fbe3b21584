"""A county's roster taken in: 100,000 rows of 20 columns, beside calamine reading the same file and a bare executemany.

python -m bench.bench_import [--rows N]     each side in a process of its own, in the same run
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from desktop.kit.identity import check_digit

GOAL_TIME = 4.0  # times what reading the file and writing its rows takes at least
GOAL_MEMORY = 400  # MB of both processes together
HEADINGS = (
    "序号 户号 村民小组 户主姓名 姓名 与户主关系 性别 身份证号码 出生日期 民族 电话 文化程度 政治面貌 婚姻状况 健康状况 户口性质"
    " 家庭住址 职业 务工地址 备注"
).split()
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙朱马胡郭林何高梁", "伟芳娜敏静秀丽强磊军洋艳勇杰娟涛明超霞平刚桂兰英华玉建国文辉力"
PEER = """
import sqlite3, sys, time
from python_calamine import CalamineWorkbook
began = time.perf_counter()
rows = CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()[2:]
read = time.perf_counter() - began
book = sqlite3.connect(sys.argv[2])
book.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, " + ", ".join(f"c{n}" for n in range(20)) + ")")
began = time.perf_counter()
book.executemany("INSERT INTO t VALUES (NULL" + ", ?" * 20 + ")", rows)
book.commit()
print(read, time.perf_counter() - began)
"""


def people(count: int) -> Iterator[list[str | int | None]]:
    """Give so many people, household by household; the same count gives the same."""
    chance, made, number = random.Random(1), 0, 0
    while made < count:
        number, head, taken = number + 1, "", set[str]()
        for place in range(min(chance.choice([1, 2, 3, 3, 4, 4, 5, 6]), count - made)):
            made += 1
            woman = chance.random() < 0.5
            name = chance.choice(SURNAMES) + chance.choice(GIVEN) + chance.choice(GIVEN)
            while name in taken:
                name += chance.choice(GIVEN)
            taken.add(name)
            head = head or name
            day = f"{chance.randint(1935, 2018)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
            first = f"41{chance.randint(1000, 1999)}{day.replace('-', '')}{made % 500 * 2 + (not woman):03d}"
            relation = chance.choice(("女儿", "儿媳", "孙女", "母亲") if woman else ("儿子", "孙子", "父亲", "女婿"))
            yield [
                made, f"{number:05d}", f"第{number % 12 + 1}村民小组", head, name, relation if place else "户主",
                "女" if woman else "男", first + check_digit(first), day, chance.choice(("汉族", "汉族", "汉", "回族")),
                13_700_000_000 + made if made % 3 else None, chance.choice(("初中", "小学", "高中", "文盲", "大学")),
                chance.choice(("群众", "群众", "中共党员")), chance.choice(("已婚", "未婚")),
                chance.choice(("健康", "残疾")), chance.choice(("农业", "非农业")),
                f"柳河村{number % 12 + 1}组{number}号", chance.choice(("务农", "务工", "学生")),
                chance.choice((None, "广东省东莞市", "浙江")), f"备注{made % 97}" if made % 5 == 0 else None,
            ]  # fmt: skip


def write(file: Path, count: int) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("花名册")
    sheet.write_row(0, 0, ["柳河村花名册"])
    sheet.write_row(1, 0, HEADINGS)
    for place, row in enumerate(people(count), 2):
        sheet.write_row(place, 0, row)
    book.close()


def tree(pid: int) -> list[int]:
    """Return a process and its children, as Linux tells."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(below for child in children for below in tree(int(child)))]


def memory(pid: int) -> int:
    """Return the MB that a process and its children hold now."""
    pages = 0
    for each in tree(pid):
        try:
            pages += int(Path(f"/proc/{each}/statm").read_text().split()[1])
        except (OSError, IndexError):
            continue
    return pages * 4096 // 1_000_000


def watched(command: list[str]) -> tuple[float, int]:
    """Run a command; return its seconds, and the most memory it and its children held together."""
    began, most = time.perf_counter(), 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as running:
        while running.poll() is None:
            most = max(most, memory(running.pid))
            time.sleep(0.02)
        taken = time.perf_counter() - began
        assert running.stderr is not None
        if running.returncode:
            raise SystemExit(running.stderr.read())
    return taken, most


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    options = parser.parse_args()
    program = [sys.executable, "-m", "desktop"]
    with tempfile.TemporaryDirectory() as scratch:
        file, book = Path(scratch) / "花名册.xlsx", Path(scratch) / "村"
        write(file, options.rows)
        subprocess.run([*program, "init", str(book), "--village", "柳河村"], check=True, stdout=subprocess.DEVNULL)
        peers = [sys.executable, "-c", PEER, str(file)]
        said = [
            subprocess.run([*peers, f"{scratch}/{n}.db"], check=True, capture_output=True, text=True).stdout.split()
            for n in range(3)
        ]
        read, written = min(float(s[0]) for s in said), min(float(s[1]) for s in said)
        tried, _ = watched([*program, "--book", str(book), "import", "people", str(file), "--dry-run"])
        runs = []
        for n in range(3):
            copy = shutil.copytree(book, Path(scratch) / f"村{n}")
            runs.append(watched([*program, "--book", str(copy), "import", "people", str(file)]))
        taken, most = min(t for t, _ in runs), max(m for _, m in runs)
        book = copy
        again, _ = watched([*program, "--book", str(book), "import", "people", str(file)])
    least = read + written
    print(f"{options.rows} rows × {len(HEADINGS)} columns; the best of three, start and book included")
    print(f"calamine reads {read:.2f} s, bare executemany {written:.2f} s, together {least:.2f} s")
    print(f"dry run {tried:.2f} s; the same file once more {again:.2f} s")
    ratio = taken / least
    print(f"import  {taken:.2f} s = {ratio:.1f} × (goal {GOAL_TIME:.0f}) {'ok' if ratio <= GOAL_TIME else 'OVER'}")
    print(f"memory of both processes {most} MB (goal {GOAL_MEMORY}) {'ok' if most <= GOAL_MEMORY else 'OVER'}")


if __name__ == "__main__":
    main()
