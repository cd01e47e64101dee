"""Old epochs are destroyed, but never the only keys that there are."""

import os
import shutil
from contextlib import suppress

import apsw
import pytest

from bearwitness.adapters.store import keyfile
from bearwitness.adapters.store.sqlite import SqliteStore
from bearwitness.desk.casebook import Casebook
from bearwitness.errors import BearwitnessError, CannotOpen, Unavailable
from bearwitness.records.testimony import Testimony
from casebook_stand import AT, T1, T2, add, event, new_case, unlocked


@pytest.fixture
def folder(tmp_path):
    book, _ = new_case(tmp_path / "case")
    add(book)
    book.close()
    return tmp_path / "case"


def epochs(folder):
    return {path.name: path.read_bytes() for path in (folder / "epochs").iterdir()}


def set_number(folder, number):
    db = apsw.Connection(str(folder / "casebook.sqlite"))
    db.execute("UPDATE epochs SET number = ?", (number,))
    db.close()


def refused(folder):
    """Open the case, twice; return what is said. Nothing may be destroyed."""
    before = epochs(folder)
    for _ in range(2):
        with pytest.raises(CannotOpen) as wrong:
            unlocked(folder)
        assert epochs(folder) == before
    assert wrong.value.hint
    return str(wrong.value)


def test_a_copy_whose_records_are_older_than_its_keys_is_refused_and_stays_whole(folder):
    old = (folder / "casebook.sqlite").read_bytes()
    book = unlocked(folder)
    book.rotate(AT)
    book.close()
    new = (folder / "casebook.sqlite").read_bytes()
    (folder / "casebook.sqlite").write_bytes(old)
    assert "another moment" in refused(folder)
    (folder / "casebook.sqlite").write_bytes(new)
    book = unlocked(folder)
    assert [t.id for t in book.all(Testimony)] == [T1]
    book.check()
    book.close()


def test_a_copy_without_its_log_opens_after_a_new_epoch(folder, tmp_path):
    book = unlocked(folder)
    book.rotate(AT)
    shutil.copytree(folder, tmp_path / "copy", ignore=shutil.ignore_patterns("*-wal", "*-shm"))
    book.close()
    copy = unlocked(tmp_path / "copy")
    assert [t.id for t in copy.all(Testimony)] == [T1]
    copy.check()
    copy.close()


@pytest.mark.parametrize("number", [2, 7, 10**12])
def test_a_changed_number_destroys_no_key(folder, number):
    set_number(folder, number)
    assert "another moment" in refused(folder)
    set_number(folder, 1)
    unlocked(folder).check()


@pytest.mark.parametrize("left", [0, 10, 40, 4095, 4096, -1])
def test_a_new_epoch_that_is_cut_short_does_not_end_the_old_one(folder, left):
    """The last moment of an epoch: both files are there, and the records name the new one."""
    one = (folder / "epochs" / "1").read_bytes()
    book = unlocked(folder)
    book.rotate(AT)
    book.close()
    (folder / "epochs" / "1").write_bytes(one)
    new = (folder / "epochs" / "2").read_bytes()
    (folder / "epochs" / "2").write_bytes(new[:left])
    assert refused(folder)
    (folder / "epochs" / "2").write_bytes(new)
    unlocked(folder).check()
    assert list(epochs(folder)) == ["2"]


@pytest.mark.parametrize("written", [b"", bytes(8192), b"bearwitness keys" + b"\xff" * 8000])
def test_a_damaged_epoch_destroys_no_other(folder, written):
    (folder / "epochs" / "1").rename(folder / "epochs" / "3")
    (folder / "epochs" / "1").write_bytes(written)
    refused(folder)


@pytest.mark.parametrize("disk", ["one sync fails", "it dies"], indirect=True)
@pytest.mark.parametrize("swept", [False, True])
@pytest.mark.parametrize("work", ["rotate", "shred"])
def test_a_commit_that_the_disk_did_not_sync_and_a_power_cut_lock_nobody_out(
    folder, disk, tmp_path, work, swept
):
    """It lies whole in the log, and counts again once nobody is there who knows better."""
    book = unlocked(folder)
    book.append(event("E-BBBB"), reason="its log has begun", at=AT)
    done = {"rotate": lambda: book.rotate(AT), "shred": lambda: book.shred(T1, reason="r", at=AT)}
    disk.fails = True
    with pytest.raises(Unavailable):
        done[work]()
    disk.heals()
    if swept:  # another program opens it, and tidies, before the power goes
        unlocked(folder).close()
    shutil.copytree(folder, tmp_path / "after", ignore=shutil.ignore_patterns("*-shm"))
    book.close()
    after = unlocked(tmp_path / "after")
    came_back = disk.dies and not swept
    assert list(epochs(tmp_path / "after")) == (["2"] if came_back else ["1"])
    shredded = came_back and work == "shred"
    assert [t.id for t in after.all(Testimony)] == ([] if shredded else [T1])
    after.check()
    after.close()
    again = unlocked(folder)
    again.append(event(), reason="the disk is well again", at=AT)
    assert [t.id for t in again.all(Testimony)] == [T1]
    assert list(epochs(folder)) == ["1"]
    again.check()
    again.close()


def test_an_epoch_that_was_never_committed_is_destroyed(folder):
    shutil.copy(folder / "epochs" / "1", folder / "epochs" / "2")
    shutil.copy(folder / "epochs" / "1", folder / "epochs" / "2.partial")
    unlocked(folder).check()
    assert list(epochs(folder)) == ["1"]


def test_shredding_the_last_records_leaves_a_file_that_is_still_whole(folder):
    book = unlocked(folder)
    add(book, T2)
    book.shred(T2, reason="asked to", at=AT)
    book.close()
    one = (folder / "epochs" / "2").read_bytes()
    (folder / "epochs" / "1").write_bytes(one)  # left over
    again = unlocked(folder)
    assert [t.id for t in again.all(Testimony)] == [T1]
    again.close()
    assert list(epochs(folder)) == ["2"]


def test_a_program_that_falls_behind_does_not_destroy_what_a_later_one_made(folder, monkeypatch):
    """Between its commit and its destroying, another program turned the epoch once more."""
    slow, quick, end = unlocked(folder), unlocked(folder, by="quick"), keyfile.end

    def late(place, *, before, used):
        monkeypatch.setattr(keyfile, "end", end)
        quick.rotate(AT)
        end(place, before=before, used=used)

    monkeypatch.setattr(keyfile, "end", late)
    slow.rotate(AT)
    assert list(epochs(folder)) == ["3"]
    for book in (slow, quick):
        book.check()
        book.close()


def test_old_keys_that_cannot_be_destroyed_are_told_and_destroyed_at_the_next_opening(
    folder, monkeypatch
):
    book = unlocked(folder)

    def unwritable(*_, **__):
        raise PermissionError

    with monkeypatch.context() as held:
        held.setattr(keyfile, "end", unwritable)
        with pytest.raises(Unavailable, match="it is done"):
            book.shred(T1, reason="asked to", at=AT)
    assert sorted(epochs(folder)) == ["1", "2"]
    book.close()
    again = unlocked(folder)
    assert again.all(Testimony) == ()
    assert list(epochs(folder)) == ["2"]
    again.close()


def test_whatever_one_file_is_lost_or_cut_opening_destroys_no_good_key(folder, tmp_path):
    """Every file of the case, while two epochs lie there: taken away, emptied, cut in half."""
    one = (folder / "epochs" / "1").read_bytes()
    book = unlocked(folder)
    book.rotate(AT)
    book.close()
    (folder / "epochs" / "1").write_bytes(one)
    for file in [p.relative_to(folder) for p in folder.rglob("*") if p.is_file()]:
        for cut in (None, 0, 0.5):
            copy = tmp_path / "copy"
            shutil.copytree(folder, copy)
            data = (copy / file).read_bytes()
            (copy / file).unlink()
            if cut is not None:
                (copy / file).write_bytes(data[: int(len(data) * cut)])
            with suppress(BearwitnessError):
                SqliteStore(copy).close()
            with suppress(BearwitnessError):
                Casebook.unlock(copy, "x" * 9, by="eve", entropy=os.urandom)
            new = copy / "epochs" / "2"
            kept = new if file.name != "2" else copy / "epochs" / "1"
            assert any(kept.read_bytes()[36:])
            shutil.rmtree(copy)
