"""Everything is seized but the quorum: disk, write-ahead log, backups, and one share too few.

A thousand invented names and phrases are planted in every compartment; the usual run takes a
hundred. Then every byte is searched, in clear and in five disguises.
"""

import base64
import os
import random

import pytest

from bearwitness.adapters import files
from bearwitness.desk import apart, backups, custody
from bearwitness.errors import CannotOpen
from bearwitness.ids import MediaId, PersonId, SourceId
from bearwitness.records.event import Person
from bearwitness.records.source import Listing, Source, SourceKind
from bearwitness.records.testimony import Contact, Identity, Media, Testimony
from bearwitness.sealing import shares
from casebook_stand import AT, WORD, new_case, unlocked, words

SYLLABLES = ("mar", "row", "ox", "bow", "tel", "vin", "gra", "sho", "кар", "лем", "юст", "дор")


def planted(count):
    """Return invented names, each unlike any other and unlike anything in the program."""
    drawn = random.Random(20260501)
    names = set()
    while len(names) < count:
        names.add("".join(drawn.choice(SYLLABLES) for _ in range(5)).capitalize())
    return sorted(names)


def disguises(name):
    """Return the bytes of a name in clear, base64, UTF-16, hexadecimal, and each reversed."""
    clear = name.encode()
    seen = [clear, clear.lower(), name.encode("utf-16-le"), name.encode("utf-16-be")]
    seen += [clear.hex().encode(), clear.hex().upper().encode()]
    for shift in range(3):  # wherever in a longer text it stood
        coded = base64.b64encode(b"\0" * shift + clear)
        whole = coded[-(-shift * 4 // 3) : len(clear + b"\0" * shift) // 3 * 4]
        seen += [whole, whole.replace(b"+", b"-").replace(b"/", b"_")]
    return [*seen, *(one[::-1] for one in seen), name[::-1].encode()]


def filled(folder, names):
    """Plant each name in a compartment of its own: identity, words, contact, media, lists."""
    book, dealt = new_case(folder)
    for number, name in enumerate(names):
        testimony = f"T-{number:05}".replace("T-", "T-A")
        book.add_testimony(
            words(testimony, f"I saw {name} at the lake. Они говорили: {name}."),
            identity=Identity(testimony, (name,), (f"{name}'s brother",)),
            contact=Contact(testimony, (f"a letter to {name}",)),
            media=[Media(MediaId(f"M-A{number:05}"), testimony, "image/png", f"{name}.png",
                         name.encode() * 50)],
            reason="received", at=AT,
        )  # fmt: skip
    source = SourceId("S-LLLL")
    book.append(Source(source, SourceKind.LIST, "a list", "en", text=" ".join(names)),
                reason="read", at=AT)  # fmt: skip
    book.append_many(
        (Listing(source, number, name, PersonId(f"P-A{number:05}"))
         for number, name in enumerate(names)), reason="read", at=AT,
    )  # fmt: skip
    book.append_many(
        (Person(PersonId(f"P-A{number:05}"), (name,)) for number, name in enumerate(names)),
        reason="read", at=AT,
    )  # fmt: skip
    return book, dealt


def try_it(tmp_path, count):
    names = planted(count)
    book, dealt = filled(tmp_path / "case", names)
    book.rotate(AT)
    book.shred(book.all(Testimony)[0].id, reason="asked to", at=AT)
    packed, key = tmp_path / "backup", tmp_path / "restore-key"
    apart.backup(book, packed, key, reason="monthly", at=AT)
    apart.branch(book, tmp_path / "branch", reason="for the other office", at=AT)
    with pytest.raises(CannotOpen):
        type(book).unlock(book.path, "a guess", by="police", entropy=os.urandom, at=AT)
    taken = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert any(path.name.endswith("-wal") and data for path, data in taken.items())
    found = [
        (path.name, name)
        for name in names
        for disguise in disguises(name)
        for path, data in taken.items()
        if disguise in data
    ]
    assert found == []
    every = b"".join(taken.values())
    assert not [share for share in dealt if share.encode() in every]
    # One share too few in each place, and the whole of one place: neither opens anything.
    groups = book.facts.plan.grouped(dealt)
    too_few = [share for group in groups for share in group[:1]]
    for some in (too_few, groups[0], [*groups[0], groups[1][0]]):
        with pytest.raises(CannotOpen):
            custody.open_identity(book, book.all(Testimony)[0].id, some, why="seized", at=AT)
    expect_all_open(book, dealt, names)
    secret = shares.join(book.facts.plan.enough(dealt))
    backups.restored(
        packed, key, tmp_path / "again", custody_secret=secret, passphrase=WORD, by="bo",
        reason="after the raid", at=AT, entropy=os.urandom,
    )  # fmt: skip
    again = unlocked(tmp_path / "again")
    expect_all_open(again, dealt, names)
    again.close()
    book.close()


def expect_all_open(book, dealt, names):
    secret = shares.join(book.facts.plan.enough(dealt))
    opened = [
        book.open_identity(testimony.id, secret, why="a court asks", at=AT).names[0]
        for testimony in book.all(Testimony)
    ]
    assert opened == names[1:]  # the first was shredded


def test_of_a_hundred_planted_names_none_is_found_and_a_quorum_opens_all(tmp_path):
    try_it(tmp_path, 100)


@pytest.mark.deep
def test_of_a_thousand_planted_names_none_is_found_and_a_quorum_opens_all(tmp_path):
    try_it(tmp_path, 1_000)


def test_the_search_would_find_each_disguise(tmp_path):
    (name,) = planted(1)
    clear = name.encode()
    for text in (
        clear, name.encode("utf-16-le"), clear.hex().encode(), clear[::-1], name[::-1].encode(),
        *(base64.b64encode(b"x" * shift + clear + b"yz") for shift in range(3)),
        base64.urlsafe_b64encode(b"--" + clear + b"--")[::-1],
    ):  # fmt: skip
        files.write(tmp_path / "seized", b"before " + text + b" after")
        seen = (tmp_path / "seized").read_bytes()
        assert any(disguise in seen for disguise in disguises(name))
