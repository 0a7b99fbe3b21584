"""XML read by expat alone: no DTD, no entity from elsewhere, no endless depth; names without their prefixes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from desktop.kit.errors import Refused
from desktop.sheets import limits

DECLARATION = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)[\"'][^>]*\?>")
NATURAL = re.compile(r"\s*[0-9]{1,15}\s*")
BEYOND = 1e12  # more than any length, in any unit
HIDDEN = re.compile(r"_x([0-9A-Fa-f]{4})_")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")
SPECIAL = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "_x000D_"})

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


@dataclass(slots=True)
class Node:
    """An element with its children; names and attributes without prefixes."""

    name: str
    attributes: dict[str, str]
    children: list[Node] = field(default_factory=list)
    text: str = ""

    def get(self, key: str, default: str = "") -> str:
        return self.attributes.get(key, default)

    def child(self, *path: str) -> Node | None:
        """Return the first descendant along a path of names."""
        node: Node | None = self
        for name in path:
            node = next((c for c in node.children if c.name == name), None) if node else None
        return node

    def named(self, name: str) -> list[Node]:
        return [c for c in self.children if c.name == name]

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            yield from child.walk()


class _Local(dict[str, str]):
    def __missing__(self, name: str) -> str:
        local = self[name] = name.rpartition(":")[2]
        return local


LOCAL = _Local()


def parser(part: str) -> expat.XMLParserType:
    """Return a parser that refuses a DTD. `part` is named if it does."""
    made = expat.ParserCreate()
    made.buffer_text = True

    def refuse(*_: object) -> None:
        raise Refused(f"这个表格文件里有不安全的内容（{part} 带 DTD），程序不读。")

    made.StartDoctypeDeclHandler = refuse
    made.EntityDeclHandler = refuse
    return made


def run(made: expat.XMLParserType, data: bytes, part: str, whole: bool = True) -> None:
    """Parse, all of a document or up to its end, or else a piece of it; damaged XML becomes Refused."""
    try:
        made.Parse(as_utf8(data), whole)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Refused(f"这个表格文件已损坏（{part}）。请用 WPS 或 Excel 打开后另存为 .xlsx，再试一次。") from error


def tree(data: bytes, part: str) -> Node:
    """Read a whole part as nodes."""
    root = Node("", {})
    stack = [root]
    texts: list[list[str]] = [[]]

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(stack) > limits.DEPTH:
            raise Refused(f"这个表格文件的结构不正常（{part} 层次太深），程序不读。")
        node = Node(LOCAL[name], {LOCAL[k]: v for k, v in attributes.items()} if attributes else attributes)
        stack[-1].children.append(node)
        stack.append(node)
        texts.append([])

    def end(_: str) -> None:
        stack.pop().text = "".join(texts.pop())

    made = parser(part)
    made.StartElementHandler = start
    made.EndElementHandler = end
    made.CharacterDataHandler = lambda text: texts[-1].append(text)
    run(made, data, part)
    return root.children[0]


def as_utf8(data: bytes) -> bytes:
    """Return the same document in UTF-8 without a byte order mark, so that byte positions can be edited."""
    if data[:3] == b"\xef\xbb\xbf":
        return data[3:]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _declared_utf8(data.decode("utf-16"))
    found = DECLARATION.match(data)
    if found is None or found[1].lower() in (b"utf-8", b"us-ascii", b"ascii"):
        return data
    try:
        return _declared_utf8(data.decode(found[1].decode()))
    except (LookupError, UnicodeDecodeError):
        raise Refused("这个表格文件的文字编码读不出来。请用 WPS 或 Excel 打开后另存为 .xlsx，再试一次。") from None


def _declared_utf8(text: str) -> bytes:
    return re.sub(r"^(\s*<\?xml[^>]*?encoding\s*=\s*[\"'])[\w.-]+", r"\g<1>UTF-8", text, count=1).encode()


def natural(text: str, default: int = 0) -> int:
    """Read a whole number from 0 on as an attribute states it; anything else is the default."""
    return int(text) if NATURAL.fullmatch(text) else default


def decimal(text: str, default: float = 0.0) -> float:
    """Read a number as an attribute states it; what is none, or beyond all measure, is the default."""
    try:
        number = float(text)
    except ValueError:
        return default
    return number if abs(number) < BEYOND else default


def revealed(text: str) -> str:
    """Turn Excel's _x000D_ into the character it stands for."""
    return HIDDEN.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


def escaped(text: str) -> str:
    """Write text for XML; control characters, and what looks like one hidden, in Excel's _xHHHH_ way."""
    text = CONTROL.sub(lambda m: f"_x{ord(m[0]):04X}_", text)
    return text.translate(SPECIAL)
