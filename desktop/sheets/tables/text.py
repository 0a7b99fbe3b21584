"""Text files and the clipboard's text as a sheet: utf-8, utf-16 or gb18030, whatever separates the columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from desktop.kit.errors import Refused
from desktop.sheets import limits
from desktop.sheets.sheet import Cell, Sheet

SEPARATORS = ("\t", ",", ";", "|", "，", "；")
RISKY = ("=", "+", "-", "@", "\t", "\r")
FORMULA_TEXT = re.compile(r'="([^"]*)"')  # how other programs keep Excel from turning an id into a number
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
COLUMNS = 512
CELLS = 4_000_000
NOT_TEXT = "这个文件不是表格，也不是能读的文字。请用 WPS 或 Excel 打开后另存为 .xlsx，再试一次。"
TOO_WIDE = "第 {} 行太长，不像是一张表。请用 WPS 打开看看，另存为 .xlsx 再试。"
TOO_LARGE = "这个文件太大了，程序不读。请分成几个小一些的文件再导入。"


def decoded(data: bytes) -> str:
    """Turn a text file's bytes into text. Raises Refused if they are none."""
    if len(data) > limits.OLD_FILE:
        raise Refused(TOO_LARGE)
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not CONTROL.search(text[:100_000]) and (encoding == "utf-8-sig" or _has_lines(text)):
            return text
    raise Refused(NOT_TEXT)


def _has_lines(text: str) -> bool:
    """Whether a guess at the encoding gave columns or lines, and not just some characters."""
    return any(sign in text[:100_000] for sign in (*SEPARATORS, "\n", "<"))


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith(UTF_16):
        return ("utf-16",)
    zeros = data[:4000].count(0)
    if zeros > len(data[:4000]) / 5:
        return ("utf-16-le", "utf-16-be") if data[1:2] == b"\0" else ("utf-16-be", "utf-16-le")
    return ("utf-8-sig", "gb18030")


def separator(text: str) -> str:
    """Say what separates the columns: what stands most often in the first line that has any; full-width ones last."""
    lines = text[:50_000].splitlines()[:20]
    for signs in (SEPARATORS[:4], SEPARATORS[4:]):
        for line in lines:
            if any(sign in line for sign in signs):
                return max(signs, key=line.count)
    return SEPARATORS[0]


def lines_of_text(text: str, between: str = "", most: int = limits.ROWS) -> Iterator[list[str]]:
    """Give the cells of separated text, line by line. Raises Refused beyond the limits, or if quotes do not end."""
    stream, cells = io.StringIO(text.lstrip("﻿"), newline=""), 0
    try:
        for row, texts in enumerate(csv.reader(stream, delimiter=between or separator(text)), 1):
            if row > most:
                return
            shown = [_plain(one) for one in texts]
            if len(shown) > COLUMNS and any(shown[COLUMNS:]):
                raise Refused(TOO_WIDE.format(row))
            cells += len(shown)
            if cells > CELLS or row >= limits.ROWS:
                raise Refused(TOO_LARGE)
            yield shown
    except csv.Error:
        raise Refused("这个文件里的引号不成对，或者一格里的字太多，读不懂。请用 WPS 打开后另存为 .xlsx。") from None


def sheet_of_text(text: str, name: str = "Sheet1", between: str = "") -> Sheet:
    """Make a sheet of separated text. Raises Refused as `lines_of_text` does."""
    return sheet_of_rows(lines_of_text(text, between), name)


def sheet_of_rows(rows: Iterable[Iterable[str]], name: str = "Sheet1") -> Sheet:
    """Make a sheet of texts, row by row. Raises Refused beyond the limits."""
    sheet = Sheet(name)
    for row, texts in enumerate(rows, 1):
        for col, text in enumerate(texts, 1):
            if text:
                if len(text) > limits.TEXT:
                    raise Refused(TOO_WIDE.format(row))
                sheet.cells[row, col] = Cell(text, "text")
    return sheet


def _plain(text: str) -> str:
    """Take off what only keeps Excel from misreading a text: ="…", a ' before a sign."""
    text = text.strip(" \r\n　")
    if found := FORMULA_TEXT.fullmatch(text):
        return found[1]
    return text[1:] if text[:1] == "'" and (text[1:2] in RISKY or text[1:2].isdigit()) else text
