"""Lists by the names that readers of a language know; what was counted stays the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from bearwitness.counting.checks import Checks
from bearwitness.counting.overlaps import Overlaps
from bearwitness.counting.result import Estimate

# What tells its detail by names of lists; that of the others is a word of ours.
_NAMING = {"decomposable", "loglinear_best", "latent_class", "decomposable_merged"}
Names = Mapping[str, str]  # what a list is called in the table, to what it is called here


def table(overlaps: Overlaps, names: Names) -> Overlaps:
    """Return the same table with its lists called otherwise; for words and pictures alone.

    It is not to be estimated from: estimators may order lists by their names.
    """
    return replace(overlaps, names=tuple(_called(name, names) for name in overlaps.names))


def estimate(found: Estimate, names: Names) -> Estimate:
    """Return the same estimate with its lists called otherwise, wherever it names one."""
    if not names:
        return found
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    known = re.compile("|".join(map(re.escape, longest_first)))
    here = partial(known.sub, lambda match: names[match.group()])
    return replace(
        found,
        lists=tuple(_called(name, names) for name in found.lists),
        models=tuple((here(model), weight) for model, weight in found.models),
        sensitivity=tuple(
            replace(one, detail=here(one.detail)) if one.method in _NAMING else one
            for one in found.sensitivity
        ),
        warnings=tuple(
            replace(
                one,
                values=tuple(_called(v, names) if isinstance(v, str) else v for v in one.values),
            )
            for one in found.warnings
        ),
    )


def checks(found: Checks, names: Names) -> Checks:
    """Return the same checks with the lists called otherwise."""
    return replace(
        found,
        hidden=tuple(replace(one, name=_called(one.name, names)) for one in found.hidden),
        merged=tuple(replace(one, detail=_called(one.detail, names)) for one in found.merged),
    )


def _called(name: str, names: Names) -> str:
    """Return what a list is called here, or several that are counted as one."""
    if name in names:
        return names[name]
    return " + ".join(names.get(part, part) for part in name.split(" + "))
