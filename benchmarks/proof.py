"""How large a proof is, and what verifying and sealing cost on one core, in CPU seconds.

Every proof needs one Ed25519 check, which no program can leave out: the floor. It is measured
side by side with each figure, for other programs slow a shared machine down by turns.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bearwitness.desk import logbook
from bearwitness.desk.casebook import Casebook
from bearwitness.ids import TestimonyId
from bearwitness.proof import bundle, checkpoint, merkle, passages
from bearwitness.proof.base45 import from_b45
from bearwitness.proof.compact import compact
from bearwitness.proof.policy import Policy, issuer_name
from bearwitness.proof.verify import verify
from bearwitness.records.testimony import Connection, Intake, Testimony

ISSUER, LOG = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2))
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
ORIGIN = "bearwitness.example/lakeshore"
WORDS = "they took four of us to the old boathouse by the pier and nobody came until the morning"
LEAVES = 10_000
TESTIMONIES = 50  # sealed here; the figure asked for is 1,000
KEPT = 20  # of them in a casebook too


def rate(work: Callable[[], object], seconds: float = 1.5) -> float:
    count, start = 0, time.process_time()
    while time.process_time() - start < seconds:
        work()
        count += 1
    return count / (time.process_time() - start)


def one(words: int) -> bytes:
    text = " ".join((WORDS.split() * 2)[:words]) + "."
    sealed = passages.issue(
        text, index=3, passages=40, language="en", seed=bytes(32), issuer_key=ISSUER
    )
    tree = merkle.Tree([merkle.leaf_of(sealed), *(i.to_bytes(32, "big") for i in range(LEAVES))])
    signed = checkpoint.sign(
        ORIGIN, tree.size, tree.root(), key=LOG, at=datetime(2026, 3, 1, tzinfo=UTC)
    )
    return bundle.make(
        sealed,
        kept=[(0, len(text))],
        log=checkpoint.log_key(ORIGIN, LOG),
        leaf_index=0,
        inclusion=tree.inclusion(0),
        checkpoint=signed,
    )


def rates(*works: Callable[[], object], turns: int = 10) -> list[float]:
    """Return how often a second each is done, by turns: they share what slows the machine."""
    spent = [[rate(work, 0.15) for work in works] for _ in range(turns)]
    return [sorted(column)[turns // 2] for column in zip(*spent, strict=True)]


def floor() -> Callable[[], None]:
    """Return the check of one Ed25519 signature, with nothing else done."""
    public, message = ISSUER.public_key(), bytes(1500)
    signature = ISSUER.sign(message)
    return lambda: public.verify(signature, message)


def testimony(number: int) -> None:
    """Seal 3,000 words in 200 sentences of 15, each a passage with its entry for the log."""
    text = " ".join(WORDS.split()[:15]) + "."
    seed = number.to_bytes(32, "big")
    for one in passages.issue_all([text] * 200, language="en", seed=seed, issuer_key=ISSUER):
        merkle.leaf_of(one)


def sealed() -> None:
    """Print what it takes to seal testimonies, and to keep them and close a day of the log."""
    start = time.process_time()
    for number in range(TESTIMONIES):
        testimony(number)
    each = (time.process_time() - start) / TESTIMONIES
    print(f"sealing {TESTIMONIES} testimonies of 3,000 words: {each * 1000:.0f} s for 1,000   [60]")
    words = ((" ".join(WORDS.split()[:15]) + ".").capitalize() + " ") * 200
    with tempfile.TemporaryDirectory() as folder:
        book, _ = Casebook.create(
            Path(folder) / "case", title="Invented", passphrase="six invented words", at=AT,
            entropy=os.urandom, work_factor=2,
        )  # fmt: skip
        start = time.process_time()
        for number in range(KEPT):
            one = Testimony(TestimonyId(f"T-{number:04}"), "Voice", "en", words, AT.date(),
                            Intake.INTERVIEW, Connection.VICTIM)  # fmt: skip
            assert len(one.passages()) == 200
            book.add_testimony(one, identity=None, contact=None, media=(), reason="kept", at=AT)
        each = (time.process_time() - start) / KEPT
        print(f"and kept in a casebook, each by itself: {each * 1000:.0f} s for 1,000")
        start = time.process_time()
        log = logbook.sealed(book, at=AT)
        print(f"closing a day, {log.waiting + 1024} passages: {time.process_time() - start:.2f} s")
        book.close()


def main() -> None:
    policy = Policy(
        (issuer_name(ISSUER.public_key().public_bytes_raw()),), (checkpoint.log_key(ORIGIN, LOG),)
    )
    print(f"one log of {LEAVES + 1} leaves, every word shown; one QR code holds 4,296 letters")
    for words in (8, 12, 16, 20):
        made = one(words)
        code = compact(made)
        assert verify(made, policy=policy).verified
        assert verify(code.encode(), policy=policy).verified
        checked, coded, least = rates(
            lambda made=made: verify(made, policy=policy),
            lambda code=code: verify(code.encode(), policy=policy),
            floor(),
        )
        sizes = f"{len(made):5} B, code {len(code):4} letters, {len(from_b45(code[4:-1])):4} B"
        speed = f"{checked:5.0f} verified/s, from the code {coded:4.0f}/s; floor {least:5.0f}/s"
        print(f"{words:3} words: {sizes}; {speed}")
    sealed()


if __name__ == "__main__":
    main()
