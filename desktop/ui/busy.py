"""Waiting for a long work: nothing under 0.3 s, the status bar to 2 s, then a dialog with a bar and 停下."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel, QProgressBar

from desktop.kit.work import Progress, Work

from .dialog import Dialog
from .jobs import Question, Then
from .pause import pause
from .theme import u

if TYPE_CHECKING:
    from .window import MainWindow

STATUS_AFTER = 300  # milliseconds
DIALOG_AFTER = 2000


class Busy(QObject):
    """One running work and what is shown of it. Quiet works stay in the status bar however long they take."""

    def __init__(
        self,
        frame: MainWindow,
        title: str,
        work: Callable[[Any], Work[Any]],
        then: Then | None,
        failed: Callable[[Exception], bool | None] | None,
        stopping: str,
        quiet: bool,
        icon: str,
        stopped: Callable[[], object] | None,
    ) -> None:
        super().__init__(frame)
        self.frame, self.title, self.stopping, self.icon = frame, title, stopping, icon
        self.last = Progress(0, 0, "")
        self.began = time.monotonic()
        self.dialog: Dialog | None = None
        self._over = False
        self._then, self._failed, self._when_stopped = then, failed, stopped
        self._timers = [pause(self, STATUS_AFTER, self._show_status)]
        if not quiet:
            self._timers.append(pause(self, DIALOG_AFTER, self._show_dialog))
        for timer in self._timers:
            timer.start()
        self.job = frame.jobs.run(work, self._done, self._broke, progress=self._progress, stopped=self._stopped)

    def stop(self) -> None:
        """Ask the work to stop; it ends at its next yield."""
        self.job.cancel()
        if self.dialog:
            self._words.setText("正在停下……")

    def _progress(self, progress: Progress) -> None:
        self.last = progress
        if self.dialog:
            self._words.setText(self._sentence())
            self._bar.setRange(0, progress.total)
            self._bar.setValue(progress.done)
            self._left.setText(self._time_left())
        elif self.frame.status.state.property("busy"):
            self._show_status()

    def _sentence(self) -> str:
        done, total = self.last.done, self.last.total
        count = f"{done:,}，共 {total:,}" if total else ""
        return "。".join(filter(None, (f"{self.last.doing} {count}".strip(), self.stopping)))

    def _time_left(self) -> str:
        if not self.last.total or not self.last.done:
            return ""
        spent = time.monotonic() - self.began
        left = spent * (self.last.total - self.last.done) / self.last.done
        return f"约还要 {left:.0f} 秒" if left < 90 else f"约还要 {left / 60:.0f} 分钟"

    def _show_status(self) -> None:
        if not self._over:
            percent = f" {100 * self.last.done // self.last.total} %" if self.last.total else ""
            self.frame.status.state.setProperty("busy", True)
            self.frame.status.say(f"{self.title}……{percent}", "busy")

    def _show_dialog(self) -> None:
        if self._over:
            return
        self.dialog = Dialog(self.frame, self.title, " ", (("停下  Esc", ""),), self._pressed, icon=self.icon)
        self._words = self.dialog.words
        self._words.setText(self._sentence())
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(u(8))
        self._bar.setRange(0, self.last.total)
        self._left = QLabel()
        self._left.setProperty("k", "soft")
        self.dialog.body.addWidget(self._bar)
        self.dialog.foot.insertWidget(0, self._left)
        self.dialog.show_over()

    def _pressed(self, _answer: str) -> None:
        self.dialog = None
        if not self._over:
            self.stop()

    def _end(self) -> None:
        self._over = True
        for timer in self._timers:
            timer.stop()
        self.frame.status.state.setProperty("busy", False)
        self.frame.say_saved()
        if self.dialog:
            self.dialog.close()
        self.deleteLater()

    def _done(self, answer: Any) -> None:
        self._end()
        if self._then:
            self._then(answer)

    def _broke(self, error: Exception) -> bool | None:
        self._end()
        return self._failed(error) if self._failed else False

    def _stopped(self) -> None:
        self._end()
        if self._when_stopped:
            self._when_stopped()
        else:
            self.frame.toast(f"{self.title}：已停下")


def run(
    frame: MainWindow,
    title: str,
    work: Question,
    then: Then | None = None,
    *,
    failed: Callable[[Exception], bool | None] | None = None,
    stopping: str = "",
    quiet: bool = False,
    icon: str = "clock",
    stopped: Callable[[], object] | None = None,
) -> Busy:
    """Run a work and show it; `stopping` says what stopping means, e.g. “中途停下，等于没导”."""
    return Busy(frame, title, work, then, failed, stopping, quiet, icon, stopped)
