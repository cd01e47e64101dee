"""`bearwitness verify FILM`: a film's content credential, and bundles beside it. No network.

A film is Verified only under a certificate that the reader gives, or names in a policy, and if each
bundle given with it is verified and is of a passage that the film names.
"""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any

from bearwitness.adapters import files
from bearwitness.adapters.media.credentials import boxes, certificates, reading
from bearwitness.adapters.media.credentials.reading import Verdict
from bearwitness.cli import aging
from bearwitness.cli.answer import Answer
from bearwitness.errors import Malformed, Unverified
from bearwitness.proof import bundle as bundles
from bearwitness.proof import compact, display, merkle, notes
from bearwitness.proof import notice as notices
from bearwitness.proof.encoding import from_b64url
from bearwitness.proof.notice import Notice
from bearwitness.proof.policy import Policy
from bearwitness.proof.verify import verify
from bearwitness.recital.statement import Passage

NOT_PROVEN = (
    "Not proven: that the words are true, or that what is heard is what was sealed:"
    " listen, beside the text of its proof."
)
_PIN = 1 << 18


def run(
    film: Path,
    proofs: dict[str, bytes],
    args: argparse.Namespace,
    *,
    policy: Policy | None,
    notice: str | None,
    at: datetime,
) -> Answer:
    """Check a film, and whether these bundles, by path, prove passages that it names.

    Raises:
        Missing, Unreadable: a file is not there, or is none.
        Malformed: the certificate is none, or the notice: it is in no such form, or a log that
            the policy pins is named in it and did not sign it.
    """
    told = Told(notices.parse(notice), policy) if notice is not None else None
    pins = [
        one
        for path in args.certificate
        for one in certificates.pinned(files.read_bytes(path, limit=_PIN))
    ]
    sidecar = args.sidecar and files.read_bytes(args.sidecar, limit=boxes.LARGEST_MANIFEST + 1)
    data = files.read_bytes(film, limit=boxes.LARGEST)
    found = reading.read(
        data, sidecar=sidecar, pins=pins, policy=policy,
        taken_back=told.heeded if told else (),
    )  # fmt: skip
    passages = found.statement.passages if found.statement else ()
    checked = {
        path: _proves(bundle, passages, policy, notice) for path, bundle in proofs.items()
    } if found.verified else {}  # fmt: skip
    every = found.verified and all(line for line, _ in checked.values())
    return Answer(
        _data(film, found, checked, told, verified=every),
        _text(film, found, checked, told, verified=every) + _noticed(found, told, at),
        0 if every else Unverified.exit_code,
    )


class Told:
    """What the reader's withdrawal notice says of passages of a film, which has no log's key."""

    def __init__(self, notice: Notice, policy: Policy | None) -> None:
        """Check the lines of every log that the policy pins.

        Raises:
            Malformed: one that the notice names did not sign it.
        """
        keys = map(notes.verifier_key, policy.logs if policy else ())
        pinned = [key for key in keys if key.kind == notes.SIGNS and key.name in notice.logs]
        if not all(notice.signed_by(key.written) for key in pinned):
            raise Malformed("this notice is not signed by the log it names", hint="fetch it anew")
        self.notice = notice
        self.signers = frozenset(key.name for key in pinned)
        # Without a policy nobody knows who signed; a certificate that may be lost is not trusted.
        self.heeds = bool(self.signers) or policy is None  # what it says of certificates
        self.heeded = notice.entries if self.heeds else frozenset()

    def at(self, passage: Passage) -> str | None:
        """Return the notice's time if it names the passage, whoever signed it."""
        named = passage.log in self.notice.logs
        held = named and bytes.fromhex(passage.entry) in self.notice.entries
        return self.notice.at if held else None

    def signed(self, passage: Passage) -> bool:
        """Tell whether the log of a passage signed the notice, by the reader's policy."""
        return passage.log in self.signers

    def signed_for(self, about: list[Passage]) -> bool:
        """Tell whether, by the reader's policy, it is signed, and by each of these logs."""
        return bool(self.signers) and all(map(self.signed, about))


Checked = dict[str, tuple[int | None, str]]  # by the bundle's path: its line in the film, why not


def _proves(
    bundle: bytes, passages: tuple[Passage, ...], policy: Policy | None, notice: str | None
) -> tuple[int | None, str]:
    verdict = verify(bundle, policy=policy, withdrawals=notice)
    if not verdict.verified:
        step = next(step for step in verdict.steps if not step.ok)
        return None, f"not verified: step {step.number}, {step.name}"
    line = next((p.line for p in passages if (p.entry, p.log) == _place(bundle)), None)
    if line is None:
        return None, "verified, but of a passage that this film does not name"
    if verdict.withdrawn is not None:
        return line, "verified, and WITHDRAWN: the deponent asks that it is repeated no more"
    return line, "verified"


def _place(bundle: bytes) -> tuple[str, str]:
    short = compact.is_compact(bundle)
    plain = compact.read(compact.text_of(bundle)) if short else bundles.parse(bundle)
    entry = merkle.entry(from_b64url(plain["blind"]), plain["credential"].split("~")[0])
    return entry.hex(), str(plain["log"]).partition("+")[0]


def _data(
    film: Path, found: Verdict, checked: Checked, told: Told | None, *, verified: bool
) -> dict[str, Any]:
    said = found.statement
    proven = {line for line, _ in checked.values()}
    about = _about(found, told) if told else []
    of_it = told is not None and found.verified and (told.heeds or bool(about))
    return {
        "film": str(film),
        "verified": verified,
        "steps": [
            {"number": s.number, "step": s.name, "ok": s.ok, "why": s.why} for s in found.steps
        ],
        "pinned": found.verified,
        "certificate": found.certificate,
        "name": found.organisation,
        "signed_before": found.signed_before,
        "clock": found.clock or None,
        "invented": said.invented if said else None,
        "synthetic": said.synthetic if said else None,
        "lines": said.lines if said else None,
        "passages": [
            {"line": p.line, "from": p.first / 1000, "to": p.last / 1000, "language": p.language,
             "log": p.log, "entry": p.entry, "synthetic": p.synthetic, "warning": p.warning,
             "proven": p.line in proven, "withdrawn": told.at(p) if told else None}
            for p in (said.passages if said else ())
        ],
        "bundles": [
            {"bundle": path, "line": line, "why": why} for path, (line, why) in checked.items()
        ],
        "noticed": told.notice.at if told and of_it else None,
        "notice_signed": bool(told and of_it and told.signed_for(about)),
        "not_proven": NOT_PROVEN,
    }  # fmt: skip


def _about(found: Verdict, told: Told) -> list[Passage]:
    """Return the passages of a verified film that are from logs that the notice is for."""
    said = found.statement if found.verified else None
    return [p for p in said.passages if p.log in told.notice.logs] if said else []


def _noticed(found: Verdict, told: Told | None, at: datetime) -> str:
    if not found.verified or found.statement is None:
        return ""
    if told is None:
        return f"\n  {aging.FILM_NONE}"
    about = _about(found, told)
    if not about and not told.heeds:
        return f"\n  {aging.FILM_OTHERS}"
    lines = [aging.as_of(told.notice.at, at)]
    missed = [p.line for p in found.statement.passages if p.log not in told.notice.logs]
    if missed:
        said = ", ".join(map(str, missed))
        lines.append(f"It is of other logs than line {said}: of these it is not known.")
    if not told.signed_for(about):
        lines.append(
            "Nobody checked who signed this notice: give --policy, which has the log's key."
        )
    if not told.heeds:
        lines.append("No log of the policy signed it: of the certificate it is not known.")
    return "".join(f"\n  {line}" for line in lines)


def _text(
    film: Path, found: Verdict, checked: Checked, told: Told | None, *, verified: bool
) -> str:
    steps = [f"  {s.number}  {'ok' if s.ok else 'NO':2}  {s.name:11}  {s.why}" for s in found.steps]
    name = display.harmless(str(film))  # a stranger named it
    if not found.verified:
        rest = len(reading.STEPS) - len(steps)
        mark = (
            [f"      the signer's certificate (not the one to pin): SHA-256 {found.certificate}"]
            if found.certificate
            else []
        )
        not_taken = [f"      {rest} further steps not taken"] if rest else []
        return "\n".join([f"{name}: NOT VERIFIED", *steps, *mark, *not_taken])
    head = f"Verified. {NOT_PROVEN}" if verified else "NOT VERIFIED: a bundle does not belong to it"
    return "\n".join([f"{name}: {head}", *steps, "", *_named(found, checked, told)])


def _named(found: Verdict, checked: Checked, told: Told | None) -> list[str]:
    said = found.statement
    if said is None:
        return []
    voice = "a computer's voice is heard" if said.synthetic else "people read"
    since = (
        [f"  Signed before {found.signed_before}: so says {found.clock}."]
        if found.signed_before
        else []
    )
    first = f"  {said.lines} lines; {voice}, never the voice of a deponent."
    lines = [f"  Signed under the name {found.organisation or '(none)'}.", *since, first]
    lines += ["  Everything in it is invented."] if said.invented else []
    why = {line: text for line, text in checked.values() if line is not None}
    for passage in said.passages:
        stands = why.get(passage.line, "no bundle of it was given")
        if told and told.at(passage) and "WITHDRAWN" not in stands:
            stands += "; WITHDRAWN: the deponent asks that it is repeated no more"
        at = f"{passage.first / 1000:7.1f} s"
        lines.append(f"  {at}  line {passage.line}, {passage.language}: {stands}")
    others = {path: text for path, (line, text) in checked.items() if line is None}
    return lines + [f"  {display.harmless(path)}: {text}" for path, text in others.items()]
