"""Where there is no display, `make run` writes the year's sheets; here with the practice village."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="a shell script, for make")
def test_every_own_template_is_written_both_ways(practice_folder: Path, tmp_path: Path) -> None:
    """Each of our templates becomes a workbook and a PDF, in a folder of a strange name."""
    book = shutil.copytree(practice_folder, tmp_path / "柳河村 练习")
    out = tmp_path / "今年 的表"
    command = [str(HOUSE / ".ci" / "sheets"), sys.executable, str(book), str(out)]
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    templates = {file.stem for file in (HOUSE / "resources" / "templates").glob("*.xlsx")}
    assert {file.name for file in out.iterdir()} == {
        f"{name}{kind}" for name in templates for kind in (".xlsx", ".pdf")
    }
    assert all(file.stat().st_size > 4000 for file in out.iterdir())
