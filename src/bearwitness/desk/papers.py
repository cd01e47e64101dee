"""What staff write themselves for an edition: the imprint and the programme, read strictly.

Both come as TOML from a file, the imprint from a form too. An error names the key that is
missing or wrong and repeats nothing of what was written.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from bearwitness import ids
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.choices import Item, Programme
from bearwitness.desk.editions import Imprint
from bearwitness.errors import Malformed, Missing
from bearwitness.ids import TestimonyId
from bearwitness.publication.edition import LANGUAGES, Words
from bearwitness.recital.script import LONGEST_LINE, MOST_LINES, Warning
from bearwitness.records.testimony import Testimony

LONGEST = 2000  # characters of one text
LONGEST_TITLE = 200  # as a script's title
MOST = 20  # paragraphs, asks or readers
_IMPRINT_HINT = "`bearwitness publish imprint --example` prints one that is whole"
_PROGRAMME_HINT = "`bearwitness recite programme --example` prints one that is whole"
_PLACE = re.compile(r"\(at (line \d+, column \d+|end of document)\)")

IMPRINT_EXAMPLE = """\
# The imprint of an invented case. Both languages are originals: write each.
[title]
en = "Lakeshore"
ru = "Приозёрье"

[publisher]
en = "The invented Lakeshore newsroom"
ru = "Вымышленная редакция «Приозёрье»"

# One [[intro]] for each paragraph of the first page.
[[intro]]
en = "These are the words of those who were there, in voices that are not theirs. (Invented.)"
ru = "Это слова тех, кто там был; голоса не их. (Вымышлено.)"

# Of whom something is asked.
[addressee]
en = "the Prosecutor General of Orlenia"
ru = "Генеральному прокурору Орлении"

# One [[asks]] for each thing that is asked.
[[asks]]
en = "Open an independent inquiry, and protect those who speak."
ru = "Начать независимое расследование и защитить тех, кто говорит."
"""

PROGRAMME_EXAMPLE = """\
# What is read aloud in the film of an invented case, in order.
readers = ["Reader 1", "Reader 2"]

[title]
en = "Lakeshore: two voices"
ru = "Приозёрье: два голоса"

# `bearwitness testimony passages T-…` shows the passages with their numbers.
[[lines]]
testimony = "T-70D78KZA"
passage = 4
translation = "В подвале нас уже было одиннадцать."  # for the captions in the other language
warning = "graphic"  # none, distressing (if it is left out) or graphic

[[lines]]
testimony = "T-6MH3YJ2P"
passage = 0
"""


def toml(text: str) -> dict[str, Any]:
    """Return what a TOML text says.

    Raises:
        Malformed: it is none; line and column are named.
    """
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as wrong:
        # Not the parser's own message: it may repeat what was written.
        place = _PLACE.search(f"{wrong}")
        where = f" at {place[1]}" if place else ""
        raise Malformed(
            f"the file is not TOML{where}", hint="`--example` in its place prints one that is whole"
        ) from None


def imprint(plain: Mapping[str, Any]) -> Imprint:
    """Return the imprint: title, publisher, intro, addressee and asks, in both languages.

    Raises:
        Malformed: a key is missing, unknown or not what it should be.
    """
    read = _Reader("imprint", _IMPRINT_HINT)
    read.only(plain, {"title", "publisher", "intro", "addressee", "asks"}, "")
    return Imprint(
        publisher=read.words(plain, "publisher", LONGEST_TITLE),
        title=read.words(plain, "title", LONGEST_TITLE),
        intro=read.several(plain, "intro"),
        addressee=read.words(plain, "addressee", LONGEST_TITLE),
        asks=read.several(plain, "asks"),
    )


def programme(plain: Mapping[str, Any]) -> Programme:
    """Return the programme of a film: title in both languages, readers, lines in order.

    Raises:
        Malformed: a key is missing, unknown or not what it should be; a passage twice.
    """
    read = _Reader("programme", _PROGRAMME_HINT)
    read.only(plain, {"title", "readers", "lines"}, "")
    title = read.words(plain, "title", LONGEST_TITLE)
    readers = read.listed(plain, "readers", MOST)
    names = tuple(read.text(one, f"readers[{n}]", 60) for n, one in enumerate(readers, 1))
    lines = read.listed(plain, "lines", MOST_LINES)
    items = tuple(_item(read, line, f"lines[{n}]") for n, line in enumerate(lines, 1))
    if len({(item.testimony, item.passage) for item in items}) < len(items):
        raise Malformed("the programme has a passage twice", hint=_PROGRAMME_HINT)
    return Programme({"en": title.en, "ru": title.ru}, names, items)


def expect_passages(casebook: Casebook, made: Programme) -> None:
    """Expect every line of a programme to be a passage of the case.

    Raises:
        Missing: one is not; its number in the programme is named.
    """
    for number, item in enumerate(made.items, 1):
        if item.passage >= len(casebook.get(Testimony, item.testimony).passages()):
            raise Missing(
                f"lines[{number}]: the testimony has no passage of this number",
                hint="`bearwitness testimony passages T-…` shows them",
            )


def _item(read: _Reader, plain: object, where: str) -> Item:
    fields = read.table(plain, where)
    read.only(fields, {"testimony", "passage", "translation", "warning"}, where)
    name = read.text(fields.get("testimony"), f"{where}.testimony", 40)
    passage = fields.get("passage")
    read.expect(type(passage) is int and passage >= 0, f"{where}.passage")
    translation = fields.get("translation", "")
    if translation != "":
        translation = read.text(translation, f"{where}.translation", LONGEST_LINE)
    warning = fields.get("warning", Warning.DISTRESSING.value)
    read.expect(isinstance(warning, str) and warning in set(Warning), f"{where}.warning")
    return Item(TestimonyId(ids.checked(name, "T")), int(passage or 0), translation, warning)


class _Reader:
    """Reads plain values strictly; every refusal names a key of ours."""

    def __init__(self, what: str, hint: str) -> None:
        self._what, self._hint = what, hint

    def expect(self, holds: object, key: str) -> None:
        if not holds:
            raise Malformed(
                f"the {self._what} has no `{key}`, or not as it should be", hint=self._hint
            )

    def only(self, plain: Mapping[str, Any], known: set[str], where: str) -> None:
        if set(plain) - known:
            place = f" in `{where}`" if where else ""
            raise Malformed(
                f"the {self._what} has a key{place} that it cannot have",
                hint=f"its keys are {', '.join(sorted(known))}. {self._hint}",
            )

    def table(self, plain: object, where: str) -> Mapping[str, Any]:
        self.expect(isinstance(plain, Mapping), where)
        return plain  # type: ignore[return-value]

    def listed(self, plain: Mapping[str, Any], key: str, most: int) -> list[Any]:
        found = plain.get(key)
        self.expect(isinstance(found, list) and 0 < len(found) <= most, key)
        return found  # type: ignore[return-value]

    def text(self, plain: object, key: str, longest: int) -> str:
        self.expect(isinstance(plain, str), key)
        text = " ".join(f"{plain}".split())
        self.expect(0 < len(text) <= longest and text.isprintable(), key)
        return text

    def words(self, plain: Mapping[str, Any], key: str, longest: int) -> Words:
        return self._both(plain.get(key), key, longest)

    def several(self, plain: Mapping[str, Any], key: str) -> tuple[Words, ...]:
        found = self.listed(plain, key, MOST)
        return tuple(self._both(one, f"{key}[{n}]", LONGEST) for n, one in enumerate(found, 1))

    def _both(self, plain: object, where: str, longest: int) -> Words:
        self.expect(plain is not None, where)
        fields = self.table(plain, where)
        self.only(fields, set(LANGUAGES), where)
        said = {code: self.text(fields.get(code), f"{where}.{code}", longest) for code in LANGUAGES}
        return Words(**said)
