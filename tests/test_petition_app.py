"""A signature's whole way, with a real client, a real server and real mail to a local sink."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from datetime import date, timedelta

import apsw
import httpx
import pytest

from bearwitness.adapters.web.serving import child, free_port, wait_for
from bearwitness.campaign.petition import Tier, leaf_of, read, root_of
from bearwitness.cli.main import main
from bearwitness.errors import Malformed, Missing, Refused, Unavailable
from bearwitness.public import petition_settings, petition_store
from bearwitness.public.petition_store import Store
from bearwitness.sealing import opening
from petition_stand import assert_soon, confirm, counted, make_petition, served, sign, sink
from web_stand import SECRET_KEY, all_bytes, petition_on_a_full_disk

DAY = date(2031, 5, 6)


@pytest.fixture
def stand(tmp_path):
    with sink() as mail:
        settings = make_petition(tmp_path / "p", mail.port)
        with served(settings, today=lambda: DAY) as client:
            yield client, mail, settings


def entries(settings):
    """What the team reads out of the tally."""

    async def collect():
        store = Store(settings.database)
        tally = await store.run(petition_store.tally(settings.id, DAY))
        store.close()
        return tally

    found = asyncio.run(collect())
    opened = {
        leaf: read(b"".join(opening.opened([sealed], [SECRET_KEY])))
        for leaf, sealed in found.sealed.items()
    }
    assert all(leaf == leaf_of(entry) for leaf, entry in opened.items())
    return list(opened.values())


@pytest.mark.parametrize(
    ("language", "subject", "thanks"),
    [("en", "confirm", "You have signed"), ("ru", "Подтвердите", "Вы подписали")],
)
def test_a_signature_counts_when_its_button_is_pressed(stand, language, subject, thanks):
    client, mail, settings = stand
    assert sign(client, language=language).status_code == 200
    ((to, message),) = mail.messages()
    assert to == ["ada@example.org"]
    assert subject in message["Subject"]
    assert message["Auto-Submitted"] == "auto-generated"
    assert counted(client) == 0
    assert thanks in confirm(client, mail.key(), language).text
    assert counted(client) == 1
    (entry,) = entries(settings)
    assert (entry.tier, entry.day, entry.language, entry.name) == (Tier.COUNTED, DAY, language, "")


def test_opening_the_link_changes_nothing_however_often(stand):
    client, mail, _ = stand
    sign(client)
    key = mail.key()
    for _ in range(50):
        page = client.get("/en/petition/confirm", params={"key": key})
        assert "Yes, I sign" in page.text
        client.head("/en/petition/confirm", params={"key": key})
    assert counted(client) == 0


def test_a_button_pressed_twice_counts_once(stand):
    client, mail, _ = stand
    sign(client)
    key = mail.key()
    assert [confirm(client, key).status_code for _ in range(3)] == [200] * 3
    assert counted(client) == 1
    page = client.get("/en/petition/confirm", params={"key": key})
    assert "has done its work" in page.text


@pytest.mark.parametrize("key", ["", "nothing", "x" * 10_000, "'; DROP TABLE entries; --"])
def test_a_link_that_nobody_sent_counts_nothing(stand, key):
    client, _, _ = stand
    assert confirm(client, key).status_code == 404
    assert counted(client) == 0


def test_an_address_that_signed_gets_the_same_answer_and_no_letter(stand):
    client, mail, _ = stand
    first = sign(client)
    confirm(client, mail.key())
    again = sign(client, address="ADA+again@Example.org")
    assert again.text == first.text
    assert sign(client, address="other@example.org").text == first.text
    assert [to for to, _ in mail.messages(2)] == [["ada@example.org"], ["other@example.org"]]


def test_an_address_gets_at_most_three_letters_and_any_of_them_counts_once(stand):
    client, mail, _ = stand
    for _ in range(6):
        sign(client)
    sign(client, address="last@example.org")
    mail.wait(4)
    to = [to for (to,), _ in mail.messages(4)]
    assert sorted(to) == ["ada@example.org"] * 3 + ["last@example.org"]
    keys = [mail.key(n) for n, one in enumerate(to) if one == "ada@example.org"]
    assert [confirm(client, key).status_code for key in keys] == [200] * 3
    assert counted(client) == 1


@pytest.mark.parametrize("name", ["Ада Т. 🕯", "עדה", "O'Neil <b>&", "x" * 100])
def test_a_public_name_reaches_the_team_as_it_was_written(stand, name):
    client, mail, settings = stand
    sign(client, tier="named", name=name)
    confirm(client, mail.key())
    assert [entry.name for entry in entries(settings)] == [name]


def test_a_name_that_was_not_to_be_shown_is_not_kept(stand):
    client, mail, settings = stand
    sign(client, tier="counted", name="Ada")
    confirm(client, mail.key())
    assert [entry.name for entry in entries(settings)] == [""]


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"address": ""}, 400),
        ({"address": "nobody"}, 400),
        ({"address": "a@example.org\r\nBcc: all@example.org"}, 400),
        ({"tier": "named", "name": ""}, 400),
        ({"tier": "named", "name": "a\x00b"}, 400),
        ({"tier": "named", "name": "x" * 101}, 400),
        ({"tier": "everything"}, 400),
        ({"tier": "named", "name": "x" * 10_000_000}, 413),
    ],
)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_form_that_cannot_be_gets_a_page_and_keeps_nothing(stand, form, status, language):
    client, mail, _ = stand
    answer = sign(client, language=language, **form)
    assert answer.status_code == status
    assert f'<html lang="{language}">' in answer.text
    assert "Bcc" not in answer.text
    sign(client, address="after@example.org")
    assert [to for to, _ in mail.messages()] == [["after@example.org"]]


def test_a_form_of_another_kind_or_site_is_refused(stand):
    client, _, _ = stand
    assert client.post("/en/petition", content=b"{}").status_code == 400
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert client.post("/en/petition", data={}, headers=headers).status_code == 400


def test_anybody_can_recount(stand):
    client, mail, _ = stand
    for number in range(3):
        sign(client, address=f"a{number}@example.org")
        confirm(client, mail.key(number, count=number + 1))
    leaves = [bytes.fromhex(line) for line in client.get("/petition/leaves.txt").text.split()]
    answer = client.get("/petition/count.json").json()
    assert answer == {"count": 3, "root": root_of(leaves).hex()}
    assert leaves == sorted(leaves)


def test_letters_wait_while_the_mail_server_is_away(tmp_path):
    port = free_port()
    settings = make_petition(tmp_path / "p", port)
    with served(settings) as client:
        assert sign(client).status_code == 200
        with sink(port) as mail:
            confirm(client, mail.key())
        assert counted(client) == 1


def test_letters_wait_for_a_restart(tmp_path):
    port = free_port()
    settings = make_petition(tmp_path / "p", port)
    with served(settings) as client:
        sign(client)
    with sink(port) as mail, served(settings) as client:
        confirm(client, mail.key())
        assert counted(client) == 1


def test_a_letter_that_is_refused_for_now_is_tried_again(stand):
    client, mail, _ = stand
    mail.answer = "451 later, please"
    sign(client)
    mail.wait(patience=0.3)
    mail.answer = None
    assert len(mail.messages()) == 1


def test_a_letter_that_is_refused_for_good_is_forgotten(stand):
    client, mail, settings = stand
    mail.answer = "550 no such mailbox"
    sign(client, address="bounced@example.org")
    assert_soon(lambda: b"bounced" not in all_bytes(settings.folder))


def test_many_sign_at_once_and_nobody_is_lost_or_counted_twice(stand):
    client, mail, _ = stand

    async def everybody():
        async with httpx.AsyncClient(base_url=client.base_url) as crowd:
            forms = [{"tier": "counted", "address": f"n{n}@example.org"} for n in range(60)]
            await asyncio.gather(*(crowd.post("/en/petition", data=form) for form in forms))
            await asyncio.to_thread(mail.wait, 60)
            keys = [mail.key(n, patience=0) for n in range(60)] * 2
            await asyncio.gather(
                *(crowd.post("/en/petition/confirm", data={"key": key}) for key in keys)
            )

    asyncio.run(everybody())
    assert counted(client) == 60


def test_what_nobody_confirmed_runs_out_after_a_week(tmp_path):
    days = [DAY]
    with sink() as mail:
        settings = make_petition(tmp_path / "p", mail.port)
        with served(settings, today=lambda: days[-1]) as client:
            sign(client)
            key = mail.key()
            days.append(DAY + timedelta(days=8))
            sign(client, address="second@example.org")
            mail.wait(2)
            assert confirm(client, key).status_code == 404
            assert confirm(client, mail.key()).status_code == 200


def test_after_the_last_day_the_form_is_gone(tmp_path):
    settings = make_petition(tmp_path / "p", 9, closes_on=DAY)
    with served(settings, today=lambda: DAY.replace(day=7)) as client:
        assert "<form" not in client.get("/en/petition").text
        assert sign(client).status_code == 410
    with served(settings, today=lambda: DAY) as client:
        assert "6 May 2031" in client.get("/en/petition").text


def test_the_page_speaks_both_languages_and_no_page_runs_a_script(stand):
    client, _, _ = stand
    for path in ("/en/petition", "/ru/petition", "/en/petition/confirm"):
        answer = client.get(path)
        assert "<script" not in answer.text
        assert "set-cookie" not in answer.headers
        assert answer.headers["cache-control"] == "no-store"
        assert "form-action 'self'" in answer.headers["content-security-policy"]
    assert client.get("/xx/petition").status_code == 404
    moved = client.get("/", headers={"Accept-Language": "ru"})
    assert moved.headers["location"] == "/ru/petition"


def test_a_full_outbox_says_not_now(stand, monkeypatch):
    client, _, _ = stand
    monkeypatch.setattr(petition_store, "OUTBOX", 0)
    answer = sign(client)
    assert answer.status_code == 507
    assert "Nothing was kept" in answer.text


def test_a_full_disk_is_said_and_what_was_answered_before_stays(tmp_path):
    settings = make_petition(tmp_path / "p", 9)
    with (
        child(petition_on_a_full_disk, settings.folder) as address,
        httpx.Client(base_url=address) as client,
    ):
        answers = [sign(client, address=f"a{n}@example.org").status_code for n in range(40)]
        assert set(answers) == {200, 507}
    db = apsw.Connection(str(settings.database))
    kept = {row[0] for row in db.execute("SELECT address FROM outbox")}
    db.close()
    assert {f"a{n}@example.org" for n, status in enumerate(answers) if status == 200} == kept


def test_what_was_answered_survives_being_killed(tmp_path):
    port, mail_port = free_port(), free_port()
    settings = make_petition(tmp_path / "p", mail_port)
    program = "import sys; from bearwitness.cli.main import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "public", "serve", "--port", str(port)]
    running = subprocess.Popen(
        [*command, "--petition", str(settings.folder)], stderr=subprocess.DEVNULL
    )
    wait_for("127.0.0.1", port)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        assert sign(client).status_code == 200
    running.kill()
    running.wait()
    with sink(mail_port) as mail, served(settings) as client:
        confirm(client, mail.key())
        assert counted(client) == 1


def test_a_disk_that_takes_nothing_fails_the_whole_transaction(tmp_path):
    async def story():
        store = Store(tmp_path / "s.sqlite")
        await store.run(petition_store.count())
        store._db.pragma("query_only", value=True)
        with pytest.raises(Unavailable):
            await store.run(petition_store.expire(DAY))
        store.close()

    asyncio.run(story())


@pytest.mark.parametrize("content", [b"not a database" * 100, None])
def test_a_file_of_something_else_is_left_alone(tmp_path, content):
    path = tmp_path / "s.sqlite"
    if content is None:
        with apsw.Connection(str(path)) as db:
            db.pragma("application_id", 7)
            db.execute("CREATE TABLE other (x)")
        db.close()
    else:
        path.write_bytes(content)
    before = path.read_bytes()
    with pytest.raises(Malformed):
        Store(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("language", "to"),
    [("en", "To: The invented Lake Council"), ("ru", "Кому: Выдуманный Озёрный совет")],
)
def test_the_petition_names_whom_it_is_addressed_to(stand, language, to):
    client, _, _ = stand
    assert to in client.get(f"/{language}/petition").text


def test_settings_come_back_and_are_made_once(tmp_path):
    made = make_petition(tmp_path / "p", 25, closes_on=DAY)
    assert petition_settings.load(tmp_path / "p") == made
    assert made.pepper not in repr(made).encode()
    with pytest.raises(Refused):
        make_petition(tmp_path / "p", 25)


@pytest.mark.parametrize(
    "wrong",
    [
        {"recipients": []},
        {"texts": {}},
        {"address": "petition.example"},
        {"address": "http://petition.example/"},
        {"sender": "a@example.org\nBcc: b@example.org"},
    ],
)
def test_settings_that_could_not_work_are_refused(tmp_path, wrong):
    with pytest.raises(Malformed):
        make_petition(tmp_path / "p", 25, **wrong)
    assert not (tmp_path / "p").exists()


@pytest.mark.parametrize("text", ["{}", "[]", "nothing", '{"version": 2}'])
def test_damaged_settings_are_refused(tmp_path, text):
    make_petition(tmp_path / "p", 25)
    (tmp_path / "p" / "petition.json").write_text(text)
    with pytest.raises(Malformed):
        petition_settings.load(tmp_path / "p")
    with pytest.raises(Missing):
        petition_settings.load(tmp_path)


def test_the_tally_crosses_to_the_desk(stand, tmp_path, capsys):
    from bearwitness.campaign.petition import tally_read

    client, mail, settings = stand
    sign(client, tier="named", name="Ada")
    confirm(client, mail.key())
    out = tmp_path / "out.tally"
    assert main(["public", "tally", str(settings.folder), "-o", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    tally = tally_read(out.read_bytes())
    assert told == {"petition": settings.id, "count": 1, "root": root_of(tally.sealed).hex()}
    assert tally.days == {DAY: 1}
    assert b"Ada" not in out.read_bytes()
