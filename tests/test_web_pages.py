"""Pages: the right language, nothing unescaped, no hole, the same headers on every answer."""

from __future__ import annotations

from datetime import UTC, date, datetime

import httpx
import pytest
from jinja2 import UndefinedError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bearwitness.adapters.web.headers import OWN_SCRIPT, secured
from bearwitness.adapters.web.pages import Pages, language_of, preferred
from bearwitness.adapters.web.serving import child, free_port, running
from bearwitness.errors import Unavailable


@pytest.fixture
def pages(tmp_path, monkeypatch):
    monkeypatch.setattr("bearwitness.adapters.web.pages.PACKAGE", tmp_path)
    (tmp_path / "drop" / "templates").mkdir(parents=True)
    for name, text in {
        "said.html": "{{ words }}",
        "dated.html": "{{ on | day }} · {{ at | moment }} · {{ n | number }} · {{ p | percent }}",
        "listed.html": "{{ items | series }}",
        "gapped.html": '{% from "parts.html" import gap, ladder, generalised with context %}'
        '{{ gap(because) }} {{ ladder("reported") }} {{ generalised(because) }}',
        "whole.html": '{% extends "base.html" %}{% block title %}T{% endblock %}',
    }.items():
        (tmp_path / "drop" / "templates" / name).write_text(text)
    return Pages("drop")


def test_what_people_write_is_escaped(pages):
    assert pages.render("said.html", "en", words="<script>&") == "&lt;script&gt;&amp;"


def test_a_hole_is_an_error_and_not_an_empty_place(pages):
    with pytest.raises(UndefinedError):
        pages.render("said.html", "en")


def test_dates_and_numbers_are_written_as_the_language_writes_them(pages):
    values = {
        "on": date(2017, 3, 5),
        "at": datetime(2017, 3, 5, 12, 30, tzinfo=UTC),
        "n": 12345.5,
        "p": 0.25,
    }
    english, russian = (pages.render("dated.html", code, **values) for code in ("en", "ru"))
    assert english.startswith("5 March 2017 · 5 March 2017")
    assert english.endswith("· 12,345.5 · 25%")
    assert russian.startswith("5 марта 2017\u202fг.")
    assert russian.endswith("· 12\xa0345,5 · 25\xa0%")


def test_a_series_is_joined_as_the_language_joins(pages):
    assert pages.render("listed.html", "en", items=[1, 2, 3]) == "1, 2, and 3"
    assert pages.render("listed.html", "ru", items=[1, 2, 3]) == "1, 2 и 3"


def test_a_gap_says_why_and_a_rung_is_a_word(pages):
    text = pages.render("gapped.html", "ru", because='имя "<"')
    assert "Скрыто: имя &#34;&lt;&#34;" in text
    assert "[…]" in text
    assert "Сообщается" in text
    assert text.count('class="on"') == 2


def test_an_invented_case_says_so_on_every_page(pages):
    assert "invented" not in pages.render("whole.html", "en")
    assert "Everything here is invented" in pages.render("whole.html", "en", invented=True)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("ru", "ru"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("de, en;q=0.5, ru;q=0.7", "ru"),
        ("de", "en"),
        ("ru;q=oops, en;q=0.1", "en"),
        ("," * 100_000, "en"),
    ],
)
def test_the_browser_is_asked_what_it_prefers(accepted, language):
    assert preferred(accepted) == language


@pytest.mark.parametrize(
    ("path", "query", "accepted", "language"),
    [
        ("/ru/write", "lang=en", "en", "ru"),
        ("/", "lang=ru", "en", "ru"),
        ("/", "lang=xx", "ru", "ru"),
        ("/", "", "", "en"),
    ],
)
def test_path_before_question_before_browser(path, query, accepted, language):
    scope = {
        "type": "http",
        "path": path,
        "query_string": query.encode(),
        "headers": [(b"accept-language", accepted.encode()), (b"host", b"drop")],
        "scheme": "http",
    }
    assert language_of(Request(scope)) == language


async def _with_a_cookie(_):
    answer = PlainTextResponse("words")
    answer.set_cookie("seen", "1")
    return answer


def plain():
    return Starlette(routes=[Route("/{rest:path}", _with_a_cookie)])


@pytest.mark.parametrize("path", ["/", "/x"])
def test_every_answer_carries_the_headers_and_no_cookie(path):
    with running(secured(plain())) as address, httpx.Client() as client:
        headers = client.get(address + path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; ")
    assert "script-src" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in headers


def test_a_zone_may_allow_a_script_on_one_page_and_a_cookie():
    app = secured(plain(), csp=lambda path: OWN_SCRIPT + path, store=True, cookies=True)
    with running(app) as address, httpx.Client() as client:
        headers = client.get(address + "/verify").headers
    assert headers["content-security-policy"] == OWN_SCRIPT + "/verify"
    assert "cache-control" not in headers
    assert "set-cookie" in headers


def test_an_application_can_live_in_a_process_of_its_own():
    with child(plain) as address, httpx.Client() as client:
        assert client.get(address).text == "words"
    with httpx.Client() as client, pytest.raises(httpx.ConnectError):
        client.get(address)


def test_an_address_that_is_taken_is_refused():
    port = free_port()
    with running(plain(), port=port), pytest.raises(Unavailable), running(plain(), port=port):
        pass
