"""Saved views of a list: its columns, their order and widths, the held ones, sorting and filters, under a name."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QPushButton

from desktop.kit.look import Filter

from . import memory, theme
from .columns import is_path, proposed

if TYPE_CHECKING:
    from .pages.generic import GenericPage

MOST = 9  # as many as there are keys
ORIGINAL = "原来的样子"
KEEP, KEEP_KEYS = "存成视图…", "Ctrl+Shift+S"


@dataclass(frozen=True)
class View:
    """How a list looks. order: 'path [desc]'.  chip: the value of the chip that is pressed, None for 全部."""

    name: str
    columns: tuple[str, ...]
    widths: Mapping[str, int] = field(default_factory=dict)
    frozen: int = 0
    order: str = ""
    filters: tuple[Filter, ...] = ()
    chip: Any = None


def read(text: object) -> list[View]:
    """Read what was remembered; what makes no sense is left out."""
    try:
        kept = json.loads(str(text or "[]"))
        return [
            View(**{**one, "columns": tuple(one["columns"]), "filters": tuple(Filter(**f) for f in one["filters"])})
            for one in kept
        ]
    except (ValueError, TypeError, KeyError):
        return []


def written(views: list[View]) -> str:
    return json.dumps([asdict(view) for view in views], ensure_ascii=False)


class Views(QObject):
    """The views of one page, remembered on this computer; Ctrl+1 to Ctrl+9 put one on, Ctrl+0 the original."""

    def __init__(self, page: GenericPage) -> None:
        super().__init__(page)
        self.page = page
        self._place = f"views/{page.ledger.name}"
        self.saved = read(memory.recall(self._place))
        for number in range(MOST + 1):
            self._key(f"Ctrl+{number}", partial(self._by_number, number))
        self._key(KEEP_KEYS, self.keep)
        self.button = QPushButton(theme.icon("bookmark"), " 视图")
        self.button.setObjectName("views")
        self.button.setAccessibleName("视图：列、排序和筛选存成的样子")
        self.button.setToolTip(f"{self.button.accessibleName()}  Alt+V")
        self.button.clicked.connect(self.drop_down)
        page.chips.add(self.button)
        self._key("Alt+V", self.drop_down)

    def _key(self, keys: str, do: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self.page)
        shortcut.activated.connect(do)

    # --- what there is

    def now(self, name: str = "") -> View:
        """How the list looks now."""
        page, table = self.page, self.page.table
        columns = tuple(column.path for column in page.model.columns)
        return View(name, columns, table.widths(), table.frozen.count, page.order, page.filters, page.chips.value)

    def original(self) -> View:
        return View(ORIGINAL, tuple(proposed(self.page.ledger)))

    def current(self) -> str:
        """The name of the view the list looks like, or ''."""
        now = self.now()
        return next((v.name for v in [*self.saved, self.original()] if replace(v, name="") == now), "")

    # --- using

    def put_on(self, view: View) -> None:
        """Show the list as the view says; a column there no longer is is left out."""
        page = self.page
        known = [p for p in view.columns if is_path(page.frame.ledgers, page.ledger, p)] or proposed(page.ledger)
        page.chips.clear()
        page.chips.value = view.chip
        page.filters = tuple(f for f in view.filters if is_path(page.frame.ledgers, page.ledger, f.path))
        page.chips.say_filters(len(page.filters))
        page.sorted_by(view.order)
        page.table.put_widths(view.widths)
        page.column_menu.freeze(view.frozen)
        page.column_menu.choose(known)
        page.frame.toast(f"视图：{view.name}")

    def _by_number(self, number: int) -> None:
        if number == 0:
            self.put_on(self.original())
        elif number <= len(self.saved):
            self.put_on(self.saved[number - 1])

    # --- keeping

    def keep(self) -> None:
        """Ask for a name and keep how the list looks; a name that is there already is replaced."""
        if len(self.saved) >= MOST and not self.current():
            self.page.frame.toast(f"最多存 {MOST} 个视图，请先去掉一个不用的")
            return
        self.page.frame.ask.text(self.page, "存成视图", "给现在的列、排序和筛选起个名字", self.current(), self._named)

    def _named(self, name: str) -> None:
        name = name.strip()[:20]
        if not name or name == ORIGINAL:
            return
        kept = [view for view in self.saved if view.name != name]
        place = next((n for n, view in enumerate(self.saved) if view.name == name), len(kept))
        kept.insert(place, self.now(name))
        self._remember(kept[:MOST])
        self.page.frame.toast(f"已存成视图“{name}”，按 Ctrl+{place + 1} 就是这样")

    def drop(self, view: View) -> None:
        self._remember([one for one in self.saved if one.name != view.name])
        self.page.frame.toast(f"去掉了视图“{view.name}”，记录都还在")

    def _remember(self, views: list[View]) -> None:
        self.saved = views
        memory.remember(self._place, written(views))

    # --- the menu

    def drop_down(self) -> None:
        """Alt+V: the views below their button, or where the list begins when there is no room for it."""
        below = self.button if self.button.isVisible() else self.page.table
        menu = self.fill(QMenu(self.page))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(below.mapToGlobal(below.rect().bottomLeft() if below is self.button else QPoint()))

    def fill(self, menu: QMenu) -> QMenu:
        """Put the views, and what can be done with them, into a menu."""
        menu.setObjectName("views-menu")
        menu.setAccessibleName("视图")
        current = self.current()
        for number, view in [*enumerate(self.saved, 1), (0, self.original())]:
            action = menu.addAction(f"{view.name}\tCtrl+{number}", lambda view=view: self.put_on(view))
            action.setCheckable(True)
            action.setChecked(view.name == current)
        menu.addSeparator()
        menu.addAction(f"{KEEP}\t{KEEP_KEYS}", self.keep)
        if self.saved:
            gone = menu.addMenu("去掉一个")
            for view in self.saved:
                gone.addAction(view.name, lambda view=view: self.drop(view))
        return menu
