"""What a working desk writes: every write of the process is traced and searched (strace).

It makes a case, receives a letter, unlocks, redacts, searches, backs up, takes a new team key and
new custodians, and shreds. Files that were deleted again are seen too: what is searched are the
writes themselves.
"""

import re

from tracing_stand import SECRETS, Traced, hidden


def test_no_planted_word_is_in_any_write_of_a_working_desk(tmp_path):
    traced = Traced(tmp_path)
    assert len(traced.writes) > 100
    assert traced.written > 100_000
    assert any(hidden("SQLite format 3") in line for line in traced.writes), "it shows content"
    assert traced.plaintext == 0
    # A file can also be written through memory: nothing but SQLite's index of its log is.
    shared = [line for line in traced.lines if "MAP_SHARED" in line and "PROT_WRITE" in line]
    quoted = [name for line in shared for name in re.findall(r"<((?:\\x[0-9a-f]{2})+)>", line)]
    names = {bytes.fromhex(name.replace(r"\x", "")).decode() for name in quoted}
    assert all(name.endswith("-shm") for name in names), names
    left = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "trace"]
    for secret in SECRETS:
        assert not [path for path in left if secret.encode() in path.read_bytes()]
    assert not list((tmp_path / "temporary").iterdir())
    assert not list((tmp_path / "home").iterdir()), "no library keeps a book of its own there"
    assert not [line for line in traced.lines if "AF_INET" in line], "it speaks to nobody"


def test_a_planted_word_in_a_write_would_be_counted(tmp_path):
    class Leaking(Traced):
        def __init__(self, line):
            self.writes = [line]

    word = SECRETS[2]
    for encoding in ("utf-8", "utf-16-le"):
        line = f'7 write(3</x>, "{hidden("before " + word + word, encoding)}", 99) = 99'
        leaking = Leaking(line)
        assert leaking.plaintext == 2 * len(word.encode(encoding))
        assert leaking.written == 99
