"""A small set of ledgers for the tests of the store: every kind of field, references in a circle, owned rows."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from desktop.kit.fields import Choice, Date, Flag, IdNumber, LongText, Money, Number, Phone, Ref, Tags, Text
from desktop.kit.ledger import Ledger, Rows
from desktop.ledgers.office import ATTACHMENTS, DICTIONARY, SETTINGS
from desktop.store.book import Book

HERE = Path(__file__).parent
TODAY = date(2026, 6, 18)

VILLAGES = Ledger(
    name="villages",
    title="村",
    called=("name",),
    key=("name",),
    order="name",
    fields=(Text("name", "村名", required=True),),
)
GROUPS = Ledger(
    name="groups",
    title="村民小组",
    called=("name",),
    key=("name",),
    order="number, name",
    fields=(Text("name", "组名", required=True, aliases=("小组",)), Number("number", "组号")),
)
HOUSEHOLDS = Ledger(
    name="households",
    title="户",
    called=("head.name", "group.name", "number"),
    key=("number",),
    order="number",
    rows=(Rows("members", "people", "household", owned=False),),
    fields=(
        Text("number", "户号", required=True),
        Ref("group", "小组", to="groups"),
        Ref("head", "户主", to="people"),
        Number("size", "人口", computed=True),
    ),
)
PEOPLE = Ledger(
    name="people",
    title="人员",
    called=("name", "household.group.name", "id_number"),
    key=("id_number",),
    order="household.number, name",
    fields=(
        Text("name", "姓名", required=True),
        IdNumber("id_number", "身份证号", mask="id"),
        Phone("phone", "电话", mask="phone"),
        Ref("household", "户", to="households"),
        Date("born", "出生日期"),
        Choice("sex", "性别", of="性别"),
        Tags("tags", "标签", of="标签"),
        Flag("away", "外出"),
        Money("dues", "费用"),
        LongText("note", "备注"),
        Number("age", "年龄", computed=True),
        Number("meeting_count", "到会次数", computed=True),
    ),
)
MEMBERS = Ledger(
    name="members",
    title="党员",
    called=("person.name", "person.household.group.name", "person.id_number"),
    key=("person",),
    order="person.name",
    fields=(Ref("person", "姓名", to="people", required=True), Date("joined_on", "入党日期")),
)
MEETINGS = Ledger(
    name="meetings",
    title="会议",
    called=("title", "held_on"),
    key=("kind", "held_on", "began"),
    day="held_on",
    order="held_on desc",
    rows=(Rows("attendance", "attendance", "meeting"),),
    fields=(
        Text("title", "会议名称"),
        Text("kind", "类型", required=True),
        Date("held_on", "日期", required=True),
        Text("began", "开始"),
        Ref("chair", "主持人", to="people"),
        LongText("content", "内容"),
        Number("present", "实到", computed=True),
    ),
)
ATTENDANCE = Ledger(
    name="attendance",
    title="签到",
    called=("person.name", "meeting.held_on"),
    key=("meeting", "person"),
    order="meeting, position",
    rows=(Rows("remarks", "remarks", "row"),),
    fields=(
        Ref("meeting", "会议", to="meetings", required=True),
        Ref("person", "姓名", to="people", required=True),
        Text("status", "到会情况"),
        Number("position", "顺序"),
    ),
)
REMARKS = Ledger(
    name="remarks",
    title="说明",
    called=("text",),
    fields=(Text("text", "内容", required=True), Ref("row", "签到", to="attendance")),
)
MEETING_COUNTS = Ledger(
    name="meeting_counts",
    title="会议次数",
    order="kind",
    fields=(Text("kind", "类型", computed=True), Number("held", "次数", computed=True)),
)

LEDGERS = {
    ledger.name: ledger
    for ledger in (
        VILLAGES, GROUPS, HOUSEHOLDS, PEOPLE, MEMBERS, MEETINGS, ATTENDANCE, REMARKS, MEETING_COUNTS,
        DICTIONARY, SETTINGS, ATTACHMENTS,
    )
}  # fmt: skip
PLACES: dict[str, Any] = {"seeds": HERE / "seeds", "queries": HERE / "queries"}


def create(folder: Path, **options: Any) -> Book:
    return Book.create(folder, LEDGERS, **{"who": "测试", "today": TODAY, **PLACES, **options})


def open_book(folder: Path, **options: Any) -> Book:
    return Book.open(folder, LEDGERS, **{"who": "测试", "today": TODAY, **PLACES, **options})


def child(code: str, *arguments: object, **options: Any) -> subprocess.Popen[str]:
    """Start another Python that has this house on its path."""
    begin = "import sys\nfrom pathlib import Path\nfrom tests.store.small import *\n"
    command = [sys.executable, "-c", begin + code, *map(str, arguments)]
    return subprocess.Popen(command, cwd=HERE.parents[1], stdout=subprocess.PIPE, text=True, **options)


def fill(book: Book) -> dict[str, str]:
    """Put in two groups, three households, five people and one meeting; return uids by name."""
    with book.step("填入"):
        it = {"柳河村": book.save("villages", {"name": "柳河村"})}
        for place, name in enumerate(("一组", "二组", "十组"), 1):
            it[name] = book.save("groups", {"name": name, "number": place})
        for number, group in (("001", "一组"), ("002", "二组"), ("003", "十组")):
            it[number] = book.save("households", {"number": number, "group": it[group]})
        for name, household, id_number, phone, born in (
            ("张三", "001", "421181197003150018", "13812345678", "1970-03-15"),
            ("张三", "002", None, "13987654321", "1980-07"),
            ("单雄信", "002", "421181198801010022", None, "1988-01-01"),
            ("阿依·古丽", "003", None, None, "1999"),
            ("𠮷㛃", "003", None, None, None),
        ):
            record = {"name": name, "household": it[household], "id_number": id_number, "phone": phone, "born": born}
            it.setdefault(name, book.save("people", record))
            it[name + household] = book.records("people", name=name, household=it[household])[0]["uid"]
        book.save("households", {"uid": it["001"], "head": it["张三"]})
        it["党员"] = book.save("members", {"person": it["张三"]})
        it["会"] = book.save(
            "meetings", {"kind": "党课", "title": "三月党课", "held_on": "2026-03-05", "chair": it["张三"]}
        )
        for position, name in enumerate(("张三", "单雄信"), 1):
            row = {"meeting": it["会"], "person": it[name], "status": "到会", "position": position}
            it["签到" + name] = book.save("attendance", row)
    return it
