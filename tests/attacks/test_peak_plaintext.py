"""What a working desk writes: every write of the process is traced and searched (strace).

It makes a case, receives a letter, unlocks, redacts, searches, backs up, takes a new team key and
new custodians, and shreds. Files that were deleted again are seen too: what is searched are the
writes themselves.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SECRETS = ("Marrowmerethwaite", "Oxbowgrathen", "Теллвинорский")
CALLS = "write,pwrite64,writev,pwritev,pwritev2,openat,creat,memfd_create,mmap,sendto,sendmsg"
WORK = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from bearwitness.consent import Scope
from bearwitness.desk import apart, keyring, receiving, renewal, search
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.redacting import Redactor
from bearwitness.records.letter import LetterField, Said, consent_field
from bearwitness.records.testimony import Testimony
from bearwitness.sealing import shares
from bearwitness.sealing.envelope import EnvelopeWriter
from bearwitness.sealing.plan import TWO_PLACES

folder, secrets = Path(sys.argv[1]), sys.argv[2:]
AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
given = {"passphrase": "six invented words", "entropy": os.urandom}
book, dealt = Casebook.create(folder / "case", title="Invented", at=AT, work_factor=2, **given)
writer = EnvelopeWriter(book.facts.team, entropy=os.urandom)
fields = {
    LetterField.LAYOUT: "1", LetterField.LANGUAGE: "en", LetterField.RECEIVED_ON: "2026-05-01",
    LetterField.WORDS: f"I am {secrets[1]}. I saw {secrets[0]} with {secrets[2]}. They left.",
    LetterField.NAMES: secrets[1], LetterField.CONTACT: f"a letter to {secrets[1]}",
    LetterField.NEVER: secrets[0], consent_field(Scope.KEEP): Said.YES,
    consent_field(Scope.QUOTE): Said.YES,
}
(folder / "inbox").mkdir()
pieces = [writer.begin(), *(writer.field(*pair) for pair in fields.items())]
pieces += [writer.begin_file("a.txt", "text/plain"), writer.data(secrets[1].encode() * 20_000)]
pieces += [writer.end_file(), writer.finish()]
(folder / "inbox" / "one.age").write_bytes(b"".join(pieces))
came = receiving.receive_all(book, [folder / "inbox"], at=AT, entropy=os.urandom)
assert [one.trouble for one in came] == [""]
book.close()
book = Casebook.unlock(folder / "case", given["passphrase"], by="ada", entropy=os.urandom, at=AT)
(words,) = book.all(Testimony)
draft = Redactor(book).draft(words, ())
assert draft.passages and secrets[1] not in "".join(p.text for p in draft.passages)
with book.inside() as held:
    assert search.hits(held.fold, secrets[0])
apart.backup(book, folder / "backup", folder / "key", reason="monthly", at=AT)
quorum = shares.join(TWO_PLACES.enough(dealt))
renewal.renew_team(book, "another word", reason="seized", at=AT, work_factor=2)
book = Casebook.unlock(folder / "case", "another word", by="ada", entropy=os.urandom, at=AT)
others, _ = keyring.new_custody(TWO_PLACES, entropy=os.urandom)
assert renewal.renew_custody(book, quorum, others, reason="one left", at=AT) == 1
book = Casebook.unlock(folder / "case", "another word", by="ada", entropy=os.urandom, at=AT)
book.shred(words.id, reason="asked to", at=AT)
book.close()
print("done")
"""


@pytest.fixture
def traced(tmp_path):
    if shutil.which("strace") is None:
        root = Path(__file__).parents[2]
        subprocess.run([root / "scripts" / "need-debian", "strace", "strace"], check=True)
    (tmp_path / "temporary").mkdir()
    trace = tmp_path / "trace"
    # Whoever measures coverage writes the command line, in which the words stand, into a file.
    unmeasured = {name: value for name, value in os.environ.items() if "COVERAGE" not in name}
    done = subprocess.run(
        ["strace", "-f", "-y", "-xx", "-s", "100000000", "--seccomp-bpf", "-e", f"trace={CALLS}",
         "-o", trace, sys.executable, "-c", WORK, tmp_path, *SECRETS],
        capture_output=True, text=True, check=False,
        env=unmeasured | {"TMPDIR": str(tmp_path / "temporary"), "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert done.stdout.endswith("done\n"), done.stderr
    return tmp_path, trace.read_text("ascii", errors="replace")


def hidden(text, encoding="utf-8"):
    return "".join(rf"\x{byte:02x}" for byte in text.encode(encoding))


def test_no_planted_word_is_in_any_write_of_a_working_desk(traced):
    folder, trace = traced
    writes = [line for line in trace.splitlines() if re.search(r"\b(p?writev?2?(64)?)\(", line)]
    assert len(writes) > 100
    assert any(hidden("SQLite format 3") in line for line in writes), "the trace shows content"
    for secret in SECRETS:
        for encoding in ("utf-8", "utf-16-le"):
            assert not [line for line in writes if hidden(secret, encoding) in line]
    # A file can also be written through memory: nothing but SQLite's index of its log is.
    shared = [line for line in trace.splitlines() if "MAP_SHARED" in line and "PROT_WRITE" in line]
    quoted = [name for line in shared for name in re.findall(r"<((?:\\x[0-9a-f]{2})+)>", line)]
    names = {bytes.fromhex(name.replace(r"\x", "")).decode() for name in quoted}
    assert all(name.endswith("-shm") for name in names), names
    left = [path for path in folder.rglob("*") if path.is_file() and path.name != "trace"]
    for secret in SECRETS:
        assert not [path for path in left if secret.encode() in path.read_bytes()]
    assert not list((folder / "temporary").iterdir())
