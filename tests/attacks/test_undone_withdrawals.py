"""Whoever can write into a case's files, and has no key, takes a withdrawal back for nobody."""

from __future__ import annotations

import os
import random
import shutil
import time
from contextlib import closing
from datetime import timedelta

import apsw
import pytest

import postgres_stand
from bearwitness.adapters.store.parts import WRAPPED
from bearwitness.consent import Answer, Scope
from bearwitness.desk import apart, kinds, ledger, tracing
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.consents import Consents
from bearwitness.errors import CannotOpen
from casebook_stand import AT, T1, T2, WORD, add, event, new_case, unlocked

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def server():
    with postgres_stand.mortal() as one:
        yield one


class InFolder:
    """A case in a folder, closed, and whoever can write there."""

    def __init__(self, folder):
        self.book, _ = new_case(folder)

    def do(self, *lines):
        db = apsw.Connection(str(self.book.path / "casebook.sqlite"))
        for line in lines:
            db.execute(line)
        db.close()

    def wipe_key(self, number):
        self._change(lambda keys: keys.__setitem__(number, bytes(WRAPPED)))

    def take_key_out(self, number):
        """Let the keys of all later records move up by one."""
        self._change(lambda keys: (keys.pop(number), keys.append(bytes(WRAPPED))))

    def _change(self, how):
        (path,) = (self.book.path / "epochs").iterdir()
        data = path.read_bytes()
        start = int.from_bytes(data[20:24], "big")
        keys = [data[at : at + WRAPPED] for at in range(start, len(data), WRAPPED)]
        how(keys)
        path.write_bytes(data[:start] + b"".join(keys))


class AtServer:
    """A case at a server, closed, and whoever can write there."""

    def __init__(self, folder, server):
        self._server = server
        self.book, _ = Casebook.create(
            folder, title="Invented", passphrase=WORD, at=AT, entropy=os.urandom, work_factor=2,
            store=postgres_stand.emptied(server.where),
        )  # fmt: skip

    def do(self, *lines):
        for line in lines:
            self._server.do(f"SET search_path = bearwitness; {line}")

    @property
    def _keys(self):
        (epoch,) = self._server.one("SELECT number FROM bearwitness.epochs")
        return f"wrapped_keys_{epoch}"

    def wipe_key(self, number):
        self.do(f"DELETE FROM {self._keys} WHERE number = {number}")

    def take_key_out(self, number):
        self.wipe_key(number)
        self.do(f"UPDATE {self._keys} SET number = -number - 9 WHERE number > {number}",
                f"UPDATE {self._keys} SET number = -number - 10 WHERE number < -9")  # fmt: skip


@pytest.fixture(params=["folder", "server"])
def case(request, tmp_path):
    if request.param == "folder":
        made = InFolder(tmp_path / "case")
    else:
        made = AtServer(tmp_path / "case", request.getfixturevalue("server"))
    book = made.book
    add(book)
    book.append(Answer(T1, Scope.QUOTE, granted=True, at=AT), reason="yes", at=AT)
    book.append(event("E-AAAA"), reason="read", at=AT)
    tracing.withdraw(book, T1, [Scope.QUOTE], reason="a letter", at=AT + HOUR)
    book.append(event("E-BBBB"), reason="read", at=AT)
    add(book, T2)
    yield made
    book.close()


def refusal(book):
    """Return the number of the record that says no."""
    with book.inside() as held:
        told = [f for f in held.fold.records if f.card.kind == kinds.of(Answer).name]
        return next(f.number for f in told if not held.fold.value(f).granted)


def expect_refused(book, why):
    book.close()
    with pytest.raises(CannotOpen, match=why):
        unlocked(book.path)


def test_as_it_stands_it_opens_and_the_last_word_is_no(case):
    book = unlocked(case.book.path)
    assert not Consents(book).permitted(T1, Scope.QUOTE, at=AT + 2 * HOUR)
    assert book.check()
    book.close()


def test_a_refusal_whose_key_is_wiped_does_not_let_the_older_yes_count(case):
    case.wipe_key(refusal(case.book))
    expect_refused(case.book, "nobody shredded it")


def test_a_refusal_that_is_taken_out_leaves_a_gap(case):
    case.do(f"DELETE FROM records WHERE number = {refusal(case.book)}")
    expect_refused(case.book, "taken out")


def test_a_refusal_that_is_taken_out_without_a_gap_is_missed_by_the_next_turn(case):
    gone = refusal(case.book)
    case.take_key_out(gone)
    case.do(
        f"DELETE FROM records WHERE number = {gone}",
        f"UPDATE records SET number = -number WHERE number > {gone}",
        "UPDATE records SET number = -number - 1 WHERE number < 0",
    )
    expect_refused(case.book, "taken out")


def test_a_refusal_at_the_end_that_is_cut_off_is_missed_by_its_leaf(case):
    case.book.append(Answer(T2, Scope.COUNT, granted=False, at=AT), reason="no", at=AT)
    case.do("DELETE FROM records WHERE number = (SELECT max(number) FROM records)")
    expect_refused(case.book, "lacks records")


@pytest.mark.parametrize("number", [500, 10**6, 2**63 - 1])
def test_a_number_that_cannot_be_keeps_nobody_waiting(case, number):
    case.do(f"UPDATE records SET number = {number}"
            " WHERE number = (SELECT max(number) FROM records)")  # fmt: skip
    started = time.monotonic()
    expect_refused(case.book, "taken out|not those of its records")
    assert time.monotonic() - started < 5


def test_what_two_machines_wrote_apart_is_no_gap(case, tmp_path):
    book = case.book
    apart.branch(book, tmp_path / "branch", reason="the other office", at=AT)
    other = unlocked(tmp_path / "branch", by="bo")
    for number in range(3):
        for one in (book, other, other):
            one.append(event(f"E-{len(one.ledger()):04}"), reason="read", at=AT)
        apart.merge(book, other.path, reason="met", at=AT)
        if number:
            apart.merge(other, book.path, reason="met", at=AT)
    book.shred(T2, reason="asked to", at=AT)
    book.append(event("E-ZZZZ"), reason="read", at=AT)
    for folder in (book.path, other.path):
        again = unlocked(folder)
        assert again.check()
        again.close()
    other.close()


def test_what_another_program_writes_while_it_is_unlocked_is_no_gap(case, monkeypatch):
    book, checked = case.book, ledger.expect_all_there
    more = iter(range(9))

    def meanwhile(held, **given):
        book.append(event(f"E-CC{next(more):02}"), reason="read", at=AT)
        real = held.store.leaves

        def leaves():
            found = real()
            add(book, f"T-CC{next(more):02}")
            return found

        with monkeypatch.context() as writing:
            writing.setattr(type(held.store), "leaves", lambda _: leaves())
            checked(held, **given)

    monkeypatch.setattr(ledger, "expect_all_there", meanwhile)
    other = unlocked(book.path)
    assert len(other.ledger()) == len(book.ledger())
    other.close()


def test_what_copies_under_one_name_wrote_apart_is_no_gap(tmp_path):
    """Somebody copied the folder by hand and worked on in both, and a branch met each."""
    book, _ = new_case(tmp_path / "one")
    add(book)
    apart.branch(book, tmp_path / "branch", reason="the other office", at=AT)
    book.close()
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    books = [unlocked(tmp_path / name, by=name) for name in ("one", "two", "branch")]
    drawn = random.Random(7)
    for number in range(24):
        here, there = drawn.sample(books, 2)
        for _ in range(drawn.randrange(3)):
            here.append(event(f"E-{number:04}{drawn.randrange(100):02}"), reason="read", at=AT)
        apart.merge(here, there.path, reason="met", at=AT, restored=True)
        with closing(unlocked(here.path)) as again:
            assert again.check()
    for one in books:
        one.close()
