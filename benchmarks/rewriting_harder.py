"""A harder region than that of `rewriting_world.py`: less to hold on to, and more that misleads.

Written before the rules that read it (`corroboration/retelling.py`), and not changed for them.
Besides what the plain region does, a copy may be a brief of three to five facts, may merge two
texts of different origin, may put a block of facts first, may round its figures, and adds facts
that it learned with errors of its own. Every text, whoever wrote it, has sentences about other
things, with names and figures. And reporters differ from event to event: some know nearly all and
tell it without a slip in the course of events, so that two who never met look alike.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rewriting_texts import COLOUR
from rewriting_world import (
    LATIN,
    ORDER,
    OTHER,
    Report,
    Texts,
    Value,
    World,
    chosen_among,
    erred,
    event,
    keys_of,
    published,
    shown,
    world,
    written,
)  # fmt: skip

WAYS = {"whole": 50, "part": 20, "brief": 10, "merged": 20}
ROUND = 20  # figures from here on are rounded to tens


@dataclass(frozen=True, slots=True)
class Habits:
    """How those who report on one event know and tell it."""

    knows: float
    errs: float
    strays: float


def first_hand(
    chance: random.Random, number: int, of: int, values: Mapping[str, Value], habits: Habits
) -> Report:
    known = [fact for fact in ORDER if chance.random() < habits.knows]
    known = list(dict.fromkeys(["lead", *known]))
    place = {fact: n + chance.gauss(0, habits.strays) for n, fact in enumerate(ORDER)}
    day = values["day"]
    assert isinstance(day, date)
    facts = tuple(sorted(known, key=lambda f: place[f] - 100 * (f == "lead")))
    return Report(number, of, number, None, day + timedelta(chance.randint(1, 12)),
                  chance.choice(["en", "ru"]), facts, erred(chance, values, habits.errs),
                  roots=frozenset([number]), way="first")  # fmt: skip


def taken_over(
    chance: random.Random, number: int, family: Sequence[Report], truth: Mapping[str, Value],
    habits: Habits,
) -> Report:  # fmt: skip
    parent = chance.choice(family)
    others = [r for r in family if not r.roots & parent.roots]
    way = chance.choices(list(WAYS), list(WAYS.values()))[0]
    if way == "merged" and not others:
        way = "whole"
    second = chance.choice(others) if way == "merged" else None
    values, facts = dict(parent.values), _kept(chance, parent, way)
    if second is not None:
        facts, values = _merged(chance, facts, values, second)
    _moved(chance, facts)
    if way == "part":
        told = erred(chance, truth, habits.errs)
        own = [f for f in ORDER if f not in parent.facts]
        for fact in chance.sample(own, min(len(own), chance.randint(1, 4))):
            facts.insert(chance.randrange(len(facts) + 1), fact)
            values |= {key: told[key] for key in keys_of(fact)}
    values = erred(chance, values, 0.03)
    if chance.random() < 0.2:
        values = {k: _rounded(chance, k, v) for k, v in values.items()}
    same = chance.random() < 0.5
    language = parent.language if same else {"en": "ru", "ru": "en"}[parent.language]
    last = max([parent, *([second] if second else [])], key=lambda r: r.day)
    return Report(number, parent.event, parent.root, parent.number,
                  last.day + timedelta(chance.randint(0, 3)), language, tuple(facts), values,
                  parent.chosen if language == parent.language else {},
                  parent.roots | (second.roots if second else frozenset()), way)  # fmt: skip


def _kept(chance: random.Random, parent: Report, way: str) -> list[str]:
    if way == "brief":
        few = chance.sample(range(len(parent.facts)), min(len(parent.facts), chance.randint(3, 5)))
        return [parent.facts[n] for n in sorted(few)]
    low, high = {"whole": (0.75, 1.0), "part": (0.5, 0.75), "merged": (0.4, 0.7)}[way]
    keep = chance.uniform(low, high)
    return [f for f in parent.facts if chance.random() < keep] or [parent.facts[0]]


def _merged(
    chance: random.Random, facts: list[str], values: dict[str, Value], second: Report
) -> tuple[list[str], dict[str, Value]]:
    keep = chance.uniform(0.4, 0.7)
    more = [f for f in second.facts if f not in facts and chance.random() < keep]
    values = values | {key: second.values[key] for fact in more for key in keys_of(fact)}
    if chance.random() < 0.5:
        return [*facts, *more], values
    turns = [True] * len(facts) + [False] * len(more)
    chance.shuffle(turns)
    one, other = iter(facts), iter(more)
    return [next(one) if turn else next(other) for turn in turns], values


def _moved(chance: random.Random, facts: list[str]) -> None:
    for _ in range(chance.choice([0, 0, 1, 2])):
        at = chance.randrange(max(1, len(facts) - 1))
        facts[at : at + 2] = facts[at : at + 2][::-1]
    if chance.random() < 0.1 and len(facts) > 4:
        at = chance.randrange(1, len(facts) - 2)
        facts[:] = [*facts[at : at + 3], *facts[:at], *facts[at + 3 :]]


def _rounded(chance: random.Random, key: str, value: Value) -> Value:
    if not isinstance(value, int) or value < ROUND or key in {"year", "number"}:
        return value
    return round(value, -1) if chance.random() < 0.5 else value


def beside(chance: random.Random, here: World, language: str) -> list[str]:
    """Return sentences about other things, with names and figures of their own."""
    table = chance.choice([LATIN, OTHER])
    lines = []
    for _ in range(chance.choice([0, 0, 1, 2])):
        line = chosen_among(chance, chance.choice(COLOUR[language]))
        town, person = chance.choice(here.places), chance.choice(here.people)
        for key, value in (("<place>", town), ("<who>", person)):
            line = line.replace(key, shown(value, "", language, table))
        lines.append(line.replace("<n>", str(chance.randint(2, 400))))
    return lines


def news(texts: int, seed: int, which: str) -> Texts:
    """Return so many texts and what each tells."""
    chance = random.Random(f"harder {which} {seed}")
    here = world(chance, which)
    sources, reports = [], list[Report]()
    while len(reports) < texts:
        of = reports[-1].event + 1 if reports else 0
        values = event(chance, here, date(2019, 1, 1) + timedelta(chance.randrange(900)))
        habits = Habits(chance.choice([0.45, 0.62, 0.8]), chance.choice([0.05, 0.15]),
                        chance.choice([2, 4]))  # fmt: skip
        family: list[Report] = []
        for n in range(chance.randint(3, 6) + chance.randint(0, 24)):
            number = len(reports)
            if n < 3 or (n < 6 and chance.random() < 0.5):
                made = first_hand(chance, number, of, values, habits)
            else:
                made = taken_over(chance, number, family, values, habits)
            more = beside(chance, here, made.language)
            text, made = written(chance, made, here.wordings, beside=more)
            if chance.random() < 0.3:
                text = text.replace("; ", ", and " if made.language == "en" else ", а ")
            family.append(made)
            reports.append(made)
            sources.append(published(made, text))
    return sources, [replace(r, chosen={}) for r in reports]
