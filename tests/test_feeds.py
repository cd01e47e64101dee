"""The feed of a site: one entry, of the edition that it is of, and no word that no page says."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from xml.etree import ElementTree as ET

import pytest

from bearwitness.public import building
from bearwitness.public.building import Settings
from bearwitness.publication.words import Words
from editions import EDITION, write

ATOM = "{http://www.w3.org/2005/Atom}"
HERE = "https://lakeshore.example"
build = partial(building.build, at=EDITION.made_at)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_feed_tells_of_the_edition_in_its_language(tmp_path, language):
    build(write(tmp_path / "edition"), tmp_path / "site", settings=Settings(address=HERE))
    feed = ET.parse(tmp_path / "site" / language / "feed.xml").getroot()
    assert feed.tag == f"{ATOM}feed"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    for name in ("id", "title", "updated"):  # RFC 4287, section 4.1.1, and author
        assert feed.findtext(f"{ATOM}{name}")
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == EDITION.publisher.of(language)
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == f"{HERE}/{language}/#{EDITION.id}"
    assert entry.findtext(f"{ATOM}updated") == "2026-03-01T12:00:00Z"
    assert EDITION.intro[0].of(language) in entry.findtext(f"{ATOM}summary")
    links = [link.get("href") for link in feed.iter(f"{ATOM}link")]
    assert links == [f"{HERE}/{language}/feed.xml", *[f"{HERE}/{language}/"] * 2]
    page = (tmp_path / "site" / language / "index.html").read_text()
    assert 'type="application/atom+xml" href="feed.xml"' in page


def test_a_site_that_knows_no_address_has_no_feed(tmp_path):
    build(write(tmp_path / "edition"), tmp_path / "site")
    assert not list((tmp_path / "site").rglob("feed.xml"))
    assert "atom" not in (tmp_path / "site/en/index.html").read_text()


def test_what_looks_like_markup_is_text_in_a_feed(tmp_path):
    title = Words("<script>x</script> & co", "<b>а</b> & б")
    made = replace(EDITION, title=title)
    build(write(tmp_path / "edition", made), tmp_path / "site", settings=Settings(address=HERE))
    data = (tmp_path / "site/en/feed.xml").read_text()
    assert "<script" not in data
    assert ET.fromstring(data.encode()).findtext(f"{ATOM}title") == title.en
