"""A passage's card: its words whole or none, what is covered of one width, and the way to it."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from bearwitness.adapters import share_card
from bearwitness.adapters.share_card import HEIGHT, WIDTH, Card, Run
from bearwitness.adapters.web.catalogue import catalogue
from bearwitness.public import building, share_cards
from bearwitness.public.building import Settings
from bearwitness.publication.edition import Piece, PieceKind, WarningLevel
from editions import EDITION, write

HERE = "https://lakeshore.example"
build = partial(building.build, at=EDITION.made_at)
QUOTE = EDITION.quotes[0]


def edition_of(*pieces, **more):
    """Return the edition with one passage of these pieces."""
    return replace(EDITION, quotes=(replace(QUOTE, pieces=pieces, **more),))


def words(text):
    return Piece(PieceKind.WORDS, text)


def pixels(card):
    """Return a card's colours, height × width × 3."""
    return np.asarray(opened(share_card.png(card)).convert("RGB")).astype(int)


def opened(data):
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("language", ["en", "ru"])
def test_each_passage_has_a_card_that_leads_to_its_page(tmp_path, language):
    site = tmp_path / "site"
    build(write(tmp_path / "edition"), site, settings=Settings(address=HERE))
    for quote in EDITION.quotes:
        image = opened((site / "assets/cards" / f"{quote.id}-{language}.png").read_bytes())
        assert image.size == (WIDTH, HEIGHT)
        (code,) = zxingcpp.read_barcodes(image.convert("RGB"))
        assert code.text == f"{HERE}/{language}/{quote.id}.html"
        page = (site / language / f"{quote.id}.html").read_text()
        path = f"assets/cards/{quote.id}-{language}.png"
        assert f'property="og:image" content="{HERE}/{path}"' in page
        assert f'href="../{path}" download' in page


def test_without_an_address_a_card_names_none(tmp_path):
    build(write(tmp_path / "edition"), tmp_path / "site")
    image = opened((tmp_path / "site/assets/cards" / f"{QUOTE.id}-en.png").read_bytes())
    assert not zxingcpp.read_barcodes(image.convert("RGB"))
    assert "og:image" not in (tmp_path / "site/en" / f"{QUOTE.id}.html").read_text()
    assert not any(
        ":" in line[-1:] for line in share_cards.card(EDITION, 0, "en", address="").small
    )


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_card_shows_no_word_of_a_passage_that_describes_violence(language):
    made = edition_of(words("They did an invented thing."), warning=WarningLevel.SEVERE)
    card = share_cards.card(made, 0, language, address=HERE)
    assert card.runs == ()
    assert card.instead == catalogue(language)["public.card.severe"]
    other = edition_of(words("Something else."), warning=WarningLevel.SEVERE)
    assert share_card.png(card) == share_card.png(
        share_cards.card(other, 0, language, address=HERE)
    )
    assert "invented thing" not in share_cards.says(made, 0, language)[0]


def test_a_passage_that_does_not_fit_is_not_cut_short():
    """Half of it may say the contrary."""
    long = " ".join(["They said that I was there."] * 30 + ["It was not so."])
    card = share_cards.card(edition_of(words(long)), 0, "en", address=HERE)
    assert card.runs == ()
    assert card.instead == catalogue("en")["public.card.long"]
    assert "I was there" not in share_cards.says(edition_of(words(long)), 0, "en")[0]
    assert not share_card.fits((Run("x" * 300),)), "nor a word that is wider than the card"
    short = " ".join(["They said that I was there."] * 6)
    assert share_cards.card(edition_of(words(short)), 0, "en", address=HERE).runs == (Run(short),)


def test_what_is_covered_has_one_width_and_is_said_to_who_cannot_see():
    gap = Piece(PieceKind.WITHHELD, "", "person")
    made = edition_of(words("I saw "), gap, words(", and nobody else."))
    card = share_cards.card(made, 0, "en", address=HERE)
    assert card.runs == (Run("I saw "), Run("", covered=True), Run(", and nobody else."))
    assert share_cards.says(made, 0, "en") == ("I saw [covered], and nobody else.", "en")
    assert share_cards.says(made, 0, "ru")[1] == "en", "read aloud as what it is"
    dark = np.abs(pixels(card) - (28, 27, 25)).max(axis=2) < 8
    runs = (len(run) for row in dark for run in "".join(" x"[int(one)] for one in row).split())
    assert max(runs) == 93, "the box, and no letter is so wide"


def test_our_own_words_stand_in_brackets():
    ours = Card((Run("in "), Run("a village", ours=True), Run(".")), "", "t", ())
    plain = replace(ours, runs=(Run("in [a village]."),))
    marked = [(np.abs(pixels(one) - (0xF6, 0xE3, 0xA1)).max(axis=2) < 8).sum()
              for one in (ours, plain)]  # fmt: skip
    assert marked[0] > 5000
    assert marked[1] == 0


def test_a_translation_is_said_to_be_one_and_the_same_card_has_the_same_bytes():
    made = edition_of(words("I waited."), translation="Я ждал.")
    card = share_cards.card(made, 0, "ru", address=HERE)
    assert card.runs == (Run("Я ждал."),)
    assert card.small[0].startswith(catalogue("ru")["public.card.translation"])
    assert share_cards.says(made, 0, "ru") == ("Я ждал.", "ru")
    assert share_cards.card(made, 0, "en", address=HERE).runs == (Run("I waited."),)
    assert share_card.png(card) == share_card.png(replace(card))
