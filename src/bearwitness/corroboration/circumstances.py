"""What a sentence ties to a violation: how many, where, when, by whom; and what it does not.

The rule throughout: a circumstance counts only if it hangs on the violation's own word or verb.
A date of publication is not the date of the deed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from bearwitness.corroboration import lexicon, syntax
from bearwitness.corroboration.cues import Hit
from bearwitness.corroboration.figures import Number
from bearwitness.corroboration.parse import Parse
from bearwitness.records.spans import Names

_MONTHS_EN = "january february march april may june july august september october november december"
_MONTHS_RU = "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"
_MONTHS = frozenset(f"{_MONTHS_EN} {_MONTHS_RU}".split())
_WORDS_OF_SITES = (
    "camp prison jail barracks barrack basement cellar station village town city region лагерь "
    "тюрьма подвал казарма отделение село деревня город район область СИЗО"
)
_SITES = frozenset(_WORDS_OF_SITES.split())
_PRONOUN_CLASSES = {"PRON", "DET"}


def anchor(parse: Parse, hit: Hit) -> int:
    """Return the word that carries the violation: the first verb of the cue, or its last word."""
    verbs = (i for i in hit.tokens if parse.tokens[i].word_class == "VERB")
    return next(verbs, hit.tokens[-1])


def conditional(parse: Parse, at: int) -> bool:
    """Say whether the word hangs on an "if"."""
    for i in (at, *parse.ancestors(at)):
        for j in parse.children(i):
            mark = parse.tokens[j].relation in {"mark", "advmod"}
            if mark and parse.tokens[j].lemma in {"if", "если", "unless"}:
                return True
    return False


def presupposed(parse: Parse, at: int) -> bool:
    """Say whether a participle only describes somebody: "the arrested men", «задержанных»."""
    token = parse.tokens[at]
    describing = {"amod", "acl", "obj", "nsubj", "nsubj:pass", "iobj", "obl", "nmod"}
    return token.word_class == "VERB" and token.relation in describing


def in_brackets(parse: Parse, at: int, first: int) -> bool:
    """Say whether the word stands in brackets, where things are explained and not claimed."""
    before = [parse.tokens[i].text for i in range(first, at)]
    return before.count("(") > before.count(")")


def figure(parse: Parse, at: int, numbers: Iterable[Number]) -> Number | None:
    """Return the number that counts this violation's victims or cases, if one does."""
    for number in numbers:
        if number.counted == at:
            return number
        if {number.counted, number.first} & _people_of(parse, at):
            return number
    return None


def _people_of(parse: Parse, at: int) -> set[int]:
    """Nouns that are the victims: subject of a passive, object, "of" phrase of a noun."""
    verb = syntax.governing_verb(parse, at)
    people = {
        j
        for i in parse.children(at)
        for j in (i, *parse.children(i))
        if parse.tokens[at].word_class in {"NOUN", "ADJ"}
        and parse.tokens[i].relation in {"prep", "nmod", "obl"}
    }
    if verb is None or not _close(parse, at, verb):
        return people
    chief = syntax.with_subject(parse, verb)
    for i in (verb, chief, *_joined(parse, verb)):
        people |= set(_objects(parse, i))
    own = syntax.subject(parse, chief)
    if own is not None and (syntax.passive(parse, chief) or _undergoes(parse, at, verb)):
        people.add(own)
    return people | {n for person in people for n in _counted_by_adverb(parse, person)}


def _close(parse: Parse, at: int, verb: int) -> bool:
    """The verb is the violation's own: itself, or it takes it as object or complement."""
    steps = [at, *parse.ancestors(at)]
    through = steps[: steps.index(verb)] if verb in steps else steps
    return all(parse.tokens[i].word_class not in {"PROPN"} for i in through) and len(through) <= 4


def _undergoes(parse: Parse, at: int, verb: int) -> bool:
    """The subject of "die", "disappear", "suffer" is the victim though the verb is active."""
    intransitive = not any(
        parse.tokens[i].relation in {"dobj", "obj"} for i in parse.children(verb)
    )
    return (at == verb and intransitive) or parse.tokens[verb].lemma in lexicon.SUPPORTING


def _joined(parse: Parse, verb: int) -> list[int]:
    """Verbs that share their object with this one: "abducted and tortured forty men"."""
    if _objects(parse, verb):
        return []
    verbs = (i for i in parse.children(verb) if parse.tokens[i].relation == "conj")
    return [i for i in verbs if syntax.subject(parse, i) is None]


def _objects(parse: Parse, verb: int) -> list[int]:
    """What the verb is done to, also where the parser hangs «не менее семи рыбаков» askew."""
    after = [i for i in parse.children(verb) if i > verb]
    askew = {"менее", "более", "больше", "меньше", "около", "мало", "много"}
    return [
        i
        for i in parse.children(verb)
        if parse.tokens[i].relation in {"dobj", "obj"}
        or (i in after and parse.tokens[i].lemma in askew and _counted_by_adverb(parse, i))
        or (i in after and parse.tokens[i].relation == "dep" and parse.language == "ru")
    ]


def _counted_by_adverb(parse: Parse, subject: int) -> set[int]:
    """«Не менее трёх человек погибли»: the parser takes «менее» for the subject."""
    if parse.tokens[subject].word_class not in {"ADV", "NUM", "PART"}:
        return set()
    near = range(subject, min(subject + 5, parse.sentence(subject)[1]))
    return {i for i in near if parse.tokens[i].word_class == "NOUN"}


def place(parse: Parse, at: int, named: Collection[int]) -> str | None:
    """Return the place that hangs on the violation, as written; never a speaker's place."""
    for i in _hanging(parse, at):
        if i in named:
            continue
        if parse.names_what(i) is Names.PLACE and _located(parse, i):
            span = parse.name_at(i) or (i, i + 1)
            return parse.written(*span)
    for i in _hanging(parse, at):
        if parse.tokens[i].lemma in _SITES and i not in named and _located(parse, i):
            return _described(parse, i)
    return None


def _described(parse: Parse, i: int) -> str:
    """A noun with the words before it that say which."""
    kinds = {"compound", "amod", "poss"}
    left = [j for j in parse.children(i) if j < i and parse.tokens[j].relation in kinds]
    return parse.words(min([i, *left]), i + 1)


def _located(parse: Parse, i: int) -> bool:
    """“In”, "at" or "near" stands before it, itself or through the noun it belongs to."""
    where = {"in", "at", "near", "inside", "across", "в", "во", "на", "под"}
    up = (i, *parse.ancestors(i))[:4]
    below = [j for k in up for j in parse.children(k) if parse.tokens[j].relation == "case"]
    return any(parse.tokens[k].lemma in where for k in (*up, *below))


def _hanging(parse: Parse, at: int) -> list[int]:
    """The words below the violation's word, and below its verb but not in another clause."""
    below: list[int] = []
    verb = syntax.governing_verb(parse, at)
    tops = [at] if verb is None or not _close(parse, at, verb) else [at, verb]
    chief = syntax.with_subject(parse, verb) if verb is not None else at
    for top in tops:
        todo = [
            i
            for i in parse.children(top)
            if parse.tokens[i].relation not in {*syntax.CLAUSES, "conj", *syntax.SUBJECTS}
        ]
        while todo:
            i = todo.pop(0)
            below.append(i)
            todo += [j for j in parse.children(i) if parse.tokens[j].relation not in syntax.CLAUSES]
    if verb is not None and chief != verb and verb in tops:
        fronted = (i for i in parse.children(chief) if i < chief)
        below += [
            j
            for i in fronted
            if parse.tokens[i].relation in {"prep", "obl"}
            for j in parse.subtree(i)
        ]
    return below


def date(parse: Parse, at: int) -> str | None:
    """Return the date that hangs on the violation, as written."""
    for i in _hanging(parse, at):
        token = parse.tokens[i]
        year = re.fullmatch(r"(\d\d?\.\d\d?\.)?(19|20)\d\d", token.text)
        if token.lemma in _MONTHS or year:  # "12 days" is no date
            span = parse.name_at(i) if parse.names_what(i) is Names.DATE else None
            first, last = span or _date_around(parse, i)
            return parse.words(first, last)
    return None


def _date_around(parse: Parse, i: int) -> tuple[int, int]:
    first = last = i
    start, end = parse.sentence(i)
    part = re.compile(r"\d{1,4}(st|nd|rd|th)?|год|года|году|г\.?")
    while first > start and part.fullmatch(parse.tokens[first - 1].text):
        first -= 1
    while last + 1 < end and part.fullmatch(parse.tokens[last + 1].text):
        last += 1
    return first, last + 1


def perpetrator(parse: Parse, at: int, named: Collection[int]) -> str | None:
    """Return the doer, where the violation's own verb or noun names one; never a pronoun."""
    doer = syntax.agent(parse, at)
    if doer is None and parse.tokens[at].word_class == "VERB" and not syntax.passive(parse, at):
        chief = syntax.with_subject(parse, at)
        acts = bool(_objects(parse, at))
        doer = syntax.subject(parse, chief) if acts and not syntax.passive(parse, chief) else None
    if doer is None or doer in named or parse.tokens[doer].word_class in _PRONOUN_CLASSES:
        return None
    told = _described(parse, doer)
    dateline = parse.names_what(doer) is Names.PLACE or (told.isupper() and " " in told)
    return None if dateline else told  # "VELSK - Guards …": the place, taken for the subject
