"""The verify page for its readers: by keyboard, aloud, on paper, narrow, without JavaScript."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pypdfium2
import pytest
from PIL import Image

from bearwitness.proof import checkpoint, notice
from bearwitness.proof import policy as policies
from bearwitness.proof.merkle import leaf_of
from bearwitness.proof.verify import UNCHECKED
from bearwitness.public.verifying_page import page
from proof_builders import (
    AT,
    GAPPED,
    GOOD,
    LAKESHORE,
    LOG,
    ORIGIN,
    OUTLIVING,
    OUTLIVING_KEY,
    POLICY,
    changed,
)
from proof_vectors import VECTORS
from verify_stand import chromium

PINNED = policies.written(replace(POLICY, logs=(*POLICY.logs, OUTLIVING_KEY)))
SIGNED_TWICE = LAKESHORE.bundle(
    checkpoint=checkpoint.outlive(LAKESHORE.checkpoint, name=ORIGIN, key=OUTLIVING, at=AT)
)
BROKEN = changed(leaf_index=2)


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def opened(browser, tmp_path):
    contexts = []

    def opened(language="en", *files, width=1100, script=True, **arguments):
        path = tmp_path / f"verify.{len(contexts)}.html"
        path.write_text(page(language, **arguments), encoding="utf-8")
        size = {"width": width, "height": 800}
        contexts.append(
            browser.new_context(viewport=size, java_script_enabled=script, offline=True)
        )
        tab = contexts[-1].new_page()
        tab.goto(path.as_uri())
        if script:
            tab.wait_for_selector("[data-ready=true]")
        if files:
            tab.set_input_files("#file", [
                {"name": f"p-{n}.json", "mimeType": "application/json", "buffer": data}
                for n, data in enumerate(files)
            ])  # fmt: skip
            tab.wait_for_selector("article.verdict")
        return tab

    yield opened
    for context in contexts:
        context.close()


# --- what a reader is told ----------------------------------------------------------------------


@pytest.mark.parametrize(("language", "unknown", "known"), [
    ("en", "Verified, under a key that you still have to check", "Verified: word for word"),
    ("ru", "Подтверждено, но чей это ключ, проверьте сами", "Подтверждено: слово в слово"),
])  # fmt: skip
def test_a_key_that_nobody_pinned_is_named_in_the_headline(opened, language, unknown, known):
    assert opened(language, GAPPED).inner_text("article h2") == unknown
    assert opened(language, GAPPED, policy=PINNED).inner_text("article h2").startswith(known)


def test_a_receipt_tells_the_post_quantum_signature_that_a_reader_asks_for(opened):
    told = opened("en", SIGNED_TWICE, policy=PINNED).inner_text("article")
    assert "signed with ML-DSA-44 too" in told
    told = opened("en", GOOD, policy=PINNED).inner_text("article")
    assert "no signature of the log that is made to hold against quantum computers" in told
    for given in ({}, {"policy": policies.written(POLICY)}):  # nobody pinned its key
        told = opened("en", SIGNED_TWICE, **given).inner_text("article")
        assert told.count("quantum") == 1
        assert UNCHECKED in told.lower()


def test_a_withdrawn_passage_asks_for_silence_before_its_words(opened):
    (case, *_) = (c for c in json.loads((VECTORS / "withdrawn.json").read_text())
                  if c["expected"]["withdrawn"])  # fmt: skip
    tab = opened("en", GOOD, notice=case["notice"])
    told = tab.inner_text("article")
    assert told.index("Please do not repeat these words") < told.index("What is proven")
    above = "(document.querySelector('[data-withdrawn]').compareDocumentPosition("
    assert tab.evaluate(above + "document.querySelector('blockquote')) & 4) === 4")


@pytest.mark.parametrize(("language", "says"), [
    ("en", ("Not as of ", " days old", "there is no withdrawal notice in this page",
            "is of other logs", "Yes, as of ", "in the future: a clock is wrong")),
    ("ru", (" не отозван: так сказано", "уведомлению ",
            "уведомления об отзыве в этой странице нет", "от других журналов",
            "Отозван, по состоянию на ", "ещё не наступило: какие-то часы неверны")),
])  # fmt: skip
def test_a_receipt_tells_as_of_when_it_knows_whether_a_word_was_taken_back(opened, language, says):
    as_of, old, none, others, back, ahead = says

    def told(*logs, days=0, entries=()):
        at = datetime.now(UTC) - timedelta(days=days)
        said = notice.sign(logs, entries, key=LOG, at=at) if logs else None
        return at, opened(language, GOOD, notice=said).inner_text("article")

    at, text = told(ORIGIN, f"{ORIGIN}/0f3a91c2", days=29)
    assert as_of in text
    assert f"{at:%Y}" in text
    assert f"{at:%H:%M} UTC" in text
    assert old not in text
    _, text = told(ORIGIN, days=31)
    assert as_of in text
    assert old in text
    assert ahead not in text
    _, text = told(ORIGIN, days=-2)
    assert as_of in text
    assert ahead in text
    assert none in told()[1]
    assert others in told("other.example")[1]
    _, text = told(ORIGIN, entries=[leaf_of(LAKESHORE.credentials[1])])
    assert back in text


def test_a_file_larger_than_any_bundle_has_no_digest_of_its_beginning(opened):
    told = opened("en", b"{" + b" " * (1 << 20)).inner_text("article")
    assert "Step 1 of 14" in told
    assert "SHA-256" not in told


def test_nothing_of_a_file_or_its_name_becomes_markup(opened):
    tab = opened()
    hostile = {"name": "<img src=x onerror=alert(1)>.json", "mimeType": "", "buffer": GAPPED}
    tab.set_input_files("#file", [hostile])
    tab.wait_for_selector("article.verdict")
    assert "<img src=x" in tab.inner_text("article")
    assert tab.evaluate("document.images.length") == 0


# --- by keyboard, and aloud ---------------------------------------------------------------------


def test_the_keyboard_reaches_everything_in_the_order_of_the_page(opened):
    tab = opened("en", GAPPED, home="index.html")
    tab.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    tab.evaluate("document.querySelector('.skip').focus()")
    reached = []
    for _ in range(12):
        reached.append(tab.evaluate("""() => { const it = document.activeElement;
          return it.id || it.className || it.dataset.speak || it.tagName; }"""))  # fmt: skip
        tab.keyboard.press("Tab")
    assert reached == ["skip", "A", "quiet", "quiet", "file", "camera", "SUMMARY", "gap",
                       "SUMMARY", "quiet", "A", "BODY"]  # fmt: skip


def test_a_result_is_said_aloud_once_and_takes_the_focus(opened):
    tab = opened("en", GAPPED, BROKEN)
    assert tab.get_attribute("#status", "role") == "status"
    assert tab.inner_text("#status") == "Checked: 2. Verified: 1."
    assert tab.evaluate("document.activeElement.tagName") == "H2"
    assert tab.get_attribute("#verdicts", "aria-live") is None  # a receipt is too long to be read
    assert tab.get_attribute(".gap", "aria-label") == "1 word withheld"
    tab.click("[data-speak=ru]")
    assert tab.inner_text("#status") == "Проверено: 2. Подтверждено: 1."
    assert tab.get_attribute("[data-speak=ru]", "aria-pressed") == "true"


def test_each_control_has_a_name_and_each_picture_of_the_page_a_text(opened):
    tab = opened("ru", GAPPED)
    unnamed = """[...document.querySelectorAll("button, input, textarea, summary")].filter((it) =>
      !it.textContent.trim() && !it.labels?.length && !it.getAttribute("aria-label"))"""
    assert tab.evaluate(unnamed + ".length") == 0


# --- on paper, on a narrow screen, without JavaScript -------------------------------------------


def test_on_paper_the_receipt_is_whole_and_nothing_else(opened):
    tab = opened("en", GAPPED, policy=PINNED)
    pdf = pypdfium2.PdfDocument(io.BytesIO(tab.pdf(format="A4")))
    told = " ".join(" ".join(p.get_textpage().get_text_range() for p in pdf).split())
    for saying in ("[1 word withheld]", "What is not proven", "That the words are true.",
                   "The words contain no hidden characters.", "by the clock of this device",
                   "SHA-256", "entry 1, counted from 0, of 11"):  # fmt: skip
        assert saying in told
    for other in ("Choose a file", "Use the camera", "Paste the text", "What this check does"):
        assert other not in told
    tab.wait_for_function("document.querySelectorAll('#verdicts details[open]').length === 0")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_without_javascript_the_page_offers_no_button_and_names_the_programs(opened, language):
    tab = opened(language, script=False, width=360)
    told = tab.inner_text("main")
    for saying in ("JavaScript", "bearwitness verify p-01.json", "bearwitness verify code.txt",
                   "BW1:", "OpenSSL", "SD-JWT", "x/mod/sumdb", "pip install ."):  # fmt: skip
        assert saying in told
    assert {"en": "as a folder of source code", "ru": "папка с исходным кодом"}[language] in told
    assert [b for b in tab.query_selector_all("button, input, label") if b.is_visible()] == []


@pytest.mark.parametrize(("language", "other"), [("en", "ru"), ("ru", "en")])
@pytest.mark.parametrize("width", [320, 1100])
def test_without_javascript_the_other_language_is_a_link_away_also_in_a_saved_file(
    opened, language, other, width
):
    tab = opened(language, script=False, width=width)
    link = tab.query_selector(f".languages a[lang={other}]")
    assert link.is_visible()
    assert link.bounding_box()["height"] >= 44
    link.click()
    assert tab.url.endswith(f"#{other}")
    section = tab.query_selector(f"section[lang={other}]")
    assert section.bounding_box()["y"] < 100  # it came to the top of the window
    saying = {"en": "This page checks with JavaScript", "ru": "нужен JavaScript"}[other]
    assert saying in section.inner_text()
    assert "pip install ." in section.inner_text()
    ours = {"en": "This page checks with JavaScript", "ru": "нужен JavaScript"}[language]
    assert ours not in section.inner_text()  # one language in it, and no other
    tab.click(f".languages a[lang={language}]")
    assert tab.query_selector(f"h1#{language}").bounding_box()["y"] < 100
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_with_javascript_there_is_one_switch_and_one_language(opened):
    tab = opened("en", width=320)
    assert tab.query_selector_all(".languages a") == []
    assert tab.query_selector_all("section[lang]") == []
    assert len([b for b in tab.query_selector_all("[data-speak]") if b.is_visible()]) == 2
    assert "нужен JavaScript" not in tab.inner_text("body")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_state_fits_a_narrow_telephone(opened, language):
    blank = io.BytesIO()
    Image.new("RGB", (200, 200), "#888").save(blank, "PNG")
    tab = opened(language, GAPPED, BROKEN, blank.getvalue(), width=320)
    assert tab.evaluate("document.querySelectorAll('article.verdict').length") == 3
    tab.click("#typed summary")
    for details in tab.query_selector_all("article summary"):
        details.click()
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
