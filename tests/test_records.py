"""What is documented: dates, places, passages, figures, and one canonical form for all of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.errors import Malformed, Missing
from bearwitness.ids import ALPHABET, checked, mint
from bearwitness.records import codec
from bearwitness.records.claim import Figure, Modality
from bearwitness.records.codec import read, written
from bearwitness.records.passage import cut
from bearwitness.records.spans import script_language
from bearwitness.records.terms import parsed
from bearwitness.records.testimony import Connection, Intake, ProofSeed, Testimony
from bearwitness.records.when import Precision, When
from bearwitness.records.where import Level, Place, coarsened, outwards

# --- ids ---------------------------------------------------------------------------------------


@given(st.sampled_from("TSEA"), st.binary(min_size=5, max_size=5))
def test_an_id_says_its_kind_and_keeps_its_entropy(kind, entropy):
    name = checked(mint(kind, entropy), kind)
    number = 0
    for digit in name[2:]:
        number = number * 32 + ALPHABET.index(digit)
    assert number.to_bytes(5, "big") == entropy


@pytest.mark.parametrize(("kind", "entropy"), [("t", b"12345"), ("T", b""), ("T", b"1234")])
def test_an_id_needs_a_capital_and_whole_groups(kind, entropy):
    with pytest.raises(Malformed):
        mint(kind, entropy)


@pytest.mark.parametrize("text", ["S-7QK4M2XD", "T-7QK", "T-7QKI", "Ruslan", "T-7QK4\n"])
def test_what_is_not_an_id_is_refused_without_repeating_it(text):
    with pytest.raises(Malformed) as wrong:
        checked(text, "T")
    assert text.strip() not in str(wrong.value)


# --- when --------------------------------------------------------------------------------------

DATES = st.dates(date(1900, 1, 1), date(2100, 12, 31))
POINTS = st.builds(
    lambda day, form, about: (
        {"day": f"{day}", "month": f"{day:%Y-%m}", "season": f"{day:%Y}-2{1 + day.month % 4}"}.get(
            form, f"{day:%Y}"
        )
        + about
    ),
    DATES,
    st.sampled_from(["day", "month", "season", "year"]),
    st.sampled_from(["", "~"]),
)


@given(POINTS)
def test_a_date_spans_its_own_days(text):
    when = When.parse(text)
    assert when.earliest <= when.latest
    assert when.written == text
    assert when.may_overlap(when)


@given(POINTS, st.sampled_from(list(Precision)[:4]))
def test_coarsening_never_excludes_what_was_possible(text, precision):
    when = When.parse(text)
    coarse = when.coarsened(precision)
    assert coarse.earliest <= when.earliest
    assert coarse.latest >= when.latest


@given(POINTS, POINTS)
def test_overlap_is_mutual(a, b):
    one, other = When.parse(a), When.parse(b)
    assert one.may_overlap(other) == other.may_overlap(one)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2017", "2017-01-01", "2017-12-31"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2017-21", "2017-03-01", "2017-05-31"),
        ("2017-23", "2017-09-01", "2017-11-30"),
        ("2017-24", "2017-12-01", "2018-02-28"),
        ("2017-02/2017-04", "2017-02-01", "2017-04-30"),
    ],
)
def test_each_form_means_these_days(text, first, last):
    when = When.parse(text)
    assert (f"{when.earliest}", f"{when.latest}") == (first, last)


def test_a_january_day_lies_in_the_winter_before():
    assert When.parse("2018-01-15").coarsened(Precision.SEASON).written == "2017-24"


def test_a_winter_lies_in_two_years():
    assert When.parse("2017-24~").coarsened(Precision.YEAR).written == "2017~/2018~"


def test_about_reaches_a_little_further():
    assert When.parse("2017-03-05~").may_overlap(When.parse("2017-03-07"))
    assert not When.parse("2017-03-05").may_overlap(When.parse("2017-03-07"))
    assert When.parse("2017-02/2017-04~").may_overlap(When.parse("2017-05-02"))


@pytest.mark.parametrize(
    "text", ["", "March", "2017-13", "2017-20", "2017-02-30", "2018/2017", "2017-21-04", "17"]
)
def test_no_other_date_is_held(text):
    with pytest.raises(Malformed):
        When.parse(text)


# --- where -------------------------------------------------------------------------------------

PLACES = (
    Place("W-0001", Level.COUNTRY, {"en": "Orlenia"}),
    Place("W-0002", Level.REGION, {"en": "Lakeshore"}, "W-0001"),
    Place("W-0003", Level.SETTLEMENT, {"en": "Tolmen"}, "W-0002"),
)


def test_a_place_is_coarsened_outwards():
    assert [p.id for p in outwards(PLACES, "W-0003")] == ["W-0003", "W-0002", "W-0001"]
    assert coarsened(PLACES, "W-0003", Level.DISTRICT).id == "W-0002"
    assert coarsened(PLACES[1:2] + PLACES[:1], "W-0002", Level.SITE).id == "W-0002"
    assert coarsened((Place("W-0009", Level.SITE, {}),), "W-0009", Level.COUNTRY) is None


def test_a_place_inside_itself_or_nowhere_is_refused():
    with pytest.raises(Missing):
        outwards(PLACES[2:], "W-0003")
    ring = (Place("W-000A", Level.SITE, {}, "W-000B"), Place("W-000B", Level.SITE, {}, "W-000A"))
    with pytest.raises(Malformed):
        outwards(ring, "W-000A")


# --- passages ----------------------------------------------------------------------------------

TEXTS = st.text(
    st.sampled_from(list("аяБAz . . ! ? … \n \n « » ” ' , ; — 7 ")), max_size=300
) | st.text(max_size=200)


@given(TEXTS)
def test_passages_lose_nothing_but_white_space(text):
    passages = cut(text)
    assert [p.index for p in passages] == list(range(len(passages)))
    covered = set()
    for passage in passages:
        assert passage.text == text[passage.start : passage.end]
        assert passage.text == passage.text.strip() != ""
        covered |= set(range(passage.start, passage.end))
    assert all(text[i].isspace() for i in range(len(text)) if i not in covered)
    assert len(covered) == sum(p.end - p.start for p in passages)


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("Mr. Smith said: “Go.” Then 3 men left!", ["Mr. Smith said: “Go.”", "Then 3 men left!"]),
        (
            "Их было трое, г. Озёрск. «Иди», — сказал он.",
            ["Их было трое, г. Озёрск.", "«Иди», — сказал он."],
        ),
        ("One line\n\nand another", ["One line", "and another"]),
        ("- Who?\n- You.", ["- Who?", "- You."]),
        (" \n ", []),
    ],
)
def test_a_sentence_is_a_passage(text, passages):
    assert [p.text for p in cut(text)] == passages


@pytest.mark.parametrize("filler", ["word ", "clause, ", "x"])
def test_an_endless_sentence_is_cut_into_citable_pieces(filler):
    assert all(len(p.text) <= 600 for p in cut(filler * 400))


# --- figures -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("modality", "lower", "upper"),
    [("eq", 100, 100), ("gt", 101, None), ("ge", 100, None), ("lt", None, 99), ("le", None, 100)],
)
def test_a_figure_is_a_bound_and_not_a_count(modality, lower, upper):
    figure = Figure.of(100, Modality(modality), "person")
    assert (figure.lower, figure.upper) == (lower, upper)


def test_about_a_hundred_bounds_nothing_and_less_than_none_is_refused():
    about = Figure.of(100, Modality.APPROX, "person")
    assert about.lower is None
    assert about.upper is None
    with pytest.raises(Malformed):
        Figure.of(-1, Modality.EQ, "person")


# --- testimony ---------------------------------------------------------------------------------


def testimony(**changes) -> Testimony:
    values = {
        "id": "T-7QK4",
        "pseudonym": "Alder",
        "language": "en",
        "text": "They came at night. I was alone.",
        "received_on": date(2019, 4, 9),
        "intake": Intake.PAGE,
        "connection": Connection.VICTIM,
    }
    return Testimony(**values | changes)


def test_words_stay_out_of_a_testimonys_repr():
    assert "night" not in repr(testimony())
    assert [p.text for p in testimony().passages()] == ["They came at night.", "I was alone."]


@pytest.mark.parametrize(
    "changes",
    [{"text": " \n"}, {"intake": Intake.INTERPRETED}, {"interpreter": "interpreter-1"}],
)
def test_a_testimony_that_contradicts_itself_is_refused(changes):
    with pytest.raises(Malformed):
        testimony(**changes)


def test_a_seed_is_thirty_two_bytes():
    with pytest.raises(Malformed):
        ProofSeed("T-7QK4", b"short")


# --- one canonical form ------------------------------------------------------------------------


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Everything:
    name: str
    count: int
    share: float
    sure: bool
    day: date
    at: datetime
    told: When
    data: bytes
    colour: Colour
    parts: tuple[str, ...]
    labels: dict[str, str]
    nested: Figure | None = None
    more: tuple[Figure, ...] = field(default_factory=tuple)


EVERYTHING = st.builds(
    Everything,
    name=st.text(),
    count=st.integers(-(2**53), 2**53),
    share=st.floats(allow_nan=False, allow_infinity=False),
    sure=st.booleans(),
    day=DATES,
    at=st.datetimes(timezones=st.just(UTC)),
    told=POINTS.map(When.parse),
    data=st.binary(),
    colour=st.just(Colour.RED),
    parts=st.lists(st.text()).map(tuple),
    labels=st.dictionaries(st.text(), st.text()),
    nested=st.none() | st.just(Figure.of(3, Modality.EQ, "death")),
    more=st.just((Figure.of(3, Modality.GE, "death"),)),
)


@given(EVERYTHING)
def test_what_is_written_is_read_back_the_same(value):
    assert read(Everything, written(value)) == value


GOOD = Everything(
    "n", 1, 0.5, True, date(2019, 4, 9), datetime(2019, 4, 9, tzinfo=UTC), When.parse("2019"),
    b"12", Colour.RED, ("a",), {"en": "x"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"count":1', b'"count":"1"'),
        (b'"count":1', b'"count":true'),
        (b'"count":1', b'"count":1.0'),
        (b'"count":1', b'"count": 1'),
        (b'"count":1', b'"extra":1'),
        (b'"count":1,', b""),
        (b'"2019-04-09"', b'"2019-04-31"'),
        (b'"told":"2019"', b'"told":"then"'),
        (b'"data":"MTI"', b'"data":"MTI="'),
        (b'"data":"MTI"', b'"data":7'),
        (b'"red"', b'"blue"'),
        (b'["a"]', b'"a"'),
        (b'{"en":"x"}', b'["x"]'),
        (b'"nested":null', b'"nested":[]'),
        (b'"share":0.5', b'"share":"0.5"'),
        (b'"sure":true', b'"sure":1'),
    ],
)
def test_any_other_bytes_are_refused(old, new):
    data = written(GOOD)
    assert old in data
    with pytest.raises(Malformed):
        read(Everything, data.replace(old, new))


@pytest.mark.parametrize("data", [b"", b"\xff", b"[]", b"[" * 100_000, b"null"])
def test_what_is_not_a_record_is_refused(data):
    with pytest.raises(Malformed):
        read(Everything, data)


# --- vocabulary and language -------------------------------------------------------------------

TERM = {
    "label": {"en": "Detention", "ru": "Задержание"},
    "means": {"en": "Held without leave to go.", "ru": "Удержание без права уйти."},
}


def test_a_vocabulary_is_bilingual_and_closed():
    terms = parsed("violations", {"detention": TERM, "cell": TERM | {"broader": "detention"}})
    assert terms.term("cell").label("ru") == "Задержание"
    assert terms.term("cell").label("fr") == "Detention"
    with pytest.raises(Missing):
        terms.term("party")


@pytest.mark.parametrize(
    "data",
    [
        [],
        {"x": []},
        {"x": {"label": {"en": "X"}, "means": TERM["means"]}},
        {"x": {"label": TERM["label"]}},
        {"x": TERM | {"colour": "red"}},
        {"x": TERM | {"broader": "y"}},
    ],
)
def test_a_faulty_vocabulary_is_refused(data):
    with pytest.raises(Malformed):
        parsed("violations", data)


@pytest.mark.parametrize(("text", "language"), [("Он ушёл", "ru"), ("He left", "en"), ("12", "en")])
def test_the_script_tells_the_language(text, language):
    assert script_language(text) == language


def test_words_that_are_a_kind_of_their_own_are_written_as_words():
    class Word(str):
        __slots__ = ()

    assert codec._plain(Word("lake")) == "lake"
