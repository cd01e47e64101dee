"""Where a claim begins and ends in the text: its clause, without who says it."""

from __future__ import annotations

import re
from collections.abc import Collection

from bearwitness.corroboration import syntax
from bearwitness.corroboration.frames import Frame
from bearwitness.corroboration.parse import Parse

_MARKS = {"PUNCT", "SPACE", "CCONJ", "SCONJ"}
_AT_LEAST = {"как минимум", "как максимум"}
_PAIRS = (("“", "”"), ("«", "»"), ("‘", "’"), ('"', '"'), ("(", ")"))


def extent(
    parse: Parse, at: int, named: frozenset[int], frames: tuple[Frame, ...]
) -> tuple[int, int]:
    """Return the code points of the claim: its clause, without who says it."""
    tokens = _extent(parse, at, frames) - named - {i for f in frames for i in range(*f.cue)}
    tokens -= {i for f in frames for i in f.aside}
    if not any(at in f.content for f in frames):
        tokens -= {i for f in frames for i in f.content}
    for wide in (f for f in frames if f.wide and at in f.content):
        tokens &= wide.content
    first, last = _run(parse, sorted(tokens | {at}), at)
    return with_marks(parse, parse.tokens[first].start, parse.tokens[last].end)


def _extent(parse: Parse, at: int, frames: tuple[Frame, ...]) -> frozenset[int]:
    token = parse.tokens[at]
    if token.relation == "amod" and token.word_class == "VERB":
        return frozenset(parse.subtree(token.head))  # "the abducted men in the prison"
    verb = syntax.governing_verb(parse, at)
    those = token.relation == "acl" and parse.tokens[token.head].word_class == "PRON"
    top = token.head if those else at
    alone = those or verb in {None, at}
    if parse.tokens[top].relation.startswith("nsubj") and alone:
        return syntax.clause(parse, parse.tokens[top].head)  # "those killed were …"
    if verb is None:
        return frozenset(parse.subtree(at))
    saying = [f for f in frames if verb in range(*f.cue) and at in f.content]
    if saying:
        return saying[0].content
    return syntax.clause(parse, syntax.with_subject(parse, verb))


def unit_around(parse: Parse, tokens: Collection[int], content: frozenset[int]) -> tuple[int, int]:
    """Return the token range of the clause around some words, within what is said."""
    verb = syntax.governing_verb(parse, min(tokens))
    around = syntax.clause(parse, verb) & content if verb is not None else frozenset()
    first, last = _run(parse, sorted(around | set(tokens)), min(tokens))
    return first, max(last, *tokens) + 1


def trimmed(parse: Parse, content: frozenset[int]) -> tuple[int, int]:
    """Return the token range of what is said, without marks at its ends."""
    words = [i for i in content if parse.tokens[i].word_class not in _MARKS] or [*content]
    return min(words), max(words) + 1


def with_marks(parse: Parse, start: int, end: int) -> tuple[int, int]:
    """Take in a closing mark whose opening one is inside, or leave both out."""
    for opening, closing in _PAIRS:
        inside = parse.text[start:end]
        opened = _marks(inside, opening) - _marks(inside, closing)
        if opening == closing:
            opened = _marks(inside, opening) % 2
        if opened > 0 and parse.text[end : end + 2].lstrip(".,!?").startswith(closing):
            end = parse.text.index(closing, end) + 1
        elif opened > 0 and inside.startswith(opening):
            start += 1
    return start, end


def _marks(text: str, mark: str) -> int:
    """Count quotation marks; an apostrophe inside or at the end of a word is none."""
    if mark in "'’‘":
        return len(re.findall(r"(?<!\w)[‘']" if mark != "’" else r"’(?!\w)", text))
    return text.count(mark)


def _run(parse: Parse, tokens: list[int], at: int) -> tuple[int, int]:
    """Cut marks from both ends; what stands between may belong to others."""
    while tokens[0] != at and _mark(parse, tokens[0]):
        tokens = tokens[1:]
    while tokens[-1] != at and parse.tokens[tokens[-1]].word_class in _MARKS:
        tokens = tokens[:-1]
    return tokens[0], tokens[-1]


def _mark(parse: Parse, i: int) -> bool:
    """Say whether it is a mark or a conjunction; «как» of «как минимум» is none."""
    counts = parse.words(i, min(i + 2, parse.sentence(i)[1])).lower() in _AT_LEAST
    return parse.tokens[i].word_class in _MARKS and not counts
