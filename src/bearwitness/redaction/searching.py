"""Searching: the least that has to be covered or said more coarsely for a risk that is asked.

1. What identifies alone is withheld. Every other finding stands as finely as its ladder has it.
2. While an intruder's chance is above the target, the move is made that takes most from their
   chances (in log odds, above the target only) for each word that it loses: a finding goes down
   its ladder, or all forms of a telling word are covered.
   Where no move takes anything by itself, the one is made that takes the rarest things.
3. Each move, the most costly first, is taken back where the target holds without it.

This is a greedy search with a backward pass, as for the shortest cover: the best plan may be
better; on small texts, where tests try all, the best covers no less than half as much. It stops
where the share of words kept would fall under the floor; the plan then says that the target is
not met.

Only the linkers among `guides` are looked at; how the others fare afterwards is for the caller
to measure. Nothing is decided here: a plan is proposed, and a person takes it or not.
"""

from __future__ import annotations

import math
import re
from bisect import insort
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bearwitness.records.testimony import Testimony
from bearwitness.redaction.finding import Finding, Identifier
from bearwitness.redaction.lattice import Rung, ladder
from bearwitness.redaction.linking import GUIDES, Method
from bearwitness.redaction.masking import Decision, Verdict
from bearwitness.redaction.reading import Word, words
from bearwitness.redaction.risk import (
    ACQUAINTANCE,
    COARSE,
    Attack,
    Census,
    Known,
    fitting,
)

_TOKEN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Move:
    """What a plan says of one stretch; it holds a label and no other words."""

    start: int
    end: int
    label: str | None = field(repr=False)  # None: it may be read; "": nothing is said
    loss: float  # in words
    because: str
    without: float | None = None  # the chance if it were said as it was; None: it may be read so


@dataclass(frozen=True, slots=True)
class Plan:
    """What to cover, and the greatest chance of the intruders whom it looked at."""

    moves: tuple[Move, ...]
    before: float
    after: float
    kept: float  # share of the text's words that can be read as they were said
    met: bool

    def decisions(self, testimony: Testimony, by: str) -> tuple[Decision, ...]:
        """Return the plan as decisions of whoever takes it."""
        verdicts = {None: Verdict.CLEAR, "": Verdict.ACCEPT}
        return tuple(
            Decision(
                testimony.id,
                move.start,
                move.end,
                verdicts.get(move.label, Verdict.GENERALISE),
                by,
                move.label or "",
            )
            for move in self.moves
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """What a search has to reach, against whom.

    `target` is the largest chance that is accepted, `floor` the least share of words to be kept.
    The background has what intruders may hold; where anything that the deponent told may be
    known elsewhere, it has the testimony too, with `sealed` false.
    """

    background: Sequence[Known] = field(repr=False)
    target: float
    floor: float = 0.5
    census: Census | None = None
    details: Sequence[float] = ()  # shares of people whom they fit, beside those of findings
    frequency: Callable[[str], float] | None = None
    guides: Sequence[Method] = GUIDES
    acquainted: bool = True  # the acquaintance is looked at too
    around: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False)  # see `ladder`
    within: Sequence[tuple[int, int]] | None = None  # what of the text is published; None: all


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is said alike wherever it stands: mentions of a finding, or forms of a word."""

    places: tuple[tuple[int, int], ...]
    rungs: tuple[Rung, ...] = field(repr=False)
    words: tuple[Word, ...] = field(repr=False)
    kind: str = ""  # of a finding; "" for a telling word

    def read(self, rung: int) -> Sequence[Word]:
        """Return the words that can be read on a rung."""
        label = self.rungs[rung].label
        return self.words if label is None else [w for _ in self.places for w in words(label)]

    def loss(self, rung: int) -> float:
        """Return what a rung loses in all places, in words."""
        return self.rungs[rung].loss * len(self.places)


@dataclass(frozen=True, slots=True)
class _Search:
    asked: Asked = field(repr=False)
    units: Sequence[_Unit] = field(repr=False)
    total: int  # words of the text
    withheld: int  # of them, in direct identifiers
    start: Attack = field(repr=False)

    def at(self, state: Sequence[int]) -> Attack:
        """Return the attack with each unit on its rung."""
        gone = [w for u, rung in zip(self.units, state, strict=True) if rung for w in u.read(0)]
        come = [w for u, rung in zip(self.units, state, strict=True) if rung for w in u.read(rung)]
        return self.start.changed(gone, come, _details(self.units, state, self.asked))

    def moved(self, attack: Attack, state: list[int], unit: int, rung: int) -> Attack:
        """Return an attack with one unit on another rung."""
        here = self.units[unit]
        after = [*state[:unit], rung, *state[unit + 1 :]]
        details = _details(self.units, after, self.asked)
        return attack.changed(here.read(state[unit]), here.read(rung), details)

    def chance(self, attack: Attack) -> float:
        """Return the greatest chance of the intruders that are looked at."""
        return max(self._chances(attack), default=0.0)

    def need(self, attack: Attack) -> float:
        """Return by how much the intruders are above the target, in log odds."""
        aim = _odds(self.asked.target)
        return sum(max(0.0, _odds(chance) - aim) for chance in self._chances(attack))

    def _chances(self, attack: Attack) -> list[float]:
        every = attack.chances()
        return [c for who, c in every.items() if self.asked.acquainted or who != ACQUAINTANCE]

    def kept(self, state: Sequence[int]) -> float:
        """Return the share of words that can be read as they were said."""
        covered = sum(
            len(u.places) * u.rungs[-1].loss
            for u, rung in zip(self.units, state, strict=True)
            if u.rungs[rung].label is not None
        )
        return max(0.0, 1 - (self.withheld + covered) / max(1, self.total))

    def best(self, attack: Attack, state: list[int], unit: int) -> tuple[float, int]:
        """Return what the best move of a unit takes for each word lost, and its rung."""
        here, need, found = self.units[unit], self.need(attack), (0.0, 0)
        for rung in range(state[unit] + 1, len(here.rungs)):
            after = [*state[:unit], rung, *state[unit + 1 :]]
            if self.kept(after) < self.asked.floor:
                continue
            gain = need - self.need(self.moved(attack, state, unit, rung))
            found = max(found, (gain / (here.loss(rung) - here.loss(state[unit])), rung))
        return found

    def greedy(self) -> list[int]:
        """Return the rung of each unit after step 2; what a move gains is asked again when due."""
        state, attack, made = [0] * len(self.units), self.start, 0
        every = [(math.inf, unit, 0, -1) for unit in range(len(self.units))]
        queue = list(every)
        while self.need(attack) > 0:
            if not queue:  # no move takes anything by itself: the next best may, after this one
                _, unit, rung = self.blind(attack, state)
                if not rung:
                    break
                queue = list(every)
            else:
                _, unit, rung, asked = queue.pop()
                if asked != made:
                    gain, rung = self.best(attack, state, unit)
                    if gain > 0:
                        insort(queue, (gain, unit, rung, made))
                    continue
                queue.append((math.inf, unit, 0, -1))
            attack = self.moved(attack, state, unit, rung)
            state[unit], made = rung, made + 1
        return state

    def blind(self, attack: Attack, state: list[int]) -> tuple[float, int, int]:
        """Return the move that takes the rarest things for each word lost: its unit, its rung.

        Where four things are equally rare, who knows three of a person loses nothing with one.
        """
        rare, found = _rare(attack), (0.0, 0, 0)
        for unit, here in enumerate(self.units):
            for rung in range(state[unit] + 1, len(here.rungs)):
                if self.kept([*state[:unit], rung, *state[unit + 1 :]]) >= self.asked.floor:
                    falls = rare - _rare(self.moved(attack, state, unit, rung))
                    falls /= here.loss(rung) - here.loss(state[unit])
                    found = max(found, (falls, unit, rung))
        return found

    def pruned(self, state: list[int]) -> list[int]:
        """Return the state after step 3; a target that is not met is no further off."""
        limit = self.need(self.at(state)) + 1e-9
        order = sorted(range(len(state)), key=lambda n: -self.units[n].loss(state[n]))
        attack = self.at(state)
        for unit in order:
            for rung in range(state[unit]):
                finer = self.moved(attack, state, unit, rung)
                if self.need(finer) <= limit:
                    state, attack = [*state[:unit], rung, *state[unit + 1 :]], finer
                    break
        return state


def plan(testimony: Testimony, findings: Sequence[Finding], asked: Asked) -> Plan:
    """Return what has to be covered or said more coarsely, and nothing that need not be.

    Args:
        testimony: the whole of it.
        findings: in it; direct ones stay withheld and are no part of the plan.
        asked: what has to be reached.
    """
    search = _prepared(testimony, findings, asked)
    state = search.pruned(search.greedy())
    reached = search.at(state)
    return Plan(
        tuple(_moves(search, state)),
        search.chance(search.start),
        search.chance(reached),
        search.kept(state),
        search.need(reached) <= 0,
    )


def _prepared(testimony: Testimony, findings: Sequence[Finding], asked: Asked) -> _Search:
    text = testimony.text
    shown = list(asked.within) if asked.within is not None else [(0, len(text))]
    direct = _joined(f for f in findings if f.identifier is Identifier.DIRECT)
    quasi = [f for f in findings if f.identifier is Identifier.QUASI]
    apart = [
        f for f in quasi if not _touches(direct, f.start, f.end) and _touches(shown, f.start, f.end)
    ]
    free = [
        w
        for w in words(text)
        if not _touches(direct, w.start, w.end) and _touches(shown, w.start, w.end)
    ]
    spans = _joined(apart)
    telling: dict[str, list[Word]] = {}
    for word in free:
        if not _touches(spans, word.start, word.end):
            telling.setdefault(word.stem, []).append(word)
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in apart:
        said = text[finding.start : finding.end].casefold()
        groups.setdefault((finding.kind, said), []).append(finding)
    units = [
        _Unit(
            tuple((f.start, f.end) for f in same),
            ladder(text, same[0], testimony.language, asked.around),
            tuple(w for w in free if any(f.start < w.end and w.start < f.end for f in same)),
            same[0].kind,
        )
        for same in groups.values()
    ]
    units += [
        _Unit(tuple((w.start, w.end) for w in said), (Rung(None, 0), Rung("", 1)), tuple(said))
        for said in telling.values()
    ]
    start = Attack.of(
        [w for unit in units for w in unit.read(0)],
        frozenset({testimony.id}),
        asked.background,
        details=_details(units, [0] * len(units), asked),
        census=asked.census,
        frequency=asked.frequency,
        methods=asked.guides,
    )
    total = sum(len(_TOKEN.findall(text[a:b])) for a, b in shown)
    hidden = sum(len(_TOKEN.findall(text[a:b])) for a, b in direct if _touches(shown, a, b))
    return _Search(asked, units, total, hidden, start)


def _details(units: Sequence[_Unit], state: Sequence[int], asked: Asked) -> list[float]:
    """Return the shares of people whom what is read of the findings fits."""
    found = list(asked.details)
    coarse: set[str] = set()
    for unit, rung in zip(units, state, strict=True):
        if unit.kind and unit.rungs[rung].label is None:
            found.append(fitting(unit.kind, asked.census))
        elif unit.kind and unit.rungs[rung].label:
            coarse.add(unit.kind)
    return [*found, *(COARSE[kind] for kind in sorted(coarse & set(COARSE)))]


def _moves(search: _Search, state: Sequence[int]) -> Iterable[Move]:
    """Yield what is said of each finding, and each telling word that is covered."""
    for unit, rung in zip(search.units, state, strict=True):
        if not unit.kind and not rung:
            continue
        here, finer = unit.rungs[rung], None
        because = "the finest that may be said of such a finding"
        if rung:
            finer = search.chance(search.at([0 if u is unit else r for u, r in zip(
                search.units, state, strict=True)]))  # fmt: skip
            because = f"said as it was, an intruder's chance would be {finer:.3g}"
        for start, end in unit.places:
            yield Move(start, end, here.label, here.loss, because, finer)


def _joined(findings: Iterable[Finding]) -> list[tuple[int, int]]:
    whole: list[tuple[int, int]] = []
    for start, end in sorted((f.start, f.end) for f in findings):
        if whole and start < whole[-1][1]:
            whole[-1] = whole[-1][0], max(end, whole[-1][1])
        else:
            whole.append((start, end))
    return whole


def _touches(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(a < end and start < b for a, b in spans)


def _rare(attack: Attack) -> float:
    """Return how rare all that can be read is together."""
    return -sum(math.log(share) for share in (*attack.shares().values(), *attack.details))


def _odds(chance: float) -> float:
    return math.log(max(chance, 1e-300)) - math.log(max(1 - chance, 1e-15))
