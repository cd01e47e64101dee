"""From a script and takes to a film: aligned, captioned, rendered in one pass of ffmpeg.

Everything is made in a folder beside the result and moved into place at the end, so that a
cancelled or failed film leaves the one before it untouched. What a killed one left behind is
cleared by the next (`adapters.workrooms`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import segno

from bearwitness.adapters.media import ffmpeg, fonts, takes
from bearwitness.adapters.media.hearing import faults_of
from bearwitness.adapters.media.voice import READ_ALOUD, Manner, speak
from bearwitness.adapters.workrooms import workroom
from bearwitness.errors import Malformed, Refused, Unavailable
from bearwitness.recital import alignment, conformance, drawing, sound, subtitles
from bearwitness.recital.alignment import Model, Timed
from bearwitness.recital.captions import FPS
from bearwitness.recital.conformance import Fault, Hearing
from bearwitness.recital.film import (
    NO_PROOFS,
    FilmPlan,
    Matrix,
    Proofs,
    Spoken,
    card_texts,
    chapters,
    plan,
)
from bearwitness.recital.frame import SHAPES, WIDE, Frame
from bearwitness.recital.script import Line, Script
from bearwitness.recital.words import LANGUAGES, Word

LUFS = -16.0  # EBU R 128 s2 for streaming, −16 where it plays on phones
_BARS = 110
_BEFORE, _AFTER = 0.15, 0.25  # seconds kept around the voice of a take
_OF_A_SHAPE, _OF_A_TRACK = ("mp4", "jpg", "webp", "c2pa", "pem"), ("vtt", "srt", "txt")
_THREE_LETTERS = {"en": "eng", "ru": "rus"}


@dataclass(frozen=True, slots=True)
class Film:
    """Where everything lies, and what it holds."""

    mp4: Path
    files: tuple[Path, ...]  # the captions, transcripts and posters
    plan: FilmPlan
    others: tuple[Path, ...] = ()  # the same film in other shapes
    faults: Mapping[int, tuple[Fault, ...]] = field(default_factory=dict)  # by line, of takes


def _unheard(_: float) -> None:
    """Progress that nobody looks at."""


def film(
    script: Script,
    clips: Mapping[int, Path],
    out: Path,
    *,
    name: str = "film",
    proofs: Proofs = NO_PROOFS,
    hearing: Hearing | None = None,
    frames: Sequence[Frame] = (WIDE,),
    progress: ffmpeg.Progress = _unheard,
) -> Film:
    """Make the film of a script in the folder `out`; nothing of an older one of this name stays.

    Writes `NAME.mp4`, `NAME.jpg`, `NAME.webp` (a frame of it) and, for each language,
    `NAME.LANGUAGE.vtt`, `.srt` and `.txt`; in other shapes `NAME-SHAPE.mp4` with its pictures. The
    same inputs give the same bytes.

    Args:
        script: what is read.
        clips: a reader's take by line number; the preview voice reads the other lines.
        out: a folder, made if it is not there.
        name: of the files, never a word of the script.
        proofs: shown as codes on the last cards, in letters of a QR code's alphanumeric mode.
        hearing: an editor's word for the clips; without it no clip is used.
        frames: its shapes; the first is the film itself.
        progress: called with 0 to 1.

    Raises:
        Malformed: a clip for a line that the script does not have, or one is accepted for it.
        Refused: `out` is a file, nobody listened to the clips, or one that departs from its line
            is not accepted.
        Unreadable: a take is no sound; its number is named.
        Unavailable: ffmpeg or the voice does not run, or the disk does not take the film.
    """
    accepted = hearing.accepted if hearing else {}
    if any(number not in range(1, len(script.lines) + 1) for number in (*clips, *accepted)):
        raise Malformed(
            "there is a clip for a line that the script does not have",
            hint=f"lines are numbered 1 to {len(script.lines)}",
        )
    if out.exists() and not out.is_dir():
        raise Refused("the film's place is taken by a file", hint="name a folder")
    spoken, voices, faults = _read(script, clips, lambda part: progress(0.3 * part))
    conformance.expect_heard(faults, hearing)
    made = plan(script, spoken, qr=_qr(script.petition), proofs=proofs, drawn=_proof_code)
    try:
        out.mkdir(parents=True, exist_ok=True)
        with workroom(out, ".rendering-") as room:
            _prepared(made, voices, room)
            films: list[str] = []
            files = _texts(made, name, room)
            for number, frame in enumerate(frames):
                share = _share(progress, number / len(frames), (number + 1) / len(frames))
                film, *pictures = _rendered(made, room, name, frame, share)
                films, files = [*films, film], [*files, *pictures]
            kept = [Path(room / file).replace(out / file) for file in (*films, *files)]
            _clear(out, name, made, frames)
    except OSError as wrong:
        raise Unavailable("the film cannot be written there", hint=_FULL) from wrong
    progress(1.0)
    return Film(kept[0], tuple(kept[len(films) :]), made, tuple(kept[1 : len(films)]), faults)


def _read(
    script: Script, clips: Mapping[int, Path], progress: ffmpeg.Progress
) -> tuple[list[Spoken], list[sound.Samples], dict[int, tuple[Fault, ...]]]:
    spoken, voices = [], []
    faults: dict[int, tuple[Fault, ...]] = {}
    models = _voices(script.lines, clips)
    for line, model in zip(script.lines, models, strict=True):
        path = clips.get(line.index)
        words = alignment.words_of([line])
        if path is None:
            voice = sound.resampled(model.samples, model.rate, takes.RATE)
            timed = alignment.of_model(words, model)
        else:
            samples = takes.decoded(path, line.index)
            faults[line.index] = faults_of(line, model, samples)
            voice, timed = _take(words, model, samples)
        voice = sound.levelled(voice, takes.RATE, lufs=LUFS)
        voices.append(voice)
        bars = sound.bars(voice, takes.RATE, _BARS)
        spoken.append(Spoken(len(voice) / takes.RATE, timed, bars, path is None))
        progress(line.index / len(script.lines))
    return spoken, voices, faults


def _voices(lines: Sequence[Line], clips: Mapping[int, Path]) -> list[Model]:
    """Return each line as the voice says it: read aloud, or only to find a take's words by."""
    said: dict[int, Model] = {}
    for manner, some in (
        (READ_ALOUD, [line for line in lines if line.index not in clips]),
        (Manner(), [line for line in lines if line.index in clips]),
    ):
        found = speak(some, manner) if some else ()
        said |= {line.index: model for line, model in zip(some, found, strict=True)}
    return [said[line.index] for line in lines]


def _take(
    words: tuple[Word, ...], model: Model, samples: sound.Samples
) -> tuple[sound.Samples, tuple[Timed, ...]]:
    """Align a take and trim what is neither voice nor the breath around it."""
    found = alignment.align(words, model, samples, takes.RATE).words
    first = max(0.0, found[0].start - _BEFORE)
    last = found[-1].end + _AFTER
    kept = samples[round(first * takes.RATE) : round(last * takes.RATE)]
    return kept, tuple(Timed(t.word, t.start - first, t.end - first) for t in found)


def _qr(address: str) -> Matrix:
    return _matrix(segno.make(address, error="m", micro=False)) if address else ()


def _proof_code(text: str) -> Matrix:
    return _matrix(segno.make_qr(text, error="l", mode="alphanumeric"))


def _matrix(code: segno.QRCode) -> Matrix:
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


def _clear(out: Path, name: str, made: FilmPlan, frames: Sequence[Frame]) -> None:
    """Remove what an older film of this name had and this one has not: shapes and captions."""
    shapes = [f"{name}-{one.name}" for one in SHAPES if one.name and one not in frames]
    tracks = [f"{name}.{language}" for language in LANGUAGES if language not in made.cues]
    for stem, kinds in ((shapes, _OF_A_SHAPE), (tracks, _OF_A_TRACK)):
        for path in (out / f"{one}.{kind}" for one in stem for kind in kinds):
            path.unlink(missing_ok=True)


def _share(progress: ffmpeg.Progress, first: float, last: float) -> ffmpeg.Progress:
    """Return the progress of a part of the rendering."""
    return lambda part: progress(0.3 + 0.68 * (first + (last - first) * part))


def _prepared(made: FilmPlan, voices: list[sound.Samples], room: Path) -> None:
    fonts.laid_in(room)
    (room / "chapters.txt").write_text(_chapters(made), encoding="utf-8")
    (room / "sound.raw").write_bytes(_sound(made, voices))


def _rendered(
    made: FilmPlan, room: Path, name: str, frame: Frame, progress: ffmpeg.Progress
) -> list[str]:
    """Render one shape of the film; return the names of the film and of its pictures."""
    stem = f"{name}-{frame.name}" if frame.name else name
    (room / "film.ass").write_text(drawing.ass(made, frame), encoding="utf-8")
    try:
        command = _command(made, name, stem, frame)
        ffmpeg.run_long(command, at=room, seconds=made.seconds, progress=progress)
        pictures = _posters(made, room, stem)
    except ffmpeg.Failed as wrong:
        raise Unavailable("the film could not be rendered", hint=_BROKEN) from wrong
    return [f"{stem}.mp4", *pictures]


_FULL = "is the disk full or the folder locked?"
_BROKEN = "is the disk full? otherwise install the desk extra again"


def _texts(made: FilmPlan, name: str, room: Path) -> list[str]:
    texts = {}
    for language, cues in made.cues.items():
        texts[f"{name}.{language}.vtt"] = subtitles.vtt(cues)
        texts[f"{name}.{language}.srt"] = subtitles.srt(cues)
        cards = card_texts(made) if language == made.script.language else ()
        texts[f"{name}.{language}.txt"] = subtitles.transcript(made.script, language, cards)
    for file, text in texts.items():
        (room / file).write_text(text, encoding="utf-8", newline="\n")
    return list(texts)


def _chapters(made: FilmPlan) -> str:
    text = ";FFMETADATA1\n"
    for first, last, title in chapters(made):
        safe = "".join(f"\\{c}" if c in "=;#\\" else c for c in title)
        text += f"[CHAPTER]\nTIMEBASE=1/{FPS}\nSTART={first}\nEND={last}\ntitle={safe}\n"
    return text


def _sound(made: FilmPlan, voices: list[sound.Samples]) -> bytes:
    whole = np.zeros(round(made.seconds * takes.RATE))
    scenes = [scene for scene in made.scenes if scene.line is not None]
    for scene, voice in zip(scenes, voices, strict=True):
        at = scene.voice * takes.RATE // FPS
        whole[at : at + len(voice)] += voice
    return np.round(np.clip(whole, -1, 1) * 32767).astype("<i2").tobytes()


def _command(made: FilmPlan, name: str, stem: str, frame: Frame) -> list[str]:
    size = f"{frame.width}x{frame.height}"
    ground = f"color=c={drawing.PAPER}:s={size}:r={FPS}:d={made.seconds:.2f},format=yuv420p"
    lead, tracks = list(ffmpeg.LEAD), list(made.cues)
    command = [*lead, "-f", "lavfi", "-i", ground]
    command += [*lead, "-f", "s16le", "-ar", str(takes.RATE), "-ac", "1", "-i", "sound.raw"]
    command += [*lead, "-f", "ffmetadata", "-i", "chapters.txt"]
    for language in tracks:
        command += [*lead, "-f", "webvtt", "-i", f"{name}.{language}.vtt"]
    colour = "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"
    command += ["-filter_complex", f"[0:v]{colour},ass=film.ass:fontsdir=fonts[v]"]
    command += ["-map", "[v]", "-map", "1:a", "-map_metadata:g", "-1", "-map_chapters", "2"]
    for number, language in enumerate(tracks):
        command += ["-map", f"{3 + number}:s", f"-metadata:s:s:{number}"]
        command += [f"language={_THREE_LETTERS[language]}"]
    spoken = made.script.lines[0].language
    return [
        *command, "-metadata:s:v:0", "encoder=",
        "-metadata:s:a:0", f"language={_THREE_LETTERS[spoken]}",
        # Two threads always: x264 gives other bytes with another number of them.
        "-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-threads:v", "2",
        "-filter_complex_threads", "1", "-g", str(5 * FPS), "-profile:v", "high",
        # Type 6 is SEI, where x264 writes its version and settings.
        "-bsf:v", "filter_units=remove_types=6",
        "-c:a", "aac", "-b:a", "96k", "-c:s", "mov_text", "-disposition:s", "0",
        "-fflags", "+bitexact", "-flags", "+bitexact", "-movflags", "+faststart",
        "-f", "mp4", f"{stem}.mp4",
    ]  # fmt: skip


def _posters(made: FilmPlan, room: Path, name: str) -> list[str]:
    pictures = {f"{name}.jpg": ["-c:v", "mjpeg", "-q:v", "3"],
                f"{name}.webp": ["-c:v", "libwebp", "-quality", "80"]}  # fmt: skip
    for file, codec in pictures.items():
        seek = [*ffmpeg.LEAD, "-ss", f"{made.poster_at:.2f}", "-f", "mov", "-i", f"{name}.mp4"]
        options = ["-frames:v", "1", "-map_metadata", "-1", "-fflags", "+bitexact",
                   "-flags:v", "+bitexact", "-pix_fmt", "yuvj420p" if "jpg" in file else "yuv420p",
                   "-f", "image2", "-update", "1"]  # fmt: skip
        ffmpeg.run([*seek, *codec, *options, file], at=room, timeout=60)
    return list(pictures)
