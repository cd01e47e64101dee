"""Ways around the gate that somebody in a hurry, or with bad intent, would try."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path

import pytest

from bearwitness.consent import Answer, Scope, require
from bearwitness.errors import ConsentDenied, GateClosed, Malformed
from bearwitness.publication.gate import Cleared, expect_name, gate, reasons
from bearwitness.redaction.masking import Shape
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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bepa", "Вера"),  # Latin throughout, and Cyrillic throughout
        ("Cocoa", "Сосоа"),
        ("Vera Holm", "Holm, Vera"),
        ("Vera Holm", "Véra Holm"),
        ("Ilya", "l1ya"),
        ("Vera", "V\u00ade\u00adra"),
        ("Олена", "ОЛЕНА"),
        ("Øyvind", "Oyvind"),
    ],
)
def test_names_that_look_alike_are_one_person(one, other):
    with pytest.raises(GateClosed) as refusal:
        gate(DRAFT, **OPEN | {"approvals": approved(DRAFT, one, other)})
    assert refusal.value.reasons == (
        "1 of 2 people approved: one more person, not the same must approve these words",
    )
    third = "борис" if one == "Олена" else "boris"
    assert gate(DRAFT, **OPEN | {"approvals": approved(DRAFT, one, other, third)})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ivan Petrov", "Иван Петров"),
        ("Maria", "Борис"),
        ("John Smith", "Джон Смит"),
        ("Anna Petrova", "Petrowa, Anna"),
        ("A. Petrova", "Anna Petrova"),
        ("Giorgi", "გიორგი"),
    ],
)
def test_names_in_two_alphabets_or_two_forms_of_one_are_one_person(one, other):
    with pytest.raises(GateClosed) as refusal:
        gate(DRAFT, **OPEN | {"approvals": approved(DRAFT, one, other)})
    (why,) = refusal.value.reasons
    assert why == (
        "1 of 2 people approved: these names may be one person's: two whose names tell them apart,"
        " in one alphabet, must approve these words"
    )
    assert gate(DRAFT, **OPEN | {"approvals": approved(DRAFT, one, other, "Karl Berg")})


@pytest.mark.parametrize("name", ["—", "007", "Ada\u3164", "\u13aada", "Kim 김"])
def test_a_name_that_could_make_one_person_two_approves_nothing(name):
    with pytest.raises(Malformed, match="somebody who gives it"):
        expect_name(name)
    with pytest.raises(GateClosed):  # one that was kept before counts for nobody
        gate(DRAFT, **OPEN | {"approvals": approved(DRAFT, "ada", name)})
    assert gate(DRAFT, **OPEN | {"approvals": approved(DRAFT, "ada", name, "boris")})


@pytest.mark.parametrize("chance", [float("nan"), float("inf"), 0.0501, 1.0])
def test_a_risk_that_is_no_number_or_just_above_the_threshold_does_not_pass(chance):
    with pytest.raises(GateClosed) as refusal:
        gate(DRAFT, **OPEN | {"risk": replace(OPEN["risk"], chance_named=chance)})
    assert [why for why in refusal.value.reasons if "above 0.05" in why]


@pytest.mark.parametrize("change", ["language", "testimony", "salt", "passages", "shape", "kind"])
def test_whatever_of_a_draft_is_changed_voids_its_approvals(change):
    masked = next(p for p in DRAFT.passages if p.masks)
    at = next(n for n, piece in enumerate(masked.pieces) if piece.kind)
    other = {
        "language": {"language": "ru"},
        "testimony": {"testimony": OTHER},
        "salt": {"salt": b"another"},
        "passages": {"passages": DRAFT.passages[::-1]},
        "shape": {"passages": _with(masked, at, shape=Shape.GENERALISED)},
        "kind": {"passages": _with(masked, at, kind="place")},
    }[change]
    changed = replace(DRAFT, **other)
    assert changed.digest != DRAFT.digest
    assert {5, 6} <= {why.rule for why in reasons(changed, **OPEN)}


def _with(passage, at, **changed):
    pieces = list(passage.pieces)
    pieces[at] = replace(pieces[at], **changed)
    return tuple(replace(p, pieces=tuple(pieces)) if p is passage else p for p in DRAFT.passages)


def test_only_the_gate_names_the_maker_of_cleared():
    makers = {f.name for f in SRC.rglob("*.py") if "Cleared(" in f.read_text()}
    assert makers <= {"gate.py"}
    assert not [
        f for f in SRC.rglob("*.py") if "_MADE_BY_THE_GATE" in f.read_text() and f.name != "gate.py"
    ]
