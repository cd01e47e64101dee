"""Everything is seized but the quorum: disk, write-ahead log, backups, and one share too few.

A thousand invented names and phrases are planted in every compartment; the usual run takes a
hundred. Then every byte is searched, in clear and in five disguises.
"""

import base64
import os

import pytest

from bearwitness.adapters import files
from bearwitness.desk import custody
from bearwitness.errors import CannotOpen
from bearwitness.records.testimony import Testimony
from casebook_stand import AT
from seizure_stand import Seized, disguises, found, planted


def try_it(tmp_path, count):
    seized = Seized(tmp_path, count)
    book = seized.book
    with pytest.raises(CannotOpen):
        type(book).unlock(book.path, "a guess", by="police", entropy=os.urandom, at=AT)
    assert any(path.name.endswith("-wal") and data for path, data in seized.taken.items())
    assert seized.found() == []
    every = b"".join(seized.taken.values())
    assert not [share for share in seized.dealt if share.encode() in every]
    # One share too few in each place, and the whole of one place: neither opens anything.
    for some in seized.too_few():
        with pytest.raises(CannotOpen):
            custody.open_identity(book, book.all(Testimony)[0].id, some, why="seized", at=AT)
    assert seized.opened() == seized.opened_from_backup() == seized.names[1:]
    assert len(seized.names[1:]) == count
    book.close()


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
        for taken in (seen, seen.removeprefix(b"before "), seen.removesuffix(b" after")):
            assert (name in {one for _, one in found({tmp_path: taken}, [*planted(9), name])}) == (
                any(disguise in taken for disguise in disguises(name))
            )
