"""Hierarchical log-linear models: which terms each has, and how one is written.

A term is a set of lists, as bits; a model that has a term has all its parts. `[123,14,34]`
is a model by its longest terms, the lists numbered from 1. Every model has a term for each
list alone, and none has the term for all lists: nothing documented speaks of that one.
"""

from __future__ import annotations

from functools import cache
from itertools import combinations

from bearwitness.errors import Misused

Term = int  # a set of lists, as bits
Model = frozenset[Term]  # closed: with a term come all its parts; the constant is left out

MOST_LISTS = 5  # six lists have 32,768 models with pairs alone
ALL_TERMS = 4  # up to so many lists, models with terms of three lists too


def model(written: str, lists: int) -> Model:
    """Return the model that `123,14,34` stands for, each list being one digit from 1.

    Raises:
        Misused: a list that is not there, or the term for all lists.
    """
    terms = set(_alone(lists))
    for part in written.strip("[]").split(","):
        places = [int(digit) - 1 for digit in part if digit.isdigit()]
        term = sum(1 << place for place in set(places))
        if len(places) != len(part.strip()) or not 0 < term < (1 << lists) - 1:
            raise Misused("this is no model of these lists", hint="a model looks like 123,14,34")
        terms |= _parts(term)
    return frozenset(terms)


def longest(terms: Model) -> tuple[Term, ...]:
    """Return the terms that no other term contains."""
    return tuple(sorted(t for t in terms if not any(t != u and t & u == t for u in terms)))


def written(terms: Model, names: tuple[str, ...]) -> str:
    """Return a model with the lists by name: `A*B + C`, the same for any order of lists."""
    parts = [[names[p] for p in range(len(names)) if t >> p & 1] for t in longest(terms)]
    return " + ".join(sorted("*".join(sorted(part)) for part in parts))


@cache
def all_models(lists: int) -> tuple[Model, ...]:
    """Return all hierarchical models up to four lists, all with pairs alone for five.

    8 for three lists, 113 for four, 1,024 for five.

    Raises:
        Misused: more than five lists.
    """
    if lists > MOST_LISTS:
        raise Misused(
            f"log-linear models are compared for at most {MOST_LISTS} lists",
            hint="use --method latent_class, or merge lists",
        )
    found = {frozenset(_alone(lists))}
    largest = lists - 1 if lists <= ALL_TERMS else 2
    for size in range(2, largest + 1):
        for places in combinations(range(lists), size):
            term = sum(1 << place for place in places)
            below = _parts(term) - {term}
            found |= {terms | {term} for terms in found if below <= terms}
    return tuple(sorted(found, key=lambda terms: (len(terms), sorted(terms))))


def _alone(lists: int) -> set[Term]:
    return {1 << place for place in range(lists)}


def _parts(term: Term) -> set[Term]:
    parts, part = set(), term
    while part:
        parts.add(part)
        part = (part - 1) & term
    return parts
