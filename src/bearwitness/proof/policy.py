"""A trust policy: whose keys count, decided by the reader before any bundle is looked at.

    {"authorities":[],"blocks":[],"cosigners":[],"cosigners_needed":0,"films":[],"issuers":["…"],
     "logs":["origin+id+key"],"outliving_needed":0,"timestamps_needed":0,"v":3}

`issuers` are Ed25519 public keys in base64url, `logs` and `cosigners` C2SP verifier keys (a log
may have two: Ed25519 and ML-DSA-44), `authorities` certificates of timestamping authorities or
of those who certify them (DER in base64; several of one authority are one clock), `blocks` what
a reader knows about blocks of Bitcoin: `height merkle_root time`. `films` are SHA-256 of
certificates that films are signed under; no proof of a sentence depends on them. With
`outliving_needed` 1 the log's ML-DSA-44 signature must be there: a line that nobody asks for can
be taken off unseen. No compact form has room for one.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import Any

from bearwitness.errors import Malformed, Unreadable
from bearwitness.proof import authority, notes
from bearwitness.proof.checkpoint import moment
from bearwitness.proof.encoding import b64url, from_b64url
from bearwitness.proof.keys import acceptable

_LISTS = ("issuers", "logs", "cosigners", "authorities", "blocks", "films")
_COUNTS = ("cosigners_needed", "outliving_needed", "timestamps_needed")
_VERSION = 3
_MOST_AUTHORITIES = 16  # each is compared with each
_FILM = re.compile("[0-9a-f]{64}")
_BLOCK = re.compile("(0|[1-9][0-9]{0,8}) [0-9a-f]{64} [0-9T:-]{19}Z")
_HINT = "docs/spec/bundle.md shows a policy"


@dataclass(frozen=True, slots=True)
class Policy:
    """Keys that a reader has reason to trust, and how many cosigners must have seen the log."""

    issuers: tuple[str, ...]
    logs: tuple[str, ...]
    cosigners: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    cosigners_needed: int = 0
    timestamps_needed: int = 0  # by different authorities; the chain of blocks counts as one
    outliving_needed: int = 0  # 1: the log's ML-DSA-44 signature must be there
    films: tuple[str, ...] = ()  # SHA-256 of certificates in hex

    def __post_init__(self) -> None:
        for issuer in self.issuers:
            _issuer(issuer)
        _clocks(self.authorities, self.blocks)
        if not all(map(_FILM.fullmatch, self.films)):
            raise Malformed("a film's certificate is named by its SHA-256 in hex", hint=_HINT)
        logs = {notes.verifier_key(key).kind for key in self.logs}
        kinds = logs - {notes.SIGNS, notes.OUTLIVES}
        cosigning = {notes.COSIGNS, notes.OUTLIVES}
        kinds |= {notes.verifier_key(key).kind for key in self.cosigners} - cosigning
        enough = 0 <= self.cosigners_needed <= len(self.cosigning)
        clocks = len(authority.related(self.authorities)) + bool(self.blocks)
        enough = enough and 0 <= self.timestamps_needed <= clocks
        enough = enough and 0 <= self.outliving_needed <= (notes.OUTLIVES in logs)
        if kinds or not enough or not self.issuers or not self.logs:
            raise Malformed("this policy cannot be met or trusts nobody", hint=_HINT)

    @property
    def cosigning(self) -> frozenset[str]:
        """The names of the cosigners: one that signs with two keys is still one."""
        return frozenset(notes.verifier_key(key).name for key in self.cosigners)


def issuer_name(key: bytes) -> str:
    """Return an issuer's public key as a policy and a bundle write it."""
    return b64url(key)


def written(policy: Policy) -> bytes:
    """Return the policy as a file."""
    return json.dumps({**asdict(policy), "v": _VERSION}, sort_keys=True, indent=1).encode() + b"\n"


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
    if not isinstance(plain, dict) or set(plain) != {"v", *_LISTS, *_COUNTS}:
        raise Unreadable("this policy has other fields than a policy has", hint=_HINT)
    if plain["v"] != _VERSION:
        raise Unreadable("this policy is of another version", hint=_HINT)
    if any(type(plain[name]) is not int for name in _COUNTS):
        raise Unreadable("a policy needs whole numbers of others", hint=_HINT)
    lists: dict[str, Any] = {name: _strings(plain[name]) for name in _LISTS}
    return Policy(**lists, **{name: plain[name] for name in _COUNTS})


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


def _clocks(authorities: tuple[str, ...], blocks: tuple[str, ...]) -> None:
    if len(authorities) > _MOST_AUTHORITIES:
        raise Malformed("a policy names at most 16 authorities' certificates", hint=_HINT)
    try:
        for pin in authorities:
            authority.certificate(pin)
    except ValueError as wrong:
        raise Malformed("an authority is a certificate, DER in base64", hint=_HINT) from wrong
    try:
        for block in blocks:
            if not _BLOCK.fullmatch(block):
                raise ValueError("another form")
            moment(block.rsplit(" ", 1)[1])
        if len({block.split(" ")[0] for block in blocks}) < len(blocks):
            raise ValueError("a block stands twice, so that it had two times or two roots")
    except ValueError as wrong:
        raise Malformed("a block is `height merkle_root time`, each once", hint=_HINT) from wrong
