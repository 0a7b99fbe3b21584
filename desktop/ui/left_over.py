"""What was being written when the program last ended, offered when a book is opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop.store.book import Book

    from .window import MainWindow

GO_ON, DROP, STILL = "接着填", "不要了", "填了还没有保存，一个字也没有丢"


@dataclass(frozen=True)
class Left:
    """Something that was not saved when the program last ended: how it is said, on which page it goes on."""

    title: str
    words: str
    page: str
    kept: Any
    forget: Callable[[Book], None]


def offer(frame: MainWindow) -> None:
    """Once a book is open: offer what was not saved when the program last ended, one thing after the other."""

    def recalled(left: list[Left]) -> None:
        if not left:
            return
        first, buttons = left[0], ((DROP, "danger"), (GO_ON, "primary"))
        frame.ask.choose(frame, first.title, first.words, buttons, lambda answer: answered(left, answer))

    def answered(left: list[Left], answer: str) -> None:
        if answer == GO_ON:
            frame.go(left[0].page, kept=left[0].kept)
            return  # the others wait for the next start
        if answer == DROP:
            frame.jobs.ask(left[0].forget, lambda _none: None, owner=frame)
        recalled(left[1:])

    frame.jobs.ask(_left, recalled, owner=frame)


def _left(book: Book) -> list[Left]:
    """What is kept beside the book, on the worker."""
    from desktop.services import kept_activity, kept_draft, kept_form

    found = []
    if form := kept_form.recall(book):
        words = f"{book.ledgers[form.ledger].title}“{form.called}”，{STILL}。"
        found.append(Left("上次有一张表单没填完", words, form.ledger, form, kept_form.forget))
    if activity := kept_activity.recall(book):
        words = f"志愿活动“{activity.activity.get('name') or '还没写名称'}”，{STILL}。"
        found.append(Left("上次有一次活动没记完", words, "activity", activity, kept_activity.forget))
    if meeting := kept_draft.recall(book):
        kind = book.record("meeting_types", meeting.meeting.get("type") or "", ["name"]) or {}
        called = meeting.meeting.get("title") or kind.get("name") or "还没选类型"
        words = f"{meeting.meeting.get('held_on') or '还没写日期'}的会议“{called}”，{STILL}。"
        found.append(Left("上次有一次会议没记完", words, "meeting", meeting, kept_draft.forget))
    return found
