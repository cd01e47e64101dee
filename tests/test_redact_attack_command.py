"""`redact risk` tells who tries, what carries it, and what the least against it would be."""

from __future__ import annotations

import json

import pytest

from bearwitness.cli.main import main

TEXT = (
    "My name is Wren Harlow. I am a dentist in the village of Hollow. On 5 March 2017 they came "
    "with lanterns and burnt a haystack beside a windmill. We hid under blankets and whistled."
)


@pytest.fixture
def letter(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text(TEXT)
    return path


@pytest.fixture
def library(tmp_path):
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / "1.txt").write_text("Wren Harlow told of lanterns, a haystack, a windmill, blankets.")
    (folder / "2.txt").write_text("There was a market, and a river in thunder.")
    (folder / "3.txt").write_text("The harvest was poor and the school was shut.")
    (folder / "notes.md").write_text("not read")
    return folder


def answer(capsys, *words):
    assert main(["redact", "risk", *map(str, words)]) == 0
    return capsys.readouterr().out


def test_a_loaded_background_raises_what_linkers_can_do(capsys, letter, library):
    people = ("--people", "60000", "--json")
    alone = json.loads(answer(capsys, letter, *people))["by"]
    loaded = json.loads(answer(capsys, letter, "--background", library, *people))["by"]
    assert set(alone) == {"acquaintance", "words", "letters", "rare", "details", "ranked"}
    assert loaded["words"] > 3 * alone["words"]


def test_the_words_that_carry_it_are_told(capsys, letter, library):
    out = answer(capsys, letter, "--background", library, "--people", "60000")
    assert "Without it some intruder's chance falls by: " in out
    assert "blankets" in out
    data = json.loads(answer(capsys, letter, "--background", library, "--json"))
    assert all(0 <= word["carries"] <= 1 for word in data["words"])


def test_a_census_counts_words_and_kinds(capsys, letter, tmp_path):
    table = tmp_path / "census.csv"
    table.write_text("blankets, 1\noccupation, 40\n\n")
    plain = json.loads(answer(capsys, letter, "--people", "60000", "--json"))
    told = json.loads(answer(capsys, letter, "--people", "60000", "--census", table, "--json"))
    assert told["by"]["acquaintance"] > plain["by"]["acquaintance"]


def test_a_plan_is_proposed_and_not_done(capsys, letter, library):
    wanted = ("--background", library, "--people", "60000", "--target", "0.2", "--floor", "0.1")
    plan = json.loads(answer(capsys, letter, *wanted, "--json"))["plan"]
    assert plan["met"]
    assert plan["after"] <= 0.2 < plan["before"]
    assert 0.1 <= plan["kept"] < 1
    out = answer(capsys, letter, *wanted)
    assert "The target is met" in out
    assert "A plan is a proposal" in out
    assert "→ […]: said as it was, an intruder's chance would be" in out
    out = answer(capsys, letter, "--people", "10", "--target", "0.1")
    assert "The target is not met within the floor" in out


def test_an_everyday_text_has_no_word_that_carries_anything(capsys, tmp_path):
    path = tmp_path / "plain.txt"
    path.write_text("and then they came and we went")
    assert "Without it" not in answer(capsys, path)


@pytest.mark.parametrize(
    "words",
    [
        ("--census", "letter.txt"),
        ("--people", "10", "--census", "letter.txt"),
        ("--background", "nowhere"),
        ("--background", "empty"),
        ("--people", "0"),
        ("--floor", "0.5"),
        ("--target", "0"),
        ("--target", "0.1", "--floor", "2"),
    ],
)
def test_what_cannot_be_is_refused_without_a_word_of_the_text(
    capsys, letter, tmp_path, monkeypatch, words
):
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    assert main(["redact", "risk", str(letter), *words]) != 0
    told = capsys.readouterr()
    assert "Wren" not in told.out + told.err
    assert "blankets" not in told.out + told.err
