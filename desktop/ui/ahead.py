"""Pages and what they do are loaded while the clerk looks at the first page: a first visit does not wait for it."""

from __future__ import annotations

from functools import partial
from importlib import import_module

from .jobs import Jobs

PAGES = (
    "generic",
    "meetings",
    "meeting",
    "year_calendar",
    "households",
    "household",
    "activities",
    "activity",
    "contact_board",
    "log",
    "settings",
    "help",
    "ledgers",
    "bin",
    "templates",
    "template_map",
    "preview",
    "import_page",
    "import_compare",
)
SERVICES = ("records", "one_cell", "uncovering", "block", "edits", "replace", "kept_form", "templates", "transfer")


def load(jobs: Jobs) -> None:
    """Ask the worker for one after the other; what the window asks meanwhile is answered in between."""
    for name in (
        *(f"desktop.ui.pages.{page}" for page in PAGES),
        *(f"desktop.services.{service}" for service in SERVICES),
    ):
        jobs.ask(partial(_load, name), slot=f"ahead-{name}")


def _load(name: str, _book: object) -> None:
    import_module(name)
