"""Timestamps made by hand, so that each rule can be broken alone, and chains to stand above them.

`python tests/token_builders.py` writes two files in vectors/proof/stamps; rows that are there stay.
chains.json has for each chain a token of the vectors' checkpoint, the root that a policy pins, and
whether it is a clock; clocks.json several tokens, what is pinned, and how many clocks that is.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from bearwitness.proof import checkpoint
from bearwitness.proof.encoding import b64
from proof_builders import AT, LAKESHORE
from stamp_stand import STAMPS

TEXT = checkpoint.parse(LAKESHORE.checkpoint).note.text.encode()
SHA256, SHA512 = "2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.3"
ECDSA, ECDSA_512, RSA = "1.2.840.10045.4.3.2", "1.2.840.10045.4.3.4", "1.2.840.113549.1.1.11"
DATA, INFO = "1.2.840.113549.1.7.1", "1.2.840.113549.1.9.16.1.4"
KEY = ec.derive_private_key(7, ec.SECP256R1())


def der(tag: int, *parts: bytes) -> bytes:
    whole = b"".join(parts)
    if len(whole) < 128:
        return bytes([tag, len(whole)]) + whole
    size = len(whole).to_bytes((len(whole).bit_length() + 7) // 8, "big")
    return bytes([tag, 128 | len(size)]) + size + whole


def oid(dotted: str) -> bytes:
    first, second, *rest = map(int, dotted.split("."))
    out = b""
    for number in (40 * first + second, *rest):
        digits = [number & 127]
        while number := number >> 7:
            digits.append(number & 127 | 128)
        out += bytes(reversed(digits))
    return der(6, out)


def token(
    *, by, at=b"20260301120000Z", about=INFO, kind=INFO, how=ECDSA, named="sha256", twice=False,
    key=KEY, others=(), serial=None, digested=None, version=b"\3", used=SHA256, carried=True,
):  # fmt: skip
    """Return a token by a certificate; each argument but it breaks or bends one rule."""
    digest = der(48, der(48, oid(SHA256)), der(4, hashlib.sha256(TEXT).digest()))
    info = der(48, der(2, b"\1"), oid("1.2.3"), digest, der(2, b"\5"), der(24, at))
    whole = by.public_bytes(Encoding.DER)
    which = [der(48, oid(SHA512))] if named == "sha512" else []
    which.append(der(4, hashlib.new(named, whole).digest()))
    attributes = [
        der(48, oid("1.2.840.113549.1.9.3"), der(49, oid(kind))),
        der(
            48,
            oid("1.2.840.113549.1.9.4"),
            der(49, der(4, hashlib.sha256(digested or info).digest())),
        ),
        der(48, oid("1.2.840.113549.1.9.16.2.47"), der(49, der(48, der(48, der(48, *which))))),
    ]
    attributes += attributes[:1] * twice
    signed = der(49, *attributes)
    if isinstance(key, rsa.RSAPrivateKey):
        how, signature = RSA, key.sign(signed, padding.PKCS1v15(), hashes.SHA256())
    else:
        signature = key.sign(signed, ec.ECDSA(hashes.SHA256()))
    number = (by.serial_number if serial is None else serial).to_bytes(1, "big")
    signer = der(
        48, der(2, b"\1"), der(48, by.issuer.public_bytes(), der(2, number)),
        der(48, oid(SHA256)), der(0xA0, *attributes), der(48, oid(how)), der(4, signature),
    )  # fmt: skip
    held = [whole] * carried + [one.public_bytes(Encoding.DER) for one in others]
    data = der(
        48, der(2, version), der(49, der(48, oid(used))),
        der(48, oid(about), der(0xA0, der(4, info))), der(0xA0, *held), der(49, signer),
    )  # fmt: skip
    return der(48, oid("1.2.840.113549.1.7.2"), der(0xA0, data))


@dataclass(frozen=True)
class Made:
    """A certificate and the key in it."""

    key: Any
    certificate: x509.Certificate


def usage(*names: str) -> x509.KeyUsage:
    every = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
        "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: name in names for name in every})


CA = (x509.BasicConstraints(ca=True, path_length=None), True)
CERTIFIES = (usage("key_cert_sign"), True)
SIGNS = (usage("digital_signature"), True)
STAMPS_ONLY = (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True)
DAY = timedelta(days=1)
_SEEDS = iter(range(100, 10_000))


def fresh(curve: type[ec.EllipticCurve] = ec.SECP256R1) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(next(_SEEDS), curve())


def named(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def made(
    name: str, extensions: Any, *, by: Made | None = None, key: Any = None, serial: int = 5,
    since: int = -9, until: int = 9, issuer: x509.Name | None = None, signed_by: Any = None,
) -> Made:  # fmt: skip
    """Return a certificate of the days around the checkpoint's, by another or by itself."""
    key = key or fresh()
    above = by.certificate.subject if by else named(name)
    built = x509.CertificateBuilder(
        issuer or above, named(name), key.public_key(), serial, AT + since * DAY, AT + until * DAY
    )
    for one, critical in extensions:
        built = built.add_extension(one, critical=critical)
    signing = signed_by or (by.key if by else key)
    digest = None if isinstance(signing, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return Made(key, built.sign(signing, digest))


def raw(dotted: str, value: bytes, *, critical: bool = False) -> tuple[Any, bool]:
    return x509.UnrecognizedExtension(x509.ObjectIdentifier(dotted), value), critical


ROOT = made("Invented root", [CA, CERTIFIES], key=ec.derive_private_key(11, ec.SECP256R1()))
_UNKNOWN = raw("1.2.3.4", b"\x05\x00", critical=True)
_NOT_CA = raw("2.5.29.19", bytes.fromhex("30030101 00".replace(" ", "")))


def depth(number: int) -> tuple[Any, bool]:
    return x509.BasicConstraints(ca=True, path_length=number), True


def _chain(
    middles: Any = (), *, root: Made = ROOT, signer: Any = (SIGNS, STAMPS_ONLY), key: Any = None,
    serial: int | None = None, others: Any = (), **more: Any,
) -> tuple[bytes, bytes]:  # fmt: skip
    above, carried = root, []
    for number, middle in enumerate(middles):
        words = dict(middle) if isinstance(middle, dict) else {"extensions": middle}
        above = made(f"Invented middle {number}", words.pop("extensions"), by=above,
                     serial=20 + number, **words)  # fmt: skip
        carried.append(above.certificate)
    last = made("Invented signer", signer, by=above, key=key or KEY, serial=7, **more)
    whole = token(by=last.certificate, key=last.key, others=[*carried, *others], serial=serial)
    return whole, root.certificate.public_bytes(Encoding.DER)


def _renewed(longest: int) -> tuple[bytes, bytes]:
    """A chain in which a certificate between has a new key, certified in its own name."""

    def key_ids(own: bytes, above: bytes) -> Any:
        said = x509.AuthorityKeyIdentifier(above, None, None)
        return (x509.SubjectKeyIdentifier(own), False), (said, False)

    root = made("Root of one that renews", [depth(longest), CERTIFIES])
    first = made("Renewed", [CA, CERTIFIES, key_ids(b"1", b"0")[0]], by=root, serial=20)
    second = made("Renewed", [CA, CERTIFIES, *key_ids(b"2", b"1")], by=first, serial=21)
    signer = made("Invented signer", [SIGNS, STAMPS_ONLY, key_ids(b"3", b"2")[1]], by=second,
                  key=KEY, serial=7)  # fmt: skip
    whole = token(by=signer.certificate, others=[second.certificate, first.certificate])
    return whole, root.certificate.public_bytes(Encoding.DER)


def chains() -> Iterator[tuple[str, bool, bytes, bytes]]:
    """Yield each chain: what it is, whether it is a clock, the token, and the root in DER."""
    good = (CA, CERTIFIES)
    yield "a signer below the root", True, *_chain()
    yield "a certificate between", True, *_chain([good])
    yield "two between, as many as the root allows", True, *_chain(
        [good, (depth(0), CERTIFIES)],
        root=made("Root for two", [depth(2), CERTIFIES]))  # fmt: skip
    yield "a certificate between without a key usage", True, *_chain([[CA]])
    yield "policies that are critical", True, *_chain([[*good, (x509.CertificatePolicies(
        [x509.PolicyInformation(x509.ObjectIdentifier("1.2.3.5"), None)]), True)]])  # fmt: skip
    yield "keys of RSA", True, *_chain(
        key=rsa.generate_private_key(public_exponent=65537, key_size=2048))  # fmt: skip
    yield "keys of P-384 and P-521", True, *_chain(
        [{"extensions": good, "key": fresh(ec.SECP384R1)}], key=fresh(ec.SECP521R1))  # fmt: skip
    yield "an old certificate of version 1 carried along", True, *_chain(others=[old()])
    yield "one between that its own name certified, which is not counted", True, *_renewed(1)
    yield "two between, one of which is not counted, under a root for none", False, *_renewed(0)
    # who may certify
    yield "an issuer that says CA:FALSE in so many words", False, *_chain([[_NOT_CA, CERTIFIES]])
    yield "an issuer that says CA:FALSE", False, *_chain(
        [[(x509.BasicConstraints(ca=False, path_length=None), True)]])  # fmt: skip
    yield "an issuer that does not say whether it is a CA", False, *_chain([[CERTIFIES]])
    yield "an issuer whose key may not certify", False, *_chain([[CA, SIGNS]])
    yield "an issuer with an unknown critical extension", False, *_chain([[*good, _UNKNOWN]])
    yield "an issuer too far above", False, *_chain([(depth(0), CERTIFIES), good])
    yield "a root that allows none between", False, *_chain(
        [good], root=made("Root for none", [depth(0), CERTIFIES]))  # fmt: skip
    yield "a root whose key may not certify", False, *_chain(
        root=made("Root that signs", [CA, SIGNS]))  # fmt: skip
    yield "a root with an unknown critical extension", False, *_chain(
        root=made("Root with more", [CA, CERTIFIES, _UNKNOWN]))  # fmt: skip
    yield "an issuer that was valid no more", False, *_chain(
        [{"extensions": good, "since": -9, "until": -1}])  # fmt: skip
    yield "an issuer that was not valid yet", False, *_chain(
        [{"extensions": good, "since": 1, "until": 9}])  # fmt: skip
    yield "a root that was valid no more", False, *_chain(
        root=made("Old root", [CA, CERTIFIES], until=-1))  # fmt: skip
    yield "a signer that was valid no more", False, *_chain(until=-1)
    yield "an issuer of another name", False, *_chain([good], issuer=named("Somebody else"))
    yield "an issuer's name with another's signature", False, *_chain([good], signed_by=fresh())
    yield (
        "an issuer whose key has another id than is named",
        False,
        *_chain(
            [[*good, (x509.SubjectKeyIdentifier(b"one"), False)]],
            signer=(SIGNS, STAMPS_ONLY, (x509.AuthorityKeyIdentifier(b"two", None, None), False)),
        ),
    )
    # who may stamp
    both = [ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.SERVER_AUTH]
    yield "a signer for nothing in particular", False, *_chain(signer=[SIGNS])
    yield "a signer whose purpose is not critical", False, *_chain(
        signer=[SIGNS, (STAMPS_ONLY[0], False)])  # fmt: skip
    yield "a signer for two purposes", False, *_chain(
        signer=[SIGNS, (x509.ExtendedKeyUsage(both), True)])  # fmt: skip
    yield "a signer for another purpose", False, *_chain(
        signer=[SIGNS, (x509.ExtendedKeyUsage(both[1:]), True)])  # fmt: skip
    yield "a signer whose key is for encryption too", False, *_chain(
        signer=[(usage("digital_signature", "key_encipherment"), True), STAMPS_ONLY])  # fmt: skip
    yield "a signer with an unknown critical extension", False, *_chain(
        signer=[SIGNS, STAMPS_ONLY, _UNKNOWN])  # fmt: skip
    yield "another serial number than the certificate's", False, *_chain(serial=8)
    # what openssl takes and we do not
    yield f"{STRICTER}secp256k1", False, *_chain(key=fresh(ec.SECP256K1))
    yield f"{STRICTER}brainpoolP256r1", False, *_chain(key=fresh(ec.BrainpoolP256R1))
    yield f"{STRICTER}an issuer with secp256k1", False, *_chain(
        [{"extensions": good, "key": fresh(ec.SECP256K1)}])  # fmt: skip
    edwards = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32))
    yield f"{STRICTER}an issuer with Ed25519", False, *_chain(
        [{"extensions": good, "key": edwards}])  # fmt: skip
    yield f"{STRICTER}a certificate in another form carried along", False, *_chain(
        others=[made("Other", [raw("2.5.29.19", b"\x04\x00")]).certificate])  # fmt: skip
    yield f"{STRICTER}constraints on names", False, *_chain(
        [[*good, (x509.NameConstraints([x509.DNSName("example.org")], None), False)]])  # fmt: skip


def old() -> x509.Certificate:
    """A certificate of version 1, which only OpenSSL still makes."""
    with tempfile.TemporaryDirectory() as folder:
        for words in (
            "ecparam -name prime256v1 -genkey -noout -out key",
            "req -new -key key -subj /CN=Old -out csr",
            "x509 -req -in csr -signkey key -days 9 -set_serial 3 -out pem",
        ):
            subprocess.run(["openssl", *words.split()], cwd=folder, check=True, capture_output=True)
        return x509.load_pem_x509_certificate((Path(folder) / "pem").read_bytes())


Clocks = tuple[str, int, list[bytes], list[bytes]]


def clocks() -> Iterator[Clocks]:
    """Yield timestamps by certificates that two pins stand behind, and how many clocks that is."""
    roots = [made(f"Root {name}", [CA, CERTIFIES]) for name in ("one", "two")]
    pins = [_der(root) for root in roots]
    yield "one token whose middle key two roots certified, its certificates swapped", 1, [
        *_swapped(roots)], pins  # fmt: skip
    twice = [_signer(root, key=KEY, serial=7 + n) for n, root in enumerate(roots)]
    yield "one stamping key that two roots certified", 1, [
        token(by=one.certificate) for one in twice], pins  # fmt: skip
    years = [_signer(roots[0], serial=9 + n) for n in range(2)]
    carried = [roots[0].certificate]
    yield "two signers whose root stands in both tokens and in no policy", 1, [
        token(by=one.certificate, key=one.key, others=carried) for one in years
    ], [_der(one) for one in years]  # fmt: skip
    named = [made(name, [CA, CERTIFIES]) for name in ("\U0001f600 one", "\ufb00 two")]
    below = [_signer(root) for root in named]
    yield "two clocks of one second, in the order of the code points of their names", 2, [
        token(by=one.certificate, key=one.key) for one in below
    ], [_der(root) for root in named]  # fmt: skip


def _swapped(roots: list[Made]) -> tuple[bytes, bytes]:
    key = fresh()
    middles = [_der(made("Middle", [CA, CERTIFIES], by=root, key=key)) for root in roots]
    while len(middles[0]) != len(middles[1]):  # signatures in DER differ in length
        middles[1] = _der(made("Middle", [CA, CERTIFIES], by=roots[1], key=key))
    first = x509.load_der_x509_certificate(middles[0])
    signer = _signer(Made(key, first), key=KEY)
    whole = token(by=signer.certificate, others=[first])
    return whole, whole.replace(*middles)


def _signer(above: Made, *, key: Any = None, serial: int = 7) -> Made:
    return made("Invented signer", [SIGNS, STAMPS_ONLY], by=above, key=key, serial=serial)


def _der(one: Made) -> bytes:
    return one.certificate.public_bytes(Encoding.DER)


STRICTER = "stricter than openssl: "


def kept() -> list[dict[str, Any]]:
    """Return the stored chains: name, token and root in base64, and whether it is a clock."""
    return json.loads((STAMPS / "chains.json").read_text())


def kept_clocks() -> list[dict[str, Any]]:
    """Return the stored clocks: name, how many, and tokens and authorities in base64."""
    return json.loads((STAMPS / "clocks.json").read_text())


def _write(name: str, rows: list[dict[str, Any]]) -> None:
    file = STAMPS / name
    there = {row["name"]: row for row in json.loads(file.read_text())} if file.exists() else {}
    made = [there.get(row["name"], row) for row in rows]
    file.write_text(json.dumps(made, indent=1) + "\n")


if __name__ == "__main__":
    _write("chains.json", [
        {"name": name, "clock": clock, "token": b64(whole), "root": b64(root)}
        for name, clock, whole, root in chains()
    ])  # fmt: skip
    _write("clocks.json", [
        {"name": name, "clocks": number, "tokens": [*map(b64, tokens)],
         "authorities": [*map(b64, pins)]}
        for name, number, tokens, pins in clocks()
    ])  # fmt: skip
