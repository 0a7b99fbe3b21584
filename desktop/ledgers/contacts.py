"""Party members and the households they look after: who contacts whom, and each visit."""

from __future__ import annotations

from desktop.kit.errors import Complaint
from desktop.kit.fields import Choice, Date, LongText, Number, Phone, Ref, Text
from desktop.kit.ledger import Ledger
from desktop.kit.look import Look, Record

from .rules import SPAN, done_by_today, in_order
from .words import words


def not_own_household(contact: Record, look: Look) -> Complaint | None:
    member = look.record("party_members", contact.get("member") or "")
    person = look.record("people", member["person"]) if member else None
    if person and person.get("household") and person["household"] == contact.get("household"):
        return Complaint("联系的是党员自己家，请换一户或换一名党员", "household")
    return None


CONTACTS = Ledger(
    name="contacts",
    title="党员联户",
    group="联户",
    called=("member.person.name", "household.head.name"),
    key=("member", "household", "since"),
    order="member.person.name, household.number",
    rules=(not_own_household, SPAN),
    fields=(
        Ref(
            "member",
            "联系党员",
            to="party_members",
            required=True,
            aliases=words(
                "党员姓名 党员 联户党员 包户党员 帮扶党员 帮扶责任人 结对党员 包联党员 责任党员"
                " 联系人党员 党员联系人 联系户党员 党员联户人 责任人党员 包户人 党员中心户"
            ),
        ),
        Ref(
            "household",
            "联系户",
            to="households",
            required=True,
            aliases=words(
                "联系户户主 被联系户 户主姓名 户主 联系群众户 帮扶户 帮扶对象 结对户 包联户 联系群众"
                " 联系农户 联系对象 联系户姓名 群众姓名 联系户名称 所联系户 联系农户户主 服务对象户 所联户"
                " 联系群众姓名 联户户主 结对户主 包联农户 联系户主"
            ),
        ),
        Ref(
            "cadre",
            "联系村干部",
            to="people",
            aliases=words(
                "村干部 包联干部 联系干部 包户干部 包联村干部 村级干部 联系村两委干部 包组干部 村两委成员"
                " 包联村两委干部"
            ),
        ),
        Choice("care", "关注程度", of="关注程度", help="重点户走访要更勤"),
        Text(
            "duty",
            "联系内容",
            aliases=words("联系内容/需求 帮扶内容 联系事项 联系服务内容 服务内容 联系服务事项 帮扶措施 服务事项"),
        ),
        Date(
            "since",
            "开始日期",
            aliases=words("联系开始 建立联系日期 联系时间 结对时间 建立联系时间 结对日期 建立联系户时间 联户时间"),
        ),
        Date("until", "结束日期"),
        LongText("note", "备注"),
        Date(
            "last_visit",
            "最近走访",
            computed=True,
            aliases=words("最近走访日期 最近走访时间 上次走访日期 最近一次走访时间 最后走访时间 最近联系时间"),
        ),
        Date("due_on", "应走访日期", computed=True, aliases=("下次走访",)),
        Number(
            "visit_count",
            "走访次数",
            computed=True,
            aliases=words("本年走访次数 走访次数合计 累计走访次数 全年走访次数"),
        ),
    ),
)

VISITS = Ledger(
    name="visits",
    title="走访记录",
    group="联户",
    called=("household.head.name", "visited_on"),
    key=("member", "household", "visited_on"),
    day="visited_on",
    order="visited_on desc",
    rules=(
        done_by_today("visited_on", "走访日期", "去过了再记"),
        in_order("visited_on", "走访日期", "next_on", "下次走访日期"),
    ),
    fields=(
        Date(
            "visited_on",
            "走访日期",
            required=True,
            aliases=words(
                "日期 走访时间 时间 开始时间 入户时间 入户走访时间 入户日期 走访日期时间 入户走访日期 家访时间"
            ),
        ),
        Ref(
            "member",
            "走访党员",
            to="party_members",
            required=True,
            aliases=words(
                "党员 党员姓名 走访人 联系党员 走访人员 走访干部 走访人姓名 走访者 入户人员 入户干部"
                " 走访党员姓名 入户党员 联系党员姓名 走访党员干部"
            ),
        ),
        Ref(
            "household",
            "走访户",
            to="households",
            required=True,
            aliases=words(
                "走访户主 户主 被走访人 走访对象 联系户 被走访户 走访农户 走访家庭 被访户 被走访农户"
                " 被走访人姓名 走访户姓名 入户对象 受访人 受访户 受访户主 走访户户主"
            ),
        ),
        Choice(
            "way", "走访方式", of="走访方式", aliases=words("方式 走访形式 走访类型 联系方式（上门/电话） 联系形式")
        ),
        LongText(
            "request",
            "反映问题或诉求",
            aliases=words(
                "反映问题/诉求 诉求 需求 群众诉求 反映问题 内容摘要 反映的问题 存在困难 困难诉求"
                " 意见建议 需求或诉求 问题诉求 群众反映问题 群众反映的问题 群众反映的困难和问题 民情诉求"
                " 民情民意 反映的主要问题 反映的困难问题 存在的困难和问题 群众困难 存在问题 存在困难和问题"
                " 群众意见建议 困难诉求及建议 群众困难诉求 收集的问题 收集问题 需要解决的问题 意见和建议"
                " 主要诉求 反映问题及诉求 农户反映问题"
            ),
        ),
        LongText(
            "measure",
            "解决措施",
            aliases=words(
                "措施 处理措施 帮扶措施 解决办法 处理意见 采取措施 采取的措施 解决办法及措施 拟采取措施"
                " 解决方案 帮助措施 帮办措施 处置措施 解决途径 解决问题措施"
            ),
        ),
        LongText(
            "result",
            "办理结果",
            aliases=words(
                "结果 办理情况 落实情况 处理结果 解决情况 办结情况 落实结果 处理情况 帮助解决情况"
                " 办结结果 解决落实情况 问题解决情况 办理落实情况 处置结果 帮办结果 解决结果 诉求办理情况"
                " 问题办理情况"
            ),
        ),
        Date("done_on", "办结日期", aliases=words("办结时间 办理时间 解决时间 办结完成时间 完成时间")),
        Date("next_on", "下次走访日期", aliases=("下次走访",)),
        Date("recorded_on", "记录日期"),
        LongText("note", "备注"),
    ),
)

CONTACT_COVERAGE = Ledger(
    name="contact_coverage",
    title="联户覆盖",
    group="联户",
    order="number",
    fields=(
        Text("number", "户号", computed=True),
        Text(
            "head",
            "户主",
            computed=True,
            aliases=(
                "户主姓名",
                "户主名",
            ),
        ),
        Text("group_name", "村民小组", computed=True, aliases=words("村民组 组 组别 所在组 小组")),
        Text("kind", "户类型", computed=True, aliases=words("农户类型 家庭类型 户类别")),
        Text("members", "联系党员", computed=True, aliases=words("联系党员姓名 联户党员 联户党员姓名")),
        Number("member_count", "联系党员数", computed=True, aliases=words("联系党员人数 党员人数 联系人数 联户党员数")),
        Date("last_visit", "最近走访", computed=True, aliases=words("最近一次走访 最近走访时间 上次走访")),
        Number("visit_count", "走访次数", computed=True, aliases=words("本年走访次数 全年走访次数 走访次数合计")),
        Phone("phone", "联系电话", computed=True, mask="phone"),
    ),
)

LEDGERS = (CONTACTS, VISITS, CONTACT_COVERAGE)
