"""The petition's rules: what a signature is, who counts once, how anybody can recount.

    address → canonical → token        one address counts once; only the token is kept
    entry   → 1,024 bytes → leaf       the entry is sealed to the team, the leaf is public

The token is HMAC-SHA256 under a pepper. Whoever holds token and pepper can test a guessed
address; on one machine both are taken together. THREATS.md says so, and no page says otherwise.

A leaf is SHA-256 of an entry that holds 32 random bytes: it tells nobody anything and commits to
everything. The published list of leaves is the count, and its root (RFC 6962, leaves in
ascending order) is one number that fixes it. docs/spec/tally.md.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bearwitness.errors import Malformed, Unreadable
from bearwitness.proof.merkle import root

LAYOUT = 1
ENTRY_SIZE = 1024  # bytes; entries of both tiers are equally long
LONGEST_NAME = 100  # code points
_TALLY = "bearwitness-tally/1"
_LEAF = b"bearwitness signature v1\n"
_TOKEN = b"bearwitness petition token v1\n"
_ADDRESS = re.compile(r"(?P<local>[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64})@(?P<domain>[^@\s]{3,253})")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+{_LABEL}")
_GMAIL = frozenset({"gmail.com", "googlemail.com"})
_LAYOUT_MARKS = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_BAD_ADDRESS = "this is not an e-mail address that we can write to"


class Tier(StrEnum):
    """How much a signatory shows. The values are inside sealed entries: add, never rename."""

    COUNTED = "counted"  # one more in the count, nothing else
    NAMED = "named"  # the name stands beside the others in public


@dataclass(frozen=True, slots=True)
class Entry:
    """One confirmed signature, as the team reads it after opening it."""

    petition: str
    tier: Tier
    day: date  # of signing, UTC
    language: str  # of the page
    name: str = field(repr=False)  # empty unless the tier is NAMED
    blind: bytes = field(repr=False)  # 32 random bytes

    def __post_init__(self) -> None:
        if len(self.blind) != 32 or (self.tier is Tier.NAMED) != bool(self.name):
            raise Malformed("a signature has 32 random bytes, and a name only if it is public")


@dataclass(frozen=True, slots=True)
class Tally:
    """What crosses from PUBLIC to DESK: sealed entries with their leaves, and the count."""

    petition: str
    made_on: date
    days: Mapping[date, int]  # how many confirmed on which day
    sealed: Mapping[bytes, bytes]  # leaf -> sealed entry

    @property
    def count(self) -> int:
        """How many signed."""
        return len(self.sealed)


def checked_address(text: str) -> str:
    """Return an address that mail can be sent to, its domain in lower-case ASCII (IDNA 2003).

    Raises:
        Malformed: it is not one; it is never repeated, and nothing that could end a header line
            is let through.
    """
    match = _ADDRESS.fullmatch(text.strip())
    local = match["local"] if match else "."
    if match is None or local.startswith(".") or local.endswith(".") or ".." in local:
        raise Malformed(_BAD_ADDRESS, hint="it looks like name@example.org")
    try:
        domain = match["domain"].encode("idna").decode("ascii").lower()
    except UnicodeError as wrong:
        raise Malformed(_BAD_ADDRESS, hint="check what stands after the @") from wrong
    if not _DOMAIN.fullmatch(domain) or len(local) + 1 + len(domain) > 254:
        raise Malformed(_BAD_ADDRESS, hint="check what stands after the @")
    return f"{local}@{domain}"


def canonical(address: str) -> str:
    """Return the form under which an address counts once: case, `+tags` and Gmail's dots go."""
    local, _, domain = checked_address(address).lower().partition("@")
    plain = local.split("+")[0] or local
    if domain in _GMAIL:
        return f"{plain.replace('.', '') or plain}@gmail.com"
    return f"{plain}@{domain}"


def token(address: str, pepper: bytes) -> bytes:
    """Return the 32 bytes that stand for an address.

    Raises:
        Malformed: not an address, or a pepper shorter than 32 bytes.
    """
    if len(pepper) < 32:
        raise Malformed("a pepper has 32 bytes or more")
    return hmac.digest(pepper, _TOKEN + canonical(address).encode(), "sha256")


def link_hash(secret: str) -> bytes:
    """Return what is stored of a confirmation link's random part."""
    return hashlib.sha256(b"bearwitness petition link v1\n" + secret.encode()).digest()


def checked_name(text: str) -> str:
    """Return a public name in NFC with single spaces; marks that reorder text are taken out.

    Any script and any emoji may stand in a name.

    Raises:
        Malformed: it is empty, longer than 100 code points, or holds control characters.
    """
    name = " ".join(_LAYOUT_MARKS.sub("", unicodedata.normalize("NFC", text)).split())
    if not name or len(name) > LONGEST_NAME:
        raise Malformed("a public name has 1 to 100 characters", hint="shorten it")
    if any(unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn") for letter in name):
        raise Malformed("a name cannot hold control characters", hint="write it anew")
    return name


def written(entry: Entry) -> bytes:
    """Return the 1,024 bytes of an entry: canonical JSON, then spaces."""
    plain = {
        "layout": LAYOUT,
        "petition": entry.petition,
        "tier": entry.tier.value,
        "day": entry.day.isoformat(),
        "language": entry.language,
        "name": entry.name,
        "blind": entry.blind.hex(),
    }
    data = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    if len(data) > ENTRY_SIZE:
        raise Malformed("a signature is too long", hint="shorten the name")
    return data.ljust(ENTRY_SIZE)


def read(data: bytes) -> Entry:
    """Return the entry that `written` made these bytes from.

    Raises:
        Malformed: they are not the canonical form of one.
    """
    try:
        plain = json.loads(data)
        entry = Entry(
            petition=str(plain["petition"]),
            tier=Tier(plain["tier"]),
            day=date.fromisoformat(plain["day"]),
            language=str(plain["language"]),
            name=str(plain["name"]),
            blind=bytes.fromhex(plain["blind"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as wrong:
        raise Malformed("this is not a signature") from wrong
    if written(entry) != data:
        raise Malformed("this signature is not in canonical form")
    return entry


def leaf_of(entry: Entry) -> bytes:
    """Return the public, blinded leaf of an entry: SHA-256(tag || the 1,024 bytes)."""
    return hashlib.sha256(_LEAF + written(entry)).digest()


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root of the list of leaves, in ascending order; the order tells nothing."""
    return root(sorted(leaves))


def tally_written(tally: Tally) -> bytes:
    """Return the tally file: a line that names it, a header, a line for each entry."""
    header = {
        "petition": tally.petition,
        "made_on": tally.made_on.isoformat(),
        "count": tally.count,
        "days": {day.isoformat(): count for day, count in sorted(tally.days.items())},
        "root": root_of(tally.sealed).hex(),
    }
    lines = [_TALLY, json.dumps(header, sort_keys=True, separators=(",", ":"))]
    lines += [f"{leaf.hex()} {_base64(tally.sealed[leaf])}" for leaf in sorted(tally.sealed)]
    return ("\n".join(lines) + "\n").encode("ascii")


def tally_read(data: bytes) -> Tally:
    """Read a tally and check its count, its order and its root.

    Raises:
        Unreadable: it is not a tally, or not as `tally_written` writes it.
    """
    try:
        name, header, *lines = data.decode("ascii").removesuffix("\n").split("\n")
        plain = json.loads(header)
        pairs = [line.split(" ") for line in lines]
        tally = Tally(
            petition=plain["petition"],
            made_on=date.fromisoformat(plain["made_on"]),
            days={date.fromisoformat(day): int(n) for day, n in plain["days"].items()},
            sealed={bytes.fromhex(leaf): base64.b64decode(sealed) for leaf, sealed in pairs},
        )
        whole = name == _TALLY and tally_written(tally) == data
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
        OverflowError,
    ) as wrong:
        raise Unreadable("this is not a tally", hint="make it with `public tally`") from wrong
    if not whole or sum(tally.days.values()) != tally.count:
        raise Unreadable("this tally is damaged: its count, order or root is wrong", hint="again")
    return tally


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
