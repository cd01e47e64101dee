"""A film's content credential at DESK: it names the proofs that the film shows, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization

from bearwitness.adapters import files
from bearwitness.adapters.media.credentials import certificates, signing
from bearwitness.adapters.media.credentials.certificates import Signer
from bearwitness.proof import bundle as bundles
from bearwitness.proof import merkle
from bearwitness.proof.compact import expanded
from bearwitness.proof.encoding import from_b64url
from bearwitness.recital.film import FilmPlan, Proofs
from bearwitness.recital.statement import Place, Statement, of_film

SIDECAR = ".c2pa"
PIN = ".pem"


@dataclass(frozen=True, slots=True)
class Names:
    """The files of a credential, relative to the edition's folder, and what the pin's hash is."""

    sidecar: str
    pin: str
    fingerprint: str


def statement(plan: FilmPlan) -> Statement:
    """Return what is said of a film: of its lines, those whose proof stands on its last cards."""
    return of_film(plan, {line: _place(code) for line, code in plan.proofs.codes.items()})


def entries(proofs: Proofs) -> tuple[bytes, ...]:
    """Return the log entries of the proofs that a film shows."""
    return tuple(_place(code).entry for code in proofs.codes.values())


def put(films: Sequence[Path], plan: FilmPlan, signer: Signer) -> tuple[Path, ...]:
    """Put a manifest into each shape of a film; return what lies beside them then.

    That is each manifest again and once, beside the first, what readers pin. A film is replaced
    whole: a program that is stopped leaves the one before, or this one.

    Raises:
        Malformed: one is no film of this program, or has a manifest.
        Unavailable: one could not be signed.
    """
    pin = films[0].with_suffix(PIN)
    files.write(pin, signer.pin.public_bytes(serialization.Encoding.PEM), mode=0o644)
    beside = [film.with_suffix(SIDECAR) for film in films]
    for film, sidecar in zip(films, beside, strict=True):
        made = signing.signed(film.read_bytes(), statement(plan), signer)
        for path, data in ((sidecar, made.manifest), (film, made.film)):
            files.write(path, data, mode=0o644)
    return (*beside, pin)


def names(mp4: str, signer: Signer) -> Names:
    """Return what `put` writes beside a film of this name."""
    stem = mp4.removesuffix(".mp4")
    mark = certificates.fingerprint(signer.pin)
    return Names(f"{stem}{SIDECAR}", f"{stem}{PIN}", mark)


def _place(code: str) -> Place:
    plain = bundles.parse(expanded(code))
    jwt = plain["credential"].split("~")[0]
    return Place(merkle.entry(from_b64url(plain["blind"]), jwt), plain["log"].partition("+")[0])
