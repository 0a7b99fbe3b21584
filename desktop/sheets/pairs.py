"""Labels and the blanks they ask to fill: beside them, below them, or inside their own text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from desktop.sheets.gaps import Gap, gaps, months
from desktop.sheets.grid import Box, Grid
from desktop.sheets.layout import BOX, Blank, Spot, Table
from desktop.sheets.ticks import BOXES, choices_in
from desktop.sheets.wording import HINT, PICTURE, is_heading, is_total, stays

LONGEST = 26
FEW = 4  # rows for somebody named
WORDS = 6  # of the words left of a blank, so many are heard: the first names the row
OFFICE = re.compile(r"(填报|填表|报送|上报|编制)单位|所在村|行政村|村名")
WHERE, PLACE = re.compile("([地住]址|地点|去向|流向|[在往入出来]地|何处|籍贯)$"), re.compile("[省市县区州盟旗]|街道|[乡镇村组社区]+")
COUNTS = re.compile(r"(时长|积分|分|[次人户件]?数|金额|[票额])(\(.*\)|（.*）)?$")  # 累计时长 is no total row's name
SPAN = re.compile("(周期|时段|所属期|时期|报告期)$")  # 登记周期：  年  月
STARS = re.compile("[☆★]+")  # drawn for somebody to fill in: no value yet
SEAL = re.compile(r"[（(](盖章|公章|章)[）)]")
SEALED = re.compile(f"{SEAL.pattern}$")


SIGNING = re.compile("(当事人|双方)?(签字|签名|签章|签字盖章|签名盖章)(确认|栏)?")
PARTY = re.compile(r"[甲乙丙]方|被?申请(人|方)|另?一方|对方|当事人[一二甲乙\d]")
UNIT = re.compile("年|人次?|名|户|次|票|万?元|周?岁|亩|小时|分钟|[%％件条项]")


def named_rows(grid: Grid, table: Table) -> dict[int, Box]:
    """The rows of a table that are each for somebody named at its beginning: 甲方：, 乙方：, or beside it."""
    found: dict[int, Box] = {}
    col = table.columns[0].col
    while len((head := grid.box(table.first + len(found), col)).text) > 1 and (
        head.text[-1] in ":：" or PARTY.fullmatch(head.text)
    ):
        found[head.top] = head
    beside = col - 1
    if found or not table.side or beside < 1 or grid.box(table.bottom, beside).text:
        return found
    while is_heading((head := grid.box(table.first + len(found), beside)).text) and not head.number and head.width == 1:
        found[head.top] = head
    return found if len(found) <= FEW else {}


class Pairs:
    """The blanks of the rows that belong to no list."""

    def __init__(self, grid: Grid, tables: Iterable[Table]) -> None:
        self.grid = grid
        self.taken: set[Spot] = set()
        self.found: list[Blank] = []
        self.keep: list[Spot] = []
        self._tables = list(tables)
        self._section = ""

    def rows(self, rows: Iterable[int]) -> Pairs:
        """Look through rows from top to bottom."""
        for row in rows:
            texts = self.grid.texts(row)
            if self._heads_rows(row, texts):
                self._section = texts[0].text
                self.keep.append(texts[0].spot)
                continue
            for box in texts:
                if not self._in_table(box):
                    self._box(box)
        return self

    def _heads_rows(self, row: int, texts: Sequence[Box]) -> bool:
        """Whether a row is nothing but the heading of the rows below it: 监护人信息 over the form's whole width."""
        if len(texts) != 1 or texts[0].height > 1 or texts[0].width < 3 or self._in_table(texts[0]) or row == 1:
            return False
        box, below = texts[0], self.grid.texts(row + 1)
        plain = is_heading(box.text) and not gaps(box.raw) and not stays(box.text)
        narrow = [b for b in below if b.top == row + 1 and b.width < box.width]
        beside = [self.grid.box(row, c) for c in (box.left - 1, box.right + 1) if c >= 1]
        return plain and self._ruled(box) and len(narrow) >= 2 and not any(self._ruled(b) for b in beside)

    def below_headings(self, table: Table) -> None:
        """A list of one row inside a form: each heading is the label of the cell under it."""
        for column in table.columns:
            box = self.grid.box(table.first, column.col)
            if box.spot in self.taken:
                continue
            if not box.text:
                self._take(box, column.path[-1], (table.side, *column.path[:-1]) if table.side else column.path[:-1])
            elif holes := gaps(box.raw):
                self.found.extend(self._holes(box, holes, column.path[-1]))

    def matrix(self, table: Table) -> None:
        """甲方： and 乙方： under 姓名 | 联系电话: each cell is asked for by its row and its heading."""
        for row, head in named_rows(self.grid, table).items():
            name = head.text.rstrip(":：")
            words = (table.side,) if table.side else ()
            if head.text[-1] in ":：":
                self.found.append(replace(self._inside(head, len(head.raw), len(head.raw), name, ""), words=words))
            for column in table.columns[head.left == table.columns[0].col :]:
                box = self.grid.box(row, column.col)
                if not box.text and box.spot not in self.taken:
                    self._take(box, column.path[-1], (*words, name))

    def inside(self, blank: Blank) -> bool:
        """Whether a blank stands in the form's ruled boxes, not in a line above them."""
        return self.grid.ruled(*blank.spot)

    def _in_table(self, box: Box) -> bool:
        return any(t.top <= box.top <= t.last and box.left >= t.columns[0].col for t in self._tables)

    def _names_the_office(self, box: Box, labels: Sequence[str]) -> bool:
        """填报单位：（公章）填报日期： asks who reports; so does 党支部（盖章）： above all else, but not below it."""
        above = all(box.top < t.top for t in self._tables) and (bool(self._tables) or not self.found)
        dated = any(label.endswith(("日期", "时间")) for label in labels)
        written = any(re.match("填[表报卡写](日期|时间)", label) for label in labels)
        sealed = SEALED.search(labels[0]) or SEAL.search(box.text)
        return bool(OFFICE.match(labels[0]) or written or (above and (sealed or dated)))

    def _box(self, box: Box) -> None:
        if self._signs(box):
            self.keep.append(box.spot)
            return
        if BOXES.search(box.text):  # choices to tick
            self._ticks(box)
            return
        if self._unit(box):
            return
        holes = gaps(box.raw)
        asked = [h for h in holes if not stays(f"{SEALED.sub('', h.label)}：")]
        if stays(box.text) and asked and self._names_the_office(box, [h.label for h in asked]):
            self.found.extend(self._inside(box, h.start, h.end, h.label, h.tail) for h in asked)
            return
        if stays(box.text) and not (holes and box.text[-1] in ":：" and len(box.text) <= LONGEST and self._right(box)):
            self.keep.append(box.spot)
            return
        if box.text[-1] in ":：" and len(holes) == 1 and self._beside(box, box.text.rstrip(":：")):
            return
        if holes:
            self.found.extend(self._holes(box, holes))
            return
        label = box.text.rstrip(":：")
        total = is_total(label) and not COUNTS.search(label)
        if len(label) <= LONGEST and not box.number and not total and not self._beside(box, label):
            self._own_box(box, label)

    def _signs(self, box: Box) -> bool:
        """签字 | 甲方：  年 月 日: a row that begins so is for hands, not for this program."""
        first = next(iter(self.grid.texts(box.top)), box)
        return first.left < box.left and SIGNING.fullmatch(first.text) is not None

    def _unit(self, box: Box) -> bool:
        """应到 | 人: a box with nothing but the unit in it, before which the number is written."""
        label = self.grid.box(box.top, box.left - 1) if box.left > 1 and UNIT.fullmatch(box.text) else None
        if label is None or label.top != box.top or not is_heading(label.text) or not self._ruled(box):
            return False
        heads = box.text in ("人", "名", "人次") and not re.search("[人口数]", label.text)  # 列席 | 人 asks for no names
        name = f"{label.text}人数" if heads else label.text
        blank = self._inside(box, 0, len(box.raw) - len(box.raw.lstrip()), name, "")
        self.found.append(replace(blank, words=tuple(w for w in blank.words if w != label.text)))
        return True

    def _ticks(self, box: Box) -> None:
        """动议事由 | □党员建议 □干部提议: the words behind the boxes are the choices of the label before them."""
        self.keep.append(box.spot)
        before = self.grid.box(box.top, box.left - 1) if box.left > 1 else None
        own = box.raw[: next(BOXES.finditer(box.raw)).start()].strip(" 　:：\n")
        label = own or (before.text.rstrip(":：") if before else "")
        options = choices_in(box.raw)
        if label and len(options) >= 2:
            blank = self._inside(box, 0, len(box.raw), label, BOX)
            self.found.append(replace(blank, choices=options, words=tuple(w for w in blank.words if w != label)))

    def _holes(self, box: Box, holes: Sequence[Gap], label: str = "") -> Iterator[Blank]:
        """The gaps of a text; a bare date beside or below a label is the label's: 决议公开 | 自  年 月 日至  年 月 日."""
        before = self.grid.box(box.top, box.left - 1) if box.left > 1 else None
        label = label or (before.text.rstrip(":：") if before and before.text and not gaps(before.raw) else "")
        days = [h for h in holes if h.label == "日期"]
        if not label and len(days) == 1 and days[0].tail == "年月":  # （　年　月） names no date
            holes = [part for hole in holes for part in (months(box.raw, hole) if hole in days else [hole])]
        if label and WHERE.search(label) and all(PLACE.fullmatch(h.label) for h in holes):  # 流向 |   省   市   县
            holes = [Gap(0, len(box.raw), label)]
        holes = [part for h in holes for part in (months(box.raw, h) if SPAN.search(h.label) else [h])]
        for hole in holes:
            name = hole.label or label
            if label and hole in days:
                name = label if len(days) == 1 else f"{label}{'开始' if hole is days[0] else '结束'}"
            rest = (box.raw[: hole.start] + box.raw[hole.end :]).strip()
            alone = len(holes) == 1 and rest in ("", "星期") and bool(label or not rest)
            blank = self._inside(box, 0 if alone else hole.start, hole.end, name, hole.tail)
            yield replace(blank, words=tuple(w for w in blank.words if w != label)) if name != hole.label else blank

    def _beside(self, box: Box, label: str) -> bool:
        if PICTURE.search(label):
            return False
        right = self._right(box)
        if right is not None:
            self._take(right, label, self._words(box))
            return True
        below = None if self._answered(box) else self._below(box)
        if below is not None and box.text[-1] not in ":：":
            self._take(below, label, self._words(box))
            return True
        return False

    def _answered(self, box: Box) -> bool:
        """Whether a label's blank is printed beside it, 化解时间 | 年 月 日, or a text is such a blank: 养殖 | 猪  头 牛  头."""
        right = self.grid.box(box.top, box.right + 1) if box.right < self.grid.right else None
        asks = right is not None and (gaps(right.raw) or BOXES.search(right.text) or UNIT.fullmatch(right.text))
        if right is not None and right.text and right.top == box.top and asks:
            return True
        left = self.grid.box(box.top, box.left - 1) if box.left > 1 else None
        asked = left is not None and bool(left.text) and left.top == box.top and left.height == box.height
        return asked and bool(re.search(r"[一-鿿](   +|　　+)[一-鿿].*(   |　　)", box.raw))

    def _right(self, box: Box) -> Box | None:
        if box.right >= max(self.grid.edge, self.grid.right):
            return None
        right = self.grid.box(box.top, box.right + 1)
        free = not right.text or STARS.fullmatch(right.text)
        if not free or right.spot in self.taken or right.top < box.top or self._formula(right):
            return None
        if box.text[-1] in ":：" and not self._ruled(right) and right.width == 1 and not self._room_for(box):
            return None
        return right if self._ruled(right) or right.width > 1 or box.text[-1] in ":：" else None

    def _room_for(self, box: Box) -> bool:
        """Whether a label ends inside its own column, so that the next cell is free for the value."""
        needed = sum(2 if ord(c) > 0x2E80 else 1 for c in box.raw.strip())
        return needed <= sum(self.grid.width(c) for c in range(box.left, box.right + 1)) + 1 and box.width < 3

    def _below(self, box: Box) -> Box | None:
        below = self.grid.box(box.bottom + 1, box.left)
        if below.text or below.spot in self.taken or below.left != box.left or self._formula(below):
            return None
        if any(t.top <= below.top <= t.last for t in self._tables):
            return None
        return below if self._ruled(below) and self._ruled(box) else None

    def _own_box(self, box: Box, label: str) -> None:
        """A big box that begins with its label takes the text under it: 会议内容."""
        tall = box.height >= 3 or (box.width >= 3 and self._points(box) >= 60)
        if tall and box.width >= 2 and self._ruled(box) and not HINT.search(label):
            self.found.append(self._inside(box, len(box.raw), len(box.raw), label, "", fresh=True))

    def _points(self, box: Box) -> float:
        sizes = (self.grid.sheet.rows.get(r) for r in range(box.top, box.bottom + 1))
        return sum((s.height if s and s.height else self.grid.sheet.default_height) for s in sizes)

    def _words(self, box: Box) -> tuple[str, ...]:
        """The labels further left that found no blank of their own: 参会人员 | 应到 | ____."""
        words: list[str] = []
        called = {(b.row, word) for b in self.found for word in (b.label, b.label.removesuffix("人数"))}
        labels = called | {(row - 1, word) for row, word in called}
        spots = {b.spot for b in self.found}
        col = box.left - 1
        while col >= 1:
            left = self.grid.box(box.top, col)
            if left.text and (left.top, left.text.rstrip(":：")) not in labels and left.spot not in spots:
                words.insert(0, left.text)
            col = min(left.left, col) - 1
        return tuple(words if len(words) <= WORDS else (words[0], *words[1 - WORDS :]))

    def _take(self, box: Box, label: str, words: tuple[str, ...]) -> None:
        self.taken.add(box.spot)
        look = self.grid.sheet.look(box.top, box.left)
        choices = next((c.words for c in self.grid.sheet.choices if any(a.holds(*box.spot) for a in c.areas)), ())
        blank = Blank(box.top, box.left, label, words=words, number_format=look.number_format, choices=choices)
        self.found.append(replace(blank, section=self._section))

    def _inside(self, box: Box, start: int, end: int, label: str, tail: str, fresh: bool = False) -> Blank:
        return Blank(
            box.top, box.left, label, start, end, tail, fresh, self._words(box), section=self._section
        )

    def _ruled(self, box: Box) -> bool:
        return self.grid.ruled(box.top, box.left) or self.grid.ruled(box.bottom, box.right)

    def _formula(self, box: Box) -> bool:
        return self.grid.formula(*box.spot)
