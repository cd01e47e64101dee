"""Attributions in English: by verbs, nouns and adjectives, by "according to", by marks alone.

The rules were read from what they missed in the training half of a corpus of political news
(`benchmarks/attribution.py`); nothing of that corpus is kept here.
"""

from __future__ import annotations

from collections.abc import Iterable

from bearwitness.corroboration import attributed_words as words
from bearwitness.corroboration import syntax
from bearwitness.corroboration.attributed_nouns import by_adjective, by_noun
from bearwitness.corroboration.attributed_quotes import Quoted
from bearwitness.corroboration.attributed_spans import (
    Attribution,
    attached,
    beside,
    group,
    passive,
    phrase,
    source,
    subtrees,
    trailing,
)
from bearwitness.corroboration.parse import Parse

_CLAUSES = {"ccomp", "parataxis"}
_WISHES = {"xcomp", "oprd"}
_THINGS = {"dobj", "attr"}
_LONG_NAME = 6  # words before a colon that can name who speaks


def english(parse: Parse) -> tuple[Attribution, ...]:
    """Return what each sentence of an English text attributes, in order."""
    quoted = Quoted.of(parse)
    found = []
    for first, last in parse.sentences:
        for i in range(first, last):
            one = _at(parse, i, (first, last), quoted)
            if one is not None:
                found.append(one)
    return tuple(found)


def _at(parse: Parse, i: int, within: tuple[int, int], quoted: Quoted) -> Attribution | None:
    token = parse.tokens[i]
    if token.text.lower() == "according" and parse.words(i + 1, min(i + 2, within[1])) == "to":
        return _according(parse, i, within)
    if token.text == ":":
        return _named_before(parse, i)
    if token.word_class in {"VERB", "AUX"}:
        found = _made_clear(parse, i) or _by_verb(parse, i, quoted)
        return found or by_adjective(parse, i)
    return by_noun(parse, i) if token.word_class == "NOUN" else None


def _according(parse: Parse, i: int, within: tuple[int, int]) -> Attribution | None:
    near = range(i + 2, min(within[1], i + 12))
    head = next((j for j in near if parse.tokens[j].head == i + 1), None)
    if head is None:
        return None
    who = _up_to_comma(parse, phrase(parse, head, i), within)
    told = frozenset(range(i, max(who) + 1))
    return Attribution(who, frozenset({i, i + 1}), frozenset(range(*within)) - told, i)


def _up_to_comma(parse: Parse, who: frozenset[int], within: tuple[int, int]) -> frozenset[int]:
    """“According to the network, the mayor's aide X said”: one comma ends the source."""
    end = max(who) + 1
    closed = end >= within[1] or parse.tokens[end].word_class == "PUNCT"
    commas = [i for i in who if parse.tokens[i].text == ","]
    return who if closed or not commas else frozenset(i for i in who if i < max(commas))


def _named_before(parse: Parse, colon: int) -> Attribution | None:
    """“FALLIN: Well, …” at the beginning of a line: the whole line is said."""
    start = parse.text.rfind("\n", 0, parse.tokens[colon].start) + 1
    name = parse.text[start : parse.tokens[colon].start]
    if not name.isupper() or len(name.split()) > _LONG_NAME:
        return None
    end = parse.text.find("\n", start) % (len(parse.text) + 1)
    at, last = colon, colon + 1
    while at > 0 and parse.tokens[at - 1].start >= start:
        at -= 1
    while last < len(parse.tokens) and parse.tokens[last].start < end:
        last += 1
    said = frozenset(range(colon + 1, last))
    who = frozenset(range(at, colon))
    return Attribution(who, frozenset({colon}), said, colon) if said else None


def _by_verb(parse: Parse, verb: int, quoted: Quoted) -> Attribution | None:
    lemma = parse.tokens[verb].lemma
    who = source(parse, verb)
    if who is not None and quoted.around(min(who)) != quoted.around(verb):
        who = None  # "“… you cannot …”": whoever acts in a quotation does not speak outside it
    goes_on = quoted.opens(parse, verb)
    if who is None and not passive(parse, verb) and not goes_on:
        return None
    said = who or frozenset()
    cue = group(parse, verb)
    content: frozenset[int] = frozenset()
    if lemma in words.SPEAKING | words.THINKING:
        content = _told(parse, verb)
    if not content and lemma in words.WANTING:
        content = _wished(parse, verb)
    if not content and (lemma in words.JUDGING | words.SPEAKING or _recited(parse, verb)):
        content = _judged(parse, verb)
    if not content:
        content, cue = _about(parse, verb, cue)
    if lemma in words.SPEAKING | words.THINKING:
        content |= quoted.beside(parse, verb, said)
    if not content and lemma in words.SPEAKING:
        content = _around(parse, verb, cue | said)
    if lemma in words.SEEMING:
        told = _seeming(parse, verb)
        content, said = (told | said if told else told), frozenset()
    content -= cue | said
    speaks = lemma in words.SPEAKING | {"speak"} and bool(said)  # what, the next sentence may tell
    return Attribution(said, cue, content, verb) if content or speaks else None


def _made_clear(parse: Parse, verb: int) -> Attribution | None:
    """“Made it clear that …"."""
    near = range(verb + 1, min(verb + 4, parse.sentence(verb)[1] - 1))
    clear = next((i for i in near if parse.tokens[i].lemma == "clear"), None)
    who = source(parse, verb)
    if parse.tokens[verb].lemma != "make" or clear is None or who is None:
        return None
    cue = group(parse, verb) | frozenset(range(verb, clear + 1))
    told = subtrees(parse, [i for i in parse.children(verb) if i > verb]) - cue
    return Attribution(who, cue, told, verb) if told else None


def _of(parse: Parse, verb: int, relations: Iterable[str]) -> list[int]:
    return [i for i in parse.children(verb) if parse.tokens[i].relation in relations]


def _told(parse: Parse, verb: int) -> frozenset[int]:
    """“Said that …”, “…, said X”: its clause; where there is one on either side, the later."""
    clauses = _of(parse, verb, _CLAUSES)
    if parse.tokens[verb].lemma not in words.SPEAKING:
        clauses = _of(parse, verb, {"ccomp"})
    clauses = [i for i in clauses if i > verb] or [i for i in clauses if _joined(parse, i, verb)]
    if not clauses:
        return frozenset()
    hears = parse.tokens[verb].lemma in words.TELLING
    things = [] if hears else _of(parse, verb, _THINGS)
    told = subtrees(parse, [*clauses, *things]) - beside(parse, clauses)
    return told | trailing(parse, verb, max(clauses))


def _joined(parse: Parse, clause: int, verb: int) -> bool:
    """“X said A; Y denied it": what stands before a semicolon is not Y's."""
    return all(parse.tokens[i].text != ";" for i in range(clause, verb))


def _wished(parse: Parse, verb: int) -> frozenset[int]:
    """“Wants to go”, "urged him to stay", "she is expected to win"."""
    wishes = _of(parse, verb, _WISHES) + [i for i in _of(parse, verb, {"ccomp"}) if i > verb]
    if not wishes:
        return frozenset()
    things = _of(parse, verb, _THINGS) + _suffering(parse, verb)
    return subtrees(parse, [*wishes, *things]) | trailing(parse, verb, max(wishes))


def _judged(parse: Parse, verb: int) -> frozenset[int]:
    """“Criticised the plan", "the plan was rejected by X", "a plan rejected by X"."""
    things = _of(parse, verb, _THINGS) or _suffering(parse, verb) or _held_as(parse, verb)
    beside = _of(parse, verb, _WISHES) + [i for i in _of(parse, verb, {"ccomp"}) if i > verb]
    if things:
        after = max(i for i in things)
        return subtrees(parse, [*things, *beside]) | attached(parse, verb, after)
    token = parse.tokens[verb]
    if (
        token.relation == "acl"
        and syntax.agent(parse, verb) is not None
        and not token.text.lower().endswith("ing")
    ):
        return phrase(parse, token.head, verb)
    return frozenset()


def _held_as(parse: Parse, verb: int) -> list[int]:
    """“Dismissed as nonsense the reports that …”: the parser hangs the reports on "as"."""
    dismissed = parse.tokens[verb].lemma in words.DISMISSING
    beside = _of(parse, verb, {"prep"}) if dismissed else []
    return [i for i in beside if parse.tokens[i].lemma == "as"]


def _recited(parse: Parse, verb: int) -> bool:
    """“Read stories of torture"."""
    told = any(parse.tokens[i].lemma in words.TELLINGS for i in _of(parse, verb, _THINGS))
    return told and parse.tokens[verb].lemma in words.RECITING


def _suffering(parse: Parse, verb: int) -> list[int]:
    return _of(parse, verb, {"nsubjpass"}) if passive(parse, verb) else []


def _about(parse: Parse, verb: int, cue: frozenset[int]) -> tuple[frozenset[int], frozenset[int]]:
    """“Talked about it", "pointed to it": the preposition belongs to the cue."""
    wanted = words.PREPOSITIONS.get(parse.tokens[verb].lemma, frozenset())
    for i in _of(parse, verb, {"prep", "prt"}):
        below = frozenset(parse.subtree(i)) - {i}
        if parse.tokens[i].lemma in wanted and below:
            near = verb < i <= verb + 5  # "responded on Sunday to"
            return below, cue | frozenset(range(verb, i + 1)) if near else cue
    return frozenset(), cue


def _seeming(parse: Parse, verb: int) -> frozenset[int]:
    """“She seems ready", "it sounds like a plan": nobody is named to whom it seems so."""
    return subtrees(parse, _of(parse, verb, {"xcomp", "oprd", "acomp", "ccomp", "prep"}))


def _around(parse: Parse, verb: int, own: frozenset[int]) -> frozenset[int]:
    """“…, X said" and "…, X said, …”, wherever the parser hung it: the rest of the sentence."""
    first, last = parse.sentence(verb)
    start, end = min(own), max(own) + 1
    rest = frozenset(range(first, last)) - frozenset(range(start, end))
    before = parse.tokens[start - 1].text in words.BREAKS if start > first else False
    after = end >= last or parse.tokens[end].text in words.BREAKS | {"."}
    if before and after:
        return rest
    opens = start == first and end < last and parse.tokens[end].text in {",", ":"}
    return rest if opens else frozenset()
