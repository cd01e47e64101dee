"""A desk at work whose every write is traced (strace): what it writes, and what is planted in it.

For tests and for the benchmark that prints the figures.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

SECRETS = ("Marrowmerethwaite", "Oxbowgrathen", "Теллвинорский")
CALLS = (
    "write,pwrite64,writev,pwritev,pwritev2,openat,creat,memfd_create,mmap,sendto,sendmsg,connect"
)
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


class Traced:
    """What a desk wrote that worked in a folder; files that it deleted again as well."""

    def __init__(self, folder):
        if shutil.which("strace") is None:
            root = Path(__file__).parents[1]
            subprocess.run([root / "scripts" / "need-debian", "strace", "strace"], check=True)
        (folder / "temporary").mkdir()
        (folder / "home").mkdir()
        trace = folder / "trace"
        # Whoever measures coverage writes the command line, in which the words stand, into a file.
        unmeasured = {name: value for name, value in os.environ.items() if "COVERAGE" not in name}
        done = subprocess.run(
            ["strace", "-f", "-y", "-xx", "-s", "100000000", "--seccomp-bpf", "-e",
             f"trace={CALLS}", "-o", trace, sys.executable, "-c", WORK, folder, *SECRETS],
            capture_output=True, text=True, check=False,
            env=unmeasured | {"TMPDIR": str(folder / "temporary"), "HOME": str(folder / "home"),
                              "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
        if not done.stdout.endswith("done\n"):
            raise AssertionError(done.stderr)
        self.lines = trace.read_text("ascii", errors="replace").splitlines()
        self.writes = [x for x in self.lines if re.search(r"\b(p?writev?2?(64)?)\(", x)]

    @property
    def written(self):
        """Return how many bytes were written in all."""
        done = (re.search(r"= ([0-9]+)$", line) for line in self.writes)
        return sum(int(found[1]) for found in done if found)

    @property
    def plaintext(self):
        """Return how many bytes of planted words were in any write."""
        every = "\n".join(self.writes)
        return sum(
            every.count(hidden(secret, encoding)) * len(secret.encode(encoding))
            for secret in SECRETS
            for encoding in ("utf-8", "utf-16-le")
        )


def hidden(text, encoding="utf-8"):
    """Return how a trace shows a text."""
    return "".join(rf"\x{byte:02x}" for byte in text.encode(encoding))
