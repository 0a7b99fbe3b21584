"""Who held which post when: the committees, the 30 representatives, the leaders of the hamlets."""

from __future__ import annotations

from datetime import date, timedelta

from desktop.kit.look import Record

from .calendar import Slot
from .circumstances import Homes
from .names import OFFICE
from .party import COMMITTEE, Party
from .people import age_on
from .village import Village, months_before

REPRESENTATIVES = 30
VILLAGE_COMMITTEE = (
    ("李建军", "主任", "全面工作、财务审批"),
    ("赵海燕", "副主任", "产业、合作社"),
    ("周玉梅", "委员", "文书、档案"),
    ("何玉珍", "委员", "妇女儿童、民政"),
    ("徐志刚", "委员", "治安、水利"),
)
PARTY_WORK = {
    "书记": "全面工作",
    "副书记": "党建日常",
    "组织委员": "党员教育管理",
    "纪检委员": "纪律监督",
    "宣传委员": "宣传、会议记录",
}


class Posts:
    """Posts being given; `handed` says on which day each changed hands."""

    def __init__(self, village: Village, party: Party, slots: list[Slot]) -> None:
        self.village, self.party, self.rng = village, party, village.rng
        self.term = party.term
        self.handed = {
            "宣传委员": self._near(slots, "支部党员大会", 14),
            "监委会主任": self._near(slots, "村民代表会议", 9),
            "党小组长": self._near(slots, "党小组会", 12, part=3),
        }

    def _near(self, slots: list[Slot], kind: str, back: int, part: int = 0) -> date:
        """The meeting of a type nearest to so many months ago."""
        goal = months_before(self.village.today, back)
        return min((s.day for s in slots if s.type == kind and s.part == part), key=lambda day: abs(day - goal))

    def give(
        self,
        name: str | Record,
        body: str,
        post: str,
        since: date | None = None,
        until: date | None = None,
        **more: object,
    ) -> Record:
        person = self.village.cast[name] if isinstance(name, str) else name
        return self.village.add(
            "posts",
            person=person["uid"],
            body=body,
            post=post,
            since=(since or self.term).isoformat(),
            until=until.isoformat() if until else None,
            **more,
        )

    def fill(self) -> None:
        self.party_posts()
        self.village_posts()
        leaders = self.leaders()
        self.representatives({p["uid"] for p in leaders})
        chief = self.village.cast["李建军"]["uid"]
        self.village.tables["villages"][0].update(secretary=chief, director=chief)
        self.village.tables["posts"].sort(key=lambda p: (p["since"], p["uid"]))

    def party_posts(self) -> None:
        branch, day = self.party.branch["uid"], self.handed["宣传委员"]
        for name, post in COMMITTEE:
            self.give(name, "支委会", post, branch=branch, work=PARTY_WORK[post], office_phone=OFFICE)
        self.give("郭长林", "支委会", "宣传委员", until=day, branch=branch, note="因年龄原因提出不再担任")
        self.give("周玉梅", "支委会", "宣传委员", since=day, branch=branch, work=PARTY_WORK["宣传委员"])
        first, second, third = (g["uid"] for g in self.party.groups)
        changed = self.handed["党小组长"]
        self.give("赵海燕", "党小组", "党小组长", branch=branch, party_group=first)
        self.give("陈永福", "党小组", "党小组长", branch=branch, party_group=second)
        self.give(
            "高振东",
            "党小组",
            "党小组长",
            until=changed,
            branch=branch,
            party_group=third,
            note="住六组，离本组党员远，主动提出",
        )
        self.give("孙志强", "党小组", "党小组长", since=changed, branch=branch, party_group=third)

    def village_posts(self) -> None:
        day, overseen = self.handed["宣传委员"], self.handed["监委会主任"]
        for name, post, work in VILLAGE_COMMITTEE:
            self.give(name, "村委会", post, work=work, office_phone=OFFICE)
            self.give(name, "村民代表", "村委会成员")
        self.give("郭长林", "两委", "两委成员", until=day)
        for name in ("李建军", "赵海燕", "陈永福", "孙志强", "周玉梅", "何玉珍", "徐志刚"):
            self.give(name, "两委", "两委成员")
        self.give("杨树林", "村务监督委员会", "监委会主任", until=overseen, note="身体原因辞去")
        self.give("马国平", "村务监督委员会", "监委会主任", since=overseen)
        self.give("谢志国", "村务监督委员会", "委员")
        self.give("马国平", "村务监督委员会", "委员", until=overseen)
        self.give("林秋霞", "村务监督委员会", "委员", since=overseen)
        for name, body, post in (
            ("何玉珍", "妇联", "主席"),
            ("韩丽娜", "妇联", "执委"),
            ("林秋霞", "妇联", "执委"),
            ("陈永福", "调解委员会", "主任"),
            ("李建军", "集体经济组织", "理事长"),
            ("朱文斌", "集体经济组织", "会计"),
            ("李明轩", "团支部", "团支部书记"),
        ):
            self.give(name, body, post)

    def leaders(self) -> list[Record]:
        """Name a leader for every hamlet: the head of a household there who is at home."""
        taken = {p["person"] for p in self.village.tables["posts"]}
        leaders = []
        for hamlet in self.village.tables["groups"]:
            heads = [m[0] for h, m in Homes(self.village) if h["group"] == hamlet["uid"]]
            fit = [
                p
                for p in heads
                if p["uid"] not in taken and not p["away"] and 38 <= age_on(p, self.village.today) <= 66
            ]
            leader = self.rng.choice(fit)
            hamlet["leader"] = leader["uid"]
            leaders.append(leader)
            self.give(leader, "村民小组", "村民小组长", group=hamlet["uid"])
        return leaders

    def representatives(self, leaders: set[str]) -> None:
        """Thirty, two or three from each hamlet, a third of them women; three have handed over."""
        taken = {
            p["person"] for p in self.village.tables["posts"] if p["body"] in ("两委", "村委会", "村务监督委员会")
        } | leaders
        chosen: list[Record] = []
        homes = list(Homes(self.village))
        for _turn in range(3):
            for hamlet in self.village.tables["groups"]:
                used = {p["household"] for p in chosen}
                sex = "女" if (len(chosen) % 5) in (1, 3) else "男"
                fit = [
                    p
                    for h, members in homes
                    if h["group"] == hamlet["uid"] and h["uid"] not in used
                    for p in members
                    if p["sex"] == sex
                    and not p["away"]
                    and 30 <= age_on(p, self.village.today) <= 68
                    and p["uid"] not in taken
                    and p["uid"] not in self.party.infirm
                ]
                if len(chosen) < REPRESENTATIVES and fit:
                    chosen.append(self.rng.choice(fit))
                    taken.add(chosen[-1]["uid"])
                    self.give(chosen[-1], "村民代表", "村民代表", group=hamlet["uid"])
        self.successors(chosen, taken)

    def successors(self, chosen: list[Record], taken: set[str]) -> None:
        """Three seats had another holder before, who went away to work."""
        gone = [
            p
            for p in self.village.tables["people"]
            if p["away"]
            and p["state"] == "在册"
            and p["uid"] not in taken
            and age_on(p, self.village.today) >= 30
            and p["political"] == "群众"
        ]
        seats = [p for p in self.village.tables["posts"] if p["post"] == "村民代表"]
        for seat in self.village.some(seats, 3):
            hamlet = [p for p in gone if self.village.by_uid[p["household"]]["group"] == seat["group"]]
            before = self.rng.choice(hamlet or gone)
            gone.remove(before)
            day = self.village.day_between(
                self.village.start + timedelta(days=90), self.village.today - timedelta(days=60)
            )
            seat["since"] = day.isoformat()
            self.give(before, "村民代表", "村民代表", until=day, group=seat["group"], note="外出务工，本组另行推选")


class Roster:
    """Who held what on a day."""

    def __init__(self, village: Village) -> None:
        self.village = village

    def holders(self, body: str, day: str, **equal: str) -> list[Record]:
        return [
            p
            for p in self.village.tables["posts"]
            if p["body"] == body
            and p["since"] <= day
            and (not p["until"] or day < p["until"])
            and all(p[k] == v for k, v in equal.items())
        ]

    def who(self, body: str, post: str, day: str, **equal: str) -> Record:
        """The person who held a post. Raises StopIteration if none did: every post used here is always held."""
        found = next(p for p in self.holders(body, day, **equal) if p["post"] == post)
        return self.village.by_uid[found["person"]]
