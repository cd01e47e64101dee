"""The script: what is read aloud, by whom, in which order.

A script is made from `Cleared` drafts alone; `from_lines` makes one for rehearsal from words
that no case holds. Each line keeps where it comes from, so that a withdrawn consent can find
its lines again. The film says who reads: other people, or a computer voice; only a script of
cases says that the words are those of survivors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING

from bearwitness.consent import Scope
from bearwitness.errors import ConsentDenied, Malformed
from bearwitness.recital import words
from bearwitness.records.spans import script_language as _spoken_in

if TYPE_CHECKING:
    from bearwitness.publication.gate import Cleared

LONGEST_LINE = 600  # code points, as the longest passage
MOST_LINES = 500


class Warning(StrEnum):
    """How a viewer is warned. The values are stored in scripts: add to them, never rename."""

    NONE = "none"
    DISTRESSING = "distressing"  # harm is spoken of
    GRAPHIC = "graphic"  # harm is described


@dataclass(frozen=True, slots=True)
class Line:
    """What one reader says in one take."""

    index: int  # from 1, the number of its take
    reader: str
    text: str = field(repr=False)  # with its masks, `[…]` or `[a village]`
    language: str  # "en" or "ru"
    translations: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # language, text
    warning: Warning = Warning.NONE
    source: str = ""  # the testimony's id; empty when no case holds it
    passage: int | None = None  # its index in that testimony
    bundle: str = ""  # the address of its proof; empty when there is none

    def __post_init__(self) -> None:
        for language, text in ((self.language, self.text), *self.translations):
            if language not in words.LANGUAGES:
                raise Malformed(
                    f"line {self.index} is in a language that cannot be read aloud here",
                    hint="scripts are in English (en) or Russian (ru)",
                )
            _check_text(self.index, text)

    def shown(self, language: str) -> str:
        """Return the line as captions in `language` show it; its own words if untranslated."""
        text = dict(self.translations).get(language)
        if text is None:
            return words.shown(self.text, self.language)
        return words.shown(text, language)

    @property
    def withheld(self) -> bool:
        """Whether something in it is kept back."""
        return any(word.withheld for word in words.words(self.text, self.language))

    @property
    def seconds(self) -> float:
        """About how long it takes to read, in seconds."""
        return words.seconds(self.text, self.language)


@dataclass(frozen=True, slots=True)
class Script:
    """Lines in the order in which they are read. `language` is that of the title and cards."""

    title: str
    language: str
    lines: tuple[Line, ...]
    invented: bool = False  # an invented case says so in every frame
    petition: str = ""  # the address on the end card; empty when there is none

    def __post_init__(self) -> None:
        if self.language not in words.LANGUAGES:
            raise Malformed("a script is in English (en) or Russian (ru)")
        if not self.lines or len(self.lines) > MOST_LINES:
            raise Malformed(
                f"a script has 1 to {MOST_LINES} lines", hint="cut a long script into several films"
            )
        if [line.index for line in self.lines] != list(range(1, len(self.lines) + 1)):
            raise Malformed("the lines of a script are numbered 1, 2, 3 …")
        for text in (self.title, self.petition):
            if not _is_plain(text) or len(text) > 200:
                raise Malformed("a title or an address in a script is too long or has controls")

    @property
    def seconds(self) -> float:
        """About how long the reading takes, without cards and pauses."""
        return sum(line.seconds for line in self.lines)

    @property
    def of_case(self) -> bool:
        """Whether every line comes from a testimony of a case."""
        return all(line.source for line in self.lines)

    @property
    def warning(self) -> Warning:
        """The strongest warning among the lines."""
        return max((line.warning for line in self.lines), key=list(Warning).index)


def script(
    cleared: Sequence[Cleared],
    *,
    title: str,
    readers: Sequence[str],
    language: str,
    warnings: Mapping[tuple[str, int], Warning] | None = None,
    bundles: Mapping[tuple[str, int], str] | None = None,
    translations: Mapping[tuple[str, int], tuple[tuple[str, str], ...]] | None = None,
    invented: bool = False,
    petition: str = "",
) -> Script:
    """Return the script of what the gate cleared, in its order, divided among the readers.

    Args:
        cleared: drafts with a permit to recite; one testimony stays with one reader.
        title: shown on the first card.
        readers: what each reader is called on screen; a role such as "Reader 1" will do.
        language: of the title and the cards; each line keeps its testimony's own.
        warnings: by (testimony id, passage index); a line not named counts as DISTRESSING,
            for a warning too many costs less than one too few.
        bundles: the address of a passage's proof, by the same key.
        translations: (language, text) pairs by the same key; only for cleared passages.
        invented: the case is made up, and the film says so throughout.
        petition: the address on the end card.

    Raises:
        ConsentDenied: a draft has no permit to be read aloud by somebody else.
        Malformed: there is nothing to read, or nobody to read it.
    """
    lines = []
    for draft in cleared:
        if not draft.allows(Scope.RECITE):
            raise ConsentDenied(
                f"{draft.draft.testimony}: consent to recite was not given",
                hint="ask the deponent, or leave this testimony out of the script",
            )
        for passage in draft.passages:
            key = (draft.draft.testimony, passage.index)
            lines.append(
                Line(
                    index=1,
                    reader="",
                    text=passage.text,
                    language=draft.draft.language,
                    translations=(translations or {}).get(key, ()),
                    warning=(warnings or {}).get(key, Warning.DISTRESSING),
                    source=draft.draft.testimony,
                    passage=passage.index,
                    bundle=(bundles or {}).get(key, ""),
                )
            )
    return Script(title, language, divided(lines, readers), invented, petition)


def from_lines(
    lines: Iterable[str],
    *,
    title: str,
    language: str,
    readers: Sequence[str],
    warning: Warning = Warning.NONE,
    invented: bool = False,
    petition: str = "",
    mixed: bool = False,
) -> Script:
    """Return a script of words that no case holds, for rehearsal; blank lines are skipped.

    `mixed` reads each line in the language of its letters; one without letters in `language`.

    Raises:
        Malformed: no line, too many or too long a line, or nobody to read.
    """
    texts = [" ".join(text.split()) for text in lines if text.strip()]
    made = [
        Line(1, "", t, _spoken_in(t) if mixed and _lettered(t) else language, warning=warning)
        for t in texts
    ]
    return Script(title, language, divided(made, readers), invented, petition)


def divided(lines: Sequence[Line], readers: Sequence[str]) -> tuple[Line, ...]:
    """Number the lines and give each a reader: neighbours of one testimony to the same one.

    Each stretch goes to whoever has least to read so far, so that no two readers differ by
    more than the longest stretch (Graham 1969, doi:10.1137/0117039).
    """
    if not readers or not all(_is_plain(name) and name.strip() for name in readers):
        raise Malformed("a script needs at least one reader", hint='for instance "Reader 1"')
    load = dict.fromkeys(readers, 0.0)
    given: list[Line] = []
    # A line from no case is a stretch of its own: its number is its key.
    keyed = [(line.source or str(number), line) for number, line in enumerate(lines)]
    for _, stretch in groupby(keyed, key=lambda pair: pair[0]):
        reader = min(load, key=load.__getitem__)
        for _, line in stretch:
            load[reader] += line.seconds
            given.append(replace(line, reader=reader, index=len(given) + 1))
    return tuple(given)


def _lettered(text: str) -> bool:
    return any(c.isalpha() for c in text)


def _check_text(index: int, text: str) -> None:
    if not text.strip() or len(text) > LONGEST_LINE or not _is_plain(text):
        raise Malformed(
            f"line {index} is empty, longer than {LONGEST_LINE} characters or has controls",
            hint="one line is one sentence, as a rule",
        )


def _is_plain(text: str) -> bool:
    return all(c.isprintable() for c in text)
