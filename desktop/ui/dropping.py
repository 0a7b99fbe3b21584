"""A roster let fall on a page, or its 导入 pressed, begins an import."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from .page import Action, Page

TAKEN = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".txt")


def dropped(data: QMimeData) -> Path | None:
    """The one roster or folder let fall, if it is one."""
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return files[0] if len(files) == 1 and (files[0].is_dir() or files[0].suffix.lower() in TAKEN) else None


def import_action(page: Page, ledger: str = "") -> Action:
    """The button 导入 of a list; without a ledger the file's headings say which one."""
    return Action("import", "导入", "import", lambda: page.frame.go("import", ledger=ledger))


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
        if file := dropped(event.mimeData()):
            event.acceptProposedAction()
            self.take_roster(file)

    def take_roster(self, file: Path) -> None:
        self.frame.go("import", file=file, ledger=self.into)
