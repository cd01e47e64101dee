"""The recital at DESK: a script from what the gate cleared just now, and the proofs of it.

A code in the film is a publication: only a line that may be quoted as well as recited has one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bearwitness.consent import Permit, Scope
from bearwitness.desk import logbook
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.choices import Item, Programme
from bearwitness.errors import Missing, Refused
from bearwitness.ids import TestimonyId
from bearwitness.proof import bundle as bundles
from bearwitness.proof.compact import LARGEST, compact, expanded
from bearwitness.publication.gate import Cleared
from bearwitness.recital import script as scripts
from bearwitness.recital.film import NO_PROOFS, Proofs
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


def proofs(
    casebook: Casebook, script: Script, cleared: Sequence[Cleared], *, at: datetime
) -> Proofs:
    """Return the proofs of every line that may be quoted; closes the day of the public log first.

    A line whose proof is too long for a code, or not in the log yet, is named as having none.
    """
    kept = _quotable(cleared)
    lines = {line.index: key for line in script.lines if (key := _key(line)) in kept}
    if not lines:
        return NO_PROOFS
    log = logbook.sealed(casebook, at=at)
    codes: dict[int, str] = {}
    for number, (testimony, passage) in lines.items():
        credential = casebook.credentials(TestimonyId(testimony))[passage]
        try:
            code = compact(log.bundle(credential, kept[testimony, passage])[0])
        except Missing:
            continue
        if len(code) <= LARGEST:
            codes[number] = code
    return Proofs(codes, tuple(number for number in lines if number not in codes))


def expect_words(
    lines: Sequence[Line], cleared: Sequence[Cleared], programmes: Sequence[Programme]
) -> None:
    """Check that lines of testimonies say what is cleared to be recited now, letter by letter.

    A translation must be the programme's, and of a passage without a mask: nobody else's was read.

    Raises:
        Refused: one says something else: it was changed, or its words were covered, chosen or
            allowed otherwise since.
    """
    may = {
        (str(one.draft.testimony), passage.index): passage.text
        for one in cleared
        if one.allows(Scope.RECITE)
        for passage in one.passages
    }
    unmasked = {key for one in cleared if one.allows(Scope.TRANSLATE) for key in _unmasked(one)}
    translated = {
        (key, ((_other(one.draft.language), item.translation),))
        for one in cleared
        for programme in programmes
        for item in programme.items
        for key in [(item.testimony, item.passage)]
        if item.testimony == one.draft.testimony and key in unmasked
    }
    if any(
        may.get(_key(line)) != line.text
        or (line.translations and (_key(line), line.translations) not in translated)
        for line in lines
    ):
        raise Refused(
            "a line, or its translation, is not what is cleared to be recited now",
            hint="make it again: `bearwitness recite script --from-case`",
        )


def expect_proofs(
    casebook: Casebook, script: Script, shown: Proofs, cleared: Sequence[Cleared]
) -> None:
    """Check that every code in a film shows what may be quoted now, and not a word more.

    Raises:
        Refused: one does not.
    """
    kept = _quotable(cleared)
    for number, code in shown.codes.items():
        key = _key(script.lines[number - 1])
        if key not in kept or not _shows(casebook, key, kept[key], code):
            raise Refused(
                "the film holds a proof that may not be published now",
                hint="make the film again from what is cleared",
            )


def _shows(casebook: Casebook, key: Key, kept: Sequence[tuple[int, int]], code: str) -> bool:
    credential = casebook.credentials(TestimonyId(key[0]))[key[1]]
    # Only what is disclosed counts: the checkpoint may have gone on since the film was made.
    now = bundles.make(credential, kept=kept, log="", leaf_index=0, inclusion=(), checkpoint="")
    fields = ("credential", "issuer", "blind")
    then, ours = bundles.parse(expanded(code)), bundles.parse(now)
    return all(then[name] == ours[name] for name in fields)


def _quotable(cleared: Sequence[Cleared]) -> dict[Key, tuple[tuple[int, int], ...]]:
    """Return what is kept of each passage that may be quoted."""
    return {
        (one.draft.testimony, passage.index): passage.kept
        for one in cleared
        if one.allows(Scope.QUOTE)
        for passage in one.passages
    }


def _key(line: Line) -> Key:
    return line.source, -1 if line.passage is None else line.passage


def permits(
    script: Script, cleared: Sequence[Cleared], shown: Proofs = NO_PROOFS
) -> dict[Permit, list[str]]:
    """Return the permits that a script and its proofs use, with the lines that rest on each."""
    of: dict[str, Cleared] = {one.draft.testimony: one for one in cleared}
    used: dict[Permit, list[str]] = {}
    for line in script.lines:
        one = of.get(line.source)
        scopes = [Scope.RECITE]
        scopes += [Scope.TRANSLATE] if line.translations else []
        scopes += [Scope.QUOTE] if line.index in shown.codes else []
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
