"""A phrase planted in each free text of each kind: after shredding, nothing that opens holds it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from enum import Enum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from bearwitness import ids
from bearwitness.consent import Answer, Scope
from bearwitness.consent.answers import Given, Met, condition_digest, words_digest
from bearwitness.consent.terms import Terms
from bearwitness.desk import kinds
from bearwitness.desk.every_kind import MODULES
from bearwitness.desk.found_apart import FoundApart
from bearwitness.desk.proposals import RefusedProposal
from bearwitness.errors import CannotOpen
from bearwitness.ids import SourceId
from bearwitness.records import codec
from bearwitness.records.claim import Saying
from bearwitness.records.event import Act
from bearwitness.records.source import Link, Rating, Source
from bearwitness.records.testimony import (
    Connection,
    Contact,
    Identity,
    Media,
    ProofSeed,
    Testimony,
)
from bearwitness.records.when import When
from bearwitness.redaction.masking import Decision
from casebook_stand import AT, T1, add, new_case, source_of, words

PLANTED = "their invented sister works at the morgue"
DIGEST = hashlib.sha256(PLANTED.encode()).hexdigest()
IDS: dict[object, Any] = {
    ids.TestimonyId: T1,
    ids.SourceId: "S-AAAA",
    ids.PersonId: "P-AAAA",
    ids.ActId: "A-AAAA",
    ids.EventId: "E-AAAA",
    ids.PlaceId: "W-AAAA",
    ids.ClaimId: "C-AAAA",
    ids.MediaId: "M-AAAA",
    ids.EditionId: "N-AAAA",
    ids.UseId: "U-AAAA",
    ids.AddresseeId: "B-AAAA",
    ids.RecordId: "R-AAAA",
}
HANGS = {ids.TestimonyId, ids.SourceId, ids.PersonId, ids.ActId}
STAFF = {"by", "asserted_by", "reviewer"}  # outlive like the ledger's names
EXACT = {
    (Answer, "words"): DIGEST,
    (Answer, "draft"): DIGEST,
    (Answer, "scope"): Scope.QUOTE,
    (Answer, "granted"): True,
    (Answer, "only"): None,
    (Met, "condition"): DIGEST,
    (Terms, "naming"): "alias",
    (Given, "right"): "proxy",
    (Given, "understood"): None,
    (Given, "assent"): None,
    (Given, "language"): "ru",
    (Source, "connection"): Connection.VICTIM,
    (FoundApart, "other"): "S-BBBB",
    (Link, "claim"): None,
    (Link, "relation"): "told",
    (Link, "onto"): "S-BBBB",
    (Act, "violation"): "torture",
    (Saying, "stance"): "denies",
    (Saying, "entry"): "drawn at random",
    (Decision, "verdict"): "generalise",
    (ProofSeed, "seed"): PLANTED.encode()[:32],
    (Media, "id"): "M-AAAA",
    (Testimony, "attachments"): ("M-AAAA",),
    (Testimony, "intake"): "interpreted",
    (Testimony, "language"): "en",
}
TOGETHER = (Testimony, Contact, Media, ProofSeed)
# What stays with all its texts, and why that is no word of theirs.
STAYS = {
    "use": "ids and digests of what was made, which a withdrawal must find",
    "deed": "what this program says it did, from its own list",
    "submission": "names no testimony",
    "edition": "it is public",
    "shredding": "ids",
}


def filled(hint: Any, owner: type, name: str) -> Any:
    """Return a value for a field, with the phrase wherever somebody could write."""
    if (owner, name) in EXACT:
        exact = EXACT[owner, name]
        return hint(exact) if isinstance(hint, type) and issubclass(hint, Enum) else exact
    if hint in IDS or hasattr(hint, "__supertype__"):
        return IDS.get(hint, "X-AAAA")
    if get_origin(hint) in (Union, UnionType):
        return filled(next(a for a in get_args(hint) if a is not type(None)), owner, name)
    if get_origin(hint) is tuple:
        return (filled(get_args(hint)[0], owner, name),)
    if get_origin(hint) in (dict, Mapping):
        return {one: filled(get_args(hint)[1], owner, name) for one in ("en", "ru")}
    if hint is When:
        return When.parse("2017-03")
    if is_dataclass(hint):
        return planted(hint)
    if issubclass(hint, Enum):
        return next(iter(hint))
    plain = {str: "Ada" if name in STAFF else PLANTED, bytes: PLANTED.encode(), bool: False}
    plain |= {
        int: 2 if name == "end" else 1,
        float: 0.5,
        date: date(2026, 5, 1),
        datetime: datetime(2026, 5, 1, tzinfo=UTC),
    }
    return plain[hint]


def planted(cls: Any) -> Any:
    hints = get_type_hints(cls)
    return cls(**{f.name: filled(hints[f.name], cls, f.name) for f in fields(cls)})


def reached(hint: Any) -> set[object]:
    """Return the ids that a type may hold, at any depth."""
    found = {hint} if hint in HANGS else set()
    inner = get_args(hint)
    if is_dataclass(hint):
        inner = tuple(get_type_hints(hint).values())
    return found.union(*(reached(one) for one in inner))


def every_kind() -> list[kinds.Kind]:
    classes = {one for m in MODULES for one in vars(m).values() if isinstance(one, type)}
    mine = {one for one in classes if is_dataclass(one) and one.__module__.startswith("bear")}
    known = [kinds.of(one) for one in mine if one in kinds._BY_CLASS]
    return sorted(known, key=lambda kind: kind.name)


LAW = [k for k in every_kind() if reached(k.cls) and k.name not in STAYS and k.cls is not Identity]


@pytest.fixture
def bare(tmp_path):
    made, _ = new_case(tmp_path / "case")
    yield made
    made.close()


@pytest.fixture
def book(bare):
    add(bare)
    bare.append(source_of(), reason="read", at=AT)
    return bare


def opened(book) -> dict[str, list[str]]:
    """Return all that anybody can still open, by kind, older versions too."""
    found: dict[str, list[str]] = {}
    with book.inside() as held:
        for one in held.fold.records:
            try:
                text = held.fold.content(one)[1].decode(errors="replace")
            except CannotOpen:
                continue
            found.setdefault(one.card.kind, []).append(text)
    return found


def test_the_law_walks_every_kind_that_can_hang_on_a_testimony():
    names = {kind.name for kind in LAW}
    assert names >= {"source", "rating", "link", "found apart", "saying", "consent answer"}
    assert names >= {"condition met", "refused proposal", "act", "person", "listing"}
    assert {kind.name for kind in every_kind()} == set(kinds._BY_NAME)


def test_no_text_of_any_kind_that_hangs_on_a_testimony_outlives_it(bare):
    book = bare
    book.add_testimony(
        planted(Testimony),
        identity=planted(Identity),
        contact=planted(Contact),
        media=[planted(Media)],
        reason="received",
        at=AT,
    )
    values = [planted(kind.cls) for kind in LAW if kind.cls not in TOGETHER]
    book.append_many(values, reason="read", at=AT)
    held = opened(book)
    shown = {k.name for k in LAW if any(PLANTED in t or DIGEST in t for t in held[k.name])}
    assert shown >= {"source", "rating", "link", "found apart", "saying", "consent answer"}
    book.shred(T1, reason="asked to", at=AT)
    left = {name for name, texts in opened(book).items() if PLANTED in "".join(texts)}
    assert left == set()
    assert not any(DIGEST in text for texts in opened(book).values() for text in texts)


def test_what_remains_joins_as_before_and_says_no_more(book):
    told = [planted(cls) for cls in (Link, Rating, Saying, Source)]
    book.append_many(told, reason="read", at=AT)
    book.shred(T1, reason="asked to", at=AT)
    ((link,), (rating,), (saying,), (source,)) = (
        book.all(cls) for cls in (Link, Rating, Saying, Source)
    )
    assert link == replace(told[0], because=link.because)
    assert rating == replace(told[1], because=rating.because)
    assert saying == replace(told[2], attribution=saying.attribution)
    assert len(saying.attribution) == 1
    assert (source.published, source.elsewhere) == (None, {})
    assert source.connection is Connection.NOT_SAID, "a no to being counted is heeded as a victim's"
    before = len(opened(book)["link"])
    book.shred(T1, reason="once more", at=AT)
    assert len(opened(book)["link"]) == before, "nothing is left to be taken"


def test_no_digest_confirms_a_guess_at_their_words_or_at_a_condition(book):
    line = "not before my mother has left"
    yes = Answer(
        T1, Scope.QUOTE, granted=True, at=AT, conditions=(line,), words=words_digest(words().text)
    )
    met = Met(T1, condition_digest(T1, line), AT)
    book.append_many([yes, met], reason="said", at=AT)
    book.shred(T1, reason="asked to", at=AT)
    texts = "".join(text for some in opened(book).values() for text in some)
    assert yes.words not in texts
    assert met.condition not in texts
    said = [one for one in book.all(Answer) if one.granted]
    assert [(one.scope, one.at, bool(one.words)) for one in said] == [(Scope.QUOTE, AT, True)]
    assert book.all(Met) == ()


def test_a_refused_proposal_leaves_no_digest_of_the_sentence(book):
    book.append(RefusedProposal(SourceId("S-AAAA"), DIGEST, "arrest"), reason="no", at=AT)
    book.append(RefusedProposal(SourceId("S-BBBB"), "ab" * 32, "arrest"), reason="no", at=AT)
    book.shred(T1, reason="asked to", at=AT)
    assert [one.source for one in book.all(RefusedProposal)] == ["S-BBBB"]
    with book.inside() as held:
        told = b"".join(codec.written(one.card) for one in held.fold.records)
    assert DIGEST.encode() not in told
    assert b"refused proposal" in told
