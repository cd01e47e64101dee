"""Attributions by Russian verbs: who stands beside them, and where what is told begins and ends."""

from __future__ import annotations

from itertools import pairwise

from bearwitness.corroboration import attributed_words_ru as words
from bearwitness.corroboration.attributed_russian_speakers import DASHES, nobody_named
from bearwitness.corroboration.attributed_russian_speakers import source as speaker
from bearwitness.corroboration.attributed_spans import Attribution, subtrees, trimmed
from bearwitness.corroboration.parse import Parse

_MARKS = {"PUNCT", "SPACE"}
_OBJECTS = {"obj", "dobj", "iobj", "obl", "nmod", "xcomp", "ccomp", "csubj", "advmod"}


def by_verb(parse: Parse, verb: int, first: int, last: int) -> Attribution | None:
    """Return what a verb of speech or mind attributes, if it does."""
    token = parse.tokens[verb]
    source = speaker(parse, verb, first, last)
    cue = _cue(parse, verb)
    if token.lemma in words.CARRYING and not cue:
        return None
    cue = cue or frozenset({verb})
    content = _content(parse, verb, first, last, source | cue)
    if not source and not (nobody_named(parse, verb) or _dropped(parse, verb, first)):
        return None
    back = parse.words(first, verb).lower().startswith("об этом")
    speaks = bool(source) and token.lemma in words.SPEAKING | words.REFERRING
    if not (content or back or speaks):
        return None
    return Attribution(source, cue, content, verb)


def _dropped(parse: Parse, verb: int, first: int) -> bool:
    """«Добавил, что …»: the sentence begins with the verb and names nobody."""
    opens = all(parse.tokens[i].word_class in _MARKS for i in range(first, verb))
    passive = any(parse.tokens[i].lemma == "быть" for i in parse.children(verb))
    return opens or passive


def _cue(parse: Parse, verb: int) -> frozenset[int]:
    """«Выпустил заявление» as a whole; «не подтвердил» and «было объявлено» with their help."""
    if parse.words(verb, verb + 2).lower() in words.BECAME_KNOWN:
        return frozenset({verb, verb + 1})
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
    if start == first and parse.tokens[first].text.lower() == "как":
        opened = _after_aside(parse, verb, end, last)
        if opened is not None:
            return trimmed(parse, frozenset(range(opened, last)) - own)
    tops = [i for i in parse.children(verb) if parse.tokens[i].relation in _OBJECTS and i > verb]
    told = subtrees(parse, tops) - own
    told = frozenset(i for i in told if i > verb) or _fronted(parse, verb) - own
    apart = parse.tokens[verb].relation == "acl:relcl"  # «люди, которых видел врач, …»
    if not told and not apart and not infinitive(parse, verb):
        told = frozenset(range(end + 1, last))
    return trimmed(parse, told)


def infinitive(parse: Parse, i: int) -> bool:
    """Say whether it is a verb in its first form, «назвать»."""
    token = parse.tokens[i]
    return token.word_class == "VERB" and token.text.lower().endswith(("ть", "ться", "ти", "чь"))


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
        if text in DASHES and i > end + 1:
            return None
    return None


def _objects(parse: Parse, verb: int) -> list[int]:
    return [i for i in parse.children(verb) if parse.tokens[i].relation in {"obj", "dobj"}]


def _before(parse: Parse, start: int, first: int) -> bool:
    """Say whether words stand before the cue, set off by a comma or a dash."""
    if start - first < 2:
        return False
    return parse.tokens[start - 1].text in {",", *DASHES} or (
        parse.tokens[start - 1].text in {"»", "?", "!"}
    )


def _goes_on(parse: Parse, end: int, last: int) -> bool:
    at = next((i for i in range(end + 1, last) if parse.tokens[i].text in {",", *DASHES}), None)
    return at is not None and at <= end + 2


def _fronted(parse: Parse, verb: int) -> frozenset[int]:
    """«Факты … в ведомстве отрицают»: the object stands first."""
    about = (i for i in parse.children(verb) if _told_about(parse, i))
    before = (i for i in (*_objects(parse, verb), *about) if i < verb)
    return subtrees(parse, (i for i in before if parse.tokens[i].word_class in {"NOUN", "PROPN"}))


def _told_about(parse: Parse, i: int) -> bool:
    """«Об избиениях сообщили …»."""
    return any(parse.tokens[j].text.lower() in words.ABOUT for j in parse.children(i))


def _after_aside(parse: Parse, verb: int, end: int, last: int) -> int | None:
    """«Как сообщает X [со ссылкой на Y, который …], …»: where the aside ends."""
    commas = [i for i in range(end + 1, last) if parse.tokens[i].text == ","]
    for comma, after in pairwise([*commas, last]):
        if parse.tokens[min(comma + 1, last - 1)].lemma != "который":
            below = set(parse.subtree(verb))
            inside = sum(i in below for i in range(comma + 1, after))
            if 2 * inside <= after - comma - 1 or after == last:
                return comma + 1
    return None
