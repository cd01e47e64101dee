"""A census as people write it: what is read, what is refused, and without a row's words."""

from __future__ import annotations

import pytest

from bearwitness.errors import Malformed
from bearwitness.redaction.census import MOST_ROWS, census, rows
from bearwitness.redaction.reading import stem


def test_a_table_is_read_a_row_to_a_line():
    assert rows("Dentist, 3\n\n the ferry, 1, 12 \noccupation,300\n") == (
        ("dentist", 3),
        ("the ferry, 1", 12),
        ("occupation", 300),
    )
    assert rows(" \n") == ()


def test_kinds_of_detail_and_words_are_told_apart():
    made = census(600, [("dentist", 3), ("occupation", 300)])
    assert made.people == 600
    assert made.shares == {"occupation": 0.5}
    assert made.words == {stem("dentist"): 0.005}


@pytest.mark.parametrize("text", ["dentist", "dentist 3", ", 3", "dentist, -3", "dentist, ٣",
                                  "dentist, " + "9" * 12, "a, 1\n" * (MOST_ROWS + 1)])  # fmt: skip
def test_what_is_no_table_is_refused_without_its_words(text):
    with pytest.raises(Malformed) as wrong:
        rows(text)
    assert "dentist" not in str(wrong.value)


@pytest.mark.parametrize("number", [0, 11])
def test_a_row_of_nobody_or_of_more_than_there_are_is_refused(number):
    with pytest.raises(Malformed, match="a row of nobody, or of more"):
        census(10, [("dentist", number)])
