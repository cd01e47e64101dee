"""Laws that no hostile insider and no change to a file gets around, alike in both verifiers."""

from __future__ import annotations

import base64
import json
import os
import random
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import sync_playwright

from bearwitness.proof import checkpoint, compact, notice, passages, stamps
from bearwitness.proof.display import showable
from bearwitness.proof.encoding import b64, b64url, canonical
from bearwitness.proof.verify import verify
from bearwitness.public.verifying_page import page
from proof_builders import (
    AT,
    COSIGNED,
    COSIGNER,
    DISCLOSED,
    GAPPED,
    GOOD,
    ISS,
    LAKESHORE,
    LOG,
    ORIGIN,
    POLICY,
    Log,
    changed,
    disclosure,
    logged,
    parts,
    payload,
    resigned,
)
from proof_vectors import expected
from stamp_stand import stamped
from test_browser_verifier import ASK, FLAGS, seen

WORDS = st.sampled_from(["did ", "not ", "see ", "him", "\n", "нет ", "🚣 ", "no. ", "[…] "])


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


VALUES = ["I ", "did ", "not ", "see ", "нет ", "[…] ", 0, 1, 7, "en", "A" * 22, "", None, True,
          {"_sd": ["A" * 43]}, [{"...": "A" * 43}], "\\", '"x', "\x7f", "\u2028", "\x01", "\u0301",
          2**53, 1.5]  # fmt: skip


def an_insiders(draw):
    """A credential that an issuer makes who may choose every digest: (jwt, disclosures).

    Digests of values, of one value twice, of nothing, in places of fields and of words; places
    with two digests or none, digests of array elements, of values that hold digests again.
    """
    given = [draw.choice(VALUES[:6] * 5 + VALUES) for _ in range(draw.randrange(2, 7))]
    made = [disclosure(value, bytes([draw.randrange(3)]) * 16) for value in given]
    name = draw.choice(["s000", "words", "_sd", "..."])
    made.append(disclosure("not ", bytes([9]) * 16, name=name))
    made.append(disclosure({"_sd": [hashed(made[0])]}, bytes([8]) * 16))
    made = [*dict.fromkeys(made)]
    nobodys = [b64url(bytes([n]) * 32) for n in range(8)]
    known, odd, again = (
        [*map(hashed, made), *nobodys],
        draw.choice([0, 0, 0.1]),
        draw.choice([0, 0.1]),
    )
    left = [*nobodys, *draw.sample(known[: len(made)], len(made))]  # taken from its end

    def digest():
        return draw.choice(known) if draw.random() < again else left.pop()

    def place():
        if draw.random() >= odd:
            return {"_sd": [digest()]}
        return draw.choice([
            lambda: {"_sd": []}, lambda: {"_sd": sorted([digest(), digest()])}, dict,
            lambda: {"...": digest()}, lambda: {"_sd": [digest()], "is": "not "},
            lambda: {"is": {"_sd": [digest()]}},
        ])()  # fmt: skip

    plain = {"_sd_alg": "sha-256", "vct": passages.TYPE, **ISS}
    plain["words"] = [place() for _ in range(draw.randrange(1, 5))]
    draw.shuffle(left)
    plain |= {name: place() for name in passages.FIELDS}
    if draw.random() < odd / 2:
        plain |= draw.choice([{"_sd": [digest()]}, {"slots": 3}, {"words": {"_sd": [digest()]}}])
    return resigned(canonical(plain)), made


def hashed(disclosure):
    return b64url(passages.digest(disclosure))


def every_choice(draw):
    """Bundles of every subset of an insider's disclosures, in the order of their places."""
    jwt, made = an_insiders(draw)
    whole = json.loads(logged(jwt, []))
    payload = base64.urlsafe_b64decode(jwt.split(".")[1] + "===").decode()
    made.sort(key=lambda one: payload.find(hashed(one)))
    for count in range(len(made) + 1):
        for chosen in combinations(made, count):
            yield canonical(whole | {"credential": "~".join([jwt, *chosen, ""])})


def one_text_for_each_place(verdicts):
    """Expect of all that was verified of one credential that nothing contradicts or vanishes."""
    held = [one for one in verdicts if one.verified]
    for verdict in held:
        hidden = {n for gap in verdict.gaps for n in range(gap.slot, gap.slot + gap.words)}
        assert hidden == {n for n, text in enumerate(verdict.slots) if text is None}
        shown = sum("[…]" in text for text in verdict.slots if text is not None)
        assert verdict.text.count("[…]") == len(verdict.gaps) + shown
        assert all(text is None or (text and showable(text)) for text in verdict.slots)
    assert len({len(one.slots) for one in held}) <= 1
    for place in zip(*(one.slots for one in held), strict=True):
        assert len({text for text in place if text is not None}) <= 1
    for name in passages.FIELDS:
        assert len({getattr(one, name) for one in held} - {None}) <= 1
    return held


def test_no_choice_by_an_issuer_who_chooses_every_digest_hides_a_gap_or_says_two_things():
    """Every subset of the disclosures of short passages; the issuer's own key signs them."""
    draw, verified = random.Random(11), Counter()
    for _ in range(150):
        cases = [*every_choice(draw)]
        held = one_text_for_each_place([verify(one) for one in cases])
        verified[len(held)] += 1
        if held:  # what shows no word at all always holds
            assert held[0].slots.count(None) == len(held[0].slots)
    assert sum(count for held, count in verified.items() if held >= 4) > 30  # not all are refused


def test_both_verifiers_say_the_same_of_what_such_an_issuer_makes(both):
    draw = random.Random(12)
    cases = [case for _ in range(12) for case in every_choice(draw)]
    answers = both([(case, None, None) for case in cases])
    assert [ours for ours, theirs in answers if ours != theirs] == []
    assert {ours["failed_step"] for ours, _ in answers} >= {None, 4, 5}
    assert any(ours["text"] and "[…]" not in ours["text"] for ours, _ in answers)


@given(st.integers(100, 400), st.randoms(use_true_random=False))
def test_of_a_long_passage_any_choice_of_words_leaves_the_others_as_gaps(count, draw):
    log = Log(
        [" ".join(draw.choice(["not", "see", "him", "нет"]) for _ in range(count))], padding=0
    )
    jwt, *shown, _ = parts(log.bundle(0, fields=passages.FIELDS))
    chosen = [at for at in range(len(shown)) if draw.random() < 0.7]
    pieces = "~".join([jwt, *(shown[at] for at in chosen), ""])
    verdict = verify(changed(log.bundle(0), credential=pieces), policy=POLICY)
    assert verdict.verified
    words = {at - len(passages.FIELDS) for at in chosen if at >= len(passages.FIELDS)}
    assert {n for n, text in enumerate(verdict.slots) if text is not None} == words
    assert sum(gap.words for gap in verdict.gaps) == count - len(words)


def test_two_texts_for_one_place_are_never_signed_in_one_credential():
    """What an earlier form allowed for the price of a field: two sentences behind one leaf."""
    plain, made = payload([*DISCLOSED, ("word", "I "), ("word", "did "), ("word", "see.")])
    other = disclosure("may ", bytes([9]) * 16)
    both = sorted([*plain["words"][1]["_sd"], b64url(passages.digest(other))])
    for words in ([plain["words"][0], {"_sd": both}, plain["words"][2]],
                  [*plain["words"], {"_sd": [b64url(passages.digest(other))]}]):  # fmt: skip
        jwt = resigned(canonical(plain | {"words": words}))
        texts = {verify(logged(jwt, chosen)).text for size in range(len(made) + 2)
                 for chosen in combinations([*made[:6], other, *made[6:]], size)}  # fmt: skip
        assert not {"I did see.", "I may see."} & texts
    jwt = resigned(canonical(plain))
    assert verify(logged(jwt, made)).text == "I did see."
    assert not verify(logged(jwt, [*made[:5], other, made[6]])).verified


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
            5: [
                *shown[:place],
                disclosure("not ", bytes([draw.randrange(12)]) * 16),
                *shown[place:],
            ],
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
    print(f"seed {seed}: {count} changes, {len(accepted)} accepted, each only a line more or less")  # noqa: T201


def test_no_change_to_a_bundle_or_a_code_is_accepted_by_either_verifier(both):
    none_is_accepted(both, 400, seed=4)


@pytest.mark.deep
def test_of_ten_thousand_changes_no_other_than_of_a_line_that_nobody_asked_for_is_accepted(both):
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
    said = notice.sign([ORIGIN], [leaf_of(LAKESHORE.credentials[1])], key=LOG, at=AT)
    bent = [bytes_changed(said.encode(), draw).decode(errors="replace") for _ in range(150)]
    answers = both(
        [(GOOD, POLICY, one) for one in [said, *(b for b in bent if b not in ("", said))]]
    )
    assert answers[0][0]["withdrawn"] == "2026-03-01T12:00:00Z"
    assert [ours for ours, theirs in answers if ours != theirs] == []
    # One whose letters of the log's name changed is of another log: as if there were none.
    assert {ours["failed_step"] for ours, _ in answers[1:]} <= {13, None}
    assert not any(ours["withdrawn"] or "noticed" in ours for ours, _ in answers[1:])
    assert sum(ours["failed_step"] == 13 for ours, _ in answers[1:]) > 75
