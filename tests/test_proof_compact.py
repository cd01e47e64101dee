"""The compact form: shorter, the same to the letter, small enough for one code, and strict."""

from __future__ import annotations

import io
import json

import pytest
import segno
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bearwitness.errors import Malformed, Unverified
from bearwitness.proof import checkpoint, merkle, passages
from bearwitness.proof.base45 import b45, from_b45
from bearwitness.proof.compact import LARGEST, compact, expanded
from bearwitness.proof.verify import verify
from proof_builders import (
    AT,
    COSIGNED,
    COSIGNER,
    GAPPED,
    GOOD,
    ISSUER,
    LAKESHORE,
    LOG,
    ORIGIN,
    OUTLIVING,
    POLICY,
    Log,
    changed,
    parts,
    with_parts,
)

SENTENCE = (  # invented; thirty words, which is longer than most sentences of a testimony
    "On the third night they opened the boathouse and took two of us down to the pier, and the "
    "others heard nothing more of them until the morning came."
)


@pytest.mark.parametrize("text", ["AB", "Hello!!", "base-45", "ietf!"])
def test_base45_is_that_of_rfc_9285(text):
    written = {"AB": "BB8", "Hello!!": "%69 VD92EX0", "base-45": "UJCLQE7W581", "ietf!": "QED8WEX0"}
    assert b45(text.encode()) == written[text]
    assert from_b45(written[text]) == text.encode()


@pytest.mark.parametrize("text", ["A", "AAAA", ":::", "::", "a", "GGW", "é"])
def test_what_no_bytes_are_written_as_is_refused(text):
    with pytest.raises(ValueError, match="base45"):
        from_b45(text)


@given(st.binary(max_size=200))
def test_base45_goes_there_and_back(data):
    assert from_b45(b45(data)) == data


@given(
    st.sampled_from(range(4)),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=3),
    st.sets(st.sampled_from(passages.FIELDS)),
    st.booleans(),
)
def test_every_bundle_comes_back_to_the_letter(index, kept, fields, cosigned):
    signed = LAKESHORE.checkpoint
    if cosigned:
        signed = checkpoint.cosign(signed, name="partner.example/cosigner", key=COSIGNER, at=AT)
    made = LAKESHORE.bundle(index, kept=kept, fields=fields, checkpoint=signed)
    code = compact(made)
    assert expanded(code) == made
    assert len(code) < len(made)
    assert verify(code.encode()) == verify(made) or verify(code.encode()).steps[0].ok


def test_a_code_gets_the_verdict_of_its_bundle():
    plain, code = verify(GAPPED, policy=POLICY), verify(compact(GAPPED).encode(), policy=POLICY)
    assert code.verified
    assert (code.text, code.gaps, code.sealed_before) == (
        plain.text,
        plain.gaps,
        plain.sealed_before,
    )
    assert code.steps[1:] == plain.steps[1:]


def test_a_newline_that_an_editor_adds_does_no_harm():
    code = compact(GOOD).encode()
    assert verify(code + b"\n").verified
    assert verify(code + b"\r\n").verified
    assert not verify(code + b" ").verified


def test_what_is_too_large_for_a_code_stays_with_the_file():
    signed = checkpoint.outlive(LAKESHORE.checkpoint, name=ORIGIN, key=OUTLIVING, at=AT)
    whole = LAKESHORE.bundle(checkpoint=signed)
    assert expanded(compact(whole)) == GOOD


@given(st.integers(4, len(compact(GOOD)) - 2), st.sampled_from("0A$:% "))
def test_a_letter_changed_anywhere_is_refused(at, letter):
    code = compact(GOOD)
    other = code[:at] + letter + code[at + 1 :]
    if other != code:
        assert not verify(other.encode()).verified


@given(st.text(alphabet="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", max_size=300))
def test_any_text_is_answered_and_refused(text):
    with pytest.raises(Unverified):
        expanded(f"BW1:{text}.")


@pytest.mark.parametrize(
    "bundle",
    [
        b"{}",
        GOOD[:-1],
        changed(timestamps=["ots !"], checkpoint="x"),
        changed(blind="AAAA"),
        with_parts([*reversed(parts())]),
        changed(checkpoint=json.loads(GOOD)["checkpoint"].replace("time", "thyme")),
        changed(checkpoint=json.loads(GOOD)["checkpoint"] * 2),
    ],
)
def test_what_is_no_bundle_has_no_code(bundle):
    with pytest.raises(Malformed):
        compact(bundle)


def test_disclosures_in_another_order_have_no_code():
    jwt, *shown, last = parts()
    with pytest.raises(Malformed):
        compact(with_parts([jwt, *reversed(shown), last]))


def a_million_leaves(text: str) -> bytes:
    """A bundle of a long sentence in a log as large as three years of ours, cosigned once."""
    log = Log((text,), padding=0)
    path = [bytes([n]) * 32 for n in range(20)]
    at, top = 0, merkle._leaf(merkle.leaf_of(log.credentials[0]))
    for sibling in path:
        top = merkle._node(top, sibling)
    signed = checkpoint.sign(ORIGIN, 1 << 20, top, key=LOG, at=AT)
    signed = checkpoint.cosign(signed, name="partner.example/cosigner", key=COSIGNER, at=AT)
    return log.bundle(0, leaf_index=at, inclusion=path, checkpoint=signed)


def decoded(code: str, scale: int) -> str:
    out = io.BytesIO()
    segno.make_qr(code, error="l", mode="alphanumeric").save(out, kind="png", scale=scale)
    (read,) = zxingcpp.read_barcodes(Image.open(out))
    return read.text


def test_a_long_sentence_with_its_proof_and_a_cosignature_fits_one_code():
    made = a_million_leaves(SENTENCE)
    assert verify(made, policy=COSIGNED).verified
    code = compact(made)
    assert len(from_b45(code[4:-1])) <= 2_953
    assert len(code) <= LARGEST
    assert decoded(code, 3) == code
    assert verify(decoded(code, 3).encode(), policy=COSIGNED).verified


def test_the_longest_sentence_that_fits_has_more_than_sixty_words():
    words = "water " * 61
    assert len(compact(a_million_leaves(words.strip() + "."))) <= LARGEST
    assert ISSUER is not LOG
