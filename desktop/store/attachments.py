"""Files put to records: kept once by their content in 附件/, their hash in the book; photographs made small."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.kit.errors import Blocked, Refused
from desktop.kit.look import Record

from . import files
from .connection import FULL, Engine

if TYPE_CHECKING:
    from PIL.Image import Image

PICTURES = {".jpg", ".jpeg", ".png", ".bmp", ".webp", ".gif", ".tif", ".tiff"}
LARGEST = 64 << 20  # bytes of a file that may be attached
QUALITY = 85
MOST_PIXELS = 200_000_000  # a picture of more is refused unread: it would fill the memory
NO_FILE = "找不到文件“{}”，请重新选择"
TOO_LARGE = "文件“{}”有 {} MB，超过 64 MB，不能作附件。请先压缩，或只存要用的几页"
NO_PICTURE = "“{}”不是能打开的图片（可能没传完或已损坏），请重新拍照或换一个文件"
NOT_PUT = "附件没有存进去：磁盘满了或不能写。原来的数据没有动，请清理磁盘后再试"


@dataclass(frozen=True)
class Put:
    """A file as it lies in 附件/."""

    hash: str
    suffix: str
    size: int
    width: int | None = None
    height: int | None = None
    taken_on: str | None = None

    def record(self, ledger: str, uid: str, name: str, caption: str, position: int) -> Record:
        """Return the attachments record that names the file."""
        return {**vars(self), "ledger": ledger, "record": uid, "file_name": name, "caption": caption or None} | {
            "position": position
        }


def place(folder: Path, hash_: str, suffix: str) -> Path:
    """Return where a file of this content lies: 附件/ab/abcd….jpg."""
    return folder / hash_[:2] / f"{hash_}{suffix}"


def put(folder: Path, file: Path, megapixels: float) -> Put:
    """Copy a file into 附件/; a picture upright, of at most `megapixels`, as JPEG.

    Raises Refused if the file is not there, too large or no picture; Blocked if it cannot be written.
    """
    content, suffix, width, height, taken = _content(file, megapixels)
    hash_ = hashlib.sha256(content).hexdigest()
    try:
        _write(place(folder, hash_, suffix), content, hash_)
    except OSError as error:
        raise Blocked(NOT_PUT) from error
    return Put(hash_, suffix, len(content), width, height, taken)


def _content(file: Path, megapixels: float) -> tuple[bytes, str, int | None, int | None, str | None]:
    try:
        size = file.stat().st_size
        if size > LARGEST:
            raise Refused(TOO_LARGE.format(file.name, size >> 20))
        content = file.read_bytes()
    except OSError as error:
        raise Refused(NO_FILE.format(file.name)) from error
    suffix = file.suffix.lower()
    if suffix not in PICTURES:
        return content, re.sub(r"[^.a-z0-9]", "", suffix), None, None, None
    return _smaller(file.name, content, megapixels)


def _smaller(name: str, content: bytes, megapixels: float) -> tuple[bytes, str, int, int, str | None]:
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(BytesIO(content)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused(NO_PICTURE.format(name))
            taken = _taken_on(picture)
            picture.draft("RGB", _fitting(picture, megapixels * 4))
            upright = ImageOps.exif_transpose(picture)
            small = upright.resize(_fitting(upright, megapixels), Image.Resampling.LANCZOS, reducing_gap=2.0)
            return _jpeg(small), ".jpg", small.width, small.height, taken
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise Refused(NO_PICTURE.format(name)) from error


def _fitting(picture: Image, megapixels: float) -> tuple[int, int]:
    scale = min(1.0, (megapixels * 1e6 / (picture.width * picture.height)) ** 0.5)
    return max(1, int(picture.width * scale)), max(1, int(picture.height * scale))


def _jpeg(picture: Image) -> bytes:
    from PIL import Image

    if picture.mode in ("RGBA", "LA", "P", "PA"):
        layered = picture.convert("RGBA")
        picture = Image.new("RGB", layered.size, "white")
        picture.paste(layered, mask=layered.getchannel("A"))
    written = BytesIO()
    picture.convert("RGB").save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()


def _taken_on(picture: Image) -> str | None:
    """Return the day a photograph says it was taken (EXIF DateTimeOriginal, else DateTime)."""
    exif = picture.getexif()
    stamp = str(exif.get_ifd(0x8769).get(36867) or exif.get(306) or "")
    try:
        return datetime.strptime(stamp[:10], "%Y:%m:%d").date().isoformat()
    except ValueError:
        return None


def _write(final: Path, content: bytes, hash_: str) -> None:
    if final.exists() and files.hash_of(final) == hash_:
        return
    final.parent.mkdir(parents=True, exist_ok=True)
    part = final.with_name(final.name + ".part")
    try:
        part.write_bytes(content)
        files.force(part)
        if files.hash_of(part) != hash_:
            raise OSError("read back differently")
        files.put(part, final)
    finally:
        part.unlink(missing_ok=True)


def named(engine: Engine) -> Iterator[tuple[str, str]]:
    """Give the hash and suffix of every file that a record names, removed ones too."""
    if engine.db.table("attachments").exists():
        yield from engine.fetch("SELECT DISTINCT hash, ifnull(suffix, '') FROM attachments WHERE hash IS NOT NULL")


def sweep(folder: Path, engine: Engine) -> int:
    """Delete the files that no record and no step names; return how many. Half-written ones go too."""
    wanted = {hash_ for hash_, _ in named(engine)} | set(_named_by_steps(engine))
    swept = 0
    for file in list(folder.glob("??/*")):
        if file.name.endswith(".part") or file.name.partition(".")[0] not in wanted:
            try:
                files.patiently(file.unlink)
            except OSError as error:
                raise Blocked(FULL) from error
            swept += 1
    return swept


def _named_by_steps(engine: Engine) -> Iterator[str]:
    for column in ("before", "after"):
        hashes = f"SELECT json_extract({column}, '$.hash') FROM history WHERE ledger = 'attachments'"
        yield from (hash_ for (hash_,) in engine.fetch(hashes) if hash_)
