"""PUBLIC serves a built site as it is, and the petition beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from bearwitness.adapters.web.serving import child, running
from bearwitness.cli.main import main
from bearwitness.errors import Malformed, Misused
from bearwitness.public.petition_settings import load
from bearwitness.public.server import application, loaded
from bearwitness.publication.edition import written
from editions import BARE
from petition_stand import TEXTS, make_petition
from web_stand import RECIPIENT


@pytest.fixture
def site(tmp_path):
    for path, text in {
        "index.html": "<p>first",
        "en/index.html": "<p>english",
        "verify.html": "<script src=verify.js></script>",
        "en/verify.html": "x",
        "files/clip.vtt": "WEBVTT",
        "files/edition.json": written(BARE).decode(),
    }.items():
        (tmp_path / "site" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / path).write_text(text)
    (tmp_path / "outside.txt").write_text("not public")
    (tmp_path / "site" / "link.txt").symlink_to(tmp_path / "outside.txt")
    return tmp_path / "site"


@pytest.fixture
def client(site):
    with running(application(site)) as address, httpx.Client(base_url=address) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "text"),
    [("/", "<p>first"), ("/en/", "<p>english"), ("/files/clip.vtt", "WEBVTT")],
)
def test_files_are_served_as_they_are(client, path, text):
    assert client.get(path).text == text


def test_only_the_page_that_checks_proofs_may_run_its_own_script(client):
    policies = {
        path: client.get(path).headers["content-security-policy"]
        for path in ("/", "/en/", "/verify.html", "/en/verify.html")
    }
    assert {path for path, policy in policies.items() if "script-src" in policy} == {
        "/verify.html",
        "/en/verify.html",
    }
    assert all(policy.startswith("default-src 'none'") for policy in policies.values())


@pytest.mark.parametrize("path", ["/none", "/../outside.txt", "/%2e%2e/outside.txt", "/link.txt"])
def test_what_is_not_in_the_site_is_not_there(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "not public" not in answer.text
    assert "<h1>" in answer.text


def test_a_mirror_may_keep_the_site(client):
    assert client.get("/").headers.get("cache-control") != "no-store"
    assert "set-cookie" not in client.get("/").headers


def test_site_and_petition_stand_on_one_server(site, tmp_path):
    make_petition(tmp_path / "p", 9)
    with child(loaded, site, tmp_path / "p") as address, httpx.Client(base_url=address) as client:
        assert client.get("/en/").text == "<p>english"
        page = client.get("/en/petition")
        assert TEXTS["en"].title in page.text
        assert page.headers["cache-control"] == "no-store"


def test_a_site_needs_no_petition(site):
    assert loaded(site, None)


@pytest.mark.parametrize("path", ["/", "/files/clip.vtt", "/files/edition.json", "/none"])
def test_from_the_end_of_its_consent_on_no_file_of_a_site_is_served(site, path):
    end, at = BARE.made_at + timedelta(days=9), [BARE.made_at]
    (site / "files" / "edition.json").write_bytes(written(replace(BARE, until=end)))
    app = application(site, clock=lambda: at[0])
    with running(app) as address, httpx.Client(base_url=address) as client:
        before = client.get(path).status_code
        at[0] = end
        over = client.get(path, headers={"accept-language": "ru"})
        assert (before, over.status_code) == (404 if path == "/none" else 200, 410)
        assert "Срок этого выпуска вышел" in over.text
        assert "This edition is over" in client.get("/en/").text
        assert over.headers["content-security-policy"].startswith("default-src 'none'")
        (site / "files" / "edition.json").write_bytes(written(replace(BARE, until=None)))
        assert client.get(path).status_code == before, "the next one is shown at once"


def test_a_site_whose_edition_cannot_be_read_is_not_served(site):
    (site / "files" / "edition.json").write_text("{}")
    with pytest.raises(Malformed):
        application(site)


def test_nothing_to_serve_is_said(tmp_path):
    with pytest.raises(Misused):
        application()
    with pytest.raises(Misused):
        application(tmp_path)


def test_a_failure_inside_is_said_without_its_reason(tmp_path, monkeypatch):
    from bearwitness.public import petition_store
    from bearwitness.public.petition import Petition

    def broken():
        raise RuntimeError("reason")

    settings = make_petition(tmp_path / "p", 9)
    monkeypatch.setattr(petition_store, "count", broken)
    app = application(None, Petition(settings))
    with running(app) as address, httpx.Client(base_url=address) as client:
        answer = client.get("/ru/petition")
    assert answer.status_code == 500
    assert "reason" not in answer.text
    assert "На нашей стороне" in answer.text


@pytest.fixture
def edition(tmp_path):
    from datetime import UTC, date, datetime

    from bearwitness.publication.edition import Edition, Petition, written
    from bearwitness.publication.words import Words

    (tmp_path / "edition").mkdir()
    asks = Words(TEXTS["en"].asks[0], TEXTS["ru"].asks[0])
    made = Edition(
        id="N-7QK4M2XD",
        invented=True,
        made_at=datetime(2031, 5, 6, tzinfo=UTC),
        publisher=Words("P", "П"),
        title=Words(TEXTS["en"].title, TEXTS["ru"].title),
        intro=(Words("I", "В"),),
        petition=Petition(Words("A", "А"), (asks,), closes_on=date(2031, 6, 1)),
    )
    (tmp_path / "edition" / "edition.json").write_bytes(written(made))
    return tmp_path / "edition"


def make(folder, edition, *more):
    given = {
        "--edition": str(edition),
        "--sender": "p@example.org",
        "--address": "https://p.example/",
        "--recipient": RECIPIENT,
    }
    options = [word for pair in given.items() for word in pair]
    return main(["public", "petition", str(folder), *options, *more])


def test_a_petition_asks_what_its_edition_asks(tmp_path, edition, capsys):
    assert make(tmp_path / "p", edition, "--smtp", "mail.example:587", "--starttls") == 0
    made = load(tmp_path / "p")
    asked_of = {"en": "A", "ru": "А"}  # the addressee that the edition names
    assert made.texts == {
        language: replace(text, addressee=asked_of[language]) for language, text in TEXTS.items()
    }
    assert made.invented
    assert made.address == "https://p.example"
    assert (made.relay.host, made.relay.port, made.relay.starttls) == ("mail.example", 587, True)
    assert str(made.closes_on) == "2031-06-01"
    assert "public serve" in capsys.readouterr().out


def test_a_mail_server_needs_a_port(tmp_path, edition, capsys):
    assert make(tmp_path / "p", edition, "--smtp", "mail.example") == 2
    assert "HOST:PORT" in capsys.readouterr().err


def test_an_edition_that_asks_nothing_makes_no_petition(tmp_path, edition):
    from dataclasses import replace

    from bearwitness.publication.edition import read, written

    file = edition / "edition.json"
    file.write_bytes(written(replace(read(file.read_bytes()), petition=None)))
    assert make(tmp_path / "p", edition) == 2
