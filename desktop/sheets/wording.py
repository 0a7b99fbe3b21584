"""The words that give a sheet its structure: totals, signatures, notes, numbers, hints, gaps to fill."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

NUMBER_WORDS = frozenset({"序号", "序", "行号", "no", "no.", "编次", "次序", "顺序号", "顺号"})
ROW_CODES = frozenset({"编号", "号", "编码", "期次", "批次", "项次", "号次", "户次", "次数", "次"})
TOTAL = re.compile(r"^(本页|本组|全村|以上|全年|全镇|全社区|本年)?(合计|总计|小计|共计|累计|总数|承[前上]页|接[上前]页|过次页|转[下次]页)[:：（(]?|^(全年|年度)$")
SIGN = re.compile(r"签字|签名|签章|(?<!单位[（(])(?:盖章|公章)|填表人|制表人|制表单位|审核人|审批人|填报人[:：]|统计人|经办人|复核人|收款人|负责人[:：]|书记[:：]|落款")
NOTE = re.compile(r"^[（(]?(注意|注|说明|备注|填表说明|填报说明|图例|提示|要求|制度)\d*[:：、]|^图例|^[*＊※★]|^说明$|监督电话|举报电话|公示期|公示时间|公示起止")
HINT = re.compile(
    r"必填|选填|可填|填写|请填|不填|留空|格式|下拉|例如|如[:：“\"‘'（(]|如\d|文本|精确到|具体到|数字型?$|^日期$|yyyy|YYYY|位数字|自动|系统|√|单选|多选|请选择"
    r"|\d+位$|^是/否$|^有/无$|^男/女$|与.*一致$|^全称$|^规范全称|字以内|从.*选择"
    r"|^年[-/.]月[-/.]日$|用负数|^填(?!报|表|写|卡|制|单|发)\S|^按\S+填|^没有填|^真实姓名$|^\d+位(数字)?$|^□|打[勾钩]"
)
# What a row of hints says beside that: 一般/较大, 每月25日前, 一事一条, 附后
HINTED = re.compile(
    r"^[^/\d]{1,8}(/[^/\d]{1,8})+$|^每[月季年周]\S{0,6}(前|更新|填)$|附后$"
    r"|写清|写明|注明|^按实际|为正|为负|^按\S{1,8}(顺序|口径|实际)"
    r"|^保留\S*小数|^不少于|字(以上|左右)$|分条|^一事一|^简要|填$|^(年月日?|月日)$"
)
EXAMPLE = re.compile(r"^[（(]?(示例|样例|范例|举例|例子?|样表|填写示例|示范)[）)]?[:：]?\d*$")
CODE = re.compile(r"^(\d{1,3}|[A-Z]{1,2}\d{0,3}|[甲乙丙丁戊己庚辛壬癸]|[（(]\d{1,3}[）)]|[①-⑳]|\d+[=＝].+|栏次|代码)$")
DATE_LIKE = re.compile(r"^\d{4}\s*[-./年]\s*\d{1,2}|^\d{1,2}[:：]\d{2}$|^\d{1,2}月\d{1,2}日$")
ENUMERATED = re.compile(r"^附件?\d*[:：]?$|^附件[一二三四五六七八九十\d]+|^附表|^表[一二三四五六七八九十\d]+$")
PICTURE = re.compile(r"照片|相片|图片|粘贴")
MARKS = frozenset("√×△○●□☑✓✔✗/—-–*＊")


@lru_cache(1 << 16)
def key(text: str) -> str:
    """Bring a word to the form words are compared in: one width, no case, no spaces or marks, brackets kept round."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[\s_*:,.·“”\"'‘’、，。：；;★※#《》]+", "", plain)


def is_heading(text: str) -> bool:
    """Whether a text could name a column: short, no number, no date, no open label."""
    if not text or len(text) > 60 or (len(text) > 30 and not re.search(r"[（(]", text)):
        return False
    if re.match(r"[^（(]{1,20}[:：]", text) or text[-1] in ":：" or set(text) <= MARKS:
        return False
    if CODE.match(text) or DATE_LIKE.match(text) or "□" in text or "☐" in text:
        return False
    return not re.fullmatch(r"[\d.,%％\-\s]+[Xx]?", text) and not re.search(r"[_＿]{2,}|\d{7}", text)


def is_total(text: str) -> bool:
    return bool(TOTAL.match(text)) and len(text) <= 10


def stays(text: str) -> bool:
    """Whether a text below or beside the blanks is a signature or a note, which stays as it is."""
    return bool(SIGN.search(text) or NOTE.search(text)) or len(re.sub("[_＿]", "", text)) > 40
