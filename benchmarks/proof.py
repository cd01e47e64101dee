"""How large a bundle is and how many are sealed and verified in a second, on one core."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bearwitness.proof import bundle, checkpoint, merkle, passages
from bearwitness.proof.policy import Policy, issuer_name
from bearwitness.proof.verify import verify

ISSUER, LOG = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2))
ORIGIN = "bearwitness.example/lakeshore"
WORDS = "they took four of us to the old boathouse by the pier and nobody came until the morning"
LEAVES = 10_000


def rate(work: Callable[[], object], seconds: float = 1.5) -> float:
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        work()
        count += 1
    return count / (time.perf_counter() - start)


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


def main() -> None:
    policy = Policy(
        (issuer_name(ISSUER.public_key().public_bytes_raw()),), (checkpoint.log_key(ORIGIN, LOG),)
    )
    print(f"one log of {LEAVES + 1} leaves, every word shown; a QR code holds 2953 bytes")
    for words in (8, 12, 16, 20):
        made = one(words)
        assert verify(made, policy=policy).verified
        checked = rate(lambda made=made: verify(made, policy=policy))
        packed = len(zlib.compress(made, 9))
        print(f"{words:3} words: {len(made):5} B, zlib {packed:5} B; {checked:6.0f} verified/s")
    text = " ".join(WORDS.split()[:15])
    sealing = rate(
        lambda: passages.issue(
            text, index=0, passages=1, language="en", seed=bytes(32), issuer_key=ISSUER
        )
    )
    print(f"sealing: {sealing:.0f} passages of 15 words/s")


if __name__ == "__main__":
    main()
