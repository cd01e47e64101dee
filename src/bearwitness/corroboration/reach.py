"""How far a violation's word reaches in its sentence: what hangs on it and on its verb."""

from __future__ import annotations

from bearwitness.corroboration import syntax
from bearwitness.corroboration.parse import Parse

_FAR = 4  # steps up a tree after which a verb is no longer the violation's own
_OBJECTS = {"dobj", "obj"}
_ASKEW = {"менее", "более", "больше", "меньше", "около", "мало", "много", "мера"}


def close(parse: Parse, at: int, verb: int) -> bool:
    """Say whether the verb is the violation's own: itself, or it takes it as object."""
    steps = [at, *parse.ancestors(at)]
    through = steps[: steps.index(verb)] if verb in steps else steps
    return (
        all(parse.tokens[i].word_class not in {"PROPN"} for i in through) and len(through) <= _FAR
    )


def joined(parse: Parse, verb: int) -> list[int]:
    """Verbs that share what follows with this one: "abducted and tortured forty men in …"."""
    verbs = (i for i in parse.children(verb) if parse.tokens[i].relation == "conj")
    return [
        i
        for i in verbs
        if syntax.subject(parse, i) is None and parse.tokens[i].word_class in {"VERB", "AUX"}
    ]


def objects(parse: Parse, verb: int) -> list[int]:
    """What the verb is done to, also where the parser hangs «не менее семи рыбаков» askew."""
    after = [i for i in parse.children(verb) if i > verb]
    return [
        i
        for i in parse.children(verb)
        if parse.tokens[i].relation in _OBJECTS
        or (i in after and parse.tokens[i].lemma in _ASKEW and counted_by_adverb(parse, i))
        or (i in after and parse.tokens[i].relation == "dep" and parse.language == "ru")
    ]


def counted_by_adverb(parse: Parse, subject: int) -> set[int]:
    """«Не менее трёх человек погибли»: the parser takes «менее» for the subject."""
    adverb = parse.tokens[subject].word_class in {"ADV", "NUM", "PART"}
    if not adverb and parse.tokens[subject].lemma not in _ASKEW:
        return set()
    near = range(subject, min(subject + 5, parse.sentence(subject)[1]))
    return {i for i in near if parse.tokens[i].word_class == "NOUN"}


def hanging(parse: Parse, at: int) -> list[int]:
    """Return the words below the violation's word, and below its verb but in no other clause."""
    verb = syntax.governing_verb(parse, at)
    own = verb is not None and close(parse, at, verb)
    below = [
        j for top in ([at, verb] if verb is not None and own else [at]) for j in _below(parse, top)
    ]
    if parse.tokens[at].relation in {"amod", "acl"} and parse.tokens[at].word_class == "VERB":
        below += [i for i in _below(parse, parse.tokens[at].head) if i != at]  # the men … in X
    if verb is None or not own:
        return below
    chief = syntax.with_subject(parse, verb)
    if chief != verb:
        fronted = (i for i in parse.children(chief) if i < chief)
        adverbial = (i for i in fronted if parse.tokens[i].relation in {"prep", "obl", "npadvmod"})
        below += [j for i in adverbial for j in parse.subtree(i)]
    for other in joined(parse, verb):
        if other != at and not objects(parse, verb):
            below += _below(parse, other)
    return below


def _below(parse: Parse, top: int) -> list[int]:
    below: list[int] = []
    todo = [
        i
        for i in parse.children(top)
        if parse.tokens[i].relation not in {*syntax.CLAUSES, "conj", *syntax.SUBJECTS}
    ]
    while todo:
        i = todo.pop(0)
        below.append(i)
        todo += [j for j in parse.children(i) if parse.tokens[j].relation not in syntax.CLAUSES]
    return below
