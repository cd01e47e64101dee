"""Quotations over whole paragraphs, and to which attribution they belong.

A model cuts sentences inside quotations; here a quotation runs from mark to mark, through
sentences, and to the end of its line where it is left open, as newspapers do when the next
paragraph goes on with it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bearwitness.corroboration.attributed_spans import Attribution
from bearwitness.corroboration.parse import Parse

_OPENING = {"“", "«", "„", '"', "``", "''"}
_CLOSING = {"”", "»", '"', "''"}
_MARKS = {"PUNCT", "SPACE"}
_STOPS = {".", "?", "!", ";"}
_FEW = 3  # words; a shorter quotation is a title or a word held at arm's length
_WORTH = 6  # tokens with the marks; less of a sentence in quotation marks is a title
_ENDING = {*_STOPS, *_CLOSING, ",", ":", "—", "–", "-"}  # what may stand before the next one
_FAR = 20  # tokens between a verb and a quotation that stands beside it


@dataclass(frozen=True, slots=True)
class Quoted:
    """The quotations of a text, as token ranges with their marks, in order."""

    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, parse: Parse) -> Quoted:
        """Find what stands between marks and is long enough to say something."""
        return cls(tuple(s for line in _lines(parse) for s in _in(parse, *line)))

    def around(self, token: int) -> tuple[int, int] | None:
        """Return the quotation that holds this token."""
        at = bisect_right(self.spans, (token, len(self.spans) and 10**9)) - 1
        return self.spans[at] if at >= 0 and token < self.spans[at][1] else None

    def within(self, first: int, last: int) -> tuple[tuple[int, int], ...]:
        """Return what stands in quotations within a token range, cut at its ends."""
        at = max(0, bisect_left(self.spans, (first, 0)) - 1)
        found = []
        for start, end in self.spans[at:]:
            if start >= last:
                break
            if end > first and min(end, last) - max(start, first) >= _WORTH:
                found.append((max(start, first), min(end, last)))
        return tuple(found)

    def opens(self, parse: Parse, verb: int) -> bool:
        """Say whether a sentence begins with "Citing …" or "Adding …": it goes on from before."""
        first = parse.sentence(verb)[0]
        doing = parse.tokens[verb].text.endswith("ing")
        marks = (parse.tokens[i].word_class in _MARKS for i in range(first, verb))
        return doing and all(marks) and self.around(verb) is None

    def beside(self, parse: Parse, verb: int, source: frozenset[int]) -> frozenset[int]:
        """Return the quotations that stand next to a verb of speech, and do not hold it."""
        at = bisect_left(self.spans, (verb, 0))
        near = [s for s in self.spans[max(0, at - 2) : at + 2] if not s[0] <= verb < s[1]]
        return frozenset(i for s in near if _joined(parse, verb, s) for i in range(*s))

    def going_on(self, parse: Parse, found: Sequence[Attribution]) -> tuple[Attribution, ...]:
        """Give quotations without a cue of their own to the attribution that stands before."""
        out = list(found)
        outer = [n for n, a in enumerate(out) if self.around(min(a.cue)) is None]
        home_of = {i: n for n in outer for i in out[n].content}
        ends = sorted((max(out[n].cue), n) for n in outer)
        last: tuple[int, int] | None = None  # where the quotation before ended, and whose it was
        for start, end in self.spans:
            homes = [home_of[i] for i in range(start, end) if i in home_of]
            if 2 * len(homes) > end - start:
                last = (end, homes[0])
                continue
            home = self._home(parse, start, last, ends, out) if _opens(parse, start) else None
            if home is not None:
                out[home] = replace(out[home], content=out[home].content | set(range(start, end)))
                last = (end, home)
        return tuple(out)

    def _home(
        self,
        parse: Parse,
        start: int,
        last: tuple[int, int] | None,
        ends: list[tuple[int, int]],
        found: list[Attribution],
    ) -> int | None:
        if last is not None and _only_marks(parse, last[0], start):
            return last[1]
        before = bisect_left(ends, (start, -1)) - 1
        if before < 0:
            return None
        cue, home = ends[before]
        own = (t for t in found[home].content | found[home].source if t < start)
        end = parse.sentence(max(cue, *own, cue))[1]
        return home if _only_marks(parse, end, start) else None


def _lines(parse: Parse) -> Iterator[tuple[int, int]]:
    first, before = 0, 0
    for i, token in enumerate(parse.tokens):
        if i > first and "\n" in parse.text[before : token.end]:
            yield first, i
            first = i
        before = token.end
    yield first, len(parse.tokens)


def _in(parse: Parse, first: int, last: int) -> Iterator[tuple[int, int]]:
    opened: int | None = None
    for i in range(first, last):
        mark = parse.tokens[i].text
        if opened is None and mark in _OPENING:
            opened = i
        elif opened is not None and mark in _CLOSING:
            if _long(parse, opened, i):
                yield opened, i + 1
            opened = None
    if opened is not None and _long(parse, opened, last):
        yield opened, last


def _long(parse: Parse, first: int, last: int) -> bool:
    said = sum(parse.tokens[i].word_class not in _MARKS for i in range(first, last))
    return said >= _FEW or parse.tokens[last - 1].text in {",", *_STOPS}


def _joined(parse: Parse, verb: int, span: tuple[int, int]) -> bool:
    start, end = span
    gap = range(end, verb) if end <= verb else range(verb + 1, start)
    texts = {parse.tokens[i].text for i in gap}
    if len(gap) > _FAR or texts & _STOPS or any("\n" in t for t in texts):
        return False
    if start > verb:
        return parse.tokens[start - 1].text in {",", ":"} or not gap
    follows = parse.tokens[end].text if end < len(parse.tokens) else ""
    return parse.tokens[end - 2].text in {",", "?", "!", "—"} or follows in {",", "—", "–"}


def _opens(parse: Parse, start: int) -> bool:
    """Say whether a sentence begins with the quotation, as marks or the model tell it."""
    if start == parse.sentence(start)[0]:
        return True
    before = parse.tokens[start - 1]
    return before.word_class == "SPACE" or before.text in _ENDING


def _only_marks(parse: Parse, first: int, last: int) -> bool:
    return all(parse.tokens[i].word_class in _MARKS for i in range(first, last))
