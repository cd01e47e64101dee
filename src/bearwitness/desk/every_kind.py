"""Every module of DESK that registers a kind of value.

A program that lacks one of them takes that kind for a later version's: it cannot read it, and
would not know what outlives a shredding. So `fold.Fold` loads this one, whoever opens a case.
Only light modules may be named here: the command line waits for them each time.
"""

from __future__ import annotations

from bearwitness.desk import (
    choices,
    deeds,
    documenting,
    film_keys,
    imprint,
    kinds,
    logbook,
    logkeeping,
    proposals,
    receiving,
    shown,
    strata,
)

MODULES = (
    choices,
    deeds,
    documenting,
    film_keys,
    imprint,
    kinds,
    logbook,
    logkeeping,
    proposals,
    receiving,
    shown,
    strata,
)
