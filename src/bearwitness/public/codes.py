"""A QR code for each proof: the bundle in its compact form, which any telephone can read.

The pictures are PNG: a browser that shows no SVG, as Tor Browser at "Safest", shows them, and
the page that checks proofs reads them when they are saved.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import segno

from bearwitness.adapters.codes import proof_code
from bearwitness.proof.compact import LARGEST, compact
from bearwitness.public.folder import Folder
from bearwitness.publication.edition import Receipt


def holds(source: Folder, receipt: Receipt) -> str:
    """Return "bundle" or "digest": what the code of this proof holds."""
    return "bundle" if len(compact(source.content(receipt.bundle))) <= LARGEST else "digest"


def pictures(source: Folder) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the picture of the code of every passage that has a proof."""
    for quote in source.edition.quotes:
        if quote.receipt:
            yield f"assets/qr/{quote.id}.png", _code(source, quote.receipt)


def _code(source: Folder, receipt: Receipt) -> bytes:
    code = compact(source.content(receipt.bundle))
    if len(code) <= LARGEST:  # the alphabet is that of a code's alphanumeric mode
        made = proof_code(code)
    else:
        made = segno.make_qr(f"sha256:{source.manifest.files[receipt.bundle].sha256}", error="m")
    out = io.BytesIO()
    made.save(out, kind="png", scale=6, border=4)
    return out.getvalue()
