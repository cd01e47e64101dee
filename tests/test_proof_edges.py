"""What is nearly right: tokens, .ots files, codes and notes that break one rule each."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.errors import Malformed, Unverified
from bearwitness.proof import authority, calendar, certificates, compact, notice, tiles
from bearwitness.proof.base45 import b45, from_b45
from bearwitness.proof.encoding import (
    b64,
    b64url,
    b64url_all,
    digests_in,
    from_b64,
    from_b64url,
    from_b64url_all,
)
from bearwitness.proof.verify import UNCHECKED, verify
from proof_builders import (
    AT,
    GOOD,
    LAKESHORE,
    LOG,
    ORIGIN,
    OUTLIVING_KEY,
    POLICY,
    changed,
    signed_note,
)
from stamp_stand import stamped
from token_builders import DATA, ECDSA_512, KEY, TEXT
from token_builders import token as made_token


def certified(key, *, by=None, ca=False, number=7):
    """Return a certificate: for stamping, or of an authority; by itself or by another."""
    above = by or (key, None)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"n{number}")])
    issuer = name if above[1] is None else above[1].subject
    made = x509.CertificateBuilder().subject_name(name).issuer_name(issuer)
    made = made.public_key(key.public_key()).serial_number(number)
    made = made.not_valid_before(AT - timedelta(days=9)).not_valid_after(AT + timedelta(days=9))
    if ca:
        made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    else:
        use = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        made = made.add_extension(use, critical=True)
    kind = None if isinstance(above[0], ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return made.sign(above[0], kind)


MINE = certified(KEY)


def token(**more):
    return made_token(**{"by": MINE} | more)


@pytest.mark.parametrize("named", ["sha256", "sha512"])
def test_a_token_made_by_hand_is_one(named):
    assert authority.stamp(token(named=named), TEXT).at == datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "made",
    [
        token(at=b"20260301120000+0100"),
        token(at=b"20260301120000junkZ"),
        token(at=b"20260301120000.Z"),
        token(at=b"20260301120000"),
        token(about=DATA),
        token(kind=DATA),
        token(how=ECDSA_512),
        token(how="1.2.840.113549.1.1.11"),
        token(twice=True),
        token(by=certified(ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32)))),
        token(digested=b"another TSTInfo"),
        token(version=b"\1"),
        token(used="1.3.14.3.2.26"),
        token(carried=False, others=[certified(ec.derive_private_key(9, ec.SECP256R1()))]),
        token(others=[MINE] * 400),
        bytes(authority.LARGEST + 1),
    ],
    ids=[
        "zone",
        "junk",
        "fraction",
        "no zone",
        "about",
        "content",
        "digest",
        "key",
        "twice",
        "another key",
        "attributes of another time",
        "of another version",
        "by SHA-1",
        "without its certificate",
        "whole and huge",
        "huge",
    ],
)
def test_a_token_that_breaks_one_rule_is_none(made):
    with pytest.raises(Malformed):
        authority.stamp(made, TEXT)


def test_a_chain_has_six_certificates_at_most():
    keys = [ec.derive_private_key(n, ec.SECP256R1()) for n in range(2, 10)]
    chain = [certified(keys[0], ca=True, number=20)]
    for below, key in enumerate(keys[1:]):
        above = (keys[below], chain[-1])
        chain.append(certified(key, by=above, ca=True, number=21 + below))
    *chain, last = (
        certificates.read(one.public_bytes(Encoding.DER))
        for one in (*chain, certified(KEY, by=(keys[-1], chain[-1])))
    )
    said = authority.Stamp(AT, last, tuple(chain[1:]))
    assert authority.trusted_by(said, chain[:1]) == ()
    assert authority.trusted_by(said, chain[5:6]) == (chain[5],)


def test_a_file_without_a_certificate_is_refused():
    for data in (b"junk", b"-----BEGIN CERTIFICATE-----\n"):
        with pytest.raises(Malformed, match="certificate"):
            authority.certificate_in(data)


BLOCK = bytes.fromhex("0588960d73d71901")
OTS = stamped()["checkpoint.ots"]
HEAD = OTS[: OTS.index(b"\xff")]


@pytest.mark.parametrize(
    "rest",
    [
        b"\x77\x00" + BLOCK + b"\x01\x01",  # an operation that nobody knows
        b"\x00" + BLOCK + b"\x02\x01\x01",  # a byte after the height
        b"\x00" + BLOCK + b"\x05\xff\xff\xff\xff\x7f",  # a height beyond all
        b"\x00" + BLOCK + b"\xff\xff\xff\xff\xff\xff",  # a number without an end
    ],
)
def test_an_ots_file_that_breaks_one_rule_is_none(rest):
    with pytest.raises(Malformed):
        calendar.blocks(HEAD + rest, TEXT)


def test_what_grows_too_long_on_the_way_leads_to_no_block():
    longest = b"\xf0\x80\x20" + bytes(4096)
    after = b"\x00" + BLOCK + b"\x01\x01"
    assert calendar.blocks(HEAD + longest + after, TEXT) == ()
    assert calendar.blocks(HEAD + longest + b"\xf0\x01\x00\x08" + after, TEXT) == ()
    assert calendar.blocks(HEAD + b"\x67" + after, TEXT) == ()  # an operation of other chains
    assert len(calendar.blocks(HEAD + after, TEXT)) == 1


def code(data: bytes) -> str:
    return f"BW1:{b45(data)}."


def test_a_code_that_is_another_writing_of_the_same_is_refused():
    data = from_b45(compact.compact(GOOD)[4:-1])
    size = 1 + 32 + 1 + len(ORIGIN) + 32
    assert data[size] == 11
    assert compact.expanded(code(data)) == GOOD
    for other in (b"\x8b\x00", b"\x80" * 9, b"\xff" * 7 + b"\x7f"):
        with pytest.raises(Unverified):
            compact.expanded(code(data[:size] + other + data[size + 1 :]))
    with pytest.raises(Unverified):
        compact.expanded(code(data + b"\0\0"))


def test_a_checkpoint_without_a_time_has_a_code():
    body = "".join(f"{line}\n" for line in LAKESHORE.checkpoint.split("\n")[:3])
    made = LAKESHORE.bundle(checkpoint=signed_note(body))
    assert compact.expanded(compact.compact(made)) == made


def test_a_checkpoint_signed_twice_or_in_no_year_has_no_code():
    own = LAKESHORE.checkpoint.split("\n\n")[1]
    line = "— partner.example/x " + b64(bytes(4) + bytes([255]) * 8 + bytes(64)) + "\n"
    for more in (own, line):
        with pytest.raises(Malformed):
            compact.compact(changed(checkpoint=LAKESHORE.checkpoint + more))


def test_a_false_post_quantum_signature_by_a_pinned_key_is_refused():
    note = stamped()["outliving.note"].decode()
    line = note.rstrip("\n").rpartition(" ")[2]
    false = b64(from_b64(line)[:-1] + bytes([from_b64(line)[-1] ^ 1]))
    pinned = replace(POLICY, logs=(*POLICY.logs, OUTLIVING_KEY))
    assert verify(LAKESHORE.bundle(checkpoint=note), policy=pinned).verified
    for unpinned in (None, POLICY):  # nobody can check it: it changes nothing, and that is said
        told = verify(LAKESHORE.bundle(checkpoint=note.replace(line, false)), policy=unpinned)
        assert told.verified
        assert told.steps[8].why.endswith(UNCHECKED)
    verdict = verify(LAKESHORE.bundle(checkpoint=note.replace(line, false)), policy=pinned)
    assert verdict.steps[-1].number == 9


def test_a_notice_of_something_else_than_entries_is_not_signed():
    with pytest.raises(Malformed):
        notice.sign([ORIGIN], [bytes(31)], key=LOG, at=AT)
    with pytest.raises(Malformed):
        notice.sign([ORIGIN], [], key=LOG, at=datetime(2026, 3, 1))  # noqa: DTZ001


@pytest.mark.parametrize("logs", [[], [ORIGIN, ORIGIN], [f"{ORIGIN}/{n}" for n in range(101)]])
def test_a_notice_is_signed_for_one_log_to_a_hundred_each_once(logs):
    with pytest.raises(Malformed):
        notice.sign(logs, [], key=LOG, at=AT)
    most = [f"{ORIGIN}/{n}" for n in range(100)]
    assert notice.parse(notice.sign(most, [], key=LOG, at=AT)).logs == tuple(most)


def test_a_tile_cut_short_is_refused():
    with pytest.raises(Malformed):
        tiles.tree_of(3, lambda _: bytes(95))


@given(st.lists(st.binary(max_size=40), max_size=6))
def test_bytes_come_back_from_base64url_one_by_one_and_together(pieces):
    texts = [base64.urlsafe_b64encode(one).decode().rstrip("=") for one in pieces]
    assert b64url_all(pieces) == [*map(b64url, pieces)] == texts
    assert from_b64url_all(texts) == [*map(from_b64url, texts)] == pieces


@given(st.text(st.sampled_from("ABCDabz09-_+/=. \n\0é"), max_size=9))
def test_a_text_has_one_reading_as_base64url_or_none(text):
    try:
        data = from_b64url(text)
    except ValueError:
        with pytest.raises(ValueError):  # noqa: PT011
            from_b64url_all(["AAAA", text])
        return
    assert b64url(data) == text


@pytest.mark.parametrize(
    "text", ["A" * 42 + "=", "A" * 44, "A" * 42 + "B", "A" * 42 + "+", "A" * 42]
)
def test_a_digest_has_one_writing(text):
    assert digests_in(["A" * 43]) == [bytes(32)]
    for several in ([text], ["A" * 43, text], [text, "A" * 43]):
        with pytest.raises(ValueError):  # noqa: PT011
            digests_in(several)


@pytest.mark.parametrize("text", ["AA==", "AAA=", "A", "AAAAA", "AB", "AAB", "+AAA", "AA A", "é"])
def test_padding_and_stray_bits_are_refused(text):
    for several in ([text], ["AAAA", text], [text, "AAAA"]):
        with pytest.raises(ValueError):  # noqa: PT011
            from_b64url_all(several)
