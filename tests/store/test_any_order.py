"""Whatever a clerk does in whatever order: undoing all is the empty book, redoing all is the last, search agrees."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from desktop.kit.errors import Refused
from desktop.kit.look import Query
from desktop.store import search
from desktop.store.proof import digest_of
from tests.store import small

NAMES = st.sampled_from(["张三", "张三丰", "单雄信", "阿依·古丽", "𠮷㛃", "李 四", "曾乐", "欧阳单"])
WORDS = ("张", "三", "张三", "单", "shan", "zs", "古丽", "𠮷", "ceng", "zeng", "四")
PHONES = st.one_of(
    st.none(), st.sampled_from(["13812345678", "13987654321", "0713-8221234", "13812345678、13987654321"])
)


class AnyOrder(RuleBasedStateMachine):
    """The model: a list of digests, one after each step, and how many of them stand."""

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp())
        self.book = small.create(self.home / "账本")
        self.tables = [ledger.name for ledger in small.LEDGERS.values() if not ledger.derived]

    def teardown(self) -> None:
        last = self.redo_all()
        while self.book.can_undo:
            self.book.undo()
        assert self.digest() == self.digests[0]
        assert self.redo_all() == last
        self.found_as_read()
        self.book.close()
        shutil.rmtree(self.home)

    def redo_all(self) -> str:
        while self.book.can_redo:
            self.book.redo()
        return self.digest()

    def digest(self) -> str:
        return digest_of(self.book.engine, self.tables)

    @initialize()
    def begin(self) -> None:
        self.digests, self.standing = [self.digest()], 1

    def uids(self, ledger: str, removed: bool = False) -> list[str]:
        return [r["uid"] for r in self.book.rows(ledger, Query(removed=removed, order="id"), [])]

    def did(self) -> None:
        """Note a step, if one was made."""
        digest = self.digest()
        if digest != self.digests[self.standing - 1]:
            self.digests[self.standing :] = [digest]
            self.standing += 1

    @rule(name=NAMES, phone=PHONES, uid=st.integers(0, 5))
    def save_people(self, name: str, phone: str | None, uid: int) -> None:
        people = self.uids("people")
        record = {"name": name, "phone": phone} | ({"uid": people[uid]} if uid < len(people) and uid % 2 else {})
        with self.book.step("存人"):
            self.book.save("people", record)
        self.did()

    @rule(names=st.lists(NAMES, max_size=4), head=st.integers(0, 3))
    def move_in(self, names: list[str], head: int) -> None:
        """A household and its people in one step, with a reference in a circle."""
        with self.book.step("立户"):
            number = f"{len(self.uids('households')) + len(self.uids('households', removed=True)):03d}"
            home = self.book.save("households", {"number": number})
            people = self.book.save_many("people", ({"name": name, "household": home} for name in names))
            if head < len(people):
                self.book.save("households", {"uid": home, "head": people[head]})
        self.did()

    @rule(day=st.integers(1, 28), chosen=st.sets(st.integers(0, 6), max_size=4))
    def meet(self, day: int, chosen: set[int]) -> None:
        people = self.uids("people")
        try:
            with self.book.step("开会"):
                meeting = self.book.save(
                    "meetings", {"kind": "党课", "title": f"{day}日党课", "held_on": f"2026-03-{day:02d}"}
                )
                for n in chosen:
                    if n < len(people):
                        self.book.save("attendance", {"meeting": meeting, "person": people[n], "status": "到会"})
        except Refused:
            pass  # that day has one already
        self.did()

    @rule(ledger=st.sampled_from(["people", "households", "meetings", "attendance"]), which=st.integers(0, 6))
    def remove(self, ledger: str, which: int) -> None:
        here = self.uids(ledger)
        if which < len(here):
            try:
                with self.book.step("删"):
                    self.book.remove(ledger, here[which])
            except Refused:
                pass  # others need it
            self.did()

    @rule(ledger=st.sampled_from(["people", "households", "meetings", "attendance"]), which=st.integers(0, 3))
    def restore(self, ledger: str, which: int) -> None:
        gone = self.uids(ledger, removed=True)
        if which < len(gone):
            try:
                with self.book.step("恢复"):
                    self.book.restore(ledger, gone[which])
            except Refused:
                pass  # its owner is gone, or another has taken its place
            self.did()

    @precondition(lambda self: self.standing > 1)
    @rule()
    def undo(self) -> None:
        self.book.undo()
        self.standing -= 1

    @precondition(lambda self: self.standing < len(self.digests))
    @rule()
    def redo(self) -> None:
        self.book.redo()
        self.standing += 1

    @rule()
    def reopen(self) -> None:
        self.book.close()
        self.book = small.open_book(self.home / "账本")

    @invariant()
    def the_book_is_what_the_model_says(self) -> None:
        if hasattr(self, "digests"):
            assert self.digest() == self.digests[self.standing - 1]
            assert bool(self.book.can_undo) == (self.standing > 1)
            assert bool(self.book.can_redo) == (self.standing < len(self.digests))

    @invariant()
    def found_as_read(self) -> None:
        """A search gives exactly the records whose name has the word, in characters or as it is read."""
        for removed in (False, True):
            people = list(self.book.rows("people", Query(removed=removed), ["name", "phone"]))
            for word in WORDS:
                found = {r["uid"] for r in self.book.rows("people", Query(removed=removed, search=word), [])}
                assert found == {r["uid"] for r in people if has(r["name"], word)}, word
            for digits in ("138", "4321", "1234"):
                found = {r["uid"] for r in self.book.rows("people", Query(removed=removed, search=digits), [])}
                numbers = {r["uid"]: (r["phone"] or "").split("、") for r in people}
                assert found == {
                    u for u, ns in numbers.items() if any(n.startswith(digits) or n.endswith(digits) for n in ns)
                }


def has(name: str, word: str) -> bool:
    if word.isascii():
        from desktop.store import pinyin

        return any(form.startswith(word) for form in (pinyin.readings(name) or "").split())
    return word in search.fold(name).replace(" ", "")


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=max(12, settings().max_examples // 5), stateful_step_count=25, deadline=None
)
