"""What the office dealt with day by day: who was on duty, problems put right, disputes settled."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from desktop.kit.look import Record

from .circumstances import Homes
from .minutes import Writer
from .posts import Roster
from .village import Village, rows

DUTY_DAYS = 60
LEADERS = ("李建军", "赵海燕", "陈永福", "孙志强")
SKIES = {
    (12, 1, 2): ("晴", "晴", "多云", "阴", "小雪"),
    (3, 4, 5): ("晴", "晴", "多云", "阴", "小雨", "大风"),
    (6, 7, 8): ("晴", "晴", "多云", "雷阵雨", "中雨", "高温"),
    (9, 10, 11): ("晴", "晴", "多云", "阴", "小雨", "雾"),
}


class DailyWork:
    """Fills the office's three books of the day."""

    def __init__(self, village: Village, writer: Writer) -> None:
        self.village, self.rng, self.writer = village, village.rng, writer
        self.roster = Roster(village)
        self.told: Counter[str] = Counter()

    def fill(self) -> None:
        self.duties()
        self.problems()
        self.disputes()

    def day(self, ago: str) -> date:
        return self.village.today - timedelta(days=int(ago))

    # --- duty

    def duties(self) -> None:
        """Somebody of the committees every day of the last sixty; today's record is still open."""
        visits = rows("duty_matters.csv")
        for ago in range(DUTY_DAYS - 1, -1, -1):
            day = self.village.today - timedelta(days=ago)
            leader, person, _ = self._turn(day)
            record = self.village.add("duties", on_duty=day.isoformat(), leader=leader["uid"], person=person["uid"])
            if ago:
                self._done(record, day, visits)

    def _turn(self, day: date) -> tuple[Record, Record, Record]:
        """Who leads this week, who sits in the office today, and who does tomorrow."""
        holders = [self.village.by_uid[p["person"]] for p in self.roster.holders("两委", day.isoformat())]
        leader = self.village.cast[LEADERS[day.toordinal() // 7 % len(LEADERS)]]
        others = [p for p in holders if p["uid"] != leader["uid"]]
        at = day.toordinal() % len(others)
        return leader, others[at], others[(at + 1) % len(others)]

    def _done(self, record: Record, day: date, visits: list[dict[str, str]]) -> None:
        skies = next(skies for months, skies in SKIES.items() if day.month in months)
        record.update(weather=self.rng.choice(skies), matter="无来访", handed_over=self._handed(day, "无未办事项"))
        if self.rng.random() < 0.55:
            fit = [v for v in visits if not v["months"] or str(day.month) in v["months"].split()]
            visit = min(fit, key=lambda v: self.told[v["matter"]] + self.rng.random())
            self.told[visit["matter"]] += 1
            told = f"{visit['visitor']}|{visit['matter']}|{visit['handling']}"
            visitor, matter, handling = self.writer.fill(told, day)[0].split("|")
            left = "上述事项未办结" if visit["pending"] else "当日办结"
            record.update(visitor=visitor, matter=matter, handling=handling, handed_over=self._handed(day, left))

    def _handed(self, day: date, what: str) -> str:
        return f"{what}，交{self._turn(day + timedelta(days=1))[1]['name']}"

    # --- problems

    def problems(self) -> None:
        for row in rows("problems.csv"):
            found = self.day(row["ago"])
            closed = found + timedelta(days=int(row["closed_after"])) if row["closed_after"] else None
            self.village.add(
                "problems",
                found_on=found.isoformat(),
                due_on=(found + timedelta(days=int(row["within"]))).isoformat(),
                closed_on=closed.isoformat() if closed else None,
                leader=self.village.cast[row["leader"]]["uid"],
                owner=self.village.cast[row["owner"]]["uid"],
                evidence=row["evidence"] or None,
                **{name: row[name] for name in ("source", "problem", "measure", "progress", "state")},
            )

    # --- disputes

    def disputes(self) -> None:
        homes = [m for _, m in Homes(self.village) if self._may_quarrel(m[0])]
        for row in rows("disputes.csv"):
            first, second = self._parties(row["pair"], homes)
            found = self.day(row["ago"])
            settled = found + timedelta(days=int(row["after"])) if row["after"] else None
            names = {"a": first["name"], "b": second["name"]}
            self.village.add(
                "disputes",
                found_on=found.isoformat(),
                party_a=first["name"],
                phone_a=first["phone"],
                party_b=second["name"],
                phone_b=second["phone"],
                owner=self.village.cast[row["owner"]]["uid"],
                settled_on=settled.isoformat() if settled else None,
                revisit=row["revisit"] or None,
                summary=row["summary"].format(**names),
                measure=row["measure"].format(**names),
                **{name: row[name] for name in ("kind", "risk", "result")},
            )

    def _may_quarrel(self, head: Record) -> bool:
        apart = self.village.cast.values()
        return bool(head["phone"]) and not head["away"] and "·" not in head["name"] and head not in apart

    def _parties(self, pair: str, homes: list[list[Record]]) -> tuple[Record, Record]:
        """Neighbours of one hamlet, a couple, or one person against somebody from outside or nobody."""
        if pair == "家":
            couples = [m for m in homes if len(m) > 1 and m[1]["relation"] == "妻" and m[1]["phone"]]
            home = self.rng.choice(couples)
            homes.remove(home)
            return home[1], home[0]
        home = homes.pop(self.rng.randrange(len(homes)))
        if pair != "邻":
            return home[0], {"name": pair.partition(":")[2] or None, "phone": None}
        other = self.rng.choice([m for m in homes if self._hamlet(m) == self._hamlet(home)])
        homes.remove(other)
        return home[0], other[0]

    def _hamlet(self, members: list[Record]) -> str:
        return str(self.village.by_uid[members[0]["household"]]["group"])
