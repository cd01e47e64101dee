"""Who may retell whom: texts reworded or translated throughout, which share no run of words.

Two who saw the same thing tell some of the same facts. Whoever retells takes over the selection
too, the order and the wrong figures. So two texts are set beside each other fact by fact
(`told_facts`) and what they share is weighed beside all others who tell of it
(`retelling_signs`). Newsrooms that rework an agency's text keep most of its facts and their order
(Clough, Gaizauskas, Piao and Wilks 2002, doi:10.3115/1073083.1073110); names and numbers are what
a translation keeps best (Barrón-Cedeño, Gupta and Rosso 2013); shared errors tell most (Dong,
Berti-Equille and Srivastava 2009).

Who the others are is not known before. So families are found three times, at first as if nobody
else had told of it; each time the likeliest forest (`descent`) says who is taken from whom.

The order tells most, beside the order in which others tell the same (what it leaves open:
`benchmarks/rewriting_bound.py`). The weights were fitted on invented news
(`benchmarks/rewriting_weights.py`, first wordings) and rounded; the later ones have 2 less at
first, so that `LEAST` asks for about as much as before. A proposal, to be confirmed by a person:
each text with the one text it is likest to.
Reporters who never met but know much, err little and tell it as it happened look like copies, and
are proposed as well: rather one voice too few than one too many. For the same reason the days
between two texts tell nothing: some retell years later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bearwitness.corroboration.anchors import anchored
from bearwitness.corroboration.descent import families, forest
from bearwitness.corroboration.retelling_signs import Known, Told, Weights
from bearwitness.corroboration.told_facts import Facts
from bearwitness.ids import SourceId
from bearwitness.records.source import Source

LEAST = -1.0  # strength of what is proposed: rather one voice too few than one too many
_PASSES = 3
_LIKEST = 8  # texts that one may be taken from

BLIND = Weights(  # nobody else is known
    2.94, 0.09, 0.51, 0.78, 0, 0, 0.47, -1.31, 0, -0.48, -1, -0.06, 11.36, -8.09,
)  # fmt: skip
KNOWING = Weights(
    2.43, 0.1, 0.4, -0.17, 0.54, 0.1, -0.48, -1.4, -0.52, -0.34, -0.99, -0.23, 4.81, -3.76,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Retold:
    """`source` tells what `onto` tells: what speaks for it and against it.

    `facts` are sentences of `source` that `onto` has; `in_order` of them follow one another as
    they do there. `unusual` figures both have and few others do. `against` counts other figures
    for the same fact, `dropped` and `added` the facts that only `onto` or only `source` has.
    `strength` is how much more speaks for a copy than against it; no probability.
    `certain_order` is False where the dates do not tell which was first.
    """

    source: SourceId
    onto: SourceId
    facts: int
    in_order: int
    turned: int
    unusual: int
    against: int
    dropped: int
    added: int
    strength: float
    certain_order: bool


def retold(sources: Iterable[Source], *, least: float = LEAST) -> tuple[Retold, ...]:
    """Return each text that may retell another, with the likest, strongest first.

    Args:
        sources: in any order; those without a text are left out.
        least: the strength from which a pair is proposed. More loses copies, less joins texts
            that are independent.
    """
    texts = in_order(sources)
    told = Told(Facts(anchored([s.text for s in texts])))
    known = known_families(told, texts)
    found = taken(known, told, texts, KNOWING, least)
    pairs = (_retold(known, texts, one, onto) for one, onto in found.items())
    return tuple(sorted(pairs, key=lambda r: (-r.strength, r.source)))


def in_order(sources: Iterable[Source]) -> Sequence[Source]:
    """Return those with a text by their first day, undated ones last."""
    return sorted((s for s in sources if s.text), key=_when)


def known_families(told: Told, texts: Sequence[Source]) -> Known:
    """Find families again and again, each time beside those that were found before."""
    known = told.known(None)
    found = taken(known, told, texts, BLIND, 0)
    for _ in range(_PASSES - 2):
        known = told.known(families(found.items(), len(texts)))
        found = taken(known, told, texts, KNOWING, 0)
    return told.known(families(found.items(), len(texts)))


def taken(
    known: Known, told: Told, texts: Sequence[Source], weights: Weights, least: float
) -> Mapping[int, int]:
    """Return from whom each text is taken, all together as likely as can be."""
    gains: dict[int, dict[int, float]] = defaultdict(dict)
    for one, near in enumerate(told.beside):
        onto = {
            other: weights.of(known.signs(one, other)) - least
            for other in near
            if other < one or not _certain(texts[one], texts[other])
        }
        best = sorted((other for other in onto if onto[other] > 0), key=lambda o: (-onto[o], o))
        gains[one] = {other: onto[other] for other in best[:_LIKEST]}
    return forest(gains)


def _when(source: Source) -> tuple[bool, str, str]:
    day = source.published
    return day is None, day.earliest.isoformat() if day else "", source.id


def _retold(known: Known, texts: Sequence[Source], one: int, onto: int) -> Retold:
    signs = known.signs(one, onto)
    return Retold(
        texts[one].id, texts[onto].id, signs.facts, signs.in_order, signs.turned, signs.unusual,
        signs.against, signs.dropped, signs.added + signs.own, KNOWING.of(signs),
        _certain(texts[onto], texts[one]),
    )  # fmt: skip


def _certain(earlier: Source, later: Source) -> bool:
    days = earlier.published, later.published
    return days[0] is not None and days[1] is not None and days[0].latest < days[1].earliest
