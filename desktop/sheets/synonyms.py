"""Words counties use for one another: 缴 for 交, 举措 for 措施, 手机 for 电话; and what may be left off a heading."""

from __future__ import annotations

import re
from functools import lru_cache

FOLDED = 0.955  # how well a heading fits a field's word that only means the same
ALIKE = (
    ("缴纳", "交"), ("交纳", "交"), ("缴", "交"), ("举措", "措施"), ("办法", "措施"), ("对策", "措施"),
    ("类别", "类型"), ("种类", "类型"), ("事由", "原因"), ("缘由", "原因"), ("简况", "简要情况"), ("状况", "情况"),
    ("联系方式", "电话"), ("联系电话", "电话"), ("手机号码", "电话"), ("电话号码", "电话"), ("手机号", "电话"),
    ("手机", "电话"), ("年月日", "时间"), ("日期", "时间"), ("期限", "时限"), ("票数", "票"),
    ("党支部", "支部"), ("村民小组长", "组长"), ("村民组长", "组长"), ("村民小组", "村组"), ("村民组", "村组"),
    ("小组", "组"), ("季度", "季"), ("号码", "号"), ("地址", "住址"), ("人员", "人"), ("贯彻", "落实"), ("最近一次", "最近"),
    ("上次", "最近"), ("开展", "召开"), ("入户走访", "走访"), ("打分", "得分"), ("年度", "全年"), ("村级", ""),
    ("村两委", "两委"), ("交到", "交至"), ("起始", "开始"), ("截止", "结束"), ("终止", "结束"), ("场所", "地点"),
    ("公告", "公开"), ("公布", "公开"), ("摸排", "排查"), ("个数", "数"), ("屋场", "村组"), ("自然屯", "村组"),
    ("起始日", "开始"), ("截止日", "结束"), ("服务时数", "服务时长"), ("减分", "扣分"), ("挂钩", "联系"), ("等次", "等级"),
    ("建立", "成立"), ("设立", "设"), ("农牧户", "农户"), ("牧户", "农户"), ("牧民", "村民"), ("提出", "递交"), ("受表彰", "受奖"), ("表彰奖励", "奖励"),
    ("印证", "佐证"), ("资料", "材料"), ("事件", "事项"), ("额度", "额"), ("经手人", "经办人"),
    ("开始时间", "开始"), ("结束时间", "结束"), ("方法", "措施"), ("经过", "情况"), ("几月", "何月"), ("参加党", "加入党"), ("总额", "合计"),
    ("异动", "变动"), ("附记", "备注"),
)  # fmt: skip
LITTLE = re.compile(r"[的之]|^(拟|应|其|对应|下设|受)(?=[^到交缴参出])")
ENDING = re.compile(r"(?<=..)(情况|内容|名称|金额|(?<!人)数)$")
BOTH = re.compile(r"以及|[及和与或、]")
CORE = 0.945
# What says little wherever it stands: 从事何种职业 asks for the 职业, 应到村民代表数 for the 应到代表
FILLING = re.compile(
    r"具体|主要|详细|予以|上门|最后|本条|已采取或拟采取|已取得|倒排工期|相关|有关|目前|当前|现场|本次|何种|担任|从事|参加|推进|检视出?|查摆出?|发现的?|群众|村民|村级|基本|个人|本人|现任"
    r"|所属|所在|姓名|名称|情况|内容|事项|信息|等级|工作|活动|服务|会议|实施|结对|因故|因事|反映|本年|单位|部门|简要|概述|简述|描述|要求|清单|评定|采取|评估|事实|合计|(?<=期|季)积分"
)
TAIL = re.compile(r"(内容|事项|名称|情况|信息|记录|活动|服务|要求|清单|数)$")
# What a heading begins with that only says what the sheet is about anyway: 民情诉求, 议事事项, 包案化解责任人
ABOUT = re.compile(
    r"^(包案|问题|矛盾纠纷|矛盾|纠纷|化解|调处|调解|整改|销号|研究|讨论|决策|决议|议事|会议|活动|办结|办理|民情|群众|走访|入户|工程"
    r"|项目|服务|志愿服务|志愿|党费|积分|值班|来访|村级|重点|工作|任务|主要|具体|相关|每月|本月|当前|目前|领办)(?=..)"
)
# Ways of tying a member to a household
TIED = re.compile(r"包联|包保|帮联|帮包|结对联系|挂联")
BARE = re.compile(r"^(组织|时间|日期|内容|情况|名称|类型|人员|人|地点|金额|数|次数|人数|电话|姓名|备注|说明|目标|要求)$")
OPENS = dict.fromkeys(("起", "自", "起始", "开始时间", "起始时间", "开始日期"), "开始")
LEAVES = {"次": "次数", "小时": "时长", "场次": "次数"}  # a unit alone names what is counted in it
OPENS |= LEAVES
OPENS |= dict.fromkeys(("止", "至", "截止", "结束时间", "截止时间", "结束日期"), "结束")
# A gathering, whatever it is called, and who came to it: 听课时间, 缺课人员及原因, 请假代表人数, 参学率
GATHERING = re.compile(r"^(主题党日|党日|党课|授课|听课|讲课|上课|学习|参学|开会|组织生活会?|议事)(活动|会议)?(?=(时间|日期|地点|主题|主要内容|内容|形式|方式)$)")
WHO = r"(党员|村民代表|代表|委员|人员|同志|干部|群众|学员|成员|志愿者|会议|活动|会)*"
ROLL = r"(村民代表|代表|人员|学员|成员|会议|活动|会)*"  # not 党员: a decision counts the 代表 only
COUNT = re.compile(rf"^(应|实际?|请假|缺席|缺课|缺勤|未)(到会?|参会|参加|出席|参学|听课)?{ROLL}(人数|总?数)$")
ABSENT = re.compile(rf"^(未到会?|未参加|未参会|缺席|缺课|缺勤|请假){WHO}(姓名|名单)?(及|和|、|与)?(原因|事由|缘由)(说明)?$")
CAME = re.compile(rf"^(参会|参加|到会|出席|听课|参学|实到){WHO}(姓名|名单|人员)$")
RATE = re.compile(r"^(到会|参会|参学|参与|出勤|出席|参加|到课)率$")
COUNTED_AS = {"应": "应到人数", "实": "实到人数", "实际": "实到人数", "请假": "请假人数"}
# Groups that say what kind of figures stand below them, not whose
KIND = re.compile(
    r"^(第?[一二三四]级|三会一课|三会|一课|四议|两公开|.*组织生活.*|(决议|表决|投票|评议)?结果|票数|责任(分工|落实|主体)"
    r"|(时间|进度)(安排|节点|要求|计划)|(党员)?(联户|包户|走访|入户)情况|.*(开展|召开)情况|一卡通|流[出动](情况|信息)"
    r"|政治(身份|情况)|.*(基本)?(情况|信息)统计|.*完成情况|每?月?.*党费(情况)?|.*清单|.*(各月|每月|逐月|按月|月份).*)(\(.*\))?$"
)
YEARLY = re.compile(r"^(全年|年度|本年度?|全年度)?(合计|累计|总计|小计|汇总)(召开|开展)?$|^(全年|年度|本年度|全年度)$")
BLOCK = re.compile(r"(?<=..)(起止)?(时间|日期)?(姓名)?(及|和)?(联系)?(方式|电话)?(基本)?(情况|信息|资料)?(\(.*\))?$")


@lru_cache(1 << 16)
def alike(word: str) -> str:
    """Put one word for all that mean the same."""
    for one, other in ALIKE:
        word = word.replace(one, other)
    return word


@lru_cache(1 << 16)
def fold(word: str) -> tuple[str, str]:
    """Bring a word in key form to what it shares with its synonyms; also return the 情况 or 名称 left off."""
    word = LITTLE.sub("", alike(word))
    short = ENDING.sub("", word)
    return short, word[len(short) :]


@lru_cache(1 << 16)
def core(word: str) -> tuple[str, str]:
    """Return what is left of a word in key form without all that says little, and what kind of thing it ends in.

    Nothing is left where that would be too little to tell.
    """
    left = FILLING.sub("", fold(word)[0])
    ending = TAIL.search(word)
    return "" if len(left) < 2 or BARE.match(left) else left, ending[0] if ending else ""


def same_kind(short: str, ending: str, other: str) -> bool:
    """Whether a heading's ending can stand for a field's word with another.

    数 is never left off a number, and 值班 is not 值班情况.
    """
    return ending == other or other == "" or (ending == "" and other != "数" and len(short) >= 3)


def block_name(group: str) -> str:
    """Return whose block a group heading opens: 监护人 of 监护人情况, 赡养人 of 赡养人（子女）姓名及电话."""
    return BLOCK.sub("", re.sub(r"\([^)]*\)", "", group))


def gathered(word: str) -> list[str]:
    """Say of a meeting's word in key form what any meeting calls it: 授课地点 is 会议地点, 未参加党员数 缺席人数."""
    counted, place = COUNT.match(word), GATHERING.sub("会议", word)
    found = [COUNTED_AS.get(counted[1], "缺席人数")] if counted else []
    found += ["缺席人员及原因"] if ABSENT.match(word) else ["到会人员"] if CAME.match(word) else []
    return found + (["到会率"] if RATE.match(word) else []) + ([place] if place != word else [])
