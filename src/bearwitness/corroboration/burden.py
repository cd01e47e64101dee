"""Where a state owes an explanation, and a bare denial is none.

Whoever is held is in the state's hands, and only the state has the registers. So courts shift
the burden: Inter-American Court, Velásquez Rodríguez v. Honduras, 29 July 1988, §§ 135 to 136;
UN Human Rights Committee, Bleier v. Uruguay, 30/1978, § 13.3; European Court, Salman v. Turkey,
21986/93, § 100. The flag says that an answer is owed. It raises no rung and decides no case.
"""

from __future__ import annotations

from bearwitness.corroboration.grading import Opposition
from bearwitness.records.claim import Claim, Denial
from bearwitness.records.source import Source, SourceKind

# Terms of vocabulary/violations.yaml: what is done to those whom somebody holds.
IN_CUSTODY = frozenset({
    "arbitrary_detention", "arrest", "secret_detention", "enforced_disappearance", "abduction",
    "death_in_custody", "torture", "electric_shock", "ill_treatment", "forced_confession",
    "forced_disclosure", "execution", "denial_of_medical_care", "denial_of_food",
})  # fmt: skip


def on_the_state(claim: Claim, opposition: Opposition, source: Source) -> bool:
    """Say whether the one who opposes owes records and not words.

    So it is where the claim is of people who were held, a statement answers it, and gives nothing
    that can be checked. Staff judge whether the speaker speaks for a state: no record says so.
    """
    return (
        claim.predicate in IN_CUSTODY
        and source.kind is SourceKind.STATEMENT
        and opposition.kind is not Denial.REFUTATION
    )
