"""One byte for each letter, in whatever script, so that every engine counts the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

# What a field never holds when it is compared: it is in small letters, and without such signs.
_FREE = "ABCDEFGHIJKLMNOPQRSTUVWXYZ!#$%&()*+,./:;<=>?@[]^{|}"


def in_ascii(texts: Iterable[str]) -> dict[int, str]:
    """Return for `str.translate` what stands for each letter beyond ASCII.

    Two words are as alike as before, counted in letters. DuckDB counts bytes, of which a Cyrillic
    letter has two, and Spark counts UTF-16. The letters that occur most have a sign each; where
    there are more of them (no alphabet that we know has) the others are written out in seven.
    """
    seen = Counter(sign for text in texts for sign in text if not sign.isascii())
    often = sorted(seen, key=lambda sign: (-seen[sign], sign))
    one_each = dict(zip(map(ord, often), _FREE, strict=False))
    return one_each | {ord(sign): f"~{ord(sign):06x}" for sign in often[len(_FREE) :]}
