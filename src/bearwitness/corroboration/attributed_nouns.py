"""Attributions by English nouns and adjectives: "his claim that …", "is confident that …"."""

from __future__ import annotations

from bearwitness.corroboration import attributed_words as words
from bearwitness.corroboration.attributed_spans import Attribution, group, phrase, source, subtrees
from bearwitness.corroboration.parse import Parse

_CLAUSES = {"acl", "ccomp", "relcl"}
_OPENS = {"that", "to", "whether", "why", "how"}
_ABOUT = {"for", "about", "of", "on", "against", "in", "to", "over", "toward", "towards", "with"}
_LIGHT = {"make", "have", "give", "express", "offer", "voice", "raise", "share", "take", "issue"}


def by_noun(parse: Parse, noun: int) -> Attribution | None:
    """“X's claim that …", "made the case for …", "support for …"."""
    if parse.tokens[noun].lemma not in words.NOUNS:
        return None
    content, cue_end = _content(parse, noun)
    if not content:
        return None
    who = _owner(parse, noun)
    start = noun
    while start - 1 >= 0 and parse.tokens[start - 1].head == noun and _describes(parse, start - 1):
        start -= 1
    cue = frozenset(range(start, cue_end + 1))
    verb = parse.tokens[noun].head
    light = parse.tokens[noun].relation == "dobj" and parse.tokens[verb].lemma in _LIGHT
    if light and verb < noun:
        who = source(parse, verb)
        cue |= group(parse, verb) | frozenset(range(verb, noun))
    if who is None:
        return None
    return Attribution(who, cue, content - cue - who, noun)


def _describes(parse: Parse, i: int) -> bool:
    return parse.tokens[i].relation in {"amod", "compound", "nummod", "advmod"}


def _content(parse: Parse, noun: int) -> tuple[frozenset[int], int]:
    for i in parse.children(noun):
        token = parse.tokens[i]
        if i > noun and token.relation in _CLAUSES:
            below = parse.subtree(i)
            if parse.tokens[below[0]].text.lower() in _OPENS and below[0] == noun + 1:
                return frozenset(below), noun
        if i == noun + 1 and token.relation == "prep" and token.lemma in _ABOUT:
            return frozenset(parse.subtree(i)) - {i}, i
    return frozenset(), noun


def _owner(parse: Parse, noun: int) -> frozenset[int] | None:
    for i in parse.children(noun):
        if parse.tokens[i].relation == "poss":
            return frozenset(
                j for j in phrase(parse, i, noun) if parse.tokens[j].relation != "case"
            )
    return None


def by_adjective(parse: Parse, verb: int) -> Attribution | None:
    """“Is confident that …", "was critical of …”."""
    complements = [i for i in parse.children(verb) if parse.tokens[i].relation == "acomp"]
    adjective = next((i for i in complements if parse.tokens[i].lemma in words.ADJECTIVES), None)
    if adjective is None:
        return None
    who = source(parse, verb)
    if who is None:
        return None
    for i in (*parse.children(adjective), *parse.children(verb)):
        token = parse.tokens[i]
        if i <= adjective:
            continue
        end = i if token.relation == "prep" and i == adjective + 1 else adjective
        if end == i or token.relation in {"ccomp", "xcomp"}:
            content = subtrees(parse, [i]) - {end}
            cue = group(parse, verb) | frozenset(range(verb, end + 1))
            left = content - cue - who
            return Attribution(who, cue, left, adjective) if left else None
    return None
