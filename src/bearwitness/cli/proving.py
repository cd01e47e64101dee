"""`bearwitness prove …`: the public log, what others say of it, and a proof of one passage."""

from __future__ import annotations

import argparse
import base64
import hashlib
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from bearwitness import ids
from bearwitness.adapters import files, tsa
from bearwitness.adapters.clock import now
from bearwitness.cli import asking, cosigning, film_certificate, several
from bearwitness.cli.answer import Answer
from bearwitness.consent.uses import Derivative
from bearwitness.desk import film_keys, gating, logbook, proving, tracing, trust
from bearwitness.desk.redacting import Redactor
from bearwitness.errors import ConsentDenied, GateClosed, Missing, Misused
from bearwitness.proof import authority, checkpoint, notes, tiles
from bearwitness.proof import notice as notices
from bearwitness.proof import policy as policies
from bearwitness.proof.compact import compact
from bearwitness.proof.merkle import leaf_of
from bearwitness.proof.passages import FIELDS

_LARGEST = 1 << 20


def add(parser: argparse.ArgumentParser) -> None:
    """Add the group's commands."""
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    seal = commands.add_parser("seal", help="close the days of the public log and sign it")
    seal.add_argument("--capacity", type=int, metavar="N",
                      help="leaves a day, before the log begins and for good")  # fmt: skip
    seal.set_defaults(run=_seal)
    stamp = commands.add_parser("stamp", help="what others say of the newest checkpoint, kept")
    stamp.add_argument("--authority", action="append", default=[], metavar="URL",
                       help="ask this timestamping authority (RFC 3161)")  # fmt: skip
    stamp.add_argument("--token", action="append", default=[], type=Path, metavar="FILE",
                       help="a token that an authority gave, in DER")  # fmt: skip
    stamp.add_argument("--ots", action="append", default=[], type=Path, metavar="FILE",
                       help="an OpenTimestamps file of the checkpoint's text")  # fmt: skip
    stamp.add_argument("--cosigned", action="append", default=[], type=Path, metavar="FILE",
                       help="the checkpoint as a cosigner gave it back")  # fmt: skip
    stamp.add_argument("--text", type=Path, metavar="FILE",
                       help="write the text that is to be stamped into a new file")  # fmt: skip
    stamp.set_defaults(run=_stamp)
    trusted = commands.add_parser("trust", help="whom readers are asked to trust besides the team")
    trusted.add_argument("--cosigner", action="append", default=[], metavar="KEY",
                       help="a cosigner's verifier key")  # fmt: skip
    trusted.add_argument("--authority-certificate", action="append", default=[], type=Path,
                       metavar="FILE", help="an authority's certificate, DER or PEM")  # fmt: skip
    trusted.add_argument("--cosigners-needed", type=int, default=0, metavar="N")
    trusted.add_argument("--timestamps-needed", type=int, default=0, metavar="N")
    trusted.add_argument("--reason", required=True, metavar="WHY")
    trusted.set_defaults(run=_trust)
    bundle = commands.add_parser("bundle", help="the file that proves one cleared passage")
    bundle.add_argument("testimony", metavar="T-…")
    bundle.add_argument("passage", type=int, metavar="INDEX", help="from 0")
    bundle.add_argument("--out", type=Path, required=True, metavar="FILE")
    bundle.add_argument("--show", action="append", default=["language"], choices=FIELDS,
                        help="disclose this as well")  # fmt: skip
    bundle.add_argument("--reason", required=True, help="to whom, what for; no name in it")
    bundle.add_argument("--code", type=Path, metavar="FILE",
                        help="write its compact form, for a QR code, as well")  # fmt: skip
    bundle.set_defaults(run=_bundle)
    policy = commands.add_parser("policy", help="the keys that a reader of this case must trust")
    policy.add_argument("--out", type=Path, required=True, metavar="FILE")
    policy.add_argument("--outliving-needed", action="store_true",
                        help="nothing holds without ML-DSA-44: no code does")  # fmt: skip
    policy.set_defaults(run=_policy)
    notice = commands.add_parser("notice", help="published passages that were withdrawn since")
    notice.add_argument("--out", type=Path, required=True, metavar="FILE")
    notice.set_defaults(run=_notice)
    static = commands.add_parser("tiles", help="the whole public log as static files")
    static.add_argument("--out", type=Path, required=True, metavar="DIR")
    static.set_defaults(run=_tiles)
    for command in (seal, stamp, trusted, bundle, policy, notice, static):
        asking.add_passphrase(command)
    cosigning.add(commands)
    film_certificate.add(commands)


def _seal(args: argparse.Namespace) -> Answer:
    with closing(asking.unlocked(args)) as book:
        log = logbook.sealed(book, at=now(), capacity=args.capacity)
    tree, queue = log.newest.tree, log.queue
    return Answer(
        {"leaves": tree.size, "root": tree.root().hex(), "waiting": queue.passages,
         "capacity": queue.capacity, "days": queue.days, "checkpoint": log.newest.checkpoint},
        f"The public log has {tree.size} leaves, {queue.capacity} for each day whatever came."
        f"{_waits(queue)}",
    )  # fmt: skip


def _waits(queue: logbook.Queue) -> str:
    if not queue.passages:
        return ""
    told = f" {queue.passages} passages wait: {queue.days} days of the log, if no more come."
    if queue.long:
        told += (
            "\nThat is long. A day of this log never gets larger; `bearwitness case keeper"
            " --new-log --capacity N` begins one with larger days."
        )
    return told


def _stamp(args: argparse.Namespace) -> Answer:
    at, reason = now(), "what others say of the public log"
    if not any((args.authority, args.token, args.ots, args.cosigned, args.text)):
        raise Misused(
            "nothing to be kept was given",
            hint="--authority URL asks for a timestamp; --text FILE gives what others stamp",
        )
    with closing(asking.unlocked(args)) as book:
        text = checkpoint.parse(logbook.sealed(book, at=at).newest.checkpoint).note.text
        if args.text:
            files.write_new(args.text, text.encode())
        tokens = [tsa.token(address, text.encode()) for address in args.authority]
        tokens += several.each("--token", args.token, _stamp_in)
        for token in tokens:
            trust.stamped(book, "rfc3161", token, reason=reason, at=at)
        for data in several.each("--ots", args.ots, _stamp_in):
            trust.stamped(book, "ots", data, reason=reason, at=at)
        names: list[str] = []
        for signed in several.each("--cosigned", args.cosigned, _signed_in):
            names += trust.cosigned(book, signed, reason=reason, at=at)
        newest = logbook.sealed(book, at=at).newest
    count = len(newest.timestamps)
    told = [f"The text is in {args.text}."] if args.text else []
    if tokens or args.ots or args.cosigned:
        stamped = "1 timestamp" if count == 1 else f"{count} timestamps"
        told.append(
            f"The newest checkpoint has {stamped}; new lines by {', '.join(names) or 'nobody'}."
            " Proofs made from now on carry them."
        )
    return Answer(
        {"timestamps": count, "cosigners": names, "leaves": newest.tree.size}, " ".join(told)
    )


def _stamp_in(path: Path) -> bytes:
    return files.read_bytes(path, limit=authority.LARGEST)


def _signed_in(path: Path) -> str:
    return files.read_text(path, limit=_LARGEST)


def _trust(args: argparse.Namespace) -> Answer:
    for key in args.cosigner:
        notes.verifier_key(key)
    pins = several.each("--authority-certificate", args.authority_certificate, _certificate)
    with closing(asking.unlocked(args)) as book:
        found = replace(
            trust.named(book),
            cosigners=tuple(args.cosigner),
            authorities=tuple(pins),
            cosigners_needed=args.cosigners_needed,
            timestamps_needed=args.timestamps_needed,
        )
        trust.name(book, found, reason=args.reason, at=now())
    return Answer(
        {"cosigners": list(found.cosigners), "authorities": len(pins)},
        f"Readers are asked to trust {len(found.cosigners)} cosigners' keys and {len(pins)}"
        " authorities. Make the policy anew, and give it out.",
    )


def _certificate(path: Path) -> str:
    data = files.read_bytes(path, limit=_LARGEST)
    return base64.b64encode(authority.certificate_in(data)).decode()


def _bundle(args: argparse.Namespace) -> Answer:
    name = ids.TestimonyId(ids.checked(args.testimony, "T"))
    with closing(asking.unlocked(args)) as book:
        try:
            at = now()
            cleared = gating.cleared(Redactor(book), book, name, at)
            quotable = proving.expect_quotable(cleared)
            kept = {passage.index: passage.kept for passage in cleared.passages}
            if args.passage not in kept:
                raise Missing(
                    "this passage is not in the cleared draft",
                    hint="bearwitness testimony passages T-…",
                )
            credential = book.credentials(name)[args.passage]
            log = logbook.sealed(book, at=at)
            made, _ = log.bundle(credential, kept[args.passage], fields=args.show)
            book.did("exported a proof", name, reason=args.reason, at=at)
            used = {quotable: [f"passage {args.passage}"]}
            places = [path for path in (args.out, args.code) if path is not None]
            digest = hashlib.sha256(made).hexdigest()
            entry = [leaf_of(credential)]
            tracing.note_made(book, Derivative.PROOF, digest, used, *places, at=at, entries=entry)
        except (ConsentDenied, GateClosed):
            book.did("was refused a proof", name, reason=args.reason, at=now())
            raise
    code = compact(made)
    files.write_new(args.out, made)
    if args.code:
        files.write_new(args.code, code.encode() + b"\n")
    return Answer(
        {"file": str(args.out), "bytes": len(made), "code_letters": len(code)},
        f"{len(made)} bytes in {args.out}. Check it: bearwitness verify {args.out}",
    )


def _policy(args: argparse.Namespace) -> Answer:
    with closing(asking.unlocked(args)) as book:
        made = trust.policy(book, at=now())
        made = replace(made, outliving_needed=int(args.outliving_needed))
    files.write_new(args.out, policies.written(made))
    return Answer(
        {"issuers": list(made.issuers), "logs": list(made.logs), "file": str(args.out)},
        f"The keys are in {args.out}. Readers must get them from you in a way that nobody can"
        " swap.",
    )


def _notice(args: argparse.Namespace) -> Answer:
    with closing(asking.unlocked(args)) as book:
        made = logbook.withdrawals(book, at=now())
        signers = len(film_keys.taken_back(book))
    files.write_new(args.out, made.encode())
    count = len(notices.parse(made).entries) - signers
    back = f"{signers} certificates of films are taken back; " if signers else ""
    return Answer(
        {"withdrawn": count, "certificates": signers, "file": str(args.out)},
        f"{count} passages whose proof is out may be quoted no more; {back}the notice is in"
        f" {args.out}.",
    )


def _tiles(args: argparse.Namespace) -> Answer:
    with closing(asking.unlocked(args)) as book:
        log = logbook.sealed(book, at=now())
    made = {"checkpoint": log.newest.checkpoint.encode(), **dict(tiles.tiles(log.entries))}
    for path, content in made.items():
        target = args.out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        files.write(target, content, mode=0o644)
    return Answer(
        {"files": len(made), "leaves": log.newest.tree.size, "folder": str(args.out)},
        f"{len(made)} files in {args.out}. Whoever has them can cosign the log:"
        " bearwitness prove cosign",
    )
