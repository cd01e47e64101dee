"""The prompter's pages on disk: a folder that works from a file, on any machine with a browser."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from bearwitness.adapters.workrooms import made_whole
from bearwitness.recital import prompter
from bearwitness.recital.script import Script


def pages(script: Script) -> dict[str, str]:
    """Return every page of a script's prompter, by file name."""
    room = resources.files("bearwitness.recital")
    style, code = (
        room.joinpath(name).read_text(encoding="utf-8") for name in ("prompter.css", "prompter.js")
    )
    return prompter.pages(script, style=style, code=code)


def write(script: Script, folder: Path) -> tuple[str, ...]:
    """Write a script's prompter into a new folder and return the names of its files.

    Raises:
        Refused: the folder is there.
        Unavailable: the disk does not take it; nothing is left.
    """
    made = pages(script)
    with made_whole(folder) as room:
        for name, text in made.items():
            (room / name).write_text(text, encoding="utf-8", newline="\n")
    return tuple(made)
