"""The notebook: it runs as it stands, says what it shows, and is as short as it claims."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path

NOTEBOOK = Path(__file__).parents[1] / "examples" / "ten-headlines.ipynb"


def cells(kind):
    held = json.loads(NOTEBOOK.read_text())
    assert (held["nbformat"], held["nbformat_minor"]) == (4, 5)
    return [cell for cell in held["cells"] if cell["cell_type"] == kind]


def test_the_notebook_runs_and_prints_what_stands_in_it():
    names = {}
    for cell in cells("code"):
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            exec("".join(cell["source"]), names)
        assert said.getvalue() == "".join(cell["outputs"][0]["text"])
    assert (names["ten"].k_certain, names["two"].k_certain) == (1, 2)
    assert names["denied"].rung is names["ten"].rung


def test_it_takes_twenty_lines_besides_its_imports():
    lines = [line for cell in cells("code") for line in "".join(cell["source"]).splitlines()]
    assert len([line for line in lines if line.strip() and not line.startswith("from ")]) <= 20


def test_it_says_that_everything_in_it_is_invented():
    assert "invented" in "".join("".join(cell["source"]) for cell in cells("markdown"))
