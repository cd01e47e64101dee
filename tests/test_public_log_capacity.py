"""How many leaves a day of the public log has: chosen once, for good; and what waits is told."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import timedelta

import pytest

from bearwitness.cli.main import main
from bearwitness.desk import logbook, logkeeping, safekeeping
from bearwitness.errors import Malformed, Refused
from bearwitness.proof import cadence
from desk_stand import NOON, empty_case, keep_stay
from desk_stand import PASSPHRASE as WORD

DAY = timedelta(days=1)


@pytest.fixture
def book(tmp_path):
    with closing(empty_case(tmp_path / "case")) as made:
        yield made


def test_a_log_keeps_the_capacity_that_it_began_with(book):
    first = logbook.sealed(book, at=NOON, capacity=256)
    assert first.newest.tree.size == 256
    later = logbook.sealed(book, at=NOON + 3 * DAY)
    assert later.newest.tree.size == 4 * 256
    assert logbook.sealed(book, at=NOON + 3 * DAY, capacity=256).newest.tree.size == 4 * 256
    with pytest.raises(Refused, match="256 leaves, for good"):
        logbook.sealed(book, at=NOON + 4 * DAY, capacity=1024)
    assert logkeeping.current(book).capacity == 256


def test_a_new_log_may_have_a_larger_capacity(book):
    keep_stay(book, 1, 300)
    assert logbook.sealed(book, at=NOON, capacity=256).waiting == 44
    logkeeping.begin(book, reason="more come than fit", at=NOON, capacity=512)
    log = logbook.sealed(book, at=NOON)
    assert (log.newest.tree.size, log.waiting) == (512, 0)


@pytest.mark.parametrize("capacity", [0, -256, 255, 1000, 65_792])
def test_no_log_has_a_capacity_that_is_not_whole_tiles(book, capacity):
    with pytest.raises(Malformed, match="leaves of a day"):
        logbook.sealed(book, at=NOON, capacity=capacity)
    assert logkeeping.current(book) is None
    assert cadence.checked(65_536) == 65_536


def test_forty_testimonies_of_150_passages_wait_for_five_days_more_or_for_none(book):
    """The figure that counts: what a busy day brings, and how long the last of it waits."""
    for number in range(4):  # a tenth of them, and a tenth of the capacity, rounded to tiles
        keep_stay(book, number, 150)
    small = logbook.sealed(book, at=NOON, capacity=256)
    assert (small.waiting, small.queue.days, small.queue.long) == (344, 2, False)
    logkeeping.begin(book, reason="larger days", at=NOON, capacity=768)
    assert logbook.sealed(book, at=NOON).waiting == 0


@pytest.mark.parametrize(("waiting", "days", "long"), [
    (0, 0, False), (1, 1, False), (256, 1, False), (257, 2, False), (1792, 7, False),
    (1793, 8, True),
])  # fmt: skip
def test_what_waits_is_counted_in_days_and_told_when_they_are_many(waiting, days, long):
    queue = logbook.Queue(waiting, 256)
    assert (queue.days, queue.long) == (days, long)


def test_safekeeping_says_what_waits_and_asks_for_something_only_if_it_waits_long(book):
    assert logbook.queue(book) is None
    keep_stay(book, 1, 260)
    logbook.sealed(book, at=NOON, capacity=256)
    found = safekeeping.looked_at(book, at=NOON)
    assert found.log.queue == logbook.Queue(4, 256)
    assert "log" not in found.due
    keep_stay(book, 2, 960)
    keep_stay(book, 3, 960)
    found = safekeeping.looked_at(book, at=NOON)
    assert found.log.queue == logbook.Queue(1924, 256)
    assert "log" in found.due


def run(tmp_path, capsys, *words):
    path = tmp_path / "word"
    path.write_text(WORD + "\n")
    with path.open() as file:
        code = main([*map(str, words), "--passphrase-fd", str(file.fileno())])
    return code, capsys.readouterr()


def test_the_command_begins_with_a_capacity_and_warns_of_a_long_queue(book, tmp_path, capsys):
    for number in range(3):
        keep_stay(book, number, 960)
    case = ("--case", book.path)
    code, told = run(tmp_path, capsys, *case, "prove", "seal", "--capacity", 300)
    assert code == 1
    assert "a multiple of 256" in told.err
    code, told = run(tmp_path, capsys, *case, "prove", "seal", "--capacity", 256, "--json")
    answer = json.loads(told.out)
    assert (answer["capacity"], answer["waiting"], answer["days"]) == (256, 2624, 11)
    code, told = run(tmp_path, capsys, *case, "prove", "seal")
    assert "2624 passages wait: 11 days of the log" in told.out
    assert "--new-log --capacity" in told.out
    assert run(tmp_path, capsys, *case, "prove", "seal", "--capacity", 1024)[0] == 3
    code, _ = run(tmp_path, capsys, *case, "case", "keeper", "--new-log", "--capacity", 4096,
                  "--reason", "more come than fit")  # fmt: skip
    assert code == 0
    code, told = run(tmp_path, capsys, *case, "prove", "seal", "--json")
    assert json.loads(told.out)["leaves"] == 4096
    assert json.loads(told.out)["waiting"] == 0
    code, told = run(tmp_path, capsys, *case, "case", "keeper", "--newest", tmp_path / "none",
                     "--capacity", 256, "--reason", "x")  # fmt: skip
    assert code == 2
    assert "keeps its capacity" in told.err
