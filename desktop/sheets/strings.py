"""Texts with their runs: the shared table, and texts that stand in the cell."""

from __future__ import annotations

from desktop.sheets.markup import LOCAL, Node, parser, revealed, run
from desktop.sheets.sheet import Run
from desktop.sheets.styles import Styles

Text = tuple[str, tuple[Run, ...]]


class Collector:
    """Builds the nodes below one element, event by event."""

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.root = _node(name, attributes)
        self._stack = [self.root]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        node = _node(name, attributes)
        self._stack[-1].children.append(node)
        self._stack.append(node)

    def text(self, text: str) -> None:
        self._stack[-1].text += text

    def end(self) -> bool:
        """Close an element; True when the whole is closed."""
        self._stack.pop()
        return not self._stack

    @property
    def depth(self) -> int:
        return len(self._stack)


def _node(name: str, attributes: dict[str, str]) -> Node:
    return Node(LOCAL[name], {LOCAL[k]: v for k, v in attributes.items()})


def text_of(node: Node, styles: Styles) -> Text:
    """Read a text item (si, is): its text, and its runs if it has several looks; reading aids (rPh) are left out."""
    runs = node.named("r")
    if not runs:
        return revealed("".join(c.text for c in node.named("t"))), ()
    found = tuple(_run(r, styles) for r in runs)
    return "".join(r.text for r in found), found


def _run(node: Node, styles: Styles) -> Run:
    properties = node.child("rPr")
    text = revealed("".join(c.text for c in node.named("t")))
    return Run(text, styles.font(properties, "rFont") if properties else None)


def read_strings(data: bytes, part: str, styles: Styles) -> list[Text]:
    """Read the shared table in its order."""
    found: list[Text] = []
    current: list[Collector] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if current:
            current[0].start(name, attributes)
        elif LOCAL[name] == "si":
            current.append(Collector(name, attributes))

    def end(_: str) -> None:
        if current and current[0].end():
            found.append(text_of(current.pop().root, styles))

    def text(data: str) -> None:
        if current:
            current[0].text(data)

    made = parser(part)
    made.StartElementHandler = start
    made.EndElementHandler = end
    made.CharacterDataHandler = text
    run(made, data, part)
    return found
