"""Programs that we did not write agree with us about our credentials and our log.

`openvc-core` (Python) and `@sd-jwt/core` (TypeScript) read credentials; Go's x/mod/sumdb reads
checkpoints, tiles and proofs. `openssl ts` is asked in test_proof_time.py. What a stranger
accepts and we refuse is written down here too: it is why a reader needs more than a library.
"""

from __future__ import annotations

import base64
import hashlib
import json
from itertools import combinations
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey
from openvc.proof.errors import ProofError
from openvc.proof.sd_jwt import SdJwtVcProofSuite

from bearwitness.proof import checkpoint, merkle, notes, passages, tiles
from bearwitness.proof.encoding import b64url, from_b64url
from bearwitness.proof.keys import acceptable, signed
from bearwitness.proof.verify import verify
from proof_builders import (
    AT,
    COSIGNER,
    GAPPED,
    GOOD,
    ISSUER,
    LAKESHORE,
    LOG,
    LOG_KEY,
    ORIGIN,
    OUTLIVING,
    STRANGER,
    changed,
    disclosure,
    parts,
    resigned,
    with_parts,
)
from strangers_stand import sdjwt, sumdb

OTHERS = Path(__file__).parents[1] / "vectors" / "strangers"
KEY = {"kty": "OKP", "crv": "Ed25519", "x": b64url(ISSUER.public_key().public_bytes_raw())}
ENTRIES = [hashlib.sha256(n.to_bytes(4, "big")).digest() for n in range(1500)]


@pytest.fixture(scope="module")
def typescript():
    with sdjwt() as program:
        yield lambda credential, key=KEY: program(jwk=key, credential=credential)


def python(credential, key=KEY):
    """openvc-core's answer, in the form of the other one's."""
    try:
        found = SdJwtVcProofSuite().verify(credential, public_key_jwk=key)
    except ProofError as wrong:
        return {"refused": str(wrong)}
    return {"done": dict(found.claims)}


@pytest.fixture(params=["openvc-core", "@sd-jwt/core"])
def stranger(request, typescript):
    return python if request.param == "openvc-core" else typescript


def credential_of(bundle):
    return json.loads(bundle)["credential"]


@pytest.mark.parametrize("index", range(4))
def test_our_credentials_are_ordinary_sd_jwts_to_them(stranger, index):
    given = LAKESHORE.bundle(index, fields=passages.FIELDS)
    said = stranger(credential_of(given))["done"]
    ours = verify(given)
    assert said["words"] == [{"is": text} for text in ours.slots]
    assert (said["index"], said["passages"]) == ({"is": ours.index}, {"is": ours.passages})
    assert said["vct"] == passages.TYPE


def test_to_them_too_a_withheld_word_is_an_empty_place_where_it_stands(stranger):
    said = stranger(credential_of(GAPPED))["done"]
    ours = verify(GAPPED)
    assert said["words"] == [{} if text is None else {"is": text} for text in ours.slots]
    assert said["words"][2] == {}
    assert said["index"] == said["testimony"] == {}


def test_they_refuse_what_no_issuer_signed(stranger):
    jwt, *shown, _ = parts()
    header, payload, signature = jwt.split(".")
    none = b64url(b'{"alg":"none","typ":"dc+sd-jwt"}')
    plain = base64.urlsafe_b64decode(payload + "===")
    lies = {
        "a changed disclosure": [jwt, *shown[:-1], disclosure("wine."), ""],
        "an appended disclosure": [jwt, *shown, disclosure("not "), ""],
        "one of another passage": [jwt, *shown, parts(LAKESHORE.bundle(2))[5], ""],
        "by a stranger": [resigned(plain, signer=STRANGER), *shown, ""],
        "signature of zeros": [f"{header}.{payload}.{b64url(bytes(64))}", *shown, ""],
        "another payload": [f"{header}.{payload[:-4]}AAAA.{signature}", *shown, ""],
    }
    for name, pieces in lies.items():
        assert "refused" in stranger("~".join(pieces)), name
        assert not verify(with_parts(pieces)).verified, name
    assert not verify(with_parts([f"{none}.{payload}.", *shown, ""])).verified


def test_one_of_them_accepts_a_disclosure_twice_and_we_do_not(typescript):
    jwt, *shown, _ = parts()
    twice = [jwt, *shown, shown[-1], ""]
    assert "done" in typescript("~".join(twice))  # harmless there: one value, said twice
    assert "refused" in python("~".join(twice))
    assert verify(with_parts(twice)).steps[-1].number == 6


def examples():
    held = json.loads((OTHERS / "rfc9901.json").read_text())
    return held["issuer_key"], held["examples"]


@pytest.mark.parametrize("name", ["A.1", "A.2"])
def test_the_examples_of_rfc_9901_have_the_digests_that_we_compute(name):
    key, credentials = examples()
    jwt, *shown, _ = credentials[name].split("~")
    head, payload, signature = jwt.split(".")
    known = base64.urlsafe_b64decode(payload + "===").decode()
    known += "".join(base64.urlsafe_b64decode(one + "===").decode() for one in shown)
    assert shown
    assert all(b64url(passages.digest(one)) in known for one in shown)
    x, y = (int.from_bytes(from_b64url(key[name]), "big") for name in "xy")
    r, s = (int.from_bytes(from_b64url(signature)[at : at + 32], "big") for at in (0, 32))
    ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key().verify(
        utils.encode_dss_signature(r, s), f"{head}.{payload}".encode(), ec.ECDSA(hashes.SHA256())
    )


@pytest.mark.parametrize("name", ["A.1", "A.2"])
def test_the_stranger_reads_the_examples_of_rfc_9901_and_we_refuse_what_is_not_ours(
    typescript, name
):
    key, credentials = examples()
    said = typescript(credentials[name], key)["done"]
    assert said["iss"] == "https://issuer.example.com"
    assert "_sd" not in json.dumps(said)
    assert verify(changed(credential=credentials[name])).steps[-1].number == 4


@pytest.fixture(scope="module")
def go():
    with sumdb() as program:
        yield program


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    """A log of 1,500 leaves as static files, under a checkpoint with three kinds of lines."""
    folder = tmp_path_factory.mktemp("log")
    tree = merkle.Tree(ENTRIES)
    note = checkpoint.sign(ORIGIN, tree.size, tree.root(), key=LOG, at=AT)
    note = checkpoint.outlive(note, name=ORIGIN, key=OUTLIVING, at=AT)
    note = checkpoint.cosign(note, name="partner.example/cosigner", key=COSIGNER, at=AT)
    for path, content in tiles.tiles(ENTRIES):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder, tree, note


def test_go_opens_our_checkpoint_whoever_else_signed_it(go, log):
    _, _, note = log
    said = go(do="note", note=note, key=LOG_KEY)
    assert said == {"text": checkpoint.parse(note).note.text, "signers": [ORIGIN]}
    assert "refused" in go(do="note", note=note.replace("\n1500\n", "\n1501\n"), key=LOG_KEY)
    other = checkpoint.log_key(ORIGIN, STRANGER)
    assert "refused" in go(do="note", note=note, key=other)
    assert not checkpoint.verify(checkpoint.parse(note), other)


def test_go_computes_the_root_from_our_tiles(go, log):
    folder, tree, _ = log
    for size in (1, 255, 256, 257, 1024, 1500):
        said = go(do="root", folder=folder, size=size, root=merkle.root(ENTRIES[:size]))
        if size == 1500:  # an older tree ends in partial tiles, which a log need not keep
            assert base64.b64decode(said["root"]) == tree.root()


@pytest.mark.parametrize("index", [0, 1, 255, 256, 777, 1023, 1024, 1499])
def test_inclusion_goes_both_ways(go, log, index):
    folder, tree, _ = log
    ours = tree.inclusion(index)
    theirs = go(do="inclusion", folder=folder, size=1500, root=tree.root(), index=index)["path"]
    assert [base64.b64decode(node) for node in theirs] == list(ours)
    job = {"do": "included", "entry": ENTRIES[index], "size": 1500, "root": tree.root()}
    assert go(**job, index=index, path=list(ours)) == {}
    for path, place in ((ours[:-1], index), (ours[::-1], index), (ours, index ^ 1)):
        assert "refused" in go(**job, index=place, path=list(path))
        assert not merkle.included(ENTRIES[index], place, 1500, path, tree.root())


@pytest.mark.parametrize("older", [1, 2, 255, 256, 1000, 1024, 1499, 1500])
def test_growth_goes_both_ways(go, log, older):
    folder, tree, _ = log
    ours, old = tree.consistency(older), merkle.root(ENTRIES[:older])
    asked = {"folder": folder, "size": 1500, "root": tree.root(), "older": older}
    theirs = go(do="consistency", **asked).get("path", [])
    assert [base64.b64decode(node) for node in theirs] == list(ours)
    assert go(do="grew", **asked, oldroot=old, path=list(ours)) == {}
    assert "refused" in go(do="grew", **asked, oldroot=bytes(32), path=list(ours))


@pytest.mark.parametrize("size", range(1, 20))
def test_go_and_we_accept_the_same_small_proofs(go, size):
    tree = merkle.Tree(ENTRIES[:size])
    job = {"do": "included", "size": size, "root": tree.root()}
    for at, place in combinations(range(size), 2):
        path = list(tree.inclusion(at))
        assert "refused" in go(**job, entry=ENTRIES[at], index=place, path=path)
        assert go(**job, entry=ENTRIES[at], index=at, path=path) == {}


def test_go_finds_the_passage_of_a_bundle_in_its_log(go):
    plain = json.loads(GOOD)
    jwt, blind = parts()[0], from_b64url(plain["blind"])
    top = checkpoint.parse(go(do="note", note=plain["checkpoint"], key=LOG_KEY)["text"] + "\n"
                           + notes.line_of("x", b"xxxx", bytes(64)))  # fmt: skip
    path = [from_b64url(node) for node in plain["inclusion"]]
    found = go(do="included", entry=merkle.entry(blind, jwt), index=plain["leaf_index"],
               size=top.size, root=top.root, path=path)  # fmt: skip
    assert found == {}


def cases(name):
    for group in json.loads((OTHERS / name).read_text())["groups"]:
        for case in group["tests"]:
            yield bytes.fromhex(group["public_key"]), case


def test_ed25519_is_that_of_wycheproof():
    seen = 0
    for key, case in cases("wycheproof-ed25519.json"):
        signature, message = (bytes.fromhex(case[name]) for name in ("sig", "msg"))
        held, seen = signed(key, signature, message), seen + 1
        if case["result"] != "acceptable":
            assert held == (case["result"] == "valid"), case["tcId"]
        elif case["flags"] == ["SmallOrderPublicKey"]:
            assert not held  # a "key" whose signatures fit many messages is nobody's
            assert not acceptable(key)
    assert seen == 210


def test_ml_dsa_44_is_that_of_wycheproof():
    from cryptography.exceptions import InvalidSignature

    for key, case in cases("wycheproof-mldsa44.json"):
        signature, message = (bytes.fromhex(case[name]) for name in ("sig", "msg"))
        public = MLDSA44PublicKey.from_public_bytes(key)
        public.verify(signature, message)
        with pytest.raises(InvalidSignature):
            public.verify(signature, message + b"x")
