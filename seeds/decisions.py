"""The matters that went through all four meetings, step by step as the meetings resolved them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from desktop.kit.look import Record

from .village import Village, rows

STEPS = {
    "支部委员会": "proposed_on",
    "两委会": "discussed_on",
    "支部党员大会": "deliberated_on",
    "村民代表会议": "resolved_on",
}
SHOWN = 7  # days that a decision hangs out
UNRESOLVED = "查不到村民代表会议的表决记录，没有实施"


def fill(village: Village, types: Mapping[str, str]) -> None:
    """Make a record of every matter that a committee proposed. types: each meeting type's uid by name."""
    kinds = {uid: name for name, uid in types.items()}
    meetings = {m["uid"]: m for m in village.tables["meetings"]}
    known, endings = ({r["title"]: r for r in rows(name)} for name in ("big_matters.csv", "decisions.csv"))
    current: dict[str, Record] = {}
    for vote in village.tables["resolutions"]:
        meeting = meetings[vote["meeting"]]
        title, step = vote["matter"].removeprefix("提议："), STEPS.get(kinds[meeting["type"]])
        if title not in known or step is None:
            continue
        if step == "proposed_on":
            current[title] = village.add("decisions", matter=title, content=f"{known[title]['fact']}。")
            current[title]["motive"] = endings[title]["motive"]
        current[title][step] = meeting["held_on"]
        if step == "resolved_on":
            _resolve(current[title], vote, endings[title]["decided"])
    for decision in village.tables["decisions"]:
        _finish(village, decision, endings[decision["matter"]])


def _resolve(decision: Record, vote: Record, decided: str) -> None:
    decision.update(content=f"{decided}。", due=vote["voters_due"], present=vote["voters_present"])
    decision.update({name: vote[name] for name in ("agree", "against", "abstain")})


def _finish(village: Village, decision: Record, ending: dict[str, str]) -> None:
    """Made public from the day after, carried out, and made public again; as far as it has come by today."""
    if not decision["resolved_on"]:
        over = decision["proposed_on"][:7] < village.today.isoformat()[:7]
        decision["note"] = UNRESOLVED if over else None
        return
    resolved, days = date.fromisoformat(decision["resolved_on"]), int(ending["days"])
    done = resolved + timedelta(days=days + village.rng.randint(0, 9))
    decision.update(_shown("published", resolved + timedelta(days=1), village.today))
    decision.update(_shown("done", done, village.today))
    if decision["done_from"]:
        decision.update(execution=ending["execution"], supervision=ending["supervision"])
    elif decision["published_until"]:
        decision["execution"] = ending["underway"]


def _shown(what: str, first: date, today: date) -> Record:
    last = first + timedelta(days=SHOWN - 1)
    return {
        f"{what}_from": first.isoformat() if first <= today else None,
        f"{what}_until": last.isoformat() if last <= today else None,
    }
