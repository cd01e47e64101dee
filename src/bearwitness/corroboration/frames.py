"""A frame: some words of a sentence, put into somebody's mouth."""

from __future__ import annotations

from dataclasses import dataclass

from bearwitness.corroboration.speakers import Speaker
from bearwitness.records.claim import Stance


@dataclass(frozen=True, slots=True)
class Frame:
    """One attribution. `cue` is a token range; `maker` frames name who made a film or report."""

    speakers: tuple[Speaker, ...]
    cue: tuple[int, int]
    stance: Stance
    content: frozenset[int]
    wide: bool = False
    maker: bool = False
    points_back: bool = False  # the speaker is named by a pronoun, or not in this sentence
    why: str = ""
    aside: frozenset[int] = frozenset()  # "citing X": whom the speaker has it from
    goes_on: tuple[int, int] | None = None  # the verb of the sentence before: "X spoke. Citing …"
