"""Writing a zip: members copied with their packed bytes as they are, or packed anew as fast as the computer can."""

from __future__ import annotations

import struct
import time
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, BinaryIO

from desktop.kit.errors import Refused
from desktop.sheets.package import Raw

fast: ModuleType
try:
    from isal import isal_zlib as fast
except ImportError:  # no wheel for this computer: the standard library does it, a little slower
    fast = zlib

MOST = 0xFFFFFFFF  # without zip64, which some county systems cannot read
ZEROS = bytes(1 << 16)


@dataclass(slots=True)
class Packed:
    """Deflated bytes with the checksum and the length of what went in."""

    pieces: list[bytes] = field(default_factory=list)
    crc: int = 0
    size: int = 0

    def followed_by(self, other: Packed) -> Packed:
        """Join two stretches; the first must not have been ended."""
        return Packed(
            [*self.pieces, *other.pieces], joined_crc(self.crc, other.crc, other.size), self.size + other.size
        )


class Packer:
    """Deflates pieces as they come."""

    def __init__(self) -> None:
        self._engine: Any = fast.compressobj(1, zlib.DEFLATED, -15)
        self.packed = Packed()

    def add(self, piece: bytes) -> None:
        self.packed.crc = fast.crc32(piece, self.packed.crc)
        self.packed.size += len(piece)
        self._keep(self._engine.compress(piece))

    def pause(self) -> Packed:
        """End at a byte's edge, so that another stretch can follow."""
        self._keep(self._engine.flush(zlib.Z_FULL_FLUSH))
        return self.packed

    def end(self) -> Packed:
        self._keep(self._engine.flush(zlib.Z_FINISH))
        return self.packed

    def _keep(self, data: bytes) -> None:
        if data:
            self.packed.pieces.append(data)


def pack(pieces: Iterable[bytes]) -> Packed:
    """Deflate all the pieces of one member."""
    packer = Packer()
    for piece in pieces:
        packer.add(piece)
    return packer.end()


def joined_crc(first: int, second: int, second_size: int) -> int:
    """Return the checksum of two stretches joined, from theirs (a checksum is linear, zeros carry the first on)."""
    return _over_zeros(first, second_size) ^ _over_zeros(0, second_size) ^ second


def _over_zeros(crc: int, size: int) -> int:
    for _ in range(size >> 16):
        crc = fast.crc32(ZEROS, crc)
    return int(fast.crc32(ZEROS[: size & 0xFFFF], crc))


class Archive:
    """A zip being written to a file that can be sought in."""

    def __init__(self, handle: BinaryIO) -> None:
        self._handle = handle
        self._directory: list[bytes] = []
        now = time.localtime()
        self._time = now.tm_hour << 11 | now.tm_min << 5 | now.tm_sec // 2
        self._date = (now.tm_year - 1980) << 9 | now.tm_mon << 5 | now.tm_mday

    def copy(self, raw: Raw) -> None:
        """Take a member over, its packed bytes unchanged."""
        self._member(raw, [raw.packed])

    def write(self, name: str | bytes, packed: Packed) -> None:
        """Add a member packed here; a name in bytes is one that was there before."""
        spelt = name if isinstance(name, bytes) else name.encode()
        raw = Raw(spelt, 0 if spelt.isascii() else 0x800, 8, self._time, self._date, packed.crc, b"", packed.size, 0, 0)
        self._member(raw, packed.pieces, sum(map(len, packed.pieces)))

    def _member(self, raw: Raw, pieces: list[bytes], length: int | None = None) -> None:
        packed = len(raw.packed) if length is None else length
        at = self._handle.tell()
        if max(raw.size, packed, at) >= MOST:
            raise Refused("要写的表格太大了（超过 4 GB），请按组或按月份分开填。")
        common = struct.pack(
            "<HHHHHIIIHH", 20, raw.flags, raw.method, raw.time, raw.date, raw.crc, packed, raw.size, len(raw.name), 0
        )
        self._handle.write(b"PK\x03\x04" + common + raw.name)
        self._handle.writelines(pieces)
        made_by = struct.pack("<H", raw.system << 8 | 20)
        rest = struct.pack("<HHHII", 0, 0, 0, raw.attributes, at)
        self._directory.append(b"PK\x01\x02" + made_by + common + rest + raw.name)

    def close(self) -> None:
        """Write the directory. The file itself stays open."""
        at = self._handle.tell()
        self._handle.writelines(self._directory)
        size, count = self._handle.tell() - at, len(self._directory)
        self._handle.write(struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, size, at, 0))
