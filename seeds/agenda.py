"""What each kind of meeting dealt with: its matters in turn, and what was put to the vote."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from desktop.kit.look import Record

from .calendar import Slot
from .minutes import Minutes, Writer
from .party import Party, hamlet_name
from .posts import Posts
from .village import Village, rows

Items = list[tuple[str, str, str]]

LECTURERS = {
    "种地的新办法": "邵青",
    "反诈这堂课": "石文涛",
    "守住办事的规矩": "孟令辉",
    "入党为了什么": "孟令辉",
    "讲讲柳河村的水": "杨树林",
    "农村党员怎样做调解": "陈永福",
    "党员联户联什么": "赵海燕",
}
REFUSED_MATTER = "生活垃圾清运费收取标准"


@dataclass
class Gathering:
    """One meeting while it is written: its record, its rows, and what was put to the vote."""

    slot: Slot
    record: Record
    rows: list[Record]
    items: Items = field(default_factory=list)
    votes: list[tuple[str, str, str, int | None]] = field(default_factory=list)  # matter, method, content, agree

    @property
    def day(self) -> str:
        return self.slot.day.isoformat()


class Agenda:
    """Writes what was said, meeting by meeting in the order of their days."""

    def __init__(self, village: Village, party: Party, posts: Posts) -> None:
        self.village, self.rng, self.party, self.posts = village, village.rng, party, posts
        self.minutes = Minutes(village, Writer(village))
        self.big = rows("big_matters.csv")
        self.lessons = self.minutes.matters["课"][:]
        self.turns: dict[str, int] = {}
        self.writers: dict[str, Callable[[Gathering, list[str]], None]] = {
            "支部委员会": self.committee,
            "支部党员大会": self.assembly,
            "村民代表会议": self.representatives,
            "两委会": self.council,
            "党小组会": self.group,
            "主题党日活动": self.party_day,
            "党课": self.lesson,
            "村务监督会": self.oversight,
            "村民小组会": self.hamlet,
            "党群议事会": self.council_of_all,
            "专题学习": self.study,
            "组织生活会": self.yearly("生活"),
            "民主评议党员": self.yearly("评议"),
            "村民会议": self.all_villagers,
        }

    def write(self, meeting: Gathering, speakers: list[str]) -> None:
        """Set a meeting's items and votes; those who came and may be quoted are the speakers."""
        self.writers[meeting.slot.type](meeting, speakers)

    def chain(self, slot: Slot) -> dict[str, str]:
        """The matter of the quarter that goes through all four meetings, if it is before this one."""
        if slot.day.month not in (2, 5, 8, 11) or slot.type not in (
            "支部委员会",
            "两委会",
            "支部党员大会",
            "村民代表会议",
        ):
            return {}
        first = self.village.start
        quarter = (slot.day.year - first.year) * 4 + (slot.day.month - 1) // 3 - (first.month - 1) // 3
        return self.big[(quarter + first.year) % len(self.big)]

    def item(self, slot: Slot, stage: str) -> Iterator[tuple[str, str, str]]:
        matter = self.chain(slot)
        if matter and (slot.type != "支部委员会" or slot.day.day < 20):
            opening = {
                "proposed": f"{matter['fact']}。{matter['supporters']}。",
                "discussed": f"{matter['supporters']}。",
            }.get(stage, f"{matter['fact']}。")
            yield matter["title"], opening + matter[stage], ""

    def tell(self, meeting: Gathering, kind: str, count: int, speakers: list[str], hamlet: str = "") -> None:
        chosen = self.minutes.choose(kind, meeting.slot.day.month, count)
        meeting.items += self.minutes.tell(chosen, meeting.slot.day, speakers, hamlet)

    def committee(self, meeting: Gathering, speakers: list[str]) -> None:
        meeting.items += self.item(meeting.slot, "proposed")
        month = meeting.slot.day.isoformat()[:7]
        for joined in (m for day, found in self.party.joining.items() if day.isoformat()[:7] == month for m in found):
            name = self.village.by_uid[joined["person"]]["name"]
            if meeting.slot.day.isoformat() < joined["joined_on"]:
                meeting.items.append((f"审查{name}的入党材料", self._examined(name), ""))
        if meeting.items and self.chain(meeting.slot):
            meeting.votes.append((f"提议：{meeting.items[0][0]}", "举手表决", "同意提交“两委”会商议", None))
        self.tell(meeting, "支", 2 if len(meeting.items) > 1 else 3, speakers)

    def _examined(self, name: str) -> str:
        parts = (
            f"{name}参加集中培训{self.rng.randint(3, 4)}天，考试{self.rng.randint(82, 96)}分，政审函调{self.rng.randint(2, 4)}份都已回来",
            f"考察表每半年一次，共{self.rng.randint(3, 5)}次，联系人写到{self.rng.choice(('麦收帮邻居', '汛期守夜', '替老人跑腿', '管账清楚'))}",
            f"征求{self.rng.randint(9, 16)}名党员、{self.rng.randint(12, 30)}名群众，没有不同意见",
        )
        return "；".join(self.rng.sample(parts, 3)) + "。同意提交支部党员大会讨论。"

    def assembly(self, meeting: Gathering, speakers: list[str]) -> None:
        day = meeting.slot.day
        for title, text, _ in self.item(meeting.slot, "reviewed"):
            meeting.items.append((title, text, "审议通过，提交村民代表会议决议"))
            meeting.votes.append((title, "举手表决", "同意该方案，提交村民代表会议决议", None))
        if day == self.posts.handed["宣传委员"]:
            text = "郭长林因年龄原因提出不再担任宣传委员。支委会提名周玉梅，到会党员写票，黄秀英监票、韩丽娜计票。"
            meeting.items.append(("补选支部宣传委员", text, "周玉梅任支部宣传委员"))
            meeting.votes.append(("补选周玉梅为支部委员", "无记名投票", "周玉梅当选支部委员，分工宣传", None))
        for name in self._names(self.party.joining.get(day, [])):
            meeting.items.append(
                (
                    f"讨论接收{name}为预备党员",
                    self._received(name, speakers),
                    f"同意接收{name}为中共预备党员，报镇党委审批",
                )
            )
            meeting.votes.append((f"接收{name}为中共预备党员", "无记名投票", f"同意接收{name}为中共预备党员", None))
        for name in self._names(self.party.confirming.get(day, [])):
            meeting.items.append(
                (f"讨论{name}转正", self._confirmed(name, speakers), f"同意{name}按期转为中共正式党员，报镇党委审批")
            )
            meeting.votes.append((f"{name}预备期满转正", "无记名投票", f"同意{name}按期转正", None))
        if day.month == 3:
            meeting.votes.append((f"{day.year}年党员联户调整方案", "举手表决", "同意调整，名单在公开栏公示", None))
            spread = f"在家有能力的党员每人联系{self.rng.randint(5, 6)}到10户，调整{self.rng.randint(14, 33)}户，搬家和住得远的换人。"
            meeting.items.append(
                (
                    f"{day.year}年党员联户调整方案",
                    spread + "年老体弱的不派，流动党员由小组长代管。",
                    "名单公示五天后执行",
                )
            )
        self.tell(meeting, "支", 1 if len(meeting.items) > 2 else 2, speakers)

    def _names(self, members: list[Record]) -> list[str]:
        return [self.village.by_uid[m["person"]]["name"] for m in members]

    def _received(self, name: str, speakers: list[str]) -> str:
        first, second = self.rng.sample(speakers, 2)
        told = self.rng.choice(
            ("替老人垫过药费", "晚上主动去看水泵", "把自家的三轮借给组里用", "不计较小事", "肯给年轻人讲技术")
        )
        wish = self.rng.choice(("把账公开得更细", "多到组里走动", "说话再慢一点", "把技术带出两个徒弟", "少在群里争"))
        return f"本人读志愿书后，介绍人{first}说{name}{told}，{second}提了希望：{wish}。支委会报告审查和预审情况后写票表决。"

    def _confirmed(self, name: str, speakers: list[str]) -> str:
        first, second = self.rng.sample(speakers, 2)
        did = self.rng.choice(
            (
                "联系的六户走访都有记录",
                "汛期三次值夜没有缺",
                "带着两户种菜",
                "给书屋整理了四百册书",
                "替组里管水表没收过一分钱",
            )
        )
        return f"预备期一年，到会{self.rng.randint(30, 38)}次。{first}介绍{name}{did}，{second}认为办事快但要多听，本人表态后到会正式党员写票。"

    def representatives(self, meeting: Gathering, speakers: list[str]) -> None:
        for title, text, _ in self.item(meeting.slot, "decided"):
            meeting.items.append((title, text, "通过，自次日起在村务公开栏公示七天"))
            meeting.votes.append((title, "举手表决", "同意，由村委会组织实施", None))
        if meeting.slot.day == self.posts.handed["监委会主任"]:
            text = (
                "杨树林因身体原因辞去监委会主任，由现任委员马国平接任，林秋霞补为委员。两人与村委会成员没有近亲属关系。"
            )
            meeting.items.append(("推选村务监督委员会主任", text, "马国平任监委会主任，林秋霞任委员"))
            meeting.votes.append(("推选马国平为监委会主任", "无记名投票", "马国平当选", None))
        if self.turn("代表") == 5:
            text = "方案是每人每月收2元，全年约2.9万元。代表中有人说老人多的户出不起，有人说先把桶放够再谈钱，争论四十分钟后表决。"
            meeting.items.append((REFUSED_MATTER, text, "未获通过，由两委重新测算后再议"))
            meeting.votes.append((REFUSED_MATTER, "举手表决", "未获通过，重新测算", 12))
        self.tell(meeting, "议", 1, speakers)
        self.tell(meeting, "支", 1, speakers)

    def council(self, meeting: Gathering, speakers: list[str]) -> None:
        for title, text, _ in self.item(meeting.slot, "discussed"):
            meeting.items.append((title, text, "形成方案，提交支部党员大会审议"))
            meeting.votes.append((title, "口头表决", "同意方案，提交支部党员大会审议", None))
        self.tell(meeting, "支", 2 if meeting.items else 3, speakers)

    def group(self, meeting: Gathering, speakers: list[str]) -> None:
        if meeting.slot.part == 3 and meeting.slot.day == self.posts.handed["党小组长"]:
            text = "高振东住六组，离本组党员远，提出让住三组的孙志强来接。大家商量后举手，支委会派陈永福到会说明。"
            meeting.items.append(("推选党小组长", text, "孙志强任第三党小组组长"))
        self.tell(meeting, "组", 3 - len(meeting.items), speakers)

    def party_day(self, meeting: Gathering, speakers: list[str]) -> None:
        self.tell(meeting, "日", 2, speakers)
        first, second = self.rng.sample(speakers, 2)
        online = sum(r["status"] == "线上" for r in meeting.rows)
        paid = f"到会{len(speakers)}名党员当场交纳，线上{online}人用微信转账，{first}收、{second}核，钱数和名册一致。"
        meeting.items.insert(0, ("交纳党费", paid, ""))
        if meeting.slot.day.day != 10:
            meeting.record["note"] = "固定日10日逢春节放假，顺延"

    def lesson(self, meeting: Gathering, speakers: list[str]) -> None:
        matter = self.lessons[(self.turn("课") + self.village.start.year) % len(self.lessons)]
        name = LECTURERS.get(matter["title"], "李建军")
        meeting.record["lecturer"] = self.village.cast[name]["uid"]
        for row in meeting.rows:
            if row["person"] == self.village.cast[name]["uid"]:
                row.update(status="到会", reason=None)
        others = [s for s in speakers if s != name]
        meeting.items += self.minutes.tell([matter], meeting.slot.day, others)
        self.tell(meeting, "课后", 1, others)

    def oversight(self, meeting: Gathering, speakers: list[str]) -> None:
        self.tell(meeting, "监", 3, speakers)

    def hamlet(self, meeting: Gathering, speakers: list[str]) -> None:
        self.tell(meeting, "民", 2, speakers, hamlet_name(meeting.slot.part))
        title, text, decision = meeting.items[0]
        came = f"本组应到{len(meeting.rows)}户，到会{sum(r['status'] == '到会' for r in meeting.rows)}户，没来的会后由组长逐户告知。"
        meeting.items[0] = (title, came + text, decision)
        meeting.votes.append((title, "举手表决", decision, None))

    def council_of_all(self, meeting: Gathering, speakers: list[str]) -> None:
        self.tell(meeting, "议", 3, speakers)

    def study(self, meeting: Gathering, speakers: list[str]) -> None:
        self.tell(meeting, "学", 1, speakers)
        self.tell(meeting, "支", 1, speakers)

    def yearly(self, kind: str) -> Callable[[Gathering, list[str]], None]:
        """Each year's meeting has its own three parts."""

        def tell(meeting: Gathering, speakers: list[str]) -> None:
            at = meeting.slot.day.year % 3 * 3
            meeting.items += self.minutes.tell(self.minutes.matters[kind][at : at + 3], meeting.slot.day, speakers)

        return tell

    def all_villagers(self, meeting: Gathering, speakers: list[str]) -> None:
        """Held by households' delegates and counted at the door: two numbers, no list."""
        people = [self.village.cast[n]["name"] for n in ("李建军", "赵海燕", "马国平")]
        at = meeting.slot.day.year % 3 * 3
        meeting.items += self.minutes.tell(self.minutes.matters["村"][at : at + 3], meeting.slot.day, people)
        meeting.record.update(
            due_typed=float(len(self.village.tables["households"])), present_typed=float(self.rng.randint(288, 351))
        )

    def turn(self, kind: str) -> int:
        """How many meetings of a kind came before."""
        self.turns[kind] = self.turns.get(kind, -1) + 1
        return self.turns[kind]
