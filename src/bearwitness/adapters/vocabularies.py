"""The vocabularies that are shipped with the program, read once each."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from bearwitness.errors import Missing, Unavailable
from bearwitness.records import terms
from bearwitness.records.terms import Vocabulary

NAMES = (
    "violations", "source_connections", "degrees", "source_kinds", "denials", "rungs",
    "reliabilities",
)  # fmt: skip


@cache
def vocabulary(name: str) -> Vocabulary:
    """Return one of `NAMES`.

    Raises:
        Missing: there is no such vocabulary.
        Unavailable: the YAML reader is not installed (it comes with the desk extra).
        Malformed: the file breaks the rules of `records.terms.parsed`.
    """
    if name not in NAMES:
        raise Missing("there is no such vocabulary", hint=f"one of: {', '.join(NAMES)}")
    try:
        import yaml  # noqa: PLC0415 - the core alone must import this room's neighbours
    except ModuleNotFoundError as missing:
        raise Unavailable(
            "vocabularies need a YAML reader, which is not installed",
            hint="install the desk extra: pip install 'bearwitness[desk]'",
        ) from missing
    written = files("bearwitness.records").joinpath("vocabulary", f"{name}.yaml")
    return terms.parsed(name, yaml.safe_load(written.read_text(encoding="utf-8")))
