"""The pages by name. A ledger without a hand-made page is served by the generic page; so are pages not listed here."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.ui.page import Page
    from desktop.ui.window import MainWindow

HAND_MADE = {
    "home": "home:HomePage",
    "meetings": "meetings:MeetingsPage",
    "meeting": "meeting:MeetingPage",
    "calendar": "year_calendar:YearCalendarPage",
    "households": "households:HouseholdsPage",
    "household": "household:HouseholdPage",
    "contact_board": "contact_board:ContactBoardPage",
    "activities": "activities:ActivitiesPage",
    "activity": "activity:ActivityPage",
    "ledgers": "ledgers:LedgersPage",
    "own_ledgers": "ledgers:LedgersPage",
    "templates": "templates:TemplatesPage",
    "template": "template_map:TemplateMapPage",
    "preview": "preview:PreviewPage",
    "import": "import_page:ImportPage",
    "compare": "import_compare:ComparePage",
    "check": "check:CheckPage",
    "bin": "bin:BinPage",
    "log": "log:LogPage",
    "attachments": "attachments:AttachmentsPage",
    "settings": "settings:SettingsPage",
    "help": "help:HelpPage",
}


def exists(name: str) -> bool:
    """Whether there is a page of this name, without importing it."""
    where = HAND_MADE.get(name)
    return where is None or find_spec(f"{__name__}.{where.partition(':')[0]}") is not None


def make(name: str, frame: MainWindow) -> Page:
    """Make a page; its module is imported only now."""
    where = HAND_MADE.get(name)
    if where:
        module, _, cls = where.partition(":")
        made: Page = getattr(import_module(f"{__name__}.{module}"), cls)(frame)
        return made
    from .generic import GenericPage

    return GenericPage(frame, name)
