"""What an edition is made of, written down with every permit that it used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bearwitness.adapters.media.film import Film
from bearwitness.consent import Permit, Scope
from bearwitness.consent.uses import Copy, Derivative, Use
from bearwitness.desk import counted, film_credentials, moments, reciting, tracing, voices
from bearwitness.desk.casebook import Casebook
from bearwitness.publication.assembly import Chosen
from bearwitness.publication.edition import Edition
from bearwitness.publication.gate import Cleared


def of_edition(
    casebook: Casebook,
    made: Edition,
    chosen: Sequence[Chosen],
    cleared: Sequence[Cleared],
    *,
    film: Film | None,
) -> tuple[Use, ...]:
    """Return the uses of an edition: passages and timeline, number, grades, film."""
    return tuple(_of_edition(casebook, made, chosen, cleared, film))


def published(casebook: Casebook, used: Iterable[Use], folder: Path) -> tuple[Copy, ...]:
    """Return where an edition and its film are: in a folder of ours, until it is handed on."""
    out = {Derivative.EDITION, Derivative.FILM}
    return tracing.copies(casebook, (one for one in used if one.made in out), folder)


def _of_edition(
    casebook: Casebook,
    made: Edition,
    chosen: Sequence[Chosen],
    cleared: Sequence[Cleared],
    film: Film | None,
) -> Iterator[Use]:
    at, named = made.made_at, str(made.id)
    told = {permit: ["timeline"] for permit in moments.permits(casebook, at=at)}
    quoted = _quoting(made, chosen, cleared)
    yield from tracing.use(Derivative.EDITION, named, {**quoted, **told}, at=at)
    for derivative, permits in (
        (Derivative.COUNT, counted.permits(casebook, at=at)),
        (Derivative.GRADES, voices.permits(casebook, at=at)),
    ):
        yield from tracing.use(derivative, named, dict.fromkeys(permits, ()), at=at)
    if film is not None:
        recited = reciting.permits(film.plan.script, cleared, film.plan.proofs)
        shown = film_credentials.entries(film.plan.proofs)
        yield from tracing.use(Derivative.FILM, named, recited, at=at, entries=shown)


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
