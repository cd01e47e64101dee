"""Sound and film: decoded and encoded anew by ffmpeg; only the first picture and sound go along.

Tags, chapters, covers, subtitles, tracks of places and times, and what cameras hide between the
pictures (SEI) stay behind. Voices, faces and all else that is heard and seen stay.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bearwitness.adapters.cleaning import caged
from bearwitness.adapters.media import ffmpeg
from bearwitness.errors import Unreadable

LARGEST = 2_000_000_000  # bytes
_SECONDS = 3600
_DAMAGE = ("prematurely", "partial file", "truncat", "moov atom not found", "Invalid data",
           "Error submitting packet", "corrupt", "end of file")  # fmt: skip
_READ_AS = {
    "wav": "wav", "mp3": "mp3", "flac": "flac", "ogg": "ogg", "oga": "ogg", "opus": "ogg",
    "m4a": "mov", "mp4": "mov", "mov": "mov", "webm": "matroska", "mkv": "matroska",
}  # fmt: skip
_AAC = ("-c:a", "aac", "-b:a", "160k")
_H264 = (
    "-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p",
    "-vf", "scale=trunc(iw/2)*2:trunc(ih/2)*2,setsar=1",
    "-bsf:v", "filter_units=remove_types=6",
)  # fmt: skip
_WRITTEN_AS: dict[str, tuple[str, ...]] = {
    "wav": ("-c:a", "pcm_s16le", "-f", "wav"),
    "mp3": ("-c:a", "libmp3lame", "-q:a", "2", "-write_xing", "0", "-id3v2_version", "0",
            "-f", "mp3"),
    "flac": ("-c:a", "flac", "-f", "flac"),
    "ogg": ("-c:a", "libvorbis", "-q:a", "6", "-f", "ogg"),
    "oga": ("-c:a", "libvorbis", "-q:a", "6", "-f", "oga"),
    "opus": ("-c:a", "libopus", "-f", "opus"),
    "m4a": (*_AAC, "-f", "ipod"),
    "mp4": (*_H264, *_AAC, "-f", "mp4"),
    "mov": (*_H264, *_AAC, "-f", "mov"),
    "webm": ("-c:v", "libvpx", "-b:v", "2M", "-crf", "12", "-deadline", "realtime",
             "-cpu-used", "4", "-c:a", "libvorbis", "-f", "webm"),
    "mkv": (*_H264, *_AAC, "-f", "matroska"),
}  # fmt: skip
_FILMS = {"mp4", "mov", "webm", "mkv"}
# What a container writes of itself, the same in every file.
_OF_ITSELF = {"major_brand", "minor_version", "compatible_brands", "encoder"}


def clean(path: Path, room: Path) -> Path:
    """Write a recording anew in the folder `room`, and return where.

    Raises:
        Unreadable: it is damaged, cut off, too large, or what was made still says something.
        Unavailable: ffmpeg does not run here.
    """
    if path.stat().st_size > LARGEST:
        raise Unreadable("the recording is too large", hint="at most 2 GB; cut it first")
    kind = path.suffix.lower().lstrip(".")
    made = room / f"made.{kind}"
    streams = ("-map", "0:V:0", "-map", "0:a:0?") if kind in _FILMS else ("-map", "0:a:0")
    if kind == "mp4" and not _has_picture(path, room):
        streams = ("-map", "0:a:0")
    said = _ran(
        path,
        [*streams, "-map_metadata", "-1", "-map_chapters", "-1",
         "-sn", "-dn", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact",
         *_WRITTEN_AS[kind], made.name], room, _READ_AS[kind],
    )  # fmt: skip
    if any(word in said for word in _DAMAGE) or not made.exists() or not made.stat().st_size:
        raise _damaged()
    _check(made, room, _READ_AS[kind])
    return made


def _has_picture(path: Path, room: Path) -> bool:
    try:
        _ran(path, ["-map", "0:V:0", "-frames:v", "1", "-f", "null", "-"], room, "mov")
    except Unreadable:
        return False
    return True


def _from(path: Path, kind: str) -> list[str]:
    return [*ffmpeg.LEAD, "-f", kind, "-i", f"file:{path.resolve()}"]


def _within(file: Path, room: Path) -> list[str]:
    return [
        sys.executable,
        "-I",
        "-m",
        caged.MODULE,
        str(room.resolve()),
        str(file.resolve()),
        "--",
    ]


def _ran(file: Path, arguments: list[str], room: Path, kind: str) -> str:
    try:
        return ffmpeg.run(
            [*_from(file, kind), *arguments], at=room, timeout=_SECONDS, within=_within(file, room)
        )[1]
    except ffmpeg.Failed as wrong:
        raise _damaged() from wrong


def _check(made: Path, room: Path, kind: str) -> None:
    """Read what was made as any player would: it says nothing of itself but what it is."""
    try:
        told, _ = ffmpeg.run(
            [*_from(made, kind), "-f", "ffmetadata", "pipe:1"],
            at=room,
            timeout=60,
            within=_within(made, room),
        )
    except ffmpeg.Failed as wrong:
        raise _damaged() from wrong
    lines = told.decode("utf-8", "replace").splitlines()
    names = {line.partition("=")[0].lower() for line in lines if line and line[0] not in ";["}
    if names - _OF_ITSELF:
        raise Unreadable(
            "something of the recording's own notes would go along",
            hint="save it as .wav or .mp4 and clean that",
        )


def _damaged() -> Unreadable:
    return Unreadable(
        "the recording is damaged, cut off, or has no sound or picture of its kind",
        hint="copy it again from where it was made, or save it as .wav or .mp4",
    )
