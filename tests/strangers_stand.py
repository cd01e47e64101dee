"""Programs of others, asked by one JSON object a line; scripts/bring-strangers brings them."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

from playwright._impl._driver import compute_driver_executable

HERE = Path(__file__).parent / "strangers"


class Program:
    """A process that answers a line with a line until it is closed."""

    def __init__(self, *words: str | Path) -> None:
        self._process = subprocess.Popen(
            [*map(str, words)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __call__(self, **job: Any) -> dict[str, Any]:
        self._process.stdin.write(json.dumps(job, default=_written) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(10)


def sdjwt() -> Program:
    """npm's @sd-jwt/core under the node that Playwright brings."""
    return Program(compute_driver_executable()[0], HERE / "sdjwt.mjs")


def sumdb() -> Program:
    """Go's golang.org/x/mod/sumdb, built by scripts/bring-strangers."""
    return Program(HERE / "bin" / "sumdb")


def c2pa_ts() -> Program:
    """npm's @trustnxt/c2pa-ts under the same node."""
    return Program(compute_driver_executable()[0], HERE / "c2pa.mjs")


def _written(value: object) -> object:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return str(value)
