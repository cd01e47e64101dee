"""The submission: what is handed in confidence to a court or a body of the United Nations.

Nothing comes in without a permit to SUBMIT or for a COURT, and nobody's identity comes in at all:
a testimony has a number in this submission and no other name. Bodies of the United Nations publish
letters and reports: of each testimony the paper says whether UN_REPORT was given for these very
words, and it offers no other to the public. The annex says to a machine what
the document says to a reader; its form is docs/spec/submission.md, which begins with an example.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bearwitness.consent import Permit, Scope
from bearwitness.dossier.particulars import COURTS, Cover, Particulars
from bearwitness.errors import ConsentDenied, Malformed
from bearwitness.ids import TestimonyId
from bearwitness.publication.claims import PublicClaim
from bearwitness.redaction.masking import Draft, DraftPassage

FORMAT = "bearwitness-submission"
VERSION = 3
DOCUMENT, ANNEX, CHECKPOINT, POLICY, READ_ME = (
    "submission.pdf", "annex.json", "checkpoint.txt", "policy.json", "README.txt",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """The deponent's own answer: in which month, and until which day; "" is without an end."""

    on: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One testimony in the submission, under a number of this submission.

    `proofs` holds one bundle a passage, in the passages' order; `received` is a month. `public` is
    the permit to UN_REPORT; None: these words may stand in no public report.
    """

    number: int
    permit: Permit = field(repr=False)
    given: Given
    draft: Draft = field(repr=False)
    received: str
    intake: str  # a records.testimony.Intake value
    connection: str  # a records.testimony.Connection value
    proofs: tuple[bytes, ...] = field(repr=False)
    public: Permit | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        handed = self.permit.scope in {Scope.SUBMIT, Scope.COURT}
        if not handed or self.permit.testimony != self.draft.testimony:
            raise ConsentDenied(
                "a testimony may not be handed in with this permit",
                hint="consent to submit must be given for this very testimony",
            )
        if self.public and (self.public.scope, self.public.testimony, self.public.at) != (
            Scope.UN_REPORT, self.permit.testimony, self.permit.at,
        ):  # fmt: skip
            raise ConsentDenied(
                "a testimony may not be offered for a public report with this permit",
                hint="consent to un_report must be given for this very testimony, now",
            )
        if len(self.proofs) != len(self.draft.passages):
            raise Malformed("a submission has one proof for each passage")

    def proof_name(self, passage: DraftPassage) -> str:
        """Return the name of the file with a passage's proof."""
        return f"proofs/t{self.number:02d}-p{passage.index + 1:02d}.json"


@dataclass(frozen=True, slots=True)
class Involved:
    """A perpetrator's part. `name` is empty unless it is an official named in office."""

    name: str
    office: str
    degree: str  # a records.event.Degree value
    huridocs: str


@dataclass(frozen=True, slots=True)
class Done:
    """One act against one victim, and the numbers of the testimonies that tell of it."""

    violation: str
    huridocs: str
    victim: str  # "V1": a number of this submission
    fatal: bool
    disputed: bool
    told_by: tuple[int, ...]
    by: tuple[Involved, ...] = ()


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that happened, as finely as the cover allows. `place` has the smallest first."""

    number: int
    when: str  # EDTF
    place: tuple[str, ...]
    acts: tuple[Done, ...]


@dataclass(frozen=True, slots=True)
class Submission:
    """All of it, in one language."""

    id: str
    language: str
    invented: bool
    made_at: datetime  # UTC; consent was asked for at this moment
    cover: Cover
    particulars: Particulars
    told: tuple[Told, ...]
    incidents: tuple[Incident, ...]
    claims: tuple[PublicClaim, ...]
    log: str  # the log's verifier key
    checkpoint: str
    policy: bytes

    def __post_init__(self) -> None:
        if not self.told:
            raise ConsentDenied(
                "nobody has allowed their words to be handed in",
                hint="ask the deponents for consent to submit",
            )
        scope = Scope.COURT if self.particulars.procedure in COURTS else Scope.SUBMIT
        if any(one.permit.scope is not scope for one in self.told):
            raise ConsentDenied(f"this procedure needs consent to {scope}", hint="ask for it")
        if any(one.public for one in self.told) and not self.may_be_public:
            raise ConsentDenied(
                "nothing of this submission may be offered for a public report",
                hint="only what goes to a UN body, covered as for publication",
            )
        if any(one.permit.at != self.made_at for one in self.told):
            raise ConsentDenied(
                "a permit is not of this moment; consent may have changed since", hint="ask again"
            )

    @property
    def may_be_public(self) -> bool:
        """Whether deponents can have allowed a public report: of a UN body, all covered."""
        return self.particulars.procedure not in COURTS and self.cover is Cover.ALL

    @property
    def testimonies(self) -> tuple[TestimonyId, ...]:
        """Return whose words are in it; for the ledger, never for the addressee."""
        return tuple(one.draft.testimony for one in self.told)

    @property
    def victims(self) -> tuple[str, ...]:
        """Return the victims' numbers, in order and once each."""
        named = (act.victim for incident in self.incidents for act in incident.acts)
        return tuple(dict.fromkeys(named))


def proofs(submission: Submission) -> dict[str, bytes]:
    """Return the files that stand beside the document: proofs, checkpoint, policy."""
    files = {
        one.proof_name(passage): proof
        for one in submission.told
        for passage, proof in zip(one.draft.passages, one.proofs, strict=True)
    }
    files[CHECKPOINT] = submission.checkpoint.encode()
    files[POLICY] = submission.policy
    return files


def annex(submission: Submission, files: Mapping[str, bytes]) -> bytes:
    """Return `annex.json`: everything, with the digest of every other file.

    Args:
        submission: what is handed in.
        files: every file beside it by its path, the document included.
    """
    asked = submission.particulars
    plain = {
        "format": FORMAT,
        "version": VERSION,
        "id": submission.id,
        "language": submission.language,
        "invented": submission.invented,
        "made_at": f"{submission.made_at:%Y-%m-%dT%H:%M:%SZ}",
        "confidential": True,
        "cover": submission.cover.value,
        "identities": "none",
        "addressee": {"procedure": asked.procedure.value, "name": asked.addressee},
        "sender": {"name": asked.sender, "contact": asked.contact, "relation": asked.relation},
        "urgent": asked.urgent,
        "summary": asked.summary,
        "asks": list(asked.asks),
        "steps": [{"on": s.on, "what": s.what, "answer": s.answer} for s in asked.steps],
        "no_steps": asked.no_steps,
        "elsewhere": asked.elsewhere,
        "verified": asked.verified,
        "danger": asked.danger,
        "testimonies": [_testimony(one) for one in submission.told],
        "victims": list(submission.victims),
        "incidents": [_incident(one) for one in submission.incidents],
        "claims": [_claim(one, submission.language) for one in submission.claims],
        "log": submission.log,
        "checkpoint": submission.checkpoint,
        "files": [
            {"path": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in sorted(files.items())
        ],
    }
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()


def strings(submission: Submission) -> tuple[str, ...]:
    """Return what is said in it besides the deponents' words, to be swept once more."""
    plain = json.loads(annex(submission, {}))
    for one in plain["testimonies"]:
        del one["passages"]
    return tuple(_strings(plain))


def _strings(plain: object) -> Iterator[str]:
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, dict | list):
        for part in plain.values() if isinstance(plain, dict) else plain:
            yield from _strings(part)


def _testimony(one: Told) -> dict[str, Any]:
    return {
        "number": one.number,
        "language": one.draft.language,
        "received": one.received,
        "intake": one.intake,
        "connection": one.connection,
        "consent": {
            "scope": one.permit.scope.value,
            "given_on": one.given.on,
            "until": one.given.until or None,
            "addressee_named": one.permit.only is not None,
            "un_report": one.public is not None,
            "identify": False,
        },
        "passages": [
            {
                "index": passage.index,
                "pieces": [[p.shape.value, p.kind, p.shown] for p in passage.pieces],
                "proof": one.proof_name(passage),
                "sha256": hashlib.sha256(proof).hexdigest(),
            }
            for passage, proof in zip(one.draft.passages, one.proofs, strict=True)
        ],
    }


def _incident(one: Incident) -> dict[str, Any]:
    return {
        "number": one.number,
        "when": one.when,
        "place": list(one.place),
        "acts": [
            {
                "violation": act.violation,
                "huridocs": act.huridocs,
                "victim": act.victim,
                "fatal": act.fatal,
                "disputed": act.disputed,
                "told_by": list(act.told_by),
                "perpetrators": [
                    {
                        "name": person.name or None,
                        "office": person.office or None,
                        "degree": person.degree,
                        "huridocs": person.huridocs,
                    }
                    for person in act.by
                ],
            }
            for act in one.acts
        ],
    }


def _claim(claim: PublicClaim, language: str) -> dict[str, Any]:
    return {
        "wording": claim.wording.of(language),
        "rung": claim.rung.value,
        "at_least": claim.at_least,
        "because": claim.because.of(language),
        "denials": [
            {"by": denial.by.of(language), "kind": denial.kind, "on": denial.on or None}
            for denial in claim.objections
        ],
        "judgments": [
            {
                "court": one.court.of(language),
                "case_number": one.case_number,
                "on": one.on,
                "paragraph": one.paragraph,
                "finality": one.finality,
                "counts": one.counts,
            }
            for one in claim.judgments
        ],
    }
