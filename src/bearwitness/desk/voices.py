"""Corroboration at DESK: every claim graded from what the casebook holds and may compare.

A testimony counts towards a claim only while its deponent allows comparing it. What nobody
established counts as dependent: `corroboration.grading` decides, this only collects.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bearwitness.consent import Permit, Scope
from bearwitness.corroboration import ties
from bearwitness.corroboration.bearing import Bearing, Held
from bearwitness.corroboration.grading import Grade
from bearwitness.desk import careful as apart
from bearwitness.desk import citations, kinds, one_letter
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.consents import Consents, granted
from bearwitness.ids import ClaimId, SourceId, TestimonyId
from bearwitness.records.claim import Claim, Review, Saying, Stance
from bearwitness.records.source import (
    HELD,
    ONE_VOICE,
    RELAYS,
    Link,
    Rating,
    Relation,
    Source,
    SourceKind,
    Standing,
)
from bearwitness.records.testimony import Testimony

DIRECTED = RELAYS | {Relation.WITNESSED, Relation.SPEAKS_FOR}


def graded(
    casebook: Casebook, *, at: datetime, links: Sequence[Link] | None = None
) -> dict[ClaimId, Grade]:
    """Return the grade of every claim in the casebook, in its order.

    Args:
        casebook: unlocked.
        at: who may be compared then.
        links: in the place of those that it holds, to ask what would be.
    """
    bearing = Bearing(
        Held(
            sources=comparable(casebook, at=at),
            links=held(casebook) if links is None else tuple(links),
            sayings=casebook.all(Saying),
            reviews=reviews(casebook),
            ratings=casebook.all(Rating),
            judgments=citations.every(casebook),
            signings=citations.signings(casebook),
        )
    )
    return {claim.id: bearing.graded(claim.id) for claim in casebook.all(Claim)}


def reviews(casebook: Casebook) -> tuple[Review, ...]:
    """Return what reviewers have signed of claims, as every grade takes it."""
    with casebook.inside() as held:
        return apart.reviews(held.fold)


def links(casebook: Casebook, *, but: Link | None = None) -> tuple[Link, ...]:
    """Return what staff have recorded of who relied on whom, and what the records tie anyway.

    What was taken back is not among it; nor is what follows without `but`, as if it were.
    """
    kept = recorded(casebook)
    if but is not None:
        gone = replace(but, standing=Standing.NOTHING)
        kept = (*(one for one in kept if _key(one) != _key(but)), gone)
    counting = (one for one in kept if one.standing is not Standing.NOTHING)
    return (*counting, *tied(casebook, kept))


held = links  # under another name where an argument is called so


def recorded(casebook: Casebook) -> tuple[Link, ...]:
    """Return the links that staff have recorded, with what they have taken back.

    Where two machines wrote one apart, what gives fewer voices counts until somebody decides: the
    less firm of two standings, and the firmer of a tie. Where one of them took it back, a tie
    holds, a link makes dependent and grants nothing, and nobody saw.
    """
    with casebook.inside() as inside:
        found: dict[object, list[Link]] = {}
        for record in inside.fold.heads_of(kinds.of(Link)):
            one: Link = inside.fold.value(record)
            found.setdefault(_key(one), []).append(one)
    return tuple(careful(heads) for heads in found.values())


def careful(heads: Sequence[Link]) -> Link:
    """Return of several writings of one link what counts until somebody decides."""
    standing = sorted(
        (one for one in heads if one.standing in HELD), key=lambda one: HELD.index(one.standing)
    )
    if not standing:
        return heads[-1]
    firmest, least = standing[0], standing[-1]
    if least.relation in ONE_VOICE:
        return firmest
    if len(standing) == len(heads):
        return least
    seen = least.relation is Relation.WITNESSED
    return replace(least, standing=Standing.NOTHING if seen else Standing.UNKNOWN)


def _key(one: Link) -> object:
    return one.source, one.relation, one.onto, one.claim


def tied(casebook: Casebook, recorded: Iterable[Link]) -> tuple[Link, ...]:
    """Return the ties that nobody wrote down: one testimony, one letter, one interpreter."""
    codes, received = interpreters(casebook), letters(casebook)
    return ties.told(every_source(casebook), recorded, codes, received)


def every_source(casebook: Casebook) -> tuple[Source, ...]:
    """Return every source, and of one that was written apart each writing: all of them tie it."""
    with casebook.inside() as inside:
        found = inside.fold.heads_of(kinds.of(Source))
        return tuple(inside.fold.value(one) for one in found)


def testimonies(casebook: Casebook) -> dict[SourceId, frozenset[TestimonyId]]:
    """Return with which testimony each source came; with several, by some writing, all decide."""
    found: dict[SourceId, frozenset[TestimonyId]] = {}
    for one in every_source(casebook):
        mine = frozenset() if one.testimony is None else frozenset((one.testimony,))
        found[one.id] = found.get(one.id, frozenset()) | mine
    return found


def interpreters(casebook: Casebook) -> dict[TestimonyId, str]:
    """Return the code of each testimony's interpreter; empty where there was none."""
    return {words.id: words.interpreter or "" for words in casebook.all(Testimony)}


def letters(casebook: Casebook) -> one_letter.Letters:
    """Return, of each testimony whose letter was received more than once, all that came of it."""
    with casebook.inside() as held:
        return one_letter.letters(held.fold)


def comparable(casebook: Casebook, *, at: datetime) -> tuple[Source, ...]:
    """Return the sources of which somebody may be told that they agree or disagree.

    Where two machines wrote apart what it is or whose, it is none until somebody decides.
    """
    consents = Consents(casebook)
    with casebook.inside() as inside:
        open_still = apart.disputed(inside.fold)
    return tuple(
        source
        for source in casebook.all(Source)
        if source.id not in open_still
        and (source.testimony is None or consents.permitted(source.testimony, Scope.COMPARE, at=at))
    )


def kept_from_readers(casebook: Casebook) -> frozenset[SourceId]:
    """Return the sources of which readers may not be told, apart from what was confided.

    None is told of which two machines wrote apart what it is or whose. Of judgments are told those
    of which a citation that carries its claim says so, by the rules and the links by
    which the claim is graded: one that two reviewers have signed. What fails a rule, what nobody
    signed, what denies the claim and what two machines wrote apart stands in no edition.
    """
    every_one = citations.every(casebook)
    with casebook.inside() as inside:
        open_still = apart.disputed(inside.fold)
    bearing = Bearing(
        Held(
            tuple(source for source in casebook.all(Source) if source.id not in open_still),
            links(casebook), casebook.all(Saying), (), casebook.all(Rating), every_one,
            citations.signings(casebook),
        )
    )  # fmt: skip
    counting = {
        (claim, one.source)
        for claim in {judgment.claim for judgment in every_one}
        for one in bearing.graded(claim).judgments
        if one.counts
    }
    told = {one.source for one in every_one if one.told and (one.claim, one.source) in counting}
    courts = (s.id for s in every_source(casebook) if s.kind is SourceKind.JUDGMENT)
    return (frozenset(courts) - told) | open_still


def permits(casebook: Casebook, *, at: datetime) -> tuple[Permit, ...]:
    """Return the permits of the testimonies that some claim rests on, to be written down."""
    said = {s.source for s in casebook.all(Saying) if s.stance is not Stance.NOTHING}
    names = [s.testimony for s in casebook.all(Source) if s.testimony and s.id in said]
    return granted(Consents(casebook), names, Scope.COMPARE, at=at)
