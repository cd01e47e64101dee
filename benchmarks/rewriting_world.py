"""Invented events, the reports of them, and the copies of those: what `rewriting.py` measures on.

All names, places and figures are invented. What a text tells (`Report`) is chosen first and put
into words (`written`) afterwards, so that who took what from whom is known.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from rewriting_texts import FILLERS, FIRST, HELD, Wordings

from bearwitness.ids import SourceId
from bearwitness.records.source import Source, SourceKind
from bearwitness.records.when import When

SYLLABLES = {
    "first": "бал кар дол зор лим мер нав рош сул тар вел гор ман пол рад сам тев шар юл",
    "held": "вар гел дар жил кор лас мон нур пел рез сор тул фер хал чер бор вит зал мур",
}
TAILS = {"first": "ан ен ик ат ун ар ош", "held": "ин ам ек ор ул аш ет"}
GIVEN = {
    "first": "Адам Борис Виктор Глеб Даниил Захар Марат Олег Павел Руслан",
    "held": "Артур Вадим Герман Денис Егор Иван Ким Леонид Марк Тимур",
}
_SOUNDS = "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch y e yu ya"
LATIN = dict(zip("абвгдежзийклмнопрстуфхцчшщыэюя", _SOUNDS.split(), strict=True)) | {"ь": ""}
OTHER = LATIN | {"х": "h", "ц": "c", "ю": "iu", "я": "ia", "й": "j", "ж": "j", "ы": "i"}
EN_MONTHS = "January February March April May June July August September October November December"
RU_MONTHS = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
_EN = "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_RU = (
    "два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать"
    " четырнадцать пятнадцать шестнадцать"
)
NUMBERS = {"en": dict(enumerate(_EN.split(), 2)), "ru": dict(enumerate(_RU.split(), 2))}
ORDER = tuple(FIRST["en"])


@dataclass(frozen=True, slots=True)
class Named:
    """An invented name, in Russian: a place, or a person with a given name."""

    word: str
    given: str = ""

    def russian(self, case: str) -> str:
        ending = {"": "", "gen": "а", "dat": "у", "acc": "" if not self.given else "а",
                  "loc": "е"}[case]  # fmt: skip
        return f"{self.given}{ending} {self.word}{ending}" if self.given else self.word + ending

    def english(self, table: Mapping[str, str]) -> str:
        words = [self.given, self.word] if self.given else [self.word]
        return " ".join("".join(table[c] for c in w.lower()).capitalize() for w in words)


Value = Named | int | date
Texts = tuple[list[Source], list["Report"]]


@dataclass(frozen=True, slots=True)
class Report:
    """What one text tells: which facts, in which order, with which values.

    `root` is the first text that it goes back to; `roots` are all of them, where it merges two.
    """

    number: int
    event: int
    root: int
    parent: int | None
    day: date
    language: str
    facts: tuple[str, ...]
    values: Mapping[str, Value]
    chosen: Mapping[str, int] = field(default_factory=dict)
    roots: frozenset[int] = frozenset()
    way: str = ""


@dataclass(frozen=True, slots=True)
class World:
    """What the events of one region share."""

    places: Sequence[Named]
    people: Sequence[Named]
    wordings: Wordings


def world(chance: random.Random, which: str) -> World:
    parts, tails = SYLLABLES[which].split(), TAILS[which].split()
    words = [(a + b + c).capitalize() for a in parts for b in parts for c in tails if a != b]
    chance.shuffle(words)
    people = [Named(w + "ов", chance.choice(GIVEN[which].split())) for w in words[300:2000]]
    return World([Named(w) for w in words[:300]], people, FIRST if which == "first" else HELD)


def event(chance: random.Random, here: World, day: date) -> dict[str, Value]:
    def often(names: Sequence[Named]) -> Named:  # some towns and officials are named all the time
        return names[min(int(chance.paretovariate(0.6)), len(names)) - 1]

    person = lambda: chance.choice(here.people[40:])  # noqa: E731
    old = chance.randrange(12)
    return {
        "place": chance.choice(here.places), "day": day, "taken": chance.randint(5, 120),
        "cars": chance.randint(2, 14), "men": chance.randint(8, 60), "hour": chance.randint(1, 23),
        "a": person(), "age": chance.randint(19, 70), "b": person(),
        "years": chance.randint(3, 30), "site": often(here.places), "days": chance.randint(3, 40),
        "crowd": chance.randint(6, 40), "metres": chance.randint(6, 30),
        "sum": chance.randrange(10, 900) * 1000, "official": often(here.people[:40]),
        "later": day + timedelta(chance.randint(1, 4)), "lawyer": often(here.people[:40]),
        "filed": chance.randint(2, 25), "court": often(here.places[:20]),
        "freed": chance.randint(1, 20), "freedday": day + timedelta(chance.randint(5, 30)),
        "hurt": chance.randint(2, 30), "clinic": often(here.places[:20]),
        "year": 2000 + old, "oldtaken": 10 + 7 * old, "oldplace": here.places[old],
        "km": chance.randint(3, 180), "city": often(here.places[:20]), "witness": person(),
        "marks": chance.randint(3, 50), "number": chance.randint(100, 9999),
        "officer": often(here.people[:40]), "addressee": often(here.people[:10]),
        "signed": chance.randint(40, 9000),
    }  # fmt: skip


def erred(chance: random.Random, values: Mapping[str, Value], rate: float) -> dict[str, Value]:
    told = dict(values)
    for key, value in values.items():
        if isinstance(value, int) and key != "year" and chance.random() < rate:
            told[key] = max(2, value + chance.choice([-1, 1]) * chance.randint(1, 2 + value // 4))
    return told


def original(chance: random.Random, number: int, of: int, values: Mapping[str, Value]) -> Report:
    known = [fact for fact in ORDER if chance.random() < 0.62] or ["lead"]
    place = {fact: n + chance.gauss(0, 4) for n, fact in enumerate(ORDER)}
    if chance.random() < 0.8:
        place["lead"] = -100
        known = list(dict.fromkeys(["lead", *known]))
    day = values["day"]
    assert isinstance(day, date)
    facts = tuple(sorted(known, key=lambda f: place[f]))
    return Report(number, of, number, None, day + timedelta(chance.randint(1, 12)),
                  chance.choice(["en", "ru"]), facts, erred(chance, values, 0.15),
                  roots=frozenset([number]))  # fmt: skip


def copy(chance: random.Random, number: int, parent: Report, truth: Mapping[str, Value]) -> Report:
    part = chance.random() < 0.25  # takes over part of it and adds of its own
    keep = chance.uniform(0.5, 0.75) if part else chance.uniform(0.75, 1)
    facts = [f for f in parent.facts if f == parent.facts[0] or chance.random() < keep]
    for _ in range(chance.choice([0, 0, 1, 2])):
        at = chance.randrange(max(1, len(facts) - 1))
        facts[at : at + 2] = facts[at : at + 2][::-1]
    values = erred(chance, parent.values, 0.03)
    own = [f for f in ORDER if f not in parent.facts]
    for fact in chance.sample(own, min(len(own), 3)) if part else ():
        facts.insert(chance.randrange(len(facts) + 1), fact)
        values |= {key: truth[key] for key in keys_of(fact)}
    same = chance.random() < 0.5
    language = parent.language if same else {"en": "ru", "ru": "en"}[parent.language]
    return Report(number, parent.event, parent.root, parent.number,
                  parent.day + timedelta(chance.randint(0, 3)), language, tuple(facts), values,
                  parent.chosen if language == parent.language else {}, parent.roots,
                  _way(facts, parent))  # fmt: skip


def _way(facts: Sequence[str], parent: Report) -> str:
    if set(facts) - set(parent.facts):
        return "part of a text, with facts of their own"
    return "whole, six facts or more" if len(facts) >= 6 else "whole, fewer facts"


def keys_of(fact: str) -> list[str]:
    """Return what a fact tells of."""
    return re.findall(r"<(\w+)", FIRST["en"][fact][0])


def written(
    chance: random.Random, report: Report, wordings: Wordings, *, beside: Sequence[str] = ()
) -> tuple[str, Report]:
    """Return the text; no sentence is worded as in the text it was taken from.

    Args:
        beside: sentences that stand between the others, wherever chance puts them.
    """
    table = chance.choice([LATIN, OTHER])
    lines, chosen = [], {}
    for fact in report.facts:
        ways = wordings[report.language][fact]
        which = chance.choice([n for n in range(len(ways)) if n != report.chosen.get(fact)])
        chosen[fact] = which
        line = re.sub(
            r"<(\w+):?(\w*)>",
            lambda m: (
                NUMBERS[report.language][report.values[m[1]]]
                if report.values[m[1]] in NUMBERS[report.language] and chance.random() < 0.3
                else shown(report.values[m[1]], m[2], report.language, table)
            ),
            chosen_among(chance, ways[which]),
        )
        lines.append(line[:1].upper() + line[1:])
        if chance.random() < 0.15:
            lines.append(chosen_among(chance, chance.choice(FILLERS[report.language])))
    for line in beside:
        lines.insert(chance.randrange(1, len(lines) + 1), line)
    text = lines[0]
    for line in lines[1:]:  # now and then two sentences become one
        text = f"{text[:-1]}; {line}" if chance.random() < 0.12 else f"{text} {line}"
    return text, replace(report, chosen=chosen)


def chosen_among(chance: random.Random, line: str) -> str:
    return re.sub(r"\{([^{}]*)\}", lambda m: chance.choice(m[1].split("|")), line)


def shown(value: Value, case: str, language: str, table: Mapping[str, str]) -> str:
    if isinstance(value, Named):
        return value.russian(case) if language == "ru" else value.english(table)
    if isinstance(value, date):
        months = (RU_MONTHS if language == "ru" else EN_MONTHS).split()
        return f"{value.day} {months[value.month - 1]}"
    apart = " " if language == "ru" else ","
    return f"{value:,}".replace(",", apart) if value > 9999 else str(value)


def news(texts: int, seed: int, which: str) -> Texts:
    """Return so many texts and what each tells."""
    chance = random.Random(f"{which} {seed}")
    here = world(chance, which)
    reports: list[Report] = []
    sources: list[Source] = []
    while len(reports) < texts:
        of = reports[-1].event + 1 if reports else 0
        values = event(chance, here, date(2019, 1, 1) + timedelta(chance.randrange(900)))
        family: list[Report] = []
        for n in range(chance.randint(3, 6) + chance.randint(4, 34)):
            number = len(reports)
            if n < 3 or (n < 6 and chance.random() < 0.5):
                made = original(chance, number, of, values)
            else:
                made = copy(chance, number, chance.choice(family), values)
            text, made = written(chance, made, here.wordings)
            family.append(made)
            reports.append(made)
            sources.append(published(made, text))
    return sources, reports


def published(made: Report, text: str) -> Source:
    """Return the article with a text."""
    when = When.parse(made.day.isoformat())
    name = SourceId(f"S-{made.number:08}")
    return Source(name, SourceKind.ARTICLE, "invented", made.language, when, text=text)
