"""What a letter from DROP allows, under which wishes, and what one takes back.

Its sender chose every value. A wish that cannot be read is never dropped where that would allow
more than was said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from bearwitness.consent import FOREVER, Answer, Scope
from bearwitness.consent.answers import LONGEST_CONDITION, Given, Manner, Right, words_digest
from bearwitness.consent.scopes import OUTWARD, PUBLIC, TOLD
from bearwitness.consent.terms import (
    LONGEST_ALIAS,
    USUAL,
    DateTold,
    Likeness,
    Naming,
    PlaceTold,
    Terms,
)
from bearwitness.desk import one_letter
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.tracing import Trace, withdraw_each
from bearwitness.errors import Malformed, Missing
from bearwitness.ids import TestimonyId
from bearwitness.records.letter import ASK_AGAIN, LetterField, Said, Takes, consent_field
from bearwitness.records.testimony import Testimony

UNREADABLE = "they wrote a condition that cannot be read: ask them"  # kept as if it were theirs
OTHER_SENDER = "the sender's program is not ours or is broken; ask for it again"
Fields = Mapping[str, str]
Kind = TypeVar("Kind", Right, Likeness, PlaceTold, DateTold)
_TAKEN = {
    Takes.PUBLIC: tuple(s for s in Scope if s in PUBLIC),
    Takes.OUTWARD: tuple(s for s in Scope if s in OUTWARD),
    Takes.ALL: tuple(Scope),
}


def answers(kept: Testimony, fields: Fields, day: date) -> Iterator[Answer]:
    """Yield what a letter answers to each scope; what was not asked is not answered.

    A yes is tied to the words that came with it. A condition binds every yes by which anything
    leaves the team, results of many (grades, numbers) as well: nobody can tell which uses a line
    in somebody's own words means. Place and date bound what one person told.

    Raises:
        Malformed: a wish has a value that no page offers.
    """
    at = datetime.combine(day, time(0, tzinfo=UTC))
    terms, given = _terms(fields), _given(fields)
    condition, again = _condition(fields), _again(fields, at)
    for scope in Scope:
        said = fields.get(consent_field(scope), Said.NOT_NOW)
        if said == Said.NOT_NOW:
            continue
        if said != Said.YES:
            yield Answer(kept.id, scope, granted=False, at=at, given=given)
            continue
        told = scope in TOLD
        yield Answer(
            kept.id,
            scope,
            granted=True,
            at=at,
            terms=terms if told else USUAL,
            conditions=(condition,) if condition and scope in OUTWARD else (),
            ask_again=again,
            given=given,
            words=words_digest(kept.text),
        )


def take_back(
    casebook: Casebook, fields: Fields, *, arrival: object, at: datetime
) -> dict[TestimonyId, tuple[Trace, ...]]:
    """Refuse what a letter takes back, from now on, and return what rests on it.

    The letter that it is about is known by its code phrase, or by a tag of it, alone: whoever
    has the phrase can narrow what is allowed, and nothing else. Every testimony that came of
    that letter is narrowed, all in one writing.

    Args:
        casebook: unlocked.
        fields: of the letter.
        arrival: kept with the refusals, so that the envelope is not received twice.
        at: now, UTC. Not the letter's own day: a clock behind would let an older yes win.

    Raises:
        Missing: no testimony here has this code phrase.
        Malformed: it takes back nothing that a letter can.
    """
    said = fields.get(LetterField.TAKES_BACK)
    if said not in set(Takes):
        raise Malformed("this letter takes back nothing that we know", hint=OTHER_SENDER)
    phrase, tag = (fields.get(f, "") for f in (LetterField.OF_PHRASE, LetterField.OF_TAG))
    with casebook.inside() as held:
        of = one_letter.found(held.fold, phrase=phrase, tag=tag)
    if not of:
        raise Missing(
            "a letter takes back what no testimony here has allowed",
            hint="open the other envelopes first, or take in the machine that received that letter,"
            " then receive this again; it may also be shredded already",
        )
    return withdraw_each(
        casebook,
        of,
        _TAKEN[Takes(said)],
        reason="came through DROP, with the code phrase",
        at=at,
        given=Given(manner=Manner.WRITTEN, language=_language(fields)),
        also=(arrival,),
    )


def _terms(fields: Fields) -> Terms:
    alias = _line(fields.get(LetterField.ALIAS, ""), LONGEST_ALIAS)
    return Terms(
        Naming.ALIAS if alias else Naming.NONE,
        alias,
        _one_of(Likeness, fields.get(LetterField.VOICE), Likeness.NONE),
        _one_of(Likeness, fields.get(LetterField.FACE), Likeness.NONE),
        _one_of(PlaceTold, fields.get(LetterField.PLACE_TOLD), USUAL.place),
        _one_of(DateTold, fields.get(LetterField.DATE_TOLD), USUAL.date),
    )


def _condition(fields: Fields) -> str:
    """Return the condition in one line; one that nobody can see binds as well, until it is told."""
    said = fields.get(LetterField.CONDITION, "")
    return _line(said, LONGEST_CONDITION) or (UNREADABLE if said.strip(" \t\r\n") else "")


def _again(fields: Fields, at: datetime) -> datetime:
    months = fields.get(LetterField.ASK_AGAIN, "")
    if not months:
        return FOREVER
    if months not in ASK_AGAIN:
        raise Malformed("this letter wishes for what no page offers", hint=OTHER_SENDER)
    return at + timedelta(days=365 * int(months) / 12)


def _given(fields: Fields) -> Given:
    right = _one_of(Right, fields.get(LetterField.RIGHT), Right.OWN)
    role = _line(fields.get(LetterField.ROLE, ""), LONGEST_ALIAS) or "not told"
    who = "" if right is Right.OWN else role
    return Given(right, who, Manner.WRITTEN, _language(fields))


def _one_of(kind: type[Kind], said: str | None, usual: Kind) -> Kind:
    if said is None:
        return usual
    if said not in set(kind):
        raise Malformed("this letter wishes for what no page offers", hint=OTHER_SENDER)
    return kind(said)


def _line(text: str, longest: int) -> str:
    return "".join(c for c in " ".join(text.split()) if c.isprintable())[:longest].strip()


def _language(fields: Fields) -> str:
    said = fields.get(LetterField.LANGUAGE, "")
    return said if said in ("en", "ru") else ""
