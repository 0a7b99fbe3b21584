"""The attachments' page and the viewer: a real window, real files, pictures read beside it."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent
from PySide6.QtWidgets import QPushButton

from desktop.kit.work import finish
from desktop.services import attached
from desktop.store.book import Book
from desktop.ui.pictures import Pictures, read
from desktop.ui.viewer import Viewer

from .test_named_inputs import inputs, said

COLOURS = ("red", "green", "blue", "white")


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Four photographs of one colour each, and a document."""
    made = [tmp_path / f"{colour}.jpg" for colour in COLOURS]
    for file in made:
        Image.new("RGB", (400, 300), file.stem).save(file)
    (tmp_path / "发言稿.pdf").write_bytes(b"%PDF-1.4")
    return [*made, tmp_path / "发言稿.pdf"]


@pytest.fixture
def house(desk: Any, files: list[Path]) -> str:
    """A household with them, and one photograph of a person."""

    def put(book: Book) -> str:
        uid = str(book.records("households")[0]["uid"])
        finish(attached.put(book, "households", uid, files))
        finish(attached.put(book, "people", book.records("people")[0]["uid"], files[:1]))
        return uid

    return str(desk.ask(put))


def view(desk: Any, at: int = 0) -> Viewer:
    """Open the viewer at a row, by Enter."""
    page = desk.window.page
    page.table.setCurrentIndex(page.table.rows.index(at, 0))
    desk.qtbot.keyClick(page.table, Qt.Key.Key_Return)
    desk.settle()
    assert isinstance(page.viewer, Viewer)
    return page.viewer


def colour(viewer: Viewer, desk: Any) -> str:
    """The colour in the middle of what is shown."""
    desk.qtbot.waitUntil(lambda: not viewer.canvas._picture.isNull(), timeout=5000)
    seen = viewer.canvas.grab().toImage().pixelColor(viewer.canvas.rect().center())
    channels = {"red": seen.red(), "green": seen.green(), "blue": seen.blue()}
    strong = [name for name, value in channels.items() if value > 100]
    return strong[0] if len(strong) == 1 else "white"


def captions(desk: Any, house: str) -> list[str]:
    return [one.called for one in desk.ask(lambda book: attached.of(book, "households", house))]


def test_all_are_listed_with_their_records(desk: Any, house: str) -> None:
    """Filtered by ledger and by words; the record of one is opened with F6."""
    page = desk.go("attachments")
    assert len(page.shown) == 6 and "6 个" in page.head.fact.text()
    offered = [page.which.itemText(n) for n in range(page.which.count())]
    assert offered == ["全部 6", "户 5", "人员 1"]
    page.which.setCurrentIndex(1)
    page.finder.setText("blue")
    assert [one.name for one in page.shown] == ["blue.jpg"]
    assert page.table.rows.rows[0]["owner"].startswith("党员01")
    desk.qtbot.keyClick(page.table, Qt.Key.Key_F6)
    desk.settle()
    assert desk.window.page.name_shown == "household" and desk.window.page.uid == house


def test_a_missing_file_is_flagged(desk: Any, house: str) -> None:
    """Red in its row, in the head and in the choice; the viewer says what to do."""
    gone = desk.ask(lambda book: attached.of(book, "households", house)[1].file)
    gone.unlink()
    page = desk.go("attachments", ledger="households", uid=house)
    assert [row["state"] for row in page.table.rows.rows] == ["", "文件不见了", "", "", ""]
    viewer = view(desk, 1)
    assert "文件不见了" in viewer.canvas.accessibleDescription() and not viewer.copy.isEnabled()
    viewer.close()
    page = desk.go("attachments")
    page.which.setCurrentIndex(page.which.findText("文件不见了 1"))
    assert [one.name for one in page.shown] == ["green.jpg"]


def test_pictures_are_looked_at_one_by_one(desk: Any, house: str) -> None:
    """Arrow keys go on and back, and stop at the ends; each shows its own picture; Esc comes back to its row."""
    page = desk.go("attachments", ledger="households", uid=house)
    viewer = view(desk)
    seen = []
    for _ in COLOURS:
        seen.append(colour(viewer, desk))
        desk.qtbot.keyClick(viewer.canvas, Qt.Key.Key_Right)
        desk.qtbot.wait(150)
    assert tuple(seen) == COLOURS
    assert "用别的程序" in viewer.canvas.accessibleDescription()
    desk.qtbot.keyClick(viewer.canvas, Qt.Key.Key_Right)
    assert viewer.at == 4
    desk.qtbot.keyClick(viewer.canvas, Qt.Key.Key_Left)
    desk.qtbot.keyClick(viewer.canvas, Qt.Key.Key_Escape)
    desk.settle()
    assert page.viewer is None and page.chosen.name == "white.jpg" and page.table.hasFocus()


def test_larger_and_turned_without_touching_the_file(desk: Any, house: str) -> None:
    """Fitted at first; + and - and 0; R turns what is seen by a quarter."""
    desk.go("attachments", ledger="households", uid=house)
    viewer = view(desk)
    colour(viewer, desk)
    canvas, file = viewer.canvas, viewer.item.file
    before, content = canvas.shown(), file.read_bytes()
    assert canvas.rect().toRectF().contains(before) if hasattr(canvas.rect(), "toRectF") else True
    assert before.width() > before.height()
    desk.qtbot.keyClick(canvas, Qt.Key.Key_R)
    assert canvas.shown().width() < canvas.shown().height()
    desk.qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.zoom > 1
    desk.qtbot.keyClick(canvas, Qt.Key.Key_Minus)
    assert canvas.zoom == pytest.approx(1)
    desk.qtbot.keyClick(canvas, Qt.Key.Key_0)
    assert canvas.shown() == before and file.read_bytes() == content


def test_a_caption_is_written_where_it_is_seen(desk: Any, house: str) -> None:
    """F2, words, Enter: one step; Ctrl+Z takes it back, also in the viewer."""
    desk.go("attachments", ledger="households", uid=house)
    viewer = view(desk)
    desk.qtbot.keyClick(viewer.canvas, Qt.Key.Key_F2)
    assert viewer.caption.hasFocus()
    viewer.caption.setText("正房")
    desk.qtbot.keyClick(viewer.caption, Qt.Key.Key_Return)
    desk.settle()
    assert captions(desk, house)[0] == "正房" and viewer.canvas.hasFocus()
    desk.qtbot.keyClick(viewer.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert captions(desk, house)[0] == "red.jpg" and viewer.caption.text() == ""


def test_the_order_is_changed_where_it_is_seen(desk: Any, house: str) -> None:
    """Alt+→ moves it behind the next, and it stays the one that is shown."""
    desk.go("attachments", ledger="households", uid=house)
    viewer = view(desk)
    desk.qtbot.keyClick(viewer.canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    desk.settle()
    assert captions(desk, house)[:2] == ["green.jpg", "red.jpg"]
    assert viewer.item.name == "red.jpg" and viewer.at == 1


def test_a_copy_is_saved_and_another_opened_outside(
    desk: Any, house: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl+E writes it as it is kept; Ctrl+O hands a copy under its own name to the system, never the book's file."""
    opened: list[Path] = []

    def noted(url: QUrl) -> bool:
        opened.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", noted)
    target = tmp_path / "拷出去.jpg"
    monkeypatch.setattr(desk.window.ask, "save_file", lambda over, title, name, then, filters="": then(target))
    page = desk.go("attachments", ledger="households", uid=house)
    viewer = view(desk)
    viewer.copy.click()
    desk.settle()
    kept = viewer.item.file
    assert target.read_bytes() == kept.read_bytes()
    for _ in range(4):
        viewer.step(1)
    viewer.system.click()
    desk.settle()
    assert [file.name for file in opened] == ["发言稿.pdf"]
    assert opened[0].read_bytes() == b"%PDF-1.4" and page.chosen.file.parent.parent not in opened[0].parents


def test_files_are_let_fall_on_a_record(desk: Any, house: str, tmp_path: Path) -> None:
    """They are put to it in one step; the list of all does not take them."""
    fresh = tmp_path / "新的.jpg"
    Image.new("RGB", (50, 50), "gray").save(fresh)
    page = desk.go("attachments", ledger="households", uid=house)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(fresh))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, none))
    desk.settle()
    desk.qtbot.waitUntil(lambda: len(page.shown) == 6)
    assert page.shown[-1].name == "新的.jpg"
    page = desk.go("attachments")
    page.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, none))
    desk.settle()
    assert len(page.shown) == 7


def test_one_goes_to_the_recycle_bin_and_comes_back(desk: Any, house: str) -> None:
    page = desk.go("attachments", ledger="households", uid=house)
    page.head.action_buttons["attachments-drop"].click()
    desk.settle()
    assert len(page.shown) == 4
    desk.window.undo()
    desk.settle()
    assert len(page.shown) == 5


@pytest.mark.parametrize("place", ["household", "people"])
def test_the_way_from_a_record(desk: Any, house: str, place: str) -> None:
    """Ctrl+J from a household's page, or from any list's drawer, which says how many there are."""
    person = desk.ask(lambda book: book.records("people")[0]["uid"])
    page = desk.go(place, uid=house if place == "household" else person)
    if place == "people":
        assert page.drawer.attached.text() == " 附件 1"
    target = page if place == "household" else page.drawer
    desk.window.activateWindow()
    target.setFocus()
    desk.qtbot.keyClick(target, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    shown = desk.window.page
    assert shown.name_shown == "attachments" and len(shown.shown) == (5 if place == "household" else 1)
    shown.head.back.click()
    desk.settle()
    assert desk.window.page is page


def test_a_meetings_photographs_are_looked_at_before_they_are_saved(desk: Any, files: list[Path]) -> None:
    """Caption and order written in the viewer are the draft's, and are saved with it."""
    page = desk.go("meeting", new=True, type=desk.kind("支部党员大会"))
    photos = page.parts.photos
    photos.add(files[:3])
    desk.settle()
    photos.opened.emit(files[1])
    desk.settle()
    viewer = desk.window.findChild(Viewer)
    assert viewer.at == 1 and colour(viewer, desk) == "green"
    viewer.caption.setText("签到")
    viewer.later.click()
    desk.settle()
    viewer.close()
    assert [(p.file.stem, p.caption) for p in photos.photos] == [("red", ""), ("blue", ""), ("green", "签到")]


def test_the_viewer_goes_with_its_page_and_leaves_the_bands_in_sight(desk: Any, house: str) -> None:
    """Going elsewhere closes it; it never covers the band; whatever is pressed or typed in has a name."""
    desk.go("attachments", ledger="households", uid=house)
    viewer = view(desk)
    assert viewer.y() >= desk.window.band.height() and viewer.width() == desk.window.width()
    assert [type(w).__name__ for w in inputs(viewer) if not w.objectName() or not said(w)] == []
    assert viewer.canvas.objectName() and viewer.canvas.accessibleName()
    desk.go("people")
    desk.qtbot.wait(20)
    assert desk.window.findChildren(Viewer) == []


def test_small_pictures_are_read_beside_the_window(desk: Any, files: list[Path]) -> None:
    """On another thread, the one wanted last first; one that cannot be read is a null picture, not a crash."""
    threads: list[str] = []
    pictures = Pictures(QSize(76, 50), 3, desk.window, fill=True)
    pictures.came.connect(lambda _file: threads.append(threading.current_thread().name))
    broken = files[-1]
    for file in files:
        assert pictures.get(file) is None
    desk.qtbot.waitUntil(lambda: len(threads) >= 5, timeout=5000)
    assert set(threads) == {"MainThread"}
    kept = [file for file in files if str(file) in pictures._kept]
    assert len(kept) == 3, "no more are kept than asked for"
    image = read(files[0], QSize(76, 50), fill=True)
    assert image.width() >= 76 and image.height() >= 50 and read(broken, QSize(10, 10)).isNull()


def test_five_hundred_stay_fluid(desk: Any, house: str) -> None:
    """Nothing in the window takes longer than a tenth of a second while all of them are scrolled through."""

    def many(book: Book) -> None:
        kept = book.record("attachments", attached.of(book, "households", house)[0].uid) or {}
        same = {f: kept[f] for f in ("ledger", "record", "file_name", "hash", "suffix", "size", "width", "height")}
        with book.step("许多"):
            for n in range(500):
                book.save("attachments", {**same, "position": float(n + 10)})

    desk.ask(many)
    page = desk.go("attachments")
    desk.qtbot.waitUntil(lambda: len(page.shown) == 506)
    longest = 0.0
    for row in range(0, 506, 11):
        began = time.perf_counter()
        page.table.setCurrentIndex(page.table.rows.index(row, 0))
        page.table.viewport().repaint()
        longest = max(longest, time.perf_counter() - began)
        desk.qtbot.wait(1)
    assert longest < 0.1


def test_the_page_says_what_belongs_there_when_it_is_empty(desk: Any) -> None:
    page = desk.go("attachments")
    assert page.listing.currentIndex() == 1 and "Ctrl+J" in page.belongs.text()
    see = page.findChild(QPushButton, "attachments-see")
    assert not see.isEnabled()
