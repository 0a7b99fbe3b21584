"""比较两份名册: who came, who is gone, who has changed, by person; nothing of the book is touched."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QLineEdit, QPushButton, QTableView

from desktop.kit.errors import Blocked, Refused
from desktop.kit.work import Progress, Work
from desktop.services.incoming import compare as comparing
from desktop.services.incoming.compare import HEADINGS, Compared
from desktop.ui import handing, memory, theme
from desktop.ui.ask import SHEETS
from desktop.ui.dropping import TakesRosters
from desktop.ui.page import Action, Page
from desktop.ui.table import TableCard
from desktop.ui.theme import u

from .import_choose import PLACE
from .import_lines import LineDelegate

if TYPE_CHECKING:
    from desktop.ui.window import MainWindow

Index = QModelIndex | QPersistentModelIndex
KINDS = (("", "全部"), ("新增", "新增"), ("减少", "减少"), ("变更", "变更"))
TINTS = {"新增": "green", "减少": "red", "变更": "ink700"}
CHANGES, PLACES = (4, 5, 6), (3, 7, 8)  # columns
WIDTHS = (80, 88, 180, 88, 112, 150, 150, 80, 80)
NONE = "旧的、新的各选一份（也可以先后拖进来），就能看出谁来了、谁走了、谁的哪一项变了。只比较，不动账本。"


class ComparePage(TakesRosters):
    """Two rosters are chosen; their differences are listed, filtered, and saved as a sheet."""

    name = "compare"
    keys = "先选旧的，再选新的"

    def __init__(self, frame: MainWindow) -> None:
        super().__init__(frame)
        self.say("比较两份名册", "", back="导入")
        self.take_rosters("")
        self.files: dict[str, Path] = {}
        self.found: Compared | None = None
        self._rows: list[list[Any]] = []
        self.kind = ""
        self.set_actions([Action("compare-save", "存成表格", "export", self.save, "Ctrl+E")])
        self.head.action_buttons["compare-save"].setEnabled(False)
        self.body.addLayout(self._files())
        self.body.addLayout(self._chips())
        self.words = QLabel(NONE)
        self.words.setObjectName("compare-words")
        self.words.setProperty("k", "soft")
        self.body.addWidget(self.words)
        self.model = DifferencesModel(self)
        self.table = self._table()
        self.body.addWidget(TableCard(self.table), 1)

    def _files(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(u(8))
        self.buttons: dict[str, QPushButton] = {}
        for which, words in (("old", "旧的一份"), ("new", "新的一份")):
            button = QPushButton(theme.icon("find-file"), f" 选{words}…")
            button.setObjectName(f"compare-{which}")
            button.setAccessibleName(f"选{words}")
            button.clicked.connect(lambda _checked=False, which=which, words=words: self._choose(which, words))
            self.buttons[which] = button
            row.addWidget(button, 1)
        return row

    def _chips(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(u(8))
        group = QButtonGroup(self)
        self.chips: dict[str, QPushButton] = {}
        for kind, words in KINDS:
            chip = QPushButton(words)
            chip.setObjectName(f"compare-{words}")
            chip.setProperty("k", "chip")
            chip.setCheckable(True)
            chip.setEnabled(False)
            chip.setChecked(not kind)
            chip.clicked.connect(lambda _checked=False, kind=kind: self.show_kind(kind))
            group.addButton(chip)
            row.addWidget(chip)
            self.chips[kind] = chip
        row.addStretch(1)
        self.finder = QLineEdit()
        self.finder.setObjectName("compare-find")
        self.finder.setAccessibleName("在差别里找")
        self.finder.setPlaceholderText("找姓名、身份证号")
        self.finder.setMaximumWidth(u(220))
        self.finder.textChanged.connect(lambda _text: self.show_kind(self.kind))
        row.addWidget(self.finder, 1)
        return row

    def _table(self) -> QTableView:
        table = QTableView()
        table.setObjectName("compare-lines")
        table.setAccessibleName("两份名册的差别")
        table.setProperty("k", "painted")
        table.setModel(self.model)
        table.setItemDelegate(LineDelegate(table))
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerItem)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(u(36))
        head = table.horizontalHeader()
        head.setFixedHeight(u(36))
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setStretchLastSection(True)
        for column, width in enumerate(WIDTHS):
            table.setColumnWidth(column, u(width))
        return table

    # --- comparing

    def _choose(self, which: str, words: str) -> None:
        def chosen(file: Path) -> None:
            memory.remember(f"folder/{PLACE}", str(file.parent))
            self.take(which, file)

        self.frame.ask.open_file(self, f"选{words}名册", chosen, SHEETS)

    def take_files(self, files: list[Path]) -> None:
        """Let fall one after the other, or both: the old one, then the new one."""
        for file in files[:2]:
            if len(self.files) == 2:
                self.files.clear()
            self.take("new" if "old" in self.files else "old", file)

    def take(self, which: str, file: Path) -> None:
        """One of the two is chosen; with both, compare."""
        self.files[which] = file
        self.buttons[which].setText(f" {'旧的' if which == 'old' else '新的'}：{file.name}")
        if len(self.files) == 2:
            old, new = self.files["old"], self.files["new"]
            self.frame.run(
                "正在比较", lambda book: comparing.compare(book, old, new), self._compared,
                failed=self._not_compared, stopping="只是比较，停下也不要紧", icon="swap",
            )  # fmt: skip

    def _compared(self, found: Compared) -> None:
        self.found, self._rows = found, comparing.rows(found)
        counts = found.counts
        shown = {"": len(self._rows), "新增": counts["added"], "减少": counts["gone"], "变更": counts["changed"]}
        for kind, words in KINDS:
            self.chips[kind].setEnabled(True)
            self.chips[kind].setText(f"{words} {shown[kind]:,}" + ("" if kind else " 条"))
        self.words.setText(
            f"新增 {counts['added']:,} 人，减少 {counts['gone']:,} 人，变更 {counts['changed']:,} 人"
            f"（{len(found.changed):,} 处），没有变化 {counts['same']:,} 人"
        )
        self.head.action_buttons["compare-save"].setEnabled(bool(self._rows))
        self.show_kind("")

    def _not_compared(self, error: Exception) -> bool:
        if not isinstance(error, Refused | Blocked):
            return False
        self.frame.ask.tell(self, "这两份没有比成", f"{error}\n\n账本没有动。", icon="alert", tint="red")
        return True

    def show_kind(self, kind: str) -> None:
        self.kind = kind
        self.chips[kind].setChecked(True)
        search = self.finder.text().strip()
        fit = [r for r in self._rows if kind in ("", r[0])]
        self._hide_columns()
        self.model.show_rows([r for r in fit if not search or any(search in str(v) for v in r[1:4] if v)])

    def _hide_columns(self) -> None:
        """What changed is said of changes only; narrow, where it stands is left to the sheet."""
        for column in range(len(HEADINGS)):
            unsaid = column in CHANGES and self.kind in ("新增", "减少")
            self.table.setColumnHidden(column, unsaid or (column in PLACES and self.frame.narrow))

    def fit(self, narrow: bool) -> None:
        super().fit(narrow)
        self._hide_columns()

    def save(self) -> None:
        found = self.found
        if found is None:
            return

        def work(target: Path) -> Any:
            def write(_book: Any) -> Work[int]:
                yield Progress(0, 1, "正在写差别")
                return comparing.write_compared(found, target)

            return write

        name = f"两份名册的差别{self.frame.today:%Y%m%d}.xlsx"
        handing.save(self, name, work, lambda target, count: f"存好了 {count:,} 条  {target.name}")


class DifferencesModel(QAbstractTableModel):
    """The differences under their headings."""

    def __init__(self, parent: Page) -> None:
        super().__init__(parent)
        self.rows: Sequence[Sequence[Any]] = ()

    def show_rows(self, rows: Sequence[Sequence[Any]]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        here = way == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return HEADINGS[section] if here else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        value = self.rows[index.row()][index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return "" if value is None else str(value)
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.colour(TINTS[value] if index.column() == 0 else "paper900")
        return None
