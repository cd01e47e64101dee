"""`bearwitness verify`: exit 0, 1 and 4, and an answer in JSON; the core alone suffices."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from bearwitness.cli.main import main
from bearwitness.proof import policy as policies
from proof_builders import GAPPED, GOOD, POLICY


@pytest.fixture
def bundle(tmp_path):
    path = tmp_path / "bundle.json"
    path.write_bytes(GAPPED)
    return path


def test_a_good_bundle_ends_with_0_and_says_what_is_not_proven(bundle, capsys):
    assert main(["verify", str(bundle)]) == 0
    told = capsys.readouterr().out
    assert told.count("erified") == 1
    assert "Verified. Not proven:" in told
    assert "| The guard [… 1 word] not open the door" in told
    assert "Not proven: that the words are true" in told


def test_a_changed_bundle_ends_with_4_and_names_the_step(bundle, capsys):
    bundle.write_bytes(GOOD.replace(b'"leaf_index":1', b'"leaf_index":2'))
    assert main(["verify", str(bundle)]) == 4
    told = capsys.readouterr().out
    assert "NOT VERIFIED" in told
    assert "guard" not in told
    assert "10  NO  inclusion" in told


def test_the_answer_in_json_has_the_promised_names(bundle, capsys):
    assert main(["verify", str(bundle), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert {"verified", "steps", "sealed_before", "text", "gaps"} <= set(answer)
    assert all({"step", "ok", "why"} <= set(step) for step in answer["steps"])
    assert answer["gaps"] == [{"slot": 2, "words": 1}]


def test_several_bundles_are_verified_only_together(bundle, tmp_path, capsys):
    empty = tmp_path / "empty.json"
    empty.touch()
    assert main(["verify", str(bundle), str(empty), "--json"]) == 4
    answer = json.loads(capsys.readouterr().out)
    assert answer["verified"] is False
    assert [one["verified"] for one in answer["bundles"]] == [True, False]


def test_a_policy_pins_the_keys(bundle, tmp_path, capsys):
    pinned = tmp_path / "policy.json"
    pinned.write_bytes(policies.written(POLICY))
    assert main(["verify", str(bundle), "--policy", str(pinned)]) == 0
    assert "in your policy" in capsys.readouterr().out


def test_a_withheld_place_is_said_to_be_withheld(bundle, capsys):
    from proof_builders import LAKESHORE

    bundle.write_bytes(LAKESHORE.bundle(fields=()))
    assert main(["verify", str(bundle)]) == 0
    assert "Its place in the testimony is withheld" in capsys.readouterr().out


def test_a_file_that_is_not_there_or_is_a_folder_ends_with_1(tmp_path, capsys):
    assert main(["verify", str(tmp_path / "none")]) == 1
    assert main(["verify", str(tmp_path)]) == 1
    assert capsys.readouterr().err.count("hint:") == 2


@pytest.mark.parametrize(
    ("missing", "extra", "words"),
    [
        ("c2pa", "film", ["verify", "film.mp4"]),
        ("babel", "public", ["public", "build", "files", "--out", "copy"]),
    ],
)
def test_what_the_core_lacks_is_told_by_its_extra(tmp_path, missing, extra, words):
    (tmp_path / "film.mp4").write_bytes((32).to_bytes(4, "big") + b"ftypisom" + bytes(20))
    (tmp_path / "files").mkdir()
    code = (
        f"import sys; sys.modules[{missing!r}] = None\n"
        f"from bearwitness.cli.main import main; sys.exit(main({words!r}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 1, done.stderr
    assert f"needs the package {missing}" in done.stderr
    assert f"pip install '.[{extra}]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_verifier_needs_nothing_but_the_core():
    code = (
        "import sys, bearwitness.cli.verifying\n"
        "ours = {n for n in sys.modules if n.startswith('bearwitness.')}\n"
        "ours -= {'bearwitness.adapters', 'bearwitness.adapters.clock'}\n"  # tells a notice's age
        "rooms = {n.split('.')[1] for n in ours}\n"
        "assert rooms <= {'cli', 'errors', 'ids', 'proof'}, rooms\n"
        "outside = {n.split('.')[0] for n in sys.modules} - sys.stdlib_module_names\n"
        "print(sorted(n for n in outside if not n.startswith('_')))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    outside = set(json.loads(done.stdout.replace("'", '"')))
    assert outside <= {
        "bearwitness",
        "cryptography",
        "cffi",
        "coverage",
        "$coverage",
        "sitecustomize",
    }, outside
