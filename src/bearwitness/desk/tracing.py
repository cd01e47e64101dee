"""Tracing: what was made under a permit, where it is, and what a withdrawal does to it.

Every output writes down the permits that it used (`consent.uses.Use`). When one of them goes,
the uses that rest on it are found here, whatever room made them:

    a draft or a script   its approvals are void; nothing can be made of it any more
    a count, a grade      goes on without; a number that is out cannot be unsaid. The edition
                          that says it is a copy of it, and is pulled
    a copy that we hold   is marked as withdrawn; an edition goes when the next one is made, other
                          files are somebody's to remove. What ran out by itself is marked too,
                          by `pull`: when DESK opens, with `consent due`, with the next edition
    a site of an edition  as the edition; it is built anew of the next one, and not served till then
    a copy with somebody who can be asked    is to be asked for
    a copy that is out of reach              is listed, and the deponent is told
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from bearwitness import ids
from bearwitness.consent import FOREVER, Permit, Scope
from bearwitness.consent.answers import Given
from bearwitness.consent.uses import Copy, Derivative, Permitted, Standing, Use, resting_on
from bearwitness.desk import one_letter, whereabouts, withdrawing
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.certificates import Certificate
from bearwitness.desk.consents import Consents
from bearwitness.desk.whereabouts import copies, lost, mark_again
from bearwitness.errors import ConsentDenied, Missing
from bearwitness.ids import RecordId, TestimonyId, UseId
from bearwitness.records import codec

UNMARKED = (
    "what rests on consent that is gone could not be marked where it lies: `consent due` names it"
)


class Fate(StrEnum):
    """What becomes of a derivative, or of one copy of it."""

    VOID = "void"  # nothing can be made of it any more
    GOES_ON = "goes_on"  # the next one goes without
    HELD = "held"  # with us, not marked
    MARKED = "marked"  # with us: removed with the next edition
    ANEW = "anew"  # a site with us, marked: it is built anew of the next edition
    REMOVED = "removed"  # gone already
    ASK = "ask"  # ask whoever holds it
    OUT = "out"  # nobody can recall it


@dataclass(frozen=True, slots=True)
class Trace:
    """One derivative that rests on what was withdrawn, or one copy of it."""

    use: UseId
    made: Derivative
    what: str  # the derivative's own id or digest
    scopes: tuple[Scope, ...]
    parts: tuple[str, ...]  # which passages or lines of it
    fate: Fate
    where: str = field(default="", repr=False)  # of a copy
    unseen: bool = False  # words of theirs went out of which they had seen no draft


_FATES = {
    Standing.HELD: Fate.HELD,
    Standing.MARKED: Fate.MARKED,
    Standing.ASKABLE: Fate.ASK,
    Standing.GONE: Fate.OUT,
    Standing.REMOVED: Fate.REMOVED,
}
_UNCOPIED = {Derivative.COUNT: Fate.GOES_ON, Derivative.GRADES: Fate.GOES_ON}


def use(
    made: Derivative,
    what: str,
    permits: Mapping[Permit, Iterable[str]],
    *,
    at: datetime,
    entries: Iterable[bytes] = (),
) -> tuple[Use, ...]:
    """Return the use to be kept with a derivative; none where no testimony went into it.

    The same derivative has the same id, so that writing it down again adds nothing.

    Args:
        made: what kind of thing.
        what: its own id or digest.
        permits: each with the parts that rest on it.
        at: now, UTC.
        entries: log entries of the proofs that it shows.
    """
    used = [Permitted.of(permit, parts) for permit, parts in permits.items()]
    return _use(made, what, used, at=at, entries=entries)


def note_made(
    casebook: Casebook,
    made: Derivative,
    what: str,
    permits: Mapping[Permit, Iterable[str]],
    *places: Path,
    at: datetime,
    of: str = "",
    entries: Iterable[bytes] = (),
) -> None:
    """Write down what was made outside any edition, with its permits and where its files go.

    `of` is an edition that it was made of: what that rests on, this rests on as well.
    `entries` are those in the public log of the proofs that it shows: notices name them.
    Made again under fewer permits it is another use: older copies rest on all that they did. One
    that lay where the new one is to lie counts as there: this is written before the file is.
    """
    under = [p for one in casebook.all(Use) if of and one.what == of for p in one.permits]
    under += [Permitted.of(permit, parts) for permit, parts in permits.items()]
    older = _made_before(casebook, made, what)
    used = [_apart(one, older) for one in _use(made, what, under, at=at, entries=entries)]
    held = [copy for place in places for copy in copies(casebook, used, place)]
    if used:
        casebook.append_many([*used, *held], reason=f"made: {made}", at=at)


def _made_before(casebook: Casebook, made: Derivative, what: str) -> list[Use]:
    """Return each version of the uses by which this was made before."""
    every = (version.value for version in casebook.history(Use))
    return [one for one in every if (one.made, one.what) == (made, what)]


def _apart(one: Use, older: Iterable[Use]) -> Use:
    """Return a use under an id of its own, where the usual one has permits that this one lacks."""
    mine = _allowed(one)
    if all(_allowed(other) <= mine for other in older if other.id == one.id):
        return one
    told = b"".join(sorted(codec.written(permit) for permit in mine))
    seed = hashlib.sha256(b"bearwitness/use apart/v1\0" + one.id.encode() + told).digest()[:5]
    return replace(one, id=UseId(ids.mint("U", seed)))


def _allowed(one: Use) -> set[Permitted]:
    """Return what a use rests on, whenever it was answered and whatever part it is for."""
    return {replace(p, answered=FOREVER, parts=()) for p in one.permits}


def _use(
    made: Derivative,
    what: str,
    used: Iterable[Permitted],
    *,
    at: datetime,
    entries: Iterable[bytes],
) -> tuple[Use, ...]:
    each = tuple(dict.fromkeys(used))
    seed = hashlib.sha256(f"bearwitness/use/v1\0{made}\0{what}".encode()).digest()[:5]
    name = UseId(ids.mint("U", seed))
    return (Use(name, made, what, each, at, tuple(entries)),) if each else ()


def traced(
    casebook: Casebook, testimony: TestimonyId, scopes: Iterable[Scope]
) -> tuple[Trace, ...]:
    """Return everything that rests on a testimony's consent to these scopes."""
    held = whereabouts.by_use(casebook)
    found = resting_on(casebook.all(Use), testimony, scopes)
    here = casebook.facts.origin
    return tuple(t for one, used in found for t in _traces(one, used, held.get(one.id, []), here))


def withdraw(
    casebook: Casebook,
    testimony: TestimonyId,
    scopes: Iterable[Scope],
    *,
    reason: str,
    at: datetime,
    given: Given | None = None,
    also: Iterable[object] = (),
) -> tuple[Trace, ...]:
    """Write down that these uses are refused from now on, and pull what can be pulled.

    Whoever takes back that it is kept takes back every use. Of a letter that was received twice
    it is taken back of both. Where a wrong clock dated a yes
    ahead, the refusal is written down once more at that date. Local copies are marked beside their
    folder; `public build` then refuses them. Returns all that rests on what was withdrawn, with
    what is left to do. `also` is kept with the refusals.
    """
    done = withdraw_each(
        casebook, (testimony,), scopes, reason=reason, at=at, given=given, also=also
    )
    return tuple(dict.fromkeys(trace for traces in done.values() for trace in traces))


def withdraw_each(
    casebook: Casebook,
    testimonies: Collection[TestimonyId],
    scopes: Iterable[Scope],
    *,
    reason: str,
    at: datetime,
    given: Given | None = None,
    also: Iterable[object] = (),
) -> dict[TestimonyId, tuple[Trace, ...]]:
    """Do what `withdraw` does to several testimonies, to all in one writing or to none.

    Returns what rests on each of them, and on whatever else came of the same letters.
    """
    wanted = withdrawing.with_keeping(scopes)
    written: dict[object, None] = {}  # a copy may rest on several of them
    with casebook.inside() as held:
        every = one_letter.every(held.fold, testimonies)
        for name in every:
            refusals = withdrawing.refusals(held.fold, name, wanted, at=at, given=given)
            marked = withdrawing.marked(held.fold, name, wanted)
            written |= dict.fromkeys([*refusals, *marked])
    casebook.append_many([*written, *also], reason=reason, at=at)
    unmarked = mark_again(casebook, at=at)
    return {n: _as_marked(traced(casebook, n, wanted), unmarked) for n in every}


def shred(
    casebook: Casebook,
    testimony: TestimonyId,
    *,
    reason: str,
    at: datetime,
    also: Collection[RecordId] = (),
) -> tuple[Certificate, tuple[Trace, ...]]:
    """Shred a testimony, which withdraws every use of it, and mark what lies with us.

    Of a letter that was received twice both are shredded; each has a certificate of its own.
    Returns that of `testimony`, and all that rests on either, with what is left to do.

    Raises:
        Missing, Refused: as `Casebook.shred`.
    """
    every = same_letter(casebook, testimony)
    made = casebook.shred(testimony, reason=reason, at=at, also=also)
    unmarked = mark_again(casebook, at=at)
    found = dict.fromkeys(one for name in every for one in traced(casebook, name, Scope))
    return made, _as_marked(found, unmarked)


def same_letter(casebook: Casebook, testimony: TestimonyId) -> tuple[TestimonyId, ...]:
    """Return a testimony and whatever else came of its letter, which was received twice."""
    with casebook.inside() as held:
        return one_letter.every(held.fold, (testimony,))


def expect_known(casebook: Casebook, testimony: TestimonyId) -> None:
    """Check that the case has, or had, this testimony: one that was shredded is known too.

    Raises:
        Missing: nothing in the case names it.
    """
    with casebook.inside() as held:
        if not any(testimony in found.card.about for found in held.fold.records):
            raise Missing("the casebook has no such testimony", hint="check its id")


def _as_marked(traces: Iterable[Trace], unmarked: Collection[str]) -> tuple[Trace, ...]:
    """Return what is traced; a copy whose mark the disk does not take is not marked."""
    return tuple(
        replace(t, fate=Fate.HELD) if t.fate is Fate.MARKED and t.where in unmarked else t
        for t in traces
    )


def pull(
    casebook: Casebook, *, at: datetime, of: TestimonyId | None = None
) -> tuple[tuple[TestimonyId, Trace], ...]:
    """Mark what rests on more than is allowed now: after a merge, a narrower answer, or an end.

    What a clock that ran ahead made is judged as of its own time. Returns what was marked.

    Args:
        casebook: the case.
        at: now, UTC.
        of: only what rests on this testimony, or on another of its letter.
    """
    whose = same_letter(casebook, of) if of else (None,)
    consents, made = Consents(casebook), {one.id: one for one in casebook.all(Use)}
    held = [c for c in whereabouts.ours(casebook) if c.standing is Standing.HELD and c.use in made]
    found = [(c, [p for n in whose for p in lost(consents, made[c.use], at, n)]) for c in held]
    marked = [(replace(c, standing=Standing.MARKED), gone) for c, gone in found if gone]
    if marked:
        why = "rests on more than is allowed now"
        casebook.append_many([copy for copy, _ in marked], reason=why, at=at)
    unmarked, here = mark_again(casebook, at=at), casebook.facts.origin
    return tuple(
        (gone[0].testimony, trace)
        for copy, gone in marked
        for trace in _as_marked(_traces(made[copy.use], gone, [copy], here), unmarked)
    )


def expect_allowed(casebook: Casebook, made: Iterable[Use], *, at: datetime) -> None:
    """Check that all that these uses rest on is still allowed.

    Raises:
        ConsentDenied: somebody said no since, or allows less.
    """
    consents = Consents(casebook)
    if any(lost(consents, one, at) for one in made):
        raise ConsentDenied("this rests on more than is allowed now", hint="make it again")


def to_do(casebook: Casebook, *, at: datetime) -> tuple[tuple[TestimonyId, Trace], ...]:
    """Return the copies that rest on consent that no longer holds and that are still out there."""
    consents, here = Consents(casebook), casebook.facts.origin
    held = whereabouts.by_use(casebook)
    left = {Fate.HELD, Fate.MARKED, Fate.ANEW, Fate.ASK, Fate.OUT}
    return tuple(
        (testimony, trace)
        for one in casebook.all(Use)
        for testimony, used in _by_testimony(lost(consents, one, at)).items()
        for trace in _traces(one, used, held.get(one.id, []), here)
        if trace.fate in left
    )


def _by_testimony(used: Iterable[Permitted]) -> dict[TestimonyId, list[Permitted]]:
    found: dict[TestimonyId, list[Permitted]] = {}
    for one in used:
        found.setdefault(one.testimony, []).append(one)
    return found


def _traces(
    one: Use, used: Sequence[Permitted], held: Iterable[Copy], here: str
) -> Iterator[Trace]:
    scopes = tuple(dict.fromkeys(p.scope for p in used))
    parts = tuple(dict.fromkeys(part for p in used for part in p.parts))
    found = [(_fate(copy), whereabouts.told_where(copy, here)) for copy in held]
    for fate, where in found or [(_UNCOPIED.get(one.made, Fate.VOID), "")]:
        unseen = any(p.unseen for p in used)
        yield Trace(one.id, one.made, one.what, scopes, parts, fate, where, unseen)


def _fate(copy: Copy) -> Fate:
    site = isinstance(copy, whereabouts.Site) and copy.standing is Standing.MARKED
    return Fate.ANEW if site else _FATES[copy.standing]
