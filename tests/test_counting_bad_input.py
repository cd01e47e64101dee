"""What is wrong with a table is told by row and column, and nothing partial is told as whole."""

from __future__ import annotations

import json
import time
import tracemalloc
from pathlib import Path

import pytest

from bearwitness.cli.main import main

GOOD = ["1,0,0,40", "0,1,0,31", "0,0,1,24", "1,1,0,12", "1,0,1,9", "0,1,1,7", "1,1,1,4"]
COMMANDS = [["estimate"], ["lists"], ["report", "--out"]]


def asked(tmp_path: Path, text: str, command: list[str], capsys) -> tuple[int, str, str]:
    source, out = tmp_path / "table.csv", tmp_path / "out.html"
    source.write_text(text)
    words = ["count", command[0], str(source), *command[1:]]
    code = main([*words, str(out)] if len(command) > 1 else words)
    assert not out.exists() or code == 0
    said = capsys.readouterr()
    return code, said.out, said.err


def rows(**changed: str) -> str:
    lines = [changed.get(f"row{n}", line) for n, line in enumerate(GOOD, start=2)]
    return "\n".join([changed.get("head", "A,B,C,count"), *lines, *changed.get("more", "").split()])


MANY = ",".join(f"L{n}" for n in range(40))
BAD = {
    "a negative cell": (rows(row4="0,0,1,-24"), "row 4, column count"),
    "a fractional cell": (rows(row3="0,1,0,31.5"), "row 3, column count"),
    "not a number": (rows(row3="0,1,0,NaN"), "row 3, column count"),
    "no number": (rows(row3="0,1,0,"), "row 3, column count"),
    "infinitely many": (rows(row3="0,1,0,inf"), "row 3, column count"),
    "a number as spreadsheets write it": (rows(row3="0,1,0,3e1"), "row 3, column count"),
    "a cell twice": (rows(more="1,1,0,3"), "row 9 repeats"),
    "those on no list": (rows(more="0,0,0,500"), "row 9: persons on no list"),
    "a list of everybody": ("A,B,C,count\n1,0,0,4\n1,1,0,4\n1,0,1,4\n", "column 1: everybody"),
    "a list of nobody": ("A,B,C,count\n1,0,0,4\n1,1,0,4\n0,1,0,4\n", "column 3: nobody"),
    "forty lists": (f"{MANY},count\n{'1,' * 40}3\n", "40 lists are too many"),
    "a missing column": (rows(row5="1,1,12"), "row 5 has 3 columns"),
    "half a person on a list": (rows(row5="1,0.5,0,12"), "row 5, column 2"),
    "no count": ("A,B,C\n1,0,1\n", "row 1"),
    "nothing": ("", "empty"),
    "a head alone": ("A,B,C,count\n", "empty"),
}


@pytest.mark.parametrize("wrong", BAD)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_what_is_wrong_is_named_and_nothing_is_answered(wrong, command, tmp_path, capsys):
    text, where = BAD[wrong]
    code, out, err = asked(tmp_path, text, command, capsys)
    assert code == 1
    assert out == ""
    assert where in err


def test_the_table_that_these_are_made_from_is_good(tmp_path, capsys):
    assert asked(tmp_path, rows(), ["estimate"], capsys)[0] == 0


def test_ten_million_rows_of_persons_are_refused_at_once(tmp_path, capsys):
    source = tmp_path / "people.csv"
    source.write_bytes(b"A,B,C,count\n" + b"1,0,1,1\n" * 10_000_000)
    tracemalloc.start()
    start = time.process_time()
    assert main(["count", "estimate", str(source)]) == 1
    spent, (_, peak) = time.process_time() - start, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    said = capsys.readouterr().err
    assert "too large" in said
    assert "one row for each combination of lists" in said
    assert "split" not in said
    assert spent < 5
    assert peak < 20_000_000


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00\x01" * 50, b"A,B,C,count\n\x00,1,0,3\n", b"\x89PNG"]
)
def test_what_is_no_text_is_refused(content, tmp_path, capsys):
    source = tmp_path / "table.csv"
    source.write_bytes(content)
    assert main(["count", "estimate", str(source)]) == 1
    assert capsys.readouterr().out == ""


def test_an_empty_stratum_is_withheld_and_the_others_go_on(tmp_path, capsys):
    some = [*GOOD[:-1], "1,1,1,2"]
    lines = [f"north,{row}" for row in some] + ["south,1,0,0,0", "south,0,1,0,0"]
    source = tmp_path / "strata.csv"
    source.write_text("\n".join(["where,A,B,C,count", *lines]))
    assert main(["count", "estimate", str(source), "--stratify", "where", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    north, south = told["strata"]
    assert north["withheld"] is None
    assert (south["documented"], south["withheld"]["reason"]) == (0, "few_persons")
    assert south["sentences"]["en"].startswith("Documented: 0 people on at least one of 3 lists.")
    assert south["warnings"] == []
    assert told["documented"] == north["documented"] == 125


def test_one_wrong_row_of_a_stratum_is_named_and_no_stratum_is_told_as_if_all_were_read(
    tmp_path, capsys
):
    lines = [f"north,{row}" for row in GOOD] + ["south,1,0,0,-4"]
    source = tmp_path / "strata.csv"
    source.write_text("\n".join(["where,A,B,C,count", *lines]))
    assert main(["count", "estimate", str(source), "--stratify", "where"]) == 1
    said = capsys.readouterr()
    assert (said.out, "row 9, column count" in said.err) == ("", True)
