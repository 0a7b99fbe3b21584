"""Step 1: from where — a file, a folder of household forms, what was copied in WPS; or let a file fall here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout

from desktop.services.incoming.looking import Origin
from desktop.ui import memory
from desktop.ui.ask import SHEETS
from desktop.ui.dropping import dropped
from desktop.ui.theme import u
from desktop.ui.welcome import way

from .import_pane import Bar, Pane
from .import_state import CHOOSE

if TYPE_CHECKING:
    from .import_page import ImportPage

PLACE = "导入"
GUESS = "看表头自己认"


class ChoosePane(Pane):
    step = CHOOSE

    def __init__(self, page: ImportPage) -> None:
        super().__init__(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(u(12))
        column.addLayout(self._ledgers())
        grid = QGridLayout()
        grid.setSpacing(u(12))
        ways = (
            way("import-file", "选一个表格文件", "WPS、Excel、csv 都行，一人一行", "find-file", self.ask_file),
            way("import-folder", "选一个文件夹", "一户一表，每户一个文件", "folder", self.ask_folder),
            way("import-paste", "粘贴复制好的内容", "在 WPS 里连表头一起复制，再按 Ctrl+V", "paste", self.paste),
            way("import-compare", "比较两份名册", "只看谁来了、谁走了、谁变了，不导入", "swap", self._compare),
        )
        self.first = ways[0]
        for place, button in enumerate(ways):
            grid.addWidget(button, place // 2, place % 2)
        column.addLayout(grid)
        pasted = QShortcut(QKeySequence("Ctrl+V"), self)
        pasted.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        pasted.activated.connect(self.paste)
        column.addWidget(self._zone(), 1)

    def _ledgers(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(u(8))
        label = QLabel("导进哪本台账")
        label.setProperty("k", "label")
        self.ledger = ledger_combo("import-into", self.page)
        label.setBuddy(self.ledger)
        row.addWidget(label)
        row.addWidget(self.ledger)
        row.addStretch(1)
        return row

    def _zone(self) -> QFrame:
        zone = QFrame()
        zone.setObjectName("import-zone")
        zone.setProperty("k", "dropzone")
        column = QVBoxLayout(zone)
        words = QLabel("把文件或文件夹拖到这里也行。原来的表不动，程序只读；先试一遍给您看，您点了才写进账本。")
        words.setProperty("k", "soft")
        words.setWordWrap(True)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(words)
        return zone

    def show_state(self) -> None:
        list_ledgers(self.ledger, self.page)
        self.ledger.insertItem(0, GUESS, "")
        self.ledger.setCurrentIndex(max(0, self.ledger.findData(self.page.state.ledger)))

    def bar(self) -> Bar:
        if self.page.state.sight:
            return Bar(f"已经选了“{self.page.state.sight.table.file}”", primary="接着看这份表")
        return Bar("选好以后先看一看每一列认得对不对")

    def forward(self) -> None:
        self.page.go_to(1)

    # --- choosing

    def take(self, *files: Path) -> None:
        memory.remember(f"folder/{PLACE}", str(files[0].parent))
        self.page.begin(origin_of(files), self.ledger.currentData() or "")

    def ask_file(self) -> None:
        ask, title = self.page.frame.ask, "选要导入的表格（一户一表的可以选几个）"
        ask.open_files(self.page, title, lambda files: self.take(*files) if files else None, SHEETS)

    def ask_folder(self) -> None:
        self.page.frame.ask.folder(self.page, "选放着一户一表的文件夹", self.take)

    def paste(self) -> None:
        data = QGuiApplication.clipboard().mimeData()
        if files := dropped(data):
            self.take(*files)
        elif data.hasText() or data.hasHtml():
            self.page.begin(Origin(text=data.text(), html=data.html()), self.ledger.currentData() or "")
        else:
            self.page.frame.toast_bar.say("剪贴板里没有表格：先在 WPS 里选中、复制，再来粘贴", icon="info")

    def _compare(self) -> None:
        self.page.frame.go("compare")


def origin_of(files: Sequence[Path]) -> Origin:
    """One is a roster, a form or a folder; several are household forms."""
    return Origin(files[0]) if len(files) == 1 else Origin(forms=tuple(files))


def ledger_combo(name: str, page: ImportPage) -> QComboBox:
    """The ledgers a file can be imported into."""
    combo = QComboBox()
    combo.setObjectName(name)
    combo.setAccessibleName("导进哪本台账")
    combo.setMaxVisibleItems(14)
    list_ledgers(combo, page)
    return combo


def list_ledgers(combo: QComboBox, page: ImportPage) -> None:
    """List the ledgers there are now; the book may have declared one since."""
    combo.clear()
    for ledger in page.frame.ledgers.values():
        if not ledger.derived and ledger.group != "系统":
            combo.addItem(ledger.title, ledger.name)
