"""A reader of hostile files that is taken over can read nothing of its user, write nothing, and
reach nobody: each attempt is made from within the same cage, in a process of its own.

Where a kernel lacks Landlock or seccomp the program says so, and the rest of this is not claimed.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from bearwitness.adapters.cleaning import apart, cage, recordings
from bearwitness.cli.main import main
from hostile_files import docx

whole = pytest.mark.skipif(bool(cage.missing()), reason="this kernel cannot shut a reader in")
ATTEMPT = """
import ctypes, errno, os, resource, shutil, signal, socket, sys, threading
from bearwitness.adapters.cleaning import cage
other, made, pid = sys.argv[1], sys.argv[2], int(sys.argv[3])
opened = os.open(other, os.O_RDONLY)
{cage}
C = ctypes.CDLL(None, use_errno=True)
def call(*numbers):
    if C.syscall(*numbers) < 0:
        raise OSError(ctypes.get_errno(), "no")
try:
    {attempt}
except OSError as wrong:
    sys.exit(3 if wrong.errno in (errno.EPERM, errno.EACCES, errno.ENOSYS, errno.EBADF) else 4)
print("it went through")
"""
ATTEMPTS = {
    "reads what its user wrote": "open(other).read()",
    "reads what lay open before": "os.read(opened, 9)",
    "lists what its user has": "os.listdir(os.path.dirname(other))",
    "reads the accounts of the machine": "open('/etc/passwd').read()",
    "reads another process": "open(f'/proc/{pid}/environ', 'rb').read()",
    "writes a new file": "open(made, 'w')",
    "writes over a file": "open(other, 'r+')",
    "writes by another call": "call(85, made.encode(), 0o600)",
    "writes by a call whose flags lie in memory":
        "call(437, -100, made.encode(), (ctypes.c_uint64 * 3)(0o101, 0o600, 0), 24)",
    "removes a file": "os.unlink(other)",
    "moves a file": "os.rename(other, made)",
    "empties a file": "os.truncate(other, 0)",
    "changes who may read a file": "os.chmod(other, 0o777)",
    "changes a file's time": "os.utime(other, (0, 0))",
    "makes a folder": "os.mkdir(made)",
    "links to a file": "os.link(other, made)",
    "opens a socket": "socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
    "opens a socket without a connection": "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
    "opens a socket of this machine": "socket.socket(socket.AF_UNIX)",
    "opens a pair of sockets": "socket.socketpair()",
    "asks for a ring": "call(425, 8, bytes(120))",
    "starts a process": "os.fork()",
    "starts a process by another call": "call(58)",
    "becomes another program": "os.execv('/bin/true', ['true'])",
    "ends another process": "os.kill(pid, signal.SIGTERM)",
    "ends a thread of another process": "call(234, pid, pid, 15)",
    "looks into another process": "call(101, 16, pid, 0, 0)",
    "changes another process's limits": "resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))",
    "shares memory": "call(29, 7, 4096, 0o1600)",
    "mounts": "call(165, b'none', b'/tmp', b'tmpfs', 0, 0)",
    "makes itself a new world": "call(272, 0x10000000)",
}  # fmt: skip


@pytest.fixture
def bystander():
    running = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    yield running
    assert running.poll() is None
    running.kill()
    running.wait()


def tried(attempt, *arguments, within="cage.shut()"):
    code = ATTEMPT.replace("{attempt}", attempt).replace("{cage}", within)
    return subprocess.run(
        [sys.executable, "-I", "-c", code, *map(str, arguments)],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


@whole
@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_a_reader_that_is_taken_over_gets_nowhere(tmp_path, bystander, attempt):
    other, made = tmp_path / "other.txt", tmp_path / "made.txt"
    other.write_text("what the user wrote", encoding="utf-8")
    before = other.stat()
    done = tried(attempt, other, made, bystander.pid)
    assert (done.returncode, done.stdout) == (3, ""), done.stderr
    assert other.read_text(encoding="utf-8") == "what the user wrote"
    assert other.stat().st_mode == before.st_mode
    assert other.stat().st_mtime_ns == before.st_mtime_ns
    assert not made.exists()


HARMLESS = [name for name in ATTEMPTS if not name.startswith(
    ("asks", "becomes", "ends", "looks", "mounts", "makes itself", "shares", "starts a process by")
)]  # fmt: skip


@pytest.mark.parametrize("attempt", HARMLESS)
def test_without_the_cage_the_same_attempts_go_through(tmp_path, bystander, attempt):
    other, made = tmp_path / "other.txt", tmp_path / "made.txt"
    other.write_text("what the user wrote", encoding="utf-8")
    done = tried(ATTEMPTS[attempt], other, made, bystander.pid, within="")
    assert "it went through" in done.stdout, done.stderr


@whole
def test_a_reader_can_still_work(tmp_path):
    work = (
        "import wave, decimal; open(os.__file__).read(1); "
        "t = threading.Thread(target=print); t.start(); t.join()"
    )
    other = tmp_path / "other.txt"
    other.write_text("", encoding="utf-8")
    done = tried(work, other, tmp_path / "made", 1)
    assert (done.returncode, done.stdout) == (0, "\nit went through\n"), done.stderr


@whole
def test_the_worker_is_shut_in_before_it_gets_a_byte_of_the_file():
    command = [sys.executable, "-I", "-m", "bearwitness.adapters.cleaning.worker", "docx"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as worker:
        status = Path(f"/proc/{worker.pid}/status")
        until = time.monotonic() + 30
        while "Seccomp:\t2" not in (said := status.read_text()) and time.monotonic() < until:
            time.sleep(0.05)
        assert "Seccomp:\t2" in said
        assert "NoNewPrivs:\t1" in said
        opened = [fd.name for fd in Path(f"/proc/{worker.pid}/fd").iterdir()]
        assert sorted(opened) == ["0", "1", "2"]
        answer, _ = worker.communicate(docx())
    assert answer.startswith(b'{"')


@whole
@pytest.mark.parametrize(
    ("attempt", "goes"),
    [
        ("open(given).read()", True),
        ("open(room + '/made', 'w').write('x'); os.unlink(room + '/made')", True),
        ("os.execv(sys.executable, [sys.executable, '-ISc', 'print(1)'])", True),
        ("open(other).read()", False),
        ("open(other, 'w')", False),
        ("open(room + '/../beside', 'w')", False),
        ("open(given, 'a')", False),
        ("os.unlink(other)", False),
        ("os.mkdir(room + '/folder')", False),
        ("os.symlink(other, room + '/link')", False),
        ("socket.socket()", False),
        ("os.fork()", False),
        ("os.execv('/bin/true', ['true'])", False),
    ],
)
def test_a_program_in_the_cage_makes_files_in_its_room_alone(tmp_path, attempt, goes):
    room, given, other = tmp_path / "room", tmp_path / "given", tmp_path / "other"
    room.mkdir()
    given.write_text("given", encoding="utf-8")
    other.write_text("other", encoding="utf-8")
    code = f"import os, socket, sys\nroom, given, other = sys.argv[1:]\n{attempt}\n"
    command = [*recordings._within(given, room), sys.executable, "-I", "-S", "-c", code]
    done = subprocess.run([*command, room, given, other], capture_output=True, check=False)
    assert (done.returncode == 0) == goes, done.stderr
    assert goes or b"PermissionError" in done.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["given", "other", "room"]
    assert not list(room.iterdir())
    assert (given.read_text(), other.read_text()) == ("given", "other")


def test_a_worker_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(apart, "WAIT", 0.01)
    with pytest.raises(apart.Unreadable, match="too long"):
        apart.asked("docx", docx())


def test_what_a_machine_cannot_give_is_told_and_nothing_is_claimed(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(cage, "_landlock_version", lambda: -1)
    monkeypatch.setattr(cage.platform, "machine", lambda: "sparc")
    assert cage.missing() == ("files", "network and processes")
    letter = tmp_path / "letter.docx"
    letter.write_bytes(docx())
    assert main(["redact", "file", str(letter), "--out", str(tmp_path / "clean.docx")]) == 0
    assert "could not be shut in" in capsys.readouterr().out


def test_where_the_kernel_refuses_what_it_has_the_reader_does_not_begin():
    with pytest.raises(OSError, match="refused"):
        cage._checked(-1)
