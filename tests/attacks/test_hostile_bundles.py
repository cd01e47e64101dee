"""Somebody changes, mixes or invents a bundle: none is verified, and no word of it is shown."""

from __future__ import annotations

import json
import random
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.proof.bundle import LARGEST
from bearwitness.proof.verify import Verdict, verify
from proof_builders import GAPPED, GOOD, LAKESHORE, POLICY, changed, parts, with_parts
from proof_lies import lies, pinned

LIES = [
    pytest.param(step, data, id=f"{file}: {name}")
    for file, cases in lies().items()
    for name, step, data in cases
]


def refused(data, policy=None):
    verdict = verify(data, policy=policy)
    blank = Verdict(verified=False, steps=verdict.steps)
    assert all(getattr(verdict, f.name) == getattr(blank, f.name) for f in fields(verdict))
    assert [step.ok for step in verdict.steps] == [True] * (len(verdict.steps) - 1) + [False]
    return verdict


@pytest.mark.parametrize(("step", "data"), LIES)
def test_a_lie_is_refused_at_its_step(step, data):
    verdict = refused(data)
    assert verdict.steps[-1].number == step
    assert not any(word in verdict.steps[-1].why for word in ("guard", "boathouse", "water"))


@pytest.mark.parametrize(("step", "data", "policy"), [case[1:] for case in pinned()])
def test_a_key_that_is_not_pinned_is_refused(step, data, policy):
    assert refused(data, policy).steps[-1].number == step


def test_a_thousand_one_byte_changes_are_refused():
    chance = random.Random(1)
    for original in (GOOD, GAPPED):
        for _ in range(500):
            at, flip = chance.randrange(len(original)), chance.randrange(1, 256)
            refused(original[:at] + bytes([original[at] ^ flip]) + original[at + 1 :])


@pytest.mark.deep
def test_ten_thousand_one_byte_changes_are_refused():
    chance = random.Random(2)
    for _ in range(10_000):
        at, flip = chance.randrange(len(GOOD)), chance.randrange(1, 256)
        refused(GOOD[:at] + bytes([GOOD[at] ^ flip]) + GOOD[at + 1 :])


@given(st.integers(0, len(GOOD) - 1))
def test_whatever_is_cut_short_is_refused(length):
    refused(GOOD[:length])


@given(st.binary(max_size=200))
def test_any_bytes_are_answered_and_refused(data):
    refused(data)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
                    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))  # fmt: skip
def test_any_json_is_answered_and_refused(value):
    refused(json.dumps(value).encode())


@given(st.sampled_from(sorted(json.loads(GOOD))),
       st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text()))  # fmt: skip
def test_any_value_in_any_field_is_refused(field, value):
    if json.loads(GOOD)[field] != value:
        data = json.dumps(json.loads(GOOD) | {field: value}, ensure_ascii=True)
        refused(data.encode())


@given(st.sampled_from(range(4)), st.sampled_from(range(4)), st.data())
def test_no_disclosure_moves_to_another_passage(one, other, data):
    if one == other:
        return
    jwt, *shown, _ = parts(LAKESHORE.bundle(one))
    _, *foreign, _ = parts(LAKESHORE.bundle(other))
    taken = data.draw(st.sampled_from(foreign))
    place = data.draw(st.integers(0, len(shown)))
    refused(with_parts([jwt, *shown[:place], taken, *shown[place:], ""], LAKESHORE.bundle(one)))


@pytest.mark.parametrize("field", ["credential", "blind", "leaf_index", "inclusion"])
def test_no_part_is_taken_from_another_bundle(field):
    refused(changed(**{field: json.loads(LAKESHORE.bundle(2))[field]}), POLICY)


def test_a_file_above_the_limit_is_refused_before_it_is_read():
    assert "larger" in refused(b" " * (LARGEST + 1)).steps[0].why
