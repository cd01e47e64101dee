"""The QR code of a proof in its compact form: slow to find, and the same wherever it is shown."""

from __future__ import annotations

from functools import lru_cache

import segno


@lru_cache(maxsize=512)  # some 50 kB each; a proof is published, so it may stay in memory
def proof_code(compact: str) -> segno.QRCode:
    """Return the code of a compact proof, as small as it can be.

    Its text must be of the alphabet of a code's alphanumeric mode, and no longer than
    `proof.compact.LARGEST`.
    """
    return segno.make_qr(compact, error="l", mode="alphanumeric", boost_error=False)
