"""A roster let fall on a page, or its 导入 pressed, begins an import."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from .page import Action, Page

TAKEN = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".txt")


def dropped(data: QMimeData) -> list[Path]:
    """What was let fall: a roster or a folder, or several household forms; nothing if something else is among it."""
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    sheets = all(file.suffix.lower() in TAKEN and not file.is_dir() for file in files)
    return files if sheets or (len(files) == 1 and files[0].is_dir()) else []


def import_action(page: Page, ledger: str = "") -> Action:
    """The button 导入 of a list; without a ledger the file's headings say which one."""
    return Action("import", "导入", "import", lambda: page.frame.go("import", ledger=ledger), "Ctrl+I")


class TakesRosters(Page):
    """A page on which a roster may be let fall; `into` is its ledger, '' for the one its headings speak of."""

    into = ""

    def take_rosters(self, ledger: str) -> None:
        self.into = ledger
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if files := dropped(event.mimeData()):
            event.acceptProposedAction()
            self.take_files(files)

    def take_files(self, files: list[Path]) -> None:
        self.frame.go("import", files=files, ledger=self.into)
