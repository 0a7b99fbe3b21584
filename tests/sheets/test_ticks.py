"""Choices printed with boxes are ticked where they stand, in a form's cell and in every record's row."""

from __future__ import annotations

import pytest

from desktop.sheets.pages import _joined
from desktop.sheets.ticks import choices_in, ticked


@pytest.mark.parametrize(
    ("text", "value", "done"),
    [
        ("□通过\n□未通过", "通过", "☑通过\n□未通过"),
        ("□是 □否（打√）", "否", "□是 √否（打√）"),
        ("□入户　□电话　□微信", "入户、电话", "☑入户　☑电话　□微信"),
        ("□通过 □未通过", "弃权", "□通过 □未通过"),
        ("□通过 □未通过", None, "□通过 □未通过"),
        ("□婚姻家庭 □邻里关系 □其他", "邻里纠纷", "□婚姻家庭 ☑邻里关系 □其他"),
        ("□一般农户 □脱贫户 □监测户", "一般户", "☑一般农户 □脱贫户 □监测户"),
    ],
)
def test_only_the_word_that_is_meant_is_ticked(text: str, value: str | None, done: str) -> None:
    assert ticked(text, value) == done


def test_the_words_behind_the_boxes_are_the_choices() -> None:
    assert choices_in("□一般户 □脱贫户；□其他（　　）") == ("一般户", "脱贫户", "其他")


def test_a_rate_before_a_printed_percent_sign_has_one() -> None:
    """到会率   % filled with 76% is 76%."""
    assert _joined("76%", "%", "到会率") == ("76%", "")
    assert _joined("31", "人，实到", "应到") == ("31", "人，实到")
