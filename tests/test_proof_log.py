"""The log: known trees, proofs that hold for every place, and notes that others can read."""

from __future__ import annotations

import hashlib
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.errors import Malformed
from bearwitness.proof import checkpoint, merkle, notes
from bearwitness.proof.keys import acceptable, signed
from proof_builders import AT, COSIGNER, LAKESHORE, LOG, LOG_KEY, ORIGIN, STRANGER

# The tree of transparency-dev/merkle and of the first Certificate Transparency code.
ENTRIES = [bytes.fromhex(h) for h in ("", "00", "10", "2021", "3031", "40414243",
           "5051525354555657", "606162636465666768696a6b6c6d6e6f")]  # fmt: skip
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def leaves(count):
    return [hashlib.sha256(i.to_bytes(2, "big")).digest() for i in range(count)]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_other_programs(size):
    assert merkle.root(ENTRIES[:size]).hex() == ROOTS[size]


def test_every_leaf_of_every_small_tree_is_included_and_only_there():
    for size in range(1, 18):
        tree = merkle.Tree(leaves(size))
        for at in range(size):
            path = tree.inclusion(at)
            places = [i for i in range(-1, size + 2)
                      if merkle.included(leaves(size)[at], i, size, path, tree.root())]  # fmt: skip
            assert places == [at]


def test_the_beginning_of_a_tree_is_the_older_tree():
    whole = merkle.Tree(leaves(17))
    for size in range(18):
        older, anew = whole.beginning(size), merkle.Tree(leaves(size))
        assert older.root() == anew.root()
        assert [older.inclusion(at) for at in range(size)] == [
            anew.inclusion(at) for at in range(size)]  # fmt: skip
        assert [older.consistency(n) for n in range(1, size + 1)] == [
            anew.consistency(n) for n in range(1, size + 1)]  # fmt: skip
    for size in (-1, 18):
        with pytest.raises(Malformed, match="longer than itself"):
            whole.beginning(size)


def test_every_small_tree_is_consistent_with_each_older_one_and_no_other():
    for size in range(1, 18):
        tree = merkle.Tree(leaves(size))
        for older in range(1, size + 1):
            old, path = merkle.root(leaves(older)), merkle.consistency(leaves(size), older)
            assert merkle.grew(older, size, old, tree.root(), path)
            assert not merkle.grew(older, size, bytes(32), tree.root(), path)
            assert not merkle.grew(older, size, old, bytes(32), path)
            assert not merkle.grew(older, size, old, tree.root(), [*path, bytes(32)])
            assert older == size or not merkle.grew(older, size, old, tree.root(), path[:-1])
            assert older == size or not merkle.grew(older, size, old, tree.root(), [])


@given(st.integers(1, 200), st.data())
def test_a_changed_path_proves_nothing(size, data):
    tree = merkle.Tree(leaves(size))
    at = data.draw(st.integers(0, size - 1))
    path = [*tree.inclusion(at), bytes(32)]
    spoilt = data.draw(st.integers(0, len(path) - 1))
    path[spoilt] = bytes([path[spoilt][0] ^ 1]) + path[spoilt][1:]
    assert not merkle.included(leaves(size)[at], at, size, path, tree.root())
    assert not merkle.included(leaves(size)[at], at, size, path[:-1], bytes(32))


def test_there_is_no_proof_outside_the_log():
    for call in (lambda t: t.inclusion(3), lambda t: t.inclusion(-1),
                 lambda t: t.consistency(0), lambda t: t.consistency(4)):  # fmt: skip
        with pytest.raises(Malformed):
            call(merkle.Tree(leaves(3)))
    assert merkle.inclusion(leaves(3), 1) == merkle.Tree(leaves(3)).inclusion(1)
    assert not merkle.grew(0, 3, merkle.root([]), merkle.root(leaves(3)), [])


def test_a_note_of_another_program_is_read_and_checked():
    # The example of golang.org/x/mod/sumdb/note
    key = notes.verifier_key("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    text = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
    )
    line = (
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXg"
        "KvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    )
    assert notes.signatures_hold(notes.parse(f"{text}\n{line}"), key)
    assert not notes.signatures_hold(notes.parse(f"{text}!\n\n{line}"), key)


def test_a_checkpoint_says_what_was_signed():
    read = checkpoint.parse(LAKESHORE.checkpoint)
    assert (read.origin, read.size, read.root) == (ORIGIN, 11, LAKESHORE.tree.root())
    assert checkpoint.moment(read.time) == AT
    assert checkpoint.verify(read, LOG_KEY)
    assert not checkpoint.verify(read, checkpoint.log_key(ORIGIN, STRANGER))


def test_midnight_is_no_hour_24_for_a_python_that_would_read_it(monkeypatch):
    class Newer:
        @staticmethod
        def fromisoformat(text):
            return datetime.fromisoformat(text.replace("T24", "T00"))

    monkeypatch.setattr(checkpoint, "datetime", Newer)
    assert checkpoint.moment("2026-03-01T23:59:59Z")
    for wrong in ("24:00:00", "29:00:00", "12:60:00", "12:00:60"):
        with pytest.raises(ValueError, match="not a time"):
            checkpoint.moment(f"2026-03-01T{wrong}Z")


def test_cosigners_add_lines_and_each_can_be_checked():
    name = "partner.example/cosigner"
    twice = checkpoint.cosign(LAKESHORE.checkpoint, name=name, key=COSIGNER, at=AT)
    read = checkpoint.parse(twice)
    key = notes.verifier_key(checkpoint.cosigner_key(name, COSIGNER))
    assert checkpoint.verify(read, LOG_KEY)
    assert notes.signatures_hold(read.note, key)
    (line,) = [one for one in read.note.lines if one.name == name]
    assert int.from_bytes(line.signature[:8], "big") == AT.timestamp()
    assert not checkpoint.verify(read, key.written)


def test_a_cosigner_with_no_room_for_a_time_does_not_count():
    name = "partner.example/cosigner"
    key = notes.verifier_key(checkpoint.cosigner_key(name, COSIGNER))
    for signature in (b"short", b"\xff" * 72):
        spoilt = LAKESHORE.checkpoint + notes.line_of(name, key.key_id, signature)
        assert not notes.signatures_hold(notes.parse(spoilt), key)


def test_a_checkpoint_needs_a_zone_and_a_name_that_can_be_one():
    with pytest.raises(Malformed, match="zone"):
        checkpoint.sign(ORIGIN, 0, bytes(32), key=LOG, at=datetime(2026, 3, 1))  # noqa: DTZ001
    with pytest.raises(Malformed):
        checkpoint.sign("two words", 0, bytes(32), key=LOG, at=AT)


@pytest.mark.parametrize(
    "text",
    ["", "word", "a+b", "a+b+c", LOG_KEY + "=", LOG_KEY.replace("lakeshore", "elsewhere"),
     "a+00000000+" + "A" * 44],
)  # fmt: skip
def test_what_is_not_a_verifier_key_is_refused(text):
    with pytest.raises(Malformed):
        notes.verifier_key(text)


@pytest.mark.parametrize("y", [0, 1, 2**255 - 20, 2**255 - 19, 2**255 - 18])
def test_keys_that_fit_many_messages_are_nobodys(y):
    assert not acceptable(y.to_bytes(32, "little"))
    assert not acceptable((y | 1 << 255).to_bytes(32, "little"))
    assert not acceptable(bytes(31))
    # Under such a "key" this signature would hold for any message, or for one in eight.
    assert not signed(y.to_bytes(32, "little"), (1).to_bytes(32, "little") + bytes(32), b"any")
