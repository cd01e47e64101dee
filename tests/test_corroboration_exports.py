"""A grade in the words of others: printed rules, which a rung does not depend on."""

from __future__ import annotations

import pytest
from hypothesis import given

from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.corroboration import burden, exports
from bearwitness.corroboration.grading import Opposition
from bearwitness.ids import ClaimId
from bearwitness.records.claim import Claim, Denial, Stance
from bearwitness.records.rung import Rung
from bearwitness.records.source import Rating, Relation, Reliability, SourceKind
from bearwitness.records.testimony import Connection
from test_corroboration_lineage import IDS, casebooks, graded, link, says, source

TWO_KINDS = [
    source(IDS[0], connection=Connection.VICTIM),
    source(IDS[1], SourceKind.DOCUMENT),
    source(IDS[2], SourceKind.STATEMENT),
]
SAW = [link(IDS[1], Relation.WITNESSED, None)]


def codes(grade):
    return tuple(one.code for one in exports.exported(grade))


@given(casebooks())
def test_each_scheme_says_something_of_every_grade_in_both_languages(case):
    told = exports.exported(graded(*case))
    assert [one.scheme for one in told] == list(exports.Scheme)
    assert all(one.label.ru != one.label.en and one.because.ru for one in told)


def test_two_kinds_of_voices_are_confirmed_and_one_is_not():
    both = graded(TWO_KINDS, SAW, [says(n) for n in IDS[:2]])
    assert both.rung is Rung.GROUNDS_TO_BELIEVE
    assert codes(both) == ("1", "not_given", "confirmed")
    assert codes(graded(TWO_KINDS[:1], [], [says(IDS[0])])) == ("3", "weak", "probable")
    assert codes(graded(TWO_KINDS, [], [says(IDS[2])])) == ("6", "weak", "alleged")


def test_voices_that_agree_while_a_rule_is_not_met_are_probably_true():
    grade = graded(TWO_KINDS, SAW, [says(n) for n in IDS[:2]], reviewers=["Irena"])
    assert codes(grade) == ("2", "not_given", "probable")


@pytest.mark.parametrize(
    ("checked", "told"),
    [(False, ("1", "not_given", "confirmed")), (True, ("5", "not_given", "alleged"))],
)
def test_a_refutation_makes_improbable_only_once_it_is_confirmed(checked, told):
    against = says(IDS[2], Stance.DENIES, Denial.REFUTATION, checked=checked)
    assert codes(graded(TWO_KINDS, SAW, [*(says(n) for n in IDS[:2]), against])) == told


def test_a_confirmed_refutation_makes_improbable_though_its_source_is_gone():
    against = says(IDS[2], Stance.DENIES, Denial.REFUTATION, checked=True)
    said = [*(says(n) for n in IDS[:2]), against]
    stays = [one for one in TWO_KINDS if one.id != IDS[2]]
    assert codes(graded(stays, SAW, said))[0] == "5"


@given(casebooks())
def test_of_airwars_words_only_the_one_for_a_single_source_is_given(case):
    """Theirs ask who did it, whether they say so and who was killed; no record here says that."""
    grade = graded(*case)
    assert codes(grade)[1] == ("weak" if grade.k_certain == 1 else "not_given")


def test_a_single_voice_whose_refutation_was_confirmed_is_given_no_word_of_airwars():
    against = says(IDS[2], Stance.DENIES, Denial.REFUTATION, checked=True)
    grade = graded(TWO_KINDS, [], [says(IDS[0]), against])
    assert (grade.k_certain, codes(grade)[1]) == (1, "not_given")


def test_a_source_that_nobody_rated_is_not_judged():
    letters = [exports.letter(Rating(IDS[0], r, "invented", "Irena")) for r in Reliability]
    assert (exports.letter(None), "".join(letters)) == ("F", "ABFDE")


@pytest.mark.parametrize(
    ("predicate", "kind", "denial", "owed"),
    [
        ("torture", SourceKind.STATEMENT, Denial.FLAT, True),
        ("torture", SourceKind.STATEMENT, Denial.NON_CONFIRMATION, True),
        ("torture", SourceKind.STATEMENT, None, True),
        ("torture", SourceKind.STATEMENT, Denial.REFUTATION, False),
        ("torture", SourceKind.ARTICLE, Denial.FLAT, False),
        ("killing_by_relatives", SourceKind.STATEMENT, Denial.FLAT, False),
    ],
)
def test_the_state_owes_records_where_people_are_in_its_hands(predicate, kind, denial, owed):
    claim = Claim(ClaimId("C-0001"), predicate, {"en": "a", "ru": "б"})
    against = Opposition(IDS[0], denial, Stance.DENIES, checked=False)
    assert burden.on_the_state(claim, against, source(IDS[0], kind)) is owed


def test_what_is_done_in_custody_is_in_the_vocabulary():
    assert set(vocabulary("violations").terms) >= burden.IN_CUSTODY
