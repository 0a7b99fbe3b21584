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
from .words import words


def id_agrees(person: Record, look: Look) -> Complaint | None:
    """Sex and birth date may not contradict the identity number (GB 11643)."""
    number = person.get("id_number")
    if not number:
        return None
    said = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    born = None if said.startswith(person.get("born") or "") else identity.birth_date(number)
    if born:
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
            aliases=words(
                "村 行政村 村（社区） 填报单位 单位 行政村名称 所在村 村名称 村居 所属村 所在行政村 村（居） 村别"
            ),
            mask="open",
        ),
        Text(
            "township", "乡镇", aliases=words("乡（镇） 镇 所属乡镇 街道 乡镇名称 所在乡镇 所属乡（镇）"), mask="open"
        ),
        Text("county", "县区", aliases=words("县 县（市、区） 区县 县市 县市区 县（区） 所属县"), mask="open"),
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
            aliases=words("户编号 户籍编号 户口编号 户籍号 住户编号 户编码 家庭编号 农户编号"),
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
        Ref("head", "户主", to="people", aliases=words("户主姓名 户主名 户主名字 农户姓名")),
        Choice(
            "kind",
            "户类型",
            of="户类型",
            aliases=words("家庭类型 户类别 农户类型 家庭类别 户别类型 农户类别 户属性 家庭性质 农户属性"),
        ),
        Text(
            "address",
            "住址",
            aliases=words(
                "家庭住址 家庭地址 详细地址 现住址 门牌 门牌号 居住地址 家庭详细地址 家庭居住地址"
                " 户籍地址 户口地址 户籍详细地址 家庭详细住址 地址 门牌地址 住址门牌 户籍所在地 户口所在地"
                " 家庭住所"
            ),
            mask="address",
        ),
        Text("grid", "所属网格", aliases=("网格",)),
        Text("star", "农户星级", aliases=words("星级 星级户 户星级")),
        LongText(
            "housing",
            "住房情况",
            aliases=words("家庭住房情况 住房结构及面积 住房结构 房屋情况 住房面积 房屋结构 住宅情况"),
        ),
        LongText(
            "land",
            "承包土地情况",
            aliases=words(
                "土地情况 承包地 承包地面积 耕地情况 承包耕地面积 承包面积 承包耕地 承包土地面积 土地承包情况"
            ),
        ),
        LongText(
            "income",
            "主要收入来源",
            aliases=words("收入来源 主要经济来源 家庭主要收入来源 家庭收入来源 收入主要来源 主要收入渠道 经济来源"),
        ),
        Text("bank", "开户银行", aliases=("开户行", "开户银行名称")),
        Text("account_name", "账户名称", aliases=words("开户名称 户名 开户人 开户人姓名 账户名 开户名")),
        Text(
            "account",
            "银行账号",
            aliases=words(
                "账号 帐号 银行账户 社保卡号 一卡通账号 开户银行账号 开户银行帐号 银行卡号 银行帐号"
                " 一卡通卡号 社会保障卡账号 社保卡账号 惠农卡号 一折通账号 银行卡账号 惠农一卡通账号"
            ),
            mask="card",
        ),
        Choice("state", "户状态", of="户状态", aliases=("户情状态",)),
        LongText("note", "备注", aliases=words("有关情况说明 情况说明 其他需说明事项 其他说明 备注说明 其他情况")),
        Number(
            "size",
            "家庭人口",
            computed=True,
            aliases=words(
                "人口 人口数 家庭人口数 人数 家庭人数 家庭总人口 户内人口 家庭总人数 家庭成员数 家庭成员人数"
            ),
            mask="open",
        ),
        Text(
            "contact",
            "联系党员",
            computed=True,
            aliases=words("联户党员 包户党员 党员联系人 联系人党员 结对党员 联户党员姓名 包联党员"),
        ),
        Date("last_visit", "最近走访", computed=True, aliases=words("最近走访日期 最近入户时间 最近一次走访")),
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
            aliases=words("名字 人员姓名 家庭成员姓名 成员姓名 村民姓名 居民姓名 居民名字"),
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
        Date("born", "出生日期", aliases=words("出生年月 出生年月日 生日 出生时间 出生 公历出生日期")),
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
            aliases=words(
                "户主关系 关系 家庭关系 称谓 与户主的关系 户主和与户主关系 户内关系 与户主之关系"
                " 与户主的亲属关系 成员关系 家庭称谓 与家庭户主关系"
            ),
        ),
        Phone(
            "phone",
            "电话",
            aliases=words(
                "联系电话 联系方式 手机 手机号 手机号码 电话号码 本人电话 移动电话 联系手机 手机电话"
                " 本人手机 联系号码 电话号 联系电话（手机）"
            ),
            mask="phone",
        ),
        Choice(
            "education",
            "文化程度",
            of="文化程度",
            aliases=words("学历 最高学历 受教育程度 文化水平 学历层次 文化 教育程度 文化程度（学历） 学历情况"),
        ),
        Choice("political", "政治面貌", of="政治面貌", aliases=words("面貌 政治身份 政治面目 政治状况 是否党团员")),
        Choice("marriage", "婚姻状况", of="婚姻状况", aliases=words("婚姻 婚否 婚姻情况 婚配情况")),
        Choice("health", "健康状况", of="健康状况", aliases=words("健康 身体状况 身体健康状况 健康程度 健康状态")),
        Choice(
            "registration",
            "户口性质",
            of="户口性质",
            aliases=words("户籍性质 户籍类别 户口类型 户口类别 户籍类型 户籍类型（农业/非农） 户口性质（农业/非农业）"),
        ),
        Tags(
            "tags",
            "人群标签",
            of="人群标签",
            aliases=words(
                "重点标识 人群类别 人员类别 人群 重点类别 特殊人群 重点人群 人员标识 重点人群类别"
                " 特殊人群类型 特殊人群类别 特殊群体 特殊群体类别 重点对象类别 群体类别 人群类型"
            ),
        ),
        Text("native_place", "籍贯"),
        Text(
            "address",
            "现住址",
            aliases=words(
                "现居住地址 实际居住地 现居住地 居住地 现居住址 常住地址 现居地 居住地址 现居住地详细地址"
                " 现居住详细地址 现住地 现住地址 实际居住地址 经常居住地"
            ),
            mask="address",
        ),
        Text(
            "job",
            "职业",
            aliases=words(
                "职业状况 从业情况 工作/学习情况 从业及地址 单位职务或职业 从事职业 从事行业 从事工作"
                " 职业类型 从事产业 现从事职业"
            ),
        ),
        Flag("away", "外出", aliases=words("是否外出 外出务工 是否流动 是否在外务工 是否务工 是否在外 在外务工")),
        Text(
            "works_at",
            "务工地址",
            aliases=words(
                "务工地 外出地点 务工地点 工作单位 务工单位 外出务工地点 务工去向 外出务工地 就业地点"
                " 务工地区 就业单位 外出地 务工地址及单位 外出地址 务工所在地 流向地 打工地点"
            ),
        ),
        Choice("state", "人员状态", of="人员状态", aliases=("状态", "在册状态", "人员状况")),
        Date("registered_on", "户籍迁入日期", aliases=("迁入日期",)),
        LongText("note", "备注", aliases=("备注说明", "说明", "其他说明")),
        Number(
            "age", "年龄", unit="岁", computed=True, aliases=words("周岁 年纪 实足年龄 现年 年龄（周岁）"), mask="open"
        ),
        Text(
            "duties", "现任职务", computed=True, aliases=words("村内职务 职务 现任职务（村内） 村内任职"), mask="open"
        ),
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
