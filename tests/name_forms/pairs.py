"""Pairs of name forms that may be one person's, and pairs that are not: by rules, by kind.

`drawn(half)` gives the same pairs every time. A pair of one person differs by its kind's rule
and often in script or order besides; a pair of two persons differs in who they are, and is
written as variously. Forms that may truly be either (Александра Иванова: a woman, or a man in
the genitive) are not drawn as two persons.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from name_forms import people, writing
from name_forms.people import Half, Invented

EACH = 120  # pairs of a kind of one person, in each half
EACH_OTHER = 160  # and of two


@dataclass(frozen=True, slots=True)
class Pair:
    one: str
    other: str
    same: bool
    kind: str


Maker = Callable[[random.Random, Half], tuple[str, str]]


def drawn(half: Half) -> tuple[Pair, ...]:
    """Return the pairs of one half."""
    found = []
    for same, kinds, each in ((True, ONE_PERSON, EACH), (False, TWO_PERSONS, EACH_OTHER)):
        for kind, maker in kinds.items():
            chance = random.Random(f"{half} {kind}")
            made: set[frozenset[str]] = set()
            while len(made) < each:
                one, other = maker(chance, half)
                if one != other and frozenset((one, other)) not in made:
                    made.add(frozenset((one, other)))
                    mixed = chance.sample([one, other], 2)
                    found.append(Pair(mixed[0], mixed[1], same, kind))
    return tuple(found)


def said(person: Invented, *, middle: bool = False) -> list[str]:
    """Return given name, perhaps patronymic, and surname, as in a Russian paper."""
    family = writing.feminine(person.surname) if person.female else person.surname
    between = [writing.patronymic(person.father, female=person.female)] if middle else []
    return [person.given, *between, family]


def ordered(parts: list[str], chance: random.Random) -> str:
    """Return the parts in one of the orders in which lists are kept."""
    last_first = [parts[-1], *parts[:-1]]
    return chance.choice(
        [" ".join(parts), " ".join(parts), " ".join(last_first), f"{parts[-1].upper()} "
         + " ".join(parts[:-1]), f"{parts[-1]}, " + " ".join(parts[:-1])]
    )  # fmt: skip


def any_way(parts: list[str], chance: random.Random) -> str:
    """Return the parts in any order and script."""
    text = ordered(parts, chance)
    return text if chance.random() < 0.5 else writing.latin(text, chance.choice(writing.SYSTEMS))


def _systems(chance: random.Random, half: Half) -> tuple[str, str]:
    text = " ".join(said(people.anyone(chance, half), middle=chance.random() < 0.3))
    return text, writing.latin(text, chance.choice(writing.SYSTEMS))


def _two_systems(chance: random.Random, half: Half) -> tuple[str, str]:
    text = " ".join(said(people.anyone(chance, half), middle=chance.random() < 0.3))
    one, other = chance.sample(writing.SYSTEMS, 2)
    return writing.latin(text, one), writing.latin(text, other)


def _order(chance: random.Random, half: Half) -> tuple[str, str]:
    parts = said(people.anyone(chance, half), middle=chance.random() < 0.5)
    return " ".join(parts), any_way([parts[-1], *parts[:-1]], chance)


def _with_patronymic(chance: random.Random, half: Half) -> tuple[str, str]:
    person = people.anyone(chance, half)
    return any_way(said(person), chance), any_way(said(person, middle=True), chance)


def _initials(chance: random.Random, half: Half) -> tuple[str, str]:
    person = people.anyone(chance, half)
    first, middle, family = said(person, middle=True)
    short = chance.choice(
        [[f"{first[0]}.", family], [f"{first[0]}.", f"{middle[0]}.", family],
         [f"{first[0]}.{middle[0]}.", family], [first, f"{middle[0]}.", family]]
    )  # fmt: skip
    return any_way(short, chance), any_way(said(person, middle=chance.random() < 0.5), chance)


def _declined(chance: random.Random, half: Half) -> tuple[str, str]:
    person = people.anyone(chance, half)
    case, middle = chance.choice(writing.CASES), chance.random() < 0.4
    parts = [
        writing.given_in(person.given, case, female=person.female),
        *([writing.patronymic_in(person.father, case, female=person.female)] if middle else []),
        writing.surname_in(person.surname, case, female=person.female),
    ]
    shown = chance.choice([parts, [parts[-1], *parts[:-1]]])
    return " ".join(shown), any_way(said(person), chance)


def _short(chance: random.Random, half: Half) -> tuple[str, str]:
    person = people.anyone(chance, half, native=False)
    shorts = people.SHORT_OF_WOMEN if person.female else people.SHORT_OF_MEN
    familiar = replace(person, given=chance.choice(shorts[person.given].split()))
    middle = chance.random() < 0.2
    return any_way(said(familiar), chance), any_way(said(person, middle=middle), chance)


def _double(chance: random.Random, half: Half) -> tuple[str, str]:
    person = people.anyone(chance, half, native=False)
    other = chance.choice([n for n in people.surnames(half, native=False) if n != person.surname])
    families = [said(replace(person, surname=n))[-1] for n in (person.surname, other)]
    whole = [person.given, "-".join(families)]
    shown = chance.choice([[person.given, chance.choice(families)],
                           [person.given, " ".join(families)], whole])  # fmt: skip
    return any_way(whole, chance), any_way(shown, chance)


def _slipped(chance: random.Random, half: Half) -> tuple[str, str]:
    parts = said(people.anyone(chance, half), middle=chance.random() < 0.3)
    text = any_way(parts, chance)
    wrong = writing.slip(text, chance)
    return wrong, text if chance.random() < 0.5 else any_way(parts, chance)


def _keyboard(chance: random.Random, half: Half) -> tuple[str, str]:
    text = " ".join(said(people.anyone(chance, half)))
    return writing.look_alike(text, chance), any_way(text.split(" "), chance)


def _native(person: Invented) -> str:
    return (people.NATIVE_WOMEN if person.female else people.NATIVE_MEN)[person.given]


def _chechen_cyrillic(chance: random.Random, half: Half) -> tuple[str, str]:
    person = people.anyone(chance, half, native=True)
    own = f"{_native(person)} {said(person)[-1]}"
    typed = writing.palochka(own, chance.choice(writing.PALOCHKA))
    if chance.random() < 0.3:
        return typed, ordered(own.split(" "), chance)
    return typed, any_way(said(person), chance)


def _chechen_latin(chance: random.Random, half: Half) -> tuple[str, str]:
    person = people.anyone(chance, half, native=True)
    own = f"{_native(person)} {said(person)[-1]}"
    typed = writing.chechen_latin(own, plain=chance.random() < 0.5)
    return typed, chance.choice([own, any_way(said(person), chance)])


def _family_first(chance: random.Random, half: Half) -> tuple[str, str]:
    """The native order: the family in the genitive, perhaps whose child, the own name last."""
    person = people.anyone(chance, half, native=True)
    family, name = writing.stem(person.surname), _native(person)
    father = people.NATIVE_MEN[person.father]
    child = chance.choice(["йоӏ"] if person.female else ["кӏант", "воӏ"])
    own = chance.choice(
        [f"{writing.genitive(family)} {name}", f"{family} {name}", f"{name} {family}",
         f"{writing.genitive(family)} {writing.genitive(father)} {child} {name}",
         f"{writing.genitive(family)} {father}-{child} {name}", f"{family}-наькъан {name}"]
    )  # fmt: skip
    typed = (
        writing.chechen_latin(own, plain=chance.random() < 0.5)
        if chance.random() < 0.3
        else writing.palochka(own, chance.choice(writing.PALOCHKA))
    )
    return typed, any_way(said(person, middle=chance.random() < 0.5), chance)


ONE_PERSON: dict[str, Maker] = {
    "another script": _systems, "another system": _two_systems, "another order": _order,
    "with patronymic": _with_patronymic, "initials": _initials, "declined": _declined,
    "short form": _short, "double surname": _double, "slip of a hand": _slipped,
    "mixed letters": _keyboard, "Chechen Cyrillic": _chechen_cyrillic,
    "Chechen Latin": _chechen_latin, "Chechen family name": _family_first,
}  # fmt: skip


def _both(
    one: Invented, other: Invented, chance: random.Random, *, middle: bool = False
) -> tuple[str, str]:
    return any_way(said(one, middle=middle), chance), any_way(said(other, middle=middle), chance)


def _other_given(chance: random.Random, half: Half) -> tuple[str, str]:
    one = people.anyone(chance, half)
    return _both(one, replace(one, given=_another(chance, half, one)), chance)


def _another(chance: random.Random, half: Half, one: Invented) -> str:
    names = people.given(half, female=one.female, native=one.native)
    return chance.choice([n for n in names if n != one.given])


def _siblings(chance: random.Random, half: Half) -> tuple[str, str]:
    one = people.anyone(chance, half)
    female = chance.random() < 0.4
    names = people.given(half, female=female, native=one.native)
    name = chance.choice([n for n in names if n != one.given and n[:4] != one.given[:4]])
    return _both(one, replace(one, given=name, female=female), chance, middle=True)


def _father_and_child(chance: random.Random, half: Half) -> tuple[str, str]:
    child = people.anyone(chance, half)
    fathers = people.given(half, female=False, native=child.native)
    grandfather = chance.choice([n for n in fathers if n not in (child.father, child.given)])
    father = replace(child, given=child.father, father=grandfather, female=False)
    if child.female or chance.random() < 0.5:
        return _both(child, father, chance, middle=True)
    return any_way(said(child, middle=True), chance), any_way(said(father), chance)


def _near_given(chance: random.Random, half: Half) -> tuple[str, str]:
    one = people.anyone(chance, half)
    names = people.given(half, female=one.female, native=one.native)
    others = [n for n in names if n != one.given]
    nearest = sorted(others, key=lambda n: (steps(n.lower(), one.given.lower()), n))[:2]
    return _both(one, replace(one, given=chance.choice(nearest)), chance)


def _near_surname(chance: random.Random, half: Half) -> tuple[str, str]:
    one = people.anyone(chance, half)
    others = [n for n in people.surnames(half, native=one.native) if n != one.surname]
    near = sorted(others, key=lambda n: (steps(n.lower(), one.surname.lower()), n))[:3]
    middle = chance.random() < 0.3
    return _both(one, replace(one, surname=chance.choice(near)), chance, middle=middle)


def _other_patronymic(chance: random.Random, half: Half) -> tuple[str, str]:
    one = people.anyone(chance, half)
    fathers = people.given(half, female=False, native=one.native)
    father = chance.choice([n for n in fathers if n not in (one.father, one.given)])
    return _both(one, replace(one, father=father), chance, middle=True)


def _other_initial(chance: random.Random, half: Half) -> tuple[str, str]:
    one = people.anyone(chance, half)
    name = _another(chance, half, one)
    if sounded(name[0]) == sounded(one.given[0]):
        return _other_initial(chance, half)
    return any_way([f"{name[0]}.", said(one)[-1]], chance), any_way(said(one), chance)


def sounded(letter: str) -> str:
    """Letters that some system or language writes alike count as one."""
    groups = ("АЭЕИЯЮЁОУӏЙ", "ХГ", "ЦЧШЩЖСЗД", "ВФ", "КХ")
    return next((g[0] for g in groups if letter in g), letter)


def _turned(chance: random.Random, half: Half) -> tuple[str, str]:
    """Ахмед Султанов and Султан Ахмедов: the same roots, each in the other's place."""
    native = chance.random() < 0.5
    names = people.given(half, female=False, native=native)
    roots = [n for n in names if n[-1] not in "аяийь" and n not in {"Пётр", "Павел", "Олег"}]
    one, other = chance.sample(roots, 2)
    first = Invented(one, other, other + "ов", female=False, native=native)
    second = Invented(other, one, one + "ов", female=False, native=native)
    return _both(first, second, chance)


def _man_and_woman(chance: random.Random, half: Half) -> tuple[str, str]:
    """Names that men and women share but for the ending; the patronymic tells which."""
    pairs = (("Александр", "Александра"), ("Валентин", "Валентина"), ("Евгений", "Евгения"),
             ("Валерий", "Валерия"), ("Антон", "Антонина"), ("Виктор", "Виктория"),
             ("Василий", "Василиса"), ("Юлий", "Юлия"), ("Павел", "Павла"))  # fmt: skip
    him, her = chance.choice([p for p in pairs if people.half_of(p[0]) is half])
    man = people.anyone(chance, half, native=False, female=False)
    woman = replace(man, given=her, female=True)
    return _both(replace(man, given=him), woman, chance, middle=True)


def _other_short(chance: random.Random, half: Half) -> tuple[str, str]:
    one = people.anyone(chance, half, native=False)
    shorts = people.SHORT_OF_WOMEN if one.female else people.SHORT_OF_MEN
    name = _another(chance, half, one)
    short = chance.choice(shorts[name].split())
    if short in shorts[one.given].split():
        return _other_short(chance, half)
    return _both(one, replace(one, given=short), chance)


TWO_PERSONS: dict[str, Maker] = {
    "other given name": _other_given, "siblings": _siblings,
    "father and child": _father_and_child, "near given name": _near_given,
    "near surname": _near_surname, "other patronymic": _other_patronymic,
    "other initial": _other_initial, "names turned": _turned, "man and woman": _man_and_woman,
    "short form of another": _other_short,
}  # fmt: skip


def steps(one: str, other: str) -> int:
    """Return the fewest letters to add, leave out or change (Levenshtein 1966)."""
    row = list(range(len(other) + 1))
    for n, a in enumerate(one, 1):
        row, last = [n], row
        for m, b in enumerate(other, 1):
            row.append(min(row[-1] + 1, last[m] + 1, last[m - 1] + (a != b)))
    return row[-1]
