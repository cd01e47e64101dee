"""An edition: all that one publication says, in both languages, as one frozen value.

It crosses from DESK to PUBLIC as a folder: `edition.json` (this value), `manifest.json` (see
`publication.manifest`) and the files that it names. docs/spec/edition.md begins with example
bytes. This module knows neither drafts nor testimonies, so PUBLIC may read it; what fills an
edition from cleared drafts, and nothing else, is `publication.assembly`.

Words that are shown exist in English and in Russian, each written as an original. A word of a
testimony stays in the language in which it was given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bearwitness.errors import Malformed, Refused, Unreadable
from bearwitness.ids import EditionId, checked
from bearwitness.publication.claims import TESTIMONY, PublicClaim
from bearwitness.publication.words import Words
from bearwitness.records import codec

VERSION = 4
LANGUAGES = ("en", "ru")
LARGEST = 16 * 2**20  # bytes of an edition.json that a reader accepts
SITES = ".sites"  # beside an edition's folder: where `public build` made sites of it
WITHDRAWN = ".withdrawn"  # beside an edition's folder: it must not be published any more
MOMENTS = ("happened", "said", "denied", "answered", "published")
_FILE = re.compile(r"(?:[a-z0-9][a-z0-9_-]{0,63}/){0,3}[a-z0-9][a-z0-9_.-]{0,63}")
_SERVER = re.compile(r"https?://[A-Za-z0-9.:\[\]-]{1,255}(?:/[A-Za-z0-9._~-]{1,64}){0,8}")
_PIN = re.compile(r"[0-9a-f]{64}")
_ANCHOR = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


class WarningLevel(StrEnum):
    """How heavy a passage is; the page asks before it shows the two last."""

    CALM = "calm"
    HEAVY = "heavy"  # violence or death is spoken of
    SEVERE = "severe"  # violence is described


class PieceKind(StrEnum):
    """What a piece of a passage is."""

    WORDS = "words"  # as the deponent gave them
    WITHHELD = "withheld"  # a gap; `text` is empty
    GENERALISED = "generalised"  # said more coarsely; `text` is ours, shown in brackets


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a passage. `why` is the kind of thing that is covered: "place", "name"."""

    kind: PieceKind
    text: str = field(default="", repr=False)
    why: str = ""

    def __post_init__(self) -> None:
        if (self.kind is PieceKind.WITHHELD) == bool(self.text):
            raise Malformed("a withheld piece has no words, every other piece has some")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the proof of one passage says about itself; the proof is in the file `bundle`."""

    bundle: str
    sealed_before: datetime  # UTC, the checkpoint's time
    log: str  # the log's origin
    leaf: int
    checked_by: tuple[str, ...] = ()  # cosigners and clocks other than us; empty: nobody yet


@dataclass(frozen=True, slots=True)
class Quote:
    """A cleared passage. `voice` stands for a deponent in this edition only.

    `translation` is ours, into the other language. The proof is of the pieces, never of it. A
    passage with anything covered has none: nobody has looked for what a translation gives away.
    """

    id: str  # "p-01": its place in the edition, and the name of its page
    voice: int  # 1, 2, …
    language: str
    pieces: tuple[Piece, ...]
    warning: WarningLevel = WarningLevel.CALM
    key: bool = False  # shown on the first page
    receipt: Receipt | None = None
    translation: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if self.translation and any(piece.kind is not PieceKind.WORDS for piece in self.pieces):
            raise Malformed("a passage with something covered has no translation")


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture of a number, as SVG text in each language, with words that say the same."""

    title: Words
    says: Words
    svg: Words = field(repr=False)  # two pictures, the same but for their labels


@dataclass(frozen=True, slots=True)
class Number:
    """What is documented, and what is estimated beyond it or why nothing is."""

    id: str
    title: Words
    documented: int
    says: Words
    lower: int | None = None
    median: int | None = None
    upper: int | None = None
    level: float | None = None  # of the interval: 0.95
    withheld: Words | None = None  # why there is no estimate
    limits: tuple[Words, ...] = ()
    plots: tuple[Plot, ...] = ()

    def __post_init__(self) -> None:
        interval = (self.lower, self.median, self.upper, self.level)
        whole = all(part is not None for part in interval)
        if not whole and any(part is not None for part in interval):
            raise Malformed("an estimate has a median, both ends of its interval and its level")
        if whole == (self.withheld is not None):
            raise Malformed("a number has either an estimate or the reason why there is none")


@dataclass(frozen=True, slots=True)
class Moment:
    """A point on the timeline: what happened, was said, was denied or became known."""

    on: str  # EDTF
    kind: str  # one of MOMENTS
    what: Words

    def __post_init__(self) -> None:
        if self.kind not in MOMENTS:
            raise Malformed("a moment is of a kind that no page can tell", hint=", ".join(MOMENTS))


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """What is heard from `start` (seconds), read by `reader`.

    `language` is empty where it is the film's; `translation` is into the other language.
    """

    start: float
    reader: str
    text: str = field(repr=False)
    language: str = ""
    translation: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Tall:
    """The same film for phones held upright; its manifest is its own, the certificate is not."""

    file: str
    poster: str
    credential: str = ""
    width: int = 1080
    height: int = 1920


@dataclass(frozen=True, slots=True)
class Film:
    """The recital. `captions` maps a language to a WebVTT file.

    `credential` is the manifest beside the film, `certificate` what a reader pins to check it,
    `pin` that certificate's SHA-256 in hex; all three are empty where the film has none.
    `tall` has the words, times and captions of the film itself.
    """

    file: str
    poster: str
    seconds: float
    language: str  # of what is spoken
    captions: Mapping[str, str]
    transcript: tuple[TranscriptLine, ...]
    warning: Words
    width: int = 1280
    height: int = 720
    synthetic: bool = False  # a computer's voice reads
    credential: str = ""
    certificate: str = ""
    pin: str = ""
    tall: Tall | None = None

    def __post_init__(self) -> None:
        held = (self.credential, self.certificate, self.pin)
        if any(held) and not (all(held) and _PIN.fullmatch(self.pin)):
            raise Malformed("a film has a credential with its certificate, or neither")
        if self.tall and bool(self.tall.credential) != bool(self.credential):
            raise Malformed("a film has a credential in both shapes, or in neither")


@dataclass(frozen=True, slots=True)
class Petition:
    """What is asked, and of whom. `server` is where the form posts to; may be set when built."""

    addressee: Words
    asks: tuple[Words, ...]
    server: str = ""
    closes_on: date | None = None

    def __post_init__(self) -> None:
        if self.server and not _SERVER.fullmatch(self.server):
            raise Malformed("a petition is at no such address", hint="https://name.example")


@dataclass(frozen=True, slots=True)
class Edition:
    """One publication. `title` is short; `intro` has one entry a paragraph.

    `until` (UTC) is the first moment at which some consent in it ends: from then on nothing is
    made of it. None: there is no such day.
    """

    id: EditionId
    invented: bool
    made_at: datetime  # UTC
    publisher: Words
    title: Words
    intro: tuple[Words, ...]
    quotes: tuple[Quote, ...] = ()
    claims: tuple[PublicClaim, ...] = ()
    numbers: tuple[Number, ...] = ()
    timeline: tuple[Moment, ...] = ()
    not_proven: tuple[Words, ...] = ()
    film: Film | None = None
    petition: Petition | None = None
    policy: str = ""  # file with the keys that the page for checking proofs pins; empty: none
    notice: str = ""  # file that lists published passages since withdrawn; empty: none
    dossiers: Mapping[str, str] = field(default_factory=dict)  # language -> PDF file
    until: datetime | None = None
    version: int = VERSION

    def __post_init__(self) -> None:
        if self.version != VERSION:
            raise Malformed("this edition has a version that we do not know", hint="update")
        checked(self.id, "N")
        if any(t and t.utcoffset() is None for t in (self.made_at, self.until)):
            raise Malformed("an edition needs a time with a zone")
        _check_names(self)

    @property
    def files(self) -> tuple[str, ...]:
        """Every file that the edition names, relative to its folder, in order and once."""
        return tuple(dict.fromkeys(_files(self)))


def expect_in_time(edition: Edition, at: datetime) -> None:
    """Refuse an edition of which nothing may be made any more at a moment.

    Raises:
        Refused: its time is over.
    """
    if edition.until is not None and edition.until <= at:
        raise Refused(
            f"consent in this edition held until {edition.until:%Y-%m-%d}",
            hint="DESK makes the next one, of what is allowed then; or set this clock right",
        )


def written(edition: Edition) -> bytes:
    """Return the canonical bytes of `edition.json`."""
    return codec.written(edition)


def read(data: bytes) -> Edition:
    """Return the edition that these bytes hold.

    Raises:
        Unreadable: empty or larger than `LARGEST`.
        Malformed: not the canonical form, or a value that an edition cannot have.
    """
    if not data or len(data) > LARGEST:
        raise Unreadable("this is no edition: empty, or far too large", hint="take edition.json")
    return codec.read(Edition, data)


def _files(edition: Edition) -> Iterator[str]:
    yield from (quote.receipt.bundle for quote in edition.quotes if quote.receipt)
    yield from edition.dossiers.values()
    yield from (name for name in (edition.policy, edition.notice) if name)
    if edition.film:
        film = edition.film
        yield from (film.file, film.poster, *film.captions.values())
        yield from (name for name in (film.credential, film.certificate) if name)
        if film.tall:
            yield from (film.tall.file, film.tall.poster)
            yield from (name for name in (film.tall.credential,) if name)


def _check_names(edition: Edition) -> None:
    if not all(_FILE.fullmatch(name) for name in _files(edition)):
        raise Malformed("an edition names a file in a way that it may not", hint="a-z 0-9 - _ . /")
    for things in (edition.quotes, edition.claims, edition.numbers):
        anchors = [thing.id for thing in things]
        if len(set(anchors)) < len(anchors) or not all(map(_ANCHOR.fullmatch, anchors)):
            raise Malformed("an edition has two things of one name, or a name of a wrong form")
    for claim in edition.claims:
        known = {spring.id for spring in claim.springs}
        if sum(spring.kind == TESTIMONY for spring in claim.springs) > 1:
            raise Malformed(f"claim {claim.id}: testimonies are to be one source together")
        sealed = {spring.id for spring in claim.springs if spring.kind == TESTIMONY}
        ends = {end for flow in claim.flows for end in (flow.source, flow.onto)}
        if not ends <= known:
            raise Malformed(f"claim {claim.id}: a flow begins or ends nowhere")
        if ends & sealed:
            raise Malformed(f"claim {claim.id}: a flow leads to or from who spoke in confidence")
