"""The house stands as it was drawn: imports go down only, files stay short, the kit stays small."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

HOUSE = Path(__file__).resolve().parents[1]
OURS = sorted(file for folder in ("desktop", "seeds", "tests", "bench") for file in (HOUSE / folder).rglob("*.py"))


def lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()


def said(file: Path) -> list[str]:
    """Return the lines that have something on them."""
    return [line for line in lines(file) if line.strip()]


def imported(file: Path) -> set[str]:
    """Return the full names of everything a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def test_imports_go_down_only(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(HOUSE)
    broken = lint_imports(config_filename="pyproject.toml", no_cache=True)
    assert broken == 0, capfd.readouterr().out


def test_paper_paints_without_widgets() -> None:
    names = {name for file in (HOUSE / "desktop" / "paper").rglob("*.py") for name in imported(file)}
    assert not [name for name in names if name.startswith("PySide6.QtWidgets")]


def test_the_kit_needs_only_the_standard_library() -> None:
    roots = {name.split(".")[0] for file in (HOUSE / "desktop" / "kit").glob("*.py") for name in imported(file)}
    assert roots <= set(sys.stdlib_module_names) | {"desktop", "__future__"}


def test_a_file_is_one_thing() -> None:
    """No file is longer than 400 lines."""
    assert {str(file.relative_to(HOUSE)): n for file in OURS if (n := len(lines(file))) > 400} == {}


def test_a_line_fits_the_screen() -> None:
    """No line is longer than 120 characters."""
    where = [(file, n) for file in OURS for n, line in enumerate(lines(file), 1) if len(line) > 120]
    assert [f"{file.relative_to(HOUSE)}:{n}" for file, n in where] == []


def test_the_kit_stays_small() -> None:
    """The kit has no more than 800 lines with something on them."""
    assert sum(len(said(file)) for file in (HOUSE / "desktop" / "kit").glob("*.py")) <= 800


def test_functions_are_short() -> None:
    """Half of the program's functions have no more than 8 lines."""
    lengths = sorted(
        (node.end_lineno or node.lineno) - node.lineno + 1
        for file in OURS
        if "desktop" in file.relative_to(HOUSE).parts
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert lengths[len(lengths) // 2] <= 8
