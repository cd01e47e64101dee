"""The certificate under which a film is signed: the team's own, or one that it bought.

Our own is made of two: a root that signs one signer's certificate, once, and whose key is then
forgotten. So nobody can make a second signer under the root that readers pinned, and there is
one key to keep. It names an organisation and never a person (C2PA 2, section 14.5.1).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from bearwitness.errors import Malformed, Misused
from bearwitness.proof import der, notice
from bearwitness.sealing.age import Entropy

YEARS = 30  # without a timestamp a reader asks whether the certificate holds on the day of reading
LONGEST_NAME = 64  # X.520, upper bound of an organisation's name
_CLAIM_SIGNING = ObjectIdentifier("1.3.6.1.4.1.62558.2.1")
# Readers today ask for e-mail protection, C2PA's own purpose is the one to come: it has both.
_PURPOSES = (ExtendedKeyUsageOID.EMAIL_PROTECTION, _CLAIM_SIGNING)
Key: TypeAlias = Ed25519PrivateKey | ec.EllipticCurvePrivateKey
_CURVES: dict[str, tuple[str, hashes.HashAlgorithm, int]] = {
    "secp256r1": ("ES256", hashes.SHA256(), 32),
    "secp384r1": ("ES384", hashes.SHA384(), 48),
}


@dataclass(frozen=True, slots=True)
class Signer:
    """A key with its certificates in PEM, the signer's first; `pin` is what readers keep."""

    key: Key = field(repr=False)
    chain: bytes
    authority: str = ""  # address of who stamps the films; empty: nobody is asked

    @property
    def own(self) -> bytes:
        """The signer's own certificate, DER."""
        return x509.load_pem_x509_certificates(self.chain)[0].public_bytes(
            serialization.Encoding.DER
        )

    @property
    def algorithm(self) -> str:
        """The name of its signatures in COSE: Ed25519, ES256 or ES384."""
        return "ED25519" if isinstance(self.key, Ed25519PrivateKey) else _curve(self.key)[0]

    @property
    def pin(self) -> x509.Certificate:
        """Our own root, which signed once; of a bought chain the signer's own certificate.

        Whoever pinned a root that sells certificates would trust every customer of it.
        """
        signer, *above = x509.load_pem_x509_certificates(self.chain)
        ours = len(above) == 1 and above[0].issuer == above[0].subject and _alone(above[0])
        return above[0] if ours else signer

    def sign(self, data: bytes) -> bytes:
        """Return the signature as COSE has it (RFC 9053): of a curve, r and s side by side."""
        if isinstance(self.key, Ed25519PrivateKey):
            return self.key.sign(data)
        _, digest, size = _curve(self.key)
        r, s = utils.decode_dss_signature(self.key.sign(data, ec.ECDSA(digest)))
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")


def made(name: str, *, at: datetime, entropy: Entropy) -> Signer:
    """Make a root, a signer under it, and forget the root's key.

    Args:
        name: how the organisation is known, at most 64 letters.
        at: now, UTC; only the year goes into the certificates.
        entropy: random bytes on request.

    Raises:
        Malformed: the name is empty, too long, or holds what is not printed.
    """
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable() or name != name.strip():
        raise Malformed("a certificate's name has 1 to 64 printed letters", hint="no person's name")
    root, signer = (Ed25519PrivateKey.from_private_bytes(entropy(32)) for _ in range(2))
    begins = datetime(at.year, 1, 1, tzinfo=at.tzinfo)  # when a film was made is nobody's business
    names = [_name(name, part) for part in ("Root of a film's signer", "Signer of films")]

    def bare(number: int, key: Ed25519PrivateKey) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder(names[0], names[number], key.public_key())
            .serial_number(int.from_bytes(entropy(16), "big") >> 1 or 1)
            .not_valid_before(begins)
            .not_valid_after(begins + timedelta(days=365 * YEARS))
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
            )
        )

    above = (
        bare(0, root)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True), critical=True)
        .sign(root, None)
    )
    own = (
        bare(1, signer)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage(_PURPOSES), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root.public_key()), critical=False
        )
        .sign(root, None)
    )
    return Signer(signer, _pem(own) + _pem(above))


def bought(key: bytes, chain: bytes, *, at: datetime) -> Signer:
    """Return a signer of a key and certificates that somebody else issued.

    Raises:
        Malformed: they are not PEM, do not belong together, hold today no more, or may not
            sign films.
        Misused: the key is under a password, or of a kind that is not taken here.
    """
    try:
        held = x509.load_pem_x509_certificates(chain)
        private = serialization.load_pem_private_key(key, None)
    except TypeError as locked:
        raise Misused("the key is under a password", hint="openssl pkey -in KEY.pem") from locked
    except (ValueError, UnsupportedAlgorithm) as wrong:
        raise Malformed("these are no key and certificates in PEM", hint=_ORDER) from wrong
    if not isinstance(private, Ed25519PrivateKey | ec.EllipticCurvePrivateKey):
        raise Misused("this kind of key is not taken", hint="Ed25519, P-256 or P-384")
    if isinstance(private, ec.EllipticCurvePrivateKey):
        _curve(private)
    if held[0].public_key() != private.public_key():
        raise Malformed("the key is not that of the first certificate", hint=_ORDER)
    _expect_signer(held[0], at)
    for one in held:
        expect_strict(_der(one))
    return Signer(private, b"".join(map(_pem, held)))


_ORDER = "the signer's certificate first, then the one above it, without the root"


def _expect_signer(found: x509.Certificate, at: datetime) -> None:
    if not found.not_valid_before_utc <= at < found.not_valid_after_utc:
        raise Malformed("the certificate does not hold today")
    try:
        purposes = found.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        usage = found.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound as wrong:
        raise Malformed("the certificate does not say what it is for", hint=_PURPOSE) from wrong
    if ExtendedKeyUsageOID.EMAIL_PROTECTION not in purposes or not usage.digital_signature:
        raise Malformed("the certificate may not sign films", hint=_PURPOSE)


_PURPOSE = "key usage digitalSignature, extended key usage emailProtection"


def written(signer: Signer) -> bytes:
    """Return a signer as one PEM file, which must be sealed before it is kept."""
    key = signer.key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return key + signer.chain


def read(data: bytes) -> Signer:
    """Return the signer that `written` wrote.

    Raises:
        Malformed: it did not.
    """
    try:
        key = serialization.load_pem_private_key(data, None)
        x509.load_pem_x509_certificates(data)
    except (TypeError, ValueError, UnsupportedAlgorithm) as wrong:
        raise Malformed("the film's key is damaged", hint="restore keys/ from a backup") from wrong
    if not isinstance(key, Ed25519PrivateKey | ec.EllipticCurvePrivateKey):
        raise Malformed("the film's key is of a kind that is not taken")
    return Signer(key, data[data.index(b"-----BEGIN CERTIFICATE") :])


def pinned(data: bytes) -> tuple[x509.Certificate, ...]:
    """Return the certificates in a file, PEM or DER.

    Raises:
        Malformed: there are none.
    """
    try:
        if b"-----BEGIN" in data:
            return tuple(x509.load_pem_x509_certificates(data))
        return (x509.load_der_x509_certificate(data),)
    except ValueError as wrong:
        raise Malformed("this is no certificate", hint="the PEM file that the team gave") from wrong


def expect_strict(data: bytes) -> None:
    """Expect a certificate in DER that can be written in this one way only.

    What stands outside its signature could otherwise be changed by anybody: another length, bits
    that are counted as unused, more after its end, another name of the algorithm.

    Raises:
        Malformed: it is none, or it could.
    """
    try:
        body, algorithm, signature = der.read(data).expect(der.SEQUENCE).children()
        _expect_shortest(body)
        _, serial, inner, *_ = body.expect(der.SEQUENCE).children()
        bits = signature.expect(0x03).content
        if inner.whole != algorithm.whole or bits[:1] != b"\0" or serial.tag != der.INTEGER:
            raise ValueError("in another form")
        if _der(x509.load_der_x509_certificate(data)) != data:
            raise ValueError("in another form")
        notice.of_certificate(data)
    except (ValueError, x509.InvalidVersion) as wrong:
        raise Malformed("a certificate is not written in the one form that DER has") from wrong


def _expect_shortest(found: der.Element) -> None:
    waiting = [found]
    while waiting:
        one = waiting.pop()
        waiting += one.children() if one.tag & 0x20 else ()  # of what consists of others


def may_sign_others(found: x509.Certificate) -> bool:
    """Say whether a certificate is a root or stands between one and signers."""
    try:
        return bool(found.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    except (x509.ExtensionNotFound, ValueError):
        return False


def fingerprint(found: x509.Certificate) -> str:
    """Return 64 hex digits to compare over the telephone."""
    return found.fingerprint(hashes.SHA256()).hex()


def organisation(found: x509.Certificate) -> str:
    """Return the organisation that a certificate names; empty if none, or not to be printed."""
    try:
        named = found.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    except ValueError:
        return ""
    text = str(named[0].value) if named else ""
    return text if text.isprintable() and len(text) <= LONGEST_NAME else ""


def _alone(root: x509.Certificate) -> bool:
    limits = root.extensions.get_extension_for_class(x509.BasicConstraints).value
    named = root.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return limits.path_length == 0 and [n.value for n in named] == ["Root of a film's signer"]


def _curve(key: ec.EllipticCurvePrivateKey) -> tuple[str, hashes.HashAlgorithm, int]:
    if key.curve.name not in _CURVES:
        raise Misused("this kind of key is not taken", hint="Ed25519, P-256 or P-384")
    return _CURVES[key.curve.name]


def _name(organisation: str, part: str) -> x509.Name:
    both = ((NameOID.ORGANIZATION_NAME, organisation), (NameOID.COMMON_NAME, part))
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in both])


def _usage(*, digital_signature: bool = False, key_cert_sign: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature, key_cert_sign=key_cert_sign,
        content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _pem(found: x509.Certificate) -> bytes:
    return found.public_bytes(serialization.Encoding.PEM)


def _der(found: x509.Certificate) -> bytes:
    return found.public_bytes(serialization.Encoding.DER)
