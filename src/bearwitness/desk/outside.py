"""What is made of files that left the case: from which permits, so that a withdrawal finds it.

A script and an edition are files. What is made of them rests on the same consent as they do, and
that may have gone since they were written.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from bearwitness import ids
from bearwitness.adapters import editions
from bearwitness.consent import Permit, Scope
from bearwitness.consent.uses import Derivative, Use
from bearwitness.desk import gating, reciting
from bearwitness.desk.borrowing import borrowed
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.choices import Programme
from bearwitness.desk.consents import Consents
from bearwitness.desk.redacting import Redactor
from bearwitness.errors import ConsentDenied, Refused
from bearwitness.ids import TestimonyId
from bearwitness.publication.edition import Edition
from bearwitness.recital.script import Line, Script

_RUN = 5  # words in a row that two people do not say by chance
SAID = (Derivative.EDITION, Derivative.COUNT, Derivative.GRADES)  # in a report and a dataset


def of_script(casebook: Casebook, script: Script, *, at: datetime) -> dict[Permit, list[str]]:
    """Return the permits that a script's lines need now, each with the lines that rest on it.

    A line says itself which testimony it is of. One that says none rests on nobody's word here.

    Raises:
        ConsentDenied: a deponent does not allow it now.
        Malformed: a line names something that is no testimony.
    """
    consents, used = Consents(casebook), dict[Permit, list[str]]()
    for line in script.lines:
        if line.source:
            name = TestimonyId(ids.checked(line.source, "T"))
            for scope in (Scope.RECITE, *([Scope.TRANSLATE] if line.translations else [])):
                permit = consents.require(name, scope, at=at)
                used.setdefault(permit, []).append(f"line {line.index}")
    return used


def expect_words(casebook: Casebook, redactor: Redactor, script: Script, *, at: datetime) -> None:
    """Refuse a script that says anything but what the gate clears now, and staff's own words.

    A file can be changed, and words be covered since it was written. A line that names no
    testimony is staff's own: it, the title and what readers are called are swept for protected
    words, and it may not say five words in a row that somebody told us.

    Raises:
        GateClosed: the draft of a testimony does not pass the gate now.
        Refused: something else is said.
    """
    theirs = [line for line in script.lines if line.source]
    names = dict.fromkeys(TestimonyId(line.source) for line in theirs)
    cleared = [gating.cleared(redactor, casebook, name, at) for name in names]
    reciting.expect_words(theirs, cleared, casebook.all(Programme))
    ours = [text for line in script.lines if not line.source for text in _texts(line)]
    around = [text for line in script.lines for text in (line.reader, line.bundle)]
    if redactor.reads("\n".join([script.title, script.petition, *around, *ours])):
        raise Refused(
            "what is said around the testimonies holds protected words",
            hint="look at the title, at what readers are called, and at lines of your own",
        )
    if borrowed(casebook, ours, run=_RUN):
        raise Refused(
            "a line that names no testimony says words of one",
            hint="take it from `bearwitness recite script --from-case`, with its source",
        )


def _texts(line: Line) -> list[str]:
    return [line.text, *(text for _, text in line.translations)]


def expect_as_wide(casebook: Casebook, digest: str, *, at: datetime) -> None:
    """Refuse a script for which its deponents allow less than when the case wrote it.

    Its words may be finer than they wish now; one that somebody changed since is not recognised.

    Raises:
        ConsentDenied: one of them does.
    """
    consents = Consents(casebook)
    uses = [one for one in casebook.all(Use) if one.what == digest]
    written = sorted(uses, key=lambda one: one.at)[-1:]  # made again, it has the same digest
    if not all(consents.holds(p, at=at) for one in written for p in one.permits):
        raise ConsentDenied(
            "this script rests on more than is allowed now",
            hint="make it again: `bearwitness recite script --from-case`",
        )


def expect_stands(folder: Path) -> None:
    """Refuse an edition that a withdrawal has marked.

    Raises:
        Refused: it is marked.
    """
    if editions.withdrawn(folder):
        raise Refused("this edition was withdrawn", hint="make the next one, and use that")


def expect_ours(casebook: Casebook, edition: Edition, *, at: datetime) -> None:
    """Refuse an edition that this casebook did not make, or that rests on consent that is gone.

    Its numbers and grades are in whatever is made of it, so their permits count as well. A copy
    of it that lies elsewhere has no mark.

    Raises:
        Refused: it is another's, or was withdrawn.
    """
    if edition.id not in {one.id for one in casebook.all(Edition)}:
        raise Refused(
            "this edition is not of this case",
            hint="--case names its case; --without-case is for readers, who have none",
        )
    consents = Consents(casebook)
    made = [one for one in casebook.all(Use) if one.what == edition.id]
    shown = [p for one in made if one.made in SAID for p in one.permits]
    if not all(consents.holds(p, at=at) for p in shown):
        raise Refused(
            "this edition rests on consent that no longer holds", hint="make the next one first"
        )
