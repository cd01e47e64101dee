"""The how-to for readers: its programs of others run as they stand, and say what it says."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright._impl._driver import compute_driver_executable

from bearwitness.proof import stamps
from proof_builders import GAPPED, LAKESHORE, LOG_KEY, POLICY
from stamp_stand import stamped
from strangers_stand import HERE

PAGE = (Path(__file__).parents[1] / "docs" / "howto" / "verify-a-sentence.md").read_text()
SAYS = "The guard […] not open the door, and nobody brought water."


def written(kind: str) -> str:
    return re.search(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)[1]


@pytest.fixture
def folder(tmp_path):
    kept = stamped()
    clock = [stamps.written("rfc3161", kept[f"{kind}.token"]) for kind in ("rsa", "ec")]
    (tmp_path / "p-03.json").write_bytes(LAKESHORE.bundle(timestamps=clock))
    (tmp_path / "gapped.json").write_bytes(GAPPED)
    plain = json.loads(GAPPED)
    plain["credential"] = plain["credential"].replace("~WyJ", "~WyK", 1)
    (tmp_path / "changed.json").write_text(json.dumps(plain))
    (tmp_path / "root.der").write_bytes(kept["rsa.root"])
    subprocess.run(["openssl", "x509", "-inform", "DER", "-in", "root.der", "-out", "root.pem"],
                   cwd=tmp_path, check=True)  # fmt: skip
    return tmp_path


def ran(words, folder, **more):
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False, **more)


@pytest.mark.parametrize("language", ["python", "js"])
def test_a_library_shows_the_words_and_the_gap(folder, language):
    if language == "python":
        program = [sys.executable, folder / "words.py"]
    else:
        program = [compute_driver_executable()[0], folder / "words.mjs"]
        (folder / "node_modules").symlink_to(HERE / "node_modules")
    program[1].write_text(written(f"{language} words"))
    good = ran([*program, "gapped.json", POLICY.issuers[0]], folder)
    assert " ".join(good.stdout.split()) == SAYS, good.stderr
    assert ran([*program, "changed.json", POLICY.issuers[0]], folder).returncode != 0
    assert ran([*program, "gapped.json", "A" * 43], folder).returncode != 0


def test_go_finds_the_leaf(folder, tmp_path_factory):
    (folder / "log.go").write_text(written("go log"))
    around = {"GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": "",
              "GOCACHE": str(tmp_path_factory.mktemp("go")), "PATH": "/usr/bin:/bin"}  # fmt: skip
    go = shutil.which("go") or "go"
    ran([go, "build", "-o", "log", "log.go"], folder, env=around)
    assert ran(["./log", "p-03.json", LOG_KEY], folder).stdout == (
        "leaf 1 of 11 in bearwitness.example/lakeshore\n"
    )
    plain = json.loads(GAPPED) | {"leaf_index": 2}
    (folder / "moved.json").write_text(json.dumps(plain))
    assert ran(["./log", "moved.json", LOG_KEY], folder).returncode != 0


def test_openssl_tells_the_time(folder):
    done = ran(["sh", "-e", "-c", written("sh time")], folder)
    assert done.returncode == 0, done.stderr
    assert "Time stamp: " in done.stdout
    (folder / "text").write_text("something else\n")
    command = written("sh time").split("END\n")[-1].split("\n")[0]
    assert ran(["sh", "-c", command], folder).returncode != 0
