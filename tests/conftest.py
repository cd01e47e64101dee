"""What all tests share: the search profiles, and the case Lakeshore built once a process."""

from __future__ import annotations

import json
import os
from types import SimpleNamespace

import pytest
from hypothesis import settings

# The usual run draws the same examples each time; `make deep` draws new and many more.
settings.register_profile("usual", deadline=None, max_examples=60, derandomize=True)
settings.register_profile("deep", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))


@pytest.fixture(scope="session")
def lakeshore(tmp_path_factory):
    """The demo, built as `bearwitness demo --no-serve --json` builds it: its folder and answer."""
    import contextlib
    import io

    from bearwitness.cli.main import main

    folder = tmp_path_factory.mktemp("lakeshore") / "demo"
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):
        assert main(["demo", "--no-serve", "--json", "--dir", str(folder)]) == 0
    return SimpleNamespace(folder=folder, case=folder / "case", answer=json.loads(said.getvalue()))
