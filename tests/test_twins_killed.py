"""A program is killed while it shreds a letter that was received twice: both go, or neither."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from datetime import timedelta

import pytest

from bearwitness.desk import apart, kinds
from bearwitness.desk.deeds import Shredding
from bearwitness.desk.one_letter import Arrival
from bearwitness.desk.pen import Pen
from bearwitness.ids import TestimonyId
from bearwitness.records.testimony import Contact, Testimony
from casebook_stand import AT, event, new_case, unlocked, words
from killing_stand import expect_no_other_epoch, killed

LATER = AT + timedelta(hours=1)
LETTERS = 3


def pair(letter):
    return TestimonyId(f"T-{letter}AAA"), TestimonyId(f"T-{letter}BBB")


@pytest.fixture(scope="module")
def twice(tmp_path_factory):
    """A case with three letters, each received on two machines that met afterwards."""
    folder = tmp_path_factory.mktemp("twice")
    book, _ = new_case(folder / "case")
    apart.branch(book, folder / "other", reason="a journey", at=AT)
    other = unlocked(folder / "other", by="bo")
    for letter in range(LETTERS):
        for at, name in zip((book, other), pair(letter), strict=True):
            envelope = f"e{letter}" * 32
            contact = Contact(name, (), "", envelope=envelope)
            at.add_testimony(
                words(name),
                identity=None,
                contact=contact,
                media=(),
                reason="came through DROP",
                at=AT,
                also=(Arrival(envelope),),
            )
    book.append_many((event(f"E-{n:04}") for n in range(100)), reason="read", at=AT)
    apart.merge(book, other.path, reason="met", at=LATER)
    other.close()
    book.close()
    return folder / "case"


def shredding_all(folder):
    def work(tell):
        book = unlocked(folder)
        tell("begun")
        for letter in range(LETTERS):
            book.shred(pair(letter)[letter % 2], reason="asked to", at=LATER)
            tell(f"shredded {letter}")
        tell("done")
        time.sleep(60)

    return work


def expect_both_or_neither(folder, told):
    """Expect of each letter that both are whole or both are gone; return how many are gone."""
    book, gone = unlocked(folder), 0
    there = {one.id for one in book.all(Testimony)}
    written = {one.testimony for one in book.all(Shredding)}
    with book.inside() as held:
        for letter in range(LETTERS):
            both = set(pair(letter))
            assert len(both & there) in (0, 2)
            assert written & both == both - there
            assert f"shredded {letter}" not in told or not both & there
            records = [f for f in held.fold.records if both & set(f.card.about)]
            mortal = [f for f in records if not kinds.outlives(f.card.kind)]
            assert {held.fold.shredded(f) for f in mortal} == {not both & there}
            gone += not both & there
    book.check()
    expect_no_other_epoch(book)
    book.close()
    return gone


def test_killed_at_random_moments_both_testimonies_of_a_letter_are_whole_or_gone(twice, tmp_path):
    drawn, longest, gone = random.Random(5), 0.0, set()
    for number in range(14):
        folder = tmp_path / str(number)
        shutil.copytree(twice, folder)
        started, whole = time.perf_counter(), b"" if number else b"done"
        told = killed(shredding_all(folder), drawn.uniform(0, 1.1 * longest), last=whole)
        longest = longest or time.perf_counter() - started
        gone.add(expect_both_or_neither(folder, told))
    assert LETTERS in gone
    assert len(gone) > 1  # some were killed on the way


@pytest.mark.parametrize("name", ["turn_epoch", "keep", "shred"])
@pytest.mark.parametrize("after", [1, 2])
def test_killed_right_after_each_step_between_the_two_nothing_is_half_shredded(
    twice, tmp_path, name, after
):
    """After the first turn of the epoch one of the two has no key any more, in what is staged."""
    folder, step, done = tmp_path / "case", getattr(Pen, name), []
    shutil.copytree(twice, folder)

    def counted(pen, *words, **more):
        made = step(pen, *words, **more)
        done.append(name)
        if len(done) == after:
            os.kill(os.getpid(), signal.SIGKILL)
        return made

    def work(tell):
        tell("begun")
        with pytest.MonkeyPatch.context() as patch:
            book = unlocked(folder)
            patch.setattr(Pen, name, counted)
            book.shred(pair(0)[0], reason="asked to", at=LATER)
            tell("shredded 0")

    told = killed(work, 0, last=b"never told")
    assert told == ["begun"]
    assert expect_both_or_neither(folder, told) == 0
