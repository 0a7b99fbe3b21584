"""Two villages in one book, and what the tests of counting begin from."""

from __future__ import annotations

import pytest

from desktop.store.book import Book
from tests.services.township import Township


@pytest.fixture
def town(book: Book) -> Township:
    return Township(book)


@pytest.fixture
def households(town: Township) -> dict[str, str]:
    """Two households of a hamlet, a member of the first, and a household of the other village."""
    group = town.add("groups", name="三组", number=3.0)
    made = {"group": group}
    for name, number, at in (("王德福", "001", "柳河村"), ("李雪梅", "002", "柳河村"), ("外村人", "901", "孟庄村")):
        home = town.add("households", at, number=number, group=group if at == "柳河村" else None)
        made[name] = home
        head = town.person(name, at, household=home)
        made[f"{name}本人"] = head
        with town.book.step("户主"):
            town.book.save("households", {"uid": home, "head": head})
    made["王志远"] = town.person("王志远", household=made["王德福"])
    return made


@pytest.fixture
def branch(town: Township) -> dict[str, str]:
    """A branch with a group and three members: one of old, one who joined this year, one who left last year."""
    made = {"branch": town.add("party_branches", name="柳河村党支部", has_committee=1)}
    made["group"] = town.add("party_groups", name="第一党小组", branch=made["branch"])
    for name, joined, until in (
        ("甲", "1985-07", None),
        ("乙", "2026-02-22", None),
        ("丙", "1990-07-01", "2025-08-03"),
    ):
        person = town.person(name)
        made[f"{name}本人"] = person
        made[name] = town.add(
            "party_members",
            person=person, branch=made["branch"], party_group=made["group"],
            status="正式党员", joined_on=joined, until=until, dues=50,
        )  # fmt: skip
    return made
