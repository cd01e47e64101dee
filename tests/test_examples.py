"""The README's commands for who has no case run as they stand, on the files in examples/."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from bearwitness.cli.main import main
from proof_builders import GAPPED

ROOT = Path(__file__).parents[1]
_ASIDE = "    .venv/bin/bearwitness "


def commands() -> list[list[str]]:
    told = (ROOT / "README.md").read_text().split("## Without a case")[1].split("\n## ")[0]
    lines = [line for line in told.splitlines() if line.startswith(_ASIDE)]
    return [shlex.split(line.removeprefix(_ASIDE), comments=True) for line in lines]


WITHOUT_FILM = [words for words in commands() if words[:2] != ["recite", "film"]]
EXPECTED = {"read": "claims", "redact": "findings", "count": "documented", "verify": "verified"}


@pytest.mark.parametrize("words", WITHOUT_FILM, ids=lambda words: words[0])
def test_a_command_of_the_readme_runs_as_it_stands(words, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert main([*words, *([] if "--json" in words else ["--json"])]) == 0
    assert json.loads(capsys.readouterr().out)[EXPECTED[words[0]]]


def test_every_command_of_the_readme_is_tried_but_the_film_whose_script_is_read(capsys):
    (film,) = (words for words in commands() if words not in WITHOUT_FILM)
    assert {words[0] for words in WITHOUT_FILM} == EXPECTED.keys()
    assert main(["recite", "script", str(ROOT / film[2]), "--json"]) == 0
    assert "invented" in capsys.readouterr().out


def test_the_bundle_that_ships_is_the_one_of_the_vectors():
    assert (ROOT / "examples/bundle.json").read_bytes() == GAPPED
