"""A village's household forms, a workbook each, with the faults of real ones at their rates and a known answer."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter

from desktop.kit.identity import check_digit
from tests.services.rosters import FEMALE, GIVEN, MALE, SIZES, SURNAMES

HEADINGS = "户主和与户主关系 姓名 性别 文化程度 政治面貌 户籍性质 健康状况 身份证号码 从业及地址 联系电话 备注".split()
BELOW = {2: "家庭类型", 3: "门牌", 5: "农户星级", 7: "家庭住房情况", 9: "承包土地情况", 10: "主要收入来源", 12: "户情状态"}
SCHOOLING = (
    "初中 小学 文盲 高中 大学 学前 初小 学龄前 幼儿园 中专 中学 技校 高职 小班".split(),
    [738, 438, 60, 46, 37, 34, 29, 18, 12, 9, 3, 3, 2, 2],
)
POLITICAL = (["群众", "", "党员", "学生", "妻子", "共青团员"], [1365, 91, 44, 12, 10, 1])
HEALTH = (["健康", "疾病", "良好", "残疾", "一般", "瘫痪", "弱智"], [1362, 29, 17, 12, 9, 1, 1])
KINDS = (["普通户", "贫困户", "一般贫困户", "低保(部分)贫困户", "五保户", "低保(全家)贫困户"], [238, 31, 17, 8, 5, 4])
NUMBERS = (["", "wrong", "short", "float", "words", "blank", "number"], [1361, 75, 5, 1, 1, 30, 2])
PHONES = (["", "number", "fixed", "local", "ten", "words"], [1207, 263, 31, 5, 2, 3])


@dataclass
class Forms:
    """The folder, and by file and row whether the member is to be taken, and else a word of the reason."""

    folder: Path
    refused: dict[tuple[str, int], str] = field(default_factory=dict)
    taken: dict[str, dict[str, Any]] = field(default_factory=dict)  # by name, what must be in the book
    kinds: dict[str, str] = field(default_factory=dict)  # by the head's name, the household's kind
    members: int = 0
    unreadable: str = ""
    pushed: int = 0
    headless: int = 0  # files whose first heading is lost


class Maker:
    """Writes the folder; everything comes from the seed."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._chance, self._serial, self._names = random.Random(seed), 0, set[str]()
        self.forms = Forms(folder)

    def make(self, count: int) -> Forms:
        for n in range(count):
            self._file(n)
        broken = self.forms.folder / "五组-普通户-打不开.xlsx"
        broken.write_bytes(b"PK\x03\x04" + bytes(400))
        self.forms.unreadable = broken.name
        return self.forms

    def _pick(self, choices: tuple[list[str], list[int]]) -> str:
        return self._chance.choices(*choices)[0]

    def _file(self, n: int) -> None:
        size = self._chance.choices(*zip(*SIZES, strict=True))[0] if self._chance.random() > 0.09 else 12
        group, kind = self._chance.choice(["一组", "二组", "3组"]), self._pick(KINDS)
        people = [self._person(place) for place in range(size)]
        name = f"{group}-{kind}-{people[0][1]}-{size}-柳湾{n}.xlsx"
        self._write(self.forms.folder / name, group if self._chance.random() < 0.5 else "", kind, people)
        self._answer(name, kind, people)

    def _answer(self, name: str, kind: str, people: list[list[Any]]) -> None:
        forms, whole = self.forms, not people[0][-1]
        forms.members += len(people)
        for row, person in enumerate(people, 4):
            if person[-1] or not whole:
                forms.refused[name, row] = person[-1] or "户主"
            else:
                phone = "" if person[9] in (None, "无手机") else str(person[9]).replace("-", "")
                forms.taken[person[1]] = {"id_number": person[-2], "phone": phone or None, "job": person[8]}
        if whole:
            forms.kinds[people[0][1]] = kind

    def _person(self, place: int) -> list[Any]:
        """A member's cells, then the right identity number (None if blank), then why the row is to be refused."""
        self._serial += 1
        female = place > 0 and self._chance.random() < 0.5
        relation = self._chance.choice(FEMALE if female else MALE) if place else "户主"
        day = f"{self._chance.randint(1935, 2018)}{self._chance.randint(1, 12):02d}{self._chance.randint(1, 28):02d}"
        first = f"{410823 + self._serial // 499}{day}{self._serial % 499 * 2 + (not female):03d}"
        number, political = first + check_digit(first), self._pick(POLITICAL)
        why = "政治面貌" if political in ("学生", "妻子") else ""
        fault, kind = self._pick(NUMBERS), self._pick(PHONES)
        shown = {"wrong": number[:17] + ("1" if number[17] != "1" else "2"), "short": number[:17],
                 "float": float(int(number[:17] + "0")), "words": "未上户口", "blank": None,
                 "number": float(int(number[:17] + "0"))}.get(fault, number)  # fmt: skip
        why = "身份证号" if fault not in ("", "blank") else "电话" if kind == "ten" else why
        mobile = 13_700_000_000 + self._serial
        phone = {"number": mobile, "fixed": "0391-7654321", "local": "7654321", "ten": 1370000000, "words": "无手机"}
        sex = self._chance.choice(["女", "女", ""]) if female else "男"
        return [
            relation, self._name(), sex, self._pick(SCHOOLING), political, self._chance.choice(["农业"] * 70 + ["非农"]),
            self._pick(HEALTH), shown, self._chance.choice(["务农", "广东打工", "在校"]), phone.get(kind), None,
            number if shown is not None else None, why,
        ]  # fmt: skip

    def _write(self, file: Path, group: str, kind: str, people: list[list[Any]]) -> None:
        book = xlsxwriter.Workbook(file)
        copies = 10 if self._chance.random() < 0.22 else 1
        filled = self._chance.randrange(copies)
        for n in range(copies):
            sheet = book.add_worksheet(f"Sheet1 ({n + 1})" if n else "Sheet1")
            self._sheet(sheet, book.add_format({"border": 1}), group, kind, people if n == filled else [])
        book.close()

    def _sheet(self, sheet: Any, ruled: Any, group: str, kind: str, people: list[list[Any]]) -> None:
        last = max(10, len(people)) + 3
        sheet.merge_range(0, 0, 0, 11, "户情档案")
        sheet.merge_range(1, 0, 1, 11, f"乡镇：青山镇；村（社区）：柳河村；湾组：{group}；建档/更新日期：2017.8.22")
        lost = bool(people) and self._chance.random() < 0.13
        self.forms.headless += lost
        self.forms.pushed += len(people) > 10
        sheet.write_row(2, 1, [None if lost else HEADINGS[0], *HEADINGS[1:]], ruled)
        for row in range(3, last):
            sheet.write_row(row, 1, [""] * 11, ruled)
        for row, person in enumerate(people, 3):
            sheet.write_row(row, 1, person[:11], ruled)
        if lost:
            sheet.write(2, 0, "家庭成员信息", ruled)
        else:
            sheet.merge_range(2, 0, last - 1, 0, "家庭成员信息", ruled)
        sheet.merge_range(last, 0, last + 1, 0, "家庭信息", ruled)
        said = {2: kind, 3: "12号", 9: "田3.2亩", 7: "砖混两层120平米", 10: "打工"} if people else {}
        for col, label in BELOW.items():
            sheet.write(last, col - 1, label, ruled)
            sheet.write(last + 1, col - 1, said.get(col, ""), ruled)
        for row, label, text in ((2, "各级走访慰问情况", "2017年8月镇里慰问，送米一袋"), (3, "有关情况说明", "在册")):
            sheet.merge_range(last + row, 0, last + row, 1, label, ruled)
            sheet.merge_range(last + row, 2, last + row, 11, text if people else "", ruled)
        sheet.merge_range(last + 4, 0, last + 5, 11, "说明：本表由村干部用黑色签字笔或钢笔填写。")

    def _name(self) -> str:
        while True:
            name = self._chance.choice(SURNAMES) + "".join(self._chance.choices(GIVEN, k=2))
            name += self._chance.choice(GIVEN) if name in self._names else ""
            if name not in self._names:
                self._names.add(name)
                return name


def village(folder: Path, seed: int, count: int) -> Forms:
    """Write a folder of so many households' forms, and one file that cannot be read; the same seed writes the same."""
    folder.mkdir()
    return Maker(folder, seed).make(count)
