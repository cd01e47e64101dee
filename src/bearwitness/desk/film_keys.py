"""The key and certificate under which a case signs its films.

They are a value of the casebook like any other, sealed under its epoch: so every machine of a
team has the same one, a renewed team key and a backup take it along, and whoever can only write
into the folder cannot put a signer of their own in its place. A newer one supersedes the older.
What signs never opens anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bearwitness.adapters.media.credentials import certificates
from bearwitness.adapters.media.credentials.certificates import Signer
from bearwitness.desk import kinds
from bearwitness.desk.casebook import Casebook
from bearwitness.errors import Missing, Refused


@dataclass(frozen=True, slots=True)
class FilmKey:
    """A signer of films: its key and certificates as one PEM file."""

    pem: bytes = field(repr=False)
    of: str = "the case"


kinds.register(FilmKey, "film key", key=("of",), outlives=True)


def ready(casebook: Casebook, *, at: datetime) -> Signer:
    """Return the case's signer of films; makes one under the log's name if there is none."""
    if not casebook.all(FilmKey):
        keep(casebook, made(casebook, "", at=at), reason="the case's first film", at=at)
    return held(casebook)


def made(casebook: Casebook, name: str, *, at: datetime) -> Signer:
    """Make a signer of this name; without one, of the name of the case's log, which is public."""
    return certificates.made(name or casebook.facts.origin, at=at, entropy=casebook.entropy)


def keep(
    casebook: Casebook, signer: Signer, *, reason: str, at: datetime, again: bool = False
) -> None:
    """Keep a signer for the films to come; `again` puts it in the place of another.

    Raises:
        Refused: there is one, and not `again`.
    """
    if casebook.all(FilmKey) and not again:
        raise Refused(
            "this case has a film certificate already",
            hint="--again: films under the one before are checked with that one for ever",
        )
    casebook.append(FilmKey(certificates.written(signer)), reason=reason, at=at)


def held(casebook: Casebook) -> Signer:
    """Return the signer that is in use.

    Raises:
        Missing: there is none yet.
    """
    found = casebook.all(FilmKey)
    if not found:
        raise Missing(
            "this case has no film certificate yet",
            hint="the first film makes one; so does `bearwitness prove film-certificate`",
        )
    return certificates.read(found[0].pem)
