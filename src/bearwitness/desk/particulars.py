"""What staff write themselves for a submission, from TOML, read strictly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bearwitness.desk.papers import LONGEST_TITLE
from bearwitness.desk.plainly import LONGEST, MOST, Reader
from bearwitness.dossier.particulars import Particulars, Procedure, Step
from bearwitness.records.when import When

_HINT = "`bearwitness dossier submission --example` prints one that is whole"
_KEYS = {
    "procedure", "addressee", "sender", "contact", "relation", "summary", "asks", "verified",
    "steps", "no_steps", "elsewhere", "danger", "urgent",
}  # fmt: skip

PARTICULARS_EXAMPLE = """\
# The particulars of a submission in an invented case. Write them in the language in which it is
# handed in. No name of a victim or a witness belongs here: the words that are protected in the
# case are looked for, and a submission that holds one is not made.

# special_procedures, treaty_body, inquiry, prosecutor, regional_court or court
procedure = "special_procedures"
addressee = "The invented Special Rapporteur on Lakes"
urgent = false

sender = "The invented Lakeshore newsroom"
contact = "by letter: 1 Invented Street, Northport"
relation = "We took the testimonies, and those who gave them allowed us to hand them in."

summary = "In March 2019 men were taken from villages around the lake and held. (Invented.)"
verified = "Each was heard by two of us; we compared what they tell, and asked the authorities."
asks = ["Ask the State to open an independent inquiry.", "Ask it to protect those who speak."]

# What was tried at home, oldest first; if nothing was, say why in `no_steps` instead.
[[steps]]
on = "2019-05"
what = "A complaint to the prosecutor of the region."
answer = "Refused without reasons after two months."
"""
# Two more may be said, on lines above [[steps]]: `elsewhere`, other international procedures
# before which this lies, and `danger`, who has to fear reprisals.


def particulars(plain: Mapping[str, Any]) -> Particulars:
    """Return the particulars of a submission.

    Raises:
        Malformed: a key is missing, unknown or not what it should be.
    """
    read = Reader("paper of particulars", _HINT)
    read.only(plain, _KEYS, "")
    steps = _steps(read, plain) if "steps" in plain else ()
    if not steps:
        read.expect("no_steps" in plain, "no_steps")
    asks = read.listed(plain, "asks", MOST)
    urgent = plain.get("urgent", False)
    read.expect(isinstance(urgent, bool), "urgent")
    return Particulars(
        procedure=Procedure(read.choice(plain.get("procedure"), "procedure", Procedure)),
        addressee=read.text(plain.get("addressee"), "addressee", LONGEST_TITLE),
        sender=read.text(plain.get("sender"), "sender", LONGEST_TITLE),
        contact=read.text(plain.get("contact"), "contact", LONGEST),
        relation=read.text(plain.get("relation"), "relation", LONGEST),
        summary=read.text(plain.get("summary"), "summary", 4 * LONGEST),
        asks=tuple(read.text(one, f"asks[{n}]", LONGEST) for n, one in enumerate(asks, 1)),
        verified=read.text(plain.get("verified"), "verified", 2 * LONGEST),
        steps=steps,
        no_steps=_maybe(read, plain, "no_steps"),
        elsewhere=_maybe(read, plain, "elsewhere"),
        danger=_maybe(read, plain, "danger"),
        urgent=urgent,
    )


def _steps(read: Reader, plain: Mapping[str, Any]) -> tuple[Step, ...]:
    found = []
    for number, one in enumerate(read.listed(plain, "steps", MOST), 1):
        where = f"steps[{number}]"
        fields = read.table(one, where)
        read.only(fields, {"on", "what", "answer"}, where)
        on = read.text(fields.get("on"), f"{where}.on", 40)
        said = (read.text(fields.get(k), f"{where}.{k}", LONGEST) for k in ("what", "answer"))
        found.append(Step(When.parse(on).written, *said))
    return tuple(found)


def _maybe(read: Reader, plain: Mapping[str, Any], key: str) -> str:
    return read.text(plain[key], key, 2 * LONGEST) if key in plain else ""
