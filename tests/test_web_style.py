"""The stylesheet keeps the promises of its tokens: contrast, targets, no address elsewhere."""

from __future__ import annotations

import re
from itertools import product

import pytest

from bearwitness.adapters.web.pages import STYLE
from bearwitness.records.rung import Rung

CSS = STYLE.read_text()
LIGHT, DARK = (
    dict(re.findall(r"--([\w-]+): (#\w+)", block.split("}")[0]))
    for block in CSS.split(":root {")[1:3]
)
TEXT = ("ink", "ink-2", "accent", "warning")
GROUND = ("paper", "raised", "limit-paper", "warning-paper")


def luminance(colour):
    """Relative luminance, WCAG 2.2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_each_rung_has_a_higher_bar_than_the_one_below_it():
    heights = re.findall(r"\.ladder-bars i(?::nth-child\((\d)\))? \{[^}]*height: (\d+)%", CSS)
    assert [int(place or 1) for place, _ in heights] == [*range(1, len(Rung) + 1)]
    assert [int(height) for _, height in heights] == sorted({int(height) for _, height in heights})


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), [*product(TEXT, GROUND), ("on-accent", "accent")])
def test_text_stands_out_seven_to_one(tokens, text, ground):
    assert contrast(tokens[text], tokens[ground]) >= 7


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_marked_text_and_edges_can_be_seen(tokens):
    assert contrast(tokens["ink"], tokens["mark"]) >= 7
    assert min(contrast(tokens["edge"], tokens[ground]) for ground in GROUND) >= 3


def test_nothing_is_fetched_from_elsewhere():
    assert not re.search(r"url\(|@import|https?:", CSS.replace('a[href^="http"]', ""))


def test_targets_are_at_least_44_pixels():
    assert "--target: 2.75rem" in CSS


def test_the_body_text_is_at_least_18_pixels():
    assert "--t-body: 1.125rem" in CSS
