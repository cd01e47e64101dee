"""How many Russian names are missed, in 1,000 generated sentences, and how much else is covered.

Names come from the held half of tests/name_forms, declined and romanised by the rules there,
which were written apart from those of `redaction`; the sentences from redaction_texts. Each name
stands in one of six cases, in one of five ways of writing. A name is missed if one letter of it
can be read. Needless is what is covered of the words around it.

    python benchmarks/redaction_russian.py [--half open|held] [--missed]

The rows: natasha (slovnet) alone; ours, which knows nobody; ours, told whom the case protects.
Nobody is meant: each name is a chance combination."""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from bearwitness.adapters.language import named
from bearwitness.adapters.marking import marked
from bearwitness.adapters.words import ordinary, reading
from bearwitness.redaction.finding import Identifier
from bearwitness.redaction.findings import find
from name_forms.people import SHORT_OF_MEN, SHORT_OF_WOMEN, Half, Invented, anyone
from name_forms.writing import (
    feminine,
    given_in,
    latin,
    patronymic,
    patronymic_in,
    surname_in,
)

FRAMES = Path(__file__).parent / "redaction_texts" / "russian_frames.txt"
SENTENCES = 1_000
_WORD = re.compile(r"\w+")
Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    name: Stretch
    case: str
    way: str
    protected: tuple[str, ...]  # what a casebook would know: the name in its first form


def _given(person: Invented, short: str, case: str) -> str:
    name = short or person.given
    if case == "nom":
        return name
    if case == "acc":  # as the genitive for men; women in -а and -я have their own
        if name[-1] in "ая":
            return name[:-1] + ("у" if name[-1] == "а" else "ю")
        return name if person.female else given_in(name, "gen", female=False)
    return given_in(name, case, female=person.female)


def _surname(person: Invented, case: str) -> str:
    if case == "nom":
        return feminine(person.surname) if person.female else person.surname
    if case != "acc":
        return surname_in(person.surname, case, female=person.female)
    if not person.female:
        return surname_in(person.surname, "gen", female=False)
    said = feminine(person.surname)
    if said == person.surname:
        return said
    return said[:-2] + "ую" if said.endswith("ая") else said[:-1] + "у"


def _father(person: Invented, case: str) -> str:
    if case == "nom":
        return patronymic(person.father, female=person.female)
    if case == "acc" and person.female:
        return patronymic(person.father, female=True)[:-1] + "у"
    return patronymic_in(person.father, "gen" if case == "acc" else case, female=person.female)


def _short(person: Invented, chance: random.Random) -> str:
    known = SHORT_OF_WOMEN if person.female else SHORT_OF_MEN
    return chance.choice(known.get(person.given, person.given).split())


def _name(person: Invented, case: str, chance: random.Random) -> tuple[str, tuple[str, ...]]:
    """Return a name as it stands in a case, and as a casebook would hold it."""
    first = [_given(person, "", "nom"), _surname(person, "nom")]
    given, surname, father = (
        _given(person, "", case),
        _surname(person, case),
        _father(person, case),
    )
    kind = chance.choice(["given", "surname", "both", "father", "short"])
    if kind == "short":
        short = _short(person, chance)
        return _given(person, short, case), (short, *first)
    said = {
        "given": given,
        "surname": surname,
        "both": f"{given} {surname}",
        "father": f"{given} {father}",
    }[kind]
    return said, (" ".join(first), _father(person, "nom"))


_WAYS: dict[str, Callable[[str, str], tuple[str, str]]] = {
    "as books write": lambda frame, name: (frame, name),
    "in small letters": lambda frame, name: (frame.lower(), name.lower()),
    "the name in Latin": lambda frame, name: (frame, latin(name, "english")),
    "that in small letters": lambda frame, name: (frame.lower(), latin(name, "english").lower()),
    "all in Latin": lambda frame, name: (latin(frame, "english"), latin(name, "english")),
    "all in Latin, small": lambda frame, name: (
        latin(frame, "english").lower(),
        latin(name, "english").lower(),
    ),
}


def sentences(half: Half, number: int = SENTENCES) -> Iterator[Sentence]:
    """Yield sentences, the same each time; the ways of writing take turns."""
    chance = random.Random(f"russian names, {half}")
    frames = [line.split("|", 1) for line in FRAMES.read_text(encoding="utf-8").splitlines()]
    for n in range(number):
        case, frame = chance.choice(frames)
        name, protected = _name(anyone(chance, half), case, chance)
        way = list(_WAYS)[n % len(_WAYS)]
        frame, name = _WAYS[way](frame, name)
        at = frame.index("{}")
        text = frame.replace("{}", name)
        yield Sentence(text, (at, at + len(name)), case, way, protected)


Masker = Callable[[Sentence], list[Stretch]]


def natasha(one: Sentence) -> list[Stretch]:
    return [(s.start, s.end) for s in named(one.text, "ru")]


def ours(one: Sentence, protected: tuple[str, ...] = ()) -> list[Stretch]:
    found = find(
        one.text,
        language="ru",
        spans=marked(one.text),
        protected=protected,
        ordinary=ordinary,
        reading=reading,
    )
    return [(f.start, f.end) for f in found if f.identifier is not Identifier.NONE]


def told_whom(one: Sentence) -> list[Stretch]:
    return ours(one, one.protected)


@dataclass(slots=True)
class Told:
    names: int = 0
    missed: int = 0
    other: int = 0
    needless: int = 0

    def add(self, one: Sentence, masks: list[Stretch]) -> None:
        covered = {at for a, b in masks for at in range(a, b)}
        start, end = one.name
        letters = {at for at in range(start, end) if one.text[at].isalnum()}
        plain = [m.span() for m in _WORD.finditer(one.text) if m.end() <= start or m.start() >= end]
        self.names += 1
        self.missed += not letters <= covered
        self.other += len(plain)
        self.needless += sum(any(at in covered for at in range(a, b)) for a, b in plain)


def main(arguments: Iterable[str]) -> int:
    """Print, for each way of masking and of writing, what is missed and what is needless."""
    options = argparse.ArgumentParser()
    options.add_argument("--half", choices=[h.value for h in Half], default=Half.HELD)
    options.add_argument("--missed", action="store_true", help="show them; for the open half")
    chosen = options.parse_args(list(arguments))
    made = list(sentences(Half(chosen.half)))
    maskers: dict[str, Masker] = {
        "natasha alone": natasha,
        "ours, knowing nobody": ours,
        "ours, told whom to protect": told_whom,
    }
    print(f"{len(made)} sentences, {chosen.half} names")
    for label, masker in maskers.items():
        rows: dict[str, Told] = {}
        began = time.process_time()
        for one in made:
            masks = masker(one)
            row = rows.setdefault(one.way, Told())
            before = row.missed, row.needless
            for told in (rows.setdefault("all", Told()), row):
                told.add(one, masks)
            if chosen.missed and masker is ours and before != (row.missed, row.needless):
                covered = {at for a, b in masks for at in range(a, b)}
                shown = "".join("_" if i in covered else c for i, c in enumerate(one.text))
                print("missed  " if row.missed > before[0] else "needless", one.text, "|", shown)
        seconds = time.process_time() - began
        print(f"{label}  ({len(made) / seconds:,.0f} sentences a CPU second)")
        for way, row in rows.items():
            print(
                f"  {way:<24}{row.missed:>4} of {row.names:>5} missed"
                f"   needless {row.needless / row.other:.3f}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
