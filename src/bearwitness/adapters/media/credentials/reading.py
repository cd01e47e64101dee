"""Whether a film is the one that was signed, under a certificate that the reader pinned.

1. film: the file has the boxes of a film of ours, and not a byte besides.
2. manifest: there is one, inside or beside, and it is written as ours are; its certificates are
   strict DER.
3. unchanged: the film, the assertions and the claim are those that were signed.
4. passages: it names passages in the form of docs/spec/film-manifest.md.
5. certificate: it was signed under one of the certificates that the reader gives, or names in
   a policy; one that nobody has taken back, and that holds today, or held when a clock of the
   policy stamped the film.

After a step that fails no other is taken. Nothing is fetched. A film that was signed by whoever
changed it passes steps 1 to 4: only the fifth tells who signed. A clock's certificate is never
given to the library: who may say when may not say who.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import Enum

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from bearwitness.adapters.media.credentials import boxes, certificates, manifest
from bearwitness.adapters.media.credentials.manifest import Manifest
from bearwitness.adapters.media.credentials.signing import MEDIA_TYPE, QUIET
from bearwitness.errors import Malformed, Missing
from bearwitness.proof import notice
from bearwitness.proof.policy import Policy
from bearwitness.proof.stamps import Seen, by_authority
from bearwitness.proof.verify import Step
from bearwitness.recital import statement as statements
from bearwitness.recital.statement import Statement

STEPS = ("film", "manifest", "unchanged", "passages", "certificate")
_ENDED = "signingCredential.expired"
_HELD = {"claimSignature.validated", "assertion.bmffHash.match", "assertion.hashedURI.match"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. `statement` and `organisation` are there only if every step holds."""

    verified: bool
    steps: tuple[Step, ...]
    certificate: str = ""  # the signer's, SHA-256 in hex; said once step 4 holds
    organisation: str = ""
    statement: Statement | None = None
    signed_before: str | None = None  # RFC 3339 in UTC: so says a clock of the policy
    clock: str = ""  # its name


@dataclass(frozen=True, slots=True)
class _Trusted:
    """What a reader came with."""

    pins: tuple[x509.Certificate, ...]
    policy: Policy | None
    taken_back: Collection[bytes]


def read(
    film: bytes,
    *,
    sidecar: bytes | None = None,
    pins: Sequence[x509.Certificate] = (),
    policy: Policy | None = None,
    taken_back: Collection[bytes] = (),
) -> Verdict:
    """Read a film's manifest step by step.

    Args:
        film: the file's bytes.
        sidecar: the manifest that lay beside it, where it has none inside or to compare.
        pins: certificates that the reader got from the team.
        policy: names certificates by their SHA-256, and clocks. Without a pin and without a
            policy that names one nothing is verified.
        taken_back: entries of withdrawal notices that the reader goes by; one of them may be
            that of the key of the signer's certificate (`notice.of_certificate`).
    """
    steps: list[Step] = []
    try:
        whole, said = _found(film, sidecar, steps)
        reader = _Trusted((*pins, *_named(said, policy)), policy, taken_back)
        clock = _clock(said, policy)
        trusted = _unchanged(whole, said, reader, clock, steps)
        statement = _statement(said, steps)
    except (Malformed, Missing) as wrong:
        failed = _step(len(steps) + 1, str(wrong), ok=False)
        return Verdict(verified=False, steps=(*steps, failed))
    mark = hashlib.sha256(said.certificates[0]).hexdigest()
    steps.append(_step(5, _why(reader, trusted, clock), ok=trusted is _Signer.HELD))
    if trusted is not _Signer.HELD:
        return Verdict(verified=False, steps=tuple(steps), certificate=mark)
    # Not read before: a stranger's certificate may hold anything.
    name = certificates.organisation(x509.load_der_x509_certificate(said.certificates[0]))
    found = Verdict(
        verified=True, steps=tuple(steps), certificate=mark, organisation=name, statement=statement
    )
    if clock is None or not clock.trusted or clock.at is None:
        return found
    return replace(found, signed_before=f"{clock.at:%Y-%m-%dT%H:%M:%SZ}", clock=clock.by)


class _Signer(Enum):
    HELD = "signed under a certificate that you trust"
    OTHER = "signed under another certificate than the one given, or one that holds no more"
    TAKEN_BACK = "the team took this certificate back: films under it may be somebody else's"


def _named(said: Manifest, policy: Policy | None) -> list[x509.Certificate]:
    """Return the certificates in the manifest that the policy names."""
    films = policy.films if policy else ()
    chain = [one for one in said.certificates if hashlib.sha256(one).hexdigest() in films]
    return [x509.load_der_x509_certificate(one) for one in chain]


def _clock(said: Manifest, policy: Policy | None) -> Seen | None:
    return None if said.token is None else by_authority(said.token, said.stamped, policy)


def _found(film: bytes, sidecar: bytes | None, steps: list[Step]) -> tuple[bytes, Manifest]:
    boxes.expect_film(film)
    steps.append(_step(1, "the boxes of a film, and nothing besides"))
    held = boxes.manifest_of(film)
    if held is None and sidecar is None:
        raise Missing("there is no manifest in it: if one lies beside it, give that as well")
    if held is not None and sidecar is not None and held != sidecar:
        raise Malformed("the manifest beside the film is not the one inside")
    whole = film if held is not None else boxes.joined(film, sidecar or b"")
    said = manifest.read(held if held is not None else sidecar or b"")
    boxes.expect_film(whole)
    where = "inside the film" if held is not None else "beside the film, which has none inside"
    steps.append(_step(2, where))
    return whole, said


def _unchanged(
    film: bytes, said: Manifest, reader: _Trusted, clock: Seen | None, steps: list[Step]
) -> _Signer:
    """Ask the library; return whether a pinned certificate signed."""
    try:
        with (
            c2pa.Context.from_dict(QUIET | {"trust": _trust(reader.pins)}) as context,
            c2pa.Reader(MEDIA_TYPE, io.BytesIO(film), None, context) as asked,
        ):
            told, state = json.loads(asked.json()), asked.get_validation_state()
    except c2pa.C2paError as wrong:
        raise Malformed("the library cannot read its manifest") from wrong
    found = told.get("validation_results", {}).get("activeManifest", {})
    held = {one["code"] for one in found.get("success", [])}
    wrong_codes = {one["code"] for one in found.get("failure", [])}
    if "assertion.bmffHash.mismatch" in wrong_codes:
        raise Malformed("the film was changed after it was signed, or its manifest is another's")
    if not held >= _HELD or {c for c in wrong_codes if not c.startswith("signingCredential.")}:
        raise Malformed("the manifest was changed after it was signed")
    steps.append(_step(3, "the same, to the byte, as when somebody signed it"))
    own = any(_der(pin) == said.certificates[0] for pin in reader.pins)
    faults = wrong_codes - {"signingCredential.untrusted"}  # it has run out, or is for another use
    in_time = faults == {_ENDED} and own and _held_then(said, clock)
    if not in_time and (faults or not (own or state == "Trusted")):
        return _Signer.OTHER
    back = notice.of_certificate(said.certificates[0]) in reader.taken_back
    return _Signer.TAKEN_BACK if back else _Signer.HELD


def _held_then(said: Manifest, clock: Seen | None) -> bool:
    """Tell whether the signer's certificate was valid when a pinned clock saw the signature."""
    if clock is None or clock.at is None or not clock.trusted:
        return False
    signer = x509.load_der_x509_certificate(said.certificates[0])
    return signer.not_valid_before_utc <= clock.at <= signer.not_valid_after_utc


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
    steps.append(_step(4, f"{len(made.passages)} of {made.lines} lines are named"))
    return made


def _why(reader: _Trusted, found: _Signer, clock: Seen | None) -> str:
    if found is _Signer.OTHER and not reader.pins:
        return "nobody knows who signed: give the certificate or policy that you got from the team"
    if clock is None or clock.at is None or found is _Signer.TAKEN_BACK:
        return found.value
    when = f"{clock.at:%Y-%m-%dT%H:%M:%SZ}"
    if not clock.trusted:
        return f"{found.value}; also stamped by {clock.by}, which you have to check"
    return f"{found.value}, before {when}: so says {clock.by}"


def _step(number: int, why: str, *, ok: bool = True) -> Step:
    return Step(number, STEPS[number - 1], ok, why)
