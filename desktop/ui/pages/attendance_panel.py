"""The attendance list as a card: counts in its heading, the grid, and the legend of keys below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from desktop.kit.look import Record
from desktop.services.meetings import Counts
from desktop.ui import theme
from desktop.ui.keys import press
from desktop.ui.page import link
from desktop.ui.theme import u

from .attendance_grid import AttendanceGrid
from .attendance_rows import AttendanceRows
from .marks import MARKS, draw_mark
from .resolutions import VoteField

SHOWN = (("应到", "due", ""), ("实到", "present", "green"), ("请假", "on_leave", "amber"), ("缺席", "absent", "red"))


NOBODY = (
    "名册里没有这次该到的人。党员在“党员”里记或从表格导入，班子成员在“任职”里记，记好了再点上面的按钮；"
    "也可以只填人数，或点下面的“加人”。"
)


class CountsLine(QWidget):
    """应到 22 实到 18 请假 3 缺席 1, and how many are not marked yet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(u(4))
        self.figures: dict[str, QLabel] = {}
        for word, name, ink in (*SHOWN, ("未签", "unmarked", "paper600")):
            text, figure = QLabel(word, self), QLabel("0", self)
            text.setProperty("k", "soft")
            figure.setProperty("k", "count")
            figure.setProperty("ink", ink)
            figure.setObjectName(f"count-{name}")
            figure.setAccessibleName(word)
            line.addWidget(text)
            line.addWidget(figure)
            line.addSpacing(u(8))
            self.figures[name] = figure
            figure.setProperty("word", text)
        line.addStretch(1)

    def show_counts(self, counts: Counts) -> None:
        for name, figure in self.figures.items():
            number = getattr(counts, name)
            figure.setText(str(number))
            if name == "unmarked":
                figure.setVisible(bool(number))
                figure.property("word").setVisible(bool(number))


class MarkSign(QWidget):
    """One mark of the legend, painted."""

    def __init__(self, status: str, ink: str) -> None:
        super().__init__()
        self.status, self.ink = status, ink
        self.setFixedSize(QSize(u(18), u(24)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(0, (self.height() - self.width()) / 2, self.width(), self.width())
        draw_mark(painter, self.status, box, theme.colour(self.ink), u(1.6))
        painter.end()


class AttendancePanel(QWidget):
    """Grid and legend. `add_wanted` asks for somebody more, `roster_wanted` for the list of the meeting's day."""

    changed = Signal()
    add_wanted = Signal()
    roster_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = AttendanceRows(self)
        self.grid = AttendanceGrid(self.rows, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self._without_list())
        column.addLayout(self._stack, 1)
        self.legend = self._legend()
        column.addWidget(self.legend)
        self.rows.changed.connect(self._changed)
        self.grid.add_wanted.connect(self.add_wanted)

    def _legend(self) -> QWidget:
        legend = QWidget(self)
        legend.setProperty("k", "legend")
        legend.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        legend.setFixedHeight(u(36))
        line = QHBoxLayout(legend)
        line.setContentsMargins(u(12), 0, u(10), 0)
        line.setSpacing(u(4))
        for mark in MARKS:
            key, word = QLabel(mark.key, legend), QLabel(mark.word, legend)
            key.setProperty("k", "strong")
            word.setProperty("k", "soft")
            for widget in (key, MarkSign(mark.status, mark.ink), word):
                line.addWidget(widget)
            line.addSpacing(u(5))
        line.addStretch(1)
        self.add = link("加人", self.add_wanted.emit)
        self.add.setObjectName("attendance_add")
        self.add.setAccessibleName("加人")
        self.add.setToolTip("加一个名单外的人（F7）")
        self.rest = link("其余全到", self.mark_the_rest)
        self.rest.setObjectName("attendance_rest")
        self.rest.setAccessibleName("其余全到")
        press(self, self.rest, "Ctrl+D")
        self.more = QPushButton(theme.icon("more", "ink700"), "")
        self.more.setObjectName("attendance_more")
        self.more.setAccessibleName("这一行：列席、不计入、去掉")
        self.more.setToolTip("这一行：列席、不计入、去掉（右键、菜单键也可以）")
        self.more.setProperty("k", "small-icon")
        self.more.clicked.connect(self._more)
        line.addWidget(self.more)
        line.addSpacing(u(4))
        line.addWidget(self.add)
        line.addSpacing(u(8))
        line.addWidget(self.rest)
        return legend

    def _without_list(self) -> QWidget:
        """Shown where there is no list: make one, or type the two numbers."""
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(u(16), u(24), u(16), u(16))
        column.setSpacing(u(12))
        word = QLabel("这次会议还没有签到名单", page)
        word.setProperty("k", "heading")
        self.list_it = QPushButton("按开会那天的名册列出")
        self.list_it.setObjectName("attendance_roster")
        self.list_it.setAccessibleName("按开会那天的名册列出")
        self.list_it.clicked.connect(self.roster_wanted)
        self.nobody = QLabel("", page)
        self.nobody.setProperty("k", "soft")
        self.nobody.setObjectName("attendance_nobody")
        self.nobody.setWordWrap(True)
        self.due = VoteField("due_typed", "应到人数", page)
        self.present = VoteField("present_typed", "实到人数", page)
        numbers = QHBoxLayout()
        for label, field in (("没有名单，只填数：应到", self.due), ("实到", self.present)):
            numbers.addWidget(QLabel(label, page))
            numbers.addWidget(field)
            field.textEdited.connect(self.changed)
        numbers.addStretch(1)
        column.addWidget(word)
        column.addWidget(self.list_it, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(numbers)
        column.addWidget(self.nobody)
        column.addStretch(1)
        return page

    def say_nobody(self) -> None:
        """Below the two numbers: why no list was made, and what to do."""
        self.nobody.setText(NOBODY)
        self.nobody.setMinimumHeight(self.nobody.heightForWidth(u(380)))

    def show_rows(self, rows: Sequence[Record], meeting: Record) -> None:
        """Replace the list; not a change by the clerk."""
        self.rows.show(rows)
        self.due.put(meeting.get("due_typed"))
        self.present.put(meeting.get("present_typed"))
        self._choose()

    def mark_the_rest(self) -> None:
        self.rows.mark_the_rest()
        self.grid.setFocus()

    def value(self) -> list[Record]:
        return [dict(row) for row in self.rows.rows]

    def numbers(self) -> Record:
        """The two typed numbers, where there is no list."""
        if self.rows.rows:
            return {"due_typed": None, "present_typed": None}
        return {"due_typed": self.due.votes(), "present_typed": self.present.votes()}

    def _more(self) -> None:
        if self.grid.place() >= 0:
            corner = self.more.mapToGlobal(self.more.rect().topLeft())
            menu = self.grid.menu(self.grid.place())
            menu.popup(corner - QPoint(0, menu.sizeHint().height()))

    def _changed(self) -> None:
        self._choose()
        self.changed.emit()

    def _choose(self) -> None:
        self._stack.setCurrentIndex(0 if self.rows.rows else 1)
        self.rest.setEnabled(any(not row.get("status") for row in self.rows.rows))
