"""PDFs: the words that the eye sees are read off, for a new PDF; nothing of the old one stays.

A page is drawn, and each letter of its text is looked for in the drawing. One that leaves no
mark there (white on white, under a black bar, outside the page, set to be invisible) is not a
word that a reader sees: it is left behind, and a gap stands where it stood. So are pictures,
annotations, attachments, forms, scripts, properties, XMP and earlier versions of the file.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from pypdfium2 import raw

from bearwitness.adapters.cleaning.sheet import Paragraph, Sheet, as_data
from bearwitness.errors import Unreadable
from bearwitness.redaction.generalising import WITHHELD

MOST_PAGES = 500
MOST_LETTERS = 2_000_000
_SCALE = 2.0  # pixels to a point: letters of 4 points are 8 pixels high
_MOST_PIXELS = 12_000_000  # of a drawn page; a larger one is drawn more coarsely
_CONTRAST = 32  # of 255: what is fainter than this on its ground is not read
_UNSEEN_MODES = {raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP}
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_PARTED = re.compile(r"[\u0002\ufffe](?=(?P<next>\w))")
_LINE_HYPHENS = "-\u2010\u00ad\u0002\ufffe"  # PDFium's own signs for a hyphen at a line's end
_ENDS = re.compile(r"[.!?…:;][\"'»”’)\]]*$")
_SAVE = "save it anew with the program it came from, as a PDF without a password"

Drawing = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Word:
    text: str = field(repr=False)
    seen: bool


def read(data: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the visible words of a PDF as `sheet.as_data`, and no bytes.

    Raises:
        Unreadable: it is damaged, under a password, too large, or holds no word that is seen.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as wrong:
        if getattr(wrong, "err_code", None) == _PASSWORD:
            raise Unreadable("this PDF is under a password", hint=_SAVE) from wrong
        raise Unreadable("this PDF is damaged", hint=_SAVE) from wrong
    try:
        return as_data(_visible(document)), b""
    except pdfium.PdfiumError as wrong:
        raise Unreadable("a page of this PDF is damaged", hint=_SAVE) from wrong


def _visible(document: pdfium.PdfDocument) -> Sheet:
    if len(document) > MOST_PAGES:
        raise Unreadable("this PDF is too long", hint=f"at most {MOST_PAGES} pages; split it")
    if raw.FPDF_GetSecurityHandlerRevision(document) != -1:
        raise Unreadable("this PDF is encrypted", hint=_SAVE)
    left = Counter({
        "attachments": raw.FPDFDoc_GetAttachmentCount(document),
        "scripts": raw.FPDFDoc_GetJavaScriptActionCount(document),
        "forms": int(raw.FPDF_GetFormType(document) != raw.FORMTYPE_NONE),
        "properties": 1,
    })  # fmt: skip
    paragraphs: list[Paragraph] = []
    letters = 0
    for number in range(len(document)):
        page = document[number]
        lines, count = _lines(page, MOST_LETTERS - letters)
        letters += count
        left["pictures"] += sum(1 for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]))
        left["annotations"] += raw.FPDFPage_GetAnnotCount(page)
        left["hidden"] += sum(not word.seen for line in lines for word in line)
        left["pages_without_words"] += not any(word.seen for line in lines for word in line)
        paragraphs += [Paragraph(text) for text in _joined([_shown(line) for line in lines])]
        page.close()
    if not any(p.text.replace(WITHHELD, "").strip() for p in paragraphs):
        raise Unreadable(
            "no word can be read in this PDF: it may be a scan",
            hint="type its words out as .txt; a picture of words cannot be cleaned of names",
        )
    return Sheet(tuple(paragraphs), {k: max(0, n) for k, n in sorted(left.items()) if n > 0})


def _lines(page: pdfium.PdfPage, most: int) -> tuple[list[list[_Word]], int]:
    text = page.get_textpage()
    count = text.count_chars()
    if count > most:
        raise Unreadable("this PDF holds far too many letters", hint="split it")
    drawn = _Drawn.of(page) if count else None
    letters = [(_letter(text, n), drawn is not None and drawn.shows(text, n)) for n in range(count)]
    text.close()
    lines: list[list[_Word]] = [[]]
    for kind, run in groupby(letters, key=lambda one: "\n" if one[0] in "\r\n" else
                             " " if one[0].isspace() else "w"):  # fmt: skip
        these = list(run)
        if kind == "\n":
            lines += [[]] * max(1, sum(letter == "\n" for letter, _ in these))
            lines[-1] = []
        elif kind == "w":
            word = "".join(letter for letter, _ in these)
            lines[-1].append(_Word(_PARTED.sub(_mended, word), all(seen for _, seen in these)))
    return lines, count


def _mended(parted: re.Match[str]) -> str:
    """Return what stands for PDFium's sign within a word that a line's end parted."""
    return "" if parted["next"].islower() else "-"


def _letter(text: pdfium.PdfTextPage, number: int) -> str:
    code = raw.FPDFText_GetUnicode(text, number)
    letter = chr(code) if code < 0xD800 or 0xDFFF < code <= 0x10FFFF else " "
    control = unicodedata.category(letter) in {"Cc", "Cn", "Co"}
    return " " if control and letter not in "\r\n" + _LINE_HYPHENS else letter


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A page as the eye sees it, and where its points lie in the drawing."""

    page: pdfium.PdfPage
    pixels: Drawing = field(repr=False)

    @classmethod
    def of(cls, page: pdfium.PdfPage) -> _Drawn:
        width, height = page.get_size()
        if not (width > 0 and height > 0):
            raise Unreadable("a page of this PDF has no size", hint=_SAVE)
        scale = min(_SCALE, (_MOST_PIXELS / (width * height)) ** 0.5)
        bitmap = page.render(scale=scale, draw_annots=True, may_draw_forms=True)
        return cls(page, np.array(bitmap.to_numpy()[:, :, :3]))

    def shows(self, text: pdfium.PdfTextPage, number: int) -> bool:
        """Say whether a letter leaves a mark; what PDFium adds (line ends) counts as seen."""
        if raw.FPDFText_IsGenerated(text, number) == 1:
            return True
        what = raw.FPDFText_GetTextObject(text, number)
        if not what or raw.FPDFTextObj_GetTextRenderMode(what) in _UNSEEN_MODES:
            return False
        left, bottom, right, top = text.get_charbox(number)
        (x0, y0), (x1, y1) = self._at(left, top), self._at(right, bottom)
        (top_row, last_row), (first, last) = _widened(y0, y1), _widened(x0, x1)
        around = self.pixels[top_row:last_row, first:last]
        return bool(around.size) and bool((np.ptp(around, axis=(0, 1)) >= _CONTRAST).any())

    def _at(self, x: float, y: float) -> tuple[int, int]:
        height, width = self.pixels.shape[:2]
        across, down = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(self.page, 0, 0, width, height, 0, x, y, across, down)
        return across.value, down.value


def _widened(one: int, other: int) -> tuple[int, int]:
    return max(0, min(one, other) - 1), max(0, max(one, other) + 2)


def _shown(line: Sequence[_Word]) -> str:
    """Return a line as it is seen; words in a row that are not seen are one gap."""
    parts: list[str] = []
    for seen, words in groupby(line, key=lambda word: word.seen):
        parts += [word.text for word in words] if seen else [WITHHELD]
    return " ".join(parts)


def _joined(lines: Sequence[str]) -> Iterator[str]:
    """Join a page's lines to paragraphs, so that a name is not cut by the end of a line."""
    widest = max(map(len, lines), default=0)
    held = ""
    for line in lines:
        if not line:
            if held:
                yield held
            held = ""
            continue
        held = _glued(held, line)
        if _ENDS.search(line) and len(line) < 0.8 * widest:
            yield held
            held = ""
    if held:
        yield held


def _glued(before: str, line: str) -> str:
    if before and before[-1] in _LINE_HYPHENS:
        whole = before[:-1] if line[:1].islower() else before[:-1] + "-"
        return whole + line
    return f"{before} {line}" if before else line
