"""Jumps: all large classes of a chain are replaced at once by some that a sketch proposes.

Where a posterior has several modes, no small step leads from one to another. A jump goes there
directly (a Metropolis step whose proposal does not depend on where the chain stands), so it
works in the space where classes hold whole persons and classes that hold nobody do not exist:

(1) large are the classes with the most persons, `most` at most, each with at least `least`; the
    others stay as they are, with the persons that they hold;
(2) weights and chances of the large ones are drawn from the sketch, and given these the
    unseen, and to which large class each person belongs;
(3) all classes that hold somebody are laid on the stick anew;
(4) accepted by the ratio of the weights T / Q, T what the model says of all that, Q how likely it
    was proposed. Persons' classes cancel; what is left is

    ∏ (p_s / S)^n_s · β(λ) P(n | α) Γ(n_B + J) Γ(n_B + m) / (Γ(n_B) ∏ n_k! · q(λ, w) · ρ(places)),

    n_s persons on lists s who are in large classes, S their chance to be on some list, n_k persons
    of a large class, n_B their sum, J persons of the others, m how many are large, β the prior of
    the chances of the large, P(n | α) the chance of the counts with sticks integrated out, ρ that
    of the places.

A chain's weights w of its large classes are no part of its state: they are drawn from a Dirichlet
law with 1 + n_k, which T holds too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, gammaln

from bearwitness.counting.mixture import (
    MOST_UNSEEN,
    TINY,
    Array,
    Held,
    Patterns,
    Whole,
    chances,
    tails,
)
from bearwitness.counting.sketch import Bend, Blend, Classes, bend_of, classes_at, points, reachable


@dataclass(frozen=True, slots=True)
class Jumps:
    """What is proposed, and how often in a sweep."""

    blends: tuple[Blend, ...]
    most: int  # classes that may be large
    least: int  # persons in a large class
    tries: int = 10
    chance: tuple[float, float] = (1.0, 1.0)  # of the Beta prior of each λ

    @property
    def bend(self) -> Bend:
        """The powers of the coordinates of chances."""
        return bend_of(self.chance)


@dataclass(frozen=True, slots=True)
class Large:
    """Large classes of replicas, sorted by weight, padded to `most` of them."""

    classes: Classes
    number: Whole  # (replicas,)
    persons: Array  # (replicas, most)


def is_large(persons: Array, jumps: Jumps) -> NDArray[np.bool_]:
    """Return which classes are large: one too many where persons tie for the last place."""
    last = min(jumps.most, persons.shape[1])
    enough = np.maximum(np.sort(persons, axis=1)[:, -last], jumps.least)
    large: NDArray[np.bool_] = persons >= enough[:, None]
    return large


def large_of(held: Held, jumps: Jumps, rng: np.random.Generator) -> Large:
    """Return the large classes, their weights and chances drawn given who is in them."""
    large = is_large(held.persons, jumps)
    log = np.log(np.maximum(rng.standard_gamma(1 + held.persons), TINY))
    log = np.where(large, log, -np.inf)
    order = np.argsort(-log, axis=1)[:, : jumps.most]
    log = np.take_along_axis(log, order, axis=1)
    persons = np.take_along_axis(np.where(large, held.persons, 0), order, axis=1)
    listed = np.take_along_axis(held.listed, order[:, None], axis=2)
    drawn = chances(np.where(persons[:, None] > 0, listed, 0), persons, jumps.chance, rng)
    lists = held.listed.shape[1]
    with np.errstate(invalid="ignore"):  # of no large class at all; such a replica stays
        log = log - np.logaddexp.reduce(log, axis=1)[:, None]
    return Large(Classes(log, drawn[:, :lists], drawn[:, lists:]), large.sum(axis=1), persons)


def visited(held: Held, jumps: Jumps, rng: np.random.Generator) -> dict[int, Array]:
    """Return the points where replicas stand, by how many of their classes are large."""
    now, found = large_of(held, jumps, rng), {}
    for number in range(1, jumps.most + 1):
        here = np.flatnonzero(now.number == number)
        if len(here):
            found[number] = points(now.classes.some(here, number), jumps.bend)[0]
    return found


def jumped(
    held: Held, patterns: Patterns, log_alpha: Array, jumps: Jumps, rng: np.random.Generator
) -> tuple[Array, Array, Array]:
    """Return persons and listed by class after some tries, and how many tries were accepted."""
    alpha, large = np.exp(log_alpha), is_large(held.persons, jumps)
    small = np.where(large, 0.0, held.persons)
    rest = np.where(large[:, None], held.seen, 0).sum(axis=2)
    now = large_of(held, jumps, rng)
    here = (now.number >= 1) & (now.number <= jumps.most)
    weight = _weight(now, patterns, rest, small.sum(axis=1), jumps)
    weight += log_law(held.persons, alpha) - log_places(held.persons, alpha)
    again = np.repeat(np.arange(len(alpha)), jumps.tries)
    there, seen, real = _proposed(patterns, rest[again], jumps, rng)
    real &= _still_large(there, small[again], jumps)
    there = Large(there.classes, there.number, np.where(real[:, None], there.persons, 0))
    sizes = np.hstack([there.persons, np.where(real[:, None], small[again], 0)])
    places, log_chance = placed(sizes, alpha[again], held.persons.shape[1], rng)
    with np.errstate(invalid="ignore"):  # of what is not real
        others = _weight(there, patterns, rest[again], small[again].sum(axis=1), jumps)
    persons = _on_stick(sizes[:, None], places, held.persons.shape[1])[:, 0]
    others = np.where(real, others + log_law(persons, alpha[again]) - log_chance, -np.inf)
    taken, times = _accepted(np.where(here, weight, np.inf), others, rng)
    moves = np.flatnonzero(taken >= 0)
    chosen = moves * jumps.tries + taken[moves]
    listed = np.concatenate(
        [np.matmul(patterns.on[:, : patterns.lists].T, seen[chosen]), held.listed[moves]], axis=2
    )
    after, on = held.persons.copy(), held.listed.copy()
    after[moves] = persons[chosen]
    on[moves] = _on_stick(listed, places[chosen], held.persons.shape[1])
    return after, on, times


def _proposed(
    patterns: Patterns, rest: Array, jumps: Jumps, rng: np.random.Generator
) -> tuple[Large, Array, NDArray[np.bool_]]:
    """Step 2. Return large classes, who of each pattern is in them, and whether they exist."""
    classes, number, real = _drawn(len(rest), patterns.lists, jumps, rng)
    share, missed = _shares(classes, patterns)
    seen = rng.multinomial(rest.astype(np.int64), _parts(share)).astype(float)
    hidden = missed.sum(axis=1)
    rate = rng.standard_gamma(rest.sum(axis=1)) * hidden / np.maximum(1 - hidden, TINY)
    unseen = rng.multinomial(rng.poisson(np.minimum(rate, MOST_UNSEEN)), _parts(missed))
    return Large(classes, number, seen.sum(axis=1) + unseen), seen, real & (rate < MOST_UNSEEN)


def _drawn(
    number: int, lists: int, jumps: Jumps, rng: np.random.Generator
) -> tuple[Classes, Whole, NDArray[np.bool_]]:
    log = np.full((number, jumps.most), -np.inf)
    on = np.full((number, lists, jumps.most), np.log(0.5))
    off, real, many = on.copy(), np.zeros(number, dtype=bool), np.zeros(number, dtype=np.int64)
    chance = np.array([np.exp(blend.log_weight).sum() for blend in jumps.blends])
    which = rng.choice(len(chance), size=number, p=chance / chance.sum())
    for place, blend in enumerate(jumps.blends):
        here, size = np.flatnonzero(which == place), blend.classes
        found, exist = classes_at(blend.drawn(len(here), rng), size, lists, jumps.bend)
        log[here, :size], on[here, :, :size] = found.log_weight, found.log_on
        off[here, :, :size], real[here], many[here] = found.log_off, exist, size
    return Classes(log, on, off), many, real


def _shares(classes: Classes, patterns: Patterns) -> tuple[Array, Array]:
    """Return each class's part in the chance of each pattern, and in that to be on no list."""
    logs = np.concatenate([classes.log_on, classes.log_off], axis=1)
    share = np.exp(np.matmul(patterns.on, logs) + classes.log_weight[:, None])
    return share, np.exp(classes.log_weight + classes.log_off.sum(axis=1))


def _parts(share: Array) -> Array:
    parts: Array = share / np.maximum(share.sum(axis=-1, keepdims=True), TINY)
    return parts


def _still_large(there: Large, small: Array, jumps: Jumps) -> NDArray[np.bool_]:
    """Whether the same classes would be the large ones if one asked from there."""
    some = np.arange(jumps.most) < there.number[:, None]
    least = np.where(some, there.persons, np.inf).min(axis=1)
    most = small.max(axis=1)
    left = small.shape[1] - (small > 0).sum(axis=1)
    full = there.number == jumps.most
    beyond: NDArray[np.bool_] = np.where(full, least > most, most < jumps.least)
    still: NDArray[np.bool_] = (least >= jumps.least) & beyond & (there.number <= left)
    return still


def _weight(large: Large, patterns: Patterns, rest: Array, others: Array, jumps: Jumps) -> Array:
    """Step 4: the logarithm of what is said of the large classes, without P and ρ."""
    share, missed = _shares(large.classes, patterns)
    weight = (rest * np.log(np.maximum(share.sum(axis=2), TINY))).sum(axis=1)
    weight -= rest.sum(axis=1) * np.log(np.maximum(1 - missed.sum(axis=1), TINY))
    weight += _assumed(large, jumps.chance)
    for blend in jumps.blends:
        here = np.flatnonzero(large.number == blend.classes)
        at, stretched = points(large.classes.some(here, blend.classes), jumps.bend)
        weight[here] -= blend.log_density(at) + stretched
    known = np.isin(large.number, [blend.classes for blend in jumps.blends])
    known &= reachable(large.classes)
    persons = large.persons.sum(axis=1)
    weight += gammaln(np.maximum(persons + others, 1)) - gammaln(np.maximum(persons, 1))
    weight += gammaln(persons + large.number) - gammaln(1 + large.persons).sum(axis=1)
    return np.where(known, weight, np.inf)  # from what is never proposed no jump leads away


def _assumed(large: Large, chance: tuple[float, float]) -> Array:
    """Return the log density of the prior at the chances of the large classes."""
    some = np.arange(large.persons.shape[1]) < large.number[:, None]
    more = (chance[0] - 1) * large.classes.log_on + (chance[1] - 1) * large.classes.log_off
    by_class = (more - betaln(*chance)).sum(axis=1)
    density: Array = np.where(some, by_class, 0).sum(axis=1)
    return density


def _accepted(weight: Array, others: Array, rng: np.random.Generator) -> tuple[Whole, Array]:
    """Return the last try that each replica accepted, or -1, and how many it accepted."""
    tries = others.reshape(len(weight), -1)
    barrier = -rng.standard_exponential(tries.shape)
    taken, times = np.full(len(weight), -1), np.zeros(len(weight))
    now = weight.copy()
    for each in range(tries.shape[1]):
        yes = tries[:, each] > now + barrier[:, each]
        taken[yes], now[yes] = each, tries[yes, each]
        times += yes
    return taken, times


def _on_stick(values: Array, places: Whole, classes: int) -> Array:
    """Put values, shape (replicas, rows, classes that hold somebody), where their classes lie."""
    laid = np.zeros((len(values), classes + 1, values.shape[1]))  # the last one for the absent
    rows = np.arange(len(values))[:, None]
    laid[rows, np.where(places >= 0, places, classes)] = values.transpose(0, 2, 1)
    on: Array = laid[:, :classes].transpose(0, 2, 1)
    return on


def log_law(persons: Array, alpha: Array) -> Array:
    """Return the log chance that classes hold these persons, with the sticks integrated out."""
    behind = tails(persons)
    left, classes = behind + persons, persons.shape[1]
    log: Array = (
        gammaln(1 + persons[:, :-1]).sum(axis=1)
        + (classes - 1) * np.log(np.maximum(alpha, TINY))
        + gammaln(np.maximum(alpha + left[:, -1], 1e-200))
        - gammaln(1 + alpha + left[:, 0])
        - np.log(alpha[:, None] + left[:, 1:-1] + TINY).sum(axis=1)
    )
    return log


def placed(
    sizes: Array, alpha: Array, classes: int, rng: np.random.Generator
) -> tuple[Whole, Array]:
    """Step 3. Draw places on the stick for what holds somebody; -1 for what does not.

    The next place goes to one of those left with a chance in proportion to its size, or stays
    empty, in proportion to α: the law of an endless stick given its partition (Pitman 1996).
    """
    left, rows = sizes.copy(), np.arange(len(sizes))
    places, log = np.full(sizes.shape, -1), np.zeros(len(sizes))
    for place in range(classes):
        empty = _empty(np.count_nonzero(left, axis=1), alpha, classes - place)
        drawn = rng.random(len(sizes)) * (left.sum(axis=1) + empty)
        pick = (drawn[:, None] >= np.cumsum(left, axis=1)).sum(axis=1)
        none = pick >= left.shape[1]
        pick = np.where(none, 0, pick)
        size = np.where(none, empty, left[rows, pick])
        log += np.log(np.maximum(size, TINY)) - np.log(left.sum(axis=1) + empty)
        places[rows[~none], pick[~none]] = place
        left[rows[~none], pick[~none]] = 0
    return places, log


def log_places(persons: Array, alpha: Array) -> Array:
    """Return the log chance with which `placed` gives classes the places that they have."""
    left = tails(persons) + persons
    many = np.cumsum((persons > 0)[:, ::-1], axis=1)[:, ::-1]
    room = persons.shape[1] - np.arange(persons.shape[1])
    empty = _empty(many, alpha[:, None], room)
    size = np.where(persons > 0, persons, empty)
    log: Array = (np.log(np.maximum(size, TINY)) - np.log(left + empty)).sum(axis=1)
    return log


def _empty(many: NDArray[Any], alpha: Array, room: Whole | int) -> Array:
    """Return the weight of leaving a place empty: none where all that is left is needed."""
    some: Array = np.where(many >= room, 0.0, np.maximum(alpha, TINY))
    return np.where(many == 0, 1.0, some)
