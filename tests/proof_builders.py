"""One invented testimony with its log, and the tools to lie about it; all deterministic."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from bearwitness.proof import bundle, checkpoint, merkle, passages
from bearwitness.proof.encoding import b64, b64url, b64url_all, canonical
from bearwitness.proof.policy import Policy, issuer_name

ORIGIN = "bearwitness.example/lakeshore"
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
SEED = bytes(range(32))


def key(name: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest())


ISSUER, LOG, COSIGNER, STRANGER = map(key, ("issuer", "log", "cosigner", "stranger"))
SECOND, THIRD = map(key, ("cosigner's second key", "another cosigner"))
LOG_KEY = checkpoint.log_key(ORIGIN, LOG)
COSIGNER_KEY = checkpoint.cosigner_key("partner.example/cosigner", COSIGNER)
TEXTS = (  # invented, about the invented case Lakeshore
    "They took four of us to the boathouse.",
    "The guard did not open the door, and nobody brought water.",
    "Я слышала голоса за стеной, но имён не называли.",
    "«Zoë»: 12 days 🚣 on the\nlake.",
)
OUTLIVING = MLDSA44PrivateKey.from_seed_bytes(bytes(32))  # signs with fresh randomness
OUTLIVING_KEY = checkpoint.outliving_key(ORIGIN, OUTLIVING)
EVERYTHING = ((0, 10_000),)
POLICY = Policy((issuer_name(ISSUER.public_key().public_bytes_raw()),), (LOG_KEY,))
COSIGNED = Policy(POLICY.issuers, POLICY.logs, (COSIGNER_KEY,), cosigners_needed=1)


class Log:
    """Credentials of one testimony and the log that holds them."""

    def __init__(self, texts=TEXTS, *, seed=SEED, issuer=ISSUER, padding=7):
        self.credentials = passages.issue_all(texts, language="en", seed=seed, issuer_key=issuer)
        leaves = [merkle.leaf_of(c) for c in self.credentials]
        self.tree = merkle.Tree([*leaves, *(hashlib.sha256(bytes([i])).digest() for i in
                                            range(padding))])  # fmt: skip
        self.checkpoint = checkpoint.sign(ORIGIN, self.tree.size, self.tree.root(), key=LOG, at=AT)

    def bundle(self, index=1, kept=EVERYTHING, **changes):
        proof = {"leaf_index": index, "inclusion": self.tree.inclusion(index)}
        proof |= {"checkpoint": self.checkpoint} | changes
        return bundle.make(self.credentials[index], kept=kept, log=LOG_KEY, **proof)


ISS = {"iss": issuer_name(ISSUER.public_key().public_bytes_raw())}
LAKESHORE = Log()
GOOD = LAKESHORE.bundle()
GAPPED = LAKESHORE.bundle(kept=((0, 10), (14, 59)))  # withholds "did " and nothing else


def changed(data: bytes = GOOD, **fields: Any) -> bytes:
    return canonical(json.loads(data) | fields)


def parts(data: bytes = GOOD) -> list[str]:
    return json.loads(data)["credential"].split("~")


def with_parts(pieces: list[str], data: bytes = GOOD) -> bytes:
    return changed(data, credential="~".join(pieces))


def resigned(payload: bytes, header: bytes = passages.HEADER, signer=ISSUER) -> str:
    message = f"{b64url(header)}.{b64url(payload)}"
    return f"{message}.{b64url(signer.sign(message.encode()))}"


def logged(jwt: str, disclosures: list[str], *, signer=LOG, lines: str = "") -> bytes:
    """A bundle for any credential at all, logged by the log's own key: a hostile insider's."""
    blind = b"\x07" * 32
    tree = merkle.Tree([merkle.entry(blind, jwt)])
    text = f"{ORIGIN}\n1\n{b64(tree.root())}\n{lines}"
    return changed(
        credential="~".join([jwt, *disclosures, ""]),
        blind=b64url(blind),
        leaf_index=0,
        inclusion=[],
        checkpoint=signed_note(text, signer),
    )


def signed_note(text: str, signer=LOG) -> str:
    name, hint, _ = checkpoint.log_key(ORIGIN, signer).split("+", 2)
    return f"{text}\n— {name} {b64(bytes.fromhex(hint) + signer.sign(text.encode()))}\n"


def disclosure(value: Any, salt: bytes = bytes(16), name: str = "is") -> str:
    return b64url(canonical([b64url(salt), name, value]))


DISCLOSED = [("index", 0), ("language", "en"), ("passages", 1), ("testimony", "A" * 22)]


def payload(values: Sequence[tuple[str, Any]], **changes: Any) -> tuple[dict[str, Any], list[str]]:
    """A payload with a place for each of these values, and their disclosures in that order.

    A value stands in the place of the field that it names, or, named otherwise, is the next word.
    """
    made = [disclosure(v, bytes([i & 255]) * 16) for i, (_, v) in enumerate(values)]
    places = [{"_sd": [one]} for one in b64url_all([*map(passages.digest, made)])]
    plain: dict[str, Any] = {"_sd_alg": "sha-256", "vct": passages.TYPE, **ISS, "words": []}
    for (name, _), place in zip(values, places, strict=True):
        if name in passages.FIELDS:
            plain[name] = place
        else:
            plain["words"].append(place)
    return plain | changes, made


def insider(values: Sequence[tuple[str, Any]], **changes: Any) -> bytes:
    """What somebody who holds the issuer's and the log's keys can sign."""
    plain, made = payload(values, **changes)
    return logged(resigned(canonical(plain)), made)
