"""Which kinds of file are cleaned, told by their first bytes; what cannot be is refused by name.

A file whose name says one kind and whose bytes say another is refused: whoever opens it next
would find something else than what was cleaned.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from bearwitness.errors import Unreadable


class Family(StrEnum):
    """How a file is cleaned."""

    TEXT = "text"
    DOCUMENT = "document"  # docx
    PAGES = "pages"  # PDF
    PICTURE = "picture"
    RECORDING = "recording"  # sound, film


_OF = {
    Family.TEXT: "txt md",
    Family.DOCUMENT: "docx",
    Family.PAGES: "pdf",
    Family.PICTURE: "jpg jpeg png webp gif tif tiff bmp",
    Family.RECORDING: "wav mp3 flac ogg oga opus m4a mp4 mov webm mkv",
}
FAMILIES = {f".{name}": family for family, names in _OF.items() for name in names.split()}
_MAGIC: dict[str, tuple[bytes, int]] = {  # what stands where; RFC 9649, ISO 14496-12, RFC 9559 …
    ".docx": (b"PK\x03\x04", 0), ".pdf": (b"%PDF-", 0), ".png": (b"\x89PNG\r\n\x1a\n", 0),
    ".jpg": (b"\xff\xd8\xff", 0), ".webp": (b"WEBP", 8), ".gif": (b"GIF8", 0),
    ".bmp": (b"BM", 0), ".wav": (b"WAVE", 8), ".flac": (b"fLaC", 0), ".ogg": (b"OggS", 0),
    ".mp4": (b"ftyp", 4), ".mkv": (b"\x1aE\xdf\xa3", 0),
}  # fmt: skip
_SAME = {".jpeg": ".jpg", ".tiff": ".tif", ".oga": ".ogg", ".opus": ".ogg", ".m4a": ".mp4",
         ".mov": ".mp4", ".webm": ".mkv"}  # fmt: skip
_TIFF = (b"II*\0", b"MM\0*")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an old .doc, or a .docx under a password
_INSTEAD = {
    ".doc": "save it as .docx", ".rtf": "save it as .docx", ".odt": "save it as .docx",
    ".fodt": "save it as .docx", ".xlsx": "save its words as .txt",
    ".docm": "it holds a program (macros): save it as .docx", ".dotm": "save it as .docx",
    ".dotx": "save it as .docx", ".html": "save its words as .txt",
    ".eml": "save its words as .txt", ".heic": "save it as .jpg", ".heif": "save it as .jpg",
    ".avif": "save it as .jpg", ".svg": "save it as .png", ".djvu": "save it as .pdf",
    ".avi": "save it as .mp4", ".3gp": "save it as .mp4", ".amr": "save it as .wav",
    ".zip": "take the files out and clean each",
}  # fmt: skip
KINDS = ", ".join(suffix[1:] for suffix in FAMILIES)


def family(path: Path, head: bytes) -> Family:
    """Return how a file is cleaned, by its name and first bytes, which must agree.

    Raises:
        Unreadable: this kind cannot be cleaned here, or the name and the bytes disagree.
    """
    suffix = path.suffix.lower()
    found = FAMILIES.get(suffix)
    if found is None:
        raise Unreadable(
            "this kind of file cannot be cleaned here, so it is not let out",
            hint=_INSTEAD.get(suffix, f"save it as one of: {KINDS}"),
        )
    if found is Family.DOCUMENT and head.startswith(_OLE):
        raise Unreadable(
            "this is an old document or one under a password",
            hint="open it, take the password off and save it as .docx",
        )
    if found is not Family.TEXT and not _fits(_SAME.get(suffix, suffix), head):
        raise Unreadable(
            "the file's name says one kind and its bytes say another",
            hint="find out what it is before anybody opens it; then give it its true name",
        )
    return found


def same_kind(path: Path, out: Path) -> bool:
    """Say whether two names are of one kind of file."""
    one, other = path.suffix.lower(), out.suffix.lower()
    return _SAME.get(one, one) == _SAME.get(other, other) and (
        FAMILIES.get(one) is not Family.RECORDING or one == other
    )


def _fits(suffix: str, head: bytes) -> bool:
    if suffix == ".tif":
        return head.startswith(_TIFF)
    if suffix == ".mp3":  # tags first, or a frame of MPEG audio, layer III
        frame = len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2
        return head.startswith(b"ID3") or frame
    sign, place = _MAGIC[suffix]
    return head[place : place + len(sign)] == sign
