"""Risk: how likely a reader could still pick out the deponent, measured by attack.

Two intruders try, and the stronger one's chance is the figure.

* The **acquaintance** knows three telling things about a person and looks for whom they fit.
  The words and details still readable in the draft are such things. If `people` could be the
  deponent and a share s of them fits all three, the number of others who fit is taken as
  Poisson with mean m = (people - 1) * s, and the chance to name the right one is
  E[1 / (1 + others)] = (1 - exp(-m)) / m  (Skinner & Shlomo 2008, doi 10.1198/016214507000001328;
  Benedetti & Franconi 1998). The share of a word is a Beta-binomial mean: (texts with the word
  + 20 * prior) / (texts + 20), over the background without the deponent's own text. The prior
  comes from everyday language: a word that makes up p of all running words stands in a share
  1 - exp(-32,000 * p) of people's stories. 32,000 words are what somebody may know of another:
  two days of talk (16,000 a day: Mehl and others 2007, doi 10.1126/science.1139940; that it is
  two is our judgement). Without such frequencies the prior is 1/20 for every word, and rare
  words cannot be told from common ones: the answer then says that it is coarse.
  Where the deponent tells of somebody's death and the case knows of few dead, that is a telling
  thing too: each of the dead has some thirty people who would tell of it, by our judgement.
* The **linker** compares the draft with every text it knows (TF-IDF, cosine; Salton & Buckley
  1988, doi 10.1016/0306-4573(88)90021-0) and names whoever fits best. Of the deponent's own
  sealed testimony it knows only the covered words: if one of them is readable elsewhere in the
  draft, it strikes. Texts that anyone can read it knows whole.

What neither sees: what is recognised by style, by a voice, or by someone who was there. So a
low figure is no promise.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bearwitness.errors import Malformed
from bearwitness.ids import TestimonyId
from bearwitness.redaction.commons import ALWAYS, COMMON, GENERIC
from bearwitness.redaction.finding import Finding, Identifier, Kind
from bearwitness.redaction.masking import Draft, Shape
from bearwitness.redaction.names import stems
from bearwitness.redaction.normal import fold

_WORD = re.compile(r"[^\W\d_]{3,}|\d{2,}")
_EVERYDAY = ALWAYS | COMMON | GENERIC
_KNOWS = 3  # telling things that the acquaintance knows
_PRIOR = 20  # texts that what is known of everyday language weighs
_ENOUGH = 200  # texts; below, and without frequencies, a rare word cannot be told from a common one
_STORY = 32_000  # running words that somebody may know of another: two days of talk
_UNLISTED = 1e-8  # of running words; a word that no list has is taken to be this common
_PEOPLE = 10_000  # when nobody has said among how many: a small district
_CIRCLE = 30  # people near enough to one who died to tell of it: our judgement
MANKIND = 10_000_000_000  # people that there may be on earth within this century
# Share of people who fit a detail that was left readable. Set by judgement, not measured: a
# team with a census gives its own.
_SHARES: dict[str, float] = {
    Kind.AGE: 1 / 60, Kind.DATE: 1 / 200, Kind.PLACE: 1 / 50, Kind.OCCUPATION: 1 / 200,
    Kind.KINSHIP: 1 / 500, Kind.MARK: 1 / 500, Kind.UNIQUE: 1 / 10_000, Kind.GROUP: 1 / 20,
    Kind.TRAIT: 1 / 100,
}  # fmt: skip
_SHARE = 1 / 100  # of any other detail
_ALONE = 1e-12  # a direct identifier
# What is said more coarsely still tells something; "[a place]" and the like tell nothing.
_COARSE: dict[str, float] = {Kind.DATE: 1 / 4, Kind.CLOCK: 1 / 4, Kind.AGE: 1 / 6}


@dataclass(frozen=True, slots=True)
class Known:
    """A text that an intruder may hold beside the draft; its telling words are read out once.

    `about` is the testimony of the person it is about; None: nobody's in particular.
    `sealed` says that only we hold it (the testimony itself), so the intruder has not read it.
    """

    about: TestimonyId | None
    text: str = field(repr=False)
    sealed: bool = True
    words: Sequence[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", tuple(_words(self.text)))


@dataclass(frozen=True, slots=True)
class Census:
    """Among how many people the deponent could be, and what share of them fits a kind of detail.

    `shares` maps a finding's kind ("occupation") to a share between 0 and 1.
    """

    people: int
    shares: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 1 <= self.people <= MANKIND:
            raise Malformed(
                "a census counts one person or more, and no more than there are",
                hint=f"from 1 to {MANKIND}",
            )
        if not all(0 < share <= 1 for share in self.shares.values()):
            raise Malformed("a census counts in shares above 0 and up to 1")


@dataclass(frozen=True, slots=True)
class Heat:
    """How telling the words from `start` to `end` of a passage are: 0 everyday, 1 unique."""

    passage: int
    start: int
    end: int
    heat: float


@dataclass(frozen=True, slots=True)
class Risk:
    """`chance_named` is the probability that the stronger intruder names the deponent."""

    chance_named: float
    among: int
    because: str
    words: tuple[Heat, ...] = ()

    @property
    def one_in(self) -> int:
        """The same as "1 in N could be picked out", rounded towards the worse."""
        return max(1, math.floor(1 / self.chance_named)) if self.chance_named else self.among


def risk(
    drafts: Sequence[Draft],
    background: Sequence[Known] = (),
    *,
    cleared: Sequence[Finding] = (),
    dead: int = 0,
    census: Census | None = None,
    frequency: Callable[[str], float] | None = None,
) -> Risk:
    """Return the risk of publishing these drafts of one person together.

    Args:
        drafts: at least one; all that is or will be public from this deponent.
        background: all testimonies of the case, what is already published, other known texts.
        cleared: findings that can still be read (`masking.still_read`): each counts as a detail.
        dead: how many dead the case knows of, where the deponent tells of one; 0: of none. Where
            they are few, everybody there knows whose kin and neighbours they were.
        census: None: as if among 10,000 people, and the answer says so.
        frequency: the share of running words of everyday language that a word in lower case
            makes up, 0 if it is not listed; None: every word counts as equally rare beforehand.

    Raises:
        Malformed: there is no draft.
    """
    if not drafts:
        raise Malformed("risk needs a draft", hint="redact first")
    people = census.people if census else _PEOPLE
    own = {draft.testimony for draft in drafts}
    spread = _Spread.of([k for k in background if not (k.sealed and k.about in own)], frequency)
    details = [*_details(drafts), *_left(cleared, census)]
    details += [min(1.0, dead * _CIRCLE / people)] if dead else []
    known = sorted([*_readable(drafts, spread), *details])[:_KNOWS]
    by_facts = _chance(people, math.prod(known))
    by_link = _linked(drafts, background, spread, people)
    because = _reason(by_facts, by_link, people, spread, assumed=census is None, dead=dead)
    return Risk(max(by_facts, by_link), people, because, tuple(_heat(drafts, spread)))


def _chance(people: int, share: float) -> float:
    """Return E[1 / (1 + others)], others being Poisson; 1 when nobody else can fit."""
    others = (people - 1) * share
    return 1.0 if others < 1e-9 else -math.expm1(-others) / others


@dataclass(frozen=True, slots=True)
class _Spread:
    """In how many of the background's texts each word stands."""

    texts: int
    counts: Mapping[str, int] = field(repr=False)
    frequency: Callable[[str], float] | None = field(default=None, repr=False)

    @classmethod
    def of(
        cls, background: Sequence[Known], frequency: Callable[[str], float] | None = None
    ) -> _Spread:
        counts = Counter(w for known in background for w in set(known.words))
        return cls(len(background), counts, frequency)

    def share(self, word: str) -> float:
        """Return the share of people whose story has a word, given in lower case."""
        seen = min(self.counts.get(_stem(word), 0), self.texts)
        return (seen + _PRIOR * self._prior(word)) / (self.texts + _PRIOR)

    def _prior(self, word: str) -> float:
        if self.frequency is None:
            return 1 / _PRIOR
        return -math.expm1(-_STORY * max(self.frequency(word), _UNLISTED))

    def weight(self, word: str) -> float:
        return math.log((self.texts + 1) / (self.counts.get(word, 0) + 1)) + 1


def _said(text: str) -> list[str]:
    """Return the words of a text that are not everybody's, in lower case."""
    return [w for w in _WORD.findall(fold(text).text.lower()) if w not in _EVERYDAY]


def _stem(word: str) -> str:
    """Return the shortest stem: inflection says nothing."""
    return min(stems(word), key=lambda s: (len(s), s))


def _words(text: str) -> list[str]:
    return [_stem(w) for w in _said(text)]


def _kept(drafts: Iterable[Draft]) -> list[str]:
    return [
        piece.shown
        for draft in drafts
        for passage in draft.passages
        for piece in passage.pieces
        if piece.shape is Shape.KEPT
    ]


def _readable(drafts: Iterable[Draft], spread: _Spread) -> Iterable[float]:
    """Return the shares of the readable words; the forms of one word are one thing to know."""
    shares: dict[str, float] = {}
    for word in {word for text in _kept(drafts) for word in _said(text)}:
        stem = _stem(word)
        shares[stem] = max(shares.get(stem, 0.0), spread.share(word))
    return shares.values()


def _details(drafts: Sequence[Draft]) -> list[float]:
    """Return the shares of what is said more coarsely, each kind once."""
    kinds = {
        piece.kind
        for draft in drafts
        for passage in draft.passages
        for piece in passage.masks
        if piece.shape is Shape.GENERALISED
    }
    return [_COARSE[kind] for kind in sorted(kinds & set(_COARSE))]


def _left(cleared: Sequence[Finding], census: Census | None) -> list[float]:
    """Return the shares of findings that still can be read; a direct one fits nobody else."""
    telling = [f for f in cleared if f.identifier is not Identifier.NONE]
    return [
        _ALONE if f.identifier is Identifier.DIRECT else _share(f.kind, census) for f in telling
    ]


def _share(kind: str, census: Census | None) -> float:
    return (census.shares if census else {}).get(kind, _SHARES.get(kind, _SHARE))


def _linked(
    drafts: Sequence[Draft], background: Sequence[Known], spread: _Spread, people: int
) -> float:
    """Return the linker's chance: its share of belief in the right person.

    Belief in a person is exp(10 * cosine) of the most alike text about them, and 1 in each of
    those of whom no text is known.
    """
    own = {draft.testimony for draft in drafts}
    readable = Counter(w for text in _kept(drafts) for w in _words(text))
    beliefs: dict[str, float] = {"deponent": 1.0}
    for number, known in enumerate(background):
        mine = known.about in own
        words = _covered(known.words, drafts) if mine and known.sealed else known.words
        alike = math.exp(10 * _cosine(readable, Counter(words), spread))
        who = "deponent" if mine else known.about or f"text {number}"
        beliefs[who] = max(alike, beliefs.get(who, 1.0))
    return beliefs["deponent"] / (sum(beliefs.values()) + max(0, people - len(beliefs)))


def _covered(words: Sequence[str], drafts: Sequence[Draft]) -> list[str]:
    """Return those words of a sealed text that the drafts do not show as often as it does."""
    left = Counter(words) - Counter(w for kept in _kept(drafts) for w in _words(kept))
    return list(left.elements())


def _cosine(one: Mapping[str, int], other: Mapping[str, int], spread: _Spread) -> float:
    weights = {w: spread.weight(w) for w in {*one, *other}}
    dot = sum(n * other.get(w, 0) * weights[w] ** 2 for w, n in one.items())
    norms = [math.hypot(*(n * weights[w] for w, n in side.items())) for side in (one, other)]
    return dot / math.prod(norms) if all(norms) else 0.0


def _reason(
    facts: float, link: float, people: int, spread: _Spread, *, assumed: bool, dead: int
) -> str:
    stronger = (
        "somebody who knows three telling things about a person"
        if facts >= link
        else "somebody who compares the draft with other texts"
    )
    among = f"taken as one of {people:,} people" + (
        " because no census is given" if assumed else ""
    )
    if dead:
        counted = "1 dead person" if dead == 1 else f"{dead} dead"
        among += f", who tells of a death in a case that knows of {counted}"
    texts = spread.texts
    beside = "1 other text is" if texts == 1 else f"{texts} other texts are"
    rarity = "; how rare a word is follows everyday language and these texts"
    if spread.frequency is None:
        rarity = (
            "; too few to tell a rare word from a common one, so every word that stands nowhere "
            "else counts as rare and the figure is coarse"
            if texts < _ENOUGH
            else ""
        )
    return (
        f"the stronger intruder is {stronger}; {beside} known beside the draft{rarity}; the "
        f"deponent is {among}. Style, voice and the memory of those who were there are not "
        "measured."
    )


def _heat(drafts: Iterable[Draft], spread: _Spread) -> Iterable[Heat]:
    """Yield the telling readable words of the drafts, places relative to their passages."""
    rarest = spread.share("")  # no list has it, and no text
    scale = -math.log(rarest)
    for draft in drafts:
        for passage in draft.passages:
            for piece in passage.pieces:
                if piece.shape is not Shape.KEPT:
                    continue
                for match in re.finditer(r"[^\W_]{3,}", piece.shown):
                    for word in _said(match.group())[:1]:
                        heat = -math.log(spread.share(word)) / scale
                        a, b = piece.start + match.start(), piece.start + match.end()
                        yield Heat(passage.index, a, b, round(heat, 3))
