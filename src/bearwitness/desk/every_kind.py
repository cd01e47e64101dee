"""Every module of DESK that registers a kind of value.

A program that lacks one of them takes that kind for a later version's: it cannot read it, and
would not know what outlives a shredding. So `fold.Fold` loads this one, whoever opens a case.
Only light modules may be named here: the command line waits for them each time.
"""

from __future__ import annotations

from importlib import import_module

_NAMES = (
    "accounts", "choices", "citations", "deeds", "documenting", "film_keys", "found_apart",
    "imprint", "kinds", "logkeeping", "one_letter", "proposals", "shown", "strata", "trust",
    "worlds",
)  # fmt: skip
MODULES = tuple(import_module(f"bearwitness.desk.{name}") for name in _NAMES)
