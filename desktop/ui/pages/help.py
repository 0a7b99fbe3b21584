"""帮助: the pages that lie in resources/help, one a subject; F1 opens that of the page one is on."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QTextBrowser

from desktop.kit import places
from desktop.ui import theme
from desktop.ui.navigation import item_of
from desktop.ui.page import Action, Page
from desktop.ui.theme import u

from . import HAND_MADE

if TYPE_CHECKING:
    from desktop.ui.window import MainWindow

FIRST = "start"
SHARED = {
    "households": "household",
    "activity": "volunteers",
    "activities": "volunteers",
    "compare": "import",
    "own_ledgers": "ledgers",
    "help": FIRST,
}
ANY_LEDGER = "ledger"
FILE = Qt.ItemDataRole.UserRole


def pages() -> list[tuple[str, Path]]:
    """The help pages as (title, file), in the order of their file names; a page's first line is its title."""
    files = sorted(places.resource("help").glob("*.md"))
    return [(f.read_text("utf-8").splitlines()[0].lstrip("# ").strip(), f) for f in files]


def subject(file: Path) -> str:
    """05-people.md is about people."""
    return file.stem.partition("-")[2]


def about(page: str) -> str:
    """The subject that helps with a page: its own, that of its place in the navigation, or that of any ledger."""
    known = {subject(file) for _, file in pages()}
    place = item_of(page) if page not in HAND_MADE else ""
    wanted = (page, SHARED.get(page, ""), place if place != "ledgers" else "")
    return next((name for name in wanted if name in known), "" if page in HAND_MADE else ANY_LEDGER)


class HelpPage(Page):
    """F1 opens the page of the subject one was looking at; ‹ leads back to it."""

    name = "help"
    keys = "上下键 换一篇   F1 再按一次回到刚才那一页"

    def __init__(self, frame: MainWindow) -> None:
        super().__init__(frame)
        self.say("帮助", "")
        if frame.strip is None:  # not practising already
            self.set_actions([Action("practise", "用练习村试一试", "books", self._practise, "Alt+L")])
        self._about = ""
        row = QHBoxLayout()
        row.setSpacing(u(12))
        self.list = QListWidget()
        self.list.setObjectName("help-pages")
        self.list.setAccessibleName("帮助的目录")
        self.list.setFixedWidth(u(200))
        self.text = QTextBrowser()
        self.text.setObjectName("help-text")
        self.text.setAccessibleName("帮助的内容")
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.document().setDocumentMargin(u(20))
        self.text.document().setDefaultFont(theme.font())
        row.addWidget(self.list)
        row.addWidget(self.text, 1)
        self.body.addLayout(row, 1)
        for title, file in pages():
            item = QListWidgetItem(title)
            item.setData(FILE, str(file))
            item.setSizeHint(QSize(0, u(32)))
            self.list.addItem(item)
        self.list.currentItemChanged.connect(lambda item, _before: self._show(item))
        self.list.setCurrentRow(0)
        self.setFocusProxy(self.list)
        if not self.list.count():
            self.text.setPlainText("没有找到帮助文件，程序可能没有装完整，请重新安装。账本里的内容没有动。")

    def open(self, **where: Any) -> None:
        """about=… shows the help of that page; of the help itself, goes back to where one was."""
        page = where.get("about", "")
        if page == self.name:
            self.frame.back()
            return
        for row in range(self.list.count()):
            if page and subject(Path(self.list.item(row).data(FILE))) == about(page):
                self.list.setCurrentRow(row)

    def _practise(self) -> None:
        if self.frame.program:
            self.frame.program.practise()

    def fit(self, narrow: bool) -> None:
        super().fit(narrow)
        self.list.setFixedWidth(u(160 if narrow else 200))

    def _show(self, item: QListWidgetItem | None) -> None:
        if item:
            file = Path(item.data(FILE))
            self.text.document().setBaseUrl(QUrl.fromLocalFile(f"{file.parent}/"))
            self.text.setHtml(in_html(file.read_text("utf-8")))
            self.say(fact=item.text())


# --- the few marks the help is written with: headings, lists, **bold**, `as typed`


def in_html(text: str) -> str:
    """Turn a help page into HTML that a text browser shows with room between the lines."""
    parts, kind = list[str](), ""
    for line in text.splitlines():
        made, now = _line(line.rstrip())
        if now != kind:
            parts.append((f"</{kind}>" if kind else "") + (f"<{now}>" if now else ""))
        kind = now
        parts.append(made)
    parts.append(f"</{kind}>" if kind else "")
    ink, high = theme.COLOURS["ink700"], "line-height:150%"
    sizes = f"p.h1{{font-size:{u(24)}px;font-weight:600}} p.h2{{font-size:{u(18)}px;font-weight:600;color:{ink}}}"
    style = f"p,li{{{high};margin:{u(4)}px 0}} {sizes}"
    return f"<html><head><style>{style}</style></head><body>{''.join(parts)}</body></html>"


def _line(line: str) -> tuple[str, str]:
    """A line in HTML, and the kind of list it belongs to: '', ul, ol."""
    for mark, tag in (("## ", "h2"), ("# ", "h1")):
        if line.startswith(mark):
            return f"<p class='{tag}'>{_words(line.removeprefix(mark))}</p>", ""
    if line.startswith("- "):
        return f"<li>{_words(line[2:])}</li>", "ul"
    if numbered := re.match(r"\d+\. (.*)", line):
        return f"<li>{_words(numbered[1])}</li>", "ol"
    return (f"<p>{_words(line)}</p>" if line else ""), ""


def _words(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    return re.sub(r"`(.+?)`", r"<b>\1</b>", re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", text))
