"""A copy of a case that somebody else could write to: a stick, a branch, a backup."""

from __future__ import annotations

import os
import tarfile
import time
from datetime import timedelta
from pathlib import Path

import apsw
import pytest

from bearwitness.adapters.store import keyfile, opening
from bearwitness.adapters.store.sqlite import SqliteStore
from bearwitness.consent import Answer, Scope
from bearwitness.desk import apart, attempts, backups, keyring, renewal, servers, staging, tracing
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.consents import Consents
from bearwitness.desk.deeds import Backup
from bearwitness.errors import BearwitnessError, CannotOpen, Refused
from bearwitness.records.testimony import Testimony
from bearwitness.sealing.plan import TWO_PLACES
from casebook_stand import AT, T1, WORD, add, event, new_case, unlocked

HOUR = timedelta(hours=1)
PRECIOUS = b"something of ours, outside every case"
PARTS = ("epochs", "keys", "attempts", "renewal", "casebook.sqlite", "casebook.sqlite-wal",
         "case.json")  # fmt: skip


@pytest.fixture
def case(tmp_path):
    book, dealt = new_case(tmp_path / "case")
    add(book)
    book.append(Answer(T1, Scope.QUOTE, granted=True, at=AT), reason="yes", at=AT)
    yield book, dealt
    book.close()


@pytest.fixture
def precious(tmp_path):
    path = tmp_path / "precious"
    path.write_bytes(PRECIOUS)
    return path


def branch_of(book, folder):
    apart.branch(book, folder, reason="the other office", at=AT)
    return folder


def live_epoch(book):
    return book.path / "epochs" / str(book._store.state().epoch)


def everything_under(folder):
    return {p: p.read_bytes() for p in folder.rglob("*") if p.is_file() and "sqlite-" not in p.name}


# Links


@pytest.mark.parametrize("link", [os.symlink, os.link], ids=["symbolic", "hard"])
def test_links_in_a_branch_destroy_nothing_of_ours(case, precious, tmp_path, link):
    book, _ = case
    branch = branch_of(book, tmp_path / "branch")
    live, before = live_epoch(book), live_epoch(book).read_bytes()
    link(live, branch / "epochs" / "98")
    link(precious, branch / "epochs" / "99")
    apart.merge(book, branch, reason="they met", at=AT)
    assert live_epoch(book).read_bytes()[:4096] == before[:4096]
    unlocked(branch).close()  # and neither does opening it as a case of one's own
    assert live.read_bytes()[:4096] == before[:4096]
    assert precious.read_bytes() == PRECIOUS
    assert len(book.all(Testimony)) == 1
    assert [p.name for p in (branch / "epochs").iterdir()] == ["1"], "the links themselves go"


def test_merging_changes_no_file_of_the_other_copy(case, tmp_path):
    book, _ = case
    branch = branch_of(book, tmp_path / "branch")
    (branch / "epochs" / "7").write_bytes(b"not ours to destroy")
    (branch / "renewal").mkdir()
    (branch / "renewal" / "case.json").write_bytes(b"staged by somebody")
    before = everything_under(branch)
    apart.merge(book, branch, reason="they met", at=AT)
    assert everything_under(branch) == before


@pytest.mark.parametrize("part", PARTS)
def test_a_case_of_which_a_part_is_a_link_is_not_opened(case, tmp_path, part):
    book, _ = case
    branch = branch_of(book, tmp_path / "branch")
    elsewhere = tmp_path / "elsewhere"
    if (branch / part).exists():
        (branch / part).rename(elsewhere)
    else:
        elsewhere.mkdir()
    (branch / part).symlink_to(elsewhere)
    before = everything_under(tmp_path)
    with pytest.raises(CannotOpen, match="is a link"):
        apart.merge(book, branch, reason="they met", at=AT)
    with pytest.raises(CannotOpen, match="is a link"):
        Casebook.unlock(branch, "not the passphrase", by="bo", entropy=os.urandom, at=AT)
    assert everything_under(tmp_path) == before


def test_a_casebook_with_a_second_name_is_not_merged(case, tmp_path):
    book, _ = case
    branch = branch_of(book, tmp_path / "branch")
    os.link(book.path / "casebook.sqlite", branch / "casebook.sqlite-journal")
    with pytest.raises(CannotOpen, match="is a link"):
        apart.merge(book, branch, reason="they met", at=AT)


def test_a_current_epoch_that_is_a_link_is_refused(case, tmp_path):
    book, _ = case
    branch = branch_of(book, tmp_path / "branch")
    (branch / "epochs" / "1").rename(tmp_path / "keys elsewhere")
    (branch / "epochs" / "1").symlink_to(tmp_path / "keys elsewhere")
    with pytest.raises(CannotOpen, match="are a link"):
        unlocked(branch).ledger()


def test_whoever_does_not_know_the_passphrase_destroys_nothing_by_trying(case, precious):
    book, _ = case
    book.close()
    (book.path / "epochs" / "99").symlink_to(precious)
    (book.path / "epochs" / "100").write_bytes(PRECIOUS)
    (book.path / "renewal").mkdir()
    with pytest.raises(CannotOpen):
        Casebook.unlock(book.path, "not the passphrase", by="eve", entropy=os.urandom, at=AT)
    assert precious.read_bytes() == PRECIOUS
    assert (book.path / "epochs" / "100").read_bytes() == PRECIOUS
    unlocked(book.path).close()
    assert precious.read_bytes() == PRECIOUS
    assert not (book.path / "epochs" / "99").is_symlink()
    assert not (book.path / "epochs" / "100").exists()


def test_what_is_staged_by_link_is_not_overwritten_elsewhere(case, precious):
    book, _ = case
    book.close()
    staging.staged(book.path, {"keys/team.age": b"staged"})
    (book.path / "renewal" / "case.json").hardlink_to(precious)
    unlocked(book.path).close()
    assert not (book.path / "renewal").exists()
    assert precious.read_bytes() == PRECIOUS


def test_a_pipe_in_the_place_of_a_stray_key_file_stops_nobody(case):
    book, _ = case
    book.close()
    os.mkfifo(book.path / "epochs" / "99")
    unlocked(book.path).close()
    assert not (book.path / "epochs" / "99").exists()


# Keys are overwritten


def test_the_keys_of_an_ended_epoch_are_zeros_for_whoever_still_has_them_open(case, tmp_path):
    book, _ = case
    old = live_epoch(book)
    os.link(old, tmp_path / "a snapshot by link")
    with old.open("rb") as held:
        assert any(held.read())
        book.rotate(AT)
        held.seek(0)
        assert set(held.read()) == {0}
    assert set((tmp_path / "a snapshot by link").read_bytes()) == {0}
    assert not old.exists()


def test_keys_are_zeros_by_a_link_too_where_one_writing_ended_several_epochs(case, tmp_path):
    book, _ = case
    os.link(live_epoch(book), tmp_path / "a snapshot by link")
    with book.inside(writing=True) as held:
        held.pen.turn_epoch()
        held.pen.turn_epoch()
    assert set((tmp_path / "a snapshot by link").read_bytes()) == {0}


def test_what_a_killed_program_left_of_an_epoch_is_overwritten(case):
    book, _ = case
    left = book.path / "epochs" / "99.partial"
    left.write_bytes(b"wrapped keys")
    book.close()
    with left.open("rb") as held:
        unlocked(book.path).close()
        assert held.read() == bytes(12)


# A passphrase that was changed


@pytest.mark.parametrize("killed_in", ["keys", "renewal"])
def test_a_passphrase_that_was_changed_opens_nothing_that_a_killed_program_left(
    case, monkeypatch, killed_in
):
    book, _ = case

    class Killed(BaseException):
        pass

    def killed(path, target, real=Path.replace):
        if str(target).endswith("keys/team.age"):
            raise Killed
        return real(path, target)

    def killed_staging(path, target, real=Path.hardlink_to):
        if "renewal" in str(path):
            raise Killed
        return real(path, target)

    with monkeypatch.context() as patched:
        if killed_in == "keys":
            patched.setattr(Path, "replace", killed)
        else:
            patched.setattr(Path, "hardlink_to", killed_staging)
            patched.setattr(Path, "unlink", lambda *_, **__: None)
            patched.setattr(staging, "settle", lambda _: False)
        with pytest.raises(Killed):
            renewal.change_passphrase(book, "a second passphrase", reason="r", at=AT, work_factor=2)
    where = "keys" if killed_in == "keys" else "renewal/keys"
    (left,) = (book.path / where).glob(".*.partial")
    assert keyring.load_key(left, "a second passphrase") == book.secret_keys[0]
    word = "a second passphrase" if killed_in == "keys" else WORD
    with left.open("rb") as held:
        Casebook.unlock(book.path, word, by="bo", entropy=os.urandom, at=AT).close()
        assert set(held.read()) == {0}
    assert not left.exists()


# An end that was cut off


def cut(folder, keep):
    """Take away the last records and their leaves: no key is needed for it."""
    db = apsw.Connection(str(folder / "casebook.sqlite"))
    (last,) = db.execute("SELECT leaf FROM records WHERE number = ?", (keep,)).fetchone()
    db.execute("DELETE FROM records WHERE number > ?", (keep,))
    db.execute("DELETE FROM leaves WHERE place > ?", (last,))
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


def records_of(folder):
    db = apsw.Connection(str(folder / "casebook.sqlite"))
    (count,) = db.execute("SELECT count(*) FROM records").fetchone()
    db.close()
    return count


def test_a_backup_whose_end_was_cut_off_is_not_restored(case, tmp_path):
    book, dealt = case
    tracing.withdraw(book, T1, [Scope.QUOTE], reason="no", at=AT + HOUR)
    packed, key = tmp_path / "backup", tmp_path / "key"
    apart.backup(book, packed, key, reason="monthly", at=AT + HOUR)
    secret = keyring.joined(book.facts.plan.enough(dealt), book.facts)
    with tarfile.open(packed) as tar:
        names = tar.getnames()
        tar.extractall(tmp_path / "inside", filter="data")
    everything = records_of(tmp_path / "inside")

    def restored(name):
        return backups.restored(
            tmp_path / name, key, tmp_path / f"from {name}", custody_secret=secret,
            passphrase=WORD, by="bo", reason="lost", at=AT + 2 * HOUR, entropy=os.urandom,
        )  # fmt: skip

    for fewer in range(1, everything):
        cut(tmp_path / "inside", everything - fewer)
        with tarfile.open(tmp_path / "cut", "w") as tar:
            for name in names:
                if not name.endswith(("-wal", "-shm")):
                    tar.add(tmp_path / "inside" / name, name, filter=plainly)
        with pytest.raises(CannotOpen, match="cut off"):
            restored("cut")
        assert not (tmp_path / "from cut").exists()
    restored("backup")
    again = unlocked(tmp_path / "from backup")
    assert not Consents(again).permitted(T1, Scope.QUOTE, at=AT + 3 * HOUR)
    again.close()


def plainly(entry):
    entry.uid = entry.gid = entry.mtime = 0
    entry.uname = entry.gname = ""
    return entry


def expect_refused_when_written_on(book, branch):
    there = unlocked(branch)
    there.append(event(), reason="written on", at=AT + HOUR)
    there.close()
    with pytest.raises(Refused, match="set back"):
        apart.merge(book, branch, reason="again", at=AT + HOUR)


def test_a_branch_cut_back_below_what_was_met_brings_nothing_and_writes_nothing_on(case, tmp_path):
    book, _ = case
    branch = branch_of(book, tmp_path / "branch")
    there = unlocked(branch)
    tracing.withdraw(there, T1, [Scope.QUOTE], reason="no", at=AT + HOUR)
    there.close()
    apart.merge(book, branch, reason="they met", at=AT + HOUR)
    for what in ("met", "begun"):
        cut(branch, records_of(branch) - (1 if what == "met" else 4))
        apart.merge(book, branch, reason="again", at=AT + HOUR)
        assert not Consents(book).permitted(T1, Scope.QUOTE, at=AT + 2 * HOUR)
        expect_refused_when_written_on(book, branch)


def test_a_branch_cut_back_below_where_it_began_is_refused_at_the_first_meeting(case, tmp_path):
    book, _ = case
    branch = branch_of(book, tmp_path / "branch")
    cut(branch, records_of(branch) - 2)
    expect_refused_when_written_on(book, branch)


def test_a_withdrawal_that_comes_by_merge_ends_the_epoch(case, tmp_path):
    book, _ = case
    branch = branch_of(book, tmp_path / "branch")
    there = unlocked(branch)
    there.append(event(), reason="read", at=AT)
    there.close()
    apart.merge(book, branch, reason="nothing taken back", at=AT)
    before, old = book._store.state().epoch, live_epoch(book)
    there = unlocked(branch)
    tracing.withdraw(there, T1, [Scope.QUOTE], reason="no", at=AT + HOUR)
    there.close()
    assert book._store.state().epoch == before == 1
    with old.open("rb") as held:
        apart.merge(book, branch, reason="they met", at=AT + HOUR)
        assert set(held.read()) == {0}
    assert book._store.state().epoch == before + 1
    apart.merge(book, branch, reason="again", at=AT + HOUR)
    assert book._store.state().epoch == before + 1, "once"
    book.check()


# A server that somebody named


def test_no_server_is_asked_that_the_team_did_not_name(case, tmp_path, monkeypatch):
    book, _ = case
    branch = branch_of(book, tmp_path / "branch")
    book.append(event(), reason="read", at=AT)
    (branch / opening.POINTER).write_text("postgresql://127.0.0.1:1/theirs\n")
    asked = []
    monkeypatch.setattr(opening, "opened", asked.append)
    for tag in (None, os.urandom(32)):
        if tag:
            (branch / servers.TAG).write_bytes(tag)
        with pytest.raises(CannotOpen, match="server"):
            apart.merge(book, branch, reason="they met", at=AT)
        with pytest.raises(CannotOpen, match="server"):
            unlocked(branch)
        (branch / "renewal").mkdir(exist_ok=True)
        for word in (WORD, "not the passphrase"):
            with pytest.raises(BearwitnessError):
                Casebook.unlock(branch, word, by="bo", entropy=os.urandom, at=AT)
    assert asked == []


# A casebook that holds more than our tables, or numbers that cannot be

TAKES_OUT = """
CREATE TRIGGER later AFTER INSERT ON records WHEN new.number > 1
BEGIN DELETE FROM records WHERE number = new.number; END
"""
NOT_OURS = {
    "trigger": TAKES_OUT,
    "temporary name": "CREATE VIEW epoch AS SELECT 1",
    "view": "ALTER TABLE leaves RENAME TO kept; CREATE VIEW leaves AS SELECT * FROM kept",
    "column": "ALTER TABLE records ADD COLUMN more GENERATED ALWAYS AS (hex(zeroblob(1 << 28)))",
    "index": "CREATE INDEX slow ON records (leaf)",
    "statistics that are none": "PRAGMA writable_schema = ON; INSERT INTO sqlite_schema VALUES"
    " ('table', 'sqlite_stat1', 'sqlite_stat1', 2, 'CREATE TABLE sqlite_stat1(tbl,idx,stat,more)')",
}


def planted(folder, lines):
    db = apsw.Connection(str(folder / "casebook.sqlite"))
    db.execute(lines)
    db.close()


@pytest.mark.parametrize("lines", NOT_OURS.values(), ids=NOT_OURS)
def test_a_casebook_with_more_in_it_than_our_tables_is_not_opened(case, tmp_path, lines):
    """A trigger takes out what was just acknowledged, and a check finds nothing missing."""
    book, _ = case
    branch = branch_of(book, tmp_path / "branch")
    book.close()
    for folder in (book.path, branch):
        planted(folder, lines)
        with pytest.raises(CannotOpen, match="did not make"):
            unlocked(folder)


@pytest.mark.parametrize("lines", NOT_OURS.values(), ids=NOT_OURS)
def test_a_branch_with_more_in_it_than_our_tables_is_not_taken_in(case, tmp_path, lines):
    book, _ = case
    clean, branch = (branch_of(book, tmp_path / name) for name in ("clean", "branch"))
    planted(branch, lines)
    before = records_of(book.path)
    with pytest.raises(CannotOpen, match="did not make"):
        apart.merge(book, branch, reason="they met", at=AT)
    assert records_of(book.path) == before
    apart.merge(book, clean, reason="they met", at=AT)  # a clean one is


def test_statistics_that_another_program_left_lock_nobody_out(case, tmp_path):
    """`ANALYZE`, or `PRAGMA optimize`, which tools for SQLite run without being asked."""
    book, _ = case
    branch = branch_of(book, tmp_path / "branch")
    for folder in (book.path, branch):
        planted(folder, "ANALYZE")
    tracing.withdraw(book, T1, [Scope.QUOTE], reason="no", at=AT + HOUR)
    apart.merge(book, branch, reason="they met", at=AT + HOUR)
    again = unlocked(book.path)
    assert not Consents(again).permitted(T1, Scope.QUOTE, at=AT + 2 * HOUR)
    assert again.check()
    tables = again._store._db.execute("SELECT name FROM sqlite_schema WHERE name LIKE 'sqlite_s%'")
    assert ("sqlite_stat1",) in tables.fetchall()
    again.close()


SWALLOWS = TAKES_OUT.replace("new.number > 1", "new.number > 3").replace("later", "swallows")


@pytest.mark.parametrize("lines", NOT_OURS.values(), ids=NOT_OURS)
def test_what_is_planted_while_a_case_is_open_stops_the_next_writing(case, lines):
    """A withdrawal would be acknowledged, and be gone when the case is opened again."""
    book, _ = case
    planted(book.path, lines)
    with pytest.raises(CannotOpen):
        tracing.withdraw(book, T1, [Scope.QUOTE], reason="no", at=AT + HOUR)


def test_a_trigger_that_nobody_saw_does_not_run(case, monkeypatch):
    book, _ = case
    planted(book.path, SWALLOWS)
    with monkeypatch.context() as blind:
        blind.setattr(SqliteStore, "_expect_ours", lambda _: None)
        before = records_of(book.path)
        tracing.withdraw(book, T1, [Scope.QUOTE], reason="no", at=AT + HOUR)
        assert records_of(book.path) > before
    assert not Consents(book).permitted(T1, Scope.QUOTE, at=AT + 2 * HOUR)


@pytest.mark.parametrize(
    "lost", ["records WHERE number = (SELECT max(number) FROM records)",
             "leaves WHERE place = (SELECT max(place) FROM leaves)"],
    ids=["record", "leaf"],
)  # fmt: skip
def test_nothing_is_acknowledged_that_is_not_there(case, lost):
    book, _ = case
    before = records_of(book.path)

    def keep_and_lose():
        with book.inside(writing=True) as held:
            held.pen.keep(event(), reason="read", at=AT)
            book._store._db.execute(f"DELETE FROM {lost}")

    with pytest.raises(CannotOpen, match="not there"):
        keep_and_lose()
    assert records_of(book.path) == before
    book.append(event(), reason="read", at=AT)


def test_a_case_whose_end_is_cut_off_while_it_is_open_is_not_read_on(case):
    book, _ = case
    tracing.withdraw(book, T1, [Scope.QUOTE], reason="no", at=AT + HOUR)
    cut(book.path, records_of(book.path) - 1)
    with pytest.raises(CannotOpen, match="lost records"):
        Consents(book).permitted(T1, Scope.QUOTE, at=AT + 2 * HOUR)


def test_a_backup_with_a_trigger_is_not_restored(case, tmp_path):
    book, dealt = case
    files = tmp_path / "backup", tmp_path / "key"
    apart.backup(book, *files, reason="monthly", at=AT)
    inside = tmp_path / "inside"
    with tarfile.open(files[0]) as tar:
        names = tar.getnames()
        tar.extractall(inside, filter="data")
    planted(inside, TAKES_OUT)
    with tarfile.open(files[0], "w", format=tarfile.USTAR_FORMAT) as tar:
        for name in names:
            tar.add(inside / name, name)
    with pytest.raises(CannotOpen, match="did not make"):
        backups.restored(
            *files, tmp_path / "restored",
            custody_secret=keyring.joined(TWO_PLACES.enough(dealt), book.facts), passphrase=WORD,
            by="bo", reason="lost", at=AT, entropy=os.urandom,
        )  # fmt: skip
    assert not (tmp_path / "restored").exists()


@pytest.mark.parametrize("number", [40, 10**6, 2**63 - 1])
def test_a_record_with_a_number_that_cannot_be_keeps_nobody_waiting(case, tmp_path, number):
    book, _ = case
    branch = branch_of(book, tmp_path / "branch")
    last = "(SELECT max(number) FROM records)"
    planted(branch, f"UPDATE records SET number = {number} WHERE number = {last}")
    started = time.monotonic()
    with pytest.raises(CannotOpen, match="not those of its records"):
        apart.merge(book, branch, reason="they met", at=AT)
    assert time.monotonic() - started < 5
    assert book.check()


# A file that is no restore key


@pytest.mark.parametrize("key_goes", [True, False])
def test_a_backup_that_was_stopped_is_called_destroyed_only_once_its_key_is(
    case, tmp_path, monkeypatch, key_goes
):
    book, _ = case
    packed, key = tmp_path / "backup", tmp_path / "key"

    def stopped(path, target, real=Path.replace):
        real(path, target)
        if target == packed:
            raise KeyboardInterrupt

    def refuses(*_, **__):
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", stopped)
        if not key_goes:
            patched.setattr(backups, "destroy_key", refuses)
        with pytest.raises(KeyboardInterrupt):
            apart.backup(book, packed, key, reason="monthly", at=AT)
    (made,) = book.all(Backup)
    assert (made.destroyed, key.exists(), packed.exists()) == (key_goes, not key_goes, not key_goes)


def test_only_the_restore_key_of_that_very_backup_is_destroyed(case, precious, tmp_path):
    book, _ = case
    one, two = (
        apart.backup(book, tmp_path / f"b{n}", tmp_path / f"k{n}", reason="monthly", at=AT)
        for n in (1, 2)
    )
    (tmp_path / "link").symlink_to(tmp_path / "k1")
    (tmp_path / "empty").touch()
    for other in (precious, tmp_path / "k2", tmp_path / "link", tmp_path / "empty"):
        with pytest.raises(Refused, match="left as it is"):
            backups.destroy_key(other, one)
    assert precious.read_bytes() == PRECIOUS
    assert any((tmp_path / "k1").read_bytes())
    assert any((tmp_path / "k2").read_bytes())
    with (tmp_path / "k2").open("rb") as held:
        backups.destroy_key(tmp_path / "k2", two)
        assert set(held.read()) == {0}


def test_a_note_of_a_failed_try_is_not_written_through_a_link(case, tmp_path):
    book, _ = case
    (tmp_path / "out").mkdir()
    (book.path / "attempts").symlink_to(tmp_path / "out")
    with pytest.raises(CannotOpen):
        Casebook.unlock(book.path, "not the passphrase", by="eve", entropy=os.urandom, at=AT)
    attempts.note(book.path, book.facts.team, by="eve", at=AT, entropy=os.urandom)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_key_file_that_is_no_file_is_refused(tmp_path):
    os.mkfifo(tmp_path / "1")
    with pytest.raises(CannotOpen, match="no file"):
        keyfile.KeyFile(tmp_path, 1)
