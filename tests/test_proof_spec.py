"""The specification's examples are real: they verify, and its table is the program's."""

from __future__ import annotations

import re
from pathlib import Path

from bearwitness.proof import checkpoint, compact, notes, notice
from bearwitness.proof import policy as policies
from bearwitness.proof.display import REFUSED
from bearwitness.proof.verify import STEPS, verify

SPEC = Path(__file__).parents[1] / "docs" / "spec"


def example(page: str, kind: str) -> str:
    found = re.search(rf"```\w+ {kind}\n(.*?)```", (SPEC / page).read_text(), re.DOTALL)
    return found[1]


def test_the_example_bundle_verifies_and_shows_its_gap():
    verdict = verify(
        example("bundle.md", "bundle").rstrip("\n").encode(),
        policy=policies.read(example("bundle.md", "policy").encode()),
    )
    assert verdict.verified
    assert verdict.text == "I did […] see the guard."


def test_the_example_checkpoint_is_signed_and_cosigned():
    read = checkpoint.parse(example("log.md", "checkpoint"))
    cosigner = notes.verifier_key(example("log.md", "cosigner key").strip())
    assert checkpoint.verify(read, example("log.md", "log key").strip())
    assert notes.signatures_hold(read.note, cosigner)
    (line,) = [one for one in read.note.lines if one.name == cosigner.name]
    seconds = int.from_bytes(line.signature[:8], "big")
    assert f"time {seconds}\n" in (SPEC / "log.md").read_text()


def test_the_page_lists_the_steps_and_the_refused_characters_of_the_program():
    text = (SPEC / "bundle.md").read_text()
    assert re.findall(r"^\d+\. \*\*(\w+)\.\*\*", text, re.MULTILINE) == [*STEPS]
    assert ", ".join(f"{a:04X}–{z:04X}" if a != z else f"{a:04X}" for a, z in REFUSED) in text


def test_the_example_code_is_the_compact_form_of_the_example_bundle():
    code = example("bundle.md", "compact").rstrip("\n")
    assert compact.expanded(code).decode() == example("bundle.md", "bundle").rstrip("\n")


def test_the_example_notice_names_the_example_passage():
    bundle = example("bundle.md", "bundle").rstrip("\n").encode()
    verdict = verify(bundle, withdrawals=example("log.md", "notice"))
    assert verdict.verified
    assert verdict.withdrawn == "2026-03-01T12:00:00Z"
    log = example("log.md", "log key").strip()
    assert len(notice.read(example("log.md", "notice"), log).entries) == 1
