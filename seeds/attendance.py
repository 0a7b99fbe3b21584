"""Who came to each meeting, who did not and why; and the votes that were cast."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from desktop.kit.look import Record

from .party import branch_members
from .posts import Roster
from .village import Village

THERE = ("到会", "线上")
RANK = ("书记", "副书记", "组织委员", "宣传委员", "纪检委员", "党小组长")
LEAVE = (
    "住院（县医院）",
    "老人住院陪护",
    "去县城开家长会",
    "到市里复查",
    "走亲戚赶不回来",
    "外出拉货",
    "孙子发烧在卫生室",
    "参加镇里培训",
    "家中办喜事",
    "夜班",
    "送孩子上学",
    "家里修房",
    "给合作社送货",
    "腰病犯了",
    "陪家人检查",
    "去外地奔丧",
)
SEASON = {
    5: ("麦田打药",),
    6: ("抢收小麦", "看收割机"),
    9: ("收玉米",),
    10: ("收秋", "种麦"),
    1: ("置办年货",),
    2: ("接送返乡家人",),
}
MISSED = (
    "忘了时间，会后已提醒",
    "电话没打通，会后联系上",
    "下地没赶回来",
    "手机没电没看到通知",
    "临时有事没请假，已说明",
    "记错了日子，已补学",
    "在外修车没赶上",
)
QUORUMS = {"村民代表会议": Fraction(2, 3), "村民小组会": Fraction(2, 3)}


class Attendance:
    """Marks the roster of the day."""

    def __init__(self, village: Village, infirm: set[str]) -> None:
        self.village, self.rng, self.infirm = village, village.rng, infirm
        self.roster = Roster(village)
        self.missed: dict[str, int] = {}

    def members(self, day: str, group: str = "") -> list[Record]:
        """Party members expected on a day: person, duty, votes; those with a party post first."""
        duties = self.duties(day)
        rows = [
            {
                "person": m["person"],
                "duty": duties.get(m["person"]),
                "votes": int(bool(m["confirmed_on"]) and m["confirmed_on"] <= day),
            }
            for m in sorted(branch_members(self.village, day), key=lambda m: m["joined_on"])
            if not group or m["party_group"] == group
        ]
        return sorted(rows, key=lambda r: RANK.index(r["duty"]) if r["duty"] in RANK else len(RANK))

    def duties(self, day: str) -> dict[str, str]:
        posts = self.roster.holders("党小组", day) + self.roster.holders("支委会", day)
        return {p["person"]: p["post"] for p in posts}

    def body(self, body: str, day: str) -> list[Record]:
        rows = [{"person": p["person"], "duty": p["post"], "votes": 1} for p in self.roster.holders(body, day)]
        return sorted(rows, key=lambda r: RANK.index(r["duty"]) if r["duty"] in RANK else len(RANK))

    def households(self, hamlet: str) -> list[Record]:
        """One of each household of a hamlet: who is its head today, for a widow came for the house before, too."""
        heads = [h["head"] for h in self.village.tables["households"] if h["group"] == hamlet]
        return [{"person": head, "duty": "户代表", "votes": 1} for head in heads]

    def mark(self, kind: str, day: date, rows: list[Record], needed: set[str]) -> None:
        """Say of everyone whether they came; those needed did, and enough came for the meeting to be valid."""
        for row in rows:
            self._mark(kind, day, row, row["person"] in needed)
        inside = [r for r in rows if r["status"] != "不计入"]
        missing = [r for r in inside if r["status"] not in THERE and r["person"] not in self._away()]
        while missing and (len(inside) - sum(r["status"] not in THERE for r in inside)) < self._least(
            kind, len(inside)
        ):
            missing.pop().update(status="到会", reason=None)

    def _least(self, kind: str, due: int) -> int:
        share = QUORUMS.get(kind, Fraction(3, 5))
        return -(-due * share.numerator // share.denominator)

    def _away(self) -> set[str]:
        return {m["person"] for m in self.village.tables["party_members"] if m["state"] == "流动"}

    def _mark(self, kind: str, day: date, row: Record, needed: bool) -> None:
        person = self.village.by_uid[row["person"]]
        chance = self.rng.random()
        row.update(status="到会", reason=None)
        if needed:
            pass
        elif row["person"] in self.infirm and row["duty"] is None:
            row.update(status="不计入", reason="年老卧病，经党员大会同意不计入")
        elif row["person"] in self._away() and row["duty"] != "户代表":
            self._far(kind, row, str(person["works_at"]), chance)
        elif chance < 0.035 and self.missed.get(row["person"], 0) < 2:
            row.update(status="缺席", reason=self.rng.choice(MISSED))
        elif chance < 0.13:
            row.update(status="请假", reason=self.rng.choice(LEAVE + SEASON.get(day.month, ()) * 3))
        self.missed[row["person"]] = self.missed.get(row["person"], 0) + 1 if row["status"] == "缺席" else 0

    def _far(self, kind: str, row: Record, place: str, chance: float) -> None:
        """Members away listen in by telephone when they can; an assembly may leave them out of its count."""
        if chance < 0.6:
            row.update(status="线上", reason="微信群视频" if chance < 0.3 else "手机视频接入")
        elif kind == "支部党员大会":
            row.update(status="不计入", reason=f"流动党员，在{place}务工，经党员大会同意不计入")
        else:
            row.update(status="请假", reason=f"在{place}务工，{'上夜班' if chance < 0.8 else '工地加班'}")


class Votes:
    """Counts of those there who may vote, and what is asked for."""

    def __init__(self, village: Village, rows: list[Record], of_due: bool) -> None:
        self.rng, self.of_due = village.rng, of_due
        inside = [r for r in rows if r["status"] not in ("不计入", "列席") and r["votes"]]
        self.due, self.there = len(inside), sum(r["status"] in THERE for r in inside)

    def cast(self, agree: int | None = None) -> Record:
        """Votes that add up, and the sum an inspector would do."""
        against = self.rng.choice((0, 0, 0, 0, 1, 1, 2)) if self.there > 12 else 0
        abstain = self.rng.choice((0, 0, 0, 1, 1, 2)) if self.there > 6 else 0
        if agree is not None:
            abstain = min(3, self.there - agree)
            against = self.there - agree - abstain
        base, words = (
            (self.due, f"应到有表决权 {self.due} 人") if self.of_due else (self.there, f"到会 {self.there} 人")
        )
        agreed, least = self.there - against - abstain, base // 2 + 1
        passed = agreed >= least
        verdict = f"同意 {agreed} 票，{'' if passed else '没有'}超过{words}的一半（至少 {least} 票）"
        return {
            "voters_due": float(self.due),
            "voters_present": float(self.there),
            "agree": float(agreed),
            "against": float(against),
            "abstain": float(abstain),
            "result": "通过" if passed else "未通过",
            "reckoning": ("通过：" if passed else "未通过：") + verdict,
        }
