"""How much hard testimony somebody has read today: counted quietly, and said once it is much.

The count lives in the session and nowhere else: nobody is measured by it.
"""

from __future__ import annotations

from datetime import date

from bearwitness.desk.web.door import Session

ENOUGH = 6_000  # words a day: half an hour of reading without a stop; by our judgement


def note(session: Session, text: str, on: date) -> None:
    """Add the words of a text that was just shown."""
    session.read[on] = today(session, on) + len(text.split())


def today(session: Session, on: date) -> int:
    """Return how many words of testimony were shown on this day."""
    return session.read.get(on, 0)


def is_much(session: Session, on: date) -> bool:
    """Say whether it is time to stop, as a page then says."""
    return today(session, on) >= ENOUGH
