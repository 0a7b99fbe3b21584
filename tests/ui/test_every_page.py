"""On every page what takes input has its names, and every list's model keeps to the rules of models."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QAbstractProxyModel
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui import theme

from .conftest import Screen
from .pages.test_named_inputs import inputs, said
from .test_nothing_is_cut import looks, pages, settle

OURS = "desktop."


def unnamed(page: QWidget) -> Iterator[str]:
    """The inputs of a page that lack an objectName, or that a screen reader has no word for."""
    for widget in inputs(page):
        if not widget.objectName():
            yield f"{type(widget).__name__} in {widget.parent().objectName() or type(widget.parent()).__name__}"
        elif not said(widget):
            yield f"{widget.objectName()} says nothing"


def models(page: QWidget) -> list[QAbstractItemModel]:
    """The program's own models shown on a page, each once."""
    found: list[Any] = [view.model() for view in page.findChildren(QAbstractItemView) if view.model()]
    found = [m.sourceModel() if isinstance(m, QAbstractProxyModel) else m for m in found]
    return list({id(m): m for m in found if type(m).__module__.startswith(OURS)}.values())


def test_every_page_names_its_inputs_and_its_models_are_sound(
    qtbot: QtBot, dressed: None, qapp: QApplication, practice_folder: Path, tmp_path: Path, today: date
) -> None:
    """A model's fault is a warning of Qt's own tester, and fails this test as any warning of Qt does."""
    theme.apply(qapp, 100)
    screen = Screen(qtbot, shutil.copytree(practice_folder, tmp_path / "柳河村"), today, first="home")
    screen.frame.resize(1366, 696)
    nameless: list[str] = []
    tested: set[str] = set()
    for name in pages():
        for look in looks(screen, name):
            nameless += [f"{look}: {fault}" for fault in unnamed(screen.frame)]
            for model in models(screen.frame):
                tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
                settle(screen)
                tester.deleteLater()
                tested.add(type(model).__name__)
    screen.close()
    assert sorted(set(nameless)) == []
    assert {"TableModel", "MeetingRows", "AttendanceRows", "ServiceRows"} <= tested
