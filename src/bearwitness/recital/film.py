"""The plan of a film: what is seen and heard when, before anything is rendered.

A film is its cards and its lines, one after the other, each a whole number of frames. The
plan is a value: the same script and takes give the same plan, and the same plan the same file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from math import ceil

from bearwitness.errors import Malformed
from bearwitness.recital import captions, cards
from bearwitness.recital.alignment import Timed
from bearwitness.recital.captions import FPS, Cue, Heard
from bearwitness.recital.cards import Card
from bearwitness.recital.script import Line, Script
from bearwitness.recital.words import LANGUAGES

_LEAD = 10  # frames of quiet before a line
_TAIL = 18  # and after it
_PACE = captions.SPEED - 2  # characters a second of a translation, so that no cue is too fast
_MOST_TAIL = 100  # frames; how long a caption that is slow to read may hold the film


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line's take as the film uses it.

    `bars` is the level of the take in equal steps, 0 to 1, for its picture.
    """

    seconds: float
    words: tuple[Timed, ...] = field(repr=False)
    bars: tuple[float, ...]
    synthetic: bool


Matrix = tuple[tuple[bool, ...], ...]  # a QR code: dark (True) or light, row by row
CODES = 2  # on one proof card: the largest QR code has 185 modules, each needs 3 pixels


@dataclass(frozen=True, slots=True)
class Proofs:
    """The proofs that a film shows: what the code of a line says, by the line's number.

    `without` are lines that have a proof and no code here; the film says which.
    """

    codes: Mapping[int, str] = field(default_factory=dict, repr=False)
    without: tuple[int, ...] = ()


NO_PROOFS = Proofs()


@dataclass(frozen=True, slots=True)
class Code:
    """The QR code of one line's proof."""

    line: int
    rows: Matrix = field(repr=False)


@dataclass(frozen=True, slots=True)
class Scene:
    """A stretch of the film: a card, or one line. Frames; `voice` is where its take begins.

    `codes` are those of a proof card; `qr` is that of the end card.
    """

    first: int
    last: int
    card: Card | None
    line: Line | None = None
    spoken: Spoken | None = None
    voice: int = 0
    codes: tuple[Code, ...] = ()
    qr: Matrix = ()


@dataclass(frozen=True, slots=True)
class FilmPlan:
    """Scenes in order, and captions by language. `proofs` are what its codes say."""

    script: Script
    scenes: tuple[Scene, ...]
    cues: Mapping[str, tuple[Cue, ...]] = field(repr=False)
    proofs: Proofs = NO_PROOFS

    @property
    def seconds(self) -> float:
        """The film's length."""
        return self.scenes[-1].last / FPS

    @property
    def poster_at(self) -> float:
        """A second at which the first line and its caption are on screen."""
        first = self.cues[self.script.language][0]
        return (first.first + first.last) // 2 / FPS


def plan(
    script: Script,
    spoken: Sequence[Spoken],
    *,
    qr: Matrix = (),
    proofs: Proofs = NO_PROOFS,
    drawn: Callable[[str], Matrix] = lambda _: (),
) -> FilmPlan:
    """Return the film of this script with these takes, one a line and in its order.

    Args:
        script: what is read.
        spoken: how.
        qr: of the petition, for the end card.
        proofs: of its lines; each gets a code on a card at the very end.
        drawn: makes a QR code of what it says.

    Raises:
        Malformed: there are more or fewer takes than lines.
    """
    if len(spoken) != len(script.lines):
        raise Malformed("a film needs one take for every line of its script")
    synthetic = sum(s.synthetic for s in spoken)
    scenes: list[Scene] = []
    at = 0
    for card in cards.opening(script, synthetic=synthetic):
        scenes.append(_card_scene(card, at))
        at = scenes[-1].last
    for line, take in zip(script.lines, spoken, strict=True):
        length = _LEAD + ceil(take.seconds * FPS) + _tail(line, take)
        scenes.append(Scene(at, at + length, None, line, take, at + _LEAD))
        at += length
    scenes.append(replace(_card_scene(cards.closing(script, synthetic=synthetic), at), qr=qr))
    scenes += _proof_scenes(script, synthetic, proofs, drawn, scenes[-1].last)
    cues = {language: _cues(scenes, language) for language in _tracks(script)}
    return FilmPlan(script, tuple(scenes), cues, proofs)


def chapters(plan: FilmPlan) -> tuple[tuple[int, int, str], ...]:
    """Return (first frame, last frame, title) of each chapter; a title holds no testimony."""
    titled: list[tuple[int, int, str]] = []
    for scene in plan.scenes:
        name = scene.card.name if scene.card else ""
        if scene.line:
            name = f"{scene.line.index} · {scene.line.reader}"
        first = scene.first
        if scene.card and titled and titled[-1][2] == name:  # proof cards are one chapter
            first = titled.pop()[0]
        titled.append((first, scene.last, name))
    return tuple(titled)


def card_texts(plan: FilmPlan) -> tuple[str, ...]:
    """Return what the opening cards say, for the transcript."""
    opening = takewhile(bool, (s.card for s in plan.scenes))
    return tuple(f"{c.heading}. {c.text}".replace("\n", " ") for c in opening if c)


def _proof_scenes(
    script: Script, synthetic: int, proofs: Proofs, drawn: Callable[[str], Matrix], at: int
) -> Iterator[Scene]:
    codes = [Code(line, drawn(text)) for line, text in sorted(proofs.codes.items())]
    shared = [tuple(codes[n : n + CODES]) for n in range(0, len(codes), CODES)]
    if proofs.without and not shared:
        shared = [()]
    for number, several in enumerate(shared, 1):
        without = proofs.without if number == len(shared) else ()
        scene = _card_scene(cards.proof(script, synthetic=synthetic, without=without), at)
        yield replace(scene, codes=several)
        at = scene.last


def _card_scene(card: Card, at: int) -> Scene:
    return Scene(at, at + round(card.seconds * FPS), card)


def _tail(line: Line, take: Spoken) -> int:
    # A fast reader leaves the caption no time: the pause after the line gives it some.
    longest = max(len(line.shown(language)) for language in LANGUAGES)
    wanted = ceil((longest / _PACE - take.seconds) * FPS) + captions.GAP
    return max(_TAIL, min(wanted, _MOST_TAIL))


def _tracks(script: Script) -> tuple[str, ...]:
    """The film's own language first, then every other that all of its lines can be shown in."""
    others = [
        language
        for language in LANGUAGES
        if language != script.language and all(_shown_in(line, language) for line in script.lines)
    ]
    return (script.language, *others)


def _shown_in(line: Line, language: str) -> bool:
    return line.language == language or language in dict(line.translations)


def _cues(scenes: Sequence[Scene], language: str) -> tuple[Cue, ...]:
    made: list[Cue] = []
    for scene in scenes:
        if scene.line is not None and scene.spoken is not None:
            heard = _heard(scene, scene.line, scene.spoken, language)
            written_in = language if _shown_in(scene.line, language) else scene.line.language
            made += captions.cues(heard, language=written_in, until=scene.last / FPS)
    return tuple(made)


def _heard(scene: Scene, line: Line, take: Spoken, language: str) -> tuple[Heard, ...]:
    at = scene.voice / FPS
    if line.language == language or not _shown_in(line, language):
        return tuple(Heard(t.word.shown, at + t.start, at + t.end) for t in take.words)
    text = line.shown(language)
    first, last = at + take.words[0].start, at + take.words[-1].end
    # A translation longer than what is heard runs on into the pause after it.
    room = (scene.last - captions.GAP) / FPS
    return captions.evenly(text, first, max(last, min(room, first + len(text) / _PACE)))
