"""What of an edition may be open data: only what rests on people who said yes to that.

Consent to be counted, compared or told of in an edition is not consent to be data. A number, a
grade or a moment that rests on anybody else's words is left out, whole: an edition cannot be
counted again without them.
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
from bearwitness.records.claim import Claim, Saying
from bearwitness.records.source import Source


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
        _names(made, derivative, scope)
        for derivative, scope in (
            (Derivative.EDITION, Scope.PARAPHRASE),
            (Derivative.COUNT, Scope.COUNT),
            (Derivative.GRADES, Scope.COMPARE),
        )
    )
    permits = granted(Consents(casebook), sorted(told | counted | compared), Scope.DATASET, at=at)
    may = {permit.testimony for permit in permits}
    free = _free(casebook, compared - may)
    claims = tuple(
        one for one in edition.claims if compared <= may or (one.wording.en, one.wording.ru) in free
    )
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


def _names(made: list[Use], derivative: Derivative, scope: Scope) -> set[TestimonyId]:
    used = (p for one in made if one.made is derivative for p in one.permits)
    return {p.testimony for p in used if p.scope is scope}


def _free(casebook: Casebook, barred: set[TestimonyId]) -> set[tuple[str, str]]:
    """Return, in both languages, the claims of which none of these testimonies says anything.

    An edition numbers its claims, so they are known by their wording; one of another wording by
    now is not found, and left out.
    """
    sources = {one.id for one in casebook.all(Source) if one.testimony in barred}
    said = {saying.claim for saying in casebook.all(Saying) if saying.source in sources}
    claims = (claim for claim in casebook.all(Claim) if claim.id not in said)
    return {(claim.wording["en"], claim.wording["ru"]) for claim in claims}


def _quotes(moment: Moment, wordings: Iterable[Words]) -> bool:
    """Say whether a moment, a denial as a rule, repeats one of these wordings."""
    said = f"{moment.what.en}\n{moment.what.ru}"
    return any(text.rstrip(".") in said for one in wordings for text in (one.en, one.ru))


def _rows(edition: Edition) -> int:
    return len(edition.claims) + len(edition.numbers) + len(edition.timeline)
