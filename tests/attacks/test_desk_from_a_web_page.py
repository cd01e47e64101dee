"""Somebody at DESK opens a hostile page: it can neither read DESK nor do anything there."""

from __future__ import annotations

import argparse
import subprocess
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from bearwitness.adapters.web.serving import free_port, wait_for
from bearwitness.cli import desk as command
from bearwitness.desk.app import PAGES
from bearwitness.desk.web.door import LASTS, TRIES, welcome
from bearwitness.errors import Unavailable
from bearwitness.records.testimony import Testimony
from desk_stand import CODE, PASSPHRASE, Browser, desk_of, entered, lakeshore_case

HERE = "http://127.0.0.1:8472"
OURS = {"sec-fetch-site": "same-origin", "origin": "null"}


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    casebook = lakeshore_case(tmp_path_factory.mktemp("attacked") / "case", only=1)
    yield casebook
    casebook.close()


@pytest.fixture
def app(book, tmp_path, clock):
    return desk_of(book, tmp_path, clock=clock)


def outside(app):
    return Browser(app, address=HERE)


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8472", "127.0.0.1.evil.example:8472", "127.0.0.1:80",
     "localhost", "192.168.0.2:8472", "", "127.0.0.1:8472.evil.example"],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/", "/en/", "/static/style.css"])
def test_another_name_that_leads_here_is_turned_away(app, host, path):
    browser = entered(app)
    answer = browser.get(path, headers={"host": host})
    assert answer.status_code == 403
    assert "Lakeshore" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8472", "localhost:8472", "[::1]:8472"])
def test_our_own_names_are_welcome(app, host):
    assert outside(app).get("/en/", headers={"host": host}).status_code == 401


@pytest.mark.parametrize(
    "sent",
    [
        {"sec-fetch-site": "cross-site", "origin": "https://evil.example"},
        {"sec-fetch-site": "cross-site", "origin": HERE},
        {"sec-fetch-site": "same-site", "origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "none", "origin": "null"},
        {"sec-fetch-site": "same-origin", "origin": "http://127.0.0.1:9999"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:8472"},
        {},
    ],
)
def test_a_form_of_another_page_changes_nothing_even_with_our_cookie(app, book, sent):
    browser = entered(app)
    for name in ("origin", "sec-fetch-site"):
        browser.headers.pop(name)
    before = len(book.ledger())
    testimony = book.all(Testimony)[0].id
    form = {"scope": "all", "granted": "yes", "reason": "an attack"}
    answer = browser.post(f"/en/testimonies/{testimony}/consent", data=form, headers=sent)
    assert answer.status_code == 403
    assert len(book.ledger()) == before


def everywhere(book, method):
    """Return the address of every page that takes this method."""
    name = book.all(Testimony)[0].id
    return [
        f"/en{path.replace('{id}', name).replace('{name}', 'x')}"
        for how, path, _ in PAGES
        if how == method
    ]


def test_every_form_refuses_another_page_and_whoever_is_not_in(app, book):
    before, browser, stranger = len(book.ledger()), entered(app), outside(app)
    hostile = {"sec-fetch-site": "cross-site", "origin": "https://evil.example"}
    assert len(everywhere(book, "POST")) > 10
    for path in everywhere(book, "POST"):
        assert browser.post(path, data={"reason": "x"}, headers=hostile).status_code == 403
        assert stranger.post(path, data={"reason": "x"}, headers=OURS).status_code == 401
    assert len(book.ledger()) == before


@pytest.mark.parametrize("sent", [OURS, {"origin": HERE}, {"sec-fetch-site": "same-origin"}])
def test_our_own_form_is_taken(app, sent):
    browser = outside(app)
    assert browser.post("/en/door", data={"code": CODE}, headers=sent).status_code == 200


def test_two_hosts_are_none():
    scope = {"method": "GET", "headers": [(b"host", b"127.0.0.1:8472")] * 2, "server": None}
    assert not welcome(scope)
    assert welcome({**scope, "headers": scope["headers"][:1]})


def test_without_the_code_no_page_says_anything(app, book):
    testimony = book.all(Testimony)[0]
    browser = outside(app)
    assert len(everywhere(book, "GET")) > 10
    for path in everywhere(book, "GET"):
        answer = browser.get(path)
        assert answer.status_code == 401
        assert testimony.pseudonym not in answer.text
        assert testimony.id not in answer.text


def test_the_code_opens_one_session_and_no_second(app):
    assert entered(app).get("/en/").status_code == 200
    second = outside(app)
    answer = second.post("/en/door", data={"code": CODE}, headers=OURS)
    assert answer.status_code == 403
    assert CODE not in answer.text
    assert second.get("/en/").status_code == 401


def test_guessing_ends_soon(app):
    browser = outside(app)
    for guess in range(TRIES):
        sent = {"code": f"{guess}"}
        assert browser.post("/en/door", data=sent, headers=OURS).status_code == 403
    assert browser.post("/en/door", data={"code": CODE}, headers=OURS).status_code == 403


def test_the_cookie_is_for_this_server_alone_and_the_code_is_never_in_an_address(app):
    browser = outside(app)
    browser.follow = False
    answer = browser.post("/en/door", data={"code": CODE}, headers=OURS)
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Max-Age" not in cookie
    assert "expires" not in cookie
    assert cookie.startswith("bearwitness-desk-8472=")
    assert CODE not in answer.headers["location"]
    assert CODE not in cookie


def test_a_made_up_cookie_opens_nothing(app):
    entered(app)
    browser = outside(app)
    browser.cookies.set("bearwitness-desk-8472", "0" * 64)
    assert browser.get("/en/").status_code == 401


def test_a_session_ends_when_left_or_after_a_day_of_work(app, book, tmp_path, clock):
    browser = entered(app)
    token = browser.cookies["bearwitness-desk-8472"]
    clock.at += LASTS + timedelta(seconds=1)
    assert browser.get("/en/").status_code == 401
    again = entered(desk_of(book, tmp_path))
    assert again.cookies["bearwitness-desk-8472"] != token
    again.post("/en/leave")
    assert again.get("/en/").status_code == 401
    assert again.post("/en/leave").status_code == 401


def test_what_an_address_says_is_not_repeated(app):
    browser = entered(app)
    for address in ("/en/?done=canary", "/en/ledger?page=canary", "/en/canary", "/canary/"):
        assert "canary" not in browser.get(address).text


def test_a_form_that_is_no_form_is_refused_without_being_repeated(app):
    browser = entered(app)
    for body, kind in (
        (b"\xff\xfecanary", "application/x-www-form-urlencoded"),
        (b"canary", "text/plain"),
        (b"a=1&a=2&canary=1", "application/x-www-form-urlencoded"),
        (b"canary=" + b"x" * (5 << 20), "application/x-www-form-urlencoded"),
    ):
        for path in ("/en/reading", "/en/door"):
            answer = browser.post(path, content=body, headers={"content-type": kind})
            assert answer.status_code == 400
            assert "canary" not in answer.text


def listening(pid):
    """Return the addresses on which a process listens, from the kernel's own tables."""
    held = {str(link.readlink()) for link in (Path("/proc") / str(pid) / "fd").iterdir()}
    found = set()
    for name in ("tcp", "tcp6", "udp", "udp6"):
        rows = (Path("/proc/net") / name).read_text().splitlines()[1:]
        for cells in map(str.split, rows):
            if f"socket:[{cells[9]}]" in held and (cells[3] == "0A" or "udp" in name):
                found.add((name, *cells[1].split(":")))
    return found


def test_the_program_listens_on_this_machine_only(tmp_path):
    lakeshore_case(tmp_path / "case", only=1).close()
    (tmp_path / "word").write_text(PASSPHRASE)
    port = free_port()
    program = "import sys; from bearwitness.cli.main import main; sys.exit(main())"
    with (tmp_path / "word").open() as word:
        words = ["desk", "--case", tmp_path / "case", "--port", port, "--passphrase-fd", "0"]
        served = subprocess.Popen(
            [sys.executable, "-c", program, *map(str, words)],
            stdin=word, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            with suppress(Unavailable):  # a busy machine needs more than its 20 seconds
                wait_for("127.0.0.1", port, alive=lambda: served.poll() is None)
            wait_for("127.0.0.1", port, alive=lambda: served.poll() is None)
            bound = listening(served.pid)
        finally:
            served.terminate()
            served.wait(20)
    assert bound == {("tcp", "0100007F", f"{port:04X}")}  # 127.0.0.1, as the kernel writes it


def test_the_program_cannot_be_told_to_listen_elsewhere():
    parser = argparse.ArgumentParser()
    command.add(parser)
    assert "--host" not in parser.format_help()
    with pytest.raises(SystemExit):
        parser.parse_args(["--host", "0.0.0.0"])


def test_codes_are_long_and_never_the_same():
    codes = {command.new_code(lambda n, b=b: bytes([b]) * n) for b in range(100)}
    assert len(codes) == 100
    assert all(len(code.replace("-", "")) == 16 for code in codes)
