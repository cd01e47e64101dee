"""Laws that no hostile insider and no change to a file gets around, alike in both verifiers."""

from __future__ import annotations

import base64
import json
import os
import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import sync_playwright

from bearwitness.proof import checkpoint, compact, notice, passages, stamps
from bearwitness.proof.display import showable
from bearwitness.proof.encoding import b64, canonical
from bearwitness.proof.verify import verify
from bearwitness.public.verifying_page import page
from proof_builders import (
    AT,
    COSIGNED,
    COSIGNER,
    GAPPED,
    GOOD,
    LAKESHORE,
    LOG,
    ORIGIN,
    POLICY,
    Log,
    changed,
    disclosure,
    insider,
    parts,
)
from proof_vectors import expected
from stamp_stand import stamped
from test_browser_verifier import ASK, FLAGS, seen

WORDS = st.sampled_from(["did ", "not ", "see ", "him", "\n", "нет ", "🚣 ", "no. ", "[…] "])
NAMES = st.sampled_from(["s000", "s001", "s002", "s003", "index", "testimony", "x", "s1"])


@given(st.lists(WORDS, min_size=1, max_size=90).map("".join).filter(str.strip), st.data())
def test_whatever_is_kept_of_a_passage_the_rest_is_a_gap_that_shows(text, data):
    log = Log([text], padding=0)
    slots = log.credentials[0].slots
    ends = st.integers(0, len(text))
    kept = data.draw(st.lists(st.tuples(ends, ends), max_size=4))
    fields = data.draw(st.sets(st.sampled_from(passages.FIELDS)))
    made = log.bundle(0, kept, fields=fields)
    for file in (made, compact.compact(made).encode()):
        verdict = verify(file, policy=POLICY)
        assert verdict.verified
        assert len(verdict.slots) == len(slots)
        for shown, slot in zip(verdict.slots, slots, strict=True):
            assert shown in (None, slot.text)
        hidden = {n for gap in verdict.gaps for n in range(gap.slot, gap.slot + gap.words)}
        assert hidden == {n for n, shown in enumerate(verdict.slots) if shown is None}
        assert verdict.text.count("[…]") == text.count("[…]") + len(verdict.gaps) - sum(
            "[…]" in slot.text for slot in slots if verdict.slots[slot.number] is None
        )


@given(
    st.lists(st.tuples(NAMES, st.one_of(WORDS, st.integers(0, 3), st.just("A" * 22))), max_size=9),
    st.integers(1, 4),
    st.integers(0, 5),
    st.data(),
)
def test_whatever_an_issuer_signs_each_place_is_shown_once_or_is_a_gap(values, slots, more, data):
    whole = insider(values, slots=slots, more=more)
    jwt, *made, _ = json.loads(whole)["credential"].split("~")
    chosen = [one for one in made if data.draw(st.booleans())]
    order = {name: at for at, name in enumerate(["index", "testimony", "s000", "s001", "s002"])}
    if data.draw(st.booleans()):  # in the order that we ask for, so that some are verified
        name = dict(zip(made, (name for name, _ in values), strict=True))
        chosen.sort(key=lambda one: order.get(name[one], 9))
    plain = json.loads(whole) | {"credential": "~".join([jwt, *chosen, ""])}
    verdict = verify(canonical(plain))
    if not verdict.verified:
        assert verdict.text is None
        return
    said = Counter(passages_of(chosen))
    assert len(verdict.slots) == slots
    assert max(said.values(), default=1) == 1
    for number, shown in enumerate(verdict.slots):
        assert (shown is None) == (f"s{number:03}" not in said)
    assert ("[…]" in verdict.text) or None not in verdict.slots
    assert all(text is None or showable(text) for text in verdict.slots)


def passages_of(disclosures):
    return [json.loads(base64.urlsafe_b64decode(one + "==="))[1] for one in disclosures]


def test_two_texts_for_one_place_cost_another_place_or_a_field():
    """An honest limit: whoever holds the issuer's key may give up a field instead of a word."""
    words = [("s000", "I "), ("s001", "did "), ("s001", "may "), ("s002", "see.")]
    fields = [("index", 0), ("language", "en"), ("passages", 1)]
    jwt, *made, _ = json.loads(insider([*fields, *words], slots=3))["credential"].split("~")
    by = dict(zip(made, (n for n, _ in [*fields, *words]), strict=True))
    texts = set()
    for left_out in (one for one in made if by[one] == "s001"):
        pieces = [one for one in made if one != left_out and by[one] != "testimony"]
        plain = json.loads(insider([*fields, *words], slots=3))
        plain["credential"] = "~".join([jwt, *pieces, ""])
        verdict = verify(canonical(plain))
        assert verdict.verified
        assert verdict.testimony is None  # the field that was given up
        texts.add(verdict.text)
    assert texts == {"I did see.", "I may see."}
    lost = insider([*fields, ("testimony", "A" * 22), *words], slots=3)
    assert not verify(lost).verified  # with all four fields there is one digest too many


COSIGNED_NOTE = checkpoint.cosign(
    LAKESHORE.checkpoint, name="partner.example/cosigner", key=COSIGNER, at=AT
)
BUNDLES = [
    (GOOD, POLICY), (GAPPED, POLICY), (LAKESHORE.bundle(2), None),
    (LAKESHORE.bundle(3, fields=passages.FIELDS, checkpoint=COSIGNED_NOTE), COSIGNED),
]  # fmt: skip
CODES = [(compact.compact(data).encode(), policy) for data, policy in BUNDLES]
PARTS = ("blind", "checkpoint", "credential", "inclusion", "issuer", "leaf_index", "log")


def bytes_changed(data, draw):
    """Return these bytes with one changed, some cut, some repeated or two runs exchanged."""
    one, two, three = sorted(draw.randrange(len(data) + 1) for _ in range(3))
    at = draw.randrange(len(data))
    return draw.choice([
        data[:at] + bytes([data[at] ^ draw.randrange(1, 256)]) + data[at + 1 :],
        data[:at],
        data[:one] + data[two:],
        data[:two] + data[one:two] + data[two:],
        data[:one] + data[two:three] + data[one:two] + data[three:],
    ])  # fmt: skip


def parts_changed(data, draw):
    """Return a bundle with a field or disclosures of another, or in another order."""
    plain, other = json.loads(data), json.loads(draw.choice(BUNDLES)[0])
    jwt, *shown, _ = plain["credential"].split("~")
    theirs = parts(draw.choice([one for one, _ in BUNDLES if parts(one)[0] != jwt]))[1:-1]
    at, place = draw.randrange(len(shown)), draw.randrange(len(shown) + 1)
    turned = [*shown]
    draw.shuffle(turned)
    what = draw.randrange(6)
    if what == 0:
        name = draw.choice(PARTS)
        plain[name] = other[name]
    elif what == 1:
        plain["inclusion"] = draw.sample(plain["inclusion"], len(plain["inclusion"]))
    else:
        pieces = {
            2: [*shown[:at], draw.choice(theirs), *shown[at + 1 :]],
            3: turned,
            4: [*shown[:place], draw.choice(theirs), *shown[place:]],
            5: [*shown[:place], disclosure(f"s{draw.randrange(12):03}", "not "), *shown[place:]],
        }[what]
        plain["credential"] = "~".join([jwt, *pieces, ""])
    return canonical(plain)


def mutations(count, seed):
    draw, known = random.Random(seed), {data for data, _ in [*BUNDLES, *CODES]}
    # Anybody may add a cosigner's line to a checkpoint or take it away: that changes no proof.
    known |= {changed(data, checkpoint=note) for data, _ in BUNDLES
              for note in (LAKESHORE.checkpoint, COSIGNED_NOTE)}  # fmt: skip
    made = []
    while len(made) < count:
        data, policy = draw.choice([*BUNDLES, *BUNDLES, *CODES])
        change = bytes_changed if data.startswith(b"BW1:") else draw.choice(
            [bytes_changed, parts_changed])  # fmt: skip
        other = change(data, draw)
        if other not in known and other.rstrip(b"\r\n") not in known:
            made.append((other, policy))
    return made


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """Both verifiers: a function from cases to pairs of answers."""
    file = tmp_path_factory.mktemp("page") / "verify.html"
    file.write_text(page("en"), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        tab = browser.new_context(offline=True).new_page()
        tab.goto(file.as_uri())
        tab.wait_for_selector("[data-ready=true]")

        def both(cases):
            plain = [{"bundle": b64(data), "policy": as_written(policy), "notice": said}
                     for data, policy, said in cases]  # fmt: skip
            theirs = [one for at in range(0, len(plain), 500)
                      for one in tab.evaluate(ASK, plain[at : at + 500])]  # fmt: skip
            ours = [verify(data, policy=policy, withdrawals=said) for data, policy, said in cases]
            return [(json.loads(json.dumps(expected(one))), seen(other))
                    for one, other in zip(ours, theirs, strict=True)]  # fmt: skip

        yield both
        browser.close()


def as_written(policy):
    from bearwitness.proof import policy as policies

    return None if policy is None else json.loads(policies.written(policy))


def only_a_line_added(data):
    """Tell whether a file differs from ours in signature lines that nobody asked for."""
    if data.startswith(b"BW1:"):
        return False
    note = checkpoint.parse(json.loads(data)["checkpoint"]).note
    same = {changed(one, checkpoint=LAKESHORE.checkpoint) for one, _ in BUNDLES}
    text = checkpoint.parse(LAKESHORE.checkpoint).note.text
    return note.text == text and changed(data, checkpoint=LAKESHORE.checkpoint) in same


def none_is_accepted(both, count, seed):
    cases = mutations(count, seed)
    answers = both([(data, policy, None) for data, policy in cases])
    assert [ours for ours, theirs in answers if ours != theirs] == []
    accepted = [data for (data, _), (ours, _) in zip(cases, answers, strict=True)
                if ours["verified"]]  # fmt: skip
    assert [data for data in accepted if not only_a_line_added(data)] == []
    assert len(accepted) <= count // 2_000
    assert len({ours["failed_step"] for ours, _ in answers}) >= 6


def test_no_change_to_a_bundle_or_a_code_is_accepted_by_either_verifier(both):
    none_is_accepted(both, 400, seed=4)


@pytest.mark.deep
def test_of_ten_thousand_changes_none_is_accepted_by_either_verifier(both):
    none_is_accepted(both, 10_000, seed=int.from_bytes(os.urandom(4), "big"))


def test_a_changed_timestamp_changes_no_verdict_but_to_a_refusal(both):
    """Parts of a token or of an .ots file that nobody signed may differ; what they say may not."""
    from dataclasses import replace

    kept, draw = stamped(), random.Random(5)
    clocks = tuple(b64(kept[f"{kind}.root"]) for kind in ("rsa", "ec"))
    policy = replace(POLICY, authorities=clocks, blocks=(kept["block"].decode(),),
                     timestamps_needed=3)  # fmt: skip
    files = [("rfc3161", kept["rsa.token"]), ("rfc3161", kept["ec.token"]),
             ("ots", kept["checkpoint.ots"])]  # fmt: skip

    def bundle(which=None):
        bent = [(kind, bytes_changed(data, draw) if at == which else data)
                   for at, (kind, data) in enumerate(files)]  # fmt: skip
        return LAKESHORE.bundle(timestamps=[stamps.written(*one) for one in bent])

    cases = [bundle(), *(bundle(n % 3) for n in range(150))]
    (whole, _), *others = both([(data, policy, None) for data in cases])
    assert whole["verified"]
    assert whole["independent"]
    assert [ours for ours, theirs in others if ours != theirs] == []
    assert all(ours["failed_step"] == 12 or ours == whole for ours, _ in others)
    assert sum(ours["verified"] for ours, _ in others) < 30


def test_no_change_to_a_notice_is_accepted_by_either_verifier(both):
    from bearwitness.proof.merkle import leaf_of

    draw = random.Random(6)
    said = notice.sign(ORIGIN, [leaf_of(LAKESHORE.credentials[1])], key=LOG, at=AT)
    bent = [bytes_changed(said.encode(), draw).decode(errors="replace") for _ in range(150)]
    answers = both([(GOOD, POLICY, one) for one in [said, *bent] if one])
    assert answers[0][0]["withdrawn"] == "2026-03-01T12:00:00Z"
    assert [ours for ours, theirs in answers if ours != theirs] == []
    assert {ours["failed_step"] for ours, _ in answers[1:]} == {13}
