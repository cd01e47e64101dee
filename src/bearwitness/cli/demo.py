"""`bearwitness demo`: the invented case Lakeshore, the whole journey, then three zones."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tqdm import tqdm

from bearwitness.adapters.clock import now
from bearwitness.adapters.web.serving import check_free, child, free_port
from bearwitness.cli import forgetting, journey, keeping, onward, postbox
from bearwitness.cli.answer import Answer
from bearwitness.cli.desk import new_code
from bearwitness.cli.forgetting import CERTIFICATE
from bearwitness.cli.journey import PASSPHRASE, Journey, Tell
from bearwitness.counting.wording import because
from bearwitness.desk import lakeshore
from bearwitness.desk.app import application as desk_application
from bearwitness.desk.casebook import Casebook
from bearwitness.drop import settings as drop_settings
from bearwitness.drop.app import application as drop_application
from bearwitness.errors import Misused
from bearwitness.public.server import loaded

MARK = "LAKESHORE-IS-INVENTED.txt"
STEPS: tuple[tuple[str, Callable[[Journey, Tell], None]], ...] = (
    ("receive", journey.receive),
    ("protect", journey.protect),
    ("keep", keeping.keep),
    ("forget", forgetting.forget),
    ("document", journey.document),
    ("corroborate", journey.corroborate),
    ("count", journey.count),
    ("redact", journey.redact),
    ("recite", onward.recite),
    ("prove", onward.prove),
    ("campaign", onward.campaign),
)


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--dir", type=Path, metavar="DIR", help="where it is built; default: demo/")
    parser.add_argument(
        "--no-serve", action="store_true", help="build it and end, without the three servers"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> Answer:
    """Build the case, tell what was done, and serve the zones unless told not to.

    Raises:
        Misused: the folder holds something that is not an older demo.
        Unavailable: a port is taken.
    """
    if not args.no_serve:
        for port in journey.PORTS.values():
            check_free("127.0.0.1", port)
    made = Journey(_fresh(args.dir or Path("demo")))
    if args.no_serve:
        made.ports = {**journey.PORTS, "mail": free_port()}
    before = signal.signal(signal.SIGTERM, _stopped)
    try:
        for name, step in STEPS:
            _walk(name, step, made)
        signal.signal(signal.SIGTERM, before)
    except BaseException:  # a full disk, or Ctrl-C: half a demo is of no use to anybody
        shutil.rmtree(made.folder, ignore_errors=True)
        raise
    answer = Answer(_data(made), _table(made))
    if args.no_serve:
        return answer
    print(answer.text, flush=True)
    _serve(made)
    return Answer(answer.data, "")


def _stopped(*_: object) -> None:
    raise KeyboardInterrupt  # told to end: as if somebody had pressed Ctrl-C


def _fresh(folder: Path) -> Path:
    """Return an empty folder; an older demo in it goes, anything else stays and is an error."""
    mark = folder / MARK
    free = folder.is_dir() and (mark.is_file() or not any(folder.iterdir()))
    if os.path.lexists(folder) and not free:
        raise Misused("this folder holds something else", hint="--dir with a new folder")
    try:
        if mark.is_file():
            shutil.rmtree(folder)
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as wrong:
        raise Misused("no folder can be made there", hint="--dir with a new folder") from wrong
    try:
        mark.write_text(
            "Everything in this folder is invented. `bearwitness demo` made it and may remove it.\n"
            f"The case's passphrase: {PASSPHRASE}\n",
            encoding="utf-8",
        )
    except OSError:  # the disk is full; without its mark no later demo would remove it
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder


def _walk(name: str, step: Callable[[Journey, Tell], None], made: Journey) -> None:
    form = "{desc:<12} {bar:32} {percentage:3.0f} %  {elapsed}"
    wide = shutil.get_terminal_size().columns
    quiet = not sys.stderr.isatty()
    with tqdm(total=100, desc=name, bar_format=form, ncols=wide, disable=quiet) as bar:

        def tell(share: float) -> None:
            bar.update(round(share * 100) - bar.n)

        step(made, tell)
    if not sys.stderr.isatty():
        print(f"bearwitness: {name} done", file=sys.stderr, flush=True)


def _data(made: Journey) -> dict[str, Any]:
    found = made.results
    estimate = found["estimate"]
    told = {name: value for name, value in found.items() if name != "estimate"}
    return {
        "folder": str(made.folder),
        "seconds": round((now() - made.started).total_seconds()),
        **told,
        "documented": estimate.documented,
        "estimate": None
        if estimate.withheld
        else {"median": estimate.median, "lower": estimate.lower, "upper": estimate.upper},
    }


def _table(made: Journey) -> str:
    found, estimate = made.results, made.results["estimate"]
    guess = (
        f"not estimated: {because(estimate, 'en')}"
        if estimate.withheld
        else f"{estimate.lower} to {estimate.upper} estimated (95 %)"
    )
    gone = found["forgotten"]
    rungs = ", ".join(f"{n} {rung.replace('_', ' ')}" for rung, n in found["rungs"].items())
    rows = [
        ("testimonies", f"{found['received']} received, {found['withdrawn']} withdrawn"),
        ("custody", found["drill"]["custody"]),
        ("drill", _drill(found["drill"])),
        ("branch", f"{_branch(found['branch'])}; it is removed"),
        ("shredded", f"1 deponent, {gone['keys']} keys; the certificate holds: {CERTIFICATE}"),
        ("backup", "from before that: restored, it forgot them too; both are removed"),
        ("claims", rungs),
        ("victims", f"{estimate.documented} documented, {guess}"),
        ("drafts", f"{found['cleared']} cleared, {found['refused']} refused by the gate"),
        ("masks", f"{found['masks']}; highest risk 1 in {int(1 / found['risk'])} (coarse)"),
        ("attack", _attack(found)),
        ("film", f"{found['film_seconds']:.0f} s, {found['lines']} lines, synthetic voice"),
        ("edition", "the second: 1 deponent took quoting back after the first, which is removed"),
        ("passages", f"{found['proven']} of {found['published']} proven"),
        ("site", f"{found['pages']} pages, {found['signatures']} signatures confirmed"),
    ]
    width = max(len(name) for name, _ in rows)
    lines = [f"  {name:<{width}}  {value}" for name, value in rows]
    title = "Lakeshore, an invented case. No person or place in it is real."
    return "\n".join([title, *lines, f"  {'in':<{width}}  {made.folder}"])


def _attack(found: Mapping[str, Any]) -> str:
    told, drafted = found["named_as_told"], found["named_as_drafted"]
    return f"as told {told} of {found['attacked']} could be named outright; as drafted {drafted}"


def _drill(found: Mapping[str, Any]) -> str:
    shares = f"{found['shares']} of {found['of']} shares opened the canary on {found['on']}"
    return f"{shares}; due again after {found['due']}"


def _branch(found: Mapping[str, Any]) -> str:
    told = f"written offline and taken in: {found['taken_in']} record"
    return f"{told}; {found['apart']} thing said on both machines, decided"


def _serve(made: Journey) -> None:
    ports, stop = made.ports, threading.Event()
    code = new_code(os.urandom)
    with ExitStack() as open_servers:
        start = open_servers.enter_context
        drop = start(child(_drop, made.drop, port=ports["drop"]))
        desk = start(child(_desk, made.folder, code, port=ports["desk"]))
        public = start(child(loaded, made.site, made.petition, port=ports["public"]))
        start(postbox.opened(ports["mail"], came=_came))
        print(
            f"\n  DROP    {drop}/\n  DESK    {desk}/   the code to type there, once: {code}\n"
            f"  PUBLIC  {public}/\n\n"
            "Letters of the petition are shown here and go nowhere. Ctrl-C stops everything.",
            flush=True,
        )
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        try:
            stop.wait()
        except KeyboardInterrupt:
            print("\nstopped", flush=True)


def _drop(folder: Path) -> Any:
    return drop_application(drop_settings.load(folder))


def _desk(folder: Path, code: str) -> Any:
    who = lakeshore.read("case")["staff"][0]
    book = Casebook.unlock(folder / "case", PASSPHRASE, by=who, entropy=os.urandom)
    return desk_application(
        book,
        inbox=folder / "drop" / "inbox",
        editions=folder / "editions",
        code=code,
        clock=now,
    )


def _came(link: str) -> None:
    print(f"  a letter came; it asks to open {link}", flush=True)
