"""Risk: how likely a reader could still pick out the deponent, measured by attack.

Several intruders try, and the strongest one's chance is the figure.

* The **acquaintance** knows three telling things about a person and looks for whom they fit.
  The words and details still readable in the draft are such things. If `people` could be the
  deponent and a share s of them fits all three, the chance is E[1/F] of those who fit
  (`rarity.named`). Where the deponent tells of somebody's death and the case knows of few dead,
  that is a telling thing too: each of the dead has some thirty people who would tell of it, by
  our judgement.
* The **linkers** compare the draft with every text they know, in five ways (`linking`), and name
  whoever fits best (`intruders`).

Beside the figure stands what carries it: for each readable word, by how much the chance of the
intruder whom it helps most would fall if the word were covered wherever it stands (leave one
out), and how rare it is.

What none of them sees: what is recognised by style, by a voice, or by someone who was there. So
a low figure is no promise.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bearwitness.errors import Malformed
from bearwitness.ids import TestimonyId
from bearwitness.redaction.finding import Finding, Identifier, Kind
from bearwitness.redaction.intruders import KNOWS, Known, Linkers
from bearwitness.redaction.linking import Method
from bearwitness.redaction.masking import Draft, Piece, Shape
from bearwitness.redaction.rarity import Rarity, named
from bearwitness.redaction.reading import Word, words

__all__ = ["MANKIND", "Attack", "Census", "Heat", "Known", "Risk", "risk"]

_ENOUGH = 200  # texts; below, and without frequencies, a rare word cannot be told from a common one
PEOPLE = 10_000  # when nobody has said among how many: a small district
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
COARSE: dict[str, float] = {Kind.DATE: 1 / 4, Kind.CLOCK: 1 / 4, Kind.AGE: 1 / 6}
ACQUAINTANCE = "acquaintance"


@dataclass(frozen=True, slots=True)
class Census:
    """Among how many people the deponent could be, and what share of them fits what.

    `shares` maps a finding's kind ("occupation") to a share between 0 and 1; `words` maps a stem
    to the share of the people of whom that word is true, for which everyday language is no guide.
    """

    people: int
    shares: Mapping[str, float] = field(default_factory=dict)
    words: Mapping[str, float] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if not 1 <= self.people <= MANKIND:
            raise Malformed(
                "a census counts one person or more, and no more than there are",
                hint=f"from 1 to {MANKIND}",
            )
        if not all(0 < s <= 1 for s in (*self.shares.values(), *self.words.values())):
            raise Malformed("a census counts in shares above 0 and up to 1")


@dataclass(frozen=True, slots=True)
class Heat:
    """How telling the words from `start` to `end` of a passage are.

    `heat` is how rare they are: 0 everyday, 1 in no list and no text. `carries` is the share by
    which some intruder's chance falls when they are covered everywhere: 0 nothing, 1 all of it.
    """

    passage: int
    start: int
    end: int
    heat: float
    carries: float = 0.0


@dataclass(frozen=True, slots=True)
class Risk:
    """`chance_named` is the probability that the strongest intruder names the deponent.

    `by` has the chance of each: the acquaintance, and the linkers by their method.
    """

    chance_named: float
    among: int
    because: str
    words: tuple[Heat, ...] = ()
    by: Mapping[str, float] = field(default_factory=dict)

    @property
    def one_in(self) -> int:
        """The same as "1 in N could be picked out", rounded towards the worse."""
        return max(1, math.floor(1 / self.chance_named)) if self.chance_named else self.among


@dataclass(frozen=True, slots=True)
class Attack:
    """All intruders before what can be read; it can be changed word by word."""

    people: int
    rarity: Rarity = field(repr=False)
    counted: Mapping[str, float] = field(repr=False)  # shares by stem that a census gives
    read: Mapping[str, tuple[Word, ...]] = field(repr=False)  # by stem
    details: tuple[float, ...]  # shares of people whom they fit
    linkers: Linkers = field(repr=False)

    @classmethod
    def of(
        cls,
        read: Sequence[Word],
        own: frozenset[TestimonyId],
        background: Sequence[Known] = (),
        *,
        details: Sequence[float] = (),
        census: Census | None = None,
        frequency: Callable[[str], float] | None = None,
        methods: Iterable[Method] = tuple(Method),
    ) -> Attack:
        """Put the intruders before these words of one person, of whom the testimonies are `own`."""
        people = census.people if census else PEOPLE
        others = [k for k in background if not (k.sealed and k.about in own)]
        rarity = Rarity.of((k.reading.stems for k in others), frequency)
        linkers = Linkers.of(read, background, own, people=people, rarity=rarity, methods=methods)
        counted = census.words if census else {}
        return cls(people, rarity, counted, _by_stem(read), tuple(details), linkers)

    def chances(self) -> dict[str, float]:
        """Return the chance of each intruder to name the deponent."""
        linked = {str(method): chance for method, chance in self.linkers.chances().items()}
        return {ACQUAINTANCE: self._by_facts(self.shares()), **linked}

    def shares(self) -> dict[str, float]:
        """Return the share of people for each stem; the forms of one word are one thing to know."""
        return {
            stem: self.counted[stem]
            if stem in self.counted
            else max(self.rarity.share(word.said) for word in said)
            for stem, said in self.read.items()
            if not all(word.everyday for word in said)
        }

    def _by_facts(self, shares: Mapping[str, float]) -> float:
        return named(self.people, math.prod(sorted([*shares.values(), *self.details])[:KNOWS]))

    def changed(
        self,
        gone: Sequence[Word],
        come: Sequence[Word] = (),
        details: Sequence[float] | None = None,
    ) -> Attack:
        """Return the attack without some words and with others; `details` replace the present."""
        away = {(w.stem, w.start) for w in gone}
        touched = {w.stem for w in gone}
        read = {
            stem: tuple(w for w in said if (w.stem, w.start) not in away)
            if stem in touched
            else said
            for stem, said in self.read.items()
        }
        for stem, said in _by_stem(come).items():
            read[stem] = (*read.get(stem, ()), *said)
        read = {stem: said for stem, said in read.items() if said}
        left = self.details if details is None else tuple(details)
        return replace(self, read=read, details=left, linkers=self.linkers.changed(gone, come))

    def carried(self) -> dict[str, float]:
        """Return by what share an intruder's chance falls at most without each readable word."""
        shares = self.shares()
        facts = self._by_facts(shares)
        fall = {
            stem: 1 - self._by_facts({s: x for s, x in shares.items() if s != stem}) / facts
            for stem in sorted(shares, key=lambda s: shares[s])[:KNOWS]
        }
        before = self.linkers.chances()
        for stem in self.linkers.pointing(self.read):
            after = self.linkers.changed(self.read[stem]).chances()
            most = max(1 - after[m] / before[m] for m in before)
            fall[stem] = max(fall.get(stem, 0.0), most)
        return {stem: max(0.0, share) for stem, share in fall.items()}


def _by_stem(read: Iterable[Word]) -> dict[str, tuple[Word, ...]]:
    found: dict[str, list[Word]] = {}
    for word in read:
        found.setdefault(word.stem, []).append(word)
    return {stem: tuple(said) for stem, said in found.items()}


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
    attack = Attack.of(
        [word for piece in _pieces(drafts) for word in words(piece.shown)],
        frozenset(draft.testimony for draft in drafts),
        background,
        details=[*_coarser(drafts), *_left(cleared, census), *dying(dead, census)],
        census=census,
        frequency=frequency,
    )
    chances = attack.chances()
    strongest = max(chances, key=lambda who: chances[who])
    because = _reason(strongest, attack.people, attack.rarity, assumed=census is None, dead=dead)
    heat = tuple(_heat(drafts, attack.rarity, attack.carried()))
    return Risk(chances[strongest], attack.people, because, heat, chances)


def _pieces(drafts: Iterable[Draft]) -> Iterable[Piece]:
    """Return what can be read and was chosen or said by somebody: no mask that tells nothing."""
    return (
        piece
        for draft in drafts
        for passage in draft.passages
        for piece in passage.pieces
        if piece.shape is not Shape.WITHHELD
    )


def _coarser(drafts: Sequence[Draft]) -> list[float]:
    """Return the shares of what is said more coarsely, each kind once."""
    kinds = {p.kind for p in _pieces(drafts) if p.shape is Shape.GENERALISED}
    return [COARSE[kind] for kind in sorted(kinds & set(COARSE))]


def dying(dead: int, census: Census | None) -> list[float]:
    """Return the share of people who would tell of one of so many dead; none of none."""
    return [min(1.0, dead * _CIRCLE / (census.people if census else PEOPLE))] if dead else []


def _left(cleared: Sequence[Finding], census: Census | None) -> list[float]:
    """Return the shares of findings that still can be read; a direct one fits nobody else."""
    telling = [f for f in cleared if f.identifier is not Identifier.NONE]
    return [
        _ALONE if f.identifier is Identifier.DIRECT else fitting(f.kind, census) for f in telling
    ]


def fitting(kind: str, census: Census | None) -> float:
    """Return the share of people whom a detail of this kind fits."""
    return (census.shares if census else {}).get(kind, _SHARES.get(kind, _SHARE))


_HOW: dict[str, str] = {
    Method.WORDS: "by their words",
    Method.LETTERS: "by runs of letters",
    Method.RARE: "by the rare words that both have",
    Method.DETAILS: "by numbers, months and names",
    Method.RANKED: "as a search engine ranks them",
}


def _reason(strongest: str, people: int, rarity: Rarity, *, assumed: bool, dead: int) -> str:
    stronger = (
        f"somebody who compares the draft with other texts {_HOW[strongest]}"
        if strongest in _HOW
        else "somebody who knows three telling things about a person"
    )
    among = f"taken as one of {people:,} people" + (
        " because no census is given" if assumed else ""
    )
    if dead:
        counted = "1 dead person" if dead == 1 else f"{dead} dead"
        among += f", who tells of a death in a case that knows of {counted}"
    texts = rarity.texts
    beside = "1 other text is" if texts == 1 else f"{texts} other texts are"
    rare = "; how rare a word is follows everyday language and these texts"
    if rarity.frequency is None:
        rare = (
            "; too few to tell a rare word from a common one, so every word that stands nowhere "
            "else counts as rare and the figure is coarse"
            if texts < _ENOUGH
            else ""
        )
    return (
        f"the strongest intruder is {stronger}; {beside} known beside the draft{rare}; the "
        f"deponent is {among}. Style, voice and the memory of those who were there are not "
        "measured."
    )


def _heat(drafts: Iterable[Draft], rarity: Rarity, carried: Mapping[str, float]) -> Iterable[Heat]:
    """Yield the telling readable words of the drafts, places relative to their passages."""
    scale = -math.log(rarity.share(""))  # no list has it, and no text
    for draft in drafts:
        for passage in draft.passages:
            for piece in passage.pieces:
                for word in words(piece.shown) if piece.shape is Shape.KEPT else ():
                    rare = 0.0 if word.everyday else -math.log(rarity.share(word.said)) / scale
                    a, b = piece.start + word.start, piece.start + word.end
                    share = round(carried.get(word.stem, 0.0), 3)
                    yield Heat(passage.index, a, b, round(rare, 3), share)
