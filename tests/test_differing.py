"""Several values of one kind: only what differs is told, and nobody's bytes."""

from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from bearwitness.desk.differing import LONG, differences
from bearwitness.ids import MediaId
from bearwitness.records.event import Event
from bearwitness.records.testimony import Media
from bearwitness.records.when import When
from casebook_stand import event, words

TITLES = st.sampled_from(["a march", "a march by the lake", "марш"])
SENTENCES = st.lists(st.sampled_from([f"Invented sentence {n}." for n in range(6)]), max_size=40)


@dataclass(frozen=True, slots=True)
class Nested:
    """A value with everything in it."""

    parts: tuple[Event, ...]
    plain: tuple[str, ...] = ()
    by: dict[str, int] | None = None


@given(st.lists(TITLES, min_size=1, max_size=3))
def test_what_is_alike_on_every_side_is_not_told(titles):
    found = differences([event(title=title) for title in titles])
    assert [one.name for one in found] == (["title"] if len(set(titles)) > 1 else [])
    assert all(one.sides == tuple(titles) for one in found)


@given(SENTENCES, SENTENCES)
def test_of_long_texts_only_sentences_that_differ_are_told(one, other):
    texts = [" ".join(["Both begin so."] * 30 + some) for some in (one, other)]
    found = differences([words(text=text) for text in texts])
    assert all(len(text) > LONG for text in texts)
    for row in found:
        assert row.name == "text"
        assert not any("Both begin so." in side for side in row.sides)
        assert set(row.sides[0].split(" … ")) - {""} == set(one) - set(other)
        assert set(row.sides[1].split(" … ")) - {""} == set(other) - set(one)


def test_a_long_text_beside_none_is_told_whole():
    (row,) = differences([event(title="Invented. " * 40), event(title="")])
    assert row.sides == ("Invented." + " … Invented." * 39, "")


def test_bytes_are_told_by_their_number_and_digest_alone():
    one = Media(MediaId("M-AAAA"), "T-AAAA", "image/png", "a.png", b"invented secret")
    (row,) = differences([one, replace(one, content=b"another")])
    assert row.name == "content"
    assert row.sides[0].startswith("15 B, ")
    assert "secret" not in repr(row) + "".join(row.sides)


def test_parts_of_parts_have_their_place_in_the_name():
    mine = Nested((event(), event("E-BBBB")), ("a", "b"), {"x": 1})
    later = replace(event("E-BBBB"), when=When.parse("2018"))
    theirs = Nested((event(), later), ("a",), {"x": 2})
    assert [(row.name, row.sides) for row in differences([mine, theirs])] == [
        ("parts.2.when", ("2017-03", "2018")),
        ("plain", ("a; b", "a")),
        ("by.x", ("1", "2")),
    ]


def test_what_one_side_lacks_is_empty_there():
    (row,) = differences([Nested((), (), None), Nested((), (), {"x": 1})])
    assert (row.name, row.sides) == ("by.x", ("", "1"))
