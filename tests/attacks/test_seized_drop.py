"""DROP is seized: its disk, its temporary files, what it printed. Neither who nor what is there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from bearwitness.adapters.web.serving import free_port, wait_for
from bearwitness.errors import CannotOpen
from bearwitness.sealing import opening
from web_stand import RECIPIENT, all_bytes, letters, make_drop

CANARIES = ("canary-words", "canary-name", "canary-contact", "canary-file", "canary-content")
PROGRAM = "import sys; from bearwitness.cli.main import main; sys.exit(main())"
# The same; when it ends it writes down every module that it holds then, and every file that it
# opened to write, those that were gone again included (audit events, PEP 578).
TELLING = (
    """
import atexit, json, os, sys
written = set()
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TMPFILE
def heard(event, args):
    path = args[0] if event == "open" else None
    if isinstance(path, str | bytes) and args[2] & WRITING:
        written.add(os.fsdecode(path))
def told():
    held = {"modules": sorted(sys.modules), "written": sorted(written)}
    with open(os.environ["TOLD"], "w") as file:
        json.dump(held, file)
sys.addaudithook(heard)
atexit.register(told)
"""
    + PROGRAM
)
OPENS = {  # what gives words, names or keys back
    "bearwitness.sealing.opening",
    "bearwitness.sealing.passphrase",
    "bearwitness.sealing.shares",
    "bearwitness.sealing.compartments",
    "bearwitness.desk",
}


@pytest.fixture(scope="module")
def seized(tmp_path_factory):
    """A DROP that ran as a program, received, refused and was stopped; all that is left of it."""
    root = tmp_path_factory.mktemp("seized")
    made = make_drop(root / "drop", largest_mib=4)
    (root / "tmp").mkdir()
    told = tmp_path_factory.mktemp("told") / "told"
    port = free_port()
    command = [
        sys.executable,
        "-c",
        TELLING,
        "drop",
        "serve",
        str(made.folder),
        "--port",
        str(port),
    ]
    with (root / "printed").open("wb") as printed:
        program = subprocess.Popen(
            command,
            stdout=printed,
            stderr=printed,
            cwd=root,
            env={**os.environ, "TMPDIR": str(root / "tmp"), "TOLD": str(told)},
        )
        try:
            wait_for("127.0.0.1", port)
            _knock(f"http://127.0.0.1:{port}")
        finally:
            program.terminate()
            program.wait(20)
    return root, made, json.loads(told.read_text())


def _knock(address):
    headers = {"User-Agent": "canary-agent", "X-Forwarded-For": "203.0.113.7"}
    with httpx.Client(base_url=address, headers=headers) as client:
        letter = {
            "words": (None, "canary-words " * 100),
            "names": (None, "canary-name"),
            "contact": (None, "canary-contact"),
            "files": ("canary-file.txt", b"canary-content " * 150_000, "text/plain"),
        }
        assert client.post("/en/write", files=letter).status_code == 200
        broken = {"words": (None, "canary-words"), "unknown": (None, "canary-content")}
        assert client.post("/en/write", files=broken).status_code == 400
        large = {"files": ("canary-file.txt", b"canary-content " * 400_000)}
        assert client.post("/en/write", files=large).status_code == 413


def test_what_was_said_is_sealed_and_was_never_written_in_the_clear(seized):
    root, made, _ = seized
    left = all_bytes(root)
    assert not [canary for canary in CANARIES if canary.encode() in left]
    assert "canary-words" in letters(made)[0].fields["words"]


def test_nothing_was_spooled_into_temporary_files(seized):
    root, made, told = seized
    assert not list((root / "tmp").iterdir())
    beside = {Path(name).parent for name in told["written"] if name != os.devnull}
    assert beside == {made.inbox}


def test_who_knocked_is_nowhere(seized):
    root, _, _ = seized
    left = all_bytes(root)
    assert b"203.0.113.7" not in left
    assert b"canary-agent" not in left
    printed = (root / "printed").read_text().splitlines()
    assert [line.split(":")[0] for line in printed] == ["DROP", "stopped"]


def test_refused_letters_left_nothing(seized):
    _, made, _ = seized
    assert len(list(made.inbox.iterdir())) == 1


def test_the_file_name_is_random_and_the_time_is_a_day(seized):
    _, made, _ = seized
    (envelope,) = made.inbox.iterdir()
    assert len(envelope.stem) == 32
    told = datetime.fromtimestamp(envelope.stat().st_mtime, UTC)
    assert (told.hour, told.minute, told.second, told.microsecond) == (0, 0, 0, 0)
    assert abs(time.time() - told.timestamp()) < 2 * 86400


def test_the_size_is_padded(seized, tmp_path):
    made = make_drop(tmp_path / "d")
    from bearwitness.adapters.web.serving import running
    from bearwitness.drop.app import application

    with running(application(made)) as address, httpx.Client(base_url=address) as client:
        for words in ("a", "b" * 5000):
            client.post("/en/write", files={"words": (None, words)})
    assert len({path.stat().st_size for path in made.inbox.iterdir()}) == 1


def test_what_drop_holds_opens_nothing(seized):
    """DROP's settings hold a recipient and no secret key; another key opens nothing."""
    _, made, _ = seized
    (envelope,) = made.inbox.iterdir()
    settings = (made.folder / "drop.json").read_text()
    assert "SECRET-KEY" not in settings
    assert RECIPIENT in settings
    with pytest.raises(CannotOpen):
        opening.open_envelope([envelope.read_bytes()], [opening.new_secret_key(os.urandom)])


def test_drop_has_no_code_that_opens(seized):
    """Looked at in the program itself, after it had served pages and sealed a letter."""
    _, _, told = seized
    assert {"bearwitness.drop.app", "bearwitness.sealing.envelope"} <= set(told["modules"])
    assert not OPENS & set(told["modules"])
