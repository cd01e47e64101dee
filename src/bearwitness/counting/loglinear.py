"""Log-linear models of the overlaps, fitted by maximum likelihood.

Poisson counts in each cell but the unseen one (Fienberg 1972, Biometrika 59:591); the unseen
cell is the exponential of the constant. A term whose persons are none goes to minus infinity
and takes its cells with it (the extended estimate); whether an estimate then exists and is
the only one is asked of a linear program and of a rank (Fienberg & Rinaldo 2012, Annals of
Statistics 40:996; Chan, Silverman & Vincent 2021, JASA 116:1297).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from math import exp, log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, linprog
from scipy.special import gammaln, ndtr

from bearwitness.counting.models import Model, all_models
from bearwitness.counting.overlaps import Overlaps

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
STEPS = 60
LARGEST_ERROR = 10.0  # of the logarithm of the unseen; beyond it a model says nothing
WINDOW = 10.0  # models this much worse in BIC than the best have under 1 % of its weight
FULL = 1e-4  # persons: where a fit leaves every cell so many, it is itself a positive table


class Fault(IntEnum):
    """Why a model has no usable estimate, in the numbers of Chan, Silverman & Vincent."""

    NONE = 0
    NO_ESTIMATE = 1  # some parameter runs away
    NOT_IDENTIFIED = 2  # several estimates fit equally
    BOTH = 3


@dataclass(frozen=True, slots=True)
class Fit:
    """One fitted model."""

    model: Model
    unseen: float  # expected persons on no list
    log_error: float  # standard error of the logarithm of `unseen`
    bic: float  # with log of the documented; smaller is better
    fault: Fault = Fault.NONE
    full: bool = False  # every cell holds somebody, and all margins are met: an estimate exists

    @property
    def usable(self) -> bool:
        """Whether the estimate exists, is the only one and says something."""
        return self.fault is Fault.NONE and self.log_error < LARGEST_ERROR


@dataclass(frozen=True, slots=True)
class Average:
    """Usable models near the best, weighed by BIC (Draper 1995, JRSS B 57:45)."""

    documented: int
    fits: tuple[tuple[float, Fit], ...]  # (weight, fit), best first; weights sum to 1

    def quantile(self, chance: float) -> float:
        """Return the number of all persons below which this chance lies.

        Each model's unseen is taken as log-normal about its estimate, as in Chao 1987.
        """

        def excess(at: float) -> float:
            below = (w * ndtr((at - log(f.unseen)) / f.log_error) for w, f in self.fits)
            return float(sum(below)) - chance

        ends = [log(f.unseen) + side * 10 * f.log_error for _, f in self.fits for side in (-1, 1)]
        return self.documented + exp(brentq(excess, min(ends), max(ends), xtol=1e-10))


def averaged(table: Overlaps) -> Average | None:
    """Return the average over all models that can be fitted; None if there is no such model.

    Raises:
        Misused: more than five lists.
    """
    fits = sorted(fitted(table, all_models(len(table.names))), key=_best_first)
    usable: list[Fit] = []
    for fit in fits:
        if usable and fit.bic > usable[0].bic + WINDOW:
            break
        if fit.log_error < LARGEST_ERROR and fault(table, fit.model, full=fit.full) is Fault.NONE:
            usable.append(fit)
    if not usable:
        return None
    weights = [exp((usable[0].bic - fit.bic) / 2) for fit in usable]
    shares = [weight / sum(weights) for weight in weights]
    return Average(table.documented, tuple(zip(shares, usable, strict=True)))


def fitted(table: Overlaps, models: Iterable[Model]) -> tuple[Fit, ...]:
    """Fit models together by Newton's method; `fault` is not asked here, it costs more."""
    wanted, cells = tuple(models), _Cells.of(table)
    used = frozenset[int]().union(*wanted)
    terms = [t for t in cells.terms if t == 0 or t in used]
    design, margins = cells.design[:, terms], cells.margins[terms]
    in_model = np.array([[t == 0 or t in m for t in terms] for m in wanted])
    kept_terms = in_model & (margins > 0)
    holds = design > 0
    kept_cells = ~((in_model & (margins == 0)).astype(int) @ holds.T.astype(int) > 0)
    theta, information = solved(cells.counts, design, kept_terms, kept_cells)
    mean = np.exp(np.clip(theta @ design.T, -60, 60)) * kept_cells
    fit = cells.counts * np.log(np.where(mean > 0, mean, 1.0)) - mean - gammaln(cells.counts + 1)
    bic = -2 * fit.sum(axis=1) + in_model.sum(axis=1) * log(table.documented)
    errors = np.linalg.inv(information)[:, 0, 0]
    full = all_full(cells.counts, design, kept_terms, kept_cells, mean)
    return tuple(
        Fit(m, exp(min(t[0], 60.0)), sqrt(e) if 0 < e < 1e4 else 100.0, float(b), full=bool(f))
        for m, t, e, b, f in zip(wanted, theta, errors, bic, full, strict=True)
    )


def all_full(counts: Array, design: Array, terms: Flags, kept: Flags, mean: Array) -> Flags:
    """Return of which fits one sees that an estimate exists, without a program that looks for it.

    There is one if some positive table has the margins of the counts (Fienberg & Rinaldo 2012):
    the fitted table is that, where each of its cells holds somebody and its margins are met.

    Args:
        counts: persons in each cell, shape (cells,).
        design: as in `solved`.
        terms: as in `solved`.
        kept: as in `solved`.
        mean: the fitted tables, shape (models, cells).
    """
    missed = np.abs((mean - counts * kept) @ design) * terms
    met: Flags = missed.max(axis=1) < FULL / 100
    enough: Flags = np.where(kept, mean, 1.0).min(axis=1) > FULL
    return met & enough


def cells_of(table: Overlaps, models: Iterable[Model] = ()) -> tuple[Array, Array]:
    """Return the persons of each cell, and the columns of all terms that these models have."""
    cells, used = _Cells.of(table), frozenset[int]().union(*models)
    return cells.counts, cells.design[:, [t == 0 or t in used for t in cells.terms]]


def chosen_anew(table: Overlaps, models: Iterable[Model], rows: Array) -> Array:
    """Return the logarithm of the unseen by the best model of each row of counts, by its BIC.

    NaN where no model says anything. Whether each estimate exists is not asked.
    """
    wanted, cells = tuple(models), _Cells.of(table)
    used = frozenset[int]().union(*wanted)
    terms = [t for t in cells.terms if t == 0 or t in used]
    design = cells.design[:, terms]
    inside = np.array([[t == 0 or t in m for t in terms] for m in wanted])
    gone = inside & (rows @ design == 0)[:, None]
    kept = ~(gone.astype(float) @ design.T > 0)
    shape = (len(rows) * len(wanted), -1)
    repeated = np.repeat(rows, len(wanted), axis=0)
    theta, information = solved(
        repeated, design, (inside & ~gone).reshape(shape), kept.reshape(shape)
    )
    mean = np.exp(np.clip(theta @ design.T, -60, 60)) * kept.reshape(shape)
    worth = (repeated * np.log(np.where(mean > 0, mean, 1.0)) - mean).sum(axis=1)
    paid = np.tile(inside.sum(axis=1), len(rows)) * np.log(repeated.sum(axis=1))
    errors = np.linalg.inv(information)[:, 0, 0]
    says = (errors > 0) & (errors < LARGEST_ERROR**2)
    bic = np.where(says, paid - 2 * worth, np.inf).reshape(len(rows), -1)
    best = bic.argmin(axis=1)
    at = np.arange(len(rows))
    said: Array = np.where(
        np.isfinite(bic[at, best]), theta[:, 0].reshape(bic.shape)[at, best], np.nan
    )
    return said


def fault(table: Overlaps, terms: Model, *, full: bool = False) -> Fault:
    """Return whether the model's extended estimate exists (`full` says so) and is the only one."""
    cells = _Cells.of(table)
    inside = np.array([t == 0 or t in terms for t in cells.terms])
    gone = inside & (cells.margins == 0)
    rows = ~(cells.design[:, gone] > 0).any(axis=1)
    return fault_of(cells.design[rows][:, inside & ~gone], cells.counts[rows], full=full)


def fault_of(design: Array, counts: Array, *, full: bool = False) -> Fault:
    """Return whether a model of these columns has an estimate, which `full` says, and only one."""
    exists = full or _positive_table_exists(design, counts)
    unique = bool(np.linalg.matrix_rank(design) == design.shape[1])
    return Fault((not exists) + 2 * (not unique))


def _positive_table_exists(design: Array, counts: Array) -> bool:
    """Fienberg & Rinaldo's program: some table with every cell above 0 has the same margins."""
    if (counts > 0).all():
        return True
    cells = len(counts)
    equal = np.hstack([design.T, np.zeros((design.shape[1], 1))])
    above = np.hstack([-np.eye(cells), np.ones((cells, 1))])  # the least cell is at least s
    answer = linprog(
        np.append(np.zeros(cells), -1.0),
        A_ub=above,
        b_ub=np.zeros(cells),
        A_eq=equal,
        b_eq=design.T @ counts,
        bounds=[(0, None)] * (cells + 1),
        method="highs",
    )
    return bool(-answer.fun > 1e-7)


@dataclass(frozen=True, slots=True)
class _Cells:
    counts: Array  # (cells,)
    terms: Sequence[int]  # the constant first
    design: Array  # (cells, terms): 1 where the cell's lists hold the term
    margins: Array  # (terms,): persons on all the term's lists

    @classmethod
    def of(cls, table: Overlaps) -> _Cells:
        lists = len(table.names)
        terms = range((1 << lists) - 1)
        held = dict(table.cells)
        seen = range(1, 1 << lists)
        histories = [tuple(cell >> place & 1 for place in range(lists)) for cell in seen]
        counts = np.array([float(held.get(history, 0)) for history in histories])
        design = np.array([[float(cell & term == term) for term in terms] for cell in seen])
        return cls(counts, terms, design, counts @ design)


def solved(counts: Array, design: Array, terms: Flags, kept: Flags) -> tuple[Array, Array]:
    """Fit Poisson models together; return their parameters and their information matrices.

    A term outside a model has an information of 1 with itself and a parameter of 0. A model
    without an estimate runs away slowly and is stopped: its likelihood has settled by then.

    Args:
        counts: persons in each cell, shape (cells,), or (models, cells) if each has its own.
        design: what each term adds to the logarithm of each cell, shape (cells, terms).
        terms: which terms each model has, shape (models, terms).
        kept: which cells each model is fitted to, shape (models, cells).
    """
    outside = np.einsum("mt,tu->mtu", (~terms).astype(float), np.eye(terms.shape[1]))
    both = terms[:, :, None] & terms[:, None, :]
    ridge = 1e-9 * np.eye(terms.shape[1])
    mean = np.where(kept, counts + 0.5, 0.0)  # near the data, not near zero: fewer steps
    eta = np.where(kept, np.log(counts + 0.5), 0.0)
    theta = np.zeros(terms.shape)
    for _ in range(STEPS):
        information = np.einsum("mc,ct,cu->mtu", mean, design, design, optimize=True)
        information = information * both + outside + ridge
        aim = (mean * eta + (counts - mean) * kept) @ design * terms
        found = np.linalg.solve(information, aim[:, :, None])[:, :, 0]
        moved, theta = float(np.abs(found - theta).max()), found
        eta = np.clip(theta @ design.T, -30, 30)
        mean = np.exp(eta) * kept
        if moved < 1e-10:
            break
    return theta, information


def _best_first(fit: Fit) -> tuple[float, int, list[int]]:
    return fit.bic, len(fit.model), sorted(fit.model)
