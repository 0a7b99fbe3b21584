"""What was handed in is noted; the next filling of the sheet says what has changed since."""

from __future__ import annotations

from pathlib import Path

from desktop.kit.work import finish
from desktop.services import handed_in, records, transfer
from desktop.store.book import Book


def fill(book: Book, target: Path, template: str = "党员花名册", ledger: str = "party_members") -> transfer.Exported:
    return finish(transfer.export(book, ledger, target, template=template))


def hand_in(book: Book, done: transfer.Exported) -> None:
    assert done.handed
    handed_in.note(book, done.handed, done.rows, done.file.name)


def test_what_changed_since_the_sheet_was_handed_in_is_said(practice: Book, tmp_path: Path) -> None:
    first = fill(practice, tmp_path / "一.xlsx")
    assert first.since is None
    hand_in(practice, first)
    assert fill(practice, tmp_path / "二.xlsx").since.words.endswith("交过 63 条；这以后没有变化")  # type: ignore[union-attr]
    one, other, third, gone = practice.records("party_members", until=None)[:4]
    records.edit(practice, "party_members", one["uid"], {"备注": "年底慰问"})
    records.edit(practice, "people", other["person"], {"电话": "13800001111"})
    records.edit(practice, "people", third["person"], {"籍贯": "河南柳河"})
    records.edit(practice, "party_members", gone["uid"], {"离开日期": "2026-6-1"})
    records.add(practice, "people", {"姓名": "新同志", "出生日期": "1990-1-1"})
    added = {"姓名": "新同志", "党支部": "柳河村党支部", "党员身份": "预备党员", "入党日期": "2026-6-1"}
    records.add(practice, "party_members", added)
    since = fill(practice, tmp_path / "三.xlsx").since
    assert since is not None
    assert since.added == ("新同志",)
    assert len(since.gone) == 1
    assert len(since.changed) == 2, "籍贯不在这张表上"
    assert "新增 1 条（新同志）" in since.words


def test_a_note_is_a_step_like_any_other(practice: Book, tmp_path: Path) -> None:
    hand_in(practice, fill(practice, tmp_path / "一.xlsx"))
    assert practice.undo().label == "记下已交：党员花名册"
    assert fill(practice, tmp_path / "二.xlsx").since is None


def test_crossed_sheets_and_forms_are_compared_too(practice: Book, tmp_path: Path) -> None:
    hours = fill(practice, tmp_path / "时长.xlsx", "志愿服务时长统计表", "volunteer_hours")
    hand_in(practice, hours)
    page = fill(practice, tmp_path / "记录.xlsx", "会议记录页", "meetings")
    hand_in(practice, page)
    record = practice.records("service_records")[-1]
    records.edit(practice, "service_records", record["uid"], {"服务时长": "0.5"})
    meeting = practice.records("meetings")[-1]
    records.edit(practice, "meetings", meeting["uid"], {"会议决议": "改过的决议"})
    for done in (
        fill(practice, tmp_path / "时长.xlsx", "志愿服务时长统计表", "volunteer_hours"),
        fill(practice, tmp_path / "记录.xlsx", "会议记录页", "meetings"),
    ):
        assert done.since is not None
        assert len(done.since.changed) <= 1
        assert done.since.added == done.since.gone == ()
