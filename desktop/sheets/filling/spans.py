"""Where each element of an XML part lies in its bytes, and edits that leave every other byte alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from desktop.kit.errors import Refused
from desktop.sheets import limits
from desktop.sheets.markup import LOCAL, escaped, natural, parser, run

NAME = re.compile(rb"<([^\s/>]+)")
TAG = re.compile(rb"<[^>\"']*(?:\"[^\"]*\"[^>\"']*|'[^']*'[^>\"']*)*>")


@dataclass(slots=True)
class Span:
    """An element, its names without prefixes, and its bytes: the start tag [start, open), all [start, end)."""

    name: str
    attributes: dict[str, str]
    start: int
    open: int
    parent: Span | None
    close: int = 0  # where the end tag begins; `open` if the element is empty
    end: int = 0
    text: str = ""

    def get(self, key: str, default: str = "") -> str:
        return self.attributes.get(key, default)

    def holds(self, col: int) -> bool:
        """True if this is a <col> that a column belongs to."""
        return natural(self.get("min"), 1) <= col <= natural(self.get("max"), 1)

    def within(self, *names: str) -> bool:
        """True if an element of one of these names holds this one."""
        above = self.parent
        while above is not None:
            if above.name in names:
                return True
            above = above.parent
        return False


def scan(data: bytes, part: str, skip: str = "") -> list[Span]:
    """Find the elements in the order they begin; the inside of elements named `skip` is passed over."""
    found: list[Span] = []
    stack: list[Span] = []
    texts: list[list[str]] = [[]]
    made = parser(part)
    inside = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if inside:
            inside += 1
            return
        at = made.CurrentByteIndex
        span = Span(
            LOCAL[name],
            {LOCAL[k]: v for k, v in attributes.items()},
            at,
            tag_end(data, at),
            stack[-1] if stack else None,
        )
        inside = int(span.name == skip)
        if len(stack) > limits.DEPTH:
            raise Refused(f"这个表格文件的结构不正常（{part} 层次太深），程序不改。")
        found.append(span)
        stack.append(span)
        texts.append([])

    def end(_: str) -> None:
        nonlocal inside
        if inside:
            inside -= 1
            if inside:
                return
        span = stack.pop()
        span.text = "".join(texts.pop())
        span.close, span.end = ends(data, span.open, made.CurrentByteIndex)

    made.StartElementHandler = start
    made.EndElementHandler = end
    made.CharacterDataHandler = lambda text: texts[-1].append(text)
    run(made, data, part)
    return found


def prefix_of(data: bytes, span: Span) -> str:
    """Return the prefix an element's name has in the bytes, with its colon; "" for none."""
    name = NAME.match(data, span.start, span.open)
    head, mark, _ = (name[1] if name else b"").rpartition(b":")
    return (head + mark).decode()


def tag_end(data: bytes, start: int) -> int:
    """Return where a start tag ends; expat only tells where it begins."""
    found = TAG.match(data, start)
    if found is None:
        raise Refused("这个表格文件的内容读不懂。请用 WPS 或 Excel 打开后另存为 .xlsx，再试一次。")
    return found.end()


def ends(data: bytes, opened: int, index: int) -> tuple[int, int]:
    """Return where an element's end tag begins and ends; of an empty element expat's index tells nothing."""
    if data[opened - 2 : opened] == b"/>":
        return opened, opened
    return index, data.index(b">", index) + 1


@dataclass(slots=True)
class Edits:
    """Replacements collected over some bytes, applied together."""

    data: bytes
    changes: list[tuple[int, int, bytes]] = field(default_factory=list)

    def replace(self, start: int, end: int, new: bytes) -> None:
        if self.data[start:end] != new:
            self.changes.append((start, end, new))

    def insert(self, at: int, new: bytes) -> None:
        self.changes.append((at, at, new))

    def remove(self, span: Span) -> None:
        self.changes.append((span.start, span.end, b""))

    def attribute(self, span: Span, name: str, value: str) -> None:
        """Set an attribute; it is added if it is not there."""
        text = escaped(value).encode()
        found = attribute_place(self.data, span.start, span.open, name)
        if found:
            self.replace(*found, text)
        elif name not in span.attributes:
            named = NAME.match(self.data, span.start, span.open)
            after = named.end() if named else span.start
            self.insert(after, f' {name}="'.encode() + text + b'"')

    def text(self, span: Span, value: str) -> None:
        """Set the text of an element that holds only text."""
        if value != span.text:
            self.replace(span.open, span.close, escaped(value).encode())

    def between(self, start: int, end: int) -> bytes:
        """Return the edited bytes of a stretch; edits outside it are left out."""
        return b"".join(self._pieces(start, end))

    def all(self) -> bytes:
        return self.between(0, len(self.data)) if self.changes else self.data

    def _pieces(self, start: int, end: int) -> Iterator[bytes]:
        at = start
        for first, last, new in sorted(self.changes, key=lambda c: c[:2]):
            if first < at or last > end:
                continue
            yield self.data[at:first]
            yield new
            at = last
        yield self.data[at:end]


def attribute_place(data: bytes, start: int, end: int, name: str) -> tuple[int, int] | None:
    """Return where an attribute's value lies within a start tag."""
    found = re.compile(rb"\s(?:[\w.-]+:)?" + name.encode() + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')").search(
        data, start, end
    )
    if found is None:
        return None
    return found.span(1) if found[1] is not None else found.span(2)
