"""What a speaker does with what is said: asserts, denies, doubts, condemns, predicts, justifies.

The verb that attributes gives the stance; words of denial in the content overrule it ("said
that this is a lie" denies). A denial is of one kind: bare, of existence, no confirmation,
justification. Whether a refutation is specific is for a person to say; no rule here says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from bearwitness.corroboration import lexicon, syntax
from bearwitness.corroboration.cues import Hit
from bearwitness.corroboration.parse import Parse
from bearwitness.records.claim import Denial, Stance

OF_DENIAL = {
    Denial.FLAT: Stance.DENIES,
    Denial.EXISTENCE: Stance.DENIES,
    Denial.REFUTATION: Stance.DENIES,
    Denial.NON_CONFIRMATION: Stance.DOUBTS,
    Denial.JUSTIFICATION: Stance.JUSTIFIES,
}


def stance_of(
    parse: Parse, hit: Hit, framed_as: Stance | None, denial: Hit | None
) -> tuple[Stance, Denial | None]:
    """Return the stance to one violation, and the kind of denial if it is one.

    Args:
        parse: the text.
        hit: the violation.
        framed_as: the innermost frame's stance; None where the text speaks for itself.
        denial: the words of denial nearest to it, if the speaker uses any.
    """
    if denial is not None:
        kind = Denial(denial.term)
        return OF_DENIAL[kind], kind
    if framed_as is Stance.DENIES:
        return Stance.DENIES, Denial.FLAT
    if framed_as is Stance.DOUBTS:
        return Stance.DOUBTS, Denial.NON_CONFIRMATION
    if framed_as in {Stance.CONDEMNS, Stance.PREDICTS}:
        return framed_as, None
    if _negated(parse, hit):
        return Stance.DENIES, Denial.FLAT
    if only_possible(parse, hit):
        return Stance.PREDICTS, None
    return Stance.ASSERTS, None


def _negated(parse: Parse, hit: Hit) -> bool:
    verb = syntax.governing_verb(parse, hit.first)
    above = [i for i in (*hit.tokens, verb) if i is not None]
    return any(syntax.negated(parse, i) for i in above)


def only_possible(parse: Parse, hit: Hit) -> bool:
    """Say whether it is told as a risk or as something to come: "could be", "at risk of"."""
    for i in (hit.first, *parse.ancestors(hit.first)):
        if parse.tokens[i].lemma in lexicon.RISKS and i not in hit.tokens:
            return True
        auxiliaries = (j for j in parse.children(i) if parse.tokens[j].relation == "aux")
        if any(parse.tokens[j].lemma in lexicon.MAYBE for j in auxiliaries):
            return True
        if parse.tokens[i].relation in {"ccomp", "conj", "root", "acl:relcl", "parataxis"}:
            return False
    return False


def nearest(hit: Hit, denials: Sequence[Hit]) -> Hit | None:
    """Return the words of denial that stand closest to the violation."""
    return min(denials, key=lambda d: _distance(hit, d), default=None)


def _distance(one: Hit, other: Hit) -> int:
    return min(abs(a - b) for a in one.tokens for b in other.tokens)
