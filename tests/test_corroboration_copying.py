"""Passages that one text took from another, a tenth of their words changed."""

from __future__ import annotations

import random

import pytest

from bearwitness.corroboration.copying import copies
from bearwitness.ids import SourceId
from bearwitness.records.source import Source, SourceKind


def article(name, words):
    text = " ".join(words)
    return Source(SourceId(name), SourceKind.ARTICLE, "invented", "en", text=text)


def own(number, words):
    return [f"w{number}x{n}" for n in range(words)]


@pytest.mark.parametrize("seed", range(20))
def test_a_passage_is_found_wherever_its_words_were_changed(seed):
    chance = random.Random(seed)
    passage = own(99, 80)
    edited = [w if chance.random() > 0.1 else f"other{n}" for n, w in enumerate(passage)]
    one = article("S-0001", [*own(1, 100), *passage, *own(2, 100)])
    other = article("S-0002", [*own(3, 60), *edited, *own(4, 200)])
    assert len(copies([one, other])) == 1


def test_a_set_phrase_met_once_more_elsewhere_does_not_break_a_passage():
    passage, phrase = own(99, 16), own(98, 7)
    shared = [*passage[:8], *phrase, *passage[8:]]
    one = article("S-0001", [*own(1, 50), *shared, *own(2, 50)])
    other = article("S-0002", [*own(3, 50), *shared, *own(4, 50), *phrase, *own(5, 20)])
    assert len(copies([one, other])) == 1


def test_phrases_far_apart_make_no_passage():
    phrases = [own(90 + n, 8) for n in range(4)]
    mine = [w for n, phrase in enumerate(phrases) for w in (*phrase, *own(n, 40))]
    theirs = [w for n, phrase in enumerate(phrases) for w in (*phrase, *own(n + 10, 40))]
    assert copies([article("S-0001", mine), article("S-0002", theirs)]) == ()
