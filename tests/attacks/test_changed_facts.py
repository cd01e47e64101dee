"""Whoever can write into the folder, or at a server, makes nothing be sealed to themselves."""

import os
from dataclasses import replace

import pytest

from bearwitness.desk import apart, custody, keyring
from bearwitness.errors import CannotOpen, Refused
from bearwitness.records import codec
from bearwitness.sealing import opening
from casebook_stand import AT, T2, add, new_case, unlocked

MINE = opening.recipient_of(opening.new_secret_key(os.urandom))
LIES = {
    "one more recipient": lambda facts: replace(facts, team=(*facts.team, MINE)),
    "other custodians": lambda facts: replace(facts, custody=MINE),
    "another name of the log": lambda facts: replace(facts, origin="evil.example/log"),
    "another title": lambda facts: replace(facts, title="Another"),
    "no more invented": lambda facts: replace(facts, invented=not facts.invented),
}


@pytest.fixture
def made(tmp_path):
    book, dealt = new_case(tmp_path / "case")
    add(book)
    yield book, dealt
    book.close()


def rewrite(folder, lie):
    path = folder / "case.json"
    facts = codec.read(keyring.Facts, path.read_bytes().removesuffix(b"\n"))
    path.write_bytes(codec.written(LIES[lie](facts)) + b"\n")


@pytest.mark.parametrize("lie", LIES)
def test_changed_facts_are_refused_before_anything_is_sealed(made, lie):
    book, _ = made
    rewrite(book.path, lie)
    before = book.leaves()
    with pytest.raises(CannotOpen, match="facts") as told:
        unlocked(book.path, at=AT)
    assert "backup" in told.value.hint
    assert book.leaves() == before
    assert not (book.path / "attempts").exists(), "a note would be sealed to the one who lied"


@pytest.mark.parametrize("tag", [None, b"", b"short", bytes(32), bytes(4096)])
def test_facts_without_their_tag_are_refused(made, tag):
    path = made[0].path / "keys" / "facts.mac"
    path.unlink()
    if tag is not None:
        path.write_bytes(tag)
    with pytest.raises(CannotOpen, match="tag"):
        unlocked(made[0].path)


def test_the_tag_of_another_case_vouches_for_nothing(made, tmp_path):
    other, _ = new_case(tmp_path / "other")
    other.close()
    tag = (other.path / "keys" / "facts.mac").read_bytes()
    (made[0].path / "keys" / "facts.mac").write_bytes(tag)
    with pytest.raises(CannotOpen, match="facts"):
        unlocked(made[0].path)


@pytest.mark.parametrize("lie", LIES)
def test_a_branch_whose_facts_were_changed_is_not_merged(made, tmp_path, lie):
    book, dealt = made
    apart.branch(book, tmp_path / "branch", reason="the other office", at=AT)
    branch = unlocked(tmp_path / "branch")
    add(branch, T2)
    custody.drill(branch, dealt, why="monthly", at=AT)
    branch.close()
    kept, honest = book.leaves(), (branch.path / "case.json").read_bytes()
    rewrite(branch.path, lie)
    with pytest.raises((CannotOpen, Refused), match=r"facts|another case"):
        apart.merge(book, branch.path, reason="back", at=AT)
    assert book.leaves() == kept
    (branch.path / "case.json").write_bytes(honest)
    assert apart.merge(book, branch.path, reason="back", at=AT).records
