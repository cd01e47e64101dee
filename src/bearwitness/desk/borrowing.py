"""Whether a text says several words in a row that somebody told us."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from bearwitness.desk.casebook import Casebook
from bearwitness.records.testimony import Testimony

_MUTE = ("Cf", "Mn")


def borrowed(casebook: Casebook, texts: Iterable[str], *, run: int) -> bool:
    """Say whether a text has so many words in a row as a testimony of the case has them."""
    told = {each for words in casebook.all(Testimony) for each in _runs(words.text, run)}
    return any(not told.isdisjoint(_runs(text, run)) for text in texts)


def _runs(text: str, run: int) -> Iterator[tuple[str, ...]]:
    # As it is heard: without stress marks, soft hyphens and what else has no width.
    heard = (c for c in unicodedata.normalize("NFKD", text) if unicodedata.category(c) not in _MUTE)
    words = re.findall(r"\w+", "".join(heard).casefold())
    return zip(*(words[start:] for start in range(run)), strict=False)
