"""A county's sheet, or another clerk's .模板, taken from a file: chosen, or let fall on a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QDragEnterEvent, QDropEvent

from desktop.services import template_files
from desktop.ui import memory
from desktop.ui.page import Page

if TYPE_CHECKING:
    from desktop.ui.window import MainWindow

SHEETS = "县里的表 (*.xlsx *.xlsm *.xls *.et *.模板)"
TAKEN = (".xlsx", ".xlsm", ".xls", ".et", template_files.SUFFIX)


def take_in(page: Page, file: Path | None = None) -> None:
    """Ask for a file unless there is one; a sheet is shown as recognised, a .模板 is kept at once and shown."""
    if file is None:
        page.frame.ask.open_file(page, "选县里发的表", lambda chosen: take_in(page, chosen), SHEETS)
        return
    memory.remember("folder/模板", str(file.parent))
    if file.suffix.lower() != template_files.SUFFIX:
        page.frame.go("template", file=file)
        return

    def taken(name: str) -> None:
        page.frame.did(f"收进来了  {name}")
        page.frame.go("template", template=name)

    page.do(lambda book: template_files.take(book, file), taken)


def dropped(event: QDropEvent) -> Path | None:
    """The one file let fall, if it is a sheet."""
    files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return files[0] if len(files) == 1 and files[0].suffix.lower() in TAKEN else None


class TakesFiles(Page):
    """A page on which a sheet or a .模板 may be let fall."""

    def __init__(self, frame: MainWindow) -> None:
        super().__init__(frame)
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if file := dropped(event):
            take_in(self, file)
