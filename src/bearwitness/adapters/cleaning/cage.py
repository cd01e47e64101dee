"""A process that opens a hostile file shuts itself in, by what Linux gives to anybody.

1. It gives up gaining rights (no_new_privs), so that 3 and 4 may be asked without any.
2. Descriptors other than its three are closed.
3. Landlock: of the files only the program's own libraries and fonts can be read, nothing can be
   written, no TCP port reached, no process outside signalled (as far as the kernel's version goes).
4. seccomp: no socket of any kind, no new process, no other program, no file made, changed or
   removed, no debugging of others. Threads are allowed: libraries start some.

What the kernel lacks is told by `missing`, and the caller says so; nothing is claimed then.
Sources: landlock(7), seccomp(2), <linux/landlock.h>, <linux/seccomp.h>, syscall(2) tables.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import struct
import sys
from collections.abc import Container, Iterable, Iterator
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every machine
_NO_NEW_PRIVS, _SET_SECCOMP, _GET_SECCOMP, _FILTER = 38, 22, 21, 2
_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}  # by ABI
# LANDLOCK_ACCESS_FS_…: EXECUTE; READ_FILE, READ_DIR; WRITE_FILE, REMOVE_FILE, MAKE_REG, TRUNCATE
_RUN, _READ, _MAKE = 1, 1 << 2 | 1 << 3, 1 << 1 | 1 << 5 | 1 << 8 | 1 << 14
_OF_A_FILE = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 14
_TCP, _SCOPES = 0b11, 0b11  # bind and connect, from ABI 4; abstract sockets and signals, from 6
_FONTS = ("/usr/share/fonts", "/usr/share/fontconfig", "/etc/fonts")
_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache")
# Each call by its number on x86-64. Reading by handle or through a ring passes Landlock's checks
# or ours by, so those are refused too.
_REFUSED = (
    *(41, 42, 43, 49, 50, 53, 288, 425, 426, 427),  # socket … listen, socketpair, io_uring
    *(57, 58, 59, 322, 101, 310, 311, 312),  # fork, vfork, exec, ptrace, other processes' memory
    *(62, 129, 200, 297, 424, 434, 438),  # kill and its kin, pidfd
    *(76, 82, 83, 84, 85, 86, 87, 88, 90, 91, 92, 93, 94, 133),  # truncate, rename, mkdir, creat …
    *(132, 235, 261, 280, 188, 189, 190, 197, 198, 199),  # times and attributes of files
    *(258, 259, 260, 263, 264, 265, 266, 268, 316, 452),  # the same, …at
    *(29, 64, 68, 240, 248, 249, 250),  # shared memory, semaphores, queues, keyrings
    *(165, 166, 155, 161, 272, 308, 428, 429, 430, 431, 432, 442),  # mount and namespaces
    *(175, 176, 246, 313, 320, 321, 298, 303, 304, 323),  # modules, bpf, perf, handles, faults
)
_NOT_THERE = (435, 437)  # clone3, openat2: their flags lie in memory, where no filter reads
_X86_64 = 0xC000003E
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_THREAD = 0x10000
_EPERM, _ENOSYS = 1, 38
_LOAD, _EQUAL, _ANY_BIT, _OVER, _RETURN = 0x20, 0x15, 0x45, 0x35, 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_C = ctypes.CDLL(None, use_errno=True)
Step = tuple[int, int, int, int]  # code, jump if true, jump if false, value


def missing() -> tuple[str, ...]:
    """Say what of the cage this machine cannot give: `files`, `network and processes`."""
    without = []
    if _landlock_version() < 1:
        without.append("files")
    if not _filters():
        without.append("network and processes")
    return tuple(without)


def shut(
    readable: Iterable[Path] = (), *, room: Path | None = None, program: Path | None = None
) -> None:
    """Shut this process in, for good. What `missing` names is left out.

    Args:
        readable: files and folders that may be read besides the program's own.
        room: the one folder in which files may be made; None: nowhere.
        program: what this process may become; None: nothing.

    Raises:
        OSError: the kernel has what is asked for and refuses it.
    """
    _checked(_C.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0))
    os.closerange(3, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    if _landlock_version() >= 1:
        _shut_files(_allowed([*_own(), *readable], room, program))
    if _filters():
        _shut_calls(makes=room is not None, becomes=program is not None)


def _allowed(
    readable: Iterable[Path], room: Path | None, program: Path | None
) -> Iterator[tuple[Path, int]]:
    """Yield each place with what may be done below it."""
    run = _RUN if program else 0  # a program's loader is run from among the libraries
    for path in (*map(Path, (*_FONTS, *_LIBRARIES)), *readable):
        yield path, _READ | run
    if program:
        yield program, _READ | _RUN
    if room:
        yield room, _READ | _MAKE


def _own() -> list[Path]:
    """Return where this program's modules lie, from which it may still have to import."""
    here = Path(__file__).parents[2]
    return [here, *(Path(p) for p in sys.path if p.endswith(("site-packages", "lib-dynload"))),
            Path(os.__file__).parent]  # fmt: skip


def _landlock_version() -> int:
    return int(_C.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), 1))


def _filters() -> bool:
    return platform.machine() == "x86_64" and _C.prctl(_GET_SECCOMP, 0, 0, 0, 0) >= 0


def _shut_files(places: Iterable[tuple[Path, int]]) -> None:
    version = _landlock_version()
    rights = _RIGHTS[max(known for known in _RIGHTS if known <= version)]
    fields = [rights, _TCP if version >= 4 else 0, _SCOPES if version >= 6 else 0]
    asked = struct.pack("=QQQ", *fields)[: 8 if version < 4 else 16 if version < 6 else 24]
    ruleset = _checked(_C.syscall(_CREATE_RULESET, asked, ctypes.c_size_t(len(asked)), 0))
    for path, asked_for in places:
        if path.exists():
            opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
            allowed = asked_for & rights & (rights if path.is_dir() else _OF_A_FILE)
            _checked(_C.syscall(_ADD_RULE, ruleset, 1, struct.pack("=Qi", allowed, opened), 0))
            os.close(opened)
    _checked(_C.syscall(_RESTRICT_SELF, ruleset, 0))
    os.close(ruleset)


def _shut_calls(*, makes: bool, becomes: bool) -> None:
    free = ({87, 263} if makes else set()) | ({59} if becomes else set())
    steps = b"".join(struct.pack("=HBBI", *step) for step in _program(free, makes=makes))
    held = ctypes.create_string_buffer(steps)
    program = struct.pack("@HP", len(steps) // 8, ctypes.addressof(held))
    _checked(_C.prctl(_SET_SECCOMP, _FILTER, program, 0, 0))


def _program(free: Container[int], *, makes: bool) -> list[Step]:
    """Return the filter: offsets are those of `struct seccomp_data`; 4 is the architecture."""
    refused = (_RETURN, 0, 0, _ERRNO | _EPERM)
    steps: list[Step] = [
        (_LOAD, 0, 0, 4), (_EQUAL, 1, 0, _X86_64), (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0), (_OVER, 0, 1, 0x40000000), (_RETURN, 0, 0, _KILL),
    ]  # fmt: skip
    for call in (call for call in _REFUSED if call not in free):
        steps += [(_EQUAL, 0, 1, call), refused]
    for call in _NOT_THERE:
        steps += [(_EQUAL, 0, 1, call), (_RETURN, 0, 0, _ERRNO | _ENOSYS)]
    allowed = (_RETURN, 0, 0, _ALLOW)
    for call, argument in () if makes else ((2, 1), (257, 2)):  # open, openat: to read only
        steps += [(_EQUAL, 0, 4, call), (_LOAD, 0, 0, 16 + 8 * argument),
                  (_ANY_BIT, 0, 1, _WRITING), refused, allowed]  # fmt: skip
    steps += [(_EQUAL, 0, 4, 56), (_LOAD, 0, 0, 16), (_ANY_BIT, 1, 0, _THREAD), refused, allowed]
    for call, own in ((234, os.getpid()), (302, 0)):  # tgkill, prlimit64: of itself only
        steps += [(_EQUAL, 0, 4, call), (_LOAD, 0, 0, 16), (_EQUAL, 1, 0, own), refused, allowed]
    return [*steps, allowed]


def _checked(answer: int) -> int:
    if answer < 0:
        raise OSError(ctypes.get_errno(), "the kernel refused to shut the reader in")
    return answer
