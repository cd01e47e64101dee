"""What all tests share: search profiles, commands, a DESK, a bad disk, Lakeshore built once."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from types import SimpleNamespace

import coverage
import pytest
from hypothesis import settings

# Here lies what tests write: in memory, where there is enough. Nearly all of what a casebook waits
# for is the disk; no test cuts the power, and a killed program leaves the same files in either.
MEMORY = Path("/dev/shm")
ENOUGH = 8 << 30  # bytes


def room_in_memory():
    """Say whether tests may write there: it is large, runs programs, and memory is free."""
    try:
        found, told = os.statvfs(MEMORY), Path("/proc/meminfo").read_text("ascii")
    except OSError:
        return False
    free = next(int(line.split()[1]) << 10 for line in told.splitlines() if "MemAvailable" in line)
    large = min(found.f_bavail * found.f_frsize, free) >= ENOUGH
    return large and not found.f_flag & os.ST_NOEXEC and os.access(MEMORY, os.W_OK)


if "TMPDIR" not in os.environ and room_in_memory():  # whoever names a folder gets it
    os.environ["TMPDIR"] = str(MEMORY)
    tempfile.tempdir = None

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the program does, before numpy is there

# The usual run draws the same examples each time; `make deep` draws new and many more.
settings.register_profile("usual", deadline=None, max_examples=60, derandomize=True)
settings.register_profile("deep", deadline=None, max_examples=2_000)
settings.register_profile("deepest", deadline=None, max_examples=10_000)  # laws, by hand
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))


class ToldAtOnce:
    """Name each failing test when it fails, so that a run cut short has named what failed."""

    def __init__(self, config):
        self.plugins = config.pluginmanager

    def pytest_runtest_logreport(self, report):
        terminal = self.plugins.get_plugin("terminalreporter")
        if report.failed and terminal is not None:
            terminal.write_line(f"\n{report.nodeid} ({report.when}):\n{report.longreprtext}")


def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(ToldAtOnce(config))


def pytest_collection_modifyitems(items):
    """Put the tests of the demo first: one worker has them, and none waits for it at the end."""
    items.sort(key=lambda item: "lakeshore" not in item.fixturenames)


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
    from once import made_once

    folder, said = made_once(tmp_path_factory, "demo", demo)
    return SimpleNamespace(folder=folder, case=folder / "case", answer=json.loads(said))


def demo(folder):
    """Build the demo in a folder; return its answer as it is written."""
    import contextlib
    import io

    from bearwitness.cli.journey import PASSPHRASE
    from bearwitness.cli.main import main
    from casebook_stand import quickened

    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):
        assert main(["demo", "--no-serve", "--json", "--dir", str(folder)]) == 0
    quickened(folder / "case", PASSPHRASE)
    return said.getvalue()


@pytest.fixture(scope="session")
def told_folder(tmp_path_factory):
    """The invented case as `lakeshore_case` makes it, closed: its folder."""
    from desk_stand import lakeshore_case
    from once import made_once

    def make(folder):
        lakeshore_case(folder).close()
        return ""

    return made_once(tmp_path_factory, "told", make)[0]


@pytest.fixture
def told_book(told_folder, tmp_path):
    """A copy of that case, open."""
    from contextlib import closing

    from desk_stand import copy_of

    with closing(copy_of(told_folder, tmp_path / "case")) as casebook:
        yield casebook


@pytest.fixture
def clock():
    """The clock of a DESK."""
    from desk_stand import Clock

    return Clock()


@pytest.fixture
def browser(book, tmp_path, clock):
    """A browser at the DESK of the test's own `book`."""
    from desk_stand import desk_of, entered

    return entered(desk_of(book, tmp_path, clock=clock))


@pytest.fixture
def alder(book):
    """The first testimony of the test's own `book`."""
    from bearwitness.records.testimony import Testimony

    return book.all(Testimony)[0]


@pytest.fixture
def disk(request):
    """A disk that fails when it is told to: one sync, or everything from then on."""
    from disk_stand import FailingDisk

    made = FailingDisk()
    made.dies = request.param == "it dies"
    yield made
    made.unregister()


@pytest.fixture
def held(tmp_path):
    """Give text to a command on a file descriptor, as `3<FILE` does."""
    opened = []

    def give(*lines):
        path = tmp_path / f"held-{len(opened)}"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        opened.append(os.open(path, os.O_RDONLY))
        return str(opened[-1])

    yield give
    for number in opened:
        os.close(number)


@pytest.fixture
def run(capsys):
    """Run a command in this process; return its exit code, its answer and what it told besides."""
    from bearwitness.cli.main import main

    def call(*words):
        code = main([str(word) for word in words])
        told = capsys.readouterr()
        answer = json.loads(told.out) if code == 0 and "--json" in words else told.out
        return code, answer, told.err

    return call
