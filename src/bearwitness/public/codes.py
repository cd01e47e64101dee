"""A QR code for each proof: the whole bundle where a telephone can read it, else its digest."""

from __future__ import annotations

import io
from collections.abc import Iterator

import segno

from bearwitness.public.folder import Folder
from bearwitness.publication.edition import Receipt

FITS = 1_200  # bytes; a denser code than this does not scan from paper or a screen


def holds(source: Folder, receipt: Receipt) -> str:
    """Return "bundle" or "digest": what the code of this proof holds."""
    return "bundle" if source.size(receipt.bundle) <= FITS else "digest"


def pictures(source: Folder) -> Iterator[tuple[str, str]]:
    """Yield the path and SVG text of the code of every passage that has a proof."""
    for quote in source.edition.quotes:
        if quote.receipt:
            yield f"assets/qr/{quote.id}.svg", _code(source, quote.receipt)


def _code(source: Folder, receipt: Receipt) -> str:
    if holds(source, receipt) == "bundle":
        made = segno.make_qr(source.content(receipt.bundle), error="l", mode="byte")
    else:
        made = segno.make_qr(f"sha256:{source.manifest.files[receipt.bundle].sha256}", error="m")
    out = io.BytesIO()
    made.save(out, kind="svg", scale=4, border=4, xmldecl=False, nl=False, omitsize=False)
    return out.getvalue().decode()
