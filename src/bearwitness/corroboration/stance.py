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
_ENDS = {"ccomp", "conj", "root", "acl:relcl", "parataxis"}
_PREDICATIVE = {"acomp", "attr", "oprd", "obl", "xcomp", "obj", "nsubj"}
_NEEDFUL = ("необходим", "оправдан", "вынужден", "правомерн", "законн", "соразмерн", "обоснован")
_STEPS = 3


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
    if framed_as is Stance.JUSTIFIES:
        return Stance.JUSTIFIES, Denial.JUSTIFICATION
    if framed_as in {Stance.CONDEMNS, Stance.PREDICTS}:
        return framed_as, None
    return _by_its_own_words(parse, hit)


def _by_its_own_words(parse: Parse, hit: Hit) -> tuple[Stance, Denial | None]:
    excuse, ruled_out = excused(parse, hit), _ruled_out(parse, hit)
    if excuse is not None:
        return (Stance.JUSTIFIES, Denial.JUSTIFICATION) if excuse else (Stance.CONDEMNS, None)
    if condemned(parse, hit):
        return Stance.CONDEMNS, None
    if ruled_out is not None:
        return (Stance.DENIES, Denial.FLAT) if ruled_out else (Stance.PREDICTS, None)
    if _negated(parse, hit):
        verb = syntax.governing_verb(parse, hit.first)
        forgiven = verb is not None and parse.tokens[verb].lemma in lexicon.EXCUSING
        return (Stance.CONDEMNS, None) if forgiven else (Stance.DENIES, Denial.FLAT)
    return (Stance.PREDICTS, None) if only_possible(parse, hit) else (Stance.ASSERTS, None)


def taken_back(parse: Parse, denial: Hit) -> bool:
    """Say whether it is no justification at all: "can never be justified", "not deserved"."""
    if denial.term != Denial.JUSTIFICATION.value:
        return False
    verbs = {syntax.governing_verb(parse, i) for i in denial.tokens}
    told = {parse.tokens[i].lemma for i in denial.tokens} & lexicon.NOT
    return not told and any(v is not None and syntax.negated(parse, v) for v in verbs)


def _negated(parse: Parse, hit: Hit) -> bool:
    verb = syntax.governing_verb(parse, hit.first)
    above = [i for i in (*hit.tokens, verb) if i is not None]
    return any(syntax.negated(parse, i) for i in above)


def condemned(parse: Parse, hit: Hit) -> bool:
    """Say whether it is only judged: "called the killings barbaric", «назвал недопустимыми»."""
    head = parse.tokens[hit.first].head
    near = (head, *parse.children(head)) if head != hit.first else ()
    judged = (parse.tokens[i].lemma.startswith(lexicon.JUDGING) for i in near)
    subject = parse.tokens[hit.first].relation in {*syntax.SUBJECTS, "dobj", "obj"}
    return subject and parse.tokens[hit.first].word_class == "NOUN" and any(judged)


def only_possible(parse: Parse, hit: Hit) -> bool:
    """Say whether it is told as a risk or as something to come: "could be", "at risk of"."""
    for i in (hit.first, *parse.ancestors(hit.first)):
        if parse.tokens[i].lemma in lexicon.RISKS and i not in hit.tokens:
            return True
        if parse.language == "ru" and parse.tokens[i].lemma in lexicon.MAYBE:
            return True
        if _likely(parse, i):
            return True
        auxiliaries = (j for j in parse.children(i) if parse.tokens[j].relation == "aux")
        if any(parse.tokens[j].lemma in lexicon.MAYBE for j in auxiliaries):
            return True
        if parse.tokens[i].relation in _ENDS:
            return False
    return False


def _ruled_out(parse: Parse, hit: Hit) -> bool | None:
    """Say whether it is ruled out, or (False) is not: "torture cannot be ruled out"."""
    for i in (hit.first, *parse.ancestors(hit.first)):
        above = parse.tokens[i].head
        if parse.tokens[above].lemma in lexicon.RULED_OUT and above != i:
            near = [*parse.children(above), parse.tokens[above].head]
            hard = any(parse.tokens[j].lemma in lexicon.CANNOT for j in near)
            if hard or syntax.negated(parse, above):
                return False
            out = any(parse.tokens[j].text.lower() == "out" for j in near)
            return True if out or parse.language == "ru" else None
        if parse.tokens[i].relation in _ENDS:
            return None
    return None


def excused(parse: Parse, hit: Hit) -> bool | None:
    """“The detentions were necessary", "those killed were terrorists"; False if it says "not".

    “Those killed were not terrorists" says nothing of the kind: None.
    """
    subject = _subject_over(parse, hit.tokens[-1])
    head = parse.tokens[subject].head
    if parse.tokens[subject].relation not in syntax.SUBJECTS or head == subject:
        return None
    told = [head] if parse.tokens[head].word_class in {"NOUN", "ADJ", "VERB"} else []
    if parse.tokens[head].lemma in lexicon.COPULAS:
        told = [i for i in parse.children(head) if parse.tokens[i].relation in _PREDICATIVE]
    lemmas = {w for i in told for w in (parse.tokens[i].lemma, parse.tokens[i].text.lower())}
    necessary = lemmas & lexicon.NECESSARY or any(w.startswith(_NEEDFUL) for w in lemmas)
    if syntax.negated(parse, head):
        return False if necessary else None
    return True if necessary or lemmas & lexicon.ENEMIES else None


def _subject_over(parse: Parse, at: int) -> int:
    """Climb from «убитых» to «двое убитых», from "killed" to "two of those killed"."""
    through = {"acl", "amod", "nmod", "pobj", "prep", "relcl", "acl:relcl"}
    for _ in range(_STEPS):
        if parse.tokens[at].relation not in through:
            break
        at = parse.tokens[at].head
    return at


def _likely(parse: Parse, i: int) -> bool:
    """“Further killings are likely”, «новые убийства неизбежны»."""
    if parse.tokens[i].lemma in lexicon.LIKELY and parse.tokens[i].word_class in {"ADJ", "VERB"}:
        return True
    if parse.tokens[i].word_class not in {"AUX", "VERB"}:
        return False
    return any(
        parse.tokens[j].lemma in lexicon.LIKELY and parse.tokens[j].relation in {"acomp", "oprd"}
        for j in parse.children(i)
    )


def nearest(hit: Hit, denials: Sequence[Hit]) -> Hit | None:
    """Return the words of denial that stand closest to the violation."""
    return min(denials, key=lambda d: _distance(hit, d), default=None)


def _distance(one: Hit, other: Hit) -> int:
    return min(abs(a - b) for a in one.tokens for b in other.tokens)
