"""What a calendar on the wall says of a day: weekday, lunar date, the next solar term. Heavy; asked on the worker."""

from __future__ import annotations

from datetime import date, timedelta

WEEKDAYS = "一二三四五六日"
KEPT = frozenset(
    "元旦节 除夕 春节 元宵节 妇女节 植树节 劳动节 青年节 儿童节 端午节 建党节 建军节 教师节 中秋节 国庆节 重阳节".split()
)
NEAR = {0: "今天", 1: "明天", 2: "后天"}


def weekday(day: date) -> str:
    return f"星期{WEEKDAYS[day.weekday()]}"


def lunar(day: date) -> str:
    """Say the lunar date: 农历十月十二."""
    from lunar_python import Solar

    found = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    return f"农历{found.getMonthInChinese()}月{found.getDayInChinese()}"


def short(day: date) -> str:
    """Say in two or three characters what a wall calendar prints below a day: the term, the month that begins, 十二."""
    from lunar_python import Solar

    found = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    name = str(found.getDayInChinese())
    return str(found.getJieQi()) or (f"{found.getMonthInChinese()}月" if name == "初一" else name)


def term(day: date) -> str:
    """Say the solar term of today or the next two days: 后天小雪; '' where there is none so near."""
    from lunar_python import Solar

    for ahead, word in NEAR.items():
        then = day + timedelta(days=ahead)
        if name := Solar.fromYmd(then.year, then.month, then.day).getLunar().getJieQi():
            return f"{word}{name}"
    return ""


def fact(day: date) -> str:
    """Say what stands beside a date: 农历十月十二 · 后天小雪."""
    return " · ".join(filter(None, (lunar(day), term(day))))


def feasts(year: int) -> dict[date, str]:
    """The solar terms and the festivals a village keeps, by day; half a second for a year."""
    from lunar_python import Solar

    found = {}
    for ahead in range((date(year + 1, 1, 1) - date(year, 1, 1)).days):
        day = date(year, 1, 1) + timedelta(days=ahead)
        solar = Solar.fromYmd(day.year, day.month, day.day)
        moon = solar.getLunar()
        kept = [name for name in (*solar.getFestivals(), *moon.getFestivals()) if name in KEPT]
        if words := [*kept, *filter(None, [str(moon.getJieQi())])]:
            found[day] = " ".join(words)
    return found
