"""Timestamps: what `openssl ts` stamps we accept, what it refuses we refuse, and the reverse."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opentimestamps.core.serialize import BytesDeserializationContext
from opentimestamps.core.timestamp import DetachedTimestampFile

from bearwitness.errors import Malformed
from bearwitness.proof import authority, calendar, certificates, der
from bearwitness.proof.checkpoint import parse
from bearwitness.proof.encoding import b64
from bearwitness.proof.policy import Policy
from bearwitness.proof.verify import verify
from proof_builders import LAKESHORE, POLICY
from proof_lies import stamped_with
from stamp_stand import Authority, calendar_file, stamped

TEXT = parse(LAKESHORE.checkpoint).note.text


@pytest.fixture(scope="module", params=["rsa", "ec"])
def live(request, tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("tsa") / request.param, request.param)


@pytest.mark.parametrize("digest", ["sha256", "sha384", "sha512"])
def test_a_token_of_a_real_authority_is_a_clock(live, digest):
    token = live.token(TEXT, digest=digest)
    policy = replace(POLICY, authorities=(b64(live.root),), timestamps_needed=1)
    verdict = verify(stamped_with("rfc3161", token), policy=policy)
    assert verdict.verified
    assert verdict.independent
    stated = datetime.fromisoformat(verdict.sealed_before)
    assert abs(stated - datetime.now(UTC)) < timedelta(minutes=5)
    assert live.accepts(token, TEXT)


def test_a_token_about_another_text_is_refused_by_both(live):
    token = live.token("another text\n")
    assert not live.accepts(token, TEXT)
    with pytest.raises(Malformed):
        authority.stamp(token, TEXT.encode())


def test_openssl_and_we_refuse_the_same_changed_tokens(live):
    token = live.token(TEXT)
    root = certificates.read(live.root)
    for at in range(3, len(token), max(1, len(token) // 40)):
        other = token[:at] + bytes([token[at] ^ 4]) + token[at + 1 :]
        try:
            ours = authority.trusted_by(authority.stamp(other, TEXT.encode()), [root]) != ()
        except Malformed:
            ours = False
        assert not ours or live.accepts(other, TEXT), at


def test_a_certificate_for_something_else_stamps_nothing(tmp_path):
    made = Authority(tmp_path / "web", "ec")
    signer = made.config.read_text().replace("critical,timeStamping", "timeStamping")
    assert signer != made.config.read_text()
    made.config.write_text(signer)
    made.run("x509", "-req", "-in", "signer.csr", "-CA", "root.pem", "-CAkey", "root.key",
             "-set_serial", "3", "-days", "9", "-extfile", str(made.config), "-extensions",
             "signer", "-out", "signer.pem")  # fmt: skip
    pem = (made.folder / "signer.pem").read_bytes()
    assert not certificates.may_stamp(certificates.read(authority.certificate_in(pem)))


def test_a_root_that_is_not_pinned_is_no_clock(live, tmp_path):
    found = authority.stamp(live.token(TEXT), TEXT.encode())
    other = certificates.read(Authority(tmp_path / "other", "ec").root)
    assert authority.trusted_by(found, [other]) == ()
    assert authority.trusted_by(found, [found.certificate]) == (found.certificate,)


def test_a_time_at_which_the_certificate_was_not_valid_is_no_clock(live):
    found = authority.stamp(live.token(TEXT), TEXT.encode())
    root = certificates.read(live.root)
    for years in (-20, 20):
        moved = replace(found, at=found.at + timedelta(days=365 * years))
        assert authority.trusted_by(moved, [root]) == ()


def test_a_file_of_the_reference_client_leads_to_its_block():
    data, pin = calendar_file(TEXT)
    (block,) = calendar.blocks(data, TEXT.encode())
    assert f"{block.height} {block.merkle_root}" == pin.rsplit(" ", 1)[0]


def test_the_reference_client_reads_what_we_read():
    data = stamped()["checkpoint.ots"]
    reference = DetachedTimestampFile.deserialize(BytesDeserializationContext(data))
    theirs = {message[::-1].hex() for message, said in reference.timestamp.all_attestations()
              if hasattr(said, "height")}  # fmt: skip
    assert theirs == {block.merkle_root for block in calendar.blocks(data, TEXT.encode())}
    assert reference.file_digest == reference.file_hash_op.hash_fd(BytesIO(TEXT.encode()))


def test_a_promise_of_a_calendar_is_no_block():
    data = stamped()["checkpoint.ots"]
    promise = bytes.fromhex("83dfe30d2ef90c8e")
    assert promise in data
    fork = data.index(b"\xff")
    after = data.index(b"\xf0", fork)
    assert calendar.blocks(data[:fork] + data[fork + 1 : after], TEXT.encode()) == ()


@given(st.binary(max_size=80))
def test_any_bytes_are_answered_and_refused(data):
    for read in (authority.stamp, calendar.blocks):
        with pytest.raises(Malformed):
            read(data, TEXT.encode())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x30",
        b"\x30\x80",
        b"\x30\x81\x01\x00",
        b"\x30\x05\x00",
        b"\x1f\x01\x00",
        b"\x30\x00\x00",
    ],
)
def test_der_in_another_form_than_the_shortest_is_refused(data):
    with pytest.raises(ValueError, match=r"element|length|cut"):
        der.read(data)


@pytest.mark.parametrize("data", [b"\x06\x00", b"\x06\x01\x80", b"\x06\x41" + bytes(65)])
def test_an_object_identifier_without_an_end_or_too_long_is_none(data):
    with pytest.raises(ValueError, match="identifier"):
        der.read(data).oid()


def test_only_the_clocks_that_say_it_are_counted_for_a_time():
    kept = stamped()
    clocks = tuple(b64(kept[f"{kind}.root"]) for kind in ("rsa", "ec"))
    stamps = [f"rfc3161 {b64(kept[f'{kind}.token'])}" for kind in ("rsa", "ec")]
    made = LAKESHORE.bundle(timestamps=[*stamps, f"ots {b64(kept['checkpoint.ots'])}"])
    policy = replace(POLICY, authorities=clocks, blocks=(kept["block"].decode(),))
    told = {}
    for needed in (1, 3):
        verdict = verify(made, policy=replace(policy, timestamps_needed=needed))
        told[needed] = (verdict.sealed_before, verdict.steps[11].why)
    assert told[1][0] < told[3][0]
    assert "so say 1 of 3 clocks" in told[1][1]
    assert "so say 3 of 3 clocks" in told[3][1]


@pytest.mark.parametrize(
    "change",
    [
        {"authorities": ("AAAA",)},
        {"blocks": ("800000 root 2026-03-02T08:00:00Z",)},
        {"blocks": ("800000 " + "0" * 64 + " 2026-02-30T08:00:00Z",)},
        {"blocks": (f"8 {'0' * 64} 2026-03-02T08:00:00Z", f"8 {'0' * 64} 2026-03-01T08:00:00Z")},
        {"timestamps_needed": 1},
    ],
)
def test_a_policy_with_clocks_that_cannot_be_is_refused(change):
    with pytest.raises(Malformed):
        Policy(POLICY.issuers, POLICY.logs, **change)
