"""What of an edition may be open data: only what rests on people who said yes to that.

Consent to be counted, compared or told of in an edition is not consent to be data. The number, the
claims or the moments that happened go out all together or not at all: an edition cannot be counted
again without somebody, and claims left out one by one would be the list of what they told us.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bearwitness.consent import Permit, Scope
from bearwitness.consent.uses import Derivative, Use
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.consents import Consents, granted
from bearwitness.ids import TestimonyId
from bearwitness.publication.edition import Edition, Moment
from bearwitness.publication.words import Words


@dataclass(frozen=True, slots=True)
class Fit:
    """An edition less what may not be data, the permits it uses, how many rows were left out."""

    edition: Edition
    permits: tuple[Permit, ...]
    left_out: int


def fit(casebook: Casebook, edition: Edition, *, at: datetime) -> Fit:
    """Return what of an edition may be a dataset at this moment."""
    made = [one for one in casebook.all(Use) if one.what == edition.id]
    told, counted, compared = (
        _names(made, derivative, scopes)
        for derivative, scopes in (
            (Derivative.EDITION, {Scope.PARAPHRASE}),
            (Derivative.COUNT, {Scope.COUNT, Scope.COMPARE}),  # entries are joined by some
            (Derivative.GRADES, {Scope.COMPARE}),
        )
    )
    permits = granted(Consents(casebook), sorted(told | counted | compared), Scope.DATASET, at=at)
    may = {permit.testimony for permit in permits}
    claims = edition.claims if compared <= may else ()
    gone = [one.wording for one in edition.claims if one not in claims]
    fitting = replace(
        edition,
        claims=claims,
        numbers=edition.numbers if counted <= may else (),
        timeline=tuple(
            one
            for one in edition.timeline
            if (told <= may or one.kind != "happened") and not _quotes(one, gone)
        ),
    )
    return Fit(fitting, permits, _rows(edition) - _rows(fitting))


def _names(made: list[Use], derivative: Derivative, scopes: set[Scope]) -> set[TestimonyId]:
    used = (p for one in made if one.made is derivative for p in one.permits)
    return {p.testimony for p in used if p.scope in scopes}


def _quotes(moment: Moment, wordings: Iterable[Words]) -> bool:
    """Say whether a moment, a denial as a rule, repeats one of these wordings."""
    said = f"{moment.what.en}\n{moment.what.ru}"
    return any(text.rstrip(".") in said for one in wordings for text in (one.en, one.ru))


def _rows(edition: Edition) -> int:
    return len(edition.claims) + len(edition.numbers) + len(edition.timeline)
