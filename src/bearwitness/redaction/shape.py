"""Shapes: one pattern each, what it finds and what decides beside the pattern."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bearwitness.redaction.cues import seen
from bearwitness.redaction.finding import Finding, Identifier, Kind


@dataclass(frozen=True, slots=True)
class Pattern:
    """One shape. Group `it`, if there is one, is the identifier; otherwise the whole match."""

    kind: Kind
    identifier: Identifier
    because: str
    shape: re.Pattern[str]
    holds: Callable[[str], bool] = bool


def direct(kind: Kind, because: str, shape: str, holds: Callable[[str], bool] = bool) -> Pattern:
    """Return a pattern for what identifies alone."""
    return Pattern(kind, Identifier.DIRECT, because, re.compile(shape), holds)


def quasi(kind: Kind, because: str, shape: str, holds: Callable[[str], bool] = bool) -> Pattern:
    """Return a pattern for what identifies together with others."""
    return Pattern(kind, Identifier.QUASI, because, re.compile(shape), holds)


def matches(pattern: Pattern, text: str) -> Iterator[Finding]:
    """Yield what a pattern finds, without the blanks and commas at its ends."""
    for match in seen(pattern.shape, text):
        group = "it" if "it" in pattern.shape.groupindex and match["it"] else 0
        if pattern.holds(match[group]):
            start, end = match.span(group)
            start += len(match[group]) - len(match[group].lstrip())
            end = start + len(match[group].strip().rstrip(",;"))
            yield Finding(start, end, pattern.kind, pattern.identifier, "", pattern.because)
