"""What a command answers: data for a program, text for a person, a code for a script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """`data` is printed with `--json`, `text` without; `exit_code` as docs/reference/cli.md."""

    data: Mapping[str, Any]
    text: str
    exit_code: int = 0
