"""What does not fit in a window: words that are cut, widgets cut by their parent, widgets over one another."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QHeaderView,
    QLabel,
    QLayout,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionHeaderV2,
    QWidget,
)

SLACK = 1  # a pixel lost to rounding cuts nothing


def faults(window: QWidget) -> list[str]:
    """Return each thing that does not fit: which widget, and what is wrong with it."""
    shown = list(seen(window))
    found = [f"{called(widget)}: {wrong}" for widget in shown for wrong in (*too_long(widget), *cut(widget))]
    return [*found, *(wrong for widget in (window, *shown) for wrong in overlaps(widget))]


def seen(parent: QWidget) -> Iterator[QWidget]:
    """What can be seen within a widget."""
    for child in parent.children():
        if isinstance(child, QWidget) and child.isVisible() and not child.isWindow():
            yield child
            yield from seen(child)


def called(widget: QWidget) -> str:
    """A widget's name, or its nearest named parent's with what it is and says."""
    if widget.objectName():
        return widget.objectName()
    parent = widget.parentWidget()
    text = getattr(widget, "text", str)()
    return f"{called(parent) if parent else ''}/{type(widget).__name__} {text[:20]!r}"


# --- words


def too_long(widget: QWidget) -> Iterator[str]:
    """Words that are longer than their place."""
    if isinstance(widget, QLabel):
        yield from label(widget)
    elif isinstance(widget, QAbstractButton) and widget.text():
        yield from longer(widget.text(), widget.sizeHint().width(), widget.width())
    elif isinstance(widget, QComboBox):
        text = widget.currentText()
        yield from longer(text, widget.fontMetrics().horizontalAdvance(text), room(widget))
    elif isinstance(widget, QLineEdit) and not widget.text():
        hint = widget.placeholderText()
        margins = widget.textMargins()
        inside = widget.width() - margins.left() - margins.right() - 2 * SLACK
        yield from longer(hint, widget.fontMetrics().horizontalAdvance(hint), inside)
    elif isinstance(widget, QHeaderView):
        yield from headings(widget)


def longer(text: str, needed: int, there: int) -> Iterator[str]:
    if text and needed > there + SLACK:
        yield f"“{text}” needs {needed}, has {there}"


def label(widget: QLabel) -> Iterator[str]:
    text = widget.text()
    if not text:
        return
    if text.endswith("…") and widget.toolTip() not in ("", text):
        yield f"“{text}” is elided"
    blank = widget.fontMetrics().height() - widget.fontMetrics().tightBoundingRect("国").height()
    tall = widget.heightForWidth(widget.width()) if widget.wordWrap() else widget.sizeHint().height()
    yield from longer(text, tall, widget.height() + blank)
    if not widget.wordWrap():
        yield from longer(text, widget.sizeHint().width(), widget.width())


def room(box: QComboBox) -> int:
    """How wide the words in a closed drop-down may be."""
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    return box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, box).width()


def headings(head: QHeaderView) -> Iterator[str]:
    for section in range(head.count()):
        if head.orientation() == Qt.Orientation.Horizontal and not head.isSectionHidden(section):
            text = str(head.model().headerData(section, head.orientation()) or "")
            yield from longer(text, head.fontMetrics().horizontalAdvance(text), room_of(head, section))


def room_of(head: QHeaderView, section: int) -> int:
    """How wide a heading's words may be: between its margins, before the mark of the order."""
    option = QStyleOptionHeaderV2()
    head.initStyleOption(option)
    head.initStyleOptionForIndex(option, section)
    option.rect = QRect(0, 0, head.sectionSize(section), head.height())  # type: ignore[attr-defined]
    return head.style().subElementRect(QStyle.SubElement.SE_HeaderLabel, option, head).width()


# --- places


def cut(widget: QWidget) -> Iterator[str]:
    """A widget that sticks out of its parent, where nothing scrolls it into sight."""
    parent = widget.parentWidget()
    if parent is None or scrolls(parent):
        return
    if not parent.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(widget.geometry()):
        yield f"{rectangle(widget.geometry())} is cut by {called(parent)} {parent.width()}×{parent.height()}"


def scrolls(parent: QWidget) -> bool:
    area = parent.parentWidget()
    return isinstance(area, QAbstractScrollArea) and area.viewport() is parent


def overlaps(parent: QWidget) -> Iterator[str]:
    """Two children of one layout over one another; what floats over a page is in no layout."""
    layout = parent.layout()
    if isinstance(parent, QAbstractItemView) or scrolls(parent) or layout is None:
        return
    laid = [widget for widget in laid_by(parent, layout) if widget.isVisible()]
    for one, other in combinations(laid, 2):
        shared = one.geometry() & other.geometry()
        if shared.width() > SLACK and shared.height() > SLACK:
            yield f"{called(one)} and {called(other)} overlap by {shared.width()}×{shared.height()}"


def laid_by(parent: QWidget, layout: QLayout) -> Iterator[QWidget]:
    """The widgets a parent's layout places, and those of the layouts in it.

    Never by itemAt: the wrapper it makes outlives the item, and the next event at that address is taken for it.
    """
    within = [layout, *layout.findChildren(QLayout)]
    children = parent.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    yield from (widget for widget in children if any(each.indexOf(widget) >= 0 for each in within))


def rectangle(place: QRect) -> str:
    return f"{place.x()},{place.y()} {place.width()}×{place.height()}"
