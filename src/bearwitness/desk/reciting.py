"""The recital at DESK: a script from what the gate cleared just now, and the film of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bearwitness.consent import Permit, Scope
from bearwitness.desk.choices import Item, Programme
from bearwitness.errors import Refused
from bearwitness.publication.gate import Cleared
from bearwitness.recital import script as scripts
from bearwitness.recital.script import Line, Script, Warning

Key = tuple[str, int]  # a testimony's id and a passage's index


def script(
    cleared: Sequence[Cleared],
    programme: Programme,
    *,
    language: str,
    invented: bool,
    petition: str = "",
    bundles: Mapping[Key, str] | None = None,
) -> tuple[Script, tuple[Item, ...]]:
    """Return the script of a programme and the items that could not be used.

    An item is left out when its testimony is not cleared to be recited now, or its passage is
    not in the draft or has no word left; the others go on.

    Raises:
        Refused: nothing is left to read.
    """
    may = [one for one in cleared if one.allows(Scope.RECITE)]
    wanted = {(item.testimony, item.passage): item for item in programme.items}
    if not wanted.keys() & {(one.draft.testimony, p.index) for one in may for p in one.passages}:
        raise Refused(
            "nothing of the programme is cleared to be recited now",
            hint="`bearwitness publish check` says what is missing; consent must cover reciting",
        )
    made = scripts.script(
        may,
        title=programme.title[language],
        readers=programme.readers,
        language=language,
        warnings={key: Warning(item.warning) for key, item in wanted.items()},
        bundles=bundles,
        translations={
            key: ((_other(one.draft.language), wanted[key].translation),)
            for one in may
            for key in _unmasked(one)
            if key in wanted and wanted[key].translation and one.allows(Scope.TRANSLATE)
        },
        invented=invented,
        petition=petition,
    )
    lines = {(line.source, line.passage): line for line in made.lines}
    usable = {key for key in wanted if key in lines and _has_words(lines[key])}
    ordered = [lines[key] for key in wanted if key in usable]
    left_out = tuple(item for key, item in wanted.items() if key not in usable)
    readable = scripts.divided(ordered, programme.readers)
    return Script(made.title, language, readable, invented, petition), left_out


def permits(script: Script, cleared: Sequence[Cleared]) -> dict[Permit, list[str]]:
    """Return the permits that a script uses, each with the lines that rest on it."""
    of: dict[str, Cleared] = {one.draft.testimony: one for one in cleared}
    used: dict[Permit, list[str]] = {}
    for line in script.lines:
        one = of.get(line.source)
        scopes = (Scope.RECITE, Scope.TRANSLATE) if line.translations else (Scope.RECITE,)
        for permit in (one.permit(scope) for scope in scopes) if one else ():
            if permit is not None:
                used.setdefault(permit, []).append(f"line {line.index}")
    return used


def _unmasked(one: Cleared) -> list[Key]:
    return [(one.draft.testimony, p.index) for p in one.passages if not p.masks]


def _has_words(line: Line) -> bool:
    return any(c.isalpha() for c in line.text.replace("[…]", ""))


def _other(language: str) -> str:
    return "en" if language == "ru" else "ru"
