"""附件, beside whatever shows a record: how many it has, and the way to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton

from . import theme

if TYPE_CHECKING:
    from .window import MainWindow

KEYS = "Ctrl+J"
SYSTEM = "系统"


def go(frame: MainWindow, ledger: str, uid: str) -> None:
    """Show the attachments of a record; of one that is not saved yet, say so."""
    if uid:
        frame.go("attachments", ledger=ledger, uid=uid)
    else:
        frame.toast("先保存，再放附件")


class AttachedLink(QPushButton):
    """Says how many attachments a record has; pressed, it shows them."""

    def __init__(self, frame: MainWindow) -> None:
        super().__init__(theme.icon("photo", "ink700"), " 附件")
        self.frame, self._of = frame, ("", "")
        self.setObjectName("attached")
        self.setAccessibleName("附件：照片和文件")
        self.setProperty("k", "link")
        self.clicked.connect(lambda: go(self.frame, *self._of))

    def show_record(self, ledger: str, uid: str) -> None:
        """Show the count of a record's attachments; a record that is not saved has none."""
        self._of = (ledger, uid)
        declared = self.frame.ledgers.get(ledger)
        self.setVisible(bool(uid and declared and not declared.derived and declared.group != SYSTEM))
        self.setText(" 附件")
        if uid:
            self.frame.jobs.ask(
                lambda book: len(book.records("attachments", ledger=ledger, record=uid)), self._say, owner=self
            )

    def _say(self, count: int) -> None:
        self.setText(f" 附件 {count}" if count else " 附件")
