"""A program that crashes while a casebook is open: its memory is written nowhere."""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys

CRASHING = """
import ctypes, json, os, resource, signal, sys
from bearwitness.cli import main as program

def crash(args):
    dumpable = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)  # PR_GET_DUMPABLE
    print(json.dumps([resource.getrlimit(resource.RLIMIT_CORE), dumpable]), flush=True)
    if guarded:  # the other would really leave a file
        os.kill(os.getpid(), signal.SIGSEGV)

class Crashing:
    def add(parser):
        parser.set_defaults(run=crash)

program._group = lambda command: Crashing
guarded = sys.argv[1] == "a program"
sys.argv = ["bearwitness", "ledger"]
program.main() if guarded else program._ran(["ledger"])
"""


def ran(folder, how):
    """Run a command that crashes; return what it said of dumps, and the files it left."""
    most = resource.getrlimit(resource.RLIMIT_CORE)[1]
    done = subprocess.run(
        [sys.executable, "-c", CRASHING, how],
        cwd=folder,
        capture_output=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (most, most)),
    )
    assert done.returncode == (-signal.SIGSEGV if how == "a program" else 0)
    return json.loads(done.stdout), [path.name for path in folder.iterdir()]


def test_a_program_that_crashes_leaves_no_picture_of_its_memory(tmp_path):
    said, left = ran(tmp_path, "a program")
    assert said == [[0, 0], 0]
    assert left == []


def test_without_the_guard_this_system_would_take_one(tmp_path):
    most = resource.getrlimit(resource.RLIMIT_CORE)[1]
    (limits, dumpable), _ = ran(tmp_path, "called by another")
    assert limits == [most, most]
    assert dumpable == 1
