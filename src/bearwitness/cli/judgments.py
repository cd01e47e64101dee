"""`bearwitness claim cite|cited|sign|unsign|uncite`: a court's judgment, cited for a claim.

Whoever signs a citation has read it, and the judgment's text: its digest says which words it had,
and `--read` that they read the text. They need not agree with the claim.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import closing
from typing import Any

from bearwitness import ids
from bearwitness.adapters.clock import now
from bearwitness.cli import asking
from bearwitness.cli.answer import Answer
from bearwitness.corroboration import reviewers
from bearwitness.corroboration.judgments import Cited
from bearwitness.desk import citations, citing, voices
from bearwitness.desk.casebook import Casebook
from bearwitness.errors import Misused
from bearwitness.ids import ClaimId, SourceId
from bearwitness.proof.display import harmless
from bearwitness.records.claim import Claim
from bearwitness.records.judgment import Evidence, Finality, Judgment, Proved
from bearwitness.records.when import When

_MEANS = {
    "finality": "open: under appeal, or somebody may still appeal, or nobody knows",
    "evidence": "on which the court found it: what it heard itself, or took over from elsewhere",
    "proved": "by which standard the court says that it is",
}
_LANGUAGES = (("en", "English"), ("ru", "Russian"))


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands about judgments to the group `claim`."""
    cited = commands.add_parser("cite", help="a court's judgment finds a claim proved")
    listed = commands.add_parser("cited", help="each citation, its digest and who signed it")
    listed.add_argument("claim", nargs="?", metavar="C-…", help="default: every claim")
    listed.set_defaults(run=_cited)
    signing = commands.add_parser("sign", help="the judgment's text says what this citation says")
    unsigning = commands.add_parser("unsign", help="your signature is taken back")
    undoing = commands.add_parser("uncite", help="the citation is taken back")
    for command, run in (
        (cited, _cite),
        (signing, _sign),
        (unsigning, _unsign),
        (undoing, _uncite),
    ):
        command.add_argument("claim", metavar="C-…")
        command.add_argument("source", metavar="S-…", help="of kind judgment, with its text")
        command.set_defaults(run=run)
    _add_parts(cited)
    signing.add_argument(
        "--digest", required=True, metavar="HEX", help="of the citation you read, from `cited`"
    )
    signing.add_argument("--read", action="store_true", help="you read the judgment's text")
    for command in (signing, unsigning):
        command.add_argument("--reason", required=True, help="for the ledger; no name in it")
    for command in (cited, undoing):
        command.add_argument("--because", required=True, help="the reason; no name in it")
    for command in (cited, listed, signing, unsigning, undoing):
        asking.add_passphrase(command)


def _add_parts(cited: argparse.ArgumentParser) -> None:
    for code, language in _LANGUAGES:
        cited.add_argument(
            f"--court-{code}", required=True, metavar="NAME", help=f"the court, in {language}"
        )
    cited.add_argument("--case-number", required=True, metavar="NUMBER", help="no party's name")
    cited.add_argument("--on", required=True, metavar="DATE", help="the day of the judgment")
    cited.add_argument("--paragraph", required=True, help="where it says so: § 135")
    for name, kind in (("finality", Finality), ("evidence", Evidence), ("proved", Proved)):
        every = [one.value for one in kind if one is not Finality.NOTHING]
        cited.add_argument(f"--{name}", required=True, choices=every, help=_MEANS[name])
    cited.add_argument(
        "--tell-readers", action="store_true", help="nobody can be found by it who must not be"
    )


def _cite(args: argparse.Namespace) -> Answer:
    claim, source = _named(args)
    with closing(asking.unlocked(args)) as book:
        given = Judgment(
            claim,
            source,
            {"en": args.court_en.strip(), "ru": args.court_ru.strip()},
            args.case_number.strip(),
            When.parse(args.on),
            args.paragraph.strip(),
            Finality(args.finality),
            Evidence(args.evidence),
            Proved(args.proved),
            args.tell_readers,
            args.because.strip(),
            book.by,
        )
        given = citing.cite(book, given, at=now())
    return Answer(
        {"claim": given.claim, "source": given.source, "digest": given.digest},
        f"{given.claim} cites {given.source}; it counts once two reviewers have signed it:"
        f" bearwitness claim sign {given.claim} {given.source} --digest {given.digest}",
    )


def _cited(args: argparse.Namespace) -> Answer:
    claim = ClaimId(ids.checked(args.claim, "C")) if args.claim else None
    with closing(asking.unlocked(args)) as book:
        if claim:
            book.get(Claim, claim)
        every = [one for one in citations.every(book) if claim in (None, one.claim)]
        counts, signers = _counting(book), _signers(book)
    rows = [
        _row(one, counts.get((one.claim, one.source)), signers.get(one.digest, ())) for one in every
    ]
    return Answer({"judgments": rows}, "\n\n".join(map(_told, rows)) or "no judgment is cited")


def _counting(book: Casebook) -> dict[tuple[ClaimId, SourceId], Cited]:
    graded = voices.graded(book, at=now())
    return {(claim, one.source): one for claim, grade in graded.items() for one in grade.judgments}


def _signers(book: Casebook) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in citations.signings(book):
        found.setdefault(one.digest, []).append(one.reviewer)
    return found


def _row(one: Judgment, met: Cited | None, signers: Sequence[str]) -> dict[str, Any]:
    return {
        "claim": one.claim,
        "source": one.source,
        "court": dict(one.court),
        "case_number": one.case_number,
        "on": one.on.written,
        "paragraph": one.paragraph,
        "finality": one.finality.value,
        "evidence": one.evidence.value,
        "proved": one.proved.value,
        "tell_readers": one.told,
        "because": one.because,
        "by": one.by,
        "digest": one.digest,
        "signed_by": list(signers),
        "signed_as_one": [
            {"names": [name for name in (two.one, two.other) if name], "why": two.why.en}
            for two in reviewers.taken_as_one(signers)
        ],
        "counts": met is not None and met.counts,
        "unmet": list(met.unmet) if met else [],
    }


def _told(row: dict[str, Any]) -> str:
    court, told = row["court"], "may" if row["tell_readers"] else "may not"
    carries = "the rung rests on it" if row["counts"] else f"not met: {', '.join(row['unmet'])}"
    where = f"{court['en']} / {court['ru']}, {row['case_number']}, {row['on']}, {row['paragraph']}"
    how = f"{row['finality']}; evidence {row['evidence']}; proved {row['proved']}"
    lines = (
        f"{row['claim']} cites {row['source']}  {row['digest']}",
        where,
        f"{how}; readers {told} be told",
        f"{row['because']} ({row['by']})",
        f"signed by {', '.join(row['signed_by']) or 'nobody'}; {carries}",
        *(f"{' · '.join(two['names'])}. {two['why']}" for two in row["signed_as_one"]),
    )
    return "\n    ".join(map(harmless, lines))


def _sign(args: argparse.Namespace) -> Answer:
    claim, source = _named(args)
    if not args.read:
        raise Misused(
            "whoever signs a citation has read the judgment's text",
            hint="read it; if it says what the citation says: --read",
        )
    with closing(asking.unlocked(args)) as book:
        citing.sign(book, claim, source, args.digest.lower(), reason=args.reason, at=now())
        by = book.by
    told = f"{claim}: {by} signed that {source} says so. Two different people are needed."
    return Answer({"claim": claim, "source": source, "by": by}, told)


def _unsign(args: argparse.Namespace) -> Answer:
    claim, source = _named(args)
    with closing(asking.unlocked(args)) as book:
        citing.unsign(book, claim, source, reason=args.reason, at=now())
        by = book.by
    told = f"{claim}: {by} does not sign {source} any more"
    return Answer({"claim": claim, "source": source, "by": by}, told)


def _uncite(args: argparse.Namespace) -> Answer:
    claim, source = _named(args)
    with closing(asking.unlocked(args)) as book:
        citing.take_back(book, claim, source, because=args.because, at=now())
    return Answer({"claim": claim, "source": source}, f"{claim} does not cite {source} any more")


def _named(args: argparse.Namespace) -> tuple[ClaimId, SourceId]:
    return ClaimId(ids.checked(args.claim, "C")), SourceId(ids.checked(args.source, "S"))
