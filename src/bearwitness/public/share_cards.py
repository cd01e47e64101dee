"""A card for each passage and language, which shows when somebody passes its link on."""

from __future__ import annotations

from collections.abc import Iterator

from bearwitness.adapters import share_card
from bearwitness.adapters.share_card import Card, Run
from bearwitness.adapters.web.catalogue import LANGUAGES, said
from bearwitness.public import words
from bearwitness.public.folder import Folder
from bearwitness.publication.edition import Edition, PieceKind, Quote, WarningLevel


def path(quote: Quote, language: str) -> str:
    """Return where a passage's card lies in the site."""
    return f"assets/cards/{quote.id}-{language}.png"


def pictures(source: Folder, *, address: str) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the picture of every card; `address` is where the site will stand."""
    for number, quote in enumerate(source.edition.quotes):
        for language in LANGUAGES:
            yield (
                path(quote, language),
                share_card.png(card(source.edition, number, language, address=address)),
            )


def card(edition: Edition, number: int, language: str, *, address: str) -> Card:
    """Return what stands on the card of a passage, by its place in the edition."""
    quote = edition.quotes[number]
    page = f"{address}/{language}/{quote.id}.html" if address else ""
    shown = () if hidden(quote) else runs(quote, language)
    whole = share_card.fits(shown)
    return Card(
        runs=shown if whole else (),
        instead=said(language, f"public.card.{'severe' if hidden(quote) else 'long'}"),
        title=edition.title.of(language),
        small=(*([_whose(quote, language)] if whole else []), *_where(quote, language, page)),
        ribbon=said(language, "public.card.invented") if edition.invented else "",
        address=page,
    )


def _whose(quote: Quote, language: str) -> str:
    whose = said(language, f"public.card.{'translation' if _ours(quote, language) else 'words'}")
    heavy = said(language, "public.card.heavy") if quote.warning is WarningLevel.HEAVY else ""
    return f"{whose} {heavy}".strip()


def _where(quote: Quote, language: str, page: str) -> Iterator[str]:
    """Yield when it was sealed and where that is proven, as far as either is known."""
    if quote.receipt:
        sealed = words.moment(quote.receipt.sealed_before, language)
        where = "sealed" if page else "sealed_alone"
        yield said(language, f"public.card.{where}", {"moment": sealed})
    if page:
        yield page


def says(edition: Edition, number: int, language: str) -> tuple[str, str]:
    """Return what a card says, for whoever does not see it, and in which language."""
    quote, made = edition.quotes[number], card(edition, number, language, address="")
    if not made.runs:
        return made.instead, language
    spoken = language if _ours(quote, language) else quote.language
    covered = said(spoken, "public.card.covered")
    parts = (f"[{covered}]" if run.covered else run.text for run in made.runs)
    return " ".join("".join(parts).split()), spoken


def hidden(quote: Quote) -> bool:
    """Say whether a card shows none of its words: links show their pictures unasked."""
    return quote.warning is WarningLevel.SEVERE


def runs(quote: Quote, language: str) -> tuple[Run, ...]:
    """Return the words for readers of a language: translated where the edition has that."""
    if _ours(quote, language):
        return (Run(quote.translation),)
    return tuple(
        Run(
            piece.text,
            ours=piece.kind is PieceKind.GENERALISED,
            covered=piece.kind is PieceKind.WITHHELD,
        )
        for piece in quote.pieces
    )


def _ours(quote: Quote, language: str) -> bool:
    return bool(quote.translation) and quote.language != language
