"""A case on a PostgreSQL server: the program that works on it is killed, or the server itself.

The server writes through to the disk (`fsync`), and all its processes are killed at once. That
is what a killed server leaves, not what a cut of power would.
"""

import os
import time
from contextlib import suppress

import pytest

import postgres_stand
from bearwitness.desk import apart
from bearwitness.desk.casebook import Casebook
from bearwitness.sealing import header
from casebook_stand import AT, WORD, add, unlocked
from killing_stand import expect_no_other_epoch, killed, try_killing, try_killing_merges


@pytest.fixture(scope="module")
def server():
    with postgres_stand.mortal() as one:
        yield one


def case_on(server, folder):
    """Make a case on the server, in the place of any other."""
    book, _ = Casebook.create(
        folder, title="Invented", passphrase=WORD, at=AT, entropy=os.urandom, work_factor=2,
        store=postgres_stand.emptied(server.where),
    )  # fmt: skip
    return book


def started_again(server):
    server.start()
    server.wait_until_quiet()


def test_a_killed_program_loses_nothing_and_brings_nothing_shredded_back(tmp_path, server):
    case_on(server, tmp_path / "case").close()
    told = try_killing(tmp_path / "case", 12, longest=0.3, then=server.wait_until_quiet)
    assert told.kept
    assert told.gone


def test_a_killed_server_loses_nothing_and_brings_nothing_shredded_back(tmp_path, server):
    case_on(server, tmp_path / "case").close()
    mend = {"first": server.kill, "then": lambda: started_again(server)}
    told = try_killing(tmp_path / "case", 4, seed=2, longest=0.6, **mend)
    assert told.kept


@pytest.mark.deep
def test_programs_killed_at_three_hundred_moments_and_servers_at_a_hundred(tmp_path, server):
    mend = {"first": server.kill, "then": lambda: started_again(server)}
    for part in range(10):
        folder = tmp_path / f"case{part}"
        case_on(server, folder).close()
        try_killing(folder, 30, seed=part + 3, longest=0.3, then=server.wait_until_quiet)
        case_on(server, tmp_path / f"other{part}").close()
        try_killing(tmp_path / f"other{part}", 10, seed=part + 20, longest=0.6, **mend)


def branched(server, folder):
    book = case_on(server, folder / "case")
    apart.branch(book, folder / "branch", reason="for the other office", at=AT)
    book.close()
    return folder / "case", folder / "branch"


def test_killed_while_two_machines_agree_nothing_is_lost_and_nothing_shredded_back(
    tmp_path, server
):
    assert try_killing_merges(*branched(server, tmp_path), 6, then=server.wait_until_quiet)


@pytest.mark.deep
def test_killed_at_a_hundred_moments_of_merging(tmp_path, server):
    for part in range(5):
        folder = tmp_path / f"part{part}"
        folder.mkdir()
        try_killing_merges(
            *branched(server, folder), 20, seed=part + 2, then=server.wait_until_quiet
        )


def half_way(folder):
    """Return work that makes an epoch and never ends the transaction that it belongs to."""

    def work(tell):
        book = unlocked(folder)
        tell("begun")
        with book.inside(writing=True) as held:
            held.pen.turn_epoch()
            tell("turned")
            time.sleep(60)

    return work


def heads_in(folder):
    """Return every sealed epoch key in any file of the server, as far as one can be told apart."""
    found = set()
    for path in folder.rglob("*"):
        data = b""
        with suppress(FileNotFoundError):  # a server takes files away whenever it likes
            data = path.read_bytes() if path.is_file() else b""
        at = data.find(header.VERSION)
        while at >= 0:
            found.add(data[at + 60 : at + 160])
            at = data.find(header.VERSION, at + 1)
    return found


@pytest.mark.parametrize("who", ["program", "server"])
def test_what_was_half_made_when_it_was_killed_is_gone_after_the_next_shredding(
    tmp_path, server, who
):
    """A half-made epoch holds every data key again, under a key that the team's key opens."""
    book = case_on(server, tmp_path / "case")
    add(book)
    before = heads_in(server.folder)
    book.close()

    def first():  # a server writes what it holds to the disk whenever it likes
        server.do("CHECKPOINT")
        if who == "server":
            server.kill()

    killed(half_way(tmp_path / "case"), 0, last=b"turned", first=first)
    if who == "server":
        server.start()
    server.wait_until_quiet()
    assert heads_in(server.folder) - before, "this is what must not stay"
    book = unlocked(tmp_path / "case")
    expect_no_other_epoch(book)
    book.shred("T-AAAA", reason="asked to", at=AT)
    now = book._store.epoch(book._store.state().epoch)
    book.close()
    (left,) = heads_in(server.folder)
    assert left in now


def test_what_a_killed_program_left_in_the_log_of_the_server_is_cleared_by_the_next(
    tmp_path, server
):
    """It had committed a shredding, and was killed before it asked the server to move on."""
    for number in range(5):  # a page of the log may part the one sealed key that is looked for
        folder = tmp_path / f"case{number}"
        old = killed_once_shredded(folder, server)
        if any(head in old for head in heads_in(server.folder)):
            break
    else:
        pytest.fail("no sealed key lay in the log in one piece")
    unlocked(folder).close()
    assert not any(head in old for head in heads_in(server.folder))


def killed_once_shredded(folder, server):
    """Return the epoch that a program replaced which was then killed."""
    book = case_on(server, folder)
    add(book)

    def work(tell):
        book = unlocked(folder)
        book._store._move_on = lambda: (tell("shredded"), time.sleep(60))
        tell("begun")
        book.shred("T-AAAA", reason="asked to", at=AT)

    old = book._store.epoch(1)
    book.close()
    killed(work, 0, last=b"shredded")
    server.wait_until_quiet()
    return old
