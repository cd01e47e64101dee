"""`bearwitness prove film-certificate`: under which certificate the case signs its films."""

from __future__ import annotations

import argparse
from pathlib import Path

from cryptography.hazmat.primitives import serialization

from bearwitness.adapters import files
from bearwitness.adapters.clock import now
from bearwitness.adapters.media.credentials import certificates
from bearwitness.adapters.media.credentials.certificates import Signer
from bearwitness.cli import asking
from bearwitness.cli.answer import Answer
from bearwitness.desk import film_keys
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.film_keys import FilmKey
from bearwitness.errors import Misused

_LARGEST = 1 << 18


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the group."""
    parser = commands.add_parser("film-certificate", help="what readers pin to check a film")
    parser.add_argument("--name", default="", metavar="NAME",
                        help="the organisation's public name; default: the log's name")  # fmt: skip
    parser.add_argument("--chain", type=Path, metavar="FILE",
                        help="a certificate that you bought, PEM, the signer's first")  # fmt: skip
    parser.add_argument("--key", type=Path, metavar="FILE", help="its key, PEM")
    parser.add_argument("--again", action="store_true", help="in the place of the one there is")
    parser.add_argument("--revoke", nargs="?", const="", metavar="SHA256",
                        help="notices take back the one before (with --again), or the one of"
                        " before that readers pin by this SHA-256")  # fmt: skip
    parser.add_argument("--authority", metavar="URL",
                        help="who stamps the films (RFC 3161); empty: nobody")  # fmt: skip
    parser.add_argument("--out", type=Path, metavar="FILE",
                        help="write what readers pin into a new file, PEM")  # fmt: skip
    asking.add_passphrase(parser)
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> Answer:
    new = bool(args.again or args.name or args.chain or args.key)
    if (args.chain is None) != (args.key is None) or (args.name and args.chain):
        raise Misused(
            "a bought certificate is --chain with --key, and has its name in it",
            hint="--name is for one that this program makes",
        )
    if args.revoke is not None and (new if args.revoke else not args.again):
        raise Misused(
            "--revoke is for a certificate that another takes the place of",
            hint="--again --revoke; of one before that: --revoke SHA256 alone",
        )
    book = asking.unlocked(args)
    try:
        if args.revoke:
            film_keys.take_back(book, args.revoke, reason="asked for by command", at=now())
        made = new or not book.all(FilmKey)
        if made:
            why = "asked for by command"
            film_keys.keep(
                book, _signer(book, args), reason=why, at=now(), again=args.again,
                revoke=args.revoke is not None,
            )  # fmt: skip
        if args.authority is not None:
            why = "who stamps the films"
            film_keys.stamp_with(book, args.authority, reason=why, at=now())
        signer = film_keys.held(book)
    finally:
        book.close()
    if args.out:
        files.write_new(args.out, _pem(signer))
    told = _told(signer, args.out, made=made, bought=args.key is not None)
    return told if args.revoke is None else _revoked(told, args.revoke or "before")


def _revoked(told: Answer, which: str) -> Answer:
    said = (
        f"The one {which} is taken back by every notice from now on: make one (prove notice) and"
        " the policy anew (prove policy), give both out, and make films that are to hold again."
    )
    return Answer({**told.data, "revoked": True}, f"{told.text}\n{said}")


def _signer(book: Casebook, args: argparse.Namespace) -> Signer:
    if args.key is None:
        return film_keys.made(book, args.name, at=now())
    key = files.read_bytes(args.key, limit=_LARGEST)
    chain = files.read_bytes(args.chain, limit=_LARGEST)
    return certificates.bought(key, chain, at=now())


def _pem(signer: Signer) -> bytes:
    return signer.pin.public_bytes(serialization.Encoding.PEM)


def _told(signer: Signer, out: Path | None, *, made: bool, bought: bool) -> Answer:
    mark, until = certificates.fingerprint(signer.pin), signer.pin.not_valid_after_utc
    name = certificates.organisation(signer.pin)
    lines = [
        f"Films are signed under the name {name or '(none)'}, until {until.date()}.",
        f"Readers pin SHA-256 {mark}",
    ]
    if signer.authority:
        lines.append("Films are stamped by an authority, which sees a hash and who asks.")
    lines += ["The key is sealed in the case now: destroy the file it came in."] if bought else []
    if out:
        lines.append(f"It is in {out}. Give it out in a way that nobody can swap.")
    data = {"made": made, "name": name, "sha256": mark, "until": until.date().isoformat(),
            "authority": signer.authority}  # fmt: skip
    return Answer(data | {"file": str(out) if out else None}, "\n".join(lines))
