"""Writes vectors/proof: `python tests/proof_vectors.py`. A test checks that nothing changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import token_builders
from bearwitness.proof import checkpoint, compact, merkle, notice, passages, stamps
from bearwitness.proof.encoding import b64, b64url
from bearwitness.proof.policy import Policy
from bearwitness.proof.verify import Verdict, verify
from film_certificates import FILM_CERTIFICATE, certificate_forms
from proof_builders import (
    AT,
    COSIGNED,
    COSIGNER,
    DISCLOSED,
    GAPPED,
    GOOD,
    LAKESHORE,
    LOG,
    ORIGIN,
    OUTLIVING_KEY,
    POLICY,
    SEED,
    STRANGER,
    TEXTS,
    insider,
    logged,
    parts,
    signed_note,
)  # fmt: skip
from proof_lies import (
    BY_TWO,
    TWO_NEEDED,
    clocks_of_one_second,
    lies,
    one_authority,
    one_authority_and_another,
    pinned,
)
from stamp_stand import stamped

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
    yield "two gaps apart", LAKESHORE.bundle(kept=((0, 9), (18, 22), (32, 59))), POLICY
    yield "one word alone", insider([*DISCLOSED, ("word", "No.")]), POLICY
    yield "Cyrillic", LAKESHORE.bundle(index=2, kept=((0, 11), (17, 48))), POLICY
    yield "letters of one, two, three and four bytes", LAKESHORE.bundle(index=3), POLICY
    yield "cosigned as the policy asks", LAKESHORE.bundle(checkpoint=cosigned), COSIGNED
    yield "a signature line by a key that nobody asked for", LAKESHORE.bundle(
        checkpoint=foreign), POLICY  # fmt: skip
    yield "cosigned by two, one of whom has two keys", BY_TWO, TWO_NEEDED
    spaced = ("I ", "did \n\n\t", "see" + " " * 40, "him.\n\u00a0\u3000")
    yield "words with tabs, line feeds and many spaces", insider(
        [*DISCLOSED, *(("word", text) for text in spaced)]), POLICY  # fmt: skip
    yield "no time stated", LAKESHORE.bundle(checkpoint=timeless), POLICY
    yield "a line of the log that we do not know", logged(
        parts()[0], parts()[1:-1], lines="weather fine\n"), POLICY  # fmt: skip
    yield "a log of one leaf", logged(parts()[0], parts()[1:-1]), POLICY
    kept = stamped()
    clocks = tuple(b64(kept[f"{kind}.root"]) for kind in ("rsa", "ec"))
    timed = LAKESHORE.bundle(
        timestamps=[
            stamps.written("rfc3161", kept["rsa.token"]),
            stamps.written("rfc3161", kept["ec.token"]),
            stamps.written("ots", kept["checkpoint.ots"]),
        ]
    )
    yield "stamped by two authorities and a block, none pinned", timed, POLICY
    yield "stamped by two authorities that the policy needs", timed, replace(
        POLICY, authorities=clocks, timestamps_needed=2)  # fmt: skip
    yield "stamped in a block that the policy pins", timed, replace(
        POLICY, blocks=(kept["block"].decode(),), timestamps_needed=1)  # fmt: skip
    yield "eight timestamps, which is the most", LAKESHORE.bundle(
        timestamps=[stamps.written("rfc3161", kept["ec.token"])] * 8), POLICY  # fmt: skip
    three = replace(POLICY, authorities=clocks, blocks=(kept["block"].decode(),))
    for needed in (0, 1, 2, 3):
        yield f"three clocks of which {needed} are needed", timed, replace(
            three, timestamps_needed=needed)  # fmt: skip
    for chain in (one for one in token_builders.kept() if one["clock"]):
        yield f"a clock by its chain: {chain['name']}", LAKESHORE.bundle(
            timestamps=[f"rfc3161 {chain['token']}"]), replace(
            POLICY, authorities=(chain["root"],), timestamps_needed=1)  # fmt: skip
    for name, authorities, bundle in one_authority():
        yield f"one clock: {name}", bundle, replace(
            POLICY, authorities=authorities, timestamps_needed=1)  # fmt: skip
    yield "a root, a signer below it and another authority, of which two are needed", *(
        one_authority_and_another())  # fmt: skip
    yield from clocks_of_one_second()
    yield "undated: a code under a policy that needs a clock", compact.compact(
        GAPPED).encode(), replace(three, timestamps_needed=1)  # fmt: skip
    yield "signed with ML-DSA-44 too", LAKESHORE.bundle(
        checkpoint=kept["outliving.note"].decode()), replace(
        POLICY, logs=(*POLICY.logs, OUTLIVING_KEY))  # fmt: skip
    yield "signed with ML-DSA-44 as the policy needs", LAKESHORE.bundle(
        checkpoint=kept["outliving.note"].decode()), replace(
        POLICY, logs=(*POLICY.logs, OUTLIVING_KEY), outliving_needed=1)  # fmt: skip
    yield "from a code", compact.compact(GAPPED).encode(), POLICY
    whole = LAKESHORE.bundle(2, fields=passages.FIELDS, checkpoint=cosigned)
    yield "from a code, cosigned, with all fields", compact.compact(whole).encode(), COSIGNED


def withdrawn() -> Iterator[tuple[str, bytes, Policy | None, str]]:
    entries = [merkle.leaf_of(LAKESHORE.credentials[1])]
    one = notice.sign([ORIGIN], entries, key=LOG, at=AT)
    every = [merkle.leaf_of(credential) for credential in LAKESHORE.credentials]
    title, day = "bearwitness withdrawal notice v2\n", "time 2026-03-01T12:00:00Z\n"
    newer = f"{ORIGIN}/0f3a91c2"
    later = notice.sign([newer, ORIGIN], entries, key=LOG, at=AT)
    yield "withdrawn", GOOD, POLICY, one
    yield "another passage was withdrawn", LAKESHORE.bundle(0), POLICY, one
    yield "nothing was withdrawn", GOOD, None, notice.sign([ORIGIN], [], key=LOG, at=AT)
    yield "several were withdrawn", GOOD, POLICY, notice.sign([ORIGIN], every, key=LOG, at=AT)
    yield "several, and another one is asked", LAKESHORE.bundle(3), POLICY, notice.sign(
        [ORIGIN], every, key=LOG, at=AT)  # fmt: skip
    yield "a notice of the case's newer log too", GOOD, POLICY, later
    yield "a notice by a stranger", GOOD, POLICY, notice.sign([ORIGIN], [], key=STRANGER, at=AT)
    yield "a notice of another log by the same key", GOOD, POLICY, notice.sign(
        [newer], entries, key=LOG, at=AT)  # fmt: skip
    yield "a notice of another log by a stranger", GOOD, POLICY, notice.sign(
        ["other.example"], entries, key=STRANGER, at=AT)  # fmt: skip
    yield "a notice that names this log without its line", GOOD, POLICY, _without_line(later)
    yield "a notice whose line by this log is another's", GOOD, POLICY, _without_line(later) + (
        notice.sign([ORIGIN], [], key=LOG, at=AT).split("\n\n")[1])  # fmt: skip
    yield "a line by this log under a notice that does not name it", GOOD, POLICY, signed_note(
        f"{title}log {newer}\n{day}{b64(entries[0])}\n")  # fmt: skip
    yield "a notice of no log", GOOD, POLICY, signed_note(f"{title}{day}")
    yield "a notice that names a log twice", GOOD, POLICY, signed_note(
        f"{title}log {ORIGIN}\nlog {ORIGIN}\n{day}")  # fmt: skip
    many = "".join(f"log {ORIGIN}/{n}\n" for n in range(100))
    yield "a notice of 101 logs", GOOD, POLICY, signed_note(f"{title}{many}log {ORIGIN}\n{day}")
    yield "a notice with a log after its time", GOOD, POLICY, signed_note(
        f"{title}log {ORIGIN}\n{day}log {newer}\n")  # fmt: skip
    yield "a notice of another log with an entry too short", GOOD, POLICY, signed_note(
        f"{title}log {newer}\n{day}AAAA\n")  # fmt: skip
    yield "a notice cut short", GOOD, POLICY, one[:-30]
    yield "a checkpoint as a notice", GOOD, POLICY, LAKESHORE.checkpoint
    yield "an empty notice", GOOD, POLICY, ""
    yield "a notice without a time", GOOD, POLICY, signed_note(
        f"{title}log {ORIGIN}\n")  # fmt: skip
    yield "a notice with another first line", GOOD, POLICY, signed_note(
        f"bearwitness withdrawal notice v1\nlog {ORIGIN}\n{day}")  # fmt: skip
    yield "a notice with another word for its time", GOOD, POLICY, signed_note(
        f"{title}log {ORIGIN}\n{day.replace('time', 'date')}")  # fmt: skip
    yield "a notice of a day that is not", GOOD, POLICY, signed_note(
        f"{title}log {ORIGIN}\ntime 2026-02-30T12:00:00Z\n")  # fmt: skip


def _without_line(text: str) -> str:
    """Take the last signature line away: that of the older log."""
    return "".join(text.splitlines(keepends=True)[:-1])


def expected(verdict: Verdict) -> dict[str, Any]:
    """What two verifiers must agree on. The wording of `why` is free."""
    plain = asdict(verdict)
    failed = next((step.number for step in verdict.steps if not step.ok), None)
    names = ("verified", "text", "gaps", "sealed_before", "independent", "withdrawn", "index",
             "passages", "language", "testimony", "issuer")  # fmt: skip
    told = {"noticed": plain["noticed"]} if plain["noticed"] else {}  # only where there is one
    told |= {"undated": True} if verdict.undated else {}
    told |= {"clocks": plain["clocks"]} if verdict.clocks else {}
    return {name: plain[name] for name in names} | told | {"failed_step": failed}


def _case(
    name: str, data: bytes, policy: Policy | None, withdrawals: str | None = None
) -> dict[str, Any]:
    return {
        "name": name,
        "bundle": b64(data),
        "policy": None if policy is None else asdict(policy) | {"v": 3},
        "notice": withdrawals,
        "expected": expected(verify(data, policy=policy, withdrawals=withdrawals)),
    }


def vectors() -> dict[str, list[dict[str, Any]]]:
    made = {
        name: [_case(title, data, None) for title, _, data in cases if len(data) < 60_000]
        for name, cases in lies().items()
    }
    made["verified"] = [_case(*case) for case in truths()]
    made["withdrawn"] = [_case(*case) for case in withdrawn()]
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
        "digests": {n: b64url(passages.digest(d)) for n, d in credential.disclosures.items()},
        "blind": credential.blind.hex(),
        "entry": merkle.leaf_of(credential).hex(),
        "jwt": credential.jwt,
    }


def ages() -> list[dict[str, Any]]:
    """How old a notice is called, to the second."""
    at = datetime(2026, 5, 1, 12, tzinfo=UTC)
    day, second = timedelta(days=1), timedelta(seconds=1)
    old = 31 * day
    ago = (0 * day, second, 30 * day, old - second, old, old + second, 400 * day,
           -second, -day, -day - second, -2 * day, -400 * day)  # fmt: skip
    rows = [((at - one).strftime("%Y-%m-%dT%H:%M:%SZ"), notice.aged) for one in ago]
    return [{"noticed": noticed, "at": "2026-05-01T12:00:00Z", **asdict(aged(noticed, at))}
            for noticed, aged in rows]  # fmt: skip


def files() -> dict[str, str]:
    made: dict[str, Any] = {**vectors(), "derivation": derivations(), "notice-age": ages()}
    made["film-keys"] = [
        {"name": name, "certificate": b64(data), "strict": strict,
         "entry": notice.of_certificate(FILM_CERTIFICATE).hex() if strict else None}
        for name, data, strict in certificate_forms(FILM_CERTIFICATE)
    ]  # fmt: skip
    return {
        f"{name}.json": json.dumps(value, ensure_ascii=False, indent=1) + "\n"
        for name, value in made.items()
    }


if __name__ == "__main__":
    for name, text in files().items():
        (VECTORS / name).write_text(text)
