"""Many strata: on several cores, and taken up again after a stop."""

from __future__ import annotations

import json
import shutil
from importlib import resources
from pathlib import Path

import pytest

from bearwitness.adapters import program
from bearwitness.cli import strata
from bearwitness.cli.main import main
from bearwitness.cli.strata import Asked, estimated
from bearwitness.counting.estimate import SEED
from bearwitness.counting.overlaps import Overlaps, overlaps
from bearwitness.errors import Unreadable

EXACT = Asked("exact", SEED, 0.95, 20)


def table(more: int) -> Overlaps:
    cells = {(1, 0, 0): 40, (0, 1, 0): 30 + more, (0, 0, 1): 25, (1, 1, 0): 12, (1, 0, 1): 9}
    return overlaps("ABC", cells | {(0, 1, 1): 8, (1, 1, 1): 3})


@pytest.fixture
def tables() -> dict[str, Overlaps]:
    return {"west": table(0), "east": table(7), "empty": overlaps("", {})}


def test_several_cores_answer_as_one_does(tables):
    alone = estimated(tables, EXACT, cores=1, resume=None)
    together = estimated(tables, EXACT, cores=2, resume=None)
    assert together == alone
    assert list(together) == ["west", "east", "empty"]
    assert alone["empty"].withheld is not None
    assert alone["west"].median != alone["east"].median


def test_what_was_answered_is_not_asked_again(tables, tmp_path, monkeypatch):
    kept = tmp_path / "answers"
    first = estimated({"west": tables["west"]}, EXACT, cores=1, resume=kept)
    assert kept.stat().st_mode & 0o077 == 0
    asked: list[Overlaps] = []
    ask = strata.estimate

    def noted(one, **settings):
        asked.append(one)
        return ask(one, **settings)

    monkeypatch.setattr(strata, "estimate", noted)
    whole = estimated(tables, EXACT, cores=1, resume=kept)
    assert asked == [tables["east"], tables["empty"]]
    assert whole["west"] == first["west"]
    assert estimated(tables, EXACT, cores=1, resume=kept) == whole
    assert len(asked) == 2
    estimated(tables, Asked("exact", SEED, 0.9, 20), cores=1, resume=kept)  # another question
    assert len(asked) == 5


def test_a_half_written_answer_is_asked_anew(tables, tmp_path):
    kept = tmp_path / "answers"
    whole = estimated(tables, EXACT, cores=1, resume=kept)
    lines = kept.read_text().splitlines()
    kept.write_text("\n".join(lines)[:-40])
    assert estimated(tables, EXACT, cores=1, resume=kept) == whole
    assert estimated(tables, EXACT, cores=1, resume=kept) == whole


def asked_anew(tables, kept, monkeypatch) -> int:
    """Return how many strata are asked beside what this file holds; they answer as before."""
    asked, ask = [], strata.estimate
    whole = estimated(tables, EXACT, cores=1, resume=None)
    monkeypatch.setattr(strata, "estimate", lambda *a, **b: asked.append(a) or ask(*a, **b))
    assert estimated(tables, EXACT, cores=1, resume=kept) == whole
    monkeypatch.setattr(strata, "estimate", ask)
    return len(asked)


def test_an_answer_of_another_program_of_the_same_version_is_asked_anew(
    tables, tmp_path, monkeypatch
):
    kept = tmp_path / "answers"
    with monkeypatch.context() as older:
        older.setattr(strata, "digest", lambda: "0" * 64)
        estimated(tables, EXACT, cores=1, resume=kept)
    assert asked_anew(tables, kept, monkeypatch) == 3
    assert asked_anew(tables, kept, monkeypatch) == 0


@pytest.mark.parametrize("field", ["assumed", "trips", "uneven"])
def test_an_answer_that_lacks_what_one_has_today_is_asked_anew(
    tables, tmp_path, monkeypatch, field
):
    kept = tmp_path / "answers"
    estimated(tables, EXACT, cores=1, resume=kept)
    lines = [json.loads(line) for line in kept.read_text().splitlines() if line]
    for line in lines[:2]:
        del line["answer"][field]
    lines[2]["answer"]["method"] = "of tomorrow"
    kept.write_text("\n".join(map(json.dumps, lines)))
    assert asked_anew(tables, kept, monkeypatch) == 3
    assert asked_anew(tables, kept, monkeypatch) == 0


def test_another_line_of_the_program_that_counts_is_another_program(tmp_path):
    copy = tmp_path / "counting"
    with resources.as_file(resources.files(program.COUNTING)) as folder:
        shutil.copytree(folder, copy)
    version = "1"
    same = program.digest_of(resources.files(program.COUNTING), version)
    assert program.digest_of(copy, version) == same
    assert program.digest_of(copy, "2") != same
    source: Path = copy / "estimate.py"
    source.write_text(source.read_text().replace("APART = 1.5", "APART = 1.6"))
    assert program.digest_of(copy, version) != same


@pytest.mark.parametrize(("method", "lists"), [("exact", 12), ("loglinear", 6)])
@pytest.mark.parametrize("cores", ["1", "2"])
def test_one_stratum_of_many_lists_is_withheld_and_the_others_go_on(
    tmp_path, capsys, method, lists, cores
):
    names = [f"L{n}" for n in range(lists)]
    alone = [[int(one == two) for two in range(lists)] + [9] for one in range(lists)]
    pairs = [
        [int(n in {one, (one + 1) % lists}) for n in range(lists)] + [3] for one in range(lists)
    ]
    rows = [["many", *row] for row in alone + pairs]
    for history, count in table(0).cells:
        rows.append(["few", *history, *[0] * (lists - 3), count])
    source = tmp_path / "table.csv"
    source.write_text("\n".join(",".join(map(str, r)) for r in [["when", *names, "count"], *rows]))
    asked = ["count", "estimate", str(source), "--method", method, "--stratify", "when", "--json"]
    assert main([*asked, "--cores", cores]) == 0
    few, many = json.loads(capsys.readouterr().out)["strata"]
    assert few["withheld"] is None
    assert (many["documented"], many["withheld"]["reason"]) == (12 * lists, "many_lists")
    assert "more lists here than this method can compare" in many["sentences"]["en"]
    assert "списков здесь больше" in many["sentences"]["ru"]
    single = tmp_path / "single.csv"
    single.write_text("\n".join(",".join(map(str, r)) for r in [[*names, "count"], *alone, *pairs]))
    assert main(["count", "estimate", str(single), "--method", method]) == 2


@pytest.mark.parametrize(
    "line", ['{"asked": "x"}', '{"asked": "x", "answer": {}}', "[]", "3", "[" * 100_000]
)
def test_a_file_of_something_else_is_refused(tables, tmp_path, line):
    other = tmp_path / "other"
    other.write_text(line)
    with pytest.raises(Unreadable):
        estimated(tables, EXACT, cores=1, resume=other)
    assert other.read_text() == line


def test_the_command_tells_how_far_chains_are_and_resumes(tmp_path, capsys, monkeypatch):
    """Strata with too few people are withheld before a chain is drawn."""
    source, kept = tmp_path / "table.csv", tmp_path / "answers"
    source.write_text("when,A,B,C,count\nnow,1,0,0,3\nnow,0,1,0,2\nthen,1,0,0,4\nthen,0,0,1,1\n")
    asked = ["count", "estimate", str(source), "--stratify", "when", "--method", "latent_class"]
    asked += ["--cores", "1", "--resume", str(kept), "--json"]
    assert main(asked) == 0
    first = capsys.readouterr()
    assert "2 of 2 strata answered" in first.err
    assert [one["stratum"] for one in json.loads(first.out)["strata"]] == ["now", "then"]
    assert main(asked) == 0
    again = capsys.readouterr()
    assert (again.out, again.err) == (first.out, "")
