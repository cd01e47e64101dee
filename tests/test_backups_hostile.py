"""A backup's file that somebody made to fill a disk."""

import os
import tarfile

import pytest

from bearwitness.desk import apart, backups
from bearwitness.errors import Unreadable
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
