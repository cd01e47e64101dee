"""Setting documents with Typst, in memory: nothing of an edition is written to a disk.

The same edition gives the same bytes: fonts come from packages and never from the machine, the
date is the edition's, and no package of Typst's own is fetched.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

import fontpkg_noto_sans
import fontpkg_pt_sans
import segno
import typst

from bearwitness.dossier import report
from bearwitness.errors import Malformed
from bearwitness.publication.edition import Edition

STANDARD = "ua-1"  # PDF/UA-1: tagged, with a title and a text for each picture
_FONTS = tuple(Path(str(p.__file__)).parent / "files" for p in (fontpkg_pt_sans, fontpkg_noto_sans))


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
    codes = {name: _code(f"sha256:{digest}") for name, digest in marks.items()}
    source = {
        "main.typ": resources.files(report.__package__).joinpath(report.TEMPLATE).read_bytes(),
        "data.json": report.data(edition, language=language, marks=marks, codes=codes),
    }
    try:
        made = typst.compile(  # type: ignore[call-overload] # its stub forgets files in memory
            source,
            format="pdf",
            font_paths=list(_FONTS),
            ignore_system_fonts=True,
            pdf_standards=[STANDARD],
            timestamp=int(edition.made_at.timestamp()),
        )
    except typst.TypstError as wrong:
        # Its message may quote the edition, so it is not passed on.
        raise Malformed("the report cannot be set", hint="look at the edition's plots") from wrong
    return bytes(made)


def _code(text: str) -> str:
    out = io.BytesIO()
    segno.make_qr(text, error="m").save(out, kind="svg", border=2, xmldecl=False, nl=False)
    return out.getvalue().decode()
