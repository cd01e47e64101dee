"""`bearwitness prove cosigner|cosign`: a partner watches the log; no case and no desk is needed.

A cosigner keeps the newest checkpoint that it signed. It signs the next one only if the log, as
its tiles have it, begins with what it signed before. So nobody can be shown two logs. What it
signs is kept before it is given out, by one run at a time: whoever stops the program, or runs it
twice, gets no signature that the next run does not know of.
"""

from __future__ import annotations

import argparse
import os
from functools import partial
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bearwitness.adapters import files
from bearwitness.adapters.clock import now
from bearwitness.cli import asking
from bearwitness.cli.answer import Answer
from bearwitness.errors import CannotOpen, Malformed, Refused
from bearwitness.proof import checkpoint as checkpoints
from bearwitness.proof import notes, tiles
from bearwitness.proof.merkle import Tree

_LARGEST = 1 << 20


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the two commands to the group."""
    new = commands.add_parser("cosigner", help="make a cosigner's key (for partners)")
    new.add_argument("name", metavar="NAME", help="such as partner.example/cosigner")
    new.add_argument("--key", type=Path, required=True, metavar="FILE", help="a new file")
    new.set_defaults(run=_cosigner)
    sign = commands.add_parser("cosign", help="check that a log only grew, and sign it")
    sign.add_argument("log", type=Path, metavar="DIR", help="the log's static files")
    sign.add_argument("--name", required=True, metavar="NAME", help="under which you sign")
    sign.add_argument("--key", type=Path, required=True, metavar="FILE")
    sign.add_argument("--log-key", required=True, metavar="KEY", help="the log's verifier key")
    sign.add_argument("--seen", type=Path, required=True, metavar="FILE",
                      help="where you keep the checkpoint that you signed last")  # fmt: skip
    sign.add_argument("--first", action="store_true", help="you never signed this log before")
    sign.add_argument("--out", type=Path, required=True, metavar="FILE", help="the signed one")
    sign.set_defaults(run=_cosign)
    for command in (new, sign):
        command.add_argument("--passphrase-fd", type=int, metavar="N",
                             help="read the key's passphrase from this descriptor")  # fmt: skip


def _cosigner(args: argparse.Namespace) -> Answer:
    key = Ed25519PrivateKey.from_private_bytes(os.urandom(32))
    written = checkpoints.cosigner_key(args.name, key)
    notes.verifier_key(written)  # refuses a name that cannot be one
    word = asking.new_passphrase(args.passphrase_fd)
    if not word:
        raise Malformed("a key needs a passphrase", hint="six random words are a good one")
    sealed = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(word.encode()),
    )
    files.write_new(args.key, sealed)
    return Answer(
        {"key": written, "file": str(args.key)},
        f"{written}\n\nGive this line to those whose log you cosign. The key is in {args.key}.",
    )


def _cosign(args: argparse.Namespace) -> Answer:
    text = files.read_text(args.log / "checkpoint", limit=_LARGEST)
    found = checkpoints.parse(text)
    if not checkpoints.verify(found, args.log_key):
        raise Refused("the log's key did not sign this checkpoint", hint="is it the right log?")
    tree = tiles.tree_of(found.size, partial(_tile, args.log))
    if tree.root() != found.root:
        raise Refused("the tiles are not those of this checkpoint", hint="fetch the log anew")
    key = _key(args.key, asking.secret("The key's passphrase", args.passphrase_fd))
    with files.held(args.key):
        before = _before(args, tree, found)
        signed = checkpoints.cosign(text, name=args.name, key=key, at=now())
        files.write(args.seen, signed.encode())
        files.write(args.out, signed.encode(), mode=0o644)
    return Answer(
        {"leaves": found.size, "before": before, "file": str(args.out)},
        f"The log grew from {before} to {found.size} leaves and begins with what you signed"
        f" before. Give {args.out} back to those who keep it.",
    )


def _before(args: argparse.Namespace, tree: Tree, found: checkpoints.Checkpoint) -> int:
    """Return the size that was signed before; refuse a log that does not begin with it."""
    if args.first == args.seen.exists():
        raise Refused(
            "there is something in this place already"
            if args.first
            else "what you signed last is not there",
            hint="check the path of --seen; --first only if you never signed this log",
        )
    if args.first:
        return 0
    last = checkpoints.parse(files.read_text(args.seen, limit=_LARGEST))
    if not checkpoints.verify(last, args.log_key) or last.size > found.size:
        raise Refused(
            "this is not the log that you signed before, or an older state of it",
            hint="keep both files: they show what the log's keeper did",
        )
    beginning = Tree.of_hashes([tree.subtree(0, n) for n in range(last.size)])
    if beginning.root() != last.root:
        raise Refused(
            "the log does not begin with what you signed before",
            hint="keep both files: they show that the log was changed",
        )
    return last.size


def _tile(folder: Path, path: str) -> bytes:
    return files.read_bytes(folder / path, limit=32 * tiles.WIDTH)


def _key(path: Path, word: str) -> Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(
            files.read_bytes(path, limit=_LARGEST), word.encode()
        )
    except (ValueError, TypeError) as wrong:
        raise CannotOpen("this key does not open", hint="another passphrase, or a file") from wrong
    if not isinstance(key, Ed25519PrivateKey):
        raise Malformed("this is another kind of key", hint="`prove cosigner` makes one")
    return key
