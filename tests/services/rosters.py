"""A household roster as villages keep them, its faults at their measured rates, and what must come of it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from desktop.kit.identity import check_digit

HEADINGS = (
    "序号", "村民小组", "户主姓名", "姓名", "与户主关系", "性别", "出生年月", "公民身份号码", "联系电话", "文化程度",
    "政治面貌", "家庭类型",
)  # fmt: skip
SIZES = ((1, 21), (2, 25), (3, 63), (4, 80), (5, 52), (6, 47), (7, 19), (8, 16), (9, 9), (10, 6))
MALE = "儿子 长子 次子 三子 二子 孙子 外孙 父亲 子 次孙 长孙 女婿 二儿子 老二 弟弟".split()
FEMALE = (
    "妻子 女儿 儿媳 孙女 母亲 长女 长媳 媳 女 次女 女子 二女 次媳 二孙女 三媳 媳妇 ？几儿媳 次子孙女 妻 配偶".split()
)
SCHOOLING = "初中 初中 初中 小学 小学 文盲 高中 大学 学前 初小 学龄前 幼儿园 中专".split()
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙朱马胡郭林何高梁", "伟芳娜敏静秀丽强磊军洋艳勇杰娟涛明超霞平刚桂兰英华玉建国"


@dataclass
class Roster:
    """The file, and by row number whether it is to be taken; what each person's right number is."""

    file: Path
    taken: dict[int, bool] = field(default_factory=dict)
    reasons: dict[int, str] = field(default_factory=dict)
    numbers: dict[int, str] = field(default_factory=dict)
    households: int = 0
    whole: int = 0  # households of which at least one row is taken


class Maker:
    """Writes one roster; everything comes from the seed."""

    def __init__(self, file: Path, seed: int, households: int) -> None:
        self._chance = random.Random(seed)
        self._names: set[str] = set()
        self._serial = 0
        self._book = Workbook()
        self._sheet: Any = self._book.active
        self.roster = Roster(file, households=households)

    def make(self) -> Roster:
        sheet, count = self._sheet, self.roster.households
        sheet.title = "Sheet1 (2)"
        sheet.append(["柳河村农户花名册"])
        sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(HEADINGS))
        sheet.append(["填报单位：柳河村", None, None, None, None, "填报时间：2020年3月"])
        sheet.append(list(HEADINGS))
        for _ in range(count):
            self._household()
        sheet.append(["合计", f"{count}户"])
        sheet.append(["填表人：", None, None, "审核人："])
        for name in ("Sheet1 (3)", "Sheet1 (4)"):
            self._book.create_sheet(name).append(list(HEADINGS))
        self._book.save(self.roster.file)
        return self.roster

    def _household(self) -> None:
        size = self._chance.choices(*zip(*SIZES, strict=True))[0]
        first, head, group = self._sheet.max_row + 1, self._name(), self._chance.choice(["一组", "二组", "3组"])
        kind = self._chance.choice(["普通户", "普通户", "普通户", "贫困户", "五保户", ""])
        rows = [self._person(n, head, group, kind, first + n) for n in range(size)]
        for row in rows:
            self._sheet.append(row)
        if size > 1:
            for col in (2, 3, 12):
                self._sheet.merge_cells(start_row=first, end_row=first + size - 1, start_column=col, end_column=col)
        here = range(first, first + size)
        if not self.roster.taken[first]:  # a household comes with its head or not at all
            for spoiled in here:
                self.roster.taken[spoiled] = False
                self.roster.reasons.setdefault(spoiled, "户主")
        self.roster.whole += any(self.roster.taken[row] for row in here)

    def _person(self, place: int, head: str, group: str, kind: str, row: int) -> list[Any]:
        chance = self._chance
        female = place > 0 and chance.random() < 0.5
        relation = "户主" if place == 0 else chance.choice(FEMALE if female else MALE)
        name = head if place == 0 else self._name()
        year, month, day = chance.randint(1935, 2018), chance.randint(1, 12), chance.randint(1, 28)
        self._serial += 1
        first17 = f"410823{year}{month:02d}{day:02d}{self._serial % 499 * 2 + (not female):03d}"
        number = first17 + check_digit(first17)
        self.roster.numbers[row] = number
        self.roster.taken[row] = True
        political = chance.choices(["群众", "", "中共党员", "党员", "妻子"], [1365, 91, 30, 14, 10])[0]
        if political == "妻子":
            self._refused(row, "政治面貌")
        shown = name if chance.random() > 0.05 or len(name) != 2 else f"{name[0]}　{name[1]}"
        return [
            self._serial, group if place == 0 else None, head if place == 0 else None, shown, relation,
            chance.choice(["女", "女", ""]) if female else "男", f"{year}.{month}.{day}", self._number(number, row),
            self._phone(), chance.choice(SCHOOLING), political, kind if place == 0 else None,
        ]  # fmt: skip

    def _number(self, number: str, row: int) -> Any:
        """The identity number as it stands in the sheet: wrong in 5.2 %, too short, in scientific notation, blank."""
        fault = self._chance.choices(
            ["", "wrong", "short", "float", "words", "blank", "spaced"], [1361, 75, 5, 3, 3, 30, 40]
        )
        if fault[0] in ("wrong", "short", "float", "words"):
            self._refused(row, "身份证号")
        if fault[0] == "wrong":
            return number[:17] + ("1" if number[17] != "1" else "2")
        forms = {"short": number[:17], "float": float(int(number[:17] + "0")), "words": "户口未上", "blank": None}
        return forms.get(fault[0], f"{number[:6]} {number[6:14]} {number[14:]}" if fault[0] == "spaced" else number)

    def _refused(self, row: int, why: str) -> None:
        self.roster.taken[row] = False
        self.roster.reasons[row] = why

    def _phone(self) -> Any:
        kind = self._chance.choices(["", "number", "text", "fixed"], [1207, 263, 24, 31])[0]
        mobile = 13700000000 + self._serial
        return {"": None, "number": mobile, "text": f"１３７{mobile % 10**8:08d}", "fixed": "0391-7654321"}[kind]

    def _name(self) -> str:
        while True:
            given = "".join(self._chance.choices(GIVEN, k=self._chance.choice([1, 2, 2])))
            name = self._chance.choice(SURNAMES) + given
            if name not in self._names:
                self._names.add(name)
                return name


def roster(file: Path, seed: int, households: int = 40) -> Roster:
    """Write a roster of so many households; the same seed writes the same."""
    return Maker(file, seed, households).make()
