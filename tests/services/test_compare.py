"""Two rosters compared by person: who came, who is gone, what changed; nobody is the same by the name alone."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from desktop.kit.errors import Refused
from desktop.kit.identity import check_digit
from desktop.kit.work import finish
from desktop.services.incoming import compare as comparing
from desktop.store.book import Book

HEADING = ["户主姓名", "姓名", "与户主关系", "性别", "身份证号", "电话"]
AGAIN = ["序号", "联系电话", "姓 名", "公民身份号码", "户主", "与户主关系"]  # other headings in another order
AT = {"序号": None, "联系电话": 5, "姓 名": 1, "公民身份号码": 4, "户主": 0, "与户主关系": 2}


def written(file: Path, heading: list[str], rows: list[list[Any]]) -> Path:
    file.write_text("\r\n".join(",".join(str(v or "") for v in row) for row in [heading, *rows]), "gb18030")
    return file


def people(count: int, seed: int) -> list[list[Any]]:
    chance, found = random.Random(seed), list[list[Any]]()
    for n in range(count):
        first = f"410823{chance.randint(1940, 2010)}0{chance.randint(1, 9)}{chance.randint(10, 28)}{n * 2 + 1:03d}"
        name = chance.choice("王李张刘陈") + chance.choice("伟强磊军洋勇") + chance.choice("明德福国")
        head = name if n % 4 == 0 else found[n - n % 4][1]
        relation = "儿子" if n % 4 else "户主"
        found.append([f"{head}", name, relation, "男", first + check_digit(first), f"138{n:08d}"])
    return found


@pytest.mark.parametrize("seed", range(4))
def test_everybody_is_told_once_and_rightly(book: Book, tmp_path: Path, seed: int) -> None:
    chance, old, before = random.Random(seed), people(200, seed), book.changed
    gone = set(chance.sample(range(200), 20))
    new = [list(row) for n, row in enumerate(old) if n not in gone]
    moved = chance.sample(range(len(new)), 15)
    for n in moved:
        new[n][5] = f"139{n:08d}"
    came = [["赵大海", f"赵{n}生", "儿子", "男", None, f"137{n:08d}"] for n in range(7)]
    new += came
    chance.shuffle(new)
    first = written(tmp_path / "去年.csv", HEADING, old)
    again = [[row[at] if at is not None else n for at in (AT[h] for h in AGAIN)] for n, row in enumerate(new, 1)]
    second = written(tmp_path / "今年.csv", AGAIN, again)
    found = finish(comparing.compare(book, first, second))
    assert found.counts == {"added": 7, "gone": 20, "changed": 15, "same": 165}
    assert {line.said["id_number"] for line in found.gone} == {old[n][4] for n in gone}
    assert {line.said["name"] for line in found.added} == {row[1] for row in came}
    assert {(c.new.said["id_number"], c.before, c.after) for c in found.changed} == {
        (row[4], next(o[5] for o in old if o[4] == row[4]), row[5]) for row in new if str(row[5]).startswith("139")
    }
    target = tmp_path / "差别.xlsx"
    assert comparing.write_compared(found, target) == 42
    sheet = load_workbook(target).active
    assert sheet is not None
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [lines[-1][0], lines[-1][4]] == ["变更", "联系电话"] and tuple(lines[-43]) == comparing.HEADINGS
    assert book.changed == before


def test_a_corrected_number_is_a_change_and_a_namesake_is_not_the_same(book: Book, tmp_path: Path) -> None:
    right, wrong = "419990195807051230", "419990195807051231"
    old = [["王德福", "王德福", "户主", "男", wrong, ""], ["赵新", "王磊", "儿子", "男", "", ""], ["孙平", "孙平", "户主", "", "", ""]]
    new = [["王德福", "王德福", "户主", "男", right, ""], ["钱大", "王磊", "儿子", "男", "", ""], ["孙平", "孙平", "户主", "", "", ""]]
    found = finish(
        comparing.compare(book, written(tmp_path / "a.csv", HEADING, old), written(tmp_path / "b.csv", HEADING, new))
    )
    assert [(c.heading, c.before, c.after) for c in found.changed] == [("身份证号", wrong, right)]
    assert [line.said["name"] for line in found.added] == [line.said["name"] for line in found.gone] == ["王磊"]
    assert list(found.doubtful_new) == [3] and "只有姓名" in found.doubtful_new[3]
    assert found.same == 1


def test_a_file_that_names_nobody_is_refused(book: Book, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ["型号", "颜色"], [["1", "红"]])
    with pytest.raises(Refused, match="没有认出“姓名”"):
        finish(comparing.compare(book, file, file))
