"""Frames that a film or a report makes: "in a video made by X", "in partnership with Y"."""

from __future__ import annotations

from bearwitness.corroboration import lexicon, syntax
from bearwitness.corroboration.frames import Frame
from bearwitness.corroboration.parse import Parse
from bearwitness.corroboration.speakers import speakers
from bearwitness.records.claim import Stance


def media_frames(parse: Parse, first: int, last: int) -> list[Frame]:
    """“In a video made by X” (wide) and "in partnership with Y" (named, frames nothing)."""
    found = []
    for i in range(first, last):
        token = parse.tokens[i]
        if token.lemma in lexicon.MEDIA and _stands_in(parse, i):
            maker = _maker(parse, i)
            if maker is not None:
                named = speakers(parse, maker)
                cue = (i, named[0].tokens[0])
                content = frozenset(range(first, last)) - set(
                    range(_opening(parse, i), named[0].tokens[1])
                )
                why = f"told in a {token.lemma} made by the source"
                wide = Frame(named, cue, Stance.ASSERTS, content, True, maker=True, why=why)  # noqa: FBT003
                found.append(wide)
        if token.lemma in {"partnership", "collaboration", "партнёрство", "сотрудничество"}:
            found += _partner(parse, i)
    return found


def _stands_in(parse: Parse, i: int) -> bool:
    head = parse.tokens[parse.tokens[i].head]
    cases = {parse.tokens[j].lemma for j in parse.children(i) if parse.tokens[j].relation == "case"}
    return head.lemma == "in" or "в" in cases


def _opening(parse: Parse, medium: int) -> int:
    """Where "in a new video" begins."""
    head = parse.tokens[medium].head
    return min([medium, *parse.children(medium), *([head] if head < medium else [])])


def _maker(parse: Parse, medium: int) -> int | None:
    by = syntax.agent(parse, medium)
    if by is not None:
        return by
    made = [i for i in parse.children(medium) if _made(parse.tokens[i].lemma)]
    return next((a for i in made if (a := syntax.agent(parse, i)) is not None), None)


def _made(lemma: str) -> bool:
    return lemma in lexicon.MAKING or lemma.startswith(lexicon.MADE)


def _partner(parse: Parse, i: int) -> list[Frame]:
    for j in parse.children(i):
        if parse.tokens[j].lemma == "with":
            head = syntax.noun_below(parse, j)
        elif any(parse.tokens[k].lemma in {"с", "со"} for k in parse.children(j)):
            head = j
        else:
            continue
        if head is not None:
            named = speakers(parse, head)
            why = "named as a partner"
            cue = (i, named[0].tokens[0])
            return [Frame(named, cue, Stance.ASSERTS, frozenset(), maker=True, why=why)]
    return []
