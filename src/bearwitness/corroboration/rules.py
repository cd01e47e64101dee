"""The printed rules of the rungs: which of them a claim meets, why, and the rung they give.

No rule is a score, and none says that a claim is true.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bearwitness.corroboration import enquiries
from bearwitness.corroboration.evidence_kinds import fewest, not_told
from bearwitness.corroboration.judgments import RULES, Cited, why
from bearwitness.corroboration.lineage import Graph
from bearwitness.corroboration.reviewers import counted as people_at_least
from bearwitness.corroboration.wording import Both, counted
from bearwitness.records.reason import person
from bearwitness.records.rung import Rung

_AS_ONE = Both(
    "; names that may be one person's count as one",
    "; имена, которые могут быть одного человека, считаются одним",
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One printed rule: the rung that needs it, whether it is met, and why."""

    code: str
    rung: Rung
    name: Both
    met: bool
    why: Both


def rules(
    graph: Graph,
    kinds: list[frozenset[str]],
    reviewers: Collection[str],
    *,
    refuted: bool,
    answered: bool,
    adverse: bool,
    courts: tuple[Cited, ...],
) -> tuple[Rule, ...]:
    """Return every rule of every rung, the lowest first.

    Args:
        graph: the claim's lineage.
        kinds: from `evidence_kinds.kinds`.
        reviewers: who has read all of it and agrees.
        refuted: whether our enquiry confirmed a specific refutation.
        answered: whether what contradicts it is answered.
        adverse: whether the best case against it is.
        courts: from `judgments.cited`.
    """
    k = graph.certain()
    first_hand = len(graph.roots)
    people = people_at_least(reviewers)
    two_kinds, solid = fewest(kinds), fewest(not_told(kinds))
    suspect, believe = Rung.GROUNDS_TO_SUSPECT, Rung.GROUNDS_TO_BELIEVE
    clear = Rung.CLEAR_AND_CONVINCING
    asserting = len(graph.speaking)
    return (
        _rule("asserted", Rung.REPORTED, asserting > 0, counted("assert", asserting)),
        _rule("not_refuted", suspect, not refuted, counted("refuted", int(refuted))),
        _rule("first_hand", suspect, first_hand > 0, counted("first_hand", first_hand)),
        _rule("two_voices", believe, k >= 2, counted("voices", k)),
        _rule("two_kinds", believe, two_kinds >= 2, counted("kinds", two_kinds)),
        _rule("answered", believe, answered, counted("answered", int(answered))),
        _rule("two_reviewers", believe, people >= 2, _people(people, reviewers)),
        _rule("three_voices", clear, k >= 3, counted("voices", k)),
        _rule("not_only_testimony", clear, solid > 0, counted("solid", solid)),
        _rule("adverse_answered", clear, adverse, counted("adverse", int(adverse))),
        *(
            Rule(code, Rung.BEYOND_REASONABLE_DOUBT, name,
                 bool(courts) and code not in courts[0].unmet, why(code, courts))
            for code, name in RULES.items()
        ),
    )  # fmt: skip


def _people(people: int, reviewers: Collection[str]) -> Both:
    """Say how many reviewers there are, and that some names count as one, without the names."""
    said = counted("reviewers", people)
    more = len({person(name) for name in reviewers}) > people
    return Both(said.en + _AS_ONE.en, said.ru + _AS_ONE.ru) if more else said


def _rule(code: str, rung: Rung, met: bool, why: Both) -> Rule:  # noqa: FBT001 - reads as a table
    return Rule(code, rung, enquiries.RULES[code], met, why)


def rung(rules: tuple[Rule, ...]) -> tuple[Rung, Rung]:
    """Return the rung by voices alone, and the one that a judgment may give in its place."""
    reached, court = Rung.RECORDED, Rung.BEYOND_REASONABLE_DOUBT
    for rung in list(Rung)[1:-1]:
        if not all(rule.met for rule in rules if rule.rung is rung):
            break
        reached = rung
    carried = all(rule.met for rule in rules if rule.rung is court or rule.code == "not_refuted")
    return reached, court if carried else reached


def unmet(rules: tuple[Rule, ...], courts: tuple[Cited, ...]) -> list[Both]:
    """Return the rules that are not met; those of courts only where a judgment is cited."""
    court = Rung.BEYOND_REASONABLE_DOUBT
    return [r.name for r in rules if not r.met and (courts or r.rung is not court)]
