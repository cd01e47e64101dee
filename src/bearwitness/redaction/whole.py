"""Protected entries that stand whole in words of our own, in any case and either alphabet.

Titles, wordings, notes and translations are written by staff. The full sweep finds too much in
them: a street's everyday word in the name of a newspaper, a verb one keystroke from a name. Here
an entry counts only where all its words stand, one after the other; and a form of a name only
where it has a capital, or every `марта` would be a Marta.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set

from bearwitness.redaction.keys import keys
from bearwitness.redaction.names import forms, spelled
from bearwitness.redaction.normal import fold

_WORD = re.compile(r"[^\W_]+")
_SHORT = 5  # letters; shorter names are compared letter by letter, as in the full sweep


def whole(protected: Iterable[str], text: str) -> frozenset[str]:
    """Return the protected entries that can be read in a text."""
    words = _WORD.findall(fold(text).text)
    places: dict[str, set[int]] = defaultdict(set)
    sounds: dict[str, set[str]] = defaultdict(set)
    for place, word in enumerate(words):
        places[word].add(place)
        places[word.lower()].add(place)
    for word in {word for word in words if word.isalpha()}:
        for key in keys(word):
            sounds[key].add(word)
    return frozenset(entry for entry in protected if _stands(entry, places, sounds))


def _stands(entry: str, places: Mapping[str, Set[int]], sounds: Mapping[str, Set[str]]) -> bool:
    ends: Set[int] | None = None  # where the words so far were last seen
    for word in _WORD.findall(fold(entry).text):
        here = {place for form in _forms(word, sounds) for place in places.get(form, ())}
        ends = here if ends is None else here & {end + 1 for end in ends}
    return bool(ends)


def _forms(word: str, sounds: Mapping[str, Set[str]]) -> Iterator[str]:
    """Yield what of a text is this word: as it is, then in other cases and the other alphabet."""
    yield word.lower()
    if not word.isalpha():
        return
    if len(word) <= _SHORT:
        found = {way for form in spelled(word) for way in (form, form.capitalize(), form.upper())}
    else:
        found = {w for key in forms(word, wide=False) for w in sounds.get(key, ())}
    yield from (w for w in found if w[0].isupper() or word[0].islower())
