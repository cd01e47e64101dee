"""The specification's examples are real: they verify, and its table is the program's."""

from __future__ import annotations

import re
from pathlib import Path

from bearwitness.proof import checkpoint, notes
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
    assert f"time {notes.cosigned_at(read.note, cosigner)}\n" in (SPEC / "log.md").read_text()


def test_the_page_lists_the_steps_and_the_refused_characters_of_the_program():
    text = (SPEC / "bundle.md").read_text()
    assert re.findall(r"^\d+\. \*\*(\w+)\.\*\*", text, re.MULTILINE) == [*STEPS]
    assert ", ".join(f"{a:04X}–{z:04X}" if a != z else f"{a:04X}" for a, z in REFUSED) in text
