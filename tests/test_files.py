"""Files: written whole or not at all, read strictly, and nothing of them echoed."""

import errno
import os
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.adapters import clock, files
from bearwitness.errors import Missing, Refused, Unreadable


def test_a_text_comes_back_as_it_was_written(tmp_path):
    path = tmp_path / "text"
    files.write(path, "\ufeffСлово\r\nword\t\n".encode())
    assert files.read_text(path) == "Слово\r\nword\t\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n\t",
        b"secret\0secret",
        b"\x89PNG\r\n\x1a\nsecret",
        "secret: свидетельство".encode("cp1251"),
        "secret".encode("utf-16"),
        b"secret" * 20,
        b"secret\x1b[2J",
    ],
)
def test_what_is_no_text_is_refused_with_a_hint_and_without_an_echo(tmp_path, data):
    path = tmp_path / "secret"
    path.write_bytes(data)
    with pytest.raises(Unreadable) as told:
        files.read_text(path, limit=100)
    assert told.value.hint
    assert "secret" not in str(told.value) + told.value.hint


@given(st.binary(max_size=60))
def test_any_bytes_are_a_text_or_refused(data):
    try:
        text = files.text_of(data)
    except Unreadable as told:
        assert told.hint  # noqa: PT017 - either outcome is right
    else:
        assert text.encode() == data.removeprefix(b"\xef\xbb\xbf")


def test_a_folder_a_device_and_nothing_are_told_apart(tmp_path):
    for path, error in ((tmp_path, Unreadable), (tmp_path / "nothing", Missing)):
        with pytest.raises(error):
            files.read_bytes(path)
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    with pytest.raises(Unreadable, match="not a file"):
        files.read_bytes(fifo)


def test_a_path_that_leads_through_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises((Unreadable, Missing)):
        files.read_bytes(tmp_path / "file" / "below")
    with pytest.raises(Missing):
        files.write(tmp_path / "file" / "below", b"x")


def test_a_new_file_never_replaces_one_that_is_there(tmp_path):
    path = tmp_path / "key"
    files.write_new(path, b"first")
    with pytest.raises(Refused):
        files.write_new(path, b"second")
    assert path.read_bytes() == b"first"
    files.write(path, b"third")
    assert path.read_bytes() == b"third"
    assert [p.name for p in tmp_path.iterdir()] == ["key"]


# A stick (FAT, exFAT) knows no links


@pytest.fixture
def stick(tmp_path, monkeypatch):
    def link(*_, **__):
        raise PermissionError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", link)
    return tmp_path


def test_without_links_a_new_file_is_whole_and_replaces_nothing(stick):
    path = stick / "key"
    files.write_new(path, b"first", mode=0o640)
    assert path.read_bytes() == b"first"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    for there in (path, stick / "folder", stick / "dangling"):
        if there.name == "folder":
            there.mkdir()
        elif there.name == "dangling":
            there.symlink_to(stick / "nowhere")
        with pytest.raises(Refused):
            files.write_new(there, b"second")
    assert path.read_bytes() == b"first"
    assert sorted(p.name for p in stick.iterdir()) == ["dangling", "folder", "key"]


def test_without_links_what_another_program_put_there_meanwhile_stays(stick, monkeypatch):
    path, theirs = stick / "key", stick / "theirs"
    theirs.write_bytes(b"theirs")

    def lstat(self, real=Path.lstat):
        if self == path and theirs.exists():
            theirs.replace(path)
        return real(self)

    monkeypatch.setattr(Path, "lstat", lstat)
    with pytest.raises(Refused):
        files.write_new(path, b"ours")
    assert path.read_bytes() == b"theirs"
    assert [p.name for p in stick.iterdir()] == ["key"]


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_without_links_a_file_that_cannot_be_moved_leaves_nothing(stick, monkeypatch, error):
    def replace(*_):
        raise error

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(Unreadable if error is OSError else error):
        files.write_new(stick / "key", b"ours")
    assert list(stick.iterdir()) == []


def test_without_links_a_killed_program_leaves_the_whole_file_or_an_empty_one(stick):
    """Stopped at each of its changes of the disk, as a kill would."""
    seen = set()
    for stop in range(20):
        path = stick / str(stop)
        child = os.fork()
        if child == 0:
            _exit_at(stop)
            files.write_new(path, b"a whole key")
            os._exit(7)
        left = path.read_bytes() if os.waitpid(child, 0)[1] >> 8 != 7 and path.exists() else None
        seen.add(left)
        if path.exists() and left is None:
            assert path.read_bytes() == b"a whole key"
            break
    else:
        pytest.fail("it never came to its end")
    assert seen == {None, b"", b"a whole key"}


def _exit_at(stop):
    """End this process at once at its `stop`-th change of the disk."""
    left = [stop]

    def audit(event, _):
        if event in {"os.rename", "os.remove", "open", "os.link"}:
            if left[0] == 0:
                os._exit(0)
            left[0] -= 1

    sys.addaudithook(audit)


def test_a_file_in_no_folder_is_not_written(tmp_path):
    with pytest.raises(Missing):
        files.write(tmp_path / "no" / "file", b"x")


def test_the_clock_tells_whole_seconds_in_utc():
    assert clock.now().utcoffset().total_seconds() == 0
    assert clock.now().microsecond == 0
