"""`bearwitness public build EDITION --out DIR`: an edition's folder becomes a static site."""

from __future__ import annotations

import argparse
import base64
import binascii
from pathlib import Path
from typing import TYPE_CHECKING

from bearwitness.cli.answer import Answer
from bearwitness.errors import Misused

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def add_build(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `build` to the commands of `public`."""
    parser = commands.add_parser("build", help="make the site of an edition")
    parser.add_argument("edition", type=Path, metavar="EDITION", help="the edition's folder")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where it goes")
    parser.add_argument("--petition", default="", metavar="URL", help="the petition's server")
    parser.add_argument("--address", default="", metavar="URL", help="where the site will stand")
    parser.add_argument(
        "--key", default="", metavar="KEY", help="the edition key expected (base64url, 32 bytes)"
    )
    parser.set_defaults(run=build)


def build(args: argparse.Namespace) -> Answer:
    """Build the site.

    Raises:
        Misused: an argument cannot be what it should be.
        Missing, Malformed, Unreadable, Unverified: the edition cannot be trusted.
    """
    from bearwitness.adapters.clock import now
    from bearwitness.public import building

    settings = building.Settings(petition=args.petition, address=args.address)
    key = _key(args.key) if args.key else None
    built = building.build(args.edition, args.out, at=now(), settings=settings, key=key)
    data = {
        "out": str(args.out),
        "pages": built.pages,
        "files": built.files,
        "bytes": built.bytes,
        "first_page_bytes": built.first_page,
        "key_checked": key is not None,
    }
    text = f"{built.pages} pages in {args.out}, {built.bytes // 1000} KB with all files"
    if key is None:
        text += "\nthe manifest was checked with its own key; --key checks whose it is"
    if not built.noted:
        text += "\nwhere the site is could not be noted beside the edition: a withdrawal will not"
        text += " find it; write it down with `bearwitness consent copy`"
    return Answer({**data, "noted": built.noted}, text)


def _key(text: str) -> bytes:
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as wrong:
        raise Misused("--key is not base64url", hint="32 bytes, 43 characters") from wrong
    if len(raw) != 32:
        raise Misused("--key is not an Ed25519 public key", hint="32 bytes, 43 characters")
    return raw
