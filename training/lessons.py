"""What a model learns from: windows of words with labels, changed anew in every round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from encoder import DECISIONS, TYPES
from invented import Invention

from bearwitness.adapters.tagging.pieces import WINDOW, Pieces

ALL_SMALL = 0.2  # share of windows in which no word has a capital
RENAMED = 0.5  # share of windows whose people and places get other names
FIRST_PERSON = 0.25
_TITLES = frozenset("mr mrs ms miss dr prof sir judge the of and de von van der al".split())
_APPLICANT = {"applicant", "applicants"}
_MINE = {"he": "I", "she": "I", "him": "me", "his": "my", "himself": "myself", "herself": "myself"}
_AFTER_I = {"has": "have", "is": "am", "does": "do"}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A word, what it names and what is done with it, as numbers of `TYPES` and `DECISIONS`."""

    text: str
    names: int
    decision: int
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Lesson:
    """One window; -1 where a piece has no label."""

    ids: list[int]
    capitals: list[int]
    names: list[int]
    decisions: list[int]


def words_of(document: dict[str, Any], cut: Pieces) -> list[Labelled]:
    """Return the words of a document of TAB with its annotator's labels."""
    text = document["text"]
    names, decisions = [0] * len(text), [0] * len(text)
    for annotator in document["annotations"].values():
        for mention in annotator["entity_mentions"]:
            for at in range(mention["start_offset"], mention["end_offset"]):
                names[at] = TYPES.index(mention["entity_type"])
                decisions[at] = DECISIONS.index(mention["identifier_type"])
    return [
        Labelled(text[w.start : w.end], names[w.start], decisions[w.start], ends=w.ends)
        for w in cut.words(text)
    ]


def round_of(
    documents: Sequence[Sequence[Labelled]],
    cut: Pieces,
    random: Random,
    told: float = 0.12,
    small: float = ALL_SMALL,
) -> list[Lesson]:
    """Return one round's lessons in a drawn order.

    Args:
        documents: their words.
        cut: the vocabulary.
        random: decides what is changed.
        told: how many invented windows there are for each real one.
        small: the share of windows in which no word has a capital.
    """
    lessons = [
        _lesson(_changed(window, random, cut), cut, random, small)
        for words in documents
        for window in _windows(words, cut, random)
    ]
    lessons += [
        _lesson(_testimony(cut, random), cut, random, small)
        for _ in range(int(len(lessons) * told))
    ]
    random.shuffle(lessons)
    return lessons


def _windows(
    words: Sequence[Labelled], cut: Pieces, random: Random
) -> Iterator[Sequence[Labelled]]:
    """Yield windows from a drawn beginning on, so that no word always stands at an edge."""
    first = random.randint(40, WINDOW - 2)
    room, start = first, 0
    for at, word in enumerate(words):
        size = len(cut.pieces(word.text))
        if size > room:
            yield words[start:at]
            start, room = at, WINDOW - 16  # first names grow when others take their place
        room -= size
    yield words[start:]


def _changed(words: Sequence[Labelled], random: Random, cut: Pieces) -> Sequence[Labelled]:
    if random.random() < RENAMED:
        words = _renamed(words, random, cut)
    if random.random() < FIRST_PERSON:
        words = list(_first_person(words))
    return words


def _renamed(words: Sequence[Labelled], random: Random, cut: Pieces) -> list[Labelled]:
    """Give people and places other names, the same one the same name all through."""
    made, others = Invention(random, cut), {}
    person, place = TYPES.index("PERSON"), TYPES.index("LOC")
    for word in words:
        plain = word.text.lower()
        name = word.text[0].isupper() and len(word.text) > 2 and plain not in _TITLES
        if word.names in {person, place} and name and plain not in others:
            others[plain] = made.name() if word.names == person else made.place()
    again = [replace(w, text=others.get(w.text.lower(), w.text)) if w.names else w for w in words]
    return [
        replace(w, text=made.digits(w.text)) if w.text.isdecimal() and len(w.text) > 4 else w
        for w in again
    ]


def _first_person(words: Sequence[Labelled]) -> Iterator[Labelled]:
    """Let the applicant speak: "The applicant was" is "I was"."""
    last = ""
    for at, word in enumerate(words):
        plain = word.text.lower()
        following = words[at + 1].text.lower() if at + 1 < len(words) else ""
        if plain == "the" and following in _APPLICANT:
            continue
        if plain in _APPLICANT:
            text = "I" if following not in {"'", "’"} else "my"
        elif last in {"my"} and plain in {"'", "’", "s"}:
            continue
        else:
            text = _MINE.get(plain, word.text)
            text = _AFTER_I.get(plain, text) if last == "I" else text
        last = text if plain not in {"'", "’"} else last
        yield replace(word, text=text)


def _testimony(cut: Pieces, random: Random) -> list[Labelled]:
    words: list[Labelled] = []
    for text, slot in Invention(random, cut).testimony(random.randint(4, 14)):
        names = TYPES.index(slot)
        decision = DECISIONS.index("QUASI" if slot != "PERSON" else "DIRECT") if slot else 0
        words += [
            Labelled(text[w.start : w.end], names, decision, ends=w.ends) for w in cut.words(text)
        ]
    return words


def _lesson(words: Sequence[Labelled], cut: Pieces, random: Random, small: float) -> Lesson:
    lower = random.random() < small
    ids, capitals, names, decisions = [cut.opens], [0], [-1], [-1]
    for word in words:
        pieces = cut.pieces(word.text)
        if len(ids) + len(pieces) >= WINDOW:
            break
        ids += pieces
        capitals += [int(word.text[0].isupper() and not lower)] * len(pieces)
        names += [word.names] + [-1] * (len(pieces) - 1)
        decisions += [word.decision] + [-1] * (len(pieces) - 1)
    return Lesson([*ids, cut.closes], [*capitals, 0], [*names, -1], [*decisions, -1])
