"""The program: one table of commands, one way to answer, one way to fail.

Each group is a module with `add(parser)`, imported only when it is called, so that
`bearwitness --help` stays quick and the core alone can verify a bundle.
"""

from __future__ import annotations

import argparse
import errno
import json
import os
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from bearwitness.adapters.process import forbid_dumps, multiply_alone
from bearwitness.cli.answer import Answer
from bearwitness.cli.parser import Parser
from bearwitness.errors import BearwitnessError, GateClosed, Misused, Unavailable
from bearwitness.records.reason import checked_reason, is_plain

COMMANDS = {
    "demo": ("demo", "the invented case Lakeshore, the whole journey, then the three zones"),
    "new": ("case", "an empty case"),
    "case": ("machines", "branch, branches, branch-destroyed, merge, conflicts, decide, keeper"),
    "backup": ("backup", "make, restore, list, destroyed"),
    "keys": ("keys", "custody: make, split, join, drill, open, list, passphrase, renew"),
    "receive": ("receiving", "open what the DROP holds, into the case"),
    "testimony": ("testimony", "list, show, passages, protect"),
    "consent": ("consent", "show, grant, refuse, withdraw, met, uses, copy, addressee, due"),
    "shred": ("shredding", "destroy the keys of a testimony"),
    "source": ("source", "list, add, says, propose, relies, unlink, apart, rate"),
    "claim": ("claim", "add, cite, cited, sign, unsign, uncite"),
    "read": ("reading", "claims, figures, attributions and denials in an article"),
    "match": ("matching", "take, propose, confirm, refuse, undo, decided, count"),
    "corroborate": ("corroborating", "how many independent voices would have to be wrong"),
    "count": ("counting", "estimate, lists, report"),
    "redact": ("redaction", "find, draft, risk, file"),
    "publish": ("publishing", "imprint, choose, rules, world, check, approve, edition"),
    "recite": ("recital", "programme, script, prompt, align, film"),
    "prove": (
        "proving",
        "seal, stamp, trust, bundle, policy, notice, tiles, cosigner, cosign, film-certificate",
    ),
    "verify": ("verifying", "check bundles and films: no key, no network"),
    "dossier": ("dossier", "report, submission, dataset"),
    "ledger": ("ledger", "show, check, checkpoint"),
    "drop": ("drop", "init, serve, status, recipient"),
    "desk": ("desk", "the casebook's pages, on this machine only"),
    "public": ("public", "build, petition, serve, tally"),
}

# The others need `desk`; `verify` needs an extra for films only.
EXTRAS = {"drop": "drop", "public": "public", "demo": "demo", "verify": "film"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (docs/reference/cli.md)."""
    if arguments is None:  # as a program of its own, not from another's process
        forbid_dumps()
        multiply_alone()
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _told(*_ran(words))
    except BearwitnessError as wrong:
        return _failed(wrong)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our answer has gone; say nothing more
        return 1
    except OSError as wrong:  # the last resort: a room that knows more says more
        return _failed(_of_the_system(wrong))
    except KeyboardInterrupt:
        print("bearwitness: stopped", file=sys.stderr)
        return 1


def _ran(words: list[str]) -> tuple[Answer, bool]:
    if not words:
        _overview().print_help(sys.stderr)
        raise SystemExit(2)
    _expect_text(words)
    front, rest = _options_first(words)
    if not rest or rest[0] not in COMMANDS:
        _overview().parse_args(rest)  # prints help or raises, and never comes back
    command = rest[0]
    parser = Parser(prog=f"bearwitness {command}", description=COMMANDS[command][1])
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    parser.add_argument(
        "--case", type=Path, default=Path(), metavar="DIR", help="the case's folder"
    )
    _group(command).add(parser)
    args = parser.parse_args([*front, *rest[1:]])
    _expect_reason(args)
    try:
        answer: Answer = args.run(args)
    except ModuleNotFoundError as missing:  # what only some of a group's commands need
        _needs(command, missing)
    return answer, args.json


def _expect_reason(args: argparse.Namespace) -> None:
    # At the door, before a secret is asked for or anything is tried.
    for name in ("reason", "why"):
        given = getattr(args, name, None)
        if isinstance(given, str):
            checked_reason(given)
    by = getattr(args, "by", None)
    if isinstance(by, str) and not is_plain(by):
        raise Misused("a name holds a character that is not seen", hint="type it anew: --by NAME")


def _expect_text(words: list[str]) -> None:
    # A name in another encoding could not be told in any answer, and no record can hold it.
    if not all(_is_text(word) for word in words):
        raise Misused("an argument is not text in UTF-8", hint="rename the file, or type it again")


def _is_text(word: str) -> bool:
    try:
        return "\0" not in word and bool(word.encode() or True)
    except UnicodeEncodeError:
        return False


def _options_first(words: list[str]) -> tuple[list[str], list[str]]:
    """Take out `--json` and `--case DIR`, which may stand anywhere before a `--`."""
    front: list[str] = []
    rest: list[str] = []
    left = iter(words)
    for word in left:
        if word == "--":
            rest += [word, *left]
        elif word == "--json" or word.startswith("--case="):
            front.append(word)
        elif word == "--case":
            front += [word, _folder_after(left)]
        else:
            rest.append(word)
    return front, rest


def _folder_after(left: Iterator[str]) -> str:
    for word in left:
        return word
    raise Misused("--case needs a folder", hint="--case DIR")


def _group(command: str) -> Any:
    name = f"bearwitness.cli.{COMMANDS[command][0]}"
    try:
        return import_module(name)
    except ModuleNotFoundError as missing:
        _needs(command, missing)


def _needs(command: str, missing: ModuleNotFoundError) -> NoReturn:
    if missing.name is None or missing.name.startswith("bearwitness"):
        raise missing
    extra = EXTRAS.get(command, "desk")
    raise Unavailable(
        f"`{command}` needs the package {missing.name}, which is not installed",
        hint=f"in the folder of this program: pip install '.[{extra}]'",
    ) from missing


def _told(answer: Answer, as_json: bool) -> int:  # noqa: FBT001 - straight from the parser
    text = json.dumps(answer.data, ensure_ascii=False, indent=2) if as_json else answer.text
    try:
        if text:
            _print(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as wrong:
        # What is left in the buffer would be tried again, and fail again, when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise Unavailable("the answer cannot be written", hint="is the disk full?") from wrong
    return answer.exit_code


def _print(text: str) -> None:
    try:
        print(text)
    except UnicodeEncodeError:  # a terminal that knows no Cyrillic
        encoding = sys.stdout.encoding or "ascii"
        print(text.encode(encoding, "backslashreplace").decode(encoding))


_DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_DENIED = {errno.EACCES, errno.EPERM, errno.EROFS}
_NO_PLACE = {errno.ENAMETOOLONG, errno.ELOOP, errno.ENOTDIR, errno.EISDIR, errno.EEXIST,
             errno.ENOENT, errno.ENOTEMPTY}  # fmt: skip


def _of_the_system(wrong: OSError) -> Unavailable:
    """Say what kind of trouble it is; its own message would name a path."""
    if wrong.errno in _DISK_FULL:
        return Unavailable("the disk is full", hint="free some space, then try again")
    if wrong.errno in _DENIED:
        return Unavailable("a file or folder may not be used", hint="check its permissions")
    if wrong.errno in _NO_PLACE:
        return Unavailable("a file or folder is not what it should be", hint="check each path")
    return Unavailable("the system refused something", hint="check the disk and each path")


def _failed(wrong: BearwitnessError) -> int:
    print(f"bearwitness: error: {wrong}", file=sys.stderr)
    if isinstance(wrong, GateClosed):
        for reason in wrong.reasons:
            print(f"bearwitness: reason: {reason}", file=sys.stderr)
    hint = wrong.hint or "`bearwitness COMMAND --help` and docs/ say what each command needs"
    print(f"bearwitness: hint: {hint}", file=sys.stderr)
    return wrong.exit_code


def _overview() -> argparse.ArgumentParser:
    width = max(map(len, COMMANDS))
    lines = "\n".join(f"  {name:<{width}}  {text}" for name, (_, text) in COMMANDS.items())
    parser = Parser(
        prog="bearwitness",
        description="Carries a testimony from a person who must not be known to a public.",
        epilog=f"commands:\n{lines}\n\n`bearwitness COMMAND --help` says more.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=list(COMMANDS), metavar="COMMAND")
    return parser
