"""What a sentence ties to a violation: how many, when, by whom; and what it does not claim.

The rule throughout: a circumstance counts only if it hangs on the violation's own word or verb.
A date of saying is told apart from the date of the deed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from bearwitness.corroboration import days, lexicon, reach, syntax
from bearwitness.corroboration.cues import Hit
from bearwitness.corroboration.figures import PARTICIPLES, PEOPLE, Number
from bearwitness.corroboration.frames import Frame
from bearwitness.corroboration.parse import Parse
from bearwitness.records.spans import Names

_PRONOUN_CLASSES = {"PRON", "DET"}
_DESCRIBING = {"amod", "acl"}  # of a noun: «задержанных мужчин»
_LEFT = {"compound", "amod", "poss", "nmod", "nummod"}


class DateOf(StrEnum):
    """What a date dates."""

    DEED = "deed"
    SAYING = "saying"  # when it was said, reported or became known


@dataclass(frozen=True, slots=True)
class DatedClaim:
    """A date as written, its EDTF form where the text allows one, and what it dates."""

    written: str
    when: str | None
    of: DateOf


def anchor(parse: Parse, hit: Hit) -> int:
    """Return the word that carries the violation: the first verb of the cue, or its last word."""
    verbs = (i for i in hit.tokens if parse.tokens[i].word_class == "VERB")
    return next(verbs, hit.tokens[-1])


def conditional(parse: Parse, at: int) -> bool:
    """Say whether the word hangs on an "if", or on what only would have been."""
    own_clause = True
    for i in (at, *parse.ancestors(at)):
        below = [parse.tokens[j] for j in parse.children(i)]
        if any(t.lemma in lexicon.IF and t.relation in {"mark", "advmod"} for t in below):
            return True
        auxiliaries = {t.lemma for t in below if t.relation in {"aux", "auxpass"}}
        unreal = {"would", "have"} <= auxiliaries  # "dozens would not have been killed"
        unreal = unreal or any(t.text.lower() in {"бы", "б"} for t in below)
        if own_clause and unreal:
            return True
        if parse.tokens[i].relation in {"ccomp", "parataxis", "relcl", "acl:relcl"}:
            own_clause = False
    return False


def presupposed(parse: Parse, at: int) -> bool:
    """Say whether a participle only describes somebody: "the arrested men", «задержанных»."""
    token = parse.tokens[at]
    marks = {"mark", "aux", "auxpass", "aux:pass", *syntax.SUBJECTS}
    if any(parse.tokens[i].relation in marks for i in parse.children(at)):
        return False  # "the evidence that men were beaten"
    describing = {"amod", "acl", "obj", "nsubj", "nsubj:pass", "iobj", "obl", "nmod", "dobj"}
    return token.word_class == "VERB" and token.relation in describing


def people(parse: Parse, at: int) -> bool:
    """Say whether the word is people and no deed: "the detainees", «задержанных»."""
    token = parse.tokens[at]
    if token.word_class == "NOUN" and token.lemma in PEOPLE:
        return True
    if token.word_class == "NOUN" and token.lemma.endswith("ть"):
        return True  # «задержанных», a participle that stands for whoever was detained
    described = {"obj", "nsubj", "nsubj:pass", "iobj", "nmod"}
    alone = parse.language == "ru" and token.word_class in {"VERB", "ADJ"}
    bare = alone and token.text.lower().endswith(PARTICIPLES) and token.relation not in _DESCRIBING
    return bare or (alone and token.relation in described)


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
    if parse.tokens[at].relation in {"relcl", "acl:relcl", "acl", "amod"}:
        people.add(parse.tokens[at].head)  # "54 men who were killed"
    if verb is None or not reach.close(parse, at, verb):
        return people
    chief = syntax.with_subject(parse, verb)
    for i in (verb, chief, *(() if reach.objects(parse, verb) else reach.joined(parse, verb))):
        people |= set(reach.objects(parse, i))
    own = syntax.subject(parse, chief)
    if own is not None and (syntax.passive(parse, chief) or _undergoes(parse, at, verb)):
        people.add(own)
    return people | {n for person in people for n in reach.counted_by_adverb(parse, person)}


def _undergoes(parse: Parse, at: int, verb: int) -> bool:
    """The subject of "die", "disappear", "suffer" is the victim though the verb is active."""
    intransitive = not any(
        parse.tokens[i].relation in {"dobj", "obj"} for i in parse.children(verb)
    )
    return (at == verb and intransitive) or parse.tokens[verb].lemma in lexicon.SUPPORTING


def date(
    parse: Parse,
    at: int,
    frames: tuple[Frame, ...],
    published: dt.date | None,
    said: Collection[int] = (),
) -> DatedClaim | None:
    """Return the date of the deed, or else the date on which it was said or became known."""
    first, last = parse.sentence(at)
    found = days.dates(parse.text, *parse.offsets(first, last), published=published)
    if not found:
        carried = (
            date_of_saying(parse, f, published) for f in frames if f.goes_on and at in f.content
        )
        return next(carried, None)
    cues = {i for f in frames for i in range(*f.cue)}
    verb = syntax.governing_verb(parse, at)
    if verb is not None and verb not in cues:
        cues |= {verb} if parse.tokens[verb].lemma in lexicon.BECOMING_KNOWN else set()
    deed = _of_the_deed(parse, at, frames, cues)
    told = {f: (parse.text[f.start : f.end], f.when) for f in found}
    for one in found:
        if deed & _tokens(parse, one, first, last):
            return DatedClaim(*told[one], DateOf.DEED)
    for one in found:
        if _in_full(*told[one]) and _in_clause_of(
            parse, at, _tokens(parse, one, first, last), said
        ):
            return DatedClaim(*told[one], DateOf.DEED)
    for one in found:
        near = _tokens(parse, one, first, last)
        above = next((syntax.governing_verb(parse, i) for i in near), None)
        within = {i for f in frames for i in f.content}
        if above in cues and not (near & within and above in within):
            return DatedClaim(*told[one], DateOf.SAYING)
        if not near & within and any(near & set(parse.subtree(f.cue[0])) for f in frames):
            return DatedClaim(*told[one], DateOf.SAYING)
    return None


def _of_the_deed(
    parse: Parse, at: int, frames: tuple[Frame, ...], cues: Collection[int]
) -> set[int]:
    """What hangs on the deed, not on the verb that tells of it: "on Monday X denied it"."""
    deed = set(reach.hanging(parse, at))
    verb = syntax.governing_verb(parse, at)
    if verb not in cues or verb is None:
        return deed
    told = {i for f in frames if verb in range(*f.cue) for i in f.content}
    return deed - (set(parse.subtree(verb)) - set(parse.subtree(at)) - told)


def _in_full(written: str, when: str | None) -> bool:
    """“14 March 2021", and no weekday: a day with its year."""
    return when is not None and len(when) == len("2021-03-14") and when[:4] in written


def _in_clause_of(parse: Parse, at: int, near: set[int], said: Collection[int]) -> bool:
    """Say whether the words are in the same mouth, and in no clause about somebody's past."""
    above = {at, *parse.ancestors(at)}
    over = {j for i in near for j in (i, *parse.ancestors(i))} - above
    apart = any(parse.tokens[i].relation in {"relcl", "acl:relcl", "acl"} for i in over)
    return bool(near) and near <= set(said) and not apart


def date_of_saying(parse: Parse, frame: Frame, published: dt.date | None) -> DatedClaim | None:
    """Return the date that hangs on the verb of saying, or on that of the sentence before it."""
    for cue in filter(None, (frame.cue, frame.goes_on)):
        first, last = parse.sentence(cue[0])
        for one in days.dates(parse.text, *parse.offsets(first, last), published=published):
            near = _tokens(parse, one, first, last) - frame.content
            if any(syntax.governing_verb(parse, i) in range(*cue) for i in near):
                return DatedClaim(parse.text[one.start : one.end], one.when, DateOf.SAYING)
    return None


def _tokens(parse: Parse, one: days.Dated, first: int, last: int) -> set[int]:
    return {
        i
        for i in range(first, last)
        if parse.tokens[i].start >= one.start and parse.tokens[i].end <= one.end
    }


def perpetrator(parse: Parse, at: int, named: Collection[int]) -> str | None:
    """Return the doer, where the violation's own verb or noun names one; never a pronoun."""
    verb = _doing(parse, at)
    doer = syntax.agent(parse, at)
    if doer is None and verb is not None and not syntax.passive(parse, verb):
        chief = syntax.with_subject(parse, verb)
        undergone = [o for v in (verb, *reach.joined(parse, verb)) for o in reach.objects(parse, v)]
        acts = bool(undergone) or verb != at
        doer = syntax.subject(parse, chief) if acts and not syntax.passive(parse, chief) else None
    if doer is None or doer in named or parse.tokens[doer].word_class in _PRONOUN_CLASSES:
        return None
    if parse.tokens[doer].lemma in lexicon.NO_DOERS or syntax.negated(parse, doer):
        return None
    told = _described(parse, doer)
    dateline = parse.names_what(doer) is Names.PLACE or (told.isupper() and " " in told)
    return None if dateline else told


def _doing(parse: Parse, at: int) -> int | None:
    """The violation's verb: itself, or "give", "inflict", "commit" with it as an object."""
    if parse.tokens[at].word_class == "VERB":
        return at
    head = parse.tokens[at].head
    light = parse.tokens[head].lemma in lexicon.INFLICTING
    return head if light and parse.tokens[at].relation in {"dobj", "obj"} else None


def _described(parse: Parse, i: int) -> str:
    """A noun with the words before it that say which."""
    left = [j for j in parse.children(i) if j < i and parse.tokens[j].relation in _LEFT]
    left = [j for j in left if parse.tokens[j].word_class not in _PRONOUN_CLASSES]
    return parse.words(min([i, *left]), i + 1)
