"""Where things are made: nothing half-made stays, and nobody clears what a living one needs."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time

import pytest

from bearwitness.adapters.workrooms import clear, made_whole, workroom
from bearwitness.errors import Refused, Unavailable

HOLD = """
import sys, time
from pathlib import Path
from bearwitness.adapters.workrooms import workroom
with workroom(Path(sys.argv[1]), ".making-") as room:
    (room / "half").write_text("half")
    print("here", flush=True)
    time.sleep(60)
"""
FILM = "import sys; from bearwitness.cli.main import main; sys.exit(main(sys.argv[1:]))"


@pytest.fixture
def other(tmp_path):
    """Another program that works in the same place."""
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"here\n"
        yield process
        process.kill()


def rooms(folder):
    return list(folder.glob(".making-*"))


def test_a_workroom_is_gone_afterwards(tmp_path):
    with workroom(tmp_path, ".making-") as room:
        (room / "x").write_text("x")
    assert rooms(tmp_path) == []
    with pytest.raises(KeyboardInterrupt), workroom(tmp_path, ".making-"):
        raise KeyboardInterrupt
    assert rooms(tmp_path) == []


def test_what_a_living_program_needs_is_left_alone(tmp_path, other):
    with workroom(tmp_path, ".making-"):
        assert len(rooms(tmp_path)) == 2
    (theirs,) = rooms(tmp_path)
    assert (theirs / "half").read_text() == "half"


def test_what_a_killed_program_left_is_cleared_by_the_next(tmp_path, other):
    other.send_signal(signal.SIGKILL)
    other.wait()
    assert len(rooms(tmp_path)) == 1
    with workroom(tmp_path, ".making-") as room:
        assert rooms(tmp_path) == [room]


def test_a_workroom_that_has_no_lock_yet_is_left_for_an_hour(tmp_path):
    room = tmp_path / ".making-abc"
    room.mkdir()
    assert clear(tmp_path, ".making-") == 0
    long_ago = time.time() - 7200
    os.utime(room, (long_ago, long_ago))
    assert clear(tmp_path, ".making-") == 1


def test_what_is_not_a_workroom_is_never_followed_or_removed(tmp_path):
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / ".lock").touch()
    (tmp_path / ".making-link").symlink_to(precious)
    (tmp_path / ".making-file").write_text("a file")
    odd = tmp_path / ".making-odd"
    odd.mkdir()
    (odd / ".lock").symlink_to(precious / ".lock")
    assert clear(tmp_path, ".making-") == 0
    assert precious.exists()


def test_a_folder_appears_whole_or_not_at_all(tmp_path):
    with pytest.raises(Unavailable), made_whole(tmp_path / "a" / "out") as inner:
        (inner / "x").write_text((inner / "gone").read_text())
    assert list((tmp_path / "a").iterdir()) == []
    with made_whole(tmp_path / "out") as inner:
        (inner / "x").write_text("x")
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["x"]
    with pytest.raises(Refused), made_whole(tmp_path / "out"):
        pass


def test_a_full_disk_leaves_nothing(tmp_path):
    with pytest.raises(Unavailable), made_whole(tmp_path / "out"):
        raise OSError(28, "no space")
    assert list(tmp_path.iterdir()) == []


def test_a_film_that_the_disk_does_not_take_leaves_nothing(tmp_path):
    lines = tmp_path / "lines.txt"
    lines.write_text("We waited by the road.\n")
    out = tmp_path / "film"
    command = [sys.executable, "-c", FILM, "recite", "film", str(lines), "--out", str(out)]

    def small():
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    done = subprocess.run(command, capture_output=True, preexec_fn=small, check=False)
    assert done.returncode == 1
    assert b"error: the film" in done.stderr
    assert not out.exists() or list(out.iterdir()) == []
