"""DROP on loopback, with a real client: a letter arrives whole or nothing does."""

from __future__ import annotations

import re
import time
from datetime import UTC, date, datetime

import httpx
import pytest

from bearwitness.adapters.web.serving import child, running
from bearwitness.consent.scopes import UNUSED
from bearwitness.drop import inbox
from bearwitness.drop.app import application
from bearwitness.drop.settings import create, load
from bearwitness.errors import Malformed, Missing, Refused
from bearwitness.records.letter import LetterField, consent_field
from bearwitness.records.phrase import heard, spoken
from web_stand import letters, make_drop, raw, serve_on_a_full_disk

WORDS = "Invented words. Слова, которых никто не говорил. \u202eⰔ🕯"
DAY = date(2031, 5, 6)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    made = make_drop(tmp_path_factory.mktemp("drop") / "d", largest_mib=2, invented=True)
    with running(application(made, today=lambda: DAY)) as address:
        yield made, address


@pytest.fixture
def drop(served):
    made, address = served
    for envelope in made.inbox.iterdir():
        envelope.unlink()
    with httpx.Client(base_url=address) as client:
        yield made, client


def nothing_kept(made):
    """Say whether the inbox is empty; what a broken connection began goes in a moment."""
    until = time.monotonic() + 5
    while list(made.inbox.iterdir()) and time.monotonic() < until:
        time.sleep(0.05)
    return not list(made.inbox.iterdir())


def test_words_files_and_answers_arrive_as_they_were_sent(drop):
    made, client = drop
    answer = client.post(
        "/ru/write",
        data={
            "words": WORDS + "\r\nsecond line",
            "connection": "witness",
            "consent.quote": "yes",
            "consent.recite": "no",
            "consent.count": "not_now",
            "contact": "in the market",
        },
        files=[
            ("files", ("дом.bin", bytes(range(256)) * 1000, "image/png")),
            ("files", ("b", b"", "")),
        ],
    )
    assert answer.status_code == 200
    (letter,) = letters(made)
    fields = dict(letter.fields)
    assert fields.pop("words") == WORDS + "\nsecond line"
    shown = " ".join(re.findall(r"<span>(\w{4})</span>", answer.text))
    assert heard(fields.pop("phrase")) == heard(shown)
    assert len(fields.pop("reply_tag")) == 32
    assert fields == {
        "layout": "1",
        "language": "ru",
        "received_on": "2031-05-06",
        "connection": "witness",
        "consent.keep": "yes",
        "consent.quote": "yes",
        "consent.recite": "no",
        "contact": "in the market",
    }
    assert [(f.name, f.media_type, f.content) for f in letter.files] == [
        ("дом.bin", "image/png", bytes(range(256)) * 1000),
        ("b", "application/octet-stream", b""),
    ]


def test_the_page_of_the_phrase_shows_nothing_else(drop):
    _, client = drop
    answer = client.post("/en/write", files={"words": (None, WORDS)})
    assert "Invented words" not in answer.text
    assert "<nav" not in answer.text
    assert "<form" not in answer.text


def test_a_browser_that_chose_no_file_sends_none(drop):
    made, client = drop
    body = (
        b'--b\r\nContent-Disposition: form-data; name="words"\r\n\r\nw\r\n'
        b'--b\r\nContent-Disposition: form-data; name="files"; filename=""\r\n\r\n\r\n--b--\r\n'
    )
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    assert client.post("/en/write", content=body, headers=headers).status_code == 200
    assert letters(made)[0].files == ()


def test_the_form_asks_what_the_letter_can_hold_and_says_not_now(drop):
    _, client = drop
    page = client.get("/en/write").text
    names = set(re.findall(r'name="([\w.]+)"', page)) - {"viewport", "referrer", "color-scheme"}
    from bearwitness.drop.receiving import FIELDS

    unasked = {LetterField.ALIAS, LetterField.VOICE, LetterField.FACE, *map(consent_field, UNUSED)}
    assert names == {*FIELDS, "files"} - unasked
    assert page.count('value="not_now" checked') == 11
    assert "required" not in page


def test_every_use_is_asked_once_on_its_own_and_what_is_chosen_can_be_sent(drop):
    made, client = drop
    page = client.get("/en/write").text
    from bearwitness.consent import Scope
    from bearwitness.drop.app import GROUPS, OFFERED
    from bearwitness.drop.receiving import FIELDS

    asked = [scope for group in GROUPS.values() for scope in group]
    assert sorted(asked) == sorted(set(Scope) - {Scope.KEEP} - UNUSED)
    for name, values in OFFERED.items():
        assert set(values) <= FIELDS[name]
        assert all(f'<option value="{value}">' in page for value in values)
    chosen = {name: str(values[-1]) for name, values in OFFERED.items()}
    said = {"words": "w", "condition": "not before May", "role": "sister"}
    assert client.post("/en/write", data=said | chosen, files={}).status_code == 400  # no boundary
    form = {name: (None, value) for name, value in (said | chosen).items()}
    assert client.post("/en/write", files=form).status_code == 200
    assert letters(made)[0].fields.items() >= (said | chosen).items()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_somebody_takes_back_with_a_code_phrase_and_nothing_else(drop, language):
    made, client = drop
    shown = client.post("/en/write", files={"words": (None, "w")}).text
    phrase = " ".join(re.findall(r"<span>(\w{4})</span>", shown))
    (first,) = letters(made)
    assert f"/{language}/back" in client.get(f"/{language}/").text
    assert 'name="phrase"' in client.get(f"/{language}/back").text
    answer = client.post(f"/{language}/back", data={"phrase": phrase.upper(), "what": "public"})
    assert answer.status_code == 200
    assert phrase.split()[0] not in answer.text.lower()
    (second,) = (one for one in letters(made) if one.fields != first.fields)
    assert dict(second.fields) == {
        "layout": "1",
        "language": language,
        "received_on": "2031-05-06",
        "takes_back": "public",
        "of_phrase": spoken(heard(phrase), language),
        "of_tag": first.fields["reply_tag"],
    }


def test_a_note_that_takes_back_looks_like_a_short_letter_from_outside(drop):
    made, client = drop
    shown = client.post("/en/write", files={"words": (None, "w")}).text
    phrase = " ".join(re.findall(r"<span>(\w{4})</span>", shown))
    client.post("/en/back", data={"phrase": phrase, "what": "all"})
    assert len({(path.stat().st_size, path.stat().st_mtime) for path in made.inbox.iterdir()}) == 1


@pytest.mark.parametrize(
    "form",
    [
        {"phrase": "one two three", "what": "public"},
        {"what": "public"},
        {"phrase": "x" * 70_000, "what": "public"},
        {"phrase": "PHRASE", "what": "nothing"},
        {"phrase": "PHRASE"},
    ],
)
def test_what_takes_nothing_back_gets_a_page_and_leaves_nothing(drop, form):
    made, client = drop
    sent = {name: spoken(bytes(10), "en") if v == "PHRASE" else v for name, v in form.items()}
    answer = client.post("/en/back", data=sent)
    assert answer.status_code in (400, 413)
    assert "<h1>" in answer.text
    assert "one two three" not in answer.text
    assert nothing_kept(made)


def test_another_site_takes_nothing_back(drop):
    made, client = drop
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert client.post("/en/back", data={"phrase": "x"}, headers=headers).status_code == 400
    assert nothing_kept(made)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"words": (None, "")}, 400),
        ({"names": (None, "only a name")}, 400),
        ({"words": (None, "w"), "unknown": (None, "x")}, 400),
        ({"words": (None, "w"), "consent.quote": (None, "perhaps")}, 400),
        ({"words": (None, "w"), "consent.keep": (None, "no")}, 400),
        ({"words": (None, b"\xff\xfe")}, 400),
        ({"files": ("a", b"x"), "words": (None, "after the files")}, 400),
        ({"words": (None, "x" * (1 << 20) + "x")}, 413),
        ({"files": ("a", b"x" * (2 << 20))}, 413),
    ],
)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_what_is_not_a_letter_gets_a_page_and_leaves_nothing(drop, fields, status, language):
    made, client = drop
    answer = client.post(f"/{language}/write", files=fields)
    assert answer.status_code == status
    assert f'<html lang="{language}">' in answer.text
    assert f"/{language}/write" in answer.text
    assert "perhaps" not in answer.text
    assert nothing_kept(made)


def test_two_texts_of_one_name_are_refused(drop):
    made, client = drop
    twice = [("words", (None, "a")), ("words", (None, "b"))]
    assert client.post("/en/write", files=twice).status_code == 400
    assert nothing_kept(made)


@pytest.mark.parametrize(
    "content_type", ["multipart/form-data; boundary=other", "multipart/form-data", "text/plain", ""]
)
def test_a_wrong_boundary_gets_a_page_and_leaves_nothing(drop, content_type):
    made, client = drop
    body = b'--mine\r\nContent-Disposition: form-data; name="words"\r\n\r\nhi\r\n--mine--\r\n'
    answer = client.post("/en/write", content=body, headers={"Content-Type": content_type})
    assert answer.status_code == 400
    assert "did not arrive whole" in answer.text
    assert nothing_kept(made)


@pytest.mark.parametrize("announced", [100, 100_000])
def test_a_connection_that_breaks_leaves_nothing(drop, announced):
    made, client = drop
    head = (
        "POST /en/write HTTP/1.1\r\nHost: drop\r\nContent-Type: multipart/form-data; boundary=b\r\n"
        f'Content-Length: {announced}\r\n\r\n--b\r\nContent-Disposition: form-data; name="words"'
        "\r\n\r\nsome"
    )
    raw(str(client.base_url), head.encode(), read=False)
    assert client.get("/en/").status_code == 200
    for _ in range(100):
        if nothing_kept(made):
            break
        client.get("/en/")
    assert nothing_kept(made)


def test_a_form_sent_from_another_site_is_refused(drop):
    made, client = drop
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = client.post("/en/write", files={"words": (None, "w")}, headers=headers)
    assert answer.status_code == 400
    assert nothing_kept(made)


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path):
    made = make_drop(tmp_path / "d")
    with (
        child(serve_on_a_full_disk, made.folder) as address,
        httpx.Client(base_url=address) as client,
    ):
        small = client.post("/en/write", files={"words": (None, "w")})
        large = client.post("/en/write", files={"files": ("a", b"x" * 100_000)})
    assert (small.status_code, large.status_code) == (200, 507)
    assert "no room" in large.text
    assert [path.suffix for path in made.inbox.iterdir()] == [".age"]


def test_a_disk_without_its_reserve_takes_nothing_more(drop, monkeypatch):
    made, client = drop
    monkeypatch.setattr(inbox, "RESERVE", 1 << 60)
    assert client.post("/en/write", files={"words": (None, "w")}).status_code == 507
    assert nothing_kept(made)


def test_what_fails_inside_is_said_without_its_words(tmp_path):
    def broken_clock():
        raise RuntimeError("holds the words")

    made = make_drop(tmp_path / "d")
    app = application(made, today=broken_clock)
    with running(app) as address, httpx.Client(base_url=address) as client:
        answer = client.post("/ru/write", files={"words": (None, "w")})
    assert answer.status_code == 500
    assert "holds the words" not in answer.text
    assert "На нашей стороне" in answer.text
    assert nothing_kept(made)


def test_an_envelope_has_no_time_finer_than_a_day(drop):
    made, client = drop
    client.post("/en/write", files={"words": (None, "w")})
    midnight = datetime(2031, 5, 6, tzinfo=UTC).timestamp()
    times = {path.stat().st_mtime for path in (made.inbox, *made.inbox.iterdir())}
    assert times == {midnight}


def test_what_a_crash_left_is_swept_when_the_drop_starts(tmp_path):
    made = make_drop(tmp_path / "d")
    (made.inbox / ".incoming-abc").write_bytes(b"half")
    (made.inbox / "abc.age").write_bytes(b"whole")
    application(made)
    assert [path.name for path in made.inbox.iterdir()] == ["abc.age"]


@pytest.mark.parametrize(
    "path", ["/xx/", "/en/nothing", "/ru/../../etc/passwd", "/static/none.css"]
)
def test_an_unknown_address_gets_a_page(drop, path):
    _, client = drop
    answer = client.get(path)
    assert answer.status_code == 404
    assert "<h1>" in answer.text


def test_the_first_page_follows_the_browser_and_offers_both_languages(drop):
    _, client = drop
    answer = client.get("/", headers={"Accept-Language": "ru"}, follow_redirects=True)
    assert answer.url.path == "/ru/"
    assert 'href="/en/"' in answer.text
    assert "Что не защищено" in answer.text
    assert client.get("/robots.txt").text.endswith("Disallow: /\n")
    assert client.get("/static/style.css").status_code == 200


def test_no_page_of_drop_runs_a_script_sets_a_cookie_or_leads_elsewhere(drop):
    _, client = drop
    letter, broken = {"words": (None, "w")}, {"unknown": (None, "w")}
    answers = [client.get(p) for p in ("/en/", "/ru/", "/en/write", "/ru/write", "/en/lost")]
    answers += [client.post(f"/{code}/write", files=letter) for code in ("en", "ru")]
    answers += [client.post(f"/{code}/write", files=broken) for code in ("en", "ru")]
    assert [answer.status_code for answer in answers[5:]] == [200, 200, 400, 400]
    for answer in answers:
        assert "<script" not in answer.text
        assert "http" not in answer.text.replace("http-equiv", "")
        assert " style=" not in answer.text
        assert "set-cookie" not in answer.headers
        assert answer.headers["cache-control"] == "no-store"


def test_settings_come_back_as_they_were_written(tmp_path):
    made = make_drop(tmp_path / "d", title="Комитет «Пример»", largest_mib=7, invented=True)
    assert load(tmp_path / "d") == made


def test_a_folder_is_made_into_a_drop_once(tmp_path):
    make_drop(tmp_path)
    with pytest.raises(Refused):
        make_drop(tmp_path)


@pytest.mark.parametrize(
    ("recipients", "largest"), [([], 1), (["age1pq1nonsense"], 1), (None, 0), (None, 5000)]
)
def test_a_drop_that_could_not_seal_is_not_made(tmp_path, recipients, largest):
    from web_stand import RECIPIENT

    with pytest.raises(Malformed):
        create(
            tmp_path / "d",
            [RECIPIENT] if recipients is None else recipients,
            entropy=bytes,
            largest_mib=largest,
        )
    assert not (tmp_path / "d").exists()


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"drop": 2}', "\udce9".encode("utf-8", "surrogateescape").hex()]
)
def test_damaged_settings_are_refused(tmp_path, text):
    (tmp_path / "drop.json").write_text(text)
    with pytest.raises(Malformed):
        load(tmp_path)


def test_settings_with_a_wrong_value_are_refused(tmp_path):
    made = make_drop(tmp_path / "d")
    file = made.folder / "drop.json"
    file.write_text(file.read_text().replace(made.reply_salt.hex(), "not hex"))
    with pytest.raises(Malformed):
        load(made.folder)


def test_no_drop_here_is_said(tmp_path):
    with pytest.raises(Missing):
        load(tmp_path)


def test_who_receives_is_named_in_the_language_of_the_page(tmp_path):
    make_drop(tmp_path, title="Lakeshore", title_ru="Приозёрье")
    with running(application(load(tmp_path))) as address:
        assert "Tell Lakeshore what happened" in httpx.get(f"{address}/en/").text
        assert "Ваше письмо получит Приозёрье" in httpx.get(f"{address}/ru/").text
