"""Forms are read as they arrive: the same from any cut, whole or not at all."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.requests import Request

from bearwitness.adapters.web.forms import Began, Data, Ended, Limits, events, small_form
from bearwitness.errors import Malformed, TooLarge, Unreadable

LINE = "multipart/form-data; boundary=frontier"
SMALL = Limits(total=4096, field=100, parts=4)


def body(*parts, end=True):
    pieces = []
    for name, filename, content in parts:
        where = f'form-data; name="{name}"'
        where += "" if filename is None else f'; filename="{filename}"'
        pieces.append(
            f"--frontier\r\nContent-Disposition: {where}\r\n\r\n".encode() + content + b"\r\n"
        )
    return b"".join(pieces) + (b"--frontier--\r\n" if end else b"")


def read(data, *, content_type=LINE, cuts=(), limits=SMALL):
    async def chunks():
        last = 0
        for cut in sorted({*cuts, len(data)}):
            yield data[last:cut]
            last = cut

    async def gather():
        return [event async for event in events(chunks(), content_type, limits)]

    return asyncio.run(gather())


def joined(happened):
    """The events with neighbouring data put together."""
    parts = []
    for event in happened:
        if isinstance(event, Began):
            parts.append([event.name, event.filename, b""])
        elif isinstance(event, Data):
            parts[-1][2] += event.chunk
    return [tuple(part) for part in parts]


PARTS = (("words", None, "Слова\r\n--front".encode()), ("files", "дом.png", bytes(range(256))))


@given(st.sets(st.integers(0, len(body(*PARTS)))))
def test_a_form_reads_the_same_however_it_is_cut(cuts):
    happened = read(body(*PARTS), cuts=cuts)
    assert joined(happened) == list(PARTS)
    assert [type(e) for e in happened].count(Ended) == 2


@given(st.integers(0, len(body(*PARTS)) - 5))
def test_a_form_that_breaks_off_anywhere_is_refused(length):
    with pytest.raises(Unreadable):
        read(body(*PARTS)[:length])


@settings(max_examples=200)
@given(
    st.binary(max_size=300).map(lambda noise: b"--frontier\r\n" + noise + b"\r\n--frontier--\r\n")
)
def test_noise_is_read_or_refused_and_nothing_else_happens(data):
    with suppress(Malformed):
        read(data)


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "multipart/form-data", LINE.replace("frontier", "x" * 999), LINE[:-1]],
)
def test_another_boundary_or_content_type_is_refused(content_type):
    with pytest.raises(Unreadable):
        read(body(*PARTS), content_type=content_type)


@pytest.mark.parametrize(
    "data",
    [
        body(("words", None, b"x" * 101)),
        body(*[("words", None, b"")] * 5),
        body(("files", "a", b"x" * 5000)),
    ],
    ids=["a text too long", "too many parts", "too large"],
)
def test_past_a_limit_the_reading_stops(data):
    with pytest.raises(TooLarge):
        read(data)


def test_a_file_may_be_longer_than_a_text():
    assert joined(read(body(("files", "a", b"x" * 2000))))[0][2] == b"x" * 2000


@pytest.mark.parametrize(
    "data",
    [
        b"--frontier\r\nContent-Type: text/plain\r\n\r\nx\r\n--frontier--\r\n",
        b'--frontier\r\nContent-Disposition: form-data; name="\xff"\r\n\r\nx\r\n--frontier--\r\n',
    ],
    ids=["no name", "a name not in UTF-8"],
)
def test_a_part_that_cannot_be_named_is_refused(data):
    with pytest.raises(Malformed):
        read(data)


def small(data, content_type="application/x-www-form-urlencoded", pieces=None):
    left = [*(pieces or [data])]

    async def receive():
        if not left:
            return {"type": "http.disconnect"}
        piece = left.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(left) or bool(pieces)}

    scope = {"type": "http", "headers": [(b"content-type", content_type.encode())]}
    return asyncio.run(small_form(Request(scope, receive), limit=64))


def test_a_short_form_is_a_table_of_texts():
    assert small(b"name=%D0%90+b&empty=") == {"name": "А b", "empty": ""}


@pytest.mark.parametrize(
    "data", [b"a=1&a=2", b"a=%ff", "a=я".encode(), b"&".join(b"%d=" % n for n in range(70))]
)
def test_a_short_form_that_is_not_ours_is_refused(data):
    with pytest.raises(Unreadable):
        small(data)


def test_a_short_form_that_breaks_off_is_refused():
    with pytest.raises(Unreadable):
        small(b"", pieces=[b"a=1"])


def test_a_short_form_of_another_kind_is_refused():
    with pytest.raises(Unreadable):
        small(b"a=1", content_type="application/json")


def test_a_short_form_that_is_long_is_refused():
    with pytest.raises(TooLarge):
        small(b"a=" + b"x" * 100)


def test_events_do_not_show_what_they_carry():
    happened = read(body(("files", "secret-name.png", b"secret-content")))
    assert "secret" not in repr(happened)
