"""`bearwitness shred T-…`: destroy the only keys of a testimony, and prove it afterwards."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from bearwitness import ids
from bearwitness.adapters import files
from bearwitness.adapters.clock import now
from bearwitness.cli import asking, said, traces
from bearwitness.cli.answer import Answer
from bearwitness.desk import certificates, one_letter, shredding, tracing
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.certificates import Certificate
from bearwitness.desk.deeds import Backup
from bearwitness.desk.tracing import Trace
from bearwitness.errors import BearwitnessError, Missing, Misused, Unavailable
from bearwitness.records.testimony import Testimony


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("testimony", nargs="?", metavar="T-…")
    parser.add_argument("--reason", help="shred it; for the ledger, no name in it")
    parser.add_argument(
        "--also", action="append", default=[], metavar="R-…", help="a record that goes with it"
    )
    parser.add_argument(
        "--look", action="store_true", help="only list records that would stay and hold its names"
    )
    parser.add_argument("--certificate", type=Path, metavar="FILE", help="write it into a new file")
    parser.add_argument("--verify", type=Path, metavar="FILE", help="check a certificate; no case")
    parser.add_argument("--log", metavar="KEY", help="with --verify: the log that it must be of")
    parser.add_argument(
        "--against-case", action="store_true", help="with --verify: also against this case"
    )
    asking.add_passphrase(parser)
    parser.set_defaults(run=_shred)


def _shred(args: argparse.Namespace) -> Answer:
    if (args.verify is None) == (args.testimony is None):
        raise Misused("shred T-… --reason TEXT, or shred --verify FILE", hint="one of the two")
    if args.verify is not None:
        return _verify(args)
    name = ids.TestimonyId(ids.checked(args.testimony, "T"))
    if not (args.reason or args.look or args.certificate):
        raise Misused("nothing is shredded without a reason", hint="--reason TEXT, no name in it")
    book = asking.unlocked(args)
    try:
        if args.look:
            return _look(book, name)
        if args.reason is None:
            return _certificate_again(book, name, args.certificate)
        also = [ids.RecordId(ids.checked(record, "R")) for record in args.also]
        twins = tracing.same_letter(book, name)[1:]
        with _room_for(args.certificate):
            made, rests = tracing.shred(book, name, reason=args.reason, at=now(), also=also)
        if args.certificate:
            _hand_out(args.certificate, made)
        living = [b for b in book.all(Backup) if not b.destroyed]
    finally:
        book.close()
    return _told(made, twins, living, rests, args.case)


@contextmanager
def _room_for(certificate: Path | None) -> Iterator[None]:
    """Make the certificate's file, empty, before anything is shredded; nobody can undo that.

    Raises:
        Refused: something is there already.
    """
    if certificate is not None:
        files.write_new(certificate, b"")
    try:
        yield
    except BaseException:
        if certificate is not None:
            certificate.unlink(missing_ok=True)
        raise


def _hand_out(certificate: Path, made: Certificate) -> None:
    try:
        files.write(certificate, certificates.written(made))
    except BearwitnessError as wrong:
        with suppress(OSError):
            certificate.unlink(missing_ok=True)  # it is empty
        raise Unavailable(
            f"{made.testimony} is shredded, but its certificate could not be written",
            hint=f"write it elsewhere: bearwitness shred {made.testimony} --certificate FILE",
        ) from wrong


def _told(
    made: Certificate,
    twins: Sequence[ids.TestimonyId],
    living: list[Backup],
    rests: Sequence[Trace],
    case: Path | None,
) -> Answer:
    keys = [backup.id for backup in living]
    told = f"{made.testimony}: {len(made.keys)} keys are destroyed in this case."
    for twin in twins:
        told += (
            f"\n{twin} came of the same letter, received twice: it is shredded too. Its own"
            f" certificate: bearwitness shred {twin} --certificate FILE"
        )
    if keys:
        told += (
            f"\nBackups made before still hold them: {', '.join(keys)}. Make a new one, destroy"
            " every copy of their restore keys, and write that down: bearwitness backup destroyed"
        )
    told += f"\nEvery use of it is refused from now on. {traces.listed(rests, case)}"
    told += "\nPlain copies of this folder that were made before hold them too: destroy those."
    return Answer(
        {
            "testimony": made.testimony,
            "shredded": True,
            "same_letter": list(twins),
            "keys": len(made.keys),
            "epoch": made.epoch_after,
            "leaf": made.place,
            "backups_before": keys,
            "rests_on_it": [traces.row(trace) for trace in rests],
        },
        told,
    )


def _look(book: Casebook, name: ids.TestimonyId) -> Answer:
    with book.inside() as held:
        every = one_letter.every(held.fold, (name,))  # they go together, with both their lists
        found = shredding.suspects(held.fold, every)
    known = {one.id: one.pseudonym for one in book.all(Testimony)}
    also, lists = every[1:], "their sweep lists" if every[1:] else "its sweep list"
    lines = [
        f"{one.record}  {one.kind}  {one.key or ''}{_whose(one, every, known)}" for one in found
    ]
    return Answer(
        {"testimony": name, "same_letter": list(also),
         "stay": [{"record": s.record, "kind": s.kind, "key": s.key,
                                      "of": [other for other in s.about if other not in every],
                                      "words": shredding.holds_words(s)} for s in found]},
        said.twice(also)
        + ("\n".join(lines) or f"no record that would stay holds a word of {lists}"),
    )  # fmt: skip


def _whose(
    one: shredding.Suspect,
    every: Sequence[ids.TestimonyId],
    known: Mapping[ids.TestimonyId, str],
) -> str:
    others = ", ".join(known.get(other, other) for other in one.about if other not in every)
    if not others:
        return ""
    if shredding.holds_words(one) and not one.may_go:
        return f"  of {others}: it goes with their testimony alone"
    if shredding.holds_words(one):
        return f"  of {others}: `--also` with it destroys another deponent's words"
    return f"  names {others} too"


def _certificate_again(book: Casebook, name: ids.TestimonyId, to: Path) -> Answer:
    with book.inside() as held:
        origin, key = book.facts.origin, book.signing_key
        made = certificates.of(held, name, origin=origin, key=key, at=now())
    if not made:
        raise Missing("nobody has shredded this testimony", hint="--reason TEXT shreds it")
    files.write_new(to, certificates.written(made[-1]))
    return Answer(
        {"testimony": name, "keys": len(made[-1].keys), "file": str(to)},
        f"The certificate is in {to}. Whoever has it can check it: bearwitness shred --verify {to}",
    )


def _verify(args: argparse.Namespace) -> Answer:
    data = files.read_bytes(args.verify, limit=certificates.LONGEST)
    found = certificates.verified(data, log=args.log)
    if args.against_case:
        book = asking.unlocked(args)
        try:
            with book.inside() as held:
                certificates.expect_in(found, held.fold)
        finally:
            book.close()
    kinds = sorted({key.compartment for key in found.keys})
    told = (
        f"{found.testimony}: on {found.at:%Y-%m-%d %H:%M} UTC {found.by} destroyed"
        f" {len(found.keys)} keys ({', '.join(kinds)}).\nThe log says so at place {found.place}:"
        f" {found.log}\nIt does not show that no copy of the keys was made before."
    )
    if not args.log:
        told += "\nThe log's key is the one that the certificate names: compare it, or give --log."
    return Answer(
        {
            "verified": True,
            "testimony": found.testimony,
            "at": found.at.isoformat().replace("+00:00", "Z"),
            "by": found.by,
            "keys": [{"record": k.record, "compartment": k.compartment} for k in found.keys],
            "log": found.log,
            "log_given": args.log is not None,
            "against_case": args.against_case,
        },
        told,
    )
