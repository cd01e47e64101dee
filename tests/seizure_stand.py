"""A case full of planted names, everything of it seized, and the search of every byte.

For tests and for the benchmark that prints the figures.
"""

from __future__ import annotations

import base64
import os
import random

import numpy as np

from bearwitness.desk import apart, backups
from bearwitness.ids import MediaId, PersonId, SourceId
from bearwitness.records.event import Person
from bearwitness.records.source import Listing, Source, SourceKind
from bearwitness.records.testimony import Contact, Identity, Media, Testimony
from bearwitness.sealing import shares
from casebook_stand import AT, WORD, new_case, unlocked, words

FIRST = 8  # bytes; every disguise is longer
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


def found(taken, names):
    """Return which names stand in which of the files that were taken, in any disguise.

    One walk over each file: of thousands of names, looking for one after the other takes hours.
    """
    wanted = {}  # by the first bytes
    for name in names:
        for disguise in disguises(name):
            wanted.setdefault(disguise[:FIRST], []).append((disguise, name))
    assert all(len(first) == FIRST for first in wanted)
    firsts = np.array(sorted(int.from_bytes(first, "little") for first in wanted), "<u8")
    return [
        (path.name, name)
        for path, data in taken.items()
        for at in _likely(data, firsts)
        for disguise, name in wanted[data[at : at + FIRST]]
        if data.startswith(disguise, at)
    ]


def _likely(data, firsts):
    """Return where eight bytes stand with which a disguise begins, whatever follows."""
    for shift in range(min(FIRST, len(data) - FIRST + 1)):
        words = np.frombuffer(data, "<u8", (len(data) - shift) // FIRST, shift)
        yield from (shift + FIRST * np.flatnonzero(np.isin(words, firsts))).tolist()


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
    source = SourceId("S-9999")
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


class Seized:
    """A case at work, its backup and its branch, and the bytes of every file of them.

    One testimony more than `count` is planted; the first is shredded.
    """

    def __init__(self, folder, count):
        self._folder = folder
        self.names = planted(count + 1)
        self.book, self.dealt = filled(folder / "case", self.names)
        self.book.rotate(AT)
        self.book.shred(self.book.all(Testimony)[0].id, reason="asked to", at=AT)
        self._backup = folder / "backup", folder / "restore-key"
        apart.backup(self.book, *self._backup, reason="monthly", at=AT)
        apart.branch(self.book, folder / "branch", reason="for the other office", at=AT)
        every = [path for path in folder.rglob("*") if path.is_file()]
        self.taken = {path: path.read_bytes() for path in every}

    def found(self):
        """Return which planted names stand in the clear or in a disguise, and in which file."""
        return found(self.taken, self.names)

    def too_few(self):
        """Return sets of shares none of which is a quorum: one too few, one place, more."""
        groups = self.book.facts.plan.grouped(self.dealt)
        return [share for group in groups for share in group[:1]], groups[0], [
            *groups[0], groups[1][0]
        ]  # fmt: skip

    def opened(self, book=None):
        """Return the names that a quorum opens, in the order in which they came."""
        book = book or self.book
        secret = shares.join(book.facts.plan.enough(self.dealt))
        return [
            book.open_identity(testimony.id, secret, why="a court asks", at=AT).names[0]
            for testimony in book.all(Testimony)
        ]

    def opened_from_backup(self):
        """Return the names that a quorum opens in the case that its backup gives."""
        secret = shares.join(self.book.facts.plan.enough(self.dealt))
        backups.restored(
            *self._backup, self._folder / "again", custody_secret=secret, passphrase=WORD,
            by="bo", reason="after the raid", at=AT, entropy=os.urandom,
        )  # fmt: skip
        again = unlocked(self._folder / "again")
        names = self.opened(again)
        again.close()
        return names
