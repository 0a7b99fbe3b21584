"""What is typed into a list's form is kept beside the book until it is saved or given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.services import kept_form
from desktop.services.kept_form import Kept

from .pause import pause

if TYPE_CHECKING:
    from .form import Form
    from .pages.generic import GenericPage

KEEP_AFTER = 800  # milliseconds


class FormKeeping(QObject):
    """Keeps the form of one page; `watch` it once it is made."""

    def __init__(self, page: GenericPage) -> None:
        super().__init__(page)
        self.page = page
        self._watched: Form | None = None
        self._any = False
        self._timer = pause(self, KEEP_AFTER, self.keep)

    def watch(self, form: Form) -> bool:
        """Keep what is typed into this form from now on; say whether it is a new one."""
        fresh = self._watched is not form
        if fresh:
            self._watched = form
            form.edited.connect(self._typed)
        return fresh

    def _typed(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def keep(self) -> None:
        """Keep the form now, if there is anything to keep."""
        self._timer.stop()
        drawer = self.page.drawer
        if not drawer.dirty:
            self.forget()
            return
        record, rows = drawer.record, [row for row in drawer.form.rows if drawer.new or row.changed]
        texts = {row.field.name: str(row.editor.typed()) for row in rows}
        stamp = str(record.get("changed_at") or "")
        kept = Kept(self.page.ledger.name, record.get("uid", ""), stamp, drawer.name.text(), texts)
        self._any = True
        self.page.ask(lambda book: kept_form.keep(book, kept), lambda _none: None)

    def forget(self) -> None:
        """The form was saved or given up."""
        self._timer.stop()
        if self._any:
            self._any = False
            self.page.ask(kept_form.forget, lambda _none: None)

    def took_up(self) -> None:
        """The form on the screen is the one that was kept: it is forgotten when that is saved or given up."""
        self._any = True
