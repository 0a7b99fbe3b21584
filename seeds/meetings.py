"""Two and a half years of meetings: who chaired and came, what was said, what was resolved and by which votes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from desktop.kit.look import Record

from . import cast
from .agenda import Agenda, Gathering
from .attendance import Attendance, Votes
from .calendar import Slot
from .minutes import write
from .party import Party, hamlet_name
from .people import age_on
from .posts import Posts
from .village import Village

ROOMS = {
    "支部委员会": "村部二楼小会议室",
    "两委会": "村部二楼小会议室",
    "村务监督会": "村务监督委员会办公室",
    "村民代表会议": "党群服务中心会议室",
    "党群议事会": "党群服务中心议事厅",
    "村民会议": "文化广场",
    "主题党日活动": "党群服务中心",
}


class Meetings:
    """Holds every meeting of the calendar in turn."""

    def __init__(self, village: Village, party: Party, posts: Posts, types: Mapping[str, str]) -> None:
        self.village, self.rng, self.party, self.posts, self.types = village, village.rng, party, posts, types
        self.came = Attendance(village, party.infirm)
        self.agenda = Agenda(village, party, posts)
        self.groups = [g["uid"] for g in party.groups]
        self.hamlets = [g["uid"] for g in village.tables["groups"]]

    def hold(self, slots: list[Slot]) -> None:
        for slot in slots:
            self.one(slot)

    def one(self, slot: Slot) -> None:
        meeting = Gathering(slot, {}, self.expected(slot))
        chair, recorder, note = self.officers(slot, meeting.rows)
        meeting.record.update(chair=chair["uid"], recorder=recorder["uid"], note=note)
        texts = " ".join(self.agenda.chain(slot).values())
        needed = {chair["uid"], recorder["uid"], *(p["uid"] for name, p in self.village.cast.items() if name in texts)}
        self.came.mark(slot.type, slot.day, meeting.rows, needed - {self._excused(note)})
        if note:
            next(r for r in meeting.rows if r["person"] == self._excused(note)).update(
                status="请假", reason="到镇里参加培训"
            )
        present = [self.village.by_uid[r["person"]]["name"] for r in meeting.rows if r["status"] == "到会"]
        self.agenda.write(meeting, [n for n in present if "·" not in n] or present)
        write(meeting.record, meeting.items)
        self.save(meeting)

    def _excused(self, note: str | None) -> str:
        return str(self.village.cast["李建军"]["uid"]) if note else ""

    def expected(self, slot: Slot) -> list[Record]:
        day, came = slot.day.isoformat(), self.came
        bodies = {"支部委员会": "支委会", "两委会": "两委", "村民代表会议": "村民代表", "村务监督会": "村务监督委员会"}
        if slot.type in bodies:
            return came.body(bodies[slot.type], day)
        if slot.type == "党小组会":
            return came.members(day, self.groups[slot.part - 1])
        if slot.type == "村民小组会":
            return came.households(self.hamlets[slot.part - 1])
        if slot.type == "党群议事会":
            return self._neighbours(day)
        return [] if slot.type == "村民会议" else came.members(day)

    def _neighbours(self, day: str) -> list[Record]:
        """Committee people and villagers who were asked to come."""
        rows = [{**r, "duty": "两委成员"} for r in self.came.body("两委", day)]
        asked = self.village.some((r for r in self.came.body("村民代表", day) if r["duty"] == "村民代表"), 11)
        return rows + [{**r, "duty": "村民代表"} for r in asked]

    def officers(self, slot: Slot, expected: list[Record]) -> tuple[Record, Record, str | None]:
        """Who chaired and who took the minutes, and why another than the secretary chaired."""
        day, who, known = slot.day.isoformat(), self.came.roster.who, self.village.cast
        if slot.type == "党小组会":
            chair = who("党小组", "党小组长", day, party_group=self.groups[slot.part - 1])
            return chair, self._young(expected, chair, slot.day), None
        if slot.type == "村务监督会":
            return who("村务监督委员会", "监委会主任", day), known["谢志国"], None
        if slot.type == "村民小组会":
            chair = self.village.by_uid[str(self.village.tables["groups"][slot.part - 1]["leader"])]
            return chair, self._young(expected, chair, slot.day), None
        writer = who("支委会", "宣传委员", day) if slot.type == "支部委员会" else known["周玉梅"]
        if slot.type in ("支部委员会", "支部党员大会", "主题党日活动") and self.rng.random() < 0.06:
            return known["赵海燕"], writer, "书记李建军外出培训，委托副书记赵海燕主持"
        deputy = slot.type in ("党课", "党群议事会", "专题学习")
        return known["赵海燕" if deputy else "李建军"], writer, None

    def _young(self, expected: list[Record], chair: Record, day: date) -> Record:
        """The youngest who writes for an older chair; not one who is away."""
        people = [self.village.by_uid[r["person"]] for r in expected if r["votes"] and r["person"] != chair["uid"]]
        return min((p for p in people if not p["away"]), key=lambda p: age_on(p, day))

    def save(self, meeting: Gathering) -> None:
        slot, online = meeting.slot, any(r["status"] == "线上" for r in meeting.rows)
        party = slot.type in (
            "支部党员大会",
            "支部委员会",
            "党小组会",
            "党课",
            "主题党日活动",
            "组织生活会",
            "民主评议党员",
            "专题学习",
        )
        record = self.village.add(
            "meetings",
            type=self.types[slot.type],
            title=self.title(slot),
            branch=self.party.branch["uid"] if party else None,
            party_group=self.groups[slot.part - 1] if slot.type == "党小组会" else None,
            group=self.hamlets[slot.part - 1] if slot.type == "村民小组会" else None,
            held_on=meeting.day,
            began=slot.began,
            ended=slot.ended,
            planned_at=f"{meeting.day} {slot.began}",
            place=self.place(slot),
            form="线上线下结合" if online else "线下",
            recorded_on=self.recorded(slot.day),
            **meeting.record,
        )
        self.guests(meeting, record)
        for position, row in enumerate(meeting.rows, 1):
            self.village.add("attendance", meeting=record["uid"], position=float(position), **row)
        of_due = slot.type in ("支部党员大会", "支部委员会")
        for number, (matter, method, content, agree) in enumerate(meeting.votes, 1):
            counted = Votes(self.village, meeting.rows, of_due).cast(agree)
            self.village.add(
                "resolutions",
                meeting=record["uid"],
                number=float(number),
                matter=matter,
                method=method,
                content=content,
                **counted,
            )

    def guests(self, meeting: Gathering, record: Record) -> None:
        """People of the township who sat in."""
        sits_in = {
            "支部党员大会": 0.5,
            "村民代表会议": 0.5,
            "组织生活会": 1.0,
            "民主评议党员": 1.0,
            "两委会": 0.2,
            "党群议事会": 0.4,
        }
        if self.rng.random() < sits_in.get(meeting.slot.type, 0.0):
            name, *_, duty = cast.OUTSIDERS[1 if meeting.slot.type in ("组织生活会", "民主评议党员") else 0]
            record["guests"] = f"{duty}{name}"
            meeting.rows.append(
                {"person": self.village.cast[name]["uid"], "duty": duty, "votes": 0, "status": "列席", "reason": None}
            )

    def title(self, slot: Slot) -> str:
        when = f"{slot.day.year}年{slot.day.month}月"
        whose = (
            f"第{'一二三'[slot.part - 1]}党小组"
            if slot.type == "党小组会"
            else hamlet_name(slot.part)
            if slot.part
            else ""
        )
        return f"{whose}{when}{slot.type}" if whose else f"{when}{slot.type}"

    def place(self, slot: Slot) -> str:
        if slot.type == "村民小组会":
            return (
                f"{hamlet_name(slot.part)}晒场" if slot.day.month in range(4, 10) else f"{hamlet_name(slot.part)}组长家"
            )
        if slot.type == "党小组会":
            return self.rng.choice(("村部党员活动室", "村部党员活动室", "组长家堂屋", "合作社值班室"))
        return ROOMS.get(slot.type, "党群服务中心会议室")

    def recorded(self, day: date) -> str:
        """Mostly within three days; one in seventeen later."""
        late = self.rng.random() < 0.06
        after = self.rng.randint(4, 9) if late else self.rng.choice((0, 0, 0, 0, 1, 1, 1, 2, 2, 3))
        return min(day + timedelta(days=after), self.village.today).isoformat()
