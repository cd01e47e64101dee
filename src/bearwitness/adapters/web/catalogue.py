"""Message catalogues: what pages say, by key, in each language.

`messages/<language>/<file>.toml` holds the keys `<file>.<table>.<key>`. English and Russian
are both originals; tests/test_web_catalogue.py checks that they say the same things. A value is
a sentence with `{named}` places, or a table of plural forms (`one`, `few`, `many`, `other`, as
CLDR knows them) chosen by the value `count`. A key that ends in `_html` is markup of ours; the
values put into it are escaped.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from babel import Locale
from babel.numbers import format_decimal
from markupsafe import Markup

from bearwitness.errors import Malformed, Missing

LANGUAGES = ("en", "ru")
PLURALS = frozenset({"zero", "one", "two", "few", "many", "other"})
FOLDER = Path(__file__).parent / "messages"

Message = str | Mapping[str, str]


@cache
def catalogue(language: str) -> Mapping[str, Message]:
    """Return every message of a language by its dotted key.

    Raises:
        Missing: the language is not one of `LANGUAGES`.
        Malformed: a value is neither a sentence nor a table of plural forms.
    """
    if language not in LANGUAGES:
        raise Missing("there are no pages in this language", hint=", ".join(LANGUAGES))
    found: dict[str, Message] = {}
    for path in sorted((FOLDER / language).glob("*.toml")):
        _flatten(tomllib.loads(path.read_text(encoding="utf-8")), path.stem, found)
    return MappingProxyType(found)


def said(language: str, key: str, values: Mapping[str, object] | None = None) -> str:
    """Return the message of a key with its values in place.

    Args:
        language: one of `LANGUAGES`.
        key: `<file>.<table>.<key>`.
        values: what stands in the `{named}` places; `count` chooses a plural form and is written
            as the language writes numbers.

    Raises:
        Missing: no such key, or a place without a value; the values are not repeated.
    """
    values = dict(values or {})
    message = catalogue(language).get(key)
    if message is None:
        raise Missing(f"no message {key} in {language}", hint="add it to both catalogues")
    if not isinstance(message, str):
        message = _plural(language, key, message, values)
    count = values.get("count")
    if isinstance(count, int):
        values["count"] = format_decimal(count, locale=language)
    try:
        return Markup(message).format(**values) if _is_markup(key) else message.format(**values)  # noqa: S704 - ours
    except (KeyError, IndexError) as wrong:
        raise Missing(f"message {key} lacks a value") from wrong


def _is_markup(key: str) -> bool:
    return key.endswith("_html")


def _plural(language: str, key: str, forms: Mapping[str, str], values: Mapping[str, object]) -> str:
    count = values.get("count")
    if not isinstance(count, int):
        raise Missing(f"message {key} needs a count")
    form = Locale.parse(language).plural_form(count)
    return forms.get(form, forms["other"])


def _flatten(table: Mapping[str, object], path: str, found: dict[str, Message]) -> None:
    for key, value in table.items():
        name = f"{path}.{key}"
        if isinstance(value, str):
            found[name] = value
        elif not isinstance(value, Mapping):
            raise Malformed(f"message {name} is not a sentence")
        elif "other" in value and set(value) <= PLURALS:
            found[name] = {form: str(text) for form, text in value.items()}
        else:
            _flatten(value, name, found)
