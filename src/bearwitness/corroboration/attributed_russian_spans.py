"""Where a Russian noun phrase ends, and what of a run of tokens are only marks."""

from __future__ import annotations

from bearwitness.corroboration.attributed_spans import trimmed
from bearwitness.corroboration.parse import Parse


def phrase_end(parse: Parse, start: int, last: int) -> int:
    """Return where a noun phrase ends that begins here: at a mark or at a word of another kind."""
    at, quoted, noun = start, False, False
    while at < last:
        token = parse.tokens[at]
        if token.text == "«":
            quoted = True
        elif token.text == "»":
            quoted, at = False, at + 1
            break
        elif not quoted:
            takes = token.word_class in {"NOUN", "PROPN", "ADJ", "DET", "NUM", "PRON"}
            links = (
                token.word_class in {"ADP", "CCONJ"}
                and noun
                and parse.tokens[at].lemma in {"в", "и", "при", "из"}
            )
            if not (takes or links) or (takes and noun and _stands_apart(parse, at, start)):
                break
            noun |= token.word_class in {"NOUN", "PROPN", "PRON"}
        at += 1
    while at > start and parse.tokens[at - 1].word_class in {"ADP", "CCONJ"}:
        at -= 1
    return at


def _stands_apart(parse: Parse, at: int, start: int) -> bool:
    """Say whether the word belongs to what is told: the verb's subject or object."""
    head = parse.tokens[at].head
    inside = start - 2 <= head < at or (
        head > at and parse.tokens[head].word_class in {"NOUN", "PROPN"}
    )
    name = parse.names_what(at) is not None and parse.names_what(at - 1) is not None
    return not inside and not name


def words_of(parse: Parse, first: int, last: int) -> frozenset[int]:
    """Return the tokens of a range, without marks at its ends."""
    return trimmed(parse, frozenset(range(first, last)))
