"""A test page for 套打: rulers in millimetres, printed as a form would be, to be measured on the paper."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QColor, QPageLayout, QPainter, QPen

from desktop.paper.fonts import TWIPS, Fonts
from desktop.paper.impose import Shift
from desktop.paper.pages import paper_layout
from desktop.paper.sizes import MM
from desktop.paper.text import Pen, style_of
from desktop.sheets.sheet import Font

_MM = MM * TWIPS
_TICKS = {0: 6.0, 5: 4.0}  # mm, by the last digit


class Ruler:
    """One leaf with rulers 30 mm from its left and upper edge; width and height in points."""

    def __init__(self, width: float, height: float, shift: Shift) -> None:
        self.width, self.height, self.shift = width, height, shift
        self.fonts = Fonts()

    def __len__(self) -> int:
        return 1

    def layout(self, _n: int) -> QPageLayout:
        return paper_layout(self.width, self.height)

    def paint(self, painter: QPainter, _n: int) -> None:
        painter.save()
        painter.translate(self.shift.right * _MM, self.shift.down * _MM)
        painter.scale(self.shift.percent / 100, self.shift.percent / 100)
        across, down = int(self.width / MM) - 10, int(self.height / MM) - 10
        self._ruler(painter, across, lying=True)
        self._ruler(painter, down, lying=False)
        self._words(painter)
        painter.restore()

    def _ruler(self, painter: QPainter, last: int, lying: bool) -> None:
        """The ruler's zero is the paper's edge, so its line at 50 should lie 50 mm from there."""
        pen, style = Pen(painter, self.fonts), style_of(Font("黑体", 8), self.fonts)
        for mm in range(10, last + 1):
            long = _TICKS.get(mm % 10, 2.5)
            ends = (mm, 30), (mm, 30 + long)
            line = [QPointF(x * _MM, y * _MM) if lying else QPointF(y * _MM, x * _MM) for x, y in ends]
            painter.setPen(QPen(QColor("black"), 4))
            painter.drawLine(QLineF(*line))
            pen.forget()
            if mm % 10 == 0:
                width = style.face.width(str(mm))
                x, y = (mm * _MM - width / 2, 40 * _MM) if lying else (38 * _MM, mm * _MM + style.face.em * 0.35)
                if mm != 40 or lying:
                    pen.text(str(mm), style, x, y, width)

    def _words(self, painter: QPainter) -> None:
        pen, style = Pen(painter, self.fonts), style_of(Font("宋体", 10.5), self.fonts)
        shift = self.shift
        lines = (
            "套打尺子：刻度从纸边量起，单位毫米。用直尺量纸的左边到“50”那条线。",
            "量出 52，说明偏右 2 毫米，“右移”减 2；量出 48，“右移”加 2。上下也一样，看竖着的尺子。",
            "再量“50”到“150”：不是 100 毫米，就把“缩放”乘上 100 再除以量出的数。改好再打一张核对。",
            f"这一张：右移 {shift.right:g} 毫米，下移 {shift.down:g} 毫米，缩放 {shift.percent:g} %。",
        )
        for n, words in enumerate(lines):
            room = min(style.face.width(words), self.width * TWIPS - 60 * _MM)
            pen.text(words, style, 50 * _MM, (60 + n * 8) * _MM, room)
