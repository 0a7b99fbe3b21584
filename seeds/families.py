"""Who lives together: families of one to seven, as (relation, sex, age), the head first."""

from __future__ import annotations

from random import Random

Kin = tuple[str, str, int]
Family = list[Kin]

# 412 households and 1,286 people, those of the cast among them: how many households of each size.
SIZES = {1: 51, 2: 103, 3: 108, 4: 80, 5: 43, 6: 19, 7: 8}
PER_GROUP = (33, 31, 35, 30, 28, 29, 27, 31, 26, 30, 28, 25, 32, 27)


def family(size: int, rng: Random) -> Family:
    return {1: _one, 2: _two, 3: _three, 4: _four, 5: _five, 6: _six, 7: _seven}[size](rng)


def _one(rng: Random) -> Family:
    if rng.random() < 0.3:
        return [("户主", "男", rng.randint(41, 66))]
    return [("户主", rng.choice("男女女"), rng.randint(61, 89))]


def _two(rng: Random) -> Family:
    chance = rng.random()
    if chance < 0.62:
        return _couple(rng, rng.randint(59, 84))
    if chance < 0.82:
        return _couple(rng, rng.randint(46, 58))
    mother = rng.randint(66, 86)
    return [("户主", "男", mother - rng.randint(22, 34)), ("母亲", "女", mother)]


def _three(rng: Random) -> Family:
    couple = _couple(rng, rng.randint(27, 53) if rng.random() < 0.62 else rng.randint(54, 68))
    return couple + _children(rng, couple[1][2], 1)


def _four(rng: Random) -> Family:
    chance = rng.random()
    if chance < 0.58:
        couple = _couple(rng, rng.randint(30, 48))
        return couple + _children(rng, couple[1][2], 2)
    if chance < 0.82:
        couple = _couple(rng, rng.randint(30, 52))
        return couple + _children(rng, couple[1][2], 1) + [_parent(rng, couple[0][2])]
    return _old_and_young(rng, 0)


def _five(rng: Random) -> Family:
    if rng.random() < 0.6:
        return _old_and_young(rng, 1)
    couple = _couple(rng, rng.randint(31, 50))
    return couple + _children(rng, couple[1][2], 2) + [_parent(rng, couple[0][2])]


def _six(rng: Random) -> Family:
    return _old_and_young(rng, 2)


def _seven(rng: Random) -> Family:
    kin = _old_and_young(rng, 2)
    return [*kin, _parent(rng, kin[0][2])]


def _couple(rng: Random, man: int) -> Family:
    return [("户主", "男", man), ("妻", "女", max(23, man - rng.choice((-1, 0, 0, 1, 1, 2, 2, 3, 4))))]


def _parent(rng: Random, child: int) -> Kin:
    return (*rng.choice((("母亲", "女"), ("母亲", "女"), ("父亲", "男"))), child + rng.randint(21, 28))


def _children(rng: Random, mother: int, count: int) -> Family:
    """Children a mother of that age has at home, the elder first; nobody over 34 is still unmarried here."""
    first = min(34, mother - rng.randint(21, 27))
    ages = sorted((max(0, first - gap) for gap in ([0] if count == 1 else [0, rng.randint(2, 7)])), reverse=True)
    sexes = [rng.choice("男男女") if rng.random() < 0.5 else rng.choice("男女") for _ in ages]
    return [(relation, sex, age) for relation, sex, age in zip(_called(sexes), sexes, ages, strict=True)]


def _called(sexes: list[str]) -> list[str]:
    words = {"男": ("子", ("长子", "次子")), "女": ("女", ("长女", "次女"))}
    return [
        words[sex][0] if sexes.count(sex) == 1 else words[sex][1][sexes[:at].count(sex)] for at, sex in enumerate(sexes)
    ]


def _old_and_young(rng: Random, grandchildren: int) -> Family:
    """Parents, a married son, his wife, and their children."""
    couple = _couple(rng, rng.randint(51, 68))
    son = max(25, couple[1][2] - rng.randint(21, 27))
    wife = max(24, son - rng.choice((-1, 0, 1, 1, 2, 3)))
    first = min(17, max(0, wife - rng.randint(23, 28)))
    ages = [first] if grandchildren == 1 else [first, max(0, first - rng.randint(1, 5))]
    kin = [*couple, ("子", "男", son), ("儿媳", "女", wife)]
    for age in ages[:grandchildren]:
        sex = rng.choice("男男女女女")
        kin.append(("孙子" if sex == "男" else "孙女", sex, age))
    return kin
