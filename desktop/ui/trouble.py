"""What is shown when something goes wrong: a sentence for the clerk, never a traceback; the log keeps the rest."""

from __future__ import annotations

import faulthandler
import logging
import logging.handlers
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop.kit.errors import Blocked, Refused

from .dialog import Dialog

LOG = logging.getLogger("desktop")
_crash_file: IO[str] | None = None


class Hooks(QObject):
    """Carries errors nobody caught, from any thread, to whoever shows them."""

    caught = Signal(object)


hooks: Hooks | None = None


def install(folder: Path) -> Hooks:
    """Write a log into a folder, and catch what nobody else catches: slots, threads, Qt's own messages, crashes."""
    global hooks, _crash_file
    folder.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        folder / "程序日志.txt", maxBytes=500_000, backupCount=3, encoding="utf-8"
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    _crash_file = (folder / "崩溃记录.txt").open("a", encoding="utf-8")
    faulthandler.enable(_crash_file)
    hooks = Hooks()
    sys.excepthook = _unhandled
    threading.excepthook = lambda args: _unhandled(args.exc_type, args.exc_value, args.exc_traceback)
    qInstallMessageHandler(_qt_said)
    return hooks


def _unhandled(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error or KeyboardInterrupt(), trace)
        return
    LOG.error("unhandled", exc_info=(kind, error or kind(), trace))
    if hooks and isinstance(error, Exception):
        hooks.caught.emit(error)


def _qt_said(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    level = logging.WARNING if kind != QtMsgType.QtDebugMsg else logging.DEBUG
    LOG.log(level, "Qt: %s", message)


def report(error: BaseException) -> str:
    """The text to send to whoever maintains the program: what happened and where; no record's content."""
    where = "".join(traceback.format_exception(error))
    return f"村务台账 出错报告\n系统：{platform.platform()}，Python {platform.python_version()}，Qt {qVersion()}\n\n{where}"


def show(over: QWidget, error: Exception, then: Callable[[str], object] | None = None) -> Dialog:
    """Show any failure over a window: what to correct, what the machine said, or an apology with a report to copy."""
    if isinstance(error, Refused):
        return Dialog(over, "还不能这样做", str(error), icon="alert", tint="red", chosen=then).show_over()
    if isinstance(error, Blocked):
        return Dialog(over, "现在做不了", str(error), icon="warning", tint="amber", chosen=then).show_over()
    LOG.error("bug", exc_info=error)
    return _apology(over, error, then)


def _apology(over: QWidget, error: Exception, then: Callable[[str], object] | None) -> Dialog:
    text = report(error)

    def chosen(answer: str) -> None:
        if answer == "复制报告":
            QGuiApplication.clipboard().setText(text)
        if then:
            then(answer)

    words = (
        "对不起，程序出错了。刚才这一步没有做，已经记下的内容没有动。\n"
        "请点“复制报告”，粘贴给维护人员；关掉这个窗口可以接着用。"
    )
    buttons = (("复制报告", ""), ("接着用", "primary"))
    return Dialog(over, "程序出错了", words, buttons, chosen, icon="warning", tint="red").show_over()
