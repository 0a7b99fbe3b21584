"""Every question and every file dialog of the program. Tests put another Ask in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QCheckBox, QFileDialog, QInputDialog, QWidget

from .dialog import Dialog

Chosen = Callable[[Path], object]
SHEETS = "表格 (*.xlsx *.xls *.et *.ods *.csv)"
EXPORTS = "表格 (*.xlsx);;打印稿 (*.pdf);;纯文本表格 (*.csv)"


class Ask:
    """Questions to the person at the keyboard. Each returns at once and calls back when answered; Esc calls nothing."""

    _been = False  # whether a file was chosen since the program began

    def tell(self, over: QWidget, title: str, words: str = "", *, icon: str = "info", tint: str = "ink700") -> None:
        Dialog(over, title, words, icon=icon, tint=tint).show_over()

    def choose(
        self,
        over: QWidget,
        title: str,
        words: str,
        buttons: Sequence[tuple[str, str]],
        then: Callable[[str], object],
        *,
        icon: str = "help",
    ) -> None:
        """Ask with verbs as buttons; `then` gets the button's text, or '' for Esc."""
        Dialog(over, title, words, buttons, then, icon=icon).show_over()

    def choose_ticked(
        self,
        over: QWidget,
        title: str,
        words: str,
        buttons: Sequence[tuple[str, str]],
        tick: str,
        then: Callable[[str, bool], object],
    ) -> None:
        """Ask with verbs as buttons and something to tick; `then` gets the button's text and whether it is ticked."""
        box = QCheckBox(tick)
        box.setObjectName("ask-tick")
        dialog = Dialog(over, title, words, buttons, lambda answer: then(answer, box.isChecked()), icon="help")
        dialog.body.addWidget(box)
        dialog.show_over()

    def text(self, over: QWidget, title: str, label: str, value: str, then: Callable[[str], object]) -> None:
        dialog = QInputDialog(over.window())
        dialog.setWindowTitle(title)
        dialog.setLabelText(label)
        dialog.setTextValue(value)
        dialog.setOkButtonText("好")
        dialog.setCancelButtonText("不改了")
        dialog.textValueSelected.connect(then)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def open_file(self, over: QWidget, title: str, then: Chosen, filters: str = SHEETS) -> None:
        self._file(over, title, then, filters, QFileDialog.FileMode.ExistingFile)

    def open_files(self, over: QWidget, title: str, then: Callable[[list[Path]], object], filters: str) -> None:
        dialog = self._dialog(over, title, filters, QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: then([Path(n) for n in names]))
        dialog.open()

    def save_file(self, over: QWidget, title: str, name: str, then: Chosen, filters: str = EXPORTS) -> None:
        """Ask where to save; the suffix chosen in the list of kinds is added if none was typed."""
        dialog = self._dialog(over, title, filters, QFileDialog.FileMode.AnyFile)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, "保存")
        dialog.selectFile(name)
        dialog.setDefaultSuffix(Path(name).suffix.lstrip("."))
        dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(kind.partition("(*.")[2].partition(")")[0]))
        dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
        dialog.open()

    def folder(self, over: QWidget, title: str, then: Chosen) -> None:
        self._file(over, title, then, "", QFileDialog.FileMode.Directory)

    def _file(self, over: QWidget, title: str, then: Chosen, filters: str, mode: QFileDialog.FileMode) -> None:
        dialog = self._dialog(over, title, filters, mode)
        dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
        dialog.open()

    def _dialog(self, over: QWidget, title: str, filters: str, mode: QFileDialog.FileMode) -> QFileDialog:
        dialog = QFileDialog(over.window(), title)
        dialog.setFileMode(mode)
        if filters:
            dialog.setNameFilters(filters.split(";;"))
        if mode == QFileDialog.FileMode.Directory:
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        desktop = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DesktopLocation)
        if not self._been and Path(desktop).is_dir():
            dialog.setDirectory(desktop)  # not where the program lies; afterwards Qt goes where it was last
        dialog.accepted.connect(self._went)
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def _went(self) -> None:
        self._been = True
