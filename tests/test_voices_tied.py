"""What came with one testimony or through one interpreter is one voice, though nobody linked it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.consent import Answer, Scope
from bearwitness.corroboration import lineage, ties
from bearwitness.desk import readers, telling, voices
from bearwitness.desk.replaying import Calendar, Replay
from bearwitness.ids import SourceId, TestimonyId
from bearwitness.records.claim import Claim, Review, Saying, Stance
from bearwitness.records.rung import Rung
from bearwitness.records.source import Link, Relation, SourceKind, Standing
from bearwitness.records.testimony import Connection, Contact, Intake
from desk_stand import NOON, empty_case, stay
from test_corroboration_lineage import CLAIM, IDS, graded, link, says, source

ONE, OTHER = TestimonyId("T-0001"), TestimonyId("T-0002")


def told_in(testimony, name, kind=SourceKind.TESTIMONY):
    return replace(source(name, kind, Connection.VICTIM), testimony=testimony)


def test_what_readers_are_told_of_who_was_there_does_not_turn_on_whom_they_are_not_told_of():
    papers = {n: source(n, SourceKind.ARTICLE) for n in IDS[:2]}
    links = [link(n, Relation.WITNESSED, None) for n in IDS[:2]]
    links += [
        link(IDS[0], Relation.TOLD, IDS[2], claim=CLAIM),
        link(IDS[1], Relation.COPIES, IDS[0]),
    ]
    sayings = [says(n) for n in IDS[:2]]
    assert lineage.perceiving(papers, links, sayings) == {IDS[0]}
    assert lineage.perceiving(papers, links, sayings, gone=True) == set()


def saw(name):
    return link(name, Relation.WITNESSED, None, claim=CLAIM)


def test_a_photograph_that_a_deponent_gave_is_no_voice_and_no_kind_beside_them():
    sources = [told_in(ONE, IDS[0]), told_in(ONE, IDS[1], SourceKind.MEDIA)]
    sayings = [says(name) for name in IDS[:2]]
    assert graded(sources, [saw(IDS[1])], sayings).k_certain == 2
    tied = ties.told(sources, [], {}, {})
    g = graded(sources, [saw(IDS[1]), *tied], sayings)
    assert (g.rung, g.k_certain) == (Rung.GROUNDS_TO_SUSPECT, 1)
    assert "two_kinds" in {rule.code for rule in g.rules if not rule.met}


@given(st.lists(st.sampled_from(["", "interpreter-1", " Interpreter-1", "interpreter-2"])))
def test_testimonies_are_as_many_voices_as_their_interpreters_and_those_without_one(codes):
    names = [TestimonyId(f"T-{n:04}") for n in range(len(codes))]
    sources = [told_in(one, SourceId(f"S-{n:04}")) for n, one in enumerate(names)]
    tied = ties.told(sources, [], dict(zip(names, codes, strict=True)), {})
    known = {code.strip().lower() for code in codes} - {""}
    g = graded(sources, tied, [says(one.id) for one in sources])
    assert g.k_certain == len(known) + codes.count("")


@pytest.mark.parametrize("other", ["INT-a", "int-\u0410", "int a", " int\u2011a", "\uff49nt-a"])
def test_an_interpreters_code_is_one_however_it_is_typed(other):
    two = [told_in(ONE, IDS[0]), told_in(OTHER, IDS[1])]
    assert len(ties.told(two, [], {ONE: "int-a", OTHER: other}, {})) == 1
    assert ties.told(two, [], {ONE: "int-a", OTHER: "int-b"}, {}) == ()
    assert len(ties.told(two, [], dict.fromkeys((ONE, OTHER), "?"), {})) == 1
    assert len(ties.told(two, [], {ONE: "Жанна (FR)", OTHER: "жанна (fr)"}, {})) == 1
    assert len(ties.told(two, [], {ONE: "\U0001e900", OTHER: "\U0001e922 "}, {})) == 1


def test_what_staff_tied_is_not_tied_again_and_public_sources_are_tied_to_nobody():
    two = [told_in(ONE, IDS[0]), told_in(OTHER, IDS[1])]
    codes = dict.fromkeys((ONE, OTHER), "interpreter-1")
    (tie,) = ties.told([*two, source(IDS[2]), source(IDS[3])], [], codes, {})
    assert (tie.source, tie.relation, tie.onto) == (IDS[1], Relation.SAME_INTERPRETER, IDS[0])
    recorded = link(IDS[0], Relation.SAME_INTAKE, IDS[1], Standing.UNKNOWN)
    assert ties.told(two, [recorded], codes, {}) == ()


@given(st.lists(st.integers(0, 3), max_size=8), st.randoms(use_true_random=False))
def test_a_letter_is_one_voice_however_often_it_was_received(envelopes, chance):
    names = [TestimonyId(f"T-{n:04}") for n in range(len(envelopes))]
    chance.shuffle(names)
    of = {
        e: tuple(sorted(n for n, mine in zip(names, envelopes, strict=True) if mine == e))
        for e in envelopes
    }
    letters = {n: of[e] for n, e in zip(names, envelopes, strict=True) if len(of[e]) > 1}
    sources = [told_in(one, SourceId(f"S-{n:04}")) for n, one in enumerate(names)]
    tied = ties.told(sources, [], {}, letters)
    said = [says(one.id) for one in sources]
    assert graded(sources, tied, said).k_certain == len(set(envelopes))
    parted = [Link(tie.source, tie.relation, tie.onto, Standing.NOTHING, "apart", "Irena")
              for tie in tied]  # fmt: skip
    assert len(readers.heard(sources, parted, letters)) == len(set(envelopes))


@pytest.fixture
def book(tmp_path):
    casebook = empty_case(tmp_path / "case")
    yield casebook
    casebook.close()


def test_the_casebook_ties_what_its_testimonies_say_today_and_on_every_day_before(book):
    """One deponent and their photograph, and another who spoke through the same interpreter."""
    words = [replace(stay(n), intake=Intake.INTERPRETED, interpreter="interpreter-1")
             for n in (1, 2)]  # fmt: skip
    for one in words:
        book.add_testimony(
            one, identity=None, contact=None, media=(), reason="an interview", at=NOON
        )
    mine = [told_in(one.id, name) for one, name in zip(words, IDS, strict=False)]
    photo = told_in(words[0].id, IDS[2], SourceKind.MEDIA)
    claim = Claim(CLAIM, "torture", {"en": "Invented.", "ru": "Выдумано."})
    yes = [Answer(one.id, Scope.COMPARE, granted=True, at=NOON) for one in words]
    signed = [Review(CLAIM, who, True, True, True) for who in ("Irena", "Jonas")]
    sayings = [Saying(CLAIM, one, Stance.ASSERTS) for one in IDS[:3]]
    book.append_many([*mine, photo, claim, *yes, *signed, *sayings, saw(IDS[2])],
                     reason="invented", at=NOON)  # fmt: skip
    grade = voices.graded(book, at=NOON)[CLAIM]
    assert (grade.rung, grade.k_certain) == (Rung.GROUNDS_TO_SUSPECT, 1)
    replay = Replay(book, Calendar.KEPT, at=NOON)
    assert replay.grades(replay.days[-1])[CLAIM][1] == grade


def test_a_letter_received_twice_is_one_voice_today_on_every_day_and_for_readers(book):
    """Two deponents, of whom one's letter two machines received: three testimonies, two voices."""
    words = [stay(n) for n in (1, 2, 3)]
    envelopes = ("a1" * 32, "b2" * 32, "b2" * 32)
    for one, envelope in zip(words, envelopes, strict=True):
        contact = Contact(one.id, (), envelope=envelope)
        book.add_testimony(one, identity=None, contact=contact, media=(), reason="came", at=NOON)
    mine = [told_in(one.id, name) for one, name in zip(words, IDS, strict=False)]
    claim = Claim(CLAIM, "torture", {"en": "Invented.", "ru": "Выдумано."})
    yes = [Answer(one.id, Scope.COMPARE, granted=True, at=NOON) for one in words]
    sayings = [Saying(CLAIM, one, Stance.ASSERTS) for one in IDS[:3]]
    book.append_many([*mine, claim, *yes, *sayings], reason="invented", at=NOON)
    grades = voices.graded(book, at=NOON)
    assert grades[CLAIM].k_certain == 2
    replay = Replay(book, Calendar.KEPT, at=NOON)
    assert replay.grades(replay.days[-1])[CLAIM][1] == grades[CLAIM]
    assert telling.claims(book, grades, at=NOON) == (), "three in confidence are three deponents"
    third = replace(told_in(stay(4).id, IDS[3]), title="another")
    book.add_testimony(stay(4), identity=None, contact=None, media=(), reason="came", at=NOON)
    book.append_many(
        [third, Saying(CLAIM, IDS[3], Stance.ASSERTS),
         Answer(stay(4).id, Scope.COMPARE, granted=True, at=NOON)],
        reason="invented", at=NOON,
    )  # fmt: skip
    assert len(telling.claims(book, voices.graded(book, at=NOON), at=NOON)) == 1
