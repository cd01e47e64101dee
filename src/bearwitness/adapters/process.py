"""This process: it leaves no picture of its memory when it dies, and nobody attaches to it.

It also multiplies matrices with one thread: those of a small language model are so small that
threads only wait for each other, and on a machine that has other work wait ten times as long.

An unlocked casebook's keys and words are in memory. A core file would put them on the disk in
the clear, and a crash reporter would send them on.
"""

from __future__ import annotations

import ctypes
import os
import resource
import sys

_SET_DUMPABLE = 4  # PR_SET_DUMPABLE of prctl(2)


def forbid_dumps() -> None:
    """Let neither this process nor what it starts be dumped when it crashes.

    The limit of setrlimit(2) is inherited by what is started from here. On Linux the process also
    says of itself that it is not dumpable, which holds where the system pipes dumps into a program
    and does not ask for the limit; another program of the same user can no longer read its memory
    (ptrace(2)).
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)


def multiply_alone() -> None:
    """Let OpenBLAS, which numpy brings, start no threads here and in what is started from here.

    It reads this once, when numpy is first imported; whoever has set it is obeyed.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
