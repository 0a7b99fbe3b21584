"""Printers of this computer: which there are, what they can, and leaves sent to one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from PySide6.QtCore import QMarginsF, Qt

from desktop.kit.errors import Blocked, Refused
from desktop.kit.work import Progress, Work
from desktop.ui import memory

if TYPE_CHECKING:
    from PySide6.QtGui import QPageLayout, QPainter
    from PySide6.QtPrintSupport import QPrinter
    from PySide6.QtWidgets import QWidget

    from desktop.paper.impose import Edges, Printable, Shift

_SAME = 6.0  # points by which a printer may name the same paper otherwise


@dataclass(frozen=True)
class Order:
    """How to print: which printer, how many copies, on both sides or not; `kept` has been through its own dialog."""

    printer: str
    copies: int = 1
    double: bool = False
    title: str = ""
    kept: QPrinter | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Able:
    """What a printer says of a kind of paper: whether it takes it, and the edges it leaves blank in mm."""

    takes: bool
    blank: Edges


def printers() -> tuple[list[str], str]:
    """The printers of this computer, and the usual one; asking may take long, so it is asked on the worker."""
    from PySide6.QtPrintSupport import QPrinterInfo

    return list(QPrinterInfo.availablePrinterNames()), QPrinterInfo.defaultPrinterName()


def able(name: str, layout: QPageLayout) -> Able | None:
    """Ask a printer about paper; None where there is no such printer."""
    from PySide6.QtGui import QPageLayout
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    from desktop.paper.impose import Edges

    info = QPrinterInfo.printerInfo(name)
    if info.isNull():
        return None
    wanted = layout.pageSize().sizePoints()
    sizes = [size.sizePoints() for size in info.supportedPageSizes()]
    near = (abs(s.width() - wanted.width()) + abs(s.height() - wanted.height()) <= _SAME for s in sizes)
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    printer.setFullPage(False)
    printer.setPageLayout(layout)
    found = printer.pageLayout()
    found.setUnits(QPageLayout.Unit.Millimeter)
    blank: QMarginsF = found.minimumMargins()
    edges = Edges(blank.left(), blank.top(), blank.right(), blank.bottom())
    return Able(not sizes or info.supportsCustomPageSizes() or any(near), edges)


def new_printer(order: Order) -> QPrinter:
    from PySide6.QtPrintSupport import QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(order.printer)
    return printer


def printed(leaves: Printable, order: Order) -> Work[int]:
    """Paint leaves on a printer one at a time; returns how many.

    The paper is set anew whatever a dialog or the driver made of it, and must come out as wanted: A3 stays A3.
    Raises Refused where the printer has no such paper, Blocked where it does not answer.
    """
    from PySide6.QtGui import QPainter
    from PySide6.QtPrintSupport import QPrinter

    printer = order.kept or new_printer(order)
    printer.setDocName(order.title)
    printer.setCopyCount(order.copies)
    printer.setDuplex(QPrinter.DuplexMode.DuplexAuto if order.double else QPrinter.DuplexMode.DuplexNone)
    for n in {leaves.layout(n).fullRectPoints().size().toTuple(): n for n in range(len(leaves) - 1, -1, -1)}.values():
        lay_out(printer, leaves.layout(n), order.printer)
    lay_out(printer, leaves.layout(0), order.printer)
    painter = QPainter()
    if not painter.begin(printer):
        raise Blocked(f"打印机“{order.printer}”没有回应，请看看它开了没有、线插好没有")
    return (yield from _sent(painter, printer, leaves, order.printer))


def _sent(painter: QPainter, printer: QPrinter, leaves: Printable, name: str) -> Work[int]:
    from desktop.paper.impose import paint_leaf

    try:
        for n in range(len(leaves)):
            if n:
                lay_out(printer, leaves.layout(n), name)
                if not printer.newPage():
                    raise Blocked(f"打印机“{name}”在第 {n + 1} 页停了，请看看它有没有纸、有没有报错，再从这一页印起")
            paint_leaf(painter, leaves, n)
            yield Progress(n + 1, len(leaves), "已送去")
    except BaseException:
        printer.abort()
        raise
    finally:
        painter.end()
    return len(leaves)


def lay_out(printer: QPrinter, layout: QPageLayout, name: str) -> None:
    """Give a printer its paper, and see that it took it. Raises Refused."""
    printer.setFullPage(True)
    printer.setPageLayout(layout)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0))
    wanted, found = layout.fullRectPoints(), printer.pageLayout().fullRectPoints()
    if abs(wanted.width() - found.width()) > _SAME or abs(wanted.height() - found.height()) > _SAME:
        from desktop.paper.sizes import paper_name

        paper = paper_name(wanted.width(), wanted.height())
        raise Refused(f"打印机“{name}”没有 {paper} 纸，没有送去打印。请换一台打印机，或在“纸张”里改选别的印法")


def shift_for(printer: str, form: str) -> tuple[bool, Shift]:
    """Return whether a form is printed onto its own paper on this printer, and how it is shifted there."""
    from desktop.paper.impose import Shift

    kept = str(memory.recall(_place(printer, form), "")).split()
    try:
        on, right, down, percent = kept
        return on == "1", Shift(float(right), float(down), float(percent))
    except ValueError:
        return False, Shift()


def keep_shift(printer: str, form: str, on: bool, shift: Shift) -> None:
    memory.remember(_place(printer, form), f"{int(on)} {shift.right} {shift.down} {shift.percent}")


def _place(printer: str, form: str) -> str:
    return f"overprint/{quote(printer, safe='')}/{quote(form, safe='')}"


def pages_named(text: str, count: int) -> list[int] | None:
    """Read `1,3-5` into pages from 0; None for all. Raises Refused, also where none of them is there."""
    from desktop.services.drawing import page_range

    if not text.strip():
        return None
    parts = text.replace("，", ",").replace("、", ",").replace("－", "-").split(",")
    wanted = [page_range(part) for part in parts if part.strip()]
    chosen = [n for n in range(count) if any(span is not None and n + 1 in span for span in wanted)]
    if not chosen:
        raise Refused(f"没有第 {text.strip()} 页，一共 {count} 页")
    return chosen


def show_own_dialog(order: Order, over: QWidget, then: Callable[[QPrinter], object]) -> None:
    """Show the system's print dialog for what only the printer's driver knows: trays, quality."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = new_printer(order)
    printer.setCopyCount(order.copies)
    printer.setDuplex(QPrinter.DuplexMode.DuplexAuto if order.double else QPrinter.DuplexMode.DuplexNone)
    dialog = QPrintDialog(printer, over)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: then(printer))
    dialog.setModal(True)
    dialog.show()
