"""How old a withdrawal notice is told to be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bearwitness.cli import aging

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "12:00:00Z."),
        (30, "12:00:00Z."),
        (31, "31 days old"),
        (-2, "in the future: a clock is wrong"),
    ],
)
def test_a_notice_is_as_old_as_it_is_and_none_is_of_tomorrow(days, said):
    noticed = (NOW - timedelta(days=days)).isoformat().replace("+00:00", "Z")
    assert said in aging.as_of(noticed, NOW)
