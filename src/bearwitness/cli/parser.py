"""A parser that fails like every other part of the program, and repeats no value.

A value may be a secret that was typed in the wrong place, or a word of a testimony.
"""

from __future__ import annotations

import argparse
import re
from typing import Any, NoReturn

from bearwitness.errors import Misused

_VALUE = re.compile(r": '.*| '.*", re.DOTALL)
_WHOLE = re.compile(r"-?[0-9]{1,19}")
_SHARE = re.compile(r"-?(?:[0-9]{1,19}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE]-?[0-9]{1,2})?")
_CHOICES = " (choose from "
_UNKNOWN = "unrecognized arguments: "
_OPTION = re.compile(r"--[a-z][a-z-]{1,24}")


class Parser(argparse.ArgumentParser):
    """As argparse's, with full option names only and errors as `Misused`."""

    def __init__(self, **options: Any) -> None:
        """Make the parser; `allow_abbrev` is always off."""
        super().__init__(**{**options, "allow_abbrev": False})
        self.register("type", int, whole)  # every option of `type=int`, in every command
        self.register("type", float, share)

    def error(self, message: str) -> NoReturn:
        """Raise what argparse says, without the values in it.

        Raises:
            Misused: always.
        """
        raise Misused(_said(message), hint=_choices(message) or f"{self.prog} --help")


def whole(text: str) -> int:
    """Return a whole number written in the digits 0 to 9; Python's own `int` reads far more.

    Raises:
        ValueError: anything else, or more than 19 digits.
    """
    if not _WHOLE.fullmatch(text):
        raise ValueError("not a whole number")
    return int(text)


def share(text: str) -> float:
    """Return a number written in the digits 0 to 9, finite.

    Raises:
        ValueError: anything else, such as "nan".
    """
    if not _SHARE.fullmatch(text):
        raise ValueError("not a number")
    return float(text)


def _said(message: str) -> str:
    if message.startswith(_UNKNOWN):
        words = message.removeprefix(_UNKNOWN).split()
        known = [word for word in words if _OPTION.fullmatch(word)]
        return " ".join(["there are arguments that this command does not know", *known])
    return _VALUE.sub("", message)


def _choices(message: str) -> str:
    """Return the list at the end of "invalid choice: 'x' (choose from 'a', 'b')"."""
    if "invalid choice: " not in message or _CHOICES not in message:
        return ""
    listed = message.rpartition(_CHOICES)[2].removesuffix(")")
    return "one of: " + ", ".join(re.findall(r"'([^']*)'", listed))
