"""Floor 2: the ledgers of a village, one file a subject. To add one: declare it, and name its file here."""

from __future__ import annotations

from desktop.kit.ledger import Ledger

from . import care, contacts, decisions, dues, meeting_figures, meetings, office, own, party, village, volunteers, work

SUBJECTS = (village, party, dues, meetings, meeting_figures, contacts, volunteers, decisions, work, care, office, own)

LEDGERS: dict[str, Ledger] = {ledger.name: ledger for subject in SUBJECTS for ledger in subject.LEDGERS}
