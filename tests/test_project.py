"""What is declared is what is used: dependencies, locks, and the README that explains them."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from desktop import __version__

HOUSE = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))
LOCKS = ("requirements.lock", "requirements-dev.lock")
USED_BY_OTHERS = {"defusedxml"}  # openpyxl finds it
OURS = {"desktop", "seeds", "tests", "bench", "__future__"}


def same(name: str) -> str:
    """Return a distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared() -> set[str]:
    return names(PROJECT["project"]["dependencies"])


def names(wanted: list[str]) -> set[str]:
    return {same(re.split(r"[<>=!~; ]", one)[0]) for one in wanted}


def imported(*folders: str) -> set[str]:
    """Return the top-level modules that files import, wherever in a file, that are not Python's own or ours."""
    found: set[str] = set()
    for file in (file for folder in folders for file in (HOUSE / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - OURS


def test_what_is_imported_is_declared_and_nothing_else() -> None:
    """A dependency enters pyproject when it is first used, and leaves with its last use."""
    used = homes(imported("desktop", "seeds"))
    assert used - declared() == set()
    assert declared() - used == USED_BY_OTHERS & declared()


def homes(modules: set[str]) -> set[str]:
    """Return the distributions that modules come from; PySide6 brings shiboken6."""
    where = packages_distributions()
    return {same(name) for module in modules for name in where.get(module, [module])} - {"shiboken6"}


def test_what_tests_and_benches_import_is_declared() -> None:
    assert homes(imported("tests", "bench")) <= declared() | names(PROJECT["dependency-groups"]["dev"])


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_every_version_and_hash_and_no_address(lock: str) -> None:
    text = (HOUSE / lock).read_text("utf-8")
    pinned = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert all(re.match(r"[a-z0-9.-]+==[^ ]+ ", one) and "--hash=sha256:" in one for one in pinned)
    assert declared() <= {same(one.partition("==")[0]) for one in pinned}
    assert "://" not in text


def test_both_locks_agree() -> None:
    run, dev = (
        set(re.findall(r"^[a-z0-9.-]+==\S+", (HOUSE / lock).read_text("utf-8"), re.MULTILINE)) for lock in LOCKS
    )
    assert run <= dev


def test_the_readme_says_why_each_dependency_is_here() -> None:
    told = {
        same(name)
        for name in re.findall(r"^\| ([A-Za-z0-9_-]+)", (HOUSE / "README.md").read_text("utf-8"), re.MULTILINE)
    }
    assert declared() <= told


def test_the_version_is_told_in_the_changelog() -> None:
    assert f"## {__version__}" in (HOUSE / "CHANGELOG.md").read_text("utf-8")
