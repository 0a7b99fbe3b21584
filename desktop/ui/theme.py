"""The look: one palette, one scale factor for every pixel, the style sheet, and line icons tinted when loaded."""

from __future__ import annotations

import re
from functools import cache

from PySide6.QtCore import QByteArray, QDir, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QGraphicsDropShadowEffect, QWidget

from desktop.kit import places

COLOURS = {
    "ink900": "#16324A",
    "ink700": "#1F4B73",
    "ink600": "#2B6396",
    "ink100": "#DCE8F2",
    "ink50": "#EFF5FA",
    "paper0": "#FFFFFF",
    "paper25": "#FBFAF8",
    "paper50": "#F5F3EF",
    "paper100": "#ECE8E2",
    "paper200": "#DDD8CF",
    "paper300": "#C4BDB1",
    "paper400": "#9A9286",
    "paper600": "#5F584E",
    "paper900": "#24211D",
    "red": "#B3261E",
    "redbg": "#FBE8E6",
    "amber": "#855300",
    "amberbg": "#FFF1CF",
    "amberedge": "#C98A00",
    "green": "#1D6B3C",
    "greenbg": "#E2F1E6",
    "seal": "#B0342B",
    "desk": "#D3CEC5",
    "shade": "#B9B2A6",
    "wrongbg": "#FFF6F5",
    "held": "#8FAAC4",
    "bandedge": "#4A6883",
    "bandover": "#24506F",
    "bandwell": "#25435C",
    "bandfield": "#1D3C55",
    "banddim": "#9FB1C0",
    "bandsoft": "#B5C3CF",
    "bandstep": "#7C93A8",
    "toastmark": "#8FD0A6",
}
# 高对比: black on white, yellow where something is chosen; every text has at least 7:1 on every ground it stands on
CONTRAST = {
    "ink900": "#000000",
    "ink700": "#00006E",
    "ink600": "#0000C8",
    "ink100": "#FFFF00",
    "ink50": "#FFFFB8",
    "paper0": "#FFFFFF",
    "paper25": "#FFFFFF",
    "paper50": "#FFFFFF",
    "paper100": "#FFFFFF",
    "paper200": "#6B6B6B",
    "paper300": "#000000",
    "paper400": "#4A4A4A",
    "paper600": "#262626",
    "paper900": "#000000",
    "red": "#950000",
    "redbg": "#FFE6E6",
    "amber": "#5A3600",
    "amberbg": "#FFF0C8",
    "amberedge": "#5A3600",
    "green": "#00491A",
    "greenbg": "#DDFFE4",
    "seal": "#8B0000",
    "desk": "#BFBFBF",
    "shade": "#6B6B6B",
    "wrongbg": "#FFFFFF",
    "held": "#4A4A9E",
    "bandedge": "#FFFFFF",
    "bandover": "#333333",
    "bandwell": "#000000",
    "bandfield": "#000000",
    "banddim": "#CFCFCF",
    "bandsoft": "#E6E6E6",
    "bandstep": "#CFCFCF",
    "toastmark": "#9CFFB8",
}
_USUAL = dict(COLOURS)
FONTS = ("Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei")
ELIDE = Qt.TextElideMode.ElideRight
SIZES = (100, 110, 125, 150, 175, 200)

_percent = 100


def percent() -> int:
    return _percent


def contrast() -> bool:
    """Whether the window is dressed in high contrast."""
    return COLOURS["ink100"] == CONTRAST["ink100"]


def ring(width: float = 2) -> float:
    """The width of a painted focus ring, in pixels: thick in high contrast."""
    return max(width, 4) if contrast() else width


def u(units: float) -> int:
    """Turn a length of the design (at 100 %) into pixels."""
    return round(units * _percent / 100)


def colour(name: str) -> QColor:
    return QColor(COLOURS.get(name, name))


def font(size: int = 16, bold: bool = False) -> QFont:
    """A screen font of this many units, never smaller than 16 in the window."""
    chosen = QFont()
    chosen.setFamilies(list(FONTS))
    chosen.setPixelSize(u(size))
    chosen.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return chosen


def style_sheet() -> str:
    """The style sheet with names and units filled in: @ink700 is a colour, 36u is 36 units."""
    files = ("style.qss", "contrast.qss") if contrast() else ("style.qss",)
    text = "\n".join(places.resource(file).read_text("utf-8") for file in files)
    text = re.sub(r"@(\w+)", lambda m: COLOURS[m[1]], text)
    return re.sub(r"(-?\d+(?:\.\d+)?)u\b", lambda m: f"{u(float(m[1]))}px", text)


def apply(app: QApplication, size: int = 100, high_contrast: bool = False) -> None:
    """Dress the whole program at a type size of 100–200 %; windows made before it must be made again."""
    global _percent
    _percent = max(100, min(200, size))
    COLOURS.update(CONTRAST if high_contrast else _USUAL)
    QDir.setSearchPaths("icons", [str(places.resource("icons"))])
    icon.cache_clear()
    app.setStyle("Fusion")
    app.setFont(font())
    app.setPalette(_palette())
    app.setStyleSheet(style_sheet())


def _palette() -> QPalette:
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, name in (
        (roles.Window, "paper50"),
        (roles.WindowText, "paper900"),
        (roles.Base, "paper0"),
        (roles.AlternateBase, "paper25"),
        (roles.Text, "paper900"),
        (roles.Button, "paper0"),
        (roles.ButtonText, "paper900"),
        (roles.ToolTipBase, "paper900"),
        (roles.ToolTipText, "paper0"),
        (roles.Highlight, "ink700"),
        (roles.HighlightedText, "paper0"),
        (roles.PlaceholderText, "paper600"),
        (roles.Link, "ink700"),
    ):
        palette.setColor(role, colour(name))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, colour("paper400"))
    return palette


def pixmap(name: str, tint: str = "paper600", size: int = 20) -> QPixmap:
    """One line icon in one colour, `size` units wide, sharp on any screen."""
    ratio = QGuiApplication.primaryScreen().devicePixelRatio() if QGuiApplication.primaryScreen() else 1.0
    side = u(size)
    drawn = QPixmap(QSize(round(side * ratio), round(side * ratio)))
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    _renderer(name, colour(tint).name()).render(painter, QRectF(drawn.rect()))
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn


@cache
def _renderer(name: str, hexa: str) -> QSvgRenderer:
    text = places.resource(f"icons/{name}.svg").read_text("utf-8")
    return QSvgRenderer(QByteArray(text.replace("currentColor", hexa).encode()))


@cache
def icon(name: str, tint: str = "paper600", size: int = 20) -> QIcon:
    """A line icon for buttons: greyed when disabled."""
    made = QIcon()
    made.addPixmap(pixmap(name, tint, size))
    made.addPixmap(pixmap(name, "paper400", size), QIcon.Mode.Disabled)
    return made


def paint_icon(painter: QPainter, name: str, box: QRectF, tint: str) -> None:
    """Draw a line icon straight into a box, for delegates."""
    _renderer(name, colour(tint).name()).render(painter, box)


def shadow(widget: QWidget, blur: int = 18) -> None:
    """Lift a small floating frame; never used on a page or a table."""
    effect = QGraphicsDropShadowEffect(widget)
    effect.setBlurRadius(u(blur))
    effect.setOffset(0, u(3))
    effect.setColor(QColor(36, 33, 29, 70))
    widget.setGraphicsEffect(effect)


def restyle(widget: QWidget, **properties: object) -> None:
    """Set dynamic properties that the style sheet looks at, and show them at once."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
