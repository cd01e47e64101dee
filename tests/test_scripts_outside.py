"""A script is a file that anybody can change: what is made of it says what is cleared now."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from bearwitness.consent import Answer, Scope
from bearwitness.consent.terms import PlaceTold, Terms
from bearwitness.consent.uses import Derivative
from bearwitness.desk import editions, filming, gating, outside, protecting, reciting, tracing
from bearwitness.desk.choices import Choice, Item, Programme
from bearwitness.desk.consents import Consents
from bearwitness.desk.imprint import Imprint
from bearwitness.desk.redacting import Redactor
from bearwitness.errors import ConsentDenied, GateClosed, Refused
from bearwitness.publication.words import Words
from bearwitness.recital.script import Line
from bearwitness.records.testimony import Testimony
from desk_stand import NOON, lakeshore_case

HIDDEN = "Слова, которые закрыты."
AT = NOON + timedelta(hours=1)
LATER = AT + timedelta(hours=1)


def approved(book, redactor, name, at):
    draft = redactor.redacted(name)
    book.append_many(
        [gating.approval(draft, book, by, at)[0] for by in ("ada", "bo")], reason="read", at=at
    )


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    """A case with one cleared testimony, its redactor, and the script that it wrote."""
    book = lakeshore_case(tmp_path_factory.mktemp("scripts") / "case", only=1)
    redactor = Redactor(book)
    (choice,) = book.all(Choice)
    name = choice.testimony
    book.append_many(
        [Answer(name, scope, granted=True, at=NOON) for scope in Scope], reason="r", at=NOON
    )
    last = redactor.redacted(name).draft.passages[-1].text
    word = max(last.replace(".", " ").replace(",", " ").split(), key=len)  # so that one is covered
    protecting.protect(book, name, [word], reason="a neighbour told us", at=NOON)
    approved(book, redactor, name, AT)
    cleared = gating.cleared(redactor, book, name, AT)
    plain, masked = (
        next(p for p in cleared.passages if bool(p.masks) is covered) for covered in (False, True)
    )
    items = (Item(name, plain.index, "Слова перевода."), Item(name, masked.index, HIDDEN))
    readers = ("Reader 1",)
    programme = Programme({"en": "Invented", "ru": "Вымышлено"}, readers, items)
    book.append(programme, reason="r", at=AT)
    script, _, permits = filming.script_with_permits(book, redactor, language="en", at=AT)
    yield book, redactor, name, script, permits
    book.close()


def changed(script, number=0, **more):
    lines = list(script.lines)
    lines[number] = replace(lines[number], **more)
    return replace(script, lines=tuple(lines))


def with_our_line(script, text, **more):
    ours = Line(len(script.lines) + 1, "Reader 1", text, "en", **more)
    return replace(script, lines=(*script.lines, ours))


def looked_at(stage, script, at=LATER):
    outside.expect_words(stage[0], stage[1], script, at=at)


def test_a_script_as_the_case_wrote_it_passes(stage):
    script = stage[3]
    assert [bool(line.translations) for line in script.lines] == [True, False]
    looked_at(stage, script)
    looked_at(stage, replace(script, title="Another title", petition="lake.example"))
    looked_at(stage, with_our_line(script, "What you hear was read by other people."))


def test_a_line_that_somebody_changed_is_refused(stage):
    script = stage[3]
    text = script.lines[0].text
    for lines in (
        {"text": text.rstrip(".") + " today."},
        {"text": text[: len(text) // 2]},
        {"text": stage[0].get(Testimony, stage[2]).passages()[script.lines[1].passage].text},
        {"passage": script.lines[1].passage},
        {"passage": None},
        {"passage": 99},
        {"translations": (("ru", "Другие слова."),)},
    ):
        with pytest.raises(Refused, match="not what is cleared"):
            looked_at(stage, changed(script, 0, **lines))
    with pytest.raises(Refused, match="not what is cleared"):  # of a passage with a mask
        looked_at(stage, changed(script, 1, translations=(("ru", HIDDEN),)))


def test_a_line_of_our_own_says_nothing_that_somebody_told_us(stage):
    book, script = stage[0], stage[3]
    taken = changed(script, 0, source="", passage=None, translations=())
    with pytest.raises(Refused, match="names no testimony"):
        looked_at(stage, taken)
    words = book.get(Testimony, stage[2]).text.split()
    with pytest.raises(Refused, match="names no testimony"):
        looked_at(stage, with_our_line(script, f"We add {' '.join(words[3:9]).upper()}"))
    looked_at(stage, with_our_line(script, f"We add {' '.join(words[3:6])}"))


def test_four_words_in_a_row_may_be_said_and_five_may_not(stage):
    book, script = stage[0], stage[3]
    first, second = (" ".join(book.get(Testimony, stage[2]).text.split()[at:][:5])
                     for at in (3, 12))  # fmt: skip
    four = [" ".join(run.split()[:4]) for run in (first, second)]
    looked_at(stage, with_our_line(script, f"We add {four[0]} today."))
    looked_at(stage, with_our_line(script, f"We add {four[0]} and {four[1]} today."))
    stressed = first.replace("о", "о\u0301").replace("o", "o\u0301")
    upper = f"“{first.upper()}”"
    for said in (
        first,
        upper,
        first.replace(" ", ", "),
        first.replace(" ", " - "),
        stressed,
    ):
        with pytest.raises(Refused, match="names no testimony"):
            looked_at(stage, with_our_line(script, f"We add {said} today."))
    in_a_translation = with_our_line(script, "We add.", translations=(("ru", first),))
    with pytest.raises(Refused, match="names no testimony"):
        looked_at(stage, in_a_translation)


def test_an_edition_takes_no_film_of_words_that_are_not_cleared_now(stage, tmp_path):
    """Its script was written before; somebody changed it, or what was said of it, since."""
    book, redactor, name, script, _ = stage
    title, publisher, asks = (Words("x", "x") for _ in range(3))
    book.append(Imprint(title, publisher, (), asks, ()), reason="a trial", at=AT)
    before = len(book.ledger())
    cleared = [gating.cleared(redactor, book, name, AT)]
    reciting.expect_words(script.lines, cleared, book.all(Programme))  # as it stands, it is taken
    text = script.lines[0].text
    for lines in (
        {"text": f"{text} More."},
        {"translations": (("ru", "Другие слова."),)},
        {"source": "", "passage": None, "translations": ()},
        {"source": "T-ZZZZZZZZ"},
    ):
        film = SimpleNamespace(plan=SimpleNamespace(script=changed(script, **lines), proofs=None))
        with pytest.raises(Refused, match="not what is cleared"):
            editions.make(
                book, redactor, tmp_path / "edition", reason="a year", at=AT,
                clock=lambda: AT, entropy=os.urandom, film=film,
            )  # fmt: skip
    assert not (tmp_path / "edition").exists()
    assert len(book.ledger()) == before


def test_protected_words_are_read_nowhere_around_the_testimonies(stage):
    script = stage[3]
    word = next(w for w in stage[1].protected() if w.isalpha() and len(w) > 5)
    for said in (
        replace(script, title=f"For {word}"),
        changed(script, 0, reader=word),
        changed(script, 0, bundle=word),
        with_our_line(script, f"{word} was there."),
        with_our_line(script, "Somebody was there.", translations=(("ru", word),)),
    ):
        with pytest.raises(Refused, match="around") as refusal:
            looked_at(stage, said)
        assert word not in f"{refusal.value} {refusal.value.hint}"


def test_the_newest_use_of_a_script_decides_and_not_an_older_film(stage):
    book, _, name, script, permits = stage
    digest, hour = filming.digest(script), timedelta(hours=1)
    book_use = Derivative.SCRIPT, digest, permits
    tracing.note_made(book, *book_use, at=AT)
    tracing.note_made(book, Derivative.FILM, digest, permits, at=AT + hour / 2)
    outside.expect_as_wide(book, digest, at=LATER)
    narrow = Terms(place=PlaceTold.COUNTRY)
    less = [
        Answer(name, scope, granted=True, at=LATER + hour, terms=narrow)
        for scope in (Scope.RECITE, Scope.TRANSLATE)
    ]
    book.append_many(less, reason="a letter", at=LATER + hour)
    at = LATER + 2 * hour
    with pytest.raises(ConsentDenied, match="more than is allowed"):
        outside.expect_as_wide(book, digest, at=at)
    now = outside.of_script(book, script, at=at)
    tracing.note_made(book, Derivative.SCRIPT, digest, now, at=at)  # made again, of the same words
    outside.expect_as_wide(book, digest, at=at)
    back = [
        replace(one, at=at + hour, terms=Terms(place=PlaceTold.NONE))
        for one in less
    ]  # fmt: skip
    book.append_many(back, reason="a letter", at=at + hour)
    with pytest.raises(ConsentDenied, match="more than is allowed"):
        outside.expect_as_wide(book, digest, at=at + 2 * hour)
    usual = [Answer(name, one.scope, granted=True, at=at + 3 * hour) for one in less]
    book.append_many(usual, reason="a letter", at=at + 3 * hour)
    assert Consents(book).permitted(name, Scope.RECITE, at=at + 3 * hour)


def test_a_script_from_before_a_word_was_protected_is_refused(tmp_path, stage):
    _, redactor, name, script, _ = stage
    book = stage[0]
    start = NOON + timedelta(days=1)
    approved(book, redactor, name, start)
    looked_at(stage, script, at=start)
    word = max(script.lines[0].text.replace(".", " ").split(), key=len)
    protecting.protect(book, name, [word], reason="a neighbour told us", at=start)
    with pytest.raises(GateClosed, match="the gate stays closed"):
        looked_at(stage, script, at=start + timedelta(minutes=1))
    approved(book, redactor, name, start + timedelta(minutes=2))  # of what is covered now
    at = start + timedelta(minutes=3)
    with pytest.raises(Refused, match="not what is cleared"):
        looked_at(stage, script, at=at)
    anew, _, _ = filming.script_with_permits(book, redactor, language="en", at=at)
    looked_at(stage, anew, at=at)
