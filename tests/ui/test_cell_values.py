"""What is typed in the cells of a list: dates, words, people, copies; what is refused, and what cannot be changed."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from desktop.ui.chooser import Chooser
from desktop.ui.word_editor import _rank, meant

from .cells import CONTROL, KEY, SHIFT, change, compose, here, person, press, show, stand, typed
from .conftest import Screen


@pytest.mark.parametrize(
    ("text", "day"), [("0315", "2026-03-15"), ("今", "2026-06-18"), ("昨", "2026-06-17"), ("-1", "2026-06-17")]
)
def test_a_date_by_the_number_pad(screen: Screen, text: str, day: str) -> None:
    """A number pad is enough; the first sign opens the cell."""
    page = show(screen, "activities", "name", "held_on")
    stand(screen, page, "清理河道", "held_on")
    if text.isascii():
        typed(screen, text)
    else:
        compose("", text)
    press(screen, KEY.Key_Return)
    assert screen.records("activities")[0]["held_on"] == day


def test_a_word_by_its_initials_is_taken_with_one_enter(screen: Screen) -> None:
    """hz is 汉族, s is 是, db is 低保; the arrows choose another of those offered."""
    page = show(screen, "people", "name", "sex", "nation", "tags", "away")
    stand(screen, page, "王德福", "sex")
    typed(screen, "n")
    offered: Any = page.cells.editor._list
    assert [offered.item(n).text() for n in range(2)] == ["男", "女"]
    press(screen, KEY.Key_Down)
    press(screen, KEY.Key_Return)
    assert person(screen, "王德福")["sex"] == "女" and here(page)[1] == "sex"
    stand(screen, page, "王德福", "nation")
    typed(screen, "hz")
    press(screen, KEY.Key_Return)
    assert person(screen, "王德福")["nation"] == "汉族"
    stand(screen, page, "王德福", "away")
    typed(screen, "s")
    press(screen, KEY.Key_Return)
    assert person(screen, "王德福")["away"] == 1
    stand(screen, page, "王德福", "tags")
    typed(screen, "db")
    press(screen, KEY.Key_Return)
    assert person(screen, "王德福")["tags"] == "低保"


def test_a_word_itself_comes_before_those_whose_other_names_begin_so() -> None:
    words = [("子", ("zi", "z"), ("nanhai", "nh")), ("女", ("nv", "n"), ()), ("孙女", ("sunnv", "sn"), ())]
    assert meant([(_rank(word, "n"), word[0]) for word in words]) == ["女", "子"]
    assert meant([(_rank(word, "女"), word[0]) for word in words]) == ["女", "孙女"]


def test_the_words_are_there_before_the_first_letter(screen: Screen) -> None:
    """A letter and Enter at once: nothing has to be asked first."""
    page = show(screen, "people", "name", "nation")
    screen.qtbot.waitUntil(lambda: bool(page.cells._words))
    stand(screen, page, "王德福", "nation")
    screen.qtbot.keyClicks(QApplication.focusWidget(), "h")
    screen.qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Return)
    screen.settle()
    assert person(screen, "王德福")["nation"] == "汉族"


def test_a_person_is_chosen_in_a_cell_by_letters_and_by_f7(screen: Screen) -> None:
    """wdf and Enter; F7 shows all, and what is chosen there is written."""
    page = show(screen, "households", "number", "head", "note")
    uids = {p["name"]: p["uid"] for p in screen.records("people")}
    stand(screen, page, "0012", "head")
    typed(screen, "ls")
    screen.qtbot.waitUntil(page.cells.editor.offering)
    press(screen, KEY.Key_Return)
    assert screen.records("households")[0]["head"] == uids["李四"]
    stand(screen, page, "0012", "head")
    press(screen, KEY.Key_F7)
    page.cells.editor.choose() if not screen.frame.findChildren(Chooser) else None
    (chooser,) = screen.frame.findChildren(Chooser)
    assert chooser.finder.selectedText() == "李四"
    screen.write(chooser.finder, "赵")
    screen.settle()
    chooser.answer("选这个")
    screen.settle()
    assert screen.records("households")[0]["head"] == uids["赵海燕"]


def test_what_is_refused_is_said_beside_the_cell_and_the_old_value_stays(screen: Screen) -> None:
    """In plain words, with the value typed still there to be corrected."""
    page = show(screen, "people", "name", "phone", "born")
    stand(screen, page, "王德福", "phone")
    typed(screen, "138")
    press(screen, KEY.Key_Return)
    editor = page.cells.editor
    assert editor.hasFocus() and editor.text() == "138" and here(page) == ("王德福", "phone")
    assert page.cells.wrong.isVisible() and "手机是 11 位" in page.cells.wrong.line.words.text()
    assert page.table.viewport().rect().contains(page.cells.wrong.geometry())
    assert person(screen, "王德福")["phone"] == "13812342931"
    typed(screen, "00001111")
    assert not page.cells.wrong.isVisible()
    press(screen, KEY.Key_Return)
    assert person(screen, "王德福")["phone"] == "13800001111" and page.cells.editor is None


def test_a_rule_of_the_whole_record_holds_in_a_cell_too(screen: Screen) -> None:
    """The number of a woman is not that of a man: the ledger's own rules are asked."""
    page = show(screen, "people", "name", "sex", "id_number")
    stand(screen, page, "王德福", "id_number")
    typed(screen, "11010519491231002X")
    press(screen, KEY.Key_Return)  # the number says 女, the record 男
    assert page.cells.wrong is not None and page.cells.wrong.isVisible()
    press(screen, KEY.Key_Escape)
    assert person(screen, "王德福")["id_number"] is None


@pytest.mark.parametrize(
    ("ledger", "path", "words"),
    [
        ("people", "age", "是算出来的，不能填"),
        ("people", "household.number", "记在“户”里"),
        ("volunteer_hours", "name", "是算出来的，不能直接改"),
    ],
)
def test_what_cannot_be_changed_says_why(screen: Screen, ledger: str, path: str, words: str) -> None:
    page = show(screen, ledger, "name", path)
    page.cells._go(0, 1)
    page.table.setFocus()
    press(screen, KEY.Key_F2)
    assert page.cells.editor is None and words in screen.frame.toast_bar.words.toolTip()
    screen.frame.toast("")
    typed(screen, "a")
    assert page.cells.editor is None and words in screen.frame.toast_bar.words.toolTip()


def test_tab_goes_right_over_what_cannot_be_filled_and_on_to_the_next_row(screen: Screen) -> None:
    page = show(screen, "people", "name", "age", "job", "note")
    stand(screen, page, "王德福", "name")
    row = page.table.currentIndex().row()
    press(screen, KEY.Key_F2)
    press(screen, KEY.Key_Tab)
    assert here(page) == ("王德福", "job")
    typed(screen, "a")
    press(screen, KEY.Key_Tab)
    typed(screen, "b")
    press(screen, KEY.Key_Tab)
    assert page.table.currentIndex().row() == row + 1 and here(page)[1] == "name"
    press(screen, KEY.Key_F2)
    press(screen, KEY.Key_Backtab, SHIFT)
    assert here(page) == ("王德福", "note")
    assert (person(screen, "王德福")["job"], person(screen, "王德福")["note"]) == ("a", "b")


def test_f4_writes_the_last_value_again_and_dots_copy_the_row_above(screen: Screen) -> None:
    page = show(screen, "people", "name", "job")
    page.order = "name"  # not remembered for the tests after
    page.reload()
    screen.settle()
    first, second, third = (page.model.record(n)["name"] for n in range(3))
    stand(screen, page, first, "job")
    typed(screen, "mu")
    press(screen, KEY.Key_Return)
    press(screen, KEY.Key_F4)
    assert person(screen, second)["job"] == "mu" and here(page)[0] == third
    typed(screen, "..")
    assert person(screen, third)["job"] == "mu"
    for name, way in ((second, "。。"), (third, "")):
        change(screen, name, {"job": ""})
        stand(screen, page, name, "job")
        if way:
            compose("", "。")
            compose("", "。")
            screen.settle()
        else:
            press(screen, KEY.Key_Apostrophe, CONTROL)
        assert person(screen, name)["job"] == "mu"
    stand(screen, page, first, "job")
    press(screen, KEY.Key_Apostrophe, CONTROL)
    assert "上面没有行了" in screen.frame.toast_bar.words.toolTip()


def test_typing_over_a_covered_number_does_not_show_it_and_f2_does(screen: Screen) -> None:
    """F2 uncovers it, which the log has; typing replaces it unseen."""
    page = show(screen, "people", "name", "phone")
    stand(screen, page, "王德福", "phone")
    typed(screen, "1")
    assert page.cells.editor.text() == "1"
    press(screen, KEY.Key_Escape)
    press(screen, KEY.Key_F2)
    assert page.cells.editor.text() == "13812342931"
    press(screen, KEY.Key_Return)
    assert person(screen, "王德福")["phone"] == "13812342931"
    log = screen.go("log")
    assert log.model.record(0)["label"].startswith("看电话：王德福")
    assert [log.model.ids[n] < 0 for n in range(2)] == [True, False]


def test_a_text_of_several_lines_is_no_matter_of_a_cell(screen: Screen) -> None:
    change(screen, "王德福", {"note": "一行\n两行"})
    page = show(screen, "people", "name", "note")
    stand(screen, page, "王德福", "note")
    press(screen, KEY.Key_F2)
    assert page.cells.editor is None and "有好几行" in screen.frame.toast_bar.words.toolTip()
