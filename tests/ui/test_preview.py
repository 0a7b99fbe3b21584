"""What is handed out: the preview shows the pages that will be printed, prints and saves them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from pytestqt.qtbot import QtBot

from desktop.kit.errors import Refused
from desktop.kit.work import finish
from desktop.paper.impose import Edges, Shift
from desktop.sheets.write import write_list
from desktop.ui import handing, printing
from desktop.ui.pages.preview import PreviewPage
from desktop.ui.pages.preview_pages import Choice, edges, laid_out, pictured, visible_sheets
from desktop.ui.paper_view import PaperView
from desktop.ui.printing import Able, Order, printed

from .conftest import Screen


def wait(screen: Screen) -> None:
    screen.qtbot.waitUntil(lambda: screen.jobs.idle, timeout=30_000)
    screen.settle()


def previewed(screen: Screen) -> PreviewPage:
    """Print the list of people: the preview opens."""
    page = screen.go("people")
    screen.ask.answers = [handing.SEEN]
    page.print()
    wait(screen)
    shown = screen.frame.page
    assert isinstance(shown, PreviewPage)
    return shown


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Two sheets: a short one on A4, and one on A3 lying, that runs over three pages."""
    import openpyxl

    made = openpyxl.Workbook()
    made.active.title = "短表"
    made.active.append(["姓名", "张三"])
    wide = made.create_sheet("宽表")
    for row in range(140):
        wide.append([f"第{row + 1}行", *range(12)])
    wide.page_setup.paperSize, wide.page_setup.orientation = 8, "landscape"
    wide["B2"].fill = openpyxl.styles.PatternFill("solid", fgColor="FFFF0000")
    file = tmp_path / "两张表.xlsx"
    made.save(file)
    return file


def shown(screen: Screen, file: Path) -> PreviewPage:
    screen.frame.go("preview", file=file, title=file.stem, back="返回")
    wait(screen)
    page = screen.frame.page
    assert isinstance(page, PreviewPage)
    return page


@pytest.fixture
def to_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every print job lands in a file instead of on paper."""
    out = tmp_path / "printed.pdf"
    begin = QPrinter.setDocName

    def named(printer: QPrinter, name: str) -> None:
        begin(printer, name)
        printer.setOutputFileName(str(out))

    monkeypatch.setattr(QPrinter, "setDocName", named)
    return out


def sizes(pdf: Path) -> list[tuple[int, int]]:
    """Return the pages' sizes in whole mm, as any PDF reader sees them."""
    import re

    found = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf.read_bytes())
    return [(round(float(w) * 25.4 / 72), round(float(h) * 25.4 / 72)) for w, h in found]


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
    page.panel.offer_printers([], "")
    page.print()
    assert screen.ask.asked[-1] == "没有装打印机"


def test_a_sheet_of_several_is_chosen(screen: Screen, book: Path) -> None:
    """All sheets are shown one after the other, or one of them; the paper of the first is named."""
    page = shown(screen, book)
    every = page.view.count
    assert page.panel.way.itemText(0) == "A4 纵向" and every > 2
    page.panel.sheet.setCurrentText("宽表")
    page.panel.sheet.activated.emit(2)
    wait(screen)
    assert page.view.count == every - 1 and page.panel.way.itemText(0) == "A3 横向"
    page.panel.sheet.setCurrentText("全部")
    page.panel.sheet.activated.emit(0)
    wait(screen)
    assert page.view.count == every


def test_two_pages_on_one_and_one_page_on_two(screen: Screen, book: Path, tmp_path: Path) -> None:
    """A3 comes as two A4; two pages come on one leaf; the PDF is on the paper that was seen."""
    page = shown(screen, book)
    pages = page.view.count
    for way, count in (("halves", 2 * pages - 1), ("two", (pages + 1) // 2)):
        page.panel.way.setCurrentIndex(page.panel.way.findData(way))
        page.panel.way.activated.emit(page.panel.way.currentIndex())
        wait(screen)
        assert page.view.count == count and page.place.text().endswith(f"共 {count} 张")
        pdf = tmp_path / f"{way}.pdf"
        screen.ask.answers = [pdf]
        page.save_as_pdf()
        wait(screen)
        assert len(sizes(pdf)) == count
        if way == "halves":
            assert set(sizes(pdf)) == {(210, 297)}


def test_ink_is_spared(screen: Screen, book: Path) -> None:
    """省墨 leaves the fills away."""
    sheets = visible_sheets(book)
    for thrifty in (False, True):
        leaves, _, _ = laid_out(sheets, "", Choice(sheet=1, thrifty=thrifty))
        image, _ = pictured(leaves, 0, QSize(1190, 842))
        red = any(image.pixelColor(x, y).name() == "#ff0000" for x in range(0, 400, 2) for y in range(0, 200, 2))
        assert red is not thrifty


def test_only_the_pages_named_are_saved_and_printed(screen: Screen, book: Path, tmp_path: Path, to_file: Path) -> None:
    """2-3,1 are three pages; a page that is not there is refused with the count."""
    page = shown(screen, book)
    page.panel.some.setText("2-3，1")
    pdf = tmp_path / "部分.pdf"
    screen.ask.answers = [pdf]
    page.save_as_pdf()
    wait(screen)
    assert sizes(pdf) == [(210, 297), (420, 297), (420, 297)]
    assert page.leaves is not None
    assert finish(printed(page._wanted(page.leaves), Order("", title="表"))) == 3
    page.panel.some.setText("99")
    page.save_as_pdf()
    assert screen.ask.asked[-1] == "还不能打印"
    with pytest.raises(Refused, match="没有第 99 页，一共"):
        printing.pages_named("99", 5)
    with pytest.raises(Refused, match="要写成"):
        printing.pages_named("两页", 5)


def test_a3_stays_a3_after_the_systems_dialog(book: Path, to_file: Path) -> None:
    """The dialog's printer comes back with A4 and margins; the pages are printed on the sheet's paper all the same."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    leaves, _, _ = laid_out(visible_sheets(book), "", Choice(sheet=1))
    finish(printed(leaves, Order("", title="表", kept=printer)))
    assert set(sizes(to_file)) == {(420, 297)}


def test_a_printer_without_the_paper_is_not_sent_anything(
    book: Path, to_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A3 never silently becomes A4: nothing is printed, and it is said what to do."""
    leaves, _, _ = laid_out(visible_sheets(book), "", Choice(sheet=1))
    keep = QPrinter.setPageLayout

    def only_a4(printer: QPrinter, layout: QPageLayout) -> bool:
        return keep(printer, QPageLayout(QPageSize(QPageSize.PageSizeId.A4), layout.orientation(), layout.margins()))

    monkeypatch.setattr(QPrinter, "setPageLayout", only_a4)
    with pytest.raises(Refused, match="没有 A3 纸"):
        finish(printed(leaves, Order("", title="表")))
    assert not to_file.exists()


def test_a_print_job_can_be_stopped(book: Path, to_file: Path) -> None:
    """Closing the work ends it at the page it is at; nothing is left open."""
    leaves, _, _ = laid_out(visible_sheets(book), "")
    work = printed(leaves, Order("", title="表"))
    assert next(work).done == 1
    work.close()
    again = printed(leaves, Order("", title="表"))
    assert finish(again) == len(leaves)


def test_margins_below_the_printers_are_shown(
    screen: Screen, book: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each side that is too narrow is named, and a line on the pages shows how far the printer prints."""
    able = [Able(True, Edges(4.2, 4.2, 4.2, 4.2))]
    monkeypatch.setattr(printing, "able", lambda *_: able[0])
    page = shown(screen, book)
    page.panel.offer_printers(["测试打印机"], "测试打印机")
    page._look_at_edges()
    wait(screen)
    assert page.panel.edges.text() == "页边距够，不会切字" and page.view._limits is None
    able[0] = Able(True, Edges(30, 4.2, 4.2, 4.2))
    page._look_at_edges()
    wait(screen)
    assert "左边只有 19 毫米，打印机要 30 毫米" in page.panel.edges.text() and page.view._limits is not None
    able[0] = Able(False, Edges(4.2, 4.2, 4.2, 4.2))
    assert page.leaves is not None and "没有 A4 纸" in edges(page.leaves, "测试打印机")[0]


def test_a_missing_font_and_what_is_not_painted_are_named(screen: Screen, tmp_path: Path) -> None:
    """The person reads what stood in for what before printing."""
    import openpyxl
    from openpyxl.formatting.rule import FormulaRule

    made = openpyxl.Workbook()
    made.active["A1"] = "标题"
    made.active["A1"].font = openpyxl.styles.Font(name="方正小标宋简体", size=22)
    fill = openpyxl.styles.PatternFill("solid", bgColor="FFFF0000")
    made.active.conditional_formatting.add("A1:A3", FormulaRule(formula=["OFFSET(A1,1,1)>0"], fill=fill))
    file = tmp_path / "字体.xlsx"
    made.save(file)
    page = shown(screen, file)
    assert "方正小标宋简体 → " in page.panel.notes.text()
    assert "没有画出：工作表“Sheet”A1:A3 的条件格式（公式）" in page.panel.notes.text()


def test_overprint_is_kept_for_each_printer_and_form(screen: Screen, book: Path) -> None:
    """套打 moves everything, leaves the lines to the paper, and comes back for this printer and form only."""
    page = shown(screen, book)
    page.panel.offer_printers(["甲/机", "乙机"], "甲/机")
    page.panel.over.setChecked(True)
    page.panel.right.setText("-2.5")
    page.panel.down.setText("1")
    page.panel.percent.setText("99")
    page.panel.percent.editingFinished.emit()
    wait(screen)
    assert page.leaves is not None and page.leaves.shift == Shift(-2.5, 1, 99) and page.leaves.job.saving.lines
    assert printing.shift_for("甲/机", "短表") == (True, Shift(-2.5, 1, 99))
    page.panel.printer.setCurrentText("乙机")
    page.panel.printer.activated.emit(1)
    wait(screen)
    assert page.leaves.shift == Shift() and not page.leaves.job.saving.lines and not page.panel.over.isChecked()
    page.panel.printer.setCurrentText("甲/机")
    page.panel.printer.activated.emit(0)
    wait(screen)
    assert page.leaves.shift == Shift(-2.5, 1, 99) and page.panel.right.text() == "-2.5"
    page.panel.right.setText("左边一点")
    page.panel.right.editingFinished.emit()
    assert page.leaves.shift == Shift(-2.5, 1, 99)


def test_the_ruler_is_printed_on_the_forms_paper(screen: Screen, book: Path, to_file: Path) -> None:
    """One leaf, as large as the form."""
    page = shown(screen, book)
    page.panel.offer_printers([""], "")
    page.panel.ruler_asked.emit()
    wait(screen)
    assert sizes(to_file) == [(210, 297)]


def test_a_page_is_as_large_as_asked(screen: Screen) -> None:
    """One inch of paper is one inch on any screen."""
    page = previewed(screen)
    assert page.leaves is not None
    size = page.view._boxes[0].size()
    assert pictured(page.leaves, 0, size)[0].size() == size
    leaf = page.leaves[0]
    assert leaf.width / leaf.height == pytest.approx(size.width() / size.height(), abs=0.01)


def test_printers_are_listed_without_failing() -> None:
    """A computer without any answers with an empty list."""
    names, usual = printing.printers()
    assert names == list(QPrinterInfo.availablePrinterNames()) and isinstance(usual, str)
    assert printing.able("没有这台打印机", QPageLayout()) is None


def test_copies_are_a_number(screen: Screen) -> None:
    """Otherwise nothing is sent."""
    page = previewed(screen)
    page.panel.offer_printers(["甲机"], "甲机")
    page.panel.copies.setText("两份")
    page.print()
    assert screen.ask.asked[-1] == "还不能打印"


def test_keys_turn_pages_and_the_wheel_zooms(screen: Screen) -> None:
    """PgDn and Ctrl+wheel, as the status bar says."""
    page = previewed(screen)
    screen.qtbot.keyClick(page.view, Qt.Key.Key_PageDown)
    before = page.view._scale
    page.view.zoom_by(1.25)
    assert page.view._scale == pytest.approx(before * 1.25)


def test_zooming_stays_on_the_page(qtbot: QtBot) -> None:
    """What is looked at is still there, larger or smaller, also where the window is given another size."""
    view = PaperView(lambda _number, _size: None)
    qtbot.addWidget(view)
    view.resize(800, 600)
    view.show()
    seen: list[int] = []
    view.moved.connect(lambda first, _last, _percent: seen.append(first))
    view.show_pages([(595, 842)] * 9)
    for _ in range(4):
        view.turn(1)
    assert seen[-1] == 5
    for factor in (1.25, 1.25, 1.25, 1.25, 0.8):
        view.zoom_by(factor)
        assert seen[-1] == 5
    view.resize(900, 500)
    for fit in ("width", "page"):
        view.set_fit(fit)
        assert seen[-1] == 5


def test_a_fit_is_lit_while_it_is_one(screen: Screen) -> None:
    """整页 and 页宽 are not lit any more once zoomed by hand, and a second click leaves them lit."""
    page = previewed(screen)
    lit = page.fits["page"].isChecked, page.fits["width"].isChecked
    assert lit[0]() and not lit[1]()
    page.view.zoom_by(1.25)
    assert not lit[0]() and not lit[1]()
    for fit in ("width", "page", "page"):
        page.fits[fit].click()
        assert [chip.isChecked() for chip in page.fits.values()] == [fit == "page", fit == "width"]


def test_three_thousand_rows_are_looked_at_at_once(tmp_path: Path) -> None:
    """The first page of a long list is there within half a second: only what is seen is painted."""
    import time

    file = tmp_path / "长表.xlsx"
    rows = [(n, f"村民{n}", "三组", "2026-01-01", n * 3) for n in range(3000)]
    write_list(file, "花名册", ["序号", "姓名", "组", "日期", "分数"], rows)
    started = time.process_time()
    leaves, _, _ = laid_out(visible_sheets(file), "")
    pictured(leaves, 0, QSize(700, 990))
    assert time.process_time() - started < 1.0 and len(leaves) > 40
