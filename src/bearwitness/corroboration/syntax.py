"""Small questions to a parse that both schemes (ClearNLP, Universal Dependencies) can answer."""

from __future__ import annotations

import re

from bearwitness.corroboration.lexicon import NO, NOBODY, NOT, NOT_ONLY
from bearwitness.corroboration.parse import Parse

SUBJECTS = ("nsubj", "nsubj:pass", "nsubjpass", "csubj")
CLAUSES = {"relcl", "acl:relcl", "acl", "advcl", "ccomp", "parataxis"}


def subject(parse: Parse, verb: int) -> int | None:
    """Return the verb's own subject."""
    return next((i for i in parse.children(verb) if parse.tokens[i].relation in SUBJECTS), None)


def passive(parse: Parse, verb: int) -> bool:
    """Say whether the subject suffers the verb."""
    pass_marks = {"auxpass", "aux:pass", "nsubjpass", "nsubj:pass"}
    return any(parse.tokens[i].relation in pass_marks for i in parse.children(verb))


def agent(parse: Parse, verb: int) -> int | None:
    """Return the doer of a passive or nominal act: "by the police", "полицией"."""
    for i in parse.children(verb):
        token = parse.tokens[i]
        if token.relation == "agent" or (token.relation == "prep" and token.lemma == "by"):
            return next((j for j in parse.children(i) if noun(parse, j)), None)
        if token.relation == "obl:agent":
            return i
        instrumental = re.search(r"(?:ом|ем|ём|ой|ей|ами|ями|ью|ым|им|ыми|ими)$", token.text)
        bare = all(parse.tokens[j].relation != "case" for j in parse.children(i))
        if parse.language == "ru" and token.relation == "obl" and instrumental and bare:
            return i if passive(parse, verb) or parse.tokens[verb].relation == "acl" else None
    return None


def noun(parse: Parse, at: int) -> bool:
    """Say whether this word is a noun or a name."""
    return parse.tokens[at].word_class in {"NOUN", "PROPN"}


def negated(parse: Parse, at: int) -> bool:
    """Say whether the word, or the subject of it, is negated."""
    near = parse.children(at)
    nots = (i for i in near if parse.tokens[i].relation == "neg" or parse.tokens[i].lemma in NOT)
    if any(not _partly(parse, i) for i in nots):
        return True
    own = [i for i in near if parse.tokens[i].relation in {*SUBJECTS, "dobj", "obj"}]
    if any(parse.tokens[i].lemma in NOBODY for i in own):
        return True
    below = [j for i in own for j in parse.children(i)]
    if any(parse.tokens[j].lemma in NO for j in below):
        return True  # "no citizen was taken", «никаких задержаний»
    return any(_not_one(parse, j) for i in own for j in parse.subtree(i) if j < i)


def _words_after(parse: Parse, at: int) -> list[str]:
    end = min(at + 3, parse.sentence(at)[1])
    return [parse.tokens[i].text.lower() for i in range(at + 1, end)]


def _partly(parse: Parse, at: int) -> bool:
    """“Not only", "not all", «не только»: what follows is no denial."""
    return bool(set(_words_after(parse, at)[:1]) & NOT_ONLY)


def _not_one(parse: Parse, at: int) -> bool:
    """“Not a single person", "not one", "not even one"."""
    after = _words_after(parse, at)
    after = after[1:] if after[:1] == ["even"] else after[:1]
    return parse.tokens[at].lemma == "not" and bool({"a", "an", "one"} & set(after))


def governing_verb(parse: Parse, at: int) -> int | None:
    """Return the verb itself, or the nearest verb above it; "including" is no verb here."""
    for i in (at, *parse.ancestors(at)):
        token = parse.tokens[i]
        lists = token.lemma in {"include", "включать"} and token.relation != "root"
        if token.word_class in {"VERB", "AUX"} and not lists:
            return i
    return None


def with_subject(parse: Parse, verb: int) -> int:
    """Climb from the second of two joined verbs to the one that has their subject."""
    at = verb
    for above in parse.ancestors(verb):
        joined = parse.tokens[at].relation in {"conj", "xcomp", "oprd"}
        if subject(parse, at) is not None or not joined:
            break
        at = above
    return at


def clause(parse: Parse, verb: int) -> frozenset[int]:
    """Return the tokens of a verb's clause, without joined clauses that have their own subject."""
    tokens: set[int] = set()
    todo = [verb]
    while todo:
        at = todo.pop()
        if at in tokens:
            continue
        tokens.add(at)
        todo += [
            i
            for i in parse.children(at)
            if not (
                parse.tokens[i].relation in {"conj", "parataxis", "ccomp"}
                and subject(parse, i) is not None
            )
        ]
    return frozenset(tokens)


def noun_below(parse: Parse, at: int) -> int | None:
    """Return the first noun that hangs directly on this word."""
    nouns = (i for i in parse.children(at) if parse.tokens[i].word_class in {"NOUN", "PROPN"})
    return next(nouns, None)
