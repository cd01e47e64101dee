"""From a file to a cleaned one: opened apart, covered, made anew, and read again before it stands.

1. The name and the first bytes say what the file is; they must agree.         (kinds)
2. What is to be seen in it is read in a process of its own.                    (apart, worker)
3. Its words are covered by the caller's engine, all as one text.
4. A new file is made of what is left. Nothing is copied from the old one.
5. The new file is read in the same way as the old one: it must hold those very words, and the
   caller's sweep must find nothing in it.
6. Only then does it stand under its name, whole, and never over another file.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bearwitness.adapters import files
from bearwitness.adapters.cleaning import apart, docx_made, recordings, sheet
from bearwitness.adapters.cleaning.kinds import Family, family, same_kind
from bearwitness.adapters.cleaning.sheet import Paragraph, Sheet
from bearwitness.adapters.typesetting import plain_words
from bearwitness.adapters.workrooms import workroom
from bearwitness.errors import Malformed, Misused, Refused, TooLarge, Unreadable

LARGEST = 64 << 20  # bytes of a document or picture
_WORKER = {Family.DOCUMENT: "docx", Family.PAGES: "pdf"}
_ROOM = ".bearwitness-cleaning-"


@dataclass(frozen=True, slots=True)
class Covered:
    """A document's blocks as they may be read, in its order."""

    texts: tuple[str, ...]
    masks: int
    language: str


@dataclass(frozen=True, slots=True)
class Engine:
    """How words are covered, and whether a protected one can be read in what came of it."""

    cover: Callable[[tuple[str, ...]], Covered]
    swept: Callable[[str], int]  # how many protected words are found
    largest: int  # bytes of text


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What was done. `left` counts by kind what did not come along."""

    family: Family
    masks: int
    left: Mapping[str, int]


def clean(path: Path, out: Path, engine: Engine) -> Cleaned:
    """Write a cleaned file.

    Raises:
        Missing, Unreadable: the file is not there, or cannot be read as what it says it is.
        Misused: the new file would be of another kind than the old one.
        Refused: a file of the new name is there, or a protected word could still be read.
        Malformed: the words cannot be written in this kind of file.
        Unavailable: ffmpeg does not run here.
    """
    found = family(path, files.read_head(path, 16))
    if not same_kind(path, out):
        raise Misused("the cleaned file is of the same kind", hint=f"--out NAME{path.suffix}")
    if out.exists() or out.is_symlink():
        raise Refused("there is a file of this name already", hint="choose another name")
    if found is Family.RECORDING:
        return _recording(path, out)
    data = files.read_bytes(path, limit=LARGEST, shorter="make it smaller")
    if found is Family.PICTURE:
        _, made = apart.asked("picture", data)
        files.write_new(out, made)
        return Cleaned(found, 0, {})
    told_sheet = _read(found, data)
    if sum(len(text.encode()) for text in told_sheet.texts) > engine.largest:
        raise TooLarge(
            "the text is too long",
            hint=f"at most {engine.largest:,} bytes of words are covered at once; split it",
        )
    covered = engine.cover(told_sheet.texts)
    words = told_sheet.with_texts(covered.texts)
    made = _made(found, words, covered.language)
    _expect(_read(found, made), words, engine)
    files.write_new(out, made)
    return Cleaned(found, covered.masks, told_sheet.left)


def _read(found: Family, data: bytes) -> Sheet:
    if found is Family.TEXT:
        return Sheet((Paragraph(files.text_of(data)),))
    told = sheet.from_data(apart.asked(_WORKER[found], data)[0])
    if not any(text.strip() for text in told.texts):
        raise Unreadable("no word is to be seen in this file", hint="nothing was written")
    return told


def _made(found: Family, words: Sheet, language: str) -> bytes:
    if found is Family.TEXT:
        return words.texts[0].encode()
    if found is Family.DOCUMENT:
        return docx_made.written(words, language)
    return plain_words([text for text in words.texts if text.strip()], language)


def _expect(made: Sheet, words: Sheet, engine: Engine) -> None:
    """Read what was made as anybody would; refuse it if it is not what was meant."""
    whole = "\n\n".join(made.texts)
    if engine.swept(whole) or engine.swept("\n\n".join(words.texts)):
        raise Refused(
            "a protected word could still be read in what was made; nothing was written",
            hint="add the form in which it stands to the list of --protect",
        )
    if _letters(made) != _letters(words):
        raise Malformed(
            "the words cannot be written in this kind of file without a loss",
            hint="save the file as .txt or .docx and clean that",
        )


def _letters(of: Sheet) -> Counter[str]:
    text = unicodedata.normalize("NFKC", "".join(of.texts))
    return Counter(c for c in text if not c.isspace() and c != "•" and c.isprintable())


def _recording(path: Path, out: Path) -> Cleaned:
    if not out.parent.is_dir():
        raise Misused("there is no such folder", hint="make it first")
    with workroom(out.parent, _ROOM) as room:
        made = recordings.clean(path, room)
        files.place_new(made, out)
    return Cleaned(Family.RECORDING, 0, {})
