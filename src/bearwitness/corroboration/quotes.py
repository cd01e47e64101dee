"""Quotations: what stands between marks, as token ranges."""

from __future__ import annotations

from bearwitness.corroboration.parse import Parse

_PAIRS = {"“": "”", "«": "»", "„": "“", '"': '"', "``": "''"}
_SHORTEST = 4  # tokens; a shorter one is a title or a word held at arm's length


def quotes(parse: Parse, first: int, last: int) -> tuple[tuple[int, int], ...]:
    """Return the quotations in a token range, marks included; one left open runs to the end."""
    found, at = [], first
    while at < last:
        closing = _PAIRS.get(parse.tokens[at].text)
        if closing is None:
            at += 1
            continue
        marks = (i for i in range(at + 1, last) if parse.tokens[i].text == closing)
        end = next(marks, last - 1) + 1
        if end - at >= _SHORTEST + 2:
            found.append((at, end))
        at = end
    return tuple(found)
