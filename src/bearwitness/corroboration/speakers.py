"""Who is said to have said it: from a noun in a parsed text to a named speaker.

A spokesperson and the principal are two links of one chain and one voice: the chain goes on
from the spokesperson to the one spoken for. Nothing is resolved that the text does not state,
but a surname alone is joined to the full name that stood earlier in the same text.
"""

from __future__ import annotations

from dataclasses import dataclass

from bearwitness.corroboration import lexicon, who
from bearwitness.corroboration.parse import Parse
from bearwitness.corroboration.who import SpeakerKind
from bearwitness.records.spans import Names

_LEFT = {
    "amod", "compound", "nmod", "poss", "nummod", "det", "npadvmod", "punct", "appos",
    "quantmod", "flat:name", "conj", "nummod:gov",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Speaker:
    """One link of an attribution. `tokens` is where the text names it; `spoken_for` the next."""

    name: str
    kind: SpeakerKind
    tokens: tuple[int, int]
    speaks_for_next: bool = False


def speakers(parse: Parse, head: int) -> tuple[Speaker, ...]:
    """Return the speaker whom this noun names, and the principal after a spokesperson."""
    first, last = _without_titles(parse, *(_name(parse, head) or _phrase(parse, head)))
    name = parse.written(first, last)
    speaker = Speaker(name, who.kind(parse, head, first, last), (first, last))
    principal = _principal(parse, head, first, last)
    if principal is None:
        return (speaker,)
    spoken = parse.written(*principal)
    if parse.language == "ru" and principal[1] - principal[0] == 1 and spoken.islower():
        spoken = parse.tokens[principal[0]].lemma  # «губернатора» → «губернатор»
    if (first, last) == principal or spoken == name:
        return (speaker,)
    return (
        Speaker(name, SpeakerKind.SPOKESPERSON, (first, last), speaks_for_next=True),
        Speaker(spoken, who.kind_of_principal(parse, *principal), principal),
    )


def _name(parse: Parse, head: int) -> tuple[int, int] | None:
    """Find the proper name: at the head itself, or in apposition ("the agency «Berth»")."""
    candidates = [head, *(i for i in parse.children(head) if parse.tokens[i].relation == "appos")]
    candidates += [i for i in parse.children(head) if parse.tokens[i].relation == "flat:name"]
    for at in candidates:
        if at != head and _after_comma(parse, head, at) and not _person_with_role(parse, head, at):
            continue
        if parse.names_what(at) in {Names.PERSON, Names.PLACE, Names.ORGANISATION, Names.OTHER}:
            span = parse.name_at(at)
        elif parse.tokens[at].word_class == "PROPN":
            span = (at, at + 1)
        else:
            span = _quoted_name(parse, at)
        if span is not None and (inner := _opened_in(parse, *span)) is not None:
            return inner
        if span is not None:
            return _without_titles(parse, *_widened(parse, *span, parse.sentence(at)))
    return None


def _person_with_role(parse: Parse, head: int, at: int) -> bool:
    """“Its director, Mira Sand”: the person is who speaks, the role says who that is."""
    role = parse.tokens[head].word_class == "NOUN" and parse.names_what(head) is None
    group = parse.tokens[head].lemma in lexicon.PRESS or _many(parse, head)
    person = parse.names_what(at) is Names.PERSON or parse.tokens[at].word_class == "PROPN"
    return role and person and not group and parse.tokens[at].relation == "appos"


def _many(parse: Parse, at: int) -> bool:
    token = parse.tokens[at]
    return parse.language == "en" and token.text.endswith("s") and token.lemma != token.text.lower()


def _after_comma(parse: Parse, head: int, at: int) -> bool:
    between = range(min(head, at) + 1, max(head, at))
    return any(parse.tokens[i].text == "," for i in between)


def _quoted_name(parse: Parse, at: int) -> tuple[int, int] | None:
    """A title in quotation marks, «Озёрная газета», whatever the model takes it for."""
    first, last = parse.sentence(at)
    opened = next((i for i in range(at, max(first, at - 5) - 1, -1) if _is(parse, i, "«")), None)
    closed = next((i for i in range(at, min(last, at + 5)) if _is(parse, i, "»")), None)
    return None if opened is None or closed is None else (opened + 1, closed)


def _opened_in(parse: Parse, first: int, last: int) -> tuple[int, int] | None:
    """The title itself, where the model takes «центр «Тихий дом» for the name."""
    opened = [i for i in range(first, last) if _is(parse, i, "«")]
    if not opened or opened[0] + 1 >= last:
        return None
    end = next((i for i in range(opened[0], last) if _is(parse, i, "»")), last)
    return opened[0] + 1, end


def _is(parse: Parse, at: int, mark: str) -> bool:
    return parse.tokens[at].text == mark


def _widened(parse: Parse, first: int, last: int, sentence: tuple[int, int]) -> tuple[int, int]:
    """Take in capitalised neighbours on the left: "Russian-Speaking American …"."""
    person = parse.names_what(last - 1) is Names.PERSON
    at = first
    if person and last - first > 1:
        return first, _with_flat(parse, last, sentence[1])
    while at > sentence[0]:
        token = parse.tokens[at - 1]
        joined = token.text == "-" or (parse.tokens[at].text == "-" and token.text[:1].isupper())
        titled = token.text[:1].isupper() and token.word_class in {"ADJ", "VERB", "NOUN"}
        owner = not person and _plural_owner(parse, at - 1)
        if not (token.word_class == "PROPN" or owner or ((joined or titled) and not person)):
            break
        at -= 1
    at += parse.tokens[at].text == "-"
    return at, _with_flat(parse, last, sentence[1])


def _with_flat(parse: Parse, last: int, end: int) -> int:
    while last < end and parse.tokens[last].relation == "flat:name":
        last += 1
    return last


def _plural_owner(parse: Parse, at: int) -> bool:
    """The mark, or the word before it, of "Lawyers' Circle"."""
    mark = at if parse.tokens[at].text in {"'", "’"} else at + 1
    owner = parse.tokens[mark - 1]
    inside = at == mark or owner.text[:1].isupper()
    return parse.tokens[mark].text in {"'", "’"} and owner.text.endswith("s") and inside


def _without_titles(parse: Parse, first: int, last: int) -> tuple[int, int]:
    """“Governor P. V.” is P. V.; "the governor" stays."""
    titled = [
        i
        for i in range(first, last - 1)
        if parse.tokens[i].lemma in lexicon.TITLES and parse.tokens[i + 1].text[:1].isupper()
    ]
    first = titled[-1] + 1 if titled else first
    while first < last - 1 and parse.tokens[first].word_class in {"DET", "SPACE"}:
        first += 1
    return first, last


def _phrase(parse: Parse, head: int) -> tuple[int, int]:
    """Return the words of a speaker without a name: "U.N. experts", "министерство"."""
    left = right = head
    children = parse.children(head)
    for i in sorted((i for i in children if i < head), reverse=True):
        citing = parse.tokens[i].text.lower() in {"citing", "quoting"}
        if parse.tokens[i].relation in _LEFT and not (citing or _after_comma(parse, i, head)):
            left = min([left, *parse.subtree(i)])
    for i in (i for i in children if i > head):
        of = parse.tokens[i].relation == "prep" and parse.tokens[i].lemma in {"of", "for"}
        if (of or parse.tokens[i].relation == "nmod") and not _after_comma(parse, head, i):
            right = max([right, *parse.subtree(i)])
            break
    while left < head and parse.tokens[left].word_class in {"DET", "SPACE", "PUNCT"}:
        left += 1
    return left, right + 1


def _principal(parse: Parse, head: int, first: int, last: int) -> tuple[int, int] | None:
    """Find whom a spokesperson speaks for, by the order of the words.

    Not by syntax: parsers attach "V. P.'s spokesperson D. P." in many wrong ways.
    """
    start, end = parse.sentence(head)
    role = next(iter(_roles(parse, head, first, last)), None)
    if role is None:
        return None
    if role + 1 < end and parse.tokens[role + 1].lemma in {"of", "for"}:
        return _noun_phrase_from(parse, role + 2, end)
    before = role - 1
    while before > start and parse.tokens[before].word_class in {"ADJ", "SPACE"}:
        before -= 1
    if before > start and parse.tokens[before].text.lower() in {"'s", "’s", "'", "’"}:
        return _name(parse, before - 1) or (before - 1, before)
    if parse.language == "en" and (named := _compound_before(parse, role, start)) is not None:
        return named
    if parse.language == "ru" and role + 1 < end:
        return _genitive_after(parse, role, first)
    return None


def _compound_before(parse: Parse, role: int, start: int) -> tuple[int, int] | None:
    """“Interior Ministry spokeswoman …”: the names just before the role."""
    at = role
    while at > start:
        token = parse.tokens[at - 1]
        name = token.word_class == "PROPN" or (token.text[:1].isupper() and token.text.isalpha())
        if not name or token.word_class in {"DET", "ADP", "CCONJ", "SCONJ", "PRON", "ADV"}:
            break
        at -= 1
    plain = role - at == 1 and parse.tokens[at].lemma in lexicon.TITLES
    group = parse.names_what(at) is Names.GROUP and role - at == 1
    return None if at == role or plain or group else _without_titles(parse, at, role)


def _roles(parse: Parse, head: int, first: int, last: int) -> list[int]:
    """Where "spokesperson" stands: in the name's phrase, just before it, or after a comma."""
    start, end = parse.sentence(head)
    near = [*range(max(start, first - 4), first), head, *range(last, min(end, last + 4))]
    roles = [i for i in near if parse.tokens[i].lemma in lexicon.SPOKESPEOPLE]
    return [i for i in roles if not _cut_off(parse, i, first, last)]


def _cut_off(parse: Parse, role: int, first: int, last: int) -> bool:
    """Another name or a verb between the role and the name means that they are not one."""
    between = range(role + 1, first) if role < first else range(last, role)
    return any(parse.tokens[i].word_class in {"VERB", "AUX"} for i in between)


def _noun_phrase_from(parse: Parse, at: int, end: int) -> tuple[int, int] | None:
    last = at
    while last < end and parse.tokens[last].word_class in {"DET", "ADJ", "PROPN", "NOUN", "SPACE"}:
        last += 1
    while last > at and parse.tokens[last - 1].word_class == "SPACE":
        last -= 1
    return _without_titles(parse, at, last) if last > at else None


def _genitive_after(parse: Parse, role: int, name: int) -> tuple[int, int] | None:
    owner = [i for i in parse.children(role) if i > role and parse.tokens[i].relation == "nmod"]
    if not owner:
        return None
    first, last = _name(parse, owner[0]) or _phrase(parse, owner[0])
    return (first, min(last, name)) if first < name else (first, last)
