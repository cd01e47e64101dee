"""What killed programs left half-made holds wrapped keys: the next opening or shredding ends it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing, contextmanager

import pytest

from bearwitness.adapters import workrooms
from bearwitness.desk import apart, certificates, keyring
from casebook_stand import AT, T1, add, new_case, unlocked

MAKE = """
import os, sys, time
from pathlib import Path
from bearwitness.adapters import workrooms
from bearwitness.desk import apart, archive, backups, ledger, merging
from casebook_stand import AT, WORD, unlocked

case, to, how = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]

def halfway(*_, **__):
    print("halfway", flush=True)
    time.sleep(120)

if how == "restored":
    ledger.checked = halfway  # all of it is there, but for its name
    packed, key, secret = (Path(sys.argv[4]) / name for name in ("packed", "key", "secret"))
    backups.restored(packed, key, to, custody_secret=secret.read_bytes(), passphrase=WORD,
                     by="bo", reason="r", at=AT, entropy=os.urandom)
book = unlocked(case)
if how == "backup":
    archive.pack = halfway
    apart.backup(book, to, to.with_name("restore key"), reason="monthly", at=AT)
real = merging.branched
merging.branched = lambda *given, **more: halfway(real(*given, **more))
apart.branch(book, to, reason="for a journey", at=AT)
"""


@contextmanager
def making(case, to, how, files=""):
    """Another program that is in the middle of making something."""
    given = [sys.executable, "-c", MAKE, *map(str, (case, to, how, files))]
    beside = os.pathsep.join(path for path in sys.path if path)
    with subprocess.Popen(
        given, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": beside}
    ) as process:
        try:
            assert process.stdout.readline() == b"halfway\n"
            yield process
        finally:
            process.send_signal(signal.SIGKILL)


def left(place):
    """Return the wrapped keys that lie half-made in a folder."""
    return [path for path in place.rglob("epochs/*") if workrooms.MAKING in str(path)]


@pytest.fixture
def case(tmp_path):
    book, shares = new_case(tmp_path / "here" / "case")
    add(book)
    yield book, shares
    book.close()


@pytest.mark.parametrize("how", ["backup", "branch"])
def test_what_was_half_made_elsewhere_is_destroyed_at_the_next_opening(case, tmp_path, how):
    book, there = case[0], tmp_path / "there"
    with making(book.path, there / "made", how):
        (keys,) = left(there)
        unlocked(book.path).close()
        assert keys.exists(), "a living program needs it"
    with keys.open("rb") as held:
        assert any(held.read())
        unlocked(book.path).close()
        held.seek(0)
        assert set(held.read()) == {0}, "overwritten, for whoever still has it open"
    assert left(there) == []
    assert [path.name for path in there.iterdir()] == []


def test_no_certificate_is_written_while_such_keys_lie_there(case, tmp_path):
    book, there = case[0], tmp_path / "there"
    with making(book.path, there / "made", "branch"):
        pass
    assert left(there)
    made = book.shred(T1, reason="they asked", at=AT)
    assert left(there) == []
    assert certificates.verified(certificates.written(made)).testimony == T1


def test_a_case_half_restored_beside_this_one_is_destroyed_too(case, tmp_path):
    book, shares = case
    apart.backup(book, tmp_path / "packed", tmp_path / "key", reason="monthly", at=AT)
    secret = keyring.joined(book.facts.plan.enough(shares), book.facts)
    (tmp_path / "secret").write_bytes(secret)
    with making(book.path, tmp_path / "here" / "again", "restored", tmp_path):
        assert left(tmp_path)
    with closing(unlocked(book.path)):
        assert left(tmp_path) == []
    assert sorted(path.name for path in (tmp_path / "here").iterdir()) == ["case"]


def test_a_place_that_is_gone_keeps_nobody_out(case, tmp_path):
    book, there = case[0], tmp_path / "there"
    apart.branch(book, there / "made", reason="for a journey", at=AT)
    there.rename(tmp_path / "away")
    unlocked(book.path).close()
    there.write_text("a file now")
    unlocked(book.path).close()


def test_a_link_in_what_looks_left_over_destroys_nothing_elsewhere(case, tmp_path):
    """Whoever can write beside a case plants what a killed program might have left."""
    book, planted = case[0], tmp_path / "here" / f"{workrooms.MAKING}0123456789ab"
    other, _ = new_case(tmp_path / "other")
    other.close()
    (planted / "deep" / "epochs").mkdir(parents=True)
    (planted / ".lock").touch()
    (planted / "whole").symlink_to(tmp_path / "other")
    (planted / "deep" / "epochs" / "1").symlink_to(tmp_path / "other" / "epochs" / "1")
    (planted / "deep" / "epochs" / "2").hardlink_to(tmp_path / "other" / "epochs" / "1")
    unlocked(book.path).close()
    assert not planted.exists()
    with closing(unlocked(tmp_path / "other")) as whole:
        assert whole.check().leaves > 0
