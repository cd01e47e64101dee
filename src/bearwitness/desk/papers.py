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
from bearwitness.desk.imprint import Imprint
from bearwitness.desk.plainly import MOST, Reader
from bearwitness.errors import Malformed, Missing
from bearwitness.ids import TestimonyId
from bearwitness.recital.script import LONGEST_LINE, MOST_LINES, Warning
from bearwitness.records.testimony import Testimony

LONGEST_TITLE = 200  # as a script's title
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
    read = Reader("imprint", _IMPRINT_HINT)
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
    read = Reader("programme", _PROGRAMME_HINT)
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


def _item(read: Reader, plain: object, where: str) -> Item:
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
