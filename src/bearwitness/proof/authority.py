"""Timestamps by an authority (RFC 3161): a token says that a text existed at a moment.

1. The token is CMS SignedData (RFC 5652) around a TSTInfo with one signer.
2. The TSTInfo names SHA-256 of exactly the text of our checkpoint.
3. The signed attributes hold the digest of the TSTInfo and of the signer's certificate
   (RFC 5816), so that no other certificate can be put in its place.
4. The signer's key signed the attributes.
5. The certificate is for time stamping and nothing else (RFC 3161 section 2.3).
6. It was valid at that moment, and so was each certificate up to one that the reader pinned,
   each of them allowed to certify the one below it (`certificates`).
7. Whoever pins a root and a signer below it has pinned one authority, and a key with certificates
   from two roots is one clock: `related` and `together` join what has a key in common.

Without a pinned certificate steps 1 to 5 say only that whoever holds the certificate says so.
What is accepted here `openssl ts -verify` accepts too; docs/spec/log.md says what it takes besides.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import combinations

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from bearwitness.errors import Malformed
from bearwitness.proof import certificates, der
from bearwitness.proof.certificates import Certificate
from bearwitness.proof.encoding import from_b64

LARGEST = 64 * 1024  # bytes of a token; those of known authorities have 2 to 8 KiB
_SIGNED_DATA = "1.2.840.113549.1.7.2"
_TST_INFO = "1.2.840.113549.1.9.16.1.4"
_CONTENT_TYPE = "1.2.840.113549.1.9.3"
_MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
_SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"
_DIGESTS = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
_RSA = "1.2.840.113549.1.1.1"  # RFC 4055 allows the plain name, without the digest
_TIME = re.compile(r"([1-9][0-9]{3}[0-9]{10})(\.[0-9]{1,40})?Z")
_LONGEST_CHAIN = 6
_WRONG = (ValueError, IndexError, KeyError)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a token says: the moment, and the certificate whose key says so."""

    at: datetime  # UTC
    certificate: Certificate
    others: tuple[Certificate, ...]  # carried along, for a chain


def stamp(token: bytes, text: bytes) -> Stamp:
    """Return what a token says about a text: steps 1 to 5.

    Raises:
        Malformed: not a token, about another text, or not signed by its certificate.
    """
    try:
        return _stamp(token, text)
    except _WRONG as wrong:
        raise Malformed(
            "this is not a timestamp of this checkpoint", hint="a token as of RFC 3161, in DER"
        ) from wrong


def trusted_by(found: Stamp, pinned: Sequence[Certificate]) -> tuple[Certificate, ...]:
    """Return the pinned certificates to which the signer's leads, the nearest first: step 6.

    Above each stands the first that may have certified it, of the pinned ones and then of those
    in the token, in their order.
    """
    at, last, between = found.at, found.certificate, 0
    met: list[Certificate] = []
    if not last.valid(at):
        return ()
    for turn in range(_LONGEST_CHAIN):
        if last in pinned:
            met.append(last)
        if turn and last.subject != last.issuer:
            between += 1
        above = (
            one for one in (*pinned, *found.others)
            if certificates.certified(last, one, between=between, at=at)
        )  # fmt: skip
        one = next(above, None)
        if one is None:
            break
        last = one
    return tuple(met)


@lru_cache(maxsize=16)  # a thousand bundles are asked under one policy
def related(pins: tuple[str, ...]) -> tuple[frozenset[bytes], ...]:
    """Return the keys of a policy's pins in sets, one for each authority as far as they alone show.

    Raises:
        ValueError: one is not a certificate.
    """
    read = [certificate(pin) for pin in pins]
    pairs = combinations(read, 2)
    both = [frozenset((a.key, b.key)) for a, b in pairs if certificates.related(a, b)]
    return together([*(frozenset((one.key,)) for one in read), *both])


def behind(found: Stamp, met: Sequence[Certificate]) -> frozenset[bytes]:
    """Return the keys behind a token: of its certificates and of the pinned ones above: step 7.

    All in the token, though nobody signed which stand there: whoever adds one makes clocks fewer.
    """
    return frozenset(one.key for one in (found.certificate, *found.others, *met))


def together(sets: Iterable[frozenset[bytes]]) -> tuple[frozenset[bytes], ...]:
    """Join the sets of keys that have one in common, directly or by others: step 7."""
    found: list[frozenset[bytes]] = []
    for one in sets:
        joined = one.union(*(other for other in found if other & one))
        found = [other for other in found if not other & one] + [joined]
    return tuple(found)


def certificate_in(data: bytes) -> bytes:
    """Return the certificate in a file, DER or PEM, as DER.

    Raises:
        Malformed: there is none in it.
    """
    try:
        pem = data.startswith(b"-----BEGIN")
        read = x509.load_pem_x509_certificate if pem else x509.load_der_x509_certificate
        return certificates.read(read(data).public_bytes(Encoding.DER)).whole
    except _WRONG as wrong:
        raise Malformed(
            "this file holds no certificate that a policy can have",
            hint="X.509 version 3, DER or PEM; docs/spec/log.md says which",
        ) from wrong


def certificate(text: str) -> Certificate:
    """Read a certificate as a policy pins it: DER in base64.

    Raises:
        ValueError: it is not one.
    """
    return certificates.read(from_b64(text))


def _stamp(token: bytes, text: bytes) -> Stamp:
    if len(token) > LARGEST:
        raise ValueError("too large")
    kind, wrapped = der.read(token).expect(der.SEQUENCE).children()  # 1
    if kind.oid() != _SIGNED_DATA:
        raise ValueError("not signed data")
    (data,) = wrapped.expect(0xA0).children()
    version, digests, content, *optional, signers = data.expect(der.SEQUENCE).children()
    known = {one.children()[0].oid() for one in digests.expect(der.SET).children()}
    if version.expect(der.INTEGER).content != b"\3" or not known <= set(_DIGESTS):
        raise ValueError("of another version")
    kind, inner = content.expect(der.SEQUENCE).children()
    (info,) = inner.expect(0xA0).children()
    if kind.oid() != _TST_INFO:
        raise ValueError("not about a time")
    carried = [one for group in optional if group.tag == 0xA0 for one in group.children()]
    held = [certificates.read(one.whole) for one in carried]
    (signer,) = signers.expect(der.SET).children()
    at = _moment(info.expect(der.OCTETS).content, text)  # 2
    found = _signer(signer.expect(der.SEQUENCE), info.content, held)  # 3, 4
    if not certificates.may_stamp(found):  # 5
        raise ValueError("a certificate for something else")
    return Stamp(at, found, tuple(one for one in held if one != found))


def _moment(info: bytes, text: bytes) -> datetime:
    version, _, imprint, _, at, *_ = der.read(info).expect(der.SEQUENCE).children()
    algorithm, digest = imprint.expect(der.SEQUENCE).children()
    name = _DIGESTS[algorithm.children()[0].oid()]
    if (
        version.expect(der.INTEGER).content != b"\1"
        or digest.content != hashlib.new(name, text).digest()
    ):
        raise ValueError("about something else")
    written = _TIME.fullmatch(at.expect(der.TIME).content.decode("ascii"))
    if not written:
        raise ValueError("a time in another form, or in no known zone")
    return datetime.strptime(written[1] + "Z", "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)


def _signer(signer: der.Element, info: bytes, held: Sequence[Certificate]) -> Certificate:
    version, named, digest, attributes, algorithm, signature, *_ = signer.children()
    name = _DIGESTS[digest.children()[0].oid()]
    values = _attributes(attributes.expect(0xA0))
    if values[_CONTENT_TYPE].oid() != _TST_INFO:
        raise ValueError("attributes of something else")
    if values[_MESSAGE_DIGEST].expect(der.OCTETS).content != hashlib.new(name, info).digest():
        raise ValueError("attributes of another time")
    found = _named(values, held)
    issuer, serial = named.expect(der.SEQUENCE).children()
    names = (version.expect(der.INTEGER).content, issuer.whole, serial.expect(der.INTEGER).content)
    if names != (b"\1", found.issuer, found.serial):  # version 1: named by issuer and serial
        raise ValueError("by another certificate than it names")
    how = algorithm.children()[0].oid()
    family, with_digest = (certificates.RSA, name) if how == _RSA else certificates.SIGNED_WITH[how]
    signed = bytes([der.SET]) + attributes.whole[1:]  # RFC 5652 section 5.4
    made = signature.expect(der.OCTETS).content
    if with_digest != name or not certificates.holds(found.key, made, signed, family, name):
        raise ValueError("not signed in the way that it says")
    return found


def _attributes(held: der.Element) -> dict[str, der.Element]:
    values: dict[str, der.Element] = {}
    for attribute in held.children():
        kind, several = attribute.expect(der.SEQUENCE).children()
        (value,) = several.expect(der.SET).children()
        if kind.oid() in values:
            raise ValueError("an attribute stands twice")
        values[kind.oid()] = value
    return values


def _named(values: dict[str, der.Element], held: Sequence[Certificate]) -> Certificate:
    """Return the certificate that the attributes name by its digest (RFC 5035, RFC 5816)."""
    # The older attribute (RFC 2634) names it by SHA-1, for which a second one can be made.
    first = values[_SIGNING_CERTIFICATE_V2].children()[0].children()[0].children()
    name = "sha256"
    if first[0].tag == der.SEQUENCE:
        name, first = _DIGESTS[first[0].children()[0].oid()], first[1:]
    wanted = first[0].expect(der.OCTETS).content
    for one in held:
        if hashlib.new(name, one.whole).digest() == wanted:
            return one
    raise ValueError("without its certificate")
