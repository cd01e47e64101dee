"""`bearwitness verify BUNDLE…`: no key, no network, nothing but the core.

Exit 0 if every bundle is verified, 4 if one is not (a code of which all but the time holds is not:
it has no room for timestamps that a policy may ask for); a file that cannot be read is an error.
A film among the files is checked by its content credential (`film_verifying`), which needs the
extra `film`.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from bearwitness.adapters.clock import now
from bearwitness.cli import aging, quoting
from bearwitness.cli.answer import Answer
from bearwitness.errors import Missing, Misused, Unreadable, Unverified
from bearwitness.proof import display
from bearwitness.proof import notice as notices
from bearwitness.proof import policy as policies
from bearwitness.proof.bundle import LARGEST
from bearwitness.proof.verify import STEPS, Verdict, verify

NOT_PROVEN = "Not proven: that the words are true, or who spoke them."
UNDATED = (
    "NOT VERIFIED as your policy asks. The words, the log and the signature hold; since when is "
    "not shown by this code: open the file."
)


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `verify`."""
    parser.add_argument("bundles", nargs="+", type=Path, metavar="BUNDLE")
    parser.add_argument(
        "--policy", type=Path, metavar="FILE", help="the issuers, logs and cosigners you trust"
    )
    parser.add_argument(
        "--notice", type=Path, metavar="FILE", help="the log's newest withdrawal notice"
    )
    parser.add_argument(
        "--certificate", type=Path, action="append", default=[], metavar="FILE",
        help="of a film: the certificate that you got from the team; or --policy names it",
    )  # fmt: skip
    parser.add_argument(
        "--sidecar", type=Path, metavar="FILE", help="of a film: the manifest that lay beside it"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> Answer:
    """Check each bundle.

    Raises:
        Missing: a file is not there.
        Unreadable: a path is no file, or the policy is not one.
        Misused: more than one film, or a certificate for none.
    """
    policy = policies.read(_content(args.policy)) if args.policy else None
    notice = _notice(args.notice) if args.notice else None
    if films := [path for path in args.bundles if _is_film(path)]:
        return _film(films, args, policy, notice)
    if args.certificate or args.sidecar:
        raise Misused("a certificate and a sidecar are for a film", hint="name the film as well")
    verdicts = [verify(_content(p), policy=policy, withdrawals=notice) for p in args.bundles]
    told = [_data(path, verdict) for path, verdict in zip(args.bundles, verdicts, strict=True)]
    every = all(verdict.verified for verdict in verdicts)
    data = told[0] if len(told) == 1 else {"verified": every, "bundles": told}
    at, given = now(), notice is not None
    said = [_text(path, one) + _noticed(one, at, given=given)
            for path, one in zip(args.bundles, verdicts, strict=True)]  # fmt: skip
    text = "\n\n".join(said)
    return Answer(data, text, 0 if every else Unverified.exit_code)


def _is_film(path: Path) -> bool:
    return path.suffix.lower() in {".mp4", ".m4v", ".mov"} or _content(path, 8)[4:8] == b"ftyp"


def _film(
    films: list[Path], args: argparse.Namespace, policy: policies.Policy | None, notice: str | None
) -> Answer:
    if len(films) > 1:
        raise Misused("one film at a time", hint="with as many bundles as you like")
    from bearwitness.cli import film_verifying

    proofs = {str(path): _content(path) for path in args.bundles if path not in films}
    return film_verifying.run(films[0], proofs, args, policy=policy, notice=notice, at=now())


def _notice(path: Path) -> str:
    try:
        return _content(path, notices.LARGEST).decode()
    except UnicodeDecodeError as wrong:
        raise Unreadable(
            "this withdrawal notice is not text in UTF-8", hint="fetch it anew"
        ) from wrong


def _content(path: Path, largest: int = LARGEST) -> bytes:
    try:
        if path.exists() and not path.is_file():  # a pipe that nobody fills would wait for ever
            raise Unreadable("this is not a file", hint="give one file, not a folder or a device")
        with path.open("rb") as file:
            return file.read(largest + 1)  # one more than allowed is enough to refuse it
    except FileNotFoundError as wrong:
        raise Missing("there is no such file", hint="check the path") from wrong
    except OSError as wrong:
        raise Unreadable("this path cannot be read as a file", hint="check the path") from wrong


def _data(path: Path, verdict: Verdict) -> dict[str, Any]:
    return {
        "bundle": str(path),
        "verified": verdict.verified,
        "steps": [
            {"number": s.number, "step": s.name, "ok": s.ok, "why": s.why} for s in verdict.steps
        ],
        "sealed_before": verdict.sealed_before,
        "independent": verdict.independent,
        "clocks": [asdict(clock) for clock in verdict.clocks],
        "undated": verdict.undated,
        "withdrawn": verdict.withdrawn,
        "noticed": verdict.noticed,
        "text": verdict.text,
        "gaps": [asdict(gap) for gap in verdict.gaps],
        "issuer": verdict.issuer,
        "index": verdict.index,
        "passages": verdict.passages,
        "language": verdict.language,
        "testimony": verdict.testimony,
        "not_proven": NOT_PROVEN,
    }


def _text(path: Path, verdict: Verdict) -> str:
    name = display.harmless(str(path))  # a stranger named it
    steps = [f"  {s.number:2}  {'ok' if s.ok else 'NO':2}  {s.name:10}  {display.harmless(s.why)}"
             for s in verdict.steps]  # fmt: skip
    if not verdict.verified and not verdict.undated:
        rest = len(STEPS) - len(steps)
        return "\n".join([f"{name}: NOT VERIFIED", *steps, f"      {rest} further steps not taken"])
    return "\n".join(
        [
            f"{name}: {UNDATED if verdict.undated else 'Verified.'} {NOT_PROVEN}",
            *steps,
            "",
            *quoting.quoted(verdict.slots),
            "",
            *_withdrawn(verdict),
            f"  {_place(verdict)}. Words withheld: {quoting.withheld(verdict.slots)}.",
        ]
    )


def _withdrawn(verdict: Verdict) -> list[str]:
    if verdict.withdrawn is None:
        return []
    return ["  WITHDRAWN: the deponent asks that these words are repeated no more.", ""]


def _noticed(verdict: Verdict, at: datetime, *, given: bool) -> str:
    if not verdict.verified and not verdict.undated:
        return ""
    if verdict.noticed is None:
        return f"\n  {aging.OTHERS if given else aging.NONE}"
    return f"\n  {aging.as_of(verdict.noticed, at)}"


def _place(verdict: Verdict) -> str:
    if verdict.index is None or verdict.passages is None:
        return "Its place in the testimony is withheld"
    return f"Passage {verdict.index + 1} of {verdict.passages} of its testimony"
