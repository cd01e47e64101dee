"""`bearwitness read` and `bearwitness corroborate` as they are typed."""

from __future__ import annotations

import json

import pytest

from bearwitness.cli.main import main
from reading_articles import GAZETTE, LAKE_RU

_KEYS = "id start end predicate stance figure attribution cue place date perpetrator because"
CLAIM_KEYS = set(_KEYS.split())


def answered(capsys, *words):
    assert main(["read", *words]) == 0
    return capsys.readouterr().out


@pytest.fixture
def gazette(tmp_path):
    path = tmp_path / "gazette.txt"
    path.write_text(GAZETTE, encoding="utf-8")
    return path


def test_json_has_the_promised_shape(gazette, capsys):
    told = json.loads(answered(capsys, str(gazette), "--json"))
    assert set(told) >= {"claims", "sources", "lineage"}
    for claim in told["claims"]:
        assert set(claim) >= CLAIM_KEYS
        assert claim["cue"] is None or set(claim["cue"]) == {"start", "end"}
    figures = [c["figure"] for c in told["claims"] if c["figure"]]
    assert figures[0] == {
        "value": 40,
        "modality": "ge",
        "lower": 40,
        "upper": None,
        "unit": "person",
    }
    assert {"from", "relies_on", "cue"} <= set(told["lineage"][0])
    assert set(told["sources"][0]) == {"name", "kind"}


def test_offsets_are_code_points_of_the_file_itself(tmp_path, capsys):
    path = tmp_path / "crlf.txt"
    path.write_bytes(("\U0001f30a\r\n\r\n" + LAKE_RU).encode("utf-8"))
    text = path.read_bytes().decode("utf-8")
    told = json.loads(answered(capsys, str(path), "--json"))
    beaten = next(c for c in told["claims"] if c["predicate"] == "beating")
    assert text[beaten["start"] : beaten["end"]] == "задержанных избивали и пытали током"


def test_people_get_sentences(gazette, capsys):
    out = answered(capsys, str(gazette), "--published-by", "The Quay")
    assert "All are proposals" in out
    assert "The Quay → Harbour Gazette → two former prisoners" in out
    assert "Olga Marsh speaks for Peter Vane" in out
    assert "approx 24 person [?, ?]" in out


def test_several_files_are_answered_one_by_one(gazette, capsys):
    told = json.loads(answered(capsys, str(gazette), str(gazette), "--json"))
    assert len(told["readings"]) == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   \n",
        b"\x00\x01\x02" * 99,
        b"\xff\xfe" + "слово".encode("utf-16-le"),
        b"\xe9\xe8" * 9,
    ],
)
def test_what_is_not_text_is_refused_with_a_hint_and_not_echoed(tmp_path, capsys, content):
    path = tmp_path / "secret-name.txt"
    path.write_bytes(content)
    assert main(["read", str(path)]) == 1
    heard = capsys.readouterr()
    assert heard.out == ""
    assert "hint:" in heard.err
    assert "secret-name" not in heard.err


def test_a_huge_file_is_refused_before_it_is_read(tmp_path, capsys):
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(1 << 40)  # to read it would take hours
    assert main(["read", str(path)]) == 1
    assert "too large" in capsys.readouterr().err
