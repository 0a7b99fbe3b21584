"""A county's sheet that no ledger fits becomes one, to be filled in from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.services.proposing import Proposal

from .own_dialog import OwnDialog

if TYPE_CHECKING:
    from .template_map import TemplateMapPage

WORDS = "照这张表的栏目建一本。以后记在台账里，要交时点这张表就填好；表里已经写着的记录，用“导入”收进来。"


def make(page: TemplateMapPage) -> None:
    """Ask what the sheet shown would make, and make it."""
    draft = page.draft
    if draft is None:
        return
    file, sheet = draft.kept.file, draft.template.layout.sheet
    page.panel.show_draft(draft, page.frame.ledgers.get(draft.ledger or ""))

    def look(book: Any) -> Proposal:
        from desktop.services import proposing

        return proposing.of_sheet(book, file, sheet)

    def question(wanted: Proposal) -> Any:
        def write(book: Any) -> str:
            from desktop.services import own_ledgers, proposing

            return own_ledgers.save(book, proposing.declaration(book, wanted)).name

        return write

    def ask(said: Proposal) -> None:
        OwnDialog(page, "照这张表建新台账", WORDS, said, "建好", question, made, writes=True).show_over()

    def made(name: str) -> None:
        page.panel.offer_ledgers(page.frame.ledgers)
        page.believe(name)
        page.frame.did(f"建好了  {page.frame.ledgers[name].title}")

    page.frame.jobs.ask(look, ask, page._not_begun, owner=page)
