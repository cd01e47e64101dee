"""The bundle: one file that proves one passage (docs/spec/bundle.md).

Canonical JSON, nine fields: `v`, `issuer`, `log`, `credential` (an SD-JWT with the chosen
disclosures), `blind`, `leaf_index`, `inclusion`, `checkpoint`, `timestamps`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bearwitness.errors import Malformed, Unverified
from bearwitness.proof.display import showable
from bearwitness.proof.encoding import b64url, canonical, from_canonical, is_count
from bearwitness.proof.passages import FIELDS, Credential, Slot

VERSION = 2
LARGEST = 1 << 20  # bytes
_KINDS = {"blind": str, "checkpoint": str, "credential": str, "inclusion": list,
          "issuer": str, "leaf_index": int, "log": str, "timestamps": list, "v": int}  # fmt: skip
_NAME = re.compile("[a-z][a-z_]{0,31}")


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle with the right fields. Nothing in it is checked yet."""

    issuer: str
    log: str
    credential: str = field(repr=False)
    blind: str
    leaf_index: int
    inclusion: tuple[str, ...]
    checkpoint: str
    timestamps: tuple[str, ...]


def make(
    credential: Credential,
    *,
    kept: Sequence[tuple[int, int]],
    fields: Collection[str] = ("language",),
    log: str,
    leaf_index: int,
    inclusion: Sequence[bytes],
    checkpoint: str,
    timestamps: Sequence[str] = (),
) -> bytes:
    """Return the bundle that shows the kept words of a passage and withholds the others.

    A word is shown only if every visible character of its slot is kept, so a mask over part
    of a word withholds the word.

    Args:
        credential: the passage as it was sealed.
        kept: code-point ranges of the passage that may be shown, `(start, end)`.
        fields: which of `index`, `language`, `passages`, `testimony` to disclose. The last one
            lets anybody see that two bundles come from one testimony; place and number of
            passages let them guess it, and show that two passages are consecutive.
        log: the log's verifier key (`checkpoint.log_key`).
        leaf_index: where the credential's leaf stands in the log.
        inclusion: its audit path in the tree of `checkpoint`.
        checkpoint: signed by the log, perhaps cosigned.
        timestamps: of the checkpoint's text, as `stamps.written` writes them.

    Raises:
        Malformed: a field that a credential does not have.
    """
    if not set(fields) <= set(FIELDS):
        raise Malformed("a bundle can only disclose " + ", ".join(FIELDS))
    names = [name for name in FIELDS if name in fields]
    names += [slot.name for slot in credential.slots if _may_be_shown(slot, kept)]
    shown = [credential.disclosures[name] for name in names]
    return canonical(
        {
            "v": VERSION,
            "issuer": b64url(credential.issuer),
            "log": log,
            "credential": "~".join([credential.jwt, *shown, ""]),
            "blind": b64url(credential.blind),
            "leaf_index": leaf_index,
            "inclusion": [b64url(node) for node in inclusion],
            "checkpoint": checkpoint,
            "timestamps": list(timestamps),
        }
    )


def typed(values: Mapping[str, Any]) -> Bundle:
    """Return a bundle of version 2 made of these values: step 2 of `verify`.

    Raises:
        Unverified: another version, or other fields than version 2 has.
    """
    if values.get("v") != VERSION:
        raise Unverified("the bundle is of a version that this program does not know", step=2)
    if {name: type(value) for name, value in values.items()} != _KINDS:
        raise Unverified("the bundle has other fields than version 2 has", step=2)
    lists: dict[str, Any] = {name: tuple(values[name]) for name in ("inclusion", "timestamps")}
    rest = {name: value for name, value in values.items() if name != "v"}
    return Bundle(**rest | lists)


def parse(data: bytes) -> dict[str, Any]:
    """Return the values of a bundle of any version: step 1 of `verify`.

    Raises:
        Unverified: too large, not canonical JSON, or not flat.
    """
    if len(data) > LARGEST:
        raise Unverified("the bundle is larger than 1 MiB", step=1)
    try:
        plain = from_canonical(data)
    except ValueError as wrong:
        raise Unverified("the bundle is not canonical JSON in UTF-8", step=1) from wrong
    if not isinstance(plain, dict) or not all(map(_NAME.fullmatch, plain)):
        raise Unverified("the bundle is not an object with plain names", step=1)
    if not all(map(_flat, plain.values())):
        raise Unverified("the bundle holds more than text, counts and lists of text", step=1)
    return dict(plain)


def _flat(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    return isinstance(value, str) or is_count(value)


def _may_be_shown(slot: Slot, kept: Sequence[tuple[int, int]]) -> bool:
    visible = (slot.start + i for i, letter in enumerate(slot.text) if not letter.isspace())
    covered = all(any(start <= at < end for start, end in kept) for at in visible)
    return covered and showable(slot.text)
