"""What staff decide about what may be one: confirmed, refused, taken back; each with a reason.

Every decision is a record that a newer one supersedes. Entries of lists are joined by naming one
person in them; people, events and places by a decision about their ids, so each record stays as
it was told. A pair that was refused stays refused, whatever later is written into either record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from bearwitness import ids
from bearwitness.corroboration import sameness
from bearwitness.corroboration.matching import Entry
from bearwitness.desk import comparable
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.oneness import decided, one_of, pairs
from bearwitness.desk.proposals import Judged
from bearwitness.errors import Misused, Refused
from bearwitness.ids import PersonId, SourceId
from bearwitness.records.event import Act, Event, Involvement, Person
from bearwitness.records.source import Listing
from bearwitness.records.where import Place

_KEPT: Mapping[str, type[Person] | type[Event] | type[Place]] = {
    "P": Person, "E": Event, "W": Place,
}  # fmt: skip
UNDO = "undo a decision first: bearwitness match decided"


def confirm(
    casebook: Casebook,
    names: Sequence[str],
    *,
    reason: str,
    at: datetime,
    entropy: Callable[[int], bytes],
) -> str:
    """Decide that these are one; return the id that stands for them.

    Args:
        casebook: unlocked.
        names: two or more ids of one kind, or entries `S-…:12` of lists.
        reason: for the ledger.
        at: now.
        entropy: random bytes, for a person whom no list knew yet.

    Raises:
        Misused: fewer than two, of several kinds, or of several persons.
        Missing: one of them is not in the casebook.
        Refused: somebody decided that two of them are two, or one of them may not be compared.
    """
    kind = _kind(casebook, names)
    _expect_comparable(casebook, names, at)
    fresh = [Judged(min(two), max(two), same=True) for two in pairwise(names)]
    _expect_no_contradiction(casebook, fresh)
    if kind == "S":
        return _one_person(casebook, names, reason=reason, at=at, entropy=entropy)
    casebook.append_many(fresh, reason=reason, at=at)
    return one_of(casebook)(names[0])


def refuse(casebook: Casebook, one: str, other: str, *, reason: str, at: datetime) -> None:
    """Decide that two are not one; they are never proposed again.

    Raises:
        Misused: they are not two of one kind.
        Missing: one of them is not in the casebook.
        Refused: by other decisions they are one, or one of them may not be compared.
    """
    _kind(casebook, (one, other))
    _expect_comparable(casebook, (one, other), at)
    judged = Judged(min(one, other), max(one, other), same=False)
    _expect_no_contradiction(casebook, [judged])
    casebook.append(judged, reason=reason, at=at)


def undo(casebook: Casebook, names: Sequence[str], *, reason: str, at: datetime) -> None:
    """Take a decision back: one entry's link to a person, or what was said of two.

    Raises:
        Misused: nobody decided anything about them.
        Missing: one of them is not in the casebook.
    """
    if len(names) == 1:
        entry = _entry(casebook, names[0])
        if entry.person is None:
            raise Misused("this entry is linked to nobody", hint=UNDO)
        casebook.append(replace(entry, person=None), reason=reason, at=at)
        return
    _kind(casebook, names)
    one, other = sorted(names)
    if not any((j.one, j.other) == (one, other) for j in decided(casebook)):
        raise Misused("nobody decided anything about these two", hint=UNDO)
    casebook.append(Judged(one, other, None), reason=reason, at=at)


def written(name: str) -> Entry:
    """Return the list and the number of an entry that is named `S-…:12`.

    Raises:
        Misused: it is not named so.
    """
    source, _, number = name.partition(":")
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        raise Misused("an entry is named by its list and number", hint="S-7QK4M2XD:12")
    return SourceId(ids.checked(source, "S")), int(number)


def _kind(casebook: Casebook, names: Sequence[str]) -> str:
    """Return the letter of what is named, once all of it is there."""
    letters = {name[:1] for name in names}
    if len(names) < 2 or len(set(names)) < len(names) or len(letters) > 1:
        raise Misused("two or more different ones of one kind", hint="S-…:12, P-…, E-… or W-…")
    letter = letters.pop()
    if letter == "S":
        for name in names:
            _entry(casebook, name)
    elif letter in _KEPT:
        for name in names:
            casebook.get(_KEPT[letter], ids.checked(name, letter))
    else:
        raise Misused("only entries, people, events and places are matched",
                      hint="S-…:12, P-…, E-… or W-…")  # fmt: skip
    return letter


def _entry(casebook: Casebook, name: str) -> Listing:
    return casebook.get(Listing, *written(name))


def _expect_comparable(casebook: Casebook, names: Sequence[str], at: datetime) -> None:
    if not comparable.may_be(casebook, names, at=at):
        raise Refused(
            "one of these may not be compared: nothing was decided",
            hint="only those tell of it who did not allow comparing, or took it back; ask them",
        )


def _expect_no_contradiction(casebook: Casebook, fresh: Sequence[Judged]) -> None:
    """Refuse what other decisions make impossible; what is new stands for what it supersedes."""
    named = {(j.one, j.other) for j in fresh}
    held = [j for j in casebook.all(Judged) if (j.one, j.other) not in named] + list(fresh)
    same = pairs(held, same=True)
    linked: dict[PersonId, str] = {}
    for entry in casebook.all(Listing):
        if entry.person is not None:
            name = f"{entry.source}:{entry.number}"
            before = linked.setdefault(entry.person, name)
            if before != name:
                same.append(frozenset((before, name)))
    if sameness.contradicted(same, pairs(held, same=False)):
        raise Refused("somebody decided the contrary: one, and two", hint=UNDO)


def _one_person(
    casebook: Casebook,
    names: Sequence[str],
    *,
    reason: str,
    at: datetime,
    entropy: Callable[[int], bytes],
) -> str:
    entries = [_entry(casebook, name) for name in names]
    persons = sorted({entry.person for entry in entries if entry.person})
    held = told_of(casebook) | {name for j in decided(casebook) for name in (j.one, j.other)}
    kept = [person for person in persons if person in held]
    if len(kept) > 1:
        raise Misused(
            "of these entries at most one person is known for more than such links",
            hint="confirm the two people themselves, or undo a link: bearwitness match undo",
        )
    person = next(iter([*kept, *persons]), None) or PersonId(ids.mint("P", entropy(5)))
    theirs = [one for one in casebook.all(Listing) if one.person in set(persons) - {person}]
    known = next((p for p in casebook.all(Person) if p.id == person), Person(person, ()))
    every = {(one.source, one.number): one for one in [*entries, *theirs]}.values()
    said = dict.fromkeys([*known.names, *(entry.name for entry in every)])
    linked = [replace(entry, person=person) for entry in every]
    casebook.append_many([replace(known, names=tuple(said)), *linked], reason=reason, at=at)
    return person


def told_of(casebook: Casebook) -> frozenset[str]:
    """Return the people of whom something is told: a victim of an act, or who had a part in one."""
    victims: set[str] = {act.victim for act in casebook.all(Act)}
    return frozenset(victims | {part.perpetrator for part in casebook.all(Involvement)})
