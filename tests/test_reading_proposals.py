"""A proposal is known by what it says, wherever it stands."""

from __future__ import annotations

from dataclasses import replace

from bearwitness.records.claim import Denial, Stance
from reading_articles import prose

TEXT = "In Velsk, Lake Watch said, forty\nmen were beaten."


def only(text):
    (claim,) = prose(text).claims
    return claim


def test_its_digest_is_that_of_the_written_layout():
    """Tag, predicate, stance, kind of denial, words, speakers: each after its length in 8 bytes."""
    claim = replace(only(TEXT), start=27, end=49, attribution=("Lake Watch",))
    assert TEXT[27:49] == "forty\nmen were beaten."
    wanted = "c727b90a9be88aa154d84862bbef52dc564ef8d1afffb07c9bee2ad02a06908c"
    assert claim.digest(TEXT) == wanted


def test_it_is_the_same_wherever_the_words_stand():
    moved = "An invented note.\n\n" + TEXT.replace("\n", " ")
    assert only(moved).digest(moved) == only(TEXT).digest(TEXT)


def test_it_is_another_where_it_is_read_otherwise():
    claim = only(TEXT)
    others = (
        replace(claim, predicate="torture"),
        replace(claim, stance=Stance.DENIES),
        replace(claim, denial=Denial.FLAT),
        replace(claim, attribution=("Lake", "Watch")),
        replace(claim, attribution=()),
        replace(claim, end=claim.end - 1),
    )
    digests = {one.digest(TEXT) for one in (claim, *others)}
    assert len(digests) == 1 + len(others)
