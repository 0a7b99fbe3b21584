"""Changing many rows of a list at once: copy out, paste a block, one value for all, fill down, find and replace."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication

from desktop.kit.fields import Field

from .edits_ask import Replacing, SameValue
from .edits_preview import EditsPreview

if TYPE_CHECKING:
    from .pages.generic import GenericPage

MOST_COPIED = 20_000
TOO_MANY = f"一次最多复制 {MOST_COPIED:,} 行，再多请用“导出”"
COVERED = "，号码照屏幕遮着；要完整的按 Ctrl+Shift+C"
CHOOSE_FIRST = "请先在列表里选中要改的几行（按住 Shift 或 Ctrl 点）"


class ListEdits(QObject):
    """Serves the page of one ledger. Everything is shown before it is written, and is one step."""

    def __init__(self, page: GenericPage) -> None:
        super().__init__(page)
        self.page = page
        page.table.asked.connect(self.do)

    def do(self, what: str) -> None:
        """Do what a key of the list asks for: copy, paste, same, down, replace."""
        ways = {
            "copy": self.copy,
            "copy-whole": self.copy_whole,
            "paste": self.paste,
            "same": self.same,
            "down": self.down,
            "replace": self.replace,
        }
        if what in ways:
            ways[what]()

    # --- what is chosen

    def rows(self) -> list[int]:
        """The ids of the selected rows, from top to bottom."""
        parts = sorted((part.top(), part.bottom()) for part in self.page.table.selectionModel().selection().toList())
        ids = self.page.model.ids
        return list(dict.fromkeys(ids[place] for top, bottom in parts for place in range(top, bottom + 1)))

    def column(self) -> str:
        """The path of the column the cursor is in; the first one at the beginning."""
        columns, place = self.page.model.columns, max(0, self.page.table.currentIndex().column())
        return columns[min(place, len(columns) - 1)].path

    def _counted(self, ids: Sequence[int]) -> str:
        return f"{len(ids):,} {self.page.counter}"

    def _may(self) -> bool:
        return not self.page.ledger.derived

    # --- out

    def copy_whole(self) -> None:
        """Ctrl+Shift+C: the same with every number whole; the log has it."""
        self.copy(whole=True)

    def copy(self, *, whole: bool = False) -> None:
        """Ctrl+C: the selected rows with their headings, for WPS; what is covered on the screen stays covered."""
        from desktop.services import block

        ids, name = self.rows(), self.page.ledger.name
        paths, shown = [column.path for column in self.page.model.columns], frozenset(self.page.model.whole())
        covered = any(column.covered for column in self.page.model.columns) and not whole
        if not ids or len(ids) > MOST_COPIED:
            self.page.frame.toast(TOO_MANY if ids else CHOOSE_FIRST)
            return

        def then(made: tuple[str, str]) -> None:
            mime = QMimeData()
            mime.setHtml(made[0])
            mime.setText(made[1])
            QGuiApplication.clipboard().setMimeData(mime)
            how = COVERED if covered else f"，连同{'完整号码和' * whole}表头，到 WPS 里按 Ctrl+V"
            self.page.frame.toast(f"已复制 {self._counted(ids)}{how}")

        def question(book: Any) -> tuple[str, str]:
            return block.copied(book, name, ids, paths, whole=whole, shown=shown)

        self.page.do(question, then) if whole else self.page.ask(question, then, slot="copy")

    # --- in

    def paste(self) -> None:
        """Ctrl+V: what was copied in WPS, from the current row and column on; with headings by name."""
        if self._may():
            self.page.leave(self._paste)

    def _paste(self) -> None:
        from desktop.services import block, edits

        page, name = self.page, self.page.ledger.name
        html, text = copied()
        row, column = page.table.currentIndex().row(), max(0, page.table.currentIndex().column())
        chosen = self.rows()
        many = len(chosen) > 1
        below = [page.model.row_of(chosen[0])] if chosen else [row]
        ids = list(page.model.ids[below[0] :]) if below[0] >= 0 else []
        paths = [c.path for c in page.model.columns[column:]]

        def look(book: Any) -> Any:
            grid = block.grid_of(html, text)
            alone = many and len(grid) == 1
            laid = block.lay(book, name, grid, paths, chosen if alone else ids, many=alone)
            return laid, edits.rehearse(book, name, laid.edits)

        page.ask(look, self._laid, slot="paste")

    def _laid(self, found: Any) -> None:
        laid, outcome = found
        how = "按表头认列，空着的格子不动" if laid.headed else f"从“{self._label()}”这一列起，空着的格子不动"
        left_out = f"；没有用到：{'、'.join(laid.skipped)}" if laid.skipped else ""
        label = f"粘贴到{self.page.ledger.title}"
        self._show("粘贴会改这些", f"{how}{left_out}。", "粘贴", laid.edits, outcome, laid.fields, label)

    def _label(self) -> str:
        columns, place = self.page.model.columns, max(0, self.page.table.currentIndex().column())
        return columns[min(place, len(columns) - 1)].label

    # --- one value, one column

    def same(self) -> None:
        """F4: one value for the selected rows; in a single one what was written last in this column."""
        if len(self.rows()) < 2 and self.page.cells.repeat():
            return
        self._ask(SameValue, self.rows(), "填", "填")

    def replace(self) -> None:
        """Ctrl+H: in the selected rows, or in all that are listed where only one is."""
        chosen = self.rows()
        self._ask(Replacing, chosen if len(chosen) > 1 else list(self.page.model.ids), "替换", "替换")

    def _ask(self, dialog: Callable[..., Any], ids: list[int], verb: str, doing: str) -> None:
        if not self._may():
            return
        if not ids:
            self.page.frame.toast(CHOOSE_FIRST)
            return

        def then(field: Field, found: Any) -> None:
            made, outcome = found
            label = f"{doing}{self.page.ledger.title}的“{field.label}”"
            self._show(f"{doing}“{field.label}”会改这些", "", verb, made, outcome, [field], label)

        self.page.leave(lambda: dialog(self.page, ids, self._counted(ids), self.column(), then).show_over())

    def down(self) -> None:
        """Ctrl+D: what the first selected row says in the current column, in all the others too."""
        from desktop.services import edits, replace

        ids, name, path = self.rows(), self.page.ledger.name, self.column()
        if not self._may():
            return
        field = self.page.ledger.by_name.get(path)
        if len(ids) < 2 or field is None or field.computed:
            self.page.frame.toast(f"“{self._label()}”这一列不能填" if len(ids) > 1 else CHOOSE_FIRST)
            return

        def look(book: Any) -> Any:
            made = replace.filled_down(book, name, ids, path)
            return made, edits.rehearse(book, name, made)

        def then(found: Any) -> None:
            label = f"向下填{self.page.ledger.title}的“{field.label}”"
            self._show(f"“{field.label}”照第一行往下填", "", "填", found[0], found[1], [field], label)

        self.page.leave(lambda: self.page.ask(look, then, slot="down"))

    # --- writing

    def _show(
        self, title: str, note: str, verb: str, made: Sequence[Any], outcome: Any, fields: Sequence[Field], label: str
    ) -> None:
        def write() -> None:
            from desktop.services import edits

            name = self.page.ledger.name
            self.page.do(lambda book: edits.carry_out(book, name, made, label), lambda done: self._done(done, verb))

        EditsPreview(self.page, title, note, verb, outcome, fields, write).show_over()

    def _done(self, outcome: Any, verb: str) -> None:
        refused = outcome.count("refused")
        left = f"，{refused:,} 行没收" if refused else ""
        self.page.frame.did(f"已{verb} {outcome.to_write:,} 行{left}，可撤销")


def copied() -> tuple[str, str]:
    """What is on the clipboard, as (HTML, text); an empty one has no data at all."""
    mime = QGuiApplication.clipboard().mimeData()
    return (mime.html(), mime.text()) if mime is not None else ("", "")
