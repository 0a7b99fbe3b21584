"""People the village looks after: who guards them, which member helps, what they need."""

from __future__ import annotations

from datetime import timedelta

from desktop.kit.look import Record

from .circumstances import Homes, tag
from .names import Names, Numbers
from .people import age_on
from .village import Village, months_before, rows, years_before

TAGGED = {
    "独居老人": "独居老人",
    "留守儿童": "留守儿童",
    "困境儿童": "困境儿童",
    "残疾人": "残疾人",
    "高龄老人": "高龄",
    "特困人员": "特困",
}
KNOWN = ("王子涵", "马德顺", "曹大旺", "孙小芳")
CHILDREN = ("留守儿童", "困境儿童")
# What someone of the household (by relation to its head) is to a grandchild or a child of the head
TO_GRANDCHILD = {("户主", "男"): "祖父", ("户主", "女"): "祖母", ("妻", "女"): "祖母"}
TO_CHILD = {
    ("户主", "男"): "父亲",
    ("户主", "女"): "母亲",
    ("妻", "女"): "母亲",
    ("父亲", "男"): "祖父",
    ("母亲", "女"): "祖母",
}
TO_HEAD = {"妻": "妻子", "夫": "丈夫", "子": "儿子", "长子": "儿子", "女": "女儿", "母亲": "母亲", "儿媳": "儿媳"}


class Care:
    """Chooses who is cared for; the helper is the member who looks after the household."""

    def __init__(self, village: Village) -> None:
        self.village, self.rng = village, village.rng
        self.homes = Homes(village)
        self.helpers = {c["household"]: c["member"] for c in village.tables["contacts"] if not c["until"]}
        self.names = Names(village.rng, frozenset(village.cast))
        self.numbers = Numbers(village.rng)
        self.numbers.given.update(p["phone"] for p in village.tables["people"] if p["phone"])
        self.taken: set[str] = set()

    def fill(self) -> None:
        self._children_in_need()
        for row in rows("care.csv"):
            person = self._choose(row["kind"])
            if person is not None:
                self.taken.add(person["uid"])
                self._care(person, row)

    def _children_in_need(self) -> None:
        """Two children whose household has somebody ill or disabled."""
        weak = [
            p
            for h, members in self.homes
            if h["uid"] in self.helpers and any(m["health"] in ("残疾", "大病", "慢性病") for m in members)
            for p in members
            if 4 <= age_on(p, self.village.today) < 16 and not p["tags"] and self._guardian(p)
        ]
        for child in self.village.some(weak, 2):
            tag(child, "困境儿童")

    def _choose(self, kind: str) -> Record | None:
        """The known ones first, then others of that kind who live in a household that somebody looks after."""
        known = [self.village.cast[name] for name in KNOWN]
        free = [p for p in known if self._is(p, kind)] or [
            p
            for _, members in self.homes
            for p in members
            if self._is(p, kind) and p["name"] not in self.village.cast and p["household"] in self.helpers
        ]
        return self.rng.choice(free) if free else None

    def _is(self, person: Record, kind: str) -> bool:
        if person["uid"] in self.taken or person["away"]:
            return False
        if kind == "重病患者":
            return bool(person["health"] == "大病")
        fits = TAGGED[kind] in (person["tags"] or "").split("、")
        return fits and (kind not in CHILDREN or self._guardian(person) is not None)

    def _care(self, person: Record, row: dict[str, str]) -> None:
        guardian, relation, phone = self._guardian(person) or self._contact(person)
        alone = len(self.homes.members[person["household"]]) == 1
        latest = self.village.today - timedelta(days=40)
        self.village.add(
            "care",
            person=person["uid"],
            kind=row["kind"],
            guardian=guardian,
            guardian_relation=relation,
            guardian_phone=phone,
            helper=self.helpers[person["household"]],
            living="独居" if alone else row["living"].replace("独居", "与家人同住"),
            need=row["need"],
            measure=row["measure"],
            since=self.village.day_between(self.village.start, max(self.village.start, latest)).isoformat(),
        )

    def _guardian(self, person: Record) -> tuple[str, str, str] | None:
        """A grown-up of the household who is at home and can be telephoned, and what they are to the person."""
        for other in self.homes.members[person["household"]]:
            relation = self._relation(person, other)
            grown = 20 <= age_on(other, self.village.today) < 80
            if relation and grown and not other["away"] and other["phone"]:
                return other["name"], relation, other["phone"]
        return None

    def _relation(self, person: Record, other: Record) -> str | None:
        place = (other["relation"], other["sex"])
        if person["relation"] in ("孙子", "孙女"):
            return TO_GRANDCHILD.get(place)
        if person["relation"] in ("子", "女", "长子", "长女", "次子", "次女"):
            return TO_CHILD.get(place)
        if person["relation"] == "户主":
            return TO_HEAD.get(str(other["relation"]))
        if person["relation"] in ("母亲", "父亲") and other["relation"] == "户主":
            return "儿子" if other["sex"] == "男" else "女儿"
        return "丈夫" if place == ("户主", "男") and person["relation"] == "妻" else None

    def _contact(self, person: Record) -> tuple[str, str, str]:
        """Whom to call for someone alone: a child who lives elsewhere, or else the leader of the hamlet."""
        home = self.village.by_uid[person["household"]]
        if person["marriage"] == "未婚":
            leader = self.village.by_uid[self.village.by_uid[home["group"]]["leader"]]
            return leader["name"], "村民小组长", leader["phone"]
        sex = self.rng.choice("男女")
        born = years_before(
            months_before(self.village.today, self.rng.randint(0, 11)), age_on(person, self.village.today) - 25
        )
        family = person["name"][0] if person["sex"] == "男" else self.names.other_surname(person["name"][0])
        return self.names.full(family, sex, born), "儿子" if sex == "男" else "女儿", self.numbers.mobile()
