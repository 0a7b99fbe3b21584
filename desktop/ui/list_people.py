"""From a record in a list to the people it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from desktop.kit.fields import Ref
from desktop.kit.ledger import Ledger
from desktop.kit.paths import Ledgers
from desktop.services.person_card import people_in

if TYPE_CHECKING:
    from .page import Page

Named = list[tuple[str, str, str]]


def names_people(ledgers: Ledgers, ledger: Ledger) -> bool:
    """Whether a ledger's records name people, directly or by a party member or a volunteer."""
    refs = [field for field in ledger.stored if isinstance(field, Ref)]
    return any(ref.to == "people" or _is_a_person(ledgers[ref.to]) for ref in refs)


def _is_a_person(ledger: Ledger) -> bool:
    named_by = ledger.by_name.get(ledger.called_by.split(".")[0])
    return isinstance(named_by, Ref) and named_by.to == "people"


def see(page: Page, ledger: str, uid: str) -> None:
    """Open the person a record names; of several, ask which."""
    page.ask(lambda book: people_in(book, ledger, uid), lambda found: _offer(page, found), slot="people-in")


def _offer(page: Page, found: Named) -> None:
    frame = page.frame
    if not found:
        frame.toast("这条记录里没有写人")
        return
    if len(found) == 1:
        frame.go("people", uid=found[0][1])
        return
    menu = QMenu(page)
    menu.setObjectName("list-people")
    menu.setAccessibleName("看哪个人")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for label, uid, name in found:
        menu.addAction(f"{label}：{name}", lambda uid=uid: frame.go("people", uid=uid))
    menu.popup(page.mapToGlobal(page.rect().center()))
