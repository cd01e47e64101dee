"""What all tests share: the search profiles, and the case Lakeshore built once a process."""

from __future__ import annotations

import json
import os
from types import SimpleNamespace

import coverage
import pytest
from hypothesis import settings

# The usual run draws the same examples each time; `make deep` draws new and many more.
settings.register_profile("usual", deadline=None, max_examples=60, derandomize=True)
settings.register_profile("deep", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtestloop(session):
    """Take away what killed programs left of their coverage, before it is put together.

    Coverage writes without a journal, so a program that is killed may leave half a file.
    """
    result = yield
    if not hasattr(session.config, "workerinput"):
        for path in session.config.rootpath.glob(".coverage.*"):
            try:
                half = coverage.CoverageData(basename=str(path))
                half.read()
                coverage.CoverageData(no_disk=True).update(half)
            except coverage.CoverageException:
                path.unlink(missing_ok=True)
    return result


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
