"""Where a source, a cue and a clause begin and end in an English parse."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bearwitness.corroboration import syntax
from bearwitness.corroboration.attributed_words import LEADING_IN, SAYING_BESIDE
from bearwitness.corroboration.parse import Parse
from bearwitness.records.spans import Names

_NAMING = {"NOUN", "PROPN", "PRON"}
_GROUP = {"aux", "auxpass", "neg"}
_VERBAL = {"VERB", "AUX"}
_SHARING = {"conj", "xcomp", "advcl", "ccomp", "dep", "parataxis", "oprd"}
_ASIDE = {"advcl", "parataxis", "ccomp", "dep", "discourse", "intj"}
_MARKS = {"PUNCT", "SPACE"}
_AFTER = {"prep", "advmod", "npadvmod", "advcl"}  # what parsers hang on "said" and not on the told
_OF_A_THING = {"for", "as", "of", "over", "on", "about", "from", "to", "against", "with", "by"}
_QUESTIONS = {"when", "why", "how", "where"}
_OPENING = frozenset({"“", "«", "„", '"', "``", "''", "("})
_CLOSING = frozenset({"”", "»", '"', "''", ")", "?", "!"})
_FAR = 4  # words from "tried" to "say"


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution as token indexes; `source` is empty where nobody is named.

    `by` is the word of the cue that says what is done: a verb, a noun, "according".
    """

    source: frozenset[int]
    cue: frozenset[int]
    content: frozenset[int]
    by: int = -1

    def head(self, parse: Parse) -> int | None:
        """Return the word of the source on which the rest of it hangs."""
        tops = [i for i in sorted(self.source) if parse.tokens[i].head not in self.source - {i}]
        nouns = (i for i in tops if parse.tokens[i].word_class in _NAMING)
        return next(nouns, tops[0] if tops else None)


def passive(parse: Parse, verb: int) -> bool:
    """Say whether the verb is suffered: "was said", "a plan rejected by X"."""
    token = parse.tokens[verb]
    bare = token.relation == "acl" and not token.text.lower().endswith("ing")
    return bare or syntax.passive(parse, verb)


def group(parse: Parse, verb: int) -> frozenset[int]:
    """Return the verb with what belongs to its form: "has not yet said", "tried to say"."""
    top = _leading_in(parse, verb)
    tokens = {verb, top}
    if top != verb:
        tokens |= set(range(top, verb))
    for at in {verb, top}:
        for i in parse.children(at):
            relation = parse.tokens[i].relation
            if i < at and (relation in _GROUP or (relation == "advmod" and _short(parse, i))):
                tokens.add(i)
            if i > verb and relation in {"prt", "neg"}:
                tokens.add(i)
    first = last = verb
    while first - 1 in tokens:
        first -= 1
    while last + 1 in tokens:
        last += 1
    return frozenset(range(first, last + 1))


def _short(parse: Parse, i: int) -> bool:
    return not parse.children(i) and parse.tokens[i].text.lower() not in _QUESTIONS


def _leading_in(parse: Parse, verb: int) -> int:
    token = parse.tokens[verb]
    near = token.head < verb <= token.head + _FAR
    leads = parse.tokens[token.head].lemma in LEADING_IN
    return token.head if token.relation == "xcomp" and near and leads else verb


def source(parse: Parse, verb: int) -> frozenset[int] | None:
    """Return the words that name who says it; None if nobody is named."""
    head = _speaker(parse, verb, 0)
    return None if head is None else phrase(parse, head, verb)


def _speaker(parse: Parse, verb: int, steps: int) -> int | None:
    if syntax.passive(parse, verb):
        return syntax.agent(parse, verb)
    own = _own_subject(parse, verb)
    token = parse.tokens[verb]
    if own is not None or token.head == verb or steps > _FAR:
        return own
    if token.relation == "acl":
        doing = token.text.lower().endswith("ing")
        return token.head if doing else syntax.agent(parse, verb)
    if token.relation == "pcomp":
        verbs = (i for i in parse.ancestors(token.head) if parse.tokens[i].word_class in _VERBAL)
        outer = next(verbs, None)
        return None if outer is None else _subject_of(parse, outer, steps)
    if token.relation not in _SHARING or parse.tokens[token.head].word_class not in _VERBAL:
        return None
    if token.relation == "ccomp" and not token.text.lower().endswith("ing"):
        return None
    if token.relation == "xcomp":
        told = (i for i in parse.children(token.head) if parse.tokens[i].relation == "dobj")
        if (heard := next(told, None)) is not None:
            return heard  # "urged him to say"
    above = parse.tokens[token.head]
    if above.relation == "ccomp" and (_tells_beside(parse, verb) or _tells_as_well(parse, verb)):
        return _subject_of(parse, above.head, steps)  # "X said that A, warning that B"
    return _subject_of(parse, token.head, steps)


def _own_subject(parse: Parse, verb: int) -> int | None:
    """Return the verb's subject; "Quoting relatives, the station said": not the relatives."""
    subjects = (i for i in parse.children(verb) if parse.tokens[i].relation in syntax.SUBJECTS)
    return next((i for i in subjects if not _only_cited(parse, i)), None)


def _only_cited(parse: Parse, i: int) -> bool:
    before = (parse.tokens[j] for j in parse.children(i) if j < i)
    return any(t.relation == "amod" and t.text.lower() in {"citing", "quoting"} for t in before)


def _subject_of(parse: Parse, verb: int, steps: int) -> int | None:
    own = syntax.subject(parse, verb)
    return own if own is not None else _speaker(parse, verb, steps + 1)


def phrase(parse: Parse, head: int, verb: int) -> frozenset[int]:
    """Return a noun with what names it, without what is only told of it on the way."""
    tokens, todo = {head}, [head]
    while todo:
        for i in parse.children(todo.pop()):
            away = i == verb or i > verb > head or parse.tokens[i].relation in _ASIDE
            holds = parse.tokens[i].relation in {"acl", "relcl"} and verb in parse.subtree(i)
            if i not in tokens and not away and not holds:
                tokens.add(i)
                todo.append(i)
    run = sorted(tokens)
    while run and parse.tokens[run[-1]].word_class in _MARKS:
        run.pop()
    return frozenset(run or [head])


def subtrees(parse: Parse, tops: Iterable[int]) -> frozenset[int]:
    """Return what hangs on these words, and they."""
    return frozenset(j for i in tops for j in parse.subtree(i))


def trailing(parse: Parse, verb: int, after: int) -> frozenset[int]:
    """Return what hangs on the verb after its clause: it belongs to the clause."""
    tops: list[int] = []
    if after < verb:
        return frozenset()
    for i in parse.children(verb):
        token = parse.tokens[i]
        beside = token.relation == "advcl" and token.text.endswith("ing")
        if i > after and token.relation in _AFTER and token.text.lower() != "according":
            tops += [] if beside else [i]
    return subtrees(parse, tops)


def attached(parse: Parse, verb: int, after: int) -> frozenset[int]:
    """Return what hangs on the verb but speaks of the thing: "blamed X for the war"."""
    return subtrees(parse, (i for i in parse.children(verb) if i > after and _of_it(parse, i)))


def _of_it(parse: Parse, i: int) -> bool:
    token = parse.tokens[i]
    if token.relation not in {"prep", "dative"} or token.lemma not in _OF_A_THING:
        return False
    days = (j for j in parse.children(i) if parse.names_what(j) is Names.DATE)
    return token.lemma != "on" or next(days, None) is None


def beside(parse: Parse, clauses: Iterable[int]) -> frozenset[int]:
    """Return what is told beside the clause: "said that A, warning that B"."""
    inside = (i for clause in clauses for i in parse.subtree(clause))
    return subtrees(parse, [i for i in inside if _tells_beside(parse, i)])


def _tells_as_well(parse: Parse, i: int) -> bool:
    """“X said that A happened and warned that B would": what happened warns of nothing."""
    token = parse.tokens[i]
    above = parse.tokens[token.head]
    outer = parse.tokens[above.head].lemma in SAYING_BESIDE and above.relation == "ccomp"
    says = token.lemma in SAYING_BESIDE and above.lemma not in SAYING_BESIDE
    told = any(parse.tokens[j].relation == "ccomp" for j in parse.children(i))
    return token.relation == "conj" and outer and says and told


def _tells_beside(parse: Parse, i: int) -> bool:
    token = parse.tokens[i]
    says = token.lemma in SAYING_BESIDE and token.text.endswith("ing")
    return says and token.relation == "advcl" and parse.tokens[i - 1].text == ","


def trimmed(parse: Parse, tokens: Iterable[int]) -> frozenset[int]:
    """Return the tokens without marks at their ends; a quotation keeps its own."""
    run = sorted(tokens)
    while run and _loose(parse, run[-1], _CLOSING):
        run.pop()
    while run and _loose(parse, run[0], _OPENING):
        run.pop(0)
    return frozenset(run)


def _loose(parse: Parse, i: int, kept: frozenset[str]) -> bool:
    return parse.tokens[i].word_class in _MARKS and parse.tokens[i].text not in kept
