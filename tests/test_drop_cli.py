"""`bearwitness drop`: made, counted, refused."""

from __future__ import annotations

import json
import os
import re

import pytest

from bearwitness.adapters.recipients import fingerprint
from bearwitness.cli.main import main
from bearwitness.drop.settings import load
from bearwitness.publication import edition as editions
from casebook_stand import WORD, new_case
from editions import EDITION
from web_stand import RECIPIENT, make_drop


def test_a_drop_is_made_for_a_recipient(tmp_path, capsys):
    folder = str(tmp_path / "d")
    assert main(["drop", "init", folder, "--recipient", RECIPIENT, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["recipients"] == [RECIPIENT]
    assert main(["drop", "init", folder, "--recipient", RECIPIENT]) == 3


@pytest.fixture
def case(tmp_path):
    book, _ = new_case(tmp_path / "case")
    book.close()
    (tmp_path / "word").write_text(WORD)
    return book


def unlocking(tmp_path, *words):
    path = os.open(tmp_path / "word", os.O_RDONLY)
    code = main([*map(str, words), "--case", str(tmp_path / "case"), "--passphrase-fd", str(path)])
    os.close(path)
    return code


def test_a_drop_is_made_for_the_team_of_a_case(case, tmp_path, capsys):
    assert unlocking(tmp_path, "drop", "init", tmp_path / "d") == 0
    assert "holds no key" in capsys.readouterr().out
    assert load(tmp_path / "d").recipients == case.facts.team


def test_a_swapped_recipient_makes_no_drop_and_no_petition(case, tmp_path, capsys):
    facts = tmp_path / "case" / "case.json"
    facts.write_text(facts.read_text().replace(case.facts.team[0], RECIPIENT))
    edition = tmp_path / "edition"
    edition.mkdir()
    (edition / "edition.json").write_bytes(editions.written(EDITION))
    petition = (
        "public",
        "petition",
        tmp_path / "p",
        "--edition",
        edition,
        "--sender",
        "a@b.example",
    )
    for words in (
        ("drop", "init", tmp_path / "d"),
        ("drop", "recipient"),
        (*petition, "--address", "https://petition.example"),
    ):
        assert unlocking(tmp_path, *words) == 1
        said = capsys.readouterr()
        assert said.out == ""
        assert "belongs to another case" in said.err
    facts.write_text(facts.read_text().replace(RECIPIENT, case.facts.team[0]))
    added = facts.read_text().replace('"team":[', f'"team":["{RECIPIENT}",')
    facts.write_text(added)
    assert RECIPIENT in added
    assert unlocking(tmp_path, "drop", "init", tmp_path / "d") == 1
    assert "without the team's key" in capsys.readouterr().err
    assert not (tmp_path / "d").exists()
    assert main(["drop", "init", str(tmp_path / "d"), "--case", str(tmp_path / "case")]) == 2


def test_both_sides_show_one_fingerprint(case, tmp_path, capsys):
    assert unlocking(tmp_path, "drop", "recipient", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    (mark,) = told["fingerprints"]
    assert re.fullmatch("([0-9a-f]{4} ){7}[0-9a-f]{4}", mark)
    folder = str(tmp_path / "d")
    assert main(["drop", "init", folder, "--recipient", told["recipients"][0]]) == 0
    assert mark in capsys.readouterr().out
    assert main(["drop", "status", folder]) == 0
    assert mark in capsys.readouterr().out
    assert fingerprint(RECIPIENT) != mark


def test_status_counts_and_tells_nothing_else(tmp_path, capsys):
    made = make_drop(tmp_path)
    (made.inbox / "a.age").write_bytes(b"x" * 100)
    (made.inbox / ".incoming-b").write_bytes(b"x")
    assert main(["drop", "status", str(tmp_path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    marks = [fingerprint(one) for one in made.recipients]
    counted = {"envelopes": 1, "bytes": 100, "room_for_the_largest": True}
    assert told == {**counted, "fingerprints": marks}


def test_where_there_is_no_drop_the_hint_says_how_to_make_one(tmp_path, capsys):
    assert main(["drop", "status", str(tmp_path)]) == 1
    assert "bearwitness drop init" in capsys.readouterr().err


def test_a_taken_port_is_said(tmp_path, capsys):
    from contextlib import closing
    from socket import socket

    make_drop(tmp_path)
    with closing(socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert main(["drop", "serve", str(tmp_path), "--port", port]) == 1
    assert "--port" in capsys.readouterr().err
