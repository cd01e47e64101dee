"""Timestamps by an authority (RFC 3161): a token says that a text existed at a moment.

1. The token is CMS SignedData (RFC 5652) around a TSTInfo with one signer.
2. The TSTInfo names SHA-256 of exactly the text of our checkpoint.
3. The signed attributes hold the digest of the TSTInfo and of the signer's certificate
   (RFC 5816), so that no other certificate can be put in its place.
4. The signer's key signed the attributes.
5. The certificate is for time stamping and nothing else (RFC 3161 section 2.3).
6. It was valid at that moment, and so was each certificate up to one that the reader pinned.

Without a pinned certificate steps 1 to 5 say only that whoever holds the certificate says so.
The same token is accepted by `openssl ts -verify -token_in`, which this agrees with in tests.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from bearwitness.errors import Malformed
from bearwitness.proof import der

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
_HASHES = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
_ISSUED_BY_NAME = 1  # version of a SignerInfo that names its certificate by issuer and serial
_RSA = "1.2.840.113549.1.1.1"
_SIGNATURES = {  # with the digest; RFC 4055 allows the plain name for RSA too
    "1.2.840.113549.1.1.11": (rsa.RSAPublicKey, "sha256"),
    "1.2.840.113549.1.1.12": (rsa.RSAPublicKey, "sha384"),
    "1.2.840.113549.1.1.13": (rsa.RSAPublicKey, "sha512"),
    "1.2.840.10045.4.3.2": (ec.EllipticCurvePublicKey, "sha256"),
    "1.2.840.10045.4.3.3": (ec.EllipticCurvePublicKey, "sha384"),
    "1.2.840.10045.4.3.4": (ec.EllipticCurvePublicKey, "sha512"),
}
_LONGEST_CHAIN = 6
_WRONG = (
    ValueError, TypeError, IndexError, KeyError, UnsupportedAlgorithm, InvalidSignature,
    x509.ExtensionNotFound, x509.DuplicateExtension, x509.UnsupportedGeneralNameType,
    x509.InvalidVersion,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a token says: the moment, and the certificate whose key says so."""

    at: datetime  # UTC
    authority: str  # subject of the certificate, RFC 4514
    certificate: x509.Certificate
    others: tuple[x509.Certificate, ...]  # carried along, for a chain


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


def trusted_by(found: Stamp, pinned: Sequence[x509.Certificate]) -> x509.Certificate | None:
    """Return the pinned certificate to which the signer's leads, None if none: step 6."""
    at, last = found.at, found.certificate
    for _ in range(_LONGEST_CHAIN):
        if not last.not_valid_before_utc <= at <= last.not_valid_after_utc:
            return None
        if last in pinned:
            return last
        above = [one for one in (*pinned, *found.others) if _issued(one, last)]
        if not above:
            return None
        last = above[0]
    return None


def certificate_in(data: bytes) -> bytes:
    """Return the certificate in a file, DER or PEM, as DER.

    Raises:
        Malformed: there is none in it.
    """
    try:
        pem = data.startswith(b"-----BEGIN")
        read = x509.load_pem_x509_certificate if pem else x509.load_der_x509_certificate
        return read(data).public_bytes(Encoding.DER)
    except _WRONG as wrong:
        raise Malformed("this file holds no certificate", hint="X.509, DER or PEM") from wrong


def certificate(text: str) -> x509.Certificate:
    """Read a certificate as a policy pins it: DER in base64.

    Raises:
        ValueError: it is not one.
    """
    return x509.load_der_x509_certificate(base64.b64decode(text.encode("ascii"), validate=True))


def _stamp(token: bytes, text: bytes) -> Stamp:
    if len(token) > LARGEST:
        raise ValueError("too large")
    kind, wrapped = der.read(token).expect(der.SEQUENCE).children()  # 1
    if kind.oid() != _SIGNED_DATA:
        raise ValueError("not signed data")
    (data,) = wrapped.expect(0xA0).children()
    version, digests, content, *optional, signers = data.expect(der.SEQUENCE).children()
    known = {one.children()[0].oid() for one in digests.expect(der.SET).children()}
    if version.number() != 3 or not known <= set(_DIGESTS):  # RFC 5652 section 5.1
        raise ValueError("of another version")
    kind, inner = content.expect(der.SEQUENCE).children()
    (info,) = inner.expect(0xA0).children()
    if kind.oid() != _TST_INFO:
        raise ValueError("not about a time")
    carried = [one for group in optional if group.tag == 0xA0 for one in group.children()]
    certificates = [x509.load_der_x509_certificate(one.whole) for one in carried]
    (signer,) = signers.expect(der.SET).children()
    at = _moment(info.expect(der.OCTETS).content, text)  # 2
    found = _signer(signer.expect(der.SEQUENCE), info.content, certificates)  # 3, 4
    _only_for_stamping(found)  # 5
    others = tuple(one for one in certificates if one != found)
    return Stamp(at, found.subject.rfc4514_string(), found, others)


def _moment(info: bytes, text: bytes) -> datetime:
    version, _, imprint, _, at, *_ = der.read(info).expect(der.SEQUENCE).children()
    algorithm, digest = imprint.expect(der.SEQUENCE).children()
    name = _DIGESTS[algorithm.children()[0].oid()]
    if version.number() != 1 or digest.content != hashlib.new(name, text).digest():
        raise ValueError("about something else")
    written = at.expect(der.TIME).content.decode("ascii")
    if not written.endswith("Z"):
        raise ValueError("a time in no known zone")
    return datetime.strptime(written[:14] + "Z", "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)


def _signer(
    signer: der.Element, info: bytes, certificates: Sequence[x509.Certificate]
) -> x509.Certificate:
    version, named, digest, attributes, algorithm, signature, *_ = signer.children()
    name = _DIGESTS[digest.children()[0].oid()]
    values = _attributes(attributes.expect(0xA0))
    if values[_CONTENT_TYPE].oid() != _TST_INFO:
        raise ValueError("attributes of something else")
    if values[_MESSAGE_DIGEST].expect(der.OCTETS).content != hashlib.new(name, info).digest():
        raise ValueError("attributes of another time")
    found = _named(values, certificates)
    issuer, serial = named.expect(der.SEQUENCE).children()
    names = (version.number(), issuer.whole, serial.number())
    if names != (_ISSUED_BY_NAME, found.issuer.public_bytes(), found.serial_number):
        raise ValueError("by another certificate than it names")
    how = algorithm.children()[0].oid()
    kind, with_digest = (rsa.RSAPublicKey, name) if how == _RSA else _SIGNATURES[how]
    if with_digest != name or not isinstance(found.public_key(), kind):
        raise ValueError("signed in another way than it says")
    signed = bytes([der.SET]) + attributes.whole[1:]  # RFC 5652 section 5.4
    _check(found, signature.expect(der.OCTETS).content, signed, name)
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


def _named(
    values: dict[str, der.Element], certificates: Sequence[x509.Certificate]
) -> x509.Certificate:
    """Return the certificate that the attributes name by its digest (RFC 5035, RFC 5816)."""
    # The older attribute (RFC 2634) names it by SHA-1, for which a second one can be made.
    first = values[_SIGNING_CERTIFICATE_V2].children()[0].children()[0].children()
    name = "sha256"
    if first[0].tag == der.SEQUENCE:
        name, first = _DIGESTS[first[0].children()[0].oid()], first[1:]
    wanted = first[0].expect(der.OCTETS).content
    for one in certificates:
        if hashlib.new(name, one.public_bytes(Encoding.DER)).digest() == wanted:
            return one
    raise ValueError("without its certificate")


def _check(by: x509.Certificate, signature: bytes, signed: bytes, name: str) -> None:
    key = cast("rsa.RSAPublicKey | ec.EllipticCurvePublicKey", by.public_key())
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, signed, padding.PKCS1v15(), _HASHES[name])
    else:
        key.verify(signature, signed, ec.ECDSA(_HASHES[name]))


def _only_for_stamping(found: x509.Certificate) -> None:
    use = found.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    if not use.critical or list(use.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise ValueError("a certificate for something else")


def _issued(above: x509.Certificate, below: x509.Certificate) -> bool:
    try:
        basic = above.extensions.get_extension_for_class(x509.BasicConstraints)
        below.verify_directly_issued_by(above)
    except _WRONG:
        return False
    return basic.value.ca and above != below
