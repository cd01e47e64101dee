"""A branch that was destroyed is written down, and is let in again only by a person's decision."""

import json
import os
import shutil
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bearwitness.cli.main import main
from bearwitness.desk import apart, branches, leftovers, naming, renewal
from bearwitness.desk.deeds import Merge, Named
from bearwitness.errors import Missing, Refused
from bearwitness.records.event import Event
from casebook_stand import AT, WORD, event, new_case, unlocked


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    folder = tmp_path_factory.mktemp("case") / "case"
    new_case(folder)[0].close()
    return folder


@pytest.fixture
def book(empty, tmp_path):
    shutil.copytree(empty, tmp_path / "case")
    with closing(unlocked(tmp_path / "case", by="first")) as casebook:
        yield casebook


def branch_of(book, name, why="for the other office"):
    folder = book.path.parent / name
    return folder, apart.branch(book, folder, reason=why, at=AT).origin


def says(book):
    with book.inside() as held:
        return [
            (one.origin.rpartition("/")[2], one.living, one.returned)
            for one in branches.every(held.fold)
        ]


def written_in(folder, name="E-BBBB"):
    with closing(unlocked(folder)) as other:
        other.append(event(name), reason="read", at=AT)


def test_a_branch_counts_as_out_there_until_somebody_says_that_it_is_destroyed(book):
    _, first = branch_of(book, "one")
    _, second = branch_of(book, "two", "for the field")
    assert [one.why for one in branches.living(book)] == ["for the field", "for the other office"]
    branches.destroyed(book, first, reason="its disk was shredded", at=AT)
    assert [one.origin for one in branches.living(book)] == [second]
    line = book.ledger()[-1]
    assert (line.what, line.why) == ("destroyed a branch", "its disk was shredded")
    assert book.get(Named, first).destroyed
    assert len(book.all(Named)) == 2, "it supersedes what was said when it was made"
    assert [one.origin for one in renewal.left(book).branches] == [second]
    book.check()


def test_what_killed_programs_left_beside_a_destroyed_branch_is_still_looked_for(book):
    folder, origin = branch_of(book, "one")
    half_made = folder.parent / ".bearwitness-making-0"
    branches.destroyed(book, origin, reason="burnt", at=AT)
    with book.inside() as held:
        assert leftovers.seen(book.path, half_made) in [
            found.where for found in (held.fold.value(f) for f in held.fold.records
                                      if f.card.kind == "name of a log")
        ]  # fmt: skip
    assert book.get(Named, origin).where


def test_only_a_branch_that_is_out_there_is_said_to_be_destroyed(book):
    folder, origin = branch_of(book, "one")
    before = book.leaves()
    for no_branch in (naming.case_of(origin), f"{origin}0", "", "two/three"):
        with pytest.raises(Missing, match="no branch"):
            branches.destroyed(book, no_branch, reason="burnt", at=AT)
    assert book.leaves() == before
    with closing(unlocked(folder)) as other, pytest.raises(Refused, match="that branch itself"):
        branches.destroyed(other, origin, reason="burnt", at=AT)
    branches.destroyed(book, origin, reason="burnt", at=AT)
    with pytest.raises(Refused, match="destroyed already"):
        branches.destroyed(book, origin, reason="burnt", at=AT)


@pytest.mark.parametrize("new", [True, False], ids=["with something new", "with nothing new"])
def test_a_branch_that_comes_back_is_taken_in_only_by_a_persons_decision(book, new):
    folder, origin = branch_of(book, "one")
    if new:
        written_in(folder)
    branches.destroyed(book, origin, reason="burnt", at=AT)
    before = book.leaves()
    with pytest.raises(Refused, match="said to be destroyed") as told:
        apart.merge(book, folder, reason="found in a drawer", at=AT)
    assert "--although-destroyed" in told.value.hint
    assert book.leaves() == before
    assert not branches.living(book)
    found = apart.merge(book, folder, reason="found in a drawer", at=AT, although_destroyed=True)
    assert found.returned == (origin,)
    assert found.records == new
    assert len(book.all(Event)) == new
    line = next(one for one in book.ledger() if one.what == branches.RETURNED)
    assert (line.by, line.why) == ("first", "found in a drawer")
    assert [(one.origin, one.returned) for one in branches.living(book)] == [(origin, True)]
    book.check()
    assert not apart.merge(book, folder, reason="again", at=AT).returned
    branches.destroyed(book, origin, reason="now burnt", at=AT)
    assert not branches.living(book)


def test_a_branch_that_learns_that_it_was_said_to_be_destroyed_stops(book):
    folder, origin = branch_of(book, "one")
    branches.destroyed(book, origin, reason="burnt", at=AT)
    with closing(unlocked(folder)) as other:
        with pytest.raises(Refused, match="said to be destroyed"):
            apart.merge(other, book.path, reason="back", at=AT)
        found = apart.merge(other, book.path, reason="back", at=AT, although_destroyed=True)
        assert found.returned == (origin,)
        assert [(one.here, one.returned) for one in branches.living(other)] == [(True, True)]
        other.check()
    found = apart.merge(book, folder, reason="back", at=AT, although_destroyed=True)
    assert found.returned == (origin,)
    with closing(unlocked(folder)) as other:
        apart.merge(other, book.path, reason="back", at=AT)
        assert says(other) == says(book)


def test_a_branch_that_another_machine_took_in_is_told_of(book):
    one, first = branch_of(book, "one")
    two, _ = branch_of(book, "two")
    branches.destroyed(book, first, reason="burnt", at=AT)
    written_in(one)
    with closing(unlocked(two)) as other:  # nobody has told it
        assert not apart.merge(other, one, reason="met on the way", at=AT).returned
    assert apart.merge(book, two, reason="back", at=AT).returned == (first,)
    assert first in [found.origin for found in branches.living(book)]


def test_a_restored_case_is_no_branch(book):
    restored = f"{book.facts.origin}/0000000a"
    book.append(Named(book.facts.origin, restored, 1, restored=True), reason="lost", at=AT)
    assert not branches.living(book)
    with pytest.raises(Missing):
        branches.destroyed(book, restored, reason="burnt", at=AT)


DEEDS = st.lists(st.tuples(st.sampled_from(["made", "gone", "met"]), st.integers(0, 1)), max_size=8)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(deeds=DEEDS)
def test_what_was_told_last_of_a_branch_holds(empty, tmp_path_factory, deeds):
    folder = tmp_path_factory.mktemp("law") / "case"
    shutil.copytree(empty, folder)
    known: dict[str, int | None] = {}  # merges that were known when it was last said; None: not
    merges = dict.fromkeys(range(2), 0)
    with closing(unlocked(folder)) as book:
        case = book.facts.origin
        names = [f"{case}/0000000{number}" for number in range(2)]
        for what, number in deeds:
            origin = names[number]
            if what == "made" and origin not in known:
                book.append(Named(case, origin, 1, restored=False), reason="r", at=AT)
                known[origin] = None
            elif what == "gone" and origin in known:
                now_known = merges[number]
                gone = Named(case, origin, 1, restored=False, destroyed=True, merges=now_known)
                book.append(gone, reason="r", at=AT)
                known[origin] = now_known
            elif what == "met" and origin in known:
                book.append(Merge(origin, "", 0, 0, case), reason="r", at=AT)
                merges[number] += 1
        with book.inside() as held:
            told = {one.origin: (one.living, one.returned) for one in branches.every(held.fold)}
    expected = {
        origin: (then is None or then < merges[names.index(origin)],
                 then is not None and then < merges[names.index(origin)])
        for origin, then in known.items()
    }  # fmt: skip
    assert told == expected


# By command


def run(capsys, case, *arguments):
    read, write = os.pipe()
    os.write(write, f"{WORD}\n".encode())
    os.close(write)
    code = main([*arguments, "--case", str(case), "--passphrase-fd", str(read), "--json"])
    os.close(read)
    said = capsys.readouterr()
    return code, json.loads(said.out) if code == 0 else said.err


def test_by_command_a_branch_is_made_listed_said_to_be_destroyed_and_let_in_again(
    book, tmp_path, capsys
):
    case, folder = book.path, tmp_path / "one"
    _, made = run(capsys, case, "case", "branch", str(folder), "--reason", "for the field")
    log = made["log"]
    _, found = run(capsys, case, "case", "branches")
    assert [(one["log"], one["destroyed"], one["met"]) for one in found["branches"]] == [
        (log, False, None)
    ]
    assert run(capsys, case, "case", "branch-destroyed", log)[0] == 2, "it wants a reason"
    code, done = run(capsys, case, "case", "branch-destroyed", log, "--reason", "burnt")
    assert (code, done) == (0, {"log": log, "destroyed": True})
    code, said = run(capsys, case, "case", "merge", str(folder), "--reason", "it was not")
    assert code == 3
    assert "--although-destroyed" in said
    code, done = run(
        capsys, case, "case", "merge", str(folder), "--reason", "it was not", "--although-destroyed"
    )
    assert (code, done["returned"]) == (0, [log])
    _, found = run(capsys, case, "case", "branches")
    assert [(one["destroyed"], one["returned"]) for one in found["branches"]] == [(True, True)]
