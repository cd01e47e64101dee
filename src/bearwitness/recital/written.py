"""A script as JSON, and back, strictly. The form is docs/spec/script.md, version 1."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bearwitness.errors import Malformed
from bearwitness.recital.script import Line, Script, Warning, from_lines
from bearwitness.records.spans import script_language

VERSION = 1
READER = {"en": "Reader", "ru": "Чтец"}
_SCRIPT = {"version", "title", "language", "invented", "petition", "lines"}
_LINE = {
    "index", "reader", "text", "language", "translations", "warning", "source", "passage", "bundle",
}  # fmt: skip


def written(script: Script) -> bytes:
    """Return the script as UTF-8 JSON, one field a line, so that changes show in a diff."""
    plain = {
        "version": VERSION,
        "title": script.title,
        "language": script.language,
        "invented": script.invented,
        "petition": script.petition,
        "lines": [_line_fields(line) for line in script.lines],
    }
    return (json.dumps(plain, ensure_ascii=False, indent=2) + "\n").encode()


def _line_fields(line: Line) -> dict[str, Any]:
    return {
        "index": line.index,
        "reader": line.reader,
        "text": line.text,
        "language": line.language,
        "translations": dict(line.translations),
        "warning": str(line.warning),
        "source": line.source,
        "passage": line.passage,
        "bundle": line.bundle,
    }


def read(data: bytes, *, title: str = "", language: str | None = None, readers: int = 1) -> Script:
    """Return the script in these bytes: JSON as above, or plain text with a line to a line.

    Args:
        data: the file's bytes.
        title: for plain text, which has none.
        language: for plain text; None takes the one most letters belong to, and line by line.
        readers: for plain text, how many share the lines.

    Raises:
        Malformed: not UTF-8, no JSON where JSON begins, an unknown or missing field.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise Malformed("the script is not UTF-8 text", hint="save it as UTF-8") from wrong
    if text.lstrip().startswith("{"):
        return _from_json(text)
    spoken = language or script_language(text)
    # A reader is called by a role: a name on screen is the reader's to decide.
    roles = [f"{READER[spoken]} {number}" for number in range(1, readers + 1)]
    return from_lines(
        text.splitlines(), title=title, language=spoken, readers=roles, mixed=language is None
    )


def _from_json(text: str) -> Script:
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise Malformed("the script begins like JSON and is none", hint=_HINT) from wrong
    _expect(set(plain) <= _SCRIPT and plain.get("version") == VERSION, "the script")
    lines = plain.get("lines")
    _expect(isinstance(lines, list), "the script")
    return Script(
        _text(plain, "title", "the script"),
        _text(plain, "language", "the script"),
        tuple(_line(fields, number) for number, fields in enumerate(lines, 1)),
        plain.get("invented", False) is True,
        _text(plain, "petition", "the script", ""),
    )


def _line(fields: Any, number: int) -> Line:
    where = f"line {number}"
    _expect(isinstance(fields, dict) and set(fields) <= _LINE, where)
    passage = fields.get("passage")
    _expect(passage is None or type(passage) is int, where)
    _expect(fields.get("index", number) == number, where)
    translations = fields.get("translations", {})
    _expect(isinstance(translations, dict), where)
    _expect(fields.get("warning", "none") in list(Warning), where)
    return Line(
        number,
        _text(fields, "reader", where, "Reader 1"),
        _text(fields, "text", where),
        _text(fields, "language", where),
        tuple((key, _text(translations, key, where)) for key in sorted(translations)),
        Warning(fields.get("warning", "none")),
        _text(fields, "source", where, ""),
        passage,
        _text(fields, "bundle", where, ""),
    )


_HINT = "docs/spec/script.md shows the form; plain text with one sentence a line works too"


def _text(fields: Mapping[str, Any], name: str, where: str, default: str | None = None) -> str:
    value = fields.get(name, default)
    _expect(isinstance(value, str), where)
    return str(value)


def _expect(holds: object, where: str) -> None:
    if not holds:
        raise Malformed(f"{where} has a field or a value that it cannot have", hint=_HINT)
