"""A trust policy: whose keys count, decided by the reader before any bundle is looked at.

    {"cosigners":[],"cosigners_needed":0,"issuers":["…"],"logs":["origin+id+key"],"v":1}

`issuers` are Ed25519 public keys in base64url, `logs` and `cosigners` C2SP verifier keys.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from bearwitness.errors import Malformed, Unreadable
from bearwitness.proof import notes
from bearwitness.proof.encoding import b64url, from_b64url
from bearwitness.proof.keys import acceptable

_NAMES = {"v", "issuers", "logs", "cosigners", "cosigners_needed"}
_HINT = "docs/spec/bundle.md shows a policy"


@dataclass(frozen=True, slots=True)
class Policy:
    """Keys that a reader has reason to trust, and how many cosigners must have seen the log."""

    issuers: tuple[str, ...]
    logs: tuple[str, ...]
    cosigners: tuple[str, ...] = ()
    cosigners_needed: int = 0

    def __post_init__(self) -> None:
        for issuer in self.issuers:
            _issuer(issuer)
        kinds = {notes.verifier_key(key).kind for key in self.logs} - {notes.SIGNS}
        kinds |= {notes.verifier_key(key).kind for key in self.cosigners} - {notes.COSIGNS}
        enough = 0 <= self.cosigners_needed <= len(set(self.cosigners))
        if kinds or not enough or not self.issuers or not self.logs:
            raise Malformed("this policy cannot be met or trusts nobody", hint=_HINT)


def issuer_name(key: bytes) -> str:
    """Return an issuer's public key as a policy and a bundle write it."""
    return b64url(key)


def written(policy: Policy) -> bytes:
    """Return the policy as a file."""
    return json.dumps({**asdict(policy), "v": 1}, sort_keys=True, indent=1).encode() + b"\n"


def read(data: bytes) -> Policy:
    """Read a policy file; spaces and the order of fields are free, nothing else is.

    Raises:
        Unreadable: not JSON in UTF-8, an unknown or missing or repeated field, a wrong type.
        Malformed: a key that cannot be one, or a policy that cannot be met.
    """
    try:
        plain = json.loads(data.decode(), object_pairs_hook=_once)
    except (ValueError, RecursionError) as wrong:
        raise Unreadable("this policy is not JSON", hint=_HINT) from wrong
    if not isinstance(plain, dict) or set(plain) != _NAMES or plain["v"] != 1:
        raise Unreadable("this policy has other fields than a policy has", hint=_HINT)
    issuers, logs, cosigners = (_strings(plain[name]) for name in ("issuers", "logs", "cosigners"))
    needed = plain["cosigners_needed"]
    if type(needed) is not int:
        raise Unreadable("a policy needs a whole number of cosigners", hint=_HINT)
    return Policy(issuers, logs, cosigners, needed)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a field stands twice")
    return dict(pairs)


def _strings(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise Unreadable("a policy lists its keys as strings", hint=_HINT)
    return tuple(value)


def _issuer(text: str) -> None:
    try:
        good = acceptable(from_b64url(text, 32))
    except ValueError as wrong:
        raise Malformed("an issuer's key is 32 bytes in base64url", hint=_HINT) from wrong
    if not good:
        raise Malformed("this cannot be anybody's key", hint=_HINT)
