"""A code phrase takes back also at a DROP made anew, and of every testimony of a letter."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.cli.main import main
from bearwitness.consent import FOREVER, Answer, Scope, last_word
from bearwitness.consent.answers import Given, Met, Right, condition_digest
from bearwitness.consent.order import in_order
from bearwitness.consent.terms import PlaceTold, Terms, no_wider
from bearwitness.desk import apart, as_one, backups, one_letter, receiving, tracing
from bearwitness.desk.consents import Consents, of_letter
from bearwitness.desk.deeds import Shredding
from bearwitness.drop import receiving as drop
from bearwitness.drop import settings
from bearwitness.records.letter import LetterField, Takes
from bearwitness.records.phrase import heard, spoken
from bearwitness.records.testimony import Contact, Testimony
from bearwitness.sealing.opening import Letter
from casebook_stand import AT as NOW
from casebook_stand import WORD, new_case, quickened, unlocked
from desk_stand import Clock, desk_of, entered
from test_withdrawing import LETTER, OTHER, THIS, keep

LATER = NOW + timedelta(hours=1)
FORM = "multipart/form-data; boundary=x"
ASKED = b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'


@pytest.fixture
def book(tmp_path):
    made, _ = new_case(tmp_path / "case", invented=True)
    yield made
    made.close()


def made_drop(book, folder):
    return settings.create(folder, book.facts.team, entropy=os.urandom)


def written(at_drop, words="They came at night."):
    """Write a letter at a DROP, and return its code phrase."""
    fields = {b"words": words.encode(), b"consent.quote": b"yes", b"consent.count": b"yes"}
    body = b"".join(ASKED % pair for pair in fields.items()) + b"--x--\r\n"

    async def chunks():
        yield body

    return asyncio.run(
        drop.receive(chunks(), FORM, settings=at_drop, language="en", today=NOW.date(),
                     entropy=os.urandom)
    )  # fmt: skip


def taken_back(at_drop, phrase, what=Takes.PUBLIC, language="ru"):
    asyncio.run(
        drop.take_back(phrase, what, settings=at_drop, language=language, today=NOW.date(),
                       entropy=os.urandom)
    )  # fmt: skip


def received(book, *places, at=LATER):
    return list(receiving.receive_all(book, places, at=at, entropy=os.urandom))


def permits(book, name, at=LATER):
    return {s for s in Scope if Consents(book).permitted(name, s, at=at)}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_code_phrase_takes_back_at_a_drop_that_was_made_anew(book, tmp_path, language):
    lost, anew = made_drop(book, tmp_path / "lost"), made_drop(book, tmp_path / "anew")
    phrase = written(lost)
    (one,) = received(book, lost.inbox)
    before = permits(book, one.testimony)
    assert Scope.QUOTE in before
    taken_back(anew, spoken(heard(phrase), language).upper(), language=language)
    (back,) = received(book, anew.inbox)
    assert (back.testimony, back.trouble) == (one.testimony, "")
    assert permits(book, one.testimony) == {Scope.KEEP}
    assert list(anew.inbox.iterdir()) == []


def test_another_phrase_takes_nothing_back_and_is_not_repeated(book, tmp_path):
    at_drop = made_drop(book, tmp_path / "drop")
    written(at_drop)
    (one,) = received(book, at_drop.inbox)
    other = spoken(os.urandom(10), "en")
    taken_back(at_drop, other)
    (back,) = received(book, at_drop.inbox)
    assert back.testimony is None
    assert not set(other.split()) & set(back.trouble.split())
    assert Scope.QUOTE in permits(book, one.testimony)
    assert len(list(at_drop.inbox.iterdir())) == 1


def test_what_came_with_no_phrase_is_of_no_letter(book, tmp_path):
    for name in (THIS, OTHER):
        keep(book, name, **{LetterField.PHRASE: "", LetterField.REPLY_TAG: ""})
    tracing.withdraw(book, THIS, [Scope.QUOTE], reason="by post", at=LATER)
    apart.branch(book, tmp_path / "other", reason="b", at=LATER)
    apart.merge(book, tmp_path / "other", reason="met", at=LATER)
    assert Scope.QUOTE in permits(book, OTHER)


# --- one envelope that two machines received apart ----------------------------------------------


@pytest.fixture
def two(book, tmp_path):
    """Two machines of one case, each with a testimony from the same letter; and its phrase."""
    apart.branch(book, tmp_path / "other", reason="b", at=NOW)
    other = unlocked(tmp_path / "other", by="bo")
    at_drop = made_drop(book, tmp_path / "drop")
    phrase = written(at_drop)
    (path,) = at_drop.inbox.iterdir()
    copy = path.read_bytes()
    (mine,) = received(book, at_drop.inbox, at=NOW)
    path.write_bytes(copy)
    (theirs,) = received(other, at_drop.inbox, at=NOW)
    assert mine.testimony != theirs.testimony
    yield at_drop, phrase, other, (mine.testimony, theirs.testimony)
    other.close()


def met(book, other, at=LATER):
    apart.merge(book, other.path, reason="met", at=at)


@pytest.mark.parametrize("what", Takes)
def test_every_testimony_of_a_letter_is_taken_back_in_one_writing(book, two, what, monkeypatch):
    at_drop, phrase, other, names = two
    met(book, other)
    assert {t.id for t in book.all(Testimony)} == set(names)
    taken_back(at_drop, phrase, what)
    writings, append = [], type(book).append_many
    monkeypatch.setattr(
        type(book), "append_many", lambda *a, **k: writings.append(a) or append(*a, **k)
    )
    came = received(book, at_drop.inbox)
    assert {one.testimony for one in came} == set(names)
    assert len(writings) == 1
    left = set() if what is Takes.ALL else {Scope.KEEP}
    assert [permits(book, name) for name in names] == [left, left]


@pytest.mark.parametrize("first", [0, 1])
def test_what_was_taken_back_before_two_machines_met_is_taken_back_of_both(book, two, first):
    at_drop, phrase, other, names = two
    taken_back(at_drop, phrase)
    received((book, other)[first], at_drop.inbox)
    met(book, other)
    met(other, book)
    for machine in (book, other):
        assert [permits(machine, name) for name in names] == [{Scope.KEEP}] * 2
    answers = len(book.all(Answer))
    met(book, other)
    assert len(book.all(Answer)) == answers, "two machines that agree write nothing more"


def test_a_yes_that_was_given_after_the_refusal_stays(book, two):
    at_drop, phrase, other, names = two
    taken_back(at_drop, phrase)
    received(book, at_drop.inbox)
    again = LATER + timedelta(hours=1)
    book.append(Answer(names[0], Scope.QUOTE, granted=True, at=again), reason="anew", at=again)
    met(book, other, at=again)
    assert Scope.QUOTE in permits(book, names[0], at=again)
    assert Scope.COUNT not in permits(book, names[1], at=again)


def test_a_note_waits_where_its_letter_is_not_and_takes_back_once_it_is(book, tmp_path):
    apart.branch(book, tmp_path / "other", reason="b", at=NOW)
    other = unlocked(tmp_path / "other", by="bo")
    at_drop = made_drop(book, tmp_path / "drop")
    phrase = written(at_drop)
    (one,) = received(other, at_drop.inbox)
    taken_back(at_drop, phrase)
    assert [note.testimony for note in received(book, at_drop.inbox)] == [None]
    met(book, other)
    (back,) = received(book, at_drop.inbox)
    assert back.testimony == one.testimony
    assert permits(book, one.testimony) == {Scope.KEEP}
    other.close()


# --- what holds of one holds of the other, whenever it was said --------------------------------

HOUR = timedelta(hours=1)


def bare(book, name, at):
    """Return what a permit to quote allows, or None."""
    permit = Consents(book).permitted(name, Scope.QUOTE, at=at)
    return permit and replace(permit, testimony="")


def said(book, name, at, **how):
    answer = Answer(name, Scope.QUOTE, granted=True, at=at, **how)
    book.append(answer, reason="called", at=at)


def test_a_narrower_yes_after_a_refusal_hides_it_from_no_testimony_of_the_letter(book, two):
    _, _, other, (mine, theirs) = two
    tracing.withdraw(book, mine, [Scope.QUOTE], reason="called", at=NOW + HOUR)
    said(book, mine, NOW + 2 * HOUR, conditions=("not before I am out",), show_first=True)
    met(book, other, at=NOW + 3 * HOUR)
    at = NOW + 4 * HOUR
    assert [bare(book, name, at) for name in (mine, theirs)] == [None, None]
    for name in (mine, theirs):
        (text,) = Consents(book).word(name, Scope.QUOTE, at=at).conditions
        assert text == "not before I am out"
    digest = condition_digest(theirs, "not before I am out")
    book.append(Met(theirs, digest, at), reason="they are out", at=at)
    permits_now = [bare(book, name, at + HOUR) for name in (mine, theirs)]
    assert permits_now[0] == permits_now[1]
    assert permits_now[0].show_first


@pytest.mark.parametrize("of", [0, 1])
def test_what_staff_take_back_of_one_is_taken_back_of_both_in_one_writing(
    book, two, of, monkeypatch
):
    _, _, other, names = two
    met(book, other)
    writings, append = [], type(book).append_many
    monkeypatch.setattr(
        type(book), "append_many", lambda *a, **k: writings.append(a) or append(*a, **k)
    )
    tracing.withdraw(book, names[of], [Scope.QUOTE, Scope.COUNT], reason="called", at=LATER)
    assert len(writings) == 1
    assert [permits(book, name) for name in names] == [{Scope.KEEP}] * 2
    assert {a.testimony for a in book.all(Answer) if not a.granted} == set(names)


@pytest.mark.parametrize("of", [0, 1])
def test_what_is_narrowed_of_one_is_narrowed_of_both(book, two, of):
    _, _, other, names = two
    met(book, other)
    said(book, names[of], LATER, terms=Terms(place=PlaceTold.NONE), show_first=True)
    both = [bare(book, name, LATER + HOUR) for name in names]
    assert both[0] == both[1]
    assert (both[0].terms.place, both[0].show_first) == (PlaceTold.NONE, True)


def test_a_yes_that_is_said_of_both_opens_both_again(book, two):
    _, _, other, names = two
    met(book, other)
    tracing.withdraw(book, names[0], [Scope.QUOTE], reason="called", at=LATER)
    again = [Answer(names[1], Scope.QUOTE, granted=True, at=LATER + HOUR)]
    book.append_many(of_letter(Consents(book), again), reason="called", at=LATER + HOUR)
    assert all(bare(book, name, LATER + 2 * HOUR) for name in names)


@pytest.mark.parametrize("of", [0, 1])
def test_both_are_shredded_together(book, two, of, tmp_path):
    _, _, other, names = two
    met(book, other)
    made, _ = tracing.shred(book, names[of], reason="they asked", at=LATER)
    assert made.testimony == names[of]
    assert {done.testimony for done in book.all(Shredding)} == set(names)
    assert book.all(Testimony) == book.all(Contact) == ()
    met(other, book)
    assert other.all(Testimony) == ()


def test_what_was_shredded_before_the_machines_met_leaves_nothing_allowed_of_the_other(book, two):
    _, _, other, (mine, theirs) = two
    tracing.shred(book, mine, reason="they asked", at=LATER)
    met(book, other)
    met(other, book)
    for machine in (book, other):
        assert permits(machine, theirs) == set()
        assert Consents(machine).to_shred(at=LATER) == (theirs,)
        assert Consents(machine).permitted(theirs, Scope.KEEP, at=LATER) is None
    tracing.shred(other, theirs, reason="they asked", at=LATER)
    assert Consents(other).to_shred(at=LATER) == ()


def test_who_restores_an_older_backup_shreds_both_by_the_certificate_of_one(book, two):
    _, _, other, names = two
    met(book, other)
    certificate, _ = tracing.shred(other, names[1], reason="they asked", at=LATER)
    with book.inside(writing=True) as held:
        backups._shred_again(held.pen, held.fold, certificate, at=LATER)
    assert book.all(Testimony) == ()


def test_two_letters_under_one_phrase_are_not_one_letter(book):
    """Somebody who got hold of a phrase can put it into a letter of their own."""
    phrase = spoken(os.urandom(10), "en")
    for name, envelope in ((THIS, "a1" * 32), (OTHER, "b2" * 32)):
        letter = Letter({**LETTER, LetterField.PHRASE: phrase}, ())
        receiving.keep(book, letter, testimony=name, pseudonym="A", at=NOW, entropy=os.urandom,
                       arrival=receiving.Arrival(envelope))  # fmt: skip
    book.append(Answer(OTHER, Scope.RECITE, granted=False, at=LATER), reason="no", at=LATER)
    assert Consents(book).same_letter(THIS) == ()
    assert Scope.RECITE in permits(book, THIS, at=LATER)


WORDS = st.builds(
    Answer,
    st.sampled_from([THIS, OTHER]),
    st.just(Scope.QUOTE),
    granted=st.just(True),
    at=st.integers(0, 5).map(lambda hour: NOW + hour * HOUR),
    until=st.sampled_from([FOREVER, NOW + 4 * HOUR]),
    conditions=st.sampled_from([(), ("x",), ("y",)]),
    terms=st.sampled_from([Terms(), Terms(place=PlaceTold.EXACT), Terms(place=PlaceTold.NONE)]),
    show_first=st.booleans(),
    given=st.sampled_from([Given(), Given(Right.FAMILY, "mother")]),
)
REFUSALS = WORDS.map(lambda a: Answer(a.testimony, a.scope, granted=False, at=a.at, given=a.given))


def allows(word, at):
    """Return what a word allows, so that less is never more; None: nothing at all."""
    if word is None or not word.granted or word.until <= at:
        return None
    return set(word.conditions), word.show_first, word.terms, word.until


def no_more(word, other, at):
    mine, theirs = allows(word, at), allows(other, at)
    if mine is None:
        return True
    return theirs is not None and (
        mine[0] >= theirs[0] and mine[1] >= theirs[1] and no_wider(mine[2], theirs[2])
        and mine[3] <= theirs[3]
    )  # fmt: skip


@given(st.lists(WORDS | REFUSALS, max_size=7), st.integers(0, 7))
def test_neither_testimony_of_a_letter_allows_more_than_the_other_nor_than_all_that_was_said(
    answers, hour
):
    kept = [(answer, NOW + number * HOUR) for number, answer in enumerate(answers)]
    at, both = NOW + hour * HOUR, (THIS, OTHER)
    words = [as_one.word(as_one.sides(n, kept, both), n, Scope.QUOTE, at=at) for n in both]
    assert allows(words[0], at) == allows(words[1], at)
    every = in_order([(replace(a, testimony=THIS), when) for a, when in kept])
    assert no_more(words[0], last_word(every, THIS, Scope.QUOTE, at=at), at)
    for name in both:
        own = last_word(in_order(kept), name, Scope.QUOTE, at=at)
        assert own is None or no_more(words[0], own, at)


@pytest.mark.parametrize("seed", range(6))
def test_in_any_order_on_either_machine_both_come_to_the_same(book, two, seed):
    _, _, other, names = two
    chance, at = Random(seed), NOW
    wishes = [
        {},
        {"show_first": True},
        {"conditions": ("x",)},
        {"terms": Terms(place=PlaceTold.NONE)},
    ]
    for _ in range(8):
        at += HOUR
        machine, deed = (
            chance.choice((book, other)),
            chance.choice(["yes", "no", "yes", "no", "meet"]),
        )
        here = [t.id for t in machine.all(Testimony)]
        if deed == "meet":
            met(machine, other if machine is book else book, at=at)
        elif deed == "no":
            tracing.withdraw(machine, chance.choice(here), [Scope.QUOTE], reason="said", at=at)
        else:
            said(machine, chance.choice(here), at, **chance.choice(wishes))
    if gone := seed % 3 == 0:
        tracing.shred(book, book.all(Testimony)[0].id, reason="they asked", at=at)
    at += HOUR
    met(book, other, at=at)
    met(other, book, at=at)
    came = [bare(machine, name, at) for machine in (book, other) for name in names]
    assert len({repr(replace(one, answered=FOREVER) if one else None) for one in came}) == 1
    assert not gone or came[0] is None
    if not gone:
        words = [Consents(book).word(name, Scope.QUOTE, at=at) for name in names]
        assert allows(words[0], at) == allows(words[1], at)


# --- what pages and commands say of it -----------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_pages_say_that_a_letter_was_received_twice_and_an_answer_is_of_both(
    book, two, language, tmp_path
):
    _, _, other, names = two
    met(book, other)
    browser = entered(desk_of(book, tmp_path, clock=Clock(LATER)))
    at = f"/{language}/testimonies/{names[0]}"
    for page in (at, f"{at}/consent", f"{at}/shred"):
        assert names[1] in browser.get(page).text, page
    form = {"scope": "quote", "reason": "called", "right": "own", "manner": "oral"}
    yes = {**form, "granted": "yes", "place": "none", "date": "none", "show_first": "yes"}
    assert browser.post(f"{at}/consent", data=yes).status_code == 200
    for name in names:
        word = Consents(book).word(name, Scope.QUOTE, at=LATER + HOUR)
        assert (word.terms.place, word.show_first) == (PlaceTold.NONE, True)
        assert word.at > NOW
    assert browser.post(f"{at}/consent", data={**form, "granted": "no"}).status_code == 200
    assert [Scope.QUOTE in permits(book, name, LATER + HOUR) for name in names] == [False, False]
    browser.post(f"{at}/shred", data={"typed": names[0], "reason": "they asked"})
    assert book.all(Testimony) == ()


def command(folder, *words):
    """Run a command over the case and return what it prints."""
    held = folder.parent / ".passphrase"
    held.write_text(WORD + "\n", encoding="utf-8")
    number, out = os.open(held, os.O_RDONLY), io.StringIO()
    with contextlib.redirect_stdout(out):
        code = main([*words, "--case", str(folder), "--by", "ann", "--passphrase-fd", str(number)])
    os.close(number)
    assert code == 0
    return out.getvalue()


def test_the_commands_say_it_too(book, two):
    _, _, other, (mine, theirs) = two
    met(book, other)
    book.close()
    quickened(book.path)
    why, at = ("--reason", "called"), NOW + timedelta(days=3650)
    assert theirs in command(book.path, "consent", "show", mine)
    assert theirs in command(book.path, "shred", mine, "--look")
    grant = ("consent", "grant", mine, "quote", "--show-first", "--instead", *why)
    assert theirs in command(book.path, *grant)
    assert theirs in command(book.path, "consent", "withdraw", mine, "count", *why)
    with contextlib.closing(unlocked(book.path)) as again:
        assert [bare(again, n, at).show_first for n in (mine, theirs)] == [True, True]
        assert Scope.COUNT not in permits(again, theirs, at)
    assert theirs in command(book.path, "shred", mine, *why)
    with contextlib.closing(unlocked(book.path)) as again:
        assert again.all(Testimony) == ()


def test_a_merge_says_what_may_not_be_kept_any_more(book, two):
    _, _, other, (mine, theirs) = two
    tracing.shred(other, theirs, reason="they asked", at=LATER)
    book.close()
    quickened(book.path)
    assert mine in command(book.path, "case", "merge", str(other.path), "--reason", "met")


# --- a letter that begins with the phrase of an earlier one --------------------------------------


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_phrase_at_the_beginning_of_a_new_letter_is_no_word_of_it_and_takes_it_back(
    book, tmp_path, language
):
    at_drop = made_drop(book, tmp_path / "drop")
    phrase = written(at_drop)
    (one,) = received(book, at_drop.inbox)
    typed = spoken(heard(phrase), language).upper().replace(" ", ",\n")
    again = written(at_drop, f" «{typed}». They came once more.")
    (two,) = received(book, at_drop.inbox)
    assert book.get(Testimony, two.testimony).text == "They came once more."
    assert one_letter_of(book, two.testimony) == (one.testimony,)
    taken_back(at_drop, again)
    received(book, at_drop.inbox)
    assert permits(book, two.testimony) == {Scope.KEEP}
    assert Scope.QUOTE in permits(book, one.testimony), "the later phrase is of the later letter"
    taken_back(at_drop, phrase, Takes.ALL)
    assert {back.testimony for back in received(book, at_drop.inbox)} == {
        one.testimony, two.testimony
    }  # fmt: skip
    assert permits(book, one.testimony) == permits(book, two.testimony) == set()


def one_letter_of(book, name):
    with book.inside() as held:
        return one_letter.begins_with(held.fold, name)
