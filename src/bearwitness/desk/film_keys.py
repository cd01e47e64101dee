"""The key and certificate under which a case signs its films.

They are a value of the casebook like any other, sealed under its epoch: so every machine of a
team has the same one, a renewed team key and a backup take it along, and whoever can only write
into the folder cannot put a signer of their own in its place. A newer one supersedes the older.
What signs never opens anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from bearwitness.adapters.media.credentials import certificates
from bearwitness.adapters.media.credentials.certificates import Signer
from bearwitness.desk import kinds
from bearwitness.desk.casebook import Casebook
from bearwitness.errors import Malformed, Missing, Refused
from bearwitness.proof import notice


@dataclass(frozen=True, slots=True)
class FilmKey:
    """A signer of films: its key and certificates as one PEM file.

    `authority` is the address of who stamps the films, if anybody; `taken_back` are the entries
    by which notices take back keys of signers of before (`notice.of_certificate`).
    """

    pem: bytes = field(repr=False)
    of: str = "the case"
    authority: str = ""
    taken_back: tuple[bytes, ...] = ()


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
    casebook: Casebook,
    signer: Signer,
    *,
    reason: str,
    at: datetime,
    again: bool = False,
    revoke: bool = False,
) -> None:
    """Keep a signer for the films to come; `again` puts it in the place of another.

    `revoke` says besides that the other one is the team's no more: every notice from now on
    takes it back, and no policy names it.

    Raises:
        Refused: there is one, and not `again`; or its key is, or is now to be, taken back.
    """
    before = casebook.all(FilmKey)
    if before and not again:
        raise Refused(
            "this case has a film certificate already",
            hint="--again: films under the one before are checked with that one for ever",
        )
    back = tuple(notice.of_certificate(held(casebook).own) for _ in before if revoke)
    if notice.of_certificate(signer.own) in {*back, *taken_back(casebook)}:
        raise Refused(
            "the key of this certificate is taken back", hint="another certificate for it is none"
        )
    clock = before[0].authority if before else ""
    found = FilmKey(certificates.written(signer), authority=clock, taken_back=back)
    casebook.append(found, reason=reason, at=at)


def take_back(casebook: Casebook, mark: str, *, reason: str, at: datetime) -> None:
    """Take back a signer of before, by SHA-256 of what readers pin of it, as in a policy.

    Raises:
        Missing: no policy of this case names such a certificate.
        Refused: it is the one in use: another has to take its place.
    """
    signers = [certificates.read(one.value.pem) for one in casebook.history(FilmKey)]
    named = [one for one in signers if certificates.fingerprint(one.pin) == mark.lower()]
    if not named or mark.lower() not in pins(casebook):
        raise Missing(
            "this case names no certificate with this SHA-256, or took it back already",
            hint="`films` of the policy (`prove policy`) has those that can be taken back",
        )
    entries = tuple({notice.of_certificate(one.own) for one in named})
    current = casebook.all(FilmKey)[0]
    if notice.of_certificate(held(casebook).own) in entries:
        raise Refused(
            "films are signed under this certificate", hint="--again --revoke: another instead"
        )
    gone = tuple(dict.fromkeys((*current.taken_back, *entries)))
    casebook.append(replace(current, taken_back=gone), reason=reason, at=at)


def stamp_with(casebook: Casebook, authority: str, *, reason: str, at: datetime) -> None:
    """Have films to come stamped by the authority at this address; an empty one ends that.

    Raises:
        Malformed: no such address.
        Missing: there is no signer yet.
    """
    if authority and not authority.startswith(("http://", "https://")):
        raise Malformed("an authority has an address that begins with http:// or https://")
    held(casebook)
    found = replace(casebook.all(FilmKey)[0], authority=authority)
    casebook.append(found, reason=reason, at=at)


def taken_back(casebook: Casebook) -> frozenset[bytes]:
    """Return the entries that notices have for signers that are the team's no more."""
    versions = [one.value for one in casebook.history(FilmKey)]
    return frozenset(entry for one in versions for entry in one.taken_back)


def pins(casebook: Casebook) -> tuple[str, ...]:
    """Return SHA-256 of what readers pin, of every signer that was not taken back."""
    gone = taken_back(casebook)
    signers = [certificates.read(one.value.pem) for one in casebook.history(FilmKey)]
    kept = [one for one in signers if notice.of_certificate(one.own) not in gone]
    return tuple(sorted({certificates.fingerprint(one.pin) for one in kept}))


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
    return replace(certificates.read(found[0].pem), authority=found[0].authority)
