"""Where the words of a vocabulary stand in a parsed text.

A cue is one or more word beginnings, in order, with at most `gap` words between each two; a
full stop ends the word ("die." is not "diet"). A beginning is compared with the lemma and with
the word as written. Of two hits the one that says more wins: "honour killing" over "killing".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bearwitness.corroboration.figures import PEOPLE, TRADES
from bearwitness.corroboration.parse import Parse, Token
from bearwitness.records.terms import Vocabulary

_PERSON = "@person"  # in a cue: any word that means a person
_PRONOUNS = {
    "he", "she", "they", "him", "her", "them", "i", "we", "us", "me", "nobody", "anybody", "anyone",
    "somebody", "someone", "everybody", "everyone",
}  # fmt: skip
_SHORT = 4  # letters; "hear" and "list" end like trades
_SKIPPED = {"PUNCT", "SPACE", "SYM"}  # marks between two words do not count as words


@dataclass(frozen=True, slots=True)
class Hit:
    """One term found. `tokens` are the indexes of the words that matched."""

    term: str
    tokens: tuple[int, ...]

    @property
    def first(self) -> int:
        """Return the index of the first word that matched."""
        return self.tokens[0]


def hits(
    parse: Parse, vocabulary: Vocabulary, *, gap: int = 5, within: tuple[int, int] | None = None
) -> tuple[Hit, ...]:
    """Return what is found, in order of the text, no hit inside a longer one.

    Args:
        parse: the text.
        vocabulary: terms with cues in the text's language.
        gap: how many words may stand between two parts of a cue.
        within: a token range; without it, the whole text, sentence by sentence.
    """
    found: set[Hit] = set()
    cues = _by_letter(vocabulary, parse.language)
    for first, last in [within] if within else parse.sentences:
        words = [i for i in range(first, last) if parse.tokens[i].word_class not in _SKIPPED]
        for place, i in enumerate(words):
            for term, stems in _starting(parse.tokens[i], cues):
                matched = _matched(parse, words, place, stems, gap)
                if matched:
                    found.add(Hit(term, matched))
    return tuple(sorted(_longest(found), key=lambda hit: (hit.tokens, hit.term)))


_Cues = dict[str, list[tuple[str, tuple[str, ...]]]]


def _by_letter(vocabulary: Vocabulary, language: str) -> _Cues:
    cues: _Cues = {}
    for term in vocabulary.terms.values():
        for cue in (term.cues or {}).get(language, ()):
            cues.setdefault(cue[:2], []).append((term.code, tuple(cue.split())))
    return cues


def _starting(token: Token, cues: _Cues) -> Iterator[tuple[str, tuple[str, ...]]]:
    for letters in {token.lemma[:2], token.text[:2].lower(), _PERSON[:2]}:
        yield from ((t, stems) for t, stems in cues.get(letters, ()) if fits(token, stems[0]))


def _matched(
    parse: Parse, words: list[int], place: int, stems: tuple[str, ...], gap: int
) -> tuple[int, ...]:
    matched = [words[place]]
    gap += 3 * (len(stems) > 2)  # three words say so much that they may stand further apart
    for stem in stems[1:]:
        near = words[place + 1 : place + 2 + gap]
        at = next((n for n, i in enumerate(near) if fits(parse.tokens[i], stem)), None)
        if at is None:
            return ()
        place += 1 + at
        matched.append(words[place])
    return tuple(matched)


def fits(token: Token, stem: str) -> bool:
    """Say whether a word begins with this stem, or is it, where the stem ends in a full stop."""
    if stem == _PERSON:
        return person(token)
    forms = (token.lemma, token.text.lower())
    return stem[:-1] in forms if stem.endswith(".") else any(f.startswith(stem) for f in forms)


def person(token: Token) -> bool:
    """Say whether the word means a person: "students", "she", "the detained"."""
    return token.lemma in PEOPLE | _PRONOUNS or (
        token.word_class == "NOUN" and token.lemma.endswith(TRADES) and len(token.lemma) > _SHORT
    )


def _longest(found: set[Hit]) -> Iterator[Hit]:
    for hit in found:
        mine = set(hit.tokens)
        if any(mine < set(other.tokens) for other in found):
            continue
        same = [o for o in found if o.term == hit.term and mine & set(o.tokens)]
        same = [o for o in same if not set(o.tokens) <= mine]
        if all(hit.tokens < other.tokens for other in same):
            yield hit
