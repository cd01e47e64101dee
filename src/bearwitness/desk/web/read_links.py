"""From whom an article says that it has it, as a rule reads it: links that staff may confirm.

The words name somebody; which source of the case that is, a person says. What is confirmed is
kept as inferred: it makes dependent and grants nothing, until somebody establishes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bearwitness.corroboration.reading_values import Reading
from bearwitness.ids import SourceId
from bearwitness.records.source import HELD, Link, Source, plain_name


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom an article relies on; `likely` is a source of that very name, or empty."""

    name: str
    quote: str
    likely: str


def proposed(
    source: Source, reading: Reading, known: Mapping[SourceId, Source], links: Iterable[Link]
) -> list[Named]:
    """Return whom the article itself relies on, each once, without those it is linked to.

    Nobody relies on themselves: a paper that names itself, or says "we", names no source.

    Args:
        source: the article.
        reading: what a rule read in it.
        known: the other sources, which may be compared.
        links: all that staff have recorded.
    """
    linked = {k.onto for k in links if k.source == source.id and k.standing in HELD}
    own = source.own_names
    others = [k for k in reading.lineage if plain_name(k.onto) not in {*own, plain_name(k.source)}]
    relied = {plain_name(k.onto) for k in others}
    found: dict[str, Named] = {}
    for link in others:
        likely = next((s.id for s in known.values() if plain_name(link.onto) in s.names), None)
        itself = plain_name(link.source) not in relied and not link.speaks_for
        if itself and not (likely and likely in linked):
            found.setdefault(
                link.onto, Named(link.onto, _around(source.text, link.cue), likely or "")
            )
    return list(found.values())


def _around(text: str, cue: tuple[int, int]) -> str:
    """Return the line of text around a cue, shortened."""
    start, end = max(0, cue[0] - 80), min(len(text), cue[1] + 80)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return f"{before}{' '.join(text[start:end].split())}{after}"
