"""Uses: what was made under which permits, and where copies of it are.

A use is written down with what it made, so that a withdrawal finds everything that rests on the
consent that is gone. It holds ids and digests, never words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bearwitness.consent.answers import FOREVER
from bearwitness.consent.permits import Permit
from bearwitness.consent.scopes import TIED, Scope
from bearwitness.consent.terms import USUAL, Terms, no_wider
from bearwitness.errors import Malformed
from bearwitness.ids import AddresseeId, TestimonyId, UseId


class Derivative(StrEnum):
    """What was made. The values are stored: add to them, never rename."""

    DRAFT = "draft"  # approved by somebody
    PROOF = "proof"  # a bundle of one passage, outside any edition
    TRANSLATION = "translation"
    SCRIPT = "script"
    FILM = "film"
    COUNT = "count"
    GRADES = "grades"  # claims, as far as testimonies were compared for them
    EDITION = "edition"
    DATASET = "dataset"
    REPORT = "report"  # an edition as a document, or the numbers of a case
    SUBMISSION = "submission"


class Standing(StrEnum):
    """How a copy stands."""

    HELD = "held"  # with us: we can take it away
    ASKABLE = "askable"  # with somebody who can be asked: a mirror, a host
    GONE = "gone"  # handed out or posted where nobody can recall it
    MARKED = "marked"  # with us, and marked as withdrawn
    REMOVED = "removed"  # taken away, by us or by whom we asked


@dataclass(frozen=True, slots=True)
class Permitted:
    """One permit that a derivative used, and the parts that rest on it: "p-03", "line 4".

    Of its terms an alias is not written down, only that there was one.
    """

    testimony: TestimonyId
    scope: Scope
    answered: datetime  # UTC; the answer's time
    parts: tuple[str, ...] = ()
    terms: Terms = USUAL
    until: datetime = FOREVER  # UTC
    to: AddresseeId | None = None
    drafts: tuple[str, ...] = ()

    @classmethod
    def of(cls, permit: Permit, parts: Iterable[str] = ()) -> Permitted:
        """Write a permit down."""
        return cls(
            permit.testimony,
            permit.scope,
            permit.answered,
            tuple(parts),
            _wordless(permit.terms),
            permit.until,
            permit.to,
            permit.drafts,
        )

    @property
    def unseen(self) -> bool:
        """Whether words went out that nobody showed the deponent before."""
        return self.scope in TIED and not self.drafts

    def within(self, permit: Permit) -> bool:
        """Say whether a permit of now allows all that this one did."""
        return (
            no_wider(self.terms, _wordless(permit.terms))
            and self.until <= permit.until
            and set(permit.drafts) <= set(self.drafts)
            and (bool(self.drafts) or not permit.show_first)
        )


@dataclass(frozen=True, slots=True)
class Use:
    """A derivative and every permit that it used."""

    id: UseId
    made: Derivative
    what: str  # the derivative's own id or digest
    permits: tuple[Permitted, ...]
    at: datetime  # UTC
    entries: tuple[bytes, ...] = ()  # in the public log, of the proofs that it shows

    def __post_init__(self) -> None:
        if not self.permits or not self.what:
            raise Malformed("a use names what was made and at least one permit")
        if not {len(entry) for entry in self.entries} <= {32}:
            raise Malformed("an entry of the public log is 32 bytes")


@dataclass(frozen=True, slots=True)
class Copy:
    """Where a derivative is, and how that copy stands. A newer one of the same place counts."""

    use: UseId
    where: str = field(repr=False)  # a folder, or in words: "handed to the clerk of the court"
    standing: Standing
    on: str = ""  # the machine that holds it, by its log's name; empty: none of ours

    def __post_init__(self) -> None:
        if not self.where.strip() or not self.where.isprintable():
            raise Malformed("a copy is somewhere", hint="one line: a folder, a mirror, a court")


def resting_on(
    uses: Iterable[Use], testimony: TestimonyId, scopes: Iterable[Scope]
) -> Sequence[tuple[Use, tuple[Permitted, ...]]]:
    """Return the uses that rest on consent to these scopes, with the permits concerned."""
    wanted = frozenset(scopes)
    found = (
        (
            use,
            tuple(p for p in use.permits if p.testimony == testimony and p.scope in wanted),
        )
        for use in uses
    )
    return [(use, permits) for use, permits in found if permits]


def _wordless(terms: Terms) -> Terms:
    return replace(terms, alias="*" if terms.alias else "")
