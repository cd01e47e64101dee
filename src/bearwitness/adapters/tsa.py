"""Asking a timestamping authority (RFC 3161) for a token over the text of a checkpoint.

The authority sees a hash with a nonce, and who asks. What it answers is checked by
`proof.authority` and not here: this asks, and unwraps.
"""

from __future__ import annotations

import urllib.error
import urllib.request

import rfc3161_client

from bearwitness.errors import Malformed, Unavailable
from bearwitness.proof import der
from bearwitness.proof.authority import LARGEST

_SECONDS = 30


def token(address: str, text: bytes) -> bytes:
    """Return an authority's token, in DER, over a text.

    Args:
        address: of the authority, http or https. A token is signed, so that nobody on the way
            can change it; they can see that somebody asked.
        text: what is to be stamped.

    Raises:
        Malformed: not such an address, or the answer is not a token.
        Unavailable: the authority cannot be reached or gives none.
    """
    if not address.startswith(("http://", "https://")):
        raise Malformed("an authority has an address that begins with http:// or https://")
    builder = rfc3161_client.TimestampRequestBuilder().data(text)
    asked = builder.hash_algorithm(rfc3161_client.base.HashAlgorithm.SHA256).build()
    request = urllib.request.Request(  # noqa: S310  (both schemes are allowed above)
        address, data=asked.as_bytes(), headers={"Content-Type": "application/timestamp-query"}
    )
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as response:  # noqa: S310
            answer = response.read(LARGEST + 1)
    except (urllib.error.URLError, TimeoutError, OSError) as wrong:
        raise Unavailable(
            "the timestamping authority does not answer", hint="check its address and the network"
        ) from wrong
    # Not the client's own reader: it refuses certificates in another order than DER has, and
    # authorities that run OpenSSL send them so. What is inside is checked by `proof.authority`.
    try:
        status, *given = der.read(answer).expect(der.SEQUENCE).children()
        granted = status.expect(der.SEQUENCE).children()[0].number() in (0, 1)
    except (ValueError, IndexError) as wrong:
        raise Malformed(
            "the authority's answer is not one", hint="is it an RFC 3161 one?"
        ) from wrong
    if not granted or len(given) != 1:
        raise Unavailable("the authority gives no token", hint="ask it again later, or another")
    return given[0].whole
