"""A workbook file as its parts: opened by what it is, never by its name, and unpacked within limits."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, TracebackType
from typing import IO, BinaryIO, NamedTuple, Self

from desktop.kit.errors import Blocked, Refused
from desktop.sheets import limits

fast: ModuleType
try:
    from isal import isal_zlib as fast
except ImportError:  # no wheel for this computer: the standard library does it, a little slower
    fast = zlib

PIECE = 1 << 20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BARE = (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")  # an old workbook that is not wrapped in OLE
ENCRYPTED = "EncryptedPackage".encode("utf-16le")
LOCKED = "这个表格设了打开密码。请用 WPS 或 Excel 打开，先去掉密码再保存，然后再试一次。"
SAVE_AGAIN = "请用 WPS 或 Excel 打开后另存为 .xlsx，再试一次。"


class Raw(NamedTuple):
    """A zip member as it lies in the file: its packed bytes unchanged."""

    name: bytes
    flags: int
    method: int
    time: int
    date: int
    crc: int
    packed: bytes
    size: int
    attributes: int
    system: int


class Package:
    """The parts of one .xlsx or .xlsm, by their names with forward slashes. Close it, or use it in a `with`.

    With `data` it is that file's new content, still in memory. An .xls or .et is turned into an .xlsx in memory;
    `old` tells so, `lost` what did not come along, `unread` what each sheet then lacks on paper. `open_document` asks
    for the parts of an .ods instead.
    Raises Refused for what is no workbook, is encrypted, or goes beyond `limits`; Blocked if it cannot be read at all.
    """

    def __init__(self, path: Path | str, data: bytes | None = None, *, open_document: bool = False) -> None:
        self.path = Path(path)
        self._sizes: dict[str, int] = {}
        self.old = False
        self.lost: tuple[str, ...] = ()
        self.unread: dict[str, list[str]] = {}
        self._handle: BinaryIO = _open(self.path) if data is None else io.BytesIO(data)
        try:
            self._turn_new()
            self._zip = _open_zip(self._handle)
            self._members = _checked_members(self._zip, open_document)
        except BaseException:
            self._handle.close()
            raise
        self._lookup = {name.casefold(): name for name in self._members}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._zip.close()
        self._handle.close()

    def _turn_new(self) -> None:
        """Let an old workbook be an .xlsx; it is read in the worker."""
        magic = self._handle.read(8)
        self._handle.seek(0)
        if magic != OLE and magic[:2] not in BARE:
            return
        if magic == OLE and ENCRYPTED in self._handle.read(limits.RATIO_FROM):
            raise Refused(LOCKED)
        from desktop.sheets import worker
        from desktop.sheets.old.convert import converted

        found = worker.call(converted, str(self.path))
        self._handle.close()
        self._handle = io.BytesIO(found.data)
        self.old, self.lost, self.unread = True, found.lost, found.unread

    @property
    def names(self) -> tuple[str, ...]:
        """Every member in its order, folders included."""
        return tuple(self._members)

    def find(self, name: str) -> str | None:
        """Return the name as the package spells it, or None if there is no such part."""
        return self._lookup.get(name.lstrip("/").casefold())

    def __contains__(self, name: str) -> bool:
        return self.find(name) is not None

    def read(self, name: str) -> bytes:
        """Unpack a part. Raises Refused if it is missing, damaged or too large."""
        real = self.find(name)
        if real is None:
            raise Refused(f"这个表格文件缺了一部分（{name}），可能没有下载完整。{SAVE_AGAIN}")
        raw = self.raw(real)
        others = sum(size for part, size in self._sizes.items() if part != real)
        data = _unpack(raw, real, limits.TOTAL - others)
        self._sizes[real] = len(data)
        return data

    def pieces(self, name: str) -> Iterator[bytes]:
        """Unpack a part piece by piece, within the same limits as `read`; the checksum is proved at its end."""
        real = self.find(name)
        if real is None:
            raise Refused(f"这个表格文件缺了一部分（{name}），可能没有下载完整。{SAVE_AGAIN}")
        raw = self.raw(real)
        yield from _unpacked(raw, real, min(limits.PART, max(limits.RATIO_FROM, limits.RATIO * len(raw.packed))))

    def stream(self, name: str) -> IO[bytes]:
        """Open a part of one's own writing, to be read piece by piece without limits; its checksum is proved."""
        return self._zip.open(self._members[self._lookup[name.casefold()]])

    def raw(self, name: str) -> Raw:
        """Return a member without unpacking it."""
        info = self._members[self._lookup[name.casefold()]]
        try:
            self._handle.seek(info.header_offset)
        except (OSError, ValueError):
            raise _damaged(name) from None
        head = self._handle.read(30)
        if len(head) < 30 or head[:4] != b"PK\x03\x04":
            raise _damaged(name)
        lengths = struct.unpack("<HH", head[26:30])
        end = self._handle.seek(0, io.SEEK_END)
        if info.compress_size > end:
            raise _damaged(name)
        self._handle.seek(info.header_offset + 30 + sum(lengths))
        packed = self._handle.read(info.compress_size)
        if len(packed) != info.compress_size:
            raise _damaged(name)
        time, date = struct.unpack("<HH", head[10:14])
        return Raw(_name_bytes(info), info.flag_bits & ~0x08, info.compress_type, time, date, info.CRC, packed,
                   info.file_size, info.external_attr, info.create_system)  # fmt: skip


def _open(path: Path) -> BinaryIO:
    try:
        return open(path, "rb")
    except FileNotFoundError:
        raise Refused(f"找不到文件“{path.name}”，请看看它是不是被移走或改名了。") from None
    except OSError as error:
        raise Blocked(
            f"读不了文件“{path.name}”：请先在 WPS 或 Excel 里关闭它再试。文件没有改动。（{error.strerror}）"
        ) from None


def _open_zip(handle: BinaryIO) -> zipfile.ZipFile:
    magic = handle.read(8)
    if magic[:2] != b"PK":
        raise Refused(f"这个文件不是 Excel 工作簿（.xlsx）。{SAVE_AGAIN}" if magic else "这个文件是空的。")
    try:
        return zipfile.ZipFile(handle)
    except (zipfile.BadZipFile, ValueError, struct.error, OSError, NotImplementedError):
        raise _damaged() from None


def _damaged(name: str = "") -> Refused:
    return Refused(f"这个表格文件已损坏{f'（{name}）' if name else ''}，可能没有复制完整。{SAVE_AGAIN}")


def _too_large(name: str) -> Refused:
    return Refused(f"这个文件解开后大得不正常（{name}），程序不读。{SAVE_AGAIN}")


def spread(path: Path) -> tuple[int, float]:
    """Return how many files a packed file holds, and how many times larger it is unpacked; no workbook has none.

    A file that unpacks to little is never too much larger.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return 0, 0.0
    whole = sum(info.file_size for info in infos)
    return len(infos), whole / max(1, path.stat().st_size) if whole > limits.RATIO_FROM else 0.0


def _checked_members(archive: zipfile.ZipFile, open_document: bool) -> dict[str, zipfile.ZipInfo]:
    infos = archive.infolist()
    if len(infos) > limits.MEMBERS:
        raise Refused(f"这个文件里装的东西太多（{len(infos)} 项），不像是正常的表格。")
    members: dict[str, zipfile.ZipInfo] = {}
    seen: set[str] = set()
    for info in infos:
        name = _safe_name(info)
        if name.casefold() in seen:
            raise Refused(f"这个文件里有重名的内容（{name}），不像是正常的表格。{SAVE_AGAIN}")
        seen.add(name.casefold())
        members[name] = info
    if not (open_document and "content.xml" in seen):
        _refuse_other_kinds(seen)
    return members


def _safe_name(info: zipfile.ZipInfo) -> str:
    name = info.orig_filename.replace("\\", "/")
    if info.flag_bits & 1:
        raise Refused("这个表格设了密码。请用 WPS 或 Excel 打开，先去掉密码再保存，然后再试一次。")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused(f"这个文件的压缩方式不常见，程序不读。{SAVE_AGAIN}")
    if name.startswith("/") or ":" in name or "\0" in name or ".." in name.split("/"):
        raise Refused(f"这个文件里有不安全的路径（{name!r}），程序不读。")
    return name


def _refuse_other_kinds(names: set[str]) -> None:
    if "[content_types].xml" in names:
        return
    if "mimetype" in names:
        raise Refused(f"这是 OpenDocument 表格（.ods）。{SAVE_AGAIN}")
    raise Refused("这个文件是压缩包，不是 Excel 工作簿。如果表格在压缩包里，请先解压。")


def _name_bytes(info: zipfile.ZipInfo) -> bytes:
    return info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437")


def _unpack(raw: Raw, name: str, allowed: int) -> bytes:
    """Inflate, counting what comes out; a header that promises much is believed, one that promises little is not."""
    most = min(limits.PART, allowed, max(limits.RATIO_FROM, limits.RATIO * len(raw.packed)))
    if raw.size > most:
        raise _too_large(name)
    if raw.method == zipfile.ZIP_STORED:
        data = raw.packed
    else:
        engine = fast.decompressobj(-15)
        try:
            data = engine.decompress(raw.packed, most + 1)
        except (zlib.error, fast.error):
            raise _damaged(name) from None
        if not engine.eof and len(data) <= most:
            raise _damaged(name)
    if len(data) > most:
        raise _too_large(name)
    if fast.crc32(data) != raw.crc:
        raise _damaged(name)
    return data


def _unpacked(raw: Raw, name: str, most: int) -> Iterator[bytes]:
    """Inflate piece by piece, counting what comes out."""
    size, crc = 0, 0
    if raw.size > most:
        raise _too_large(name)
    for piece in _stored(raw.packed) if raw.method == zipfile.ZIP_STORED else _inflated(raw.packed, name):
        size, crc = size + len(piece), fast.crc32(piece, crc)
        if size > most:
            raise _too_large(name)
        yield piece
    if crc != raw.crc:
        raise _damaged(name)


def _stored(packed: bytes) -> Iterator[bytes]:
    return (packed[start : start + PIECE] for start in range(0, len(packed), PIECE))


def _inflated(packed: bytes, name: str) -> Iterator[bytes]:
    engine, waiting = fast.decompressobj(-15), packed
    while not engine.eof:
        try:
            piece = engine.decompress(waiting, PIECE)
        except (zlib.error, fast.error, ValueError):
            raise _damaged(name) from None
        if not piece and not engine.eof:
            raise _damaged(name)
        waiting = engine.unconsumed_tail
        yield piece
