"""What may be published of an estimate: nothing that small numbers decide.

An estimate from the true table tells of its small numbers: whoever tries which of them give it may
be left with the true ones. So what is published is worked out from what `small.shown` leaves, here
called the picture: the estimate is made of tables that the picture allows, and reaches over all
their answers. Two tables of one picture have one answer. No reader is shown the picture itself.

Where there are few such tables, they are all asked. Where there are many, the most even and the
outermost: those with the most and the fewest people on one list, on two and so on, and in each
combination. They are chosen by what is printed and not by the true table, whose own answer may lie
outside what is published. Where the picture allows one table alone, nothing is estimated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from bearwitness.counting import consistency
from bearwitness.counting.checks import Checks, checked
from bearwitness.counting.estimate import APART, WIDEST
from bearwitness.counting.overlaps import History, Overlaps
from bearwitness.counting.result import Alternative, Caution, Estimate, Method, Reason, Remark
from bearwitness.counting.rounding import outside
from bearwitness.counting.small import shown

ALL_TRIED = 24  # tables; of more, the outermost
TRIED = 16  # of the outermost, no more than so many
TRIED_SAMPLED = 4  # where chains are drawn
STEPS = 600  # of looking for all
_OUTSIDE = {Caution.HANGS_ON_LIST, Caution.HANGS_ON_PRIOR, Caution.BOUND_ABOVE}
Array = NDArray[np.float64]
Ask = Callable[[Overlaps], Estimate]


def told(table: Overlaps, ask: Ask, least: int, *, tried: int = TRIED) -> Estimate:
    """Return the estimate that may be published beside the table's picture.

    Args:
        table: the overlaps.
        ask: makes an estimate of a table, with everything that shall be told beside it.
        least: the picture shows no number of a combination of fewer persons.
        tried: how many of the outermost tables are asked, where there are many.
    """
    if not shown(table, least).hidden:
        return ask(table)
    some = allowed(table, least, tried=tried)
    if len(some) < 2:  # the answer would be that of the true table
        return _nothing(ask(_on_one_list(table)))
    return _over([ask(one) for one in some])


def tried(method: str) -> int:
    """Return how many of the outermost tables are asked by this method: few, where each is long."""
    return TRIED_SAMPLED if method in {Method.LATENT_CLASS, Method.ALL} else TRIED


def checks(table: Overlaps, estimate: Estimate, least: int) -> Checks:
    """Return what a report asks beyond the estimate, and may publish beside the table's picture.

    Two lists counted as one are so in every table that was asked; a report leaves out all else of
    the checks into which a number goes that is not shown.
    """
    if not shown(table, least).hidden:
        return checked(table, estimate)
    found, some = checked(table, estimate), allowed(table, least)
    if len(some) < 2:
        return Checks()
    asked = [{o.detail: o for o in consistency.merged(one, estimate.level)} for one in some]
    both = set.intersection(*(set(each) for each in asked))
    merged = (tuple(each[name] for each in asked) for name in sorted(both))
    return replace(found, merged=tuple(_from_end_to_end(each) for each in merged))


def allowed(table: Overlaps, least: int, *, tried: int = TRIED) -> tuple[Overlaps, ...]:
    """Return tables that the picture allows; the table alone where nothing is left out.

    All of them up to `ALL_TRIED`, or `tried` of the outermost.
    """
    public = shown(table, least)
    if not public.hidden:
        return (table,)
    unknown, counts = sorted(public.hidden), dict(table.cells)
    sums = np.array([[1, *(cell if public.sizes else ())] for cell in unknown], dtype=float).T
    known = sums @ [counts[cell] for cell in unknown]
    every = _every(sums, known)
    some = every if every is not None else _outermost(unknown, sums, known, tried)
    return tuple(
        replace(
            table, cells=tuple(sorted({**counts, **dict(zip(unknown, one, strict=True))}.items()))
        )
        for one in some
    )


def _every(sums: Array, known: Array) -> list[tuple[int, ...]] | None:
    """Return all whole numbers from 1 that have these sums; None if they are too many."""
    found: list[tuple[int, ...]] = []
    for steps, one in enumerate(_tried(sums, known, ())):
        if len(one) == sums.shape[1]:
            found.append(one)
        if len(found) > ALL_TRIED or steps > STEPS:
            return None
    return found


def _tried(sums: Array, left: Array, chosen: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Yield each beginning that some whole numbers go on from, and at last these."""
    yield chosen
    at = len(chosen)
    if at == sums.shape[1]:
        return
    first = np.eye(sums.shape[1] - at)[0]
    rest = sums[:, at:]
    fewest, most = (_farthest(sign * first, rest, left) for sign in (1, -1))
    if fewest is None or most is None:
        return
    for value in range(fewest[0], most[0] + 1):
        yield from _tried(sums, left - value * sums[:, at], (*chosen, value))


def _outermost(
    unknown: Sequence[History], sums: Array, known: Array, tried: int
) -> list[tuple[int, ...]]:
    """Return the most even numbers, and those that lie farthest out in one way or another."""
    on = np.array([sum(cell) for cell in unknown])
    aims = [(on == lists).astype(float) for lists in sorted(set(on.tolist()))]
    aims += [(-1.0) ** on, *np.eye(len(unknown))]
    found: dict[tuple[int, ...], None] = {}
    ways = (sign * aim for aim in aims for sign in (1, -1))
    for one in chain([_most_even(sums, known)], (_farthest(way, sums, known) for way in ways)):
        if one is not None:
            found[one] = None
        if len(found) == tried:
            break
    return list(found)


def _most_even(sums: Array, known: Array) -> tuple[int, ...] | None:
    """Return the numbers of which the largest is least."""
    wide = np.hstack([sums, np.zeros((len(sums), 1))])
    cells = sums.shape[1]
    below = np.hstack([np.eye(cells), -np.ones((cells, 1))])
    return _solved(
        np.append(np.zeros(cells), 1.0),
        [LinearConstraint(wide, known, known), LinearConstraint(below, -np.inf, 0)],
        cells,
    )


def _farthest(aim: Array, sums: Array, known: Array) -> tuple[int, ...] | None:
    return _solved(aim, [LinearConstraint(sums, known, known)], len(aim))


def _solved(aim: Array, such: list[LinearConstraint], cells: int) -> tuple[int, ...] | None:
    best = milp(aim, integrality=np.ones(len(aim)), bounds=Bounds(1, np.inf), constraints=such)
    return None if best.x is None else tuple(round(value) for value in best.x[:cells])


def _on_one_list(table: Overlaps) -> Overlaps:
    """Return a table of as many people, all on the first list; nothing is estimated of it."""
    first = (1,) + (0,) * (len(table.names) - 1)
    return replace(table, cells=((first, table.documented),))


def _nothing(found: Estimate) -> Estimate:
    warnings = tuple(one for one in found.warnings if one.caution is not Caution.LIST_ALONE)
    known = found.withheld in {Reason.FEW_LISTS, Reason.RELATED, Reason.FEW_PERSONS}
    return replace(
        found,
        warnings=(Remark(Caution.SMALL_NUMBERS), *warnings),
        withheld=found.withheld if known else Reason.SMALL_CELLS,
    )


def _over(found: Sequence[Estimate]) -> Estimate:
    first = found[0]
    others = _alternatives(found)
    whole = replace(
        first,
        median=None,
        lower=first.documented,
        upper=None,
        mean=None,
        models=(),
        sensitivity=others,
        warnings=(Remark(Caution.SMALL_NUMBERS), *_plain(found)),
        withheld=None,
        **_worst(found),
    )
    reasons = {one.withheld for one in found}
    if reasons != {None}:
        return replace(whole, withheld=reasons.pop() if len(reasons) == 1 else Reason.SMALL_CELLS)
    medians = [one.median or 0 for one in found]
    lower, upper = min(one.lower for one in found), max(one.upper or 0 for one in found)
    if max(medians) > APART * min(medians) or upper > WIDEST * lower:
        return replace(whole, withheld=Reason.SMALL_CELLS)
    outside = _outside(found, others, lower, upper)
    return replace(
        whole,
        median=_between(medians),
        lower=lower,
        upper=upper,
        warnings=(*whole.warnings, *outside),
    )


def _between(numbers: Sequence[int]) -> int:
    return round(sqrt(min(numbers) * max(numbers)))


def _worst(found: Sequence[Estimate]) -> dict[str, Any]:
    """Return of each measure the one that is least in favour of the answer."""

    def most(name: str) -> float | None:
        values = [getattr(one, name) for one in found]
        return None if None in values else max(values)

    def least(name: str) -> float | None:
        values = [getattr(one, name) for one in found]
        return None if None in values else min(values)

    weight = most("uneven")
    return {name: most(name) for name in ("rhat", "error")} | {
        "ess": least("ess"),
        "trips": least("trips"),
        "uneven": None if weight is None else round(weight, 2),
    }


def _alternatives(found: Sequence[Estimate]) -> tuple[Alternative, ...]:
    """Return what every table has to say, from end to end."""
    by_name = [{(one.method, one.detail): one for one in each.sensitivity} for each in found]
    told = []
    for name in by_name[0]:
        some = [each[name] for each in by_name if name in each]
        if len(some) < len(found):
            continue
        told.append(_from_end_to_end(some))
    return tuple(told)


def _from_end_to_end(some: Sequence[Alternative]) -> Alternative:
    middle = replace(some[0], median=_between([one.median for one in some]))
    lowers = [one.lower for one in some if one.lower is not None]
    uppers = [one.upper for one in some if one.upper is not None]
    if len(lowers) < len(some) or len(uppers) < len(some):
        return replace(middle, lower=None, upper=None)
    return replace(middle, lower=min(lowers), upper=max(uppers))


def _plain(found: Sequence[Estimate]) -> tuple[Remark, ...]:
    """Return what has to be known of any of the tables, with its largest number."""
    told: dict[tuple[Caution, tuple[str, ...]], list[tuple[int | float | str, ...]]] = {}
    for one in (said for each in found for said in each.warnings):
        if one.caution not in _OUTSIDE:
            words = tuple(value for value in one.values if isinstance(value, str))
            told.setdefault((one.caution, words), []).append(one.values)
    return tuple(
        Remark(caution, tuple(max(each, key=_size) for each in zip(*values, strict=True)))
        for (caution, _), values in sorted(told.items())
    )


def _size(value: float | str) -> float:
    return 0.0 if isinstance(value, str) else float(value)


def _outside(
    found: Sequence[Estimate], others: Sequence[Alternative], lower: int, upper: int
) -> tuple[Remark, ...]:
    """Return which other answers still contradict the one that is given."""
    told = []
    for one in others:
        hangs = one.method in {"decomposable", "latent_class"} and one.detail
        beyond = outside(one.median, lower, upper)
        if one.method == "lower_bound" and beyond and one.median > upper:
            told.append(Remark(Caution.BOUND_ABOVE, (one.median,)))
        if hangs and beyond:
            told.append(Remark(Caution.HANGS_ON_LIST, (one.detail, one.median)))
        if one.method.startswith("latent_class_") and beyond:
            told.append(Remark(Caution.HANGS_ON_PRIOR, (one.median,)))
    return tuple(told)
