"""Findings: everything in a text that could identify somebody, found by rules and names.

Works in six steps, on the folded text, and answers in offsets of the text as it was given:

1. patterns with check digits, dates and times, descriptions, traits (patterns … placed)
2. names that a language model marked (`spans`, an argument), and names beside words for kin
3. words of the sweep list, in every shape, and code phrases       (sweep, phrases)
4. what is written like a name and nobody has cleared              (unknowns)
5. every other mention of a name found so far
6. overlaps become one finding; mentions of one thing get one `entity`
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from bearwitness.records.spans import Names, Span
from bearwitness.redaction.acting import acting
from bearwitness.redaction.bodies import bodies
from bearwitness.redaction.commons import EVERYDAY
from bearwitness.redaction.dates import timed
from bearwitness.redaction.described import described
from bearwitness.redaction.finding import Finding, Identifier, Kind
from bearwitness.redaction.generalising import SETTLED
from bearwitness.redaction.joining import (
    MODEL,
    beside,
    merged,
    side_by_side,
    stretches,
    weight,
    within,
)
from bearwitness.redaction.keys import key
from bearwitness.redaction.kin import kin
from bearwitness.redaction.legal import enacted, stays
from bearwitness.redaction.mentions import Elsewhere, mentions
from bearwitness.redaction.neighbours import neighbours
from bearwitness.redaction.normal import Folded, fold
from bearwitness.redaction.patterns import shaped
from bearwitness.redaction.phrases import phrases
from bearwitness.redaction.placed import placed
from bearwitness.redaction.quasi import told
from bearwitness.redaction.small import Reader, nobodys, small
from bearwitness.redaction.sweep import Sweep
from bearwitness.redaction.traits import ALSO_NAMES, traits
from bearwitness.redaction.unknowns import MISTER, TITLE, unknown
from bearwitness.redaction.whole_names import NameForms, named_stretches

__all__ = ["Finding", "Identifier", "Kind", "find"]

_KINDS = {
    Names.PERSON: Kind.PERSON,
    Names.PLACE: Kind.PLACE,
    Names.ORGANISATION: Kind.ORGANISATION,
    Names.GROUP: Kind.GROUP,
    Names.DATE: Kind.DATE,
    Names.QUANTITY: Kind.QUANTITY,
    Names.CODE: Kind.NUMBER,
    Names.DETAIL: Kind.OTHER,
}
NAMED = {Kind.PROTECTED, Kind.PERSON, Kind.PLACE, Kind.UNKNOWN, Kind.ORGANISATION, Kind.GROUP}
_TRAITS = {Kind.TRAIT, Kind.GROUP}
_MAY_STAY = NAMED | _TRAITS
_WORD = re.compile(r"[^\W_]+")
# A provision of law names nobody: what a language model or a rule sees in it may stay.
_LAW = re.compile(
    r"\b(?:Articles?|Rules?|Sections?|Protocols?|Chapters?|Part|paragraphs?|§+|стать[а-я]+|ст\."
    r"|част[ьи]|пункт\w*)"
    r"(?:[ \u00a0]?(?:No\.?|§+|and|or|to|и|[\d.,()–-]+[a-zа-я]?\)?|[IVXLC]+\b|\([a-zа-я]\)))+"
)
# What a form calls a number is no name, written so and with the number behind it.
_LABEL = re.compile(
    r"(?<!\w)(?:IP(?:v[46])?|MAC|IMEI|IBAN|BIC|SWIFT|VIN|SSN|PIN|NHS|INN|SNILS|GPS|ISBN|СНИЛС|ИНН"
    r"|ОГРН|КПП|БИК|ОМС|ДМС|ВИН|ФМС)(?!\w)"
    r"(?:[\s:№#=—–-]|(?:number|no|is|was|address|code|номер\w*|адрес\w*|код|был)\b){0,6}"
    r"(?=[A-ZА-Я0-9:.]{0,8}\d)"
)
_LEGAL = frozenset(
    {Kind.QUANTITY, Kind.ORGANISATION, Kind.PERSON, Kind.PLACE, Kind.CASE_NUMBER, Kind.DATE}
)
_YEARS_OF_AGE = re.compile(r"[1-9]\d|1[01]\d")
_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_TRIM = " \t\n,;:.\"'«»“”„()[]"


def find(
    text: str,
    *,
    language: str,
    spans: Sequence[Span] = (),
    protected: Sequence[str] | Sweep = (),
    allowed: frozenset[str] = frozenset(),
    ordinary: Callable[[str], bool] | None = None,
    reading: Reader | None = None,
    elsewhere: Elsewhere | None = None,
) -> tuple[Finding, ...]:
    """Return what could identify somebody, in order and without overlaps.

    Args:
        text: any text.
        language: "en" or "ru"; the rules of both are always used, a testimony may switch.
        spans: names that a language model found in `text`.
        protected: the sweep list, or one made ready (for many texts); what it finds is of kind
            `protected` and stays masked.
        allowed: words and whole names, in lower case, that may stay: officials, institutions.
        ordinary: says of a word in lower case that it is common and nobody's name; None: no
            word is, and more is found.
        reading: says of a word in lower case whether it may be a name; None: names are looked
            for where a capital, a model or a word beside them tells.
        elsewhere: the names that the other texts of the case hold.
    """
    folded = fold(text)
    plain = folded.text
    found = [_placed(f, folded) for f in (*shaped(plain), *timed(plain))]
    said = [_placed(f, folded) for f in (*told(plain), *traits(plain), *placed(plain))]
    found += _by_rule_first(text, said, list(_from_spans(text, spans)))
    related = [_placed(f, folded) for f in kin(plain, _single(allowed), ordinary)]
    names = [(f.start, f.end) for f in related]
    found = [*(f for f in found if not within(f, names)), *related]
    opens = None if reading is None else nobodys(plain, reading)
    found += [_placed(f, folded) for f in unknown(plain, _single(allowed), ordinary, opens)]
    laws = [folded.span(*m.span()) for m in _LAW.finditer(plain)]
    laws += [folded.span(*law) for law in (*enacted(plain), *bodies(plain))]
    officials = named_stretches(folded, NameForms.of(allowed))
    found = [f for f in found if _mister(text, f) or not _everyday(text[f.start : f.end], f.kind)]
    if reading is not None:
        found += [_placed(f, folded) for f in small(plain, _single(allowed), reading)]
        found += [_placed(f, folded) for f in acting(plain, _single(allowed), reading)]
    if reading is not None and ordinary is not None:
        found += neighbours(text, found, _single(allowed), ordinary, reading)
    labels = [folded.span(*m.span()) for m in _LABEL.finditer(plain)]
    found = [f for f in found if f.kind not in NAMED or not within(f, labels)]
    found = [f for f in found if f.kind not in _LEGAL or not within(f, laws)]
    found = [f for f in found if f.kind not in _MAY_STAY or not within(_bare(text, f), officials)]
    sweep = protected if isinstance(protected, Sweep) else Sweep.of(protected, ordinary=ordinary)
    swept = [_protected(s.start, s.end, s.how) for s in sweep.sightings(text)]
    swept += phrases(text)
    cut = [f for f in _given_way(text, found) if f.kind not in NAMED or not within(f, labels)]
    found = merged([*cut, *swept])
    found = merged([*found, *beside(text, [_placed(f, folded) for f in described(plain)], found)])
    offices = {folded.span(at, at + 1)[0] for at in stays(plain)}
    again = [
        f
        for f in mentions(text, found, ordinary, elsewhere)
        if not within(f, officials) and f.start not in offices
    ]
    found = side_by_side(text, merged([*found, *again]))
    found = list(stretches(text, found))
    return tuple(_grouped(text, [_whole_name(text, f) for f in found], language))


def _by_rule_first(text: str, ruled: list[Finding], models: list[Finding]) -> Iterator[Finding]:
    """Yield both, without what a model calls by another name in the very same place.

    "Yezidi" is a people for a rule, and a person or an organisation for a model. What is also
    given to people as a name stays as the model has it.
    """
    places = {(f.start, f.end): f for f in ruled if f.kind in _TRAITS}
    people = [(f.start, f.end) for f in models if f.kind is Kind.PERSON]
    for finding in models:
        same = (finding.start, finding.end) in places
        if not same or text[finding.start : finding.end].lower() in ALSO_NAMES:
            yield finding
    for finding in ruled:
        name = finding.kind in _TRAITS and text[finding.start].isupper()
        around = [p for p in people if p != (finding.start, finding.end)]
        if not (name and within(finding, around)):  # "Christian Lind" is one name
            yield finding


def _bare(text: str, finding: Finding) -> Finding:
    """Return a place without its "village of": who allows Ashgrove means the name."""
    head = SETTLED.match(text[finding.start : finding.end])
    return replace(finding, start=finding.start + head.end()) if head else finding


def _placed(finding: Finding, folded: Folded) -> Finding:
    start, end = folded.span(finding.start, finding.end)
    return replace(finding, start=start, end=end)


def _protected(start: int, end: int, how: str) -> Finding:
    return Finding(start, end, Kind.PROTECTED, Identifier.DIRECT, "", how)


def _from_spans(text: str, spans: Iterable[Span]) -> Iterator[Finding]:
    for span in (part for whole in spans for part in _in_paragraphs(text, whole)):
        start, end = _trimmed(text, span)
        if span.names is Names.OTHER:  # laws, works, events: a capital among them is met below
            continue
        piece, kind = text[start:end], _KINDS[span.names]
        if span.names is Names.DATE and _YEARS_OF_AGE.fullmatch(piece):
            kind = Kind.AGE  # a date that is no more than "34" is how old somebody was
        vague = span.names in {Names.DATE, Names.QUANTITY} and not re.search(r"\d", piece)
        if start < end and not (vague and (kind is Kind.QUANTITY or not span.decided)):
            direct = kind in {Kind.PERSON, Kind.NUMBER}
            identifier = Identifier.DIRECT if direct else Identifier.QUASI
            yield Finding(start, end, kind, identifier, "", MODEL + span.names)


def _in_paragraphs(text: str, span: Span) -> Iterator[Span]:
    """Yield a span cut at blank lines, which no name runs across."""
    start = span.start
    for blank in _BLANK.finditer(text, span.start, span.end):
        yield replace(span, start=start, end=blank.start())
        start = blank.end()
    yield replace(span, start=start) if start != span.start else span


def _trimmed(text: str, span: Span) -> tuple[int, int]:
    piece = text[span.start : span.end]
    lead = len(piece) - len(piece.lstrip(_TRIM))
    article = re.match(r"(?i)(?:the|an?) ", piece[lead:])
    start = span.start + lead + (article.end() if article else 0)
    return start, max(start, span.start + len(piece.rstrip(_TRIM)))


def _single(allowed: frozenset[str]) -> frozenset[str]:
    return frozenset(w for w in allowed if " " not in w)


def _mister(text: str, finding: Finding) -> bool:
    """Say whether a word was found behind Mr or Mrs: then it is somebody, whatever else it is."""
    return (
        finding.kind is Kind.UNKNOWN
        and MISTER.search(text[max(0, finding.start - 8) : finding.start]) is not None
    )


def _everyday(piece: str, kind: Kind) -> bool:
    """Say whether a name is made of nobody's words, as institutions' are."""
    if kind not in NAMED:
        return False
    words = _WORD.findall(fold(piece).text.lower())
    return kind is not Kind.PERSON and all(word in EVERYDAY for word in words)


def _given_way(text: str, found: Sequence[Finding]) -> Iterator[Finding]:
    """Cut what a model marked, and what looks like a name, back to where no shape stands.

    What is left of it counts only if it could still name somebody: "as" before a handle cannot.
    """
    firm = merged(f for f in found if not weight(f)[1])
    yield from firm
    for finding in found:
        if not weight(finding)[1]:
            continue
        at = finding.start
        first = bisect_right(firm, at, key=lambda f: f.end)
        last = bisect_left(firm, finding.end, key=lambda f: f.start)
        for shape in firm[first:last]:
            yield from _rest(text, finding, at, shape.start, shape)
            at = shape.end
        if at == finding.start:
            yield finding
        else:
            yield from _rest(text, finding, at, finding.end, firm[last - 1])


def _rest(text: str, finding: Finding, start: int, end: int, shape: Finding) -> Iterator[Finding]:
    """Yield what is left between the shapes: of a name as it is, of an amount with its shape."""
    piece = text[start:end]
    words = [w for w in _WORD.findall(piece) if w.lower() not in EVERYDAY]
    lead = start + len(piece) - len(piece.lstrip(_TRIM))
    rest = replace(finding, start=lead, end=max(lead, start + len(piece.rstrip(_TRIM))))
    if words and finding.kind in {Kind.DATE, Kind.QUANTITY}:
        wide = min(rest.start, shape.start), max(rest.end, shape.end)
        yield replace(shape, start=wide[0], end=wide[1])
    elif any(w[0].isupper() or w[0].isdigit() for w in words):
        yield rest


# Which of several it was is part of its name: the 4th, № 3.
_ORDINAL = re.compile(
    r"(?i)(?<![\w.,:/-])(?:\d{1,4}(?:st|nd|rd|th)|\d{1,4}-?(?:й|я|го|му|м|ой|ую|е|ая|ое|ый)) $"
)
_NUMBER = re.compile(r"(?i),? ?(?:№|no\.|number|номер) ?\d{1,4}(?![\w/]|[.-]\d)")


def _whole_name(text: str, finding: Finding) -> Finding:
    """Cover the titles of people, and the ordinals and numbers of units, schools and places."""
    if finding.kind in {Kind.ORGANISATION, Kind.UNKNOWN, Kind.PLACE}:
        before = _ORDINAL.search(text[max(0, finding.start - 10) : finding.start])
        after = _NUMBER.match(text, finding.end)
        start = finding.start - len(before.group()) if before else finding.start
        finding = replace(finding, start=start, end=after.end() if after else finding.end)
    return _with_title(text, finding)


# What people are told apart by stands before a name: Old Merrick, рыжий Юсуп.
_EPITHET = re.compile(
    r"(?i)(?<!\w)(?:old|young|big|little|small|fat|tall|long|black|red|white|blind|lame|deaf|mad"
    r"|crazy|стар|молод|больш|маленьк|рыж|хром|слеп|кос|ч[её]рн|бел|длинн|толст|лыс|глух|кривой"
    r"|кривого|кривому|сед)(?:ый|ий|ой|ая|ого|его|ому|ему|ым|им|ом|ем|ую|ей)? $"
)


def _with_title(text: str, finding: Finding) -> Finding:
    """Cover "Mrs" too: it says who is meant when one woman was there."""
    if finding.kind not in {Kind.PERSON, Kind.UNKNOWN, Kind.INITIALS, Kind.PROTECTED}:
        return finding
    before = text[max(0, finding.start - 24) : finding.start]
    said = TITLE.search(before) or (finding.kind is Kind.PERSON and _EPITHET.search(before))
    return replace(finding, start=finding.start - len(said.group())) if said else finding


def _grouped(text: str, found: list[Finding], language: str) -> Iterator[Finding]:
    """Number the entities of each kind in order of appearance; one key, one entity."""
    numbers: dict[tuple[Kind, str], int] = {}
    counts: dict[Kind, int] = {}
    for finding in merged(found):
        piece = fold(TITLE.sub("", text[finding.start : finding.end])).text
        words = [key(w)[:5] if language == "ru" else key(w) for w in _WORD.findall(piece)]
        mark = (finding.kind, max(words, key=len, default=""))
        if mark not in numbers:
            counts[finding.kind] = counts.get(finding.kind, 0) + 1
            numbers[mark] = counts[finding.kind]
        yield replace(finding, entity=f"{finding.kind}-{numbers[mark]}")
