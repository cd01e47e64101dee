"""A DROP's settings: one small file, `drop.json`, that holds nothing secret."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bearwitness.adapters import files
from bearwitness.adapters.recipients import check_recipients
from bearwitness.errors import Malformed, Missing, Refused

FILE = "drop.json"
_ANEW = "make the DROP anew"
_LONGEST = 1 << 20  # bytes
_KEYS = {"drop", "title", "recipients", "largest_mib", "reply_salt", "invented"}
_MAY_HAVE = {"title_ru"}


@dataclass(frozen=True, slots=True)
class Settings:
    """Where a DROP keeps its envelopes and for whom it seals them."""

    folder: Path
    recipients: tuple[str, ...]  # `age1pq1…`; every one of them can open every envelope
    reply_salt: bytes  # 16 bytes, made once; not secret
    title: str = ""  # who receives, as shown on the pages; may be empty
    largest_mib: int = 100  # one letter with its files
    invented: bool = False
    title_ru: str = ""  # as the Russian pages say it; empty: as `title`

    def titled(self, language: str) -> str:
        """Return who receives, as pages in this language say it."""
        return (self.title_ru if language == "ru" else "") or self.title

    @property
    def inbox(self) -> Path:
        """The folder of envelopes: all that DESK collects."""
        return self.folder / "inbox"


def create(
    folder: Path,
    recipients: Sequence[str],
    *,
    entropy: Callable[[int], bytes],
    title: str = "",
    largest_mib: int = 100,
    invented: bool = False,
    title_ru: str = "",
) -> Settings:
    """Make a DROP's folder and its settings file.

    Raises:
        Refused: the folder already is a DROP.
        Malformed: a recipient is not one, there is none, or the limit is out of range.
    """
    if (folder / FILE).exists():
        raise Refused("this folder already is a DROP", hint="choose another one")
    settings = Settings(
        folder, tuple(recipients), entropy(16), title, largest_mib, invented, title_ru
    )
    _check(settings, entropy)
    try:
        settings.inbox.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as wrong:
        raise Refused("no folder can be made there", hint="name one that is not there") from wrong
    plain = {
        "drop": 1,
        "title": title,
        "recipients": list(recipients),
        "largest_mib": largest_mib,
        "reply_salt": settings.reply_salt.hex(),
        "invented": invented,
        **({"title_ru": title_ru} if title_ru else {}),
    }
    text = json.dumps(plain, ensure_ascii=False, indent=2) + "\n"
    files.write_new(folder / FILE, text.encode(), mode=0o644)
    return settings


def load(folder: Path) -> Settings:
    """Read a DROP's settings.

    Raises:
        Missing: the folder is not a DROP, or has lost its inbox.
        Unreadable: the file is empty or too large.
        Malformed: the file is damaged or of another version.
    """
    try:
        plain = json.loads(files.read_bytes(folder / FILE, limit=_LONGEST))
    except Missing as missing:
        raise Missing("there is no DROP here", hint="bearwitness drop init DIR") from missing
    except (ValueError, RecursionError) as wrong:
        raise Malformed(f"{FILE} is not JSON", hint=_ANEW) from wrong
    if not isinstance(plain, dict) or set(plain) - _MAY_HAVE != _KEYS or plain["drop"] != 1:
        raise Malformed(f"{FILE} is damaged or of another version", hint=_ANEW)
    try:
        salt = bytes.fromhex(plain["reply_salt"])
        recipients = tuple(str(one) for one in plain["recipients"])
        largest, invented = int(plain["largest_mib"]), bool(plain["invented"])
        titles = str(plain["title"]), str(plain.get("title_ru", ""))
        settings = Settings(folder, recipients, salt, titles[0], largest, invented, titles[1])
    except (TypeError, ValueError, OverflowError) as wrong:
        raise Malformed(f"{FILE} has a value that it cannot have", hint=_ANEW) from wrong
    if not settings.inbox.is_dir():
        raise Missing("this DROP has lost its inbox", hint=_ANEW)
    return settings


def _check(settings: Settings, entropy: Callable[[int], bytes]) -> None:
    if not 1 <= settings.largest_mib <= 4096:
        raise Malformed("a letter may have 1 to 4,096 MiB", hint="--largest 100")
    check_recipients(settings.recipients, entropy)
