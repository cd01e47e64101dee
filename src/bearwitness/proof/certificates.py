"""Certificates of timestamping authorities (RFC 5280), as far as a timestamp needs them.

Read by hand, like the tokens, so that the browser's verifier and this one take and refuse the
same. Whatever is not as docs/spec/log.md says is no certificate: three parts, version 3 or 1, times
in the two forms of RFC 5280, no extension twice. A certificate that the spec does not allow to
certify others is an end, however many it has signed.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from bearwitness.proof import der, display

RSA, EC = "rsa", "ec"
SIGNED_WITH = {
    "1.2.840.113549.1.1.11": (RSA, "sha256"),
    "1.2.840.113549.1.1.12": (RSA, "sha384"),
    "1.2.840.113549.1.1.13": (RSA, "sha512"),
    "1.2.840.10045.4.3.2": (EC, "sha256"),
    "1.2.840.10045.4.3.3": (EC, "sha384"),
    "1.2.840.10045.4.3.4": (EC, "sha512"),
}
_KEYS = {  # by the whole AlgorithmIdentifier of the key: its family, and the curve
    "300d06092a864886f70d0101010500": (RSA, ""),
    "301306072a8648ce3d020106082a8648ce3d030107": (EC, "secp256r1"),
    "301006072a8648ce3d020106052b81040022": (EC, "secp384r1"),
    "301006072a8648ce3d020106052b81040023": (EC, "secp521r1"),
}
_HASHES = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
_RSA_BITS, _RSA_EXPONENTS = range(2048, 8193), (3, 65537)
_KEY_ID, _KEY_USAGE, _BASIC = "2.5.29.14", "2.5.29.15", "2.5.29.19"
_NAMES_ONLY, _POLICIES, _ABOVE, _USES = "2.5.29.30", "2.5.29.32", "2.5.29.35", "2.5.29.37"
_HEEDED = frozenset({_KEY_USAGE, _BASIC, _POLICIES, _USES})  # these may be critical
_TIME_STAMPING = "1.3.6.1.5.5.7.3.8"
_STAMPS, _CERTIFIES = 0xC0, 0x04  # bits of a key usage: the first two, and the sixth
_COMMON_NAME, _LONGEST_NAME = "2.5.4.3", 64
_TIMES = {
    0x17: re.compile("([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})Z"),
    0x18: re.compile("([1-9][0-9]{3})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})Z"),
}


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate says. Two are the same if their bytes are."""

    whole: bytes
    body: bytes = field(repr=False, compare=False)
    serial: bytes = field(compare=False)
    issuer: bytes = field(repr=False, compare=False)
    subject: bytes = field(repr=False, compare=False)
    since: datetime = field(compare=False)
    until: datetime = field(compare=False)
    key: bytes = field(repr=False, compare=False)  # SubjectPublicKeyInfo
    how: str = field(compare=False)  # algorithm of its issuer's signature
    signature: bytes = field(repr=False, compare=False)
    extensions: dict[str, tuple[bool, bytes]] = field(repr=False, compare=False)

    def valid(self, at: datetime) -> bool:
        """Tell whether this moment lies within its time."""
        return self.since <= at <= self.until

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate: the one name that nobody can choose."""
        return hashlib.sha256(self.whole).hexdigest()

    @property
    def name(self) -> str:
        """Its common name as a line of text, for certificates that a reader pinned.

        No control, bidirectional or invisible character and at most 64 letters; else, or
        without such a name, the beginning of the fingerprint.
        """
        parts = [one.children() for group in der.read(self.subject).children()
                 for one in group.children()]  # fmt: skip
        named = [part[1].content for part in parts if part[0].oid() == _COMMON_NAME]
        text = named[-1].decode("utf-8", "replace") if named else ""
        kept = "".join(one for one in text if one not in "\t\n" and display.showable(one))
        shown = re.sub(" +", " ", kept).strip(" ")[:_LONGEST_NAME].strip(" ")
        return shown or f"certificate {self.fingerprint[:32]}"


def read(whole: bytes) -> Certificate:
    """Return what a certificate in DER says.

    Raises:
        ValueError: it is not one in the form that docs/spec/log.md allows.
    """
    body, algorithm, signature = der.read(whole).expect(der.SEQUENCE).children()
    first, *parts = body.expect(der.SEQUENCE).children()
    if first.tag == der.INTEGER:  # version 1, which has no extensions and so may do nothing
        parts = [first, *parts]
    elif first.expect(0xA0).content != b"\2\1\2":
        raise ValueError("a certificate of another version")
    serial, inner, issuer, validity, subject, key, *more = parts
    since, until = map(moment, validity.expect(der.SEQUENCE).children())
    held = [one for one in more if one.tag == 0xA3]
    bits = signature.expect(0x03).content
    how, *_ = algorithm.expect(der.SEQUENCE).children()
    if (
        inner.whole != algorithm.whole
        or not {one.tag for one in more} <= ({0x81, 0x82, 0xA3} if first.tag == 0xA0 else set())
        or len(held) > 1
        or bits[:1] != b"\0"
    ):
        raise ValueError("not a certificate in its one form")
    extensions = _extensions(der.read(held[0].content)) if held else {}
    for name in (subject, issuer):
        _checked_name(name)
    kind, public = key.expect(der.SEQUENCE).children()
    its, *_ = kind.expect(der.SEQUENCE).children()
    its.oid()
    public.expect(0x03)
    found = Certificate(
        whole, body.whole, serial.expect(der.INTEGER).content, issuer.whole, subject.whole,
        since, until, key.whole,
        how.oid(), bits[1:], extensions,
    )  # fmt: skip
    for look in (_basic, _usage, _key_ids):
        look(found)  # whatever is in another form is no certificate, asked for or not
    return found


def moment(one: der.Element) -> datetime:
    """Read a time of a certificate: RFC 5280 section 4.1.2.5, nothing before or after it."""
    found = _TIMES[one.tag].fullmatch(one.content.decode("ascii")) if one.tag in _TIMES else None
    if not found:
        raise ValueError("not a time")
    year, *rest = map(int, found.groups())
    century = 0 if one.tag == der.TIME else 2000 if year < 50 else 1900
    return datetime(century + year, *rest, tzinfo=UTC)  # type: ignore[misc, arg-type]


def may_stamp(one: Certificate) -> bool:
    """Tell whether its key is for timestamps and nothing else (RFC 3161 section 2.3)."""
    critical, value = one.extensions.get(_USES, (False, b""))
    if not critical or not _understood(one):
        return False
    uses = [use.oid() for use in der.read(value).expect(der.SEQUENCE).children()]
    bits = _usage(one)
    return uses == [_TIME_STAMPING] and (bits is None or (bits != 0 and not bits & ~_STAMPS))


def certified(below: Certificate, above: Certificate, *, between: int, at: datetime) -> bool:
    """Tell whether one certificate stands behind another at a moment.

    Args:
        below: the one that was signed.
        above: the one that may have signed it.
        between: how many certificates stand between `above` and the signer's, those aside that
            certify themselves.
        at: the moment that the token states.
    """
    ca, longest = _basic(above)
    bits = _usage(above)
    return (
        above != below
        and ca
        and (longest is None or between <= longest)
        and (bits is None or bool(bits & _CERTIFIES))
        and _understood(above)
        and above.valid(at)
        and _key_named(below, above)
        and _signed_by(below, above)
    )


def related(one: Certificate, other: Certificate) -> bool:
    """Tell whether two certificates are of one authority.

    They are if they have the same key, or one signed the other: whatever either may do besides.
    """
    return one.key == other.key or _signed_by(one, other) or _signed_by(other, one)


def holds(key: bytes, signature: bytes, message: bytes, family: str, digest: str) -> bool:
    """Tell whether a key of this family signed a message; False for keys that we do not take."""
    try:
        if _family(key) != family:
            return False
        loaded = load_der_public_key(key)
        if isinstance(loaded, rsa.RSAPublicKey):
            loaded.verify(signature, message, padding.PKCS1v15(), _HASHES[digest])
        elif isinstance(loaded, ec.EllipticCurvePublicKey):
            loaded.verify(signature, message, ec.ECDSA(_HASHES[digest]))
    except (ValueError, IndexError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _signed_by(below: Certificate, above: Certificate) -> bool:
    named = above.subject == below.issuer and below.how in SIGNED_WITH
    return named and holds(above.key, below.signature, below.body, *SIGNED_WITH[below.how])


def _family(key: bytes) -> str | None:
    algorithm, bits = der.read(key).expect(der.SEQUENCE).children()
    family, curve = _KEYS.get(algorithm.whole.hex(), (None, ""))
    public = bits.expect(0x03).content
    if public[:1] != b"\0":
        return None
    if curve:
        return family if public[1] == 4 else None  # both numbers of the point
    if family is None:
        return None
    modulus, exponent = (n.number() for n in der.read(public[1:]).children())
    fits = modulus > 0 and modulus.bit_length() in _RSA_BITS and exponent in _RSA_EXPONENTS
    return family if fits else None


def _extensions(held: der.Element) -> dict[str, tuple[bool, bytes]]:
    found: dict[str, tuple[bool, bytes]] = {}
    for one in held.expect(der.SEQUENCE).children():
        kind, *critical, value = one.expect(der.SEQUENCE).children()
        if kind.oid() in found or len(critical) > 1:
            raise ValueError("an extension stands twice")
        found[kind.oid()] = (any(map(_boolean, critical)), value.expect(der.OCTETS).content)
    return found


def _boolean(one: der.Element) -> bool:
    if one.expect(0x01).content not in (b"\0", b"\xff"):
        raise ValueError("neither true nor false")
    return one.content == b"\xff"


def _basic(one: Certificate) -> tuple[bool, int | None]:
    """Return whether it may certify others, and how many may stand between."""
    _, value = one.extensions.get(_BASIC, (False, b"\x30\x00"))
    parts = der.read(value).expect(der.SEQUENCE).children()
    ca = bool(parts) and parts[0].tag == 0x01 and _boolean(parts[0])
    rest = parts[1:] if parts and parts[0].tag == 0x01 else parts
    longest = [part.number() for part in rest]
    short = all(1 <= len(part.content) <= 4 for part in rest)
    if len(rest) > 1 or not short or any(number < 0 for number in longest):
        raise ValueError("not a constraint")
    return ca, longest[0] if longest else None


def _usage(one: Certificate) -> int | None:
    """Return the bits of its key usage, the first in 0x80; the ninth as 0x100."""
    if _KEY_USAGE not in one.extensions:
        return None
    content = der.read(one.extensions[_KEY_USAGE][1]).expect(0x03).content
    if len(content) not in (2, 3) or content[0] > 7:
        raise ValueError("not a key usage")
    return content[1] | (0x100 if len(content) == 3 and content[2] else 0)


def _key_ids(one: Certificate) -> tuple[bytes | None, bytes | None, bytes | None]:
    """Return its key's id, and the id and serial number of the one that it says is above."""
    own = one.extensions.get(_KEY_ID)
    above = one.extensions.get(_ABOVE)
    parts = der.read(above[1]).expect(der.SEQUENCE).children() if above else []
    said = {part.tag: part.content for part in parts}
    mine = der.read(own[1]).expect(der.OCTETS).content if own else None
    return mine, said.get(0x80), said.get(0x82)


def _key_named(below: Certificate, above: Certificate) -> bool:
    own = _key_ids(above)[0]
    _, wanted, serial = _key_ids(below)
    return (own is None or wanted in (None, own)) and serial in (None, above.serial)


def _understood(one: Certificate) -> bool:
    """Tell whether it asks for nothing that we do not do; constraints on names we do not."""
    critical = {name for name, (must, _) in one.extensions.items() if must}
    return critical <= _HEEDED and _NAMES_ONLY not in one.extensions


def _checked_name(name: der.Element) -> None:
    for group in name.expect(der.SEQUENCE).children():
        for one in group.expect(der.SET).children():
            kind, _ = one.expect(der.SEQUENCE).children()
            kind.oid()
