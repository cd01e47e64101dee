"""The prompter in a real browser: from a file, without a network, one take a line."""

from __future__ import annotations

import json
from dataclasses import replace

import pypdfium2
import pytest
from playwright.sync_api import sync_playwright

from bearwitness.adapters.media import prompting, takes
from bearwitness.adapters.typesetting import readers_sheet
from bearwitness.cli.main import main
from bearwitness.errors import Refused
from bearwitness.recital import prompter, sheet
from bearwitness.recital.prompter_words import PROMPTER
from bearwitness.recital.script import Warning, from_lines
from recital_builders import ENGLISH, script

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
]  # fmt: skip


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def opened(browser, tmp_path):
    """Open the page of a script's first reader; a request or a complaint of it is an error."""
    contexts = []

    def opened(made, *, before="", width=1280, file="reader-1.html"):
        if not (tmp_path / "pages").exists():
            prompting.write(made, tmp_path / "pages")
        view = {"width": width, "height": 760}
        contexts.append(browser.new_context(viewport=view, offline=True, accept_downloads=True))
        tab = contexts[-1].new_page()
        tab.complaints = []
        tab.on("console", lambda message: tab.complaints.append(message.text))
        tab.on("pageerror", lambda wrong: tab.complaints.append(str(wrong)))
        tab.on("request", lambda r: r.url.startswith("blob:") or tab.complaints.append(r.url))
        if before:
            tab.add_init_script(before)
        address = (tmp_path / "pages" / file).as_uri()
        tab.goto(address)
        tab.complaints.remove(address)
        return tab

    yield opened
    for context in contexts:
        context.close()


def one_reader(**more):
    made = script(**more)
    return replace(made, lines=tuple(replace(line, reader="Reader 1") for line in made.lines))


def recorded(tab, seconds=700):
    tab.keyboard.press("Space")
    tab.wait_for_selector("#record.on")
    tab.wait_for_timeout(seconds)
    tab.keyboard.press("Space")
    tab.wait_for_selector("#record:not(.on)")
    tab.wait_for_selector("#again:not([disabled])")


def test_a_take_is_recorded_saved_and_heard_by_the_film(opened, tmp_path):
    tab = opened(one_reader())
    tab.click("#begin")
    tab.wait_for_selector("#record")
    recorded(tab)
    assert "Take 1" in tab.inner_text("#state")
    tab.keyboard.press("r")
    tab.wait_for_selector("#record.on")
    tab.wait_for_timeout(700)
    tab.keyboard.press("Space")
    tab.wait_for_selector("#state:has-text('Take 2')")
    with tab.expect_download() as download:
        tab.keyboard.press("ArrowRight")
    assert download.value.suggested_filename == "line-001-take-2.webm"
    download.value.save_as(tmp_path / "take.webm")
    samples = takes.decoded(tmp_path / "take.webm", 1)  # the false microphone beeps
    assert 0.3 < len(samples) / takes.RATE < 3
    assert "Line 2" in tab.inner_text("#place")
    tab.keyboard.press("e")
    assert "--clip 1=line-001-take-2.webm" in tab.inner_text("#command")
    assert tab.complaints == []


def test_a_take_goes_into_the_folder_that_was_chosen(opened):
    tab = opened(
        one_reader(),
        before="""
        window.kept = {};
        window.showDirectoryPicker = async () => ({ getFileHandle: async (name) => ({
          createWritable: async () => ({ write: async (blob) => { window.kept[name] = blob.size; },
                                         close: async () => {} }) }) });
        """,
    )
    tab.click("#folder")
    tab.wait_for_selector("#where:has-text('you chose')")
    tab.click("#begin")
    tab.wait_for_selector("#record")
    recorded(tab)
    tab.wait_for_timeout(200)
    assert tab.evaluate("window.kept['line-001-take-1.webm']") > 100


def test_where_nothing_can_be_recorded_it_says_how_to_bring_files(opened):
    tab = opened(one_reader(), before="delete window.MediaRecorder")
    assert PROMPTER["en"]["no_recording"] in tab.inner_text("#before")
    assert tab.query_selector("#begin") is None
    tab.click("#read")
    for _ in range(3):
        tab.keyboard.press("n")
    assert PROMPTER["en"]["bring_2"] in tab.inner_text("#after")
    assert tab.complaints == []


def test_a_microphone_that_is_refused_is_said(opened):
    refuse = "navigator.mediaDevices.getUserMedia = async () => { throw new Error('no'); }"
    tab = opened(one_reader(), before=refuse)
    tab.click("#begin")
    tab.wait_for_selector("#where.warn")
    assert tab.is_disabled("#begin")


def test_keys_set_pace_size_and_mirror_and_the_words_light_up(opened):
    tab = opened(one_reader())
    tab.click("#read")
    for key, place, said in [
        ("ArrowUp", "#pace", "110 %"), ("ArrowDown", "#pace", "100 %"), ("+", "#size", "110 %"),
        ("-", "#size", "100 %"),
    ]:  # fmt: skip
        tab.keyboard.press(key)
        assert said in tab.inner_text(place)
    tab.keyboard.press("m")
    assert "mirrored" in tab.get_attribute("#glass", "class")
    for _ in range(10):
        tab.keyboard.press("ArrowUp")
    assert "200 %" in tab.inner_text("#pace")
    tab.keyboard.press("s")
    tab.wait_for_selector(".line .said")
    tab.wait_for_selector(".line .now")
    tab.keyboard.press("s")
    assert tab.query_selector(".line .said") is None
    tab.keyboard.press("ArrowRight")
    assert "Line 2" in tab.inner_text("#place")
    assert "mirrored" in tab.get_attribute("#glass", "class")


def test_keys_work_where_the_letters_are_cyrillic(opened):
    tab = opened(one_reader(language="ru"))
    tab.click("#read")
    tab.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'т', code: 'KeyN'}))")
    assert "Строка 2" in tab.inner_text("#place")


def test_one_line_at_a_time_and_a_gap_is_a_pause(opened):
    tab = opened(one_reader())
    tab.click("#read")
    assert " ".join(tab.inner_text("#line").split()) == ENGLISH[0]
    tab.keyboard.press("n")
    tab.keyboard.press("n")
    assert tab.inner_text(".gap") == "pause"
    assert "[" not in tab.inner_text("#line")


def test_a_line_that_describes_harm_is_shown_only_when_asked_for(opened):
    tab = opened(one_reader(warning=Warning.GRAPHIC))
    assert PROMPTER["en"]["warning_graphic"] in tab.inner_text("#before")
    tab.click("#begin")
    tab.wait_for_selector("#show")
    assert "waited" not in tab.inner_text("#stage")
    tab.keyboard.press("Space")
    assert tab.query_selector("#record.on") is None
    tab.click("#show")
    assert "waited" in tab.inner_text("#stage")
    tab.click("#next")
    tab.click("#leave")
    assert "Line 3" in tab.inner_text("#place")


def test_both_languages_are_a_click_apart(opened):
    tab = opened(one_reader())
    tab.click("#language")
    assert tab.get_attribute("html", "lang") == "ru"
    assert PROMPTER["ru"]["voice"] in tab.inner_text("#before")
    tab.click("#read")
    assert tab.get_attribute("#line", "lang") == "en"
    assert set(PROMPTER["en"]) == set(PROMPTER["ru"])
    assert set(sheet.WORDS["en"]) == set(sheet.WORDS["ru"])


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_wider_than_the_screen(opened, width):
    long = from_lines(["word " * 100], title="Long", language="en", readers=["R"])
    tab = opened(long, width=width)
    wide = "document.documentElement.scrollWidth <= window.innerWidth"
    assert tab.evaluate(wide)
    tab.click("#begin")
    tab.wait_for_selector("#record")
    assert tab.evaluate(wide)
    recorded(tab, 300)
    tab.keyboard.press("e")
    tab.click("#language")
    assert tab.evaluate(wide)


def test_each_reader_has_a_page_whose_name_tells_nothing(tmp_path):
    made = script()
    names = prompting.write(made, tmp_path / "out")
    assert names == ("index.html", "reader-1.html", "reader-2.html")
    with pytest.raises(Refused):
        prompting.write(made, tmp_path / "out")
    index = (tmp_path / "out" / "index.html").read_text()
    assert "waited" not in index


def test_words_are_never_taken_for_markup(opened):
    text = "He said </script><script>alert(1)</script> & <b>left</b>"
    hostile = from_lines([text], title="</title><b>", language="en", readers=["<i>R</i>"])
    tab = opened(hostile)
    tab.click("#read")
    assert " ".join(tab.inner_text("#line").split()) == text
    assert tab.inner_text("#who", timeout=100) == "" or "<i>R</i>" in tab.text_content("#who")
    assert tab.complaints == []


def test_the_policy_names_what_may_run_and_nothing_else():
    page = prompting.pages(script())["reader-1.html"]
    assert "default-src 'none'" in page
    assert "unsafe" not in page
    assert "http://" not in page.replace("http-equiv", "")
    assert "https://" not in page


def test_the_same_script_gives_the_same_pages():
    assert prompting.pages(script()) == prompting.pages(script())
    assert prompter.readers(script()) == ("Reader 1", "Reader 2")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_readers_sheet_has_every_line_its_warning_and_whose_words_they_are(language):
    plain = script(language)
    given = {"source": "T-7QK4M2XD", "warning": Warning.GRAPHIC}
    made = replace(plain, lines=tuple(replace(line, **given) for line in plain.lines))
    pdf = readers_sheet(made)
    said = " ".join("\n".join(
        page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)
    ).split())  # fmt: skip
    words = sheet.WORDS[language]
    assert words["by_others"][:40] in said
    assert words["graphic"] in said.lower()
    for line in made.lines:
        assert line.text.split("[…]")[0].strip() in said
    assert "T-7QK4M2XD" not in said
    assert readers_sheet(made) == pdf


def test_the_program_makes_the_pages_and_the_sheet(tmp_path, capsys):
    text = tmp_path / "lines.txt"
    text.write_text("\n".join(ENGLISH), encoding="utf-8")
    words = ["recite", "prompt", str(text), "-o", str(tmp_path / "pages"), "--readers", "2"]
    assert main([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["files"][0] == "index.html"
    assert main(words) == 3
    assert main(["recite", "script", str(text), "--pdf", str(tmp_path / "sheet.pdf")]) == 0
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")


def test_a_long_time_is_said_in_minutes():
    assert sheet.duration(125, "en") == "2 min 5 s"
    assert sheet.duration(0, "ru") == "1 с"
