"""Copies of a key that was shredded: in a backup, in what is restored of it, in what SQLite spills.

What the kernel swaps out, and a core dump, no test reaches. What stands in for them is every
byte that SQLite writes into any file, those that it deletes again and its temporary ones too.
"""

import os
from contextlib import closing, suppress

import apsw
import pytest

from bearwitness.desk import apart, archive, backups
from bearwitness.errors import CannotOpen
from bearwitness.sealing import compartments, shares
from casebook_stand import AT, T1, T2, WORD, add, event, new_case, source_of, unlocked

TEMPORARY = (
    apsw.SQLITE_OPEN_TEMP_DB | apsw.SQLITE_OPEN_TEMP_JOURNAL | apsw.SQLITE_OPEN_TRANSIENT_DB
    | apsw.SQLITE_OPEN_SUBJOURNAL
)  # fmt: skip


class Spilled(apsw.VFS):
    """Every byte that SQLite writes, by whether it went into a temporary file."""

    def __init__(self):
        self.base = next(vfs for vfs in apsw.vfs_names() if vfs.startswith("unix"))
        self.written, self.temporary = [], []
        super().__init__("spilled", self.base, makedefault=True)

    def xOpen(self, name, flags):  # noqa: N802 - SQLite's name
        return File(self, name, flags)


class File(apsw.VFSFile):
    def __init__(self, to, name, flags):
        self.to = to.temporary if flags[0] & TEMPORARY else to.written
        super().__init__(to.base, name, flags)

    def xWrite(self, data, offset):  # noqa: N802 - SQLite's name
        self.to.append(bytes(data))
        super().xWrite(data, offset)


@pytest.fixture
def spilled():
    vfs = Spilled()
    yield vfs
    vfs.unregister()


def filled(folder):
    book, dealt = new_case(folder)
    for name in (T1, T2):
        add(book, name)
    book.append_many([source_of(), event()], reason="read", at=AT)
    return book, dealt


def data_keys(book):
    """Return the data keys that whoever unlocks the case has, and as they are wrapped now."""
    book.ledger()
    state = book._store.state()
    wrapped = book._store.keys(state.epoch, after=-1, until=state.records)
    opened = {}
    for one in book._fold.records:
        with suppress(CannotOpen, KeyError):
            opened[one.id] = compartments.unwrap(
                book._fold.epoch_key, wrapped[one.number], record=one.id,
                compartment=one.card.compartment,
            )  # fmt: skip
    return opened, [*wrapped.values()]


def pieces(keys):
    return [key[at : at + 12] for key in keys for at in range(0, len(key) - 11, 10)]


def files_of(*places):
    every = [f for place in places for f in ([place] if place.is_file() else place.rglob("*"))]
    return b"".join(f.read_bytes() for f in every if f.is_file())


def restored(book, dealt, packed, to):
    backups.restored(
        packed, packed.with_suffix(".key"), to,
        custody_secret=shares.join(book.facts.plan.enough(dealt)), passphrase=WORD,
        by="a test", reason="a drill", at=AT, entropy=os.urandom,
    )  # fmt: skip
    with closing(unlocked(to)) as again:
        return {*data_keys(again)[0].values()}


def test_no_key_of_the_shredded_is_in_a_backup_made_since_nor_in_what_is_restored_of_it(tmp_path):
    book, dealt = filled(tmp_path / "case")
    raw, wrapped = data_keys(book)
    older, newer = tmp_path / "older", tmp_path / "newer"
    apart.backup(book, older, older.with_suffix(".key"), reason="monthly", at=AT)
    made = book.shred(T1, reason="asked to", at=AT)
    apart.backup(book, newer, newer.with_suffix(".key"), reason="monthly", at=AT)
    gone = {raw[key.record] for key in made.keys}
    assert len(gone) == len(made.keys) > 4
    archive.unpack(newer, tmp_path / "unpacked")
    seized = files_of(book.path, newer, newer.with_suffix(".key"), tmp_path / "unpacked")
    assert not [piece for piece in pieces([*gone, *wrapped]) if piece in seized]
    assert gone <= restored(book, dealt, older, tmp_path / "then")  # the search would find them
    now = restored(book, dealt, newer, tmp_path / "now")
    assert not gone & now
    assert {*raw.values()} - gone <= now  # and every other is there
    book.close()


def test_sqlite_spills_no_key_into_any_file_also_one_that_it_deletes(tmp_path, spilled):
    book, _ = filled(tmp_path / "case")
    raw, before = data_keys(book)
    book.rotate(AT)
    _, after = data_keys(book)
    made = book.shred(T1, reason="asked to", at=AT)
    apart.backup(book, tmp_path / "backup", tmp_path / "key", reason="monthly", at=AT)
    assert {key.record for key in made.keys} <= raw.keys()
    book.close()
    assert spilled.temporary == []
    written = b"\0".join(spilled.written)
    assert len(spilled.written) > 100
    keys = [*raw.values(), *before, *after]
    assert not [piece for piece in pieces(keys) if piece in written]


def test_what_sqlite_spills_is_seen(tmp_path, spilled):
    key = os.urandom(32)
    with closing(apsw.Connection(str(tmp_path / "other.sqlite"))) as careless:
        careless.execute("PRAGMA temp_store = FILE; PRAGMA temp.cache_size = 1")
        careless.execute("CREATE TEMP TABLE spill (key)")
        careless.executemany("INSERT INTO spill VALUES (?)", [(key,)] * 2000)
    assert any(key in piece for piece in spilled.temporary)
