"""`bearwitness redact` on any text: answers on stdout, and no word of a text anywhere else."""

from __future__ import annotations

import json

import pytest

from bearwitness.cli.main import main

ENGLISH = (
    "My name is Bartholomew Wren. I was born on 5 March 1987 in the village of Ashgrove. "
    "At 3:45 a.m. Colonel Hollow came; write to wren@example.org.\n"
)
RUSSIAN = "Меня зовут Анзор Тагиров. В марте 2017 года меня забрали из села Дубки. Тагирова били.\n"


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text(ENGLISH)
    return path


def answer(capsys, *words):
    code = main(["redact", *map(str, words)])
    out, err = capsys.readouterr()
    return code, out, err


def test_find_answers_in_code_points(capsys, text):
    code, out, err = answer(capsys, "find", text, "--json")
    findings = json.loads(out)["findings"]
    assert code == 0
    assert not err
    assert set(findings[0]) == {"start", "end", "kind", "identifier", "entity", "because"}
    pieces = {ENGLISH[f["start"] : f["end"]]: f["identifier"] for f in findings}
    assert pieces["Bartholomew Wren"] == "direct"
    assert pieces["5 March 1987"] == "quasi"
    assert pieces["wren@example.org"] == "direct"
    assert "village of Ashgrove" in pieces


def test_several_files_are_answered_one_by_one(capsys, text, tmp_path):
    russian = tmp_path / "ru.txt"
    russian.write_text(RUSSIAN)
    _, out, _ = answer(capsys, "find", text, russian, "--json")
    first, second = json.loads(out)["files"]
    pieces = [RUSSIAN[f["start"] : f["end"]] for f in second["findings"]]
    assert first["findings"]
    assert pieces[0] == "Анзор Тагиров"
    assert "Тагирова" in pieces


def test_draft_shows_masks_and_risk(capsys, text, tmp_path):
    protect, allow = tmp_path / "protect.txt", tmp_path / "allow.txt"
    protect.write_text("Bartholomew Wren\n\n")
    allow.write_text("Hollow\nColonel Hollow\nColonel\n")
    _, out, err = answer(
        capsys, "draft", text, "--protect", protect, "--allow", allow, "--json"
    )  # fmt: skip
    data = json.loads(out)
    assert not err
    assert set(data["risk"]) == {"chance_named", "among", "because"}
    assert "Hollow came" in data["text"]
    assert not any(word in data["text"] for word in ("Wren", "Bartholomew", "Ashgrove", "1987"))
    assert "[a village]" in data["text"]
    assert {"passage", "start", "end", "shape", "kind"} == set(data["masks"][0])


def test_risk_says_among_how_many(capsys, text):
    _, out, _ = answer(capsys, "risk", text, "--people", "60000", "--known", text, "--json")
    data = json.loads(out)
    assert data["among"] == 60_000
    assert 0 < data["chance_named"] <= 1
    assert data["residue"] == 0


def test_people_read_sentences(capsys, text):
    assert "findings" in answer(capsys, "find", text)[1]
    assert "[…]" in answer(capsys, "draft", text)[1]
    out = answer(capsys, "risk", text)[1]
    assert out.startswith("1 in ")
    assert "No masking makes a text anonymous" in out


@pytest.mark.parametrize(
    "content",
    [b"", b"   \n", b"\x00\x01\x02Wren", b"\xffWren \xfe\x00", "Wren".encode("utf-16")],
)
def test_what_is_no_text_is_refused_and_not_repeated(capsys, tmp_path, content):
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    for step in ("find", "draft", "risk"):
        code, out, err = answer(capsys, step, path, "--json")
        assert code == 1
        assert not out
        assert "hint" in err
        assert "Wren" not in err


def test_a_huge_text_is_refused(capsys, tmp_path):
    path = tmp_path / "huge.txt"
    path.write_bytes(b"Wren " * 500_000)
    assert answer(capsys, "find", path)[0] == 1


def test_a_list_of_no_names_is_refused(capsys, text, tmp_path):
    empty = tmp_path / "none.txt"
    empty.write_text("\n")
    assert answer(capsys, "draft", text, "--protect", empty)[0] == 1


def test_one_text_at_a_time(capsys, text):
    code, _, err = answer(capsys, "draft", text, text)
    assert code == 2
    assert "one" in err
