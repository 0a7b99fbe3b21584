"""The party branch: its groups, its 63 members and those who left, and who held which post when."""

from __future__ import annotations

from datetime import date, timedelta

from desktop.kit.look import Record

from . import cast
from .calendar import Slot
from .people import CHINESE, age_on
from .village import NAME, TOWN, Village, months_before, years_before

FORMAL, PROBATIONARY, AWAY = 60, 3, 10
BRANCH = f"{NAME}党支部"
COMMITTEE = (("李建军", "书记"), ("赵海燕", "副书记"), ("陈永福", "组织委员"), ("孙志强", "纪检委员"))
HAMLETS = ({1, 4, 6, 9, 12}, {2, 5, 7, 10, 13}, {3, 8, 11, 14})  # of each party group
REWARDS = ("镇优秀共产党员", "县优秀共产党员", "镇优秀党务工作者")


class Party:
    """The branch being made. `joining` and `confirming` say which assembly decided on whom."""

    def __init__(self, village: Village, slots: list[Slot]) -> None:
        self.village, self.rng = village, village.rng
        self.assemblies = [s.day for s in slots if s.type == "支部党员大会"]
        self.joining: dict[date, list[Record]] = {}
        self.confirming: dict[date, list[Record]] = {}
        self.infirm: set[str] = set()
        self.branch = village.add(
            "party_branches",
            name=BRANCH,
            code="419923104207001",
            parent=f"{TOWN}党委",
            parent_code="419923104",
            kind="村党支部",
            has_committee=1,
            founded_on="1956-07",
            fixed_day="10日",
            elected_on=self.term.isoformat(),
        )
        self.groups = [village.add("party_groups", name=f"第{w}党小组", branch=self.branch["uid"]) for w in "一二三"]

    @property
    def term(self) -> date:
        return months_before(self.village.start, 7).replace(day=18)

    def fill(self) -> None:
        """Make the members: the cast, neighbours, those away, the newly joined, and those who have left."""
        for name, (age, group) in cast.MEMBERS.items():
            self.old_member(self.village.cast[name], age, group)
        self.newcomers()
        self.away()
        self.neighbours()
        self.departed()

    def candidates(self, youngest: int, oldest: int, away: int = 0) -> list[Record]:
        """People of that age not in the party, not of a household that is already in it."""
        inside = {m["person"] for m in self.village.tables["party_members"]}
        homes = {self.village.by_uid[uid]["household"] for uid in inside}
        return [
            p
            for p in self.village.tables["people"]
            if p["state"] == "在册"
            and p["household"] not in homes
            and (p["away"] or 0) == away
            and p["job"] != "学生"
            and "特困" not in (p["tags"] or "")
            and p["name"] not in self.village.cast
            and youngest <= age_on(p, self.village.today) <= oldest
        ]

    def pick(self, youngest: int, oldest: int, away: int = 0) -> Record:
        found = self.candidates(youngest, oldest, away)
        men = [p for p in found if p["sex"] == "男"]
        return self.rng.choice(men if men and self.rng.random() < 0.74 else found)

    def member(self, person: Record, joined: str, confirmed: str | None, group: int = 0, **values: object) -> Record:
        person["political"] = "中共党员" if confirmed else "中共预备党员"
        poor = any(w in (person["tags"] or "") for w in ("低保", "特困"))
        dues = 20 if poor else self.rng.choice((50, 50, 100, 100, 100))
        applied = int(joined[:4]) - self.rng.randint(2, 3)
        paid = months_before(self.village.today, 0 if self.village.today.day > 20 else 1)
        record = {
            "person": person["uid"],
            "branch": self.branch["uid"],
            "party_group": self.groups[(group or self.near(person)) - 1]["uid"],
            "status": "正式党员" if confirmed else "预备党员",
            "state": "正常",
            "applied_on": f"{applied}{joined[4:7]}",
            "joined_on": joined,
            "confirmed_on": confirmed,
            "dues": dues,
            "dues_paid_to": paid.isoformat()[:7],
        }
        return self.village.add("party_members", **{**record, **values})

    def near(self, person: Record) -> int:
        household = self.village.by_uid.get(person["household"] or "", {})
        hamlet = int(self.village.by_uid[household["group"]]["number"]) if household else 1
        return next(n for n, hamlets in enumerate(HAMLETS, 1) if hamlet in hamlets)

    def old_member(self, person: Record, age: int, group: int = 0, **values: object) -> Record:
        """Someone who joined long ago; of the oldest only the month is known."""
        born = date.fromisoformat(person["born"])
        joined = min(born.replace(year=born.year + age, day=1), years_before(self.village.start, 2))
        joined = joined.replace(day=self.rng.randint(1, 28), month=self.rng.choice((4, 6, 6, 7, 11, 12)))
        known = 7 if joined.year < 1978 else 10
        confirmed = joined.replace(year=joined.year + 1)
        record = self.member(person, joined.isoformat()[:known], confirmed.isoformat()[:known], group, **values)
        first, last = max(2012, joined.year + 2), self.village.start.year - 1
        if first <= last and self.rng.random() < 0.15:
            record["reward"] = f"{self.rng.choice(REWARDS)}（{self.rng.randint(first, last)}年）"
        return record

    def newcomers(self) -> None:
        """Four who were received and confirmed since the records begin, three who are still on probation."""
        year_ago = years_before(self.village.today, 1)
        recent = [day for day in self.assemblies if day > year_ago]
        earlier = [day for day in self.assemblies if self.confirmed_at(day)]
        for day in (earlier[0], earlier[0], earlier[1], earlier[2]):
            decided = self.confirmed_at(day)
            assert decided
            record = self.member(self.pick(27, 45), day.isoformat(), years_before(day, -1).isoformat())
            self.joining.setdefault(day, []).append(record)
            self.confirming.setdefault(decided, []).append(record)
        for day, person in ((recent[0], self.village.cast[cast.PROBATIONER]), (recent[0], None), (recent[1], None)):
            record = self.member(person or self.pick(25, 40), day.isoformat(), None)
            self.joining.setdefault(day, []).append(record)

    def confirmed_at(self, joined: date) -> date | None:
        """The first assembly once a year of probation was over."""
        return next((day for day in self.assemblies if day >= years_before(joined, -1)), None)

    def away(self) -> None:
        known = self.village.cast["吴小兵"]
        records = [next(m for m in self.village.tables["party_members"] if m["person"] == known["uid"])]
        while len(records) < AWAY:
            records.append(self.old_member(self.pick(27, 50, away=1), self.rng.randint(21, 26)))
        for number, record in enumerate(records, 1):
            person = self.village.by_uid[record["person"]]
            since = months_before(self.village.start, self.rng.randint(2, 20))
            record.update(
                state="流动",
                away_to=person["works_at"],
                away_since=since.isoformat()[:7],
                away_card=f"LH{number:04d}",
                host_branch=f"{person['works_at'][-2:]}流动党员党支部",
            )

    def neighbours(self) -> None:
        """The rest: two too old and ill to come, and resident people of every age, the older the more."""
        for youngest in (80, 78):
            person = self.pick(youngest, 95)
            self.infirm.add(person["uid"])
            person["health"] = "慢性病"
            self.old_member(person, self.rng.randint(22, 30))
        ages = ((27, 39),) * 3 + ((40, 54),) * 5 + ((55, 69),) * 8 + ((70, 84),) * 4
        while sum(m["status"] == "正式党员" for m in self.village.tables["party_members"]) < FORMAL:
            self.old_member(self.pick(*self.rng.choice(ages)), self.rng.randint(20, 34))

    def departed(self) -> None:
        """Two who died and one whose membership moved with him; their records stay."""
        ends = {
            m["person"]: date.fromisoformat(m["moved_on"])
            for m in self.village.tables["moves"]
            if m["kind"] in ("死亡", "迁出")
        }
        gone = [p for p in self.village.tables["people"] if p["uid"] in ends and p["sex"] == "男"]
        dead = [p for p in gone if p["state"] == "去世" and ends[p["uid"]] > self.village.start + timedelta(days=60)][
            :2
        ]
        moved = [p for p in gone if p["state"] == "迁出"][:1]
        for person, state in [(p, "去世") for p in dead] + [(p, "转出") for p in moved]:
            end = ends[person["uid"]].isoformat()
            self.old_member(person, 24, state=state, until=end, dues_paid_to=end[:7])


def branch_members(village: Village, day: str) -> list[Record]:
    """Who belonged to the branch on a day."""
    return [
        m for m in village.tables["party_members"] if m["joined_on"] <= day and (not m["until"] or day < m["until"])
    ]


def hamlet_name(number: int) -> str:
    return f"{CHINESE[number - 1]}组"
