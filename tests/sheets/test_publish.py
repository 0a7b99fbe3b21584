"""A file takes its place only whole and proved; until then what was there stays."""

from __future__ import annotations

import errno
import os
import time
import zlib
from pathlib import Path

import pytest

from desktop.kit.errors import Blocked
from desktop.sheets import archive, publish
from desktop.sheets.fill import Block, SheetFill, fill
from desktop.sheets.filling.verify import NotProved, verify_workbook
from desktop.sheets.publish import published
from desktop.sheets.read_xlsx import read_sheet
from tests.sheets.make_zip import minimal


def no_proof(_: Path) -> None:
    """Nothing to prove."""


def busy(number: int) -> OSError:
    error = PermissionError(errno.EACCES, "in use")
    error.winerror = number  # type: ignore[attr-defined]
    return error


@pytest.mark.parametrize("number", publish.BUSY)
def test_a_file_that_windows_holds_for_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    tries = []
    replace = os.replace

    def held(source: Path, target: Path) -> None:
        tries.append(source)
        if len(tries) < 3:
            raise busy(number)
        replace(source, target)

    monkeypatch.setattr(os, "replace", held)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    with published(tmp_path / "a.txt", no_proof) as handle:
        handle.write(b"new")
    assert ((tmp_path / "a.txt").read_bytes(), len(tries)) == (b"new", 3)


def test_a_file_that_stays_open_elsewhere_is_told_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "名册.xlsx"
    target.write_bytes(b"old")

    def held(source: Path, target: Path) -> None:
        raise busy(32)

    monkeypatch.setattr(os, "replace", held)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    with pytest.raises(Blocked, match=r"名册.*关闭"), published(target, no_proof) as handle:
        handle.write(b"new")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("名册.xlsx", b"old")]


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Blocked, match="磁盘空间不够"), published(tmp_path / "a.xlsx", no_proof) as handle:
        handle.write(b"new")
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_proved_does_not_take_its_place(tmp_path: Path) -> None:
    def wrong(part: Path) -> None:
        raise NotProved(part.name)

    with pytest.raises(NotProved), published(tmp_path / "a.xlsx", wrong) as handle:
        handle.write(b"new")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("body", "word"),
    [("<sheetData><row r='1'/></sheetData>", "1 rows"), ("<sheetData><row></sheetData>", "sheet1"), (None, "missing")],
)
def test_the_proof_finds_what_is_wrong(tmp_path: Path, body: str | None, word: str) -> None:
    path = minimal(tmp_path / "a.xlsx", body or "<sheetData/>")
    part = "xl/worksheets/sheet1.xml" if body else "xl/worksheets/sheet2.xml"
    with pytest.raises(NotProved, match=word):
        verify_workbook(path, [], {part: ("", 2)})


def test_it_goes_without_the_fast_compressor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "fast", zlib)
    template = minimal(tmp_path / "a.xlsx", '<sheetData><row r="1"><c r="A1"><f>SUM(A2:A2)</f></c></row></sheetData>')
    fill(
        template,
        tmp_path / "b.xlsx",
        [SheetFill("表一", block=Block(2, 2, (1, 2)), records=((n, f"甲{n}") for n in range(3000)))],
    )
    sheet = read_sheet(tmp_path / "b.xlsx")
    assert (sheet.cells[1, 1].value, sheet.text(3001, 2)) == (sum(range(3000)), "甲2999")
