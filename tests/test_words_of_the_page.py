"""Each page is in one language: whoever reads Russian meets no English, and the other way round.

Every page of PUBLIC, DROP and DESK is walked, link by link. Words in the other alphabet may stand
where the page says that they are in another language (`lang`), in what is typed into a program, and
where they are somebody's name.
"""

from __future__ import annotations

import ast
import html
import os
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bearwitness import redaction
from bearwitness.adapters.language import parsed
from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.cli.journey import PASSPHRASE
from bearwitness.corroboration.reading import read
from bearwitness.desk import lakeshore as case
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.web import read_because, telling
from bearwitness.drop.app import application
from bearwitness.records.source import Source
from desk_stand import Browser, desk_of, entered
from web_stand import make_drop

FOREIGN = {"ru": re.compile(r"[A-Za-z][A-Za-z'’-]+"), "en": re.compile(r"[А-яЁё][А-яЁё-]+")}
IDS = re.compile(  # ids, digests, addresses, paths
    r"\b[A-Z]-[0-9A-Z]{8,16}\b|\b[0-9a-f]{12,}\b|https?://\S+|\S+\.example\S*|\b\w+/[\w./-]+"
    r"|\b\w+\.(?:txt|json|md|html)\b|\bBW1:|\bqr 0\.7\.0|\bp-\d\d\b|\.\./[\w/]+|\binterpreter-\d"
    r"|\ben, ru\b|“[^”]*”|«[^»]*»"  # quoted words: a machine's reason shows what it read
)
# Names of programs, formats, organisations and keys; nobody says them in Russian letters.
NAMES = """
Bearwitness DROP DESK PUBLIC Tor Browser Telegram WhatsApp PDF JSON SHA UTC QR HTML CSV
C2PA HURIDOCS Airwars cookie MiB JavaScript PNG JPEG WebP
USB Python OpenSSL Go SD-JWT Ed25519 MIT Apache files bearwitness English Русский русский
"""
KNOWN = {*NAMES.split(), "Paul Miller"}
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())  # noqa: SIM905
SAID = ("alt", "title", "aria-label", "placeholder", "data-label", "label")


class Heard(HTMLParser):
    """What a page says in its own language, and where it leads."""

    def __init__(self, language):
        super().__init__(convert_charrefs=True)
        self.language, self.open, self.said, self.links = language, [], [], []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        language = given.get("lang", self.open[-1][1] if self.open else self.language)
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if language == self.language:
            self.said += [given[name] for name in SAID if given.get(name)]
        if tag not in VOID:
            self.open.append((tag, language))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        hidden = any(tag in ("script", "style", "code", "pre") for tag, _ in self.open)
        spoken = self.open[-1][1] if self.open else self.language
        if not hidden and spoken == self.language and data.strip():
            self.said.append(data.strip())


def heard(page, language):
    reader = Heard(language)
    reader.feed(page)
    reader.close()
    return reader


def foreign(said, language, names):
    """Return what is said in the other alphabet, names taken out, longest first."""
    known = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))) or r"(?!)")
    found = {}
    for text in said:
        left = known.sub(" ", IDS.sub(" ", html.unescape(text)))
        if words := FOREIGN[language].findall(left):
            found[text[:120]] = words
    return found


def published_names():
    """What newspapers and offices in Lakeshore are called, in any language."""
    sources = [value for value, _ in case.documented() if isinstance(value, Source)]
    return {
        name
        for source in sources
        for language in ("en", "ru")
        for name in (source.called(language).publisher, source.publisher)
        if name
    }


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_page_of_the_site_is_in_its_language(lakeshore, language):
    names = {*KNOWN, *published_names()}
    pages = sorted((lakeshore.folder / "site" / language).glob("*.html"))
    assert len(pages) > 20
    for page in pages:
        said = heard(page.read_text("utf-8"), language).said
        assert len(said) > 10
        assert foreign(said, language, names) == {}, page.name


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_page_of_drop_is_in_its_language(tmp_path, language):
    browser = Browser(
        application(make_drop(tmp_path, invented=True, title="Lakeshore", title_ru="Приозёрье"))
    )
    walked = walk(browser, f"/{language}/", language)
    assert len(walked) > 2
    for address, said in walked.items():
        assert foreign(said, language, KNOWN) == {}, address


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_page_of_desk_is_in_its_language(lakeshore, tmp_path, language):
    shutil.copytree(lakeshore.case, tmp_path / "case")
    book = Casebook.unlock(tmp_path / "case", PASSPHRASE, by="Irena", entropy=os.urandom)
    browser = entered(desk_of(book, tmp_path))
    for deponent in case.deponents()[:3]:  # with its words open, a page says more
        browser.follow = False
        browser.post(f"/{language}/testimonies/{deponent.id}/words", data={"show": "yes"})
        browser.follow = True
    walked = walk(browser, f"/{language}/", language)
    book.close()
    names = {*KNOWN, *published_names(), *staff(), *people()}
    assert len(walked) > 60
    for address, said in walked.items():
        assert foreign(said, language, names) == {}, address


def test_every_reason_of_a_finding_is_told_in_russian():
    reasons = set(rules())
    assert {"a job", "a mark of the body", "a place in somebody's list"} <= reasons
    assert reasons - set(telling.BECAUSE) == set()
    assert all(re.search("[а-я]", said) for said in telling.BECAUSE.values())


@pytest.mark.parametrize(
    ("because", "told"),
    [
        ("“torture” is about torture.", "«torture» — это о том, что названо «пытки»"),
        (
            "“held” is about torture; the sentence names no place; the text before it was about A",
            (
                "«held» — это о том, что названо «пытки»; места предложение не называет;"
                " выше речь шла о месте: A"
            ),
        ),
        ("“kept” is about torture; a reason that no pattern knows.", ""),
    ],
)
def test_why_a_claim_was_read_is_told_whole_in_russian_or_left_in_english(because, told):
    assert read_because.told(because, "ru") == told
    assert read_because.told(because, "en") == because.rstrip(".")


def test_every_reason_for_what_lakeshore_s_articles_say_is_told_in_russian():
    terms = {name: vocabulary(name) for name in ("violations", "denials")}
    articles = [v for v, _ in case.documented() if isinstance(v, Source) and v.text]
    reasons = [
        claim.because
        for one in articles
        for claim in read(parsed(one.text, one.language), **terms).claims
    ]
    assert len(reasons) > 20
    assert all(read_because.told(reason, "ru") for reason in reasons)


def rules():
    """Every reason that a rule of redaction gives, as it stands in the rule."""
    for path in Path(redaction.__file__).parent.glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
                continue
            place = {"_rule": 1, "Finding": 5}.get(call.func.id)
            if place is None or len(call.args) <= place:
                continue
            reason = call.args[place]
            if isinstance(reason, ast.Constant) and isinstance(reason.value, str):
                yield reason.value


def walk(browser, start, language):
    """Return what each page says that can be reached by links from the first."""
    found, todo = {}, [start]
    while todo:
        address = todo.pop().split("#")[0]
        if address in found or not address.startswith(f"/{language}/"):
            continue
        answer = browser.get(address)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        assert answer.status_code == 200, address
        page = heard(answer.text, language)
        found[address] = page.said
        todo += page.links
    return found


def staff():
    """Who works, whom the pages call how, what the case is called, and what the demo typed."""
    names = {d.pseudonym for d in case.deponents()}
    known = case.read("case")
    return {*known["staff"], *names, *known["title"].values(), "the site in"}


def people():
    """Whose names the lists and the testimonies hold; DESK shows them as they are written."""
    listed = {row["name"] for row in case._rows()}
    told = {name for d in case.deponents() for name in (*d.names, *d.protects)}
    known = case.read("case")
    held = [known["dead"], known["perpetrators"]]
    return listed | told | {n for some in held for one in some.values() for n in one["names"]}
