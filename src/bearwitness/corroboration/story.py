"""A text as a run of sentences: who was speaking, and who still is.

Pronouns, "the newspaper", a surname alone, a quotation that goes on and a block quotation after
"… stated:" point back to a speaker whom the text named before. Only what stands earlier in the
same text is used; if nothing does, the words stay unattributed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bearwitness.corroboration import lexicon, syntax
from bearwitness.corroboration.attributed_frames import sentence_frames
from bearwitness.corroboration.attributed_quotes import Quoted
from bearwitness.corroboration.attributed_spans import Attribution
from bearwitness.corroboration.frames import Frame
from bearwitness.corroboration.parse import Parse
from bearwitness.corroboration.speakers import Speaker, speakers
from bearwitness.corroboration.who import SpeakerKind
from bearwitness.records.claim import Stance
from bearwitness.records.spans import Names

_NO_PERSON = {
    SpeakerKind.OUTLET,
    SpeakerKind.ORGANISATION,
    SpeakerKind.DOCUMENT,
    SpeakerKind.GROUP,
}


@dataclass(slots=True)
class _Memory:
    quoted: Quoted
    last: Frame | None = None
    person: Frame | None = None  # whom "she" can be
    body: Frame | None = None  # what "it" can be
    wide: Frame | None = None
    outlet: Speaker | None = None
    block: Frame | None = None
    known: dict[str, tuple[Speaker, ...]] = field(default_factory=dict)
    spelled: dict[str, str] = field(default_factory=dict)  # «Мэр» and «мэр» are one
    full: dict[str, tuple[int, str]] = field(default_factory=dict)  # surname: where it first ended


def framed(parse: Parse, stated: Iterable[Attribution]) -> tuple[tuple[Frame, ...], ...]:
    """Return the frames of every sentence, in order, with what points back resolved.

    Args:
        parse: the text.
        stated: what `attributed.stated` returns for it.
    """
    memory, found = _Memory(Quoted.of(parse), full=_full_names(parse)), []
    told: dict[int, list[Attribution]] = {}
    for one in stated:
        told.setdefault(parse.sentence(one.by)[0], []).append(one)
    before = 0
    for first, last in parse.sentences:
        new_paragraph = "\n\n" in re.sub(
            r"[^\S\n]", "", parse.text[before : parse.tokens[first].start]
        )
        if new_paragraph:
            memory.wide = None
            memory.block = _opens_block(parse, memory, first)
        before = parse.tokens[last - 1].end
        mine = sentence_frames(parse, first, last, told.get(first, ()), memory.quoted)
        found.append(_sentence(parse, first, last, memory, mine))
        back = _about_this(parse, first, last, found[-1])
        if back is not None and not new_paragraph and len(found) > 1 and not found[-2]:
            found[-2] = (replace(back, content=frozenset(range(*parse.sentences[len(found) - 2]))),)
    return tuple(found)


def _about_this(parse: Parse, first: int, last: int, frames: tuple[Frame, ...]) -> Frame | None:
    """«Об этом сообщает X» puts the sentence before it into the mouth of X."""
    if not re.match(r"об этом|такую информацию|такие данные", parse.words(first, last).lower()):
        return None
    why = "the next sentence says who reports it"
    said = (f for f in frames if f.speakers)
    return next((replace(f, wide=True, why=why) for f in said), None)


def _opens_block(parse: Parse, memory: _Memory, first: int) -> Frame | None:
    """“The experts stated,” at a paragraph's end puts the next paragraph into their mouth."""
    end = next((i for i in range(first - 1, -1, -1) if parse.tokens[i].word_class != "SPACE"), None)
    if end is None or memory.last is None or parse.tokens[end].text not in {",", ":"}:
        return None
    sentence = parse.sentence(end)
    mine = sentence[0] <= memory.last.cue[0] < sentence[1]
    return memory.last if mine and not memory.last.content - {end} else None


def _sentence(
    parse: Parse, first: int, last: int, memory: _Memory, stated: Iterable[Frame]
) -> tuple[Frame, ...]:
    frames = [
        resolved for frame in stated if (resolved := _resolved(parse, frame, memory)) is not None
    ]
    carried = _carried(parse, first, last, memory, frames)
    frames = [*carried, *frames]
    if not frames:
        _notice(parse, first, last, memory)
    wide = [f for f in frames if f.wide and not f.maker]
    memory.wide = wide[0] if wide else memory.wide if carried else None
    return tuple(frames)


def _notice(parse: Parse, first: int, last: int, memory: _Memory) -> None:
    """Whoever acts in a sentence without speech may be the "she" who speaks in the next."""
    for verb in (i for i in range(first, last) if parse.tokens[i].head == i):
        if syntax.passive(parse, verb):
            continue
        own = [i for i in parse.children(verb) if parse.tokens[i].relation in syntax.SUBJECTS]
        beside = (j for i in own for j in parse.children(i) if parse.tokens[j].relation == "appos")
        person = (i for i in (*own, *beside) if parse.names_what(i) is Names.PERSON)
        for name in person:
            cue, content = (verb, verb + 1), frozenset(range(verb, last))
            memory.last = Frame(speakers(parse, name), cue, Stance.ASSERTS, content)
            memory.person = memory.last


def _resolved(parse: Parse, frame: Frame, memory: _Memory) -> Frame | None:
    if frame.points_back:
        before = _pointed_to(parse, frame, memory)
        if before is None:
            return None
        chain = before.speakers
        why = frame.why + "; the speaker was named before"
        ing = parse.tokens[frame.cue[0]].text.lower().endswith("ing")
        goes_on = before.cue if ing else None
        frame = replace(frame, speakers=frame.speakers + chain, why=why, goes_on=goes_on)
    else:
        chain = tuple(s for speaker in frame.speakers for s in _full(parse, speaker, memory))
        chain = tuple(_as_before(speaker, memory) for speaker in chain)
        frame = replace(frame, speakers=_no_doubles(chain))
    _remember(parse, frame, memory)
    return frame


def _pointed_to(parse: Parse, frame: Frame, memory: _Memory) -> Frame | None:
    """Return whom a pronoun means: "she" is a person, "it" is none, "they" is anybody."""
    near = [*parse.children(frame.cue[0]), *range(*frame.cue)]
    words = {w for i in near for w in (parse.tokens[i].lemma, parse.tokens[i].text.lower())}
    if words & (lexicon.ONE_PERSON | {"его", "её", "ее"}):
        return memory.person
    if words & {"it", "оно"}:
        return memory.body
    return memory.last


def _is_person(parse: Parse, speaker: Speaker) -> bool:
    if parse.names_what(speaker.tokens[1] - 1) is Names.PERSON:
        return True
    if speaker.kind is SpeakerKind.OFFICIAL:
        words = range(*speaker.tokens)
        return any(parse.tokens[i].lemma in lexicon.TITLES for i in words)
    return speaker.kind not in _NO_PERSON and not _several(parse, speaker)


def _several(parse: Parse, speaker: Speaker) -> bool:
    word = parse.tokens[speaker.tokens[1] - 1]
    return word.word_class == "NOUN" and word.text.endswith("s") and word.lemma != word.text.lower()


def _full(parse: Parse, speaker: Speaker, memory: _Memory) -> tuple[Speaker, ...]:
    """Join "the newspaper" and a surname alone to the fuller name that stood earlier."""
    first, last = speaker.tokens
    bare = last - first == 1 and parse.tokens[first].lemma in lexicon.OUTLETS
    if bare and memory.outlet is not None:
        return (replace(speaker, name=memory.outlet.name, kind=memory.outlet.kind),)
    known = memory.known.get(speaker.name.lower(), ())
    if known and known[0].name != speaker.name:
        return (replace(known[0], tokens=speaker.tokens), *known[1:])
    return (replace(speaker, name=_full_name(parse, speaker, memory)),)


def _full_names(parse: Parse) -> dict[str, tuple[int, str]]:
    """Return, for each surname, the first full name with it and where that ends."""
    found: dict[str, tuple[int, str]] = {}
    for span in (s for s in parse.names if s.names is Names.PERSON):
        name = parse.normal.get(span.start, parse.text[span.start : span.end])
        if name.split()[1:]:
            found.setdefault(name.split()[-1], (span.end, name))
    return found


def _full_name(parse: Parse, speaker: Speaker, memory: _Memory) -> str:
    end, name = memory.full.get(speaker.name, (0, speaker.name))
    return name if end < parse.tokens[speaker.tokens[0]].start else speaker.name


def _as_before(speaker: Speaker, memory: _Memory) -> Speaker:
    """Spell a speaker as the text first did: a sentence may begin with the same words."""
    first = memory.spelled.setdefault(speaker.name.casefold(), speaker.name)
    return replace(speaker, name=first)


def _no_doubles(chain: tuple[Speaker, ...]) -> tuple[Speaker, ...]:
    return tuple(s for n, s in enumerate(chain) if s.name not in {o.name for o in chain[:n]})


def _remember(parse: Parse, frame: Frame, memory: _Memory) -> None:
    if frame.maker or not frame.speakers:
        return
    memory.last = frame
    person = [s for s in frame.speakers if _is_person(parse, s)]
    if person:
        after = frame.speakers[frame.speakers.index(person[0]) :]
        memory.person = replace(frame, speakers=after)
    else:
        memory.body = frame
    for n, speaker in enumerate(frame.speakers):
        words = speaker.name.lower().split()
        if len(words) > 1 and speaker.name[:1].isupper():
            after = frame.speakers[n + 1 :] if speaker.speaks_for_next else ()
            memory.known.setdefault(words[-1], (speaker, *after))
        if speaker.kind is SpeakerKind.OUTLET and speaker.name[:1].isupper():
            memory.outlet = speaker


def _carried(
    parse: Parse, first: int, last: int, memory: _Memory, frames: list[Frame]
) -> list[Frame]:
    whole = frozenset(range(first, last))
    if memory.block is not None and not frames:
        why = "a block quotation of the speaker named before it"
        return [replace(memory.block, content=whole, wide=True, stance=Stance.ASSERTS, why=why)]
    elsewhere = {i for f in frames if not f.wide for i in (*f.content, *range(*f.cue))}
    elsewhere |= {i for f in frames for s in f.speakers for i in range(*s.tokens)}
    opening = parse.words(first, last).lower()
    goes_on = any(re.match(rf"{re.escape(words)}\b", opening) for words in lexicon.GOING_ON)
    if memory.wide is not None and goes_on and not any(f.wide for f in frames):
        why = "goes on from the sentence before, which names the source"
        return [replace(memory.wide, content=whole - elsewhere, why=why)]
    spans = memory.quoted.within(first, last)
    all_quoted = any(e - s >= (last - first) - 2 for s, e in spans)
    if all_quoted and not frames and memory.last is not None:
        why = "a quotation that goes on from the speaker named before"
        return [replace(memory.last, content=whole, wide=True, stance=Stance.ASSERTS, why=why)]
    return []
