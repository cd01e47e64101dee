"""Shredding: what goes, what stays, and the certificate; epochs that end by themselves."""

import argparse
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bearwitness.adapters.store.sqlite import SqliteStore
from bearwitness.cli import asking
from bearwitness.cli.main import main
from bearwitness.consent import Answer, Scope
from bearwitness.desk import attempts, calendar, certificates, shredding
from bearwitness.desk.casebook import Casebook
from bearwitness.errors import (
    CannotOpen,
    Missing,
    Refused,
    Unavailable,
    Unreadable,
    Unverified,
)
from bearwitness.ids import ActId, EventId, PersonId, RecordId, SourceId
from bearwitness.proof import checkpoint as checkpoints
from bearwitness.records import codec
from bearwitness.records.event import Act, Degree, Event, Involvement, Person
from bearwitness.records.source import Listing, Source, SourceKind, VictimList
from bearwitness.records.testimony import Testimony
from bearwitness.sealing import age, compartments
from casebook_stand import AT, T1, T2, WORD, add, event, new_case, source_of, unlocked, words


@pytest.fixture
def book(tmp_path):
    made, _ = new_case(tmp_path / "case")
    add(made)
    add(made, T2)
    yield made
    made.close()


def person(letter):
    return Person(PersonId(f"P-{letter * 4}"), (f"Invented Person {letter}",))


def documented(book):
    """Document, from the testimony and from a paper, persons, acts and a list of each."""
    paper = Source(SourceId("S-PPPP"), SourceKind.ARTICLE, "a paper", "en", text="words of a paper")
    mine = source_of().id
    acts = [
        Act(ActId(f"A-{x * 4}"), EventId("E-AAAA"), "arbitrary_detention", person(x).id, sources)
        for x, sources in (("A", (mine,)), ("B", (mine, paper.id)), ("C", (paper.id,)))
    ]
    parts = [
        Involvement(acts[0].id, person("D").id, Degree.ORDERED, (mine,)),
        Involvement(acts[2].id, person("E").id, Degree.ORDERED, (paper.id,)),
    ]
    lists = [VictimList(mine, "theirs"), VictimList(paper.id, "the paper's")]
    entries = [
        Listing(mine, 1, "Invented Person F", person("F").id),
        Listing(mine, 2, "Invented Person G", person("G").id),
        Listing(paper.id, 1, "Invented Person G", person("G").id),
    ]
    persons = [person(x) for x in "ABCDEFGH"]
    values = [source_of(), paper, event(), *acts, *parts, *lists, *entries, *persons]
    book.append_many(values, reason="read", at=AT)


def test_what_was_made_from_the_testimony_alone_goes_with_it(book):
    documented(book)
    book.shred(T1, reason="asked to", at=AT)
    assert {a.id for a in book.all(Act)} == {"A-BBBB", "A-CCCC"}
    assert {i.perpetrator for i in book.all(Involvement)} == {"P-EEEE"}
    assert [v.source for v in book.all(VictimList)] == ["S-PPPP"]
    assert [(e.source, e.number) for e in book.all(Listing)] == [("S-PPPP", 1)]
    # H is named by nobody: staff wrote it down, and nothing says that it is from here.
    assert {p.id[2] for p in book.all(Person)} == set("BCEGH")
    assert [e.id for e in book.all(Event)] == ["E-AAAA"]
    book.check()


def test_what_would_stay_and_holds_a_name_is_listed_and_can_be_taken_along(book):
    name = f"Invented Name {T1}"
    kept = book.append(event("E-BBBB", f"the visit to {name}"), reason="read", at=AT)
    book.append(event("E-CCCC", "another"), reason="read", at=AT)
    with book.inside() as held:
        found = shredding.suspects(held.fold, (T1,))
    assert kept in {one.record for one in found}
    assert name not in repr(found)
    certificate = book.shred(T1, reason="asked to", at=AT, also=[kept])
    assert [e.id for e in book.all(Event)] == ["E-CCCC"]
    assert kept in {key.record for key in certificate.keys}
    book.check()


def test_the_ledger_is_never_taken_along(book):
    with book.inside() as held:
        deed = held.fold.records[0].id
    with pytest.raises(Refused):
        book.shred(T1, reason="asked to", at=AT, also=[deed])
    with pytest.raises(Missing):
        book.shred(T1, reason="asked to", at=AT, also=[RecordId("R-ZZZZ")])
    assert book.get(Testimony, T1) == words()


def test_a_certificate_says_what_died_and_holds_no_word(book):
    certificate = book.shred(T1, reason="a reason of many words", at=AT)
    data = certificates.written(certificate)
    assert certificates.verified(data) == certificate
    assert (certificate.epoch_before, certificate.epoch_after) == (1, 2)
    assert {key.compartment for key in certificate.keys} == {
        "words", "identity", "contact", "seed",
    }  # fmt: skip
    for word in (b"reason", b"Invented Name", b"night", b"Lakeside"):
        assert word not in data
    with book.inside() as held:
        certificates.expect_in(certificate, held.fold)
    log = checkpoints.log_key(book.facts.origin, book.signing_key)
    assert certificates.verified(data, log=log)
    with pytest.raises(Unverified, match="step 1"):
        certificates.verified(data, log=log[:-2])


def test_a_certificate_that_was_changed_anywhere_does_not_hold(book):
    data = certificates.written(book.shred(T1, reason="asked to", at=AT))
    for at in range(0, len(data) - 1, 7):
        changed = bytearray(data)
        changed[at] ^= 1
        with pytest.raises(Unverified) as told:
            certificates.verified(bytes(changed))
        assert told.value.hint


def test_a_certificate_signed_anew_still_needs_its_leaf_in_the_log_and_the_casebook(book):
    certificate = book.shred(T1, reason="asked to", at=AT)

    def signed(bare):
        message = certificates._message(bare)
        return replace(bare, signature=book.signing_key.sign(message))

    with pytest.raises(Unverified, match="step 3"):
        certificates.verified(certificates.written(signed(replace(certificate, leaf=bytes(32)))))
    other = checkpoints.sign("another.example/log", 1, bytes(32), key=book.signing_key, at=AT)
    with pytest.raises(Unverified, match="step 2"):
        certificates.verified(certificates.written(signed(replace(certificate, checkpoint=other))))
    with book.inside() as held:
        for lie in ({"place": 0}, {"keys": ()}, {"testimony": T2}):
            with pytest.raises(Unverified, match="step 4"):
                certificates.expect_in(replace(certificate, **lie), held.fold)


def test_a_failed_try_at_the_passphrase_is_in_the_ledger_when_the_right_one_comes(book):
    for _ in range(2):
        with pytest.raises(CannotOpen):
            Casebook.unlock(book.path, "guess", by="bo", entropy=os.urandom, at=AT)
    later = unlocked(book.path, at=AT)
    tries = [(e.by, e.what) for e in later.ledger()][-2:]
    assert tries == [("bo", "failed to unlock the case")] * 2
    later.close()
    assert not list((book.path / "attempts").iterdir())


def failed(book, times=1):
    for _ in range(times):
        with pytest.raises(CannotOpen):
            Casebook.unlock(book.path, "guess", by="bo", entropy=os.urandom, at=AT)


def tries_in(book):
    return [e.by for e in book.ledger() if e.what == calendar.FAILED]


def test_notes_that_cannot_be_deleted_lock_nobody_out_and_are_told_once(book, monkeypatch):
    failed(book, 2)
    gone = Path.unlink

    def stuck(path, *given, **more):
        if path.parent.name == attempts.FOLDER:
            raise PermissionError
        gone(path, *given, **more)

    with monkeypatch.context() as held:
        held.setattr(Path, "unlink", stuck)
        for _ in range(3):
            later = unlocked(book.path, at=AT)
            assert later.undone == (calendar.UNDELETED,)
            assert tries_in(later) == ["bo", "bo"]
            later.close()
        held.setattr(Path, "unlink", gone)
        failed(book)
        held.setattr(Path, "unlink", stuck)
        later = unlocked(book.path, at=AT)
        assert tries_in(later) == ["bo", "bo", "bo"]
        later.close()
    later = unlocked(book.path, at=AT)
    assert later.undone == ()
    assert tries_in(later) == ["bo", "bo", "bo"]
    later.close()
    assert not list((book.path / "attempts").iterdir())


def test_a_disk_that_takes_nothing_locks_nobody_out(book, monkeypatch):
    failed(book)
    month = AT + timedelta(days=31)

    def full(_):
        raise Unavailable("the disk is full")

    with monkeypatch.context() as held:
        held.setattr(SqliteStore, "writing", full)
        later = unlocked(book.path, at=month)
        assert later.undone == (calendar.UNWRITTEN, calendar.UNTURNED)
        assert later.all(Testimony)
        assert tries_in(later) == []
        later.close()
    later = unlocked(book.path, at=month)
    assert later.undone == ()
    assert tries_in(later) == ["bo"]
    assert later._store.state().epoch == book._store.state().epoch
    later.close()


def test_by_command_what_could_not_be_done_while_unlocking_is_said(book, monkeypatch, capsys):
    monkeypatch.setattr(calendar, "keep", lambda *_, **__: (calendar.UNTURNED,))
    monkeypatch.setattr(asking, "secret", lambda *_: WORD)
    args = argparse.Namespace(case=str(book.path), by="ada", passphrase_fd=None)
    asking.unlocked(args).close()
    assert capsys.readouterr().err == f"bearwitness: note: {calendar.UNTURNED}\n"


def test_a_flood_of_forged_notes_keeps_nobody_waiting_and_says_no_novel(book):
    """Whoever can write into the folder can seal notes to the team: its recipient is public."""
    place = book.path / "attempts"
    place.mkdir()
    for number in range(150):
        who = "eve" if number else "e" * 10_000
        note = codec.written(attempts.Attempt(who, AT + timedelta(seconds=number)))
        sealed = age.seal(note, book.facts.team, entropy=os.urandom)
        (place / f"{number:03}.age").write_bytes(sealed)
    counts = []
    for _ in range(3):
        later = unlocked(book.path, at=AT)
        counts.append(len(tries_in(later)))
        assert all(len(who) < 300 for who in tries_in(later))
        later.close()
    assert counts == [99, 149, 149]
    assert [path.name for path in place.iterdir()] == ["000.age"]


def test_notes_of_failed_tries_neither_fill_the_disk_nor_break_the_case(book):
    place = book.path / "attempts"
    place.mkdir()
    for number in range(100):
        (place / f"{number}.age").write_bytes(b"not a note")
    with pytest.raises(CannotOpen):
        Casebook.unlock(book.path, "guess", by="bo", entropy=os.urandom, at=AT)
    assert len(list(place.iterdir())) == 100
    unlocked(book.path, at=AT).close()


def test_a_word_taken_back_ends_the_epoch_and_a_refusal_does_not(book):
    epoch = book._store.state().epoch
    no = Answer(T1, Scope.RECITE, granted=False, at=AT)
    yes = Answer(T1, Scope.QUOTE, granted=True, at=AT)
    book.append_many([no, yes], reason="asked", at=AT)
    assert book._store.state().epoch == epoch
    later = replace(yes, granted=False, at=AT + timedelta(days=1))
    book.append(later, reason="wrote to us", at=AT)
    assert book._store.state().epoch == epoch + 1
    assert book.ledger()[-2].what == "rotated the epoch key"


SWAPPED = """
import os, re, sys
from datetime import UTC, datetime
from pathlib import Path
from bearwitness.desk.casebook import Casebook
from bearwitness.records.testimony import Testimony
from bearwitness.sealing import age, compartments

book = Casebook.unlock(Path(sys.argv[1]), sys.argv[2], by="ada", entropy=os.urandom,
                       at=datetime(2026, 5, 2, tzinfo=UTC))
assert len(book.all(Testimony)) == 1
book.check()
with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb") as memory, \\
        open(sys.argv[3], "wb") as swap:
    for line in maps:
        start, end, rights = re.match("([0-9a-f]+)-([0-9a-f]+) (....)", line).groups()
        if rights.startswith("rw") and "[v" not in line:
            memory.seek(int(start, 16))
            swap.write(memory.read(int(end, 16) - int(start, 16)))
"""


def test_a_machine_that_sleeps_after_the_shredding_writes_no_old_key_to_its_swap_file(
    book, tmp_path
):
    with book.inside() as held:
        fold = held.fold
        old = {found.id: fold.wrapped[found.number] for found in fold.records}
        mine = [f for f in fold.records if T1 in f.card.about]
        keys = [
            compartments.unwrap(
                fold.epoch_key, old[f.id], record=f.id, compartment=f.card.compartment
            )
            for f in mine
        ]
        epoch = fold.epoch_key
    book.shred(T1, reason="asked to", at=AT)
    book.close()
    swap = tmp_path / "swap"
    done = subprocess.run(
        [sys.executable, "-c", SWAPPED, book.path, WORD, swap], check=False, capture_output=True
    )
    assert done.returncode == 0, done.stderr
    memory = swap.read_bytes()
    assert b"They came at night" in memory, "the other testimony is open, and can be seen"
    assert not [key for key in (*keys, *old.values(), epoch) if key in memory]


def run(book, capsys, *arguments, word=WORD):
    read, write = os.pipe()
    os.write(write, word.encode())
    os.close(write)
    case = ["--case", str(book.path), "--passphrase-fd", str(read)]
    code = main(["--json", *map(str, arguments), *case])
    os.close(read)
    told = capsys.readouterr()
    return code, json.loads(told.out) if told.out else told.err


def test_what_cites_two_testimonies_goes_with_the_second_of_them(tmp_path):
    book, _ = new_case(tmp_path / "case")
    for name, source in ((T1, "S-AAAA"), (T2, "S-BBBB")):
        add(book, name)
        book.append(source_of(name, source), reason="read", at=AT)
    person = Person(PersonId("P-AAAA"), ("Invented Brother",))
    both = (SourceId("S-AAAA"), SourceId("S-BBBB"))
    paper = Source(SourceId("S-NEWS"), SourceKind.ARTICLE, "A paper", "en", text="A name.")
    act = Act(ActId("A-AAAA"), event().id, "arbitrary_detention", person.id, sources=both)
    told = replace(act, id=ActId("A-BBBB"), sources=(*both, paper.id))
    book.append_many([event(), person, paper, act, told], reason="read", at=AT)
    book.shred(T1, reason="asked to", at=AT)
    assert {one.id for one in book.all(Act)} == {act.id, told.id}
    book.shred(T2, reason="asked to", at=AT)
    assert [one.id for one in book.all(Act)] == [told.id]
    assert book.all(Person) == (person,), "the paper speaks of them"
    book.check()
    book.close()


def test_by_command_a_testimony_is_shredded_certified_and_checked(book, capsys, tmp_path):
    assert run(book, capsys, "shred", T1)[0] == 2
    code, looked = run(book, capsys, "shred", T1, "--look")
    assert (code, looked["testimony"]) == (0, T1)
    file = tmp_path / "cert"
    code, done = run(book, capsys, "shred", T1, "--reason", "asked", "--certificate", file)
    assert code == 0
    assert done["keys"] >= 5
    assert done["backups_before"] == []
    code, held = run(book, capsys, "shred", "--verify", file, "--against-case")
    assert (code, held["verified"], held["testimony"]) == (0, True, T1)
    assert run(book, capsys, "shred", T1, "--certificate", tmp_path / "again")[0] == 0
    file.write_bytes(file.read_bytes().replace(b'"version":1', b'"version":2'))
    assert run(book, capsys, "shred", "--verify", file)[0] == 4


def test_by_command_backups_branches_and_conflicts(book, capsys, tmp_path):
    file, key = tmp_path / "backup", tmp_path / "key"
    made = run(book, capsys, "backup", "make", file, "--restore-key", key, "--reason", "monthly")[1]
    assert run(book, capsys, "shred", T1, "--reason", "asked")[1]["backups_before"] == [
        made["backup"]
    ]
    done = ("backup", "destroyed", made["backup"], "--reason", "done", "--file")
    assert run(book, capsys, *done, file)[0] == 3, "it is the backup, not its restore key"
    assert any(file.read_bytes())
    assert not run(book, capsys, "backup", "list")[1]["backups"][0]["destroyed"]
    assert run(book, capsys, *done, key)[0] == 0
    assert not key.exists()
    assert run(book, capsys, *done[:-1])[0] == 3, "that is written down already"
    listed = run(book, capsys, "backup", "list")[1]["backups"]
    assert [(one["backup"], one["destroyed"]) for one in listed] == [(made["backup"], True)]
    other = tmp_path / "other"
    assert run(book, capsys, "case", "branch", other, "--reason", "field")[0] == 0
    book.append(event("E-AAAA", "here"), reason="read", at=AT)
    apart = unlocked(other)
    apart.append(event("E-AAAA", "there"), reason="read", at=AT)
    apart.close()
    merged = run(book, capsys, "case", "merge", other, "--reason", "back")[1]
    assert merged["conflicts"] == 1
    (conflict,) = run(book, capsys, "case", "conflicts")[1]["conflicts"]
    chosen = conflict["versions"][0]["record"]
    assert run(book, capsys, "case", "decide", chosen, "--reason", "so it was")[0] == 0
    assert run(book, capsys, "case", "conflicts")[1]["conflicts"] == []


def test_by_command_a_lost_case_is_restored_without_what_was_shredded(capsys, tmp_path):
    book, dealt = new_case(tmp_path / "case")
    add(book)
    add(book, T2)
    file, key, cert = tmp_path / "backup", tmp_path / "key", tmp_path / "cert"
    assert run(book, capsys, "backup", "make", file, "--restore-key", key, "--reason", "m")[0] == 0
    assert run(book, capsys, "shred", T1, "--reason", "asked", "--certificate", cert)[0] == 0
    book.close()
    enough = book.facts.plan.enough(dealt)
    for shares, code in ((enough[:-1], 1), (enough, 0)):
        (tmp_path / "shares").write_text("\n".join(shares))
        with (tmp_path / "shares").open() as given:
            answer = run(
                book, capsys, "backup", "restore", file, "--restore-key", key, "--to",
                tmp_path / "again", "--certificate", cert, "--reason", "lost", "--shares-fd",
                given.fileno(),
            )  # fmt: skip
        assert answer[0] == code, answer
        assert (tmp_path / "again").exists() == (code == 0)
    assert answer[1]["shredded"] >= 5
    again = unlocked(tmp_path / "again")
    assert [t.id for t in again.all(Testimony)] == [T2]
    again.close()


def test_by_command_nothing_is_shredded_unless_there_is_room_for_its_certificate(
    book, capsys, tmp_path
):
    there = tmp_path / "there"
    there.write_bytes(b"somebody's")
    for file, code in ((there, 3), (tmp_path, 3), (tmp_path / "no" / "folder", 1)):
        told = run(book, capsys, "shred", T1, "--reason", "asked", "--certificate", file)
        assert told[0] == code
    assert there.read_bytes() == b"somebody's"
    assert [t.id for t in book.all(Testimony)] == [T1, T2]
    file = tmp_path / "cert"
    assert run(book, capsys, "shred", "T-ZZZZ", "--reason", "asked", "--certificate", file)[0] == 1
    assert not file.exists()
    assert [p.name for p in tmp_path.iterdir() if "partial" in p.name] == []


def test_by_command_a_certificate_that_cannot_be_written_does_not_deny_the_shredding(
    book, capsys, tmp_path, monkeypatch
):
    def full(*_, **__):
        raise Unreadable("the file cannot be written", hint="is the disk full or locked?")

    file = tmp_path / "cert"
    with monkeypatch.context() as held:
        held.setattr("bearwitness.adapters.files.write", full)
        code, told = run(book, capsys, "shred", T1, "--reason", "asked", "--certificate", file)
    assert code == 1
    assert f"{T1} is shredded, but its certificate could not be written" in told
    assert not file.exists()
    assert [t.id for t in book.all(Testimony)] == [T2]
    assert run(book, capsys, "shred", T1, "--certificate", file)[0] == 0
    assert run(book, capsys, "shred", "--verify", file, "--against-case")[0] == 0


def test_whatever_is_counted_of_a_case_is_in_the_ledger_with_who_and_why(book, capsys, tmp_path):
    out, looked = ("--out", tmp_path / "r.html"), "looked at the case's lists"
    for step, deed in (
        (("lists",), looked),
        (("estimate",), looked),
        (("estimate", "--draws", "10"), looked),
        (("report", *out), "made a report of the case's numbers"),
    ):
        before = len(book.ledger())
        run(book, capsys, "count", *step, "--reason", "for the annual paper", "--by", "bo")
        lines = [line for line in book.ledger()[before:] if line.what == deed]
        assert [(line.by, line.why) for line in lines] == [("bo", "for the annual paper")]
