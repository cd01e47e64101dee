"""Reading invented articles in English and Russian: who says what of how many, and how."""

from __future__ import annotations

import pytest

from bearwitness.corroboration.who import SpeakerKind
from bearwitness.records.claim import Denial, Modality, Stance
from reading_articles import BEACON_RU, BUOY, GAZETTE, HERALD, LAKE_RU, claims, one, reading, said

ALL = [GAZETTE, HERALD, BUOY, LAKE_RU, BEACON_RU]


def figure(claim):
    f = claim.figure
    return f and (f.modality, f.value, f.unit)


def test_a_cited_source_comes_after_the_one_who_cites_it():
    held = claims(GAZETTE, "arbitrary_detention")[0]
    assert held.attribution == ("Harbour Gazette", "two former prisoners")
    assert figure(held) == (Modality.GE, 40, "person")
    assert (held.place, held.date) == ("Velsk", "March 2019")
    assert said(GAZETTE, held) == "At least 40 men were detained in Velsk in March 2019"


def test_a_perpetrator_is_told_where_the_verb_names_one():
    assert one(GAZETTE, "beating").perpetrator == "Police officers"
    assert claims(GAZETTE, "arbitrary_detention")[0].perpetrator is None
    assert claims(LAKE_RU, "torture")[2].perpetrator == "полиция"


def test_a_spokesperson_is_followed_by_the_principal():
    assert one(GAZETTE, "arrest").attribution == ("Olga Marsh", "Peter Vane")
    assert one(GAZETTE, "death").attribution == ("aide of Ivan Reed", "Ivan Reed", "Peter Vane")
    links = {(k.source, k.onto) for k in reading(GAZETTE).lineage if k.speaks_for}
    assert ("Olga Marsh", "Peter Vane") in links


@pytest.mark.parametrize(
    ("text", "predicate", "stance", "denial"),
    [
        (GAZETTE, "arrest", Stance.DENIES, Denial.FLAT),
        (GAZETTE, "torture", Stance.DENIES, Denial.FLAT),
        (GAZETTE, "death", Stance.DOUBTS, Denial.NON_CONFIRMATION),
        (BEACON_RU, "arbitrary_detention", Stance.DOUBTS, Denial.NON_CONFIRMATION),
        (BEACON_RU, "killing_by_relatives", Stance.JUSTIFIES, Denial.JUSTIFICATION),
        (LAKE_RU, "arbitrary_detention", Stance.DENIES, Denial.EXISTENCE),
    ],
)
def test_denials_are_told_apart(text, predicate, stance, denial):
    kinds = {(c.stance, c.denial) for c in claims(text, predicate)}
    assert (stance, denial) in kinds


def test_a_denial_that_names_nothing_answers_what_was_asserted():
    answer = next(c for c in reading(GAZETTE).claims if c.answers)
    asserted = [c.id for c in reading(GAZETTE).claims if c.stance is Stance.ASSERTS]
    assert answer.stance is Stance.DENIES
    assert set(answer.answers) <= set(asserted)
    assert answer.attribution == ("Olga Marsh", "Peter Vane")
    assert said(GAZETTE, answer) == "These stories are invented"


def test_condemning_and_predicting_are_not_asserting():
    condemned, predicted = claims(GAZETTE, "killing")
    assert (condemned.stance, condemned.attribution) == (Stance.CONDEMNS, ("European Union",))
    assert condemned.place == "Lakeshore"
    assert (predicted.stance, predicted.attribution) == (Stance.PREDICTS, ("Lake Watch",))
    assert claims(LAKE_RU, "killing")[0].stance is Stance.CONDEMNS
    assert claims(LAKE_RU, "killing")[1].stance is Stance.PREDICTS


@pytest.mark.parametrize(
    ("text", "predicate", "expected"),
    [
        (GAZETTE, "enforced_disappearance", (Modality.APPROX, 24, "person")),
        (HERALD, "abduction", (Modality.GE, 17, "person")),
        (HERALD, "killing", (Modality.APPROX, 300, "person")),
        (BUOY, "abduction", (Modality.LE, 30, "person")),
        (LAKE_RU, "abduction", (Modality.GT, 100, "person")),
        (LAKE_RU, "torture", (Modality.GT, 100, "person")),
        (LAKE_RU, "death", (Modality.GE, 3, "person")),
        (LAKE_RU, "enforced_disappearance", (Modality.APPROX, 20, "person")),
        (BEACON_RU, "abduction", (Modality.GE, 17, "person")),
        (BEACON_RU, "beating", (Modality.GE, 200, "person")),
        (BEACON_RU, "killing", (Modality.APPROX, 300, "person")),
    ],
)
def test_figures_keep_their_modality(text, predicate, expected):
    assert expected in [figure(claim) for claim in claims(text, predicate)]


def test_cases_are_not_persons():
    assert figure(claims(HERALD, "torture")[1]) == (Modality.EQ, 12, "case")


def test_numbers_of_clicks_and_signatures_are_no_violation():
    assert all(
        c.figure is None or c.figure.value not in {5000, 29} for c in reading(GAZETTE).claims
    )


def test_a_block_quotation_belongs_to_whoever_was_named_before_it():
    quoted = [c for c in reading(HERALD).claims if c.attribution == ("experts",)]
    assert {"beating", "humiliation", "forced_disclosure"} <= {c.predicate for c in quoted}


def test_passing_mentions_questions_and_conditions_claim_nothing():
    texts = [said(HERALD, c) for c in reading(HERALD).claims]
    assert not any("awareness" in t or "Was anybody" in t or "If men" in t for t in texts)
    assert not any("killing of a relative" in t for t in texts)


def test_a_film_is_a_source_and_its_readers_speak_in_it():
    told = next(c for c in reading(HERALD).claims if "Lake Voices" in c.attribution)
    assert told.attribution == ("Lake Voices", "volunteers")
    kinds = {s.name: s.kind for s in reading(HERALD).sources}
    assert kinds["Lake Voices"] is SpeakerKind.ORGANISATION


def test_a_sentence_that_goes_on_keeps_its_source_and_other_speakers_keep_theirs():
    found, feared = claims(BUOY, "death")
    assert found.attribution == ("Buoy",)
    assert (feared.attribution, feared.stance) == (("reporters",), Stance.PREDICTS)


def test_a_pronoun_is_never_a_newspaper():
    eleven = next(c for c in claims(BUOY, "killing") if c.figure and c.figure.value == 11)
    assert "Buoy" not in eleven.attribution


def test_russian_chains_follow_the_citation():
    assert one(LAKE_RU, "electric_shock").attribution == ("Берег", "Тихий дом")
    assert one(LAKE_RU, "forced_disclosure").attribution == ("один из пострадавших",)
    disappeared = claims(LAKE_RU, "enforced_disappearance")[0]
    assert disappeared.attribution == ("Озёрная газета",)


def test_a_surname_alone_is_the_one_named_before():
    names = {c.attribution for c in reading(LAKE_RU).claims if c.denial is Denial.EXISTENCE}
    assert names == {("Пётр Ветров", "губернатор")}
    denied = next(c for c in claims(HERALD, "torture") if c.stance is Stance.DENIES)
    assert denied.attribution == ("Ada Stone",)


def test_describing_the_detained_denies_no_detention():
    minister = [c for c in reading(LAKE_RU).claims if c.attribution == ("Олег Сомов",)]
    assert [c.predicate for c in minister] == ["torture"]


def test_the_outlet_begins_every_chain_when_it_is_known():
    known = reading(GAZETTE, "The Quay")
    assert all(c.attribution[0] == "The Quay" for c in known.claims)
    assert {k.source for k in known.lineage if not k.speaks_for} >= {"The Quay"}


@pytest.mark.parametrize("text", ALL)
def test_offsets_ids_and_reasons_are_whole(text):
    found = reading(text)
    assert [c.id for c in found.claims] == [f"c{n + 1}" for n in range(len(found.claims))]
    for claim in found.claims:
        assert 0 <= claim.start < claim.end <= len(text)
        assert claim.cue is None or 0 <= claim.cue[0] < claim.cue[1] <= len(text)
        assert claim.because
        assert set(claim.answers) < {c.id for c in found.claims}
        assert all(name in {s.name for s in found.sources} for name in claim.attribution)


@pytest.mark.parametrize("text", ALL)
def test_no_year_place_or_perpetrator_is_invented(text):
    for claim in reading(text).claims:
        assert claim.date is None or claim.date in text
        assert claim.perpetrator is None or claim.perpetrator in text
        stem = claim.place[:4] if claim.place else ""
        assert stem in text


@pytest.mark.parametrize("text", ["...", "Рыба плавает.", "The sea is calm. Nobody came.", "«»"])
def test_a_text_without_violations_claims_nothing(text):
    assert reading(text).claims == ()
