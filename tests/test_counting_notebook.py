"""The notebook of a count: it runs as it stands, says what it shows, and is short."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path

NOTEBOOK = Path(__file__).parents[1] / "examples" / "how-many.ipynb"


def cells(kind):
    held = json.loads(NOTEBOOK.read_text())
    assert (held["nbformat"], held["nbformat_minor"]) == (4, 5)
    return [cell for cell in held["cells"] if cell["cell_type"] == kind]


def test_the_notebook_runs_and_prints_what_stands_in_it(monkeypatch):
    monkeypatch.chdir(NOTEBOOK.parent)
    names = {}
    for cell in cells("code"):
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            exec("".join(cell["source"]), names)
        assert said.getvalue() == "".join(cell["outputs"][0]["text"])


def test_it_takes_fifteen_lines_besides_its_imports():
    lines = [line for cell in cells("code") for line in "".join(cell["source"]).splitlines()]
    assert len([line for line in lines if line.strip() and not line.startswith("from ")]) <= 15


def test_it_says_that_its_lists_are_invented():
    assert "invented" in "".join("".join(cell["source"]) for cell in cells("markdown"))
