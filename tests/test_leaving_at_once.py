"""One touch leaves a page for an empty one: where survivors write, and where anybody reads."""

from __future__ import annotations

import pytest

from bearwitness.adapters.web.pages import Pages
from bearwitness.drop.app import application
from bearwitness.public import verifying_page
from desk_stand import Browser
from web_stand import make_drop

AWAY = '<p class="away"><a href="about:blank" rel="noreferrer"'


@pytest.mark.parametrize("path", ["/en/", "/ru/", "/en/write", "/ru/back", "/en/nowhere"])
def test_every_page_of_drop_can_be_left_at_once(tmp_path, path):
    page = Browser(application(make_drop(tmp_path))).get(path).text
    assert page.count(AWAY) == 1


def test_the_first_page_says_that_leaving_removes_no_trace(tmp_path):
    browser = Browser(application(make_drop(tmp_path)))
    for language, said in (("en", "It removes no trace"), ("ru", "Следов она не стирает")):
        assert said in browser.get(f"/{language}/").text


@pytest.mark.parametrize("language", ["en", "ru"])
def test_so_can_the_pages_that_everybody_reads_and_desk_needs_no_such_thing(language):
    assert verifying_page.page(language).count(AWAY) == 1
    assert AWAY in Pages("public").render("over.html", language)
    assert AWAY not in Pages("desk").render("base.html", language)
