"""Read an article: what it claims, in whose mouth, with which figures, and who is denied what.

A reading is a proposal by rules that can be printed; nothing of it is a finding until a person
confirms it. Place, date and perpetrator are told only where the sentence itself ties them to
the violation. What a rule does not see is missing here: read the article too.

1. sentences are framed: who says what (`story`, `attribution`, `speakers`);
2. words of the violation vocabulary are found (`cues`), and those that only mention a violation
   in passing are left out (`_claimed`);
3. each gets its chain of speakers, stance, figure, place, date, perpetrator (`circumstances`);
4. a denial or condemnation that only points back ("such reports are lies") is kept as an answer
   to what was asserted before it.
"""

from __future__ import annotations

from itertools import pairwise

from bearwitness.corroboration.cues import hits
from bearwitness.corroboration.figures import numbers
from bearwitness.corroboration.frames import Frame
from bearwitness.corroboration.parse import Parse
from bearwitness.corroboration.reading_claims import Sentence, of_sentence
from bearwitness.corroboration.reading_values import ReadClaim, Reading, ReadLink, ReadSource
from bearwitness.corroboration.speakers import Speaker
from bearwitness.corroboration.story import framed
from bearwitness.records.source import SourceKind
from bearwitness.records.terms import Vocabulary

THIS_TEXT = "this text"
_DENIAL_GAP = 8  # words between two parts of a denial: "do not know yet that … is confirmed"


def read(
    parse: Parse, *, violations: Vocabulary, denials: Vocabulary, published_by: str | None = None
) -> Reading:
    """Read one article.

    Args:
        parse: from `adapters.language.parsed`.
        violations: the vocabulary of that name.
        denials: the vocabulary of that name.
        published_by: the outlet, if known; it then begins every chain.
    """
    claims: list[ReadClaim] = []
    story = framed(parse)
    for (first, last), frames in zip(parse.sentences, story, strict=True):
        if parse.words(first, last).endswith("?"):
            continue
        spoken = hits(parse, denials, gap=_DENIAL_GAP, within=(first, last)) if frames else ()
        sentence = Sentence(
            parse, first, last, frames, numbers(parse, first, last), spoken, published_by
        )
        found = hits(parse, violations, within=(first, last))
        claims += of_sentence(sentence, found, claims)
    sources, lineage = _relied_on(parse, story, claims, published_by)
    return Reading(tuple(claims), sources, lineage)


def _relied_on(
    parse: Parse,
    story: tuple[tuple[Frame, ...], ...],
    claims: list[ReadClaim],
    outlet: str | None,
) -> tuple[tuple[ReadSource, ...], tuple[ReadLink, ...]]:
    """Name the speakers of claims and the makers of films and reports, and who leans on whom."""
    speaking = {name for claim in claims for name in claim.attribution}
    sources: dict[str, ReadSource] = {}
    links: dict[tuple[str, str], ReadLink] = {}
    for frames in story:
        for frame in frames:
            if frame.maker or all(s.name in speaking for s in frame.speakers):
                around = (f for f in frames if f.wide and frame.cue[0] in f.content)
                outer = [s for f in around if f is not frame for s in f.speakers]
                named = Speaker(outlet or THIS_TEXT, SourceKind.ARTICLE, (0, 0))
                _add(parse, frame, (named, *outer), sources, links)
    return tuple(sources.values()), tuple(links.values())


def _add(
    parse: Parse,
    frame: Frame,
    outer: tuple[Speaker, ...],
    sources: dict[str, ReadSource],
    links: dict[tuple[str, str], ReadLink],
) -> None:
    cue = parse.offsets(*frame.cue)
    for speaker in frame.speakers:
        sources.setdefault(speaker.name, ReadSource(speaker.name, speaker.kind))
    for one, next_one in pairwise((outer[-1], *frame.speakers)):
        key = (one.name, next_one.name)
        links.setdefault(key, ReadLink(*key, cue, one.speaks_for_next))
