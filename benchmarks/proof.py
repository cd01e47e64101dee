"""How large a proof is, and what verifying and sealing cost on one core, in CPU seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from bearwitness.proof import bundle, checkpoint, merkle, passages
from bearwitness.proof.base45 import from_b45
from bearwitness.proof.compact import compact
from bearwitness.proof.policy import Policy, issuer_name
from bearwitness.proof.verify import verify

ISSUER, LOG = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2))
ORIGIN = "bearwitness.example/lakeshore"
WORDS = "they took four of us to the old boathouse by the pier and nobody came until the morning"
LEAVES = 10_000
TESTIMONIES = 50  # sealed here; the figure asked for is 1,000


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


def floor() -> float:
    """Return how often a second one Ed25519 signature is checked, and nothing else done."""
    public, message = ISSUER.public_key().public_bytes_raw(), bytes(1500)
    signature = ISSUER.sign(message)
    return rate(lambda: Ed25519PublicKey.from_public_bytes(public).verify(signature, message))


def testimony(number: int) -> None:
    """Seal 3,000 words in 200 sentences of 15, each a passage with its entry for the log."""
    text = " ".join(WORDS.split()[:15]) + "."
    seed = number.to_bytes(32, "big")
    for one in passages.issue_all([text] * 200, language="en", seed=seed, issuer_key=ISSUER):
        merkle.leaf_of(one)


def main() -> None:
    policy = Policy(
        (issuer_name(ISSUER.public_key().public_bytes_raw()),), (checkpoint.log_key(ORIGIN, LOG),)
    )
    print(f"one log of {LEAVES + 1} leaves, every word shown; one QR code holds 4,296 letters")
    print(f"floor: one Ed25519 check and nothing else {floor():6.0f}/s")
    for words in (8, 12, 16, 20):
        made = one(words)
        code = compact(made)
        assert verify(made, policy=policy).verified
        assert verify(code.encode(), policy=policy).verified
        checked = rate(lambda made=made: verify(made, policy=policy))
        coded = rate(lambda code=code: verify(code.encode(), policy=policy))
        sizes = f"{len(made):5} B, code {len(code):4} letters, {len(from_b45(code[4:-1])):4} B"
        print(f"{words:3} words: {sizes}; {checked:5.0f} verified/s, from the code {coded:4.0f}/s")
    start = time.process_time()
    for number in range(TESTIMONIES):
        testimony(number)
    each = (time.process_time() - start) / TESTIMONIES
    print(f"sealing {TESTIMONIES} testimonies of 3,000 words: {each * 1000:.0f} s for 1,000")


if __name__ == "__main__":
    main()
