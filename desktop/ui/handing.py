"""Hand a list out: export to a file, or print it; as a plain list or in a sheet of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from desktop.kit import periods
from desktop.kit.ledger import Ledger
from desktop.kit.look import Query

from . import memory

if TYPE_CHECKING:
    from .page import Page


def export(page: Page, ledger: Ledger, query: Query, *, name: str = "", **more: Any) -> None:
    """Ask where, then write .xlsx, .pdf or .csv with progress; the toast opens the folder."""
    folder = memory.folder("导出", str(Path.home()))
    name = name or f"{ledger.title}{page.frame.today:%Y%m%d}.xlsx"

    def chosen(file: Path) -> None:
        memory.remember("folder/导出", str(file.parent))
        write(page, ledger, file, query, **more)

    page.frame.ask.save_file(page, f"把{ledger.title}导出到哪里", str(Path(folder) / name), chosen)


def write(page: Page, ledger: Ledger, file: Path, query: Query, *, opens: bool = False, **more: Any) -> None:
    """Write a file as a long work, and say what came of it."""
    from desktop.services import transfer

    period = periods.between(query.since, query.until) if query.since else periods.Period()

    def work(book: Any) -> Any:
        return transfer.export(book, ledger.name, file, query=query, period=period, **more)

    def done(exported: Any) -> None:
        if opens:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(exported.file)))
        blank = f"，{len(exported.blank_columns)} 列留空" if exported.blank_columns else ""
        words = f"已导出 {exported.rows:,} 行{blank}  {exported.file.name}"
        page.frame.toast(words, lambda: show_in_folder(exported.file), "打开所在文件夹")
        if exported.warnings:
            page.frame.ask.tell(page, "导出好了，有几处请看一看", "\n".join(exported.warnings), icon="info")

    page.frame.run(f"正在导出{ledger.title}", work, done, stopping="停下就不留半个文件", icon="export")


def print_out(page: Page, ledger: Ledger, query: Query, **more: Any) -> None:
    """Make a PDF and open it, to be looked at and printed."""
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="cunwu-"))
    write(page, ledger, folder / f"{ledger.title}.pdf", query, opens=True, **more)


def show_in_folder(file: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file.parent)))
