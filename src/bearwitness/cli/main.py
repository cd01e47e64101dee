"""The program: one table of commands, one way to answer, one way to fail.

Each group is a module with `add(parser)`, imported only when it is called, so that
`bearwitness --help` stays quick and the core alone can verify a bundle.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from bearwitness.cli.answer import Answer
from bearwitness.errors import BearwitnessError, GateClosed, Unavailable

COMMANDS = {
    "demo": ("demo", "the invented case Lakeshore, the whole journey, then the three zones"),
    "new": ("case", "an empty case"),
    "keys": ("keys", "custody: k-of-n shares"),
    "receive": ("receiving", "open what the DROP holds, into the case"),
    "testimony": ("testimony", "list, show, passages"),
    "consent": ("consent", "show, grant, withdraw"),
    "shred": ("shredding", "destroy the keys of a testimony"),
    "source": ("source", "list, add, relies"),
    "read": ("reading", "claims, figures, attributions and denials in an article"),
    "match": ("matching", "propose, confirm, undo"),
    "corroborate": ("corroborating", "how many independent voices would have to be wrong"),
    "count": ("counting", "lists, estimate, report"),
    "redact": ("redaction", "find, draft, risk"),
    "publish": ("publishing", "check, approve, edition"),
    "recite": ("recital", "script, align, film"),
    "prove": ("proving", "stamp, bundle, policy"),
    "verify": ("verifying", "check bundles: no key, no network"),
    "dossier": ("dossier", "report"),
    "ledger": ("ledger", "show, check"),
    "drop": ("drop", "init, serve, status"),
    "desk": ("desk", "the casebook's pages, on this machine only"),
    "public": ("public", "build, serve, tally"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (docs/reference/cli.md)."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _told(*_ran(words))
    except BearwitnessError as wrong:
        return _failed(wrong)
    except KeyboardInterrupt:
        print("bearwitness: stopped", file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our answer has gone; say nothing more
        return 1


def _ran(words: list[str]) -> tuple[Answer, bool]:
    command = next((word for word in words if word in COMMANDS), None)
    if command is None or words[0] != command:
        _overview().parse_args(words)  # prints help or a usage error and leaves
        raise SystemExit(2)
    parser = argparse.ArgumentParser(
        prog=f"bearwitness {command}", description=COMMANDS[command][1], allow_abbrev=False
    )
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    parser.add_argument(
        "--case", type=Path, default=Path(), metavar="DIR", help="the case's folder"
    )
    _group(command).add(parser)
    args = parser.parse_args(_options_first(words[1:]))
    answer: Answer = args.run(args)
    return answer, args.json


def _options_first(words: list[str]) -> list[str]:
    """Move `--json` and `--case DIR` to the front, so that they may stand anywhere."""
    front: list[str] = []
    rest = list(words)
    if "--json" in rest:
        rest.remove("--json")
        front.append("--json")
    if "--case" in rest[:-1]:
        at = rest.index("--case")
        front += rest[at : at + 2]
        del rest[at : at + 2]
    return front + rest


def _group(command: str) -> Any:
    name = f"bearwitness.cli.{COMMANDS[command][0]}"
    try:
        return import_module(name)
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.startswith("bearwitness"):
            raise
        raise Unavailable(
            f"`{command}` needs the package {missing.name}, which is not installed",
            hint="install the extra for this zone: pip install 'bearwitness[desk]'",
        ) from missing


def _told(answer: Answer, as_json: bool) -> int:  # noqa: FBT001 - straight from the parser
    if as_json:
        print(json.dumps(answer.data, ensure_ascii=False, indent=2))
    elif answer.text:
        print(answer.text)
    sys.stdout.flush()
    return answer.exit_code


def _failed(wrong: BearwitnessError) -> int:
    print(f"bearwitness: error: {wrong}", file=sys.stderr)
    if isinstance(wrong, GateClosed):
        for reason in wrong.reasons:
            print(f"bearwitness: reason: {reason}", file=sys.stderr)
    if wrong.hint:
        print(f"bearwitness: hint: {wrong.hint}", file=sys.stderr)
    return wrong.exit_code


def _overview() -> argparse.ArgumentParser:
    width = max(map(len, COMMANDS))
    lines = "\n".join(f"  {name:<{width}}  {text}" for name, (_, text) in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="bearwitness",
        description="Carries a testimony from a person who must not be known to a public.",
        epilog=f"commands:\n{lines}\n\n`bearwitness COMMAND --help` says more.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("command", choices=list(COMMANDS), metavar="COMMAND")
    return parser
