"""The desk's machine is seized: what its disk gives away, locked, and after shredding."""

import os
from datetime import UTC, date, datetime

import apsw
import pytest

from bearwitness.desk import casebook as casebook_module
from bearwitness.desk.casebook import Casebook
from bearwitness.errors import CannotOpen
from bearwitness.ids import EventId, MediaId, TestimonyId
from bearwitness.records.event import Event
from bearwitness.records.testimony import (
    Connection,
    Contact,
    Identity,
    Intake,
    Media,
    Testimony,
)
from bearwitness.records.when import When
from bearwitness.sealing import compartments

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
WORD = "six invented words"
T1, T2 = TestimonyId("T-AAAA"), TestimonyId("T-BBBB")
TELLING = (
    b"Marrowmere Oxbow T-AAAA T-BBBB testimony identity contact consent event sweep words media"
    b" founder received 2026 shredded letter"
).split()


def words(name, text="Marrowmere at night."):
    return Testimony(
        name, "Deponent A", "en", text, date(2026, 4, 1), Intake.PAGE, Connection.VICTIM
    )


def filled(folder, *, fillers=0):
    book, dealt = Casebook.create(
        folder, title="Invented", passphrase=WORD, at=AT, entropy=os.urandom, work_factor=2
    )
    for name in (T1, T2):
        book.add_testimony(
            words(name),
            identity=Identity(name, ("Oxbow",), ("Marrowmere",)),
            contact=Contact(name, ("by letter to Oxbow",)),
            media=[Media(MediaId(f"M-{name[2:]}"), name, "image/png", "Oxbow.png", b"x" * 9000)],
            reason="received",
            at=AT,
        )
    event = Event(EventId("E-AAAA"), "Oxbow", When.parse("2017"), None)
    for number in range(fillers):
        book.append(event, reason=f"version {number}", at=AT)
    return book, dealt


def on_disk(folder):
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def table(book, query):
    raw = apsw.Connection(str(book.path / "casebook.sqlite"))
    found = list(raw.execute(query))
    raw.close()
    return found


def test_no_word_name_kind_or_time_lies_in_the_clear_beside_an_open_casebook(tmp_path):
    book, dealt = filled(tmp_path / "case")
    public = (book.path / "case.json").read_bytes()
    disk = on_disk(book.path).replace(public, b"")
    for telling in TELLING:
        assert telling not in disk
    secrets = [*book.secret_keys, *dealt]
    assert not [s for s in secrets if s.encode() in disk]
    book.close()


def test_no_data_key_ever_lies_on_the_disk(tmp_path, monkeypatch):
    keys = []

    def remembered(entropy):
        keys.append(entropy(32))
        return keys[-1]

    monkeypatch.setattr(compartments, "new_key", remembered)
    book, _ = filled(tmp_path / "case")
    book.rotate(AT)
    assert len(keys) > 20
    disk = on_disk(book.path)
    assert not [key for key in keys if key in disk]
    book.close()


def test_sizes_do_not_tell_a_name_from_an_address_or_an_answer(tmp_path):
    book, _ = filled(tmp_path / "case")
    sizes = {size for (size,) in table(book, "SELECT length(sealed) FROM compartments")}
    assert len(sizes) <= 5  # cards and short contents, a sealed identity, a picture
    book.close()


@pytest.mark.parametrize("fillers", [0, 30, 300])
def test_after_shredding_no_wrapped_key_and_no_old_epoch_is_left_in_any_byte(tmp_path, fillers):
    book, _ = filled(tmp_path / "case", fillers=fillers)
    keys = [key for (key,) in table(book, "SELECT wrapped FROM wrapped_keys")]
    (epoch,) = table(book, "SELECT sealed FROM epochs")[0]
    before = on_disk(book.path)
    assert all(key in before for key in keys)
    book.shred(T1, reason="the deponent asked", at=AT)
    disk = on_disk(book.path)
    # Pieces of 12 bytes: a page may be cut in the middle of a key.
    assert not [k for k in keys if any(k[i : i + 12] in disk for i in (0, 16, 32, 48))]
    assert not [i for i in range(0, len(epoch) - 16, 16) if i > 40 and epoch[i : i + 16] in disk]
    book.close()


def test_after_shredding_the_passphrase_and_every_share_open_it_no_more(tmp_path):
    book, _ = filled(tmp_path / "case")
    numbers = {found.row.number: found.id for found in book._fold.records}
    book.shred(T1, reason="the deponent asked", at=AT)
    book.close()
    later = Casebook.unlock(tmp_path / "case", WORD, by="x", entropy=os.urandom)
    assert [t.id for t in later.all(Testimony)] == [T2]
    left = {n for (n,) in table(later, "SELECT record FROM wrapped_keys WHERE part = 1")}
    assert len(set(numbers) - left) == 6  # words, sweep list, identity, contact, media, seed
    later.close()


def test_a_record_put_in_the_place_of_another_does_not_open(tmp_path):
    book, _ = filled(tmp_path / "case")
    book.close()
    raw = apsw.Connection(str(tmp_path / "case" / "casebook.sqlite"))
    for name in ("compartments", "wrapped_keys"):
        value = {"compartments": "sealed", "wrapped_keys": "wrapped"}[name]
        raw.execute(
            f"UPDATE {name} SET {value} = (SELECT {value} FROM {name} o WHERE o.record = 2"
            " AND o.part = 1) WHERE record = 8 AND part = 1"
        )
    raw.close()
    later = Casebook.unlock(tmp_path / "case", WORD, by="x", entropy=os.urandom)
    with pytest.raises(CannotOpen):
        later.check()
    later.close()


def test_a_leaf_that_was_changed_is_noticed(tmp_path):
    book, _ = filled(tmp_path / "case")
    assert book.check().records == len(book.ledger())
    raw = apsw.Connection(str(book.path / "casebook.sqlite"))
    raw.execute("UPDATE leaves SET leaf = randomblob(32) WHERE number = 3")
    raw.close()
    with pytest.raises(CannotOpen, match="not the one in the log"):
        book.check()
    book.close()


@pytest.mark.parametrize("damage", ["empty", "text", "cut", "foreign", "later", "stripped"])
def test_a_damaged_casebook_is_refused_with_a_hint_and_without_an_echo(tmp_path, damage):
    book, _ = filled(tmp_path / "case")
    book.close()
    path = tmp_path / "case" / "casebook.sqlite"
    if damage == "empty":
        path.write_bytes(b"")
    elif damage == "text":
        path.write_bytes(b"Oxbow " * 10_000)
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[:20_000])
    else:
        raw = apsw.Connection(str(path))
        raw.execute(
            {
                "foreign": "PRAGMA application_id = 7",
                "later": "PRAGMA user_version = 99",
                "stripped": "DELETE FROM epochs",
            }[damage]
        )
        raw.close()
    with pytest.raises(CannotOpen) as told:
        Casebook.unlock(tmp_path / "case", WORD, by="x", entropy=os.urandom).check()
    assert told.value.hint
    assert "Oxbow" not in str(told.value)


def test_an_old_copy_of_a_wrapped_key_opens_nothing_with_the_keys_of_today(tmp_path):
    book, _ = filled(tmp_path / "case")
    found = book._fold.found(casebook_module.kinds.of(Testimony), T1)
    copied = book._store.content(found.row.number)
    book.shred(T1, reason="the deponent asked", at=AT)
    book.all(Testimony)
    with pytest.raises(CannotOpen):
        compartments.unwrap(
            book._fold.epoch_key, copied.wrapped, record=found.id, compartment="words"
        )
    book.close()


@pytest.mark.parametrize(
    ("tampering", "told"),
    [
        ("DELETE FROM wrapped_keys WHERE record = 4 AND part = 1", "nobody shredded"),
        ("DELETE FROM records WHERE number = 4", "taken out"),
        ("UPDATE records SET leaf = 1 - leaf WHERE number < 3", "moved"),
    ],
)
def test_a_record_taken_out_moved_or_made_unreadable_is_noticed(tmp_path, tampering, told):
    book, _ = filled(tmp_path / "case")
    raw = apsw.Connection(str(book.path / "casebook.sqlite"))
    raw.execute(tampering)
    raw.close()
    with pytest.raises(CannotOpen, match=told):
        book.check()
    book.close()


def test_what_a_deponent_asked_to_shred_does_not_count_as_tampering(tmp_path):
    book, _ = filled(tmp_path / "case")
    book.shred(T1, reason="the deponent asked", at=AT)
    assert book.check().shredded == 6
    book.close()
