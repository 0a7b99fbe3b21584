"""A worksheet's rows as Excel, WPS and their like write them, taken apart by one pattern instead of tag by tag.

The pattern must account for every tag of a row; any other row is left to the XML parser.
"""

from __future__ import annotations

import re

CELL = re.compile(
    r'<c r="([A-Z]{1,3})(\d{1,7})"(?: s="(\d{1,5})")?(?: t="(n|s|str|b|e|inlineStr)")? ?'
    r'(?:/>|>(?:<f(?: aca="false")?>([^<&\0-\x08\x0b-\x1f]+)</f>)?<v>([^<&\0-\x08\x0b-\x1f]+)</v></c>'
    r'|><is><t(?: xml:space="preserve")?>([^<&\0-\x08\x0b-\x1f]+)</t></is></c>)'
)
ROW = re.compile(r'\s*<row r="([1-9]\d{0,6})"((?: [\w:.]+="[^"<>&\0-\x1f]*")*) ?>')
ATTRIBUTE = re.compile(r'([\w:.]+)="([^"]*)"')
BEGIN, END = b"<sheetData>", b"</sheetData>"


def cut(data: bytes) -> tuple[bytes, list[bytes], bytes]:
    """Cut a worksheet's XML into what precedes its rows, the rows, each up to its end tag, and the rest.

    All of it is the rest where rows cannot be told from a comment.
    """
    start, end = data.find(BEGIN) + len(BEGIN), data.rfind(END)
    if not len(BEGIN) <= start <= end or b"<!" in data or data.find(b"<?", start) >= 0:
        return b"", [], data
    *rows, rest = data[start:end].split(b"</row>")
    return data[:start], rows, rest + data[end:]
