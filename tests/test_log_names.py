"""Logs have one name and one keeper, and a checkpoint kept elsewhere shows what was put back."""

from __future__ import annotations

import io
import json
import os
import shutil
from contextlib import closing, redirect_stderr, redirect_stdout
from datetime import timedelta

import pytest

from bearwitness.cli.main import main
from bearwitness.desk import (
    apart,
    backups,
    comparing,
    deciding,
    logbook,
    logkeeping,
    naming,
    trust,
)
from bearwitness.desk.deeds import Named
from bearwitness.desk.logkeeping import Keeper, LogDay
from bearwitness.errors import CannotOpen, Missing, Refused, Unverified
from bearwitness.proof import checkpoint as checkpoints
from bearwitness.proof.merkle import Tree
from bearwitness.sealing import shares
from casebook_stand import AT, T2, WORD, add, event, new_case, unlocked

DAY = timedelta(days=1)


@pytest.fixture
def made(tmp_path):
    book, dealt = new_case(tmp_path / "case")
    add(book)
    yield book, shares.join(book.facts.plan.enough(dealt))
    book.close()


@pytest.fixture
def book(made):
    return made[0]


def backed_up(book, name="one"):
    files = book.path.parent / f"{name}.backup", book.path.parent / f"{name}.key"
    apart.backup(book, *files, reason="the first of the month", at=AT)
    return files


def restored(made, files, name="again"):
    folder = made[0].path.parent / name
    backups.restored(
        *files, folder, custody_secret=made[1], passphrase=WORD, by="bo", reason="a lost laptop",
        at=AT, entropy=os.urandom,
    )  # fmt: skip
    return unlocked(folder)


def newest(book):
    return checkpoints.parse(logbook.sealed(book, at=AT).newest.checkpoint)


def copied(book, name):
    return unlocked(shutil.copytree(book.path, book.path.parent / name))


# Names


def test_a_restored_case_has_a_log_with_a_name_of_its_own(made):
    book, _ = made
    again = restored(made, backed_up(book))
    assert again.facts.origin != book.facts.origin
    assert naming.case_of(again.facts.origin) == book.facts.origin
    (name,) = again.all(Named)
    assert (name.former, name.origin) == (book.facts.origin, again.facts.origin)
    assert again.leaves()[: name.leaves] == book.leaves()[: name.leaves]
    with again.inside() as held:
        assert naming.formers(held.fold) == {book.facts.origin: name.leaves}
    again.check()
    again.close()


def test_what_the_lost_machine_wrote_after_the_backup_is_taken_in_beside_the_restored(made):
    book, _ = made
    again = restored(made, backed_up(book))
    book.append(event("E-AAAA"), reason="on the laptop", at=AT)
    again.append(event("E-BBBB"), reason="meanwhile", at=AT)
    found = apart.merge(again, book.path, reason="the laptop is back", at=AT)
    assert (found.same_log, found.forked) == (False, ())
    apart.merge(book, again.path, reason="the laptop is back", at=AT)
    assert again.all(type(event())) == book.all(type(event()))
    again.check()
    book.check()
    again.close()


def test_no_public_log_has_the_name_of_a_casebooks_log(book):
    logbook.sealed(book, at=AT)
    name = logkeeping.current(book).origin
    assert name != book.facts.origin
    assert naming.case_of(name) == book.facts.origin


def test_a_name_that_leads_back_to_itself_ends(book):
    here = book.facts.origin
    for former, origin in ((here, "a"), ("a", here)):
        book.append(Named(former, origin, 1, restored=False), reason="odd", at=AT)
    with book.inside() as held:
        assert naming.formers(held.fold) == {"a": 1, here: 1}
        assert naming.formers(held.fold, restored=True) == {}


# Who keeps the public log


def test_a_restored_case_closes_no_day_until_the_newest_checkpoint_is_shown(made):
    book, _ = made
    first = newest(book)
    again = restored(made, backed_up(book))
    add(again, T2)
    with pytest.raises(Refused, match="kept on another machine") as told:
        logbook.sealed(again, at=AT + DAY)
    assert "case keeper --newest" in told.value.hint
    logkeeping.take_over(again, [first], reason="the laptop is under the ice", at=AT)
    later = logbook.sealed(again, at=AT + DAY)
    assert later.newest.tree.size == 2 * first.size
    assert Tree(later.entries[: first.size]).root() == first.root
    again.close()


def test_whoever_lacks_a_day_that_is_out_does_not_close_it_again(made):
    book, _ = made
    logbook.sealed(book, at=AT)
    again = restored(made, backed_up(book))
    add(book, T2)
    out = checkpoints.parse(logbook.sealed(book, at=AT + DAY).newest.checkpoint)
    with pytest.raises(Unverified, match="1024 leaves") as told:
        logkeeping.take_over(again, [out], reason="lost", at=AT)
    assert "--new-log" in told.value.hint
    assert len(logkeeping.leaves(again, out.origin)) == 1024
    other = logkeeping.begin(again, reason="the day that is out is lost", at=AT)
    log = logbook.sealed(again, at=AT)
    assert log.origin == other.origin != out.origin
    assert log.newest.tree.size == 1024
    names = {name.partition("+")[0] for name in trust.policy(again, at=AT).logs}
    assert names == {out.origin, other.origin}, "what is out still holds"
    found = apart.merge(book, again.path, reason="the laptop is back", at=AT)
    assert found.forked == ()
    with pytest.raises(Refused, match="another machine"):
        logbook.sealed(book, at=AT + DAY)
    again.close()


def test_a_checkpoint_of_another_tree_or_by_another_key_takes_nothing_over(made):
    book, _ = made
    first = newest(book)
    again = restored(made, backed_up(book))
    keys = {"key": book.signing_key, "at": AT}
    other = checkpoints.parse(checkpoints.sign(first.origin, 1024, bytes(32), **keys))
    casebooks = checkpoints.parse(checkpoints.sign(book.facts.origin, 1024, first.root, **keys))
    forged = checkpoints.parse(
        checkpoints.sign(first.origin, 1024, first.root, key=book.issuer_key, at=AT)
    )
    for false, step in ((other, 3), (casebooks, 1), (forged, 1)):
        with pytest.raises(Unverified) as told:
            logkeeping.take_over(again, [first, false], reason="lost", at=AT)
        assert told.value.step == step
    with pytest.raises(Missing):
        logkeeping.take_over(again, [], reason="lost", at=AT)
    assert [one.machine for one in again.all(Keeper)] == [book.facts.origin]
    again.close()


def test_where_two_machines_say_that_they_keep_the_log_neither_does_until_it_is_decided(made):
    book, _ = made
    first = newest(book)
    files = backed_up(book)
    one, two = restored(made, files, "one"), restored(made, files, "two")
    for again in (one, two):
        logkeeping.take_over(again, [first], reason="lost", at=AT)
    assert apart.merge(one, two.path, reason="met", at=AT).conflicts == 1
    with pytest.raises(Refused, match="another machine"):
        logbook.sealed(one, at=AT + DAY)
    (conflict,) = apart.conflicts(one)
    mine = [v.record for v in conflict.versions if v.value.machine == one.facts.origin]
    deciding.decide(one, mine[0], reason="the other is put away", at=AT)
    assert logbook.sealed(one, at=AT + DAY).newest.tree.size == 2048
    one.close()
    two.close()


def test_a_day_that_a_plain_copy_closed_differently_is_seen_when_they_meet(book):
    logbook.sealed(book, at=AT)
    copy = copied(book, "copy")
    add(book, T2)
    for one in (book, copy):
        logbook.sealed(one, at=AT + DAY)
    found = apart.merge(book, copy.path, reason="met", at=AT)
    name = logkeeping.current(book).origin
    assert (found.same_log, found.forked) == (True, (name,))
    with pytest.raises(Unverified, match="forked"):
        logbook.sealed(book, at=AT + 2 * DAY)
    for conflict in apart.conflicts(book):  # nobody can decide that it did not happen
        deciding.decide(book, conflict.versions[0].record, reason="ours", at=AT)
    with pytest.raises(Unverified, match="forked"):
        logbook.sealed(book, at=AT + 2 * DAY)
    assert logkeeping.begin(book, reason="the old one forked", at=AT).origin != name
    assert logbook.sealed(book, at=AT + DAY).waiting == 0
    copy.close()


def test_the_same_day_closed_alike_by_a_copy_is_no_fork(book):
    copy = copied(book, "copy")
    newest(book)  # before that, a copy would begin a log of its own
    copy.close()
    copy = copied(book, "another")
    for one in (book, copy):
        logbook.sealed(one, at=AT + DAY)
    assert apart.merge(book, copy.path, reason="met", at=AT).forked == ()
    assert logbook.sealed(book, at=AT + 2 * DAY).newest.tree.size == 3 * 1024
    copy.close()


def test_two_programs_never_close_one_day_twice(book):
    newest(book)
    day = LogDay(logkeeping.current(book).origin, 0, bytes(32))
    with pytest.raises(Refused, match="already"):
        book.append(day, reason="at once", at=AT)


# A checkpoint kept elsewhere


def kept(book):
    return checkpoints.parse(comparing.given(book, reason="for a custodian", at=AT))


def look(book, note):
    found = comparing.compared(book, note, reason="a doubt", at=AT)
    return found, book.ledger()[-1].what


def test_a_log_that_only_grew_continues_its_checkpoint(book):
    note = kept(book)
    assert note.size == len(book.leaves())
    book.append(event(), reason="read", at=AT)
    found, told = look(book, note)
    assert (found.continues, found.missing, told) == (True, 0, comparing.CONTINUES)
    comparing.expect_continued(found)
    public, _ = look(book, newest(book))
    assert (public.public, public.continues) == (True, True)


def test_a_folder_that_was_put_back_is_noticed_and_how_much_is_missing(book):
    old = copied(book, "old")
    for name in ("E-AAAA", "E-BBBB"):
        book.append(event(name), reason="read", at=AT)
    note = kept(book)
    old.check()  # whole in itself: nothing in it shows that it is old
    found, told = look(old, note)
    assert (found.missing, told) == (3, comparing.LACKS)
    with pytest.raises(Unverified, match="3 leaves") as why:
        comparing.expect_continued(found)
    assert (why.value.exit_code, why.value.step) == (4, 2)
    for name in ("E-CCCC", "E-DDDD", "E-EEEE"):  # worked on: long enough, and another history
        old.append(event(name), reason="read", at=AT)
    found, told = look(old, note)
    assert (found.same, told) == (False, comparing.DIFFERS)
    with pytest.raises(Unverified, match="rewritten"):
        comparing.expect_continued(found)
    old.close()


def test_a_restored_case_says_how_much_came_after_its_backup(made):
    book, _ = made
    before = kept(book)
    files = backed_up(book)
    book.append(event(), reason="read", at=AT)
    after = kept(book)
    again = restored(made, files)
    for name in ("E-CCCC", "E-DDDD", "E-EEEE"):
        again.append(event(name), reason="read", at=AT)
    assert look(again, before)[0].continues
    found, told = look(again, after)
    assert (found.missing, told) == (2, comparing.LACKS)
    again.close()


def test_public_days_that_were_put_back_are_noticed_by_what_is_out(book):
    logbook.sealed(book, at=AT)
    old = copied(book, "old")
    add(book, T2)
    out = checkpoints.parse(logbook.sealed(book, at=AT + DAY).newest.checkpoint)
    assert look(old, out)[0].missing == 1024
    logbook.sealed(old, at=AT + DAY)
    assert look(old, out)[0].same is False
    old.close()


def test_what_another_key_signed_or_another_log_said_is_no_evidence(made):
    book, _ = made
    note = kept(book)
    forged = checkpoints.sign(note.origin, 9, bytes(32), key=book.issuer_key, at=AT)
    with pytest.raises(Unverified, match="step 1"):
        look(book, checkpoints.parse(forged))
    apart.branch(book, book.path.parent / "other", reason="for the field", at=AT)
    with closing(unlocked(book.path.parent / "other")) as other:
        assert look(other, note)[0].continues
        with pytest.raises(Refused, match="does not have"):
            look(book, kept(other))


def test_a_checkpoint_says_nothing_of_what_is_in_the_case(book):
    text = comparing.given(book, reason="for a custodian", at=AT)
    lines = text.split("\n")
    assert lines[0] == book.facts.origin
    assert lines[1] == str(len(book.leaves()))
    assert len(lines) == 7
    assert book.ledger()[-1].what == comparing.GIVEN


# By command


def run(*words):
    path = os.open(words[-1] / "word", os.O_RDONLY)
    out, wrong = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(wrong):
        code = main([*map(str, words[:-1]), "--passphrase-fd", str(path), "--json"])
    os.close(path)
    return code, json.loads(out.getvalue()) if out.getvalue() else wrong.getvalue()


def test_by_command_a_rollback_ends_with_exit_4_and_a_hint(book, tmp_path):
    (tmp_path / "word").write_text(WORD)
    shutil.copytree(book.path, tmp_path / "old")
    note = tmp_path / "note"
    code, told = run(
        "ledger", "checkpoint", "--out", note, "--reason", "r", "--case", book.path, tmp_path
    )
    assert (code, told["leaves"]) == (0, len(book.leaves()))
    check = ("ledger", "check", "--reason", "r", "--checkpoint", note)
    code, told = run(*check, "--case", book.path, tmp_path)
    assert (code, told["checkpoints"][0]["size"]) == (0, len(book.leaves()) - 1)
    code, told = run(*check, "--case", tmp_path / "old", tmp_path)
    assert code == 4
    assert "1 leaf of" in told
    assert "find the newer copy" in told
    with closing(unlocked(tmp_path / "old")) as old:
        assert old.ledger()[-1].what == comparing.LACKS
    wrong = tmp_path / "wrong"
    for junk in (b"\xff\xfe", b"", b"{}", b"a text"):
        wrong.write_bytes(junk)
        code, told = run(
            "ledger", "check", "--reason", "r", "--checkpoint", wrong, "--case", book.path, tmp_path
        )
        assert code in (1, 4), junk


def test_by_command_a_restored_case_takes_the_log_over_or_begins_one(made, tmp_path):
    book, _ = made
    (tmp_path / "word").write_text(WORD)
    note = tmp_path / "newest"
    note.write_text(logbook.sealed(book, at=AT).newest.checkpoint)
    restored(made, backed_up(book)).close()
    keeper = ("case", "keeper", "--reason", "the laptop is lost", "--case", tmp_path / "again")
    assert run(*keeper, tmp_path)[0] == 2
    code, told = run(*keeper, "--newest", note, tmp_path)
    assert (code, told["new"]) == (0, False)
    code, other = run(*keeper, "--new-log", tmp_path)
    assert (code, other["new"]) == (0, True)
    assert other["log"] != told["log"]


def test_the_order_of_records_is_strict_before_a_merge_too(book):
    import apsw

    apart.branch(book, book.path.parent / "other", reason="for the field", at=AT)
    with closing(unlocked(book.path.parent / "other")) as other:
        for name in ("E-AAAA", "E-BBBB"):
            book.append(event(name), reason="read", at=AT)
        first = book.check().leaves - 2
        other.append(event("E-CCCC"), reason="read", at=AT)
        apart.merge(book, other.path, reason="met", at=AT)
    book.check()
    db = apsw.Connection(str(book.path / "casebook.sqlite"))
    rows = dict(db.execute("SELECT leaf, number FROM records").fetchall())
    db.execute("UPDATE records SET leaf = -9 WHERE number = ?", (rows[first],))
    db.execute("UPDATE records SET leaf = ? WHERE number = ?", (first, rows[first + 1]))
    db.execute("UPDATE records SET leaf = ? WHERE number = ?", (first + 1, rows[first]))
    leaves = dict(db.execute("SELECT place, leaf FROM leaves").fetchall())
    db.execute("UPDATE leaves SET leaf = x'00' || substr(leaf, 2) WHERE place = ?", (first,))
    db.execute("UPDATE leaves SET leaf = ? WHERE place = ?", (leaves[first], first + 1))
    db.execute("UPDATE leaves SET leaf = ? WHERE place = ?", (leaves[first + 1], first))
    db.close()
    with pytest.raises(CannotOpen, match="moved"):
        unlocked(book.path)
