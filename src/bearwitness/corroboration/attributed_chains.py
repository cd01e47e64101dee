"""Whom a speaker has it from: "citing X", "with reference to X", «со ссылкой на X», "via Y".

A chain goes from whoever the text names as speaking to those on whom that one relies, in the
order of the text; each of them may be a plain plural: "two rights groups, citing relatives".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bearwitness.corroboration import attributed_words_ru as words_ru
from bearwitness.corroboration import lexicon, syntax
from bearwitness.corroboration.frames import Frame
from bearwitness.corroboration.parse import Parse
from bearwitness.corroboration.speakers import Speaker, speakers

_HEARSAY = {
    "information", "datum", "data", "figure", "estimate", "account", "statistics", "count", "tally",
    "interview",
}  # fmt: skip
_FROM = {"from", "of", "with"}  # "interviews with survivors"
_QUOTING = {"cite", "quote", "цитировать", "процитировать"}
_LEANING = {"refer": "to", "rely": "on", "draw": "on", "base": "on"}
_OBJECTS = {"dobj", "obj"}
_BESIDE = {"advcl", "acl", "relcl", "acl:relcl", "prep", "pcomp"}
_WHOM = {"который", "whom", "who"}
_SUFFERED = {"dobj", "obj", "obl"}
_NEAR = 8  # tokens from a verb of saying to "citing", where the parser hung it elsewhere
_VERBS = {"VERB", "AUX"}


def behind(parse: Parse, head: int) -> tuple[Speaker, ...]:
    """“According to information received by the experts”: the experts, if anybody, tell it."""
    if parse.language == "ru" and parse.tokens[head].lemma in words_ru.BY:
        owners = (i for i in parse.children(head) if parse.tokens[i].relation == "nmod")
        owner = next((i for i in owners if i > head), None)
        return speakers(parse, owner) if owner is not None else ()
    if parse.tokens[head].lemma not in _HEARSAY:
        return ()
    doers = [head, *(i for i in parse.children(head) if parse.tokens[i].relation == "acl")]
    by = next((a for i in doers if (a := syntax.agent(parse, i)) is not None), None)
    if by is None:
        froms = (i for i in parse.children(head) if parse.tokens[i].lemma in _FROM)
        by = next((n for i in froms if (n := syntax.noun_below(parse, i)) is not None), None)
    return speakers(parse, by) if by is not None else ()


def relayed_by(parse: Parse, head: int) -> tuple[Speaker, ...]:
    """“Survivors quoted by X", «свидетели, на которых ссылается X»: X stands before them."""
    for i in parse.children(head):
        token = parse.tokens[i]
        if token.relation not in _BESIDE or token.lemma not in _QUOTING | words_ru.REFERRING:
            continue
        teller = syntax.agent(parse, i)
        below = (parse.tokens[j] for j in parse.children(i))
        if teller is None and any(t.lemma in _WHOM and t.relation in _SUFFERED for t in below):
            teller = syntax.subject(parse, i)
        if teller is not None and _somebody(parse, teller):
            return speakers(parse, teller)
    return ()


def by_way_of(parse: Parse, verb: int, named: tuple[Speaker, ...]) -> tuple[Speaker, ...]:
    """“… spoke via a spokesperson”: the spokesperson stands before the principal."""
    of = named[0].name if named else ""
    for i in parse.children(verb):
        inner = parse.children(i)
        if parse.tokens[i].lemma in lexicon.BY_WAY_OF:
            head = next((j for j in inner if parse.tokens[j].lemma in lexicon.SPOKESPEOPLE), None)
        elif any(parse.tokens[j].lemma in lexicon.BY_WAY_OF for j in inner):
            head = i if parse.tokens[i].lemma in lexicon.SPOKESPEOPLE else None
        else:
            continue
        if head is None:
            continue
        proxy = speakers(parse, head)[0]
        plain = proxy.name.lower() in {parse.tokens[head].lemma, parse.tokens[head].text.lower()}
        role = parse.tokens[head].lemma
        name = f"{role} of {of}" if parse.language == "en" else f"{role} ({of})"
        return (replace(proxy, name=name if plain and of else proxy.name, speaks_for_next=True),)
    return ()


def cites(parse: Parse, verb: int) -> bool:
    """Say whether this verb only says from whom another's speaker has it: "…, citing X"."""
    beside = _beside(parse, verb) or parse.tokens[verb].relation == "amod"
    return beside and _cited_by(parse, verb) is not None


def from_their_words(
    parse: Parse, wide: list[Frame], said: list[Frame]
) -> tuple[list[Frame], list[Frame]]:
    """«Со слов X»: X, where nobody else speaks; else whoever speaks has it from X."""
    whose = [f for f in wide if parse.tokens[f.cue[0]].text.lower() == "со" and f.speakers]
    if not whose or not said or not said[0].speakers:
        return wide, said
    aside = frozenset(i for f in whose for s in f.speakers for i in range(*s.tokens))
    aside |= {i for f in whose for i in range(*f.cue)}
    more = tuple(s for f in whose for s in f.speakers)
    first = replace(
        said[0],
        speakers=said[0].speakers + more,
        content=said[0].content - aside,
        aside=said[0].aside | aside,
    )
    return [f for f in wide if f not in whose], [first, *said[1:]]


def with_cited(parse: Parse, first: int, last: int, frames: Sequence[Frame]) -> tuple[Frame, ...]:
    """Return the frames of a sentence with those on whom their speakers are said to rely."""
    out = list(frames)
    for at in range(first, last):
        head = _cited_by(parse, at)
        if head is None:
            continue
        home = _home(parse, at, out)
        if home is None:
            continue
        known = {s.name for s in out[home].speakers}
        cited = behind(parse, head) or speakers(parse, head)
        more = tuple(s for s in cited if s.name not in known)
        aside = {i for s in more for i in range(*s.tokens)}
        aside |= set(parse.subtree(at)) if at not in range(*out[home].cue) else set()
        out[home] = replace(
            out[home],
            speakers=out[home].speakers + more,
            content=out[home].content - aside,
            aside=out[home].aside | aside,
        )
    return tuple(out)


def _cited_by(parse: Parse, at: int) -> int | None:
    """Return whom the word at this place cites, if it cites anybody."""
    token = parse.tokens[at]
    if token.lemma in _QUOTING and token.relation == "amod":
        return token.head if at < token.head else None  # "Quoting relatives, the station said"
    if token.lemma in _QUOTING:
        below = (i for i in parse.children(at) if parse.tokens[i].relation in _OBJECTS)
        return next((i for i in below if _somebody(parse, i)), _next_noun(parse, at))
    if token.lemma in _LEANING:
        return _after(parse, at, _LEANING[token.lemma]) if _beside(parse, at) else None
    if token.lemma == "reference":
        above = parse.tokens[token.head].text.lower()
        return _after(parse, at, "to") if above in {"with", "in"} else None
    if token.lemma in words_ru.REFERRING or token.lemma == "ссылка":
        return _onto(parse, at)
    return None


def _next_noun(parse: Parse, at: int) -> int | None:
    """“Citing the agency Tidewater, which …": the parser may take Tidewater for the subject."""
    if not parse.tokens[at].text.lower().endswith("ing"):
        return None
    for i in range(at + 1, min(at + 4, parse.sentence(at)[1])):
        if _somebody(parse, i):
            above = parse.tokens[i].head
            return above if parse.tokens[i].relation == "compound" and above > i else i
        if parse.tokens[i].word_class not in {"DET", "ADJ", "NUM"}:
            return None
    return None


def _beside(parse: Parse, at: int) -> bool:
    return parse.tokens[at].relation in _BESIDE


def _somebody(parse: Parse, i: int) -> bool:
    return parse.tokens[i].word_class in {"NOUN", "PROPN"}


def _after(parse: Parse, at: int, preposition: str) -> int | None:
    for i in parse.children(at):
        if parse.tokens[i].text.lower() == preposition:
            return syntax.noun_below(parse, i)
    return None


def _onto(parse: Parse, at: int) -> int | None:
    """«Ссылаясь на X», «со ссылкой на X»."""
    for i in parse.children(at):
        if "на" in {parse.tokens[j].text.lower() for j in parse.children(i)}:
            return i if _somebody(parse, i) else None
    nouns = (i for i in parse.children(at) if i > at and _somebody(parse, i))
    return next(nouns, None)


def _home(parse: Parse, at: int, frames: Sequence[Frame]) -> int | None:
    """Return the frame whose speaker cites: by the tree, else the nearest verb of saying before."""
    barred = at
    for above in (at, *parse.ancestors(at)):
        for n, frame in enumerate(frames):
            if frame.maker:
                continue
            if above in range(*frame.cue) or any(above in range(*s.tokens) for s in frame.speakers):
                return n
        own = parse.tokens[above].word_class in _VERBS and syntax.subject(parse, above) is not None
        if own and above != at:
            barred = above  # another's clause, or the parser hung it on what was said before
            break
    near = [n for n, f in enumerate(frames) if not f.maker and 0 < at - f.cue[0] <= _NEAR]
    later = any(i > at and parse.tokens[i].relation == "mark" for i in parse.children(barred))
    near = [n for n in near if later or barred == at or barred < frames[n].cue[0]]
    near = [n for n in near if not _verb_between(parse, frames[n].cue[1], at)]
    return near[-1] if near else None


def _verb_between(parse: Parse, first: int, last: int) -> bool:
    return any(_verbal(parse, i) for i in range(first, last))


def _verbal(parse: Parse, i: int) -> bool:
    return parse.tokens[i].word_class in _VERBS
