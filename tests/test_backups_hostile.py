"""A backup's file that somebody made to fill a disk, and one that came to nothing."""

import os
import tarfile
from pathlib import Path

import pytest

from bearwitness.desk import apart, backups, founding
from bearwitness.desk.casebook import Casebook
from bearwitness.errors import Unavailable, Unreadable
from bearwitness.sealing import shares
from casebook_stand import AT, WORD, new_case


@pytest.mark.parametrize("kind", ["gnu sparse", "pax sparse", "long name", "link", "negative"])
def test_a_backup_that_would_be_larger_than_its_file_is_refused(tmp_path, kind):
    book, dealt = new_case(tmp_path / "case")
    packed, key, again = (tmp_path / name for name in ("one.backup", "one.key", "again"))
    apart.backup(book, packed, key, reason="monthly", at=AT)
    secret = shares.join(book.facts.plan.enough(dealt))
    book.close()
    with tarfile.open(packed, "w", format=tarfile.GNU_FORMAT) as tar:
        entry = tarfile.TarInfo("backup.json")
        if kind == "gnu sparse":
            entry.type = tarfile.GNUTYPE_SPARSE
        elif kind == "pax sparse":
            tar.format = tarfile.PAX_FORMAT
            entry.pax_headers = {"GNU.sparse.size": str(1 << 50), "GNU.sparse.map": "0,0"}
        elif kind == "long name":
            entry.name = "backup.json" * 100
        elif kind == "link":
            entry.type, entry.linkname = tarfile.SYMTYPE, "/dev/zero"
        else:
            entry.size = -1
        tar.addfile(entry)
    if kind == "gnu sparse":  # 64 TiB, says its head
        raw = bytearray(packed.read_bytes())
        raw[386:410] = b"%011o\0%011o\0" % (0, 0)
        raw[483:495] = b"\x80" + (1 << 46).to_bytes(11, "big")
        raw[148:156] = b" " * 8
        raw[148:156] = b"%06o\0 " % sum(raw[:512])
        packed.write_bytes(raw)
    with pytest.raises(Unreadable, match="not a backup"):
        backups.restored(
            packed, key, again, custody_secret=secret, passphrase=WORD, by="bo", reason="lost",
            at=AT, entropy=os.urandom,
        )  # fmt: skip
    with pytest.raises(Unreadable, match="not a backup"):
        backups.facts_in(packed)
    assert not again.exists()


def test_a_backup_that_cannot_be_put_in_its_place_leaves_no_restore_key(tmp_path):
    """Whoever finds one would look for its backup, or believe that there is one."""
    book, _ = new_case(tmp_path / "case")
    to, key = tmp_path / "one.backup", tmp_path / "one.key"

    def entropy(size):  # somebody takes the name while the backup is made
        if book.path.exists() and list(tmp_path.glob(".bearwitness-making-*")):
            (to / "something").mkdir(parents=True, exist_ok=True)
        return os.urandom(size)

    book._entropy = entropy
    with pytest.raises(Unavailable):
        apart.backup(book, to, key, reason="monthly", at=AT)
    assert not key.exists()
    assert [p.name for p in to.iterdir()] == ["something"]
    assert [b.destroyed for b in book.all(backups.Backup)] == [True]
    book.close()


@pytest.fixture
def synced(monkeypatch):
    """Which folders were synced to the disk, and what was in them then."""
    found, real = [], os.fsync

    def watch(number):
        path = Path(f"/proc/self/fd/{number}").readlink()
        if path.is_dir():
            found.append((path, {one.name for one in path.iterdir()}))
        real(number)

    monkeypatch.setattr(os, "fsync", watch)
    return found


def test_a_power_cut_takes_back_no_case_and_no_backup_that_was_acknowledged(tmp_path, synced):
    new_case(tmp_path / "case")[0].close()
    assert any(path == tmp_path and "case" in there for path, there in synced)
    inside = [there for path, there in synced if ".bearwitness-making-" in path.name]
    assert {"case.json", "casebook.sqlite", "epochs", "keys"} <= inside[-1]
    book = Casebook.unlock(tmp_path / "case", WORD, by="bo", entropy=os.urandom)
    apart.backup(book, tmp_path / "on" / "b", tmp_path / "k", reason="monthly", at=AT)
    book.close()
    assert any(path == tmp_path / "on" and "b" in there for path, there in synced)


def test_what_another_case_makes_in_the_same_place_is_left_alone(tmp_path):
    with founding.room_for(tmp_path / "case one") as other:
        (other / "half").touch()
        with founding.room_for(tmp_path / "case*") as half_made:
            assert half_made.is_dir()
        founding.sweep([tmp_path])
        assert (other / "half").exists()
