"""Cues as files: WebVTT (W3C), SubRip, and a plain transcript."""

from __future__ import annotations

from collections.abc import Sequence

from bearwitness.recital.captions import FPS, Cue
from bearwitness.recital.cards import INVENTED
from bearwitness.recital.script import Script

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# SubRip has no escapes, and players read `<…>` and `{…}` as styling: look-alikes are safe.
_LOOK_ALIKES = str.maketrans({"<": "‹", ">": "›", "{": "(", "}": ")"})


def vtt(cues: Sequence[Cue]) -> str:
    """Return WebVTT, with `<`, `>` and `&` escaped."""
    blocks = [
        f"{_clock(cue.first, '.')} --> {_clock(cue.last, '.')}\n"
        + "\n".join(line.translate(_ENTITIES) for line in cue.lines)
        for cue in cues
    ]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def srt(cues: Sequence[Cue]) -> str:
    """Return SubRip."""
    blocks = [
        f"{number}\n{_clock(cue.first, ',')} --> {_clock(cue.last, ',')}\n"
        + "\n".join(line.translate(_LOOK_ALIKES) for line in cue.lines)
        for number, cue in enumerate(cues, 1)
    ]
    return "\n\n".join(blocks) + "\n"


def transcript(script: Script, language: str, cards: Sequence[str]) -> str:
    """Return what the film shows and says as plain text: its cards, then who reads what.

    An invented case says so first: a text is handed on without its film.
    """
    invented = [INVENTED[language]] if script.invented else []
    lines = [f"{line.reader}: {line.shown(language)}" for line in script.lines]
    return "\n\n".join([*invented, script.title, *cards, *lines]) + "\n"


def _clock(frames: int, point: str) -> str:
    thousandths = frames * 1000 // FPS
    seconds, thousandths = divmod(thousandths, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}{point}{thousandths:03}"
