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

    @classmethod
    def after(cls, name: str, text: str) -> Collector:
        """Return the collector of a text item that began plainly, with `text`, and goes on otherwise."""
        made = cls(name, {})
        made.root.children.append(Node("t", {}, text=text))
        return made

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
    reader = _Table(styles)
    made = parser(part)
    made.StartElementHandler = reader.start
    made.EndElementHandler = reader.end
    made.CharacterDataHandler = reader.text
    run(made, data, part)
    return reader.found


class _Table:
    """The shared table, event by event; only an item of several looks is made of nodes."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.found: list[Text] = []
        self._parts: list[str] | None = None  # of the item's plain text
        self._in_text = False
        self._node: Collector | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = LOCAL[name]
        if self._node is not None:
            self._node.start(name, attributes)
        elif self._parts is None:
            self._parts = [] if local == "si" else None
        elif local == "t":
            self._in_text = True
        else:
            self._node = Collector.after("si", "".join(self._parts))
            self._node.start(name, attributes)

    def text(self, data: str) -> None:
        if self._node is not None:
            self._node.text(data)
        elif self._in_text and self._parts is not None:
            self._parts.append(data)

    def end(self, name: str) -> None:
        if self._node is not None:
            if self._node.end():
                self._close(text_of(self._node.root, self.styles))
        elif self._in_text:
            self._in_text = LOCAL[name] != "t"
        elif self._parts is not None:
            self._close((revealed("".join(self._parts)), ()))

    def _close(self, text: Text) -> None:
        self.found.append(text)
        self._parts = self._node = None
