"""帮助: the pages that lie in resources/help, one a subject."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QTextBrowser

from desktop.kit import places
from desktop.ui.page import Page
from desktop.ui.theme import u

if TYPE_CHECKING:
    from desktop.ui.window import MainWindow


def pages() -> list[tuple[str, Path]]:
    """The help pages as (title, file), in the order of their file names; a page's first line is its title."""
    files = sorted(places.resource("help").glob("*.md"))
    return [(f.read_text("utf-8").splitlines()[0].lstrip("# ").strip(), f) for f in files]


class HelpPage(Page):
    """F1 opens the page of the subject one was looking at, if there is one."""

    name = "help"
    keys = "F1 帮助"

    def __init__(self, frame: MainWindow) -> None:
        super().__init__(frame)
        self.say("帮助", "")
        row = QHBoxLayout()
        row.setSpacing(u(12))
        self.list = QListWidget()
        self.list.setObjectName("help-pages")
        self.list.setFixedWidth(u(220))
        self.text = QTextBrowser()
        self.text.setObjectName("help-text")
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setOpenExternalLinks(True)
        row.addWidget(self.list)
        row.addWidget(self.text, 1)
        self.body.addLayout(row, 1)
        for title, file in pages():
            item = QListWidgetItem(title)
            item.setData(256, str(file))
            self.list.addItem(item)
        self.list.currentItemChanged.connect(lambda item, _before: self._show(item))
        self.list.setCurrentRow(0)
        if not self.list.count():
            self.text.setPlainText("没有找到帮助文件，程序可能没有装完整，请重新安装。账本里的内容没有动。")

    def open(self, **where: Any) -> None:
        about = where.get("about", "")
        for row in range(self.list.count()):
            if about and Path(self.list.item(row).data(256)).stem.endswith(about):
                self.list.setCurrentRow(row)

    def _show(self, item: QListWidgetItem | None) -> None:
        if item:
            file = Path(item.data(256))
            self.text.document().setBaseUrl(QUrl.fromLocalFile(f"{file.parent}/"))
            self.text.setMarkdown(file.read_text("utf-8"))
