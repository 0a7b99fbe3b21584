"""Points of the last four quarters: what households and party members earned and lost, and by which clause."""

from __future__ import annotations

from desktop.kit.look import Record

from .circumstances import Homes
from .people import age_on
from .village import Village, months_before, rows

OUTINGS, MISSED, OTHERS = 26, 4, 50
WORK = ("一、义务劳动（1）", 5.0)
ABSENT = ("七、党员（5）", -3.0)


class Points:
    """Enters points; what can be read elsewhere in the book (outings, absences) is entered as it happened."""

    def __init__(self, village: Village) -> None:
        self.village, self.rng = village, village.rng
        quarter = village.today.replace(month=(village.today.month - 1) // 3 * 3 + 1, day=1)
        self.since = months_before(quarter, 9)
        self.entries: list[Record] = []
        people = village.by_uid
        self.members = [
            people[m["person"]]
            for m in village.tables["party_members"]
            if not m["until"] and m["state"] == "正常" and age_on(people[m["person"]], village.today) < 80
        ]

    def fill(self) -> None:
        self.outings()
        self.absences()
        self.others()
        for entry in sorted(self.entries, key=lambda e: str(e["on_day"])):
            self.village.add("points", **entry)

    def outings(self) -> None:
        """Whoever went out with the team that cleans up: five points for the household."""
        found = [
            (record, self.village.by_uid[record["activity"]])
            for record in self.village.tables["service_records"]
            if record["activity"] and record["done_on"] >= self.since.isoformat()
        ]
        team = next(t["uid"] for t in self.village.tables["volunteer_teams"] if t["name"] == "环境整治队")
        for record, activity in self.village.some([f for f in found if f[1]["team"] == team], OUTINGS):
            person = self.village.by_uid[self.village.by_uid[record["volunteer"]]["person"]]
            self._enter(record["done_on"], f"{person['name']}参加{activity['name']}义务劳动", *WORK, person, True)

    def absences(self) -> None:
        """Members who stayed away from a party day without leave."""
        members = {p["uid"] for p in self.members}
        days = {m["uid"]: m["held_on"] for m in self.village.tables["meetings"] if "主题党日活动" in m["title"]}
        missed = [
            row
            for row in self.village.tables["attendance"]
            if row["status"] == "缺席"
            and row["person"] in members
            and days.get(row["meeting"], "") >= self.since.isoformat()
        ]
        for row in self.village.some(missed, MISSED):
            self._enter(days[row["meeting"]], "无故不参加主题党日", *ABSENT, self.village.by_uid[row["person"]], False)

    def others(self) -> None:
        heads = [m[0] for _, m in Homes(self.village) if not m[0]["away"] and m[0]["name"] not in self.village.cast]
        stories = rows("points.csv")
        for _ in range(OTHERS):
            day = self.village.day_between(self.since, self.village.today)
            fit = [s for s in stories if not s["months"] or str(day.month) in s["months"].split()]
            story = self.rng.choice(fit)
            house = story["whom"] == "户"
            person = self.rng.choice(heads if house else self.members)
            self._enter(day.isoformat(), story["reason"], story["clause"], float(story["score"]), person, house)

    def _enter(self, day: str, reason: str, clause: str, score: float, person: Record, house: bool) -> None:
        """The hamlet's leader puts it forward, the secretary approves."""
        home = self.village.by_uid[person["household"]]
        cadre = "赵海燕" if person["name"] == "李建军" else "李建军"
        self.entries.append(
            {
                "on_day": day,
                "household": home["uid"] if house else None,
                "person": None if house else person["uid"],
                "reason": reason,
                "clause": clause,
                "score": score,
                "applicant": self.village.by_uid[home["group"]]["leader"],
                "approver": self.village.cast[cadre]["uid"],
            }
        )
