"""A phrase typed at each door about one deponent: after shredding, nothing that opens holds it."""

from __future__ import annotations

import hashlib
import os

import pytest

from bearwitness.cli.main import main
from bearwitness.consent import Answer, Scope
from bearwitness.consent.answers import condition_digest, words_digest
from bearwitness.desk import apart, kinds
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.deeds import Shredding
from bearwitness.errors import CannotOpen
from bearwitness.ids import ClaimId, SourceId
from bearwitness.records import codec
from bearwitness.records.claim import Claim, Saying, Stance
from bearwitness.records.source import Link, Rating, Reliability, Source, SourceKind
from casebook_stand import quickened
from desk_stand import NOON, PASSPHRASE, Clock, desk_of, empty_case, entered, keep_stay, stay

PHRASE = "invented sister of the night nurse"
MINE, THEIRS, PAPER = (SourceId(f"S-{sign * 4}") for sign in "ABC")
CLAIM = ClaimId("C-AAAA")
T1, T2 = stay(1).id, stay(2).id
GUESSED = {
    PHRASE,
    hashlib.sha256(PHRASE.encode()).hexdigest(),
    words_digest(stay(1).text),
    condition_digest(T1, PHRASE),
}


@pytest.fixture
def book(tmp_path):
    made = empty_case(tmp_path / "case")
    for number, source in ((1, MINE), (2, THEIRS)):
        keep_stay(made, number)
        of = stay(number).id
        made.append(
            Source(source, SourceKind.TESTIMONY, "A", "en", testimony=of), reason="r", at=NOON
        )
        yes = [Answer(of, scope, granted=True, at=NOON, words=words_digest(stay(number).text))
               for scope in Scope]  # fmt: skip
        made.append_many(yes, reason="said so", at=NOON)
    made.append(Source(PAPER, SourceKind.ARTICLE, "P", "en", text="x"), reason="read", at=NOON)
    made.append(Claim(CLAIM, "death", {"en": "A man died.", "ru": "Умер."}), reason="r", at=NOON)
    quickened(made.path, PASSPHRASE)
    yield made
    made.close()


def typed(book, *words):
    read, write = os.pipe()
    os.write(write, f"{PASSPHRASE}\n".encode())
    os.close(write)
    try:
        assert main([*words, "--case", str(book.path), "--passphrase-fd", str(read)]) == 0
    finally:
        os.close(read)


def contents(book) -> dict[str, str]:
    """Return what each record says that anybody can open."""
    found = {}
    with book.inside() as held:
        for one in held.fold.records:
            try:
                found[one.id] = held.fold.content(one)[1].decode(errors="replace")
            except CannotOpen:
                continue
    return found


def everything(book) -> dict[str, str]:
    """Return all that the team's keys open, the ledger as it is read, and each raw file."""
    with book.inside() as held:
        cards = "".join(codec.written(one.card).decode() for one in held.fold.records)
    files = {
        str(path): path.read_bytes().decode("utf-8", errors="replace")
        for path in book.path.rglob("*")
        if path.is_file()
    }
    ledger = " ".join(entry.why + entry.what for entry in book.ledger())
    return contents(book) | files | {"cards": cards, "ledger": ledger}


def left(book):
    return {guess for text in everything(book).values() for guess in GUESSED if guess in text}


def tell_at_every_door(book, tmp_path):
    why, said = ("--reason", "a letter"), ("--because", PHRASE)  # a typed reason outlives all
    typed(book, "source", "rate", MINE, "undecided", *said)
    typed(book, "source", "rate", MINE, "reliable", *said)  # the older one is kept as well
    typed(book, "source", "relies", PAPER, "told", MINE, *said)
    typed(book, "source", "apart", MINE, PAPER, *said)
    typed(book, "source", "says", MINE, CLAIM, "--stance", "asserts", "--attribution", PHRASE, *why)
    typed(book, "consent", "refuse", T1, "identify", "--right", "guardian", "--who", PHRASE, *why)
    browser = entered(desk_of(book, tmp_path, clock=Clock(NOON)))
    at, form = f"/en/sources/{MINE}", {"reason": PHRASE}
    assert browser.post(f"{at}/rate", data={"reliability": "undecided", **form}).status_code == 200
    relies = {"relation": "same_owner", "how": "inferred", "onto": PAPER, "claim": "", **form}
    assert browser.post(f"{at}/relies", data=relies).status_code == 200
    condition = Answer(T1, Scope.RECITE, granted=True, at=NOON, conditions=(PHRASE,))
    book.append(condition, reason="a letter", at=NOON)


def test_what_was_typed_about_a_deponent_at_any_door_is_nowhere_after_shredding(book, tmp_path):
    tell_at_every_door(book, tmp_path)
    assert sum(PHRASE in text for text in contents(book).values()) >= 8
    assert PHRASE not in everything(book)["cards"], "what outlives never held it in the clear"
    before = contents(book)
    book.shred(T1, reason="the deponent asked", at=NOON)
    assert left(book) == set()
    gone = {name for told in book.all(Shredding) for name in told.records}
    assert {n: text for n, text in contents(book).items() if n in before} == {
        n: text for n, text in before.items() if n not in gone
    }
    assert all(THEIRS not in before[n] and T2 not in before[n] for n in gone if n in before)
    assert book.check().shredded == len(gone)
    assert [(k.source, k.onto) for k in book.all(Link)] == [(PAPER, MINE), (MINE, PAPER)]


def test_what_another_machine_tells_of_them_meanwhile_goes_when_the_two_meet(book, tmp_path):
    apart.branch(book, tmp_path / "branch", reason="a second machine", at=NOON)
    word = PASSPHRASE
    other = Casebook.unlock(tmp_path / "branch", word, by="bo", entropy=os.urandom)
    other.append(Rating(MINE, Reliability.DOUBTFUL, PHRASE, "bo"), reason="read", at=NOON)
    heard = Saying(CLAIM, MINE, Stance.ASSERTS, (PHRASE,), entry="e1")
    other.append(heard, reason="read", at=NOON)
    other.close()
    book.shred(T1, reason="the deponent asked", at=NOON)
    apart.merge(book, tmp_path / "branch", reason="back", at=NOON)
    assert left(book) == set()
    assert [r.reliability for r in book.all(Rating)] == [Reliability.DOUBTFUL]
    assert [len(s.attribution) for s in book.all(Saying)] == [1]
    apart.merge(book, tmp_path / "branch", reason="once more", at=NOON)
    assert len(book.all(kinds.of(Shredding).cls)) == 2, "and there is nothing left to shred"
