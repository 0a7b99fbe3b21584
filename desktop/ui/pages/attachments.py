"""附件: every photograph and file of the book with the record it belongs to, or those of one record, to be added to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QStackedWidget

from desktop.services import attached
from desktop.services.attached import Attached, said_size
from desktop.ui import handing, page_menu
from desktop.ui.page import DIVIDER, Action, Page, card
from desktop.ui.theme import u
from desktop.ui.viewer import Changes, Item, Viewer, open_copy

from .attachments_table import AttachmentsTable

if TYPE_CHECKING:
    from desktop.ui.window import MainWindow

ALL, GONE = "", "gone"
CHOSEN = "照片和文件 (*)"
EMPTY = "照片、扫描件、文件都可以放到记录上：打开那条记录，按 Ctrl+J，再把文件拖进来。"
MISSING = (
    "账本里记着它，文件却不在“附件”文件夹里，可能被人挪走或删掉了。\n"
    "请从备份里找：到“设置”选“从备份恢复”，恢复出来的附件文件夹里有它；或者重新放一次。"
)
PAGE_OF = {"meetings": "meeting", "households": "household", "activities": "activity"}


class AttachmentsPage(Page):
    """Opened without anything it shows all; with ledger=… and uid=… those of one record, which files can be put to."""

    name = "attachments"
    keys = "回车 看   F6 打开记录   Ctrl+E 另存一份"

    def __init__(self, frame: MainWindow) -> None:
        super().__init__(frame)
        self.found: list[Attached] = []
        self.shown: list[Attached] = []
        self.of: tuple[str, str] | None = None  # the ledger and the uid of the one record
        self._wish = ""
        self.viewer: Viewer | None = None
        self.table = AttachmentsTable()
        self.table.opened.connect(lambda row: self.look(row["uid"]))
        self._build()
        self.setAcceptDrops(True)
        self.setFocusProxy(self.table)
        page_menu.give(self, self.table)
        self._lay_actions()

    # --- building

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(u(8))
        self.which = QComboBox()
        self.which.setObjectName("attachments-which")
        self.which.setAccessibleName("看哪本台账的附件")
        self.which.setMinimumWidth(u(220))
        self.which.currentIndexChanged.connect(lambda _place: self._filter())
        self.finder = QLineEdit()
        self.finder.setObjectName("attachments-find")
        self.finder.setAccessibleName("在附件里找")
        self.finder.setPlaceholderText("在这里找")
        self.finder.setClearButtonEnabled(True)
        self.finder.setMaximumWidth(u(260))
        self.finder.textChanged.connect(lambda _text: self._filter())
        self.whose = QLabel()
        self.whose.setObjectName("attachments-whose")
        self.whose.setProperty("k", "heading")
        row.addWidget(self.which)
        row.addWidget(self.whose)
        row.addStretch(1)
        row.addWidget(self.finder)
        self.body.addLayout(row)
        self.listing = QStackedWidget()
        holder, column, _heading = card()
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self.table)
        empty, inner, _heading = card("没有附件")
        self.belongs = QLabel(EMPTY)
        self.belongs.setWordWrap(True)
        inner.addWidget(self.belongs)
        inner.addStretch(1)
        self.listing.addWidget(holder)
        self.listing.addWidget(empty)
        self.body.addWidget(self.listing, 1)

    def _lay_actions(self) -> None:
        see = Action("attachments-see", "看", "eye", lambda: self.look(), "Ctrl+Return", primary=self.of is None)
        put = Action("attachments-put", "放文件", "photo-plus", self.choose, "Ctrl+N", primary=True)
        record = Action("attachments-record", "打开记录", "right", self.open_record, "F6")
        drop = Action("attachments-drop", "移入回收站", "trash", self.drop, "Delete", danger=True)
        copy = Action("attachments-copy", "另存一份", "save", self.save_copy, "Ctrl+E")
        outside = Action("attachments-outside", "用别的程序打开", "folder", self.open_outside, "Ctrl+O")
        first = (put, see) if self.of else (see,)
        self.set_actions((*first, record, outside, drop, DIVIDER, copy))

    # --- what the frame asks

    def open(self, **where: Any) -> None:
        """ledger=… and uid=… show one record's; uid=… alone chooses that attachment among all."""
        ledger, uid = str(where.get("ledger") or ""), str(where.get("uid") or "")
        self.of = (ledger, uid) if ledger and uid else None
        self._wish = uid if uid and not ledger else ""
        self.finder.clear()
        self.which.setVisible(self.of is None)
        self.whose.setVisible(self.of is not None)
        self._fit_columns()
        self._lay_actions()
        self.say("附件", "", back="回去" if self.of else "")
        self.read()

    def refresh(self, touched: frozenset[str]) -> None:
        if touched:
            self.read()

    def fit(self, narrow: bool) -> None:
        super().fit(narrow)
        self._fit_columns()

    def _fit_columns(self) -> None:
        self.table.fit(narrow=self.frame.narrow, one=self.of is not None)

    def read(self) -> None:
        """Ask the book again."""
        of = self.of

        def question(book: Any) -> tuple[list[Attached], str]:
            if of is None:
                return attached.listing(book), ""
            return attached.of(book, *of), attached.owner(book, *of)

        self.ask(question, self._show, slot="attachments")

    # --- showing

    def _show(self, answer: tuple[list[Attached], str]) -> None:
        self.found, owner = answer
        self.whose.setText(owner)
        if self.of is None:
            self._count()
        self._filter()
        if self.viewer is not None:
            self.viewer.show_items(self._items())

    def _count(self) -> None:
        """What may be chosen from, each with how many there are; what was chosen stays."""
        chosen = self.which.currentData()
        counts = Counter((one.ledger, one.title) for one in self.found)
        gone = sum(not one.there for one in self.found)
        self.which.blockSignals(True)
        self.which.clear()
        self.which.addItem(f"全部 {len(self.found):,}", ALL)
        for (ledger, title), count in counts.most_common():
            self.which.addItem(f"{title} {count:,}", ledger)
        if gone:
            self.which.addItem(f"文件不见了 {gone:,}", GONE)
        self.which.setCurrentIndex(max(0, self.which.findData(chosen)))
        self.which.blockSignals(False)

    def _filter(self) -> None:
        which, word = self.which.currentData() if self.of is None else ALL, self.finder.text().strip().lower()
        self.shown = [one for one in self.found if _wanted(one, which or ALL) and _has(one, word)]
        self.table.show_attached(self.shown)
        if self._wish:
            self.table.choose(self._wish)
            self._wish = ""
        self.listing.setCurrentIndex(0 if self.shown else 1)
        self.belongs.setText("没有这样的附件，换个词再找。" if word and self.found else EMPTY)
        self._say_fact()
        for name, button in self.head.action_buttons.items():
            button.setEnabled(bool(self.shown) or name == "attachments-put")

    def _say_fact(self) -> None:
        roomy = self.shown and not self.of and not self.frame.narrow
        size = said_size(sum(one.size for one in self.shown)) if roomy else ""
        self.say(fact="，".join(filter(None, (f"{len(self.shown):,} 个", size))))
        gone = sum(not one.there for one in self.shown)
        self.set_tags([(f"{gone} 个文件不见了", "red")] if gone else [])

    def _items(self) -> list[Item]:
        return [
            Item(
                one.file,
                one.save_as,
                one.caption,
                f"{one.title} {one.owner}  ·  {said_size(one.size)}",
                one.picture,
                one.there,
                one.uid,
            )
            for one in self.shown
        ]

    # --- doing

    @property
    def chosen(self) -> Attached | None:
        row = self.table.current()
        return next((one for one in self.shown if row and one.uid == row["uid"]), None)

    def look(self, uid: str = "") -> None:
        """Open the viewer at an attachment, the chosen one if none is named."""
        uids = [one.uid for one in self.shown]
        chosen = self.chosen
        at = uids.index(uid) if uid in uids else uids.index(chosen.uid) if chosen else -1
        if at < 0 or self.viewer is not None:
            return
        changes = Changes(self._describe, self._move if self.of else None, self._open_at)
        self.viewer = Viewer(self.frame, self._items(), at, changes)
        self.viewer.closed.connect(self._closed)

    def _closed(self) -> None:
        if self.viewer is not None:
            self.table.choose(self.viewer.item.uid)
            self.viewer = None
        self.table.setFocus()

    def _describe(self, place: int, text: str) -> None:
        uid = self.shown[place].uid
        self.do(lambda book: attached.describe(book, uid, text), lambda _none: self.frame.did("说明写好了，可撤销"))

    def _move(self, place: int, by: int) -> None:
        uid = self.shown[place].uid
        self.shown.insert(place + by, self.shown.pop(place))
        self.do(lambda book: attached.move(book, uid, by))

    def _open_at(self, place: int) -> None:
        self._go_to(self.shown[place])

    def open_record(self) -> None:
        """F6: the record the chosen attachment belongs to."""
        if chosen := self.chosen:
            self._go_to(chosen)

    def _go_to(self, one: Attached) -> None:
        if self.viewer is not None:
            self.viewer.close()
        self.frame.go(PAGE_OF.get(one.ledger, one.ledger), uid=one.record)

    def choose(self) -> None:
        """Ctrl+N: ask for files to be put to this record."""
        if self.of:
            self.frame.ask.open_files(self, "选照片或文件", self.put, CHOSEN)

    def put(self, files: Sequence[Path]) -> None:
        """Put files to the record, in one step."""
        if self.of is None or not files:
            return
        ledger, uid = self.of
        self.frame.run(
            "正在放附件",
            lambda book: attached.put(book, ledger, uid, files),
            lambda count: self.frame.did(f"放好了 {count} 个附件"),
            stopping="停下就一个也不放",
            icon="photo-plus",
        )

    def drop(self) -> None:
        """Delete: the chosen one into the recycle bin."""
        if chosen := self.chosen:
            uid = chosen.uid
            self.do(
                lambda book: attached.remove(book, uid),
                lambda _none: self.frame.did(f"已移入回收站  {chosen.called}"),
            )

    def save_copy(self) -> None:
        """Ctrl+E: write the chosen one elsewhere, as it is kept."""
        if chosen := self._there():
            file = chosen.file
            handing.save(
                self,
                chosen.save_as,
                lambda target: lambda _book: handing.copied(file, target),
                lambda target, _answer: f"已另存一份  {target.name}",
            )

    def open_outside(self) -> None:
        """Ctrl+O: let the system's own program show a copy."""
        if chosen := self._there():
            open_copy(self.frame, Item(chosen.file, chosen.save_as, chosen.caption))

    def _there(self) -> Attached | None:
        """The chosen one if its file is there; else it is said what to do."""
        chosen = self.chosen
        if chosen and not chosen.there:
            self.frame.ask.tell(self, f"“{chosen.name}”的文件不见了", MISSING, icon="alert", tint="red")
            return None
        return chosen

    # --- dragging

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.of and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.put([file for url in event.mimeData().urls() if (file := Path(url.toLocalFile())).is_file()])


def _wanted(one: Attached, which: str) -> bool:
    return which == ALL or (not one.there if which == GONE else one.ledger == which)


def _has(one: Attached, word: str) -> bool:
    return not word or word in f"{one.caption} {one.name} {one.owner} {one.title}".lower()
