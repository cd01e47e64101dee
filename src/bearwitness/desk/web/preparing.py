"""What staff decide before an edition: words to cover, the gate's rules, the imprint.

Words for a sweep list come in a form's body only, and no page says one back.
"""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from bearwitness.desk import papers, protecting, worlds
from bearwitness.desk.choices import Rules
from bearwitness.desk.imprint import Imprint
from bearwitness.desk.web.room import Room, Visit, back, wrong_form
from bearwitness.errors import Malformed
from bearwitness.ids import TestimonyId, checked
from bearwitness.publication.edition import LANGUAGES
from bearwitness.redaction.risk import Census

ONE = ("title", "publisher", "addressee")  # fields of an imprint with one text
SEVERAL = ("intro", "asks")  # and those with one a line


def protect(room: Room, visit: Visit) -> Response:
    """Add words to a testimony's sweep list."""
    name = TestimonyId(checked(visit.name("id"), "T"))
    words = visit.given("words").splitlines()
    protecting.protect(room.casebook, name, words, reason=visit.reason(), at=room.clock())
    return back(visit, f"testimonies/{name}", "protected")


def keep_rules(room: Room, visit: Visit) -> Response:
    """Keep by what the gate decides; the form asks for percent."""
    people = _number(visit.given("people"))
    made = Rules(_share(visit.given("percent")), people)
    if people is not None:
        Census(people)
    room.casebook.append(made, reason=visit.reason(), at=room.clock())
    return back(visit, "gate", "rules")


def keep_census(room: Room, visit: Visit) -> Response:
    """Keep of how many people what is true, one thing a line; nothing takes the census away."""
    worlds.keep_census(room.casebook, visit.given("rows"), reason=visit.reason(), at=room.clock())
    return back(visit, "gate", "rules")


def keep_imprint(room: Room, visit: Visit) -> Response:
    """Keep who publishes, the title, and what is asked."""
    plain: dict[str, Any] = {
        name: {code: visit.given(f"{name}.{code}") for code in LANGUAGES} for name in ONE
    }
    plain |= {name: _pairs(visit, name) for name in SEVERAL}
    made = papers.imprint(plain)
    room.casebook.append(made, reason=visit.reason(), at=room.clock())
    return back(visit, "editions", "imprint")


def imprint_fields(imprint: Imprint | None) -> dict[str, str]:
    """Return what the imprint's form holds already, by field; empty for a new one."""
    if imprint is None:
        return {}
    one = {f"{n}.{code}": getattr(imprint, n).of(code) for n in ONE for code in LANGUAGES}
    return one | {
        f"{name}.{code}": "\n".join(words.of(code) for words in getattr(imprint, name))
        for name in SEVERAL
        for code in LANGUAGES
    }


def _pairs(visit: Visit, name: str) -> list[dict[str, str]]:
    lines = {code: _lines(visit.given(f"{name}.{code}")) for code in LANGUAGES}
    if len({len(said) for said in lines.values()}) != 1:
        raise Malformed("as many lines in one language as in the other")
    return [dict(zip(lines, said, strict=True)) for said in zip(*lines.values(), strict=True)]


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _share(percent: str) -> float:
    try:
        return float(percent.replace(",", ".")) / 100
    except ValueError:
        wrong_form()


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        wrong_form()
    return int(text)
