"""Whom a text relies on, and what kind they are: sentences of the tests' own. All invented."""

from __future__ import annotations

import pytest

from bearwitness.corroboration.who import SpeakerKind
from reading_articles import prose


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Amnesty Watch said that men were beaten.", "Amnesty Watch", SpeakerKind.ORGANISATION),
        ("The Open Record Centre said that men were beaten.", "Open Record Centre",
         SpeakerKind.ORGANISATION),
        ("The prison service said that men were beaten.", "prison service", SpeakerKind.OFFICIAL),
        ("According to lawyers, men were beaten.", "lawyers", SpeakerKind.GROUP),
        ("Hospital staff said that a man died.", "Hospital staff", SpeakerKind.GROUP),
        ("A doctor said that men were beaten.", "doctor", SpeakerKind.PERSON),
    ],
)  # fmt: skip
def test_a_body_an_office_and_a_group_are_no_person(text, name, kind):
    assert {s.name: s.kind for s in prose(text).sources}[name] is kind


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Мэр заявил, что мужчин избивали. Позже мэр сказал, что женщину убили.", ["Мэр"]),
        ("Police said that men were beaten. Later, police said that a man died.", ["Police"]),
        ("По словам свидетеля, мужчин избивали. Свидетель сказал, что женщину убили.",
         ["свидетель"]),
        ("По словам врачей, мужчин избивали. Врачи рассказали, что женщину убили.", ["врачи"]),
    ],
)  # fmt: skip
def test_one_source_has_one_name_in_the_nominative(text, names):
    assert [s.name for s in prose(text).sources] == names
