"""Adding, changing, removing: each one named step, with what belongs to it."""

from __future__ import annotations

import pytest

from desktop.kit.errors import Refused
from desktop.ledgers import LEDGERS
from desktop.services import records
from desktop.store.book import Book


@pytest.fixture
def family(book: Book) -> dict[str, str]:
    """A group, two households, a head who is a party member with a post and a contact."""
    made: dict[str, str] = {}

    def add(key: str, ledger: str, **texts: str) -> None:
        made[key] = records.add(book, ledger, texts)

    add("group", "groups", name="三组", number="3")
    add("home", "households", number="017", group="三组")
    add("other", "households", number="018", group="三组")
    add("father", "people", name="王德福", household="017", relation="户主", id_number="419990195807051230")
    add("son", "people", name="王志远", household="017", relation="长子", born="1982")
    add("branch", "party_branches", name="柳河村党支部")
    add("member", "party_members", person="王德福", branch="柳河村党支部", status="正式党员", joined_on="1985-7-1")
    add("post", "posts", person="王德福", body="村民代表", post="村民代表", since="2021-3-1")
    add("contact", "contacts", member="王德福", household="018", since="2025-1-1")
    records.edit(book, "households", made["home"], {"head": "王德福"})
    return made


def current(book: Book, ledger: str, uid: str) -> dict[str, object]:
    record = book.record(ledger, uid)
    assert record is not None
    return record


@pytest.mark.parametrize("name", [n for n, ledger in LEDGERS.items() if ledger.derived])
def test_what_is_computed_cannot_be_written(book: Book, name: str) -> None:
    for act in (lambda: records.add(book, name, {}), lambda: records.remove(book, name, ["x"])):
        with pytest.raises(Refused, match="算出来的"):
            act()


def test_a_person_is_completed_from_the_identity_number(book: Book) -> None:
    from desktop.kit import identity

    number = "41999019580705124" + identity.check_digit("41999019580705124")
    person = current(book, "people", records.add(book, "people", {"姓名": "孙桂兰", "公民身份号码": number}))
    assert (person["born"], person["sex"], person["state"], person["age"]) == ("1958-07-05", "女", None, 67)


def test_each_act_is_one_step_named_in_words(book: Book) -> None:
    uid = records.add(book, "people", {"姓名": "孙桂兰"})
    records.edit(book, "people", uid, {"电话": "13800001111"})
    records.remove(book, "people", [uid])
    records.restore(book, "people", [uid])
    labels = [step.label for step in book.steps(4)]
    assert labels == ["恢复人员“孙桂兰”", "删除人员“孙桂兰”", "修改人员“孙桂兰”", "新增人员“孙桂兰”"]


def test_a_blank_empties_a_field_and_no_change_is_told(book: Book) -> None:
    uid = records.add(book, "people", {"姓名": "孙桂兰", "电话": "13800001111"})
    records.edit(book, "people", uid, {"电话": ""})
    assert current(book, "people", uid)["phone"] is None
    with pytest.raises(Refused, match="没有改动"):
        records.edit(book, "people", uid, {"电话": " "})
    with pytest.raises(Refused, match="请填写“姓名”"):
        records.edit(book, "people", uid, {"姓名": ""})


def test_a_death_ends_what_the_dead_held_and_is_undone_as_one(book: Book, family: dict[str, str]) -> None:
    records.add(book, "moves", {"person": "王德福", "kind": "死亡", "moved_on": "2026-5-1"})
    assert current(book, "people", family["father"])["state"] == "去世"
    assert current(book, "party_members", family["member"])["until"] == "2026-05-01"
    assert current(book, "posts", family["post"])["until"] == "2026-05-01"
    assert current(book, "contacts", family["contact"])["until"] == "2026-05-01"
    book.undo()
    assert current(book, "people", family["father"])["state"] == "在册"
    assert current(book, "contacts", family["contact"])["until"] is None


def test_a_split_household_takes_its_people_along(book: Book, family: dict[str, str]) -> None:
    move = {"person": "王志远", "kind": "分户", "moved_on": "2026-5-1", "household": "017", "to_household": "018"}
    records.add(book, "moves", move)
    assert current(book, "people", family["son"])["household"] == family["other"]
    assert current(book, "households", family["home"])["size"] == 1


def test_a_change_of_head_is_carried_over(book: Book, family: dict[str, str]) -> None:
    records.add(book, "moves", {"person": "王志远", "kind": "户主变更", "moved_on": "2026-5-1", "household": "017"})
    assert current(book, "households", family["home"])["head.called"] == "王志远"


def test_a_contact_is_never_ones_own_household(book: Book, family: dict[str, str]) -> None:
    with pytest.raises(Refused, match="自己家"):
        records.add(book, "contacts", {"member": "王德福", "household": "017"})


def test_the_next_household_number_is_proposed(book: Book, family: dict[str, str]) -> None:
    assert records.new(book, "households")["number"] == "019"


def test_removing_what_others_need_is_refused_with_the_list(book: Book, family: dict[str, str]) -> None:
    with pytest.raises(Refused, match="党员 1 条"):
        records.remove(book, "people", [family["father"]])
