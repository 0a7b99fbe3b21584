"""Four teams of volunteers, what they did, and the hours each person served."""

from __future__ import annotations

from datetime import date, timedelta

from desktop.kit.look import Record

from . import cast
from .minutes import Writer
from .people import age_on
from .village import Village, months_before, rows

TEAMS = (
    ("环境整治队", "徐志刚", "环境整治、河道保洁", 10),
    ("敬老助残队", "何玉珍", "敬老、助残、助学", 7),
    ("平安巡逻队", "孙志强", "平安巡逻、防汛防火", 8),
    ("文明实践队", "韩丽娜", "政策宣讲、文化文艺", 9),
)
CAST = {
    "环境整治队": ("徐志刚", "吴小兵", "马国平", "李建军", "高振东"),
    "敬老助残队": ("何玉珍", "黄秀英", "周玉梅", "林秋霞"),
    "平安巡逻队": ("孙志强", "陈永福", "谢志国", "郭长林"),
    "文明实践队": ("韩丽娜", "赵海燕", "朱文斌", "李明轩"),
}
PER_TEAM = 15
SKILLS = (
    "农机",
    "理发",
    "电工",
    "水暖",
    "书法",
    "急救",
    "唱歌",
    "驾驶",
    "厨艺",
    "辅导作业",
    "测绘",
    "写作",
    "木工",
    "宣讲",
)
LINES = ("干活细", "按时到，没有早退", "带了自家工具", "给老人讲得明白", "把场地收拾干净才走")


class Volunteers:
    """Teams, the people in them, and what they did week by week."""

    def __init__(self, village: Village, writer: Writer) -> None:
        self.village, self.rng, self.writer = village, village.rng, writer
        self.zeal: dict[str, float] = {}

    def fill(self) -> None:
        taken = {
            p["uid"] for name, p in self.village.cast.items() if name in {n for team in CAST.values() for n in team}
        }
        for name, leader, purpose, every in TEAMS:
            team = self.village.add(
                "volunteer_teams",
                name=name,
                leader=self.village.cast[leader]["uid"],
                purpose=purpose,
                founded_on=months_before(self.village.start, 10 + every).isoformat(),
            )
            people = [self.village.cast[n] for n in CAST[name]]
            people += self.village.some(self._fit(taken), PER_TEAM - len(people))
            taken |= {p["uid"] for p in people}
            self._serve(team, [self._join(team, person) for person in people], every)
        self._alone()

    def _fit(self, taken: set[str]) -> list[Record]:
        return [
            p
            for p in self.village.tables["people"]
            if p["state"] == "在册"
            and p["uid"] not in taken
            and not p["away"]
            and 17 <= age_on(p, self.village.today) <= 70
            and p["health"] == "健康"
            and "·" not in p["name"]
        ]

    def _join(self, team: Record, person: Record) -> Record:
        since = self.village.day_between(months_before(self.village.start, 8), self.village.start)
        if self.rng.random() < 0.2:
            since = self.village.day_between(self.village.start, months_before(self.village.today, 8))
        record = self.village.add(
            "volunteers",
            person=person["uid"],
            team=team["uid"],
            skill=self.rng.choice(SKILLS),
            registered_on=since.isoformat(),
            number=f"LH{len(self.village.tables['volunteers']) + 1:05d}",
        )
        keen = self.rng.uniform(0.7, 0.95) if self.rng.random() < 0.76 else self.rng.uniform(0.48, 0.64)
        self.zeal[record["uid"]] = cast.BEHIND.get(person["name"], keen) if person["uid"] in self._known() else keen
        return record

    def _known(self) -> set[str]:
        return {str(p["uid"]) for p in self.village.cast.values()}

    def _serve(self, team: Record, volunteers: list[Record], every: int) -> None:
        """An outing every so many days, each with those who came."""
        stories = [row for row in rows("activities.csv") if row["team"] == team["name"]]
        told: dict[str, int] = {}
        day = self.village.start + timedelta(days=self.rng.randint(2, 8))
        while day < self.village.today:
            season = [s for s in stories if not s["months"] or str(day.month) in s["months"].split()]
            story = min(season, key=lambda s: told.get(s["name"], 0) - 0.6 * bool(s["months"]) + self.rng.random())
            told[story["name"]] = told.get(story["name"], 0) + 1
            self._outing(team, story, day, [v for v in volunteers if v["registered_on"] <= day.isoformat()])
            day += timedelta(days=every + self.rng.randint(-1, 2))

    def _outing(self, team: Record, story: dict[str, str], day: date, volunteers: list[Record]) -> None:
        coming = [v for v in volunteers if self._at_home(v, day) and self.rng.random() < self.zeal[v["uid"]]]
        minutes = round(float(story["hours"]) * 60)
        began = (
            14 * 60
            if minutes <= 240 and self.rng.random() < 0.3
            else 8 * 60
            if day.month in range(4, 11)
            else 8 * 60 + 30
        )
        content, where = self.writer.fill(story["content"], day, also=f"{story['place']}|{story['served']}")
        place, served = where.split("|")
        activity = self.village.add(
            "activities",
            name=story["name"],
            team=team["uid"],
            held_on=day.isoformat(),
            began=clock(began),
            ended=clock(began + minutes),
            place=place,
            leader=team["leader"],
            served=served,
            content=content,
            rating=self.rng.choice(("满意", "满意", "基本满意")),
        )
        for volunteer in coming:
            self._record(volunteer, activity, day, began, minutes, content)

    def _at_home(self, volunteer: Record, day: date) -> bool:
        """Who works far away serves when home for the spring feast."""
        return not self.village.by_uid[volunteer["person"]]["away"] or day.month <= 2

    def _record(
        self, volunteer: Record, activity: Record | None, day: date, began: int, minutes: int, content: str
    ) -> None:
        """Real time served: some come late or leave early, and those minutes are not counted."""
        if minutes > 120 and self.rng.random() < 0.12:
            began, minutes = (began + 30, minutes - 30) if self.rng.random() < 0.5 else (began, minutes - 60)
        self.village.add(
            "service_records",
            volunteer=volunteer["uid"],
            activity=activity["uid"] if activity else None,
            done_on=day.isoformat(),
            came=clock(began),
            left=clock(began + minutes),
            minutes=minutes,
            content=content,
            rating=self.rng.choice(("满意",) * 9 + ("基本满意", "一般")),
            recorded_on=min(day + timedelta(days=self.rng.choice((0, 0, 1, 2))), self.village.today).isoformat(),
            note=self.rng.choice(LINES) if self.rng.random() < 0.05 else None,
        )

    def _alone(self) -> None:
        """Small services of one person, outside any outing: after dusk, so that none overlaps."""
        errands = (
            "给[h]代买药品并送到家",
            "陪[h]练习用手机缴费",
            "替[h]家换灯泡、查插排",
            "给[h]家孩子讲数学题",
            "给[h]理发、剪指甲",
            "帮[h]写申请",
        )
        keen = [
            v
            for v in self.village.tables["volunteers"]
            if self.zeal[v["uid"]] > 0.7 and self._at_home(v, self.village.today.replace(month=6, day=1))
        ]
        days = {
            (v["uid"], self.village.day_between(self.village.start, self.village.today - timedelta(days=1)))
            for v in keen
            for _ in range(4)
        }
        for uid, day in sorted(days, key=lambda d: (d[1], d[0])):
            volunteer = self.village.by_uid[uid]
            if volunteer["registered_on"] <= day.isoformat():
                content = self.writer.fill(self.rng.choice(errands), day)[0]
                self._record(volunteer, None, day, 19 * 60, self.rng.choice((60, 60, 90, 120)), content)


def clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
