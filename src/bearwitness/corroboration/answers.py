"""What only points back: "such acts", "these reports are lies", "denied everything".

"Such acts" are the deeds told last; "such reports" are what the text is about: what the same
paragraph has just denied, or else what was counted, or else what was last asserted. One answer is
made to each violation among them. If the text asserts nothing before it, there is no predicate.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bearwitness.corroboration import circumstances, extents, lexicon, reasons, stance
from bearwitness.corroboration.cues import Hit
from bearwitness.corroboration.frames import Frame
from bearwitness.corroboration.reading_claims import Sentence, answer_kind
from bearwitness.corroboration.reading_values import ReadClaim
from bearwitness.records.claim import Stance

_APART = {Stance.CONDEMNS, Stance.DENIES, Stance.DOUBTS, Stance.JUSTIFIES}


@dataclass(frozen=True, slots=True)
class Told:
    """A claim made so far, with the numbers of its paragraph and sentence."""

    claim: ReadClaim
    paragraph: int
    sentence: int


@dataclass(frozen=True, slots=True)
class _Pointer:
    frame: Frame
    denial: Hit | None
    deeds: bool = False  # "such acts"
    noun: bool = True  # "these reports", not "it"
    everything: bool = False
    it: bool = False  # "denied it": what this sentence or the one before it told, or nothing


def answers(
    sentence: Sentence,
    used: set[Hit],
    found: tuple[Hit, ...],
    before: Sequence[Told],
    paragraph: int,
) -> list[ReadClaim]:
    """Return the answers of one sentence.

    Args:
        sentence: with all that was found in it.
        used: words of denial that a claim of this sentence has used.
        found: the violations that it names.
        before: the claims of the text so far, those of this sentence included.
        paragraph: the number of its paragraph.
    """
    named = {i for hit in found for i in hit.tokens}
    start, end = sentence.parse.offsets(sentence.first, sentence.last)
    here = [t.claim for t in before if start <= t.claim.start < end]
    said_so = {c.cue for c in here if c.stance in {Stance.DENIES, Stance.DOUBTS}}
    pointers = _pointing_back(sentence, {d.term for d in used}, named, said_so)
    return [a for p in pointers for a in _answers(sentence, p, before, paragraph)]


def _pointing_back(
    sentence: Sentence, used: set[str], named: set[int], said_so: Collection[object]
) -> list[_Pointer]:
    """Denials without a violation of their own, and condemned "such acts"."""
    found: list[_Pointer] = []
    for denial in sentence.denials:
        frames = [f for f in sentence.around(denial.first) if f.speakers or not f.wide]
        if frames and denial.term not in used:
            frame = frames[-1]
            noun = _has_noun(sentence, frame)
            if sentence.parse.offsets(*frame.cue) in said_so and not noun:
                continue  # "nobody was held, it is a lie": one denial said twice
            used.add(denial.term)
            found.append(_Pointer(frame, denial, noun=noun))
    for frame in sentence.frames:
        again = any(p.frame is frame for p in found)
        pointed = _pointed_at(sentence, frame, named) if frame.stance in _APART else None
        if pointed is not None and not again:
            deeds = pointed in lexicon.DEEDS_POINTED_AT
            everything = pointed in lexicon.EVERYTHING
            it = pointed in lexicon.IT
            found.append(_Pointer(frame, None, deeds, not it, everything, it=it))
    return found


def _has_noun(sentence: Sentence, frame: Frame) -> bool:
    """Say whether a noun points ("these reports"), and not only a pronoun."""
    words = {sentence.parse.tokens[i].lemma for i in frame.content}
    return bool(words & (lexicon.POINTED_AT - lexicon.EVERYTHING))


def _pointed_at(sentence: Sentence, frame: Frame, named: set[int]) -> str | None:
    """Return the lemma of what the speaker points at."""
    parse = sentence.parse
    for i in sorted(frame.content - named):
        lemma = parse.tokens[i].lemma
        it = lemma in lexicon.IT and parse.tokens[i].relation == "dobj"
        bare = (it or lemma in lexicon.EVERYTHING) and parse.tokens[i].head in range(*frame.cue)
        words = lemma in lexicon.POINTED_AT | lexicon.DEEDS_POINTED_AT
        definite = frame.stance is not Stance.CONDEMNS
        marks = {parse.tokens[j].lemma for j in parse.children(i)}
        pointing = bool(marks & lexicon.POINTING) or (definite and "the" in marks)
        if named & set(parse.subtree(i)) and not (bare or marks & lexicon.POINTING - {"the"}):
            continue  # "the reports of torture": the torture itself is denied, not pointed at
        bare_ru = parse.language == "ru" and definite and parse.tokens[i].head in range(*frame.cue)
        if bare or (words and (pointing or bare_ru)):
            return lemma
    return None


def _answers(
    sentence: Sentence, pointer: _Pointer, before: Sequence[Told], paragraph: int
) -> list[ReadClaim]:
    frame, denial = pointer.frame, pointer.denial
    inside = min(frame.content, default=-1)
    frames = tuple(f for f in sentence.around(inside) if f.wide and f is not frame)
    chain = sentence.chain((*frames, frame))
    start, end = _where(sentence, pointer)
    if pointer.it:
        here = bisect_left(sentence.parse.sentences, (sentence.first, 0))
        before = [t for t in before if t.sentence >= here - 1]
        if not before:
            return []
    pointed = _meant(pointer, start, chain, before, paragraph)
    kind = answer_kind(denial, frame)
    when = circumstances.date_of_saying(sentence.parse, frame, sentence.article.published)
    named = dict.fromkeys(c.predicate for c in pointed if c.predicate)
    predicates: list[str | None] = [*named] or [None]
    made = []
    for predicate in predicates:
        ids = tuple(c.id for c in pointed if c.predicate == predicate)
        term = sentence.article.violations.term(predicate) if predicate else None
        held = sentence.article.denials.term(denial.term) if denial else None
        made.append(
            ReadClaim(
                id="",
                start=start,
                end=end,
                predicate=predicate,
                stance=stance.OF_DENIAL[kind] if kind else frame.stance,
                denial=kind,
                figure=None,
                attribution=chain,
                cue=sentence.parse.offsets(*frame.cue),
                placed=sentence.about,
                dated=when,
                perpetrator=None,
                answers=ids,
                because=reasons.answering(term, frame, held, ids, placed=sentence.about),
            )
        )
    return made


def _where(sentence: Sentence, pointer: _Pointer) -> tuple[int, int]:
    parse, content = sentence.parse, pointer.frame.content
    if pointer.denial is not None:
        tokens = extents.unit_around(parse, pointer.denial.tokens, content)
    else:
        tokens = extents.trimmed(parse, content)
    return extents.with_marks(parse, *parse.offsets(*tokens))


def _of_nearest(before: Sequence[Told], start: int, others: list[Told]) -> list[ReadClaim]:
    """“It is a lie”: what the nearest sentence before told, whoever told it and how."""
    earlier = [t for t in before if t.claim.start < start]
    last = max((t.sentence for t in earlier), default=-1)
    same = {t.claim.predicate for t in earlier if t.sentence == last}
    asserted = [t.claim for t in others if t.claim.stance is Stance.ASSERTS]
    found = [c for c in asserted if c.predicate in same]
    return found or [t.claim for t in earlier if t.sentence == last]


def _meant(
    pointer: _Pointer, start: int, chain: tuple[str, ...], before: Sequence[Told], paragraph: int
) -> list[ReadClaim]:
    others = [t for t in before if t.claim.attribution != chain]
    asserted = [t for t in others if t.claim.stance is Stance.ASSERTS]
    if pointer.deeds:
        asserted = [t for t in before if t.claim.stance is Stance.ASSERTS] or list(before)
        last = max((t.sentence for t in asserted), default=-1)
        return [t.claim for t in asserted if t.sentence == last]
    if not pointer.noun:
        return _of_nearest(before, start, others)
    if pointer.everything:
        return [t.claim for t in asserted]
    mine = [t for t in before if t.paragraph == paragraph and t.claim.start < start]
    mine = [t for t in mine if t.claim.stance in {Stance.DENIES, Stance.DOUBTS}]
    last = max((t.sentence for t in mine), default=-1)
    again = {t.claim.predicate for t in mine if t.sentence == last}
    if same := [t.claim for t in asserted if t.claim.predicate in again]:
        return same
    counted = [t.claim for t in asserted if t.claim.figure]
    if counted:
        return counted
    near = max((t.paragraph for t in asserted), default=-1)
    return [t.claim for t in asserted if t.paragraph == near]
