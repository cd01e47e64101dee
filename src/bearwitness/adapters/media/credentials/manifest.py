"""A manifest read byte by byte: one claim, the assertions that it names, one signature.

A general C2PA reader takes much that a film of ours never has: other manifests inside, pictures,
links to the net, bytes that no hash covers. Here every byte is either fixed, hashed into the
claim, the claim itself, or its signature; whether that one holds is `reading`'s to ask.

JUMBF is ISO/IEC 19566-5, the claim C2PA 2 section 10, the signature COSE_Sign1 (RFC 9052).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from bearwitness.adapters.media.credentials import cbor, certificates
from bearwitness.adapters.media.credentials.boxes import LARGEST_MANIFEST
from bearwitness.errors import Malformed

PASSAGES = "org.bearwitness.passages"
ACTIONS = "c2pa.actions.v2"
HASH = "c2pa.hash.bmff.v3"
GENERATOR = "Bearwitness"
SOURCE_TYPES = {  # IPTC, by whether a computer's voice is heard
    True: "http://cv.iptc.org/newscodes/digitalsourcetype/compositeSynthetic",
    False: "http://cv.iptc.org/newscodes/digitalsourcetype/composite",
}
_TAIL = "00110010800000aa00389b71"
_LABEL = re.compile(r"urn:c2pa:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_VERSION = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4}){2}")
_SALTED = 0x13  # may be asked for, has a label, has a private box
_PLAIN = 0x03
_STAMP = "sigTst2"
_EXCLUDED: list[object] = [
    {"xpath": "/uuid", "data": [{"offset": 8, "value": bytes.fromhex(
        "d8fec3d61b0e483c92975828877ec481")}]},
    *({"xpath": f"/{kind}"} for kind in ("ftyp", "mfra", "free", "skip")),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a manifest says, and the certificates (DER) under which: the signer's first."""

    passages: object
    synthetic: bool
    film: bytes  # SHA-256 over the film's boxes, as c2pa.hash.bmff.v3 has it
    certificates: tuple[bytes, ...]
    stamped: bytes  # what a timestamp of the signature is of
    token: bytes | None  # the timestamp, as of RFC 3161, if there is one


@dataclass(frozen=True, slots=True)
class _Super:
    kind: str
    label: str
    inside: bytes  # after the description
    hashed: bytes  # SHA-256 of all but the head


def read(data: bytes) -> Manifest:
    """Return what a manifest says. Nothing of it is believed yet.

    Raises:
        Malformed: it is not written as this program writes one, byte for byte, or a certificate
            is not in strict DER.
    """
    if len(data) > LARGEST_MANIFEST:
        raise Malformed("the manifest is far too large")
    (store,) = _supers(data, 1)
    _expect(store, "63327061", "c2pa")
    (manifest,) = _supers(store.inside, 1)
    if not _LABEL.fullmatch(manifest.label):
        raise _wrong()
    _expect(manifest, "63326d61", manifest.label)
    assertions, claim, signature = _supers(manifest.inside, 3)
    _expect(assertions, "63326173", "c2pa.assertions")
    _expect(claim, "6332636c", "c2pa.claim.v2")
    _expect(signature, "63326373", "c2pa.signature")
    said = _supers(assertions.inside, 3)
    _claim(_content(claim), manifest.label, said)
    held = {one.label: _content(one) for one in said if one.kind == "63626f72" + _TAIL}
    if held.keys() != {PASSAGES, ACTIONS, HASH}:
        raise _wrong()
    hashed = _hashed(held[HASH])
    signed = _signed(_content(signature))
    return Manifest(held[PASSAGES], _source(held[ACTIONS]), hashed, *signed)


def _claim(claim: object, label: str, said: list[_Super]) -> None:
    if not isinstance(claim, dict) or not isinstance(claim.get("instanceID"), str):
        raise _wrong()
    generator = claim.get("claim_generator_info")
    if not isinstance(generator, dict) or generator.get("name") != GENERATOR:
        raise _wrong()
    version = generator.get("org.contentauth.c2pa_rs", "")
    if len(generator) != 2 or not isinstance(version, str) or not _VERSION.fullmatch(version):
        raise _wrong()
    wanted = {
        "instanceID": f"xmp:iid:{label.removeprefix('urn:c2pa:')}",
        "claim_generator_info": generator,
        "signature": f"self#jumbf=/c2pa/{label}/c2pa.signature",
        "alg": "sha256",
    }
    named = claim.pop("created_assertions", None)
    urls = [{"url": f"self#jumbf=c2pa.assertions/{one.label}", "hash": one.hashed} for one in said]
    if claim != wanted or not isinstance(named, list) or len(named) != len(urls):
        raise _wrong()
    if any(one not in named for one in urls):
        raise _wrong()


def _hashed(assertion: object) -> bytes:
    if not isinstance(assertion, dict) or not isinstance(assertion.get("hash"), bytes):
        raise _wrong()
    found: bytes = assertion.pop("hash")
    if assertion != {"exclusions": _EXCLUDED, "alg": "sha256", "name": "jumbf manifest"}:
        raise _wrong()
    return found


def _source(assertion: object) -> bool:
    for synthetic, source in SOURCE_TYPES.items():
        if assertion == actions(source):
            return synthetic
    raise _wrong()


def actions(source: str) -> dict[str, object]:
    """Return what was done: the film was created, out of this."""
    return {"actions": [{"action": "c2pa.created", "digitalSourceType": source}]}


def _signed(found: object) -> tuple[tuple[bytes, ...], bytes, bytes | None]:
    if not isinstance(found, list) or len(found) != 4:
        raise _wrong()
    protected, around, payload, signature = found
    if not isinstance(protected, bytes) or not isinstance(signature, bytes) or payload is not None:
        raise _wrong()
    # What is around the signature is not signed: zeros, a timestamp of it, and nothing else.
    if not isinstance(around, dict) or around.keys() - {"pad", _STAMP}:
        raise _wrong()
    if not isinstance(around.get("pad", b""), bytes) or any(around.get("pad", b"")):
        raise _wrong()
    head = cbor.read(protected)
    if not isinstance(head, dict) or head.keys() != {1, 33}:
        raise _wrong()
    chain = head[33] if isinstance(head[33], list) else [head[33]]
    if not chain or not all(isinstance(one, bytes) for one in chain):
        raise _wrong()
    for one in chain:
        certificates.expect_strict(one)
    return tuple(chain), _countersigned(protected, signature), _token(around)


def _countersigned(protected: bytes, signature: bytes) -> bytes:
    """Return what the timestamp is of (C2PA 2, section 10.3.2.5: of the signature, in CBOR)."""
    body = cbor.bstr(protected) + cbor.bstr(b"") + cbor.bstr(cbor.bstr(signature))
    return b"\x84" + cbor.text("CounterSignature") + body


def _token(around: dict[str | int, object]) -> bytes | None:
    if _STAMP not in around:
        return None
    match around[_STAMP]:
        case {"tstTokens": [{"val": bytes(token), **more}], **others} if not more and not others:
            return token
    raise _wrong()


def _content(box: _Super) -> object:
    size = int.from_bytes(box.inside[:4], "big")
    if size != len(box.inside) or box.inside[4:8] != b"cbor":
        raise _wrong()
    data = box.inside[8:]
    return cbor.read(data[1:] if data[:1] == b"\xd2" else data)  # 0xd2: the tag of COSE_Sign1


def _expect(box: _Super, kind: str, label: str) -> None:
    if (box.kind, box.label) != (kind + _TAIL, label):
        raise _wrong()


def _supers(data: bytes, count: int) -> list[_Super]:
    found: list[_Super] = []
    at = 0
    while at < len(data) and len(found) <= count:
        size = int.from_bytes(data[at : at + 4], "big")
        if size < 8 or at + size > len(data) or data[at + 4 : at + 8] != b"jumb":
            raise _wrong()
        found.append(_super(data[at + 8 : at + size]))
        at += size
    if len(found) != count:
        raise _wrong()
    return found


def _super(data: bytes) -> _Super:
    size = int.from_bytes(data[:4], "big")
    about = data[8:size]
    kind, toggles, (label, end, private) = about[:16], about[16:17], about[17:].partition(b"\0")
    if data[4:8] != b"jumd" or len(about) != size - 8 or not end or not label.isascii():
        raise _wrong()
    # A salt is 16 bytes at random, in a private box.
    salted = len(private) == 24 and private[:8] == bytes.fromhex("00000018") + b"c2sh"
    if toggles != bytes([_SALTED if salted else _PLAIN]) or (private and not salted):
        raise _wrong()
    return _Super(kind.hex(), label.decode(), data[size:], hashlib.sha256(data).digest())


def _wrong() -> Malformed:
    return Malformed(
        "the manifest is not written as this program writes one",
        hint="it may be whole all the same: ask another reader of C2PA",
    )
