"""Hostile files are opened in a process of their own, with little memory and little time.

The readers of PDFs and pictures are large programs in C and C++. Whatever a file makes of one, it
makes of a process that holds no key, no casebook and nothing but that file. It gets neither this
one's environment nor a terminal, and what it says of an error is not shown: it may be words.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from typing import Any

from bearwitness.errors import Unreadable

MEMORY = 3 << 30  # bytes of addresses
SECONDS = 120  # of processor time
WAIT = 300  # seconds in all
LARGEST_ANSWER = 512 << 20  # bytes
_WORKER = "bearwitness.adapters.cleaning.worker"
_STRANGE = "it may be damaged, or made to do harm: save it anew with the program it came from"


def asked(what: str, data: bytes) -> tuple[dict[str, Any], bytes]:
    """Return what the worker answers: JSON, and bytes if it made a file.

    Args:
        what: `docx`, `pdf` or `picture`.
        data: the file.

    Raises:
        Unreadable: the worker refused the file, or did not live through it.
    """
    command = [sys.executable, "-I", "-m", _WORKER, what]
    try:
        done = subprocess.run(  # noqa: S603  (our own module; the file goes in on stdin)
            command, input=data, capture_output=True, timeout=WAIT, check=False, cwd="/",
            env={"LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"},
        )  # fmt: skip
    except subprocess.TimeoutExpired as wrong:
        raise Unreadable("the file keeps its reader busy for too long", hint=_STRANGE) from wrong
    head, found, made = done.stdout.partition(b"\n")
    if done.returncode or not found:
        raise Unreadable("the file's reader did not live through it", hint=_STRANGE)
    answer: dict[str, Any] = json.loads(head)
    if "refused" in answer:
        raise Unreadable(answer["refused"], hint=answer["hint"] or _STRANGE)
    return answer, made


def confine() -> None:
    """Take memory, time, files and core dumps from this process; the worker's first step."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it writes to its pipe and to no file
