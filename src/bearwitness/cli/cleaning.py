"""`bearwitness redact file IN --out OUT`: a cleaned file of the same kind, made anew.

Words are covered as in `redact draft`; what is not words is left behind and counted.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from bearwitness.cli.answer import Answer
from bearwitness.errors import Refused

_LEFT = {
    "annotations": "annotations", "attachments": "attachments", "commands": "fields' commands",
    "comments": "comments", "custom": "parts of custom XML", "deletions": "tracked deletions",
    "forms": "forms", "headers": "headers and footers", "hidden": "pieces nobody sees",
    "notes": "footnotes and endnotes", "objects": "embedded objects", "other": "other things",
    "pages_without_words": "pages without a word", "pictures": "pictures",
    "properties": "sets of properties", "scripts": "scripts",
}  # fmt: skip
_STAYS = {
    "picture": "Whatever is to be seen in the picture stays: faces, signs, papers, a view from a "
    "window. So does what the camera's sensor leaves in the pixels.",
    "recording": "Whatever is heard and seen stays: voices, faces, names that are said.",
}
_LOOK = "Look through the cleaned file before anybody else does. It is cleaned, not cleared."


def add(steps: argparse._SubParsersAction[Any]) -> None:
    """Add the arguments of `redact file`."""
    from bearwitness.cli.covering import add_words

    step = steps.add_parser(
        "file",
        help="clean a document, PDF, picture or recording",
        description="Make a cleaned file of the same kind: words covered, all else left behind.",
        allow_abbrev=False,
    )
    step.add_argument("file", type=Path, metavar="FILE")
    step.add_argument("--out", type=Path, required=True, metavar="FILE", help="the cleaned file")
    add_words(step)
    step.set_defaults(run=_file)


def _file(args: argparse.Namespace) -> Answer:
    from bearwitness.adapters.cleaning import cage
    from bearwitness.adapters.cleaning.whole import Covered, Engine, clean
    from bearwitness.cli.covering import LARGEST, PROMISE, found_in, nobodys, words_told
    from bearwitness.redaction.blocks import covered, joined
    from bearwitness.redaction.masking import draft, residue

    told = words_told(args)  # a list that is wrong is told before a file is opened
    if residue(args.out.name, told.sweep):
        raise Refused(
            "the cleaned file's own name holds a protected word",
            hint="give it a name that says nothing",
        )

    def cover(texts: tuple[str, ...]) -> Covered:
        words = nobodys(joined(texts), args)
        made = draft(words, found_in(words.text, args))
        masks = sum(len(passage.masks) for passage in made.passages)
        return Covered(covered(texts, words, made), masks, words.language)

    engine = Engine(cover, lambda text: len(residue(text, told.sweep)), LARGEST)
    done = clean(args.file, args.out, engine)
    data = {
        "kind": done.family, "masks": done.masks, "left_out": dict(done.left),
        "protected": told.words, "not_shut_in": list(cage.missing()),
    }  # fmt: skip
    look = "\n".join([_LOOK, *_ajar(cage.missing())])
    if done.family in _STAYS:
        return Answer(data | {"stays": _STAYS[done.family]}, f"{_STAYS[done.family]}\n{look}")
    left = ", ".join(f"{number} {_LEFT[kind]}" for kind, number in done.left.items())
    return Answer(
        data,
        f"{done.masks} masks.{f' Left out: {left}.' if left else ''} {_swept(told.words)}\n"
        f"{PROMISE}\n{look}",
    )


def _ajar(missing: tuple[str, ...]) -> list[str]:
    """Say what the reader of the file could have reached, had the file taken it over."""
    what = ", ".join(missing)
    said = f"The file's reader could not be shut in on this machine ({what}): open what strangers"
    return [f"{said} send on a newer Linux on x86-64."] if missing else []


def _swept(words: int) -> str:
    """Say for what the new file was swept; without a list nobody knows whom it must not name."""
    if not words:
        return (
            "No list of protected words was given (--protect, --with-case): it was swept for none."
        )
    return f"It was swept for {words} protected words: none can be read."
