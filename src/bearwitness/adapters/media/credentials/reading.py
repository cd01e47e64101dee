"""Whether a film is the one that was signed, under a certificate that the reader pinned.

1. film: the file has the boxes of a film of ours, and not a byte besides.
2. manifest: there is one, inside or beside, and it is written as ours are.
3. unchanged: the film, the assertions and the claim are those that were signed.
4. passages: it names passages in the form of docs/spec/film-manifest.md.
5. certificate: it was signed under one of the certificates that the reader gives.

After a step that fails no other is taken. Nothing is fetched. A film that was signed by whoever
changed it passes steps 1 to 4: only the fifth tells who signed.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from bearwitness.adapters.media.credentials import boxes, certificates, manifest
from bearwitness.adapters.media.credentials.manifest import Manifest
from bearwitness.adapters.media.credentials.signing import MEDIA_TYPE, QUIET
from bearwitness.errors import Malformed, Missing
from bearwitness.recital import statement as statements
from bearwitness.recital.statement import Statement

STEPS = ("film", "manifest", "unchanged", "passages", "certificate")
_HELD = {"claimSignature.validated", "assertion.bmffHash.match", "assertion.hashedURI.match"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: whether it holds, and what was found."""

    number: int
    name: str
    ok: bool
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. `statement` and `organisation` are there only if every step holds."""

    verified: bool
    steps: tuple[Step, ...]
    certificate: str = ""  # the signer's, SHA-256 in hex; said once step 4 holds
    organisation: str = ""
    statement: Statement | None = None


def read(
    film: bytes, *, sidecar: bytes | None = None, pins: Sequence[x509.Certificate] = ()
) -> Verdict:
    """Read a film's manifest step by step.

    Args:
        film: the file's bytes.
        sidecar: the manifest that lay beside it, where it has none inside or to compare.
        pins: certificates that the reader got from the team; without one nothing is verified.
    """
    steps: list[Step] = []
    try:
        whole, said = _found(film, sidecar, steps)
        trusted = _unchanged(whole, said, pins, steps)
        statement = _statement(said, steps)
    except (Malformed, Missing) as wrong:
        return Verdict(False, (*steps, _step(len(steps) + 1, False, str(wrong))))  # noqa: FBT003
    mark = hashlib.sha256(said.certificates[0]).hexdigest()
    why = "signed under a certificate that you gave" if trusted else _unpinned(pins)
    steps.append(_step(5, trusted, why))
    if not trusted:
        return Verdict(False, tuple(steps), mark)  # noqa: FBT003
    # Not read before: a stranger's certificate may hold anything.
    name = certificates.organisation(x509.load_der_x509_certificate(said.certificates[0]))
    return Verdict(True, tuple(steps), mark, name, statement)  # noqa: FBT003


def _found(film: bytes, sidecar: bytes | None, steps: list[Step]) -> tuple[bytes, Manifest]:
    boxes.expect_film(film)
    steps.append(_step(1, True, "the boxes of a film, and nothing besides"))  # noqa: FBT003
    held = boxes.manifest_of(film)
    if held is None and sidecar is None:
        raise Missing("there is no manifest in it: if one lies beside it, give that as well")
    if held is not None and sidecar is not None and held != sidecar:
        raise Malformed("the manifest beside the film is not the one inside")
    whole = film if held is not None else boxes.joined(film, sidecar or b"")
    said = manifest.read(held if held is not None else sidecar or b"")
    boxes.expect_film(whole)
    where = "inside the film" if held is not None else "beside the film, which has none inside"
    steps.append(_step(2, True, where))  # noqa: FBT003
    return whole, said


def _unchanged(
    film: bytes, said: Manifest, pins: Sequence[x509.Certificate], steps: list[Step]
) -> bool:
    """Ask the library; return whether a pinned certificate signed."""
    try:
        with (
            c2pa.Context.from_dict(QUIET | {"trust": _trust(pins)}) as context,
            c2pa.Reader(MEDIA_TYPE, io.BytesIO(film), None, context) as reader,
        ):
            told, state = json.loads(reader.json()), reader.get_validation_state()
    except c2pa.C2paError as wrong:
        raise Malformed("the library cannot read its manifest") from wrong
    found = told.get("validation_results", {}).get("activeManifest", {})
    held = {one["code"] for one in found.get("success", [])}
    wrong_codes = {one["code"] for one in found.get("failure", [])}
    if "assertion.bmffHash.mismatch" in wrong_codes:
        raise Malformed("the film was changed after it was signed, or its manifest is another's")
    if not held >= _HELD or {c for c in wrong_codes if not c.startswith("signingCredential.")}:
        raise Malformed("the manifest was changed after it was signed")
    steps.append(_step(3, True, "the same, to the byte, as when somebody signed it"))  # noqa: FBT003
    if wrong_codes - {"signingCredential.untrusted"}:  # it has run out, or is for something else
        return False
    return state == "Trusted" or any(_der(pin) == said.certificates[0] for pin in pins)


def _trust(pins: Sequence[x509.Certificate]) -> dict[str, str]:
    # A root signs others, and is an anchor; a signer's own certificate is compared as it is.
    roots = [pin for pin in pins if certificates.may_sign_others(pin)]
    pem = [pin.public_bytes(serialization.Encoding.PEM).decode() for pin in roots]
    return {"trust_anchors": "".join(pem)} if pem else {}


def _der(found: x509.Certificate) -> bytes:
    return found.public_bytes(serialization.Encoding.DER)


def _statement(said: Manifest, steps: list[Step]) -> Statement:
    made = statements.read(said.passages)
    if made.synthetic is not said.synthetic:
        raise Malformed("it says two things about a computer's voice")
    steps.append(_step(4, True, f"{len(made.passages)} of {made.lines} lines are named"))  # noqa: FBT003
    return made


def _unpinned(pins: Sequence[x509.Certificate]) -> str:
    if pins:
        return "signed under another certificate than the one given, or one that holds no more"
    return "nobody knows who signed: give the certificate that you got from the team"


def _step(number: int, ok: bool, why: str) -> Step:  # noqa: FBT001
    return Step(number, STEPS[number - 1], ok, why)
