"""A .docx as a package: only the parts that hold visible words are unfolded, within limits."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, TreeBuilder
from xml.parsers import expat

from bearwitness.errors import Unreadable

MOST_PARTS = 10_000
LARGEST_PART = 32 << 20  # bytes of XML
DEEPEST = 200  # elements within elements; a table in a table in a list has some forty
MOST_TIMES = 200  # unfolded over folded; Word's own XML stays below 30
_OFFICE = "/officeDocument"
_BODY = ".document.main+xml"
_PROGRAMS = ("macroenabled", "vbaproject")
_SPACES = ("/wordprocessingml", "/relationships", "/content-types")
_DAMAGED = "open it, save it under another name as .docx, and try again"


@dataclass(frozen=True, slots=True)
class Parts:
    """The body, the styles if there are any, and the names of all parts."""

    body: Element
    styles: Element | None
    names: tuple[str, ...]


def opened(data: bytes) -> Parts:
    """Open a package.

    Raises:
        Unreadable: it is damaged, a bomb, or holds a program (macros).
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _parts(archive)
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError,
            RuntimeError, ValueError, ParseError, expat.ExpatError) as wrong:  # fmt: skip
        raise Unreadable("this .docx is damaged", hint=_DAMAGED) from wrong


def _parts(archive: zipfile.ZipFile) -> Parts:
    entries = archive.infolist()
    names = tuple(entry.filename for entry in entries)
    if len(entries) > MOST_PARTS:
        raise Unreadable("this .docx has far too many parts", hint=_DAMAGED)
    if len(set(names)) < len(names):  # what one program reads another would not
        raise Unreadable("this .docx holds two parts of one name", hint=_DAMAGED)
    types = _xml(archive, "[Content_Types].xml")
    said = [str(e.get("ContentType")).lower() for e in types]
    if any(sign in kind for kind in said for sign in _PROGRAMS):
        raise Unreadable("this .docx holds a program (macros)", hint="save it without macros")
    body = _target(_xml(archive, "_rels/.rels"), _OFFICE)
    kinds = {str(e.get("PartName")).lstrip("/"): str(e.get("ContentType")) for e in types}
    if body is None or not kinds.get(body, "").endswith(_BODY):
        raise Unreadable("this is no document of words", hint="only .docx of text is cleaned")
    folder, file = posixpath.split(body)
    related = f"{folder}/_rels/{file}.rels"
    styles = _target(_xml(archive, related), "/styles", folder) if related in names else None
    return Parts(_xml(archive, body), _xml(archive, styles) if styles in names else None, names)


def _target(relations: Element, kind: str, folder: str = "") -> str | None:
    for one in relations:
        if str(one.get("Type")).endswith(kind) and one.get("TargetMode") != "External":
            return posixpath.normpath(posixpath.join("/", folder, str(one.get("Target")))).lstrip(
                "/"
            )
    return None


def _xml(archive: zipfile.ZipFile, name: str | None) -> Element:
    entry = archive.getinfo(name or "")
    if entry.file_size > LARGEST_PART or entry.file_size > MOST_TIMES * (entry.compress_size + 512):
        raise Unreadable("this .docx unfolds to far more than it is", hint=_DAMAGED)
    with archive.open(entry) as part:
        data = part.read(LARGEST_PART + 1)
    if len(data) > LARGEST_PART:
        raise Unreadable("this .docx unfolds to far more than it is", hint=_DAMAGED)
    return _tree(data)


def _tree(data: bytes) -> Element:
    """Parse XML as expat reads it; a document type, and with it every entity, is refused."""
    built = TreeBuilder()
    reader = expat.ParserCreate(namespace_separator="}")
    reader.buffer_text = True
    reader.StartDoctypeDeclHandler = _no_types
    inside: list[str] = []

    def begin(name: str, given: dict[str, str]) -> None:
        inside.append(_name(name))
        if len(inside) > DEEPEST:
            raise Unreadable("this .docx is nested beyond all reason", hint=_DAMAGED)
        built.start(inside[-1], {_name(key): value for key, value in given.items()})

    reader.StartElementHandler = begin
    reader.EndElementHandler = lambda _: built.end(inside.pop())
    reader.CharacterDataHandler = built.data
    reader.Parse(data, True)  # noqa: FBT003 - expat's own: this is all of it
    return built.close()


def _name(name: str) -> str:
    """Return a name without its namespace: the strict and the usual form of .docx are one."""
    space, found, local = name.rpartition("}")
    known = not found or any(sign in space for sign in _SPACES)
    return local if known else f"other:{local}"


def _no_types(*_: object) -> None:
    raise Unreadable("this .docx declares entities, which no program writes", hint=_DAMAGED)
