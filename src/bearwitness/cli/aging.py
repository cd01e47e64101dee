"""How old a withdrawal notice is: an old one is signed as well as the newest."""

from __future__ import annotations

from datetime import datetime, timedelta

NONE = (
    "Whether these words were taken back since is not known: no withdrawal notice was given"
    " (--notice FILE; the publisher has the newest)."
)
OTHERS = (
    "Whether these words were taken back since is not known: the notice that was given is of"
    " other logs."
)
OLD = timedelta(days=30)


def as_of(noticed: str, at: datetime) -> str:
    """Say as of when a notice speaks, and that it is old if it is.

    Args:
        noticed: its time, as written in it.
        at: now, UTC.
    """
    age = at - datetime.fromisoformat(noticed)
    said = f"The withdrawal notice is as of {noticed}"
    if age < -timedelta(days=1):
        return f"{said}, which is in the future: a clock is wrong."
    if age.days > OLD.days:
        return f"{said}: it is {age.days} days old, and there may be a newer one."
    return f"{said}."
