"""The tally's vectors and the page that specifies it agree with the code."""

from __future__ import annotations

import json
from pathlib import Path

from bearwitness.campaign.petition import leaf_of, read, root_of, tally_read, tally_written
from bearwitness.sealing import opening

ROOT = Path(__file__).parents[1]
BYTES = (ROOT / "vectors/tally/three.tally").read_bytes()
VECTOR = json.loads((ROOT / "vectors/tally/three.json").read_text("utf-8"))


def test_the_vector_reads_and_writes_to_the_byte():
    tally = tally_read(BYTES)
    assert tally_written(tally) == BYTES
    assert root_of(tally.sealed).hex() == VECTOR["root"]


def test_the_team_opens_every_entry_and_finds_its_leaf():
    sealed = tally_read(BYTES).sealed
    opened = {
        leaf.hex(): b"".join(opening.opened([content], [VECTOR["secret_key"]]))
        for leaf, content in sealed.items()
    }
    assert {leaf: data.decode().rstrip() for leaf, data in opened.items()} == {
        entry["leaf"]: entry["written"] for entry in VECTOR["entries"]
    }
    assert all(leaf_of(read(data)).hex() == leaf for leaf, data in opened.items())


def test_the_specification_shows_these_bytes():
    page = (ROOT / "docs/spec/tally.md").read_text("utf-8")
    shown = page.split("```")[1].strip().split("\n")
    lines = BYTES.decode().strip().split("\n")
    assert len(shown) == len(lines)
    assert all(line.startswith(start.rstrip("…")) for start, line in zip(shown, lines, strict=True))
