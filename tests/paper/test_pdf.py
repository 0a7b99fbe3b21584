"""Sheets as a PDF: whole, searchable, and never at the cost of the file that was there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from desktop.kit.errors import Blocked, Refused
from desktop.kit.work import finish
from desktop.paper import mend
from desktop.paper.pdf import page_count, paint_pdf, painting
from desktop.sheets.sheet import Font, Look, Sheet
from tests.paper.read_pdf import page_texts
from tests.paper.sheets import SANS, SERIF, grid, roster, sheet_of


def test_a_roster_becomes_a_pdf_of_all_its_pages(tmp_path: Path) -> None:
    """Every row is on some page, the header on each, and the pages are counted at the foot."""
    target = tmp_path / "名册.pdf"
    painted = paint_pdf([roster(60)], target)
    data = target.read_bytes()
    texts = page_texts(data)
    assert data.startswith(b"%PDF") and painted.pages == page_count(data) == len(texts) > 1
    assert all("第1栏" in text and f"第 {n} 页 共 {len(texts)} 页" in text for n, text in enumerate(texts, 1))
    everything = "".join(texts)
    assert all(f"{row},3" in everything for row in range(5, 65))
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("family", [SERIF, SANS, "宋体", "方正小标宋简体", "仿宋_GB2312", "Calibri"])
def test_text_in_the_pdf_is_the_text_of_the_sheet(tmp_path: Path, family: str) -> None:
    """No radical in place of a character, no digit lost after a letter, and rare characters of names are there too."""
    says = "女人民黄见车马长月日 H00001 A12 𠮷㛃 ffi 100% 吴𠮷安 2026年1月“引号”①√△×○"
    target = tmp_path / "字.pdf"
    paint_pdf([sheet_of({(1, 1): (says, Look(Font(family, 12)))})], target)
    assert page_texts(target.read_bytes())[0] == says


def test_a_glyph_shared_with_a_radical_reads_as_the_character() -> None:
    """Every radical that a font may share a glyph with is read back as the whole character."""
    assert "".join(chr(mend.whole_character(ord(ch))) for ch in "⼥⼈⺠⻩⻅⻋⻢⻓⽉⼀⾏") == "女人民黄见车马长月一行"
    assert mend.whole_character(ord("民")) == ord("民")
    assert mend.whole_character(9) == ord(" ")


def test_pages_are_chosen_by_number(tmp_path: Path) -> None:
    """Pages 2 and 3 of many; they still count all pages at the foot."""
    target = tmp_path / "选.pdf"
    painted = paint_pdf([roster(120)], target, pages=range(2, 4))
    texts = page_texts(target.read_bytes())
    assert painted.pages == len(texts) == 2
    assert re.search(r"第 2 页 共 [4-9] 页", texts[0])


def test_no_page_chosen_is_refused_with_the_number_there_is(tmp_path: Path) -> None:
    """A range beyond the last page makes no file and says how many pages there are."""
    with pytest.raises(Refused, match="共 1 页"):
        paint_pdf([grid(2, 2)], tmp_path / "无.pdf", pages=range(5, 9))
    assert list(tmp_path.iterdir()) == []


def test_sheets_follow_each_other_on_their_own_paper(tmp_path: Path) -> None:
    """Several sheets are one job; each page has its sheet's paper and direction, and page numbers run on."""
    wide = grid(3, 2)
    wide.page.paper, wide.page.landscape = 8, True
    wide.page.header_footer.odd_footer = "第&P页共&N页"
    target = tmp_path / "合.pdf"
    paint_pdf([grid(3, 2), wide], target)
    data = target.read_bytes()
    boxes = [tuple(round(float(x)) for x in b.split()[2:]) for b in re.findall(rb"/MediaBox \[([^\]]*)\]", data)]
    assert boxes == [(595, 842), (1191, 842)]
    assert "第2页共2页" in page_texts(data)[1]


def test_progress_is_told_page_by_page(tmp_path: Path) -> None:
    """Each painted page is told, up to the last."""
    told: list[tuple[int, int]] = []
    painted = paint_pdf([roster(100)], tmp_path / "进.pdf", progress=lambda done, total: told.append((done, total)))
    assert told == [(n, painted.pages) for n in range(1, painted.pages + 1)]


def test_cancelling_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    """A callback that raises stops the painting: the file that was there is the same, and no half of a new one."""

    class CancelledError(Exception):
        pass

    def stop(done: int, total: int) -> None:
        if done == 2:
            raise CancelledError

    target = tmp_path / "旧.pdf"
    target.write_bytes(b"old")
    with pytest.raises(CancelledError):
        paint_pdf([roster(100)], target, progress=stop)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_long_work_can_be_left_between_two_pages(tmp_path: Path) -> None:
    """Painted page by page, each is told; closed after the second, nothing of it is left."""
    work = painting([roster(100)], tmp_path / "步.pdf")
    steps = [next(work), next(work)]
    work.close()
    assert [step.done for step in steps] == [1, 2] and steps[0].total > 2
    assert list(tmp_path.iterdir()) == []
    assert finish(painting([roster(100)], tmp_path / "步.pdf")).pages == steps[0].total


def test_a_missing_folder_is_told_in_words(tmp_path: Path) -> None:
    """The clerk reads which folder does not exist."""
    with pytest.raises(Blocked, match=r"文件夹.*不存在"):
        paint_pdf([grid(1, 1)], tmp_path / "没有" / "表.pdf")


def test_a_folder_in_the_files_place_is_told_in_words(tmp_path: Path) -> None:
    """Where the file cannot be put, the message says so and nothing is left lying about."""
    (tmp_path / "表.pdf").mkdir()
    with pytest.raises(Blocked, match="写不进去"):
        paint_pdf([grid(1, 1)], tmp_path / "表.pdf")
    assert [p.name for p in tmp_path.iterdir()] == ["表.pdf"]


FULL = """
import resource, signal, sys
from pathlib import Path
from desktop.kit.errors import Blocked
from desktop.paper.pdf import paint_pdf
from tests.paper.sheets import roster
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))
try:
    paint_pdf([roster(60)], Path(sys.argv[1]))
except Blocked as told:
    sys.stdout.buffer.write(str(told).encode())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a file's size is limited so only on Unix")
def test_a_full_disk_leaves_the_old_file_whole(tmp_path: Path) -> None:
    """Where the disk takes no more, no success is told, the old file is intact and the half of a new one is gone."""
    target = tmp_path / "满.pdf"
    target.write_bytes(b"old")
    said = subprocess.run([sys.executable, "-c", FULL, str(target)], capture_output=True, check=True, cwd=Path.cwd())
    assert "磁盘空间不够" in said.stdout.decode()
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


ALONE = """
import sys
from pathlib import Path
from desktop.paper.pdf import paint_pdf
from tests.paper.sheets import grid
print(paint_pdf([grid(2, 2)], Path(sys.argv[1])).pages)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a screen is always there on Windows")
def test_it_paints_without_a_screen_or_an_application(tmp_path: Path) -> None:
    """Called from the command line on a machine without a display, it makes what it needs."""
    bare = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    command = [sys.executable, "-c", ALONE, str(tmp_path / "独.pdf")]
    said = subprocess.run(command, capture_output=True, check=True, env=bare, cwd=Path.cwd())
    assert said.stdout.strip() == b"1"


class HeldError(PermissionError):
    """What Windows says of a file that another program has open."""

    winerror = 32


def test_a_file_held_for_a_moment_is_replaced_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A virus scanner that holds the target refuses the first renames; the third goes through."""
    real = os.replace
    refused: list[int] = []

    def busy(source: Path, target: Path) -> None:
        if len(refused) < 2:
            refused.append(1)
            raise HeldError(13, "held")
        real(source, target)

    monkeypatch.setattr(os, "replace", busy)
    paint_pdf([grid(1, 1)], tmp_path / "占.pdf")
    assert (tmp_path / "占.pdf").read_bytes().startswith(b"%PDF") and len(refused) == 2


def test_substitutions_are_told(tmp_path: Path) -> None:
    """A font that this computer lacks is named with what was painted instead; one that it has is not."""
    sheet = sheet_of({(1, 1): ("标题", Look(Font("某某不存在体", 20))), (2, 1): ("正文", Look(Font(SERIF, 11)))})
    found = dict(paint_pdf([sheet], tmp_path / "体.pdf").substitutions)
    assert set(found) == {"某某不存在体"}
    assert "CJK" in found["某某不存在体"]


def test_an_empty_sheet_is_a_page(tmp_path: Path) -> None:
    """An empty sheet paints as one blank page."""
    assert paint_pdf([Sheet("空")], tmp_path / "空.pdf").pages == 1


def test_the_day_is_the_one_given(tmp_path: Path) -> None:
    """&D is the day that the caller fixes, and &F the file that was painted."""
    sheet = grid(1, 1)
    sheet.page.header_footer.odd_header = "&L&F&R&D"
    paint_pdf([sheet], tmp_path / "日.pdf", today=date(2026, 1, 5), file_name="花名册.xlsx")
    text = page_texts((tmp_path / "日.pdf").read_bytes())[0]
    assert "花名册.xlsx" in text and "2026/1/5" in text


def test_a_long_roster_is_quick(tmp_path: Path) -> None:
    """3,000 rows of six columns take a few seconds at most, also on a busy machine."""
    started = time.process_time()
    painted = paint_pdf([roster(3000)], tmp_path / "长.pdf")
    assert painted.pages > 80
    assert time.process_time() - started < 15
