"""Backups and machines that work apart: nothing is lost, nothing shredded comes back."""

import os
import shutil
import tarfile
from dataclasses import replace
from pathlib import Path

import apsw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bearwitness.adapters import workrooms
from bearwitness.consent import Answer, Scope
from bearwitness.desk import (
    apart,
    backups,
    deciding,
    ledger,
    logbook,
    logkeeping,
    merging,
    trust,
)
from bearwitness.desk.deeds import Backup, Merge
from bearwitness.errors import CannotOpen, Missing, Refused, Unreadable
from bearwitness.ids import PersonId, SourceId
from bearwitness.proof import checkpoint as checkpoints
from bearwitness.proof.merkle import Tree, grew
from bearwitness.records.event import Event, Person
from bearwitness.records.source import Listing, Source, SourceKind
from bearwitness.records.testimony import Testimony
from bearwitness.sealing import shares
from casebook_stand import AT, T1, T2, WORD, add, event, new_case, source_of, unlocked, words


@pytest.fixture
def made(tmp_path):
    book, dealt = new_case(tmp_path / "case")
    yield book, quorum(book, dealt)
    book.close()


def quorum(book, dealt):
    plan = book.facts.plan
    return shares.join(plan.enough(dealt))


@pytest.fixture
def book(made):
    return made[0]


def backed_up(book, name="one"):
    packed, key = book.path.parent / f"{name}.backup", book.path.parent / f"{name}.key"
    apart.backup(book, packed, key, reason="the first of the month", at=AT)
    return packed, key


def restored(made, files, name="again", **given):
    book, secret = made
    folder = book.path.parent / name
    given = {"custody_secret": secret, "passphrase": WORD} | given
    backups.restored(
        *files, folder, by="bo", reason="a lost laptop", at=AT, entropy=os.urandom, **given
    )
    return unlocked(folder)


def test_a_restored_case_holds_what_the_backup_held(made):
    book, secret = made
    add(book)
    book.append(event(), reason="read", at=AT)
    files = backed_up(book)
    book.append(event("E-BBBB"), reason="later", at=AT)
    again = restored(made, files)
    assert again.all(Testimony) == (words(),)
    assert again.all(Event) == (event(),)
    assert again.open_identity(T1, secret, why="a court asks", at=AT).names
    assert again.leaves()[:-2] == book.leaves()[:-1]
    assert again.ledger()[-2].what == "restored the case from a backup"
    again.check()
    again.close()


@pytest.mark.parametrize("how", ["made", "restored", "branched"])
def test_a_case_is_there_only_when_its_name_is_on_the_disk(made, monkeypatch, how):
    """Or a cut of power takes the whole case back, after its shares were dealt."""
    book, _ = made
    add(book)
    files, folder, seen = backed_up(book), book.path.parent / "again", []
    sync, move = os.fsync, Path.replace

    def synced(number):
        sync(number)
        seen.append(("synced", str(Path(f"/proc/self/fd/{number}").readlink())))

    def moved(path, target):
        seen.append(("moved", str(target)))
        return move(path, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", moved)
    if how == "made":
        new_case(folder)[0].close()
    elif how == "restored":
        restored(made, files).close()
    else:
        apart.branch(book, folder, reason="for the other office", at=AT)
    at = seen.index(("moved", str(folder)))
    assert ("synced", str(folder.parent)) in seen[at + 1 :]
    inside = [Path(path) for what, path in seen[:at] if what == "synced"]
    half_made = [path for path in inside if path.name.startswith(workrooms.MAKING)]
    assert any(path.parent == folder.parent for path in half_made)
    assert not (folder / workrooms.LOCK).exists()


def test_what_was_shredded_before_the_backup_stays_shredded(made):
    book, _ = made
    add(book)
    add(book, T2)
    book.shred(T1, reason="asked to", at=AT)
    again = restored(made, backed_up(book))
    assert [t.id for t in again.all(Testimony)] == [T2]
    again.close()


def test_a_certificate_shreds_again_what_an_older_backup_brings_back(made):
    book, _ = made
    add(book)
    add(book, T2)
    files = backed_up(book)
    certificate = book.shred(T1, reason="asked to", at=AT)
    again = restored(made, files, certificates=[certificate])
    assert [t.id for t in again.all(Testimony)] == [T2]
    again.check()
    again.close()
    older = restored(made, files, "older")
    assert len(older.all(Testimony)) == 2, "this is what the how-to warns of"
    older.close()


def test_a_backup_holds_no_epoch_key_and_opens_for_no_one_alone(made):
    book, _ = made
    add(book)
    epoch = book._store.epoch(1)
    packed, key = backed_up(book)
    raw = packed.read_bytes()
    assert epoch[-100:] not in raw
    assert book._fold.epoch_key not in raw
    with tarfile.open(packed) as tar:
        tar.extractall(book.path.parent / "seized", filter="data")
    with pytest.raises(CannotOpen):  # the passphrase alone
        unlocked(book.path.parent / "seized").ledger()
    for wrong in ({"custody_secret": bytes(32)}, {"passphrase": "another passphrase"}):
        with pytest.raises(CannotOpen):
            restored(made, (packed, key), **wrong)
    other = backed_up(book, "two")
    with pytest.raises(CannotOpen, match="another backup"):
        restored(made, (packed, other[1]))
    assert not (book.path.parent / "again").exists()


def test_a_backup_whose_restore_key_is_destroyed_opens_for_nobody(made):
    files = backed_up(made[0])
    (kept,) = made[0].all(Backup)
    backups.destroy_key(files[1], kept)
    with pytest.raises(Missing):
        restored(made, files)
    with pytest.raises(Missing):
        backups.destroy_key(files[1], kept)


def test_every_backup_is_in_the_ledger_and_never_overwrites(made):
    book, _ = made
    files = backed_up(book)
    assert [entry.what for entry in book.ledger()][-1] == "made a backup"
    assert len(book.all(Backup)) == 1
    with pytest.raises(Refused):
        apart.backup(book, *files, reason="again", at=AT)
    with pytest.raises(Refused):
        backups.restored(
            *files, book.path, custody_secret=made[1], passphrase=WORD, by="bo",
            reason="by mistake", at=AT, entropy=os.urandom,
        )  # fmt: skip


@pytest.mark.parametrize("damage", ["text", "cut", "flipped", "foreign"])
def test_a_damaged_backup_restores_nothing(made, damage):
    book, _ = made
    add(book)
    packed, key = backed_up(book)
    raw = bytearray(packed.read_bytes())
    if damage == "text":
        raw = bytearray(b"no backup " * 900)
    elif damage == "cut":
        del raw[len(raw) // 2 :]
    elif damage == "flipped":
        at = raw.index(b"SQLite format 3") + 3 * 4096 + 2000
        raw[at : at + 4000] = bytes(b ^ 1 for b in raw[at : at + 4000])
    else:
        with tarfile.open(packed, "w") as tar:
            entry = tarfile.TarInfo("../outside")
            tar.addfile(entry)
        raw = bytearray(packed.read_bytes())
    packed.write_bytes(raw)
    with pytest.raises((Unreadable, CannotOpen)) as told:
        restored(made, (packed, key))
    assert told.value.hint
    left = {path.name for path in book.path.parent.iterdir()}
    assert left == {"case", "one.backup", "one.key"}


# Two machines


@pytest.fixture
def other(book):
    add(book)
    book.append(event(), reason="read", at=AT)
    apart.branch(book, book.path.parent / "other", reason="for the other office", at=AT)
    other = unlocked(book.path.parent / "other")
    yield other
    other.close()


def agree(book, other):
    first = apart.merge(book, other.path, reason="back from the field", at=AT)
    second = apart.merge(other, book.path, reason="back from the field", at=AT)
    apart.merge(book, other.path, reason="once more", at=AT)
    return first, second


def values(book):
    return [book.all(cls) for cls in (Event, Source, Answer, Testimony)]


def test_two_machines_that_wrote_apart_agree_after_merging(book, other):
    book.append(event("E-BBBB", "a vigil"), reason="read", at=AT)
    answer = Answer(T1, Scope.QUOTE, granted=True, at=AT)
    other.append_many([event("E-CCCC"), answer], reason="asked", at=AT)
    add(other, T2)
    logs = book.leaves(), other.leaves()
    first, second = agree(book, other)
    assert values(book) == values(other)
    assert {e.id for e in book.all(Event)} == {"E-AAAA", "E-BBBB", "E-CCCC"}
    assert len(book.all(Testimony)) == 2
    assert (first.conflicts, second.conflicts) == (0, 0)
    for log, now in zip(logs, (book.leaves(), other.leaves()), strict=True):
        assert now[: len(log)] == log
    assert set(book.leaves()) == set(other.leaves())
    book.check()
    other.check()
    again = apart.merge(book, other.path, reason="nothing new", at=AT)
    assert (again.records, again.leaves) == (0, 0)


def test_the_logs_have_names_of_their_own_and_each_only_grew(book, other):
    assert other.facts.origin.startswith(f"{book.facts.origin}/")
    before = Tree(book.leaves())
    other.append(event("E-CCCC"), reason="read", at=AT)
    theirs = Tree(other.leaves())
    agree(book, other)
    after = Tree(book.leaves())
    assert grew(before.size, after.size, before.root(), after.root(),
                after.consistency(before.size))  # fmt: skip
    noted = checkpoints.parse(book.all(Merge)[0].checkpoint)
    assert (noted.origin, noted.size, noted.root) == (
        other.facts.origin, theirs.size, theirs.root(),
    )  # fmt: skip
    log = checkpoints.log_key(other.facts.origin, other.signing_key)
    assert checkpoints.verify(noted, log)


def test_what_was_written_apart_under_one_key_is_kept_and_shown_until_it_is_decided(book, other):
    book.append(event(title="a march of mothers"), reason="read", at=AT)
    other.append(event(title="a march of fathers"), reason="read", at=AT)
    agree(book, other)
    for one in (book, other):
        (conflict,) = apart.conflicts(one)
        assert {v.value.title for v in conflict.versions} == {
            "a march of mothers", "a march of fathers",
        }  # fmt: skip
        assert one.get(Event, "E-AAAA") == conflict.versions[-1].value
    chosen = conflict.versions[0]
    deciding.decide(book, chosen.record, reason="both papers say mothers", at=AT)
    assert apart.conflicts(book) == ()
    assert book.get(Event, "E-AAAA") == chosen.value
    agree(book, other)
    assert apart.conflicts(other) == ()
    assert other.get(Event, "E-AAAA") == chosen.value
    with pytest.raises(Missing):
        deciding.decide(book, chosen.record, reason="once more", at=AT)


def test_shredding_wins_over_what_was_written_apart(book, other):
    source = source_of()
    book.append(source, reason="read", at=AT)
    agree(book, other)
    book.shred(T1, reason="asked to", at=AT)
    other.append(replace(source, text="their words, corrected"), reason="typed", at=AT)
    add(other, T1, "They came at night. Corrected apart.")
    brother = Person(PersonId("P-AAAA"), ("Invented Brother",))
    other.append(brother, reason="named in it", at=AT)
    other.append(Listing(source.id, 1, "Invented Brother", brother.id), reason="as above", at=AT)
    agree(book, other)
    other.append(replace(brother, names=("Invented Brother", "Inv.")), reason="typed", at=AT)
    agree(book, other)
    for one in (book, other, unlocked(book.path), unlocked(other.path)):
        assert one.all(Testimony) == ()
        assert [s.text for s in one.all(Source)] == [""]
        assert (one.all(Person), one.all(Listing)) == ((), ())
        assert apart.conflicts(one) == ()
        one.check()
    assert values(book) == values(other)


def test_shredding_on_both_machines_leaves_whom_another_source_names(book, other):
    book.append(source_of(), reason="read", at=AT)
    agree(book, other)
    named, alone = PersonId("P-AAAA"), PersonId("P-BBBB")
    paper = Source(SourceId("S-NEWS"), SourceKind.ARTICLE, "A paper", "en", text="A name.")
    for person in (named, alone):
        other.append(Person(person, ("Invented Brother",)), reason="read", at=AT)
    other.append(paper, reason="read", at=AT)
    for number, (source, person) in enumerate([("S-AAAA", named), ("S-NEWS", named),
                                               ("S-AAAA", alone)]):  # fmt: skip
        entry = Listing(SourceId(source), number, "Invented Brother", person)
        other.append(entry, reason="read", at=AT)
    book.shred(T1, reason="asked to", at=AT)
    agree(book, other)
    for one in (book, other):
        assert [person.id for person in one.all(Person)] == [named]
        assert [entry.source for entry in one.all(Listing)] == ["S-NEWS"]
        one.check()


def test_another_case_is_not_taken_in(book, tmp_path):
    stranger, _ = new_case(tmp_path / "stranger")
    with pytest.raises(Refused, match="another case"):
        apart.merge(book, stranger.path, reason="by mistake", at=AT)
    stranger.close()


def test_a_plain_copy_of_the_folder_can_be_taken_in_and_is_told_apart(book, tmp_path):
    shutil.copytree(book.path, tmp_path / "copy")
    copy = unlocked(tmp_path / "copy")
    copy.append(event("E-CCCC"), reason="read", at=AT)
    assert apart.merge(book, copy.path, reason="a copy", at=AT).same_log
    copy.close()


def cut(copy):
    """Take the last record away, as somebody without a key can."""
    db = apsw.Connection(str(copy / "casebook.sqlite"))
    db.execute("DELETE FROM records WHERE number = (SELECT max(number) FROM records)")
    db.close()


def copied(book, name):
    return shutil.copytree(book.path, book.path.parent / name)


def test_a_copy_whose_last_record_was_taken_away_is_refused_before_anything_is_written(book, other):
    other.append(event("E-CCCC"), reason="read", at=AT)
    lacking = copied(other, "lacking")
    cut(lacking)
    before = book.leaves(), len(book.ledger())
    with pytest.raises(CannotOpen, match="lacks records"):
        apart.merge(book, lacking, reason="met", at=AT)
    assert (book.leaves(), len(book.ledger())) == before
    apart.merge(book, other.path, reason="met", at=AT)
    assert len(book.all(Event)) == 2


@pytest.mark.parametrize("shred", [False, True])
def test_passages_at_the_end_of_a_log_are_no_gap(book, other, shred):
    add(other, T2)
    if shred:
        other.shred(T2, reason="asked to", at=AT)
    apart.merge(book, other.path, reason="met", at=AT)
    assert set(other.leaves()) <= set(book.leaves())
    book.check()


def test_a_record_whose_leaf_came_before_it_breaks_neither_check_nor_backup(
    made, other, monkeypatch
):
    book, _ = made
    other.append(event("E-CCCC"), reason="read", at=AT)
    lacking = copied(other, "lacking")
    cut(lacking)
    with pytest.raises(CannotOpen, match="lacks records"):
        unlocked(lacking)
    with monkeypatch.context() as careless:  # as a program did that did not look
        careless.setattr(ledger, "expect_all_there", lambda *_, **__: None)
        worked_on = unlocked(lacking)
    worked_on.append(event("E-DDDD"), reason="read", at=AT)
    worked_on.close()
    apart.merge(book, lacking, reason="met", at=AT)
    apart.merge(book, other.path, reason="met", at=AT, restored=True)
    assert {one.id for one in book.all(Event)} == {"E-AAAA", "E-CCCC", "E-DDDD"}
    book.check()
    restored(made, backed_up(book)).close()
    db = apsw.Connection(str(book.path / "casebook.sqlite"))
    for title in ("E-EEEE", "E-FFFF"):
        book.append(event(title), reason="read", at=AT)
    last = book.check().leaves - 1
    db.execute("UPDATE records SET leaf = ? - leaf WHERE leaf >= ?", (2 * last - 1, last - 1))
    db.close()
    with pytest.raises(CannotOpen, match="moved"):
        book.check()


def test_nobody_writes_into_the_other_copy_while_it_is_read(book, other, monkeypatch):
    checked, told = ledger.checked, []

    def meanwhile(fold, store):
        db = apsw.Connection(str(other.path / "casebook.sqlite"))
        with pytest.raises(apsw.BusyError):
            db.execute("BEGIN IMMEDIATE")
        db.close()
        told.append(True)
        return checked(fold, store)

    monkeypatch.setattr(ledger, "checked", meanwhile)
    apart.merge(book, other.path, reason="met", at=AT)
    assert told


def test_a_log_that_was_set_back_and_written_on_is_refused(book, other):
    old = copied(other, "old")
    other.append(event("E-CCCC"), reason="read", at=AT)
    apart.merge(book, other.path, reason="met", at=AT)
    assert apart.merge(book, old, reason="an old copy", at=AT).records == 0
    again = unlocked(old)
    for name in ("E-DDDD", "E-EEEE"):
        again.append(event(name), reason="read", at=AT)
        with pytest.raises(Refused, match="set back") as told:
            apart.merge(book, old, reason="met", at=AT)
    assert "--restored" in told.value.hint
    assert apart.merge(book, old, reason="a lost laptop", at=AT, restored=True).records == 2
    again.append(event("E-FFFF"), reason="read", at=AT)
    assert apart.merge(book, old, reason="met", at=AT).records == 1
    again.close()


def test_a_log_with_the_name_of_another_case_is_refused(book, other):
    strange = replace(other.facts, origin="somebody.example/log")
    with pytest.raises(Refused, match="another case's"):
        merging.expect_same_case(book.facts, strange)
    merging.expect_same_case(other.facts, book.facts)


def test_a_case_is_not_taken_into_itself(book):
    with pytest.raises(Refused, match="the case itself"):
        apart.merge(book, book.path, reason="by mistake", at=AT)


def test_only_the_case_itself_closes_days_of_the_public_log(book, other):
    with pytest.raises(Refused, match="this is a branch"):
        trust.policy(other, at=AT)
    logbook.sealed(book, at=AT)
    agree(book, other)
    for write in (
        lambda: logbook.sealed(other, at=AT),
        lambda: trust.stamped(other, "rfc3161", b"", reason="r", at=AT),
        lambda: trust.cosigned(other, "", reason="r", at=AT),
    ):
        with pytest.raises(Refused, match="this is a branch"):
            write()
    kept = [logkeeping.leaves(one, logkeeping.current(one).origin) for one in (other, book)]
    assert kept[0] == kept[1]
    assert trust.policy(other, at=AT).logs == trust.policy(book, at=AT).logs


STEPS = st.lists(
    st.tuples(st.booleans(), st.sampled_from("ABC"), st.sampled_from(["write", "shred", "merge"])),
    max_size=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
@given(steps=STEPS)
def test_whatever_two_machines_do_they_agree_in_the_end(tmp_path_factory, steps):
    folder = tmp_path_factory.mktemp("apart")
    one, _ = new_case(folder / "one")
    for letter in "ABC":
        add(one, f"T-{letter * 4}")
    apart.branch(one, folder / "two", reason="for the other office", at=AT)
    two = unlocked(folder / "two")
    gone = set()
    for number, (here, letter, what) in enumerate(steps):
        book, other = (one, two) if here else (two, one)
        name = f"T-{letter * 4}"
        if what == "merge":
            apart.merge(book, other.path, reason="met", at=AT)
        elif what == "shred" and any(t.id == name for t in book.all(Testimony)):
            book.shred(name, reason="asked to", at=AT)
            gone.add(name)
        elif what == "write":
            book.append(event(f"E-{letter * 4}", f"march {number}"), reason="read", at=AT)
    for _ in range(2):
        agree(one, two)
    assert values(one) == values(two)
    assert {t.id for t in one.all(Testimony)} == {"T-AAAA", "T-BBBB", "T-CCCC"} - gone
    assert set(one.leaves()) == set(two.leaves())
    assert [c.key for c in apart.conflicts(one)] == [c.key for c in apart.conflicts(two)]
    for book in (one, two):
        book.check()
        book.close()
        unlocked(book.path).close()
