"""Replicates of a table: draws of what is not known, pooled, of each stratum apart."""

from __future__ import annotations

import json

import numpy as np
import pytest

from bearwitness.cli.main import main
from bearwitness.counting import lists
from bearwitness.counting.estimate import estimate
from bearwitness.counting.lists import replicates
from bearwitness.counting.lists_sampled import pooled
from bearwitness.counting.overlaps import overlaps
from bearwitness.errors import Malformed, Unreadable

HISTORIES = [tuple(int(bit) for bit in f"{n:03b}") for n in range(1, 8)]
EACH = (175, 220, 94, 273, 117, 147, 63)


def written(many, *, stratum=None) -> str:
    """Write tables as replicates; `stratum` is a name for all of them."""
    more = "" if stratum is None else ",year"
    lines = [f"A,B,C,draw{more},count"]
    for number, counts in enumerate(many):
        of = "" if stratum is None else f",{stratum}"
        lines += [f"{a},{b},{c},r{number}{of},{n}"
                  for (a, b, c), n in zip(HISTORIES, counts, strict=True)]  # fmt: skip
    return "\n".join(lines) + "\n"


def table(counts):
    return overlaps("ABC", dict(zip(HISTORIES, counts, strict=True)))


def shaken(number: int):
    rng = np.random.default_rng(number)
    return [tuple(max(n + int(rng.integers(-9, 10)), 1) for n in EACH) for _ in range(number)]


def test_each_value_of_the_column_is_a_table():
    some = shaken(3)
    assert replicates(written(some), "draw") == {"": tuple(table(one) for one in some)}


def test_a_stratum_that_a_replicate_does_not_name_has_nobody_there():
    first, second = written([EACH, EACH], stratum="1999"), written([EACH], stratum="2000")
    found = replicates(first + second.partition("\n")[2], "draw", stratum="year")
    assert found["1999"] == (table(EACH), table(EACH))
    assert [one.documented for one in found["2000"]] == [sum(EACH), 0]


@pytest.mark.parametrize(
    ("text", "asked", "error", "message"),
    [
        ("A,B,C,count\n1,0,0,3\n", {}, Unreadable, "no such column"),
        ("A,B,C,draw,count\n1,0,0,<b>,3\n", {}, Malformed, "row 2: this is not a name for a rep"),
        ("A,B,C,draw,year,count\n1,0,0,r,?,3\n", {"stratum": "year"}, Malformed,
         "row 2: this is not a name for a stratum"),
        ("A,B,C,draw,count\n1,0,0,r,3\n1,0,0,r,3\n", {}, Malformed, "row 3 repeats"),
        ("A,B,C,draw,count\n1,0,0\n", {}, Malformed, "row 2"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(text, asked, error, message):
    with pytest.raises(error, match=message):
        replicates(text, "draw", **asked)


def test_more_replicates_than_are_pooled_are_refused(monkeypatch):
    monkeypatch.setattr(lists, "MOST_REPLICATES", 2)
    with pytest.raises(Malformed, match="3 replicates are too many"):
        replicates(written([EACH] * 3), "draw")


@pytest.fixture
def asked(tmp_path, capsys):
    def call(text, *more):
        path = tmp_path / "table.csv"
        path.write_text(text)
        code = main(["count", "estimate", str(path), "--json", *more])
        out = capsys.readouterr()
        return code, json.loads(out.out) if code == 0 else out.err

    return call


def test_the_command_pools_and_says_what_makes_the_answer_wide(asked):
    some = shaken(5)
    code, told = asked(written(some), "--replicates", "draw")
    assert code == 0
    whole = pooled([estimate(table(one)) for one in some])
    assert told["estimate"] == {
        "median": whole.estimate.median, "lower": whole.estimate.lower,
        "upper": whole.estimate.upper,
    }  # fmt: skip
    assert "what the draws differ in moves the middle" in told["sentences"]["en"]
    assert "чем выборки различаются" in told["sentences"]["ru"]
    assert told["sentences"]["en"].endswith("What all draws got wrong alike, no range allows for.")


def test_replicates_that_are_alike_say_what_one_says(asked):
    alone = estimate(table(EACH))
    told = asked(written([EACH] * 4), "--replicates", "draw", "--level", "0.95")[1]
    assert told["estimate"]["lower"] == told["lists"]["lower"] == alone.lower
    assert told["estimate"]["median"] == alone.median
    assert told["distinct"] == 1


def test_strata_are_pooled_apart(asked):
    first, second = written([EACH, EACH], stratum="1999"), written([EACH], stratum="2000")
    text = first + second.partition("\n")[2]
    told = asked(text, "--replicates", "draw", "--stratify", "year")[1]["strata"]
    assert [one["stratum"] for one in told] == ["1999", "2000"]
    assert told[0]["estimate"]["median"] == estimate(table(EACH)).median
    assert (told[1]["estimate"], told[1]["withheld"]) == (None, 1), "half of the draws are silent"
    assert "of 2 draws 1 had no answer" in told[1]["sentences"]["en"]


def test_lists_that_are_one_source_are_one_in_every_replicate(asked):
    told = asked(written([EACH, EACH]), "--replicates", "draw", "--one-source", "A,B")[1]
    assert (told["estimate"], told["withheld"]) == (None, 2)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--stratify", "draw"], "one column cannot be both"),
        (["--method", "latent_class"], "usual method"),
        (["--draws", "3"], "usual method"),
        (["--resume", "kept"], "usual method"),
    ],
)
def test_what_replicates_do_not_take_is_refused(asked, more, message):
    code, told = asked(written([EACH]), "--replicates", "draw", *more)
    assert code == 2
    assert message in told


def test_replicates_are_of_a_table(capsys):
    assert main(["count", "estimate", "--replicates", "draw", "--reason", "r"]) == 2
    assert "--draws N" in capsys.readouterr().err
