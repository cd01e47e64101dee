"""The petition's server is seized, with everything on it. Nobody's name can be read there.

What can be done with it is tested as well, so that nobody claims more: whoever has the pepper
can test a guessed address. THREATS.md lists it.
"""

from __future__ import annotations

import asyncio
import base64
import os
import re
import time

import apsw
import pytest

from bearwitness.campaign.petition import token
from bearwitness.errors import CannotOpen
from bearwitness.public.petition_settings import load
from bearwitness.sealing import opening
from petition_stand import assert_soon, confirm, make_petition, served, sign, sink
from web_stand import all_bytes

NAMES = ["Canary Ada", "Канарейка Боря"]
CLOCK = re.compile(r"\d[T ]?\d?\d:\d\d")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
ADDRESSES = ["canary-ada@example.org", "canary-boris@example.org", "canary-carol@example.org"]


@pytest.fixture(scope="module")
def seized(tmp_path_factory):
    folder = tmp_path_factory.mktemp("seized") / "p"
    with sink() as mail:
        settings = make_petition(folder, mail.port)
        with served(settings) as client:
            for number, (name, address) in enumerate(zip([*NAMES, ""], ADDRESSES, strict=True)):
                sign(client, address=address, tier="named" if name else "counted", name=name)
                confirm(client, mail.key(number, count=number + 1))
            sign(client, address="canary-waits@example.org", tier="named", name="Canary Waits")
            key = mail.key(3, count=4)
            assert_soon(lambda: b"canary-waits" not in all_bytes(folder))
            (folder.parent / "key").write_text(key)  # what stands in the letter that waits
    return folder


def test_no_name_and_no_address_is_in_any_file(seized):
    left = all_bytes(seized)
    for canary in (*NAMES, "Canary Waits", *ADDRESSES, "canary-waits", "127.0.0.1:"):
        assert canary.encode() not in left
        assert canary.casefold().encode() not in left


def test_sealed_entries_do_not_open_with_what_is_there(seized):
    assert b"SECRET-KEY" not in all_bytes(seized).upper()
    db = apsw.Connection(str(load(seized).database))
    for (sealed,) in db.execute("SELECT sealed FROM entries"):
        with pytest.raises(CannotOpen):
            list(opening.opened([sealed], [opening.new_secret_key(os.urandom)]))
    db.close()


def test_a_counted_and_a_named_signature_look_alike(seized):
    db = apsw.Connection(str(load(seized).database))
    sizes = [len(sealed) for (sealed,) in db.execute("SELECT sealed FROM entries")]
    db.close()
    assert len(sizes) == 3  # two named, one counted
    assert len(set(sizes)) == 1


def test_tokens_and_entries_share_no_order(seized):
    """Both tables are ordered by random keys: neither has a row number that tells when."""
    db = apsw.Connection(str(load(seized).database))
    for table, key in (("signed", "token"), ("entries", "leaf")):
        rows = [row[0] for row in db.execute(f"SELECT {key} FROM {table}")]
        assert rows == sorted(rows)
        with pytest.raises(apsw.SQLError, match="rowid"):
            db.execute(f"SELECT rowid FROM {table}")
    db.close()


def test_no_time_finer_than_a_day_is_stored(seized):
    """Looked for in every value of every table: as text, and as a number since 1970."""
    db = apsw.Connection(str(load(seized).database))
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='table'")]
    held = [value for table in tables for row in db.execute(f"SELECT * FROM {table}")
            for value in row]  # fmt: skip
    db.close()
    now = time.time()
    assert {value for value in held if isinstance(value, str) and CLOCK.search(value)} == set()
    numbers = [value for value in held if isinstance(value, int | float)]
    assert numbers
    for unit in (1, 1e3, 1e6, 1e9):
        assert not [n for n in numbers if abs(n / unit - now) < 86_400]
    days = [value for value in held if isinstance(value, str) and DAY.fullmatch(value)]
    assert len(days) == 2  # of the count and of the one that waits


def test_links_are_worth_nothing_to_who_reads_the_file(seized):
    key = (seized.parent / "key").read_text()
    assert len(key) > 20
    left = all_bytes(seized)
    raw = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))
    assert key.encode() not in left
    assert raw not in left


def test_the_honest_limit_a_guessed_address_can_be_tested(seized):
    settings = load(seized)
    db = apsw.Connection(str(settings.database))
    signed = {row[0] for row in db.execute("SELECT token FROM signed")}
    db.close()
    assert token(ADDRESSES[0], settings.pepper) in signed
    assert token("never@example.org", settings.pepper) not in signed


def test_the_honest_limit_waiting_letters_hold_addresses(tmp_path):
    settings = make_petition(tmp_path / "p", 9)  # nobody listens there: the mail server is down
    with served(settings) as client:
        sign(client, address="canary-early@example.org")
    assert b"canary-early" in all_bytes(tmp_path)


def test_a_server_stopped_while_a_letter_leaves_keeps_no_address(tmp_path):
    with sink() as mail:
        slow = mail.handle_DATA

        async def handle_DATA(server, session, envelope):  # noqa: N802 - aiosmtpd's name
            answer = await slow(server, session, envelope)
            await asyncio.sleep(0.5)  # the letter is here, and the server has not heard so
            return answer

        mail.handle_DATA = handle_DATA
        settings = make_petition(tmp_path / "petition", mail.port)
        with served(settings) as client:
            sign(client, "stopped@reader.example")
            mail.wait()
    held = b"".join(f.read_bytes() for f in (tmp_path / "petition").iterdir())
    assert b"stopped@reader.example" not in held
