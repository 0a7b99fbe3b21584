"""Hand a list out: export to a file, or look at it and print it; as a plain list or in a sheet of one's own."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from desktop.kit import periods
from desktop.kit.errors import Blocked
from desktop.kit.ledger import Ledger
from desktop.kit.look import Query
from desktop.kit.paths import resolve
from desktop.kit.work import Progress, Work
from desktop.services.uncovering import covers

from . import memory
from .jobs import Question

if TYPE_CHECKING:
    from .page import Page

PLACE, SEEN, PLAIN = "导出", "屏幕上的清单", "全部项目"
KINDS = "屏幕上的清单只有您看见的列；全部项目以后还能导回来；表格照县里的样子填。"
WHOLE = "屏幕上的清单里打印完整号码（记入操作记录）"
MOST_OFFERED = 3
_scratch: list[Path] = []


def export(
    page: Page,
    ledger: Ledger,
    query: Query,
    *,
    name: str = "",
    said: Callable[[Any], str] | None = None,
    **more: Any,
) -> None:
    """Ask where, then write .xlsx, .pdf or .csv with progress; a toast says it in `said` and opens the folder."""
    name = name or f"{ledger.title}{page.frame.today:%Y%m%d}.xlsx"

    def chosen(file: Path) -> None:
        memory.remember(f"folder/{PLACE}", str(file.parent))
        page.frame.run(
            f"正在导出{ledger.title}",
            _work(ledger, file, query, more),
            lambda exported: _exported(page, exported, said or _words),
            stopping="停下就不留半个文件",
            icon="export",
        )

    page.frame.ask.save_file(page, f"把{ledger.title}导出到哪里", _proposed(name), chosen)


def print_out(page: Page, ledger: Ledger, query: Query, *, name: str = "", **more: Any) -> None:
    """Make the sheet and show it in the preview, from where it is printed."""
    file = scratch() / f"{Path(name).stem or more.get('template') or ledger.title}.xlsx"
    where = {"title": file.stem, "back": page.head.title.text(), "template": more.get("template") or ""}
    page.frame.run(
        "正在准备打印",
        _work(ledger, file, query, more),
        lambda exported: page.frame.go("preview", file=exported.file, **where),
        stopping="停下就不打印",
        icon="print",
    )


def offer(
    page: Page,
    ledger: Ledger,
    query: Query,
    way: Callable[..., None],
    title: str,
    seen: Sequence[str],
    **given: Any,
) -> None:
    """Ask whether as seen, with everything there is, or in which sheet; then export or print_out.

    On paper only what is seen makes sense; a list with all there is can be read back. What is covered on the screen
    is covered in what is handed out as seen, unless the clerk ticks that it be whole.
    """
    plain = (SEEN,) if way is print_out else (SEEN, PLAIN)
    covered = any(covers(resolve(page.frame.ledgers, ledger, path).field) for path in seen)

    def then(answer: str, whole: bool = False) -> None:
        if not answer:
            return
        sheet = "" if answer in (SEEN, PLAIN) else answer
        as_seen = {"seen": tuple(seen), "mask": "internal" if whole else "screen"} if answer == SEEN else {}
        more = {"template": sheet} if sheet else as_seen
        way(page, ledger, query, name=f"{sheet or ledger.title}{query.since[:4]}.xlsx", **more, **given)

    def names(book: Any) -> list[str]:
        from desktop.services import templates

        return [t["name"] for t in templates.names(book) if t["ledger"] == ledger.name]

    def known(found: list[str]) -> None:
        sheets = found[:MOST_OFFERED]
        if not sheets and len(plain) == 1 and not covered:
            then(SEEN)
            return
        first = sheets[0] if sheets else SEEN
        buttons = [(name, "primary" if name == first else "") for name in (*plain, *sheets)]
        if covered:
            page.frame.ask.choose_ticked(page, title, KINDS, buttons, WHOLE, then)
        else:
            page.frame.ask.choose(page, title, KINDS, buttons, then)

    page.ask(names, known, slot="sheets")


def hand_in(page: Page, exported: Any) -> None:
    """Note that a sheet just exported was handed in; next time it is said what has changed since."""
    from desktop.services import handed_in

    if exported is None or exported.handed is None:
        return
    page.do(
        lambda book: handed_in.note(book, exported.handed, exported.rows, exported.file.name),
        lambda _uid: page.frame.did(f"记下了  {exported.handed.sheet}已交"),
    )


def save(page: Page, name: str, work: Callable[[Path], Question], said: Callable[[Path, Any], str]) -> None:
    """Ask where to save one kind of file, write it as a Work, and say what came of it."""
    suffix = Path(name).suffix.lstrip(".")

    def chosen(target: Path) -> None:
        memory.remember(f"folder/{PLACE}", str(target.parent))

        def done(answer: Any) -> None:
            page.frame.toast(said(target, answer), lambda: show_in_folder(target), "打开所在文件夹")

        page.frame.run("正在保存", work(target), done, stopping="停下就不留半个文件", icon="export")

    page.frame.ask.save_file(page, "存到哪里", _proposed(name), chosen, f"{suffix.upper()} (*.{suffix})")


def copied(file: Path, target: Path) -> Work[Path]:
    """Copy a file whole: beside the target first, then under its name. Raises Blocked."""
    part = target.with_name(target.name + ".part")
    yield Progress(0, 1, "正在写文件")
    try:
        shutil.copyfile(file, part)
        part.replace(target)
    except OSError as error:
        raise Blocked(
            f"“{target.name}”写不进去：可能正被 WPS 打开，或盘满了、不许写。请关掉它或换个地方再存"
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return target


def scratch() -> Path:
    """A folder for files that are only looked at; emptied when the program ends."""
    if not _scratch:
        _scratch.append(Path(tempfile.mkdtemp(prefix="cunwu-")))
        atexit.register(shutil.rmtree, _scratch[0], ignore_errors=True)
    return _scratch[0]


def show_in_folder(file: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file.parent)))


def _work(ledger: Ledger, file: Path, query: Query, more: dict[str, Any]) -> Question:
    from desktop.services import transfer, uncovering

    period = periods.between(query.since, query.until) if query.since else periods.Period()

    def work(book: Any) -> Work[Any]:
        exported = yield from transfer.export(book, ledger.name, file, query=query, period=period, **more)
        if not more.get("template") and more.get("mask", "internal") == "internal":
            uncovering.handed_out(book, ledger.name, more.get("seen", ()), exported.rows, "打印或导出")
        return exported

    return work


def _words(exported: Any) -> str:
    blank = f"，{len(exported.blank_columns)} 列留空" if exported.blank_columns else ""
    return f"已导出 {exported.rows:,} 行{blank}  {exported.file.name}"


def _exported(page: Page, exported: Any, said: Callable[[Any], str]) -> None:
    page.frame.toast(said(exported), lambda: show_in_folder(exported.file), "打开所在文件夹")
    if exported.warnings:
        page.frame.ask.tell(page, "导出好了，有几处请看一看", "\n".join(exported.warnings))


def _proposed(name: str) -> str:
    return str(Path(memory.folder(PLACE, str(Path.home()))) / name)
