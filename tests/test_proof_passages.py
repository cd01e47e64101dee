"""A passage credential loses no letter, shows every gap, and comes back from its seed."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.errors import Malformed
from bearwitness.proof import display, passages
from bearwitness.proof.encoding import b64url
from bearwitness.proof.verify import verify
from proof_builders import ISSUER, LAKESHORE, SEED, STRANGER, Log, changed, parts, with_parts

WORDS = st.text(st.sampled_from("abня .,\n\u00a0🚣'"), min_size=1, max_size=30).filter(str.strip)


def issued(text, **changes):
    plain = {"index": 0, "passages": 1, "language": "en", "seed": SEED, "issuer_key": ISSUER}
    return passages.issue(text, **plain | changes)


@given(WORDS)
def test_the_slots_joined_are_the_passage(text):
    slots = passages.slots_of(text)
    assert "".join(slot.text for slot in slots) == text
    assert all(text[slot.start : slot.end] == slot.text for slot in slots)
    assert all(slot.text.strip() for slot in slots)


@given(WORDS)
def test_the_seed_brings_the_same_credential_back(text):
    assert issued(text) == issued(text)


@pytest.mark.parametrize(
    "change",
    [{"seed": bytes(32)}, {"index": 1}, {"passages": 3}, {"language": "ru"}, {"text": "I did no."}],
)
def test_no_salt_is_used_twice(change):
    plain = {"text": "I did not.", "passages": 2}
    one, other = (issued(**plain | extra) for extra in ({}, change))
    assert not {*one.disclosures.values()} & {*other.disclosures.values()}
    assert one.blind != other.blind


def test_the_signed_part_holds_no_word_and_no_salt():
    for credential in LAKESHORE.credentials:
        assert all(d not in credential.jwt for d in credential.disclosures.values())
    one, other = issued("aaa bbb"), issued("ccc ddd")
    assert len(one.jwt) == len(other.jwt)


def test_the_digest_is_that_of_the_rfc():
    # RFC 9901 section 4.2.3
    given = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
    assert b64url(passages.digest(given)) == "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"


def test_every_choice_of_withheld_words_leaves_visible_gaps():
    text = "I did not see him."
    log = Log([text])
    slots = log.credentials[0].slots
    for count in range(len(slots) + 1):
        for shown in combinations(slots, count):
            kept = [(slot.start, slot.end) for slot in shown]
            verdict = verify(log.bundle(0, kept))
            assert verdict.verified
            assert verdict.slots == tuple(s.text if s in shown else None for s in slots)
            withheld = {n for gap in verdict.gaps for n in range(gap.slot, gap.slot + gap.words)}
            assert withheld == {slot.number for slot in slots if slot not in shown}
            assert (verdict.text == text) == (not withheld)


@given(st.data())
def test_no_choice_of_disclosures_hides_a_gap(data):
    jwt, *shown, _ = parts()
    chosen = sorted(data.draw(st.sets(st.sampled_from(shown))), key=shown.index)
    verdict = verify(with_parts([jwt, *chosen, ""]))
    whole = LAKESHORE.credentials[1].slots
    assert verdict.verified
    assert len(verdict.slots) == len(whole)
    assert all(text in (None, slot.text) for text, slot in zip(verdict.slots, whole, strict=True))
    assert verdict.text.count("[…]") == len(verdict.gaps)
    assert ("[…]" not in verdict.text) == all(text is not None for text in verdict.slots)


def test_a_mask_over_part_of_a_word_withholds_the_word():
    log = Log(["By the pier."])
    assert verify(log.bundle(0, kept=[(0, 9), (10, 12)])).text == "By the […]"
    assert verify(log.bundle(0, kept=[(0, 2), (3, 6), (7, 12)])).text == "By the pier."


@pytest.mark.parametrize("first", [first for first, _ in display.REFUSED])
def test_a_word_with_a_hidden_character_is_a_gap(first):
    if first in range(0xD800, 0xE000):
        with pytest.raises(Malformed):
            passages.slots_of(chr(first))
        return
    log = Log([f"one tw{chr(first)}o three"])
    verdict = verify(log.bundle(0))
    assert verdict.verified
    assert chr(first) not in verdict.text
    assert "one […]" in verdict.text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"text": " \n"}, "between 1 and 1,000 words"),
        ({"text": "a " * 1001}, "between 1 and 1,000 words"),
        ({"text": "a", "index": 1}, "place among its passages"),
        ({"text": "a", "index": -1}, "place among its passages"),
        ({"text": "a", "seed": b"short"}, "seed of 32 bytes"),
        ({"text": "a", "language": "English"}, "two or three small letters"),
    ],
)
def test_what_cannot_be_a_passage_is_refused(arguments, message):
    with pytest.raises(Malformed, match=message):
        issued(**arguments)


def test_a_testimony_without_words_has_no_passages():
    assert passages.issue_all([], language="en", seed=SEED, issuer_key=ISSUER) == ()


def test_a_thousand_words_fit():
    log = Log(["слово " * 1000])
    assert verify(log.bundle(0)).text == ("слово " * 1000).strip()


def test_passages_of_one_testimony_share_a_tag_that_is_withheld_by_default():
    with_tag = [verify(LAKESHORE.bundle(i, fields=passages.FIELDS)) for i in (0, 1)]
    assert with_tag[0].testimony == with_tag[1].testimony == passages.testimony_tag(SEED)
    assert verify(LAKESHORE.bundle(0)).testimony is None
    assert b64url(SEED)[:8] not in passages.testimony_tag(SEED)


def test_a_bundle_discloses_only_fields_that_there_are():
    with pytest.raises(Malformed, match="can only disclose"):
        LAKESHORE.bundle(fields=("s000",))


def test_neither_words_nor_salts_are_in_a_repr():
    credential = LAKESHORE.credentials[0]
    seen = repr(credential) + repr(credential.slots) + repr(verify(LAKESHORE.bundle(0)))
    assert not any(word in seen for word in ("took", "four", "boathouse"))
    assert credential.blind.hex() not in seen
    assert replace(credential, blind=b"").jwt == credential.jwt


def test_another_issuer_signs_otherwise():
    assert issued("a b", issuer_key=STRANGER).jwt != issued("a b").jwt
    assert hashlib.sha256(changed()).digest() == hashlib.sha256(LAKESHORE.bundle()).digest()
