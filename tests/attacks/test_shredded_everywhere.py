"""A phrase typed at each door about one deponent: after shredding, nothing that opens holds it."""

from __future__ import annotations

import base64
import hashlib
import os
from dataclasses import replace

import pytest

from bearwitness.adapters.web.catalogue import said
from bearwitness.adapters.web.pages import Pages
from bearwitness.cli.main import main
from bearwitness.consent import Answer, Scope
from bearwitness.consent.answers import condition_digest, words_digest
from bearwitness.desk import apart, kinds, reasons
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.deeds import Shredding
from bearwitness.desk.redacting import Redactor
from bearwitness.desk.web.said import stand_in
from bearwitness.errors import CannotOpen, Missing
from bearwitness.ids import ClaimId, SourceId
from bearwitness.publication.gate import Approval
from bearwitness.records import codec
from bearwitness.records.claim import Claim, Saying, Stance
from bearwitness.records.source import (
    Link,
    Rating,
    Reliability,
    Source,
    SourceKind,
)
from bearwitness.records.testimony import ProofSeed
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
    why, said = ("--reason", PHRASE), ("--because", PHRASE)
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
    book.append(condition, reason=PHRASE, at=NOON)
    book.did("exported a proof", T1, reason=PHRASE, at=NOON)


def test_what_was_typed_about_a_deponent_at_any_door_is_nowhere_after_shredding(book, tmp_path):
    tell_at_every_door(book, tmp_path)
    assert PHRASE in {entry.why for entry in book.ledger()}, "while they are there, it is read"
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
    lines = [(entry.what, entry.why) for entry in book.ledger()]
    assert ("exported a proof", reasons.GONE) in lines
    assert ("shredded a testimony", "the deponent asked") in lines
    assert book.check().shredded == len(gone)
    assert [(k.source, k.onto) for k in book.all(Link)] == [(PAPER, MINE), (MINE, PAPER)]


def test_what_another_machine_tells_of_them_meanwhile_goes_when_the_two_meet(book, tmp_path):
    apart.branch(book, tmp_path / "branch", reason="a second machine", at=NOON)
    word = PASSPHRASE
    other = Casebook.unlock(tmp_path / "branch", word, by="bo", entropy=os.urandom)
    other.append(Rating(MINE, Reliability.DOUBTFUL, PHRASE, "bo"), reason=PHRASE, at=NOON)
    heard = Saying(CLAIM, MINE, Stance.ASSERTS, (PHRASE,), entry="e1")
    other.append(heard, reason=PHRASE, at=NOON)
    other.close()
    book.shred(T1, reason="the deponent asked", at=NOON)
    apart.merge(book, tmp_path / "branch", reason="back", at=NOON)
    assert left(book) == set()
    assert [r.reliability for r in book.all(Rating)] == [Reliability.DOUBTFUL]
    assert [len(s.attribution) for s in book.all(Saying)] == [1]
    apart.merge(book, tmp_path / "branch", reason="once more", at=NOON)
    assert len(book.all(kinds.of(Shredding).cls)) == 2, "and there is nothing left to shred"


def test_a_reason_about_several_or_about_nobody_stays_in_the_ledger(book):
    both = [Rating(name, Reliability.RELIABLE, "x", "ada") for name in (MINE, THEIRS)]
    book.append_many(both, reason="about both", at=NOON)
    book.append(Rating(PAPER, Reliability.RELIABLE, "x", "ada"), reason="of a paper", at=NOON)
    book.shred(T1, reason="the deponent asked", at=NOON)
    assert {"about both", "of a paper"} <= {entry.why for entry in book.ledger()}


def test_nobody_types_what_reads_as_a_sealed_reason(book):
    forged = f"sealed for {T2}: bm90aGluZw=="
    book.append(Rating(PAPER, Reliability.RELIABLE, "x", "ada"), reason=forged, at=NOON)
    assert book.ledger()[-1].why == reasons.GONE


def test_whoever_seals_no_text_locks_nobody_out_of_the_ledger(book):
    """Somebody of the team, whose branch is taken in, may have sealed any bytes under a seed."""
    (seed,) = [one for one in book.all(ProofSeed) if one.testimony == T2]
    box = reasons._cipher(seed).encrypt(bytes(12), b"\xff" * 64, T2.encode())
    forged = f"sealed for {T2}: {base64.b64encode(bytes(12) + box).decode()}"
    book.append(Rating(PAPER, Reliability.RELIABLE, "x", "ada"), reason=forged, at=NOON)
    assert book.ledger()[-1].why == reasons.GONE


def test_no_draft_is_guessed_from_a_digest_that_outlives_it(book):
    redactor = Redactor(book)
    made = redactor.draft(stay(1), ())
    assert redactor.draft(stay(1), ()).digest == made.digest, "an approval stands"
    changed = replace(stay(1), text=stay(1).text.replace("cold", "cola", 1))
    assert redactor.draft(changed, ()).digest != made.digest, "one letter voids it"
    book.append(Approval(made.digest, "ada", NOON), reason="read", at=NOON)
    book.shred(T1, reason="the deponent asked", at=NOON)
    assert [one.digest for one in book.all(Approval)] == [made.digest]
    with pytest.raises(Missing):
        Redactor(book).draft(stay(1), ())
    guessed = [replace(made, salt=salt).digest for salt in (b"", redactor.draft(stay(2), ()).salt)]
    assert made.digest not in guessed


def test_what_stands_where_something_was_shredded_is_told_in_russian(book, tmp_path):
    book.append(Rating(MINE, Reliability.RELIABLE, PHRASE, "ada"), reason=PHRASE, at=NOON)
    book.append(Rating(PAPER, Reliability.RELIABLE, "x", "ada"), reason=kinds.IN_ITSELF, at=NOON)
    book.shred(T1, reason="the deponent asked", at=NOON)
    browser = entered(desk_of(book, tmp_path, clock=Clock(NOON)))
    for language in ("en", "ru"):
        text = browser.get(f"/{language}/ledger").text
        for one in ("reason_gone_with_the_testimony", "the_reason_is_in_the_record"):
            assert said(language, f"records.stand_in.{one}") in text
    assert reasons.GONE not in text
    assert kinds.IN_ITSELF not in text


@pytest.mark.parametrize("text", [*kinds.STAND_INS, reasons.GONE])
def test_no_page_of_desk_writes_a_stand_in_in_english_for_russian_readers(text):
    shapes = '{{ x }} {{ t("records.kept", kind=x) }} {{ ["A", x] | join(" → ") }}'
    shown = {
        language: Pages("desk", shown=stand_in)
        ._environments[language]
        .from_string(shapes)
        .render(x=text)
        for language in ("en", "ru")
    }
    assert shown["en"].count(text) == 3
    assert text not in shown["ru"]
    assert shown["ru"].count(stand_in(text, "ru")) == 3
