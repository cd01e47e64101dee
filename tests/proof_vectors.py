"""Writes vectors/proof: `python tests/proof_vectors.py`. A test checks that nothing changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bearwitness.proof import checkpoint, merkle, passages
from bearwitness.proof.encoding import b64
from bearwitness.proof.policy import Policy
from bearwitness.proof.verify import Verdict, verify
from proof_builders import (
    AT,
    COSIGNED,
    COSIGNER,
    GAPPED,
    GOOD,
    LAKESHORE,
    POLICY,
    SEED,
    TEXTS,
    logged,
    parts,
    signed_note,
)  # fmt: skip
from proof_lies import lies, pinned

VECTORS = Path(__file__).parents[1] / "vectors" / "proof"


def truths() -> Iterator[tuple[str, bytes, Policy | None]]:
    cosigned = checkpoint.cosign(
        LAKESHORE.checkpoint, name="partner.example/cosigner", key=COSIGNER, at=AT
    )
    foreign = LAKESHORE.checkpoint + "— someone.example/else AAAAAAAAAAAA\n"
    timeless = signed_note("\n".join(LAKESHORE.checkpoint.split("\n")[:3]) + "\n")
    yield "every word shown", GOOD, None
    yield "every word shown, keys pinned", GOOD, POLICY
    yield "one word withheld", GAPPED, POLICY
    yield "every word withheld", LAKESHORE.bundle(kept=()), POLICY
    yield "all four fields", LAKESHORE.bundle(fields=passages.FIELDS), POLICY
    yield "no field", LAKESHORE.bundle(fields=()), POLICY
    yield "Cyrillic", LAKESHORE.bundle(index=2, kept=((0, 11), (17, 48))), POLICY
    yield "letters of one, two, three and four bytes", LAKESHORE.bundle(index=3), POLICY
    yield "cosigned as the policy asks", LAKESHORE.bundle(checkpoint=cosigned), COSIGNED
    yield "a signature line by a key that nobody asked for", LAKESHORE.bundle(
        checkpoint=foreign), POLICY  # fmt: skip
    yield "no time stated", LAKESHORE.bundle(checkpoint=timeless), POLICY
    yield "a line of the log that we do not know", logged(
        parts()[0], parts()[1:-1], lines="weather fine\n"), POLICY  # fmt: skip
    yield "a log of one leaf", logged(parts()[0], parts()[1:-1]), POLICY


def expected(verdict: Verdict) -> dict[str, Any]:
    """What two verifiers must agree on. The wording of `why` is free."""
    plain = asdict(verdict)
    failed = next((step.number for step in verdict.steps if not step.ok), None)
    names = ("verified", "text", "gaps", "sealed_before", "index", "passages", "language",
             "testimony", "issuer")  # fmt: skip
    return {name: plain[name] for name in names} | {"failed_step": failed}


def _case(name: str, data: bytes, policy: Policy | None) -> dict[str, Any]:
    return {
        "name": name,
        "bundle": b64(data),
        "policy": None if policy is None else asdict(policy) | {"v": 1},
        "expected": expected(verify(data, policy=policy)),
    }


def vectors() -> dict[str, list[dict[str, Any]]]:
    made = {
        name: [_case(title, data, None) for title, _, data in cases if len(data) < 60_000]
        for name, cases in lies().items()
    }
    made["verified"] = [_case(*case) for case in truths()]
    made["hostile-policy"] = [_case(t, data, policy) for t, _, data, policy in pinned()]
    return made


def derivations() -> dict[str, Any]:
    """Secrets of an invented passage, so that a second issuer can find its mistake."""
    credential = LAKESHORE.credentials[1]
    return {
        "seed": SEED.hex(),
        "index": 1,
        "passages": len(TEXTS),
        "language": "en",
        "text": TEXTS[1],
        "slots": [slot.text for slot in credential.slots],
        "disclosures": dict(credential.disclosures),
        "digests": {n: passages.digest(d) for n, d in credential.disclosures.items()},
        "blind": credential.blind.hex(),
        "entry": merkle.leaf_of(credential).hex(),
        "jwt": credential.jwt,
    }


def files() -> dict[str, str]:
    made: dict[str, Any] = {**vectors(), "derivation": derivations()}
    return {
        f"{name}.json": json.dumps(value, ensure_ascii=False, indent=1) + "\n"
        for name, value in made.items()
    }


if __name__ == "__main__":
    for name, text in files().items():
        (VECTORS / name).write_text(text)
