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


def own(number, words=40):
    return " ".join(f"w{number}x{n}" for n in range(words))


def test_common_phrases_and_short_overlaps_prove_nothing():
    phrase = "a court has found this organisation to be one that may not be named"
    common = [article(f"S-000{n}", f"{own(n)} {phrase} {own(n + 10)}") for n in range(5)]
    assert copies(common) == ()
    assert copies(common[:2]) == ()  # not even where only two use it
    assert copies([article("S-0001", "a b c d e f"), article("S-0002", "a b c d e g")]) == ()
    assert copies([article("S-0001", "")]) == ()


def test_what_went_through_many_outlets_is_set_beside_the_earliest():
    wire = [article(f"S-000{n}", f"{ORIGINAL} {own(99)} {own(n, 5)}") for n in range(9)]
    found = copies(wire)
    assert {c.onto for c in found} == {"S-0000"}
    assert {c.source for c in found} == {s.id for s in wire[1:]}


def test_a_long_passage_that_many_took_into_texts_of_their_own_is_found():
    passage = own(99, 40)
    many = [article(f"S-{n:04}", f"{own(n, 80)} {passage} {own(n + 500, 80)}") for n in range(6)]
    apart = [article(f"S-{n:04}", own(n, 200)) for n in range(100, 200)]
    assert {(c.source, c.onto) for c in copies([*many, *apart])} == {
        (s.id, "S-0000") for s in many[1:]
    }


def test_a_passage_with_a_few_words_changed_is_found_and_shuffled_phrases_are_not():
    words = own(99, 60).split()
    changed = [w if n % 10 else "other" for n, w in enumerate(words)]
    one = article("S-0001", f"{own(1, 90)} {' '.join(words)}")
    other = article("S-0002", f"{' '.join(changed)} {own(2, 90)}")
    (found,) = copies([one, other])
    assert found.runs >= 4
    pieces = [" ".join(words[n : n + 8]) for n in range(0, 56, 8)]
    spread = " ".join(f"{piece} {own(n, 20)}" for n, piece in enumerate(reversed(pieces), 3))
    assert copies([one, article("S-0003", spread)]) == ()


def test_a_hostile_text_takes_no_minutes():
    for text in ("x" * 500_000, "a b " * 125_000, " ".join(map(str, range(80_000)))):
        copies([article(f"S-000{n}", text) for n in range(5)])
