"""Chains above a timestamp: what we take OpenSSL takes, and two verifiers of ours alike.

The browser's verifier meets every chain among the vectors (hostile-policy.json, verified.json).
"""

from __future__ import annotations

import base64
import json
import subprocess
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

from bearwitness.cli.main import main
from bearwitness.proof import authority, certificates
from bearwitness.proof import policy as policies
from bearwitness.proof.compact import compact
from bearwitness.proof.encoding import b64
from bearwitness.proof.policy import issuer_name
from bearwitness.proof.verify import verify
from bearwitness.public.verifying_page import page
from proof_builders import AT, GAPPED, POLICY, STRANGER, changed
from proof_lies import stamped_with
from stamp_stand import stamped
from token_builders import (
    CA,
    CERTIFIES,
    KEY,
    SIGNS,
    STAMPS_ONLY,
    STRICTER,
    TEXT,
    kept,
    made,
    raw,
    token,
)
from verify_stand import ASK, as_written, opened_in

CHAINS = kept()
HOSTILE = "x\n  13  ok  notice\n\n  The guard did open the door.\x1b[8m\u202e\u0000\u2028 y"
EMPTY = "\u202e\u0007\n"


def openssl(whole, root, folder, *more):
    """Whether `openssl ts -verify` takes a token at the moment that it states."""
    (folder / "token").write_bytes(whole)
    (folder / "root").write_bytes(root)
    (folder / "text").write_bytes(TEXT)
    pem = ["openssl", "x509", "-inform", "DER", "-in", "root", "-out", "root.pem"]
    subprocess.run(pem, cwd=folder, check=True)
    done = subprocess.run(
        ["openssl", "ts", "-verify", "-token_in", "-in", "token", "-data", "text", "-CAfile",
         "root.pem", "-attime", str(int(AT.timestamp())), *more],
        cwd=folder, capture_output=True, check=False,
    )  # fmt: skip
    return done.returncode == 0


@pytest.mark.parametrize("row", CHAINS, ids=lambda row: row["name"])
def test_a_chain_is_taken_or_refused_as_openssl_does(row, tmp_path):
    whole, root = (base64.b64decode(row[name]) for name in ("token", "root"))
    stricter = row["name"].startswith(STRICTER)
    policy = replace(POLICY, authorities=(row["root"],), timestamps_needed=1)
    assert verify(stamped_with("rfc3161", whole), policy=policy).verified is row["clock"]
    assert openssl(whole, root, tmp_path) is (row["clock"] or stricter)


def stamped_by(name, *, root_name="Root"):
    """A bundle with a token by a signer below a root, both named as told, and that root."""
    root = made(root_name, [CA, CERTIFIES])
    signer = made(name, [SIGNS, STAMPS_ONLY], by=root, key=KEY, serial=7)
    bundle = stamped_with("rfc3161", token(by=signer.certificate))
    return bundle, b64(root.certificate.public_bytes(Encoding.DER)), signer


@pytest.fixture(scope="module")
def tab(tmp_path_factory):
    with opened_in("chromium", tmp_path_factory.mktemp("page")) as tab:
        yield tab


def both(tab, bundle, policy):
    case = {"bundle": base64.b64encode(bundle).decode(), "policy": as_written(policy)}
    return verify(bundle, policy=policy), tab.evaluate(ASK, [case])[0]


@pytest.mark.parametrize("policy", [POLICY, None])
def test_a_name_that_the_policy_does_not_pin_is_never_shown(tab, policy):
    bundle, _, signer = stamped_by(HOSTILE)
    verdict, answer = both(tab, bundle, policy)
    said = verdict.steps[11].why
    digest = certificates.read(signer.certificate.public_bytes(Encoding.DER)).fingerprint
    assert verdict.verified
    assert f"also stamped by certificate {digest}, which you have to check" in said
    assert said.isascii()
    assert said.isprintable()
    assert "guard" not in said
    assert answer["facts"]["stamped"] == [digest]


@pytest.mark.parametrize(
    ("name", "shown"),
    [(HOSTILE[:64], None), ("Часы «Полдень»", "Часы «Полдень»"), (EMPTY, None)],
)
def test_a_name_that_the_policy_pins_is_one_line_without_tricks(tab, name, shown):
    bundle, root, _ = stamped_by("signer", root_name=name)
    policy = replace(POLICY, authorities=(root,), timestamps_needed=1)
    verdict, answer = both(tab, bundle, policy)
    (clock,) = verdict.clocks
    assert answer["clocks"] == [{"at": clock.at, "by": clock.by}]
    assert clock.by.isprintable()
    assert len(clock.by) <= 64
    assert clock.at == "2026-03-01T12:00:00Z"
    assert f"{clock.by} at {clock.at}" in verdict.steps[11].why
    if shown:
        assert clock.by == shown
    if name == EMPTY:
        digest = certificates.read(base64.b64decode(root)).fingerprint
        assert clock.by == f"certificate {digest[:32]}"


def test_sealed_before_is_what_as_many_clocks_as_needed_say(tab):
    files = stamped()
    clocks = tuple(b64(files[f"{kind}.root"]) for kind in ("rsa", "ec"))
    early, root, _ = stamped_by("signer")
    stamps = [f"rfc3161 {b64(files['rsa.token'])}", f"rfc3161 {b64(files['ec.token'])}"]
    whole = changed(early, timestamps=[*stamps, *json.loads(early)["timestamps"]])
    times = []
    for needed in range(4):
        policy = replace(POLICY, authorities=(*clocks, root), timestamps_needed=needed)
        verdict, answer = both(tab, whole, policy)
        assert verdict.verified
        assert answer["sealed_before"] == verdict.sealed_before
        assert answer["clocks"] == [{"at": one.at, "by": one.by} for one in verdict.clocks]
        assert len(verdict.clocks) == 3
        times.append(verdict.sealed_before)
    stated = sorted(one.at for one in verdict.clocks)
    assert len(set(stated)) >= 2
    assert times == [stated[0], *stated]


def test_a_code_under_a_policy_that_asks_for_time_is_undated_and_not_verified(tab):
    bundle, root, _ = stamped_by("signer")
    policy = replace(POLICY, authorities=(root,), timestamps_needed=1)
    code = compact(bundle).encode()
    verdict, answer = both(tab, code, policy)
    assert verify(bundle, policy=policy).verified
    assert not verdict.verified
    assert verdict.undated
    assert (verdict.sealed_before, verdict.independent) == (None, False)
    assert [step.number for step in verdict.steps if not step.ok] == [12]
    assert len(verdict.steps) == 14
    assert verdict.text == verify(bundle).text
    assert (answer["verified"], answer["undated"], answer["failed_step"]) == (False, True, 12)
    assert (answer["text"], answer["sealed_before"]) == (verdict.text, None)
    assert [s["number"] for s in answer["steps"] if not s["ok"]] == [12]


def test_only_a_code_of_which_all_else_holds_is_undated(tab):
    bundle, root, _ = stamped_by("signer")
    policy = replace(POLICY, authorities=(root,), timestamps_needed=1)
    false = replace(policy, issuers=(issuer_name(STRANGER.public_key().public_bytes_raw()),))
    for data, under in (
        (changed(bundle, timestamps=[]), policy),
        (compact(bundle).encode(), false),
    ):
        verdict, answer = both(tab, data, under)
        assert not verdict.verified
        assert not verdict.undated
        assert (verdict.text, answer["text"], answer["undated"]) == (None, None, False)
    assert not verify(compact(GAPPED).encode(), policy=POLICY).undated


def test_a_policy_that_pins_a_block_twice_gets_no_verdict(tab):
    block = stamped()["block"].decode()
    plain = as_written(POLICY) | {"blocks": [block, block.replace("2026-03-02", "2026-05-01")]}
    case = {"bundle": base64.b64encode(GAPPED).decode(), "policy": plain}
    with pytest.raises(Exception, match="malformed policy"):
        tab.evaluate(ASK, [case])


def test_small_keys_of_rsa_stamp_nothing_for_either(tab):
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    signer = made("signer", [SIGNS, STAMPS_ONLY], key=key, serial=7)
    bundle = stamped_with("rfc3161", token(by=signer.certificate, key=key))
    for policy in (None, POLICY):
        verdict, answer = both(tab, bundle, policy)
        assert not verdict.verified
        assert (verdict.steps[-1].number, answer["failed_step"]) == (12, 12)


@pytest.mark.parametrize("at", [b"20260301120000junkZ", b"20260301120000.Z", b"20260301120000"])
def test_a_time_with_anything_before_its_z_is_none_for_either(tab, at):
    signer = made("signer", [SIGNS, STAMPS_ONLY], key=KEY, serial=7)
    verdict, answer = both(tab, stamped_with("rfc3161", token(by=signer.certificate, at=at)), None)
    assert (verdict.steps[-1].number, answer["failed_step"]) == (12, 12)


@pytest.mark.parametrize(
    "extension",
    [
        raw("2.5.29.19", b"\x30\x03\x01\x01\x01"),  # a BOOLEAN of neither value
        raw("2.5.29.19", b"\x30\x06\x01\x01\xff\x02\x01\xff"),  # minus one may stand between
        raw("2.5.29.19", b"\x30\x08\x01\x01\xff\x02\x03\x01\x00"),  # cut short
        raw("2.5.29.15", b"\x03\x01\x00"),  # no bits
        raw("2.5.29.15", b"\x03\x02\x08\x80"),  # eight of eight bits unused
    ],
)
def test_a_certificate_that_says_something_else_than_it_may_is_none(extension):
    one = made("x", [extension]).certificate.public_bytes(Encoding.DER)
    with pytest.raises(ValueError, match=r"neither|constraint|usage|cut|element"):
        certificates.read(one)


def test_a_certificate_with_a_part_missing_or_doubled_is_none():
    one = made("x", [CA]).certificate.public_bytes(Encoding.DER)
    for bad in (
        one + b"\0",
        one[:-1],
        one.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x01"),
    ):
        with pytest.raises(ValueError, match=r"."):
            certificates.read(bad)
    assert authority.certificate(b64(one)).whole == one


def test_the_page_and_the_command_say_what_a_code_does_not_show(tab, tmp_path, capsys):
    bundle, root, _ = stamped_by("signer", root_name="Noon authority")
    policy = policies.written(replace(POLICY, authorities=(root,), timestamps_needed=1))
    (tmp_path / "policy.json").write_bytes(policy)
    (tmp_path / "code.txt").write_text(compact(bundle))
    (tmp_path / "whole.json").write_bytes(bundle)
    asked = ["verify", "--policy", str(tmp_path / "policy.json")]
    assert main([*asked, str(tmp_path / "code.txt")]) == 4
    told = capsys.readouterr().out
    assert "NOT VERIFIED as your policy asks. The words, the log and the signature hold" in told
    assert "Verified." not in told
    assert "guard" in told
    assert main([*asked, str(tmp_path / "whole.json")]) == 0
    assert "Noon authority at 2026-03-01T12:00:00Z" in capsys.readouterr().out
    for language, sayings in SAID.items():
        file = tmp_path / f"{language}.html"
        file.write_text(page(language, policy=policy), encoding="utf-8")
        shown = tab.context.browser.new_context(offline=True).new_page()
        shown.goto(file.as_uri())
        shown.wait_for_selector("[data-ready=true]")
        for name, saying in zip(("code.txt", "whole.json"), sayings, strict=True):
            shown.set_input_files("#file", str(tmp_path / name))
            shown.wait_for_function("(say) => document.body.innerText.includes(say)", arg=saying)
        assert "Noon authority" in shown.inner_text("#verdicts")
        shown.context.close()


SAID = {
    "en": ("since when is not shown by this code", "Verified: word for word"),
    "ru": ("по коду не видно, с какого времени", "Подтверждено: слово в слово"),
}
