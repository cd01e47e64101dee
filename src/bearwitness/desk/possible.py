"""What a value must be before the casebook keeps it, whoever brings it.

Every value that this program writes passes here, and every one that another machine's copy holds:
what no door of this program lets in comes in by no merge either. What only one record can tell is
in the record's own class (`records`); here is what needs the vocabularies, the shapes of ids, and
that a line reads on every screen as it was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, NewType, get_args, get_type_hints

from bearwitness import ids
from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.errors import Malformed
from bearwitness.records.claim import Claim, Saying
from bearwitness.records.event import Act
from bearwitness.records.judgment import Judgment
from bearwitness.records.reason import is_plain
from bearwitness.records.source import Source, SourceKind
from bearwitness.records.where import Place

LANGUAGES = ("en", "ru")
# Fields of values that say why, in somebody's words, and who.
_REASONS, _PEOPLE = ("because", "reason", "why"), ("by", "asserted_by", "reviewer")
_LETTERS = {
    ids.TestimonyId: "T", ids.SourceId: "S", ids.EventId: "E", ids.ActId: "A", ids.PersonId: "P",
    ids.PlaceId: "W", ids.ClaimId: "C", ids.MediaId: "M", ids.EditionId: "N", ids.UseId: "U",
    ids.AddresseeId: "B", ids.RecordId: "R",
}  # fmt: skip
_BY_NAME = {kind.__name__: letter for kind, letter in _LETTERS.items()}


def expect_possible(value: object, *, breaks: str = "") -> None:
    """Refuse a value that this program does not write.

    Args:
        value: of any kind.
        breaks: signs that a reason may hold besides; a name may not.

    Raises:
        Malformed: an id has another shape than its kind's; a reason, a person, or what pages tell
            of a claim, a speaker, a court or a place reads otherwise than typed, or is empty; a
            claim or an act is of a violation that the vocabulary does not have; or what somebody
            told is of no testimony.
    """
    for letter, name in _ids_in(value):
        ids.checked(name, letter)
    but = str.maketrans("", "", breaks)
    for names, what, also in ((_REASONS, "a reason", but), (_PEOPLE, "a name", {})):
        told = (getattr(value, name, "") for name in names)
        if not all(is_plain(text.translate(also)) for text in told if isinstance(text, str)):
            raise Malformed(f"{what} holds a character that is not seen, or a break of the line")
    if any(_is_nobody(getattr(value, name, None)) for name in _PEOPLE):
        raise Malformed("the name of who did it has neither a letter nor a digit")
    if check := _CHECKS.get(type(value)):
        check(value)


def _is_nobody(name: object) -> bool:
    return isinstance(name, str) and not any(sign.isalnum() for sign in name)


def _claim(one: Claim) -> None:
    _expect_in_both(one.wording, "the wording of a claim")
    _expect_violation(one.predicate)


def _act(one: Act) -> None:
    _expect_violation(one.violation)


def _saying(one: Saying) -> None:
    if not all(_is_told(speaker) for speaker in one.attribution):
        raise Malformed("a speaker has no words, or a character that is not seen")


def _judgment(one: Judgment) -> None:
    _expect_in_both(one.court, "a court's name")
    if not (_is_told(one.case_number) and _is_told(one.paragraph)):
        raise Malformed("a citation lacks the case or the paragraph, or one is not plain")


def _place(one: Place) -> None:
    if not one.names or not all(map(_is_told, one.names.values())):
        raise Malformed("a place has no name, or one that is not one line of plain words")


def _source(one: Source) -> None:
    """Refuse somebody's telling of which nobody could look up what they allowed."""
    if one.kind is SourceKind.TESTIMONY and one.testimony is None:
        raise Malformed("a source of kind testimony is of no testimony")


_CHECKS: dict[type, Callable[[Any], None]] = {
    Claim: _claim, Act: _act, Saying: _saying, Judgment: _judgment, Place: _place,
    Source: _source,
}  # fmt: skip


def _expect_in_both(words: Mapping[str, str], what: str) -> None:
    """Refuse what a page in one of the languages could not show, or would show otherwise."""
    if not set(LANGUAGES) <= words.keys() or not all(map(_is_told, words.values())):
        raise Malformed(f"{what} is not there in both languages, in one line of plain words")


def _is_told(text: str) -> bool:
    return is_plain(text) and any(sign.isalnum() for sign in text)


def _expect_violation(code: str) -> None:
    if code not in vocabulary("violations").terms:
        raise Malformed("this violation is not in the vocabulary")


def _ids_in(value: object) -> Iterator[tuple[str, str]]:
    """Yield the ids in the fields of a value, at any depth, each with the letter of its kind."""
    if not is_dataclass(value) or isinstance(value, type):
        return
    for name, letter in _fields_of_ids(type(value)):
        yield from ((letter, one) for one in _each(getattr(value, name)))
    for part in fields(value):
        for inner in _each(getattr(value, part.name)):
            yield from _ids_in(inner)


def _each(held: object) -> Iterator[Any]:
    """Yield what a field holds: itself, or what is in its tuple or mapping; nothing for None."""
    if isinstance(held, tuple | list):
        yield from held
    elif isinstance(held, Mapping):
        yield from held.values()
    elif held is not None:
        yield held


@cache
def _fields_of_ids(kind: Any) -> tuple[tuple[str, str], ...]:
    hints = get_type_hints(kind)
    found = ((part.name, _letter(hints[part.name])) for part in fields(kind))
    return tuple((name, letter) for name, letter in found if letter)


def _letter(hint: Any) -> str:
    """Return the letter of the ids that a field of this type holds; empty: it holds none."""
    if isinstance(hint, NewType):
        return _BY_NAME.get(hint.__name__, "")
    return next(filter(None, map(_letter, get_args(hint))), "")
