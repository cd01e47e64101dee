"""The count: the documented, the estimate or why there is none, and what may be written."""

from __future__ import annotations

from markupsafe import Markup
from starlette.responses import Response

from bearwitness.counting import called, picture, publishable, wording, writable
from bearwitness.counting.estimate import estimate
from bearwitness.counting.overlaps import Overlaps
from bearwitness.counting.result import Estimate
from bearwitness.counting.small import LEAST
from bearwitness.counting.wording_unsure import unsure
from bearwitness.desk import counted, matched
from bearwitness.desk.web.room import Room, Visit
from bearwitness.errors import Refused
from bearwitness.records.source import Listing

DRAWS = 100


def show(room: Room, visit: Visit) -> Response:
    """Show the count; consent is asked for anew each time."""
    if not room.casebook.all(Listing):
        return room.page(visit, "count.html", here="count", estimate=None)
    table = counted.lists(room.casebook, at=room.clock())
    language = visit.language
    names = counted.called(room.casebook, language)
    exact, public = _estimated(room, table)
    found, readers = (called.estimate(one, names) for one in (exact, public))
    table = called.table(table, names)
    beside = writable.beside(readers, language)
    remarks = [wording.remark(one, language) for one in readers.warnings]
    return room.page(
        visit,
        "count.html",
        here="count",
        estimate=found,
        sentence=wording.sentence(readers, language),
        withheld=wording.because(readers, language),
        may=writable.may(readers, language),
        beside=beside,
        never=writable.never(readers, language),
        exact=None if public == exact else wording.sentence(found, language),
        asked="unsure" in visit.request.query_params,
        pooled=_unsure(room, visit),
        remarks=[said for said in remarks if said not in beside],
        interval=_drawn(picture.interval(found, language)),
        upset=_drawn(picture.upset(table, language)),
        comparison=_drawn(picture.comparison(found, language)) if found.sensitivity else "",
    )


def _unsure(room: Room, visit: Visit) -> str | None:
    """Count in drawn partitions too, where that was asked for: it takes from seconds to minutes."""
    if "unsure" not in visit.request.query_params:
        return None
    try:  # never kept: who may be counted and compared is asked for anew each time
        found = counted.unsure(room.casebook, at=room.clock(), draws=DRAWS, seed=matched.SEED)
    except Refused:  # too few pairs were reviewed
        return None
    return unsure(found, visit.language)


def _drawn(svg: str) -> Markup:
    return Markup(svg)  # noqa: S704 - our own drawing: svg.py escapes every label in it


def _estimated(room: Room, table: Overlaps) -> tuple[Estimate, Estimate]:
    """Return the estimate, and what readers may be told; the same table has the same ones."""

    def both() -> tuple[Estimate, Estimate]:
        return estimate(table), publishable.told(table, estimate, LEAST)

    return room.kept(("estimate", table), (), both)
