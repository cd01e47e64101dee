"""All 143 vectors of the age authors, and what we do with each (vectors/envelope/README.md).

`cctv.json` is theirs; `cctv-here.json` says for each vector what happens at our door, with the
hybrid keys or the passphrase that it names (or a stranger's key, if it names none of these), and
what happens behind the door, with its file key.
"""

import base64
import hashlib
import json
import zlib
from collections import Counter
from pathlib import Path

import pytest

from bearwitness.errors import CannotOpen
from bearwitness.sealing import header, opening, passphrase, stream

FOLDER = Path(__file__).parents[1] / "vectors" / "envelope"
VECTORS = json.loads((FOLDER / "cctv.json").read_text("utf-8"))
HERE = json.loads((FOLDER / "cctv-here.json").read_text("utf-8"))
FILES = {
    name: zlib.decompress(raw) if "compressed" in vector else raw
    for name, vector in VECTORS.items()
    for raw in [base64.b64decode(vector["file"])]
}
STRANGER = opening.secret_key_of(bytes(32))
STEP = {"no match": "step 3", "HMAC failure": "step 4", "payload failure": "step 5"}


def pieces(data, size=1000):
    return (data[i : i + size] for i in range(0, len(data), size))


def at_the_door(name):
    """Yield what opens with the keys that the vector names."""
    if "passphrase" in VECTORS[name]:
        yield passphrase.open_under(VECTORS[name]["passphrase"][0], pieces(FILES[name]))
    else:
        known = [k for k in VECTORS[name].get("identity", []) if k.startswith("AGE-SECRET-KEY-PQ-")]
        yield from opening.opened(pieces(FILES[name]), known or [STRANGER])


def behind_it(name):
    """Yield what opens with the file key, whatever kind of recipient it was wrapped for."""
    head, nonce, rest = opening.begun(pieces(FILES[name]))
    file_key = bytes.fromhex(VECTORS[name]["file key"])
    header.check(head, file_key)
    yield from stream.opened(rest, file_key, nonce)


def outcome(opening_it, name):
    out = bytearray()
    try:
        for piece in opening_it(name):
            out += piece
    except CannotOpen as refused:
        # Not compared with the vector: how much came out before. We hold back more than age does.
        assert len(out) % stream.CHUNK == 0
        return str(refused).partition(",")[0]
    assert VECTORS[name].get("payload") in (None, hashlib.sha256(out).hexdigest())
    return "opens"


@pytest.mark.parametrize("name", VECTORS)
def test_each_vector_opens_or_is_refused_at_the_step_that_is_written_down(name):
    assert outcome(at_the_door, name) == HERE[name]["door"]
    if "file_key" in HERE[name]:
        assert outcome(behind_it, name) == HERE[name]["file_key"]


def why_stricter(name):
    vector = VECTORS[name]
    if "armored" in vector:
        return "armor"
    if name == "hybrid_and_x25519":
        return "mixed"
    if "passphrase" not in vector and not any("-PQ-" in key for key in vector.get("identity", [])):
        return "classical"
    return None


def test_what_is_written_down_differs_from_the_authors_only_where_we_refuse_more():
    assert len(VECTORS) == len(HERE) == 143
    stricter = Counter()
    for name, vector in VECTORS.items():
        door, expect = HERE[name]["door"], vector["expect"]
        if expect == "success" and door != "opens":
            stricter[why_stricter(name)] += 1
        elif expect in STEP and why_stricter(name) is None:
            assert door == STEP[expect], name
        elif expect != "success":
            assert door != "opens", name
    assert stricter == {"armor": 7, "classical": 14, "mixed": 1}


def test_armor_is_refused_at_the_first_step_and_called_by_its_name():
    armored = [name for name, vector in VECTORS.items() if "armored" in vector]
    assert {HERE[name]["door"] for name in armored} == {"step 1"}
    with pytest.raises(CannotOpen, match="ASCII armor"):
        list(at_the_door("armor_hybrid"))


def test_behind_a_classical_recipient_header_and_payload_are_read_as_the_authors_ask():
    expected = {"success": "opens", "HMAC failure": "step 4", "payload failure": "step 5"}
    for name, vector in VECTORS.items():
        if "file_key" in HERE[name] and vector["expect"] in expected:
            assert HERE[name]["file_key"] == expected[vector["expect"]], name
