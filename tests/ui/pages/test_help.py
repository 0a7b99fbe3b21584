"""帮助: every page has a text of its own kind, F1 finds it, and no text names a key that is not there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from desktop.kit import places
from desktop.ledgers import LEDGERS
from desktop.ui.pages import HAND_MADE, exists
from desktop.ui.pages.help import about, in_html, pages, subject

UI = places.home() / "desktop" / "ui"
ALONE = r"\bF\d{1,2}\b|PgUp|PgDn|Delete\b|\bEsc\b|\bTab\b"
KEY = rf"(?<![\w./+])(?:(?:Ctrl|Alt|Shift)\+)+(?:回车|滚轮|[A-Za-z]+\d*|\d|↑|←|→)|{ALONE}"
QT = {"PgUp": "PageUp", "PgDn": "PageDown", "Esc": "Escape", "Ctrl+Delete": "Delete", "Shift+回车": "Return",
      "Ctrl+PgDn": "Ctrl+PgDown", "Alt+↑": "Alt+Up", "Alt+←": "Alt+Left", "Alt+→": "Alt+Right",
      "Ctrl+回车": "Ctrl+Return", "Ctrl+←": "Ctrl+Left", "Ctrl+→": "Ctrl+Right"}  # fmt: skip
ITS_OWN = {"start": "home", "backup": "settings", "volunteers": "activity", "ledger": "duties", "practice": "help"}
ELSEWHERE = {
    "start": ("people", "party_members", "meetings"),
    "volunteers": ("activities",),
    "household": ("households",),
    "settings": ("dictionary",),
    "attachments": ("household",),
}
FILES = {subject(file): file for _, file in pages()}
BUILT = sorted(name for name in FILES if (page := ITS_OWN.get(name, name)) not in HAND_MADE or exists(page))


def named_keys(text: str) -> set[str]:
    """The keys a help text names, without those it says are not used."""
    return set(re.findall(KEY, re.sub(r"^- F\d+：不用。$", "", text, flags=re.M)))


def live_keys(desk: Any, page: str) -> set[str]:
    """The shortcuts that work on a page, its list and the window."""
    shown = desk.go(page)
    buttons = [
        b.shortcut().toString() for b in shown.findChildren(object) if hasattr(b, "shortcut") and callable(b.shortcut)
    ]
    shortcuts = [s.key().toString() for s in (*shown.findChildren(QShortcut), *desk.window.findChildren(QShortcut))
                 if shown.isAncestorOf(s.parent()) or s.parent() in (shown, desk.window, shown.foot)]  # fmt: skip
    return {key for key in (*buttons, *shortcuts) if key}


def handled_keys() -> set[str]:
    """The keys that editors and tables answer themselves."""
    source = "\n".join(file.read_text("utf-8") for file in UI.rglob("*.py"))
    found = set(re.findall(r"Qt\.Key\.Key_(\w+)", source))
    found |= {"Ctrl+V"} if "StandardKey.Paste" in source else set()
    return found | set(re.findall(r'"(F\d\d?)"', source)) | set(re.findall(r'"((?:Ctrl|Alt)\+\w+)": ', source))


def test_every_page_has_a_help_text() -> None:
    """Each hand-made page that there is has a text of its own subject; each ledger at least that of any ledger."""
    bare = [name for name in HAND_MADE if exists(name) and about(name) not in FILES]
    assert bare == []
    assert [name for name in LEDGERS if about(name) not in FILES] == []
    assert about("visits") == "contact_board" and about("posts") == "party_members"
    assert about("problems") == "ledger" and about("households") == "household"


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_text_says_what_keys_and_what_may_go_wrong(name: str) -> None:
    """A title, five things done most, the keys, what may happen; nothing left over of the marks."""
    text = FILES[name].read_text("utf-8")
    assert text.startswith("# ")
    headings = re.findall(r"^## (.+)$", text, re.M)
    assert headings[0 if name != "start" else 1] == "最常做的五件事" and headings[-1] == "可能碰到的事"
    assert len(re.findall(r"^\d\. \*\*", text, re.M)) == 5
    html = in_html(text)
    assert "**" not in html and html.count("<ol>") == html.count("</ol>") == 1


@pytest.mark.parametrize("name", BUILT)
def test_no_text_names_a_key_that_does_not_exist(desk: Any, name: str) -> None:
    """Each key named works there: as a shortcut of that page or the window, or in a table or editor."""
    page = ITS_OWN.get(name, name)
    known = live_keys(desk, page) | handled_keys()
    for other in ELSEWHERE.get(name, ()):
        known |= live_keys(desk, other)
    known = {QKeySequence(key).toString() for key in known} | known
    named = named_keys(FILES[name].read_text("utf-8"))
    assert [key for key in sorted(named) if QT.get(key, key) not in known] == []


def test_the_keys_are_told_from_words() -> None:
    """The test above sees keys: a made-up one is found, a word is not."""
    assert named_keys("按 Ctrl+N，再按 F12、Shift+回车；PDF 和 F 不是键") == {"Ctrl+N", "F12", "Shift+回车"}
    assert "F19" not in handled_keys() and "F4" in handled_keys()


def test_f1_opens_the_help_of_the_page_and_goes_back(desk: Any) -> None:
    """From the households list its subject; F1 again returns there; an ordinary ledger has the text of any."""
    for page, subject_ in (("households", "household"), ("contact_board", "contact_board"), ("duties", "ledger")):
        desk.go(page)
        desk.qtbot.keyClick(desk.window, Qt.Key.Key_F1)
        desk.settle()
        shown = desk.window.page
        assert shown.name_shown == "help"
        assert subject(Path(shown.list.currentItem().data(Qt.ItemDataRole.UserRole))) == subject_
        assert "最常做的五件事" in shown.text.toPlainText()
        desk.qtbot.keyClick(desk.window, Qt.Key.Key_F1)
        desk.settle()
        assert desk.window.page.name_shown == page
