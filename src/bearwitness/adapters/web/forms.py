"""Forms read as they arrive: nothing is spooled to disk, nothing is held but the present chunk.

Starlette's own `request.form()` writes parts above 1 MiB into a temporary file in the clear,
so it is never used. A multipart body (RFC 7578) becomes a stream of events, in order:

    Began(name, filename, media_type) · Data(chunk)… · Ended()      for each part

A body that breaks off, has another boundary than its header says, or grows past a limit
raises; what the reader made of the events until then must be thrown away by the reader.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

from bearwitness.errors import Malformed, TooLarge, Unreadable

# The parser writes bytes of a broken body, which are somebody's words, to a logger. Not by
# `disabled`: the web server configures logging anew when it starts, and takes that back.
logging.getLogger("python_multipart.multipart").addFilter(lambda _: False)

BROKEN = "the form did not arrive whole"
BROKEN_HINT = "go back and send it again; nothing of it was kept"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one form may bring. All but `parts` are bytes."""

    total: int = 256 << 20
    field: int = 1 << 20  # one text
    parts: int = 64


@dataclass(frozen=True, slots=True)
class Began:
    """A part begins. `filename` is None for a text; it is the sender's word, so not shown."""

    name: str
    filename: str | None = field(repr=False)
    media_type: str


@dataclass(frozen=True, slots=True)
class Data:
    """Some bytes of the part."""

    chunk: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ended:
    """The part is whole."""


Event = Began | Data | Ended


async def events(
    chunks: AsyncIterable[bytes], content_type: str, limits: Limits
) -> AsyncIterator[Event]:
    """Yield the events of a multipart body as its bytes arrive.

    Args:
        chunks: the body.
        content_type: the request's Content-Type, with the boundary.
        limits: past any of them the reading stops.

    Raises:
        TooLarge: the body, a text or the number of parts is above its limit.
        Unreadable: not a multipart form, another boundary, cut short, or a text not in UTF-8.
    """
    reader = _Reader(_boundary(content_type), limits)
    total = 0
    try:
        async for chunk in chunks:
            total += len(chunk)
            if total > limits.total:
                raise TooLarge("the form is too large", hint=f"at most {limits.total >> 20} MiB")
            for event in reader.read(chunk):
                yield event
    except ClientDisconnect as gone:
        raise Unreadable(BROKEN, hint=BROKEN_HINT) from gone
    if not reader.whole:
        raise Unreadable(BROKEN, hint=BROKEN_HINT)


async def small_form(
    request: Request, *, limit: int = 32 << 10, fields: int = 64
) -> dict[str, str]:
    """Return the fields of a short URL-encoded form, at most so many; one given twice is refused.

    Raises:
        TooLarge: the body is larger than `limit` bytes; it is not read to its end.
        Unreadable: another content type, not UTF-8, broken off, or a field given twice.
    """
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise Unreadable("this is not the form of this page", hint=BROKEN_HINT)
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > limit:
                raise TooLarge("the form is too large", hint=f"at most {limit >> 10} KiB")
    except ClientDisconnect as gone:
        raise Unreadable(BROKEN, hint=BROKEN_HINT) from gone
    return _pairs(bytes(body), fields)


def _pairs(body: bytes, fields: int) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=fields
        )
    except ValueError as wrong:  # UnicodeDecodeError and "too many fields" are ValueErrors
        raise Unreadable("the form is not in UTF-8 or is too long", hint=BROKEN_HINT) from wrong
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable("a field was given twice", hint=BROKEN_HINT)
    return found


def _boundary(content_type: str) -> bytes:
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not boundary:
        raise Unreadable("this is not the form of this page", hint=BROKEN_HINT)
    return boundary


class _Reader:
    """Callbacks of the parser, gathered into events chunk by chunk."""

    def __init__(self, boundary: bytes, limits: Limits) -> None:
        self.whole = False
        self._limits = limits
        self._parts = 0
        self._room: int | None = None  # bytes that the present text may still have
        self._header = bytearray()
        self._value = bytearray()
        self._headers: dict[bytes, bytes] = {}
        self._events: list[Event] = []
        try:
            self._parser = MultipartParser(
                boundary,
                {
                    "on_part_begin": self._headers.clear,
                    "on_header_field": self._on_header_field,
                    "on_header_value": self._on_header_value,
                    "on_header_end": self._on_header_end,
                    "on_headers_finished": self._on_headers_finished,
                    "on_part_data": self._on_data,
                    "on_part_end": self._on_part_end,
                    "on_end": self._on_end,
                },
            )
        except FormParserError as wrong:
            raise Unreadable(BROKEN, hint=BROKEN_HINT) from wrong

    def read(self, chunk: bytes) -> list[Event]:
        self._events = []
        try:
            self._parser.write(chunk)
        except FormParserError as wrong:
            raise Unreadable(BROKEN, hint=BROKEN_HINT) from wrong
        return self._events

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header_end(self) -> None:
        self._headers[bytes(self._header).lower()] = bytes(self._value)
        self._header.clear()
        self._value.clear()

    def _on_headers_finished(self) -> None:
        self._parts += 1
        if self._parts > self._limits.parts:
            raise TooLarge("the form has too many parts", hint=f"at most {self._limits.parts}")
        _, options = parse_options_header(
            self._headers.get(b"content-disposition", b"").decode("latin-1")
        )
        if b"name" not in options:
            raise Unreadable(BROKEN, hint=BROKEN_HINT)
        filename = options.get(b"filename")
        self._room = self._limits.field if filename is None else None
        kind = self._headers.get(b"content-type", b"").decode("latin-1")
        self._events.append(
            Began(
                _text(options[b"name"]),
                None if filename is None else filename.decode("utf-8", "replace"),
                kind,
            )
        )

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        if self._room is not None:
            self._room -= end - start
            if self._room < 0:
                raise TooLarge(
                    "a text is too long", hint=f"at most {self._limits.field >> 10} KiB in one text"
                )
        self._events.append(Data(data[start:end]))

    def _on_part_end(self) -> None:
        self._events.append(Ended())

    def _on_end(self) -> None:
        self.whole = True


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as wrong:
        raise Malformed("a field's name is not in UTF-8", hint=BROKEN_HINT) from wrong
