"""`bearwitness drop`: made, counted, refused."""

from __future__ import annotations

import json

from bearwitness.cli.main import main
from web_stand import RECIPIENT, make_drop


def test_a_drop_is_made_for_a_recipient(tmp_path, capsys):
    folder = str(tmp_path / "d")
    assert main(["drop", "init", folder, "--recipient", RECIPIENT, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["recipients"] == [RECIPIENT]
    assert main(["drop", "init", folder, "--recipient", RECIPIENT]) == 3


def test_a_drop_is_made_for_the_team_of_a_case(tmp_path, capsys):
    (tmp_path / "case.json").write_text(json.dumps({"team": [RECIPIENT]}))
    folder = str(tmp_path / "d")
    assert main(["drop", "init", folder, "--case", str(tmp_path)]) == 0
    assert "holds no key" in capsys.readouterr().out


def test_status_counts_and_tells_nothing_else(tmp_path, capsys):
    made = make_drop(tmp_path)
    (made.inbox / "a.age").write_bytes(b"x" * 100)
    (made.inbox / ".incoming-b").write_bytes(b"x")
    assert main(["drop", "status", str(tmp_path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"envelopes": 1, "bytes": 100, "room_for_the_largest": True}


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
