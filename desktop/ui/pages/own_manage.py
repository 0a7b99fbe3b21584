"""Own ledgers without a sheet: made, renamed, given other fields, put away; more fields for the program's ledgers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.ledgers.own import OwnField
from desktop.services.proposing import Proposal
from desktop.sheets.proposal import Offer

from .own_dialog import OwnDialog

if TYPE_CHECKING:
    from desktop.ui.page import Page

BEGIN = (("名称", "文字"), ("日期", "日期"), ("备注", "长文字"))
MAKE_WORDS = "一行是一个栏目。有现成的表，用右上角的“导入”更省事：栏目照表头建好，记录一起进来。"
CHANGE_WORDS = "改名字不动记录。去掉勾的栏目不再显示，填过的内容还留着；栏目填什么，建好以后不能改。"
MORE_WORDS = "给程序自带的台账加栏目，和原有的栏目一样填、一样找、一样导出。自带的栏目不在这里改。"


def make(page: Page) -> None:
    """Ask for a new ledger's name and fields."""
    from desktop.services import own_ledgers

    blank = tuple(Offer(0, "", OwnField(label, kind)) for label, kind in BEGIN)

    def question(wanted: Proposal) -> Any:
        def write(book: Any) -> str:
            declares = own_ledgers.declaration(book, wanted.title, wanted.fields, wanted.called, wanted.key)
            return own_ledgers.save(book, declares).name

        return write

    OwnDialog(
        page, "新建台账", MAKE_WORDS, Proposal("", "", blank, "名称"), "建好", question, page.frame.go, writes=True
    ).show_over()


def change(page: Page, name: str) -> None:
    """Ask what a ledger is to be called and which fields of its own it is to have."""

    def look(book: Any) -> tuple[Proposal, bool]:
        from desktop.services import own_ledgers

        ledger, mine = book.ledgers[name], own_ledgers.is_own(book, name)
        fields = own_ledgers.own_fields(book, name)
        key = ledger.by_name[ledger.key[0]].label if mine and ledger.key else ""
        called = ledger.by_name[ledger.called_by].label if mine else ""
        offers = tuple(Offer(0, "", field) for field in fields) or (Offer(0, "", OwnField("")),)
        return Proposal("" if mine else name, ledger.title, offers, called, key), bool(fields)

    page.ask(look, lambda found: _show(page, name, *found), slot="own-change")


def _show(page: Page, name: str, said: Proposal, there: bool) -> None:
    mine = not said.ledger

    def question(wanted: Proposal) -> Any:
        return lambda book: _write(book, name, wanted)

    def remove() -> None:
        from desktop.services import own_ledgers

        what = f"已把“{said.title}”移进回收站" if mine else f"已去掉“{said.title}”加的栏目"
        page.do(lambda book: own_ledgers.remove(book, name), lambda _none: page.frame.did(what))

    title = f"改“{said.title}”" if mine else f"给“{said.title}”加栏目"
    OwnDialog(
        page, title, CHANGE_WORDS if mine else MORE_WORDS, said, "改好" if there else "加上", question,
        lambda title: page.frame.did(f"改好了  {title}"), named=mine, remove=remove if there else None, writes=True,
    ).show_over()  # fmt: skip


def _write(book: Any, name: str, wanted: Proposal) -> str:
    from desktop.services import own_ledgers

    if own_ledgers.declared(book, name):
        record = own_ledgers.changed(book, name, wanted.title, wanted.fields, wanted.called, wanted.key)
    else:
        record = own_ledgers.with_fields(book, name, wanted.fields)
    return str(own_ledgers.save(book, record).title)
