"""Programs that are killed at any moment, and what they had acknowledged until then."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time

from bearwitness.desk import apart, backups
from bearwitness.records.event import Event
from bearwitness.records.testimony import Testimony
from bearwitness.sealing import shares
from casebook_stand import AT, WORD, add, event, new_case, unlocked


def killed(work, after, *, last=b"", first=lambda: None):
    """Run `work(tell)` in a process of its own, kill it, and return what it told until then.

    It is killed `after` seconds, and not before it told `last`; `first` is done right before.
    """
    read, write = os.pipe()
    child = os.fork()
    if child == 0:  # never returns into the test
        try:
            os.close(read)
            work(lambda told: os.write(write, f"{told}\n".encode()))
        finally:
            os._exit(0)
    os.close(write)
    told = piece = os.read(read, 1 << 16)  # it has begun
    while piece and last not in told:
        told += (piece := os.read(read, 1 << 16))
    time.sleep(after)
    first()
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while piece := os.read(read, 1 << 16):
        told += piece
    os.close(read)
    return told.decode().split("\n")[:-1]


def at_work(folder, seed):
    """Return work on a case: it keeps, rotates and shreds without end, and tells what is done."""

    def work(tell):
        drawn = random.Random(seed)
        book = unlocked(folder, by=f"worker {seed}")
        tell("begun")
        for number in range(10_000):
            name = f"{seed:04}{number:04}"
            what = drawn.choice(["event", "event", "events", "testimony", "shred", "rotate"])
            here = [t.id for t in book.all(Testimony)]
            if what == "shred" and here:
                gone = drawn.choice(here)
                book.shred(gone, reason="asked to", at=AT)
                tell(f"shredded {gone}")
            elif what == "rotate":
                book.rotate(AT)
            elif what == "testimony":
                add(book, f"T-{name}")
                tell(f"kept T-{name}")
            elif what == "events":
                book.append_many(
                    (event(f"E-{name}{n:02}") for n in range(30)), reason="read", at=AT
                )
                tell(f"kept E-{name}29")
            else:
                book.append(event(f"E-{name}"), reason="read", at=AT)
                tell(f"kept E-{name}")

    return work


def merging(mine, other):
    """Return work that takes in each of two copies at the other, and tells what is done."""

    def work(tell):
        books = [unlocked(folder, by="bo") for folder in (mine, other)]
        tell("begun")
        for book, folder, done in ((books[0], other, "taken in"), (books[1], mine, "both ways")):
            apart.merge(book, folder, reason="back from the field", at=AT)
            tell(done)
        time.sleep(60)

    return work


class Told:
    """What was acknowledged so far, and what nobody may ever see again."""

    def __init__(self):
        self.kept, self.gone, self.leaves = set(), set(), ()
        self.lost, self.back, self.checked = set(), set(), 0  # of both there may be none

    def take(self, lines):
        for line in lines[1:]:
            what, name = line.split()
            (self.kept if what == "kept" else self.gone).add(name)

    def expect(self, folder):
        book = unlocked(folder)
        found = names_in(book)
        testimonies = {name for name in self.kept if name.startswith("T-")}
        lost = (self.kept - found) - self.gone
        # One that was being shredded when the program was killed may be gone without word.
        self.lost |= lost if len(lost) > 1 else lost - testimonies
        assert not self.lost
        self.kept -= lost
        self.back |= self.gone & found
        assert not self.back
        self.gone |= lost
        assert book.leaves()[: len(self.leaves)] == self.leaves
        self.leaves = book.leaves()
        book.check()
        self.checked += 1
        expect_no_other_epoch(book)
        shredded = [f for f in book._fold.records if self.gone & set(f.card.about)]
        outliving = {"shredding", "deed"}
        assert all(book._fold.shredded(f) for f in shredded if f.card.kind not in outliving)
        book.close()


def names_in(book):
    return {e.id for e in book.all(Event)} | {t.id for t in book.all(Testimony)}


def expect_no_other_epoch(book):
    """Expect that the keys of one epoch lie in the store, and of no other."""
    now = book._store.state().epoch
    if (book.path / "epochs").is_dir():
        assert [p.name for p in (book.path / "epochs").iterdir()] == [str(now)]
    else:
        tables = book._store._db.execute(
            "SELECT tablename FROM pg_tables WHERE tablename LIKE 'wrapped_keys_%'"
        )
        assert [name for (name,) in tables] == [f"wrapped_keys_{now}"]


def try_killing(folder, times, seed=1, *, longest=0.12, first=lambda: None, then=lambda: None):
    """Kill a program at work again and again; `first` is killed with it, `then` mends that.

    It goes on until something was shredded, however slow the machine is.
    """
    drawn, told = random.Random(seed), Told()
    for number in range(times * 5):
        if number >= times and told.kept and told.gone:
            break
        after = drawn.uniform(0, longest)
        told.take(killed(at_work(folder, number + seed * 1000), after, first=first))
        then()
        told.expect(folder)
    return told


def try_killing_merges(mine, other, times, seed=1, *, then=lambda: None):
    """Write on two copies of a case, and kill the program that takes each in at the other.

    The first is left to its end, and its time is what the others are killed in. Returns how many
    merges were done when their program was killed.
    """
    drawn, told, done, longest = random.Random(seed), (Told(), Told()), 0, 0.0
    for number in range(times + 1):
        for side, folder in enumerate((mine, other)):
            write_apart(folder, f"{side}{seed:02}{number:04}", drawn, told[side])
        started = time.perf_counter()
        whole = b"" if number else b"both ways"
        lines = killed(merging(mine, other), drawn.uniform(0, 1.6 * longest), last=whole)
        longest = longest or (time.perf_counter() - started)
        then()
        for side, line in enumerate(("taken in", "both ways")):
            if line in lines:
                done += number > 0
                told[side].kept |= told[1 - side].kept - told[1 - side].gone
                told[side].gone |= told[1 - side].gone
        expect_apart(mine, told[0], told[1])
        expect_apart(other, told[1], told[0])
    agree(mine, other)
    return done


def write_apart(folder, name, drawn, told):
    book = unlocked(folder)
    book.append(event(f"E-{name}"), reason="read", at=AT)
    add(book, f"T-{name}")
    told.kept |= {f"E-{name}", f"T-{name}"}
    here = sorted(t.id for t in book.all(Testimony))
    if drawn.random() < 0.5:
        gone = drawn.choice(here)
        book.shred(gone, reason="asked to", at=AT)
        told.gone.add(gone)
    book.close()


def expect_apart(folder, told, others):
    """Expect what is told here, and nothing that is neither told here nor there."""
    book = unlocked(folder)
    found = names_in(book)
    lost = told.kept - told.gone - found
    assert lost <= others.gone  # only what was shredded there may be gone
    told.gone |= lost
    assert not told.gone & found
    assert found <= told.kept | others.kept
    assert book.leaves()[: len(told.leaves)] == told.leaves
    told.leaves = book.leaves()
    book.check()
    expect_no_other_epoch(book)
    book.close()


def agree(mine, other):
    """Take in each at the other once more, undisturbed, and expect that both say the same."""
    books = [unlocked(folder) for folder in (mine, other)]
    for _ in range(2):
        apart.merge(books[0], other, reason="again", at=AT)
        apart.merge(books[1], mine, reason="again", at=AT)
    assert names_in(books[0]) == names_in(books[1])
    assert set(books[0].leaves()) == set(books[1].leaves())
    for book in books:
        book.check()
        book.close()


class Lost:
    """A lost case of three testimonies: its backup and what it takes to have it again.

    The first was shredded before the backup and the second after it, with a certificate.
    """

    def __init__(self, folder):
        self._folder = folder
        book, dealt = new_case(folder / "case")
        for name in ("T-AAAA", "T-BBBB", "T-CCCC"):
            add(book, name)
        book.append_many((event(f"E-{n:04}") for n in range(300)), reason="read", at=AT)
        book.shred("T-AAAA", reason="asked to", at=AT)
        self._files = folder / "backup", folder / "key"
        apart.backup(book, *self._files, reason="monthly", at=AT)
        self._certificates = [book.shred("T-BBBB", reason="asked to", at=AT)]
        self._secret = shares.join(book.facts.plan.enough(dealt))
        self.shredded = [f.id for f in book._fold.records if book._fold.shredded(f)]
        book.close()

    def restore(self, tell=lambda _: None):
        tell("begun")
        backups.restored(
            *self._files, self._folder / "again", custody_secret=self._secret, passphrase=WORD,
            certificates=self._certificates, by="bo", reason="lost", at=AT, entropy=os.urandom,
        )  # fmt: skip
        tell("restored")

    def expect_whole_or_none(self, lines):
        """Expect the whole case, or none; return which it was, and make room for the next."""
        folder = self._folder / "again"
        if not folder.exists():
            assert "restored" not in lines
            return False
        again = unlocked(folder)
        assert [t.id for t in again.all(Testimony)] == ["T-CCCC"]
        assert len(again.all(Event)) == 300
        gone = {f.id for f in again._fold.records if again._fold.shredded(f)}
        assert gone == set(self.shredded)
        again.check()
        expect_no_other_epoch(again)
        again.close()
        shutil.rmtree(folder)
        return True


def try_killing_restores(folder, times, seed=1):
    """Kill restores at random moments; return how many had come to their end."""
    lost, drawn, whole = Lost(folder), random.Random(seed), 0
    started = time.perf_counter()
    assert lost.expect_whole_or_none(killed(lost.restore, 0, last=b"restored"))
    longest = (time.perf_counter() - started) * 1.2
    for _ in range(times):
        done = lost.expect_whole_or_none(killed(lost.restore, drawn.uniform(0, longest)))
        longest *= 0.9 if done else 1.1
        whole += done
    lost.restore()  # what the killed ones left is in nobody's way, and is cleared
    assert lost.expect_whole_or_none(["begun", "restored"])
    assert sorted(path.name for path in folder.iterdir()) == ["backup", "case", "key"]
    return whole
