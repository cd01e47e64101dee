"""A large invented case: keeping, unlocking, searching, consent, withdrawing, rotating.

.venv/bin/python benchmarks/casebook.py [--records 100000] [--letters 2000]

Behind a figure that has a goal stands how many times better than it the figure is; below 1 it is
missed.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

from bearwitness.consent import Answer, Scope
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.consents import Consents
from bearwitness.desk.search import Hit, hits
from bearwitness.ids import EventId, SourceId, TestimonyId
from bearwitness.proof.merkle import Tree, included, leaf_of
from bearwitness.records.event import Event
from bearwitness.records.source import Source, SourceKind
from bearwitness.records.testimony import Connection, Contact, Identity, Intake, Testimony
from bearwitness.records.when import When
from bearwitness.sealing import compartments

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
WORD = "six invented words"
SENTENCE = "Invented sentence number {} about the lake and the road beside it. "
T = TestimonyId("T-AAAA")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--letters", type=int, default=2_000, help="0: no case of letters")
    parser.add_argument("--folder", type=Path, help="for one step in a process of its own")
    args = parser.parse_args()
    if args.folder:
        _unlock(args.folder)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "case"
        _fill(folder, args.records)
        size = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())
        print(f"{size / 1e6:8.0f} MB on disk")
        sys.stdout.flush()
        subprocess.run([sys.executable, __file__, "--folder", str(folder)], check=True)
        _withdraw(folder)
        for times in (1, 2) if args.letters else ():
            _consent(Path(temporary) / f"letters-{times}", args.letters, times)
    _seals()


def _fill(folder: Path, records: int) -> None:
    book, _ = Casebook.create(
        folder, title="Invented", passphrase=WORD, at=AT, entropy=os.urandom, work_factor=2
    )
    book.add_testimony(
        Testimony(T, "Deponent A", "en", SENTENCE.format(0), date(2026, 4, 1), Intake.PAGE,
                  Connection.VICTIM),
        identity=Identity(T, ("Invented Name",), ("Lakeside",)),
        contact=Contact(T, ("by letter",)), media=(), reason="received", at=AT,
    )  # fmt: skip
    book.append(
        Source(SourceId("S-AAAA"), SourceKind.TESTIMONY, "A", "en", testimony=T, text="words"),
        reason="received", at=AT,
    )  # fmt: skip
    left, started = records - len(book.ledger()), time.perf_counter()
    for first in range(0, left, 10_000):
        numbers = range(first, min(first + 10_000, left))
        book.append_many(map(_value, numbers), reason="read it", at=AT)
    took = time.perf_counter() - started
    print(f"{left / took:8.0f} records a second kept, in lots of 10,000")
    started = time.perf_counter()
    for number in range(50):
        book.append(_value(left + number), reason="read it", at=AT)
    print(f"{(time.perf_counter() - started) * 20:8.1f} ms to keep one record, down to the disk")
    book.close()


def _value(number: int) -> object:
    if number % 2:
        return Event(EventId(f"E-{number:07}"), f"an invented march {number}",
                     When.parse("2017-03"), None)  # fmt: skip
    text = SENTENCE.format(number) * 6
    return Source(SourceId(f"S-{number:07}"), SourceKind.ARTICLE, f"Article {number}", "en",
                  text=text)  # fmt: skip


def _unlock(folder: Path) -> None:
    before = _megabytes()
    started, worked = time.perf_counter(), time.process_time()
    book = Casebook.unlock(folder, WORD, by="a benchmark", entropy=os.urandom)
    records = len(book.ledger())
    folded = time.perf_counter() - started
    hits = _find(book, "sentence number 4242 about")
    whole = time.perf_counter() - started
    print(f"{records:8} records: {folded:.1f} s to unlock and fold")
    told = f"s until the first search has its answer ({len(hits)} hit)"
    print(f"{whole:8.1f} {told}   {_at_most(10, whole)}")
    print(f"{time.process_time() - worked:8.1f} s of work in it; the rest waits for other programs")
    started = time.perf_counter()
    _find(book, "no such word")
    print(f"{time.perf_counter() - started:8.2f} s for the next search")
    took = _reading(book)
    print(f"{took:8.2f} s of work to read the consent of this case, in which one letter came")
    started = time.perf_counter()
    found = len(book.all(Event)) + len(book.all(Source))
    print(f"{time.perf_counter() - started:8.1f} s more to have all {found} values as objects")
    peak = _megabytes()
    print(f"{peak:8.0f} MB at most, {before:.0f} of them before   {_at_most(1_024, peak)}")


def _find(book: Casebook, text: str) -> tuple[Hit, ...]:
    with book.inside() as held:
        return hits(held.fold, text)


def _withdraw(folder: Path) -> None:
    book = Casebook.unlock(folder, WORD, by="a benchmark", entropy=os.urandom)
    book.ledger()
    started, worked = time.perf_counter(), time.process_time()
    keys = len(book.ledger())
    book.rotate(AT)
    took, work = time.perf_counter() - started, time.process_time() - worked
    print(f"{took:8.1f} s ({work:.1f} of work) to wrap {keys} keys anew   {_at_most(2, took)}")
    credential = book.credentials(T)[0]
    place = book.leaf_index(leaf_of(credential))
    started = time.perf_counter()
    no = Answer(T, Scope.QUOTE, granted=False, at=AT)
    book.append(no, reason="the deponent asked", at=AT)
    book.shred(T, reason="the deponent asked", at=AT)
    took = time.perf_counter() - started
    print(
        f"{took:8.1f} s from the withdrawal to the certificate of shredding   {_at_most(5, took)}"
    )
    tree = Tree(book.leaves())
    held = included(leaf_of(credential), place, tree.size, tree.inclusion(place), tree.root())
    stands = "still stands" if held else "IS LOST"
    print(f"         a passage that was proved before {stands} in the log")
    book.close()


def _consent(folder: Path, letters: int, times: int) -> None:
    """Read a case of letters, each of which was received so often, with ten answers each time."""
    book, _ = Casebook.create(
        folder, title="Invented", passphrase=WORD, at=AT, entropy=os.urandom, work_factor=2
    )
    names = [TestimonyId(f"T-{k}{n:07}") for n in range(letters) for k in "AB"[:times]]
    values: list[object] = [Contact(name, (), envelope=name[3:].zfill(64)) for name in names]
    values += [Answer(name, s, granted=True, at=AT) for s in list(Scope)[:10] for name in names]
    for first in range(0, len(values), 10_000):
        book.append_many(values[first : first + 10_000], reason="it came", at=AT)
    book.close()
    book = Casebook.unlock(folder, WORD, by="a benchmark", entropy=os.urandom)
    first, again = _reading(book), _reading(book)
    consents, started = Consents(book), time.process_time()
    one = consents.permitted(names[0], Scope.QUOTE, at=AT)
    asked = time.process_time() - started
    may = sum(consents.permitted(n, Scope.QUOTE, at=AT) is not None for n in names)
    whole = time.process_time() - started
    print(f"{letters:8} letters received {('once', 'twice')[times - 1]}, {len(values)} records:")
    print(f"{first:8.2f} s of work to read their consent first, {again:.2f} s again")
    print(f"{asked * 1_000:8.2f} ms to ask about one of them ({one is not None})")
    print(f"{whole:8.2f} s to ask about all {len(names)} testimonies ({may} may be quoted)")
    book.close()


def _reading(book: Casebook) -> float:
    started = time.process_time()
    Consents(book)
    return time.process_time() - started


def _seals() -> None:
    content, key = b"x" * 2_000, os.urandom(32)
    started = time.perf_counter()
    for _ in range(20_000):
        data = compartments.new_key(os.urandom)
        where = {"record": "R-040G2081040G2081", "compartment": "work"}
        compartments.seal_box(data, content, kind="event", entropy=os.urandom, **where)
        compartments.wrap(key, data, entropy=os.urandom, **where)
    took = time.perf_counter() - started
    rate = 20_000 / took  # the bulk path is timed by benchmarks/sealing.py
    print(f"{rate:8.0f} seals of 2 KB a second, data-key path   {_at_least(5_000, rate)}")


def _at_most(goal: float, found: float) -> str:
    return f"[goal: {goal:,}; {goal / found:.2f}]"


def _at_least(goal: float, found: float) -> str:
    return f"[goal: {goal:,}; {found / goal:.2f}]"


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
