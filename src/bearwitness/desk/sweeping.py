"""What a testimony's own names may put on the sweep list that covers words in every draft.

A letter comes from anybody. Its names are kept whole in the sealed identity, but on the list
go at most 60 entries of at most 200 letters, and none that is only a word of grammar: somebody
who wrote "the" as a name would otherwise black out every testimony of the case. Staff add what
is missing by hand (`desk.protecting`).
"""

from __future__ import annotations

from collections.abc import Iterable

MOST = 60
LONGEST = 200  # characters
# Only words that are nobody's name: "an", "on", "my" and "will" are names of people.
GRAMMAR = frozenset(
    {"the", "and", "they", "them", "their", "of", "from", "with", "was", "were", "that", "this",
     "these", "those", "you", "she", "him", "his", "our", "is", "are", "been", "not", "have",
     "had", "but", "what", "when", "where", "which", "и", "он", "она", "они", "это", "что", "как",
     "был", "была", "были", "его", "её", "их", "мы", "вы", "не", "на", "из", "от", "до", "при",
     "для", "так", "же", "бы", "вот", "когда", "где", "который"}
)  # fmt: skip


def sweepable(words: Iterable[str]) -> tuple[str, ...]:
    """Return the entries that go on the list, the first ones where there are too many."""
    entries = dict.fromkeys(" ".join(word.split()) for word in words)
    kept = [entry for entry in entries if 0 < len(entry) <= LONGEST and not _is_grammar(entry)]
    return tuple(sorted(kept[:MOST]))


def _is_grammar(entry: str) -> bool:
    return all(word.strip(".,;:!?").casefold() in GRAMMAR for word in entry.split())
