"""Every error that Bearwitness raises on purpose, as one tree.

    BearwitnessError              exit 1  something failed
    ├── Malformed                 exit 1  a value breaks a written rule
    │   └── Unreadable            exit 1  a file is empty, too large, binary, mis-encoded or hostile
    │       └── TooLarge          exit 1  it is larger than this door allows
    ├── Missing                   exit 1  what was asked for is not here
    ├── CannotOpen                exit 1  a sealed thing does not open with this key
    ├── Unavailable               exit 1  a program, device or server that is needed does not answer
    ├── Misused                   exit 2  the command was called in a way it does not know
    ├── Refused                   exit 3  a rule says no
    │   ├── ConsentDenied         exit 3  the deponent has not allowed this use
    │   └── GateClosed            exit 3  the gate found reasons against publication
    └── Unverified                exit 4  a proof does not hold

Each carries a hint that says what would work. No message or hint may hold a name, a
secret or a word of a testimony: they end up on screens and in logs.
"""

from __future__ import annotations


class BearwitnessError(Exception):
    """The root. `hint` says what would work; `exit_code` is what the program ends with."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class Malformed(BearwitnessError):
    """A value breaks a written rule: a time without a zone, an unknown field, a bad code."""


class Unreadable(Malformed):
    """A file cannot be read as what it should be."""


class TooLarge(Unreadable):
    """It is larger than this door allows; nothing of it was kept."""


class Missing(BearwitnessError):
    """What was asked for is not here."""


class CannotOpen(BearwitnessError):
    """A sealed thing does not open: wrong key, damaged bytes or an unknown version."""


class Unavailable(BearwitnessError):
    """A program, device or server that is needed does not answer."""


class Misused(BearwitnessError):
    """The command was called in a way it does not know."""

    exit_code = 2


class Refused(BearwitnessError):
    """A rule says no. Not a defect: the answer is no until something changes."""

    exit_code = 3


class ConsentDenied(Refused):
    """The deponent has not allowed this use, has withdrawn it, or it has run out."""


class GateClosed(Refused):
    """The gate found reasons against publication.

    Args:
        reasons: one sentence each, every one of them; none holds a word of a testimony.
    """

    def __init__(self, message: str, *, reasons: tuple[str, ...], hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.reasons = reasons


class Unverified(BearwitnessError):
    """A proof does not hold.

    Args:
        step: the numbered step of docs/spec/bundle.md that failed, 1 or more.
    """

    exit_code = 4

    def __init__(self, message: str, *, step: int, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.step = step
