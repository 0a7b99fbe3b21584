"""Who looks after which household, and the visits of the last year: all but three households are covered."""

from __future__ import annotations

from datetime import date, timedelta

from desktop.kit.look import Record

from . import cast
from .circumstances import Homes
from .minutes import Writer
from .people import age_on
from .village import Village, rows

UNCOVERED = 3
MOST, CARE_DAYS, DAYS = 10, 30, 90  # as the settings begin
CARE_KINDS = ("低保户", "监测户", "特困户", "残疾人户")
DUTIES = (
    "政策宣传、代办",
    "农资和农机帮助",
    "老人照看",
    "孩子上学",
    "就业信息",
    "邻里协调",
    "防汛转移",
    "用电用火安全",
)
WAYS = ("入户",) * 7 + ("电话", "视频", "慰问")


class Contacts:
    """Shares the households out among the members who can go, and lets them go."""

    def __init__(self, village: Village, infirm: set[str], writer: Writer) -> None:
        self.village, self.rng, self.writer = village, village.rng, writer
        self.began = village.start + (village.today - village.start) / 2
        people = village.by_uid
        self.members = [
            m
            for m in village.tables["party_members"]
            if not m["until"]
            and m["state"] == "正常"
            and m["person"] not in infirm
            and age_on(people[m["person"]], village.today) < 80
        ]
        self.member_of = {people[m["person"]]["name"]: m for m in self.members}
        self.load = {m["uid"]: 0 for m in self.members}
        self.stories = rows("visit_matters.csv")
        self.heard: dict[str, set[str]] = {}
        self.homes = list(Homes(village))

    def fill(self) -> None:
        plain = [h["uid"] for h, m in self.homes if self.interval(h) == DAYS and m[0]["name"] not in self.village.cast]
        left_out = set(self.village.some(plain, UNCOVERED))
        last = {m["uid"]: m for m in self.village.tables["party_members"] if m["until"]}
        earlier = self._earlier(list(last.values()))
        for household, members in self.homes:
            if household["uid"] in left_out:
                continue
            head = members[0]["name"]
            known = cast.CONTACT_OF.get(head)
            member = (
                self.member_of[known] if known and members[0]["name"] in self.village.cast else self._free(household)
            )
            since = earlier.get(household["uid"], self.began)
            self._contact(member, household, since)
            self._visits(member, household, members, since)
        self.village.tables["visits"].sort(key=lambda v: (v["visited_on"], v["uid"]))

    def interval(self, household: Record) -> int:
        return CARE_DAYS if household["kind"] in CARE_KINDS else DAYS

    def _free(self, household: Record) -> Record:
        """The least burdened member who lives near; never one of the household itself."""
        people, homes = self.village.by_uid, self.village.by_uid
        fit = [
            m
            for m in self.members
            if self.load[m["uid"]] < MOST and people[m["person"]]["household"] != household["uid"]
        ]

        def distance(member: Record) -> float:
            home = homes.get(people[member["person"]]["household"] or "", {})
            far = 6.0 if home.get("group") != household["group"] else 0.0
            return float(self.load[member["uid"]]) * 2.5 + far + self.rng.random()

        return min(fit, key=distance)

    def _earlier(self, departed: list[Record]) -> dict[str, date]:
        """Households of members who have left: their contact ended, and another began that day."""
        begins: dict[str, date] = {}
        plain = [h for h, m in self.homes if h["kind"] == "一般户" and m[0]["name"] not in self.village.cast]
        for member in departed:
            end = date.fromisoformat(member["until"])
            if end > self.began - timedelta(days=200):
                for household in self.village.some(plain, 3):
                    plain.remove(household)
                    begins[household["uid"]] = max(end, self.began)
                    since = min(end, self.village.start)
                    self._contact(member, household, since)["until"] = end.isoformat()
        return begins

    def _contact(self, member: Record, household: Record, since: date) -> Record:
        self.load[member["uid"]] = self.load.get(member["uid"], 0) + 1
        care = "重点" if self.interval(household) == CARE_DAYS else "一般"
        cadres = ("李建军", "赵海燕", "陈永福", "周玉梅", "孙志强", "何玉珍", "徐志刚")
        cadre = self.village.cast[cadres[int(household["number"][:2]) % len(cadres)]]
        return self.village.add(
            "contacts",
            member=member["uid"],
            household=household["uid"],
            cadre=cadre["uid"],
            care=care,
            duty=self.rng.choice(DUTIES),
            since=since.isoformat(),
        )

    def _visits(self, member: Record, household: Record, members: list[Record], since: date) -> None:
        """Visits back from the last, each within the days its care allows."""
        every = self.interval(household)
        due = cast.DUE.get(members[0]["name"]) if members[0]["name"] in self.village.cast else None
        ago = every - due if due is not None else self.rng.randint(1, every - 8)
        day, later = self.village.today - timedelta(days=ago), None
        while day >= since:
            next_on = day + timedelta(days=every) if later is None and due is not None else None
            self._visit(member, household, members, day, next_on)
            later = day
            day -= timedelta(days=self.rng.randint(every * 2 // 3, every))

    def _visit(self, member: Record, household: Record, members: list[Record], day: date, next_on: date | None) -> None:
        record = self.village.add(
            "visits",
            visited_on=day.isoformat(),
            member=member["uid"],
            household=household["uid"],
            way=self.rng.choice(WAYS),
            next_on=next_on.isoformat() if next_on else None,
            recorded_on=min(day + timedelta(days=self.rng.choice((0, 0, 0, 1, 1, 2))), self.village.today).isoformat(),
        )
        if self.rng.random() < 0.22:
            record["note"] = self._chat(members, day)
            return
        story = self._story(member, household, members, day)
        name = self.village.by_uid[member["person"]]["name"]
        asked, measure = self.writer.fill(story["request"], day, (name, name), also=story["measure"])
        record.update(request=self._spoken(asked, members), measure=measure)
        done = day + timedelta(days=self.rng.choice((0, 0, 1, 2, 3, 5, 7, 12)))
        if done <= self.village.today:
            record.update(result=self.writer.fill(story["result"], day)[0], done_on=done.isoformat())

    def _story(self, member: Record, household: Record, members: list[Record], day: date) -> dict[str, str]:
        """What such a household asks for at that time of year, nothing twice while something is left."""
        kinds = self._kinds(household, members)
        fit = [
            s for s in self.stories if s["whom"] in kinds and (not s["months"] or str(day.month) in s["months"].split())
        ]
        heard, told = (self.heard.setdefault(r["uid"], set()) for r in (member, household))
        fresh = (
            [s for s in fit if s["request"] not in heard | told] or [s for s in fit if s["request"] not in told] or fit
        )
        own = [s for s in fresh if s["whom"]]
        story = self.rng.choice(own if own and self.rng.random() < 0.6 else fresh)
        heard.add(story["request"])
        told.add(story["request"])
        return story

    def _spoken(self, asked: str, members: list[Record]) -> str:
        """As a member writes it down: who said it, or just the matter."""
        grown = [p["name"] for p in members if age_on(p, self.village.today) >= 18 and not p["away"]]
        if not grown or self.rng.random() < 0.25:
            return asked
        said = "" if asked[0] in "问想" else self.rng.choice(("说", "说", "讲", "提到"))
        return f"{self.rng.choice(grown)}{said}{asked}"

    def _kinds(self, household: Record, members: list[Record]) -> set[str]:
        ages = [age_on(p, self.village.today) for p in members]
        found = {"", "老" if max(ages) >= 70 else "", "学" if any(6 <= a < 18 for a in ages) else ""}
        found.add("外" if any(p["away"] for p in members) else "")
        found.add("困" if household["kind"] in ("低保户", "监测户", "特困户") else "")
        found.add("残" if any("残疾人" in (p["tags"] or "") for p in members) else "")
        return found

    def _chat(self, members: list[Record], day: date) -> str:
        """A visit on which nothing was asked for."""
        who = self.rng.choice(members)["name"]
        talk = self.rng.choice(
            (
                "收成",
                "外出的家人",
                "老人身体",
                "孩子上学",
                "医保缴费",
                "村里修路",
                "秋后种什么",
                "电费和水费",
                "合作社分红",
            )
        )
        seen = self.rng.choice(
            ("灶上做着饭", "院里晒着粮", "屋里收拾得利落", "煤炉通风好", "门口停着三轮车", "院墙边新栽了葱", "电线规整")
        )
        return f"和{who}说了{talk}，{seen}，{self.rng.choice(('没有要办的事', '没提困难', '问了近况，没有诉求', f'{day.month}月底再来看'))}"
