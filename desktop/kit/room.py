"""Memory that is needed no more goes back to the system."""

from __future__ import annotations

import contextlib
import ctypes
import sys


def give_back() -> None:
    """Let the system have what this process no longer uses; glibc keeps it otherwise, and peaks add up.

    Nothing where another library manages the memory: Windows takes it back by itself.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):  # a libc without it
            ctypes.CDLL(None).malloc_trim(0)
