"""Whether a court's judgment that is cited carries a claim, by printed rules.

"Beyond reasonable doubt" is a court's finding and never ours. All of these rules must be met by
one and the same judgment. They do not ask whether the trial was fair, or whom the court heard:
whoever doubts it rates the judgment's source, and then it does not count.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bearwitness.corroboration import reviewers
from bearwitness.corroboration.wording import Both
from bearwitness.ids import ClaimId, SourceId
from bearwitness.records.claim import Saying, Stance
from bearwitness.records.judgment import Evidence, Finality, Judgment, Proved
from bearwitness.records.source import ONE_TEXT, Link, Source, SourceKind, Standing

RULES = {
    "judgment_held": Both(
        "A court's judgment is cited, and we hold its text and rely on it",
        "Приведено судебное решение; его текст у нас есть, и мы на него опираемся",
    ),
    "judgment_for": Both(
        "Nothing that we wrote down of its own words is against the claim",
        "Ничто из записанного нами за ним самим не против утверждения",
    ),
    "judgment_final": Both(
        "It is final: nobody can appeal any more, and nobody overturned it",
        "Оно окончательное: обжаловать его уже нельзя, и никто его не отменил",
    ),
    "judgment_heard": Both(
        "The court found it proved on evidence that it took itself",
        "Суд установил это по доказательствам, которые исследовал сам",
    ),
    "judgment_proved": Both(
        "The court says that it is proved beyond reasonable doubt",
        "Суд говорит, что это доказано вне разумных сомнений",
    ),
    "judgment_signed": Both(
        "Two named reviewers have signed the citation as it stands",
        "Двое названных по имени проверяющих подписали ссылку в нынешнем виде",
    ),
}
# What a court that found a claim proved cannot do with it itself; it may quote who does.
CONTRARY = frozenset({Stance.DENIES, Stance.DOUBTS, Stance.JUSTIFIES, Stance.PREDICTS})
_MET = Both("so of a judgment that is cited", "так в одном из приведённых решений")
_NOT = Both("not so, or nobody knows", "не так или неизвестно")
_NONE = Both("no judgment is cited", "ни одно решение не приведено")


@dataclass(frozen=True, slots=True)
class Cited:
    """A judgment that is cited for a claim, and which rules it does not meet."""

    source: SourceId
    unmet: tuple[str, ...]  # codes of `RULES`

    @property
    def counts(self) -> bool:
        """Say whether it alone carries the claim."""
        return not self.unmet

    @property
    def why(self) -> Both:
        """Say why it does not count; nothing where it does."""
        them = [RULES[code] for code in self.unmet]
        return Both("; ".join(one.en for one in them), "; ".join(one.ru for one in them))


def contrary(
    claim: ClaimId,
    sayings: Iterable[Saying],
    known: Mapping[SourceId, Source],
    links: Iterable[Link] = (),
) -> frozenset[SourceId]:
    """Return who denies, doubts, justifies or only foresees a claim in words of their own.

    Whoever is named as speaker of their own words says them themselves. A copy or a translation is
    the same text, whichever of the two the words were written down for.

    Args:
        claim: which.
        sayings: who says what, of any claims.
        known: the sources that are here.
        links: who relies on whom; copies and translations are asked of them.
    """
    own = {
        s.source
        for s in sayings
        if s.claim == claim and s.stance in CONTRARY and _itself(s, known.get(s.source))
    }
    pairs = _copied(links)
    return _reached(own, [*pairs, *((onto, source) for source, onto in pairs)])


def discounted(out: Collection[SourceId], links: Iterable[Link]) -> frozenset[SourceId]:
    """Return what is rated so that nothing in it counts, and what copies or translates that."""
    return _reached(out, _copied(links))


def _itself(saying: Saying, source: Source | None) -> bool:
    return not (source.others(saying.attribution) if source else saying.attribution)


def _copied(links: Iterable[Link]) -> list[tuple[SourceId, SourceId]]:
    return [
        (k.source, k.onto)
        for k in links
        if k.relation in ONE_TEXT and k.onto and k.standing is not Standing.NOTHING
    ]


def _reached(
    some: Collection[SourceId], pairs: Collection[tuple[SourceId, SourceId]]
) -> frozenset[SourceId]:
    """Return some sources, and whoever leads to one of them by pairs of source and onto."""
    relying: dict[SourceId, list[SourceId]] = {}
    for source, onto in pairs:
        relying.setdefault(onto, []).append(source)
    found, todo = set(some), list(some)
    while todo:
        new = set(relying.get(todo.pop(), ())) - found
        found |= new
        todo += new
    return frozenset(found)


def cited(
    claim: ClaimId,
    judgments: Iterable[Judgment],
    known: Mapping[SourceId, Source],
    out: Collection[SourceId],
    signed: Mapping[str, Collection[str]],
    *,
    against: Collection[SourceId] = (),
) -> tuple[Cited, ...]:
    """Return what is cited for a claim, what meets most rules first.

    Args:
        claim: which.
        judgments: all citations; those that were taken back are passed over.
        known: the sources that are here.
        out: sources of which nothing counts, from `discounted`.
        signed: by digest of a citation, the names of the reviewers who signed it.
        against: from `contrary`.
    """
    mine = [j for j in judgments if j.claim == claim and j.finality is not Finality.NOTHING]
    found = {Cited(j.source, tuple(_unmet(j, known, out, signed, against=against))) for j in mine}
    return tuple(sorted(found, key=lambda one: (len(one.unmet), one.source)))


def why(code: str, every: tuple[Cited, ...]) -> Both:
    """Say why a rule is met or not, of the judgment that meets most."""
    if not every:
        return _NONE
    return _NOT if code in every[0].unmet else _MET


def _unmet(
    one: Judgment,
    known: Mapping[SourceId, Source],
    out: Collection[SourceId],
    signed: Mapping[str, Collection[str]],
    *,
    against: Collection[SourceId],
) -> Iterable[str]:
    source = known.get(one.source)
    met = {
        "judgment_held": source is not None
        and source.kind is SourceKind.JUDGMENT
        and bool(source.text.strip())
        and one.source not in out,
        "judgment_for": one.source not in against,
        "judgment_final": one.finality is Finality.FINAL,
        "judgment_heard": one.evidence is Evidence.HEARD,
        "judgment_proved": one.proved is Proved.BEYOND_REASONABLE_DOUBT,
        "judgment_signed": reviewers.counted(signed.get(one.digest, ())) >= 2,
    }
    return (code for code in RULES if not met[code])
