"""A file that no ledger fits makes one; columns without a field become fields. Supposed until the rows are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.kit.look import Record
from desktop.services.incoming.looking import Sight
from desktop.services.proposing import Proposal
from desktop.ui.page import Action

if TYPE_CHECKING:
    from .import_page import ImportPage

NEW = "建成新台账"
NEW_WORDS = "照这张表建一本。栏目可以改名、去掉勾；导入时和记录一起建好，一次就能撤销。"
MORE_WORDS = "这些列在“{}”里没有对应的栏目。要的留着，不要的去掉勾；导入时一起加上，一次就能撤销。"


class OwnOffers:
    """What the wizard offers beside the ledgers there are. `page` is asked for the columns as they are said now."""

    def __init__(self, page: ImportPage) -> None:
        self.page = page
        self._last: tuple[Sight, dict[int, str], Proposal] | None = None  # what was agreed to

    def first(self, sight: Sight) -> bool:
        """Whether making a ledger is what the second step proposes: none fits, and most columns are not known."""
        if sight.fits or sight.template is None or self.page.state.declares:
            return False
        return 2 * sum(bool(self.page.state.path(h)) for h in sight.headings) < len(sight.headings)

    def actions(self, sight: Sight) -> tuple[Action, ...]:
        """The buttons of the second step."""
        if sight.template is None:
            return ()
        if self.page.state.declares:
            return (Action("import-change-fields", "改栏目", "pencil", self._change),) if self._last else ()
        if not sight.fits:
            return (Action("import-new-ledger", NEW, "books", self.propose),)
        unknown = self._unknown(sight)
        return (Action("import-new-fields", f"{unknown} 列加为新栏目", "plus", self.propose),) if unknown else ()

    def _unknown(self, sight: Sight) -> int:
        """How many columns could be fields that the ledger does not have."""
        from desktop.sheets.proposal import keepable

        state, columns = self.page.state, sight.template.columns if sight.template else []
        kept = {c.col for c in keepable([c for c, _ in columns])}
        return sum(h.col in kept and not h.path and h.col not in state.said.chosen for h in sight.headings)

    def propose(self, anew: bool = False) -> None:
        """Ask what the sheet would make, and show it to be changed."""
        from desktop.services import proposing

        page, sight = self.page, self.page.state.sight
        chosen = dict(page.state.said.chosen)
        if sight is None:
            return

        def look(book: Any) -> Proposal:
            return proposing.looked_at(book, sight, chosen, anew)

        page.frame.jobs.ask(look, lambda said: self._show(sight, chosen, said), page._not_read, owner=page)

    def _change(self) -> None:
        if self._last:
            self._show(*self._last)

    def _show(self, sight: Sight, chosen: dict[int, str], said: Proposal) -> None:
        from desktop.services import proposing

        from .own_dialog import OwnDialog

        title = f"给“{said.title}”加栏目" if said.ledger else NEW
        words = MORE_WORDS.format(said.title) if said.ledger else NEW_WORDS
        yes = "就这样，接着看" if sight.rows else "建好"

        def question(wanted: Proposal) -> Any:
            self._last = sight, chosen, wanted
            return lambda book: proposing.accepted(book, sight, chosen, wanted)

        OwnDialog(
            self.page, title, words, said, yes, question, self._accepted, named=not said.ledger
        ).show_over()

    def _accepted(self, found: tuple[Sight, Record]) -> None:
        sight, declares = found
        self.page.suppose(sight, declares)


def declare(book: Any, declares: Record) -> str:
    """Write what a blank sheet makes; return its title."""
    from desktop.services import own_ledgers

    ledger = own_ledgers.save(book, declares)
    book.suppose(None)
    return ledger.title
