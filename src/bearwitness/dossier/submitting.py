"""A submission as its template reads it: every word ready, in the language of the submission."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from bearwitness.dossier import judgments
from bearwitness.dossier.submission import Done, Incident, Involved, Submission, Told
from bearwitness.dossier.submission_words import SUBMISSION
from bearwitness.dossier.words import WORDS, day, moment
from bearwitness.publication.claims import PublicClaim, Rung
from bearwitness.redaction.masking import Shape

TEMPLATE = "submission.typ"
Label = Callable[[str, str], str]  # vocabulary, code -> its label
_KINDS = {Shape.KEPT: "words", Shape.WITHHELD: "withheld", Shape.GENERALISED: "generalised"}


def data(submission: Submission, *, label: Label) -> bytes:
    """Return what `submission.typ` reads, as JSON.

    Args:
        submission: what is handed in.
        label: says a code of a vocabulary in the submission's language.
    """
    language, asked = submission.language, submission.particulars
    words = {**WORDS[language], **SUBMISSION[language]}
    told = {
        "language": language,
        "words": words,
        "invented": submission.invented,
        "id": submission.id,
        "made": words["made_submission"].format(
            id=submission.id, moment=moment(submission.made_at, language)
        ),
        "addressee": asked.addressee,
        "procedure": words[asked.procedure.value],
        "appeal": words["urgent" if asked.urgent else "allegation"],
        "sender": asked.sender,
        "contact": asked.contact,
        "relation": asked.relation,
        "summary": asked.summary,
        "asks": list(asked.asks),
        "verified": asked.verified,
        "steps": [[day(step.on, language), step.what, step.answer] for step in asked.steps],
        "no_steps": asked.no_steps,
        "elsewhere": asked.elsewhere or words["nowhere"],
        "danger": asked.danger or words["no_danger"],
        "cover": words[f"cover_{submission.cover.value}"],
        "consents": [_consent(one, words, language) for one in submission.told],
        "victims": words["victims_told"].format(
            count=len(submission.victims), names=", ".join(submission.victims)
        ),
        "incidents": [_incident(one, label, words, language) for one in submission.incidents],
        "claims": [_claim(one, words, language) for one in submission.claims],
        "testimonies": [_testimony(one, label, words, language) for one in submission.told],
        "log": submission.log,
        "checkpoint": submission.checkpoint.strip().split("\n"),
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


def _consent(one: Told, words: dict[str, str], language: str) -> list[str]:
    until = one.given.until
    return [
        f"{one.number}",
        day(one.given.on, language),
        day(until, language) if until else words["no_end"],
        words["public_yes" if one.public else "public_no"],
    ]


def _incident(one: Incident, label: Label, words: dict[str, str], language: str) -> dict[str, Any]:
    return {
        "title": words["incident"].format(number=one.number),
        "when": day(one.when, language) or words["not_said"],
        "place": ", ".join(one.place) or words["not_said"],
        "acts": [_act(act, label, words) for act in one.acts],
        "by": list(dict.fromkeys(_by(p, label, words) for act in one.acts for p in act.by)),
    }


def _act(act: Done, label: Label, words: dict[str, str]) -> list[str]:
    notes = [words["fatal"]] * act.fatal + [words["disputed"]] * act.disputed
    return [
        ", ".join([label("violations", act.violation), *notes]),
        act.victim,
        ", ".join(map(str, act.told_by)),
        act.huridocs,
    ]


def _by(one: Involved, label: Label, words: dict[str, str]) -> str:
    who = ", ".join(filter(None, (one.name, one.office))) or words["unnamed"]
    return f"{who}: {label('degrees', one.degree)}"


def _claim(claim: PublicClaim, words: dict[str, str], language: str) -> dict[str, Any]:
    height = list(Rung).index(claim.rung) + 1
    return {
        "wording": claim.wording.of(language),
        "height": height,
        "rung": words["rung"].format(height=height, rung=words[claim.rung]),
        "because": claim.because.of(language),
        "judgments": judgments.rows(claim, language),
        "denials": [
            words["denial"].format(
                by=denial.by.of(language), kind=words.get(denial.kind, words["other"])
            )
            + (f" ({day(denial.on, language)})" if denial.on else "")
            for denial in claim.objections
        ],
    }


def _testimony(one: Told, label: Label, words: dict[str, str], language: str) -> dict[str, Any]:
    facts = (
        words[f"original_{one.draft.language}"],
        words["received"].format(month=day(one.received, language)),
        words[f"intake_{one.intake}"],
        label("source_connections", one.connection),
    )
    return {
        "title": words["testimony_number"].format(number=one.number),
        "facts": ". ".join(fact[:1].upper() + fact[1:] for fact in facts) + ".",
        "language": one.draft.language,
        "passages": [
            {
                "pieces": [[_KINDS[p.shape], p.shown.strip("[]") if p.shape is Shape.GENERALISED
                            else p.shown] for p in passage.pieces],
                "file": one.proof_name(passage).rpartition("/")[2],
                "digest": hashlib.sha256(proof).hexdigest(),
            }
            for passage, proof in zip(one.draft.passages, one.proofs, strict=True)
        ],
    }  # fmt: skip
