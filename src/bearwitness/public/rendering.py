"""The pages of the site, one function a page, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from bearwitness.adapters.web.catalogue import LANGUAGES, catalogue, said
from bearwitness.adapters.web.pages import Pages
from bearwitness.public import codes, lineages, plots, privacy, share_cards, verifying_page, words
from bearwitness.public.folder import Folder
from bearwitness.publication.claims import Objection, PublicClaim, Rung
from bearwitness.publication.edition import Edition, Film, Moment, PieceKind, Quote

STYLE = "assets/style.css"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "form-action 'none'; base-uri 'none'"
)


@dataclass(frozen=True, slots=True)
class _Site:
    source: Folder
    pages: Pages
    petition: str
    address: str

    @property
    def edition(self) -> Edition:
        return self.source.edition

    def render(self, template: str, language: str, page: str, title: str, **values: Any) -> str:
        """Return one page of a language; what every page needs is added here."""
        return self.pages.render(
            template,
            language,
            page=page,
            title=title,
            address=self.address,
            menu=_menu(self.edition),
            languages={code: f"../{code}/{page}" for code in LANGUAGES},
            edtf=partial(words.edtf, language=language),
            day=partial(words.day, language=language),
            why=partial(_known, language, "why"),
            denial=partial(_known, language, "denial"),
            objections=_objections,
            reader=partial(_reader, language),
            **values,
        )


def pages(source: Folder, *, petition: str, address: str) -> Iterator[tuple[str, str]]:
    """Yield the path and the HTML of every page.

    Args:
        source: the edition.
        petition: the petition server's address; empty takes the edition's own.
        address: where the site will stand, or empty.
    """
    edition = source.edition
    petition = petition or (edition.petition.server if edition.petition else "")
    common = Pages(
        "public",
        edition=edition,
        invented=edition.invented,
        style=f"../{STYLE}",
        policy=POLICY,
    )
    site = _Site(source, common, petition, address)
    yield "index.html", common.render("choose.html", "en", style=STYLE)
    for language in LANGUAGES:
        for name, html in _in_one_language(site, language):
            yield f"{language}/{name}", html


def _menu(edition: Edition) -> list[tuple[str, str]]:
    there = {
        "campaign": True,
        "passages": bool(edition.quotes),
        "claims": bool(edition.claims),
        "numbers": bool(edition.numbers),
        "timeline": bool(edition.timeline),
        "verify": True,
    }
    names = [name for name, has in there.items() if has]
    return [(name, "index.html" if name == "campaign" else f"{name}.html") for name in names]


def _in_one_language(site: _Site, language: str) -> Iterator[tuple[str, str]]:
    edition = site.edition
    yield "index.html", _campaign(site, language)
    if edition.quotes:
        yield "passages.html", _simple(site, language, "passages", voices=_voices(edition))
    for number in range(len(edition.quotes)):
        yield f"{edition.quotes[number].id}.html", _passage(site, language, number)
    if edition.claims:
        yield "claims.html", _claims(site, language)
    if edition.numbers:
        yield "numbers.html", _numbers(site, language)
    if edition.timeline:
        days = [(key, list(same)) for key, same in groupby(edition.timeline, _on_and_kind)]
        yield "timeline.html", _simple(site, language, "timeline", days=days)
    yield "privacy.html", _simple(site, language, "privacy", stored=privacy.STORED)
    yield "verify.html", _verify(site, language)


def _verify(site: _Site, language: str) -> str:
    edition, content = site.edition, site.source.content
    return verifying_page.page(
        language,
        policy=content(edition.policy) if edition.policy else None,
        notice=content(edition.notice).decode() if edition.notice else None,
        home="index.html",
        invented=edition.invented,
    )


def _simple(site: _Site, language: str, name: str, **values: Any) -> str:
    title = said(language, f"public.{name}.title")
    return site.render(f"{name}.html", language, f"{name}.html", title, **values)


def _campaign(site: _Site, language: str) -> str:
    edition, film = site.edition, site.edition.film
    dossier = edition.dossiers.get(language)
    captions = sorted(film.captions.items(), key=lambda c: c[0] != language) if film else []
    minutes, seconds = divmod(round(film.seconds), 60) if film else (0, 0)
    return site.render(
        "campaign.html",
        language,
        "index.html",
        edition.title.of(language),
        film=film,
        captions=captions,
        length=said(language, "public.film.length", {"minutes": minutes, "seconds": seconds}),
        spoken_in=_spoken_in(film, language) if film else "",
        film_size=words.size(site.source.size(film.file), language) if film else "",
        tall_size=words.size(site.source.size(film.tall.file), language)
        if film and film.tall
        else "",
        keys=[quote for quote in edition.quotes if quote.key],
        dossier=dossier,
        dossier_size=words.size(site.source.size(dossier), language) if dossier else "",
        petition=site.petition,
        here=f"{site.address}/{language}/",
    )


def _spoken_in(film: Film, language: str) -> str:
    heard = {line.language or film.language for line in film.transcript} or {film.language}
    both = len(heard) > 1
    return said(language, f"public.film.language.{'both' if both else heard.pop()}")


def _passage(site: _Site, language: str, number: int) -> str:
    quotes = site.edition.quotes
    quote = quotes[number]
    card_says, card_language = share_cards.says(site.edition, number, language)
    place = {"number": number + 1, "of": len(quotes)}
    title = said(language, "public.passages.one", place)
    return site.render(
        "passage.html",
        language,
        f"{quote.id}.html",
        title,
        quote=quote,
        place=title,
        before=quotes[number - 1].id if number else "",
        after=quotes[number + 1].id if number + 1 < len(quotes) else "",
        covered=sum(piece.kind is not PieceKind.WORDS for piece in quote.pieces),
        card=share_cards.path(quote, language),
        card_says=card_says,
        card_language=card_language,
        **_receipt(site.source, quote, language),
    )


def _receipt(source: Folder, quote: Quote, language: str) -> dict[str, Any]:
    receipt = quote.receipt
    if receipt is None:
        return {"receipt": None}
    return {
        "receipt": receipt,
        "bundle_name": receipt.bundle.rpartition("/")[2],
        "bundle_size": words.size(source.size(receipt.bundle), language),
        "sealed": words.moment(receipt.sealed_before, language),
        "qr": f"assets/qr/{quote.id}.png",
        "qr_holds": codes.holds(source, receipt),
    }


def _claims(site: _Site, language: str) -> str:
    drawn = [lineages.drawn(claim, language) for claim in site.edition.claims]
    return _simple(site, language, "claims", claims=drawn, rungs=[rung.value for rung in Rung])


def _numbers(site: _Site, language: str) -> str:
    shown = [(one, plots.shown(one, language)) for one in site.edition.numbers]
    return _simple(site, language, "numbers", numbers=shown)


def _voices(edition: Edition) -> list[tuple[int, list[Quote]]]:
    voices: dict[int, list[Quote]] = {}
    for quote in edition.quotes:
        voices.setdefault(quote.voice, []).append(quote)
    return list(voices.items())


def _objections(claim: PublicClaim) -> list[list[Objection]]:
    """Return the objections, those that speak for each other together."""
    groups: dict[int, list[Objection]] = {}
    for place, objection in enumerate(claim.objections):
        groups.setdefault(objection.voice or -1 - place, []).append(objection)
    return list(groups.values())


def _reader(language: str, name: str) -> str:
    """Return what a reader is called: "Reader 1" on screen is so called in each language."""
    numbered = re.fullmatch(r"(?:Reader|Чтец) (\d{1,3})", name)
    return said(language, "public.film.reader", {"number": numbered[1]}) if numbered else name


def _on_and_kind(moment: Moment) -> tuple[str, str]:
    return moment.on, moment.kind


def _known(language: str, table: str, name: str) -> str:
    """Return the name if the catalogue has words for it, else `other`."""
    return name if f"public.{table}.{name}" in catalogue(language) else "other"
