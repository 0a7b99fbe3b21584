"""A meeting on paper: its record page and its sign-in sheet are looked at before they are printed."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.ui.pages.preview import PreviewPage


@pytest.mark.parametrize(("print_it", "called"), [("print_record", "会议记录页"), ("print_signing", "签到表")])
def test_a_meeting_is_printed_from_the_preview(desk: Any, print_it: str, called: str) -> None:
    """The button saves, makes the sheet and shows its pages; ‹ leads back to the meeting."""
    page = desk.go("meeting", new=True, type=desk.kind("支部党员大会"))
    page.parts.basics.fields["held_on"].put("2026-06-18")
    page.list_again()
    desk.settle()
    page.parts.attendance.rest.click()
    getattr(page.paper, print_it)()
    desk.qtbot.waitUntil(lambda: desk.window.page is not page, timeout=10_000)
    desk.settle()
    shown = desk.window.page
    assert isinstance(shown, PreviewPage) and shown.view.count >= 1 and called in shown.head.fact.text()
    assert shown.view._images[0].width() > 100
    shown.head.back.click()
    desk.settle()
    assert desk.window.page is page
