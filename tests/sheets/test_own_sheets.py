"""The sheets we ship go through the same recogniser as a county's, and nothing on them is unknown."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.kit.places import resource
from desktop.ledgers import LEDGERS
from desktop.sheets.read_xlsx import read_sheet
from desktop.sheets.template import template_of
from seeds.sheets import LISTS, list_sheet, meeting_page

OWN = sorted(resource("templates").glob("*.xlsx"))
ABOUT = {
    "三会一课台账": "meetings", "会议记录页": "meetings", "党员花名册": "party_members", "党员联系户台账": "contacts",
    "志愿服务时长统计表": "volunteer_hours", "户籍花名册": "people",
}  # fmt: skip


def test_six_are_shipped() -> None:
    assert {file.stem for file in OWN} == set(ABOUT)
    assert all(file.stat().st_size < 20_000 for file in OWN)


@pytest.mark.parametrize("file", OWN, ids=lambda f: f.stem)
def test_each_is_wholly_known(file: Path) -> None:
    """Every heading and label has its field, surely, and lies in the ledger the sheet is named for."""
    template = template_of(read_sheet(file), LEDGERS)
    assert template.match.ledger == ABOUT[file.stem]
    numbers = template.layout.table.number if template.layout.table else ()
    unknown = [c.heading for c, m in template.columns if c.col not in numbers and not m.sure]
    assert unknown + [b.label for b, m in template.blanks if not m.sure] == []
    assert template.blank_columns == []
    assert template.layout.keep, "the signatures stay"


@pytest.mark.parametrize("file", OWN, ids=lambda f: f.stem)
def test_each_is_as_the_seeds_draw_it(file: Path, tmp_path: Path) -> None:
    drawn = next((list_sheet(d) for d in LISTS if d.name == file.stem), None) or meeting_page()
    drawn.save(tmp_path / "drawn.xlsx")
    shipped, fresh = read_sheet(file), read_sheet(tmp_path / "drawn.xlsx")
    assert shipped.cells == fresh.cells and shipped.looks == fresh.looks
    assert shipped.merges == fresh.merges and shipped.page == fresh.page


@pytest.mark.parametrize("file", OWN, ids=lambda f: f.stem)
def test_each_prints_on_a4_with_its_headings_repeated(file: Path) -> None:
    sheet = read_sheet(file)
    assert sheet.page.paper == 9 and sheet.page.fit and "&P" in sheet.page.header_footer.odd_footer
    assert sheet.page.landscape == (file.stem != "会议记录页")
    if file.stem != "会议记录页":
        assert sheet.title_rows is not None and sheet.title_rows[0] == 3
