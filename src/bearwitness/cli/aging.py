"""How old a withdrawal notice is: an old one is signed as well as the newest."""

from __future__ import annotations

from datetime import datetime

from bearwitness.proof import notice

NONE = (
    "Whether these words were taken back since is not known: no withdrawal notice was given"
    " (--notice FILE; the publisher has the newest)."
)
OTHERS = (
    "Whether these words were taken back since is not known: the notice that was given is of"
    " other logs."
)

FILM_NONE = (
    "Whether the certificate, or words in the film, were taken back since is not known: no"
    " withdrawal notice was given (--notice FILE; the publisher has the newest)."
)
FILM_OTHERS = (
    "Whether the certificate, or words in the film, were taken back since is not known: the"
    " notice that was given is of other logs."
)


def as_of(noticed: str, at: datetime) -> str:
    """Say as of when a notice speaks, and that it is old if it is.

    Args:
        noticed: its time, as written in it.
        at: now, UTC.
    """
    age, said = notice.aged(noticed, at), f"The withdrawal notice is as of {noticed}"
    if age.ahead:
        return f"{said}, which is in the future: a clock is wrong."
    if age.old:
        return f"{said}: it is {age.days} days old, and there may be a newer one."
    return f"{said}."
