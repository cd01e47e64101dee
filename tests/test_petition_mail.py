"""Mail: what a server says decides whether a letter waits, is gone, or was never possible."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bearwitness.adapters.mail import Relay, composed, send
from bearwitness.adapters.web.serving import free_port
from bearwitness.errors import Malformed, Refused, Unavailable
from petition_stand import sink

AT = datetime(2031, 5, 6, tzinfo=UTC)


def letter(**more):
    given = {
        "sender": "petition@example.org",
        "to": "ada@example.org",
        "subject": "Тема",
        "text": "Words\n",
        "message_id": "abc",
        "language": "ru",
        "at": AT,
    }
    return composed(**{**given, **more})


@pytest.mark.parametrize("field", ["sender", "to", "subject", "language"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_no_header_can_be_smuggled_in(field, end):
    with pytest.raises(Malformed):
        letter(**{field: f"x@example.org{end}Bcc: all@example.org"})


def test_a_letter_arrives_with_what_it_needs_and_no_more():
    with sink() as mail:
        send(Relay("127.0.0.1", mail.port, starttls=False), letter())
        ((to, message),) = mail.messages()
    assert to == ["ada@example.org"]
    assert message["Subject"] == "Тема"
    assert message["Date"].datetime == AT
    assert message.get_content().strip() == "Words"
    assert "User-Agent" not in message
    assert "Received" not in message


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("550 no such mailbox", Refused),
        ("451 greylisted", Unavailable),
        ("530 log in first", Unavailable),
    ],
)
def test_a_refusal_is_for_now_or_for_good(answer, outcome):
    with sink() as mail:
        mail.answer = answer
        with pytest.raises(outcome) as refusal:
            send(Relay("127.0.0.1", mail.port, starttls=False), letter())
    assert "ada" not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_a_server_that_is_away_is_tried_again():
    with pytest.raises(Unavailable):
        send(Relay("127.0.0.1", free_port(), starttls=False), letter())


def test_a_server_that_cannot_encrypt_is_given_nothing():
    with sink() as mail:
        with pytest.raises(Unavailable):
            send(Relay("127.0.0.1", mail.port, starttls=True), letter())
        assert mail.envelopes == []


@pytest.mark.parametrize("there", [True, False])
def test_a_login_that_fails_keeps_the_letter(tmp_path, there):
    word = tmp_path / "word"
    if there:
        word.write_text("secret\n")
    with sink() as mail:
        relay = Relay("127.0.0.1", mail.port, starttls=False, user="u", password_file=str(word))
        with pytest.raises(Unavailable) as refusal:
            send(relay, letter())
        assert mail.envelopes == []
    assert "secret" not in str(refusal.value)
