"""A feed in each language, by which readers learn of a new edition without leaving an address.

Atom (RFC 4287), one entry for the edition that the site is of: a reader's program keeps those
before, and whoever reads a mirror later sees the one that stands. It says nothing that the first
page does not. A site that does not know where it will stand has none, as its links must be whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, tostring

from bearwitness.adapters.web.catalogue import LANGUAGES, said
from bearwitness.publication.edition import Edition

NAME = "feed.xml"
_ATOM = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"


def feeds(edition: Edition, *, address: str) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the bytes of the feed in each language; none without an address."""
    if address:
        for language in LANGUAGES:
            yield f"{language}/{NAME}", _feed(edition, language, f"{address}/{language}")


def _feed(edition: Edition, language: str, here: str) -> bytes:
    at = edition.made_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    feed = Element("feed", {"xmlns": _ATOM, f"{{{_XML}}}lang": language})
    _text(feed, "id", f"{here}/")
    _text(feed, "title", edition.title.of(language))
    _text(feed, "updated", at)
    _text(SubElement(feed, "author"), "name", edition.publisher.of(language))
    SubElement(feed, "link", {"rel": "self", "href": f"{here}/{NAME}"})
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": f"{here}/"})
    entry = SubElement(feed, "entry")
    _text(entry, "id", f"{here}/#{edition.id}")
    _text(entry, "title", edition.title.of(language))
    _text(entry, "updated", at)
    SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": f"{here}/"})
    ribbon = [said(language, "common.invented")] if edition.invented else []
    _text(entry, "summary", " ".join([*ribbon, edition.intro[0].of(language)]))
    data: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return data


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text
