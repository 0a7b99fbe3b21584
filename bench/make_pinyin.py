"""Make resources/pinyin.txt from pypinyin: 'reading first-characters other-characters' a line. Run after an update."""

from __future__ import annotations

from collections import defaultdict

from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

from desktop.kit.places import resource

ADDED = {"𠮷": "ji"}  # characters of real names that pypinyin does not know
BEYOND = "𪚥𫖯𬱖𫍯𬀩𫟹𬘓𬳽𬭊𫓧𬬭𬶐𬶍𬞟𫘝𬺓𬍛𬜬𪟝𬭚𫘨𬙂𬟁𬴃𫐐"


def characters() -> list[int]:
    return [code for code in sorted(PINYIN_DICT) if code < 0xA000 or 0xF900 <= code < 0xFB00 or chr(code) in BEYOND]


def main() -> None:
    first: dict[str, str] = defaultdict(str)
    others: dict[str, str] = defaultdict(str)
    for code in characters():
        plain = (to_normal(reading, v_to_u=False) for reading in PINYIN_DICT[code].split(","))
        ways = [way for way in dict.fromkeys(way.replace("ü", "v").replace("ê", "e") for way in plain) if way.isalpha()]
        for place, way in enumerate(ways):
            (others if place else first)[way] += chr(code)
    for character, way in ADDED.items():
        first[way] += character
    lines = [f"{way} {first[way]} {others[way]}" for way in sorted(first.keys() | others.keys())]
    resource("pinyin.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
