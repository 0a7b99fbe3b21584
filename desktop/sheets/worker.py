"""Foreign readers run in a child process of their own: what hangs, bursts or dies there leaves the program alive.

One child is kept from call to call, and started anew after a death. Its memory is limited by the system (RLIMIT_AS; on
Windows a job object), its time by who waits for it.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import sys
import threading
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from desktop.kit.errors import Blocked, Refused
from desktop.sheets import limits

T = TypeVar("T")
SECONDS = 60.0
START = 60.0  # an old disk may take long to start a process
ANSWER, MORE, REFUSES, BLOCKS = range(4)  # what a message of the child is
TOO_BIG = "这个文件太大，电脑的内存装不下。请用 WPS 或 Excel 打开，只留下要用的部分，另存为 .xlsx 再试。"
TOO_LONG = "这个文件太复杂，读了很久也没有读完。请用 WPS 或 Excel 打开，只留下要用的部分，另存为 .xlsx 再试。"
UNREADABLE = "这个文件的内容读不懂，可能已损坏。请用 WPS 或 Excel 打开后另存为 .xlsx，再试一次。"


class Worker:
    """A child process that runs functions one after another; they and their arguments must be importable."""

    def __init__(self, memory: int = limits.WORKER) -> None:
        self._memory = memory
        self._turn = threading.Lock()
        self._child: BaseProcess | None = None
        self._line: Connection | None = None
        self._heard = False

    @property
    def pid(self) -> int | None:
        """The child's number while it runs."""
        return self._child.pid if self._child and self._child.is_alive() else None

    def call(self, function: Callable[..., T], *arguments: object, seconds: float = SECONDS) -> T:
        """Run a function in the child. Raises Refused if it refuses, fails, dies, or needs too much time or memory."""
        with self._turn:
            self._ask(function, arguments, seconds)
            kind, answer = self._told(seconds)
        if kind == ANSWER:
            return answer  # type: ignore[no-any-return]
        raise Blocked(answer) if kind == BLOCKS else Refused(answer)

    def stream(self, function: Callable[..., Iterator[T]], *arguments: object, seconds: float = SECONDS) -> Iterator[T]:
        """Give what a generator gives in the child, one ahead of who takes it. Left early, the child is ended.

        `seconds` is the time for each. Raises as `call` does.
        """
        with self._turn:
            try:
                self._ask(function, arguments, seconds)
                while (told := self._told(seconds))[0] == MORE:
                    yield told[1]
            except GeneratorExit:
                self._end()
                raise
        if told[0] != ANSWER:
            raise Blocked(told[1]) if told[0] == BLOCKS else Refused(told[1])

    def _ask(self, function: Callable[..., object], arguments: tuple[object, ...], seconds: float) -> None:
        try:
            self._ready().send((function, arguments))
        except OSError:
            self._end()
            raise Refused(UNREADABLE) from None

    def _told(self, seconds: float) -> tuple[int, Any]:
        """Wait for the child's next message. Raises Refused if it dies or takes too long."""
        assert self._line is not None
        try:
            if not self._line.poll(seconds):
                raise Refused(TOO_LONG)
            told: tuple[int, Any] = self._line.recv()
        except (EOFError, OSError):
            self._end()
            raise Refused(UNREADABLE) from None
        except BaseException:
            self._end()
            raise
        return told

    def close(self) -> None:
        """Let the child go; the next call starts another."""
        with self._turn:
            self._end()

    def start(self) -> None:
        """Let the child start while something else is done; the first call waits for it."""
        if self._line is not None and self.pid is not None:
            return
        self._end()
        context = multiprocessing.get_context("spawn")  # a fork would take the window's threads' locks along
        self._line, other = context.Pipe()
        self._child = context.Process(target=_serve, args=(other, self._memory), name="cunwu-reader", daemon=True)
        self._child.start()
        other.close()

    def _ready(self) -> Connection:
        self.start()
        assert self._line is not None
        if not self._heard:
            if not self._line.poll(START):
                self._end()
                raise Refused("读表格的程序没有启动起来，可能被杀毒软件拦住了。请放行本程序后再试。")
            self._line.recv()
            self._heard = True
        return self._line

    def _end(self) -> None:
        if self._line is not None:
            self._line.close()
        if self._child is not None:
            self._child.kill()
            self._child.join()
            self._child.close()
        self._line = self._child = None
        self._heard = False


_idle: list[Worker] = []
_shelf = threading.Lock()


@contextlib.contextmanager
def _one() -> Iterator[Worker]:
    """Lend the program's kept child; where it is busy, another that goes when it is done."""
    with _shelf:
        worker = _idle.pop() if _idle else Worker()
    try:
        yield worker
    finally:
        with _shelf:
            kept = not _idle
            if kept:
                _idle.append(worker)
        if not kept:
            worker.close()


def call(function: Callable[..., T], *arguments: object, seconds: float = SECONDS) -> T:
    """Run a function in the program's kept child; see Worker.call."""
    with _one() as worker:
        return worker.call(function, *arguments, seconds=seconds)


def stream(function: Callable[..., Iterator[T]], *arguments: object, seconds: float = SECONDS) -> Iterator[T]:
    """Give what a generator gives in the program's kept child; see Worker.stream."""
    with _one() as worker:
        yield from worker.stream(function, *arguments, seconds=seconds)


def warm() -> None:
    """Let the kept child start, for a call that is about to come."""
    with _one() as worker:
        worker.start()


def rest() -> None:
    """Let the kept child go, and with it the memory of what it read last."""
    with _shelf:
        resting = _idle[:]
        _idle.clear()
    for worker in resting:
        worker.close()


def _serve(line: Connection, memory: int) -> None:
    """Answer calls until the program is gone."""
    with contextlib.suppress(OSError, ValueError):
        limit_memory(memory)
    with contextlib.suppress(EOFError, OSError):
        line.send(True)
        while True:
            function, arguments = line.recv()
            line.send(_answer(line, function, arguments))


def _answer(line: Connection, function: Callable[..., object], arguments: tuple[Any, ...]) -> tuple[int, object]:
    try:
        answer = function(*arguments)
        if not isinstance(answer, Iterator):
            return ANSWER, answer
        for piece in answer:
            line.send((MORE, piece))
    except Refused as refused:
        return REFUSES, str(refused)
    except Blocked as blocked:
        return BLOCKS, str(blocked)
    except MemoryError:
        return REFUSES, TOO_BIG
    except RecursionError:
        return REFUSES, TOO_LONG
    except BaseException:  # a panic in calamine is no Exception
        return REFUSES, UNREADABLE
    return ANSWER, None


def limit_memory(size: int) -> None:
    """Let this process have at most `size` bytes of memory. Raises OSError if the system does not let it."""
    if sys.platform == "win32":
        _limit_on_windows(size)
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (size if most == resource.RLIM_INFINITY else min(size, most), most))


def _limit_on_windows(size: int) -> None:
    """Put this process into a job whose processes may have so much memory; the job lives as long as the process."""
    import ctypes
    from ctypes import wintypes

    class Basic(ctypes.Structure):  # JOBOBJECT_BASIC_LIMIT_INFORMATION
        _fields_ = (
            ("PerProcessUserTimeLimit", ctypes.c_int64), ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", wintypes.DWORD), ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t), ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t), ("PriorityClass", wintypes.DWORD), ("SchedulingClass", wintypes.DWORD),
        )  # fmt: skip

    class Extended(ctypes.Structure):  # JOBOBJECT_EXTENDED_LIMIT_INFORMATION
        _fields_ = (
            ("Basic", Basic), ("IoInfo", ctypes.c_uint64 * 6), ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t), ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )  # fmt: skip

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    kernel.CreateJobObjectW.restype = wintypes.HANDLE
    kernel.GetCurrentProcess.restype = wintypes.HANDLE
    kernel.SetInformationJobObject.argtypes = (wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD)
    kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
    wanted = Extended()
    wanted.Basic.LimitFlags, wanted.ProcessMemoryLimit = 0x100, size  # JOB_OBJECT_LIMIT_PROCESS_MEMORY
    job = kernel.CreateJobObjectW(None, None)
    done = job and kernel.SetInformationJobObject(job, 9, ctypes.byref(wanted), ctypes.sizeof(wanted))
    if not done or not kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess()):
        raise OSError(ctypes.get_last_error(), "job object")  # type: ignore[attr-defined,unused-ignore]
