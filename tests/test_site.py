"""The site: whole, static, in two languages, and honest on every page."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import timedelta
from functools import partial
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.adapters.web.catalogue import catalogue
from bearwitness.cli.main import main
from bearwitness.errors import Malformed, Missing, Misused, Refused, Unverified
from bearwitness.public import building, privacy, verifying_page, words
from bearwitness.public.building import Settings
from bearwitness.public.folder import opened
from bearwitness.public.pictures import inline
from bearwitness.publication.edition import Tall
from bearwitness.publication.words import Words
from editions import BARE, EDITION, KEY, sign, write
from proof_builders import Log

KEY_BYTES = KEY.public_key().public_bytes_raw()
build = partial(building.build, at=EDITION.made_at)
HERE = Settings(petition="https://sign.example", address="https://lakeshore.example")


@pytest.fixture(scope="module")
def edition(tmp_path_factory) -> Path:
    return write(tmp_path_factory.mktemp("edition") / "N-7QK4M2XD")


@pytest.fixture(scope="module")
def site(edition, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("site") / "public"
    build(edition, out, settings=HERE, key=KEY_BYTES)
    return out


class Links(HTMLParser):
    """Every address on a page, and every element."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.found: list[str] = []
        self.elements: list[str] = []
        self.ids: list[str] = []
        self.attributes: list[str] = []
        self.feed(page.read_text())

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes += [name for name, _ in attrs]
        self.ids += [value for name, value in attrs if name == "id"]
        self.found += [value for name, value in attrs if name in ("href", "src", "poster")]


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def still(site: Path) -> list[Path]:
    return [page for page in pages(site) if page.name != "verify.html"]


def test_both_languages_have_the_same_pages(site):
    names = {lang: {p.name for p in (site / lang).iterdir()} for lang in ("en", "ru")}
    assert names["en"] == names["ru"]
    assert names["en"] >= {"index.html", "passages.html", "p-03.html", "claims.html", "verify.html"}


def test_every_link_within_the_site_leads_somewhere(site):
    for page in pages(site):
        for address in Links(page).found:
            if re.match(r"(https?|mailto):", address) or address == "about:blank":
                continue
            name, _, anchor = address.partition("#")
            target = (page.parent / name).resolve() if name else page
            assert target.is_file(), (page.name, address)
            assert not anchor or anchor in Links(target).ids, (page.name, address)


def test_a_page_loads_nothing_from_elsewhere_and_runs_nothing(site):
    elsewhere = re.compile(
        r"""<(?!a\b|svg xmlns|link rel=.(?:canonical|alternate)|meta)\w[^>]*=\s*["']?(?:\w+:)?//"""
    )
    for page in still(site):
        links, text = Links(page), unescape(page.read_text())
        assert "default-src 'none'" in text
        assert not {"script", "iframe", "form", "object", "embed"} & set(links.elements)
        assert not [name for name in links.attributes if name.startswith("on") or name == "style"]
        assert not elsewhere.search(page.read_text())
    for sheet in site.rglob("*.css"):
        assert not re.search(r"@import|url\(\s*[\"']?(?:\w+:)?//", sheet.read_text())


def test_every_page_of_an_invented_case_says_so(site):
    assert len(pages(site)) == 21
    assert all('class="ribbon"' in page.read_text() for page in pages(site))


def test_a_case_that_is_not_invented_does_not_say_so(tmp_path):
    real = replace(BARE, invented=False)
    build(write(tmp_path / "edition", real), tmp_path / "site")
    assert not any('class="ribbon"' in page.read_text() for page in still(tmp_path / "site"))


def test_the_first_page_is_light(site, edition, tmp_path):
    assert build(edition, tmp_path / "again", settings=HERE).first_page < 100_000


def test_the_same_edition_gives_the_same_bytes(site, edition, tmp_path):
    build(edition, tmp_path / "again", settings=HERE)
    ours = {p.relative_to(site): p.read_bytes() for p in site.rglob("*") if p.is_file()}
    again = tmp_path / "again"
    assert ours == {p.relative_to(again): p.read_bytes() for p in again.rglob("*") if p.is_file()}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_each_passage_stands_with_its_receipt_and_its_limits(site, language):
    said = catalogue(language)
    for quote in EDITION.quotes:
        page = (site / language / f"{quote.id}.html").read_text()
        assert quote.receipt.bundle in page
        assert said["public.receipt.not_true"] in page
        assert said["public.receipt.checked_nobody"] in page
        assert (site / "assets" / "qr" / f"{quote.id}.png").read_bytes().startswith(b"\x89PNG")


def test_a_gap_is_visible_and_says_why(site):
    page = (site / "en" / "p-01.html").read_text()
    assert page.count('class="gap"') == 1
    assert catalogue("en")["public.why.person"] in page


def test_a_severe_passage_is_closed_until_asked_for(site):
    page = (site / "en" / "passages.html").read_text()
    assert page.index("<details>") < page.index("I was let go")


def test_the_film_comes_first_with_its_warning_and_captions_on(site):
    for language in ("en", "ru"):
        page = (site / language / "index.html").read_text()
        assert page.index(EDITION.film.warning.of(language)) < page.index("<video")
        default = next(line for line in page.splitlines() if "<track" in line)
        assert f'srclang="{language}"' in default
        assert " default>" in default
        assert page.index("<video") < page.index("https://sign.example")


def test_a_film_for_phones_is_played_where_a_page_is_upright_and_can_be_taken(tmp_path, site):
    tall = Tall("film/film-tall.mp4", "film/film-tall.webp", "film/film-tall.c2pa")
    with_both = replace(EDITION, film=replace(EDITION.film, tall=tall))
    assert set(with_both.files) - set(EDITION.files) == {tall.file, tall.poster, tall.credential}
    build(write(tmp_path / "edition", with_both), tmp_path / "site")
    for language in ("en", "ru"):
        page = (tmp_path / "site" / language / "index.html").read_text()
        first, second = re.findall(r"<source [^>]*>", page)
        assert tall.file in first
        assert 'media="(orientation: portrait)' in first
        assert EDITION.film.file in second
        assert "media" not in second
        for file in (tall.file, tall.credential):
            assert f'href="../files/{file}" download' in page
            assert (tmp_path / "site" / "files" / file).is_file()
        assert "film-tall" not in (site / language / "index.html").read_text()


def test_a_film_has_a_credential_in_both_shapes_or_in_neither():
    with pytest.raises(Malformed, match="both shapes"):
        replace(EDITION.film, tall=Tall("film/film-tall.mp4", "film/film-tall.webp"))
    bare = replace(EDITION.film, credential="", certificate="", pin="")
    with pytest.raises(Malformed, match="both shapes"):
        replace(bare, tall=Tall("film/t.mp4", "film/t.webp", "film/t.c2pa"))
    assert replace(bare, tall=Tall("film/t.mp4", "film/t.webp")).tall


def test_the_film_page_says_what_its_credential_shows_and_what_it_does_not(site, tmp_path):
    bare = replace(EDITION, film=replace(EDITION.film, credential="", certificate="", pin=""))
    build(write(tmp_path / "edition", bare), tmp_path / "site")
    for language in ("en", "ru"):
        said = catalogue(language)
        page = (site / language / "index.html").read_text()
        for key in ("credential_says", "credential_not", "credential_pin"):
            assert html.escape(said[f"public.film.{key}"], quote=False) in html.unescape(page)
        assert EDITION.film.pin in page
        assert 'href="../files/film/film.c2pa"' in page
        other = (tmp_path / "site" / language / "index.html").read_text()
        assert said["public.film.credential"] not in other


def test_without_addresses_nothing_is_asked_and_nothing_claimed(edition, tmp_path):
    build(edition, tmp_path / "site")
    page = (tmp_path / "site" / "en" / "index.html").read_text()
    assert "Sign the petition" not in page
    assert "t.me" not in page
    assert "canonical" not in page


def test_an_edition_with_nothing_in_it_still_makes_a_site(tmp_path):
    built = build(write(tmp_path / "edition", BARE), tmp_path / "site")
    assert built.pages == 7
    assert not (tmp_path / "site" / "en" / "claims.html").exists()


def test_the_privacy_page_lists_what_the_petition_server_really_keeps():
    store = Path(privacy.__file__).with_name("petition_store.py").read_text()
    tables = set(re.findall(r"CREATE TABLE IF NOT EXISTS (\w+)", store)) - {"beat"}
    assert tables == set(privacy.STORED)


def test_the_server_lets_the_page_that_checks_proofs_run_and_no_other():
    from bearwitness.public.server import _policy

    for language in ("en", "ru"):
        assert verifying_page.security_policy() in _policy(f"/{language}/verify.html")
        assert "script-src" not in _policy(f"/{language}/index.html")


def test_a_proof_too_large_for_a_code_gives_its_digest(tmp_path):
    folder = write(tmp_path / "edition")
    (folder / "bundles" / "p-01.json").write_bytes(Log(("water " * 200,)).bundle(0))
    sign(folder)
    build(folder, tmp_path / "site")
    said = catalogue("en")
    assert said["public.receipt.qr_digest"] in unescape(
        (tmp_path / "site/en/p-01.html").read_text()
    )
    assert said["public.receipt.qr_bundle"] in (tmp_path / "site/en/p-02.html").read_text()


def test_a_passage_without_a_proof_says_so(tmp_path):
    bare = replace(BARE, quotes=(replace(EDITION.quotes[0], receipt=None),))
    build(write(tmp_path / "edition", bare), tmp_path / "site")
    page = (tmp_path / "site" / "en" / "p-01.html").read_text()
    assert catalogue("en")["public.receipt.none"] in page
    assert not (tmp_path / "site" / "assets" / "qr").exists()


# ── what must not be built ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["film/film.mp4", "edition.json", "bundles/p-01.json"])
def test_an_altered_edition_is_not_built(tmp_path, name):
    folder = write(tmp_path / "edition")
    (folder / name).write_bytes((folder / name).read_bytes() + b" ")
    with pytest.raises(Unverified):
        build(folder, tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_an_edition_signed_by_another_is_not_built(edition, tmp_path):
    with pytest.raises(Unverified):
        build(edition, tmp_path / "site", key=bytes(32))


def test_a_link_in_the_folder_is_refused(tmp_path):
    folder = write(tmp_path / "edition")
    (folder / "more").symlink_to("/etc/passwd")
    with pytest.raises(Malformed):
        opened(folder)


def test_a_file_that_the_edition_names_must_be_there(tmp_path):
    folder = write(tmp_path / "edition")
    (folder / EDITION.film.file).unlink()
    sign(folder)
    with pytest.raises(Missing):
        opened(folder)


def test_a_manifest_of_another_edition_is_refused(tmp_path):
    folder = write(tmp_path / "edition")
    sign(folder, replace(EDITION, id="N-M2XD7QK4"))
    with pytest.raises(Malformed):
        opened(folder)


def test_what_is_no_edition_is_not_built(tmp_path):
    with pytest.raises(Missing):
        build(tmp_path, tmp_path / "site")


def test_a_folder_with_other_things_in_it_is_left_alone(edition, tmp_path):
    (tmp_path / "keep.txt").write_text("mine")
    with pytest.raises(Misused):
        build(edition, tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["keep.txt"]


def test_an_older_build_is_replaced(edition, tmp_path):
    build(edition, tmp_path / "site")
    (tmp_path / "site" / "old.html").write_text("old")
    build(edition, tmp_path / "site")
    assert not (tmp_path / "site" / "old.html").exists()


@pytest.mark.parametrize("url", ["sign.example", "https://", "https://a.example/", "javascript:1"])
def test_an_address_is_an_address(url):
    with pytest.raises(Misused):
        Settings(petition=url)


# ── pictures and words ─────────────────────────────────────────────────────────────────────


def test_a_picture_keeps_its_marks_and_loses_what_could_act():
    svg = inline(
        '<svg viewBox="0 0 9 9" onload="x()" style="a"><script>alert(1)</script>'
        '<text class="a" fill="url(https://a.example)">5 &lt; 6</text>'
        '<a href="javascript:x()"><text>no</text></a><rect fill="url(#g)"/></svg>'
    )
    assert svg == (
        '<svg viewBox="0 0 9 9"><text class="a">5 &lt; 6</text><rect fill="url(#g)"></rect></svg>'
    )


@pytest.mark.parametrize("svg", ["", "words", "<svg>", "<p>a</p>", "<g></g>"])
def test_what_is_no_picture_is_refused(svg):
    with pytest.raises(Malformed):
        inline(svg)


@given(st.text(max_size=60))
def test_no_text_makes_a_picture_act(text):
    try:
        made = inline(f"<svg>{text}</svg>")
    except Malformed:
        return
    assert not re.search(r"<script|<a |\son\w+=", made, re.IGNORECASE)


@pytest.mark.parametrize(
    ("edtf", "en", "ru"),
    [
        ("2026-02-12", "12 February 2026", "12 февраля 2026\u202fг."),
        ("2026-02", "February 2026", "февраль 2026"),
        ("2026-21", "spring 2026", "весна 2026"),
        ("2026", "2026", "2026"),
        ("2026-02~", "about February 2026", "около февраля 2026"),
        ("2026-24~", "about winter 2026", "около зимы 2026"),
        ("2026-02/2026-04", "February 2026 to April 2026", "февраль 2026 — апрель 2026"),
        ("2026-02-31", "2026-02-31", "2026-02-31"),
        ("long ago", "long ago", "long ago"),
    ],
)
def test_a_partial_date_is_said_as_people_say_it(edtf, en, ru):
    plain = words.edtf(edtf, "ru").replace("\xa0", "\u202f")
    assert (words.edtf(edtf, "en"), plain) == (en, ru)


@pytest.mark.parametrize(
    ("count", "en"), [(1, "1 KB"), (310_400, "310 KB"), (12_340_000, "12.3 MB")]
)
def test_a_size_is_said_in_thousands(count, en):
    assert words.size(count, "en") == en


# ── the command ────────────────────────────────────────────────────────────────────────────


def test_the_command_builds_and_answers(edition, tmp_path, capsys):
    out = str(tmp_path / "site")
    assert main(["public", "build", str(edition), "--out", out, "--json"]) == 0
    assert '"pages": 21' in capsys.readouterr().out


@pytest.mark.parametrize(("key", "code"), [("AAAA", 2), ("A" * 43, 4), ("!", 2)])
def test_the_command_refuses_a_wrong_key(edition, tmp_path, key, code):
    out = str(tmp_path / "site")
    assert main(["public", "build", str(edition), "--out", out, "--key", key]) == code
    assert not (tmp_path / "site").exists()


# ── whose words, whose voice ───────────────────────────────────────────────────────────────


def test_a_translation_is_marked_as_ours_and_stands_only_beside_the_other_language(tmp_path):
    ours = "Меня отпустили на девятый день."
    quotes = (*EDITION.quotes[:2], replace(EDITION.quotes[2], translation=ours))
    build(write(tmp_path / "edition", replace(EDITION, quotes=quotes)), tmp_path / "site")
    page = (tmp_path / "site/ru/p-03.html").read_text()
    assert ours in page
    assert catalogue("ru")["public.passages.translation"] in page
    assert ours not in (tmp_path / "site/en/p-03.html").read_text()


def test_denials_of_which_one_speaks_for_the_other_are_told_as_one_voice(tmp_path):
    claim = EDITION.claims[0]
    mouths = tuple(replace(one, voice=1) for one in claim.objections)
    alone = replace(claim.objections[0], by=Words("A third", "Третий"))
    told = replace(claim, objections=(*mouths, alone))
    folder = write(tmp_path / "edition", replace(EDITION, claims=(told,)))
    build(folder, tmp_path / "site")
    page = (tmp_path / "site/en/claims.html").read_text()
    assert page.count("One voice: of these 2") == 1
    assert page.index("One voice") < page.index("The ministry") < page.index("A third")
    assert catalogue("en")["public.claims.one_voice_short"] in (
        (tmp_path / "site/en/index.html").read_text()
    )


def test_passages_lie_folded_by_voice_and_say_what_is_inside(site):
    page = (site / "en/passages.html").read_text()
    assert page.count('<details class="voice"') == 2
    assert "2 passages" in page
    assert "written down in Russian" in page


def test_a_film_in_two_languages_says_so_and_marks_each_line(tmp_path):
    line = replace(EDITION.film.transcript[1], text="Я ждал.", language="ru", translation="I did.")
    film = replace(EDITION.film, transcript=(EDITION.film.transcript[0], line))
    build(write(tmp_path / "edition", replace(EDITION, film=film)), tmp_path / "site")
    page = (tmp_path / "site/en/index.html").read_text()
    assert "spoken in English and Russian" in page
    assert '<span lang="ru">Я ждал.</span>' in page
    assert "I did." in page
    assert "I did." not in (tmp_path / "site/ru/index.html").read_text()


def test_no_site_is_built_once_consent_in_an_edition_has_ended(tmp_path):
    end = BARE.made_at + timedelta(days=90)
    held = write(tmp_path / "edition", replace(BARE, until=end))
    build(held, tmp_path / "site", at=end - timedelta(seconds=1))
    before = sorted(file.stat().st_mtime_ns for file in (tmp_path / "site").rglob("*"))
    with pytest.raises(Refused, match="held until"):
        build(held, tmp_path / "site", at=end)
    assert sorted(file.stat().st_mtime_ns for file in (tmp_path / "site").rglob("*")) == before
    with pytest.raises(Refused, match="held until"):
        build(held, tmp_path / "other", at=end + timedelta(days=400))
    assert not (tmp_path / "other").exists()
