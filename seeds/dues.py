"""Party dues of fourteen months: paid on the party day, by telephone from afar, and not yet by two who are away."""

from __future__ import annotations

from datetime import date, timedelta

from desktop.kit.look import Record

from .village import Village

MONTHS = 14
BEHIND = {"吴小兵": 2}  # who is away and how many months behind; another of them is so by the dice
LONGEST = 4  # 补交一般不超过 6 个月
RECEIVER, HIS_OWN = "陈永福", "周玉梅"


class Dues:
    """Collects each month's dues of whoever belongs to the branch (中共中央组织部 党费规定: 农民党员每月 0.2—1 元)."""

    def __init__(self, village: Village) -> None:
        self.village, self.rng = village, village.rng
        party_days = [m for m in village.tables["meetings"] if m["title"].endswith("主题党日活动")]
        self.party_days = party_days[-MONTHS:]
        self.came = {(r["meeting"], r["person"]): r["status"] for r in village.tables["attendance"]}
        self.members = village.tables["party_members"]
        away = [m for m in self.members if m["state"] == "流动"]
        self.behind = {m["uid"]: BEHIND[self._name(m)] for m in away if self._name(m) in BEHIND}
        others = [m["uid"] for m in away if m["uid"] not in self.behind]
        self.behind[others[0]] = LONGEST
        self.by_quarter = set(others[1:3])

    def _name(self, member: Record) -> str:
        return str(self.village.by_uid[member["person"]]["name"])

    def fill(self) -> None:
        paid_to: dict[str, str] = {}
        for number, meeting in enumerate(self.party_days, 1):
            for member in self.members:
                if self._belongs(member, meeting["held_on"]):
                    record = self._month(member, meeting, MONTHS - number)
                    if record["paid"]:
                        paid_to[member["uid"]] = record["month"]
        for member in self.members:
            member["dues_paid_to"] = paid_to.get(member["uid"], member["dues_paid_to"] if member["until"] else None)

    def _belongs(self, member: Record, party_day: str) -> bool:
        """From the month of joining to that of leaving, if the party day came before."""
        left = member["until"]
        return member["joined_on"][:7] <= party_day[:7] and (not left or party_day < left)

    def _month(self, member: Record, meeting: Record, ago: int) -> Record:
        day, way = self._paying(member, meeting)
        paid = day <= self.village.today and ago >= self.behind.get(member["uid"], 0)
        own = self._name(member) == RECEIVER
        return self.village.add(
            "dues",
            member=member["uid"],
            month=meeting["held_on"][:7],
            due=member["dues"],
            paid=member["dues"] if paid else None,
            paid_on=day.isoformat() if paid else None,
            way=way if paid else None,
            receiver=self.village.cast[HIS_OWN if own else RECEIVER]["uid"] if paid else None,
        )

    def _paying(self, member: Record, meeting: Record) -> tuple[date, str]:
        """On which day and how a member pays this month."""
        day = date.fromisoformat(meeting["held_on"])
        status = self.came.get((meeting["uid"], member["person"]))
        if member["uid"] in self.by_quarter:
            return self._quarter_s_party_day(day), "微信"
        if member["state"] == "流动" or status == "线上":
            return day, "微信"
        if status == "到会":
            return day, "现金"
        later = day + timedelta(days=self.rng.randint(1, 5))
        joined = date.fromisoformat(member["joined_on"]) if len(member["joined_on"]) == 10 else day
        return max(later, joined), self.rng.choice(("代交", "微信", "现金"))

    def _quarter_s_party_day(self, day: date) -> date:
        """The branch lets some pay once a quarter, on the party day of its last month."""
        month = f"{day.year}-{(day.month + 2) // 3 * 3:02d}"
        held = (date.fromisoformat(m["held_on"]) for m in self.party_days if m["held_on"][:7] == month)
        return next(held, date.max)
