"""The film of a case at DESK: its script as it may be recited now, and readers' takes by line."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from bearwitness.consent import Permit, Scope
from bearwitness.consent.uses import Derivative, Use
from bearwitness.desk import editions, film_credentials, outside, reciting, tracing
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.choices import Item, Programme
from bearwitness.desk.consents import Consents
from bearwitness.desk.redacting import Redactor
from bearwitness.errors import ConsentDenied, Malformed, Missing
from bearwitness.ids import TestimonyId
from bearwitness.publication.gate import Cleared
from bearwitness.recital.film import Proofs
from bearwitness.recital.script import Script
from bearwitness.recital.written import written


def script_now(
    casebook: Casebook, redactor: Redactor, *, language: str, at: datetime, petition: str = ""
) -> tuple[Script, tuple[Item, ...]]:
    """Return the script of what the gate clears at this moment, and the lines left out.

    Raises:
        Missing: the case has no programme.
        Refused: nothing of it is cleared to be recited.
    """
    script, left_out, _ = _now(casebook, redactor, language, at, petition)
    return script, left_out


def script_with_permits(
    casebook: Casebook, redactor: Redactor, *, language: str, at: datetime, petition: str = ""
) -> tuple[Script, tuple[Item, ...], dict[Permit, list[str]]]:
    """Return the script as above with the permits that it uses, to be written down with it."""
    script, left_out, cleared = _now(casebook, redactor, language, at, petition)
    return script, left_out, reciting.permits(script, cleared)


def film_now(
    casebook: Casebook, redactor: Redactor, *, language: str, at: datetime, petition: str = ""
) -> tuple[Script, tuple[Item, ...], Proofs]:
    """Return the script as above with the proofs of its lines; closes the log's day first.

    Raises:
        Missing: the case has no programme.
        Refused: nothing of it is cleared to be recited.
    """
    script, left_out, cleared = _now(casebook, redactor, language, at, petition)
    return script, left_out, reciting.proofs(casebook, script, cleared, at=at)


def note_film(casebook: Casebook, script: Script, proofs: Proofs, *, at: datetime) -> None:
    """Write down a film that is made before any edition takes it up: it shows proofs already.

    Raises:
        ConsentDenied: a deponent does not allow it now.
    """
    consents, used = Consents(casebook), outside.of_script(casebook, script, at=at)
    for line in script.lines:
        if line.index in proofs.codes:
            permit = consents.require(TestimonyId(line.source), Scope.QUOTE, at=at)
            used.setdefault(permit, []).append(f"line {line.index}")
    shown = film_credentials.entries(proofs)
    name = digest(script)
    tracing.note_made(casebook, Derivative.FILM, name, used, at=at, entries=shown)


def expect_allowed(casebook: Casebook, name: str, *, at: datetime) -> None:
    """Check that a film, named by its script's digest, is still allowed as it was made.

    Raises:
        ConsentDenied: one of its deponents said no since, or allows less.
    """
    consents = Consents(casebook)
    made = [u for u in casebook.all(Use) if (u.made, u.what) == (Derivative.FILM, name)]
    newest = sorted(made, key=lambda one: one.at)[-1:]  # made again, it has the same name
    if not all(consents.holds(used, at=at) for one in newest for used in one.permits):
        raise ConsentDenied("this film rests on more than is allowed now", hint="make it again")


def _now(
    casebook: Casebook, redactor: Redactor, language: str, at: datetime, petition: str
) -> tuple[Script, tuple[Item, ...], list[Cleared]]:
    programme = next(iter(casebook.all(Programme)), None)
    if programme is None:
        raise Missing("the case has no programme", hint="bearwitness recite programme FILE.toml")
    cleared, _ = editions.clear_all(casebook, redactor, at)
    invented = casebook.facts.invented
    made, left_out = reciting.script(
        cleared, programme, language=language, invented=invented, petition=petition
    )
    return made, left_out, cleared


def digest(script: Script) -> str:
    """Return 64 hex digits that change with any letter of a script."""
    return hashlib.sha256(written(script)).hexdigest()


def takes_in(folder: str, lines: int) -> dict[int, Path]:
    """Return the takes in a folder: `1.wav` is of line 1. Hidden files are left alone.

    Raises:
        Missing: there is no such folder.
        Malformed: a file is named otherwise, or a line has two takes or does not exist.
    """
    place = Path(folder)
    if not place.is_absolute() or not place.is_dir():
        raise Missing("there is no such folder", hint="its whole path, on this machine")
    found: dict[int, Path] = {}
    for path in sorted(place.iterdir()):
        if path.name.startswith("."):
            continue
        name = path.stem
        number = int(name) if name.isascii() and name.isdecimal() and len(name) < 5 else 0
        if not 1 <= number <= lines or number in found:
            raise Malformed("a take is named by its line", hint="1.wav, 2.mp4, one a line")
        found[number] = path
    return found
