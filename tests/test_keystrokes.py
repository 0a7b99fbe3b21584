"""docs/keystrokes.md counts right: each figure follows from its list, and each task takes fewer keys here."""

from __future__ import annotations

import pytest

from tests.end_to_end.strokes import Task, documented, keys, seconds

TASKS = documented()


def test_there_are_ten_tasks() -> None:
    """Each with both lists and a line of the table."""
    assert len(TASKS) == 10
    assert all(task.ours and task.theirs for task in TASKS)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_the_table_says_what_the_lists_come_to(task: Task) -> None:
    """Keys and seconds of both sides; here both are less."""
    counted = (keys(task.ours), round(seconds(task.ours), 1), keys(task.theirs), round(seconds(task.theirs), 1))
    assert task.figures == counted
    assert counted[0] < counted[2] and counted[1] < counted[3]


def test_how_keys_are_counted() -> None:
    """A combination by its keys, Chinese by its pinyin and one more, anything else by its characters."""
    assert keys(["key ctrl+n"]) == 2
    assert keys(["type 王德福"]) == len("wangdefu") + 1
    assert keys(["type 13900001111", "key Return"]) == 12
    assert seconds(["type 3", "key Return"]) == pytest.approx(2 * 0.28 + 1.35)
