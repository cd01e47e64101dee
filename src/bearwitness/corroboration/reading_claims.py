"""From the violations found in one framed sentence to claims."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bearwitness.corroboration import (
    circumstances,
    extents,
    lexicon,
    places,
    reach,
    reasons,
    stance,
    syntax,
)
from bearwitness.corroboration.cues import Hit, person
from bearwitness.corroboration.figures import Number
from bearwitness.corroboration.frames import Frame
from bearwitness.corroboration.parse import Parse
from bearwitness.corroboration.places import Placed
from bearwitness.corroboration.reading_values import ReadClaim
from bearwitness.records.claim import Denial, Stance
from bearwitness.records.terms import Vocabulary

_NOT_DONE = {Stance.PREDICTS, Stance.JUSTIFIES}  # "would" and "will" have no doer yet


@dataclass(frozen=True, slots=True)
class Article:
    """What is the same for every sentence of an article."""

    parse: Parse
    violations: Vocabulary
    denials: Vocabulary
    outlet: str | None
    published: date | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with all that was found in it."""

    article: Article
    first: int
    last: int
    frames: tuple[Frame, ...]
    numbers: tuple[Number, ...]
    denials: tuple[Hit, ...]
    about: Placed | None  # the place that the text was speaking of before it

    @property
    def parse(self) -> Parse:
        """Return the article's parse."""
        return self.article.parse

    @property
    def named(self) -> frozenset[int]:
        """Return the tokens that name speakers."""
        return frozenset(i for f in self.frames for s in f.speakers for i in range(*s.tokens))

    def around(self, token: int) -> tuple[Frame, ...]:
        """Return the frames whose content holds this token, the widest first."""
        mine = [f for f in self.frames if token in f.content]
        return tuple(sorted(mine, key=lambda f: (not f.wide, f.maker, -len(f.content))))

    def said(self, token: int) -> frozenset[int]:
        """Return the tokens that are in the same mouth as this one."""
        around = self.around(token)
        if around:
            return around[-1].content
        spoken = {i for f in self.frames for i in (*f.content, *range(*f.cue))}
        return frozenset(range(self.first, self.last)) - spoken

    def chain(self, frames: Iterable[Frame]) -> tuple[str, ...]:
        """Return the names of the speakers, outermost first."""
        names = [self.article.outlet] if self.article.outlet else []
        names += [s.name for frame in frames for s in frame.speakers]
        return tuple(dict.fromkeys(names))


def of_sentence(sentence: Sentence, found: tuple[Hit, ...]) -> tuple[list[ReadClaim], set[Hit]]:
    """Return the claims that a sentence names, and the words of denial that they used up."""
    made: list[ReadClaim] = []
    used: set[Hit] = set()
    for hit in (h for h in found if _claimed(sentence, h)):
        inside = [d for d in sentence.denials if _denies(sentence, hit, d)]
        denial = stance.nearest(hit, inside)
        used |= {denial} if denial else set()
        claim = _claim(sentence, hit, denial)
        if not any(_same(claim, other) for other in made):
            made.append(claim)
    return made, used


def _same(one: ReadClaim, other: ReadClaim) -> bool:
    """Two words of one clause for one thing: "tortured with beatings … torture"."""
    ends = (one.start, one.end, one.predicate, one.stance, one.attribution)
    return ends == (other.start, other.end, other.predicate, other.stance, other.attribution)


def _denies(sentence: Sentence, hit: Hit, denial: Hit) -> bool:
    """Say whether these words of denial stand in the same mouth, and reach the violation."""
    parse, anchor = sentence.parse, circumstances.anchor(sentence.parse, hit)
    mine, theirs = sentence.around(anchor), sentence.around(denial.first)
    if mine[-1:] != theirs[-1:]:
        return False
    above, theirs_above = {anchor, *parse.ancestors(anchor)}, [*parse.ancestors(denial.first)]
    if not mine:
        verb = syntax.governing_verb(parse, denial.first)
        return bool({denial.first, verb} & above)
    my_path = [anchor, *parse.ancestors(anchor)]
    their_path = [denial.first, *theirs_above]
    return not _apart(parse, my_path, their_path) and not _apart(parse, their_path, my_path)


def _apart(parse: Parse, path: list[int], other: list[int]) -> bool:
    """Say whether a clause of its own, joined by "and", stands between."""
    own = path[: next((n for n, i in enumerate(path) if i in other), len(path))]
    return any(
        parse.tokens[i].relation == "conj" and syntax.subject(parse, i) is not None for i in own
    )


def _claimed(sentence: Sentence, hit: Hit) -> bool:
    """Tell a claim from a passing mention.

    A verb claims, unless it hangs on "if"; a noun claims when somebody says it, when it is
    counted, under a verb such as "suffer", or when it is said to happen; "awareness of violence"
    claims nothing.
    """
    parse, anchor = sentence.parse, circumstances.anchor(sentence.parse, hit)
    if circumstances.conditional(parse, anchor) and not sentence.denials:
        return False
    if not _held(parse, hit):
        return False
    if anchor in sentence.named or circumstances.in_brackets(parse, anchor, sentence.first):
        return False
    frames = sentence.around(anchor)
    if frames and not sentence.denials and stance.excused(parse, hit):
        return True  # "the detainees were terrorists"
    if circumstances.people(parse, anchor):
        return False  # "the detainees" are people; that they were detained is not claimed here
    if frames and circumstances.presupposed(parse, anchor):
        return frames[-1].stance is Stance.ASSERTS and not sentence.denials
    if frames or any(_denies(sentence, hit, d) for d in sentence.denials):
        return True
    if parse.tokens[anchor].word_class == "VERB" and not circumstances.presupposed(parse, anchor):
        return True
    if circumstances.figure(parse, anchor, sentence.numbers) is not None:
        return True
    return _happens(parse, anchor)


def _held(parse: Parse, hit: Hit) -> bool:
    """“Men were held”, and not "talks were held": the one who is held is a person."""
    verb = hit.tokens[-1]
    if parse.tokens[verb].lemma not in lexicon.HOLDING or not person(parse.tokens[hit.first]):
        return True
    chief = syntax.with_subject(parse, verb)
    return hit.first in {syntax.subject(parse, chief), *reach.objects(parse, verb)}


def _happens(parse: Parse, anchor: int) -> bool:
    """“Killings continue”, "reports of torture emerged", "the men suffered beatings"."""
    verb = syntax.governing_verb(parse, anchor)
    if verb is None:
        return False
    lemma = parse.tokens[verb].lemma
    if lemma in lexicon.SUPPORTING:
        return True
    top = anchor
    while parse.tokens[top].head != verb and parse.tokens[top].head != top:
        top = parse.tokens[top].head
    if parse.tokens[top].relation not in syntax.SUBJECTS:
        return False
    if top != anchor and parse.tokens[anchor].relation != "conj":
        return lemma in lexicon.BECOMING_KNOWN
    if lemma in lexicon.HAPPENING | lexicon.BECOMING_KNOWN:
        return True
    return any(
        parse.tokens[i].lemma in lexicon.WIDESPREAD | lexicon.LIKELY for i in parse.children(verb)
    )


def _claim(sentence: Sentence, hit: Hit, denial: Hit | None) -> ReadClaim:
    parse, anchor = sentence.parse, circumstances.anchor(sentence.parse, hit)
    frames = sentence.around(anchor)
    taken, kind = stance.stance_of(parse, hit, _framed_as(frames), denial)
    named = sentence.named
    numbers = [n for n in sentence.numbers if not named & {n.counted, n.first}]
    counted = circumstances.figure(parse, anchor, numbers)
    start, end = extents.extent(parse, anchor, named, sentence.frames)
    dated = circumstances.date(
        parse, anchor, sentence.frames, sentence.article.published, sentence.said(anchor)
    )
    placed = places.placed(parse, anchor, named, sentence.about, sentence.said(anchor))
    hedge = _hedge(sentence, hit)
    return ReadClaim(
        id="",
        start=start,
        end=end,
        predicate=hit.term,
        stance=taken,
        denial=kind,
        figure=counted.figure if counted else None,
        attribution=sentence.chain(frames),
        cue=parse.offsets(*frames[-1].cue) if frames else None,
        placed=placed,
        dated=dated,
        perpetrator=None if taken in _NOT_DONE else circumstances.perpetrator(parse, anchor, named),
        answers=(),
        because=reasons.because(
            sentence.article.violations.term(hit.term),
            words=" … ".join(parse.tokens[i].text for i in hit.tokens),
            frames=frames,
            counted=parse.words(counted.first, counted.last) if counted else None,
            denial=sentence.article.denials.term(denial.term) if denial else None,
            placed=placed,
            dated=dated,
            hedge=hedge,
        ),
        hedge=hedge,
    )


def _framed_as(frames: tuple[Frame, ...]) -> Stance | None:
    """The innermost stance; "denied reports alleging that …" denies what they allege."""
    for frame in frames[::-1]:
        if frame.speakers or frame.stance is not Stance.ASSERTS:
            return frame.stance
    return frames[-1].stance if frames else None


def _hedge(sentence: Sentence, hit: Hit) -> str | None:
    parse = sentence.parse
    clause = set(parse.subtree(syntax.governing_verb(parse, hit.first) or hit.first))
    told = lexicon.HEDGES.get(parse.language, ())
    words = (parse.tokens[i].text.lower() for i in sorted(clause))
    return next((word for word in words if word in told), None)


def answer_kind(denial: Hit | None, frame: Frame) -> Denial | None:
    """Return the kind of a denial that names no violation."""
    if denial is not None:
        return Denial(denial.term)
    return {
        Stance.DENIES: Denial.FLAT,
        Stance.DOUBTS: Denial.NON_CONFIRMATION,
        Stance.JUSTIFIES: Denial.JUSTIFICATION,
    }.get(frame.stance)
