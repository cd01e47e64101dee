"""A program that works on a case is killed at any moment, or its disk is full, or its clock wrong.

What it had acknowledged is there, what it had shredded is gone, and the log holds.
"""

import os
import resource
import signal
import time
from datetime import timedelta

import pytest

from bearwitness.desk import apart
from bearwitness.errors import BearwitnessError, Unavailable
from bearwitness.records.event import Event
from bearwitness.records.testimony import Testimony
from casebook_stand import AT, add, event, new_case, unlocked
from killing_stand import (
    Told,
    killed,
    try_killing,
    try_killing_merges,
    try_killing_restores,
)


def test_killed_at_forty_moments_nothing_acknowledged_is_lost_and_nothing_shredded_back(tmp_path):
    new_case(tmp_path / "case")[0].close()
    told = try_killing(tmp_path / "case", 40)
    assert told.kept
    assert told.gone


@pytest.mark.deep
def test_killed_at_five_hundred_moments(tmp_path):
    for part in range(10):  # ten cases, so that none grows too slow to be checked each time
        folder = tmp_path / f"case{part}"
        new_case(folder)[0].close()
        try_killing(folder, 50, seed=part + 2)


def apart_twice(folder):
    """Make a case and a branch of it; return their folders."""
    book, _ = new_case(folder / "case")
    apart.branch(book, folder / "branch", reason="for the other office", at=AT)
    book.close()
    return folder / "case", folder / "branch"


def test_killed_while_two_machines_agree_nothing_is_lost_and_nothing_shredded_back(tmp_path):
    assert try_killing_merges(*apart_twice(tmp_path), 10)


@pytest.mark.deep
def test_killed_at_two_hundred_moments_of_merging(tmp_path):
    for part in range(10):
        (tmp_path / f"part{part}").mkdir()
        try_killing_merges(*apart_twice(tmp_path / f"part{part}"), 20, seed=part + 2)


def test_killed_while_restoring_there_is_the_whole_case_or_none(tmp_path):
    assert 0 < try_killing_restores(tmp_path, 16) < 16


@pytest.mark.deep
def test_killed_at_two_hundred_moments_of_restoring(tmp_path):
    assert 10 < try_killing_restores(tmp_path, 200) < 190


def test_a_full_disk_keeps_everything_as_it_was(tmp_path):
    book, _ = new_case(tmp_path / "case")
    add(book, "T-AAAA")
    before = book.leaves()
    book.close()

    def work(tell):
        tell("begun")
        book = unlocked(tmp_path / "case")
        size = (tmp_path / "case" / "casebook.sqlite").stat().st_size
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        for room in (0, 4096, 40_000):
            resource.setrlimit(resource.RLIMIT_FSIZE, (size + room, resource.RLIM_INFINITY))
            for number in range(40):
                try:
                    book.append_many((event(f"E-{n:04}") for n in range(200)), reason="read", at=AT)
                    tell("kept too much")
                except Unavailable as wrong:
                    if not wrong.hint:
                        tell("no hint")
                if number % 20 == 0:
                    resource.setrlimit(resource.RLIMIT_FSIZE, (3000, resource.RLIM_INFINITY))
                    try:
                        book.shred("T-AAAA", reason="asked to", at=AT)
                        tell("shredded")
                    except BearwitnessError:
                        pass
                    resource.setrlimit(resource.RLIMIT_FSIZE, (size + room, resource.RLIM_INFINITY))
        tell("done")
        time.sleep(60)

    told = killed(work, 0, last=b"done")
    assert "kept too much" not in told
    assert "no hint" not in told
    assert "shredded" not in told
    book = unlocked(tmp_path / "case")
    assert book.leaves() == before
    assert [t.id for t in book.all(Testimony)] == ["T-AAAA"]
    book.check()
    book.append(event(), reason="room again", at=AT)
    book.close()


def test_a_clock_that_runs_backwards_changes_no_order_and_ends_no_epoch(tmp_path):
    book, _ = new_case(tmp_path / "case")
    for day in (0, -400, 3, -1):
        book.append(event(title=f"day {day}"), reason="read", at=AT + timedelta(days=day))
    assert book.get(Event, "E-AAAA").title == "day -1"
    epoch = book._store.state().epoch
    earlier = unlocked(book.path, at=AT - timedelta(days=4000))
    assert earlier._store.state().epoch == epoch
    assert [e.title for e in earlier.all(Event)] == ["day -1"]
    earlier.check()
    earlier.close()
    book.close()


def test_an_epoch_ends_when_it_has_lasted_a_month(tmp_path):
    book, _ = new_case(tmp_path / "case")
    book.append(event(), reason="read", at=AT)
    key = book._fold.epoch_key
    for days, turned in ((29, 1), (30, 2), (45, 2), (61, 3)):
        later = unlocked(book.path, at=AT + timedelta(days=days))
        assert later._store.state().epoch == turned
        later.close()
    assert book.all(Event) == (event(),)
    assert book._fold.epoch_key != key
    assert [e.why for e in book.ledger() if e.what == "rotated the epoch key"] == [
        "the epoch has lasted a month"
    ] * 2
    book.close()


def test_two_programs_that_write_at_once_lose_nothing(tmp_path):
    new_case(tmp_path / "case")[0].close()
    told = Told()
    children = []
    for seed in (1, 2, 3):
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                book = unlocked(tmp_path / "case", by=f"worker {seed}")
                for number in range(25):
                    try:
                        book.append(event(f"E-{seed}{number:04}"), reason="read", at=AT)
                        os.write(write, f"kept E-{seed}{number:04}\n".encode())
                        if number % 10 == seed:
                            book.rotate(AT)
                    except Unavailable:
                        pass
            finally:
                os._exit(0)
        os.close(write)
        children.append((child, read))
    for child, read in children:
        lines = b""
        while piece := os.read(read, 1 << 16):
            lines += piece
        os.waitpid(child, 0)
        os.close(read)
        told.take(["begun", *lines.decode().split("\n")[:-1]])
    assert len(told.kept) > 50
    told.expect(tmp_path / "case")
