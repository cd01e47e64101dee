"""Who stands beside a Russian verb of speech: by the tree, and where it errs by the order."""

from __future__ import annotations

from collections.abc import Iterable

from bearwitness.corroboration import attributed_words_ru as words
from bearwitness.corroboration import lexicon, syntax
from bearwitness.corroboration.attributed_russian_spans import phrase_end
from bearwitness.corroboration.attributed_spans import trimmed
from bearwitness.corroboration.parse import Parse
from bearwitness.records.spans import Names

DASHES = {"—", "–", "-"}
_ASIDES = {",", *DASHES, "как", "так"}
_WHO = {"я", "мы", "он", "она", "оно", "они", "кто", "который", "никто"}
_TOPS = {"root", "nsubj", "dep", "parataxis"}
_FEW = 3


def source(parse: Parse, verb: int, first: int, last: int) -> frozenset[int]:
    """Return the words that name who says it; none if nobody is named."""
    if parse.words(verb, verb + 2).lower() in words.BECAME_KNOWN:
        return _to_whom(parse, verb + 2, last)
    head = _head(parse, verb, first, last)
    if head is None:
        return frozenset()
    tokens = set(parse.subtree(head))
    for i in (i for i in tokens.copy() if i != head):
        token = parse.tokens[i]
        aside = token.relation in {"acl:relcl", "parataxis", "ccomp", "advcl", "orphan"}
        if aside or (token.relation == "conj" and token.word_class == "VERB"):
            tokens -= set(parse.subtree(i))
        if token.relation in {"case", "mark", "cc"} and token.head == head and i < head:
            tokens.discard(i)
    side = {i for i in tokens if (i < verb) == (head < verb)} - {verb}
    return trimmed(parse, _run(side, head))


def _to_whom(parse: Parse, start: int, last: int) -> frozenset[int]:
    """«Как стало известно газете, …»."""
    end = phrase_end(parse, start, last)
    given = any(parse.tokens[i].relation == "iobj" for i in range(start, end))
    return trimmed(parse, frozenset(range(start, end))) if given else frozenset()


def _run(tokens: Iterable[int], head: int) -> frozenset[int]:
    """Keep what stands together with the head."""
    kept, mine = {head}, set(tokens)
    for step in (-1, 1):
        at = head + step
        while at in mine or at + step in mine:
            kept.add(at)
            at += step
    return frozenset(kept)


def _head(parse: Parse, verb: int, first: int, last: int) -> int | None:
    own = _subject(parse, verb, first)
    if own is not None and parse.tokens[own].word_class != "VERB":
        return own
    office = _office_or_known(parse, verb)
    if office is not None or nobody_named(parse, verb):
        return office
    if parse.tokens[verb].relation == "conj" and own is None:
        shared = syntax.subject(parse, syntax.with_subject(parse, verb))
        if shared is not None and first <= shared < verb:
            return shared  # «пообещала разобраться, но подчеркнула, что …»
    if verb > first and parse.tokens[verb - 1].text.lower() in _ASIDES:
        return _beside_an_aside(parse, verb, last)
    return _by_order(parse, verb, first, last)


def _subject(parse: Parse, verb: int, first: int) -> int | None:
    own = syntax.subject(parse, verb)
    if verb > first and parse.tokens[verb - 1].text == ",":  # «…, пишет X»: never who stood before
        after = (i for i in parse.children(verb) if i > verb)
        own = next((i for i in after if parse.tokens[i].relation in syntax.SUBJECTS), own)
    return own


def _office_or_known(parse: Parse, verb: int) -> int | None:
    """«Сообщили в прокуратуре», «омбудсмену известно»."""
    token = parse.tokens[verb]
    for i in parse.children(verb):
        cases = {parse.tokens[j].lemma for j in parse.children(i)}
        near = i < verb or i - verb <= _FEW
        place = parse.tokens[i].relation in {"obl", "nmod"} and near
        if place and cases & {"в", "из"} and (_office(parse, i) or token.lemma == "следовать"):
            return i
        given = parse.tokens[i].relation in {"iobj", "obl", "nmod"} and not cases
        if given and token.text.lower() in words.KNOWN:
            return i
    return None


def _by_order(parse: Parse, verb: int, first: int, last: int) -> int | None:
    """The noun before the verb, if nothing parts them; else a subject hung elsewhere after it."""
    before = (
        i for i in range(first, verb) if parse.tokens[i].word_class in {"NOUN", "PROPN", "PRON"}
    )
    tops = [i for i in before if parse.tokens[i].relation in _TOPS]
    if tops:
        parted = any(parse.tokens[i].text in {",", ":"} for i in range(tops[-1], verb))
        return None if parted else tops[-1]
    after = (i for i in range(verb + 1, min(verb + 4, last)) if _names(parse, i))
    return next((i for i in after if parse.tokens[i].relation in syntax.SUBJECTS), None)


def nobody_named(parse: Parse, verb: int) -> bool:
    """«Сообщается», «известно»."""
    token = parse.tokens[verb]
    return bool({token.lemma, token.text.lower()} & words.NOBODY)


def _beside_an_aside(parse: Parse, verb: int, last: int) -> int | None:
    """«…, сказал мэр, …», «как рассказали газете двое соседей, …»: the speaker comes after."""
    for i in range(verb + 1, min(verb + 7, last)):
        if parse.tokens[i].text in {",", *DASHES}:
            break
        if _names(parse, i) and parse.tokens[i].relation in syntax.SUBJECTS:
            return i
    near = (i for i in range(verb + 1, min(verb + 4, last)) if _names(parse, i))
    return next(near, None)


def _names(parse: Parse, i: int) -> bool:
    token = parse.tokens[i]
    return token.word_class in {"NOUN", "PROPN"} or token.text.lower() in _WHO


def _office(parse: Parse, i: int) -> bool:
    listed = parse.tokens[i].lemma.startswith((*lexicon.OFFICES, "полици", "ведомств", "пресс"))
    return listed or parse.names_what(i) is Names.ORGANISATION
