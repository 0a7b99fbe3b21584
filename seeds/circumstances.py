"""What sets people and households apart: old and alone, poor, disabled, veterans; and how they came and went."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from desktop.kit.look import Record

from .names import Names, Numbers
from .people import AWAY_JOBS, PLACES, age_on
from .village import Village, years_before

LEFT_FOR = ("河南郑州", "安澜县城", "江苏苏州", "山东青岛", "河南洛阳")


def tag(person: Record, word: str) -> None:
    words = [w for w in (person["tags"] or "").split("、") if w]
    if word not in words:
        person["tags"] = "、".join([*words, word])


class Homes:
    """Households with their members, in order."""

    def __init__(self, village: Village) -> None:
        self.village = village
        self.members: dict[str, list[Record]] = {h["uid"]: [] for h in village.tables["households"]}
        for person in village.tables["people"]:
            if person["household"]:
                self.members[person["household"]].append(person)

    def __iter__(self) -> Iterator[tuple[Record, list[Record]]]:
        for household in self.village.tables["households"]:
            yield household, self.members[household["uid"]]

    def plain(self, fits: Callable[[list[Record]], bool]) -> list[tuple[Record, list[Record]]]:
        """Ordinary households, none of the cast's, whose members fit."""
        return [(h, m) for h, m in self if h["kind"] == "一般户" and m[0]["name"] not in self.village.cast and fits(m)]


def describe(village: Village) -> None:
    """Set tags and kinds of household."""
    homes = Homes(village)
    _old(village, homes)
    _kinds(village, homes)
    ages = [(p, age_on(p, village.today)) for p in village.tables["people"] if p["household"]]
    free = [p for p, _ in ages if p["name"] not in village.cast]
    for person in village.some([p for p, age in ages if p in free and p["sex"] == "男" and 26 <= age <= 78], 13):
        tag(person, "退役军人")
    for person in village.some([p for p, age in ages if p in free and 40 <= age <= 64 and not p["away"]], 14):
        tag(person, "公益岗")
        person["job"] = "保洁员" if village.rng.random() < 0.6 else "护林员"
    for person in free:
        if person["health"] == "残疾":
            tag(person, "残疾人")


def _old(village: Village, homes: Homes) -> None:
    for _, members in homes:
        ages = [age_on(p, village.today) for p in members]
        for person, age in zip(members, ages, strict=True):
            if age >= 80:
                tag(person, "高龄")
        if min(ages) >= 65:
            for person in members:
                tag(person, "独居老人" if len(members) == 1 else "空巢老人")


def _kinds(village: Village, homes: Homes) -> None:
    def low(members: list[Record]) -> bool:
        return any(p["health"] in ("残疾", "大病", "慢性病") for p in members) and len(members) <= 3

    def single(members: list[Record]) -> bool:
        return len(members) == 1 and members[0]["marriage"] == "未婚" and age_on(members[0], village.today) >= 60

    for kind, word, count, fits in (
        ("特困户", "特困", 3, single),
        ("低保户", "低保", 14, low),
        ("监测户", "监测", 2, low),
        ("残疾人户", "", 5, lambda m: any(p["health"] == "残疾" for p in m)),
        ("脱贫户", "脱贫", 23, lambda m: len(m) <= 5),
    ):
        for household, members in village.some(homes.plain(fits), count):
            household["kind"] = kind
            for person in members:
                if word:
                    tag(person, word)


class Moves:
    """Births, deaths, weddings, departures, splits and changes of head since the records begin."""

    def __init__(self, village: Village) -> None:
        self.village, self.rng = village, village.rng
        self.names = Names(village.rng, frozenset(village.cast))
        self.numbers = Numbers(village.rng)
        self.numbers.given.update(p["id_number"] for p in village.tables["people"] if p["id_number"])
        self.numbers.given.update(p["phone"] for p in village.tables["people"] if p["phone"])
        self.homes = Homes(village)
        self.settled: set[str] = set()

    def happen(self) -> None:
        self.births()
        self.weddings()
        self.deaths()
        self.departures()
        self.splits()
        self.village.tables["moves"].sort(key=lambda m: m["moved_on"])

    def some_day(self) -> date:
        return self.village.day_between(self.village.start, self.village.today - timedelta(days=3))

    def move(self, person: Record, kind: str, day: date, **values: object) -> None:
        self.village.add("moves", person=person["uid"], kind=kind, moved_on=day.isoformat(), **values)

    def births(self) -> None:
        for household, members in self.homes:
            for person in members:
                if person["born"] >= self.village.start.isoformat():
                    self.move(person, "出生", date.fromisoformat(person["born"]), to_household=household["uid"])

    def weddings(self) -> None:
        """Young wives without children of their own yet, or with one born after they came."""
        young = [
            (h, p)
            for h, members in self.homes
            for p in members
            if p["relation"] in ("妻", "儿媳")
            and age_on(p, self.village.today) < 34
            and p["name"] not in self.village.cast
            and all(c["born"] > self.village.start.isoformat() for c in members if age_on(c, self.village.today) < 18)
        ]
        for household, wife in self.village.some(young, 7):
            day = self.village.day_between(self.village.start, self.village.start + timedelta(days=120))
            wife["registered_on"] = day.isoformat()
            self.settled.add(household["uid"])
            place = self.rng.choice(("清河镇北街村", "清河镇孟庄村", "安澜县城关镇", "清河镇三里店村"))
            self.move(wife, "婚入", day, to_household=household["uid"], place=place)

    def gone(self, household: Record, sex: str, age: int, state: str) -> Record:
        """Someone who lived in a household and does so no longer."""
        born = years_before(self.village.today, age) - timedelta(days=self.rng.randint(0, 360))
        head = self.homes.members[household["uid"]][0]
        family = head["name"][0] if head["sex"] == "男" else self.names.other_surname(head["name"][0])
        return self.village.add(
            "people",
            name=self.names.full(family, sex, born),
            sex=sex,
            born=born.isoformat(),
            nation="汉族",
            away=0,
            id_number=self.numbers.identity(born, sex),
            state=state,
            native_place=head["native_place"],
            political="群众",
            education="小学" if age > 60 else "初中",
            registration="农业",
        )

    def deaths(self) -> None:
        """Widowed heads lost a husband or wife, others a parent; where the dead was the head, the head changed."""
        alone = self.homes.plain(lambda m: m[0]["marriage"] == "丧偶" and age_on(m[0], self.village.today) >= 62)
        for household, members in self.village.some(alone, 9):
            head = members[0]
            spouse = self.gone(
                household, "女" if head["sex"] == "男" else "男", age_on(head, self.village.today) + 2, "去世"
            )
            day = self.some_day()
            self.move(spouse, "死亡", day, household=household["uid"])
            if spouse["sex"] == "男":
                after = min(self.village.today, day + timedelta(days=self.rng.randint(9, 40)))
                self.move(head, "户主变更", after, household=household["uid"], note=f"原户主{spouse['name']}去世")
        others = self.homes.plain(lambda m: 50 <= age_on(m[0], self.village.today) <= 64 and m[0]["sex"] == "男")
        for household, members in self.village.some(others, 8):
            parent = self.gone(household, self.rng.choice("男女"), age_on(members[0], self.village.today) + 24, "去世")
            self.move(parent, "死亡", self.some_day(), household=household["uid"])

    def departures(self) -> None:
        with_old = self.homes.plain(lambda m: age_on(m[0], self.village.today) >= 52)
        for number, (household, _) in enumerate(self.village.some(with_old, 11)):
            sex, age = (
                ("女", self.rng.randint(22, 28)) if number < 5 else (self.rng.choice("男女"), self.rng.randint(26, 42))
            )
            person = self.gone(household, sex, age, "迁出")
            person.update(job=self.rng.choice(AWAY_JOBS), phone=self.numbers.mobile(), marriage="已婚")
            kind = "婚出" if number < 5 else "迁出"
            place = (
                self.rng.choice(("清河镇孟庄村", "安澜县城关镇", "邻县")) if number < 5 else self.rng.choice(LEFT_FOR)
            )
            self.move(person, kind, self.some_day(), household=household["uid"], place=place)
        arrivals = [
            p for _, m in self.homes.plain(lambda m: len(m) >= 3) for p in m if p["relation"] in ("母亲", "父亲")
        ]
        for person in self.village.some(arrivals, 4):
            day = self.some_day()
            person["registered_on"] = day.isoformat()
            self.move(
                person, "迁入", day, to_household=person["household"], place=self.rng.choice(PLACES), note="投靠子女"
            )

    def splits(self) -> None:
        """Young families that left a father's household in the same hamlet, before any hamlet met."""
        young = self.homes.plain(
            lambda m: 27 <= age_on(m[0], self.village.today) <= 40 and len(m) >= 3 and m[0]["sex"] == "男"
        )
        done = 0
        for household, members in young:
            father = self._father(household, members[0])
            if father is None or done == 5 or household["uid"] in self.settled:
                continue
            day, done = self.village.day_between(self.village.start, self.village.start + timedelta(days=25)), done + 1
            for person in members:
                if person["born"] < day.isoformat() and person["relation"] not in ("母亲", "父亲"):
                    self.move(person, "分户", day, household=father["uid"], to_household=household["uid"])

    def _father(self, household: Record, head: Record) -> Record | None:
        for other, members in self.homes.plain(lambda m: m[0]["sex"] == "男"):
            gap = int(head["born"][:4]) - int(members[0]["born"][:4])
            alike = members[0]["name"][0] == head["name"][0] and other["group"] == household["group"]
            if alike and 21 <= gap <= 33 and all(p["relation"] not in ("子", "长子") for p in members):
                return other
        return None


def happened(village: Village) -> None:
    describe(village)
    Moves(village).happen()
