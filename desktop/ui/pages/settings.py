"""设置: this computer, the book's folder, backups, who is at the keyboard, and the village's rules as settings."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.kit.errors import Refused
from desktop.kit.look import Record
from desktop.ui import contrast, memory, theme
from desktop.ui.form import Complaining
from desktop.ui.opened import said_when
from desktop.ui.page import Page, card, link
from desktop.ui.theme import u

if TYPE_CHECKING:
    from desktop.ui.window import MainWindow


class SettingsPage(Page):
    """What is changed here is saved when one leaves the field; Ctrl+Z takes it back."""

    name = "settings"
    keys = "填完按回车就存上   Ctrl+Z 撤销"

    def __init__(self, frame: MainWindow) -> None:
        super().__init__(frame)
        self.say("设置", "")
        self._lines: dict[str, SettingLine] = {}
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        inside = QWidget()
        inside.setObjectName("scrolled")
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(u(12))
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        for column in (self._left, self._right):
            column.setSpacing(u(12))
        for made in (self._computer(), self._folder(), self._backup(), self._village()):
            self._left.addWidget(made)
        self._left.addStretch(1)
        self._rules, self._rules_column, _heading = card("规矩", "各县做法不同，照本县的改")
        self._right.addWidget(self._rules)
        self._right.addStretch(1)
        area.setWidget(inside)
        self.body.addWidget(area, 1)
        self._lay(narrow=False)

    def _lay(self, narrow: bool) -> None:
        for column in (self._left, self._right):
            self._grid.removeItem(column)
        self._grid.addLayout(self._left, 0, 0)
        self._grid.addLayout(self._right, 1 if narrow else 0, 0 if narrow else 1)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 0 if narrow else 1)

    # --- cards

    def _computer(self) -> QFrame:
        frame, column, _heading = card("字号和高对比", "这台电脑上的")
        row = QHBoxLayout()
        row.setSpacing(u(8))
        group = QButtonGroup(frame)
        for percent in theme.SIZES:
            chip = QPushButton(f"{percent} %")
            chip.setObjectName(f"size-{percent}")
            chip.setProperty("k", "chip")
            chip.setCheckable(True)
            chip.setChecked(percent == theme.percent())
            chip.clicked.connect(lambda _checked=False, percent=percent: self.frame.resize_type.emit(percent))
            group.addButton(chip)
            row.addWidget(chip)
        row.addStretch(1)
        column.addLayout(row)
        column.addLayout(self._contrast(frame))
        return frame

    def _contrast(self, frame: QFrame) -> QHBoxLayout:
        """Black on white with thick edges, for eyes that need it; chosen here, or as Windows is set."""
        row = QHBoxLayout()
        row.setSpacing(u(8))
        label = QLabel("高对比")
        label.setToolTip("白底黑字，框线加粗。跟随电脑：Windows 设了高对比，这里也跟着")
        row.addWidget(label)
        group = QButtonGroup(frame)
        for words, way in contrast.WAYS:
            chip = QPushButton(words)
            chip.setObjectName(f"contrast-{way or 'system'}")
            chip.setAccessibleName(f"高对比：{words}")
            chip.setProperty("k", "chip")
            chip.setCheckable(True)
            chip.setChecked(way == contrast.chosen())
            chip.clicked.connect(lambda _checked=False, way=way: self._choose_contrast(way))
            group.addButton(chip)
            row.addWidget(chip)
        row.addStretch(1)
        return row

    def _choose_contrast(self, way: str) -> None:
        contrast.choose(way)
        if contrast.wanted() != theme.contrast():
            self.frame.resize_type.emit(theme.percent())

    def _folder(self) -> QFrame:
        frame, column, heading = card("账本放在哪里")
        folder = link("打开文件夹", self._show_folder)
        folder.setObjectName("settings-folder")
        heading.addWidget(folder)
        self._where = QLabel()
        self._where.setObjectName("book-folder")
        self._where.setWordWrap(True)
        self._where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self._where)
        row = QHBoxLayout()
        row.setSpacing(u(8))
        row.addWidget(self._button("open-book", "打开别的账本", "folder", self.open_other))
        row.addWidget(self._button("new-book", "新建或恢复账本", "plus", self._greet))
        row.addStretch(1)
        column.addLayout(row)
        return frame

    def _backup(self) -> QFrame:
        frame, column, _heading = card("备份")
        self._when = QLabel()
        self._when.setObjectName("last-backup")
        column.addWidget(self._when)
        row = QHBoxLayout()
        row.setSpacing(u(8))
        now = self._button("backup-now", "立即备份", "shield", lambda: self.backup(None))
        now.setProperty("k", "primary")
        now.setIcon(theme.icon("shield", "paper0"))
        row.addWidget(now)
        row.addWidget(self._button("backup-to", "备份到 U 盘", "export", self._backup_to))
        row.addStretch(1)
        column.addLayout(row)
        return frame

    def _village(self) -> QFrame:
        frame, column, _heading = card("村和词表")
        for words, name in (
            ("村名、乡镇、书记、主任", "villages"),
            ("会议类型和应到、到会、通过的要求", "meeting_types"),
            ("词表：性别、民族、人群标签……", "dictionary"),
        ):
            opens = link(words, partial(self.frame.go, name))
            opens.setObjectName(f"open-{name}")
            opens.setProperty("k", "entry")
            column.addWidget(opens, 0, Qt.AlignmentFlag.AlignLeft)
        return frame

    def _button(self, name: str, words: str, icon: str, do: Callable[[], object]) -> QPushButton:
        button = QPushButton(theme.icon(icon), f" {words}")
        button.setObjectName(name)
        button.clicked.connect(lambda: do())
        return button

    # --- what the frame asks

    def show_year(self, year: int) -> None:
        super().show_year(year)
        self._ask()

    def refresh(self, touched: frozenset[str]) -> None:
        if "settings" in touched:
            self._ask()

    def open(self, **where: Any) -> None:
        opened = self.frame.opened
        assert opened
        self._where.setText(str(opened.folder))
        self._say_backup(opened.backup)

    def fit(self, narrow: bool) -> None:
        super().fit(narrow)
        self._lay(narrow)

    def _say_backup(self, at: str) -> None:
        when = said_when(at, self.frame.today)
        self._when.setText(f"上次备份：{when}，已读回核对" if when else "还没有备份过")
        theme.restyle(self._when, k="green" if when else "amber-strong")

    def _ask(self) -> None:
        self.ask(lambda book: book.records("settings"), self._show, slot="settings")

    def _show(self, settings: list[Record]) -> None:
        for setting in sorted(settings, key=lambda s: s.get("sequence") or 0):
            if setting["name"] not in self._lines:
                line = self._lines[setting["name"]] = SettingLine(self, setting)
                self._rules_column.addWidget(line)
            self._lines[setting["name"]].show_value(setting.get("value") or "")

    # --- doing

    def change(self, name: str, value: str, line: SettingLine) -> None:
        """Save one setting."""
        from desktop.services import upkeep

        def write(book: Any) -> None:
            upkeep.set_setting(book, name, value)
            if name == "who":
                book.sign(value)

        def saved(_none: Any) -> None:
            line.complain("")
            line.field.setModified(False)
            self.frame.did(f"已保存  {line.words}：{value}")
            self.frame.look_again()

        self.do(write, saved, line.refused)

    def backup(self, to: Path | None) -> None:
        """Back up now, and say where it lies and that it was read back."""
        from desktop.services import upkeep

        def done(snapshot: Any) -> None:
            self._say_backup(snapshot.at)
            self.frame.look_again()
            self.frame.toast(f"备份好了，已读回核对  {snapshot.folder}")

        self.frame.run(
            "正在备份", lambda book: upkeep.backup(book, to), done, stopping="停下就没有这一份备份", icon="shield"
        )

    def _backup_to(self) -> None:
        def chosen(folder: Path) -> None:
            memory.remember("folder/备份", str(folder))
            self.backup(folder)

        self.frame.ask.folder(self, "备份到哪个盘或文件夹", chosen)

    def open_other(self) -> None:
        self.frame.ask.folder(self, "打开哪个账本（选它的文件夹）", lambda folder: self.frame.program.open(folder))

    def _greet(self) -> None:
        self.frame.program.greet()

    def _show_folder(self) -> None:
        if self.frame.opened:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.frame.opened.folder)))


class SettingLine(QWidget):
    """One setting: its words, a field, its unit, and where the number comes from as a tooltip."""

    def __init__(self, page: SettingsPage, setting: Record) -> None:
        super().__init__()
        self._page, self._name = page, setting["name"]
        self.words = setting.get("label") or setting["name"]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(u(2))
        row = QHBoxLayout()
        row.setSpacing(u(8))
        label = QLabel(self.words)
        label.setToolTip(setting.get("basis") or "")
        self.field = QLineEdit()
        self.field.setObjectName(f"setting-{self._name}")
        self.field.setAccessibleName(self.words)
        self.field.setFixedWidth(u(112))
        unit = QLabel(setting.get("unit") or "")
        unit.setProperty("k", "soft")
        unit.setFixedWidth(u(72))
        row.addWidget(label, 1)
        row.addWidget(self.field)
        row.addWidget(unit)
        column.addLayout(row)
        self._wrong = Complaining()
        column.addWidget(self._wrong)
        self._value = ""
        self.field.editingFinished.connect(self._finished)

    def show_value(self, value: str) -> None:
        self._value = value
        if not self.field.hasFocus() or not self.field.isModified():
            self.field.setText(value)

    def _finished(self) -> None:
        if self.field.text().strip() != self._value:
            self._page.change(self._name, self.field.text(), self)

    def complain(self, message: str) -> None:
        self._wrong.say(message)
        theme.restyle(self.field, wrong=bool(message))

    def refused(self, error: Exception) -> bool:
        if isinstance(error, Refused):
            self.complain(str(error))
            return True
        return False
