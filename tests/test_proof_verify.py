"""The verifier: fourteen steps, one verdict, and the same answers as the vectors."""

from __future__ import annotations

import base64
import json

import pytest

from bearwitness.errors import Malformed, Unreadable
from bearwitness.proof import policy as policies
from bearwitness.proof.display import Gap
from bearwitness.proof.policy import Policy
from bearwitness.proof.verify import STEPS, verify
from proof_builders import DISCLOSED, GAPPED, GOOD, LAKESHORE, POLICY, insider
from proof_lies import one_authority
from proof_vectors import VECTORS, derivations, expected, files, truths

CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted(VECTORS.glob("[hvw]*.json"))
    for case in json.loads(path.read_text())
]

_, (ROOT, SIGNER), _ = next(one_authority())


def pinned(plain):
    return None if plain is None else policies.read(json.dumps(plain).encode())


@pytest.mark.parametrize("case", CASES)
def test_a_vector_gets_the_verdict_that_is_written_down(case):
    verdict = verify(
        base64.b64decode(case["bundle"]),
        policy=pinned(case["policy"]),
        withdrawals=case["notice"],
    )
    assert json.loads(json.dumps(expected(verdict))) == case["expected"]


def test_the_vectors_are_what_the_program_would_write():
    assert {path.name: path.read_text() for path in VECTORS.glob("*.json")} == files()
    assert derivations()["seed"] == bytes(range(32)).hex()


def test_a_verified_bundle_went_through_every_step():
    for _, data, policy in truths():
        verdict = verify(data, policy=policy)
        assert verdict.verified is not verdict.undated
        assert [(s.number, s.name) for s in verdict.steps] == [*enumerate(STEPS, start=1)]
        assert all(step.why for step in verdict.steps)
        assert [s.number for s in verdict.steps if not s.ok] == [12] * verdict.undated


def test_what_fails_shows_no_word_and_stops():
    verdict = verify(GOOD[:-1])
    assert not verdict.verified
    assert [step.ok for step in verdict.steps] == [False]
    assert (verdict.text, verdict.slots, verdict.gaps, verdict.sealed_before) == (
        None,
        (),
        (),
        None,
    )


def test_without_a_policy_the_reader_is_told_to_check_the_key():
    assert "you have to check who holds it" in verify(GOOD).steps[2].why
    assert "in your policy" in verify(GOOD, policy=POLICY).steps[2].why


def test_the_time_says_whose_word_it_is():
    verdict = verify(GOOD)
    assert verdict.sealed_before == "2026-03-01T12:00:00Z"
    assert "stated by the log's own key" in verdict.steps[11].why


def test_a_gap_says_where_and_how_wide():
    assert verify(GAPPED).gaps == (Gap(2, 1),)
    assert verify(GAPPED).text == "The guard […] not open the door, and nobody brought water."
    assert verify(LAKESHORE.bundle(kept=())).gaps == (Gap(0, 11),)


def test_a_policy_is_read_as_it_was_written():
    assert policies.read(policies.written(POLICY)) == POLICY


@pytest.mark.parametrize(
    "change",
    [
        {"v": 4},
        {"extra": 1},
        {"issuers": "x"},
        {"issuers": [1]},
        {"cosigners_needed": "1"},
        {"cosigners_needed": True},
        {"cosigners_needed": 1},
        {"cosigners_needed": -1},
        {"outliving_needed": 1},
        {"outliving_needed": -1},
        {"outliving_needed": True},
        {"v": 2},
        {"films": ["00"]},
        {"films": ["A" * 64]},
        {"films": [7]},
        {"authorities": [ROOT] * 17},
        {"authorities": [ROOT] * 2, "timestamps_needed": 2},
        {"authorities": [ROOT, SIGNER], "timestamps_needed": 2},
        {"issuers": []},
        {"logs": []},
        {"logs": ["x"]},
        {"cosigners": [POLICY.logs[0]]},
        {"issuers": ["A" * 43]},
        {"issuers": ["A"]},
    ],
)
def test_a_policy_that_is_not_one_is_refused(change):
    plain = json.loads(policies.written(POLICY)) | change
    with pytest.raises(Malformed):
        policies.read(json.dumps(plain).encode())


def test_a_policy_in_which_a_field_stands_twice_is_refused():
    whole = policies.written(POLICY).decode()
    policies.read(whole.encode())
    with pytest.raises(Unreadable):
        policies.read(whole.replace('"v": 3', '"v": 3, "v": 3').encode())


def test_a_policy_may_have_sixteen_certificates_of_authorities():
    assert len(Policy(POLICY.issuers, POLICY.logs, authorities=(ROOT,) * 16).authorities) == 16


@pytest.mark.parametrize(("words", "verified"), [(1000, True), (1001, False)])
def test_a_passage_has_a_thousand_words_at_most(words, verified):
    made = insider([*DISCLOSED, *(("word", f"w{n} ") for n in range(words))])
    verdict = verify(made)
    assert verdict.verified is verified
    assert verdict.steps[-1].number == (14 if verified else 4)


@pytest.mark.parametrize("data", [b"", b"\xff", b"[" * 100_000, b"[]", b'{"v":1,"v":1}'])
def test_a_file_that_is_no_policy_is_refused(data):
    with pytest.raises(Unreadable):
        policies.read(data)


def test_a_policy_of_a_log_that_is_no_log_is_refused():
    with pytest.raises(Malformed, match="cannot be met"):
        Policy(POLICY.issuers, POLICY.logs, POLICY.logs)
