"""The desk's machine is seized: what its disk gives away, locked, and after shredding."""

import os
from contextlib import suppress
from datetime import UTC, date, datetime
from itertools import combinations

import apsw
import pytest

from bearwitness.consent import Answer, Scope
from bearwitness.desk import custody, keyring, kinds
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.kinds import SweepList
from bearwitness.errors import CannotOpen, Missing
from bearwitness.ids import EventId, MediaId, PersonId, TestimonyId
from bearwitness.records.event import Event, Person
from bearwitness.records.testimony import (
    Connection,
    Contact,
    Identity,
    Intake,
    Media,
    ProofSeed,
    Testimony,
)
from bearwitness.records.when import When
from bearwitness.redaction.masking import Decision, Verdict
from bearwitness.sealing import compartments
from bearwitness.sealing.plan import one_group

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
        folder,
        title="Invented",
        passphrase=WORD,
        at=AT,
        entropy=os.urandom,
        work_factor=2,
        custody=one_group(2, 3),
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
    assert len(keys) > 15
    disk = on_disk(book.path)
    assert not [key for key in keys if key in disk]
    book.close()


def sizes(book, cls):
    """Return the sizes of the sealed contents of a kind, as whoever takes the disk sees them."""
    return {len(book._store.content(one.number)) for one in book._fold.current(kinds.of(cls))}


def told(length):
    """Return short values of several kinds, each with a text of this length."""
    text = ("Oxbow " * length)[:length].replace(" ", "-")
    return (
        Contact(T1, (text,)),
        SweepList(T1, (text,)),
        Person(PersonId("P-AAAA"), (text,)),
        Event(EventId("E-AAAA"), text, When.parse("2017"), None),
        Answer(T1, Scope.QUOTE, granted=length % 2 == 0, at=AT),
        Decision(T1, 0, 5, Verdict.GENERALISE, "ada", text),
    )


def test_sizes_do_not_tell_a_name_from_an_address_or_an_answer(tmp_path):
    book, _ = filled(tmp_path / "case")
    seen = {}
    for length in (1, 2, 40, 41, 90, 150):
        book.append_many(told(length), reason="x" * length, at=AT)
        for value in told(length):
            seen.setdefault((type(value).__name__, length), set()).update(sizes(book, type(value)))
    assert len(seen) == 36
    assert len(set().union(*seen.values())) == 1, seen
    cards = {size for (size,) in table(book, "SELECT length(card) FROM records")}
    assert len(cards) == 1
    book.close()


def test_the_size_of_an_identity_tells_nothing_of_the_name(tmp_path):
    book, _ = filled(tmp_path / "case")
    before = sizes(book, Identity)
    for name in ("Ox", "Oxbow Marrowmere of the house by the old bridge"):
        book.append(Identity(T1, (name,), (name,)), reason="again", at=AT)
        assert sizes(book, Identity) == before
    book.close()


@pytest.mark.parametrize("fillers", [0, 30, 300])
def test_after_shredding_no_wrapped_key_and_no_old_epoch_is_left_in_any_byte(tmp_path, fillers):
    book, _ = filled(tmp_path / "case", fillers=fillers)
    keys, epoch = wrapped_keys(book), book._store.epoch(1)[32:]
    before = on_disk(book.path)
    assert all(key in before for key in keys)
    book.shred(T1, reason="the deponent asked", at=AT)
    disk = on_disk(book.path)
    # Pieces of 12 bytes: a page may be cut in the middle of a key.
    assert not [k for k in keys if any(k[i : i + 12] in disk for i in (0, 16, 32, 48))]
    assert not [i for i in range(0, len(epoch) - 16, 16) if i > 40 and epoch[i : i + 16] in disk]
    book.close()


def keyfile(folder):
    (path,) = (folder / "epochs").iterdir()
    return path.open("r+b")


def place_of(number):
    return 4096 + 60 * number


def opening_now(book, found, keys):
    """Return the compartments of these records for which one of these wrapped keys fits."""
    return {
        (one.card.compartment, one.card.kind)
        for one in found
        for key in keys
        if fits(book._fold.epoch_key, key, one.id, one.card.compartment)
    }


def fits(epoch_key, wrapped, record, compartment):
    with suppress(CannotOpen):
        compartments.unwrap(epoch_key, wrapped, record=record, compartment=compartment)
        return True
    return False


def wrapped_keys(book):
    book.ledger()
    state = book._store.state()
    return [*book._store.keys(state.epoch, after=-1, until=state.records).values()]


def test_after_shredding_the_passphrase_and_every_share_open_it_no_more(tmp_path):
    book, dealt = filled(tmp_path / "case")
    assert len(dealt) == 3
    mine = [one for one in book._fold.records if T1 in one.card.about]
    before = opening_now(book, mine, wrapped_keys(book))
    assert {name for name, _ in before} == {"words", "contact", "identity", "media", "seed"}
    assert custody.open_identity(book, T1, dealt[:2], why="asked", at=AT).names == ("Oxbow",)
    book.shred(T1, reason="the deponent asked", at=AT)
    book.close()
    later = Casebook.unlock(tmp_path / "case", WORD, by="x", entropy=os.urandom)
    assert [t.id for t in later.all(Testimony)] == [T2]
    for some in combinations(dealt, 2):
        with pytest.raises(Missing):
            custody.open_identity(later, T1, some, why="asked", at=AT)
        with pytest.raises(Missing):
            later.open_identity(T1, keyring.joined(some, later.facts), why="asked", at=AT)
    for cls in (Testimony, Contact, SweepList, ProofSeed):
        with pytest.raises(Missing):
            later.get(cls, T1)
    with pytest.raises(Missing):
        later.get(Media, MediaId("M-AAAA"))
    # Nor does any key that is left fit, whatever the program says.
    assert opening_now(later, mine, wrapped_keys(later)) == set()
    # The shares and the passphrase are the right ones: they open what was not shredded.
    assert custody.open_identity(later, T2, dealt[1:], why="asked", at=AT).names == ("Oxbow",)
    later.close()


def test_a_record_put_in_the_place_of_another_does_not_open(tmp_path):
    book, _ = filled(tmp_path / "case")
    book.close()
    raw = apsw.Connection(str(tmp_path / "case" / "casebook.sqlite"))
    (content,) = raw.execute("SELECT content FROM records WHERE number = 2").fetchone()
    raw.execute("UPDATE records SET content = ? WHERE number = 8", (content,))
    raw.close()
    with keyfile(tmp_path / "case") as file:
        file.seek(place_of(2))
        key = file.read(60)
        file.seek(place_of(8))
        file.write(key)
    with pytest.raises(CannotOpen):
        Casebook.unlock(tmp_path / "case", WORD, by="x", entropy=os.urandom).check()


def test_a_leaf_that_was_changed_is_noticed(tmp_path):
    book, _ = filled(tmp_path / "case")
    assert book.check().records == len(book.ledger())
    raw = apsw.Connection(str(book.path / "casebook.sqlite"))
    raw.execute("UPDATE leaves SET leaf = randomblob(32) WHERE place = 3")
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
    found = book._fold.found(kinds.of(Testimony), T1)
    copied = book._fold.wrapped[found.number]
    book.shred(T1, reason="the deponent asked", at=AT)
    book.all(Testimony)
    with pytest.raises(CannotOpen):
        compartments.unwrap(book._fold.epoch_key, copied, record=found.id, compartment="words")
    book.close()


@pytest.mark.parametrize(
    ("tampering", "told"),
    [
        ("", "nobody shredded"),
        ("DELETE FROM records WHERE number = 4", "taken out"),
        ("UPDATE records SET leaf = 1 - leaf WHERE number < 3", "moved"),
    ],
)
def test_a_record_taken_out_moved_or_made_unreadable_is_noticed(tmp_path, tampering, told):
    book, _ = filled(tmp_path / "case")
    raw = apsw.Connection(str(book.path / "casebook.sqlite"))
    raw.execute(tampering)
    raw.close()
    if not tampering:
        with keyfile(book.path) as file:
            file.seek(place_of(4))
            file.write(bytes(60))
    with pytest.raises(CannotOpen, match=told):
        book.check()
    book.close()


def test_what_a_deponent_asked_to_shred_does_not_count_as_tampering(tmp_path):
    book, _ = filled(tmp_path / "case")
    book.shred(T1, reason="the deponent asked", at=AT)
    assert book.check().shredded == 6
    book.close()
