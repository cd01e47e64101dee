"""Whether two forms of a name may be one person's, and in what they differ.

A name is parted into its own words, the father's name (a patronymic, or what stands before
«кӏант», «воӏ», «йоӏ») and initials. Every word of the shorter form must have its like in the
other; fathers, where both tell one, must agree. At least two parts must agree: a given name
alone joins nobody. A proposal at most: nothing here says that two entries are one person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bearwitness.corroboration import slips
from bearwitness.corroboration.given_names import is_native, names_of
from bearwitness.corroboration.sounds import (
    ROUGH,
    agree,
    is_cyrillic,
    may_be_german,
    readings,
    stems,
)

_SILENT = re.compile("['’‘ʼʹʺ”“\"`´]")
_WORDS = re.compile(r"([^\W\d_](?:[^\W\d_]|[1|]|[\u0300-\u036f])*|[1|][^\W\d_]+)(\.?)")
_CHILD = {"kant", "vo", "e"}  # кӏант, воӏ: son; йоӏ: daughter
_KIN = "nakan"  # наькъан: those of a family
_PATRONYMIC = re.compile(
    "(?:(?:[oea]v|il|it|uk|zm|om)i[qw](?:a|u|em|om|e)?|(?:[oe]v|[ni]i[qw]|ti[qw])n(?:a|i|e|oi|u))$"
)
_MOST_WORDS = 12


class Likeness(StrEnum):
    """How alike two names are, strongest first."""

    SAME = "same"  # every word the same, whatever the script
    OTHER_FORM = "other_form"  # a case, a short form, or the native form of an official name
    LESS_TOLD = "less_told"  # one of them leaves out a word or gives only its initial
    SLIP = "slip"  # one letter differs in a long word, or each tells a part that the other lacks


class Difference(StrEnum):
    """In what two forms of a name differ besides script and order."""

    DECLINED = "declined"
    SHORT = "short"
    NATIVE = "native"
    LEFT_OUT = "left_out"
    INITIAL = "initial"
    SLIP = "slip"
    EACH_MORE = "each_more"


_LEVEL = {
    Difference.DECLINED: Likeness.OTHER_FORM, Difference.SHORT: Likeness.OTHER_FORM,
    Difference.NATIVE: Likeness.OTHER_FORM, Difference.LEFT_OUT: Likeness.LESS_TOLD,
    Difference.INITIAL: Likeness.LESS_TOLD, Difference.SLIP: Likeness.SLIP,
    Difference.EACH_MORE: Likeness.SLIP,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name: as typed (in lower case) and as it may be read."""

    typed: str
    read: frozenset[str]

    @property
    def heads(self) -> frozenset[str]:
        """Its first sounds."""
        return frozenset(r.lstrip(ROUGH)[:1] for r in self.read)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in its parts; `first` and `middle` are initials."""

    words: tuple[Word, ...]
    father: Word | None
    first: Word | None
    middle: Word | None
    german: bool
    native: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """Two forms that may be one person's name."""

    likeness: Likeness
    differences: frozenset[Difference]


def alike(one: str, other: str) -> Likeness | None:
    """Compare two names in any script and order; None means too different to propose."""
    found = compared(parts(one), parts(other))
    return found.likeness if found else None


@lru_cache(maxsize=50_000)
def parts(name: str) -> Name:
    """Part a name; words beyond the twelfth are passed over."""
    low = _SILENT.sub("", name.replace("Ӏ", "ӏ").lower())
    typed = _WORDS.findall(low)[:_MOST_WORDS]
    words: list[Word] = []
    initials: list[Word] = []
    father: Word | None = None
    for text, dot in typed:
        word = Word(text, readings(text, low))
        if (dot and len(text) <= 4) or len(text) == 1:
            initials.append(word)
        elif len(words) > 1 and {r.lstrip(ROUGH) for r in word.read} & _CHILD:
            father = words.pop()
        elif _KIN not in word.read:
            words.append(word)
    russian = [w for w in words if any(_PATRONYMIC.search(r) for r in w.read)]
    if father is None and russian and len(words) > 1:
        father = russian[-1]
        words = [w for w in words if w is not father]
    first = initials.pop(0) if initials and len(words) == 1 else None
    middle = initials[0] if initials else None
    ordered = tuple(sorted(words, key=lambda w: w.typed))
    native = "ӏ" in low or any(is_native(names_of(w.read)) for w in words)
    return Name(ordered, father, first, middle, may_be_german(low), native)


def keys_of(name: Name) -> frozenset[tuple[str, str]]:
    """Return keys of which two forms of one name share one, so that few pairs are compared.

    A key is how one part begins (three sounds, or a name of the table) and the first sound, or
    name, of another part.
    """
    heads = [_heads(w) for w in name.words]
    first = name.first.heads if name.first else frozenset()
    fathers = _heads(name.father) if name.father and len(name.words) == 1 else frozenset()
    return frozenset(
        (begin, head)
        for n, word in enumerate(name.words)
        for begin in _begins(word)
        for head in frozenset().union(first, fathers, *heads[:n], *heads[n + 1 :])
    )


def _heads(word: Word) -> frozenset[str]:
    roots = frozenset(root for r in word.read for root in _root(r))
    known = names_of(word.read) | names_of(roots)
    return word.heads | {f"{kind} {n}" for kind, n in known}


def _begins(word: Word) -> frozenset[str]:
    return frozenset(r.lstrip(ROUGH)[:3] for r in word.read) | (_heads(word) - word.heads)


def compared(one: Name, other: Name) -> Compared | None:
    """Compare two parted names; None means too different. The order does not matter."""
    fewer, more = sorted((one, other), key=lambda n: (len(n.words), [w.typed for w in n.words]))
    rough = one.german or other.german
    by_father = _fathers(one, other, rough=rough)
    by_words = None if by_father is None else _words(fewer, more, rough=rough)
    if by_words is None or by_father is None:
        return None
    agreeing = len(fewer.words) + (fewer.first is not None)
    fathers_agree = one.father is not None and other.father is not None
    if not fewer.words or agreeing + fathers_agree < 2:
        return None
    differences = by_words | by_father
    return Compared(max((_LEVEL[d] for d in differences), key=list(Likeness).index,
                        default=Likeness.SAME), differences)  # fmt: skip


def _words(fewer: Name, more: Name, *, rough: bool) -> frozenset[Difference] | None:
    left = list(more.words)
    found: set[Difference] = set()
    for word in fewer.words:
        ways = [(_weight(d), n, d) for n, other in enumerate(left)
                if (d := _differ(word, other, rough=rough, native=fewer.native and more.native))
                is not None]  # fmt: skip
        if not ways:
            return None
        _, n, differences = min(ways, key=lambda way: way[:2])
        if Difference.NATIVE in differences & found:
            return None  # Ахмед Султанов is not Султан Ахмедов
        left.pop(n)
        found |= differences
    return _initials(fewer, more, left, found)


def _initials(
    fewer: Name, more: Name, left: list[Word], found: set[Difference]
) -> frozenset[Difference] | None:
    if fewer.first is not None:
        given = [w for w in (more.first, *left) if w is not None]
        fits = [w for w in given if w.heads & fewer.first.heads]
        if not fits:
            return None
        found.add(Difference.INITIAL)
        left = [w for w in left if w is not fits[0]]
    elif more.first is not None:
        return None if fewer.father is None else frozenset(found)
    if fewer.father is not None and more.father is None:
        near = [slips.read_apart(w.read, fewer.father.read, rough=False) for w in left]
        found |= {Difference.SLIP if slip else Difference.EACH_MORE for slip in near}
    if left:
        found.add(Difference.LEFT_OUT)
    return frozenset(found)


def _fathers(one: Name, other: Name, *, rough: bool) -> frozenset[Difference] | None:
    if one.father is not None and other.father is not None:
        return _of_fathers(one.father, other.father, rough=rough)
    told = [n.father or n.middle for n in (one, other)]
    if told[0] is not None and told[1] is not None:
        agreed = told[0].heads & told[1].heads
        both = one.middle is not None and other.middle is not None
        level = frozenset() if both else frozenset({Difference.INITIAL})
        return level if agreed else None
    return frozenset({Difference.LEFT_OUT} if any(told) else ())


def _of_fathers(one: Word, other: Word, *, rough: bool) -> frozenset[Difference] | None:
    differences = _differ(one, other, rough=rough, native=False)
    if differences is not None:
        return differences
    russian = [any(_PATRONYMIC.search(r) for r in w.read) for w in (one, other)]
    return (
        frozenset({Difference.NATIVE}) if russian[0] != russian[1] and _rooted(one, other) else None
    )


def _weight(differences: frozenset[Difference]) -> int:
    order = [Difference.DECLINED, Difference.SHORT, Difference.NATIVE, Difference.SLIP]
    return max((1 + order.index(d) for d in differences), default=0)


@lru_cache(maxsize=200_000)
def _differ(one: Word, other: Word, *, rough: bool, native: bool) -> frozenset[Difference] | None:
    """In what two words differ; None where they are different words."""
    if agree(one.read, other.read, rough=rough):
        return frozenset()
    mine, theirs = names_of(one.read), names_of(other.read)
    woman_and_man = mine.isdisjoint(theirs) and _womans(one) is not _womans(other)
    if _cases(one, other, rough=rough) and not (mine and theirs and woman_and_man):
        return frozenset({Difference.DECLINED})
    if mine and theirs:
        return frozenset({Difference.SHORT}) if mine & theirs else None
    if native and _family(one, other):
        return frozenset({Difference.NATIVE})
    one_script = is_cyrillic(one.typed[0]) and is_cyrillic(other.typed[0])
    if slips.apart(one.typed, other.typed) or (
        not one_script and slips.read_apart(one.read, other.read, rough=rough)
    ):
        return frozenset({Difference.SLIP})
    return None


def _cases(one: Word, other: Word, *, rough: bool) -> bool:
    mine, theirs = _stems(one.read, rough=rough), _stems(other.read, rough=rough)
    return any(len(stem.lstrip(ROUGH)) >= 3 for stem in mine & theirs)


def _womans(word: Word) -> bool:
    """Виктория is no case of Виктор; Александра may be one of Александр."""
    return word.typed.endswith(("ия", "ia", "iya", "ija", "iâ"))


@lru_cache(maxsize=50_000)
def _stems(read: frozenset[str], *, rough: bool) -> frozenset[str]:
    kept = [r for r in read if rough or not r.startswith(ROUGH)]
    return frozenset(stem for reading in kept for stem in stems(reading) | {reading})


def _family(one: Word, other: Word) -> bool:
    """Say whether one is the official form of a family and the other its own: Ахмадов, Ахьмадан."""
    sides = [{bool(_OFFICIAL.search(r)) for r in w.read if not r.startswith(ROUGH)}
             for w in (one, other)]  # fmt: skip
    if (True in sides[0]) == (True in sides[1]):
        return False
    return _rooted(one, other)


def _rooted(one: Word, other: Word) -> bool:
    """Say whether a family or a father's name comes from the same name as the other word."""
    mine, theirs = (frozenset(root for r in w.read for root in _root(r)) for w in (one, other))
    return not mine.isdisjoint(theirs) or not names_of(mine).isdisjoint(names_of(theirs))


_OFFICIAL = re.compile("(?:ov|ev)(?:a|u|im|e|oi)?$")


@lru_cache(maxsize=50_000)
def _root(reading: str) -> frozenset[str]:
    """The name that a family or a patronymic was made from, without its last vowels."""
    bare = re.sub("(?:(?:ov|ev)(?:a|u|im|e|oi)?|(?:ov|ev)?i[qw](?:na)?|(?:ov|ev)na)$", "", reading)
    found = {bare} if bare != reading else {bare, re.sub("(?:[aiu]n|n)$", "", bare)}
    short = {re.sub("[aeiou]+$", "", root) for root in found}
    return frozenset(root for root in found | short if len(root.lstrip(ROUGH)) >= 2)
