"""Which entries of different lists may be the same person, by the forms of a name.

Thin: names only. One name is written in two scripts and many spellings, surname first or last,
with or without a patronymic, sometimes with an initial only. Names are folded to one Latin form
in which the usual transliterations agree (GOST 7.79, BGN/PCGN, ICAO 9303, French and German
habits), then compared word by word. Every result is a proposal with its reasons; a person
confirms or refuses it, and nothing is joined by itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import combinations

from bearwitness.corroboration.wording import Both
from bearwitness.ids import SourceId
from bearwitness.records.source import Listing

_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяӏіїєґў"
_LATIN = "a b v g d e e j z i i k l m n o p r s t u f h c q w w _ i _ e u a _ i i e g u"
_LETTERS = dict(zip(_CYRILLIC, _LATIN.split(), strict=True))
_SAME = (  # Latin spellings of one sound, longest first; q stands for "ch", w for "sh"
    ("shch", "w"), ("sch", "w"), ("tch", "q"), ("kh", "h"), ("zh", "j"), ("ts", "c"),
    ("tz", "c"), ("ch", "q"), ("sh", "w"), ("ye", "e"), ("yo", "e"), ("yu", "u"), ("ya", "a"),
    ("iu", "u"), ("ia", "a"), ("ie", "e"), ("io", "e"), ("ju", "u"), ("ja", "a"), ("je", "e"),
    ("ck", "k"), ("ph", "f"), ("x", "ks"), ("y", "i"), ("'", ""),
)  # fmt: skip
_SHORTEST_FOR_SLIP = 5  # letters; in shorter words one other letter makes another name


class Likeness(StrEnum):
    """How alike two names are, strongest first."""

    SAME = "same"  # every word the same once folded
    LESS_TOLD = "less_told"  # one of them leaves out a word or gives only its initial
    SLIP = "slip"  # one letter differs in a long word


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two entries that may be one person. Never joined without somebody's yes."""

    one: tuple[SourceId, int]
    other: tuple[SourceId, int]
    likeness: Likeness
    because: Both


def propose(listings: Iterable[Listing]) -> tuple[Proposal, ...]:
    """Return pairs of entries of different lists that may be one person, strongest first.

    Pairs that a reviewer has already linked to the same person, or to two different ones, are
    left out. Only names that share a folded word, or its first four letters, are compared.
    """
    entries = sorted(listings, key=lambda entry: (entry.source, entry.number))
    found = []
    for one, other in sorted(_pairs(entries)):
        mine, theirs = entries[one], entries[other]
        likeness = None if _settled(mine, theirs) else alike(mine.name, theirs.name)
        if likeness is not None:
            keys = (mine.source, mine.number), (theirs.source, theirs.number)
            found.append(Proposal(*keys, likeness, _because(likeness, mine.name, theirs.name)))
    order = list(Likeness)
    return tuple(sorted(found, key=lambda p: (order.index(p.likeness), p.one, p.other)))


def _pairs(entries: list[Listing]) -> set[tuple[int, int]]:
    near: dict[str, list[int]] = {}
    for at, entry in enumerate(entries):
        for key in {word[:4] for word in folded(entry.name) if len(word) > 1}:
            near.setdefault(key, []).append(at)
    together = (pair for group in near.values() for pair in combinations(group, 2))
    return {(a, b) for a, b in together if entries[a].source != entries[b].source}


def _settled(one: Listing, other: Listing) -> bool:
    return one.person is not None and other.person is not None


def alike(one: str, other: str) -> Likeness | None:
    """Compare two names in any script and order; None means too different to propose.

    At least two words must agree: a first name alone joins nobody.
    """
    fewer, more = sorted((folded(one), folded(other)), key=len)
    if len(fewer) < 2:
        return None
    left, worst = list(more), Likeness.SAME
    order = list(Likeness)
    for word in fewer:
        best = min(((order.index(k), n) for n, k in _likenesses(word, left)), default=None)
        if best is None:
            return None
        worst = order[max(order.index(worst), best[0])]
        left.pop(best[1])
    return Likeness.LESS_TOLD if left and worst is Likeness.SAME else worst


def _likenesses(word: str, others: list[str]) -> Iterator[tuple[int, Likeness]]:
    for n, other in enumerate(others):
        if word == other:
            yield n, Likeness.SAME
        elif min(len(word), len(other)) == 1 and word[0] == other[0]:
            yield n, Likeness.LESS_TOLD
        elif min(len(word), len(other)) >= _SHORTEST_FOR_SLIP and _one_apart(word, other):
            yield n, Likeness.SLIP


@lru_cache(maxsize=10_000)
def folded(name: str) -> tuple[str, ...]:
    """Return a name's words in the common Latin form: «Хаджиев Ю.» and "Khadzhiev Yu." agree."""
    latin = "".join(_LETTERS.get(c, c) for c in name.lower().replace("дж", "j"))
    plain = unicodedata.normalize("NFKD", latin.replace("dzh", "j").replace("dj", "j"))
    words = re.split(r"[^a-z'_]+", "".join(c for c in plain if not unicodedata.combining(c)))
    return tuple(f for f in map(_folded_word, words) if f)


def _folded_word(word: str) -> str:
    for spelling, sound in _SAME:
        word = word.replace(spelling, sound)
    word = word.replace("_", "")
    word = re.sub(r"i+$", "i", re.sub(r"(.)\1+", r"\1", word))
    return re.sub(r"(?<=.)ie(?=v|$)", "e", word)


def _one_apart(one: str, other: str) -> bool:
    """Say whether one letter was changed, added or left out."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    pairs = enumerate(zip(short, long, strict=False))
    start = next((n for n, (a, b) in pairs if a != b), len(short))
    return long[start + 1 :] == short[start + (len(short) == len(long)) :]


def _because(likeness: Likeness, one: str, other: str) -> Both:
    scripts = {bool(re.search("[а-яё]", name.lower())) for name in (one, other)}
    en, ru = {
        Likeness.SAME: ("the same words once folded", "те же слова после приведения"),
        Likeness.LESS_TOLD: ("one name tells less", "одно имя неполное"),
        Likeness.SLIP: ("one letter differs", "отличается одна буква"),
    }[likeness]
    if len(scripts) == 2:
        return Both(f"{en}, across two scripts", f"{ru}, в двух письменностях")
    return Both(en, ru)
