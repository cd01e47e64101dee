"""Setting documents with Typst, in memory: nothing that is set is written to a disk here.

The same value gives the same bytes: fonts come from packages and never from the machine, the
date is the value's own, and no package of Typst's own is fetched.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

import fontpkg_noto_sans
import fontpkg_pt_sans
import typst

from bearwitness.adapters.codes import proof_code
from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.counting import document
from bearwitness.counting.document import Document
from bearwitness.dossier import report, submitting
from bearwitness.dossier.submission import Submission
from bearwitness.errors import Malformed
from bearwitness.proof.compact import LARGEST, compact
from bearwitness.publication.edition import Edition
from bearwitness.recital import sheet
from bearwitness.recital.script import Script

STANDARD = "ua-1"  # PDF/UA-1: tagged, with a title and a text for each picture
_LOOK = "look.typ"
_FONTS = tuple(Path(str(p.__file__)).parent / "files" for p in (fontpkg_pt_sans, fontpkg_noto_sans))
_NO_DAY = datetime(1980, 1, 1, tzinfo=UTC)  # of a script or a count, which have none


def dossier(edition: Edition, *, language: str, files: Mapping[str, bytes]) -> bytes:
    """Return the report of an edition as a PDF.

    Args:
        edition: what is told.
        language: "en" or "ru".
        files: the edition's files by path; the bundles must be among them.

    Raises:
        Missing: a bundle is not among the files.
        Malformed: a picture in the edition is not an SVG that can be set.
    """
    marks = report.digests(edition, files)
    proofs = {q.id: files[q.receipt.bundle] for q in edition.quotes if q.receipt}
    codes = {name: _proof_code(proof) for name, proof in proofs.items()}
    told = report.data(edition, language=language, marks=marks, codes=codes)
    return _set(_template("dossier", report.TEMPLATE), told, at=edition.made_at)


def submission(made: Submission) -> bytes:
    """Return a submission as a PDF, in its own language.

    Raises:
        Malformed: it cannot be set.
    """
    told = submitting.data(
        made, label=lambda name, code: vocabulary(name).term(code).label(made.language)
    )
    return _set(_template("dossier", submitting.TEMPLATE), told, at=made.made_at)


def readers_sheet(script: Script) -> bytes:
    """Return a script as a PDF for those who read it aloud, each reader on pages of their own.

    Raises:
        Malformed: it cannot be set.
    """
    return _set(_template("recital", sheet.TEMPLATE), sheet.data(script), at=_NO_DAY)


def count_report(told: Document) -> bytes:
    """Return the report of a count as a PDF, in its own language.

    Raises:
        Malformed: it cannot be set.
    """
    return _set(_template("counting", document.TEMPLATE), document.as_data(told), at=_NO_DAY)


def plain_words(paragraphs: Sequence[str], language: str) -> bytes:
    """Return words as a PDF that says nothing else: no author, no day, a title that names nobody.

    Raises:
        Malformed: they cannot be set.
    """
    title = {"ru": "Текст с закрытыми местами"}.get(language, "A text with words covered")
    told = {"title": title, "language": language, "paragraphs": list(paragraphs)}
    template = _template("adapters.cleaning", "words.typ")
    return _set(template, json.dumps(told).encode(), at=_NO_DAY)


def _template(room: str, name: str) -> bytes:
    return resources.files(f"bearwitness.{room}").joinpath(name).read_bytes()


def _set(template: bytes, data: bytes, *, at: datetime) -> bytes:
    source = {"main.typ": template, _LOOK: _template("dossier", _LOOK), "data.json": data}
    try:
        made = typst.compile(  # type: ignore[call-overload] # its stub forgets files in memory
            source,
            format="pdf",
            font_paths=list(_FONTS),
            ignore_system_fonts=True,
            pdf_standards=[STANDARD],
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError as wrong:
        # Its message may quote what is set, so it is not passed on.
        raise Malformed("the document cannot be set", hint="look at its pictures") from wrong
    return bytes(made)


def _proof_code(proof: bytes) -> str | None:
    """Return the QR code of a whole proof; None for one that is too long for a code."""
    text = compact(proof)
    if len(text) > LARGEST:
        return None
    out = io.BytesIO()
    proof_code(text).save(out, kind="svg", border=2, xmldecl=False, nl=False)
    return out.getvalue().decode()
