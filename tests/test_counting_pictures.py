"""What pictures of a count say in words is what its sentences say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bearwitness.counting import picture, publishable
from bearwitness.counting.estimate import estimate
from bearwitness.counting.lists import parsed
from bearwitness.counting.overlaps import Overlaps

TABLES = Path(__file__).parent / "data" / "counting"


def table(name: str) -> Overlaps:
    return parsed((TABLES / f"{name}.csv").read_text())


@pytest.mark.parametrize(
    ("method", "language", "said"),
    [
        ("exact", "en", "each model with chance 95%"),
        ("exact", "ru", "у каждой модели вероятность 95"),
        ("decomposable", "en", "chance 95%"),
        ("decomposable", "ru", "вероятность 95"),
    ],
)
def test_a_picture_says_whose_chance_it_is_as_the_sentence_does(method, language, said):
    told = re.sub(
        r"<[^>]*>", " ", picture.interval(estimate(table("hiv_rome"), method=method), language)
    )
    words = " ".join(told.split())
    assert said in words
    assert ("each model" in words or "у каждой" in words) is (method == "exact")


@pytest.mark.parametrize(
    ("language", "said"), [("en", "each table with"), ("ru", "каждой таблицы")]
)
def test_a_picture_over_the_tables_that_readers_may_see_says_so(language, said):
    told = publishable.told(table("uk_2013_5lists"), estimate, 3)
    assert said in picture.comparison(told, language)
    assert said not in picture.comparison(estimate(table("kosovo_1999")), language)
