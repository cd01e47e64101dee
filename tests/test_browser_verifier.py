"""The verify page in a real browser: same answers as Python, from a file, without a network."""

from __future__ import annotations

import base64
import json
import random
import re

import pytest
from playwright.sync_api import sync_playwright

from bearwitness.errors import Malformed, Missing
from bearwitness.proof import policy as policies
from bearwitness.proof.display import REFUSED, showable
from bearwitness.proof.verify import STEPS, verify
from bearwitness.public import decoder
from bearwitness.public.verifying_page import page, security_policy
from proof_builders import (
    DISCLOSED,
    GAPPED,
    GOOD,
    LAKESHORE,
    POLICY,
    insider,
    parts,
    with_parts,
)  # fmt: skip
from proof_vectors import VECTORS, expected

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
CASES = [c for path in sorted(VECTORS.glob("[hvw]*.json")) for c in json.loads(path.read_text())]
ASK = """async (cases) => Promise.all(cases.map(async ({bundle, policy, notice}) => {
  const bytes = Uint8Array.from(atob(bundle), (letter) => letter.charCodeAt(0));
  return bearwitness.verify(bytes, policy, notice ?? null);
}))"""


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def opened(browser, tmp_path):
    """Open a verify page from its file; any request and any complaint of the page is an error."""
    contexts = []

    def opened(language="en", **arguments):
        path = tmp_path / f"verify.{language}.html"
        path.write_text(page(language, **arguments), encoding="utf-8")
        contexts.append(browser.new_context(viewport={"width": 360, "height": 760}, offline=True))
        tab = contexts[-1].new_page()
        tab.complaints = []
        tab.on("console", lambda message: tab.complaints.append(message.text))
        tab.on("pageerror", lambda wrong: tab.complaints.append(str(wrong)))
        tab.on("request", lambda request: tab.complaints.append(request.url))
        tab.goto(path.as_uri())
        tab.complaints.remove(path.as_uri())
        tab.wait_for_selector("[data-ready=true]")
        return tab

    yield opened
    for context in contexts:
        context.close()


def give(tab, *files):
    tab.set_input_files(
        "#file",
        [{"name": n, "mimeType": "application/json", "buffer": data} for n, data in files],
    )
    tab.wait_for_selector("article.verdict")
    return tab.inner_text("#verdicts")


def asked(tab, cases):
    plain = [{"bundle": base64.b64encode(data).decode(), "policy": None} for data in cases]
    return tab.evaluate(ASK, plain)


def agreed(verdict):
    return json.loads(json.dumps(expected(verdict)))


def seen(answer):
    names = ("verified", "text", "gaps", "sealed_before", "independent", "withdrawn", "index",
             "passages", "language", "testimony", "issuer", "failed_step")  # fmt: skip
    told = {"noticed": answer["noticed"]} if answer["noticed"] else {}
    told |= {"undated": True} if answer["undated"] else {}
    told |= {"clocks": answer["clocks"]} if answer["clocks"] else {}
    return {name: answer[name] for name in names} | told


def test_every_vector_gets_the_verdict_that_is_written_down(opened):
    answers = opened().evaluate(
        ASK, [{n: c[n] for n in ("bundle", "policy", "notice")} for c in CASES]
    )
    wrong = {
        case["name"]: seen(answer)
        for case, answer in zip(CASES, answers, strict=True)
        if seen(answer) != case["expected"]
    }
    assert not wrong


def test_changed_cut_and_mixed_bundles_get_pythons_answer(opened):
    chance = random.Random(3)
    cases = [GOOD, GAPPED]
    for original in (GOOD, GAPPED, LAKESHORE.bundle(2), LAKESHORE.bundle(3)):
        for _ in range(100):
            at, flip = chance.randrange(len(original)), chance.randrange(1, 256)
            cases.append(original[:at] + bytes([original[at] ^ flip]) + original[at + 1 :])
        for _ in range(10):
            cases.append(original[: chance.randrange(len(original))])
            fields = json.loads(original)
            name = chance.choice([*fields])
            fields[name] = json.loads(LAKESHORE.bundle(0))[name]
            cases.append(json.dumps(fields, sort_keys=True, separators=(",", ":")).encode())
    answers = asked(opened(), cases)
    assert [*map(seen, answers)] == [agreed(verify(case)) for case in cases]
    accepted = {seen(answer)["text"] for answer in answers if answer["verified"]}
    assert accepted <= {verify(case).text for case in cases[:2]} | {
        verify(LAKESHORE.bundle(i)).text for i in range(4)
    }
    assert sum(answer["verified"] for answer in answers[2:402]) == 0


def test_the_two_verifiers_have_the_same_steps_and_refuse_the_same_characters(opened):
    (answer,) = asked(opened(), [GOOD])
    assert [(s["number"], s["name"]) for s in answer["steps"]] == [*enumerate(STEPS, start=1)]
    script = page("en").replace("\n", " ")
    assert all(f"[0x{a:04X}, 0x{b:04X}]" in script for a, b in REFUSED)


EVERY_CODE_POINT = """() => {
  const hides = /[\\p{DI}\\p{NChar}\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Zl}\\p{Zp}]/u;
  const refused = [], shown = [];
  for (let code = 0; code <= 0x10FFFF; code += 1) {
    const letter = String.fromCodePoint(code);
    if (bearwitnessWords.hidden.test(letter)) refused.push(code);
    else if (hides.test(letter)) shown.push(code);
  }
  return [refused, shown, bearwitnessWords.inOneLine("a\\n\\t \\u00a0b\\u3000\\u2003c")];
}"""


def test_of_all_code_points_both_refuse_the_same_and_none_that_unicode_hides_is_shown(opened):
    refused, shown, line = opened().evaluate(EVERY_CODE_POINT)
    assert refused == [n for a, z in REFUSED for n in range(a, z + 1)]
    assert refused == [n for n in range(0x110000) if not showable(chr(n))]
    assert shown == [0x09, 0x0A]
    assert line == "a b c"


def test_a_gap_is_seen_with_its_number_however_a_word_is_spaced(opened):
    spaced = insider(
        [*DISCLOSED, *(("word", w) for w in ("I ", "did" + "\n" * 60, "not ", "see."))]
    )
    jwt, *shown, end = parts(spaced)
    made = with_parts([jwt, *shown[:-2], shown[-1], end], spaced)
    for language, gap in (("en", "[… 1 word]"), ("ru", "[… 1 слово]")):
        tab = opened(language)
        give(tab, ("passage.json", made))
        assert tab.inner_text("blockquote").strip() == f"I did {gap} see."
        assert (
            tab.evaluate("document.querySelector('blockquote').getBoundingClientRect().height") < 80
        )
        box = tab.evaluate("document.querySelector('.gap').getBoundingClientRect().width")
        assert box > 30


@pytest.mark.parametrize(
    ("language", "sayings"),
    [
        ("en", ("Whoever holds the key named below signed", "That anybody gave this testimony",
                "That nothing else was sealed")),
        ("ru", ("Тот, у кого указанный ниже ключ, подписал", "Что это свидетельство кто-то давал",
                "Что больше ничего не запечатано")),
    ],
)  # fmt: skip
def test_a_receipt_claims_no_more_than_the_key_says(opened, language, sayings):
    told = give(opened(language), ("passage.json", GAPPED))
    assert all(saying in told for saying in sayings)
    assert "Whoever took the testimony" not in told


@pytest.mark.parametrize(
    ("language", "sayings"),
    [
        (
            "en",
            (
                "1 word of 11",
                "word 3.",
                "Anybody can make a key",
                "1 March 2026",
                "no independent clock that this page was made to trust",
                "Its place in the testimony is withheld.",
                "What is not proven",
                "That the words are true.",
            ),
        ),
        (
            "ru",
            (
                "1 слово из 11",
                "слово 3.",
                "Ключ может сделать себе любой",
                "1 марта 2026",
                "независимых часов, которым доверяет эта страница",
                "Место отрывка в свидетельстве скрыто.",
                "Что не доказано",
                "Что сказанное правда.",
            ),
        ),
    ],
)
def test_a_receipt_says_what_is_proven_hidden_and_not_proven(opened, language, sayings):
    tab = opened(language)
    told = give(tab, ("passage.json", GAPPED))
    assert all(saying in told for saying in sayings)
    words, gap = tab.inner_text("blockquote"), {"en": "[… 1 word]", "ru": "[… 1 слово]"}[language]
    assert (
        " ".join(words.split()) == f"The guard {gap} not open the door, and nobody brought water."
    )
    assert tab.complaints == []


def test_a_changed_bundle_shows_the_step_and_no_word(opened):
    changed = GOOD.replace(b'"leaf_index":1', b'"leaf_index":2')
    told = give(opened(), ("passage.json", changed))
    assert "Not verified" in told
    assert "Step 10 of 14" in told
    assert "guard" not in told


def test_pinned_keys_are_used_and_named(opened):
    tab = opened(policy=policies.written(POLICY))
    assert "one of the keys that whoever made this page put into it" in give(tab, ("a", GOOD))
    other = json.loads(policies.written(POLICY))
    other["issuers"] = [json.loads(policies.written(POLICY))["logs"][0]]
    with pytest.raises(Malformed):
        page("en", policy=json.dumps(other).encode())


def test_a_bundle_can_be_dropped_and_the_language_changed(opened):
    tab = opened()
    drop = """(text) => {
      const given = new DataTransfer();
      given.items.add(new File([text], "<b>passage</b>.json"));
      document.dispatchEvent(new DragEvent("drop", {dataTransfer: given, cancelable: true}));
    }"""
    tab.evaluate(drop, GAPPED.decode())
    tab.wait_for_selector("article.verdict")
    assert "Verified" in tab.inner_text("#verdicts")
    tab.click("[data-speak=ru]")
    assert "Подтверждено" in tab.inner_text("#verdicts")
    assert tab.inner_text("h1") == "Проверить отрывок"
    assert "<b>passage</b>.json" in tab.inner_text("#verdicts")


def test_the_page_fits_a_phone_and_is_told_by_touch_and_key(opened):
    for language in ("en", "ru"):
        tab = opened(language)
        give(tab, ("passage.json", GAPPED), ("broken.json", b"{}"))
        assert tab.evaluate("document.documentElement.scrollWidth") <= 360
        targets = "[...document.querySelectorAll('button, label.button, summary')]"
        targets += ".filter((e) => e.checkVisibility())"
        sizes = tab.evaluate(f"{targets}.map((e) => e.getBoundingClientRect().height)")
        assert min(sizes) >= 44
        tab.focus("#file")
        assert tab.evaluate("document.activeElement.id") == "file"


def test_both_languages_say_everything():
    from bearwitness.public.verifying_page import _messages

    english, russian = _messages()["en"], _messages()["ru"]
    assert english.keys() == russian.keys()
    assert len(english["steps"]) == len(russian["steps"]) == len(STEPS)
    assert all(both for pair in russian["steps"] for both in pair)


def test_the_page_allows_itself_and_nothing_else():
    made = page("en", home="index.html", invented=True)
    assert security_policy() in made
    assert "default-src 'none'" in security_policy()
    assert "unsafe" not in security_policy()
    assert 'href="index.html"' in made
    assert "Invented case" in made
    others = decoder.script()  # its comments name the pages of standards; no policy lets it ask
    assert not re.search(r"https?://|@import|\burl\(", made.replace(others, ""))
    assert not re.search(
        r"\bfetch\(|XMLHttpRequest|WebSocket|innerHTML|\beval\(|importScripts", made
    )
    with pytest.raises(Missing):
        page("fr")
