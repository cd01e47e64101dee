"""What is looked for, what goes and what ends where a letter received twice is shredded."""

from __future__ import annotations

import contextlib
import io
import json
import os
from datetime import timedelta

import pytest

from bearwitness.cli.main import main
from bearwitness.consent import Answer, Scope
from bearwitness.desk import apart, kinds, one_letter, shredding, tracing
from bearwitness.desk.consents import Consents
from bearwitness.desk.kinds import SweepList
from bearwitness.desk.one_letter import Arrival
from bearwitness.errors import Refused
from bearwitness.ids import ActId, EventId, PersonId, TestimonyId
from bearwitness.records.event import Act, Event, Person
from bearwitness.records.testimony import Contact, Testimony
from casebook_stand import (
    AT,
    T1,
    WORD,
    add,
    event,
    new_case,
    quickened,
    source_of,
    unlocked,
    words,
)  # fmt: skip
from desk_stand import Clock, desk_of, entered

LATER = AT + timedelta(hours=1)
FIRST, SECOND = "e1" * 32, "e2" * 32


@pytest.fixture
def book(tmp_path):
    made, _ = new_case(tmp_path / "case", invented=True)
    yield made
    made.close()


@pytest.fixture
def other(book, tmp_path):
    """Another machine of the case, whose user has the same login name."""
    apart.branch(book, tmp_path / "other", reason="b", at=AT)
    made = unlocked(tmp_path / "other", by=book.ledger()[0].by)
    yield made
    made.close()


def came(book, name, envelope, *, kept_with_it=True):
    """Receive an envelope, as `receive` writes it down."""
    yes = [Answer(TestimonyId(name), s, granted=True, at=AT) for s in (Scope.KEEP, Scope.QUOTE)]
    contact = Contact(TestimonyId(name), (), "Quillfeather", envelope=envelope * kept_with_it)
    book.add_testimony(
        words(TestimonyId(name)), identity=None, contact=contact, media=(),
        reason="came through DROP", at=AT, also=(*yes, Arrival(envelope)),
    )  # fmt: skip
    return TestimonyId(name)


def met(book, other):
    apart.merge(book, other.path, reason="met", at=LATER)
    apart.merge(other, book.path, reason="met", at=LATER)


@pytest.fixture
def twins(book, other):
    """The two testimonies of a letter, each with names of its own on its sweep list."""
    names = came(book, "T-CCCC", FIRST), came(other, "T-DDDD", FIRST)
    met(book, other)
    for name, word in zip(names, ("Quillfeather", "Vandersloot"), strict=True):
        book.append(SweepList(name, (word,)), reason="read", at=AT)
    return names


def documented(book, twins):
    """Write down an event that holds a name from the second list, and an act that both tell of."""
    sources = [source_of(twins[0], "S-AAAA"), source_of(twins[1], "S-BBBB")]
    whom = Person(PersonId("P-AAAA"), ("Vandersloot",))
    told = (sources[0].id, sources[1].id)
    act = Act(ActId("A-AAAA"), EventId("E-AAAA"), "arbitrary_detention", whom.id, told)
    values = [event(title="the arrest of Vandersloot"), *sources, whom, act]
    return book.append_many(values, reason="read", at=AT)[0]


@pytest.mark.parametrize("of", [0, 1])
def test_what_holds_a_name_that_only_the_other_has_is_offered_before_both_go(
    book, twins, of, tmp_path
):
    kept = documented(book, twins)
    with book.inside() as held:
        found = shredding.suspects(held.fold, one_letter.every(held.fold, (twins[of],)))
    assert [stays.record for stays in found] == [kept]
    browser = entered(desk_of(book, tmp_path, clock=Clock(LATER)))
    at = f"/en/testimonies/{twins[of]}/shred"
    assert f"also.{kept}" in browser.get(at).text
    browser.post(at, data={"typed": twins[of], "reason": "they asked", f"also.{kept}": "on"})
    assert book.all(Testimony) == book.all(Event) == book.all(Act) == book.all(Person) == ()


def test_the_command_looks_for_the_names_of_both(book, twins):
    kept = documented(book, twins)
    book.close()
    quickened(book.path)
    held = book.path.parent / ".passphrase"
    held.write_text(WORD + "\n", encoding="utf-8")
    number, out = os.open(held, os.O_RDONLY), io.StringIO()
    with contextlib.redirect_stdout(out):
        main(["shred", twins[0], "--look", "--json", "--case", str(book.path), "--by", "ann",
              "--passphrase-fd", str(number)])  # fmt: skip
    os.close(number)
    told = json.loads(out.getvalue())
    assert told["same_letter"] == [twins[1]]
    assert [(one["record"], one["of"]) for one in told["stay"]] == [(kept, [])]


def test_nobody_elses_shredding_takes_what_tells_that_a_letter_is_one(book, twins, tmp_path):
    add(book, T1)
    book.append(SweepList(T1, ("Quillfeather",)), reason="read", at=AT)
    with book.inside() as held:
        contact = held.fold.found(kinds.of(Contact), twins[0]).id
    page = entered(desk_of(book, tmp_path, clock=Clock(LATER))).get(f"/en/testimonies/{T1}/shred")
    assert f"also.{contact}" not in page.text
    assert "goes with its own testimony alone" in page.text
    with pytest.raises(Refused):
        tracing.shred(book, T1, reason="they asked", at=LATER, also=[contact])
    assert book.get(Testimony, T1) == words()
    assert Consents(book).same_letter(twins[1]) == (twins[0],)


@pytest.mark.parametrize("gone", [0, 1])
def test_of_letters_received_at_once_only_the_one_that_was_shredded_ends(book, other, gone):
    mine = [came(book, "T-CCCC", FIRST), came(book, "T-EEEE", SECOND)]
    theirs = [came(other, "T-DDDD", FIRST), came(other, "T-FFFF", SECOND)]
    tracing.shred(book, mine[gone], reason="they asked", at=LATER)
    met(book, other)
    for machine in (book, other):
        consents = Consents(machine)
        assert consents.to_shred(at=LATER) == (theirs[gone],)
        assert consents.permitted(theirs[1 - gone], Scope.QUOTE, at=LATER)
        assert consents.permitted(theirs[gone], Scope.QUOTE, at=LATER) is None


def test_a_contact_from_before_envelopes_were_kept_with_it_says_nothing_of_shredding(book, other):
    came(book, "T-CCCC", FIRST, kept_with_it=False)
    theirs = came(other, "T-DDDD", FIRST)
    add(book, T1)
    tracing.shred(book, T1, reason="they asked", at=LATER)  # somebody else
    met(book, other)
    for machine in (book, other):
        assert Consents(machine).to_shred(at=LATER) == ()
        assert Consents(machine).permitted(theirs, Scope.QUOTE, at=LATER)
