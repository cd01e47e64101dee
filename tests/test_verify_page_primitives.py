"""What the verify page computes with, in two browser engines, tried with vectors of others.

Where an engine's own WebCrypto and our rules differ, the page must be the stricter of the two.
"""

from __future__ import annotations

import base64
import hashlib
import json
import random
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey
from playwright._impl._driver import compute_driver_executable

from bearwitness.proof import checkpoint
from bearwitness.proof.verify import verify
from bearwitness.public import verifying_page
from proof_builders import AT, COSIGNED, LAKESHORE, ORIGIN, OUTLIVING, OUTLIVING_KEY, POLICY
from verify_stand import ASK, as_written, b64, opened_in

OTHERS = Path(__file__).parents[1] / "vectors" / "strangers"
STATIC = Path(verifying_page.__file__).parent / "static"
BYTES = """const bytes = (hex) =>
  Uint8Array.from(hex.match(/../g) ?? [], (two) => parseInt(two, 16));"""
MLDSA = f"""async (cases) => {{ {BYTES}
  return cases.map(({{key, sig, msg, ctx}}) =>
    bearwitnessMldsa.verify(bytes(key), bytes(sig), bytes(msg), bytes(ctx ?? "")));
}}"""
ED25519 = f"""async (cases) => {{ {BYTES}
  return Promise.all(cases.map(({{key, sig, msg}}) =>
    bearwitness.signed(bytes(key), bytes(sig), bytes(msg))));
}}"""
HOLDS = f"""async (cases) => {{ {BYTES}
  return Promise.all(cases.map(({{key, sig, msg, sha}}) =>
    bearwitnessTime.holds(bytes(key), bytes(sig), bytes(msg), sha).catch(() => false)));
}}"""


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def engine(request, tmp_path_factory):
    with opened_in(request.param, tmp_path_factory.mktemp(request.param)) as tab:
        yield tab


def cases(name):
    """All cases of a file, each with the key and hash of its group."""
    return [
        case | {"key": group["public_key"], "sha": group.get("sha")}
        for group in json.loads((OTHERS / name).read_text())["groups"]
        for case in group["tests"]
    ]


def wrong(cases, answers, *, acceptable=False):
    """The cases answered wrongly; those that are "acceptable" count only when `acceptable`."""
    return [
        (case["tcId"], case["result"], case["flags"])
        for case, held in zip(cases, answers, strict=True)
        if held != (case["result"] == "valid") and (acceptable or case["result"] != "acceptable")
    ]


def test_ml_dsa_44_is_that_of_wycheproof_and_of_acvp(engine):
    for name, count in (("wycheproof-mldsa44-verify.json", 63), ("acvp-mldsa44.json", 2)):
        asked = cases(name)
        assert len(asked) == count
        assert wrong(asked, engine.evaluate(MLDSA, asked)) == []


def test_ml_dsa_44_is_the_same_under_node_without_a_browser():
    asked = cases("wycheproof-mldsa44-verify.json")
    program = (
        (STATIC / "mldsa.js").read_text()
        + f"""
      const cases = JSON.parse(require("fs").readFileSync(0, "utf-8"));
      ({MLDSA})(cases).then((told) => console.log(JSON.stringify(told)));"""
    )
    done = subprocess.run([compute_driver_executable()[0], "-e", program], capture_output=True,
                          input=json.dumps(asked), text=True, check=True)  # fmt: skip
    assert wrong(asked, json.loads(done.stdout)) == []


def test_no_changed_byte_of_an_ml_dsa_44_signature_is_accepted(engine):
    chance = random.Random(44)
    message, asked = b"bearwitness", []
    key, signature = OUTLIVING.public_key().public_bytes_raw(), OUTLIVING.sign(message)
    good = {"key": key.hex(), "sig": signature.hex(), "msg": message.hex()}
    for name in ("key", "sig", "msg"):
        for _ in range(60):
            data = bytearray.fromhex(good[name])
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            asked.append(good | {name: data.hex()})
    asked += [good | {"sig": good["sig"][:-2]}, good | {"sig": good["sig"] + "00"},
              good | {"key": good["key"] + "00"}, good | {"ctx": "00"}]  # fmt: skip
    assert engine.evaluate(MLDSA, [good]) == [True]
    assert not any(engine.evaluate(MLDSA, asked))
    for case in asked[:180:6]:  # and those who wrote the other implementation agree
        public = MLDSA44PublicKey.from_public_bytes(bytes.fromhex(case["key"]))
        with pytest.raises(InvalidSignature):
            public.verify(bytes.fromhex(case["sig"]), bytes.fromhex(case["msg"]))


@pytest.mark.parametrize("name", ["shake128", "shake256"])
def test_shake_is_that_of_python_at_the_edges_of_its_blocks(engine, name):
    texts = [bytes([n % 251]) * n for n in (0, 1, 135, 136, 137, 167, 168, 169, 400)]
    ask = f"""(texts) => {{ {BYTES}
      return texts.map((text) => Array.from(bearwitnessMldsa.{name}(bytes(text))(500)));
    }}"""
    told = engine.evaluate(ask, [text.hex() for text in texts])
    assert [bytes(one) for one in told] == [hashlib.new(name, t).digest(500) for t in texts]


def test_ed25519_is_that_of_wycheproof_and_no_key_of_small_order_signs(engine):
    asked = cases("wycheproof-ed25519.json")
    answers = engine.evaluate(ED25519, asked)
    assert len(asked) == 210
    assert wrong(asked, answers) == []
    small = [held for case, held in zip(asked, answers, strict=True)
             if case["flags"] == ["SmallOrderPublicKey"]]  # fmt: skip
    assert small
    assert not any(small)


@pytest.mark.parametrize(("name", "count"), [("ecdsa", 795), ("rsa", 320)])
def test_what_timestamps_are_signed_with_is_that_of_wycheproof(engine, name, count):
    asked = cases(f"wycheproof-{name}.json")
    assert len(asked) == count
    answers = engine.evaluate(HOLDS, asked)
    # What Wycheproof would put up with, we do not: a signature has one written form.
    assert wrong(asked, answers, acceptable=True) == []


def test_digests_are_those_of_python(engine):
    texts = [bytes(range(256)) * n for n in (0, 1, 3)] + [b"a" * n for n in (55, 56, 111, 112)]
    ask = f"""async ([name, texts]) => {{ {BYTES}
      return Promise.all(texts.map(async (text) =>
        Array.from(new Uint8Array(await crypto.subtle.digest(name, bytes(text))))));
    }}"""
    for name in ("SHA-256", "SHA-384", "SHA-512"):
        told = engine.evaluate(ask, [name, [text.hex() for text in texts]])
        ours = name.lower().replace("-", "")
        assert [bytes(one) for one in told] == [hashlib.new(ours, t).digest() for t in texts]


OUTLIVED = checkpoint.outlive(LAKESHORE.checkpoint, name=ORIGIN, key=OUTLIVING, at=AT)
PINNED = replace(POLICY, logs=(*POLICY.logs, OUTLIVING_KEY))
PARTNER = checkpoint.outliving_key("partner.example/cosigner", OUTLIVING)


def with_line_changed(at):
    head, last = OUTLIVED[:-1].rsplit(" ", 1)
    data = bytearray(base64.b64decode(last))
    data[at] ^= 1
    return f"{head} {b64(bytes(data))}\n"


def post_quantum_cases():
    signed = LAKESHORE.bundle(checkpoint=OUTLIVED)
    cosigned = checkpoint.outlive(LAKESHORE.checkpoint, name="partner.example/cosigner",
                                  key=OUTLIVING, at=AT)  # fmt: skip
    asks = replace(POLICY, cosigners=(PARTNER,), cosigners_needed=1)
    either = replace(COSIGNED, cosigners=(*COSIGNED.cosigners, PARTNER))
    yield "pinned and signed", signed, PINNED, True
    yield "pinned and not signed", LAKESHORE.bundle(), PINNED, False
    yield "signed and not pinned", signed, POLICY, None
    yield "signed, no policy", signed, None, None
    for at in (4, 11, 12, 1_000, 2_400, 2_431):  # time, signature, hints
        changed = LAKESHORE.bundle(checkpoint=with_line_changed(at))
        yield f"byte {at} changed", changed, PINNED, "refused"
        yield f"byte {at} changed, not pinned", changed, POLICY, None
    yield "a cosigner's", LAKESHORE.bundle(checkpoint=cosigned), asks, None
    yield "a cosigner's, changed origin", signed, asks, "refused"
    both = checkpoint.outlive(OUTLIVED, name="partner.example/cosigner", key=OUTLIVING, at=AT)
    yield "one of two keys of one cosigner", LAKESHORE.bundle(checkpoint=both), either, None


def test_the_logs_post_quantum_signature_is_checked_as_python_checks_it(engine):
    rows = list(post_quantum_cases())
    answers = engine.evaluate(ASK, [
        {"bundle": b64(data), "policy": as_written(policy)} for _, data, policy, _ in rows
    ])  # fmt: skip
    for (name, data, policy, expected), answer in zip(rows, answers, strict=True):
        ours = verify(data, policy=policy)
        assert answer["verified"] == ours.verified == (expected != "refused"), name
        assert [s["ok"] for s in answer["steps"]] == [s.ok for s in ours.steps], name
        if ours.verified:
            assert answer["facts"]["outlives"] == expected, name
            assert ("also with ML-DSA-44" in ours.steps[8].why) == (expected is True), name
