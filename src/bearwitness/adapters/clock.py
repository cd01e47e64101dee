"""The clock. A zone takes a `Clock` as an argument, so that a test or a demo can stop it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def now() -> datetime:
    """Return the time, UTC, cut to whole seconds: a finer time tells more than is needed."""
    return datetime.now(UTC).replace(microsecond=0)
