"""A workbook is opened by what it is, and a hostile one is refused before it can do harm."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from desktop.kit.errors import Refused
from desktop.sheets import limits
from desktop.sheets.archive import Archive, pack
from desktop.sheets.package import OLE, Package
from tests.sheets.make_zip import minimal, write_zip


def test_a_workbook_opens_whatever_its_name(tmp_path: Path) -> None:
    path = minimal(tmp_path / "名册.xls")
    with Package(path) as package:
        assert "xl/workbook.xml" in package.names
        assert package.read("XL/Workbook.xml").startswith(b"<?xml")


def test_a_copied_member_keeps_its_packed_bytes(tmp_path: Path) -> None:
    path = minimal(tmp_path / "a.xlsx", **{"docProps/中文.txt": "内容" * 500})
    with Package(path) as package, open(tmp_path / "b.xlsx", "w+b") as out:
        archive = Archive(out)
        for name in package.names:
            archive.copy(package.raw(name))
        archive.write("新/加.txt", pack([b"abc", b"def"]))
        archive.close()
        packed = {name: package.raw(name).packed for name in package.names}
    with Package(tmp_path / "b.xlsx") as again, zipfile.ZipFile(tmp_path / "b.xlsx") as check:
        assert check.testzip() is None
        assert {name: again.raw(name).packed for name in packed} == packed
        assert check.read("新/加.txt") == b"abcdef"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "空的"),
        (b"hello world, not a workbook", "不是 Excel"),
        (OLE + b"\0" * 600, ".xls"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16le"), "先去掉密码"),
        (b"PK\x03\x04 broken", "损坏"),
    ],
)
def test_what_is_no_workbook_is_refused_with_what_to_do(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises(Refused, match=word):
        Package(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有的"):
        Package(tmp_path / "没有的.xlsx")


@pytest.mark.parametrize("name", ["../evil.txt", "/abs.txt", "xl\\..\\..\\evil.txt", "C:/x.txt", "XL/WORKBOOK.XML"])
def test_unsafe_or_colliding_names_are_refused(tmp_path: Path, name: str) -> None:
    path = minimal(tmp_path / "x.xlsx", "<sheetData/>", **{name: b"x"})
    with pytest.raises(Refused):
        Package(path)


def test_backslash_names_are_read(tmp_path: Path) -> None:
    """Some old generators write xl\\workbook.xml."""
    path = minimal(tmp_path / "x.xlsx", "<sheetData/>", **{"xl\\media\\a.bin": b"picture"})
    with Package(path) as package:
        assert package.read("xl/media/a.bin") == b"picture"


def test_a_bomb_is_refused_while_it_unpacks(tmp_path: Path) -> None:
    path = minimal(tmp_path / "x.xlsx", "<sheetData/>", **{"xl/bomb.xml": b"\0" * (limits.RATIO_FROM * 3)})
    with Package(path) as package, pytest.raises(Refused, match="大得不正常"):
        package.read("xl/bomb.xml")


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    path = minimal(tmp_path / "x.xlsx", "<sheetData/>", **{f"m/{n}": b"" for n in range(limits.MEMBERS)})
    with pytest.raises(Refused, match="太多"):
        Package(path)


def test_other_zips_are_told_apart(tmp_path: Path) -> None:
    ods = write_zip(tmp_path / "x.xlsx", {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"})
    with pytest.raises(Refused, match="ods"):
        Package(ods)
    other = write_zip(tmp_path / "y.xlsx", {"照片.jpg": b"1"})
    with pytest.raises(Refused, match="压缩包"):
        Package(other)


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    path = minimal(tmp_path / "x.xlsx")
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(bytes(data))
    with pytest.raises(Refused, match="密码"):
        Package(path)
