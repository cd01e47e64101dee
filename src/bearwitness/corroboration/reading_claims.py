"""From the violations found in one framed sentence to claims.

A denial or condemnation that names no violation but points back ("such reports are lies") is
kept as an answer to what was asserted before it; its predicate is that of the first assertion
with a figure, or of the first. If the text asserts nothing before it, there is no predicate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bearwitness.corroboration import circumstances, extents, lexicon, stance, syntax
from bearwitness.corroboration.cues import Hit
from bearwitness.corroboration.figures import PEOPLE, Number
from bearwitness.corroboration.frames import Frame
from bearwitness.corroboration.parse import Parse
from bearwitness.corroboration.reading_values import ReadClaim
from bearwitness.records.claim import Denial, Stance

_NOT_DONE = {Stance.PREDICTS, Stance.JUSTIFIES}  # "would" and "will" have no doer yet


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with all that was found in it."""

    parse: Parse
    first: int
    last: int
    frames: tuple[Frame, ...]
    numbers: tuple[Number, ...]
    denials: tuple[Hit, ...]
    published_by: str | None

    def around(self, token: int) -> tuple[Frame, ...]:
        """Return the frames whose content holds this token, the widest first."""
        mine = [f for f in self.frames if token in f.content]
        return tuple(sorted(mine, key=lambda f: (not f.wide, f.maker, -len(f.content))))


def of_sentence(
    sentence: Sentence, found: tuple[Hit, ...], before: Sequence[ReadClaim]
) -> list[ReadClaim]:
    """Return the claims of one sentence, numbered on from those before it."""
    made: list[ReadClaim] = []
    used: set[Hit] = set()
    for hit in (h for h in found if _claimed(sentence, h)):
        inside = [d for d in sentence.denials if _same_mouth(sentence, hit, d)]
        denial = stance.nearest(hit, inside)
        used |= {denial} if denial else set()
        number = f"c{len(before) + len(made) + 1}"
        made.append(_claim(sentence, hit, denial, number))
    kinds = {d.term for d in used}
    named = {i for hit in found for i in hit.tokens}
    for pointer in _pointing_back(sentence, kinds, named):
        number = f"c{len(before) + len(made) + 1}"
        answer = _answer(sentence, *pointer, before, number)
        made += [answer] if answer else []
    return made


def _same_mouth(sentence: Sentence, hit: Hit, denial: Hit) -> bool:
    anchor = circumstances.anchor(sentence.parse, hit)
    mine, theirs = sentence.around(anchor), sentence.around(denial.first)
    return bool(mine) and mine[-1:] == theirs[-1:]


def _claimed(sentence: Sentence, hit: Hit) -> bool:
    """Tell a claim from a passing mention.

    A verb claims, unless it hangs on "if"; a noun claims when somebody says it, when it is
    counted, or under a verb such as "suffer"; "awareness of violence" claims nothing.
    """
    parse, anchor = sentence.parse, circumstances.anchor(sentence.parse, hit)
    if circumstances.conditional(parse, anchor) and not sentence.denials:
        return False
    if any(anchor in range(*s.tokens) for f in sentence.frames for s in f.speakers):
        return False
    if circumstances.in_brackets(parse, anchor, sentence.first):
        return False
    if parse.tokens[anchor].word_class == "NOUN" and parse.tokens[anchor].lemma in PEOPLE:
        return False  # "the detainees" are people; that they were detained is not claimed here
    frames = sentence.around(anchor)
    if frames and circumstances.presupposed(parse, anchor):
        return frames[-1].stance is Stance.ASSERTS and not sentence.denials
    if frames:
        return True
    if parse.tokens[anchor].word_class == "VERB" and not circumstances.presupposed(parse, anchor):
        return True
    if circumstances.figure(parse, anchor, sentence.numbers) is not None:
        return True
    verb = syntax.governing_verb(parse, anchor)
    return verb is not None and parse.tokens[verb].lemma in lexicon.SUPPORTING


def _claim(sentence: Sentence, hit: Hit, denial: Hit | None, number: str) -> ReadClaim:
    parse, anchor = sentence.parse, circumstances.anchor(sentence.parse, hit)
    frames = sentence.around(anchor)
    taken, kind = stance.stance_of(parse, hit, frames[-1].stance if frames else None, denial)
    named = frozenset(i for f in sentence.frames for s in f.speakers for i in range(*s.tokens))
    numbers = [n for n in sentence.numbers if not named & {n.counted, n.first}]
    counted = circumstances.figure(parse, anchor, numbers)
    start, end = extents.extent(parse, anchor, named, sentence.frames)
    return ReadClaim(
        id=number,
        start=start,
        end=end,
        predicate=hit.term,
        stance=taken,
        denial=kind,
        figure=counted.figure if counted else None,
        attribution=_chain(frames, sentence.published_by),
        cue=parse.offsets(*frames[-1].cue) if frames else None,
        place=circumstances.place(parse, anchor, named),
        date=circumstances.date(parse, anchor),
        perpetrator=None if taken in _NOT_DONE else circumstances.perpetrator(parse, anchor, named),
        answers=(),
        because=_because(parse, hit, frames, counted, denial),
    )


def _because(
    parse: Parse, hit: Hit, frames: tuple[Frame, ...], counted: Number | None, denial: Hit | None
) -> str:
    words = " … ".join(parse.tokens[i].text for i in hit.tokens)
    reasons = [f"“{words}” is a cue of {hit.term}"]
    if counted:
        reasons.append(f"“{parse.words(counted.first, counted.last)}” counts its victims")
    reasons += [f.why for f in frames] or ["nobody is named as saying it"]
    if denial:
        reasons.append(f"a denial stands nearest (its kind: {denial.term})")
    return "; ".join(reasons)


def _pointing_back(
    sentence: Sentence, used: set[str], named: set[int]
) -> list[tuple[Frame, Hit | None]]:
    """Denials without a violation of their own, and condemned "such acts"."""
    found: list[tuple[Frame, Hit | None]] = []
    for denial in sentence.denials:
        frames = sentence.around(denial.first)
        if frames and denial.term not in used:
            used.add(denial.term)
            found.append((frames[-1], denial))
    for frame in sentence.frames:
        apart = frame.stance in {Stance.CONDEMNS, Stance.DENIES, Stance.DOUBTS}
        if (
            apart
            and not any(f is frame for f, _ in found)
            and _anaphor(sentence.parse, frame, named)
        ):
            found.append((frame, None))
    return found


def _anaphor(parse: Parse, frame: Frame, named: set[int]) -> bool:
    return any(
        parse.tokens[i].lemma in lexicon.POINTED_AT
        and (
            parse.tokens[i].lemma == "это"
            or any(parse.tokens[j].lemma in lexicon.POINTING for j in parse.children(i))
        )
        for i in frame.content - named
    )


def _answer(
    sentence: Sentence,
    frame: Frame,
    denial: Hit | None,
    before: Sequence[ReadClaim],
    number: str,
) -> ReadClaim | None:
    frames = tuple(f for f in sentence.around(min(frame.content, default=-1)) if f.wide)
    chain = _chain((*(f for f in frames if f is not frame), frame), sentence.published_by)
    asserted = [c for c in before if c.stance is Stance.ASSERTS and c.attribution != chain]
    others = [c for c in asserted if c.cue is not None] or asserted
    counted = [c for c in others if c.figure]
    kind = Denial(denial.term) if denial else None
    if denial is None and frame.stance in {Stance.DENIES, Stance.DOUBTS}:
        kind = Denial.FLAT if frame.stance is Stance.DENIES else Denial.NON_CONFIRMATION
    tokens = (min(frame.content), max(frame.content) + 1)
    if denial is not None:
        tokens = extents.unit_around(sentence.parse, denial.tokens, frame.content)
    start, end = sentence.parse.offsets(*tokens)
    what = f"a denial (its kind: {denial.term}); " if denial else ""
    answered = "answers what was said before" if others else "answers nothing in this text"
    return ReadClaim(
        id=number,
        start=start,
        end=end,
        predicate=next((c.predicate for c in (*counted, *others)), None),
        stance=stance.OF_DENIAL[kind] if kind else frame.stance,
        denial=kind,
        figure=None,
        attribution=chain,
        cue=sentence.parse.offsets(*frame.cue),
        place=None,
        date=None,
        perpetrator=None,
        answers=tuple(c.id for c in others),
        because=f"{what}{frame.why}; it names no violation and {answered}",
    )


def _chain(frames: tuple[Frame, ...], outlet: str | None) -> tuple[str, ...]:
    names = [outlet] if outlet else []
    names += [s.name for frame in frames for s in frame.speakers]
    return tuple(dict.fromkeys(names))
