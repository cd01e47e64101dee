"""`bearwitness backup make|restore|list|destroyed`: copies of a case, and what opens them."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from bearwitness.adapters import files
from bearwitness.adapters.clock import now
from bearwitness.cli import asking, several
from bearwitness.cli.answer import Answer
from bearwitness.desk import apart, backups, certificates, keyring, noticed, safekeeping
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.deeds import Backup
from bearwitness.proof import notice
from bearwitness.proof.notice import Notice

_SHARES = 64 * 1024  # bytes of all shares together


def add(parser: argparse.ArgumentParser) -> None:
    """Add the group's commands."""
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    make = commands.add_parser(
        "make", help="the whole case in one file, its restore key in another"
    )
    make.add_argument("file", type=Path, metavar="FILE", help="not there yet")
    make.set_defaults(run=_make)
    restore = commands.add_parser("restore", help="a case again, with a quorum of custodians")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--to", type=Path, required=True, metavar="DIR", help="not there yet")
    restore.add_argument(
        "--certificate",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="of a shredding after the backup: it is done again",
    )
    restore.add_argument(
        "--notice",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="a withdrawal notice from after the backup: whom it names may be quoted no more",
    )
    restore.add_argument("--shares-fd", type=int, metavar="N", help="one share a line")
    restore.add_argument(
        "--shares-passphrase-fd", type=int, metavar="N", help="SLIP-39's own, if there is one"
    )
    restore.set_defaults(run=_restore)
    for command in (make, restore):
        command.add_argument(
            "--restore-key", type=Path, required=True, metavar="KEY", help="keep it apart"
        )
    every = commands.add_parser("list", help="which backups were made, and which still open")
    every.set_defaults(run=_list)
    destroyed = commands.add_parser("destroyed", help="every copy of its restore key is gone")
    destroyed.add_argument("backup", metavar="B-…")
    destroyed.add_argument(
        "--file", type=Path, metavar="KEY", help="a copy of it: overwrite and delete it now"
    )
    destroyed.set_defaults(run=_destroyed)
    for command in (make, restore, destroyed):
        command.add_argument("--reason", required=True, help="for the ledger; no name in it")
    for command in (make, restore, every, destroyed):
        asking.add_passphrase(command)


def _make(args: argparse.Namespace) -> Answer:
    with closing(asking.unlocked(args)) as book:
        made = apart.backup(book, args.file, args.restore_key, reason=args.reason, at=now())
        older = [b.id for b in book.all(Backup) if not b.destroyed and b.id != made.id]
    told = (
        f"Backup {made.id} in {args.file}: it opens with the restore key in {args.restore_key},"
        " the passphrase and a quorum.\nKeep the two files in different places; the restore key in"
        " as few as you can."
    )
    if older:
        told += f"\nNow destroy the restore keys of {', '.join(older)}, if you do not need them."
    return Answer(
        {"backup": made.id, "file": str(args.file), "restore_key": str(args.restore_key),
         "leaves": made.leaves, "older": older}, told,
    )  # fmt: skip


def _restore(args: argparse.Namespace) -> Answer:
    proofs = several.each(
        "--certificate",
        args.certificate,
        lambda path: certificates.verified(files.read_bytes(path, limit=certificates.LONGEST)),
    )
    facts = backups.facts_in(args.file)
    notices = several.each(
        "--notice",
        args.notice,
        lambda path: noticed.read(files.read_text(path, limit=notice.LARGEST), facts),
    )
    word = asking.secret("The case's passphrase, as it was then", args.passphrase_fd)
    shares = asking.several("Share", args.shares_fd, option="--shares-fd", longest=_SHARES)
    word_apart = ""
    if args.shares_passphrase_fd is not None:
        word_apart = asking.secret("The shares' passphrase", args.shares_passphrase_fd)
    silenced: set[str] = set()
    found = backups.restored(
        args.file,
        args.restore_key,
        args.to,
        custody_secret=keyring.joined(shares, facts, passphrase=word_apart),
        passphrase=word,
        certificates=proofs,
        then=lambda half_made: silenced.update(_obeyed(args, half_made, word, notices)),
        by=asking.who(args),
        reason=args.reason,
        at=now(),
        entropy=os.urandom,
    )
    return Answer(
        {"folder": str(args.to), "records": found.records, "shredded": found.shredded,
         "leaves": found.leaves, "withdrawn": sorted(silenced)},
        f"A case in {args.to}: {found.records} records, {found.shredded} of them shredded; every"
        f" other one opens and is the one in the log of {found.leaves} leaves.\nCompare that with"
        " a checkpoint from after the backup: it says what is missing.\nConsent stands as it did"
        f" then. Withdrawn again from notices: {len(silenced)}. Write down every other withdrawal"
        " since before you make anything of it.",
    )  # fmt: skip


def _obeyed(
    args: argparse.Namespace, folder: Path, word: str, notices: Sequence[Notice]
) -> list[str]:
    """Withdraw again what came after the backup, as far as notices tell; return of whom."""
    if not notices:
        return []
    with closing(Casebook.unlock(folder, word, by=asking.who(args), entropy=os.urandom)) as book:
        told = [noticed.obey(book, one, reason=args.reason, at=now()) for one in notices]
    return [name for names in told for name in names]


def _list(args: argparse.Namespace) -> Answer:
    with closing(asking.unlocked(args)) as book:
        made = [version for version in book.history(Backup) if not version.value.destroyed]
        gone = {backup.id for backup in book.all(Backup) if backup.destroyed}
    rows = [
        {
            "backup": version.value.id,
            "at": version.at.isoformat().replace("+00:00", "Z"),
            "by": version.by,
            "leaves": version.value.leaves,
            "destroyed": version.value.id in gone,
        }
        for version in made
    ]
    lines = [f"{row['backup']}  {row['at']}  {row['by']}  {_state(row)}" for row in rows]
    return Answer({"backups": rows}, "\n".join(lines) or "no backup was made yet")


def _state(row: dict[str, object]) -> str:
    return "its restore key is destroyed" if row["destroyed"] else "opens with its restore key"


def _destroyed(args: argparse.Namespace) -> Answer:
    with closing(asking.unlocked(args)) as book:
        name = book.get(Backup, args.backup).id
        safekeeping.destroyed(book, name, reason=args.reason, at=now(), file=args.file)
    return Answer(
        {"backup": name, "destroyed": True},
        f"{name}: if this was the last copy of its restore key, the backup opens for nobody.",
    )
