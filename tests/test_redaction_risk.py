"""The risk figure answers to what an intruder could do: more readable, more known, more risk."""

from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.errors import Malformed
from bearwitness.ids import TestimonyId
from bearwitness.records.testimony import Connection, Intake, Testimony
from bearwitness.redaction.findings import Finding, Identifier, Kind
from bearwitness.redaction.masking import draft, still_read
from bearwitness.redaction.risk import Census, Known, risk

ID, OTHER = TestimonyId("T-7QK4M2XD"), TestimonyId("T-M2XD7QK4")
WORDS = ["barn", "whistle", "river", "lantern", "saddle", "Wren", "thunder", "ferry"]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)


def drafted(text, *places, kind=Kind.UNKNOWN, identifier=Identifier.DIRECT):
    testimony = Testimony(ID, "Reed", "en", text, date(2019, 5, 2), Intake.PAGE, Connection.VICTIM)
    findings = [Finding(a, b, kind, identifier, "", "") for a, b in places]
    return testimony, findings, draft(testimony, findings)


def crowd(number, text="we went home and they came with a lantern"):
    return [Known(TestimonyId(f"T-{n:04d}"), text) for n in range(number)]


@given(text=TEXTS, people=st.integers(1, 10**6), others=st.lists(TEXTS, max_size=4))
def test_a_chance_is_a_chance(text, people, others):
    background = [Known(OTHER, other) for other in others]
    figure = risk([drafted(text)[2]], background, census=Census(people))
    assert 0 < figure.chance_named <= 1
    assert figure.among == people
    assert 1 <= figure.one_in <= 1 / figure.chance_named
    assert all(0 <= heat.heat <= 1 for heat in figure.words)


@given(text=TEXTS, people=st.integers(1, 10**5), more=st.integers(1, 10**5))
def test_among_more_people_nobody_is_easier_to_name(text, people, more):
    background = [Known(ID, text), *crowd(5)]
    made = drafted(text)[2]
    few = risk([made], background, census=Census(people)).chance_named
    many = risk([made], background, census=Census(people + more)).chance_named
    assert many <= few


@settings(deadline=None)
@given(text=TEXTS, at=st.integers(0, 7))
def test_covering_a_word_never_makes_the_acquaintance_stronger(text, at):
    words = text.split()
    start = len(" ".join(words[: at % len(words)])) + (at % len(words) > 0)
    place = (start, start + len(words[at % len(words)]))
    background = crowd(9)
    open_, covered = (drafted(text, *places)[2] for places in ((), (place,)))
    assert (
        risk([covered], background).chance_named <= risk([open_], background).chance_named + 1e-12
    )


def test_the_acquaintance_follows_the_formula():
    made = drafted("barn whistle saddle")[2]
    others = (1000 - 1) * (
        1 / 40
    ) ** 3  # none of twenty texts has one; twenty more weigh one in twenty each
    figure = risk([made], crowd(20), census=Census(1000))
    assert math.isclose(figure.chance_named, (1 - math.exp(-others)) / others)


def test_a_word_that_all_use_tells_less_than_one_that_nobody_uses():
    background = crowd(20)
    common = risk([drafted("lantern lantern")[2]], background).chance_named
    rare = risk([drafted("lantern whistle")[2]], background).chance_named
    assert common < rare


def test_a_direct_identifier_left_readable_names_the_deponent():
    testimony, findings, _ = drafted("then Wren ran", (5, 9))
    made = draft(testimony, [])
    left = still_read(testimony, findings, made)
    assert risk([made], cleared=left).chance_named == pytest.approx(1)


def test_a_cleared_detail_counts_by_the_census():
    testimony, findings, _ = drafted(
        "then the nurse ran", (9, 14), kind=Kind.OCCUPATION, identifier=Identifier.QUASI
    )
    made = draft(testimony, [])
    left = still_read(testimony, findings, made)

    def chance(**shares):
        return risk([made], cleared=left, census=Census(9_000, shares)).chance_named

    assert chance(occupation=1 / 9_000) > chance() > chance(occupation=1 / 2)
    (none,) = (Finding(0, 4, Kind.DATE, Identifier.NONE, "", ""),)
    assert risk([made], cleared=[none]).chance_named == risk([made]).chance_named


def test_a_generalised_detail_still_tells_a_little():
    text = "it was on 5 March 2017 there"
    _, _, coarse = drafted(text, (10, 22), kind=Kind.DATE, identifier=Identifier.QUASI)
    _, _, withheld = drafted(text, (10, 22), kind=Kind.DATE, identifier=Identifier.DIRECT)
    assert risk([coarse]).chance_named > risk([withheld]).chance_named


def test_the_linker_strikes_where_a_covered_word_is_readable_elsewhere():
    text = "Tagirbeyov stood there. They said tagirbeyov did it."
    once = drafted(text, (0, 10))[2]
    twice = drafted(text, (0, 10), (34, 44))[2]
    background = [Known(ID, text), *crowd(20)]

    def chance(made):
        return risk([made], background, census=Census(10**9)).chance_named

    assert chance(once) > 10 * chance(twice)


def test_a_published_text_of_the_same_person_links():
    made = drafted("a whistle and a saddle")[2]
    census = Census(10**6)
    public = Known(ID, "my whistle, my saddle", sealed=False)
    alone = risk([made], crowd(9), census=census).chance_named
    linked = risk([made], [*crowd(9), public], census=census)
    assert linked.chance_named > alone
    assert "compares the draft with other texts" in linked.because


def test_heat_points_at_the_readable_words_and_holds_none():
    _, _, made = drafted("lantern […] whistle")
    figure = risk([made], crowd(20))
    heats = {(h.start, h.end): h.heat for h in figure.words}
    assert heats[12, 19] == 1
    assert heats[0, 7] < 0.2
    assert "whistle" not in repr(figure)


def test_the_answer_says_what_it_assumes():
    made = drafted("a barn")[2]
    assert "because no census is given" in risk([made]).because
    assert "no census" not in risk([made], census=Census(10)).because
    assert "not measured" in risk([made]).because


def test_a_letter_does_not_make_its_own_words_common():
    testimony, _, odd = drafted(
        "My accordion and two ferrets and the decorated triplets were there"
    )
    alone = risk([odd], [Known(testimony.id, testimony.text)])
    assert alone.chance_named == risk([odd]).chance_named
    assert "0 other texts" in alone.because
    dull = drafted("They came and they went and they were there")[2]
    assert risk([dull]).chance_named < alone.chance_named


def test_few_texts_err_high_and_say_that_the_figure_is_coarse():
    made = drafted("barn whistle saddle")[2]
    chances = [risk([made], crowd(n)).chance_named for n in (0, 5, 20, 60, 250)]
    assert chances == sorted(chances)
    assert "coarse" in risk([made], crowd(199)).because
    assert "coarse" not in risk([made], crowd(200)).because
    assert "1 other text is" in risk([made], crowd(1)).because


@given(text=TEXTS, dead=st.integers(1, 500), more=st.integers(1, 500))
def test_of_fewer_dead_whoever_tells_of_one_is_easier_to_name(text, dead, more):
    made = drafted(text)[2]
    chances = [
        risk([made], crowd(5), dead=number, census=Census(410_000)).chance_named
        for number in (dead, dead + more, 0)
    ]
    assert chances == sorted(chances, reverse=True)


def test_three_dead_name_who_tells_of_one_and_thousands_do_not():
    made = drafted("barn whistle river")[2]
    few, many = (risk([made], dead=n, census=Census(410_000)) for n in (3, 13_000))
    assert few.chance_named > 0.4
    assert many.chance_named < 0.05
    assert "who tells of a death in a case that knows of 3 dead" in few.because


def test_nothing_to_measure_is_refused():
    with pytest.raises(Malformed):
        risk([])
    with pytest.raises(Malformed):
        Census(0)
    with pytest.raises(Malformed):
        Census(10, {"age": 0})


COMMON = {"river": 1e-4, "barn": 1e-5, "ferry": 1e-6, "lantern": 1e-6, "whistle": 1e-7}


def told(word):
    return COMMON.get(word, 0.0)


@given(text=TEXTS, more=st.sampled_from(WORDS), others=st.lists(TEXTS, max_size=3))
def test_another_detail_never_lowers_what_the_acquaintance_can_do(text, more, others):
    background = [Known(OTHER, other) for other in others]
    less, longer = (
        risk([drafted(t)[2]], background, frequency=told, census=Census(10**9)).chance_named
        for t in (text, f"{text} {more}")
    )
    # The linker may be the stronger one of a longer draft that is less alike; never by this much.
    assert longer >= less - 1e-6


@given(text=TEXTS, at=st.integers(0, 7))
def test_a_rarer_word_in_a_words_place_never_lowers_the_figure(text, at):
    words = text.lower().split()
    ladder = ["river", "barn", "ferry", "whistle", "saddle"]
    chances = []
    for word in ladder:
        words[at % len(words)] = word
        chances.append(risk([drafted(" ".join(words))[2]], frequency=told).chance_named)
    if not set(ladder) & set(words[: at % len(words)] + words[at % len(words) + 1 :]):
        assert chances == sorted(chances)


@settings(deadline=None)
@given(text=TEXTS, at=st.integers(0, 7))
def test_covering_a_word_never_raises_the_figure_with_frequencies(text, at):
    words = text.split()
    start = len(" ".join(words[: at % len(words)])) + (at % len(words) > 0)
    place = (start, start + len(words[at % len(words)]))
    open_, covered = (drafted(text, *places)[2] for places in ((), (place,)))
    assert (
        risk([covered], crowd(9), frequency=told).chance_named
        <= risk([open_], crowd(9), frequency=told).chance_named + 1e-12
    )


def test_everyday_language_tells_a_bland_draft_from_a_telling_one_without_other_texts():
    bland = risk([drafted("river barn river")[2]], frequency=told)
    telling = risk([drafted("river whistle saddle")[2]], frequency=told)
    assert bland.chance_named < telling.chance_named / 10
    assert "coarse" not in bland.because
    assert "everyday language" in bland.because


def test_many_texts_outweigh_everyday_language():
    made = drafted("saddle barn lantern")[2]
    rare = risk([made], crowd(5, "nothing here"), frequency=told).chance_named
    here = risk([made], crowd(500, "a saddle, a barn"), frequency=told).chance_named
    assert here < rare
