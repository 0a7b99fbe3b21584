"""The 村民小组 that a roster says once for many rows: in a row of its own above them, or in its title."""

from __future__ import annotations

import re

_NUMBER = r"第?(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_GROUP = rf"{_NUMBER}(?:村民小组|村民组|居民小组|小组|组|(?:生产)?队|社)"
_MORE = r"(?:[（(][^（）()]*[）)])?[:：]?(?:(?:组长|队长|负责人|电话|共?\d+户|户数|人口)[:：]?.*)?"  # 一组 组长：张三 电话：…
_BAND = re.compile(rf"((?:[一-鿿]{{0,8}}?{_GROUP}|[一-鿿]{{1,6}}?(?:村民)?小?组)){_MORE}")
_SAID = re.compile(rf"{_GROUP}(?![织长成员别区会保])")


def band_of(text: str) -> str:
    """Return the group that a row names which says nothing else: 一组, 第三村民小组（王家湾）; '' if it names none."""
    bare = "".join(text.split())
    if "户主：" in bare or "户主:" in bare:  # （一）户主：张三  家庭人口：3人  住址：碾子垭村二组
        return group_in(bare)
    found = _BAND.fullmatch(bare)
    return found[1] if found else ""


def group_in(*titles: str) -> str:
    """Return the group that the first of these names which names just one: 红旗村5组常住人口花名册."""
    for title in titles:
        named = set(_SAID.findall("".join(title.split())))
        if len(named) == 1:
            return str(named.pop())
    return ""
