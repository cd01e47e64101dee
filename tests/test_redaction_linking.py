"""Linkers: what covers helps, order says nothing, what is public elsewhere makes it worse."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.ids import TestimonyId
from bearwitness.records.testimony import Connection, Intake, Testimony
from bearwitness.redaction.finding import Finding, Identifier, Kind
from bearwitness.redaction.intruders import Known, Linkers
from bearwitness.redaction.linking import GUIDES, Method, Shelf
from bearwitness.redaction.masking import draft
from bearwitness.redaction.rarity import Rarity, named
from bearwitness.redaction.reading import Reading, words
from bearwitness.redaction.risk import Attack, Census, risk

ID = TestimonyId("T-7QK4M2XD")
WORDS = "barn whistle river lantern saddle thunder ferry accordion triplets".split()  # noqa: SIM905
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)
OWN = "my accordion, my whistle and the triplets by the ferry"


def crowd(*texts):
    return [Known(TestimonyId(f"T-{n:04d}"), text) for n, text in enumerate(texts, 1)]


def attack(text, background, people=50):
    return Attack.of(list(words(text)), frozenset({ID}), background, census=Census(people))


def drafted(text, *covered):
    told = Testimony(ID, "Reed", "en", text, date(2019, 5, 2), Intake.PAGE, Connection.VICTIM)
    spots = [(text.index(word), text.index(word) + len(word)) for word in covered]
    findings = [Finding(a, b, Kind.PERSON, Identifier.DIRECT, "", "") for a, b in spots]
    return draft(told, findings)


@pytest.mark.parametrize("method", list(Method))
def test_each_linker_puts_the_text_first_that_is_most_alike(method):
    texts = [OWN, "a river in thunder", "a saddle in Marlow on 12 March", "the barn of 1987"]
    shelf = Shelf.of(method, [Reading.of(words(text)) for text in texts])
    asked = "it was Marlow in March, the 12 of it, a saddle"
    scores = shelf.scores(shelf.read(words(asked)))
    assert scores.index(max(scores)) == 2


def test_the_guide_leaves_a_linker_to_judge_by():
    assert set(Method) - set(GUIDES) == {Method.RANKED}


@settings(deadline=None)
@given(text=TEXTS, others=st.lists(TEXTS, min_size=1, max_size=4), at=st.integers(0, 7))
def test_covering_a_word_that_only_texts_about_the_deponent_have_never_helps_a_linker(
    text, others, at
):
    word = text.split()[at % len(text.split())]
    others = [" ".join(w for w in other.split() if w != word) for other in others]
    background = [Known(ID, f"{OWN} {word}", sealed=False), *crowd(*others)]
    before = attack(text, background)
    gone = [w for w in words(text) if w.said == word]
    after = before.changed(gone).linkers.chances()
    apart = {Method.LETTERS}  # a rival may share runs of letters with the word
    for method, chance in before.linkers.chances().items():
        assert method in apart or after[method] <= chance + 1e-12


@settings(deadline=None)
@given(text=TEXTS, others=st.lists(TEXTS, max_size=4), at=st.integers(0, 7))
def test_what_is_changed_word_by_word_is_what_is_asked_anew(text, others, at):
    every = list(words(text))
    gone = every[: at % (len(every) + 1)]
    background = [Known(ID, OWN, sealed=False), *crowd(*others)]
    step = attack(text, background).changed(gone).changed([], gone[:2])
    anew = Attack.of(
        [*every[len(gone) :], *gone[:2]], frozenset({ID}), background, census=Census(50)
    )
    for who, chance in anew.chances().items():
        assert step.chances()[who] == pytest.approx(chance)


@settings(deadline=None)
@given(text=TEXTS, others=st.lists(TEXTS, min_size=2, max_size=5), data=st.data())
def test_the_order_of_documents_says_nothing(text, others, data):
    background = [Known(ID, OWN, sealed=False), *crowd(*others)]
    mixed = data.draw(st.permutations(background))
    one, other = (attack(text, texts).chances() for texts in (background, mixed))
    assert one == {who: pytest.approx(chance) for who, chance in other.items()}


@given(text=TEXTS, people=st.integers(1, 10**6), more=st.integers(0, 10**6))
def test_among_more_people_no_linker_is_surer(text, people, more):
    background = [Known(ID, OWN, sealed=False), *crowd("a barn", "a river")]
    few, many = (attack(text, background, n).linkers.chances() for n in (people, people + more))
    assert all(many[method] <= few[method] + 1e-12 for method in few)


def test_with_everything_covered_a_linker_guesses_among_all():
    background = [Known(ID, OWN, sealed=False), *crowd("a barn", "a river")]
    chances = attack("and then they came", background, people=50).linkers.chances()
    assert all(chance == pytest.approx(1 / 50) for chance in chances.values())


def test_a_covered_word_that_is_public_elsewhere_makes_it_worse():
    text = "Bartholomew played the accordion beside the ferry while the whistle blew"
    made = drafted(text, "Bartholomew")
    others = crowd("a barn", "a river in thunder", "a saddle", "a lantern")

    def chance(public):
        background = [Known(ID, text), *others, Known(None, public, sealed=False)]
        by = risk([made], background, census=Census(1000)).by
        return max(by[method] for method in Method)

    tale = "played the accordion, the ferry, a whistle"
    assert chance(f"Bartholomew {tale}") > 10 * chance(f"Somebodyelse {tale}")


def test_what_an_own_sealed_text_shows_already_is_no_secret():
    text = "the accordion and the ferry"
    linkers = Linkers.of(
        list(words(text)), [Known(ID, text)], frozenset({ID}),
        people=10, rarity=Rarity.of([]),
    )  # fmt: skip
    assert all(chance == pytest.approx(1 / 10) for chance in linkers.chances().values())


def test_what_carries_a_link_is_told_word_by_word():
    text = "the accordion stood by a lantern"
    background = [Known(ID, OWN, sealed=False), *crowd("a lantern", "a barn", "lanterns rose")]
    figure = risk([drafted(text)], background, census=Census(10**7))
    carries = {text[h.start : h.end]: h.carries for h in figure.words}
    assert carries["accordion"] > 0.5
    assert carries["lantern"] < carries["accordion"]
    assert set(figure.by) == {"acquaintance", *Method}
    assert figure.chance_named == max(figure.by.values())


def test_a_word_that_leads_to_nobody_carries_nothing_for_a_linker():
    made = attack("a lantern", crowd("a lantern", "a barn"))
    assert made.linkers.pointing(made.read) == frozenset()


@given(people=st.integers(1, 10**6), share=st.floats(1e-9, 1.0))
def test_one_in_f_lies_between_one_among_all_and_certainty(people, share):
    assert 1 / people - 1e-12 <= named(people, share) <= 1


def test_one_in_f_is_the_mean_over_drawn_populations():
    draws = np.random.default_rng(7).poisson(999 * 0.004, 200_000)
    assert named(1000, 0.004) == pytest.approx((1 / (1 + draws)).mean(), rel=0.01)


def test_a_census_knows_a_word_better_than_language_does():
    made = list(words("the dentist"))
    told = [
        Attack.of(made, frozenset({ID}), census=Census(4000, words=counted)).chances()
        for counted in ({}, {made[-1].stem: 1 / 4000})
    ]
    assert told[0]["acquaintance"] < 0.1
    assert told[1]["acquaintance"] == pytest.approx(named(4000, 1 / 4000))


def test_details_are_numbers_months_and_names_inside_a_sentence():
    told = {w.said: w.detail for w in words("Then Wren left Hollow in march, 1987. Lanterns burnt")}
    assert told == {
        "wren": True, "left": False, "hollow": True, "march": True, "1987": True,
        "lanterns": False, "burnt": False,
    }  # fmt: skip
