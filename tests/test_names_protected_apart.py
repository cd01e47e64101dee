"""Two machines protect names apart: no merge and no decision uncovers any of them."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta

import pytest

from bearwitness.desk import apart, deciding, protecting
from bearwitness.desk.kinds import SweepList
from bearwitness.desk.redacting import Redactor
from bearwitness.records.testimony import Identity
from casebook_stand import AT, T1, add, new_case, unlocked, words

LATER = AT + timedelta(hours=1)


@pytest.fixture
def met(tmp_path):
    """Return a case whose two machines each protected a name, and have met."""
    book, _ = new_case(tmp_path / "case")
    add(book)
    apart.branch(book, tmp_path / "branch", reason="field", at=AT)
    with closing(unlocked(tmp_path / "branch")) as other:
        protecting.protect(other, T1, ["Elsewhere"], reason="r", at=LATER)
    for name in ("Hereby", "Hereafter"):
        protecting.protect(book, T1, [name], reason="r", at=LATER)
    apart.merge(book, tmp_path / "branch", reason="met", at=LATER)
    yield book
    book.close()


BOTH = {"Elsewhere", "Hereby", "Hereafter"}


def test_after_a_merge_every_name_that_either_protected_is_covered(met):
    assert set(met.protected_words(T1)) >= BOTH
    assert set(Redactor(met).protected()) >= BOTH


@pytest.mark.parametrize("side", [0, 1])
def test_deciding_for_one_of_the_lists_loses_no_name_of_the_other(met, side):
    (conflict,) = apart.conflicts(met)
    deciding.decide(met, conflict.versions[side].record, reason="r", at=LATER)
    assert apart.conflicts(met) == ()
    assert set(met.get(SweepList, T1).words) >= BOTH
    assert set(Redactor(met).protected()) >= BOTH


def test_a_testimony_kept_again_keeps_every_name_of_both_lists(met):
    identity = Identity(T1, ("Another Invented",), ())
    met.add_testimony(words(), identity=identity, contact=None, media=(), reason="mended", at=LATER)
    assert set(met.get(SweepList, T1).words) >= {*BOTH, "Another Invented"}


def test_two_programs_that_protect_names_at_once_lose_neither(tmp_path):
    book, _ = new_case(tmp_path / "case")
    add(book)
    with closing(unlocked(tmp_path / "case")) as other:
        book.protected_words(T1)  # what this program has read is older than what the other keeps
        protecting.protect(other, T1, ["Elsewhere"], reason="r", at=LATER)
        told = protecting.protect(book, T1, ["Hereby"], reason="r", at=LATER)
        assert told.added == 1
        assert {"Elsewhere", "Hereby"} <= set(book.protected_words(T1))
    book.close()
