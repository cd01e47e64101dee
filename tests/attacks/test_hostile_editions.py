"""An edition from somebody else: bytes, pictures and addresses made to break or to lead astray."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.campaign import petition
from bearwitness.errors import BearwitnessError, Malformed, Unreadable
from bearwitness.public.pictures import inline
from bearwitness.publication import edition as editions
from bearwitness.records import codec
from editions import EDITION


@dataclass(frozen=True)
class Kept:
    share: float
    words: str
    at: datetime


KEPT = {"at": "2026-05-01T00:00:00Z", "share": 0.5, "words": "a"}


def canonical(value) -> bytes:
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    "change",
    [
        {"share": float("nan")},
        {"share": float("inf")},
        {"share": 10**400},
        {"words": "\ud800"},
        {"at": "0001-01-01T00:00:00+23:59"},
        {"at": "9999-12-31T23:59:59-23:59"},
        {"at": 5},
        {"share": "0.5"},
        {"share": True},
    ],
    ids=str,
)
def test_a_value_that_nothing_can_have_is_malformed_and_no_accident(change):
    with pytest.raises(Malformed):
        codec.read(Kept, canonical(KEPT | change))


@given(st.data())
def test_an_edition_with_one_value_exchanged_is_read_or_refused(data):
    plain = json.loads(editions.written(EDITION))
    odd = [None, True, -1, 10**400, 1e308, float("nan"), "", "\ud800", "\x00", [], {}, [[]]]
    here: object = plain
    while True:
        keys = list(here) if isinstance(here, dict) else range(len(here))
        key = data.draw(st.sampled_from(list(keys)))
        deeper = here[key]
        if not isinstance(deeper, dict | list) or not deeper or data.draw(st.booleans()):
            here[key] = data.draw(st.sampled_from(odd))
            break
        here = deeper
    bent = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    with suppress(BearwitnessError):
        editions.read(bent.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize(
    "svg",
    [
        "<svg></div></div><g><g></svg>",  # closes what stands around the picture
        "<svg><g></svg></g>",
        "<svg></svg><text>outside</text>",
        "<svg></svg><svg></svg>",
        "<svg></main></svg>",
        "</div><svg></svg>",
    ],
)
def test_a_picture_cannot_reach_out_of_its_place(svg):
    with pytest.raises(Malformed):
        inline(svg)


@pytest.mark.parametrize(
    "value",
    [
        "url(#a) url(https://a.example)",
        r"u\72l(https://a.example)",
        "url\n(https://a.example)",
        "URL(https://a.example)",
        "java\nscript:x()",
    ],
)
def test_a_picture_asks_nobody_for_anything(value):
    assert inline(f'<svg><rect fill="{value}"/></svg>') == "<svg><rect></rect></svg>"


MARKS = ("<svg>", "</svg>", "<g>", "</g>", "</div>", "<p>", "</p>", "<text>", "a", "</text>")


@given(st.lists(st.sampled_from(MARKS)))
def test_every_mark_of_a_picture_is_closed_in_its_order(pieces):
    try:
        made = str(inline("".join(["<svg>", *pieces, "</svg>"])))
    except Malformed:
        return
    still_open = []
    for closing, tag in re.findall(r"<(/?)([a-z]+)>", made):
        if closing:
            assert still_open.pop() == tag
        else:
            still_open.append(tag)
    assert not still_open


@pytest.mark.parametrize(
    "header", ['{"days":{"2026-05-01":1e999},"made_on":"2026-05-01"', "[", "0"]
)
def test_a_tally_that_is_none_is_unreadable(header):
    data = f'bearwitness-tally/1\n{header},"petition":"a"}}\n'.encode()
    with pytest.raises(Unreadable):
        petition.tally_read(data)
