"""A county's sheet is mapped as the clerk confirms it: only what is sure is written, and every blank says why."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Side

from desktop.kit.errors import Refused
from desktop.kit.look import Query
from desktop.kit.periods import Period
from desktop.kit.work import finish
from desktop.services import mapping, mapping_options, sheet_preview, template_files, templates, transfer
from desktop.services.mapping import Draft, Place
from desktop.services.reading import Order
from desktop.store.book import Book

HEADINGS = ["序号", "姓名", "公民身份号码", "入党时间", "联系方式", "评星定级", "党龄翻倍"]
FIRST = 4  # the row of the first record
MEMBERS = 63


def county_sheet(file: Path, headings: list[str] = HEADINGS, ruled: int = 1) -> Path:
    """A list with a unit line that says 单位, which may be the village, a formula in each row, and a total below."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["党员花名册"])
    sheet.append(["单位：", None, None, "填报日期："])
    sheet.append(headings)
    for row in range(FIRST, FIRST + ruled):
        for col in range(1, len(headings) + 1):
            sheet.cell(row, col).border = Border(*[Side(style="thin")] * 4)
        if "党龄翻倍" in headings:
            sheet.cell(row, headings.index("党龄翻倍") + 1, f"=A{row}*2")
    sheet.cell(FIRST + ruled, 1, "合计")
    sheet.cell(FIRST + ruled, 2, f"=COUNTA(B{FIRST}:B{FIRST + ruled - 1})")
    book.save(file)
    return file


@pytest.fixture
def draft(practice: Book, tmp_path: Path) -> Draft:
    return mapping.begin(practice, county_sheet(tmp_path / "县里的表.xlsx"))


def place(draft: Draft, heading: str, mask: str = "internal") -> Place:
    return next(p for p in mapping.places(draft, mask) if p.heading == heading)


def exported(book: Book, draft: Draft, target: Path, **how: Any) -> list[tuple[Any, ...]]:
    """Every row of the file that the draft gives."""
    finish(
        transfer.export(
            book, draft.ledger or "", target, template=draft.kept.file, mapping=mapping.obeyed(draft), **how
        )
    )
    return list(load_workbook(target).worksheets[0].iter_rows(values_only=True))


def column(rows: list[tuple[Any, ...]], heading: str, count: int = MEMBERS) -> list[Any]:
    at = rows[FIRST - 2].index(heading)
    return [row[at] for row in rows[FIRST - 1 : FIRST - 1 + count]]


# --- what is known, and why not


def test_every_place_is_sure_unsure_or_blank_and_says_why(draft: Draft) -> None:
    assert draft.ledger == "party_members"
    states = {p.heading: p.state for p in mapping.places(draft)}
    assert states["姓名"] == states["公民身份号码"] == states["入党时间"] == "sure"
    assert states["评星定级"] == "blank" and place(draft, "评星定级").why == "账本里没有这一项，您手填"
    assert states["单位"] == "unsure" and "村名" in place(draft, "单位").why
    assert place(draft, "序号").fixed and place(draft, "党龄翻倍").label == "公式"


def test_what_is_unsure_stays_blank_until_it_is_chosen(practice: Book, draft: Draft, tmp_path: Path) -> None:
    key = place(draft, "单位").key
    assert exported(practice, draft, tmp_path / "一.xlsx")[1][:2] == ("单位：", None)
    chosen = mapping.choose(draft, practice.ledgers, key, "village.name")
    assert place(chosen, "单位").state == "sure"
    assert exported(practice, chosen, tmp_path / "二.xlsx")[1][:2] == ("单位：", "柳河村")


def test_what_is_chosen_is_filled_and_what_is_left_blank_is_not(practice: Book, draft: Draft, tmp_path: Path) -> None:
    key = place(draft, "评星定级").key
    chosen = mapping.choose(draft, practice.ledgers, key, "person.education")
    names = mapping.choose(chosen, practice.ledgers, place(draft, "姓名").key, None)
    rows = exported(practice, names, tmp_path / "交.xlsx")
    assert "高中" in column(rows, "评星定级")
    assert set(column(rows, "姓名")) == {None}
    assert place(names, "姓名").why == "您让它空着"


def test_a_column_may_hold_what_is_the_same_for_all(practice: Book, draft: Draft, tmp_path: Path) -> None:
    chosen = mapping.choose(draft, practice.ledgers, "F", "village.name")
    assert set(column(exported(practice, chosen, tmp_path / "交.xlsx"), "评星定级")) == {"柳河村"}


def test_a_path_that_is_not_there_is_refused(practice: Book, draft: Draft) -> None:
    with pytest.raises(Refused, match="不存在"):
        mapping.choose(draft, practice.ledgers, "F", "person.shoe_size")


def test_a_public_notice_leaves_out_identity_numbers_and_says_so(practice: Book, draft: Draft, tmp_path: Path) -> None:
    assert place(draft, "公民身份号码", "public").state == "blank"
    assert place(draft, "公民身份号码", "public").why == "公示时不写"
    assert place(draft, "姓名", "public").state == "sure"
    rows = exported(practice, draft, tmp_path / "公示.xlsx", mask="public")
    assert set(column(rows, "公民身份号码")) == {None}


def test_the_same_sheet_can_be_of_another_ledger(practice: Book, draft: Draft) -> None:
    volunteers = mapping.about(practice, draft, "volunteers")
    assert volunteers.ledger == "volunteers"
    assert place(volunteers, "姓名").path == "person.name"
    assert place(volunteers, "入党时间").path != "joined_on"


def test_twin_columns_of_a_sheet_in_two_blocks_change_together(practice: Book, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["党员签到表"])
    sheet.append(["序号", "姓名", "电话", "签到"] * 2)
    for number in range(1, 21):
        sheet.append([number, None, None, None, number + 20, None, None, None])
    book.save(tmp_path / "签到.xlsx")
    draft = mapping.about(practice, mapping.begin(practice, tmp_path / "签到.xlsx"), "party_members")
    changed = mapping.choose(draft, practice.ledgers, "C", "joined_on")
    assert [p.path for p in mapping.places(changed) if p.key in ("C", "G")] == ["joined_on", "joined_on"]


# --- candidates


def test_candidates_tell_how_many_records_have_a_value(practice: Book, draft: Draft) -> None:
    key = place(draft, "联系方式").key
    options = mapping_options.likely(draft, practice.ledgers, key)
    counts = mapping_options.have(practice, draft, key, options, Query(), Period())
    found = dict(zip((o.path for o in options), counts, strict=True))
    members = [r for r in practice.records("party_members") if not r.get("until")]
    people = {p["uid"]: p for p in practice.records("people")}
    assert found["person.phone"] == sum(bool(people[m["person"]].get("phone")) for m in members)
    assert 0 < found["person.phone"] < MEMBERS


def test_every_field_can_be_found_by_its_word(practice: Book, draft: Draft) -> None:
    words = {o.path: o.words for o in mapping_options.everything(draft, practice.ledgers, "F")}
    assert "婚姻" in words["person.marriage"] and "住址" in words["person.household.address"]
    assert not any(path.startswith("village.uid") or path.endswith(".uid") for path in words)


def test_above_a_list_only_what_is_the_same_for_all_is_offered(practice: Book, draft: Draft) -> None:
    offered = mapping_options.everything(draft, practice.ledgers, place(draft, "单位").key)
    assert {o.path.split(".")[0] for o in offered} == {"village", "today", "period"}


@pytest.mark.parametrize("name", ["会议记录页", "志愿服务时长统计表", "三会一课台账"])
def test_all_that_is_offered_can_be_chosen(practice: Book, name: str) -> None:
    """Forms, crossed sheets and lists alike."""
    draft = mapping.begin(practice, name)
    places = [p for p in mapping.places(draft) if not p.fixed]
    for one in (places[0], places[-1]):
        options = mapping_options.everything(draft, practice.ledgers, one.key)
        counts = mapping_options.have(practice, draft, one.key, options, Query(), Period())
        assert any(count != 0 for count in counts)
        for option in options:
            assert mapping.choose(draft, practice.ledgers, one.key, option.path, option.at).template.match


def test_a_quarter_s_column_offers_that_quarter_s_numbers(practice: Book) -> None:
    draft = mapping.begin(practice, "志愿服务时长统计表")
    key = place(draft, "二季度/次数").key
    minutes = next(o for o in mapping_options.everything(draft, practice.ledgers, key) if o.path == "minutes")
    chosen = mapping.choose(draft, practice.ledgers, key, minutes.path, minutes.at)
    said = next(c for c in mapping.obeyed(chosen)["columns"] if c["col"] == key)
    assert (said["field"], said["at"]) == ("minutes", {"quarter": 2})


# --- how it is written


@pytest.mark.parametrize(
    ("heading", "shape", "pattern"),
    [
        ("公民身份号码", "隐去", r"\d{6}\*{8}\d{3}[\dX]"),
        ("公民身份号码", "分段", r"\d{6} \d{4} \d{4} \d{3}[\dX]"),
        ("入党时间", "yyyy年m月", r"\d{4}年\d{1,2}月"),
        ("入党时间", "yyyy.m", r"\d{4}\.\d{1,2}"),
    ],
)
def test_a_column_is_written_in_the_shape_chosen(
    practice: Book, draft: Draft, tmp_path: Path, heading: str, shape: str, pattern: str
) -> None:
    import re

    key = place(draft, heading).key
    assert shape in [s for s, _ in mapping.shapes(draft, key)[1]]
    written = mapping.write_as(draft, key, shape)
    assert mapping.shapes(written, key)[0] == shape
    values = column(exported(practice, written, tmp_path / "交.xlsx"), heading)
    assert len(values) == MEMBERS and all(re.fullmatch(pattern, str(v)) for v in values)


def test_shapes_are_offered_only_where_they_apply(draft: Draft) -> None:
    assert mapping.shapes(draft, place(draft, "评星定级").key) == ("", [])
    assert mapping.shapes(draft, place(draft, "序号").key)[1] == []


# --- the preview


def test_the_preview_is_what_the_export_writes(practice: Book, draft: Draft, tmp_path: Path) -> None:
    seen = finish(sheet_preview.preview(practice, draft, Order()))
    rows = exported(practice, draft, tmp_path / "交.xlsx")
    assert seen.count == MEMBERS
    for row in (2, FIRST, FIRST + 4, FIRST + MEMBERS - 1):
        names = [seen.sheet.text(row, col) for col in (2, 3)]
        assert names == [str(v or "") for v in rows[row - 1][1:3]]
    assert seen.hidden == range(FIRST + 6, FIRST + MEMBERS) and "58" in seen.gap
    assert seen.row(FIRST + 1) == FIRST + MEMBERS and seen.sheet.text(seen.row(FIRST + 1), 1) == "合计"
    assert seen.filled[2] == MEMBERS and seen.filled[6] == 0


def test_ruled_rows_that_stay_empty_are_not_counted_as_filled(practice: Book, tmp_path: Path) -> None:
    draft = mapping.begin(practice, county_sheet(tmp_path / "宽.xlsx", HEADINGS[:6], ruled=80))
    seen = finish(sheet_preview.preview(practice, draft, Order()))
    assert (seen.count, seen.moved, seen.filled[2]) == (MEMBERS, 0, MEMBERS)


def test_a_form_is_previewed_by_its_first_record_and_counted_whole(practice: Book) -> None:
    draft = mapping.begin(practice, "会议记录页")
    year = Query(since="2026-01-01", until="2026-12-31")
    seen = finish(sheet_preview.preview(practice, draft, Order(year)))
    assert seen.count == practice.count("meetings", year) > 1
    first = practice.window("meetings", practice.ids("meetings", year)[:1], ["title"])[0]
    assert first["title"] in {cell.text for cell in seen.sheet.cells.values()}


def test_a_very_long_list_shows_its_beginning_and_no_false_total(
    practice: Book, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_preview, "ALL", 20)
    seen = finish(sheet_preview.preview(practice, draft, Order()))
    assert seen.count == MEMBERS
    assert seen.sheet.text(seen.row(FIRST + 1), 1) == "合计" and seen.sheet.text(seen.row(FIRST + 1), 2) == ""


def test_a_sheet_nobody_knows_is_shown_empty_with_what_to_do(practice: Book, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["甲", "乙", "丙"])
    book.save(tmp_path / "怪.xlsx")
    draft = mapping.begin(practice, tmp_path / "怪.xlsx")
    seen = finish(sheet_preview.preview(practice, draft, Order()))
    assert draft.ledger is None and "请在右边选" in seen.complaint and seen.count == 0
    with pytest.raises(Refused, match="从哪本台账填"):
        template_files.confirm(practice, draft)


# --- remembered, renamed, handed on


def test_confirming_remembers_in_one_step_and_is_undone_in_one(practice: Book, draft: Draft) -> None:
    chosen = mapping.choose(draft, practice.ledgers, place(draft, "评星定级").key, "person.education")
    steps = len(practice.steps())
    name = template_files.confirm(practice, chosen)
    assert name == "县里的表" and len(practice.steps()) == steps + 1
    again = mapping.begin(practice, name)
    assert again.known and place(again, "评星定级").path == "person.education"
    assert place(again, "单位").state == "blank" and place(again, "单位").why == "上回定了留空"
    practice.undo()
    assert templates.kept(practice) == []


def test_confirming_again_corrects_the_same_sheet(practice: Book, draft: Draft) -> None:
    name = template_files.confirm(practice, draft)
    again = mapping.begin(practice, name)
    template_files.confirm(practice, mapping.choose(again, practice.ledgers, "F", "person.marriage"))
    assert len(templates.kept(practice)) == 1
    assert place(mapping.begin(practice, name), "评星定级").path == "person.marriage"


def test_a_new_edition_of_the_same_name_takes_the_place_of_the_old(
    practice: Book, draft: Draft, tmp_path: Path
) -> None:
    template_files.confirm(practice, draft)
    (tmp_path / "新").mkdir()
    newer = county_sheet(tmp_path / "新" / "县里的表.xlsx", [*HEADINGS, "民族"])
    name = template_files.confirm(practice, mapping.begin(practice, newer))
    assert [t.name for t in templates.kept(practice)] == [name]
    assert place(mapping.begin(practice, name), "民族").path == "person.nation"


def test_the_program_s_own_sheets_are_not_taken_in(practice: Book) -> None:
    with pytest.raises(Refused, match="自带"):
        template_files.confirm(practice, mapping.begin(practice, "党员花名册"))


@pytest.mark.parametrize("name", ["", "  ", "a/b", "党员花名册", "长" * 61])
def test_a_name_that_cannot_be_is_refused(practice: Book, draft: Draft, name: str) -> None:
    kept = template_files.confirm(practice, draft)
    with pytest.raises(Refused):
        template_files.rename(practice, kept, name)
    assert [t.name for t in templates.kept(practice)] == [kept]


def test_a_renamed_sheet_fills_as_before(practice: Book, draft: Draft, tmp_path: Path) -> None:
    template_files.rename(practice, template_files.confirm(practice, draft), "  组织部  2026 版 ")
    done = finish(transfer.export(practice, "party_members", tmp_path / "交.xlsx", template="组织部 2026 版"))
    assert done.rows == MEMBERS


def test_a_sheet_goes_from_one_clerk_to_another_with_its_mapping(practice: Book, draft: Draft, tmp_path: Path) -> None:
    chosen = mapping.choose(draft, practice.ledgers, place(draft, "评星定级").key, "person.education")
    name = template_files.confirm(practice, mapping.write_as(chosen, "C", "隐去"))
    sent = finish(template_files.pack(practice, name, tmp_path / "给别人.模板"))
    assert not list(tmp_path.glob("*.part"))
    beside = template_files.take(practice, sent)
    assert beside == "县里的表（2）"
    templates.remove(practice, name)
    got = mapping.begin(practice, beside)
    assert place(got, "评星定级").path == "person.education" and mapping.shapes(got, "C")[0] == "隐去"
    assert got.kept.file.read_bytes() == draft.kept.file.read_bytes()
    assert "410823" not in sent.read_bytes().decode("latin-1")


def broken(made: dict[str, bytes]) -> bytes:
    import io

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as zipped:
        for name, content in made.items():
            zipped.writestr(name, content)
    return stream.getvalue()


GOOD = json.dumps({"format": 1, "name": "某表", "ledger": "people", "mapping": {}}).encode()
UNKNOWN = json.dumps(
    {"format": 1, "name": "某表", "mapping": {"ledger": "no_such", "columns": [{"col": "A", "field": "x"}]}}
).encode()
ODD = json.dumps(
    {"format": 1, "name": "某表", "mapping": {"ledger": "people", "columns": [{"field": "name"}]}}
).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 nothing",
        broken({"模板.json": GOOD}),
        broken({"模板.json": GOOD, "表.xlsx": b"x", "../evil": b"x"}),
        broken({"模板.json": b"{", "表.xlsx": b"x"}),
        broken({"模板.json": b"[]", "表.xlsx": b"x"}),
        broken({"模板.json": b"[" * 100_000, "表.xlsx": b"x"}),
        broken({"模板.json": GOOD, "表.xlsx": b"no workbook"}),
        broken({"模板.json": UNKNOWN, "表.xlsx": b"SHEET"}),
        broken({"模板.json": ODD, "表.xlsx": b"SHEET"}),
        broken({"模板.json": GOOD.ljust(3 << 20), "表.xlsx": b"SHEET"}),
    ],
    ids=range(11),
)
def test_a_broken_template_file_is_refused_and_nothing_is_taken(practice: Book, tmp_path: Path, content: bytes) -> None:
    sheet = county_sheet(tmp_path / "表.xlsx").read_bytes()
    file = tmp_path / "来的.模板"
    file.write_bytes(content if b"SHEET" not in content else _with_sheet(content, sheet))
    with pytest.raises(Refused):
        template_files.take(practice, file)
    assert templates.kept(practice) == []


def _with_sheet(content: bytes, sheet: bytes) -> bytes:
    import io

    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        parts = {name: zipped.read(name) for name in zipped.namelist()}
    return broken({name: sheet if value == b"SHEET" else value for name, value in parts.items()})


def test_a_draft_is_a_value(practice: Book, draft: Draft) -> None:
    """Changing it leaves the one before as it was."""
    before = replace(draft)
    mapping.choose(draft, practice.ledgers, "F", "person.marriage")
    assert draft == before
