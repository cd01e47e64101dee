"""The verify page in Firefox, a second engine: the same verdicts, and nothing leaves."""

from __future__ import annotations

import json
import random

import pytest

from bearwitness.proof.compact import compact
from bearwitness.proof.verify import verify
from photographs import KINDS
from proof_builders import GAPPED, GOOD, LAKESHORE
from proof_vectors import VECTORS, expected
from verify_stand import ASK, b64, opened_in

CASES = [c for path in sorted(VECTORS.glob("[hvw]*.json")) for c in json.loads(path.read_text())]
NAMES = (
    "verified", "text", "gaps", "sealed_before", "independent", "withdrawn", "index",
    "passages", "language", "testimony", "issuer", "failed_step",
)  # fmt: skip


@pytest.fixture(scope="module")
def tab(tmp_path_factory):
    with opened_in("firefox", tmp_path_factory.mktemp("firefox")) as tab:
        yield tab


def seen(answer):
    told = {"noticed": answer["noticed"]} if answer["noticed"] else {}
    told |= {"undated": True} if answer["undated"] else {}
    told |= {"clocks": answer["clocks"]} if answer["clocks"] else {}
    return {name: answer[name] for name in NAMES} | told


def test_every_vector_gets_the_verdict_that_is_written_down(tab):
    asked = [{n: c[n] for n in ("bundle", "policy", "notice")} for c in CASES]
    wrong = {
        case["name"]: seen(answer)
        for case, answer in zip(CASES, tab.evaluate(ASK, asked), strict=True)
        if seen(answer) != case["expected"]
    }
    assert len(CASES) > 100
    assert not wrong


def test_changed_and_cut_bundles_get_pythons_answer(tab):
    chance, files = random.Random(8), [GOOD, GAPPED]
    for original in (GOOD, GAPPED, LAKESHORE.bundle(2)):
        for _ in range(60):
            at, flip = chance.randrange(len(original)), chance.randrange(1, 256)
            files.append(original[:at] + bytes([original[at] ^ flip]) + original[at + 1 :])
        files.append(original[: chance.randrange(len(original))])
    answers = tab.evaluate(ASK, [{"bundle": b64(data)} for data in files])
    ours = [json.loads(json.dumps(expected(verify(data)))) for data in files]
    assert [*map(seen, answers)] == ours
    assert [answer["verified"] for answer in answers] == [True, True] + [False] * (len(files) - 2)


def test_a_reader_chooses_a_file_and_sees_words_gap_and_limits_and_nobody_is_asked(tab, tmp_path):
    file = tmp_path / "passage.json"
    file.write_bytes(GAPPED)
    tab.choose("#file", file)
    tab.wait_for('() => document.querySelector("article.verdict") !== null')
    told = tab.evaluate('() => document.getElementById("verdicts").innerText')
    for saying in ("The guard", "[… 1 word]", "1 word of 11", "That the words are true."):
        assert saying in told
    assert "did not open" not in told
    assert tab.complaints == []


def test_it_reads_a_photograph_and_says_what_it_cannot(tab, tmp_path):
    photo, hidden = tmp_path / "photo.jpg", tmp_path / "drawing.svg"
    photo.write_bytes(KINDS["from the side"](compact(GAPPED), random.Random(1)))
    hidden.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    tab.evaluate('() => document.getElementById("verdicts").replaceChildren()')
    tab.choose("#file", photo, hidden)
    tab.wait_for('() => document.querySelectorAll("article.verdict").length === 2')
    told = tab.evaluate('() => document.getElementById("verdicts").innerText')
    assert "Verified, under a key" in told
    assert "This is a drawing (SVG)" in told
    assert tab.complaints == []


def test_a_browser_that_hides_pixels_is_told_apart_from_a_picture_without_a_code(tmp_path):
    """As Tor Browser does: the page says so, and a file is checked all the same."""
    more = 'user_pref("privacy.resistFingerprinting", true);\n'
    photo, file = tmp_path / "photo.jpg", tmp_path / "passage.json"
    photo.write_bytes(KINDS["steady hand"](compact(GAPPED), random.Random(1)))
    file.write_bytes(GAPPED)
    with opened_in("firefox", tmp_path, more=more) as tab:
        tab.choose("#file", photo, file)
        tab.wait_for('() => document.querySelectorAll("article.verdict").length === 2')
        told = tab.evaluate('() => document.getElementById("verdicts").innerText')
    assert "hides the pixels of pictures" in told
    assert "Verified, under a key" in told
