"""Attributions in Russian: by verbs, by «по словам» and its kin, by nouns, by «мол».

The model's trees err more than English ones, so where a clause begins and ends is read from
conjunctions and marks, which Russian never leaves out, and only who speaks from the tree.
"""

from __future__ import annotations

from dataclasses import replace

from bearwitness.corroboration import attributed_words_ru as words
from bearwitness.corroboration import lexicon, syntax
from bearwitness.corroboration.attributed_russian_spans import phrase_end, words_of
from bearwitness.corroboration.attributed_russian_verbs import by_verb
from bearwitness.corroboration.attributed_spans import Attribution, trimmed
from bearwitness.corroboration.parse import Parse

_DASHES = {"—", "–", "-"}


def russian(parse: Parse) -> tuple[Attribution, ...]:
    """Return the attributions of a Russian text, in order."""
    found: list[Attribution] = []
    for n, (first, last) in enumerate(parse.sentences):
        mine = [one for i in range(first, last) if (one := _at(parse, i, first, last)) is not None]
        if found and parse.tokens[first].text in _DASHES:  # «…, — сказал X. — …»
            said = found[-1].content | words_of(parse, first, last)
            found[-1] = replace(found[-1], content=said)
        before = frozenset(range(*parse.sentences[n - 1])) if n else frozenset()
        mine = [_of_this(parse, one, first, before) for one in mine]
        found += _shared([a for a in mine if not _inside(a, mine)])
    return tuple(found)


def _of_this(parse: Parse, one: Attribution, first: int, before: frozenset[int]) -> Attribution:
    """«Об этом сообщил X»: what the sentence before told."""
    this = parse.words(first, first + 2).lower() == "об этом"
    return replace(one, content=trimmed(parse, before)) if this else one


def _inside(one: Attribution, mine: list[Attribution]) -> bool:
    """«Отверг обвинения в …»: nobody is named for a noun that another's content holds."""
    return not one.source and any(one.cue <= other.content for other in mine if other is not one)


def _shared(mine: list[Attribution]) -> list[Attribution]:
    """«Пишет газета со ссылкой на врача»: what stands without content has that of its neighbour."""
    whole = next((a.content for a in mine if a.content), frozenset())
    return [replace(a, content=whole) if not a.content else a for a in mine]


def _at(parse: Parse, i: int, first: int, last: int) -> Attribution | None:
    token = parse.tokens[i]
    text = token.text.lower()
    if text in {"по", "со", "согласно", "судя", "ссылаясь"}:
        return _by(parse, i, first, last)
    if text in {"мол", "дескать"} and not _speaks_before(parse, i, first):
        return _hearsay(parse, i, first, last)
    lemma = token.lemma
    if lemma in words.NOUNS and token.word_class == "NOUN":
        return _by_noun(parse, i, last)
    spoken = words.SPEAKING | words.THINKING
    if token.word_class in {"VERB", "AUX"} and lemma in spoken | words.NOBODY | words.CARRYING:
        return by_verb(parse, i, first, last)
    if lemma in words.SHORT or text in words.KNOWN:
        return by_verb(parse, i, first, last)
    return None


# -- «по словам …» ------------------------------------------------------------------------------


def _by(parse: Parse, i: int, first: int, last: int) -> Attribution | None:
    end = _cue_of(parse, i, last)
    if end is None:
        return None
    own = parse.tokens[i + 1].text.lower() in lexicon.THEIRS
    start, stop = end, end
    if not own:
        stop = phrase_end(parse, end, last)
    cue = frozenset(range(i, end))
    source = words_of(parse, start, stop)
    if not own and not source:
        return None
    beside = parse.tokens[i].text.lower() in {"со", "ссылаясь"}
    if beside and parse.tokens[i + 1].lemma != "слово":
        return Attribution(source, cue, frozenset())
    rest = frozenset(range(first, last)) - cue - frozenset(range(i, stop))
    return Attribution(source, cue, trimmed(parse, rest))


def _cue_of(parse: Parse, i: int, last: int) -> int | None:
    """Return where the cue ends: «по словам», «по её словам», «со ссылкой на», «судя по»."""
    said = [parse.tokens[j].text.lower() for j in range(i, min(i + 3, last))]
    lemmas = [parse.tokens[j].lemma for j in range(i, min(i + 3, last))]
    if said[0] == "по" and len(said) > 1:
        if lemmas[1] in words.BY:
            return i + 2
        return i + 3 if said[1] in lexicon.THEIRS and lemmas[-1] in words.BY else None
    if said[0] == "согласно":
        return i + 1
    if said[:2] in (["судя", "по"], ["ссылаясь", "на"], ["со", "слов"]):
        return i + 2
    return i + 3 if said == ["со", "ссылкой", "на"] else None


def _by_noun(parse: Parse, noun: int, last: int) -> Attribution | None:
    """«Заявление министра о том, что …», «слухи об арестах», «обещание мэра найти …»."""
    at = noun + 1
    stop = phrase_end(parse, at, last) if at < last else at
    genitive = any(parse.tokens[i].word_class in {"NOUN", "PROPN"} for i in range(at, stop))
    stop = stop if genitive else at
    end = _told_end(parse, noun, stop, last)
    if end is None:
        return None
    content = trimmed(parse, frozenset(range(stop, end)))
    return Attribution(words_of(parse, at, stop), frozenset({noun}), content)


def _told_end(parse: Parse, noun: int, at: int, last: int) -> int | None:
    if at >= last or parse.tokens[at].text.lower() not in {"о", "об", "в"}:
        infinitive = at < last and parse.tokens[at].text.endswith(("ть", "ти", "ться"))
        if not infinitive or parse.tokens[at].word_class != "VERB":
            return None
        return max(parse.subtree(at)[-1] + 1, at + 1)
    if parse.tokens[min(at + 1, last - 1)].text.lower() == "том":
        marks = [i for i in range(at + 2, last) if parse.tokens[i].text in {",", ".", "»"}]
        return marks[1] if len(marks) > 1 else last
    return at + 1 + (phrase_end(parse, at + 1, last) - at - 1)


def _speaks_before(parse: Parse, i: int, first: int) -> bool:
    spoken = words.SPEAKING | words.THINKING
    return any(parse.tokens[j].lemma in spoken for j in range(first, i))


def _hearsay(parse: Parse, i: int, first: int, last: int) -> Attribution | None:
    """«Старик махнул рукой: мол, …»."""
    tops = (j for j in range(first, i) if parse.tokens[j].relation in syntax.SUBJECTS)
    who = next(tops, None)
    source = trimmed(parse, frozenset(parse.subtree(who))) if who is not None else frozenset()
    content = trimmed(parse, frozenset(range(i + 1, last)))
    return Attribution(source, frozenset({i}), content) if content else None
