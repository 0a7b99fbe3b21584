"""A real print queue: CUPS with its PDF printer, fed from the preview window; what came out held against our PDF."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPageSize, QTransform
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication

from desktop.ui.pages.preview import PreviewPage

from .conftest import Screen

DOTS, MOVED = 100, 8  # pixels an inch; two millimetres of them
PRINTER, MODEL = "cunwu-test", Path("/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd")
DAEMON = shutil.which("cupsd") or "/usr/sbin/cupsd"
WANTED = Path(DAEMON).exists() and MODEL.exists() and shutil.which("lpadmin") and shutil.which("pdftoppm")
HERE = pytest.mark.skipif(not WANTED or os.geteuid() != 0, reason="needs cups, its PDF printer and poppler, as root")
pytestmark = [pytest.mark.long, HERE]

CUPSD = """Listen {root}/cups.sock
Browsing Off
DefaultAuthType None
WebInterface No
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
FILES = """ServerRoot {root}
RequestRoot {root}/spool
TempDir {root}/spool/tmp
CacheDir {root}/cache
StateDir {root}/state
AccessLog {root}/access.log
ErrorLog {root}/error.log
PageLog {root}/page.log
SystemGroup root
"""


@pytest.fixture(scope="module")
def queue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A print server of one's own on a socket in a folder; yields where its PDFs land."""
    root = tmp_path_factory.mktemp("cups")
    for parent in (root, *root.parents[:2]):
        parent.chmod(0o755)
    for folder in ("spool/tmp", "cache", "state"):
        (root / folder).mkdir(parents=True)
    for name, text in (("cupsd.conf", CUPSD), ("cups-files.conf", FILES)):
        (root / name).write_text(text.format(root=root))
    command = [DAEMON, "-f", "-c", str(root / "cupsd.conf"), "-s", str(root / "cups-files.conf")]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    before = os.environ.get("CUPS_SERVER")
    os.environ["CUPS_SERVER"] = str(root / "cups.sock")
    try:
        until(lambda: (root / "cups.sock").exists())
        add = ["lpadmin", "-p", PRINTER, "-E", "-v", "cups-pdf:/", "-P", str(MODEL)]
        subprocess.run(add, check=True, capture_output=True)
        import pwd  # there is none on Windows

        yield Path(pwd.getpwuid(os.getuid()).pw_dir) / "PDF"  # where cups-pdf writes, whatever HOME says
    finally:
        server.terminate()
        server.wait(10)
        os.environ.pop("CUPS_SERVER")
        if before is not None:
            os.environ["CUPS_SERVER"] = before


def until(there: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end, "the print server did not answer"
        time.sleep(0.1)


def form(file: Path, paper: int, lying: bool) -> Path:
    """A boxed form of two pages with a header, a fill and a diagonal, on this paper."""
    import openpyxl
    from openpyxl.styles import Border, Font, PatternFill, Side

    book = openpyxl.Workbook()
    sheet = book.active
    side = Side("thin")
    for row in range(1, 121):
        for col in range(1, 7):
            cell = sheet.cell(row, col, f"第{row}行{col}")
            cell.border, cell.font = Border(side, side, side, side), Font(name="Noto Serif CJK SC", size=11)
    sheet["B3"].fill = PatternFill("solid", fgColor="FFFFC000")
    sheet.page_setup.paperSize = paper
    sheet.page_setup.orientation = "landscape" if lying else "portrait"
    sheet.oddHeader.center.text = "柳河村"
    book.save(file)
    return file


def rasters(pdf: Path, folder: Path) -> list[QImage]:
    """Return the pages at 100 dots an inch in grey."""
    command = ["pdftoppm", "-r", str(DOTS), "-gray", "-png", str(pdf), str(folder / pdf.stem)]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    return [QImage(str(p)) for p in sorted(folder.glob(f"{pdf.stem}-*.png"))]


def ink(image: QImage) -> list[list[int]]:
    """Return how dark a page is in squares of about a millimetre."""
    small = image.convertToFormat(QImage.Format.Format_Grayscale8).scaled(
        image.width() // 4, image.height() // 4, mode=Qt.TransformationMode.SmoothTransformation
    )
    return [[255 - small.pixelColor(x, y).value() for x in range(small.width())] for y in range(small.height())]


def difference(one: QImage, other: QImage) -> float:
    """Return which share of the ink lies in other squares: some 0.2 for other glyph shapes alone."""
    pairs = [
        (a, b) for first, second in zip(ink(one), ink(other), strict=True) for a, b in zip(first, second, strict=True)
    ]
    return sum(abs(a - b) for a, b in pairs) / max(1, sum(max(a, b) for a, b in pairs))


@pytest.mark.parametrize(("paper", "mm"), [(9, (210, 297)), (8, (297, 420))], ids=["A4", "A3"])
@pytest.mark.parametrize("lying", [False, True], ids=["upright", "lying"])
def test_what_the_printer_gets_is_what_was_seen(
    screen: Screen, queue: Path, tmp_path: Path, paper: int, mm: tuple[int, int], lying: bool
) -> None:
    """Pressed in the preview window, out of a real queue: the same pages on the same paper, A3 as A3."""
    stem = f"form{uuid.uuid4().hex}"
    file = form(tmp_path / f"{stem}.xlsx", paper, lying)
    screen.frame.go("preview", file=file, title="表", back="返回")
    screen.qtbot.waitUntil(lambda: screen.jobs.idle, timeout=30_000)
    screen.settle()
    page = screen.frame.page
    assert isinstance(page, PreviewPage)
    page.panel.printer.setCurrentText(PRINTER)
    assert page.panel.has_printer() and page.panel.printer.currentText() == PRINTER
    screen.find("print-now").click()
    screen.qtbot.waitUntil(lambda: screen.jobs.idle, timeout=30_000)
    until(lambda: list(queue.glob(f"*{stem}*.pdf")))
    printed = next(queue.glob(f"*{stem}*.pdf"))
    until(lambda: b"%%EOF" in printed.read_bytes()[-64:])
    own = tmp_path / "own.pdf"
    screen.ask.answers = [own]
    page.save_as_pdf()
    screen.qtbot.waitUntil(lambda: screen.jobs.idle, timeout=30_000)
    try:
        came, ours = rasters(printed, tmp_path), rasters(own, tmp_path)
    finally:
        printed.unlink()
    assert len(came) == len(ours) == page.view.count >= 2
    wanted = sorted(round(side / 25.4 * DOTS) for side in mm)
    for there, here in zip(came, ours, strict=True):
        assert sorted((there.width(), there.height())) == pytest.approx(wanted, abs=2)
        turned = [there] if (there.width() > there.height()) == lying else [
            there.transformed(QTransform().rotate(angle)) for angle in (90, -90)
        ]  # fmt: skip
        upright = min((image.scaled(here.size()) for image in turned), key=lambda image: difference(here, image))
        moved = upright.copy(-MOVED, 0, here.width(), here.height())
        assert difference(here, upright) < 0.28 < 0.4 < difference(here, moved), "the measure sees two millimetres"


def test_a3_stays_a3_after_the_printers_own_dialog(screen: Screen, queue: Path, tmp_path: Path) -> None:
    """The dialog proposes A4; what comes out of the queue is A3 as the sheet wants it, with the copies chosen there."""
    stem = f"form{uuid.uuid4().hex}"
    screen.frame.go("preview", file=form(tmp_path / f"{stem}.xlsx", 8, lying=True), title="表", back="返回")
    screen.qtbot.waitUntil(lambda: screen.jobs.idle, timeout=30_000)
    page = screen.frame.page
    assert isinstance(page, PreviewPage)
    page.panel.printer.setCurrentText(PRINTER)
    screen.find("print-more").click()
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QPrintDialog))
    dialog.printer().setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    dialog.accept()
    assert page.panel.kept is not None
    screen.find("print-now").click()
    screen.qtbot.waitUntil(lambda: screen.jobs.idle, timeout=30_000)
    until(lambda: list(queue.glob(f"*{stem}*.pdf")))
    printed = next(queue.glob(f"*{stem}*.pdf"))
    until(lambda: b"%%EOF" in printed.read_bytes()[-64:])
    found = rasters(printed, tmp_path)
    printed.unlink()
    assert len(found) == page.view.count
    wanted = [297 / 25.4 * DOTS, 420 / 25.4 * DOTS]
    assert all(sorted((p.width(), p.height())) == pytest.approx(wanted, abs=2) for p in found)
