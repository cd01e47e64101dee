"""A reader's take, from whatever a phone made, to samples; a bad one is named by its number.

The first bytes decide what a file is, and ffmpeg is told so: it never guesses, so a playlist
or a picture that calls itself a film is refused before it is opened. Only sound is taken; no
picture, subtitle or metadata of a take goes any further.
"""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np

from bearwitness.adapters.media import ffmpeg
from bearwitness.errors import Unreadable
from bearwitness.recital import sound

RATE = 48000
LARGEST = 2_000_000_000  # bytes
LONGEST = 15 * 60  # seconds; a take is one line, a rehearsal a few minutes
_SHORTEST = 0.2  # seconds
_KINDS = "WAV, M4A, MP4, MOV, WebM, MP3, Ogg or FLAC"
_DAMAGE = ("prematurely", "partial file", "truncat", "moov atom not found", "Invalid data",
           "Error submitting packet", "corrupt", "end of file")  # fmt: skip


def decoded(path: Path, number: int) -> sound.Samples:
    """Return the take's sound, mono, 48 kHz, from −1 to 1.

    Raises:
        Unreadable: no sound file, empty, damaged, silent, too long; the message has its number.
        Unavailable: ffmpeg does not run here.
    """
    kind = _kind(path, number)
    if kind == "wav":
        _check_wav(path, number)
    command = [*ffmpeg.LEAD, "-f", kind, "-i", f"file:{path.resolve()}", "-map", "0:a:0",
               "-t", str(LONGEST + 1), "-ac", "1", "-ar", str(RATE),
               "-f", "f32le", "pipe:1"]  # fmt: skip
    try:
        data, said = ffmpeg.run(command, at=path.resolve().parent, timeout=300)
    except ffmpeg.Failed as wrong:
        raise _no_sound(wrong.said, number) from wrong
    if any(word in said for word in _DAMAGE):
        raise _damaged(number)
    samples = np.frombuffer(data[: len(data) // 4 * 4], "<f4").astype(np.float64)
    return _heard(samples, number)


def _kind(path: Path, number: int) -> str:
    try:
        if path.exists() and not path.is_file():  # a pipe that nobody fills would wait for ever
            raise Unreadable(f"take {number} is not a file", hint="give one file")
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as wrong:
        raise Unreadable(f"take {number} cannot be opened", hint="is the path right?") from wrong
    if not size:
        raise Unreadable(f"take {number} is empty", hint="record it again")
    if size > LARGEST:
        raise Unreadable(f"take {number} is too large", hint="one take is one line, under 2 GB")
    kind = _by_magic(head)
    if kind is None:
        raise Unreadable(f"take {number} is no sound file known here", hint=f"use {_KINDS}")
    return kind


def _by_magic(head: bytes) -> str | None:
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "wav"
    if head[4:8] == b"ftyp":
        return "mov"
    starts = {b"\x1aE\xdf\xa3": "matroska", b"ID3": "mp3", b"OggS": "ogg", b"fLaC": "flac"}
    for magic, kind in starts.items():
        if head.startswith(magic):
            return kind
    frame = len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2  # MPEG audio, layer III
    return "mp3" if frame else None


def _check_wav(path: Path, number: int) -> None:
    # ffmpeg plays a WAV cut off in the middle without a word; its header says how long it was.
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(12)
        while len(head := file.read(8)) == 8:
            name, length = struct.unpack("<4sI", head)
            if name == b"data":
                # A recorder that streams writes 0 or 2³²−1, for it does not know the length.
                if length not in (0, 0xFFFFFFFF) and file.tell() + length > size:
                    raise _damaged(number)
                return
            file.seek(length + length % 2, 1)
    raise _damaged(number)


def _no_sound(said: str, number: int) -> Unreadable:
    if "matches no streams" in said:
        return Unreadable(f"take {number} has no sound", hint="was the microphone off?")
    return _damaged(number)


def _damaged(number: int) -> Unreadable:
    return Unreadable(
        f"take {number} is damaged or cut off", hint="copy it from the phone again, or record anew"
    )


def _heard(samples: sound.Samples, number: int) -> sound.Samples:
    if len(samples) > LONGEST * RATE:
        raise Unreadable(f"take {number} is longer than 15 minutes", hint="one take is one line")
    if len(samples) < _SHORTEST * RATE:
        raise Unreadable(f"take {number} is too short to hold a word", hint="record it again")
    if not np.isfinite(samples).all():
        raise _damaged(number)
    if sound.level(samples, RATE).max() < sound.SILENT_DB:
        raise Unreadable(f"take {number} is silent", hint="was the microphone off?")
    return samples
