"""Which place and which day, where a text names several: the tests' own, all invented."""

from __future__ import annotations

import pytest

from reading_articles import prose


@pytest.mark.parametrize(
    "text",
    [
        "On Tuesday the Herald reported that on the night of 14 March 2021 forty men were beaten.",
        "The mayor said on Tuesday that police had, on 14 March 2021, detained forty men.",
        "On 14 March 2021, police entered Velmar and beat forty men, a doctor said on Tuesday.",
        "Во вторник врач сообщил, что 14 марта 2021 года были избиты мужчины.",
    ],
)
def test_a_full_date_beats_the_weekday_of_the_saying(text):
    claim = prose(text).claims[0]
    assert (claim.dated.when, claim.date_of) == ("2021-03-14", "deed")


def test_a_date_of_somebodys_past_is_not_that_of_the_deed():
    text = "Men who had marched on 14 March 2021 were beaten, a doctor said on Tuesday."
    claim = prose(text).claims[0]
    assert (claim.date, claim.date_of) != ("14 March 2021", "deed")


@pytest.mark.parametrize(
    ("text", "place", "stated"),
    [
        ("Twenty people were arrested in Ostrava on Monday, a doctor said.", "Ostrava", True),
        ("The march in Arlen ended badly: forty men were beaten.", "Arlen", False),
        ("Police broke up a march in Arlen and forty men were beaten, a doctor said.", "Arlen",
         False),
        ("Forty men were beaten, a doctor said.", "Velmar", False),
    ],
)  # fmt: skip
def test_the_place_of_the_sentence_beats_that_of_the_headline(text, place, stated):
    told = prose("Protest in Velmar\n\n" + text).claims[-1].placed
    assert (told.name, told.stated) == (place, stated)


def test_a_reason_says_that_the_place_is_not_tied():
    claim = prose("The march in Arlen ended badly: forty men were beaten.").claims[0]
    assert "names Arlen, but does not say" in claim.because
