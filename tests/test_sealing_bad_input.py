"""Every way to break a sealed file: it is refused, the step is named, nothing of it is repeated."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.errors import CannotOpen
from bearwitness.sealing import age, compartments, header, opening, passphrase, stream
from bearwitness.sealing.envelope import EnvelopeWriter

KEY = opening.new_secret_key(os.urandom)
TO = [opening.recipient_of(KEY)]
WORDS = b"Marrowmere at night"
SHORT = age.seal(WORDS, TO, entropy=os.urandom)
HEAD = header.end_of(SHORT)
SEALED_CHUNK = stream.CHUNK + 16


def enveloped():
    writer = EnvelopeWriter(TO, entropy=os.urandom)
    return writer.begin() + writer.field("words", WORDS.decode()) + writer.finish()


ENVELOPE = enveloped()


def plainly(data, out):
    for piece in opening.opened([data], [KEY]):
        out += piece


def as_envelope(data, _):
    opening.open_envelope([data], [KEY])


def as_key_file(data, _):
    passphrase.open_under("six words", [data])


def refused(data, *steps, read=None):
    """Say that these bytes are refused at one of these steps, and give nothing away."""
    out = bytearray()
    with pytest.raises(CannotOpen) as told:
        (read or plainly)(data, out)
    said = str(told.value)
    assert said.startswith("step ")
    assert int(said[5]) in steps, said
    assert not out
    assert WORDS.decode() not in said + told.value.hint
    assert told.value.hint


def test_a_file_cut_short_at_every_byte_is_refused():
    for end in range(len(SHORT)):
        refused(SHORT[:end], 2 if end < HEAD else 5)


@pytest.mark.parametrize("bits", [(3,), pytest.param(range(8), marks=pytest.mark.deep)])
def test_a_bit_flipped_at_every_byte_is_refused(bits):
    for at in range(len(SHORT)):
        for bit in bits:
            bad = bytearray(SHORT)
            bad[at] ^= 1 << bit
            refused(bytes(bad), *((1, 2, 3, 4) if at < HEAD else (5,)))


@settings(deadline=None, max_examples=300)
@given(st.integers(0, len(SHORT)), st.binary(min_size=1, max_size=40))
def test_bytes_put_in_anywhere_are_refused(at, more):
    refused(SHORT[:at] + more + SHORT[at:], 1, 2, 3, 4, 5)


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_pieces_of_a_file_in_another_order_are_refused(data):
    cuts = sorted(data.draw(st.sets(st.integers(1, len(SHORT) - 1), min_size=1, max_size=4)))
    pieces = [SHORT[i:j] for i, j in zip([0, *cuts], [*cuts, len(SHORT)], strict=True)]
    order = data.draw(st.permutations(range(len(pieces))))
    moved = b"".join(pieces[i] for i in order)
    if moved != SHORT:
        refused(moved, 1, 2, 3, 4, 5)


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=300))
def test_whatever_bytes_come_they_are_refused_as_no_age_file(data):
    refused(data, 1, 2)
    refused(header.VERSION + data, 2, 3)


def test_chunks_left_out_repeated_or_moved_are_refused():
    whole = age.seal(os.urandom(4 * stream.CHUNK + 10), TO, entropy=os.urandom)
    start = header.end_of(whole) + stream.NONCE
    chunks = [whole[i : i + SEALED_CHUNK] for i in range(start, len(whole), SEALED_CHUNK)]
    assert len(chunks) == 5
    for order in ([1, 0, 2, 3, 4], [0, 2, 3, 4], [0, 0, 1, 2, 3, 4], [0, 1, 2, 3], [0, 1, 2, 4, 3],
                  [4], [0, 1, 2, 3, 4, 4]):  # fmt: skip
        bad = whole[:start] + b"".join(chunks[i] for i in order)
        with pytest.raises(CannotOpen, match=r"^step 5"):
            list(opening.opened([bad], [KEY]))


def test_the_header_of_one_file_does_not_open_the_payload_of_another():
    other = age.seal(WORDS, TO, entropy=os.urandom)
    refused(SHORT[:HEAD] + other[HEAD:], 5)
    lines, others = SHORT[:HEAD].splitlines(), other[:HEAD].splitlines()
    for n in range(1, len(lines)):
        mixed = [*lines[:n], others[n], *lines[n + 1 :]]
        refused(b"\n".join(mixed) + b"\n" + SHORT[HEAD:], 2, 3, 4)


@pytest.mark.parametrize("version", [b"v2", b"v11", b"v0", b"v1 ", b"V1", "v１".encode()])
def test_a_future_version_is_called_so(version):
    refused(SHORT.replace(b"/v1\n", b"/" + version + b"\n", 1), 1)


def test_an_envelope_cut_short_at_many_bytes_is_refused():
    ends = {*range(0, len(ENVELOPE), 97), *range(len(ENVELOPE) - 40, len(ENVELOPE))}
    for end in sorted(ends):
        refused(ENVELOPE[:end], 2, 5, read=as_envelope)


@pytest.mark.deep
def test_an_envelope_cut_short_at_every_byte_is_refused():
    for end in range(len(ENVELOPE)):
        refused(ENVELOPE[:end], 2, 5, read=as_envelope)


@pytest.mark.deep
def test_every_bit_of_an_envelope_flipped_is_refused():
    for at in range(len(ENVELOPE)):
        bad = bytearray(ENVELOPE)
        bad[at] ^= 1 << at % 8
        data = bytes(bad)
        refused(data, *range(1, 6), read=as_envelope)


def test_a_key_file_cut_short_or_flipped_anywhere_is_refused():
    sealed = passphrase.seal_under("six words", WORDS, entropy=os.urandom, work_factor=1)

    for at in range(len(sealed)):
        refused(sealed[:at], 1, 2, 5, read=as_key_file)
        for bit in (0, 3, 7):
            bad = bytearray(sealed)
            bad[at] ^= 1 << bit
            refused(bytes(bad), 1, 2, 3, 4, 5, read=as_key_file)


@pytest.mark.parametrize("cost", ["20", "23", "30", "64", "99", "9" * 60])
def test_a_key_file_that_asks_for_absurd_work_is_refused_before_any_is_done(cost, monkeypatch):
    def working(*_, **__):
        raise AssertionError("work was begun")

    sealed = passphrase.seal_under("six words", WORDS, entropy=os.urandom, work_factor=1)
    dear = sealed.replace(b" 1\n", b" " + cost.encode() + b"\n", 1)
    assert dear != sealed
    monkeypatch.setattr(passphrase, "Scrypt", working)
    refused(dear, 2, read=as_key_file)


def test_forty_thousand_recipients_end_in_a_refusal_and_not_in_hours():
    many = header.VERSION + b"-> mlkem768x25519 x\n\n" * 40_000 + b"--- " + b"A" * 43 + b"\n"
    refused(many + bytes(16), 2)


def test_every_bit_of_a_box_and_of_a_wrapped_key_matters():
    place = {"record": "R-AAAA", "compartment": "words"}
    key = os.urandom(32)
    box = compartments.seal_box(key, WORDS, **place, kind="testimony", entropy=os.urandom)
    wrapped = compartments.wrap(key, key, **place, entropy=os.urandom)
    for sealed, read in (
        (box, lambda bad: compartments.open_box(key, bad, **place, kind="testimony")),
        (wrapped, lambda bad: compartments.unwrap(key, bad, **place)),
    ):
        for at in range(len(sealed)):
            bad = bytearray(sealed)
            bad[at] ^= 1 << at % 8
            for broken in (bytes(bad), sealed[:at]):
                with pytest.raises(CannotOpen):
                    read(broken)
