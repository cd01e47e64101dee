"""The benchmark of redaction counts as the authors of its texts do. Every text is invented."""

from __future__ import annotations

import pytest

from test_tagging import figures

TEXT = "Mr L. Orr of Dover sued the Board. Orr lost on 3 May."


def mention(entity, kind, piece, at=0):
    start = TEXT.index(piece, at)
    return {
        "entity_id": entity,
        "identifier_type": kind,
        "start_offset": start,
        "end_offset": start + len(piece),
    }


DOCUMENT = {
    "text": TEXT,
    "annotations": {
        "one": {
            "entity_mentions": [
                mention("a", "DIRECT", "Mr L. Orr"),
                mention("a", "DIRECT", "Orr", 20),
                mention("b", "QUASI", "Dover"),
                mention("c", "QUASI", "on 3 May"),
                mention("d", "NO_MASK", "Board"),
            ]
        }
    },
}


def masks(*pieces):
    return [[(TEXT.index(p), TEXT.index(p) + len(p)) for p in pieces]]


def test_a_person_counts_as_covered_when_every_mention_is():
    told = figures.scores([DOCUMENT], masks("L. Orr", "Dover"))
    assert told["direct entity recall"] == 0
    assert told["quasi entity recall"] == 0.5
    told = figures.scores([DOCUMENT], masks("L. Orr", "Orr lost", "3 May"))
    assert told["direct entity recall"] == 1  # "Mr" and "on" need no mask


def test_precision_counts_each_word_of_a_mask_once():
    told = figures.scores([DOCUMENT], [masks("Dover sued")[0] + masks("Dover")[0]])
    assert told["token precision"] == 0.5
    assert told["token recall"] == pytest.approx(1 / 8)


def test_the_marked_texts_are_read_with_their_marks():
    for (text, spots), (small, same) in zip(
        figures.told_by_hand(small=False), figures.told_by_hand(small=True), strict=True
    ):
        assert "[[" not in text
        assert spots == same
        assert small == text.lower()
        assert all(text[start:end].strip() == text[start:end] for start, end, _ in spots)
