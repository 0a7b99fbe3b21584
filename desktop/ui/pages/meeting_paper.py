"""A meeting on paper: its record page, its sign-in sheet, or a file; what is not saved yet is saved first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from desktop.store.book import Book
from desktop.ui import handing

if TYPE_CHECKING:
    from .meeting import MeetingPage

RECORD, SIGNING = "会议记录页", "签到表"
FORBIDDEN = '\\/:*?"<>|'


class MeetingPaper(QObject):
    """Prints and exports the meeting of a page."""

    def __init__(self, page: MeetingPage) -> None:
        super().__init__(page)
        self.page = page

    def print_record(self) -> None:
        self._saved_first(lambda: self._print(RECORD))

    def print_signing(self) -> None:
        self._saved_first(lambda: self._print(SIGNING))

    def export(self) -> None:
        """Ask where to, and write the record page there (.xlsx, .pdf, .csv)."""
        name = f"{self._called()}.xlsx"
        self._saved_first(
            lambda: self.page.frame.ask.save_file(
                self.page, "导出会议记录", name, lambda file: self._export(RECORD, file, self._exported)
            )
        )

    def _called(self) -> str:
        basics = self.page.parts.basics
        called = f"{basics.title() or '会议'} {basics.value().get('held_on') or ''}".strip()
        return "".join(c for c in called if c not in FORBIDDEN)

    def _saved_first(self, then: Callable[[], object]) -> None:
        page = self.page
        if page.dirty() or not page.draft.uid:
            page.save(then)
        else:
            then()

    def _print(self, template: str) -> None:
        """Make the sheet and show it in the preview, from where it is printed."""
        page, file = self.page, handing.scratch() / f"{template} {self._called()}.xlsx"
        where = {"title": file.stem, "template": template if template == RECORD else ""}
        back = page.head.title.text()
        self._export(template, file, lambda made: page.frame.go("preview", file=made.file, back=back, **where))

    def _export(self, template: str, target: Path, then: Callable[[Any], None]) -> None:
        from desktop.services import signing, transfer

        uid = self.page.draft.uid

        def work(book: Book) -> Any:
            if template == SIGNING:
                return signing.sign_in_sheet(book, uid, target)
            return transfer.export(book, "meetings", target, template=template, records=(uid,))

        self.page.frame.run(f"正在生成{template}", work, then, stopping="停下就没有生成", icon="print")

    def _exported(self, made: Any) -> None:
        self.page.frame.toast(f"已存到 {made.file}", lambda: handing.show_in_folder(made.file), "打开文件夹")
