"""The marks of the one real article: offsets and codes, no words of it; another text is refused."""

from __future__ import annotations

import json
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.records.claim import Denial, Modality, Stance

_PATH = Path(__file__).parents[1] / "benchmarks" / "article.py"
_SPEC = spec_from_file_location("article_benchmark", _PATH)
benchmark = module_from_spec(_SPEC)
sys.modules[_SPEC.name] = benchmark  # dataclasses look their module up
_SPEC.loader.exec_module(benchmark)
MARKS = json.loads(benchmark.GOLD.read_text(encoding="utf-8"))


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def test_the_marks_hold_codes_and_no_words_of_the_article():
    known = {"", "sha256", "speakers", "claims", "links", "either", MARKS["sha256"]}
    known |= set(vocabulary("violations").terms) | {s.value for s in (*Stance, *Denial, *Modality)}
    known |= set(MARKS["speakers"]) | set(MARKS["claims"][0]) | set(MARKS["links"][0])
    assert {one for one in strings(MARKS) if one not in known} == set()
    assert all(name.isidentifier() for name in (*MARKS["speakers"], *MARKS["claims"][0]))


def test_a_wrong_chain_and_an_invented_link_are_told():
    """On a text of the test's own, whose marks say who is whom."""
    text = "Men were beaten, Lake Watch said."
    marks = {
        "speakers": {"watch": [[17, 27]], "other": [[0, 3]]},
        "claims": [
            {
                "core": True,
                "predicate": ["beating"],
                "stance": ["asserts"],
                "denial": None,
                "words": [0, 15],
                "chains": [["watch"]],
                "figure": None,
                "place": None,
                "said_on": None,
                "perpetrator": [],
            }
        ],
        "links": [{"from": "", "onto": "watch", "core": True}],
        "either": [],
    }
    right = list(benchmark.report(benchmark.Gold(text, marks), misses=True))
    assert right[0] == "core claims found 1 of 1, whole chain 1, all right 1"
    assert right[1] == "links between sources found 1 of 1"
    assert right[2].startswith("invented: 0 claims, 0 links")
    marks["claims"][0]["chains"] = [["other"]]
    marks["links"][0]["onto"] = "other"
    wrong = list(benchmark.report(benchmark.Gold(text, marks), misses=True))
    assert wrong[0] == "core claims found 1 of 1, whole chain 0, all right 0"
    assert wrong[1] == "links between sources found 0 of 1"
    assert wrong[2].startswith("invented: 0 claims, 1 links")


def test_without_the_article_it_says_so_and_another_text_is_refused(tmp_path, capsys):
    assert benchmark.main([str(tmp_path / "none.txt")]) == 0
    assert "not here" in capsys.readouterr().out
    other = tmp_path / "other.txt"
    other.write_text("An invented text.", encoding="utf-8")
    assert benchmark.main([str(other)]) == 1
    assert "another text" in capsys.readouterr().out


@pytest.mark.parametrize("part", ["claims", "links"])
def test_there_is_something_to_find(part):
    assert sum(mark["core"] for mark in MARKS[part]) > 10
