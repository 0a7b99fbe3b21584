"""What is handed out: the preview shows the pages that will be printed, and saves them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from desktop.kit.work import finish
from desktop.ui import handing
from desktop.ui.pages.preview import PreviewPage, image_of, laid_out, printed, printers

from .conftest import Screen


def wait(screen: Screen) -> None:
    screen.qtbot.waitUntil(lambda: screen.jobs.idle, timeout=30_000)
    screen.settle()


def previewed(screen: Screen) -> PreviewPage:
    """Print the list of people: the preview opens."""
    page = screen.go("people")
    screen.ask.answers = [handing.PLAIN]
    page.print()
    wait(screen)
    shown = screen.frame.page
    assert isinstance(shown, PreviewPage)
    return shown


def test_printing_a_list_shows_its_pages_first(screen: Screen) -> None:
    """The page is painted in ink on white; the navigation stays where one was; ‹ leads back."""
    page = previewed(screen)
    assert page.view.count == 1 and page.place.text() == "第 1 页，共 1 页"
    image = page.view._images[0]
    colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    assert "#ffffff" in colours and len(colours) > 1
    assert screen.find("nav-people").isChecked()
    screen.find("page-back").click()
    screen.settle()
    assert screen.frame.page is not None and screen.frame.page.name_shown == "people"


def test_zoom_asks_for_sharper_pages(screen: Screen) -> None:
    """A larger page is painted anew, not stretched."""
    page = previewed(screen)
    before = page.view._images[0].width()
    page.view.set_fit("width")
    wait(screen)
    assert page.view._images[0].width() > before


def test_the_preview_is_saved_as_pdf_and_as_sheet(screen: Screen, tmp_path: Path) -> None:
    """What one looks at is what is saved."""
    page = previewed(screen)
    pdf, sheet = tmp_path / "人员.pdf", tmp_path / "人员.xlsx"
    screen.ask.answers = [pdf, sheet]
    page.save_as_pdf()
    wait(screen)
    page.save_as_sheet()
    wait(screen)
    assert pdf.read_bytes().startswith(b"%PDF") and sheet.read_bytes() == page.file.read_bytes()
    assert not list(tmp_path.glob("*.part"))


def test_without_a_printer_it_is_said_what_to_do(screen: Screen) -> None:
    """No printer: PDF on a stick."""
    page = previewed(screen)
    page.printer.setEnabled(False)
    page.print()
    assert screen.ask.asked[-1] == "没有装打印机"


def test_pages_are_sent_to_the_printer_one_at_a_time(
    screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The printer gets the pages chosen; pages that are not there are refused."""
    page = previewed(screen)
    out = tmp_path / "printed.pdf"
    begin = QPrinter.setDocName

    def to_a_file(printer: QPrinter, name: str) -> None:
        begin(printer, name)
        printer.setOutputFileName(str(out))

    monkeypatch.setattr(QPrinter, "setDocName", to_a_file)
    job, sizes = laid_out(page.file, True)
    assert finish(printed(job, "", 1, False, "", "人员")) == len(sizes) == 1
    assert out.read_bytes().startswith(b"%PDF")
    from desktop.kit.errors import Refused

    with pytest.raises(Refused, match="一共 1 页"):
        finish(printed(job, "", 1, False, "7", "人员"))


def test_a_page_is_as_large_as_asked(screen: Screen) -> None:
    """One inch of paper is one inch on any screen."""
    page = previewed(screen)
    job, sizes = laid_out(page.file, False)
    size = page.view._boxes[0].size()
    assert image_of(job, 0, size).size() == size
    assert sizes[0][0] / sizes[0][1] == pytest.approx(size.width() / size.height(), abs=0.01)


def test_printers_are_listed_without_failing() -> None:
    """A computer without any answers with an empty list."""
    names, usual = printers()
    assert names == list(QPrinterInfo.availablePrinterNames()) and isinstance(usual, str)


def test_keys_turn_pages_and_the_wheel_zooms(screen: Screen) -> None:
    """PgDn and Ctrl+wheel, as the status bar says."""
    page = previewed(screen)
    screen.qtbot.keyClick(page.view, Qt.Key.Key_PageDown)
    before = page.view._scale
    page.view.zoom_by(1.25)
    assert page.view._scale == pytest.approx(before * 1.25)
