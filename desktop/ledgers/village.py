"""The village itself: its groups, households and people, and how they came and went."""

from __future__ import annotations

from desktop.kit import identity
from desktop.kit.errors import Complaint
from desktop.kit.fields import (
    Choice,
    Date,
    Flag,
    IdNumber,
    LongText,
    Number,
    Phone,
    Ref,
    Tags,
    Text,
)
from desktop.kit.ledger import Ledger, Rows
from desktop.kit.look import Look, Record

from .rules import done_by_today


def id_agrees(person: Record, look: Look) -> Complaint | None:
    """Sex and birth date may not contradict the identity number (GB 11643)."""
    number = person.get("id_number")
    if not number:
        return None
    born = identity.birth_date(number)
    if born and person.get("born") and not born.isoformat().startswith(person["born"]):
        return Complaint(f"出生日期 {person['born']} 与身份证号里的 {born.isoformat()} 不一致，请照户口本改", "born")
    if person.get("sex") in ("男", "女") and person["sex"] != identity.sex(number):
        return Complaint(
            f"性别“{person['sex']}”与身份证号不一致（身份证号是{identity.sex(number)}），请照户口本改", "sex"
        )
    return None


def relation_needs_household(person: Record, look: Look) -> Complaint | None:
    if person.get("relation") and not person.get("household"):
        return Complaint("填了与户主关系，也要填是哪一户", "household")
    return None


VILLAGES = Ledger(
    name="villages",
    title="村",
    group="村情",
    called=("name", "township"),
    key=("name",),
    order="code, name",
    fields=(
        Text(
            "name",
            "村名",
            required=True,
            aliases=("村", "行政村", "村（社区）", "填报单位", "单位", "行政村名称", "所在村"),
            mask="open",
        ),
        Text("township", "乡镇", aliases=("乡（镇）", "镇", "所属乡镇", "街道"), mask="open"),
        Text("county", "县区", aliases=("县", "县（市、区）", "区县"), mask="open"),
        Text("code", "行政区划代码", aliases=("村代码", "行政村代码", "户口簿行政区划代码")),
        Ref("secretary", "党组织书记", to="people", aliases=("村支书", "书记")),
        Ref("director", "村委会主任", to="people", aliases=("村主任",)),
        Phone("phone", "村部电话", mask="open", aliases=("监督电话", "举报电话")),
        Text("address", "村部地址", mask="open"),
    ),
)

GROUPS = Ledger(
    name="groups",
    title="村民小组",
    group="村情",
    called=("name",),
    key=("name",),
    order="number, name",
    fields=(
        Text("name", "组名", required=True, aliases=("村民小组", "村民组", "小组", "湾组", "所在组"), mask="open"),
        Number("number", "组号"),
        Ref("leader", "组长", to="people", aliases=("小组长", "村民组长")),
        Number("household_count", "户数", computed=True, mask="open"),
        Number("person_count", "人数", computed=True, mask="open"),
    ),
)

HOUSEHOLDS = Ledger(
    name="households",
    title="户",
    group="村情",
    called=("head.name", "group.name", "number"),
    key=("number",),
    order="number",
    rows=(Rows("members", "people", "household", owned=False),),
    fields=(
        Text(
            "number",
            "户号",
            required=True,
            aliases=("户编号", "户籍编号", "户口编号", "户籍号", "住户编号", "户编码"),
            mask="open",
        ),
        Ref(
            "group",
            "村民小组",
            to="groups",
            required=True,
            aliases=(
                "组别",
                "村民组",
                "组",
                "小组",
                "湾组",
                "所在组",
                "村小组",
                "所属小组",
                "居民小组",
                "所属组",
                "居民组",
            ),
        ),
        Ref("head", "户主", to="people", aliases=("户主姓名", "户主名")),
        Choice(
            "kind",
            "户类型",
            of="户类型",
            aliases=("家庭类型", "户类别", "农户类型", "家庭类别", "户别类型", "农户类别"),
        ),
        Text(
            "address",
            "住址",
            aliases=(
                "家庭住址",
                "家庭地址",
                "详细地址",
                "现住址",
                "门牌",
                "门牌号",
                "居住地址",
                "家庭详细地址",
                "家庭居住地址",
                "户籍地址",
                "户口地址",
                "户籍详细地址",
                "家庭详细住址",
                "地址",
            ),
            mask="address",
        ),
        Text("grid", "所属网格", aliases=("网格",)),
        Text("star", "农户星级", aliases=("星级",)),
        LongText("housing", "住房情况", aliases=("家庭住房情况",)),
        LongText("land", "承包土地情况", aliases=("土地情况", "承包地", "承包地面积")),
        LongText("income", "主要收入来源", aliases=("收入来源", "主要经济来源", "家庭主要收入来源")),
        Text("bank", "开户银行", aliases=("开户行", "开户银行名称")),
        Text("account_name", "账户名称", aliases=("开户名称", "户名", "开户人", "开户人姓名")),
        Text(
            "account",
            "银行账号",
            aliases=(
                "账号",
                "帐号",
                "银行账户",
                "社保卡号",
                "一卡通账号",
                "开户银行账号",
                "开户银行帐号",
                "银行卡号",
                "银行帐号",
                "一卡通卡号",
            ),
            mask="card",
        ),
        Choice("state", "户状态", of="户状态", aliases=("户情状态",)),
        LongText("note", "备注", aliases=("有关情况说明", "情况说明")),
        Number(
            "size",
            "家庭人口",
            computed=True,
            aliases=(
                "人口",
                "人口数",
                "家庭人口数",
                "人数",
                "家庭人数",
                "家庭总人口",
                "户内人口",
                "家庭总人数",
                "家庭成员数",
            ),
            mask="open",
        ),
        Text("contact", "联系党员", computed=True, aliases=("联户党员", "包户党员")),
        Date("last_visit", "最近走访", computed=True, aliases=("最近走访日期",)),
    ),
)

PEOPLE = Ledger(
    name="people",
    title="人员",
    group="村情",
    called=("name", "household.group.name", "id_number"),
    key=("id_number",),
    order="household.uid",
    rules=(id_agrees, done_by_today("born", "出生日期", "请照户口本改"), relation_needs_household),
    fields=(
        Text(
            "name",
            "姓名",
            required=True,
            aliases=("名字", "人员姓名", "家庭成员姓名", "成员姓名", "村民姓名", "居民姓名"),
            mask="open",
        ),
        Choice("sex", "性别", of="性别", mask="open"),
        IdNumber(
            "id_number",
            "身份证号码",
            aliases=(
                "身份证号",
                "公民身份号码",
                "身份证",
                "证件号码",
                "居民身份证号码",
                "身份证件号码",
                "公民身份证号",
                "公民身份证号码",
                "身份证编号",
            ),
            mask="id",
        ),
        Date("born", "出生日期", aliases=("出生年月", "出生年月日", "生日", "出生时间", "出生")),
        Choice(
            "nation",
            "民族",
            of="民族",
            aliases=("民族成份", "族别", "民族成分"),
        ),
        Ref("household", "户", to="households", aliases=("所在户", "户号", "家庭")),
        Choice(
            "relation",
            "与户主关系",
            of="与户主关系",
            aliases=(
                "户主关系",
                "关系",
                "家庭关系",
                "称谓",
                "与户主的关系",
                "户主和与户主关系",
                "户内关系",
                "与户主之关系",
            ),
        ),
        Phone(
            "phone",
            "电话",
            aliases=(
                "联系电话",
                "联系方式",
                "手机",
                "手机号",
                "手机号码",
                "电话号码",
                "本人电话",
                "移动电话",
                "联系手机",
                "手机电话",
                "本人手机",
            ),
            mask="phone",
        ),
        Choice(
            "education",
            "文化程度",
            of="文化程度",
            aliases=("学历", "最高学历", "受教育程度", "文化水平", "学历层次", "文化", "教育程度"),
        ),
        Choice("political", "政治面貌", of="政治面貌", aliases=("面貌", "政治身份", "政治面目")),
        Choice("marriage", "婚姻状况", of="婚姻状况", aliases=("婚姻", "婚否")),
        Choice("health", "健康状况", of="健康状况", aliases=("健康", "身体状况", "身体健康状况")),
        Choice(
            "registration",
            "户口性质",
            of="户口性质",
            aliases=("户籍性质", "户籍类别", "户口类型", "户口类别", "户籍类型"),
        ),
        Tags(
            "tags",
            "人群标签",
            of="人群标签",
            aliases=(
                "重点标识",
                "人群类别",
                "人员类别",
                "人群",
                "重点类别",
                "特殊人群",
                "重点人群",
                "人员标识",
                "重点人群类别",
                "特殊人群类型",
                "特殊人群类别",
            ),
        ),
        Text("native_place", "籍贯"),
        Text(
            "address",
            "现住址",
            aliases=(
                "现居住地址",
                "实际居住地",
                "现居住地",
                "居住地",
                "现居住址",
                "常住地址",
                "现居地",
                "居住地址",
                "现居住地详细地址",
            ),
            mask="address",
        ),
        Text(
            "job",
            "职业",
            aliases=("职业状况", "从业情况", "工作/学习情况", "从业及地址", "单位职务或职业", "从事职业", "从事行业"),
        ),
        Flag("away", "外出", aliases=("是否外出", "外出务工", "是否流动")),
        Text(
            "works_at",
            "务工地址",
            aliases=(
                "务工地",
                "外出地点",
                "务工地点",
                "工作单位",
                "务工单位",
                "外出务工地点",
                "务工去向",
                "外出务工地",
                "就业地点",
                "务工地区",
                "就业单位",
            ),
        ),
        Choice("state", "人员状态", of="人员状态", aliases=("状态", "在册状态", "人员状况")),
        Date("registered_on", "户籍迁入日期", aliases=("迁入日期",)),
        LongText("note", "备注", aliases=("备注说明", "说明", "其他说明")),
        Number("age", "年龄", unit="岁", computed=True, aliases=("周岁", "年纪", "实足年龄"), mask="open"),
        Text("duties", "现任职务", computed=True, aliases=("村内职务", "职务"), mask="open"),
        Flag("is_member", "是否党员", computed=True, aliases=("党员",)),
    ),
)

MOVES = Ledger(
    name="moves",
    title="人口变动",
    group="村情",
    called=("person.name", "kind", "moved_on"),
    day="moved_on",
    order="moved_on desc",
    fields=(
        Ref("person", "姓名", to="people", required=True, aliases=("变动人",)),
        Choice("kind", "变动类型", of="变动类型", required=True, aliases=("类型", "变动原因")),
        Date("moved_on", "变动日期", required=True, aliases=("日期", "时间")),
        Ref("household", "原户", to="households"),
        Ref("to_household", "新户", to="households"),
        Text("place", "来处或去处", aliases=("迁往地", "迁入地", "迁出地")),
        LongText("note", "备注"),
    ),
)

LEDGERS = (VILLAGES, GROUPS, HOUSEHOLDS, PEOPLE, MOVES)
