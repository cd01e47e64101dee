"""A film's content credential at DESK: it names the proofs that the film shows, and no more."""

from __future__ import annotations

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


def put(mp4: Path, plan: FilmPlan, signer: Signer) -> tuple[Path, Path]:
    """Put a manifest into a film; return where it lies beside it as well, and what readers pin.

    The film is replaced whole: a program that is stopped leaves the one before, or this one.

    Raises:
        Malformed: it is no film of this program, or has a manifest.
        Unavailable: it could not be signed.
    """
    made = signing.signed(mp4.read_bytes(), statement(plan), signer)
    beside = mp4.with_suffix(SIDECAR), mp4.with_suffix(PIN)
    pin = signer.pin.public_bytes(serialization.Encoding.PEM)
    for path, data in zip((*beside, mp4), (made.manifest, pin, made.film), strict=True):
        files.write(path, data, mode=0o644)
    return beside


def names(mp4: str, signer: Signer) -> Names:
    """Return what `put` writes beside a film of this name."""
    stem = mp4.removesuffix(".mp4")
    mark = certificates.fingerprint(signer.pin)
    return Names(f"{stem}{SIDECAR}", f"{stem}{PIN}", mark)


def _place(code: str) -> Place:
    plain = bundles.parse(expanded(code))
    jwt = plain["credential"].split("~")[0]
    return Place(merkle.entry(from_b64url(plain["blind"]), jwt), plain["log"].partition("+")[0])
