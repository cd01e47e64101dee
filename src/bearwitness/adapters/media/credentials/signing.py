"""A manifest for a film: made by `c2pa-python`, laid into the film and beside it.

The library is told to fetch nothing and draw no thumbnail. It asks for a timestamp only if the
signer names an authority, which sees a hash and who asks. Into the claim it writes its own
version; there is no switch for that. It salts each assertion at random, so two
signings of one film differ; the film before its manifest does not (`boxes.without`).
"""

from __future__ import annotations

import hashlib
import io
import json
import uuid
from dataclasses import dataclass

import c2pa

from bearwitness.adapters.media.credentials import boxes, manifest
from bearwitness.adapters.media.credentials.certificates import Signer
from bearwitness.errors import Malformed, Unavailable
from bearwitness.proof import stamps
from bearwitness.recital.statement import Statement

MEDIA_TYPE = "video/mp4"
QUIET = {  # no call to the net, whatever a file or a certificate names
    "version": 1,
    "verify": {
        "remote_manifest_fetch": False,
        "ocsp_fetch": False,
        "verify_after_sign": False,  # `reading` does, with what readers pin
        "verify_trust": True,
    },
    "builder": {"thumbnail": {"enabled": False}},
}


@dataclass(frozen=True, slots=True)
class Signed:
    """A film with its manifest inside, and the manifest alone."""

    film: bytes
    manifest: bytes


def signed(film: bytes, statement: Statement, signer: Signer) -> Signed:
    """Return the film with a manifest that says `statement` of it.

    Raises:
        Malformed: it is not a film that this program made, or has a manifest already.
        Unavailable: the library refuses the key or the film.
    """
    boxes.expect_film(film)
    if boxes.manifest_of(film) is not None:
        raise Malformed("this film has a manifest already", hint="take the film as it was made")
    algorithm = c2pa.C2paSigningAlg[signer.algorithm]
    out = io.BytesIO()
    try:
        with (
            c2pa.Context.from_dict(QUIET) as context,
            c2pa.Signer.from_callback(
                signer.sign, algorithm, signer.chain.decode(), signer.authority or None
            ) as key,
            c2pa.Builder(json.dumps(_said(film, statement)), context) as builder,
        ):  # fmt: skip
            builder.sign(key, MEDIA_TYPE, io.BytesIO(film), out)
    except c2pa.C2paError as wrong:
        asked = ", and does the timestamping authority answer" if signer.authority else ""
        raise Unavailable(
            "the film could not be signed", hint=f"is its certificate one for C2PA{asked}?"
        ) from wrong
    made = out.getvalue()
    boxes.expect_film(made)
    held = boxes.manifest_of(made) or b""
    said = manifest.read(held)
    if signer.authority and said.token is None:
        raise Unavailable("the film got no timestamp", hint="ask the authority again, or none")
    if said.token is not None:
        stamps.by_authority(said.token, said.stamped, None)
    return Signed(made, held)


def _said(film: bytes, statement: Statement) -> dict[str, object]:
    plain = statement.plain
    seed = json.dumps(plain, sort_keys=True).encode() + hashlib.sha256(film).digest()
    name = uuid.UUID(bytes=hashlib.sha256(seed).digest()[:16], version=4)
    source = manifest.SOURCE_TYPES[statement.synthetic]
    told = {manifest.ACTIONS: manifest.actions(source), manifest.PASSAGES: plain}
    return {
        "claim_version": 2,
        "label": f"urn:c2pa:{name}",
        "instance_id": f"xmp:iid:{name}",
        "claim_generator_info": [{"name": manifest.GENERATOR}],
        "format": MEDIA_TYPE,
        "assertions": [
            {"label": label, "data": data, "created": True} for label, data in told.items()
        ],
    }
