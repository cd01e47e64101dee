"""Findings that meet become one: which of them names the whole, and what stands side by side."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bearwitness.redaction.commons import EVERYDAY
from bearwitness.redaction.finding import Finding, Identifier, Kind

_PEOPLE = {Kind.PROTECTED, Kind.PERSON, Kind.INITIALS, Kind.UNKNOWN}

# What has a shape of its own outranks what a model or a list of words makes of it. UNIQUE
# comes before OCCUPATION: "the only dentist" says more than "a dentist".
_SHAPED = (
    Kind.ACCOUNT, Kind.VEHICLE, Kind.NETWORK, Kind.EMAIL, Kind.URL, Kind.HANDLE, Kind.COORDINATES,
    Kind.PASSPORT, Kind.NUMBER, Kind.PLATE, Kind.ADDRESS, Kind.CASE_NUMBER, Kind.PHONE,
    Kind.MONEY, Kind.UNIQUE, Kind.TRAIT, Kind.DATE, Kind.CLOCK, Kind.AGE, Kind.DURATION, Kind.MARK,
    Kind.KINSHIP,
)  # fmt: skip
_RANK = {kind: rank for rank, kind in enumerate(dict.fromkeys((*_SHAPED, *Kind)))}
MODEL = "a language model: "


def merged(found: Iterable[Finding]) -> list[Finding]:
    """Join what overlaps; the protected, then the firmer, then the longer one names the whole."""
    whole: list[Finding] = []
    for finding in sorted(found, key=lambda f: (f.start, f.end)):
        if whole and finding.start < whole[-1].end:
            first = whole.pop()
            best = min(first, finding, key=weight)
            whole.append(replace(best, start=first.start, end=max(first.end, finding.end)))
        else:
            whole.append(finding)
    return whole


def side_by_side(text: str, found: list[Finding]) -> list[Finding]:
    """Join the words of one name: the number of masks would tell how many words it has."""
    whole: list[Finding] = []
    for finding in found:
        gap = text[whole[-1].end : finding.start] if whole else "."
        last = whole[-1].end if whole else 0
        initial = re.search(r"(?<!\w)\w$", text[max(0, last - 2) : last])
        if (
            re.fullmatch(r"\.?[ -]" if initial else "[ -]", gap)
            and {whole[-1].kind, finding.kind} <= _PEOPLE
        ):
            first = whole.pop()
            best = min(first, finding, key=weight)
            whole.append(replace(best, start=first.start, end=finding.end))
        else:
            whole.append(finding)
    return whole


_UP_TO = re.compile(r" (?:to|till|until|through|по|до) (?:the )?| ?[-–—] ?")
_AND = re.compile(r" (?:and|и) (?:the )?")
_BETWEEN = re.compile(r"(?i)(?<!\w)(?:between|между) (?:the )?$")


def stretches(text: str, found: Sequence[Finding]) -> Iterator[Finding]:
    """Join the two ends of a stretch of time: it is one thing, and gets one mask."""
    last: Finding | None = None
    for finding in found:
        if last is not None and _one_stretch(text, last, finding):
            last = replace(last, end=finding.end)
            continue
        if last is not None:
            yield last
        last = finding
    if last is not None:
        yield last


def _one_stretch(text: str, first: Finding, second: Finding) -> bool:
    if first.kind is not second.kind or first.kind not in {Kind.DATE, Kind.CLOCK}:
        return False
    gap = text[first.end : second.start]
    between = _BETWEEN.search(text[max(0, first.start - 16) : first.start]) is not None
    return bool(_UP_TO.fullmatch(gap) or (between and _AND.fullmatch(gap)))


def weight(finding: Finding) -> tuple[bool, bool, bool, int, int]:
    """Return what is smaller the more a finding names what it is part of; second: no shape."""
    rank = _RANK[finding.kind]
    firm = rank < len(_SHAPED) and not finding.because.startswith(MODEL)
    return (
        finding.kind is not Kind.PROTECTED,
        not firm,
        finding.identifier is not Identifier.DIRECT,
        rank if firm else finding.start - finding.end,
        rank,
    )


_TELLING = re.compile(r"[^\W_]{3,}")


def beside(text: str, loose: Iterable[Finding], firm: Sequence[Finding]) -> Iterator[Finding]:
    """Yield what of the loose findings no firm one covers, where that still tells something.

    Args:
        text: in which all of them lie.
        loose: descriptions, up to the ends of their clauses.
        firm: in order and without overlaps.
    """
    for finding in merged(loose):
        first = bisect_right(firm, finding.start, key=lambda f: f.end)
        last = bisect_left(firm, finding.end, key=lambda f: f.start)
        edges = [finding.start, *(at for f in firm[first:last] for at in (f.start, f.end))]
        for start, end in zip(edges[::2], [*edges[1::2], finding.end], strict=True):
            piece = text[start:end]
            words = _TELLING.findall(piece)
            if len(words) > 1 or any(w.lower() not in EVERYDAY for w in words):
                begin = start + len(piece) - len(piece.lstrip())
                yield replace(finding, start=begin, end=start + len(piece.rstrip()))


def within(finding: Finding, stretches: Iterable[tuple[int, int]]) -> bool:
    """Say whether a finding lies in one of these stretches of the text."""
    return any(a <= finding.start and finding.end <= b for a, b in stretches)
