"""The dark band on top: seal, name, organisation, year, search F3, 撤销, and who is at the keyboard."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QWidget

from . import theme
from .search import SearchField
from .theme import u


class Seal(QWidget):
    """The small cinnabar seal with 村: the program's mark, drawn, never a state."""

    def __init__(self, size: int = 28, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(u(size), u(size))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_seal(painter, QRectF(self.rect()))
        painter.end()


def paint_seal(painter: QPainter, box: QRectF) -> None:
    side = box.width()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("seal"))
    painter.drawRoundedRect(box, side * 0.12, side * 0.12)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour("paper0"), max(1.0, side / 28)))
    inner = box.adjusted(side * 0.08, side * 0.08, -side * 0.08, -side * 0.08)
    painter.drawRoundedRect(inner, side * 0.07, side * 0.07)
    letter = theme.font(16, bold=True)
    letter.setPixelSize(round(side * 0.6))
    painter.setFont(letter)
    painter.drawText(box.translated(QPointF(0, -side * 0.02)), Qt.AlignmentFlag.AlignCenter, "村")


class Band(QFrame):
    """Always visible; folds to ≡, name, village + year, search icon and 撤销 when narrow."""

    year_chosen = Signal(int)
    undo = Signal()
    log_asked = Signal()
    menu_asked = Signal()
    who_asked = Signal()
    place_asked = Signal()

    def __init__(self, search: SearchField, years: Callable[[], list[int]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("band")
        self.setFixedHeight(u(48))
        self._years, self._place, self._year, self._narrow = years, ("", ""), 0, False
        self.search = search
        row = QHBoxLayout(self)
        row.setContentsMargins(u(12), 0, u(12), 0)
        row.setSpacing(u(8))
        self.menu = self._button("menu", "nav-menu", "打开导航", self.menu_asked.emit)
        self.seal = Seal(28, self)
        self.name = QLabel("村务台账")
        self.name.setObjectName("band-name")
        self.place = self._button("village", "band-place", "村", self.place_asked.emit, box=True)
        self.year = self._button("calendar", "band-year", "年度", self._choose_year, box=True)
        self.year.setToolTip("换年度  Alt+Y")
        self.find_button = self._button("search", "band-find", "查找 F3", self._show_search)
        self.undo_button = self._button("undo", "band-undo", "撤销", self.undo.emit)
        self.undo_button.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.undo_button.customContextMenuRequested.connect(self._undo_menu)
        self.who = self._button("user", "band-who", "谁在用", self.who_asked.emit)
        for widget in (self.menu, self.seal, self.name):
            row.addWidget(widget)
        row.addSpacing(u(12))
        row.addWidget(self.place)
        row.addWidget(self.year)
        row.addStretch(1)
        row.addWidget(self.search, 20)
        row.addStretch(1)
        for widget in (self.find_button, self.undo_button, self.who):
            row.addWidget(widget)
        self.set_undo("")
        self.fit(False)

    def _button(self, icon: str, name: str, said: str, do: Callable[[], object], box: bool = False) -> QPushButton:
        button = QPushButton(theme.icon(icon, "paper0"), "")
        button.setObjectName(name)
        button.setAccessibleName(said)
        button.setProperty("box", box)
        button.setIconSize(QSize(u(20), u(20)))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: do())
        return button

    def show_place(self, township: str, village: str) -> None:
        self._place = (township, village)
        self._say()

    def show_year(self, year: int) -> None:
        self._year = year
        self._say()

    def show_who(self, who: str) -> None:
        self.who.setText(f" 文书 {who}" if who not in ("", "文书") else " 文书")

    def set_undo(self, label: str) -> None:
        self.undo_button.setEnabled(bool(label))
        self.undo_button.setToolTip(f"撤销：{label}" if label else "没有可以撤销的")

    def fit(self, narrow: bool) -> None:
        self._narrow = narrow
        for widget, shown in (
            (self.menu, narrow),
            (self.find_button, narrow),
            (self.seal, not narrow),
            (self.place, not narrow),
            (self.search, not narrow),
            (self.who, not narrow),
        ):
            widget.setVisible(shown)
        self.undo_button.setText(" 撤销" if narrow else " 撤销  Ctrl+Z")
        self._say()

    def _say(self) -> None:
        township, village = self._place
        self.place.setText(" " + " › ".join(filter(None, (township, village))) or "还没有填村名")
        self.year.setText(f" {village} {self._year}" if self._narrow else f" {self._year} 年")

    def _undo_menu(self, place: QPoint) -> None:
        """Right click on 撤销: from the last step to all of them."""
        menu = QMenu(self)
        menu.setObjectName("undo-menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.undo_button.toolTip(), self.undo.emit)
        menu.addAction("看全部操作记录\tF8", self.log_asked.emit)
        menu.popup(self.undo_button.mapToGlobal(place))

    def _show_search(self) -> None:
        """Narrow: the field takes the place of the name and the year until it loses the focus."""
        for widget in (self.name, self.year):
            widget.hide()
        self.search.show()
        self.search.setFocus()
        self.search.left.connect(self._hide_search, Qt.ConnectionType.SingleShotConnection)

    def _hide_search(self) -> None:
        for widget in (self.name, self.year):
            widget.show()
        self.search.setVisible(not self._narrow)

    def _choose_year(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number in self._years():
            action = QAction(f"{number} 年", menu)
            action.setCheckable(True)
            action.setChecked(number == self._year)
            action.triggered.connect(lambda _checked=False, number=number: self.year_chosen.emit(number))
            menu.addAction(action)
        menu.popup(self.year.mapToGlobal(self.year.rect().bottomLeft()))
