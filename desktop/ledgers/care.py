"""Those the village cares for, and the points it gives."""

from __future__ import annotations

from desktop.kit.errors import Complaint
from desktop.kit.fields import Choice, Date, LongText, Number, Phone, Ref, Text
from desktop.kit.ledger import Ledger
from desktop.kit.look import Look, Record

from .rules import SPAN
from .words import words


def somebody_earned_it(record: Record, look: Look) -> Complaint | None:
    if not record.get("household") and not record.get("person"):
        return Complaint("积分记给哪一户或哪个人，至少填一个", "household")
    return None


CARE = Ledger(
    name="care",
    title="关爱对象",
    group="村务",
    called=("person.name", "kind"),
    key=("person", "kind"),
    order="kind, person.name",
    rules=(SPAN,),
    fields=(
        Ref(
            "person",
            "姓名",
            to="people",
            required=True,
            aliases=words(
                "对象姓名 关爱对象 帮扶对象 儿童姓名 老人姓名 老人名字 孩子姓名 关爱对象姓名 帮扶对象姓名"
                " 残疾人姓名 服务对象"
            ),
        ),
        Choice(
            "kind",
            "关爱类别",
            of="关爱类别",
            required=True,
            aliases=words(
                "类别 对象类别 人员类别 困境类型 类型 儿童类型 困境类别 儿童类别 对象类型 老人类型"
                " 困难类型 人员类型 老人类别 留守类型 帮扶类别 困境儿童类别 困境儿童类型 留守儿童类型"
            ),
        ),
        Text(
            "guardian",
            "监护人或联系人",
            aliases=words(
                "监护人 监护人姓名 紧急联系人 联系人 监护/联系人 赡养人 赡养人姓名 监护人名称 实际监护人"
                " 亲属姓名 家属姓名 子女姓名 监护人（联系人）"
            ),
        ),
        Text(
            "guardian_relation",
            "与本人关系",
            aliases=words("监护关系 与儿童关系 与被监护人关系 与监护人关系 监护人与儿童关系 与老人关系 与对象关系"),
        ),
        Phone(
            "guardian_phone",
            "监护人电话",
            aliases=words(
                "紧急联系电话 联系人电话 监护人联系电话 赡养人电话 赡养人联系电话 监护人联系方式 监护人手机"
                " 亲属电话 子女电话 家属电话 家属联系电话 紧急联系方式 子女联系电话"
            ),
            mask="phone",
        ),
        Ref(
            "helper",
            "帮扶党员",
            to="party_members",
            aliases=words(
                "帮扶责任人 联系党员 结对党员 帮扶人 结对帮扶党员 结对帮扶人 结对党员姓名 关爱党员"
                " 包联党员 帮扶联系人 结对责任人 关爱责任人 帮扶党员姓名 结对关爱人"
            ),
        ),
        Text("living", "居住情况", aliases=words("居住状况 居住方式 居住类型 居住现状")),
        LongText(
            "need",
            "困难需求",
            aliases=words(
                "需求 主要困难 需求情况 生活情况 主要困难及需求 困难情况 存在困难 主要需求 关爱需求"
                " 困难及需求 生活困难 实际困难"
            ),
        ),
        LongText(
            "measure",
            "帮扶措施",
            aliases=words(
                "落实情况 关爱措施 落实 措施 帮扶措施落实 帮扶内容 关爱服务内容 帮扶情况 关爱帮扶措施"
                " 落实帮扶措施 具体帮扶措施 关爱服务措施"
            ),
        ),
        Date("since", "纳入日期", aliases=words("纳入时间 登记日期 建档时间 建档日期 纳入帮扶时间 登记时间 识别时间")),
        Date("until", "退出日期", aliases=("退出时间",)),
        LongText("note", "备注"),
        Date(
            "last_visit",
            "最近走访",
            computed=True,
            aliases=words(
                "最近走访日期 走访日期 最近走访时间 最近一次走访 最近探访时间 最近探访日期 走访时间 上次走访时间"
            ),
        ),
    ),
)

POINTS = Ledger(
    name="points",
    title="积分登记",
    group="村务",
    called=("reason", "on_day"),
    day="on_day",
    order="on_day desc",
    rules=(somebody_earned_it,),
    fields=(
        Date(
            "on_day",
            "日期",
            required=True,
            aliases=words(
                "时间 积分日期 登记日期 加分日期 申报日期 申报时间 加减分日期 评分日期 记分日期 记录日期"
                " 评定日期 评定时间"
            ),
        ),
        Ref("household", "户", to="households", aliases=words("户主 户主姓名 家庭 户名 积分户 农户 申报户 家庭户主")),
        Ref("person", "个人", to="people", aliases=words("党员 姓名 党员姓名 申报人员 积分人")),
        Text(
            "reason",
            "事由",
            required=True,
            aliases=words(
                "积分事由 加减分事由 积分内容 加分事由 积分项目 申报事项 积分事项 加减分项目 事项 积分项"
                " 加分项目 项目内容 申报内容 加分事项 扣分事项 加减分事项"
            ),
            mask="open",
        ),
        Text(
            "clause",
            "依据条款",
            aliases=words(
                "依据 积分标准 对应条款 评分标准依据 评分标准 评分依据 加分依据 计分标准 积分细则"
                " 积分依据 对应标准 赋分标准 评分细则 评分细则依据"
            ),
            mask="open",
        ),
        Number(
            "score",
            "分值",
            required=True,
            least=None,
            places=1,
            unit="分",
            aliases=words(
                "加/扣分 积分 得分 分数 加分/减分 加减分 加减分值 积分分值 所得积分 得分（扣分）"
                " 申请分值 计分 赋分 奖扣分 申报分值 加（减）分 加减分分值"
            ),
            mask="open",
        ),
        Ref("applicant", "申报人", to="people", aliases=("申请人",)),
        Ref("approver", "审核人", to="people", aliases=words("审批人 评定人 评议人 审核人员 核定人 评分人 复核人")),
        LongText("note", "备注"),
        Text("owner", "户主或党员", computed=True, aliases=("户主/党员", "户主（党员）", "户主、党员", "积分对象")),
    ),
)

POINTS_BOARD = Ledger(
    name="points_board",
    title="积分榜",
    group="村务",
    order="place, name",
    fields=(
        Number("place", "名次", computed=True, aliases=words("排名 位次 排序"), mask="open"),
        Text(
            "name",
            "户主或党员",
            computed=True,
            aliases=words("姓名 户主 户主/党员 户主姓名 党员姓名 农户姓名 农户 积分户"),
            mask="open",
        ),
        Text(
            "group_name", "村民小组", computed=True, aliases=words("村民组 组别 小组 所在组 村民小组名称"), mask="open"
        ),
        Number(
            "before",
            "上期累计",
            computed=True,
            places=1,
            least=None,
            mask="open",
            aliases=words("上期积分 上季度累计 期初积分 上月累计 上季累计 历史积分 上季累计积分 上期累计积分"),
        ),
        Number(
            "added",
            "本期加分",
            computed=True,
            places=1,
            least=None,
            aliases=words("本季加分 加分 本季度新增 本月加分 新增积分 本期新增 加分合计 本期增加"),
            mask="open",
        ),
        Number(
            "taken",
            "本期扣分",
            computed=True,
            places=1,
            least=None,
            aliases=words("本季扣分 扣分 本月扣分 减分 本期减分 本季减分 扣分合计 本期减少"),
            mask="open",
        ),
        Number(
            "score",
            "本期得分",
            computed=True,
            places=1,
            least=None,
            aliases=words(
                "本季得分 得分 积分 本月得分 本期积分 本季积分 本季度积分 本月积分 当期得分 本期合计"
                " 本期实际得分 实际得分"
            ),
            mask="open",
        ),
        Number(
            "total",
            "累计积分",
            computed=True,
            places=1,
            least=None,
            aliases=words(
                "累计 总分 总积分 累计得分 积分累计 总得分 积分总计 积分总数 当前总积分 积分合计 期末积分 累计总积分"
            ),
            mask="open",
        ),
    ),
)

LEDGERS = (CARE, POINTS, POINTS_BOARD)
