"""Whereabouts: where the files of a derivative lie, and what a withdrawal does to ours.

A copy is told as seen from the case's folder, with the log's name of the machine that holds it.
What is marked has a note beside it (`marks`); an edition goes with the next one, any other file is
somebody's to remove. Sites that PUBLIC built of an edition are copies of it too (`sites`): nobody
writes them down in the case, they are found beside the edition.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bearwitness import ids
from bearwitness.consent.uses import Copy, Derivative, Permitted, Standing, Use
from bearwitness.desk import marks, naming, sites
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.consents import Consents
from bearwitness.errors import Misused
from bearwitness.ids import TestimonyId, UseId

_PARTS = {Derivative.FILM, Derivative.COUNT, Derivative.GRADES}  # of an edition, in its folder


def copies(casebook: Casebook, uses: Iterable[Use], where: Path) -> tuple[Copy, ...]:
    """Return where the files of these derivatives are: in a folder or a file of ours.

    As seen from the case's folder: both may be moved together, and a copy of the case that
    stands elsewhere takes nothing away from here.
    """
    seen = _seen(casebook, where)
    return tuple(Copy(one.id, seen, Standing.HELD, casebook.facts.origin) for one in uses)


def note_copy(
    casebook: Casebook, name: str, where: str, standing: Standing, *, reason: str, at: datetime
) -> Copy:
    """Write down where a copy of a derivative is, and how it stands.

    Raises:
        Missing: the case knows no such use.
        Misused: only this program marks copies.
    """
    if standing in {Standing.HELD, Standing.MARKED}:
        raise Misused("a copy elsewhere is askable, gone or removed")
    one = casebook.get(Use, UseId(ids.checked(name, "U")))
    known = (copy for copy in casebook.all(Copy) if (copy.use, copy.where) == (one.id, where))
    copy = Copy(one.id, where, standing, next((found.on for found in known), ""))
    casebook.append(copy, reason=reason, at=at)
    return copy


def by_use(casebook: Casebook) -> dict[UseId, list[Copy]]:
    """Return the copies of each use; what lies in a withdrawn edition's folder is marked with it.

    Somebody else's word marked that folder, and it goes whole: its film too, and theirs in it.
    Sites that still hold an edition are among its copies.
    """
    made = {one.id: one for one in casebook.all(Use)}
    every = casebook.all(Copy)
    marked = {
        (copy.where, made[copy.use].what)
        for copy in every
        if copy.standing is Standing.MARKED and copy.use in made and in_an_edition(made[copy.use])
    }
    found: dict[UseId, list[Copy]] = {}
    for copy in every:
        with_it = copy.use in made and (copy.where, made[copy.use].what) in marked
        held = with_it and copy.standing is Standing.HELD
        standing = Standing.MARKED if held else copy.standing
        found.setdefault(copy.use, []).append(replace(copy, standing=standing))
    for site in _sites(casebook, made):
        if site.where not in {copy.where for copy in found.get(site.use, ())}:
            found.setdefault(site.use, []).append(site)
    return found


@dataclass(frozen=True, slots=True)
class Site(Copy):
    """A site of an edition: found beside it, never kept in the case."""


class Made(Protocol):
    """What says what was made, and its id or digest."""

    @property
    def made(self) -> Derivative:
        """What kind of thing."""

    @property
    def what(self) -> str:
        """Its own id or digest."""


def in_an_edition(one: Made) -> bool:
    """Say whether it lies in an edition's folder, named by the edition's id.

    A film that was made apart is named by its script's digest.
    """
    return one.made is Derivative.EDITION or (one.made in _PARTS and one.what.startswith("N-"))


def clear_away(casebook: Casebook, *, at: datetime) -> tuple[str, ...]:
    """Remove the editions on this machine that a withdrawal marked; return where they were.

    Only a folder that still holds the very edition is removed; anything else stays, and what
    was not removed here is not written down as removed. A note whose file is gone goes too.
    """
    made = {one.id: one for one in casebook.all(Use) if in_an_edition(one)}
    held = ours(casebook)
    here = [copy for copy in held if copy.use in made]
    marked = {(c.where, made[c.use].what): c for c in here if c.standing is Standing.MARKED}
    done = {which for which, c in marked.items() if marks.removed(_place(casebook, c), which[1])}
    gone = [copy for copy in here if (copy.where, made[copy.use].what) in done]
    if gone:
        removed = [replace(copy, standing=Standing.REMOVED) for copy in gone]
        casebook.append_many(removed, reason="withdrawn; a new edition is made", at=at)
    for copy in held:
        if copy.use not in made and copy.standing in {Standing.MARKED, Standing.REMOVED}:
            marks.forget(_place(casebook, copy))
    return tuple(dict.fromkeys(copy.where for copy in gone))


def mark_again(casebook: Casebook, *, at: datetime) -> tuple[str, ...]:
    """Mark the copies on this machine that were withdrawn, wherever that was written down.

    A disk may have been away at the withdrawal, and the edition be removed since: what of it is
    back, itself or a site of it, is marked while its consent is gone.

    Returns where the disk does not take the mark: that keeps nobody from the case.
    """
    made, held = {one.id: one for one in casebook.all(Use)}, ours(casebook)
    marked = [c for c in held if c.standing is Standing.MARKED and c.use in made]
    back = [c for c in held if c.use in made and _is_back(casebook, c, made[c.use])]
    consents = Consents(casebook) if back else None
    marked += [c for c in back if consents and lost(consents, made[c.use], at)]
    refused = [c.where for c in marked if not _marked(_place(casebook, c), made[c.use])]
    for copy in marked:
        if in_an_edition(made[copy.use]):
            left = sites.mark(_place(casebook, copy), made[copy.use].what)
            refused += [_seen(casebook, site) for site in left]
    return tuple(refused)


def lost(
    consents: Consents, one: Use, at: datetime, of: TestimonyId | None = None
) -> list[Permitted]:
    """Return the permits of a use that allow more than is allowed now.

    What a clock that ran ahead made is judged as of its own time.
    """
    used = [p for p in one.permits if of in (None, p.testimony)]
    return [p for p in used if not consents.holds(p, at=max(at, one.at))]


def ours(casebook: Casebook) -> list[Copy]:
    """Return the copies that this machine made, and so may hold, also under a former name."""
    with casebook.inside() as held:
        # A restored case may stand where the editions of the former one lie.
        names = {casebook.facts.origin, *naming.formers(held.fold, restored=True)}
    return [copy for copy in casebook.all(Copy) if copy.on in names]


def told_where(copy: Copy, here: str) -> str:
    """Return where a copy is, with the machine if it is not the one with this log's name."""
    return copy.where if copy.on in ("", here) else f"{copy.where} on the machine {copy.on}"


def _sites(casebook: Casebook, made: dict[UseId, Use]) -> Iterator[Site]:
    """Yield the sites of our editions that still hold them, each for all that the edition is."""
    for copy in ours(casebook):
        one = made.get(copy.use)
        if one is None or not in_an_edition(one):
            continue
        for site in sites.of(_place(casebook, copy), one.what):
            standing = Standing.MARKED if sites.is_marked(site) else Standing.HELD
            yield Site(one.id, _seen(casebook, site), standing, copy.on)


def _is_back(casebook: Casebook, copy: Copy, one: Use) -> bool:
    if copy.standing is not Standing.REMOVED or not in_an_edition(one):
        return False
    place = _place(casebook, copy)
    return marks.edition_in(place) == one.what or any(sites.of(place, one.what))


def _seen(casebook: Casebook, where: Path) -> str:
    return os.path.relpath(where.resolve(), casebook.path.resolve())


def _place(casebook: Casebook, copy: Copy) -> Path:
    return Path(os.path.normpath(casebook.path.resolve() / copy.where))


def _marked(place: Path, one: Use) -> bool:
    return marks.marked(place, edition=one.what if in_an_edition(one) else "")
