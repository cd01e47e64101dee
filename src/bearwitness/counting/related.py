"""Lists that were not made apart from one another: they are counted as one list.

Overlaps show how many people are missed only where lists were made apart. Where one list relies
on another, or both rely on one source, what they share shows who copied and not who is missed.
Which do, overlaps cannot tell; it is known from how the lists were made.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from bearwitness.counting.overlaps import History, Overlaps, overlaps
from bearwitness.errors import Malformed
from bearwitness.ids import SourceId
from bearwitness.records.source import ONE_VOICE, RELAYS, Link, Source, Standing

Name = TypeVar("Name", bound=Hashable)


def called(names: Iterable[str]) -> str:
    """Return what lists are called that are counted as one."""
    return " + ".join(sorted(names))


def as_one(table: Overlaps, groups: Iterable[Collection[str]]) -> Overlaps:
    """Return the overlaps with the lists of each group counted as one.

    Args:
        table: the overlaps.
        groups: names of lists; groups that share a list are one, and one of a single list is none.

    Raises:
        Malformed: a list of another table is named.
    """
    apart = together(groups)
    if any(name not in table.names for group in apart for name in group):
        raise Malformed("there is no list of this name", hint="names stand in row 1 of the table")
    joined = tuple(group for group in apart if len(group) > 1)
    if not joined:
        return table
    within = {name for group in joined for name in group}
    columns = [(name,) for name in table.names if name not in within] + list(joined)
    places = [[table.names.index(name) for name in column] for column in columns]
    cells: dict[History, int] = {}
    for history, count in table.cells:
        kept = tuple(max(history[place] for place in some) for some in places)
        cells[kept] = cells.get(kept, 0) + count
    made = overlaps([called(column) for column in columns], cells)
    return replace(
        made,
        unlinked=table.unlinked,
        without_consent=table.without_consent,
        related=tuple(sorted({*table.related, *(called(group) for group in joined)})),
    )


def together(groups: Iterable[Collection[Name]]) -> tuple[tuple[Name, ...], ...]:
    """Return the groups, those that share a member joined, in the order of their members."""
    found: list[set[Name]] = []
    for group in groups:
        touched = [one for one in found if not one.isdisjoint(group)]
        found = [one for one in found if one not in touched]
        found.append(set(group).union(*touched))
    return tuple(sorted(tuple(sorted(one, key=str)) for one in found if one))


def of_one_source(
    lists: Collection[SourceId], links: Iterable[Link], sources: Mapping[SourceId, Source]
) -> tuple[tuple[SourceId, ...], ...]:
    """Return the lists that were not made apart, as staff recorded it.

    A link counts however firm it is, unless it was taken back or is of one claim alone. It leads
    through other sources too, but for testimonies: two lists may know one person from themselves.

    Args:
        lists: the sources of the lists.
        links: as recorded.
        sources: of the casebook.
    """
    confided = {name for name, source in sources.items() if source.confided}
    pairs = [
        (link.source, link.onto)
        for link in links
        if link.onto is not None
        and link.claim is None
        and link.standing is not Standing.NOTHING
        and link.relation in RELAYS | ONE_VOICE
        and confided.isdisjoint((link.source, link.onto))
    ]
    kept = (tuple(one for one in group if one in lists) for group in together(pairs))
    return tuple(group for group in kept if len(group) > 1)
