"""Attributions in Russian: by verbs, by «по словам» and its kin, by nouns, by «мол».

The model's trees err more than English ones, so where a clause begins and ends is read from
conjunctions and marks, which Russian never leaves out, and only who speaks from the tree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bearwitness.corroboration import attributed_words_ru as words
from bearwitness.corroboration import lexicon, syntax
from bearwitness.corroboration.attributed_quotes import Quoted
from bearwitness.corroboration.attributed_russian_spans import phrase_end, words_of
from bearwitness.corroboration.attributed_russian_verbs import by_verb, infinitive
from bearwitness.corroboration.attributed_spans import Attribution, trimmed
from bearwitness.corroboration.parse import Parse

_DASHES = {"—", "–", "-"}


def russian(parse: Parse) -> tuple[Attribution, ...]:
    """Return what each sentence of a Russian text attributes, in order."""
    quoted = Quoted.of(parse)
    found = (
        _kept_inside(quoted, one)
        for first, last in parse.sentences
        for i in range(first, last)
        if (one := _at(parse, i, first, last)) is not None
    )
    return tuple(one for one in found if one is not None)


def _kept_inside(quoted: Quoted, one: Attribution) -> Attribution | None:
    """«“Они ничего не объяснили”, — говорит сосед»: whoever acts in a quotation stays in it."""
    span = quoted.around(one.by)
    if span is None:
        return one
    inside = frozenset(range(*span))
    content, source = one.content & inside, one.source & inside
    return replace(one, content=content, source=source) if content else None


def carried_on(parse: Parse, found: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Return them with what other sentences and neighbours give to them."""
    out: list[Attribution] = []
    by_sentence: dict[int, list[Attribution]] = {}
    for one in found:
        if _gives_no_words(parse, one):
            continue
        by_sentence.setdefault(parse.sentence(one.by)[0], []).append(one)
    before: frozenset[int] = frozenset()
    for first, last in parse.sentences:
        mine = by_sentence.get(first, [])
        if out and parse.tokens[first].text in _DASHES:  # «…, — сказал X. — …»
            said = out[-1].content | words_of(parse, first, last)
            out[-1] = replace(out[-1], content=said)
        mine = [_of_this(parse, one, first, before) for one in mine]
        out += _shared([a for a in mine if not _inside(parse, a, mine)])
        before = frozenset(range(first, last))
    return tuple(out)


def _gives_no_words(parse: Parse, one: Attribution) -> bool:
    """«Издание ссылается на врача», «мэр выступил»: they name who speaks, and no words."""
    token = parse.tokens[one.by]
    if token.word_class not in {"VERB", "AUX"} or token.text.lower() == "ссылаясь":
        return False
    if len(one.cue) == 1 and token.lemma in words.REFERRING:
        return True
    first = parse.sentence(one.by)[0]
    return not one.content and parse.words(first, first + 2).lower() != "об этом"


def _of_this(parse: Parse, one: Attribution, first: int, before: frozenset[int]) -> Attribution:
    """«Об этом сообщил X»: what the sentence before told."""
    this = parse.words(first, first + 2).lower() == "об этом"
    return replace(one, content=trimmed(parse, before)) if this else one


def _inside(parse: Parse, one: Attribution, mine: list[Attribution]) -> bool:
    """«Отверг обвинения в …», «потребовал назвать место»: what another's content holds.

    Nobody is named for the noun, and nothing was named yet.
    """
    apart = one.source and not infinitive(parse, one.by)
    return not apart and any(one.cue <= other.content for other in mine if other is not one)


def _shared(mine: list[Attribution]) -> list[Attribution]:
    """«Пишет газета со ссылкой на врача»: what stands without content has that of its neighbour."""
    told = [a for a in mine if a.content]
    if not told:
        return mine

    def near(one: Attribution) -> frozenset[int]:
        return min(told, key=lambda other: abs(min(other.cue) - min(one.cue))).content

    return [a if a.content else replace(a, content=near(a)) for a in mine]


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
    spoken = words.SPEAKING | words.THINKING | words.REFERRING
    if token.word_class in {"VERB", "AUX"} and lemma in spoken | words.NOBODY | words.CARRYING:
        return by_verb(parse, i, first, last)
    if text in words.KNOWN and i and parse.words(i - 1, i + 1).lower() in words.BECAME_KNOWN:
        return None  # "стало" has told it
    if {lemma, text} & words.SHORT or text in words.KNOWN:
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
        return Attribution(source, cue, frozenset(), i)
    parted = (j + 1 for j in range(i - 1, first, -1) if parse.tokens[j].text in {":", ";"})
    rest = frozenset(range(next(parted, first), last)) - cue - frozenset(range(i, stop))
    return Attribution(source, cue, trimmed(parse, rest), i)


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
    return Attribution(words_of(parse, at, stop), frozenset({noun}), content, noun)


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
    return Attribution(source, frozenset({i}), content, i) if content else None
