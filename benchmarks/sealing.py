"""How fast and in how much memory things are sealed, beside Debian's `age` on the same file.

One file of random bytes is sealed by us to a hybrid recipient and by `age` to a classical one
(Debian's knows no hybrid ones; the payload, which is what takes the time, is the same format), each
as a program of its own, its start included, by turns; the best run of each counts. Then the
small records of the casebook, through their data keys, on one core. `sealing.py 2048` takes a file
of 2,048 MiB.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bearwitness.sealing import age, compartments, opening
from bearwitness.sealing.envelope import EnvelopeWriter

MIB = 1 << 20
PIECE = 64 * 1024
RUNS = 5
SMALL = 2048  # bytes of a record
PLACE = {"record": "R-AAAAAAAAAAAAAAAA", "compartment": "words"}


def pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb", buffering=0) as file:
        yield from iter(lambda: file.read(PIECE), b"")


def seal_file(source: Path, recipient: str, target: Path) -> None:
    with target.open("wb", buffering=0) as out:
        for piece in age.sealed(pieces(source), [recipient], entropy=os.urandom):
            out.write(piece)


def open_file(source: Path, key: str, target: Path) -> None:
    with target.open("wb", buffering=0) as out:
        for piece in opening.opened(pieces(source), [key]):
            out.write(piece)


def envelope_file(source: Path, recipient: str, target: Path) -> None:
    writer = EnvelopeWriter([recipient], entropy=os.urandom)
    with target.open("wb", buffering=0) as out:
        out.write(writer.begin() + writer.begin_file("film", "video/mp4"))
        for piece in pieces(source):
            out.write(writer.data(piece))
        out.write(writer.end_file())
        for piece in writer.endings():
            out.write(piece)


WORK = {"seal": seal_file, "open": open_file, "envelope": envelope_file}


def measured(words: list[str]) -> tuple[float, float, float]:
    """Run a program; return seconds by the clock, seconds of processor, MiB at its peak."""
    start, peak = time.perf_counter(), 0.0
    child = subprocess.Popen(words)
    while True:
        done, status, used = os.wait4(child.pid, os.WNOHANG)
        if done:
            break
        peak = max(peak, resident(child.pid))
        time.sleep(0.01)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{words[0]} failed")
    return wall, used.ru_utime + used.ru_stime, peak


def resident(process: int) -> float:
    """Return MiB in memory now. What `wait4` reports may be its parent's, from before exec."""
    with contextlib.suppress(OSError, StopIteration):
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
    return 0.0


def by_turns(
    programs: dict[str, list[str]], made: dict[str, Path]
) -> dict[str, tuple[float, float, float]]:
    """Run each program in its turn, again and again; return the best figures of each.

    By turns, so that whatever slows the machine slows all. What one makes is deleted first: to
    empty a large file takes time, and the first to write there would not need it.
    """
    runs: dict[str, list[tuple[float, float, float]]] = {name: [] for name in programs}
    for _ in range(RUNS):
        for name, words in programs.items():
            made[name].unlink(missing_ok=True)
            runs[name].append(measured(words))
    return {
        name: (min(r[0] for r in each), min(r[1] for r in each), max(r[2] for r in each))
        for name, each in runs.items()
    }


def told(
    what: str,
    size: int,
    figures: tuple[float, float, float],
    beside: tuple[float, float, float] | None = None,
) -> None:
    """Print what was measured; `beside` is what `age` took, and then a ratio is printed too."""
    wall, busy, peak = figures
    ratio = f", {beside[0] / wall:.2f} of age's speed" if beside else ""
    print(
        f"{what:24} {size / wall / 1e6:6.0f} MB/s by the clock, {size / busy / 1e6:6.0f} MB/s of "
        f"processor time, {peak:4.0f} MiB at the peak{ratio}"
    )


def bulk(folder: Path, size: int) -> None:
    plain, theirs, ours, out = (folder / name for name in ("plain", "theirs", "ours", "out"))
    with plain.open("wb") as file:
        for _ in range(size // MIB):
            file.write(os.urandom(MIB))
    key = opening.new_secret_key(os.urandom)
    we, recipient = [sys.executable, __file__], opening.recipient_of(key)
    print(f"one file of {size // MIB} MiB, in {folder.parent}; by turns, best of {RUNS} runs")
    seals = {
        "we seal": [*we, "seal", str(plain), recipient, str(ours)],
        "we seal as an envelope": [*we, "envelope", str(plain), recipient, str(out)],
    }
    opens = {"we open": [*we, "open", str(ours), key, str(out)]}
    program = shutil.which("age")
    if program:
        subprocess.run(["age-keygen", "-o", folder / "key"], check=True, stderr=subprocess.DEVNULL)
        public = (folder / "key").read_text().split("public key: ")[1].split()[0]
        words = [program, "--version"]
        version = subprocess.run(words, capture_output=True, text=True, check=True)
        print(f"beside it Debian's age {version.stdout.strip()}")
        seals = {"age seals": [program, "-r", public, "-o", str(theirs), str(plain)], **seals}
        identity = str(folder / "key")
        opens = {"age opens": [program, "-d", "-i", identity, "-o", str(out), str(theirs)], **opens}
    else:
        print("Debian's age is not here: scripts/need-debian age age")
    made = {"age seals": theirs, "we seal": ours}
    for programs in (seals, opens):
        found = by_turns(programs, dict.fromkeys(programs, out) | made)
        beside = next((found[name] for name in found if name.startswith("age")), None)
        for name, figures in found.items():
            told(name, size, figures, None if name.startswith("age") else beside)
        out.unlink()


def rate(work: Callable[[], object], seconds: float = 2.0) -> float:
    count, start = 0, time.process_time()
    while time.process_time() - start < seconds:
        work()
        count += 1
    return count / (time.process_time() - start)


def small() -> None:
    record, epoch = os.urandom(SMALL), os.urandom(32)

    def sealed() -> None:
        key = compartments.new_key(os.urandom)
        compartments.seal_box(key, record, **PLACE, kind="testimony", entropy=os.urandom)
        compartments.wrap(epoch, key, **PLACE, entropy=os.urandom)

    key = compartments.new_key(os.urandom)
    box = compartments.seal_box(key, record, **PLACE, kind="testimony", entropy=os.urandom)
    wrapped = compartments.wrap(epoch, key, **PLACE, entropy=os.urandom)

    def opened() -> None:
        data_key = compartments.unwrap(epoch, wrapped, **PLACE)
        compartments.open_box(data_key, box, **PLACE, kind="testimony")

    print(f"records of {SMALL} bytes, each under a data key of its own, on one core:")
    done = rate(sealed)
    print(
        f"  {done:8.0f} sealed/s, {rate(opened):8.0f} opened/s   [goal: 5,000; {done / 5_000:.2f}]"
    )
    recipient = opening.recipient_of(opening.new_secret_key(os.urandom))
    print(f"  {rate(lambda: age.seal(record, [recipient], entropy=os.urandom)):8.0f} sealed/s"
          " to a hybrid recipient, as an identity is")  # fmt: skip
    many = [(wrapped, *PLACE.values())] * 100_000
    start = time.perf_counter()
    for _ in compartments.rewrap(epoch, os.urandom(32), many, entropy=os.urandom):
        pass
    took = time.perf_counter() - start
    print(f"  100,000 data keys wrapped anew in {took:.2f} s   [goal: 2; {2 / took:.2f}]")


def main() -> None:
    size = int(sys.argv[1]) * MIB if len(sys.argv) > 1 else 1024 * MIB
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as one:
        bulk(Path(one), size)
    small()


if len(sys.argv) == 5:  # one of the programs that are measured: it needs less than what follows
    WORK[sys.argv[1]](Path(sys.argv[2]), sys.argv[3], Path(sys.argv[4]))
elif __name__ == "__main__":
    import shutil
    import subprocess
    import tempfile

    main()
