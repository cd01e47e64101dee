"""The process that opens a hostile file: `python -I -m … docx|pdf|picture`, the file on stdin.

It answers one line of JSON, `{"refused", "hint"}` for a file that cannot be cleaned, and after it
the bytes of what it made, if anything. It never says a word of what it read on stderr.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from bearwitness.adapters.cleaning import cage
from bearwitness.adapters.cleaning.apart import confine
from bearwitness.errors import Unreadable

Reader = Callable[[bytes], tuple[dict[str, Any], bytes]]
READERS = {"docx": "docx", "pdf": "pdf", "picture": "pictures"}


def main() -> int:
    """Answer one file."""
    confine()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # a parser's own words may be the file's
    module = import_module(f"bearwitness.adapters.cleaning.{READERS[sys.argv[1]]}")
    read: Reader = module.read
    cage.shut()
    try:
        answer, made = read(sys.stdin.buffer.read())
    except Unreadable as wrong:
        answer, made = {"refused": str(wrong), "hint": wrong.hint}, b""
    except MemoryError:
        answer, made = {"refused": "the file unfolds to far more than it is", "hint": ""}, b""
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + made)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
