"""A county's book, made quickly and always the same: 187 villages, 75,000 households, 248,000 people, 500,000 签到.

python -m bench.county FOLDER [SHARE]      SHARE 1 is the whole county, 0.01 a hundredth of it
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from desktop.kit import identity
from desktop.kit.look import Record
from desktop.kit.uid import new_uid
from desktop.ledgers import LEDGERS
from desktop.store.book import Book

VILLAGES, HOUSEHOLDS, PEOPLE, ATTENDANCE, GROUPS, MEMBERS, MEETINGS = 187, 75_000, 248_000, 500_000, 8, 60, 60
TODAY = date(2026, 6, 18)

# surnames by how common they are (2020 census: the first hundred hold about 85 in a hundred people)
SURNAMES = [
    *(
        "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
        "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
        "单仇区朴解乐查"
    ),
    "欧阳",
    "上官",
]
GIVEN = [
    *(
        "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲红建国春梅玉华志海波云龙秋生福祥荣贵德才金银凤"
        "香莲菊花林森水清山峰东南西北中正义仁和安康宁泰吉庆瑞雪雨晴阳光亮晨曦晓冬夏天宇宙坤乾家豪俊鑫淼焱垚喆"
        "昊轩涵怡欣悦妍婷倩雯琪瑶璐曼𠮷㛃"
    ),
]
VILLAGE_NAMES = (
    "柳河 石桥 青山 王庄 李集 大湾 小店 白果 杨树 枣林 后坡 前岭 东沟 西河 南园 北寨 上坪 下洼 新安 古井".split()
)


class County:
    """Everything in it follows from one seed."""

    def __init__(self, share: float) -> None:
        self.random = random.Random(20260618)
        self.villages = max(1, round(VILLAGES * share))
        self.households = max(self.villages, round(HOUSEHOLDS * share))
        self.people = max(self.households, round(PEOPLE * share))
        self.attendance = round(ATTENDANCE * share)

    def name(self) -> str:
        weights = [1 / (place + 3) for place in range(len(SURNAMES))]
        surname = self.random.choices(SURNAMES, weights)[0]
        return surname + "".join(self.random.choices(GIVEN, k=1 if self.random.random() < 0.25 else 2))

    def born(self) -> date:
        return TODAY - timedelta(days=self.random.randrange(60, 92 * 365))

    def id_number(self, born: date, place: int) -> str:
        first17 = f"4211{place % 90 + 10:02d}{born:%Y%m%d}{self.random.randrange(1000):03d}"
        return first17 + identity.check_digit(first17)

    def phone(self) -> str:
        return f"1{self.random.choice('3578')}{self.random.randrange(10**9):09d}"


def village_records(county: County) -> Iterator[Record]:
    for place in range(county.villages):
        name = VILLAGE_NAMES[place % 20] + ("" if place < 20 else str(place // 20)) + "村"
        yield {"uid": new_uid(), "name": name, "township": f"第{place // 12 + 1}镇", "code": f"4211{place:08d}"}


def make(folder: Path, share: float = 1.0) -> Book:
    """Make the county's book in one step, and return it open."""
    county = County(share)
    book = Book.create(folder, LEDGERS, who="测量", today=TODAY)
    with book.step("造一个县"):
        villages = list(village_records(county))
        book.save_many("villages", villages)
        groups = _groups(book, villages)
        households = _households(book, county, villages, groups)
        people = _people(book, county, households)
        _heads(book, households, people)
        members = _party(book, county, villages, people)
        _meetings(book, county, villages, members)
    return book


def _groups(book: Book, villages: list[Record]) -> dict[str, list[str]]:
    rows = [
        {"uid": new_uid(), "village": v["uid"], "name": f"{'一二三四五六七八'[n]}组", "number": n + 1}
        for v in villages
        for n in range(GROUPS)
    ]
    book.save_many("groups", rows)
    by_village: dict[str, list[str]] = {}
    for row in rows:
        by_village.setdefault(row["village"], []).append(row["uid"])
    return by_village


def _households(book: Book, county: County, villages: list[Record], groups: dict[str, list[str]]) -> list[Record]:
    rows = []
    for place in range(county.households):
        village = villages[place * county.villages // county.households]["uid"]
        rows.append(
            {
                "uid": new_uid(),
                "village": village,
                "number": f"{place + 1:06d}",
                "group": groups[village][place % GROUPS],
                "kind": "一般户",
            }
        )
    book.save_many("households", rows)
    return rows


def _people(book: Book, county: County, households: list[Record]) -> list[Record]:
    rows, numbers = [], set()
    for place in range(county.people):
        household, head = households[place % county.households], place < county.households
        born = county.born()
        number = county.id_number(born, place % 37)
        person = {
            "uid": new_uid(),
            "village": household["village"],
            "household": household["uid"],
            "state": "在册",
            "name": county.name(),
        }
        person |= {"id_number": None if number in numbers else number, "sex": identity.sex(number), "nation": "汉族"}
        person |= {"born": born.isoformat(), "phone": county.phone() if county.random.random() < 0.6 else None}
        numbers.add(number)
        rows.append(person | {"relation": "户主" if head else "子", "education": "初中", "political": "群众"})
    book.save_many("people", rows)
    return rows


def _heads(book: Book, households: list[Record], people: list[Record]) -> None:
    """Say who heads each household, in one statement: an update of 75,000 records would be the benchmark's own cost."""
    book.engine.run("CREATE TEMP TABLE heads AS SELECT household, min(id) AS id FROM people GROUP BY household")
    book.engine.run("CREATE INDEX temp.heads_household ON heads (household)")
    book.engine.run(
        "UPDATE households SET head = (SELECT p.uid FROM temp.heads h JOIN people p ON p.id = h.id "
        "WHERE h.household = households.uid)"
    )
    book.engine.run("DROP TABLE temp.heads")


def _party(book: Book, county: County, villages: list[Record], people: list[Record]) -> dict[str, list[Record]]:
    branches = [{"uid": new_uid(), "village": v["uid"], "name": f"{v['name']}党支部"} for v in villages]
    book.save_many("party_branches", branches)
    branch_of = {row["village"]: row["uid"] for row in branches}
    members: dict[str, list[Record]] = {}
    for person in people:
        here = members.setdefault(person["village"], [])
        if len(here) < MEMBERS and person["born"] < "2005":
            here.append({"village": person["village"], "person": person["uid"], "branch": branch_of[person["village"]]})
    rows = [
        {**m, "uid": new_uid(), "status": "正式党员", "joined_on": "2010-07-01"} for ms in members.values() for m in ms
    ]
    book.save_many("party_members", rows)
    return members


def _meetings(book: Book, county: County, villages: list[Record], members: dict[str, list[Record]]) -> None:
    kind = book.named("meeting_types", "支部党员大会")[0]["uid"]
    meetings, attendance = [], []
    for village in villages:
        roll = members[village["uid"]]
        for month in range(MEETINGS):
            uid, day = new_uid(), date(2021 + month // 12, month % 12 + 1, 5).isoformat()
            meeting = {"uid": uid, "village": village["uid"], "type": kind, "branch": roll[0]["branch"], "held_on": day}
            meetings.append(meeting | {"title": f"{day[:7]}党员大会", "content": "学习上级文件，讨论村里的事。" * 20})
            for place, member in enumerate(roll[:45]):
                status = county.random.choices(("到会", "请假", "缺席"), (90, 8, 2))[0]
                row = {"village": village["uid"], "meeting": uid, "person": member["person"], "status": status}
                attendance.append(row | {"position": place + 1, "votes": 1})
    book.save_many("meetings", meetings)
    book.save_many("attendance", attendance[: county.attendance])


def main() -> None:
    folder, share = Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 1.0
    began = time.perf_counter()
    with make(folder, share) as book:
        counts = {name: book.count(name) for name in ("villages", "households", "people", "attendance")}
    size = (folder / "账本.db").stat().st_size / 1e6
    print(f"{counts}, {size:.0f} MB, {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
