"""Which testimonies came of one letter: an envelope that two machines received apart is two.

What was received twice is known by its envelope. Consent of one such testimony is consent of the
other (`desk.consents`): neither is allowed more than both are, and they are shredded together.
That an envelope came outlives its testimony, and stands right behind its card, so one that was
shredded before the machines met is known. What a version wrote that did not keep the envelope with
the testimony is joined to nothing.

A letter that takes back knows others by their code phrase, which the case keeps. The tag of it
that a DROP makes is another one at every other DROP, so it finds nothing once DROP was made anew.
A letter that begins with the phrase of an earlier one is taken back with either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bearwitness.desk import kinds
from bearwitness.desk.deeds import Shredding
from bearwitness.desk.fold import Fold
from bearwitness.errors import Malformed
from bearwitness.ids import TestimonyId
from bearwitness.records.phrase import heard
from bearwitness.records.testimony import Contact, Testimony

Letters = Mapping[TestimonyId, tuple[TestimonyId, ...]]


@dataclass(frozen=True, slots=True)
class Arrival:
    """That an envelope was received. It names no testimony, so it outlives all of them."""

    envelope: (
        str  # SHA-256 of the sealed file, in hexadecimal; it says nothing about what is inside
    )


kinds.register(Arrival, "arrival", key=("envelope",), outlives=True, once=True)


def found(fold: Fold, *, phrase: str, tag: str) -> tuple[TestimonyId, ...]:
    """Return every testimony whose letter has, or begins with, this phrase, or has this tag of it.

    Args:
        fold: of an unlocked case.
        phrase: in whichever script; what is no code phrase finds nothing.
        tag: as some DROP made it; empty finds nothing.
    """
    wanted = set(_known_by(phrase, tag))
    return tuple(
        dict.fromkeys(
            one.testimony
            for one in _contacts(fold)
            if wanted.intersection([*_known_by(one.phrase, one.reply_tag), *_known_by(one.earlier)])
        )
    )


def begins_with(fold: Fold, testimony: TestimonyId) -> tuple[TestimonyId, ...] | None:
    """Return the testimonies of whose writer a letter says it is, by their phrase.

    None if it begins with no phrase; none of them if nobody here has it, or it is shredded.
    """
    said = {k for c in _contacts(fold) if c.testimony == testimony for k in _known_by(c.earlier)}
    if not said:
        return None
    others = (one for one in _contacts(fold) if one.testimony != testimony)
    return tuple(one.testimony for one in others if said.intersection(_known_by(one.phrase)))


def letters(fold: Fold) -> Letters:
    """Return, of each testimony whose letter was received more than once, all that came of it."""
    groups = (names for names in _by_envelope(fold).values() if len(names) > 1)
    return {name: tuple(sorted(names)) for names in groups for name in names}


def siblings(fold: Fold, testimony: TestimonyId) -> tuple[TestimonyId, ...]:
    """Return the other testimonies that came of the same letter."""
    return tuple(name for name in letters(fold).get(testimony, ()) if name != testimony)


def every(fold: Fold, testimonies: Iterable[TestimonyId]) -> tuple[TestimonyId, ...]:
    """Return these testimonies and whatever came of the same letters, each once."""
    of = letters(fold)
    return tuple(dict.fromkeys(n for one in testimonies for n in (one, *of.get(one, ()))))


def shredded_elsewhere(fold: Fold) -> frozenset[TestimonyId]:
    """Return the testimonies of a letter of which another testimony was shredded.

    Somebody shredded it: that a contact is missing says nothing, and shredding is for ever.
    """
    arrival = kinds.of(Arrival).name
    letters = _by_envelope(fold).items()
    short = {e: names for e, names in letters if len(fold.heads(arrival, e)) > len(names)}
    if not short:
        return frozenset()
    gone = {fold.value(one).testimony for one in fold.current(kinds.of(Shredding))}
    came = _received_as(fold)
    return frozenset(
        name for e, names in short.items() if gone & came.get(e, set()) - names for name in names
    )


def _received_as(fold: Fold) -> dict[str, set[TestimonyId]]:
    """Return, of each envelope, the testimonies that were made of it, shredded ones as well.

    An arrival was written behind its testimony in one writing, and a merge keeps that order.
    """
    testimony, arrival = kinds.of(Testimony).name, kinds.of(Arrival).name
    came: dict[str, set[TestimonyId]] = {}
    last = None
    for card in (one.card for one in sorted(fold.records, key=lambda one: one.number)):
        if card.kind == testimony:
            last = card
        elif card.kind == arrival and last and (last.at, last.by) == (card.at, card.by):
            came.setdefault(card.key or "", set()).add(TestimonyId(last.key or ""))
    return came


def _by_envelope(fold: Fold) -> dict[str, set[TestimonyId]]:
    of: dict[str, set[TestimonyId]] = {}
    for one in _contacts(fold):
        if one.envelope:  # what came in none was received once
            of.setdefault(one.envelope, set()).add(one.testimony)
    return of


def _contacts(fold: Fold) -> Iterator[Contact]:
    return (fold.value(one) for one in fold.heads_of(kinds.of(Contact)))


def _known_by(phrase: str, tag: str = "") -> Iterator[str | bytes]:
    if tag:
        yield tag
    try:
        yield heard(phrase)
    except Malformed:  # a testimony that did not come through DROP has none
        return
