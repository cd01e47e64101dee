"""`bearwitness recite programme|script|prompt|align|film`: from lines to a captioned film.

Works on any script and clips: a script is JSON (docs/spec/script.md) or plain text with one
line to a line. No case is needed but for `programme`, `script --from-case`, and a script that
came from a case: what is made of that is written down there, so that a withdrawal finds it.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import Any

from bearwitness.adapters.clock import now
from bearwitness.adapters.files import read_bytes, write_new
from bearwitness.adapters.media import prompting
from bearwitness.adapters.media.credentials import certificates
from bearwitness.adapters.media.film import film
from bearwitness.adapters.media.hearing import Heard, aligned
from bearwitness.cli import filming, outside
from bearwitness.cli.answer import Answer
from bearwitness.consent.uses import Derivative
from bearwitness.desk import film_credentials
from bearwitness.errors import Misused
from bearwitness.recital.alignment import words_of
from bearwitness.recital.captions import breaches
from bearwitness.recital.conformance import Fault
from bearwitness.recital.film import FilmPlan
from bearwitness.recital.script import MOST_LINES, Line, Script
from bearwitness.recital.words import LANGUAGES
from bearwitness.recital.written import read, written

_LARGEST = 2_000_000  # bytes; 500 lines of 600 characters in two languages are under this


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `recite`."""
    steps = parser.add_subparsers(required=True, metavar="programme|script|prompt|align|film")
    filming.add_programme(steps)
    script = steps.add_parser("script", help="lines divided among readers, as JSON")
    prompt = steps.add_parser("prompt", help="a page for each reader, which can record")
    align = steps.add_parser("align", help="when each word of a script is heard in a clip")
    made = steps.add_parser("film", help="a captioned film; a preview voice reads missing clips")
    for step in (script, prompt, align, made):
        few = "?" if step is script else None
        step.add_argument(
            "script", type=Path, nargs=few, metavar="SCRIPT", help="JSON, or a line to a line"
        )
        step.add_argument("--language", choices=LANGUAGES, help="default: by its letters")
        step.add_argument("--title", default="", help="for a script in plain text")
        step.add_argument("--readers", type=int, default=1, metavar="N", help="for plain text")
    align.add_argument("clip", type=Path, metavar="CLIP", help="a sound or video file")
    align.add_argument("--line", type=int, metavar="N", help="the clip is line N's take")
    made.add_argument("--out", type=Path, required=True, metavar="DIR", help="where it goes")
    filming.add_tall(made)
    filming.add_clips(made)
    filming.add_from_case(script)
    script.add_argument("--out", type=Path, metavar="FILE", help="the script as JSON, a new file")
    script.add_argument("--pdf", type=Path, metavar="FILE", help="the readers' sheet, a new file")
    prompt.add_argument(
        "-o", "--out", type=Path, required=True, metavar="FOLDER", help="not there yet"
    )
    for step in (script, prompt, made):
        outside.add(step)
    script.set_defaults(run=_script)
    prompt.set_defaults(run=_prompt)
    align.set_defaults(run=_align)
    made.set_defaults(run=_film)


def _script(args: argparse.Namespace) -> Answer:
    if args.from_case != (args.script is None):
        raise Misused("say SCRIPT or --from-case, not both", hint="bearwitness recite script -h")
    places = [path for path in (args.out, args.pdf) if path is not None]
    if args.from_case:
        script = filming.script_from_case(args)
    else:
        script = _read(args)
        if places:
            outside.expect_new(*places)
            outside.of_script(args, script, Derivative.SCRIPT, *places)
    if args.out is not None:
        write_new(args.out, written(script))
    if args.pdf is not None:
        write_new(args.pdf, _sheet(script))
    listed = [f"{line.index:>3}  {line.reader}  {line.seconds:.0f} s" for line in script.lines]
    total = f"{len(script.lines)} lines, about {script.seconds:.0f} s of reading"
    return Answer(json.loads(written(script)), "\n".join([*listed, total]))


def _sheet(script: Script) -> bytes:
    from bearwitness.adapters.typesetting import readers_sheet

    return readers_sheet(script)


def _prompt(args: argparse.Namespace) -> Answer:
    script = _read(args)
    outside.expect_new(args.out)
    outside.of_script(args, script, Derivative.SCRIPT, args.out)
    names = prompting.write(script, args.out)
    text = f"{len(names) - 1} pages for {len(names) - 1} readers; open {args.out / names[0]}"
    return Answer({"folder": str(args.out), "files": list(names)}, text)


def _align(args: argparse.Namespace) -> Answer:
    script = _read(args)
    if args.line is not None and not 1 <= args.line <= len(script.lines):
        raise Misused("the script has no such line", hint=f"--line 1 to {len(script.lines)}")
    wanted = script.lines if args.line is None else (script.lines[args.line - 1],)
    found = aligned(wanted, args.clip)
    lines = [_line(line, heard) for line, heard in zip(wanted, found, strict=True)]
    table = [f"{x['index']:>3}  {x['start']:8.2f}  {x['end']:8.2f}{_told(x)}" for x in lines]
    return Answer({"lines": lines}, "\n".join([*table, _LISTEN]))


_LISTEN = "Much escapes this: somebody must listen to every take, beside its line."


def _told(line: dict[str, Any]) -> str:
    return "".join(f"\n     {x['kind']} at {x['start']:.1f} s" for x in line["conformance"])


def _film(args: argparse.Namespace) -> Answer:
    script, clips = _read(args), filming.clips(args.clip)
    hearing = filming.hearing(args)
    outside.of_script(args, script, Derivative.FILM, args.out)
    made = film(
        script, clips, args.out, hearing=hearing, frames=filming.shapes(args), progress=filming.bar
    )
    # No case, no key to keep: it signs this film and is forgotten, and so names nobody.
    signer = certificates.made("a film of no case", at=now(), entropy=os.urandom)
    beside = film_credentials.put((made.mp4, *made.others), made.plan, signer)
    broken = _breaches(made.plan)
    data = {
        "film": str(made.mp4),
        "seconds": made.plan.seconds,
        "files": [str(path) for path in (*made.others, *made.files, *beside)],
        "synthetic": [line.index for line in script.lines if line.index not in clips],
        "breaches": broken,
        "conformance": [
            {
                "line": line,
                "faults": [_fault(script.lines[line - 1], fault) for fault in faults],
                "accepted": hearing.accepted.get(line, "") if hearing else "",
            }
            for line, faults in made.faults.items()
        ],
    }
    text = f"{made.mp4}  {made.plan.seconds:.1f} s, {len(broken)} caption breaches"
    return Answer(data, text)


def _breaches(plan: FilmPlan) -> list[dict[str, Any]]:
    return [
        {"language": language, "cue": breach.cue, "rule": breach.rule}
        for language, cues in plan.cues.items()
        for breach in breaches(cues, language)
    ]


def _fault(line: Line, fault: Fault) -> dict[str, Any]:
    meant = words_of([line])[fault.first : fault.last]
    return {
        "kind": fault.kind.value,
        "words": [word.shown for word in meant],
        "start": round(fault.start, 3),
        "end": round(fault.end, 3),
    }


def _line(line: Line, found: Heard) -> dict[str, Any]:
    words = found.words
    heard = [word for word in words if word.word.spoken]
    return {
        "index": line.index,
        "text": line.text,
        "start": round(words[0].start, 3),
        "end": round(words[-1].end, 3),
        "words": [
            {"text": w.word.shown, "start": round(w.start, 3), "end": round(w.end, 3)}
            for w in heard
        ],
        "conformance": [_fault(line, fault) for fault in found.faults],
    }


def _read(args: argparse.Namespace) -> Script:
    if not 1 <= args.readers <= MOST_LINES:
        raise Misused("a script has 1 to 500 readers", hint="--readers 4")
    data = read_bytes(args.script, limit=_LARGEST)
    return read(data, title=args.title, language=args.language, readers=args.readers)
