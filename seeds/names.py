"""Rural surnames and given names by generation, and identity numbers and telephones that belong to nobody."""

from __future__ import annotations

from datetime import date
from random import Random

from desktop.kit import identity
from desktop.kit.identity import check_digit

# GB/T 2260 gives Henan 41; 4190 is its directly administered towns, and nothing is assigned from 4191 to 4199.
AREA = "419923"
# 154 was never opened for subscribers, so these numbers ring nowhere; 0399 is no area code of Henan's (0370 to 0398).
MOBILE = "15400"
OFFICE = "03995550123"

# Each hamlet has its own old family; the others are spread.
LINEAGES = "李陈孙赵林高杨马王郭张刘曹徐"
SURNAMES = (
    "王王王李李李张张张刘刘陈陈赵赵孙周马郭徐高林何黄吴杨朱胡曹谢韩许邓宋冯彭袁田董丁薛石白卢汪崔任姜范方金陆郝孔毛史顾"
)
COMPOUND = ("欧阳", "司马", "上官")

_MEN = (
    (1952, "德长永福国宝全金文玉世明万广", "福林顺山才贵昌祥有发财海堂义"),
    (1968, "国建志永长春学保振庆新树文红", "平军东民华强林安山旺成明生义"),
    (1984, "志建海伟晓俊文军红永小宏少卫", "强军刚峰斌涛兵勇伟辉杰东波鹏"),
    (2001, "志文浩俊晓家明子天宇鹏世博立", "鹏飞龙超磊凯阳峰宇洋辰航轩远"),
    (9999, "子浩宇梓俊一嘉昊铭奕沐泽晨皓", "轩然涵宇辰睿泽航阳昊博霖宸恒"),
)
_WOMEN = (
    (1952, "桂秀玉淑兰翠凤素爱金月香", "兰英珍荣花芝莲云琴枝梅娥"),
    (1968, "秀玉桂爱秋春凤红素瑞彩巧", "英梅荣霞珍香萍云芳琴莲玲"),
    (1984, "海丽秀红秋晓艳春小雪玉彩", "燕娜霞梅丽红英娟敏芳玲萍"),
    (2001, "晓丽婷雪佳文梦静雨慧莹欣", "静婷雅敏洁颖琳娜雯丹倩月"),
    (9999, "子欣梓雨一佳诗若可思语沐", "涵怡萱桐诺彤琪晗妍瑶冉汐"),
)
# Characters outside the Basic Plane, rare ones, and a name with a middle dot: what old programs lose.
RARE = ("李𠮷祥", "王㛃", "赵堃", "马燚", "陈喆", "孙犇")


class Names:
    """Names that are as common as they are in a village, but never those of the people everybody knows."""

    def __init__(self, rng: Random, kept: frozenset[str]) -> None:
        self.rng, self.kept = rng, kept

    def surname(self, group: int) -> str:
        """The hamlet's old family more often than not."""
        chance = self.rng.random()
        if chance < 0.45:
            return LINEAGES[group - 1]
        return self.rng.choice(COMPOUND) if chance > 0.99 else self.rng.choice(SURNAMES)

    def other_surname(self, than: str) -> str:
        return self.rng.choice([s for s in SURNAMES if s != than])

    def given(self, sex: str, born: date) -> str:
        first, second = next(p[1:] for p in (_MEN if sex == "男" else _WOMEN) if born.year < p[0])
        if born.year > 1984 and self.rng.random() < 0.12:
            return self.rng.choice(second)
        one = self.rng.choice(first)
        return one + self.rng.choice([c for c in second if c != one])

    def full(self, surname: str, sex: str, born: date) -> str:
        while (name := surname + self.given(sex, born)) in self.kept:
            pass
        return name


class Numbers:
    """Identity numbers and telephones, each given once."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.given: set[str] = set()

    def identity(self, born: date, sex: str) -> str:
        while True:
            order = self.rng.randrange(1, 500) * 2 + (sex == "男")
            first17 = f"{AREA}{born:%Y%m%d}{order % 1000:03d}"
            number = first17 + check_digit(first17)
            if number not in self.given and identity.sex(number) == sex:
                self.given.add(number)
                return number

    def mobile(self) -> str:
        while (number := f"{MOBILE}{self.rng.randrange(10**6):06d}") in self.given:
            pass
        self.given.add(number)
        return number
