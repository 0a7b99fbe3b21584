"""Old workbooks whose structure alone is protected: Excel locks them with a password of its own, and asks for none.

The ways of locking are those of MS-OFFCRYPTO 2.3.5 and 2.3.6, the records left open those of MS-XLS 2.2.10.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Iterator

PASSWORD = "VelvetSweatshop".encode("utf-16le")  # Excel's own
FILEPASS, BOUNDSHEET, NOTHING = 0x2F, 0x85, 0x00E2
OPEN = {0x0809, FILEPASS, 0x00E1, 0x0194, 0x0195, 0x0196}
BLOCK = 1024

Key = Callable[[int], bytes]  # of a block of the stream


def unlocked(stream: bytes) -> bytes | None:
    """Return a workbook's stream as it was before Excel's own password; None if it is not locked by that."""
    key = next((_key(data) for kind, _, data in _records(stream) if kind == FILEPASS), None)
    if key is None:
        return None
    found = bytearray(stream)
    plain = _mixed(stream, key)
    for kind, at, data in _records(stream):
        start = at + (4 if kind == BOUNDSHEET else 0)
        if kind not in OPEN:
            found[start : at + len(data)] = plain[start : at + len(data)]
        elif kind == FILEPASS:
            struct.pack_into("<H", found, at - 4, NOTHING)
    return bytes(found)


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Go through the records: kind, where the data begins, data."""
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, at + 4, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _key(told: bytes) -> Key | None:
    """Return the key of each block if the lock is Excel's own."""
    if len(told) < 6 or told[:2] != b"\x01\x00":
        return None
    major = struct.unpack_from("<H", told, 2)[0]
    if major == 1 and len(told) >= 54:
        return _proved(_simple(told[6:22]), told[22:38], told[38:54], hashlib.md5)
    if major in (2, 3, 4) and len(told) >= 14:
        head = struct.unpack_from("<I", told, 10)[0]
        bits, rest = struct.unpack_from("<I", told, 30)[0] or 40, told[14 + head :]
        if len(rest) >= 60:
            return _proved(_by_sha1(rest[4:20], bits // 8), rest[20:36], rest[40:60], hashlib.sha1)
    return None


def _simple(salt: bytes) -> Key:
    start = hashlib.md5(PASSWORD).digest()[:5]
    whole = hashlib.md5((start + salt) * 16).digest()[:5]
    return lambda block: hashlib.md5(whole + struct.pack("<I", block)).digest()


def _by_sha1(salt: bytes, size: int) -> Key:
    start = hashlib.sha1(salt + PASSWORD).digest()
    return lambda block: (
        hashlib.sha1(start + struct.pack("<I", block)).digest()[:size].ljust(16, b"\0")[: max(size, 16)]
    )


def _proved(key: Key, verifier: bytes, proof: bytes, digest: Callable[[bytes], hashlib._Hash]) -> Key | None:
    plain = bytes(a ^ b for a, b in zip(verifier + proof, _keystream(key(0), 16 + len(proof)), strict=True))
    return key if digest(plain[:16]).digest() == plain[16:] else None


def _mixed(stream: bytes, key: Key) -> bytes:
    size = -(-len(stream) // BLOCK)
    mask = b"".join(_keystream(key(block), BLOCK) for block in range(size))[: len(stream)]
    return (int.from_bytes(stream, "little") ^ int.from_bytes(mask, "little")).to_bytes(len(stream), "little")


def _keystream(key: bytes, size: int) -> bytes:
    """RC4."""
    box, j = list(range(256)), 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) & 255
        box[i], box[j] = box[j], box[i]
    out, j = bytearray(size), 0
    for n in range(size):
        i = (n + 1) & 255
        a = box[i]
        j = (j + a) & 255
        b = box[j]
        box[i], box[j] = b, a
        out[n] = box[(a + b) & 255]
    return bytes(out)
