"""Conditional formats: what they make of each cell of a sheet. Only what is certain; the rest is told in `left_out`."""

from __future__ import annotations

import datetime
import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import cached_property

from desktop.paper.formats import said
from desktop.sheets.formulas.book import Book
from desktop.sheets.formulas.days import Days
from desktop.sheets.formulas.reading import parsed, result
from desktop.sheets.formulas.values import Unknown, Value, Wrong, compared, is_number, number, text, truth
from desktop.sheets.sheet import Area, Look, Overlay, Rule, Sheet, Stop, cell_name

ICONS = ("Arrows", "ArrowsGray", "TrafficLights", "TrafficLights1", "TrafficLights2", "Signs", "RedToBlack",
         "Symbols", "Symbols2", "Flags", "Rating", "Quarters", "Triangles")  # fmt: skip
_COMPARING = {
    "equal": "=", "notEqual": "<>", "lessThan": "<", "lessThanOrEqual": "<=", "greaterThan": ">",
    "greaterThanOrEqual": ">=",
}  # fmt: skip
_RED, _BLUE = "FF0000", "638EC6"
_NAMES = {
    "cellIs": "单元格数值", "expression": "公式", "colorScale": "色阶", "dataBar": "数据条", "iconSet": "图标集",
    "timePeriod": "日期", "aboveAverage": "高于或低于平均值",
}  # fmt: skip
Test = Callable[[int, int], bool]
Evaluate = Callable[[int, int], Value]  # of a row and a column


@dataclass(frozen=True, slots=True)
class Bar:
    """A data bar: from and to where in its cell, as shares of the width, and its colour."""

    start: float
    stop: float
    color: str


@dataclass(frozen=True, slots=True)
class Icon:
    """A mark: its family (Arrows, Flags …), which of how many from the worst, from 0."""

    family: str
    step: int
    of: int


NOTHING = Overlay()


@dataclass(slots=True)
class Dress:
    """What the rules put on one cell."""

    changes: Overlay = NOTHING
    bar: Bar | None = None
    icon: Icon | None = None
    hides_value: bool = False


class Rules:
    """The conditional formats of a sheet. `left_out` names those that cannot be painted for certain."""

    def __init__(self, sheet: Sheet, today: datetime.date) -> None:
        self.sheet = sheet
        self.days = Days(today, sheet.date1904)
        self._book = Book([sheet], said, today)
        self.left_out: list[str] = []
        self._dressed: dict[tuple[int, int], Dress | None] = {}
        self._looks: dict[tuple[Look, Overlay], Look] = {}
        self._ready = [(rule, put) for rule in sheet.rules if (put := self._prepared(rule))]

    def look(self, row: int, col: int, plain: Look) -> Look:
        """Return a cell's look with what the rules change of it."""
        dress = self.dress(row, col) if self._ready else None
        if dress is None or dress.changes == NOTHING:
            return plain
        key = (plain, dress.changes)
        if key not in self._looks:
            self._looks[key] = _changed(plain, dress.changes)
        return self._looks[key]

    def dress(self, row: int, col: int) -> Dress | None:
        """Return what the rules put on a cell, None if nothing."""
        place = (row, col)
        if place not in self._dressed:
            self._dressed[place] = self._dress(row, col)
        return self._dressed[place]

    def __bool__(self) -> bool:
        return bool(self._ready)

    def _dress(self, row: int, col: int) -> Dress | None:
        dress: Dress | None = None
        for rule, put in self._ready:
            if not any(area.holds(row, col) for area in rule.areas):
                continue
            dress = dress or Dress()
            try:
                met = put(row, col, dress)
            except Wrong:
                continue
            except Unknown:
                self._leave_out(rule)
                continue
            if met and rule.stop_if_true:
                break
        return dress

    def _leave_out(self, rule: Rule) -> None:
        """Name what is not painted, for a person to find."""
        name = _NAMES.get(rule.kind, rule.kind)
        first = rule.areas[0]
        where = f"{cell_name(first.top, first.left)}:{cell_name(first.bottom, first.right)}"
        told = f"工作表“{self.sheet.name}”{where} 的条件格式（{name}）"
        if told not in self.left_out:
            self.left_out.append(told)

    # Rules made ready

    def _prepared(self, rule: Rule) -> Callable[[int, int, Dress], bool] | None:
        try:
            if rule.kind in ("colorScale", "dataBar", "iconSet"):
                return _Scale(self, rule).put
            test = self._test(rule)
        except Unknown:
            self._leave_out(rule)
            return None

        def put(row: int, col: int, dress: Dress) -> bool:
            met = test(row, col)
            if met:
                dress.changes = _filled(dress.changes, rule.overlay)
            return met

        return put

    def read(self, rule: Rule, formula: str) -> Evaluate:
        """Return a rule's formula, to be worked out for a row and a column. Raises Unknown."""
        node = parsed(formula)
        if node is None:
            raise Unknown(formula)
        top, left = rule.areas[0].top, rule.areas[0].left

        def evaluate(row: int, col: int) -> Value:
            return result(node, self._book.at(self.sheet, row, col, (row - top, col - left)))

        return evaluate

    def value(self, row: int, col: int) -> Value:
        """Return what a cell holds. Raises Wrong for an error."""
        return self._book.at(self.sheet, row, col).cell(None, row, col)

    def _test(self, rule: Rule) -> Test:
        if rule.kind == "cellIs":
            return self._compares(rule)
        if rule.kind == "expression" and rule.formulas:
            yes = self.read(rule, rule.formulas[0])
            return lambda r, c: truth(yes(r, c))
        if rule.kind in _TEXTS and (rule.text or "Blanks" in rule.kind):
            told, sought = _TEXTS[rule.kind], rule.text.lower()
            return lambda r, c: told(_words(self.value(r, c)), sought)
        if rule.kind in ("containsErrors", "notContainsErrors"):
            wanted = rule.kind == "containsErrors"
            return lambda r, c: ((cell := self.sheet.cells.get((r, c))) is not None and cell.kind == "error") is wanted
        if rule.kind in ("duplicateValues", "uniqueValues"):
            return self._repeats(rule)
        if rule.kind == "top10":
            return self._highest(rule)
        if rule.kind == "aboveAverage" and not rule.deviations:
            return self._beside_average(rule)
        if rule.kind == "timePeriod":
            return self._within_days(rule)
        raise Unknown(rule.kind)

    def _compares(self, rule: Rule) -> Test:
        bounds = [self.read(rule, f) for f in rule.formulas]
        value = self.value
        if rule.operator in ("between", "notBetween") and len(bounds) == 2:
            inside = rule.operator == "between"

            def between(row: int, col: int) -> bool:
                low, high = sorted((number(bounds[0](row, col)), number(bounds[1](row, col))))
                held = value(row, col)
                return (compared(held, ">=", low) and compared(held, "<=", high)) is inside

            return between
        if rule.operator not in _COMPARING or len(bounds) != 1:
            raise Unknown(rule.operator)
        sign, bound = _COMPARING[rule.operator], bounds[0]
        return lambda r, c: compared(value(r, c), sign, bound(r, c))

    def values(self, areas: tuple[Area, ...]) -> list[Value]:
        """Return what the cells of some areas hold, errors and blanks left out."""
        cells = self.sheet.cells
        held = [cell for place, cell in cells.items() if any(a.holds(*place) for a in areas)]
        return [cell.value for cell in held if cell.kind != "error" and cell.value not in (None, "")]

    def numbers(self, areas: tuple[Area, ...]) -> list[float]:
        return sorted(float(v) for v in self.values(areas) if is_number(v) and v == v)

    def number_at(self, row: int, col: int) -> float | None:
        value = self.value(row, col)
        return float(value) if is_number(value) else None

    def _repeats(self, rule: Rule) -> Test:
        counts = Counter(_words(v) for v in self.values(rule.areas))
        many = rule.kind == "duplicateValues"

        def repeats(row: int, col: int) -> bool:
            value = self.value(row, col)
            return value is not None and value != "" and (counts[_words(value)] > 1) is many

        return repeats

    def _highest(self, rule: Rule) -> Test:
        found = self.numbers(rule.areas)
        count = max(1, len(found) * rule.rank // 100) if rule.percent else rule.rank
        if not found or count < 1:
            return lambda _r, _c: False
        bound = found[min(count, len(found)) - 1] if rule.bottom else found[-min(count, len(found))]
        sign = "<=" if rule.bottom else ">="
        return lambda r, c: (held := self.number_at(r, c)) is not None and compared(held, sign, bound)

    def _beside_average(self, rule: Rule) -> Test:
        found = self.numbers(rule.areas)
        average = math.fsum(found) / len(found) if found else 0.0
        sign = ("<" if rule.bottom else ">") + ("=" if rule.equal else "")
        return lambda r, c: (held := self.number_at(r, c)) is not None and compared(held, sign, average)

    def _within_days(self, rule: Rule) -> Test:
        if rule.text not in _PERIODS:
            raise Unknown(rule.text)
        today, meant = self.days.today, _PERIODS[rule.text]

        def within(row: int, col: int) -> bool:
            held = self.number_at(row, col)
            return held is not None and meant(self.days.day(held), today)

        return within


_TEXTS: dict[str, Callable[[str, str], bool]] = {
    "containsText": lambda said, sought: sought in said,
    "notContainsText": lambda said, sought: sought not in said,
    "beginsWith": lambda said, sought: said.startswith(sought),
    "endsWith": lambda said, sought: said.endswith(sought),
    "containsBlanks": lambda said, _: not said.strip(" "),
    "notContainsBlanks": lambda said, _: bool(said.strip(" ")),
}


def _words(value: Value) -> str:
    """Take a value as a text in small letters; of a number, were it of eighteen digits, the first fifteen."""
    return f"{value:.15g}" if is_number(value) else text(value).lower()


def _months(day: datetime.date) -> int:
    return day.year * 12 + day.month


_PERIODS: dict[str, Callable[[datetime.date, datetime.date], bool]] = {
    "today": lambda day, today: day == today,
    "yesterday": lambda day, today: (today - day).days == 1,
    "tomorrow": lambda day, today: (day - today).days == 1,
    "last7Days": lambda day, today: 0 <= (today - day).days <= 6,
    "thisMonth": lambda day, today: _months(day) == _months(today),
    "lastMonth": lambda day, today: _months(today) - _months(day) == 1,
    "nextMonth": lambda day, today: _months(day) - _months(today) == 1,
}


def _filled(first: Overlay, second: Overlay) -> Overlay:
    """What an earlier rule changed stays; a later one changes the rest."""
    missing = {f.name: getattr(second, f.name) for f in fields(Overlay) if getattr(first, f.name) is None}
    return replace(first, **missing)


def _changed(look: Look, over: Overlay) -> Look:
    font = {k: v for k in ("color", "bold", "italic", "strike", "underline") if (v := getattr(over, k)) is not None}
    own = ("fill", "left", "right", "top", "bottom", "number_format")
    changed = {k: v for k in own if (v := getattr(over, k)) is not None}
    return replace(look, font=replace(look.font, **font), **changed)


class _Scale:
    """A colour scale, a data bar or an icon set."""

    def __init__(self, rules: Rules, rule: Rule) -> None:
        self.rules, self.rule = rules, rule
        self.family = rule.icons[1:]
        if rule.kind == "iconSet":
            if self.family not in ICONS or rule.icons[:1] != str(len(rule.stops)):
                raise Unknown(rule.icons)
        elif len(rule.stops) not in ((2, 3) if rule.kind == "colorScale" else (2,)):
            raise Unknown(rule.kind)
        if rule.kind == "colorScale" and not all(stop.color for stop in rule.stops):
            raise Unknown(rule.kind)
        self._formulas = {
            stop: rules.read(rule, stop.value) for stop in rule.stops if stop.kind == "formula" or not _fixed(stop)
        }

    @cached_property
    def _numbers(self) -> list[float]:
        return self.rules.numbers(self.rule.areas)

    @cached_property
    def _bounds(self) -> list[float]:
        return [self._bound(stop) for stop in self.rule.stops]

    def _bound(self, stop: Stop) -> float:
        found = self._numbers
        low, high = found[0], found[-1]
        if stop in self._formulas:
            base = self.rule.areas[0]
            value = number(self._formulas[stop](base.top, base.left))
        elif stop.kind in ("min", "max", "autoMin", "autoMax"):
            end = low if stop.kind.lower().endswith("min") else high
            return end if stop.kind in ("min", "max") else (min if stop.kind == "autoMin" else max)(end, 0.0)
        else:
            value = float(stop.value)
        if stop.kind == "percent":
            return low + (high - low) * value / 100
        if stop.kind == "percentile":
            return _percentile(found, value)
        return value

    def put(self, row: int, col: int, dress: Dress) -> bool:
        value = self.rules.number_at(row, col)
        if value is None or not self._numbers:
            return False
        if self.rule.kind == "colorScale":
            dress.changes = _filled(dress.changes, Overlay(fill=self._color(value)))
        elif self.rule.kind == "dataBar":
            dress.bar = dress.bar or self._bar(value)
        else:
            dress.icon = dress.icon or self._icon(value)
        dress.hides_value = dress.hides_value or not self.rule.shows_value
        return True

    def _color(self, value: float) -> str:
        bounds, colors = self._bounds, [stop.color or "FFFFFF" for stop in self.rule.stops]
        if value <= bounds[0]:
            return colors[0]
        for place in range(1, len(bounds)):
            if value <= bounds[place]:
                before, after = bounds[place - 1], bounds[place]
                share = (value - before) / (after - before) if after > before else 1.0
                return _mixed(colors[place - 1], colors[place], share)
        return colors[-1]

    def _bar(self, value: float) -> Bar:
        """A bar of Excel 2007 keeps a tenth free at both ends; a later one starts from zero, also to the left."""
        low, high = self._bounds
        own, other = self.rule.stops[0].color or _BLUE, self.rule.negative or _RED
        share = min(1.0, max(0.0, (value - low) / (high - low))) if high > low else 1.0
        if self.rule.negative is None and not self.rule.stops[0].kind.startswith("auto"):
            return Bar(0.0, 0.1 + 0.8 * share, own)
        axis = min(1.0, max(0.0, -low / (high - low))) if high > low else 0.0
        return Bar(min(axis, share), max(axis, share), own if value >= 0 else other)

    def _icon(self, value: float) -> Icon:
        count = len(self._bounds)
        step = max((n for n in range(1, count) if value >= self._bounds[n]), default=0)
        return Icon(self.family, count - 1 - step if self.rule.reverse else step, count)


def _fixed(stop: Stop) -> bool:
    """Tell whether a stop is a plain number or needs none."""
    if stop.kind in ("min", "max", "autoMin", "autoMax"):
        return True
    try:
        return math.isfinite(float(stop.value))
    except ValueError:
        return False


def _percentile(found: list[float], percent: float) -> float:
    place = (len(found) - 1) * min(100.0, max(0.0, percent)) / 100
    low = math.floor(place)
    high = min(low + 1, len(found) - 1)
    return found[low] + (found[high] - found[low]) * (place - low)


def _mixed(one: str, other: str, share: float) -> str:
    parts = [(int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (0, 2, 4)]
    return "".join(f"{round(a + (b - a) * share):02X}" for a, b in parts)
