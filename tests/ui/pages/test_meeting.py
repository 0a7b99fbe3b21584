"""The meeting page: what a clerk types at the keyboard is what the book holds, also after undo and redo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from desktop.services import kept_draft, records
from desktop.store.book import Book
from desktop.ui.pages.meeting import MeetingPage

Keys = Qt.Key


@pytest.fixture
def page(desk: Any) -> Any:
    """A new meeting of all members, today."""
    made = desk.go("meeting", new=True, type=desk.kind("支部党员大会"))
    made.parts.basics.fields["held_on"].put("2026-06-18")
    made.list_again()
    desk.settle()
    return made


def write(page: Any, desk: Any) -> None:
    """Write a whole meeting as at the keyboard: two absent with reasons, a vote of 30, 2 and 1."""
    grid = page.parts.attendance.grid
    grid.setFocus()
    grid.go(4)
    reason(desk, grid, "2", "住院")
    reason(desk, grid, "3", "在苏州务工，没请假")
    page.parts.attendance.rest.click()
    page.parts.add_matter()
    matter = page.parts.resolutions.editors[0]
    matter.matter.insert("接收朱文斌为中共正式党员")
    for name, votes in (("agree", "30"), ("against", "2"), ("abstain", "1")):
        desk.qtbot.keyClicks(matter.votes[name], votes)
    page.parts.basics.fields["began"].setText("1930")
    page.parts.minutes.editors["topics"].setPlainText("接收预备党员转正")
    page.parts.minutes.editors["content"].setPlainText("逐项讨论后举手表决。")
    desk.settle()


def reason(desk: Any, grid: Any, key: str, text: str) -> None:
    """Mark the current row, and write the reason that is asked for at once."""
    desk.qtbot.keyClick(grid, key)
    editor = grid.findChildren(QLineEdit, "attendance_reason")[-1]
    editor.insert(text)
    desk.qtbot.keyClick(editor, Keys.Key_Return)


def held(book: Book) -> dict[str, Any] | None:
    """What the book holds of the only meeting, as one value."""
    meetings = book.records("meetings")
    if not meetings:
        return None
    uid = meetings[0]["uid"]
    rows = book.records("attendance", meeting=uid)
    return {
        "uid": uid,
        "there": sum(r["status"] == "到会" for r in rows),
        "away": sorted((r["status"], r["reason"]) for r in rows if r["status"] != "到会"),
        "votes": [
            (r["agree"], r["against"], r["abstain"], r["result"]) for r in book.records("resolutions", meeting=uid)
        ],
        "topics": meetings[0]["topics"],
        "began": meetings[0]["began"],
    }


WRITTEN = {
    "there": 33,
    "away": [("缺席", "在苏州务工，没请假"), ("请假", "住院")],
    "votes": [(30.0, 2.0, 1.0, "通过")],
    "topics": "接收预备党员转正",
    "began": "19:30",
}


def test_a_meeting_is_written_saved_undone_and_redone(page: Any, desk: Any) -> None:
    """Two absent with reasons and a vote of 30, 2 and 1 are in the book after F12, gone after undo, back after redo."""
    write(page, desk)
    desk.qtbot.keyClick(page.parts.attendance.grid, Keys.Key_F12)
    desk.settle()
    saved = desk.ask(held)
    assert saved is not None and {k: v for k, v in saved.items() if k != "uid"} == WRITTEN
    desk.window.undo()
    desk.settle()
    assert desk.ask(held) is None
    desk.window.redo()
    desk.settle()
    assert desk.ask(held) == saved
    assert page.draft.uid == saved["uid"] and not page.dirty()


def test_counts_and_verdict_follow_the_keys(page: Any, desk: Any) -> None:
    """The heading counts what is marked, and the verdict says its arithmetic, before anything is saved."""
    write(page, desk)
    figures = {name: figure.text() for name, figure in page.parts.counts.figures.items()}
    assert figures == {"due": "35", "present": "33", "on_leave": "1", "absent": "1", "unmarked": "0"}
    verdict = page.parts.resolutions.editors[0].verdict.text
    assert verdict == "通过：同意 30 票，超过应到有表决权 35 人的一半（至少 18 票）"


def test_votes_that_do_not_add_up_are_said_at_once(page: Any, desk: Any) -> None:
    """Thirty, two and two of thirty-three present is one too many, and the verdict says so."""
    write(page, desk)
    page.parts.resolutions.editors[0].votes["abstain"].setText("2")
    desk.settle()
    assert "三项合计 34" in page.parts.resolutions.editors[0].verdict.text
    assert "第 1 项票数" in page.foot.words.toolTip()


def test_a_reason_is_owed_until_it_is_given(page: Any, desk: Any) -> None:
    """An absence without a reason is listed in the foot, and F9 leads to the row."""
    rows = page.parts.attendance.rows
    rows.mark([7], "缺席")
    desk.settle()
    assert "第 8 行缺席原因" in page.foot.words.toolTip()
    fields = [c.field for c in page._judgement.missing]
    page._seen = fields.index("attendance.7.reason") - 1
    page.see_next()
    assert page.parts.attendance.grid.place() == 7


def test_marking_present_takes_the_reason_back_and_a_new_absence_brings_it_again(page: Any) -> None:
    """A reason never stays with somebody who came, and is not lost by a slip of the finger."""
    rows = page.parts.attendance.rows
    rows.mark([0], "请假")
    rows.give_reason(0, "住院")
    rows.mark([0], "到会")
    assert rows.rows[0]["reason"] is None
    rows.mark([0], "缺席")
    assert rows.rows[0]["reason"] == "住院"


def test_somebody_outside_the_list_sits_in_and_is_not_counted(page: Any, desk: Any) -> None:
    """An added person is 列席: in the list, outside 应到."""
    found = desk.ask(lambda book: book.named("people", "王磊"))
    page.people.add(found[0])
    desk.settle()
    assert page.parts.attendance.rows.rows[-1]["status"] == "列席"
    assert page.parts.counts.figures["due"].text() == "35"


def test_a_row_can_be_set_aside_with_the_mouse_alone(page: Any, desk: Any) -> None:
    """The … below the list offers 列席 and 不计入 for the current row, so that nobody has to know of a right click."""
    page.parts.attendance.grid.go(2)
    menu = page.parts.attendance.grid.menu(2)
    next(a for a in menu.actions() if a.text().startswith("列席")).trigger()
    desk.settle()
    assert page.parts.attendance.rows.rows[2]["status"] == "列席"
    assert page.parts.counts.figures["due"].text() == "34"
    menu.close()


def test_left_out_needs_a_reason_to_be_saved(page: Any, desk: Any) -> None:
    """不计入 without a reason is refused, what was typed stays, and with a reason it is saved."""
    page.parts.attendance.mark_the_rest()
    page.parts.attendance.rows.mark([1], "不计入")
    page.save()
    desk.settle()
    assert desk.ask(held) is None and "要改" in page.foot.count.text()
    page.parts.attendance.rows.give_reason(1, "长期卧病，党员大会同意")
    page.save()
    desk.settle()
    assert desk.ask(held)["away"] == [("不计入", "长期卧病，党员大会同意")]


def test_what_cannot_be_read_stays_and_is_said_beside_its_field(page: Any, desk: Any) -> None:
    """An unreadable time is not saved, not lost, and marked."""
    began = page.parts.basics.fields["began"]
    began.setText("七点来钟")
    page.save()
    desk.settle()
    assert desk.ask(held) is None
    assert began.text() == "七点来钟" and began.property("wrong") is True
    assert "看不懂" in page.parts.basics._errors["began"].text


def test_a_late_record_is_marked(page: Any, desk: Any) -> None:
    """A meeting of weeks ago recorded today is 补记, also before it is saved."""
    page.parts.basics.fields["held_on"].put("2026-05-20")
    page.edited()
    desk.settle()
    assert page._judgement.late_by == 29
    assert "29 天" in page.parts.basics.late.text


def test_the_last_agenda_is_copied_without_its_minutes(page: Any, desk: Any) -> None:
    """照上次议程 brings the topics of the last meeting of the type, and nothing that was said there."""
    kind = desk.kind("支部党员大会")

    def earlier(book: Book) -> None:
        last = {"type": kind, "held_on": "2026-03-20", "topics": "学习一季度文件", "content": "大家讨论了。"}
        records.save(book, "meetings", last)

    desk.window.jobs.do(earlier)
    desk.settle()
    page.copy_agenda()
    desk.settle()
    assert page.parts.minutes.value()["topics"] == "学习一季度文件"
    assert page.parts.minutes.value()["content"] is None


def test_the_decision_says_what_was_voted(page: Any, desk: Any) -> None:
    """照表决结果写 puts the recorded votes and their verdict into words, and nothing else."""
    write(page, desk)
    page.parts.minutes.decision_wanted.emit()
    decision = page.parts.minutes.value()["decision"]
    assert decision == "1．接收朱文斌为中共正式党员：同意 30 票，反对 2 票，弃权 1 票，通过。"


def test_leaving_asks_and_a_draft_may_stay(page: Any, desk: Any) -> None:
    """Leaving an unsaved meeting asks; put aside, it is as it was when one comes back."""
    write(page, desk)
    answers: list[str] = []

    class Put:
        def choose(self, over: QWidget, title: str, words: str, buttons: Any, then: Any, **_: Any) -> None:
            answers.append(title)
            then("先放着")

    desk.window.ask = Put()
    desk.go("meetings")
    assert answers == ["这次会议还没保存"] and desk.window.page.name == "meetings"
    again = desk.go("meeting")
    assert again is page and page.parts.resolutions.value()[0]["agree"] == 30.0


def test_photographs_are_attached_in_their_order(page: Any, desk: Any, tmp_path: Path) -> None:
    """Photographs are saved with caption and place; taking one out and saving again leaves the others."""
    files = []
    for number in range(2):
        image = QImage(320, 240, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.darkGreen if number else Qt.GlobalColor.darkBlue)
        files.append(tmp_path / f"照片{number}.png")
        assert image.save(str(files[-1]))
    page.parts.attendance.mark_the_rest()
    page.parts.photos.add(files)
    page.parts.photos.tiles[1].caption.setText("表决")
    page.parts.photos.tiles[1].caption.textEdited.emit("表决")
    page.save()
    desk.settle()
    kept = desk.ask(lambda book: sorted((r["position"], r["caption"]) for r in book.records("attachments")))
    assert kept == [(1.0, None), (2.0, "表决")]
    page.parts.photos._do("drop", 0)
    page.save()
    desk.settle()
    assert desk.ask(lambda book: [r["caption"] for r in book.records("attachments")]) == ["表决"]


def test_every_editor_has_a_name(page: Any, desk: Any) -> None:
    """Tests and screen readers find every editor and button of the page by its name."""
    page.parts.add_matter()
    desk.settle()
    for kind in (QLineEdit, QComboBox, QPlainTextEdit, QAbstractButton):
        for widget in [*page.findChildren(kind), *page.foot.findChildren(kind)]:
            assert widget.objectName() or widget.parent().objectName(), widget
            if kind is not QAbstractButton:
                assert widget.accessibleName() or widget.parent().accessibleName(), widget.objectName()


@pytest.mark.parametrize(("wide", "high"), [(1366, 696), (911, 464), (683, 348)])
def test_the_page_never_asks_for_more_than_the_window(page: Any, desk: Any, wide: int, high: int) -> None:
    """The page fits 1366×768 at 100, 150 and 200 % (683×348 units): nothing pushes the window larger."""
    desk.window.setFixedSize(wide, high)
    desk.settle()
    assert (desk.window.width(), desk.window.height()) == (wide, high)
    least = page.minimumSizeHint()
    assert least.width() <= page.width() and least.height() <= page.height()
    assert page.parts.narrow == (wide < 1100)


def test_another_meeting_does_not_take_the_place_of_a_draft_unasked(page: Any, desk: Any) -> None:
    """Opening another meeting over an unsaved one asks first; without an answer the draft stays."""
    write(page, desk)
    asked: list[list[str]] = []

    class Ask:
        def choose(self, over: QWidget, title: str, words: str, buttons: Any, then: Any, **_: Any) -> None:
            asked.append([text for text, _ in buttons])

    desk.window.ask = Ask()
    page.open(new=True)
    desk.settle()
    assert asked == [["不填了", "保存"]]
    assert page.parts.resolutions.value()[0]["agree"] == 30.0


def test_a_draft_outlives_the_program(page: Any, desk: Any, qtbot: Any, folder: Path) -> None:
    """What was written and not saved is offered when the program is started again, and taken up as it was."""
    write(page, desk)
    page.keeping.keep()
    desk.settle()
    kept = desk.ask(kept_draft.recall)
    assert kept is not None and kept.resolutions[0]["agree"] == 30.0
    again = MeetingPage(desk.window)
    again.take_up(kept)
    desk.settle()
    assert again.dirty() and again.parts.minutes.value()["content"] == "逐项讨论后举手表决。"
    again.save()
    desk.settle()
    saved = desk.ask(held)
    assert saved is not None and {k: v for k, v in saved.items() if k != "uid"} == WRITTEN
    assert desk.ask(kept_draft.recall) is None
    again.deleteLater()


def test_after_saving_the_keys_still_belong_to_the_page(page: Any, desk: Any) -> None:
    """Ctrl+Z right after F12 takes the meeting back, though a field was being typed in; Ctrl+Y brings it again."""
    write(page, desk)
    votes = page.parts.resolutions.editors[0].votes["abstain"]
    votes.setFocus()
    desk.qtbot.keyClick(votes, Keys.Key_F12)
    desk.settle()
    saved = desk.ask(held)
    focus = QApplication.focusWidget()
    assert focus is not None and page.isAncestorOf(focus)
    desk.qtbot.keyClick(focus, Keys.Key_Z, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert desk.ask(held) is None
    focus = QApplication.focusWidget()
    desk.qtbot.keyClick(focus or page, Keys.Key_Y, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert desk.ask(held) == saved


@pytest.mark.parametrize("pad", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier])
def test_enter_goes_on_and_shift_enter_goes_back(desk: Any, pad: Qt.KeyboardModifier) -> None:
    """From the day to the hour and back, with the number pad's Enter as well."""
    basics = desk.go("meeting").parts.basics
    basics.fields["held_on"].setFocus()
    first = QApplication.focusWidget()
    desk.qtbot.keyClick(first, Keys.Key_Return, pad)
    assert QApplication.focusWidget() is not first
    desk.qtbot.keyClick(QApplication.focusWidget(), Keys.Key_Return, pad | Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is first
