"""How old a withdrawal notice is told to be: by the command, and by the page in its own code."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest

from bearwitness.cli import aging
from bearwitness.proof import notice
from proof_vectors import VECTORS
from verify_stand import opened_in

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
ROWS = json.loads((VECTORS / "notice-age.json").read_text())


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


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["noticed"])
def test_a_notice_has_the_age_that_is_written_down(row):
    found = notice.aged(row["noticed"], datetime.fromisoformat(row["at"]))
    assert asdict(found) == {name: row[name] for name in ("days", "old", "ahead")}


def test_the_vectors_know_of_old_ones_and_of_some_of_tomorrow():
    assert {(row["old"], row["ahead"]) for row in ROWS} == {
        (True, False), (False, True), (False, False)}  # fmt: skip


@pytest.mark.parametrize("browser", ["chromium", "firefox"])
def test_the_page_calls_the_same_ones_old_and_of_tomorrow(browser, tmp_path):
    ask = "(rows) => rows.map(({noticed, at}) => bearwitnessNotes.aged(noticed, at))"
    with opened_in(browser, tmp_path) as tab:
        told = tab.evaluate(ask, ROWS)
    assert told == [{name: row[name] for name in ("days", "old", "ahead")} for row in ROWS]
