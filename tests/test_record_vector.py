"""The sealed record, against its language-neutral vector."""

import json
from pathlib import Path

from bearwitness.adapters.store.parts import Part
from bearwitness.desk import cards
from bearwitness.desk.cards import Card
from bearwitness.records import codec

ROOT = Path(__file__).parents[1]
VECTOR = json.loads((ROOT / "vectors" / "record" / "event.json").read_text("utf-8"))


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
