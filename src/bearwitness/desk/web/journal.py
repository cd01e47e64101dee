"""The ledger on pages: who did what, when and why, newest first; all of it, or one kind of deed.

Reasons are what staff typed. One that holds a word that some deponent protects is not shown: it
was protected after it was typed, or typed by another program. The line itself stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from bearwitness.desk.ledger import Entry
from bearwitness.desk.web import said
from bearwitness.desk.web.room import Room, Visit
from bearwitness.records.claim import Claim

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Deed:
    """A kind of deed that one can look at alone. `told` is empty where no catalogue has it."""

    slug: str
    what: str
    told: str
    lines: int


def show(room: Room, visit: Visit) -> Response:
    """Show a page of the ledger."""
    query = visit.request.query_params
    every = room.casebook.ledger()[::-1]
    deeds = sorted(_deeds(every, visit.language), key=lambda deed: (deed.told or deed.what).lower())
    kind = query.get("kind", "")
    kind = kind if kind in {deed.slug for deed in deeds} else ""
    entries = [one for one in every if not kind or _slug(one.what) == kind]
    pages = max(1, -(-len(entries) // ON_A_PAGE))
    number = _number(query.get("page", "1"), pages)
    shown = entries[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
    names = {why for why in {one.why for one in shown} if room.redactor.reads(why)}
    return room.page(
        visit,
        "ledger.html",
        here="ledger",
        entries=[(one, said.done(one.what, visit.language), one.why in names) for one in shown],
        deeds=deeds,
        kind=kind,
        number=number,
        pages=pages,
        total=len(entries),
        claims={claim.id: claim for claim in room.casebook.all(Claim)},
    )


def _deeds(entries: Sequence[Entry], language: str) -> Iterator[Deed]:
    """Yield the kinds of deeds in the ledger, each with how many lines it has."""
    first: dict[str, str] = {}
    lines: dict[str, int] = {}
    for one in entries:
        slug = _slug(one.what)
        first.setdefault(slug, one.what)
        lines[slug] = lines.get(slug, 0) + 1
    for slug, what in first.items():
        yield Deed(slug, what, said.done(what, language), lines[slug])


def _slug(what: str) -> str:
    """Return the kind of a deed for an address: its words, without ids and numbers."""
    words = re.sub(r"\b[A-Z]-[0-9A-Z]+\b|[0-9]+", " ", what).lower()
    return re.sub(r"[^a-z]+", "-", words).strip("-")


def _number(asked: str, pages: int) -> int:
    """Return which page is asked for, one that there is."""
    return min(max(int(asked), 1), pages) if asked.isdecimal() and len(asked) < 8 else 1
