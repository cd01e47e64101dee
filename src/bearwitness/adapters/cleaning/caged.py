"""A program that opens a hostile file, shut in: `python -I -m … ROOM FILE -- PROGRAM ARGUMENTS`.

It may read that file and its libraries, write in that folder and nowhere else, open no connection
and start nothing (see `cage`). It has little memory to dump and a size that no file of it exceeds.
"""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path

from bearwitness.adapters.cleaning import cage

MODULE = "bearwitness.adapters.cleaning.caged"
LARGEST = 8 << 30  # bytes of a file that it writes
SECONDS = 4 * 3600  # of processor time, of all its threads


def main() -> int:
    """Shut this process in and become the program."""
    room, file, _, program, *arguments = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, LARGEST))
    cage.shut([Path(file)], room=Path(room), program=Path(program))
    os.execv(program, [program, *arguments])  # noqa: S606  (no shell; what the caller named)


if __name__ == "__main__":
    sys.exit(main())
