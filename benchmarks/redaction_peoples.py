"""How many names of 36 peoples are missed in what people say and write, English and Russian, and
how much is covered for nothing.

Names, sentences and rules of writing were made by somebody who had not read the word lists of
`redaction`. Half of the peoples are open: misses may be looked at and their causes mended. The
held half is only counted. Everybody is invented: each full name is a chance combination, and the
places are not on any map that we know of.

    python benchmarks/redaction_peoples.py [--half HALF] [--language en|ru] [--rules] [--missed]

HALF is open or held; --rules leaves the models out.

A name is missed if one of its letters can be read. Needless is the share of words that are
covered: around the names, and in sentences in which nobody is named (`controls`). A testimony is
several sentences with one person in them, by their full name and later by their given name."""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bearwitness.adapters.marking import marked
from bearwitness.adapters.words import ordinary, reading
from bearwitness.redaction.finding import Identifier
from bearwitness.redaction.findings import find

TEXTS = Path(__file__).parent / "redaction_texts"
LANGUAGES = ("en", "ru")
HALVES = ("open", "held")
_WORD = re.compile(r"\w+")
_SEXED = re.compile(r"<([^/>]*)/([^>]*)>")
_LATIN = dict(zip("абвгдезийклмнопрстуфцыэъь", [*"abvgdeziyklmnoprstufcye", "", ""], strict=True))
_LATIN |= {"ё": "yo", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch"}
_LATIN |= {"ю": "yu", "я": "ya"}
Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Somebody:
    """A name or place: kind is m, f, s (short), p (place) or c (call sign)."""

    kind: str
    latin: str
    cyrillic: str
    group: str


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    names: tuple[Stretch, ...]
    group: str
    way: str


def _lines(name: str) -> list[str]:
    return (TEXTS / name).read_text(encoding="utf-8").splitlines()


def peoples(half: str) -> list[Somebody]:
    """Return the names of this half's peoples."""
    found, group, kept = [], "", False
    for line in _lines("peoples_names.txt"):
        if line.startswith("# "):
            group, _, which = line[2:].split(" | ")
            kept = which == half
        elif kept:
            kind, said = line.split(" ", 1)
            latin, cyrillic = said.split(" | ")
            found.append(Somebody(kind, latin, cyrillic, group))
    return found


def everyday(half: str, language: str) -> list[Somebody]:
    """Return names and call signs that are words too: every other one is open."""
    rows = [row for row in _lines("peoples_everyday.txt") if row.endswith(f" | {language}")]
    rows = rows[HALVES.index(half) :: 2]
    said = [(row[0], row[2:].split(" | ")[0]) for row in rows]
    return [
        Somebody(kind, name, name, "call signs" if kind == "c" else "everyday words")
        for kind, name in said
    ]


def controls(half: str, language: str) -> list[str]:
    """Return sentences in which nobody is named: every other one is open."""
    which = {"en": "english", "ru": "russian"}[language]
    return _lines(f"peoples_controls_{which}.txt")[HALVES.index(half) :: 2]


_ENDINGS = {  # genitive, dative, instrumental, prepositional
    "ов": ("ова", "ову", "овым", "ове"),
    "ев": ("ева", "еву", "евым", "еве"),
    "ин": ("ина", "ину", "иным", "ине"),
    "ский": ("ского", "скому", "ским", "ском"),
    "ова": ("овой",) * 4,
    "ева": ("евой",) * 4,
    "ина": ("иной",) * 4,
    "ская": ("ской",) * 4,
    "ия": ("ии", "ии", "ией", "ии"),
    "га": ("ги", "ге", "гой", "ге"),
    "ка": ("ки", "ке", "кой", "ке"),
    "ха": ("хи", "хе", "хой", "хе"),
    "ша": ("ши", "ше", "шей", "ше"),
    "а": ("ы", "е", "ой", "е"),
    "я": ("и", "е", "ей", "е"),
    "й": ("я", "ю", "ем", "е"),
    "ь": ("я", "ю", "ем", "е"),
    "": ("а", "у", "ом", "е"),
}
_OF_SURNAMES = {"ов", "ев", "ин", "ский", "ова", "ева", "ина", "ская"}
_CASES = ("gen", "dat", "ins", "pre")


def declined(word: str, case: str, *, female: bool, surname: bool) -> str:
    """Return a Russian word in a case; what Russian does not decline stays."""
    if case == "nom" or word[-1] in "еёиоуыэю":
        return word
    if female and word[-1] not in "ая":
        return word[:-1] + ("ью" if case == "ins" else "и") if word[-1] == "ь" else word
    for ending, forms in _ENDINGS.items():
        if word.endswith(ending) and (surname or ending not in _OF_SURNAMES):
            return word.removesuffix(ending) + forms[_CASES.index(case)]
    raise AssertionError(word)


def said(one: Somebody, chance: random.Random, case: str = "nom", part: str = "") -> str:
    """Return somebody as a Russian sentence or (case nom, of latin) any sentence says them."""
    given, _, last = one.cyrillic.rpartition(" ")
    female = one.kind == "f"
    if not given or one.kind in "spc":
        start, _, end = one.cyrillic.rpartition(" ")
        return f"{start} {declined(end, case, female=female, surname=False)}".strip()
    part = part or _part(chance)
    first = declined(given, case, female=female, surname=False)
    second = declined(last, case, female=female, surname=True)
    return {"first": first, "last": second, "both": f"{first} {second}"}[part]


def _part(chance: random.Random) -> str:
    return chance.choice(["both", "both", "first", "last"])


def in_latin(one: Somebody, chance: random.Random, part: str = "") -> str:
    """Return somebody in Latin letters as their people's papers write them."""
    given, _, last = one.latin.rpartition(" ")
    if not given or one.kind in "spc":
        return one.latin
    return {"first": given, "last": last, "both": one.latin}[part or _part(chance)]


def romanised(text: str) -> str:
    """Return Russian in Latin letters as people type it."""
    return "".join(_LATIN.get(c, c) for c in text.lower())


def _frames(language: str) -> list[tuple[str, str]]:
    which = {"en": "english", "ru": "russian"}[language]
    made = [line.split("|", 1) for line in _lines(f"peoples_frames_{which}.txt")]
    return [(kind, frame) for kind, frame in made]


def _for(one: Somebody, way: str, frames: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the frames that this one can stand in, in this way of writing."""

    def fits(kind: str, frame: str) -> bool:
        own = {"p": "place", "c": "call"}.get(one.kind, "")
        if own:
            right = kind.startswith(own)
        else:
            chat = kind.startswith("chat") and "small" in way
            right = chat or not kind.startswith(("place", "call", "chat"))
        return right and ("first word" not in way or frame.startswith("{}"))

    chosen = [(kind, frame) for kind, frame in frames if fits(kind, frame)]
    return [(k, f) for k, f in chosen if "inside" not in way or not f.startswith("{}")]


def _case(kind: str) -> str:
    for start in ("chat", "call", "place"):
        kind = kind.removeprefix(start)
    return {"prep": "pre"}.get(kind, kind)


def _put(frame: str, name: str, one: Somebody, way: str) -> Line:
    frame = _SEXED.sub(lambda m: m[2] if one.kind == "f" else m[1], frame)
    if "small" in way:
        frame, name = frame.lower(), name.lower()
    if "capitals" in way:
        frame, name = frame.upper(), name.upper()
    if way == "all in Latin, small":
        frame, name = romanised(frame), romanised(name)
    at = frame.index("{}")
    return Line(frame.replace("{}", name), ((at, at + len(name)),), one.group, way)


WAYS = {
    "en": ("first word", "inside", "small letters", "all capitals", "inside, in Cyrillic"),
    "ru": (
        "first word",
        "inside, declined",
        "small letters",
        "all capitals",
        "inside, in Latin",
        "all in Latin, small",
    ),
}


def _one(one: Somebody, way: str, language: str, chance: random.Random, part: str = "") -> Line:
    kind, frame = chance.choice(_for(one, way, _frames(language)))
    if language == "en":
        foreign = "Cyrillic" in way
        name = said(one, chance, part=part) if foreign else in_latin(one, chance, part)
    elif way == "inside, in Latin":
        name = in_latin(one, chance, part)
    else:
        name = said(one, chance, _case(kind), part)
    return _put(frame, name, one, way)


def _joined(pieces: Sequence[Line], group: str) -> Line:
    text, names = "", []
    for piece in pieces:
        names += [(a + len(text), b + len(text)) for a, b in piece.names]
        text += piece.text + " "
    return Line(text.strip(), tuple(names), group, "testimony")


def _testimony(
    one: Somebody, place: Somebody, plain: Sequence[str], language: str, chance: random.Random
) -> Line:
    way = {"en": "inside", "ru": "inside, declined"}[language]
    calm = [Line(text, (), "", "") for text in chance.sample(plain, 3)]
    return _joined(
        [
            calm[0],
            _one(one, way, language, chance, "both"),
            calm[1],
            _one(place, way, language, chance),
            _one(one, "first word", language, chance, "first"),
            calm[2],
        ],
        one.group,
    )


def lines(half: str, language: str) -> Iterator[Line]:
    """Yield what is said and written, the same each time."""
    chance = random.Random(f"peoples, {half}, {language}")
    everybody = peoples(half)
    common = everyday(half, language)
    plain = [text for text in controls(half, language) if text.endswith(".")]
    for one in [*everybody, *common]:
        for way in WAYS[language]:
            if one in common and ("Cyrillic" in way or way == "inside, in Latin"):
                continue
            yield _one(one, way, language, chance)
    for group in dict.fromkeys(one.group for one in everybody):
        own = [one for one in everybody if one.group == group]
        places = [one for one in own if one.kind == "p"]
        for one in own[1:5:3]:
            yield _testimony(one, chance.choice(places), plain, language, chance)


def covered(text: str, language: str, *, models: bool) -> set[int]:
    """Return which letters of a text are masked, the case being unknown."""
    found = find(
        text,
        language=language,
        spans=marked(text) if models else (),
        ordinary=ordinary,
        reading=reading,
    )
    masks = [(f.start, f.end) for f in found if f.identifier is not Identifier.NONE]
    return {at for start, end in masks for at in range(start, end)}


def _words(text: str, names: Iterable[Stretch] = ()) -> list[Stretch]:
    spans = [m.span() for m in _WORD.finditer(text)]
    return [(a, b) for a, b in spans if not any(a < end and start < b for start, end in names)]


class Told:
    """Counts of names and words, by whatever they are asked for."""

    def __init__(self) -> None:
        self.names: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()
        self.words: Counter[str] = Counter()
        self.needless: Counter[str] = Counter()

    def add(self, line: Line, masks: set[int], rows: Sequence[str]) -> bool:
        """Count a line into rows, and return whether a name of it can be read."""
        needed = [{i for i in range(a, b) if line.text[i].isalnum()} for a, b in line.names]
        missed = sum(not letters <= masks for letters in needed)
        words = _words(line.text, line.names)
        needless = sum(any(at in masks for at in range(a, b)) for a, b in words)
        for row in rows:
            self.names[row] += len(needed)
            self.missed[row] += missed
            self.words[row] += len(words)
            self.needless[row] += needless
        return missed > 0

    def show(self) -> None:
        for row in self.words:
            share = self.needless[row] / self.words[row]
            names = f"{self.missed[row]:>4} of {self.names[row]:>4} missed"
            print(f"  {row:<24}{names if self.names[row] else '':<21}   needless {share:.3f}")


def _measured(half: str, language: str, *, models: bool, missed: bool) -> None:
    told, began, count = Told(), time.process_time(), 0
    plain = [Line(text, (), "", "controls") for text in controls(half, language)]
    for line in [*plain, *lines(half, language)]:
        masks = covered(line.text, language, models=models)
        rows = [line.way, *(["all names", line.group] if line.names else [])]
        bad = told.add(line, masks, rows)
        count += 1
        shown = "".join("_" if i in masks else c for i, c in enumerate(line.text))
        if missed and bad:
            print("missed  ", line.way, "|", line.text, "|", shown)
        elif missed and not line.names and masks:
            print("needless", line.way, "|", line.text, "|", shown)
    seconds = time.process_time() - began
    which = "rules and models" if models else "rules alone"
    print(f"{half}, {language}, {which}  ({count} texts, {count / seconds:,.0f} a CPU second)")
    told.show()


def main(arguments: Iterable[str]) -> int:
    """Print, for each half and language, what is missed and what is needless."""
    options = argparse.ArgumentParser()
    options.add_argument("--half", choices=HALVES)
    options.add_argument("--language", choices=LANGUAGES)
    options.add_argument("--rules", action="store_true", help="without the models")
    options.add_argument("--missed", action="store_true", help="show them, of the open half")
    chosen = options.parse_args(list(arguments))
    for half in [chosen.half] if chosen.half else HALVES:
        for language in [chosen.language] if chosen.language else LANGUAGES:
            shown = chosen.missed and half == "open"
            _measured(half, language, models=not chosen.rules, missed=shown)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
