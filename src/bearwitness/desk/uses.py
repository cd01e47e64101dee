"""What an edition is made of, written down with every permit that it used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bearwitness.adapters.media.film import Film
from bearwitness.consent import FOREVER, Permit, Scope
from bearwitness.consent.uses import Copy, Derivative, Use
from bearwitness.desk import (
    counted,
    film_credentials,
    moments,
    reciting,
    tracing,
    voices,
    whereabouts,
)
from bearwitness.desk.casebook import Casebook
from bearwitness.publication.assembly import Chosen
from bearwitness.publication.edition import Edition
from bearwitness.publication.gate import Cleared


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that an edition is: its permits, each with what rests on it, and its proofs."""

    made: Derivative
    permits: Mapping[Permit, Iterable[str]]
    entries: tuple[bytes, ...] = ()


def parts(
    casebook: Casebook,
    made: Edition,
    chosen: Sequence[Chosen],
    cleared: Sequence[Cleared],
    *,
    film: Film | None,
) -> tuple[Part, ...]:
    """Return the parts of an edition: passages and timeline, number, grades, film."""
    return tuple(_parts(casebook, made, chosen, cleared, film))


def until(parts: Iterable[Part], *, at: datetime) -> datetime | None:
    """Return when an edition's time is over: no day on which a consent ends lies before it.

    A day to ask again ends nothing and is left out: it is the day of a letter and some months,
    and would tell everybody when a deponent wrote.

    The edition says it to everybody, and a day can be somebody's plans: it is told by the month,
    early, and by the day only where the month has begun.
    """
    ends = (permit.until for part in parts for permit in part.permits)
    first = min((end for end in ends if end != FOREVER), default=None)
    if first is None:
        return None
    month = first.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return month if month > at else first


def of_edition(made: Edition, parts: Iterable[Part]) -> tuple[Use, ...]:
    """Return the uses of an edition, to be kept with it."""
    named, at = str(made.id), made.made_at
    return tuple(
        use
        for part in parts
        for use in tracing.use(part.made, named, part.permits, at=at, entries=part.entries)
    )


def published(casebook: Casebook, used: Iterable[Use], folder: Path) -> tuple[Copy, ...]:
    """Return where an edition is, with all that it says: a folder of ours, until handed on."""
    return whereabouts.copies(casebook, used, folder)


def _parts(
    casebook: Casebook,
    made: Edition,
    chosen: Sequence[Chosen],
    cleared: Sequence[Cleared],
    film: Film | None,
) -> Iterator[Part]:
    at = made.made_at
    told = {permit: ["timeline"] for permit in moments.permits(casebook, at=at)}
    yield Part(Derivative.EDITION, {**_quoting(made, chosen, cleared), **told})
    yield Part(Derivative.COUNT, dict.fromkeys(counted.permits(casebook, at=at), ()))
    yield Part(Derivative.GRADES, dict.fromkeys(voices.permits(casebook, at=at), ()))
    if film is not None:
        recited = reciting.permits(film.plan.script, cleared, film.plan.proofs)
        yield Part(Derivative.FILM, recited, film_credentials.entries(film.plan.proofs))


def _quoting(
    made: Edition, chosen: Sequence[Chosen], cleared: Sequence[Cleared]
) -> dict[Permit, list[str]]:
    of = {one.draft.testimony: one for one in cleared}
    used: dict[Permit, list[str]] = {}
    for choice, quote in zip(chosen, made.quotes, strict=True):
        scopes = (Scope.QUOTE, Scope.TRANSLATE) if quote.translation else (Scope.QUOTE,)
        for permit in (of[choice.testimony].permit(scope) for scope in scopes):
            if permit is not None:
                used.setdefault(permit, []).append(quote.id)
    return used
