"""The ledger on pages: who did what, when and why, newest first."""

from __future__ import annotations

from starlette.responses import Response

from bearwitness.desk.web import said
from bearwitness.desk.web.room import Room, Visit

ON_A_PAGE = 100


def show(room: Room, visit: Visit) -> Response:
    """Show a page of the ledger."""
    entries = room.casebook.ledger()[::-1]
    asked = visit.request.query_params.get("page", "1")
    pages = max(1, -(-len(entries) // ON_A_PAGE))
    number = min(max(int(asked), 1), pages) if asked.isdecimal() and len(asked) < 8 else 1
    shown = entries[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
    told = [(one, said.done(one.what, visit.language)) for one in shown]
    return room.page(
        visit, "ledger.html", here="ledger", entries=told, number=number, pages=pages,
        total=len(entries),
    )  # fmt: skip
