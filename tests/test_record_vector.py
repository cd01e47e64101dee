"""The sealed record, against its language-neutral vector."""

import base64
import hashlib
import hmac
import json
import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

import record_vectors
from bearwitness.adapters.store.parts import Part
from bearwitness.desk import cards, keyring, vouching
from bearwitness.desk.cards import Card
from bearwitness.desk.keyring import Former
from bearwitness.errors import CannotOpen
from bearwitness.records import codec
from bearwitness.sealing import age, opening

ROOT = Path(__file__).parents[1]
VECTOR = json.loads((ROOT / "vectors" / "record" / "event.json").read_text("utf-8"))
VOUCHED = json.loads((ROOT / "vectors" / "record" / "vouching.json").read_text("utf-8"))


KEYS = {name: bytes.fromhex(VECTOR[name]) for name in ("card_key", "epoch_key")}


def sealed():
    content = VECTOR["sealed"]["content"]
    part = Part(bytes.fromhex(content["box"]), bytes.fromhex(content["wrapped_key"]))
    return bytes.fromhex(VECTOR["sealed"]["card"]["box"]), part


def test_the_record_of_the_vector_opens_and_has_its_leaf():
    name, (box, part) = VECTOR["record"], sealed()
    card = cards.opened_card(name, box, card_key=KEYS["card_key"])
    assert codec.written(card).decode() == VECTOR["card"]
    blind, value = cards.opened_content(name, card, part, epoch_key=KEYS["epoch_key"])
    assert (blind.hex(), value.decode()) == (VECTOR["blind"], VECTOR["value"])
    assert cards.leaf_of(name, VECTOR["card"].encode(), blind, value).hex() == VECTOR["leaf"]


def test_the_same_draws_give_the_same_record():
    drawn = iter(range(1, 100))
    packed = cards.packed(
        codec.read(Card, VECTOR["card"].encode()),
        VECTOR["value"].encode(),
        **KEYS,
        entropy=lambda size: bytes([next(drawn)]) * size,
    )
    assert (packed.card, packed.content) == sealed()
    assert packed.leaf.hex() == VECTOR["leaf"]


def test_the_specification_shows_the_vector():
    page = (ROOT / "docs" / "spec" / "record.md").read_text("utf-8")
    shown = " ".join(page.split())
    assert VECTOR["leaf"] in shown
    assert VECTOR["value"] in shown
    assert VECTOR["card"].replace('"kind"', ' "kind"').replace('"what"', ' "what"') in shown


def test_the_teams_key_makes_the_tags_of_the_vector():
    key, facts = VOUCHED["team_key"], VOUCHED["facts"].encode()
    assert vouching.tag(key, "facts", facts).hex() == VOUCHED["facts_tag"]
    former = [one.encode() for one in VOUCHED["former_keys"]]
    assert vouching.tag(key, "former keys", *former).hex() == VOUCHED["former_keys_tag"]


def test_the_vector_is_what_this_program_writes_to_the_byte():
    found = record_vectors.PLACE.read_text("utf-8")
    assert found == record_vectors.written(VOUCHED["epoch"]["head"])
    assert record_vectors.REASON_PLACE.read_text("utf-8") == record_vectors.reason_vector()


def test_the_reason_of_the_vector_opens_by_the_specification_alone():
    told = json.loads(record_vectors.REASON_PLACE.read_text("utf-8"))
    key = hmac.digest(bytes.fromhex(told["seed"]), b"bearwitness/reason/v1", "sha256")
    name, box = told["in_the_card"].removeprefix("sealed for ").split(": ")
    data = base64.b64decode(box)
    assert (name, data[:12].hex()) == (told["testimony"], told["nonce"])
    plain = ChaCha20Poly1305(key).decrypt(data[:12], data[12:], name.encode())
    assert (len(plain) % 64, plain.rstrip(b"\0").decode()) == (0, told["reason"])


def test_the_tags_of_a_server_and_of_a_restore_key_are_those_of_the_specification():
    """Computed here from the page alone: HKDF, then HMAC over the use and each part's length."""
    key = HKDF(SHA256(), 32, None, b"bearwitness/vouching/1").derive(bytes(range(32)))

    def tag(use, *parts):
        said = f"bearwitness/{use}/1".encode()
        said += b"".join(len(part).to_bytes(8, "big") + part for part in parts)
        return hmac.new(key, said, hashlib.sha256).hexdigest()

    assert tag("server", VOUCHED["server"].encode()) == VOUCHED["server_tag"]
    told = VOUCHED["restore_key"]
    bound = hashlib.sha256()
    for name, held in told["beside"].items():
        for part in (name.encode(), bytes.fromhex(held)):
            bound.update(len(part).to_bytes(8, "big") + part)
    assert bound.hexdigest() == told["bound"]
    parts = (
        told["backup"].encode(), told["origin"].encode(), bound.digest(),
        told["records"].to_bytes(8, "big"), told["leaves"].to_bytes(8, "big"),
        bytes.fromhex(told["root"]), bytes.fromhex(told["key"]),
    )  # fmt: skip
    assert tag("restore key", *parts) == VOUCHED["restore_key_tag"]
    for number in range(len(parts)):
        other = [bytes(len(part)) if at == number else part for at, part in enumerate(parts)]
        assert tag("restore key", *other) != VOUCHED["restore_key_tag"]


def test_the_head_of_the_vector_opens_for_its_facts_and_number_alone():
    told, key, facts = VOUCHED["epoch"], [VOUCHED["team_key"]], VOUCHED["facts"].encode()
    head = bytes.fromhex(told["head"])
    epoch_key, former = vouching.epoch_key(head, told["number"], facts=facts, secret_keys=key)
    assert epoch_key.hex() == told["key"]
    assert [[until, card.hex()] for until, card in former] == told["former_card_keys"]
    for number, other in ((told["number"] + 1, facts), (told["number"], facts + b" ")):
        with pytest.raises(CannotOpen):
            vouching.epoch_key(head, number, facts=other, secret_keys=key)


def test_former_keys_as_the_vector_has_them_are_taken(tmp_path):
    key, keys = VOUCHED["team_key"], tuple(VOUCHED["former_keys"])
    held = Former(keys, bytes.fromhex(VOUCHED["former_keys_tag"]))
    sealed = age.seal(codec.written(held), [opening.recipient_of(key)], entropy=os.urandom)
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / keyring.FORMER).write_bytes(sealed)
    assert keyring._former(tmp_path, key) == keys
