"""A plan covers no more than it must, reaches what is asked or says that it does not."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.ids import TestimonyId
from bearwitness.records.testimony import Connection, Intake, Testimony
from bearwitness.redaction.finding import Finding, Identifier, Kind
from bearwitness.redaction.masking import Shape, draft
from bearwitness.redaction.reading import stem, words
from bearwitness.redaction.risk import Attack, Census, Known
from bearwitness.redaction.searching import Asked, plan

ID = TestimonyId("T-7QK4M2XD")
WORDS = ["barn", "whistle", "river", "lantern", "saddle", "accordion"]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)


def said(text):
    return Testimony(ID, "Reed", "en", text, date(2019, 5, 2), Intake.PAGE, Connection.VICTIM)


def finding(text, piece, kind, identifier=Identifier.QUASI):
    return Finding(text.index(piece), text.index(piece) + len(piece), kind, identifier, "", "")


def world(own, *others):
    crowd = [Known(TestimonyId(f"T-{n:04d}"), text) for n, text in enumerate(others, 1)]
    return [Known(ID, own, sealed=False), *crowd]


def asked(background, target, floor=0.0, **more):
    more = {"acquainted": False, "census": Census(len(background))} | more
    return Asked(background, target, floor, **more)


OTHERS = ("a barn and a river", "the lantern", "a saddle by the river", "whistle, whistle")


@settings(deadline=None, max_examples=50)
@given(text=TEXTS, own=TEXTS, target=st.sampled_from([0.25, 0.3, 0.6, 0.9]))
def test_a_plan_that_is_met_holds_and_each_of_its_moves_is_needed(text, own, target):
    background = world(own, *OTHERS)
    made = plan(said(text), [], asked(background, target))
    every = list(words(text))
    own_ids = frozenset({ID})

    def chance(covered):
        read = [w for w in every if (w.start, w.end) not in covered]
        ready = Attack.of(read, own_ids, background, census=Census(len(background)))
        return max(c for who, c in ready.chances().items() if who in GUIDED)

    covered = {(m.start, m.end) for m in made.moves if m.label == ""}
    assert made.met == (made.after <= target + 1e-12)
    assert chance(covered) == pytest.approx(made.after)
    if made.met:
        for stem in {w.stem for w in every if (w.start, w.end) in covered}:
            fewer = covered - {(w.start, w.end) for w in every if w.stem == stem}
            assert chance(fewer) > target


GUIDED = {"words", "letters", "rare", "details"}


@settings(deadline=None, max_examples=40)
@given(text=TEXTS, own=TEXTS)
def test_on_small_texts_a_plan_covers_at_most_twice_what_the_best_does(text, own):
    background, target = world(own, *OTHERS), 0.4
    made = plan(said(text), [], asked(background, target))
    every = list(words(text))
    stems = sorted({w.stem for w in every})
    costs = []
    for chosen in product((False, True), repeat=len(stems)):
        away = {s for s, gone in zip(stems, chosen, strict=True) if gone}
        read = [w for w in every if w.stem not in away]
        ready = Attack.of(read, frozenset({ID}), background, census=Census(len(background)))
        if max(c for who, c in ready.chances().items() if who in GUIDED) <= target:
            costs.append(len(every) - len(read))
    if made.met:
        assert sum(m.loss for m in made.moves) <= 2 * min(costs)


@given(floor=st.sampled_from([0.0, 0.5, 0.8, 1.0]))
def test_a_plan_keeps_what_it_must_and_says_when_that_is_too_much(floor):
    text = "my accordion, my whistle, my saddle, and they came and they went"
    made = plan(said(text), [], asked(world(text, *OTHERS), 1e-9, floor))
    assert made.kept >= floor - 1e-9
    assert not made.met
    assert made.after <= made.before


def test_a_date_is_said_as_finely_as_the_target_lets_it():
    text = "it was 5 March 2017 when they came"
    date_ = finding(text, "5 March 2017", Kind.DATE)
    background = world("5 March 2017 it was", "it was in March", "2017", "a barn")
    free, tight = (plan(said(text), [date_], asked(background, target)) for target in (0.999, 0.3))
    assert [m.label for m in free.moves] == [None]
    assert free.kept == 1.0
    assert tight.met
    assert [m.label for m in tight.moves] != [None]
    assert "an intruder's chance would be" in tight.moves[0].because


def test_all_mentions_of_one_detail_are_said_alike_and_become_decisions():
    text = "Hollow burnt. We left Hollow. Wren stayed, HIV positive."
    found = [
        Finding(0, 6, Kind.PLACE, Identifier.QUASI, "", ""),
        Finding(22, 28, Kind.PLACE, Identifier.QUASI, "", ""),
        finding(text, "Wren", Kind.PERSON, Identifier.DIRECT),
        finding(text, "HIV positive", Kind.TRAIT),
    ]
    around = {stem("hollow"): ("Marrow district",)}
    background = world("Hollow, my Hollow", "a barn", "a river", "Marrow district")
    made = plan(said(text), found, asked(background, 0.4, around=around))
    told = {(m.start, m.end): m.label for m in made.moves}
    assert told[0, 6] == told[22, 28] == "Marrow district"
    assert told[finding(text, "HIV positive", Kind.TRAIT).start, 55] == ""
    decided = draft(said(text), found, decisions=made.decisions(said(text), "Ann"))
    assert decided.text.count("[Marrow district]") == 2
    assert "Wren" not in decided.text
    assert "Hollow" not in decided.text
    assert any(m.shape is Shape.WITHHELD for p in decided.passages for m in p.masks)


def test_what_the_acquaintance_knows_counts_where_it_is_asked_for():
    text = "a dentist lived there with an accordion"
    job = finding(text, "dentist", Kind.OCCUPATION)
    census = Census(300, {"occupation": 1 / 300})
    made = plan(said(text), [job], Asked([], 0.8, census=census))
    assert made.before > 0.8
    assert made.met
    assert {(m.start, m.end): m.label for m in made.moves}[job.start, job.end] is not None


def test_a_detail_inside_a_name_and_an_empty_text_ask_for_nothing():
    text = "Wren of Hollow"
    found = [
        finding(text, text, Kind.PERSON, Identifier.DIRECT),
        finding(text, "Hollow", Kind.PLACE),
        finding(text, "Wren of", Kind.OTHER, Identifier.DIRECT),
    ]
    made = plan(said(text), found, asked(world("Hollow", *OTHERS), 0.5))
    assert made.moves == ()
    assert made.kept == 0.0


def test_where_no_move_takes_anything_by_itself_the_rarest_goes_first():
    text = "first barn, then whistle, then saddle, then lantern"
    names = ("barn", "whistle", "saddle", "lantern")
    found = [finding(text, name, Kind.ORGANISATION) for name in names]
    census = Census(300, {"organisation": 1 / 300})
    made = plan(said(text), found, Asked([], 0.3, 0.0, census=census))
    assert made.met
    assert 0 < len([move for move in made.moves if move.label == ""]) <= 4
    tight = plan(said(text), found, Asked([], 0.3, 0.9, census=census))
    assert not tight.met
    assert [move.label for move in tight.moves] == [None] * 4  # what would be in vain is not asked
    assert all((move.without is None) == (move.label is None) for move in made.moves)


def test_a_plan_is_of_what_is_published_and_of_nothing_else():
    text = "my accordion was there. my whistle was not."
    background = world(text, *OTHERS)
    made = plan(said(text), [], asked(background, 1e-9, within=[(0, 23)]))
    assert {m.start for m in made.moves} <= set(range(23))
    late = finding(text, "whistle", Kind.ORGANISATION)
    moves = plan(said(text), [late], asked(background, 1e-9, within=[(0, 23)])).moves
    assert all(move.end <= 23 for move in moves)
    assert plan(said(text), [], asked(background, 0.9, within=[])).kept == 1.0
