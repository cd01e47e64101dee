"""What a film's content credential says: which proven passages are spoken in it, and when.

It holds no word, no place and no id of a deponent or a testimony: a passage is named by its entry
in the public log, as the code on the film's last cards names it. A line that may be recited and
not quoted has no proof, and is not named.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from bearwitness.errors import Malformed
from bearwitness.recital.captions import FPS
from bearwitness.recital.script import MOST_LINES, Warning
from bearwitness.recital.words import LANGUAGES

if TYPE_CHECKING:
    from bearwitness.recital.film import FilmPlan  # it needs NumPy, and whoever reads does not

VERSION = 1
_ENTRY = re.compile(r"[0-9a-f]{64}")
_LOG = re.compile(r"[a-z0-9][a-z0-9.-]{0,99}(/[a-z0-9._-]{1,64}){0,4}")
_LONGEST = 24 * 3600 * 1000  # milliseconds
_SAID = {"version", "invented", "language", "lines", "read_by_others", "synthetic", "passages"}
_OF_PASSAGE = {"line", "first", "last", "language", "entry", "log", "synthetic", "warning"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands in a public log: its entry, 32 bytes, and the log's origin."""

    entry: bytes
    log: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A line of the film that has a proof. `first` and `last` are milliseconds of the film."""

    line: int
    first: int
    last: int
    language: str
    entry: str  # hex
    log: str
    synthetic: bool
    warning: str


@dataclass(frozen=True, slots=True)
class Statement:
    """All that is said of a film. `lines` counts those without a proof as well."""

    invented: bool
    language: str
    lines: int
    synthetic: bool  # a computer's voice is heard somewhere
    passages: tuple[Passage, ...]

    @property
    def plain(self) -> dict[str, Any]:
        """What goes into the manifest: maps, lists, text, whole numbers."""
        passages = [asdict(passage) for passage in self.passages]
        more = {"version": VERSION, "read_by_others": True, "passages": passages}
        return asdict(self) | more


def of_film(plan: FilmPlan, places: Mapping[int, Place]) -> Statement:
    """Return the statement of a film; `places` are those of its lines that have a proof."""
    heard = [(s.line, s.spoken, s.voice) for s in plan.scenes if s.line and s.spoken]
    passages = tuple(
        Passage(
            line=line.index,
            first=round(voice / FPS * 1000),
            last=round((voice / FPS + spoken.seconds) * 1000),
            language=line.language,
            entry=places[line.index].entry.hex(),
            log=places[line.index].log,
            synthetic=spoken.synthetic,
            warning=line.warning.value,
        )
        for line, spoken, voice in heard
        if line.index in places
    )
    script = plan.script
    synthetic = any(spoken.synthetic for _, spoken, _ in heard)
    return Statement(script.invented, script.language, len(script.lines), synthetic, passages)


def read(plain: object) -> Statement:
    """Return the statement in a manifest.

    Raises:
        Malformed: a field too many or too few, or a value that a film of ours cannot have.
    """
    if not isinstance(plain, dict) or plain.keys() != _SAID or not isinstance(
        plain["passages"], list
    ):  # fmt: skip
        raise _wrong()
    if _whole(plain["version"]) != VERSION or plain["read_by_others"] is not True:
        raise _wrong()
    lines = _whole(plain["lines"], MOST_LINES)
    passages = tuple(_passage(one, lines) for one in plain["passages"])
    order = [(passage.line, passage.first) for passage in passages]
    if order != sorted(order) or len({line for line, _ in order}) < len(order):
        raise _wrong()
    made = Statement(
        _flag(plain["invented"]), _of(plain["language"], LANGUAGES), lines,
        _flag(plain["synthetic"]), passages,
    )  # fmt: skip
    if any(passage.synthetic for passage in passages) and not made.synthetic:
        raise _wrong()
    return made


def _passage(plain: object, lines: int) -> Passage:
    if not isinstance(plain, dict) or plain.keys() != _OF_PASSAGE:
        raise _wrong()
    entry, log = plain["entry"], plain["log"]
    if not isinstance(entry, str) or not _ENTRY.fullmatch(entry):
        raise _wrong()
    if not isinstance(log, str) or not _LOG.fullmatch(log):
        raise _wrong()
    first, last = _whole(plain["first"], _LONGEST), _whole(plain["last"], _LONGEST)
    line = _whole(plain["line"], lines)
    if first > last or line < 1:
        raise _wrong()
    return Passage(
        line, first, last, _of(plain["language"], LANGUAGES), entry, log,
        _flag(plain["synthetic"]), _of(plain["warning"], tuple(Warning)),
    )  # fmt: skip


def _whole(value: object, most: int = VERSION) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise _wrong()
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise _wrong()
    return value


def _of(value: object, known: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in known:
        raise _wrong()
    return str(value)


def _wrong() -> Malformed:
    return Malformed("the film's manifest does not name its passages as this version does")
