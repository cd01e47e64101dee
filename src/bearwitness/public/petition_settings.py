"""A petition's settings: `petition.json`, and its pepper in a file of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from bearwitness.adapters import files
from bearwitness.adapters.mail import Relay
from bearwitness.adapters.recipients import check_recipients
from bearwitness.adapters.web.catalogue import LANGUAGES
from bearwitness.campaign.petition import checked_address
from bearwitness.errors import Malformed, Missing, Refused

FILE = "petition.json"
PEPPER = "pepper"
_LARGEST = 1 << 20
_BACKUP = "restore it from a backup"


@dataclass(frozen=True, slots=True)
class Text:
    """What is asked, of whom, in one language."""

    title: str
    asks: tuple[str, ...]
    addressee: str = ""  # whom the asks are addressed to, as readers see it


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a petition server needs to know."""

    folder: Path
    id: str  # random; stands in every entry
    texts: Mapping[str, Text]  # by language
    recipients: tuple[str, ...]  # to whom entries are sealed
    address: str  # of this server, as it stands in confirmation links; no slash at its end
    sender: str  # e-mail address that confirmations come from
    relay: Relay
    pepper: bytes = field(repr=False)
    closes_on: date | None = None  # the last day, UTC
    invented: bool = False

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.folder / "petition.sqlite"


def create(
    folder: Path,
    *,
    texts: Mapping[str, Text],
    recipients: Sequence[str],
    address: str,
    sender: str,
    relay: Relay,
    entropy: Callable[[int], bytes],
    closes_on: date | None = None,
    invented: bool = False,
) -> Settings:
    """Make a petition's folder.

    Raises:
        Refused: the folder already holds a petition.
        Malformed: a recipient, the sender or the address is not one, or a language is missing.
    """
    check_recipients(recipients, entropy)
    if set(texts) != set(LANGUAGES):
        raise Malformed("a petition speaks English and Russian", hint="give it both texts")
    if not address.startswith(("http://", "https://")) or address.endswith("/"):
        raise Malformed("this is not a server's address", hint="https://sign.example, no slash")
    checked = checked_address(sender) if sender.rpartition("@")[2] != "localhost" else sender
    plain = {
        "version": 1,
        "id": entropy(8).hex(),
        "texts": {code: asdict(text) for code, text in texts.items()},
        "recipients": list(recipients),
        "address": address,
        "sender": checked,
        "relay": asdict(relay),
        "closes_on": closes_on.isoformat() if closes_on else None,
        "invented": invented,
    }
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as wrong:
        raise Refused("no folder can be made there", hint="name one that is not there") from wrong
    text = json.dumps(plain, ensure_ascii=False, indent=2) + "\n"
    files.write_new(folder / FILE, text.encode())
    files.write_new(folder / PEPPER, entropy(32))
    return load(folder)


def load(folder: Path) -> Settings:
    """Read a petition's settings.

    Raises:
        Missing: there is no petition in this folder.
        Malformed: a file is damaged or of another version.
    """
    if not (folder / FILE).is_file():
        raise Missing("there is no petition here", hint="bearwitness public petition DIR …")
    try:
        plain = json.loads(files.read_bytes(folder / FILE, limit=_LARGEST))
        return _settings(folder, plain, files.read_bytes(folder / PEPPER, limit=_LARGEST))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as wrong:
        raise Malformed(f"{FILE} is damaged or of another version", hint=_BACKUP) from wrong


def _settings(folder: Path, plain: dict[str, Any], pepper: bytes) -> Settings:
    if plain["version"] != 1:
        raise Malformed(f"{FILE} is of another version", hint="update")
    closes_on = plain["closes_on"]
    return Settings(
        folder=folder,
        id=str(plain["id"]),
        texts={
            code: Text(
                str(text["title"]),
                tuple(map(str, text["asks"])),
                str(text.get("addressee", "")),
            )
            for code, text in plain["texts"].items()
        },
        recipients=tuple(map(str, plain["recipients"])),
        address=str(plain["address"]),
        sender=str(plain["sender"]),
        relay=Relay(**plain["relay"]),
        pepper=pepper,
        closes_on=date.fromisoformat(closes_on) if closes_on else None,
        invented=bool(plain["invented"]),
    )
