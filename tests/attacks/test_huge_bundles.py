"""A bundle of a gigabyte, or nested without end, is refused in the memory of a small one."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from proof_builders import GOOD

HUGE = 1 << 30  # bytes; a file with a hole, which takes no room on the disk
_CHILD = """
import json, resource, sys
from bearwitness.cli.main import main
code = main(["verify", "--json", sys.argv[1]])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
sys.stderr.write(json.dumps({"code": code, "peak": peak}))
"""


def measured(path):
    """Verify in a process of its own: exit code, answer, and most memory in KiB."""
    done = subprocess.run([sys.executable, "-c", _CHILD, path], capture_output=True, text=True,
                          check=True)  # fmt: skip
    told = json.loads(done.stderr)
    return told["code"], json.loads(done.stdout), told["peak"]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    path = tmp_path_factory.mktemp("small") / "bundle.json"
    path.write_bytes(GOOD)
    code, _, peak = measured(path)
    assert code == 0
    return peak


def beginnings():
    yield "nothing but zeros", b"", HUGE
    yield "a good bundle and a gigabyte more", GOOD, HUGE
    yield "lists without end", b"[" * 1_000_000, 1_000_000
    yield "names without end", b'{"a":' * 200_000, 1_000_000
    yield "one name a hundred thousand times", b"{" + b'"v":1,' * 100_000 + b'"v":1}', 0
    yield "one number of a million digits", b'{"v":' + b"9" * 1_000_000 + b"}", 0
    yield "a code without an end", b"BW1:" + b"0" * 1_000_000, HUGE
    tildes = b'{"credential":"' + b"~" * 1_000_000 + b'"}'
    yield "a million disclosures of nothing", tildes, 0


@pytest.mark.parametrize(("start", "size"), [case[1:] for case in beginnings()],
                         ids=[case[0] for case in beginnings()])  # fmt: skip
def test_it_is_refused_at_a_numbered_step_in_constant_memory(tmp_path, small, start, size):
    path = tmp_path / "bundle.json"
    with path.open("wb") as file:
        file.write(start)
        file.truncate(max(size, len(start)))
    code, answer, peak = measured(path)
    assert code == 4
    assert answer["steps"][-1]["number"] in (1, 2)
    assert not answer["steps"][-1]["ok"]
    assert peak - small < 24 * 1024  # KiB; a mebibyte is read, whatever the file has
