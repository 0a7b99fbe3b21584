"""表格模板: our sheets and the county's; each opens on the page that says what it is filled with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from desktop.kit.errors import Refused
from desktop.services import template_files
from desktop.ui import handing, page_menu, theme
from desktop.ui.page import Action
from desktop.ui.pages.template_files import TakesFiles, take_in
from desktop.ui.theme import u

if TYPE_CHECKING:
    from desktop.ui.window import MainWindow

HEADS = ("表", "从哪本台账填", "来历", "填法")


@dataclass(frozen=True)
class Sheet:
    """A template on the list: its name, what it is filled from, whether it is the program's own, whether confirmed."""

    name: str
    ledger: str
    own: bool
    confirmed: bool = True


def sheets(book: Any) -> list[Sheet]:
    """Every template, the county's first; on the worker."""
    from desktop.services import templates

    theirs = [Sheet(t.name, t.ledger, False, t.mapping is not None) for t in templates.kept(book)]
    return [*theirs, *(Sheet(t.name, t.ledger, True) for t in templates.own())]


class TemplatesPage(TakesFiles):
    """A list; Enter or a double click opens a sheet, a file let fall on it is taken."""

    name = "templates"
    keys = "回车 打开这张表   F2 改名   把表拖进来就能填"

    def __init__(self, frame: MainWindow) -> None:
        super().__init__(frame)
        self.say("表格模板")
        self.sheets: list[Sheet] = []
        self.list = _List()
        self.list.itemSelectionChanged.connect(self._enable)
        self.list.cellActivated.connect(lambda _row, _column: self.open_sheet())
        page_menu.give(self, self.list, lambda: [Action("open", "打开这张表", "", self.open_sheet, "回车")])
        card = QFrame()
        card.setProperty("k", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.list, 1)
        hint = QLabel("县里发了新表？把文件拖到这里，程序认出每一列，您看一眼就能导出。")
        hint.setProperty("k", "soft")
        hint.setFixedHeight(u(44))
        hint.setContentsMargins(u(16), 0, u(16), 0)
        column.addWidget(hint)
        self.body.addWidget(card, 1)
        self.set_actions(
            [
                Action("take", "导入模板", "import", lambda: take_in(self), "Ctrl+N", primary=True),
                Action("rename", "改名", "pencil", self.rename, "F2"),
                Action("hand-on", "交给别的村", "export", self.hand_on, "Ctrl+E"),
                Action("drop", "移走", "trash", self.drop, "Delete", danger=True),
            ]
        )
        self.setFocusProxy(self.list)

    # --- what the frame asks

    def show_year(self, year: int) -> None:
        super().show_year(year)
        if not self.sheets:
            self._ask()

    def refresh(self, touched: frozenset[str]) -> None:
        if touched & {"templates", "attachments"}:
            self._ask()

    def open(self, **where: Any) -> None:
        if where.get("template"):
            self.frame.go("template", template=where["template"])

    def _ask(self) -> None:
        self.ask(sheets, self._show, slot="sheets")

    def _show(self, found: list[Sheet]) -> None:
        name = self.chosen.name if self.chosen else ""
        self.sheets = found
        self.list.setRowCount(len(found))
        for row, sheet in enumerate(found):
            self._show_row(row, sheet)
        own = sum(s.own for s in found)
        self.say(fact=f"{len(found) - own} 张县里的，{own} 张程序自带")
        self.list.selectRow(next((n for n, s in enumerate(found) if s.name == name), 0))
        self._enable()

    def _show_row(self, row: int, sheet: Sheet) -> None:
        ledger = self.frame.ledgers.get(sheet.ledger)
        known = (
            ("check", "green", "认得" if sheet.own else "记住了")
            if sheet.confirmed
            else ("unsure", "amber", "没有确认过")
        )
        texts = (sheet.name, ledger.title if ledger else "没有认出来", "程序自带" if sheet.own else "县里的", known[2])
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            if column == 0:
                item.setFont(theme.font(16, bold=True))
            if column == len(texts) - 1:
                item.setIcon(theme.icon(known[0], known[1], 18))
            self.list.setItem(row, column, item)

    @property
    def chosen(self) -> Sheet | None:
        row = self.list.currentRow()
        return self.sheets[row] if 0 <= row < len(self.sheets) and self.list.selectedItems() else None

    def _enable(self) -> None:
        for name in ("rename", "hand-on", "drop"):
            self.head.action_buttons[name].setEnabled(bool(self.chosen and not self.chosen.own))

    # --- doing

    def open_sheet(self) -> None:
        if self.chosen:
            self.frame.go("template", template=self.chosen.name)

    def rename(self) -> None:
        """Ask for another name."""
        sheet = self.chosen
        if sheet is None or sheet.own:
            return

        def named(text: str) -> None:
            if text.strip() and text.strip() != sheet.name:
                self.do(
                    lambda book: template_files.rename(book, sheet.name, text),
                    lambda new: self.frame.did(f"已改名  {new}"),
                    self._refused,
                )

        self.frame.ask.text(self, "这张表叫什么", "名字", sheet.name, named)

    def _refused(self, error: Exception) -> bool:
        if isinstance(error, Refused):
            self.frame.ask.tell(self, "没有改成", str(error))
        return isinstance(error, Refused)

    def hand_on(self) -> None:
        """Write the sheet with its mapping as one file, for a clerk of another village."""
        if sheet := self.chosen:
            handing.save(
                self,
                f"{sheet.name}{template_files.SUFFIX}",
                lambda target: lambda book: template_files.pack(book, sheet.name, target),
                lambda target, _done: f"已存好，里面没有村里的数据  {target.name}",
            )

    def drop(self) -> None:
        """Let a county's sheet go; its file elsewhere is untouched."""
        from desktop.services import templates

        if self.chosen and not self.chosen.own:
            name = self.chosen.name
            self.do(lambda book: templates.remove(book, name), lambda _none: self.frame.did(f"已移走  {name}"))


class _List(QTableWidget):
    """Whole rows."""

    def __init__(self) -> None:
        super().__init__(0, len(HEADS))
        self.setObjectName("template-list")
        self.setAccessibleName("表格模板")
        self.setHorizontalHeaderLabels(HEADS)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(u(36))
        head = self.horizontalHeader()
        head.setFixedHeight(u(36))
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in ((1, 180), (2, 110), (3, 140)):
            self.setColumnWidth(column, u(width))
