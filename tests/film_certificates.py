"""A certificate of films in the forms that somebody else could give it without any key."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import utils
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding

from bearwitness.adapters.media.credentials import certificates
from bearwitness.proof import der
from proof_builders import AT

_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # its order, FIPS 186


def _entropy() -> certificates.Entropy:
    numbers = iter(range(1, 9))
    return lambda size: bytes([next(numbers)]) * size


FILM_CERTIFICATE = certificates.made("Invented newsroom", at=AT, entropy=_entropy()).own


def certificate_forms(own: bytes) -> Iterator[tuple[str, bytes, bool]]:
    """Yield what each is, its bytes, and whether it is strict DER; all have one key."""
    body, algorithm, signature = (one.whole for one in der.read(own).children())
    unused = bytearray(signature)
    unused[-len(der.read(signature).content)] = 1
    null = _sequence(der.read(algorithm).content + b"\5\0")
    other = bytes.fromhex("300a06082a8648ce3d040302")
    yield "as it was issued", own, True
    yield "issued again for the same key", _again(own), True
    yield "a bit of the signature counted as unused", _sequence(body + algorithm + unused), False
    yield "another algorithm outside", _sequence(body + other + signature), False
    yield "parameters of the algorithm outside", _sequence(body + null + signature), False
    yield "more inside its end", _sequence(der.read(own).content + b"\5\0"), False
    yield "more behind its end", own + b"\0", False
    yield "a longer length", b"\x30\x83\0" + own[2:], False
    yield "a part cut off", own[:-1], False
    yield "nothing", b"", False


def twin(own: bytes) -> bytes:
    """Return a certificate that P-256 signed, with the other of the two signatures that hold."""
    body, algorithm, signature = der.read(own).children()
    r, s = utils.decode_dss_signature(signature.content[1:])
    bits = b"\0" + utils.encode_dss_signature(r, _P256 - s)
    return _sequence(body.whole + algorithm.whole + bytes([3, len(bits)]) + bits)


def pem(data: bytes) -> bytes:
    """Return a certificate as PEM without reading it."""
    lines = base64.encodebytes(data)
    return b"-----BEGIN CERTIFICATE-----\n" + lines + b"-----END CERTIFICATE-----\n"


def _sequence(content: bytes) -> bytes:
    return b"\x30\x82" + len(content).to_bytes(2, "big") + content


def _again(own: bytes) -> bytes:
    old = x509.load_der_x509_certificate(own)
    key = Ed25519PrivateKey.from_private_bytes(bytes([99]) * 32)
    builder = x509.CertificateBuilder(old.issuer, old.subject, old.public_key(), 99)
    builder = builder.not_valid_before(old.not_valid_before_utc)
    made = builder.not_valid_after(old.not_valid_after_utc).sign(key, None)
    return made.public_bytes(Encoding.DER)
