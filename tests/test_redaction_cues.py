"""A shape that is not tried for want of its cues would have found nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bearwitness.redaction import (
    dates,
    days,
    described,
    described_ru,
    hours,
    patterns,
    placed,
    quasi,
    traits,
)
from bearwitness.redaction.cues import _Reading, cues, seen

ROOMS = (dates, days, described, described_ru, hours, patterns, placed, quasi, traits)
TEXTS = Path(__file__).parents[1] / "benchmarks" / "redaction_texts"


def shapes(held):
    """Yield all patterns in a module's tables, however deep."""
    if isinstance(held, re.Pattern):
        yield held
    elif isinstance(held, patterns.Pattern):
        yield held.shape
    elif isinstance(held, tuple):
        for one in held:
            yield from shapes(one)


SHAPES = list(
    dict.fromkeys(s for room in ROOMS for held in vars(room).values() for s in shapes(held))
)
CUED = [shape for shape in SHAPES if cues(shape) is not None]


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        ("(?:scar|tattoo)s?", {"scar", "tattoo"}),
        (r"(?i)\bMister (?P<it>[A-Z]+)", {"mister "}),
        ("ab+cd", {"ab"}),
        ("abc?d", {"ab"}),
        ("ab(?:cdef)?", {"ab"}),
        ("ab(?:cdef){0,2}gh", {"ab"}),
        ("ab(?:cdef){2}", {"cdef"}),
        ("(?=abcd)ef(?<!ghij)", {"ef"}),
        (r"[abc]def\d", {"def"}),
        (r"[]a]bc[^]]", {"bc"}),
        (r"\.onion\u2011xyz", {".onion"}),
        ("abc|d", None),
        (r"\d+", None),
        ("(?:abc|)", None),
        ("a.b", None),
        ("ſtart", {"start"}),
    ],
)
def test_cues_are_read_off_a_pattern(pattern, needed):
    shape = re.compile(pattern)
    assert cues(shape) == (None if needed is None else frozenset(needed))


def test_most_shapes_have_cues():
    assert len(CUED) > len(SHAPES) / 2 > 50


def told_apart(shape, data):
    text = data.draw(st.from_regex(shape))
    assert [m.span() for m in seen(shape, text)] == [m.span() for m in shape.finditer(text)]


SHORT = [shape for shape in CUED if len(shape.pattern) < 600]


@pytest.mark.parametrize("shape", SHORT, ids=range(len(SHORT)))
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_what_a_shape_matches_is_seen(shape, data):
    told_apart(shape, data)


@pytest.mark.deep
@pytest.mark.parametrize("shape", CUED, ids=range(len(CUED)))
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_what_any_shape_matches_is_seen(shape, data):
    told_apart(shape, data)


@pytest.mark.parametrize("name", ["english.txt", "russian.txt"])
@pytest.mark.parametrize("change", [str, str.lower, str.upper])
def test_nothing_is_lost_in_whole_texts(name, change):
    for text in change((TEXTS / name).read_text(encoding="utf-8")).split("\n%%\n"):
        for shape in SHAPES:
            assert [m.span() for m in seen(shape, text)] == [m.span() for m in shape.finditer(text)]


@pytest.mark.parametrize("text", ["KREMLİN", "ıtem", "ᲀода", "ſecret"])
def test_letters_that_count_as_the_same_without_case_are_the_same_here(text):
    for pattern in ("kremlin", "item", "вода", "secret"):
        shape = re.compile(f"(?i){pattern}")
        assert [m.span() for m in seen(shape, text)] == [m.span() for m in shape.finditer(text)]


def test_what_is_no_pattern_is_not_read_as_one():
    with pytest.raises(ValueError, match="abc"):
        _Reading("[abc").either()
