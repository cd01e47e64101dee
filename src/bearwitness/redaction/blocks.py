"""Blocks: paragraphs and cells of a document, redacted as one text and given back one by one.

As one text, so that a name found in one paragraph is covered in all of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from bearwitness.records.testimony import Testimony
from bearwitness.redaction.masking import Draft

_BETWEEN = "\n\n"  # no passage reaches over it (records.passage)


def joined(blocks: Sequence[str]) -> str:
    """Return the text of which a testimony is made, to be found in and drafted."""
    return _BETWEEN.join(blocks)


def covered(blocks: Sequence[str], testimony: Testimony, made: Draft) -> tuple[str, ...]:
    """Return the same blocks as they may be read.

    Args:
        blocks: as they were given to `joined`.
        testimony: of that text.
        made: its whole draft.
    """
    original = {passage.index: passage for passage in testimony.passages()}
    shown = [(original[p.index].start, original[p.index].end, p.text) for p in made.passages]
    answer: list[str] = []
    start, here = 0, 0
    for block in blocks:
        end, parts, at = start + len(block), [], start
        while here < len(shown) and shown[here][0] < end:
            first, last, text = shown[here]
            parts += [testimony.text[at:first], text]
            at, here = last, here + 1
        answer.append("".join([*parts, testimony.text[at:end]]))
        start = end + len(_BETWEEN)
    return tuple(answer)
