"""A person beside the list: photograph, form, and by tabs all that the book knows of him."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QIcon, QImage, QImageReader, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from desktop.kit.errors import Refused
from desktop.kit.ledger import Ledger
from desktop.kit.look import Filter, Record
from desktop.services.person_card import TABS, Part, PersonCard, person_card
from desktop.services.portraits import drop_portrait, portrait, set_portrait

from . import theme
from .drawer import Drawer
from .page import tag
from .person_tab import PersonTab
from .theme import u

if TYPE_CHECKING:
    from .window import MainWindow

PICTURES = "照片 (*.jpg *.jpeg *.png *.bmp *.webp)"
FACE = QSize(48, 56)


def make_drawer(frame: MainWindow, ledger: Ledger, counter: str) -> Drawer:
    """The drawer for a ledger's records."""
    return PersonDrawer(frame, ledger, counter) if ledger.name == "people" else Drawer(frame, ledger, counter)


class PersonDrawer(Drawer):
    """The form first, then a tab for each side of his life; the photograph is changed by a click on it."""

    TABS = ("基本", *TABS, "记录")

    def __init__(self, frame: MainWindow, ledger: Ledger, counter: str) -> None:
        super().__init__(frame, ledger, counter)
        self.sides = [PersonTab(name, self._open, self._open_all) for name in TABS]
        for side in self.sides:
            self.pages.addWidget(side)
        self._file: Path | None = None

    def _build_head(self) -> None:
        self.face = QPushButton()
        self.face.setObjectName("person-photo")
        self.face.setAccessibleName("照片")
        self.face.setToolTip("点一下放照片")
        self.face.setProperty("k", "face")
        self.face.setFixedSize(u(FACE.width()), u(FACE.height()))
        self.face.clicked.connect(self._face_clicked)
        whole, words = QHBoxLayout(), QWidget()
        whole.setContentsMargins(u(16), 0, 0, 0)
        whole.setSpacing(0)
        outer, self._layout = self._layout, QVBoxLayout(words)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        super()._build_head()
        self.party = tag("党员", "ink")
        name_row = self._layout.itemAt(0).layout()
        assert isinstance(name_row, QHBoxLayout)
        name_row.setSpacing(u(10))
        name_row.setStretch(0, 0)
        name_row.insertWidget(1, self.party)
        name_row.insertStretch(2, 1)
        self._layout = outer
        whole.addWidget(self.face)
        whole.addWidget(words, 1)
        outer.addLayout(whole)

    # --- showing

    def show_record(self, record: Record) -> None:
        changed = record["uid"] != self.record.get("uid")
        super().show_record(record)
        self.face.show()
        self.party.setVisible(bool(record.get("is_member")))
        if changed:
            self._show_face(QImage())
        self._ask_face()

    def show_new(self, proposal: Record) -> None:
        self.face.hide()
        self.party.hide()
        super().show_new(proposal)

    def _say_fact(self, record: Record) -> None:
        """Sex, age, and whose family he is of: 男 · 44 岁 · 王德福的长子."""
        head, relation = record.get("household.called") or "", record.get("relation") or ""
        family = relation if relation in ("", "户主") or not head else f"{head}的{relation}"
        age = "" if record.get("age") is None else f"{record['age']:.0f} 岁"
        words = list(filter(None, (record.get("sex"), age, family or (f"{head}户" if head else ""))))
        self.fact.setText(" · ".join(words))
        self.fact.setVisible(bool(words))

    def tab_page(self, place: int) -> QWidget:
        return self.sides[place - 1] if 0 < place <= len(self.sides) else super().tab_page(place)

    def show_tab(self, place: int) -> None:
        super().show_tab(place)
        if 0 < place <= len(self.sides) and (uid := self.record.get("uid")):
            self.frame.jobs.ask(
                lambda book: person_card(book, uid), self._show_card, self._gone, slot=f"card-{id(self)}", owner=self
            )

    def _show_card(self, card: PersonCard) -> None:
        side = self.pages.currentWidget()
        if card.uid == self.record.get("uid") and isinstance(side, PersonTab):
            side.show_parts(card.tabs[side.name])

    def _gone(self, error: Exception) -> bool:
        return isinstance(error, Refused)  # the page closes the drawer of a person who is gone

    def _open(self, page: str, uid: str) -> None:
        self.frame.go(page, uid=uid)

    def _open_all(self, part: Part) -> None:
        self.frame.go(part.ledger, filters=(Filter(part.path, part.value),))

    # --- the photograph

    def _ask_face(self) -> None:
        uid, size = self.record["uid"], QSize(self.face.size())

        def answer(book: Any) -> tuple[str, Path | None, QImage]:
            file = portrait(book, uid)
            return uid, file, _small(file, size) if file else QImage()

        self.frame.jobs.ask(answer, self._face_arrived, slot=f"face-{id(self)}", owner=self)

    def _face_arrived(self, answer: tuple[str, Path | None, QImage]) -> None:
        uid, self._file, image = answer
        if uid == self.record.get("uid"):
            self._show_face(image)

    def _show_face(self, image: QImage) -> None:
        if image.isNull():
            self.face.setIcon(theme.icon("user", "paper600", 32))
            self.face.setIconSize(QSize(u(32), u(32)))
            return
        room = self.face.size()
        left, top = (image.width() - room.width()) // 2, (image.height() - room.height()) // 2
        self.face.setIcon(QIcon(QPixmap.fromImage(image.copy(left, top, room.width(), room.height()))))
        self.face.setIconSize(room)

    def _face_clicked(self) -> None:
        if self._file is None:
            self.choose_photo()
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("打开看", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._file))))
        menu.addAction("换一张…", self.choose_photo)
        menu.addAction("去掉照片", self.drop_photo)
        menu.popup(self.face.mapToGlobal(self.face.rect().bottomLeft()))

    def choose_photo(self) -> None:
        """Ask for a picture; it is made small and put to the person."""
        uid, name = self.record["uid"], self.name.text()

        def chosen(file: Path) -> None:
            self.frame.jobs.do(
                lambda book: set_portrait(book, uid, file),
                lambda _none: self._photo_changed(f"已放好{name}的照片"),
                self._no_photo,
                owner=self,
            )

        self.frame.ask.open_file(self, "选一张照片", chosen, PICTURES)

    def drop_photo(self) -> None:
        uid, name = self.record["uid"], self.name.text()
        self.frame.jobs.do(
            lambda book: drop_portrait(book, uid),
            lambda _none: self._photo_changed(f"已去掉{name}的照片"),
            owner=self,
        )

    def _photo_changed(self, words: str) -> None:
        self.frame.did(words)
        if self.record.get("uid"):
            self._ask_face()

    def _no_photo(self, error: Exception) -> bool:
        if isinstance(error, Refused):
            self.frame.ask.tell(self, "照片没有放上", str(error))
        return isinstance(error, Refused)


def _small(file: Path, room: QSize) -> QImage:
    """Read a picture as small as it still covers the room; null where it cannot be read."""
    reader = QImageReader(str(file))
    reader.setAutoTransform(True)
    if reader.size().isValid():
        reader.setScaledSize(reader.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    return reader.read()
