"""Proofs at DESK: a bundle for each cleared passage, under the public log's checkpoint."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bearwitness.consent import Permit, Scope
from bearwitness.desk import logbook
from bearwitness.desk.casebook import Casebook
from bearwitness.errors import ConsentDenied
from bearwitness.publication.assembly import Chosen
from bearwitness.publication.edition import WarningLevel
from bearwitness.publication.gate import Cleared


def proven(casebook: Casebook, cleared: Sequence[Cleared], *, at: datetime) -> Iterator[Chosen]:
    """Yield each cleared passage with its bundle; closes the day of the public log first.

    Raises:
        ConsentDenied: a draft is not cleared for quoting; a bundle is a publication.
        Missing: a testimony was shredded meanwhile, or waits for the next day of the log.
    """
    log = logbook.sealed(casebook, at=at)
    for one in cleared:
        expect_quotable(one)
        credentials = casebook.credentials(one.draft.testimony)
        for passage in one.passages:
            made, place = log.bundle(credentials[passage.index], passage.kept)
            yield Chosen(
                one.draft.testimony,
                passage.index,
                bundle=made,
                log=log.origin,
                leaf=place,
                warning=WarningLevel.HEAVY,
            )


def expect_quotable(cleared: Cleared) -> Permit:
    """Return the permit to quote: whoever has a bundle has the words.

    Raises:
        ConsentDenied: consent to quote is not among the permits, whatever else is.
    """
    permit = cleared.permit(Scope.QUOTE)
    if permit is None:
        raise ConsentDenied(
            f"{cleared.draft.testimony}: consent to quote is not among its permits",
            hint="ask the deponent, or leave this testimony out",
        )
    return permit
