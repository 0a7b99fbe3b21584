"""Citizen identity numbers (GB 11643): check digit, birth date, sex, and the old 15-digit form."""

from __future__ import annotations

from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"


def check_digit(first17: str) -> str:
    """Return the 18th character for the first 17 digits."""
    return CHECK_DIGITS[sum(int(d) * w for d, w in zip(first17, WEIGHTS, strict=True)) % 11]


def upgrade15(number: str) -> str:
    """Turn a 15-digit number into its 18-digit form (born in the 1900s, by definition)."""
    first17 = number[:6] + "19" + number[6:]
    return first17 + check_digit(first17)


def birth_date(number: str) -> date | None:
    """Return the birth date an 18-digit number carries, or None if it is no date."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex(number: str) -> str:
    return "男" if int(number[16]) % 2 else "女"


def complaint(number: str) -> str | None:
    """Say in one sentence what is wrong with an 18-character number, or None if nothing is."""
    if len(number) != 18 or not number[:17].isdigit() or number[17] not in "0123456789X":
        return f"身份证号“{number}”应是 18 位，请照户口本改"
    born = birth_date(number)
    if born is None or born.year < 1850:
        return f"身份证号“{number}”第 7 到 14 位不是日期，请照户口本改"
    if check_digit(number[:17]) != number[17]:
        return f"身份证号“{number}”最后一位对不上，可能抄错了一位，请照户口本改"
    return None
