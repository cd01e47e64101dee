"""For whom DROP and PUBLIC seal: the team's recipients, from a case's public facts."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from bearwitness.adapters.files import read_bytes
from bearwitness.errors import BearwitnessError, Malformed, Missing, Unreadable
from bearwitness.sealing.envelope import EnvelopeWriter

_LONGEST = 1 << 20  # bytes
_HINT = "--recipient age1pq1…, or --case with a case's folder"


def recipients_of(case: Path) -> tuple[str, ...]:
    """Return the team's recipients from a case's `case.json`, which holds public facts only.

    Raises:
        Missing: no such file.
        Malformed: it names no recipients.
    """
    try:
        facts = json.loads(read_bytes(case / "case.json", limit=_LONGEST))
        team = [str(one) for one in facts["team"]]
    except (Missing, Unreadable) as missing:
        raise Missing("there is no case.json here", hint=_HINT) from missing
    except (ValueError, KeyError, TypeError, RecursionError) as wrong:
        raise Malformed("case.json names no recipients", hint=_HINT) from wrong
    return tuple(team)


def check_recipients(recipients: Sequence[str], entropy: Callable[[int], bytes]) -> None:
    """Try whether something can be sealed for these recipients.

    Raises:
        Malformed: there is none, or one of them is not an `age1pq1…` recipient.
    """
    try:
        EnvelopeWriter(recipients, entropy=entropy).begin()
    except BearwitnessError as wrong:
        raise Malformed(
            "this is not a recipient that we can seal for", hint="one begins with age1pq1"
        ) from wrong
