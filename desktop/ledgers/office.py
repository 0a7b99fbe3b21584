"""What the office keeps: dictionaries, settings, the county's sheets, what was handed in, files put to records."""

from __future__ import annotations

from desktop.kit.errors import Complaint
from desktop.kit.fields import Date, LongText, Number, Ref, Text
from desktop.kit.ledger import Ledger
from desktop.kit.look import Look, Record

NUMERIC_SETTINGS = ("天", "小时", "户", "次", "分钟", "%", "MB", "份", "行")


def setting_fits(setting: Record, look: Look) -> Complaint | None:
    """A setting with a unit takes a number that is not negative."""
    value, unit = setting.get("value") or "", setting.get("unit") or ""
    if unit in NUMERIC_SETTINGS and not value.replace(".", "", 1).isdigit():
        return Complaint(f"“{setting.get('label') or setting['name']}”要填数字（{unit}），不能是“{value}”", "value")
    return None


DICTIONARY = Ledger(
    name="dictionary",
    title="词表",
    group="系统",
    called=("name", "kind"),
    key=("kind", "name"),
    order="kind, sequence",
    fields=(
        Text("kind", "类别", required=True),
        Text("name", "名称", required=True),
        Text("code", "代码"),
        Text("aliases", "别名", help="别人怎么写它，用顿号隔开"),
        Number("sequence", "顺序"),
    ),
)

SETTINGS = Ledger(
    name="settings",
    title="设置",
    group="系统",
    called=("label", "name"),
    key=("name",),
    order="sequence, name",
    rules=(setting_fits,),
    fields=(
        Text("name", "名称", required=True),
        Text("label", "说明"),
        Text("value", "值"),
        Text("unit", "单位"),
        Text("basis", "依据"),
        Number("sequence", "顺序"),
    ),
)

TEMPLATES = Ledger(
    name="templates",
    title="表格模板",
    group="系统",
    called=("name",),
    key=("name",),
    order="name",
    fields=(
        Text("name", "模板名称", required=True),
        Text("ledger", "所用台账"),
        Ref("file", "文件", to="attachments"),
        Text("fingerprint", "表头指纹"),
        LongText("mapping", "对应关系"),
        Date("added_on", "收进日期"),
        LongText("note", "备注"),
    ),
)

SUBMISSIONS = Ledger(
    name="submissions",
    title="交表记录",
    group="系统",
    called=("sheet", "handed_on"),
    day="handed_on",
    order="handed_on desc",
    fields=(
        Text("sheet", "表名", required=True),
        Text("fingerprint", "表头指纹"),
        Text("ledger", "所用台账"),
        Date("handed_on", "上交日期", required=True),
        Text("period", "期间"),
        Number("count", "条数"),
        Text("file_name", "文件名"),
        LongText("content", "内容", help="每条记录当时的指纹，下回用来说清变了什么"),
    ),
)

ATTACHMENTS = Ledger(
    name="attachments",
    title="附件",
    group="系统",
    called=("file_name", "caption"),
    order="record, position",
    fields=(
        Text("ledger", "所属台账", required=True),
        Text("record", "所属记录", required=True),
        Text("file_name", "文件名", required=True),
        Text("hash", "校验码", required=True),
        Text("suffix", "类型"),
        Number("size", "大小", unit="字节"),
        Number("width", "宽", unit="像素"),
        Number("height", "高", unit="像素"),
        Text("caption", "说明"),
        Number("position", "顺序"),
        Date("taken_on", "拍摄日期"),
    ),
)

LEDGERS = (DICTIONARY, SETTINGS, TEMPLATES, SUBMISSIONS, ATTACHMENTS)
