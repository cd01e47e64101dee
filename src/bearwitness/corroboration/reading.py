"""Read an article: what it claims, in whose mouth, with which figures, and who is denied what.

A reading is a proposal by rules that can be printed; nothing of it is a finding until a person
confirms it. Date and perpetrator are told only where the sentence itself ties them to the
violation; a place from elsewhere in the text is marked as such. What a rule does not see is
missing here: read the article too.

1. sentences are framed: who says what (`story`, `attribution`, `speakers`);
2. words of the violation vocabulary are found (`cues`), and those that only mention a violation
   in passing are left out (`_claimed`);
3. each gets its chain of speakers, stance, figure, place, date, perpetrator (`circumstances`);
4. a denial or condemnation that only points back ("such reports are lies") is kept as an answer
   to what was asserted before it;
5. beside the claims, all that anybody is said to say, think or want is listed (`attributed`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from datetime import date
from itertools import pairwise

from bearwitness.corroboration import datelines, places, stance
from bearwitness.corroboration.answers import Told, answers
from bearwitness.corroboration.attributed import Attribution, attributions, stated
from bearwitness.corroboration.cues import hits
from bearwitness.corroboration.figures import numbers
from bearwitness.corroboration.frames import Frame
from bearwitness.corroboration.parse import Parse
from bearwitness.corroboration.places import Placed
from bearwitness.corroboration.reading_claims import Article, Sentence, of_sentence
from bearwitness.corroboration.reading_values import (
    ReadAttribution,
    ReadClaim,
    Reading,
    ReadLink,
    ReadSource,
)
from bearwitness.corroboration.speakers import Speaker
from bearwitness.corroboration.story import framed
from bearwitness.corroboration.who import SpeakerKind
from bearwitness.records.reason import as_seen
from bearwitness.records.terms import Vocabulary

THIS_TEXT = "this text"
_BACK = 200  # claims; what is denied further on points back no further
_DENIAL_GAP = 8  # words between two parts of a denial: "do not know yet that … is confirmed"


def read(
    parse: Parse,
    *,
    violations: Vocabulary,
    denials: Vocabulary,
    published_by: str | None = None,
    published: date | None = None,
) -> Reading:
    """Read one article.

    Args:
        parse: from `adapters.language.parsed`.
        violations: the vocabulary of that name.
        denials: the vocabulary of that name.
        published_by: the outlet, if known; it then begins every chain. Otherwise the agency of
            the dateline does, if the text has one.
        published: the day of publication, from which "on Monday" is reckoned; otherwise that of
            the dateline.
    """
    line = datelines.dateline(parse.text)
    outlet = as_seen(published_by or (line.agency if line else None) or "") or None
    published = published or datelines.published(parse.text)
    article = Article(parse, violations, denials, outlet, published)
    said = stated(parse)
    story = framed(parse, said)
    told = _told(article, story)
    claims = [one.claim for one in told]
    sources, lineage = _relied_on(parse, story, claims, outlet)
    return Reading(tuple(claims), sources, lineage, _attributed(parse, said))


def _attributed(parse: Parse, said: tuple[Attribution, ...]) -> tuple[ReadAttribution, ...]:
    return tuple(
        ReadAttribution(*(parse.ranges(part) for part in (one.source, one.cue, one.content)))
        for one in attributions(parse, said)
    )


def _told(article: Article, story: tuple[tuple[Frame, ...], ...]) -> list[Told]:
    """Read sentence by sentence; each may point back to those before it."""
    parse = article.parse
    told: list[Told] = []
    blank = [match.start() for match in re.finditer(r"\n\s*\n", parse.text)]
    about = _headline_place(parse)
    for at, ((first, last), frames) in enumerate(zip(parse.sentences, story, strict=True)):
        if parse.words(first, last).rstrip("”»\"' ").endswith("?"):
            continue
        within = (first, last)
        spoken = hits(parse, article.denials, gap=_DENIAL_GAP, within=within)
        spoken = tuple(d for d in spoken if not stance.taken_back(parse, d))
        counted = numbers(parse, first, last)
        sentence = Sentence(article, first, last, frames, counted, spoken, about)
        found = hits(parse, article.violations, within=within)
        paragraph = bisect_left(blank, parse.tokens[first].start)
        made, used = of_sentence(sentence, found)
        _number(made, told, paragraph, at)
        _number(answers(sentence, used, found, told[-_BACK:], paragraph), told, paragraph, at)
        about = _about(made) or about
    return told


def _number(made: list[ReadClaim], told: list[Told], paragraph: int, sentence: int) -> None:
    for claim in made:
        told.append(Told(replace(claim, id=f"c{len(told) + 1}"), paragraph, sentence))


def _about(made: list[ReadClaim]) -> Placed | None:
    """The last named place to which a claim was tied: what follows is told of it too."""
    named = [c.placed for c in made if c.placed and c.placed.stated and c.placed.named]
    return Placed(named[-1].name, stated=False) if named else None


def _headline_place(parse: Parse) -> Placed | None:
    """The place that the first sentence tells of, or that of the dateline, if the text does too."""
    first = [place for span in parse.sentences[:1] for place in places.all_located(parse, *span)]
    name = first[0] if first else places.filed_and_told(parse)
    return Placed(name, stated=False) if name else None


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
                around = [f for f in frames if frame.cue[0] in f.content and f is not frame]
                around.sort(key=lambda f: (not f.wide, f.maker, -len(f.content)))
                outer = [s for f in around for s in f.speakers]
                named = Speaker(outlet or THIS_TEXT, SpeakerKind.OUTLET, (0, 0))
                _add(parse, frame, (named, *outer), sources, links)
    return tuple(sources.values()), tuple(links.values())


def _plain(name: str) -> str:
    return re.sub('["“”„«»]', "", name).strip().casefold().removeprefix("the ")


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
        if _plain(key[0]) == _plain(key[1]):
            continue  # an article that quotes itself relies on nobody by it
        links.setdefault(key, ReadLink(*key, cue, one.speaks_for_next))
