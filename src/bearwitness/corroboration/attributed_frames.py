"""Frames: which words of a sentence are put into whose mouth, and what the speaker does with them.

A frame is an attribution (`attributed`) by a word that vouches for something or takes a stand to
it: with the chain of its speakers, outermost first (`attributed_chains`), and its stance.
"According to X" frames its whole sentence; "X said that …" frames what X is said to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bearwitness.corroboration import attributed_chains as chains
from bearwitness.corroboration import attributed_words as words
from bearwitness.corroboration import attributed_words_ru as words_ru
from bearwitness.corroboration import lexicon, syntax
from bearwitness.corroboration.attributed_quotes import Quoted
from bearwitness.corroboration.attributed_spans import Attribution
from bearwitness.corroboration.attributed_stances import STANCES
from bearwitness.corroboration.frames import Frame
from bearwitness.corroboration.media import media_frames
from bearwitness.corroboration.parse import Parse
from bearwitness.corroboration.speakers import Speaker, speakers
from bearwitness.records.claim import Stance

_WIDE = {"according", "по", "со", "согласно", "судя"}
_OBJECTS = {"dobj", "obj"}
_RELATIVE = {"relcl", "acl:relcl"}


def sentence_frames(
    parse: Parse, first: int, last: int, found: Iterable[Attribution], quoted: Quoted
) -> tuple[Frame, ...]:
    """Return the frames that one sentence states by itself, wide ones first.

    Args:
        parse: the text.
        first: where the sentence begins.
        last: where it ends.
        found: what `attributed.stated` found in it.
        quoted: the quotations of the text.
    """
    wide: list[Frame] = []
    said: list[Frame] = []
    for one in found:
        by = parse.tokens[one.by].text.lower()
        frame = _wide(parse, one) if by in _WIDE else _saying(parse, one, first)
        if frame is not None:
            (wide if frame.wide else said).append(frame)
    wide, said = chains.from_their_words(parse, wide, said)
    spans = quoted.within(first, last)
    inside = {i for start, end in spans for i in range(start, end)}
    said = [f for f in said if not (f.points_back and f.cue[0] in inside)]  # "they told me …"
    frames = [*wide, *media_frames(parse, first, last), *_with_quotes(spans, said)]
    return chains.with_cited(parse, first, last, frames)


def _wide(parse: Parse, one: Attribution) -> Frame | None:
    """“According to X", «по данным X»; without a source, «по её словам»."""
    if not one.content:
        return None
    cue = (min(one.cue), max(one.cue) + 1)
    head = one.head(parse)
    if head is None or parse.tokens[head].lemma in lexicon.PRONOUNS:
        why = f"“{parse.words(*cue)}” points back to the speaker"
        return Frame((), cue, Stance.ASSERTS, one.content, wide=True, points_back=True, why=why)
    named = chains.behind(parse, head) or speakers(parse, head)
    named = (*chains.relayed_by(parse, head), *named)
    source = {i for s in named for i in range(*s.tokens)}
    source |= {j for i in parse.children(head) if parse.tokens[i].relation in _RELATIVE
               for j in parse.subtree(i)}  # fmt: skip
    why = f"“{parse.words(*cue)}” names the source"
    return Frame(named, cue, Stance.ASSERTS, one.content - source, wide=True, why=why)


def _saying(parse: Parse, one: Attribution, first: int) -> Frame | None:
    verb = one.by
    stance = _stance(parse, verb)
    if stance is None or chains.cites(parse, verb):
        return None
    who = _who(parse, one, first)
    if who is None:
        return None
    named, back = who
    named = chains.by_way_of(parse, verb, named) + named
    why = f"“{parse.tokens[verb].text}” attributes it"
    return Frame(named, (verb, verb + 1), stance, one.content - {verb}, points_back=back, why=why)


def _stance(parse: Parse, verb: int) -> Stance | None:
    token = parse.tokens[verb]
    if token.word_class not in {"VERB", "AUX"}:
        return None
    told = [i for i in parse.children(verb) if parse.tokens[i].relation in _OBJECTS]
    if token.lemma in words.RECITING | words_ru.RECITING:
        stories = words.TELLINGS | words_ru.TELLINGS
        if any(parse.tokens[i].lemma in stories for i in told):
            return Stance.ASSERTS
    if token.lemma in lexicon.VOICING:
        voiced = (lexicon.VOICED.get(parse.tokens[i].lemma) for i in told)
        return next((stance for stance in voiced if stance is not None), None)
    stance = STANCES.get(token.lemma)
    if stance is None or not syntax.negated(parse, verb):
        return stance
    confirming = token.lemma in {"confirm", "подтвердить", "подтверждать"}
    return Stance.DOUBTS if confirming else None  # "did not say that": nobody says it


def _who(parse: Parse, one: Attribution, first: int) -> tuple[tuple[Speaker, ...], bool] | None:
    """Return the speakers, and whether the sentence only points back to them."""
    verb, head = one.by, one.head(parse)
    if head is None:
        opens = all(parse.tokens[i].word_class in {"PUNCT", "SPACE"} for i in range(first, verb))
        return ((), True) if opens and parse.tokens[verb].text.lower().endswith("ing") else None
    chief = parse.tokens[syntax.with_subject(parse, verb)]
    if chief.relation in _RELATIVE and parse.tokens[head].word_class == "PRON":
        head = chief.head  # "the Herald, which says that …"
    lemma = parse.tokens[head].lemma
    if lemma in lexicon.NOBODY_NAMED:
        return None
    if parse.tokens[verb].relation == "acl" and lemma in lexicon.POINTED_AT:
        return (), False  # "published reports alleging that …": who published them is known
    if lemma in lexicon.OURSELVES:
        return (), False
    if lemma in lexicon.PRONOUNS:
        return (), True
    return (*chains.relayed_by(parse, head), *speakers(parse, head)), False


def _with_quotes(spans: Iterable[tuple[int, int]], frames: list[Frame]) -> list[Frame]:
    """Give each quotation to the nearest frame whose cue stands outside it."""
    for start, end in spans:
        outside = [n for n, f in enumerate(frames) if not start <= f.cue[0] < end]
        if outside:
            nearest = min(
                outside, key=lambda n: min(abs(frames[n].cue[0] - e) for e in (start, end))
            )
            inside = frozenset(range(start, end))
            frames[nearest] = replace(frames[nearest], content=frames[nearest].content | inside)
    return frames
