"""Templates kept, renamed and handed from clerk to clerk: a .模板 file is the county's sheet with its mapping."""

from __future__ import annotations

import io
import json
import re
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from desktop.kit.errors import Blocked, Refused
from desktop.kit.look import Record
from desktop.kit.work import Progress, Work
from desktop.store.book import Book

from . import templates
from .mapping import Draft, obeyed
from .templates import Kept

SUFFIX = ".模板"
SAID, SHEET = "模板.json", "表"
SHEETS = (".xlsx", ".xlsm", ".xls", ".et")
LARGEST = 40 << 20  # bytes of the sheet; the mapping may have a twentieth of it
LONGEST = 60  # characters of a name
BROKEN = "“{}”不是能用的模板文件，可能没有传完整。请让对方重新发一次"


def confirm(book: Book, draft: Draft, name: str = "") -> str:
    """Remember what fills a sheet, in one step; a sheet not yet in the book is taken in. Returns its name.

    A sheet of the same name that was kept before gives way to this one. Raises Refused.
    """
    from desktop.sheets.template import fingerprint

    name = _checked(name or draft.kept.name)
    if draft.ledger is None:
        raise Refused("还不知道这张表从哪本台账填，请先在右边选一本")
    if any(name == own.name for own in templates.own()):
        raise Refused(f"“{name}”是程序自带的表，本来就认得。要另记一张，请先给文件换个名字")
    old = next((t for t in templates.kept(book) if t.uid == draft.kept.uid or t.name == name), None)
    record: Record = {
        "name": name,
        "ledger": draft.ledger,
        "fingerprint": fingerprint(draft.template.layout),
        "mapping": json.dumps(obeyed(draft), ensure_ascii=False),
    }
    with book.step(f"记住表格“{name}”"):
        uid = book.save("templates", record | ({"uid": old.uid} if old else {"added_on": book.today.isoformat()}))
        if not draft.kept.uid:
            book.save("templates", {"uid": uid, "file": book.attach("templates", uid, draft.kept.file)})
    return name


def rename(book: Book, name: str, new: str) -> str:
    """Give a kept sheet another name, in one step; returns it. Raises Refused."""
    new = _checked(new)
    found = _kept(book, name)
    if any(t.name == new for t in (*templates.own(), *templates.kept(book))):
        raise Refused(f"已经有叫“{new}”的表，请换一个名字")
    with book.step(f"表格“{name}”改名为“{new}”"):
        book.save("templates", {"uid": found.uid, "name": new})
    return new


def _kept(book: Book, name: str) -> Kept:
    found = next((t for t in templates.kept(book) if t.name == name), None)
    if found is None:
        raise Refused(f"没有收进来叫“{name}”的表")
    return found


def _checked(name: str) -> str:
    name = re.sub(r"\s+", " ", name).strip()
    if not name:
        raise Refused("请写表的名字")
    if len(name) > LONGEST or re.search(r'[\\/:*?"<>|\x00-\x1f]', name):
        raise Refused(f'名字最多 {LONGEST} 个字，不能有 \\ / : * ? " < > | 这些符号，请改一改')
    return name


# --- from clerk to clerk


def pack(book: Book, name: str, target: Path) -> Work[Path]:
    """Write a kept sheet with its mapping as one file to hand on; nobody's data is in it. Raises Refused, Blocked."""
    from desktop.sheets.publish import published

    found = _kept(book, name)
    if target.suffix != SUFFIX:
        raise Refused(f"文件名要以 {SUFFIX} 结尾，不能是“{target.name}”")
    if not target.absolute().parent.is_dir():
        raise Blocked(f"文件夹“{target.absolute().parent}”不存在，请先建好，或换一个位置")
    yield Progress(0, 1, "正在写模板文件")
    mapping = found.mapping or templates.recognised(found, None, book.ledgers, book).to_json()
    said = {"format": 1, "name": found.name, "ledger": found.ledger, "mapping": mapping}
    with published(target, lambda part: _proven(part, found.file)) as handle, zipfile.ZipFile(handle, "w") as zipped:
        zipped.writestr(SAID, json.dumps(said, ensure_ascii=False, indent=1), zipfile.ZIP_DEFLATED)
        zipped.write(found.file, SHEET + found.file.suffix.lower())
    return target


def _proven(part: Path, file: Path) -> None:
    if _read(part)[2] != file.read_bytes():
        raise Blocked(f"“{part.stem}”写坏了，没有保存。请换一个盘再试")


def take(book: Book, file: Path) -> str:
    """Take another clerk's sheet with its mapping into the book, in one step; returns its name. Raises Refused."""
    said, suffix, content = _read(file)
    mapping = said.get("mapping")
    name = _free(book, _checked(str(said.get("name") or file.stem)))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        sheet = Path(scratch) / (name + suffix)
        sheet.write_bytes(content)
        try:
            return templates.add(book, sheet, mapping=mapping, name=name)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Refused(BROKEN.format(file.name)) from error


def _free(book: Book, name: str) -> str:
    taken = {t.name for t in (*templates.own(), *templates.kept(book))}
    numbered = (f"{name}（{n}）" for n in range(2, len(taken) + 3))
    return name if name not in taken else next(n for n in numbered if n not in taken)


def _read(file: Path) -> tuple[dict[str, Any], str, bytes]:
    """Return what a .模板 says, its sheet's suffix and content; exactly these two parts, neither too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(_bounded(file))) as zipped:
            parts = {info.filename: info for info in zipped.infolist()}
            sheet = next((name for name in parts if name in [SHEET + s for s in SHEETS]), "")
            if set(parts) != {SAID, sheet} or len(zipped.infolist()) != 2:
                raise Refused(BROKEN.format(file.name))
            said = json.loads(_part(zipped, parts[SAID], LARGEST // 20))
            content = _part(zipped, parts[sheet], LARGEST)
    except (zipfile.BadZipFile, ValueError, RecursionError, NotImplementedError, EOFError, RuntimeError) as error:
        raise Refused(BROKEN.format(file.name)) from error
    if not isinstance(said, dict) or said.get("format") != 1 or not isinstance(said.get("mapping"), dict):
        raise Refused(BROKEN.format(file.name))
    return said, Path(sheet).suffix, content


def _bounded(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST:
            raise Refused(f"“{file.name}”太大，不像模板文件。请让对方重新发一次")
        return file.read_bytes()
    except OSError as error:
        raise Refused(f"“{file.name}”打不开，请看看它还在不在") from error


def _part(zipped: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    with zipped.open(info) as part:
        content = part.read(most + 1)
    if len(content) > most:
        raise Refused(f"“{info.filename}”太大，不像模板文件。请让对方重新发一次")
    return content
