"""A program that works on a case is killed at any moment, or its disk is full, or its clock wrong.

What it had acknowledged is there, what it had shredded is gone, and the log holds.
"""

import os
import random
import resource
import signal
import time
from datetime import timedelta

import pytest

from bearwitness.desk import apart, backups
from bearwitness.errors import BearwitnessError, Unavailable
from bearwitness.records.event import Event
from bearwitness.records.testimony import Testimony
from bearwitness.sealing import shares
from casebook_stand import AT, WORD, add, event, new_case, unlocked


def killed(work, after, *, last=b""):
    """Run `work(tell)` in a process of its own, kill it, and return what it told until then.

    It is killed `after` seconds, and not before it told `last`.
    """
    read, write = os.pipe()
    child = os.fork()
    if child == 0:  # never returns into the test
        try:
            os.close(read)
            work(lambda told: os.write(write, f"{told}\n".encode()))
        finally:
            os._exit(0)
    os.close(write)
    told = os.read(read, 1 << 16)  # it has begun
    while last not in told:
        told += os.read(read, 1 << 16)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while piece := os.read(read, 1 << 16):
        told += piece
    os.close(read)
    return told.decode().split("\n")[:-1]


def at_work(folder, seed):
    """Return work on a case: it keeps, rotates and shreds without end, and tells what is done."""

    def work(tell):
        drawn = random.Random(seed)
        book = unlocked(folder, by=f"worker {seed}")
        tell("begun")
        for number in range(10_000):
            name = f"{seed:04}{number:04}"
            what = drawn.choice(["event", "event", "events", "testimony", "shred", "rotate"])
            here = [t.id for t in book.all(Testimony)]
            if what == "shred" and here:
                gone = drawn.choice(here)
                book.shred(gone, reason="asked to", at=AT)
                tell(f"shredded {gone}")
            elif what == "rotate":
                book.rotate(AT)
            elif what == "testimony":
                add(book, f"T-{name}")
                tell(f"kept T-{name}")
            elif what == "events":
                book.append_many(
                    (event(f"E-{name}{n:02}") for n in range(30)), reason="read", at=AT
                )
                tell(f"kept E-{name}29")
            else:
                book.append(event(f"E-{name}"), reason="read", at=AT)
                tell(f"kept E-{name}")

    return work


class Told:
    """What was acknowledged so far."""

    def __init__(self):
        self.kept, self.gone, self.leaves = set(), set(), ()

    def take(self, lines):
        for line in lines[1:]:
            what, name = line.split()
            (self.kept if what == "kept" else self.gone).add(name)

    def expect(self, folder):
        book = unlocked(folder)
        found = {e.id for e in book.all(Event)} | {t.id for t in book.all(Testimony)}
        testimonies = {name for name in self.kept if name.startswith("T-")}
        lost = (self.kept - found) - self.gone
        # One that was being shredded when the program was killed may be gone without word.
        assert len(lost) <= 1
        assert lost <= testimonies
        self.kept -= lost
        self.gone |= lost
        assert not (self.gone & found)
        assert book.leaves()[: len(self.leaves)] == self.leaves
        self.leaves = book.leaves()
        book.check()
        assert [p.name for p in (folder / "epochs").iterdir()] == [str(book._store.state().epoch)]
        shredded = [f for f in book._fold.records if self.gone & set(f.card.about)]
        outliving = {"shredding", "deed"}
        assert all(book._fold.shredded(f) for f in shredded if f.card.kind not in outliving)
        book.close()


def try_killing(folder, times, seed=1):
    drawn, told = random.Random(seed), Told()
    for number in range(times):
        told.take(killed(at_work(folder, number + seed * 1000), drawn.uniform(0, 0.12)))
        told.expect(folder)
    return told


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


def test_killed_while_restoring_there_is_the_whole_case_or_none(tmp_path):
    book, dealt = new_case(tmp_path / "case")
    add(book, "T-AAAA")
    add(book, "T-BBBB")
    book.append_many((event(f"E-{n:04}") for n in range(300)), reason="read", at=AT)
    book.shred("T-AAAA", reason="asked to", at=AT)
    files = tmp_path / "backup", tmp_path / "key"
    apart.backup(book, *files, reason="monthly", at=AT)
    secret = shares.join(book.facts.plan.enough(dealt))
    whole = 0
    for number in range(10):
        folder = tmp_path / f"again{number}"

        def work(tell, folder=folder):
            tell("begun")
            backups.restored(
                *files, folder, custody_secret=secret, passphrase=WORD, by="bo", reason="lost",
                at=AT, entropy=os.urandom,
            )  # fmt: skip
            tell("restored")
            time.sleep(60)

        after = (0.02, 0.06, 0.1, 0.15, 0.2, 0.25, 0.3, 0.5, 0.8, 0)[number]
        told = killed(work, after, last=b"restored" if number == 9 else b"")
        assert folder.exists() or "restored" not in told
        if folder.exists():
            whole += 1
            again = unlocked(folder)
            assert [t.id for t in again.all(Testimony)] == ["T-BBBB"]
            assert len(again.all(Event)) == 300
            again.check()
            again.close()
    assert whole
    book.close()


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
