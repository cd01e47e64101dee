"""Ways around the gate that somebody in a hurry, or with bad intent, would try."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path

import pytest

from bearwitness.consent import Answer, Scope, require
from bearwitness.errors import ConsentDenied, GateClosed, Malformed
from bearwitness.publication.gate import Cleared, gate
from test_gate import DRAFT, NOW, OPEN, OTHER, approved, drafted, permit

SRC = Path(__file__).parents[2] / "src" / "bearwitness"


def test_cleared_cannot_be_made_by_hand():
    for maker in (None, True, object(), gate, "gate", Cleared):
        with pytest.raises(GateClosed):
            Cleared(DRAFT, OPEN["permits"], OPEN["approvals"], OPEN["risk"], NOW, made_by=maker)


def test_the_draft_of_something_cleared_cannot_be_swapped():
    cleared = gate(DRAFT, **OPEN)
    with pytest.raises((GateClosed, ValueError)):
        replace(cleared, draft=drafted("Words that nobody approved."))
    with pytest.raises(AttributeError):
        cleared.draft = drafted("Words that nobody approved.")
    assert copy.deepcopy(cleared) == cleared


def test_a_permit_of_another_testimony_does_not_help():
    for permits in ((permit(name=OTHER),), (permit(), permit(name=OTHER))):
        with pytest.raises(GateClosed):
            gate(DRAFT, **OPEN | {"permits": permits})


def test_a_permit_kept_from_before_the_withdrawal_does_not_help():
    later = NOW.replace(hour=18)
    answers = [
        Answer(DRAFT.testimony, Scope.QUOTE, granted=True, at=NOW),
        Answer(DRAFT.testimony, Scope.QUOTE, granted=False, at=NOW.replace(hour=15)),
    ]
    with pytest.raises(ConsentDenied):
        require(answers, DRAFT.testimony, Scope.QUOTE, at=later)
    with pytest.raises(GateClosed):
        gate(DRAFT, **OPEN | {"at": later})


def test_one_person_under_two_spellings_is_one_person():
    for spelling in ("ADA", " ada", "a\u0064a", "ada\u200b", "аda", "ada\u00a0"):
        with pytest.raises((GateClosed, Malformed)):  # Malformed: alphabets are mixed
            gate(DRAFT, **OPEN | {"approvals": approved(DRAFT, "ada", spelling)})


def test_only_the_gate_names_the_maker_of_cleared():
    makers = {f.name for f in SRC.rglob("*.py") if "Cleared(" in f.read_text()}
    assert makers <= {"gate.py"}
    assert not [
        f for f in SRC.rglob("*.py") if "_MADE_BY_THE_GATE" in f.read_text() and f.name != "gate.py"
    ]
