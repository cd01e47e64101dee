"""An edition from somebody else: bytes, pictures and addresses made to break or to lead astray."""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.campaign import petition
from bearwitness.campaign.petition import Tier
from bearwitness.cli.main import main
from bearwitness.desk import tallies
from bearwitness.errors import BearwitnessError, Malformed, Unreadable, Unverified
from bearwitness.public.pictures import inline
from bearwitness.publication import edition as editions
from bearwitness.publication.edition import Petition
from bearwitness.records import codec
from bearwitness.sealing import opening
from bearwitness.sealing.age import seal
from editions import EDITION, write


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


@pytest.mark.parametrize(
    "server",
    [
        "javascript:alert(1)//",
        "data:text/html,x",
        "//a.example",
        "https://",
        "https://a.example/",
        "https://a.example/?next=b",
        "https://a.example@b.example",
        "https://a.example\n",
        'https://a.example" onclick="x',
    ],
)
def test_a_petition_cannot_be_at_an_address_that_acts(server):
    with pytest.raises(Malformed):
        Petition(EDITION.petition.addressee, EDITION.petition.asks, server)


def test_no_dossier_is_made_of_an_edition_that_was_altered(tmp_path, capsys):
    secret = tmp_path / "secret"
    secret.write_text("Quillfeather")
    folder = write(tmp_path / "edition")
    bundle = folder / EDITION.quotes[0].receipt.bundle
    bundle.unlink()
    bundle.symlink_to(secret)
    out = ("--out", str(tmp_path / "out.pdf"), "--without-case")
    assert main(["dossier", "report", str(folder), *out]) == 1
    assert not (tmp_path / "out.pdf").exists()
    assert "Quillfeather" not in "".join(capsys.readouterr())


def test_signatures_of_another_petition_are_not_counted_for_this_one():
    key = opening.new_secret_key(os.urandom)
    team = SimpleNamespace(letter_keys=(key,))
    day = date(2026, 5, 1)
    entry = petition.Entry("another", Tier.COUNTED, day, "en", "", bytes(32))
    sealed = seal(petition.written(entry), [opening.recipient_of(key)], entropy=os.urandom)
    for name, fits in (("another", True), ("this", False)):
        tally = petition.Tally(name, day, {day: 1}, {petition.leaf_of(entry): sealed})
        if fits:
            assert tallies.signatures(team, petition.tally_written(tally)) == (entry,)
        else:
            with pytest.raises(Unverified):
                tallies.signatures(team, petition.tally_written(tally))
