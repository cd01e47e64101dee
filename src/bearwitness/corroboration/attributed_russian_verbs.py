"""Attributions by Russian verbs: who stands beside them, and where what is told begins and ends."""

from __future__ import annotations

from collections.abc import Iterable

from bearwitness.corroboration import attributed_words_ru as words
from bearwitness.corroboration import lexicon, syntax
from bearwitness.corroboration.attributed_spans import Attribution, subtrees, trimmed
from bearwitness.corroboration.parse import Parse
from bearwitness.records.spans import Names

_DASHES = {"—", "–", "-"}
_MARKS = {"PUNCT", "SPACE"}
_OBJECTS = {"obj", "dobj", "iobj", "obl", "nmod", "xcomp", "ccomp", "csubj", "advmod"}
_WHO = {"я", "мы", "он", "она", "оно", "они", "кто", "который", "никто"}
_FEW = 3


def by_verb(parse: Parse, verb: int, first: int, last: int) -> Attribution | None:
    """Return what a verb of speech or mind attributes, if it does."""
    token = parse.tokens[verb]
    source = _source(parse, verb, first, last)
    cue = _cue(parse, verb)
    if token.lemma in words.CARRYING and not cue:
        return None
    cue = cue or frozenset({verb})
    content = _content(parse, verb, first, last, source | cue)
    if not source and not (_nobody_named(parse, verb) or _dropped(parse, verb, first)):
        return None
    if not content and not parse.words(first, verb).lower().startswith("об этом"):
        return None
    return Attribution(source, cue, content)


def _nobody_named(parse: Parse, verb: int) -> bool:
    """«Сообщается», «известно»."""
    token = parse.tokens[verb]
    return bool({token.lemma, token.text.lower()} & words.NOBODY)


def _dropped(parse: Parse, verb: int, first: int) -> bool:
    """«Добавил, что …»: the sentence begins with the verb and names nobody."""
    opens = all(parse.tokens[i].word_class in _MARKS for i in range(first, verb))
    passive = any(parse.tokens[i].lemma == "быть" for i in parse.children(verb))
    return opens or passive


def _cue(parse: Parse, verb: int) -> frozenset[int]:
    """«Выпустил заявление» as a whole; «не подтвердил» and «было объявлено» with their help."""
    if parse.tokens[verb].lemma in words.CARRYING:
        near = range(verb + 1, min(verb + 3, parse.sentence(verb)[1]))
        carried = next((i for i in near if parse.tokens[i].lemma in words.CARRIED), None)
        if carried is not None:
            return frozenset(range(verb, carried + 1))
        if parse.tokens[verb].lemma not in words.SPEAKING:
            return frozenset()
    start = verb
    if verb and parse.tokens[verb - 1].lemma == "быть":
        start = verb - 1
    return frozenset(range(start, verb + 1))


def _source(parse: Parse, verb: int, first: int, last: int) -> frozenset[int]:
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
    token = parse.tokens[verb]
    own = syntax.subject(parse, verb)
    if own is not None and parse.tokens[own].word_class != "VERB":
        return own
    for i in parse.children(verb):
        cases = {parse.tokens[j].lemma for j in parse.children(i)}
        near = i < verb or i - verb <= _FEW
        place = parse.tokens[i].relation in {"obl", "nmod"} and near
        if place and cases & {"в", "из"} and (_office(parse, i) or token.lemma == "следовать"):
            return i
        if (
            token.text.lower() in words.KNOWN
            and parse.tokens[i].relation in {"iobj", "obl", "nmod"}
            and not cases
        ):
            return i
    if _nobody_named(parse, verb):
        return None
    after = range(verb + 1, min(verb + 4, last))
    free = (i for i in after if _names(parse, i))
    comma = verb > first and parse.tokens[verb - 1].text in {",", *_DASHES, "как", "так"}
    if comma:
        return next(free, None)
    before = [
        i for i in range(first, verb) if parse.tokens[i].word_class in {"NOUN", "PROPN", "PRON"}
    ]
    tops = [i for i in before if parse.tokens[i].relation in {"root", "nsubj", "dep", "parataxis"}]
    joined = (
        any(parse.tokens[i].text in {",", ":"} for i in range(tops[-1], verb)) if tops else True
    )
    return tops[-1] if tops and not joined else None


def _names(parse: Parse, i: int) -> bool:
    token = parse.tokens[i]
    return token.word_class in {"NOUN", "PROPN"} or token.text.lower() in _WHO


def _office(parse: Parse, i: int) -> bool:
    listed = parse.tokens[i].lemma.startswith((*lexicon.OFFICES, "полици", "ведомств", "пресс"))
    return listed or parse.names_what(i) is Names.ORGANISATION


def _content(parse: Parse, verb: int, first: int, last: int, own: frozenset[int]) -> frozenset[int]:
    end = max((i for i in own if i >= verb), default=verb)
    start = min((i for i in own if i <= verb), default=verb)
    while start > first and parse.tokens[start - 1].text.lower() in {"как", "так", "не"}:
        start -= 1
    later = _after(parse, verb, end, last)
    before = _before(parse, start, first)
    if later is not None and not (before and parse.tokens[later].text.lower() not in words.OPENING):
        return trimmed(parse, frozenset(range(later, last)) - own)
    if before:
        rest = frozenset(range(end + 1, last)) if _goes_on(parse, end, last) else frozenset()
        return trimmed(parse, (frozenset(range(first, start)) | rest) - own)
    if (
        start == first
        and _comma_after(parse, end, last)
        and parse.tokens[first].text.lower() == "как"
    ):
        return trimmed(parse, frozenset(range(end + 2, last)))
    tops = [i for i in parse.children(verb) if parse.tokens[i].relation in _OBJECTS and i > verb]
    told = subtrees(parse, tops) - own
    told = frozenset(i for i in told if i > verb)
    if not told and (_reach := range(end + 1, last)):
        told = frozenset(_reach)
    return trimmed(parse, told)


def _after(parse: Parse, verb: int, end: int, last: int) -> int | None:
    """Where the clause begins that a conjunction or a colon opens: «…, что», «…: »."""
    for i in range(verb + 1, last - 1):
        text = parse.tokens[i].text
        if parse.tokens[i].lemma in words.SPEAKING and parse.tokens[i].word_class == "VERB":
            return None
        if text == ":":
            return None if any(verb < j < i for j in _objects(parse, verb)) else i + 1
        if text == "," and parse.tokens[i + 1].text.lower() in words.OPENING:
            return i + 1
        if text == "," and i > end and parse.tokens[i + 1].text.lower() in {"в", "о"}:
            which = parse.tokens[min(i + 2, last - 1)].lemma == "который"
            return i + 3 if which else None
        if text in _DASHES and i > end + 1:
            return None
    return None


def _objects(parse: Parse, verb: int) -> list[int]:
    return [i for i in parse.children(verb) if parse.tokens[i].relation in {"obj", "dobj"}]


def _before(parse: Parse, start: int, first: int) -> bool:
    """Say whether words stand before the cue, set off by a comma or a dash."""
    if start - first < 2:
        return False
    return parse.tokens[start - 1].text in {",", *_DASHES} or (
        parse.tokens[start - 1].text in {"»", "?", "!"}
    )


def _goes_on(parse: Parse, end: int, last: int) -> bool:
    at = next((i for i in range(end + 1, last) if parse.tokens[i].text in {",", *_DASHES}), None)
    return at is not None and at <= end + 2


def _comma_after(parse: Parse, end: int, last: int) -> bool:
    return end + 1 < last and parse.tokens[end + 1].text == ","
