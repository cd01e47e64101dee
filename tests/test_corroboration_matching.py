"""Names across scripts and spellings; texts that share rare runs of words. All invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.corroboration.copying import copies
from bearwitness.corroboration.matching import propose
from bearwitness.corroboration.names import Likeness, alike
from bearwitness.ids import PersonId, SourceId
from bearwitness.records.source import Listing, Source, SourceKind
from bearwitness.records.when import When

ONE, OTHER = SourceId("S-0001"), SourceId("S-0002")


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("Руслан Мальцев", "Ruslan Maltsev", Likeness.SAME),
        ("Мальцев Руслан", "Ruslan Malzew", Likeness.SAME),
        ("Юрий Хаджиев", "Khadzhiev Yuri", Likeness.SAME),
        ("Дмитрий Щербаков", "Dmitrii Shcherbakov", Likeness.SAME),
        ("Евгений Соловьёв", "Yevgeniy Solovyev", Likeness.SAME),
        ("Пётр Ветров", "Pyotr Vetrov", Likeness.SAME),
        ("Хаджиев Ю.", "Yuri Hadjiev", Likeness.LESS_TOLD),
        ("Ivan Ivanov", "Ivan Petrovich Ivanov", Likeness.LESS_TOLD),
        ("Alexander Tsoy", "Александр Цой", Likeness.OTHER_FORM),
        ("Aleksandr Tsoi", "Aleksander Tsoi", Likeness.OTHER_FORM),
        ("Karim Jossov", "Karim Yosser", None),
        ("Anna Petrova", "Anna Sidorova", None),
        ("Ivan", "Ivan Ivanov", None),
        ("", "", None),
    ],
)
def test_name_forms(one, other, likeness):
    assert alike(one, other) is likeness
    assert alike(other, one) is likeness


@given(st.text(max_size=12), st.text(max_size=12))
def test_any_two_names_can_be_compared_either_way(one, other):
    assert alike(one, other) == alike(other, one)


@given(st.permutations(["Ruslan", "Petrovich", "Maltsev"]))
def test_the_order_of_words_does_not_matter(words):
    assert alike(" ".join(words), "Мальцев Руслан Петрович") is Likeness.SAME


def listing(source, number, name, person=None):
    return Listing(source, number, name, PersonId(person) if person else None)


def test_pairs_are_proposed_across_lists_with_reasons_strongest_first():
    found = propose(
        [
            listing(ONE, 1, "Руслан Мальцев"),
            listing(ONE, 2, "Ruslan Maltsev"),  # of the same list: its keeper told them apart
            listing(OTHER, 1, "Maltsev R."),
            listing(OTHER, 2, "Ruslan Maltsev"),
            listing(OTHER, 3, "Somebody Else"),
        ]
    )
    assert [(p.one, p.other, p.likeness) for p in found] == [
        ((ONE, 1), (OTHER, 2), Likeness.SAME),
        ((ONE, 2), (OTHER, 2), Likeness.SAME),
        ((ONE, 1), (OTHER, 1), Likeness.LESS_TOLD),
        ((ONE, 2), (OTHER, 1), Likeness.LESS_TOLD),
    ]
    assert "two scripts" in found[0].because.en
    assert "Мальцев" not in repr(found)


def test_what_a_reviewer_has_settled_is_not_proposed_again():
    settled = [
        listing(ONE, 1, "Ruslan Maltsev", "P-0001"),
        listing(OTHER, 1, "Ruslan Maltsev", "P-0002"),
    ]
    assert propose(settled) == ()


def article(name, text, published=None):
    day = When.parse(published) if published else None
    return Source(SourceId(name), SourceKind.ARTICLE, "invented", "en", day, text=text)


ORIGINAL = "forty men were led down to the boathouse at dusk and nobody saw them leave it again"


def test_the_later_of_two_texts_that_share_rare_runs_is_proposed_as_the_copy():
    early = article("S-0001", ORIGINAL, "2019-04-01")
    late = article("S-0002", "We hear that " + ORIGINAL + ".", "2019-04-03")
    apart = article(
        "S-0003", "Something else altogether was told here by a different person", "2019"
    )
    (found,) = copies([late, apart, early])
    assert (found.source, found.onto, found.certain_order) == ("S-0002", "S-0001", True)
    assert found.runs >= 4
    (again,) = copies([early, article("S-0000", ORIGINAL, "2019-04-05")])
    assert (again.source, again.onto) == ("S-0000", "S-0001")


def test_without_dates_the_order_stays_open():
    (found,) = copies([article("S-0001", ORIGINAL), article("S-0002", ORIGINAL)])
    assert not found.certain_order


def test_common_phrases_and_short_overlaps_prove_nothing():
    common = [article(f"S-000{n}", f"{ORIGINAL} number {n}") for n in range(5)]
    assert copies(common) == ()
    assert copies([article("S-0001", "a b c d e f"), article("S-0002", "a b c d e g")]) == ()
    assert copies([article("S-0001", "")]) == ()
