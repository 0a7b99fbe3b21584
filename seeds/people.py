"""The practice village's hamlets, households and people as they are today."""

from __future__ import annotations

from datetime import date, timedelta

from desktop.kit.look import Record

from . import cast, families
from .names import OFFICE, RARE, Names, Numbers
from .village import COUNTY, NAME, TOWN, Village, years_before

CHINESE = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四")
PLACES = (
    "河南郑州",
    "江苏苏州",
    "广东东莞",
    "浙江宁波",
    "上海",
    "北京",
    "山东青岛",
    "湖北武汉",
    "陕西西安",
    "福建泉州",
)
AWAY_JOBS = ("装配工", "建筑工", "货车司机", "厨师", "快递员", "电焊工", "保洁员", "缝纫工", "销售员", "装修工")
HOME_JOBS = ("务农",) * 9 + ("养殖户", "木工", "瓦工", "理发师", "小商店店主", "水暖工", "电工", "农机手")
HOUSES = ("砖混一层，{}平方米", "砖混二层，{}平方米", "砖木结构，{}平方米", "砖混二层带院，{}平方米")


def populate(village: Village) -> None:
    """Make the village, its 14 hamlets, 412 households and 1,286 people."""
    names = Names(village.rng, _kept())
    numbers = Numbers(village.rng)
    village.add(
        "villages",
        name=NAME,
        township=TOWN,
        county=COUNTY,
        code="419923104207",
        phone=OFFICE,
        address=f"{NAME}一组村部",
    )
    for number, word in enumerate(CHINESE, 1):
        village.add("groups", name=f"{word}组", number=float(number))
    _House.fill(village, names, numbers)
    for name, sex, age, note in cast.OUTSIDERS:
        born = _birthday(village, age)
        village.cast[name] = village.add(
            "people", name=name, sex=sex, born=born.isoformat()[:7], phone=numbers.mobile(), state="村外", note=note
        )


def _kept() -> frozenset[str]:
    members = (text.split()[0] for _, _, people in cast.HOUSEHOLDS for text in people)
    return frozenset([*members, *(name for name, *_ in cast.OUTSIDERS)])


def _birthday(village: Village, age: int) -> date:
    """A day that makes someone exactly so old today."""
    return years_before(village.today, age) - timedelta(days=village.rng.randint(0, 360))


class _House:
    """One household being filled."""

    def __init__(self, village: Village, names: Names, numbers: Numbers, group: int, number: int) -> None:
        self.village, self.names, self.numbers, self.rng = village, names, numbers, village.rng
        self.group, self.number = group, number
        place = village.tables["groups"][group - 1]
        self.record = village.add("households", number=f"{group:02d}{number:03d}", group=place["uid"])
        self.record["address"] = f"{NAME}{place['name']}{number}号"
        self.family = ""

    @classmethod
    def fill(cls, village: Village, names: Names, numbers: Numbers) -> None:
        """Fill every hamlet: the cast in their places, families from the dice in the others."""
        known = {(group, number): people for group, number, people in cast.HOUSEHOLDS}
        sizes = [size for size, count in families.SIZES.items() for _ in range(count)]
        for people in known.values():
            sizes.remove(len(people))
        village.rng.shuffle(sizes)
        for group, households in enumerate(families.PER_GROUP, 1):
            for number in range(1, households + 1):
                house = cls(village, names, numbers, group, number)
                if (group, number) in known:
                    house.known(known[group, number])
                else:
                    house.strangers(families.family(sizes.pop(), village.rng))
        _rare(village)

    def known(self, people: tuple[str, ...]) -> None:
        for text in people:
            name, relation, sex, age = text.split()
            person = self.person(name, relation, sex, _birthday(self.village, int(age)))
            self.village.cast[name] = person
            if person["away"]:
                person.update(away=0, works_at=None, job="务农", tags=None)
            person.update(cast.FACTS.get(name, {}))
        self.finish()

    def strangers(self, kin: families.Family) -> None:
        self.family = self.names.surname(self.group)
        for relation, sex, age in kin:
            born = _birthday(self.village, age)
            own = relation in ("妻", "母亲", "儿媳") or (relation == "户主" and sex == "女")
            surname = self.names.other_surname(self.family) if own else self.family
            self.person(self.names.full(surname, sex, born), relation, sex, born)
        self.finish()

    def person(self, name: str, relation: str, sex: str, born: date) -> Record:
        age = years_between(born, self.village.today)
        person = self.village.add(
            "people",
            name=name,
            sex=sex,
            born=born.isoformat(),
            nation="汉族",
            household=self.record["uid"],
            relation=relation,
            state="在册",
            id_number=self.numbers.identity(born, sex) if age >= 1 or self.rng.random() < 0.6 else None,
            registration="非农业" if self.rng.random() < 0.02 else "农业",
            native_place=f"河南{COUNTY}",
            health=self.health(age),
            education=self.education(age),
            political="群众",
        )
        if self.record["head"] is None:
            self.record["head"] = person["uid"]
        if (14 <= age < 19 and self.rng.random() < 0.5) or (19 <= age < 28 and self.rng.random() < 0.6):
            person["political"] = "共青团员"
        self.work(person, age)
        return person

    def health(self, age: int) -> str:
        chance = self.rng.random()
        if age > 65:
            return "健康" if chance < 0.55 else "慢性病" if chance < 0.8 else "一般"
        return "健康" if chance < 0.965 else "慢性病" if chance < 0.985 else "残疾"

    def education(self, age: int) -> str:
        if age < 18:
            return next(
                word for limit, word in ((6, "学龄前"), (12, "小学"), (15, "初中"), (18, "高中")) if age < limit
            )
        if age >= 66:
            return self.rng.choice(("小学", "小学", "小学", "文盲或半文盲", "初中"))
        if age >= 40:
            return self.rng.choice(("初中",) * 6 + ("小学", "小学", "高中", "中专"))
        return self.rng.choice(("初中",) * 4 + ("高中", "高中", "中专", "技校", "大专", "大专", "大学本科"))

    def work(self, person: Record, age: int) -> None:
        """Give an occupation, a telephone, and to many of working age a place far away."""
        if age < 18:
            person["job"] = "学生" if age >= 6 else None
            return
        person["phone"] = self.numbers.mobile() if age < 76 or self.rng.random() < 0.6 else None
        if age <= 22 and person["education"] in ("大学本科", "大专"):
            person.update(job="学生", tags="大学生")
        elif 20 <= age <= 55 and self.rng.random() < (0.38 if age < 40 else 0.2):
            person.update(away=1, works_at=self.rng.choice(PLACES), job=self.rng.choice(AWAY_JOBS), tags="外出务工")
        else:
            person["job"] = "务农" if age >= 60 else self.rng.choice(HOME_JOBS)
        person["away"] = person["away"] or 0

    def finish(self) -> None:
        """Say who is married, what the household has, and who of its children is left behind."""
        members = [p for p in self.village.tables["people"][-8:] if p["household"] == self.record["uid"]]
        for person in members:
            person["marriage"] = person["marriage"] or self._marriage(person, members)
            if person["nation"] == "汉族" and person["name"] not in cast.FACTS and self.rng.random() < 0.012:
                person["nation"] = self.rng.choice(("回族", "回族", "满族", "蒙古族", "土家族", "苗族"))
        self._children_left(members)
        self._property(members)

    def _marriage(self, person: Record, members: list[Record]) -> str:
        relations = {p["relation"] for p in members}
        pairs = (("户主", "妻"), ("户主", "夫"), ("子", "儿媳"), ("长子", "儿媳"), ("女", "女婿"), ("父亲", "母亲"))
        if any(person["relation"] in pair and set(pair) <= relations for pair in pairs):
            return "已婚"
        age = years_between(date.fromisoformat(person["born"]), self.village.today)
        if person["relation"] in ("父亲", "母亲") or (age >= 60 and self.rng.random() < 0.85):
            return "丧偶"
        has_children = person["relation"] == "户主" and len(members) > 1 and "母亲" not in relations
        if has_children or (age >= 36 and person["sex"] == "女"):
            return "丧偶" if self.rng.random() < 0.6 else "离婚"
        return "未婚"

    def _children_left(self, members: list[Record]) -> None:
        parents = [p for p in members if p["relation"] in ("子", "儿媳", "长子")] or [
            p for p in members if p["relation"] in ("户主", "妻")
        ]
        if not any(p["away"] for p in parents) or not all(p["away"] or p["relation"] == "妻" for p in parents):
            return
        for person in members:
            if person["born"] > years_before(self.village.today, 16).isoformat():
                person["tags"] = "留守儿童"

    def _property(self, members: list[Record]) -> None:
        rng, head = self.rng, members[0]
        mu = rng.randint(12, 92) / 10
        rented = rng.randint(2, 9) / 10 * mu
        adults = [p for p in members if p["job"] not in (None, "学生")]
        self.record.update(
            kind=cast.KINDS.get(head["name"], "一般户"),
            grid=f"第{CHINESE[(self.group - 1) // 3]}网格",
            star=f"{rng.choice('三三四四五')}星",
            state="全户外出" if adults and all(p["away"] for p in adults) else "在村",
            housing=rng.choice(HOUSES).format(rng.randint(70, 240)),
            land=f"{mu:.1f}亩" + (f"，流转{rented:.1f}亩" if rng.random() < 0.4 else ""),
            income="务工、种植"
            if any(p["away"] for p in members)
            else rng.choice(("种植", "种植、养老金", "种植、零工", "养殖、种植")),
        )
        if rng.random() < 0.8:
            self.record.update(
                bank=f"{TOWN}信用社", account_name=head["name"], account=f"9999{rng.randrange(10**15):015d}"
            )


def _rare(village: Village) -> None:
    """Give some people the names that old programs lose, and two neighbours the same name."""
    adults = [p for p in village.tables["people"] if p["name"] not in village.cast and "1950" < p["born"] < "2001"]
    for name in RARE:
        owner = next(p for p in adults if p["name"][0] == name[0] and p["sex"] == ("女" if name == "王㛃" else "男"))
        adults.remove(owner)
        _rename(village, owner, name)
    third = village.tables["groups"][2]["uid"]
    near = [
        p
        for p in adults
        if village.by_uid[p["household"]]["group"] == third and p["sex"] == "男" and p["name"][0] == "孙"
    ]
    for person in near[:2]:
        _rename(village, person, "孙建国")


def _rename(village: Village, person: Record, name: str) -> None:
    household = village.by_uid[person["household"]]
    if household["account_name"] == person["name"]:
        household["account_name"] = name
    person["name"] = name


def years_between(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def age_on(person: Record, day: date) -> int:
    return years_between(date.fromisoformat(person["born"]), day)
