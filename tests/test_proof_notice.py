"""The withdrawal notice of a case: what was published and is taken back, and nothing else."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from bearwitness.cli.main import main
from bearwitness.consent import Answer, Scope
from bearwitness.consent.uses import Derivative, Permitted, Use
from bearwitness.desk import editions, logbook, logkeeping, tracing, trust
from bearwitness.desk.consents import Consents
from bearwitness.desk.redacting import Redactor
from bearwitness.errors import Malformed
from bearwitness.ids import UseId
from bearwitness.proof import notice
from bearwitness.proof.merkle import leaf_of
from bearwitness.proof.verify import verify
from casebook_stand import T1
from desk_stand import NOON, PASSPHRASE, Clock, lakeshore_case, ready_for_an_edition


@pytest.fixture
def cleared(tmp_path):
    """A case that may publish three passages of one of two testimonies: (case, clock, whose)."""
    clock = Clock()
    book = lakeshore_case(tmp_path / "case", only=2)
    name = ready_for_an_edition(book, clock)
    yield book, clock, name
    book.close()


@pytest.fixture
def published(cleared, tmp_path):
    """The same with an edition of them: (case, clock, whose, bundles)."""
    book, clock, name = cleared
    redactor = Redactor(book)
    made = editions.make(
        book, redactor, tmp_path / "made", reason="a test", at=clock(), clock=clock,
        entropy=os.urandom,
    )  # fmt: skip
    bundles = [path.read_bytes() for path in (tmp_path / "made").rglob("*.json")
               if path.read_bytes().startswith(b'{"blind"')]  # fmt: skip
    assert len(bundles) == len(made.edition.quotes) == 3
    return book, clock, name, bundles


def test_what_is_published_and_still_wanted_is_in_no_notice(published):
    book, clock, _, bundles = published
    text = logbook.withdrawals(book, at=clock())
    said = [verify(one, withdrawals=text) for one in bundles]
    assert all(one.verified and one.withdrawn is None for one in said)
    assert text.count("\n") == 3 + 1 + 1  # title, log, time; a blank line; the signature


def test_a_notice_names_each_published_passage_of_who_takes_the_word_back(published):
    book, clock, name, bundles = published
    at = clock() + timedelta(hours=1)
    book.append(Answer(name, Scope.QUOTE, False, at), reason="they asked", at=at)
    text = logbook.withdrawals(book, at=at)
    said = [verify(one, withdrawals=text) for one in bundles]
    assert all(one.verified and one.withdrawn for one in said)
    assert text.count("\n") == 3 + 3 + 1 + 1  # the passages that were published, of many


def test_a_shredded_testimony_counts_as_taken_back(published):
    book, clock, name, bundles = published
    book.shred(name, reason="the deponent asked", at=clock())
    text = logbook.withdrawals(book, at=clock())
    assert all(verify(one, withdrawals=text).withdrawn for one in bundles)


def test_a_yes_that_ran_out_counts_as_taken_back_from_that_moment_on(published):
    book, clock, name, bundles = published
    until = clock() + timedelta(days=1)
    book.append(Answer(name, Scope.QUOTE, True, clock(), until=until), reason="asked", at=clock())
    before = logbook.withdrawals(book, at=until - timedelta(seconds=1))
    assert [verify(one, withdrawals=before).withdrawn for one in bundles] == [None] * 3
    after = logbook.withdrawals(book, at=until)
    assert all(verify(one, withdrawals=after).withdrawn for one in bundles)


def test_a_new_log_keeps_every_earlier_proof_and_tells_its_readers_what_is_taken_back(published):
    book, clock, name, bundles = published
    old = logkeeping.current(book).origin
    logkeeping.begin(book, reason="days are out that the backup lacks", at=clock())
    whom = trust.policy(book, at=clock())
    text = logbook.withdrawals(book, at=clock())
    said = [verify(one, policy=whom, withdrawals=text) for one in bundles]
    assert all(one.verified and one.noticed and one.withdrawn is None for one in said)
    at = clock() + timedelta(days=1)
    book.append(Answer(name, Scope.QUOTE, False, at), reason="they asked", at=at)
    later = logbook.sealed(book, at=at)  # the same entries, in another log
    again, _ = later.bundle(book.credentials(name)[1], ((0, 10_000),))
    text = logbook.withdrawals(book, at=at)
    said = [verify(one, policy=whom, withdrawals=text) for one in [*bundles, again]]
    assert all(one.verified and one.withdrawn for one in said)
    assert notice.parse(text).logs == (later.origin, old)


def test_a_notice_of_another_log_of_the_case_is_no_notice_for_this_one(published):
    book, clock, name, bundles = published
    entries = [leaf_of(one) for one in book.credentials(name)]
    other = notice.sign(["bearwitness.example/x"], entries, key=book.signing_key, at=clock())
    said = [verify(one, withdrawals=other) for one in bundles]
    assert all(one.verified for one in said)
    assert {(one.withdrawn, one.noticed) for one in said} == {(None, None)}
    assert "none for this one" in said[0].steps[12].why


def test_a_proof_handed_out_alone_is_named_once_its_word_is_taken_back(cleared, tmp_path, capsys):
    book, _, name = cleared
    entry = leaf_of(book.credentials(name)[4])
    proof, said = tmp_path / "proof.json", tmp_path / "said.note"
    case = ("--case", book.path)
    book.close()
    assert told(*case, "prove", "bundle", name, 4, "--out", proof, "--reason", "r") == 0
    assert told(*case, "consent", "withdraw", name, "quote", "--reason", "a letter") == 0
    assert told(*case, "prove", "notice", "--out", said) == 0
    assert main(["verify", str(proof), "--notice", str(said)]) == 0
    assert "WITHDRAWN" in capsys.readouterr().out
    assert notice.parse(said.read_text()).entries == {entry}


def told(*words):
    reading, writing = os.pipe()
    os.write(writing, PASSPHRASE.encode())
    os.close(writing)
    done = main([*map(str, words), "--passphrase-fd", str(reading)])
    os.close(reading)
    return done


def test_what_a_film_shows_is_named_in_each_version_that_was_made_of_it(published):
    book, clock, name, _ = published
    entries = [leaf_of(one) for one in book.credentials(name)]
    permit = Consents(book).require(name, Scope.QUOTE, at=clock())
    for shown in (entries[2:4], ()):  # made once more, without codes
        tracing.note_made(
            book, Derivative.FILM, "f" * 64, {permit: ["line 1"]}, at=clock(), entries=shown
        )
    assert notice.parse(logbook.withdrawals(book, at=clock())).entries == frozenset()
    book.shred(name, reason="the deponent asked", at=clock())
    assert set(entries[2:4]) < notice.parse(logbook.withdrawals(book, at=clock())).entries


def test_a_use_shows_entries_of_a_log_and_nothing_else():
    with pytest.raises(Malformed):
        Use(UseId("U-00000001"), Derivative.FILM, "x", (Permitted(T1, Scope.QUOTE, NOON),), NOON,
            (b"short",))  # fmt: skip
