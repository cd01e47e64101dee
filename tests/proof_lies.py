"""Bundles that lie, in every way we know, each with the step that must fail."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace

from bearwitness.proof import authority, checkpoint, compact, notes, passages, stamps
from bearwitness.proof.base45 import b45, from_b45
from bearwitness.proof.encoding import b64, b64url, canonical
from bearwitness.proof.policy import Policy, issuer_name
from proof_builders import (
    AT,
    COSIGNED,
    COSIGNER,
    COSIGNER_KEY,
    DISCLOSED,
    GOOD,
    LAKESHORE,
    LOG,
    LOG_KEY,
    ORIGIN,
    OUTLIVING,
    OUTLIVING_KEY,
    POLICY,
    SECOND,
    STRANGER,
    THIRD,
    changed,
    disclosure,
    insider,
    logged,
    parts,
    payload,
    resigned,
    signed_note,
    with_parts,
)  # fmt: skip
from stamp_stand import stamped
from token_builders import kept as chains
from token_builders import kept_clocks


def _credential_lies() -> Iterator[tuple[str, int, bytes]]:
    jwt, *shown, _ = parts()
    header, payload, signature = jwt.split(".")
    none = b64url(b'{"alg":"none","typ":"dc+sd-jwt"}')
    plain = base64.urlsafe_b64decode(payload + "===")
    other = parts(LAKESHORE.bundle(index=2))
    critical = b'{"alg":"EdDSA","crit":["x"],"typ":"dc+sd-jwt","x":1}'
    yield "alg none", 4, with_parts([f"{none}.{payload}.", *shown, ""])
    yield "unknown critical field", 4, with_parts([resigned(plain, critical), *shown, ""])
    hmac = b64url(b'{"alg":"HS256","typ":"dc+sd-jwt"}')
    yield "HMAC under the public key", 4, with_parts([f"{hmac}.{payload}.{signature}", *shown, ""])
    yield "signed by a stranger", 4, with_parts([resigned(plain, signer=STRANGER), *shown, ""])
    yield "signature stripped", 4, with_parts([f"{header}.{payload}.", *shown, ""])
    yield "signature not canonical", 4, with_parts([jwt[:-1] + chr(ord(jwt[-1]) + 1), *shown, ""])
    yield "four parts", 4, with_parts([jwt + "." + signature, *shown, ""])
    yield "a key binding jwt at the end", 4, with_parts([jwt, *shown, jwt])
    yield "no tilde at all", 4, with_parts([jwt])
    yield "payload with spaces", 4, with_parts([resigned(plain.replace(b",", b", ")), *shown, ""])
    yield "payload with a duplicate name", 4, with_parts([
        resigned(plain[:-1] + b',"vct":"urn:bearwitness:passage:2"}'), *shown, ""])  # fmt: skip
    yield "future payload version", 4, with_parts([
        resigned(plain.replace(b"passage:2", b"passage:3")), *shown, ""])  # fmt: skip
    other_key = issuer_name(STRANGER.public_key().public_bytes_raw()).encode()
    named = plain.replace(json.loads(GOOD)["issuer"].encode(), other_key)
    yield "another issuer named inside", 4, with_parts([resigned(named), *shown, ""])
    one = json.loads(plain)["words"][0]["_sd"][0]
    loose = plain.replace(one.encode(), _stray(one).encode())
    yield "a digest with stray bits", 4, with_parts([resigned(loose), *shown, ""])
    yield "another digest algorithm", 4, with_parts([
        resigned(plain.replace(b"sha-256", b"sha-512")), *shown, ""])  # fmt: skip
    yield "an appended disclosure", 5, with_parts([jwt, *shown, disclosure("not "), ""])
    yield "a disclosure of another passage", 5, with_parts([jwt, *shown, other[5], ""])
    yield "a disclosure with one word changed", 5, with_parts([
        jwt, *shown[:-1], disclosure("wine."), ""])  # fmt: skip
    yield "an empty disclosure", 5, with_parts([jwt, *shown, "", ""])
    yield "a disclosure padded", 5, with_parts([jwt, *shown[:-1], shown[-1] + "=", ""])
    yield "a disclosure that is not JSON", 5, with_parts([jwt, b64url(b"[not json"), ""])
    yield "a disclosure nested deep", 5, with_parts([jwt, b64url(b"[" * 20_000), ""])
    yield "a disclosure with a salt too short", 5, with_parts([
        jwt, b64url(canonical(["A" * 20, "is", "not "])), ""])  # fmt: skip
    pair = b64url(canonical(["A" * 22, "not "]))
    yield "a disclosure of two parts", 5, with_parts([jwt, pair, ""])
    yield "a disclosure twice", 6, with_parts([jwt, *shown, shown[-1], ""])
    yield "disclosures in another order", 6, with_parts([jwt, *shown[::-1], ""])
    yield "two disclosures exchanged", 6, with_parts([
        jwt, *shown[:3], shown[4], shown[3], *shown[5:], ""])  # fmt: skip


def _insider_lies() -> Iterator[tuple[str, int, bytes]]:
    fields, words = DISCLOSED, [("word", "I "), ("word", "did "), ("word", "not.")]
    yield from _shapes([*fields, *words])
    yield "a disclosure under another name", 5, _named("s001")
    yield "a value that holds digests", 5, insider([*fields, *words[:2], ("word", {"_sd": []})])
    yield "a value that is a list of digests", 5, insider(
        [*fields, *words[:2], ("word", [{"...": "A" * 43}])])  # fmt: skip
    yield "an index that is true", 5, insider([("index", True), *fields[1:], *words])
    yield "an index that is a fraction", 5, insider([("index", 0.5), *fields[1:], *words])
    yield "an index that is a text", 6, insider([("index", "0"), *fields[1:], *words])
    yield "an index beyond the last", 6, insider([("index", 1), *fields[1:], *words])
    yield "a number of passages that is a text", 6, insider(
        [*fields[:2], ("passages", "1"), *fields[3:], *words])  # fmt: skip
    yield "a language that is a sentence", 6, insider(
        [*fields[:1], ("language", "en. And more"), *fields[2:], *words])  # fmt: skip
    yield "a language that is a number", 6, insider(
        [*fields[:1], ("language", 7), *fields[2:], *words])  # fmt: skip
    for name, tag in (("too long", "A" * 23), ("with stray bits", "A" * 21 + "B"), ("a number", 7)):
        yield f"a testimony tag {name}", 6, insider([*fields[:3], ("testimony", tag), *words])
    yield "a slot that is a number", 7, insider([*fields, *words[:2], ("word", 7)])
    yield "an empty slot", 7, insider([*fields, *words[:2], ("word", "")])
    yield "no slots at all", 4, insider(fields)
    yield "more than a thousand slots", 4, bare([*fields, *([("word", "a ")] * 1001)])
    for name, letter in (
        ("right-to-left override", "\u202e"),
        ("right-to-left isolate", "\u2067"),
        ("zero-width space", "\u200b"),
        ("soft hyphen", "\u00ad"),
        ("escape", "\u001b"),
        ("invisible tag letters", "\U000e0041"),
        ("private use", "\ue000"),
        ("carriage return", "\r"),
        ("shorthand format control", "\U0001bca0"),
        ("variation selector", "\ufe0f"),
        ("braille blank", "\u2800"),
        ("hieroglyph format control", "\U00013430"),
        ("filler", "\U00016fe4"),
        ("note without a head", "\U0001d159"),
        ("noncharacter", "\ufdd0"),
    ):
        hidden = [*words[:2], ("word", f"not{letter}.")]
        yield f"{name} in a word", 14, insider([*fields, *hidden])


def _shapes(values: list[tuple[str, object]]) -> Iterator[tuple[str, int, bytes]]:
    """Payloads of another shape, which would let two texts stand for one place or hide one."""
    plain, _ = payload(values)
    first, second, third = plain["words"]
    one, other = first["_sd"][0], second["_sd"][0]
    for name, words in {
        "two texts for one place": [first, {"_sd": sorted([other, *third["_sd"]])}],
        "a decoy beside a word": [{"_sd": [one, "A" * 43]}, second, third],
        "one digest for two places": [first, first, third],
        "a place without a digest": [first, {"_sd": []}, third],
        "an empty place": [first, {}, third],
        "a word in clear": [first, {"is": "may "}, third],
        "a word in clear beside a digest": [first, second | {"is": "may "}, third],
        "a word that is a bare text": [first, "may ", third],
        "words that vanish when they are withheld": [{"...": one}, {"...": other}, third],
        "a digest that is a number": [first, {"_sd": [1]}, third],
        "a digest that is too short": [first, {"_sd": ["AAAA"]}, third],
        "a digest with stray bits": [first, {"_sd": ["A" * 42 + "B"]}, third],
        "a place in a place": [first, {"_sd": [{"_sd": [other]}]}, third],
        "words that are an object": {"s000": first, "s001": second, "s002": third},
        "words under digests": {"_sd": sorted([one, other])},
        "words that are null": None,
    }.items():
        yield name, 4, insider(values, words=words)
    yield "one digest for a field and a word", 4, insider(values, index=second)
    yield "a field with two values", 4, insider(values, index={"_sd": sorted([one, "A" * 43])})
    yield "a field in clear", 4, insider(values, language="en")
    yield "digests at the top", 4, insider(values, _sd=["A" * 43])
    yield "a number of slots beside them", 4, insider(values, slots=2)
    yield "a word under a name of its own", 4, insider(values, s003="x")
    yield "a time from which it would not hold", 4, insider(values, exp=1)
    lost = {name: value for name, value in plain.items() if name != "testimony"}
    yield "a field left out", 4, logged(resigned(canonical(lost)), [])


def _named(name: str) -> bytes:
    """A bundle whose second word is disclosed under another name than `is`."""
    plain, made = payload([*DISCLOSED, ("word", "I "), ("word", "did ")])
    made[-1] = disclosure("did ", name=name)
    plain["words"][-1] = {"_sd": [b64url(passages.digest(made[-1]))]}
    return logged(resigned(canonical(plain)), made)


def bare(values: list[tuple[str, object]]) -> bytes:
    """Return a bundle of which nothing is disclosed, all digests made up."""
    plain, _ = payload(values[:5])
    places = [{"_sd": [b64url(n.to_bytes(32, "big"))]} for n in range(len(values) - 4)]
    return logged(resigned(canonical(plain | {"words": places})), [])


def _log_lies() -> Iterator[tuple[str, int, bytes]]:
    plain = json.loads(GOOD)
    jwt, *shown, _ = parts()
    body, line = LAKESHORE.checkpoint.split("\n\n")
    top = body.split("\n")[2]
    yield "blind too short", 8, changed(blind="AAAA")
    yield "blind with another alphabet", 8, changed(blind="+" * 43)
    yield "another blind", 10, changed(blind=b64url(bytes(32)))
    yield "another place", 10, changed(leaf_index=2)
    yield "a place beyond the log", 10, changed(leaf_index=11)
    yield "a step of the path left out", 10, changed(inclusion=plain["inclusion"][:-1])
    yield "a step too many", 10, changed(inclusion=[*plain["inclusion"], "A" * 43])
    yield "a path in another order", 10, changed(inclusion=plain["inclusion"][::-1])
    yield "a step too short", 10, changed(inclusion=["AAAA"])
    yield "an empty log", 10, changed(checkpoint=signed_note(f"{ORIGIN}\n0\n{top}\n"))
    root = LAKESHORE.tree.root()
    forged = checkpoint.sign(ORIGIN, 11, root, key=STRANGER, at=AT)
    yield "checkpoint by a stranger", 9, changed(checkpoint=forged)
    elsewhere = checkpoint.sign("other.example", 11, root, key=LOG, at=AT)
    yield "checkpoint of another origin", 9, changed(checkpoint=elsewhere)
    yield "checkpoint without signature", 9, changed(checkpoint=body + "\n\n")
    yield "checkpoint without blank line", 9, changed(checkpoint=body + "\n" + line)
    yield "checkpoint with another size", 9, changed(
        checkpoint=LAKESHORE.checkpoint.replace("\n11\n", "\n12\n"))  # fmt: skip
    yield "checkpoint with another time", 9, changed(
        checkpoint=LAKESHORE.checkpoint.replace("2026", "2016"))  # fmt: skip
    yield "checkpoint with a false second line", 9, changed(
        checkpoint=LAKESHORE.checkpoint + line.replace("A", "B"))  # fmt: skip
    yield "checkpoint with CRLF", 9, changed(
        checkpoint=LAKESHORE.checkpoint.replace("\n", "\r\n"))  # fmt: skip
    yield "size with a leading zero", 9, changed(checkpoint=signed_note(f"{ORIGIN}\n011\n{top}\n"))
    yield "size above 2^53", 9, changed(
        checkpoint=signed_note(f"{ORIGIN}\n9007199254740992\n{top}\n"))  # fmt: skip
    yield "root too short", 9, changed(checkpoint=signed_note(f"{ORIGIN}\n11\nAAAA\n"))
    yield "checkpoint of two lines", 9, changed(checkpoint=signed_note(f"{ORIGIN}\n11\n"))
    yield (
        "an empty line in the checkpoint",
        9,
        changed(checkpoint=signed_note(f"{ORIGIN}\n11\n{top}\n\nx\n")),
    )
    loose = LAKESHORE.checkpoint + "— someone.example AAAAAAAAAAB=\n"
    yield "a signature line with stray bits", 9, changed(checkpoint=loose)
    twice = "time 2026-03-01T12:00:00Z\n" * 2
    yield "two times", 9, logged(jwt, shown, lines=twice)
    yield "a day that is not", 12, logged(jwt, shown, lines="time 2026-02-30T12:00:00Z\n")
    yield "a time without a zone", 12, logged(jwt, shown, lines="time 2026-03-01T12:00:00\n")
    yield "a leap second", 12, logged(jwt, shown, lines="time 2026-03-01T12:00:60Z\n")
    yield "midnight as 24", 12, logged(jwt, shown, lines="time 2026-03-01T24:00:00Z\n")
    yield "a tab that the log signed", 9, logged(jwt, shown, lines="weather\tfine\n")
    first, *more = json.loads(GOOD)["inclusion"]
    yield "a node with stray bits", 10, changed(inclusion=[_stray(first), *more])


def _stray(text: str) -> str:
    """Another writing of the same 32 bytes, which no decoder may take."""
    return text[:-1] + chr(ord(text[-1]) + 1)


def _file_lies() -> Iterator[tuple[str, int, bytes]]:
    yield "empty", 1, b""
    yield "not JSON", 1, b"\x89PNG\r\n\x1a\n"
    yield "not UTF-8", 1, GOOD[:-2] + b"\xff\xfe"
    yield "a byte order mark", 1, b"\xef\xbb\xbf" + GOOD
    yield "a newline at the end", 1, GOOD + b"\n"
    yield "pretty printed", 1, json.dumps(json.loads(GOOD), indent=1).encode()
    yield "cut short", 1, GOOD[:-1]
    yield "a list", 1, b"[]"
    yield "null", 1, b"null"
    yield "a number", 1, b"1"
    yield "nested deep", 1, b"[" * 20_000 + b"]" * 20_000
    yield "nested deep inside", 1, b'{"v":' + b"[" * 20_000 + b"]" * 20_000 + b"}"
    yield "an object inside", 1, b'{"a":{},"v":1}'
    yield "a duplicate name", 1, GOOD[:-1] + b',"v":1}'
    yield "names out of order", 1, b'{"v":1,"a":1}'
    yield "a name in capitals", 1, b'{"V":1}'
    yield "a prototype as a name", 1, b'{"__proto__":1,"v":1}'
    yield "a fraction", 1, b'{"v":1.0}'
    yield "minus nothing", 1, b'{"v":-0}'
    yield "not a number", 1, b'{"v":NaN}'
    yield "infinity", 1, b'{"v":Infinity}'
    yield "a count above 2^53", 1, GOOD.replace(b'"leaf_index":1', b'"leaf_index":9007199254740992')
    yield "the largest count there is, which is no place in the log", 10, changed(
        leaf_index=2**53 - 1)  # fmt: skip
    yield "a very long number", 1, b'{"v":' + b"9" * 5000 + b"}"
    yield "half a surrogate pair", 1, GOOD.replace(b'"blind":"', b'"blind":"\\ud800')
    yield "an escape that is not needed", 1, GOOD.replace(b'"blind"', b'"b\\u006cind"')
    yield "a list of numbers", 1, changed(inclusion=[1])
    yield "true for a version", 1, changed(v=True)
    yield "no version", 2, b"{}"
    yield "a past version", 2, changed(v=1)
    yield "a future version", 2, changed(v=3)
    yield "version 2 as text", 2, changed(v="2")
    yield "an unknown field", 2, changed(extra="x")
    yield "a missing field", 2, canonical({k: v for k, v in json.loads(GOOD).items() if k != "log"})
    yield "text for a count", 2, changed(leaf_index="1")


def _key_lies() -> Iterator[tuple[str, int, bytes]]:
    yield "no issuer", 3, changed(issuer="")
    yield "an issuer with padding", 3, changed(issuer=json.loads(GOOD)["issuer"] + "=")
    yield "an issuer's key of small order: the identity", 3, changed(
        issuer=b64url((1).to_bytes(32, "little")))  # fmt: skip
    yield "an issuer's key of small order: zero", 3, changed(issuer=b64url(bytes(32)))
    yield "an issuer's key that is not canonical", 3, changed(
        issuer=b64url((2**255 - 19 + 3).to_bytes(32, "little")))  # fmt: skip
    yield "a log key with another id", 3, changed(log=LOG_KEY.replace("+", "+0", 1))
    yield "a cosigner's key for the log", 3, changed(log=COSIGNER_KEY)
    yield "a log key that is a word", 3, changed(log="log")
    yield "a log's name with a space", 3, changed(log=_named_key("bearwitness example"))
    yield "a log's name with a letter that is not Latin", 3, changed(
        log=LOG_KEY.replace("lakeshore", "l\u0430keshore"))  # fmt: skip
    yield "a log key that is a byte too short", 3, changed(log=_named_key(ORIGIN, cut=1))
    yield "a log key of a type nobody knows", 3, changed(log=LOG_KEY.replace("+A", "+B"))


def _named_key(name: str, *, cut: int = 0) -> str:
    found = notes.verifier_key(LOG_KEY)
    return notes.VerifierKey(name, found.kind, found.key[: 32 - cut]).written


def lies() -> dict[str, list[tuple[str, int, bytes]]]:
    """Name of the file -> (what the lie is, the step that must fail, the bytes)."""
    return {
        "hostile-file": [*_file_lies()],
        "hostile-keys": [*_key_lies()],
        "hostile-credential": [*_credential_lies()],
        "hostile-insider": [*_insider_lies()],
        "hostile-log": [*_log_lies()],
        "hostile-time": [*_time_lies()],
        "hostile-code": [*_compact_lies()],
    }


def _time_lies() -> Iterator[tuple[str, int, bytes]]:
    kept = stamped()
    rsa, ots = kept["rsa.token"], kept["checkpoint.ots"]
    for kind in ("rsa", "ec"):
        yield f"a token about something else, {kind}", 12, stamped_with(
            "rfc3161", kept[f"{kind}-elsewhere.token"])  # fmt: skip
    for at in (10, 100, 300, len(rsa) - 20):
        changed_token = rsa[:at] + bytes([rsa[at] ^ 1]) + rsa[at + 1 :]
        yield f"a token with byte {at} changed", 12, stamped_with("rfc3161", changed_token)
    yield "a token cut short", 12, stamped_with("rfc3161", rsa[:-1])
    yield "a token with a byte more", 12, stamped_with("rfc3161", rsa + b"\0")
    yield "an empty token", 12, stamped_with("rfc3161", b"")
    yield "a file of a calendar as a token", 12, stamped_with("rfc3161", ots)
    yield "a calendar's file of another digest", 12, stamped_with(
        "ots", ots[:33] + bytes(32) + ots[65:])  # fmt: skip
    yield "a calendar's file cut short", 12, stamped_with("ots", ots[:-1])
    yield "a calendar's file with a byte more", 12, stamped_with("ots", ots + b"\0")
    yield "a calendar's file nested deep", 12, stamped_with("ots", ots[:65] + b"\x08" * 9_000)
    yield "a calendar's file with an unknown operation", 12, stamped_with("ots", ots[:65] + b"\x44")
    yield "a timestamp of an unknown kind", 12, changed(timestamps=["sundial AAAA"])
    yield "a timestamp that is not base64", 12, changed(timestamps=["ots !"])
    yield "nine timestamps", 12, changed(timestamps=[stamps.written("ots", ots)] * 9)


def _compact_lies() -> Iterator[tuple[str, int, bytes]]:
    good = compact.compact(GOOD)
    yield "a code with a letter more", 1, (good[:-1] + "0.").encode()
    yield "a code cut short", 1, (good[:-4] + ".").encode()
    yield "a code with small letters", 1, good.lower().encode()
    yield "a code of another kind", 1, b"BW2:" + good[4:].encode()
    yield "a code without its full stop", 1, good[:-1].encode()
    yield "a code of nothing", 1, b"BW1:."
    yield "a code larger than codes are", 1, b"BW1:" + b"0" * 5000 + b"."
    whole = bytearray(from_b45(good[4:-1]))
    past, future = bytes([1]), bytes([3])
    for name, data in {
        "of a past version": past + whole[1:],
        "of a future version": future + whole[1:],
        "with a byte more": whole + b"\0",
        "whose log has a plus in its name": whole.replace(
            b"bearwitness.example", b"bearwitness+example"
        ),
        "with a number in a longer writing": _second_writing(whole),
        "with a time before 2000": _with_time(whole, 1),
        "with a time after 9999": _with_time(whole, 253_402_300_801),
        "with a second line by the log": _signed_twice(whole),
    }.items():
        yield f"a code {name}", 1, f"BW1:{b45(bytes(data))}.".encode()
    yield "a code with one letter changed", 4, _letter_changed(good).encode()


def _letter_changed(good: str) -> str:
    """Change a letter within the issuer's signature, which lies behind the checkpoint."""
    whole = bytearray(from_b45(good[4:-1]))
    at = whole.index(base64.urlsafe_b64decode(parts()[0].split(".")[2] + "=="))
    whole[at + 3] ^= 1
    return f"BW1:{b45(bytes(whole))}."


def _leb(number: int) -> bytes:
    out = b""
    while number > 127:
        out, number = out + bytes([number & 127 | 128]), number >> 7
    return out + bytes([number])


_SIZE_AT = 1 + 32 + 1 + len(ORIGIN) + 32  # where a code says how large the log is
_TIME_AT = _SIZE_AT + 1 + 32


def _second_writing(whole: bytearray) -> bytes:
    """Return the code's bytes with the size of the log, 11, in two bytes."""
    return bytes(whole[:_SIZE_AT] + b"\x8b\x00" + whole[_SIZE_AT + 1 :])


def _with_time(whole: bytearray, number: int) -> bytes:
    length = len(_leb(1 + int(AT.timestamp())))
    return bytes(whole[:_TIME_AT]) + _leb(number) + bytes(whole[_TIME_AT + length :])


def _signed_twice(whole: bytearray) -> bytes:
    """Return the code's bytes with a cosigner who has the log's own name and key id."""
    at = _TIME_AT + len(_leb(1 + int(AT.timestamp()))) + 64
    key_id = bytes.fromhex(LOG_KEY.split("+")[1])
    line = bytes([len(ORIGIN)]) + ORIGIN.encode() + key_id + b"\x01" + bytes(64)
    return bytes(whole[:at]) + b"\x01" + line + bytes(whole[at + 1 :])


def stamped_with(kind: str, data: bytes) -> bytes:
    return LAKESHORE.bundle(timestamps=[stamps.written(kind, data)])


def cosigned_by(*names_and_keys) -> bytes:
    note = LAKESHORE.checkpoint
    for name, key in names_and_keys:
        note = checkpoint.cosign(note, name=name, key=key, at=AT)
    return LAKESHORE.bundle(checkpoint=note)


PARTNER, OTHER_PARTNER = "partner.example/cosigner", "other.example/cosigner"
TWO_NEEDED = replace(COSIGNED, cosigners=(
    COSIGNER_KEY, checkpoint.cosigner_key(PARTNER, SECOND),
    checkpoint.cosigner_key(OTHER_PARTNER, THIRD)), cosigners_needed=2)  # fmt: skip
BY_ONE = cosigned_by((PARTNER, COSIGNER), (PARTNER, SECOND))
BY_TWO = cosigned_by((PARTNER, SECOND), (OTHER_PARTNER, THIRD))


def one_authority() -> Iterator[tuple[str, tuple[str, ...], bytes]]:
    """Yield pins that are of one authority, and timestamps by several of them."""
    (below, root), signer, between = _below(), *map(_signer_of, _OF_ONE)
    yield "a root and a signer below it", (root, signer), stamped_by_chains(_OF_ONE[0])
    yield "a signer and its root, joined by the token", (between, root), below
    yield "two certificates with one key", (signer, between), stamped_by_chains(*_OF_ONE)
    yield "two signers and their root", (between, root, signer), stamped_by_chains(*_OF_ONE)
    for row in kept_clocks():
        if row["clocks"] == 1:
            yield row["name"], tuple(row["authorities"]), stamped_by_tokens(*row["tokens"])


def clocks_of_one_second() -> Iterator[tuple[str, bytes, Policy]]:
    """Yield clocks that differ in their names alone."""
    for row in kept_clocks():
        if row["clocks"] == 2:
            policy = replace(POLICY, authorities=tuple(row["authorities"]), timestamps_needed=2)
            yield row["name"], stamped_by_tokens(*row["tokens"]), policy


def one_authority_and_another() -> tuple[bytes, Policy]:
    _, root = _below()
    kept = stamped()
    pins = (root, b64(kept["rsa.root"]), _signer_of(_OF_ONE[1]))
    token = stamps.written("rfc3161", kept["rsa.token"])
    policy = replace(POLICY, authorities=pins, timestamps_needed=2)
    return stamped_by_chains(*_OF_ONE, more=(token,)), policy


_OF_ONE = ("a signer below the root", "a certificate between")


def stamped_by_chains(*names: str, more: tuple[str, ...] = ()) -> bytes:
    return stamped_by_tokens(*(_chain(name)["token"] for name in names), more=more)


def stamped_by_tokens(*tokens: str, more: tuple[str, ...] = ()) -> bytes:
    return LAKESHORE.bundle(timestamps=[*(f"rfc3161 {one}" for one in tokens), *more])


def _chain(name: str) -> dict[str, str]:
    return next(one for one in chains() if one["name"] == name)


def _below() -> tuple[bytes, str]:
    return stamped_by_chains(_OF_ONE[1]), _chain(_OF_ONE[1])["root"]


def _signer_of(name: str) -> str:
    text = checkpoint.parse(LAKESHORE.checkpoint).note.text.encode()
    found = authority.stamp(base64.b64decode(_chain(name)["token"]), text)
    return b64(found.certificate.whole)


def _false_lines() -> dict[str, str]:
    """Lines with the name and id of the cosigner that a policy asks for, none of them its own."""
    key = notes.verifier_key(COSIGNER_KEY)
    text = checkpoint.parse(LAKESHORE.checkpoint).note.text
    signed = checkpoint.cosign(LAKESHORE.checkpoint, name=key.name, key=COSIGNER, at=AT)
    true = checkpoint.parse(signed).note.lines[-1].signature
    bent = true[:-1] + bytes([true[-1] ^ 1])
    late = (2**53).to_bytes(8, "big") + COSIGNER.sign(notes.cosigned_message(text, 2**53))

    def lines(*made: bytes) -> str:
        return "".join(notes.line_of(key.name, key.key_id, one) for one in made)

    return {
        "a cosigner's line with a bit changed": lines(bent),
        "a cosigner's line beside a false one in its name": lines(true, bent),
        "a cosigner's line that is a byte short": lines(true[:-1]),
        "a cosigner's line with a byte more": lines(true + b"\0"),
        "a cosigner's line that signs as a log does": lines(COSIGNER.sign(text.encode())),
        "a cosigner's line of a time that is no count": lines(late),
    }


def _false_outliving() -> dict[str, str]:
    note = stamped()["outliving.note"].decode()
    found = checkpoint.parse(note).note
    line = next(one for one in found.lines if len(one.signature) > 100)
    good = notes.line_of(line.name, line.key_id, line.signature)

    def instead(signature: bytes) -> str:
        return note.replace(good, notes.line_of(line.name, line.key_id, signature))

    bent = line.signature[:-1] + bytes([line.signature[-1] ^ 1])
    return {
        "a line of ML-DSA-44 with a bit changed, which nobody needs": instead(bent),
        "a line of ML-DSA-44 that is a byte short, which nobody needs": instead(bent[:-1]),
    }


def pinned() -> Iterator[tuple[str, int, bytes, Policy]]:
    other = Policy((issuer_name(STRANGER.public_key().public_bytes_raw()),), (LOG_KEY,))
    log = Policy(POLICY.issuers, (checkpoint.log_key(ORIGIN, STRANGER),))
    forged = LAKESHORE.bundle(checkpoint=checkpoint.cosign(
        LAKESHORE.checkpoint, name="partner.example/cosigner", key=STRANGER, at=AT))  # fmt: skip
    yield "another issuer than the policy's", 3, GOOD, other
    yield "another log than the policy's", 3, GOOD, log
    yield "no cosigner where one is needed", 11, GOOD, COSIGNED
    yield "one cosigner with two keys where two are needed", 11, BY_ONE, TWO_NEEDED
    outlived = replace(POLICY, logs=(*POLICY.logs, OUTLIVING_KEY), outliving_needed=1)
    for name, lines in _false_lines().items():
        yield name, 11, LAKESHORE.bundle(checkpoint=LAKESHORE.checkpoint + lines), COSIGNED
    told = replace(POLICY, logs=(*POLICY.logs, OUTLIVING_KEY))
    for name, note in _false_outliving().items():
        yield name, 9, LAKESHORE.bundle(checkpoint=note), told
    yield "no line of ML-DSA-44 where it is needed", 9, GOOD, outlived
    yield "a code where ML-DSA-44 is needed", 9, compact.compact(GOOD).encode(), outlived
    elsewhere = checkpoint.outliving_key("other.example", OUTLIVING)
    yield "a line of ML-DSA-44 by a key that the policy has for another log", 9, LAKESHORE.bundle(
        checkpoint=stamped()["outliving.note"].decode()), replace(
        POLICY, logs=(*POLICY.logs, elsewhere), outliving_needed=1)  # fmt: skip
    yield "cosigned by a stranger under the cosigner's name", 11, forged, COSIGNED
    kept = stamped()
    clock = replace(POLICY, authorities=(b64(kept["ec.root"]),), timestamps_needed=1)
    yield "no timestamp where one is needed", 12, GOOD, clock
    yield "stamped by another authority than the policy's", 12, stamped_with(
        "rfc3161", kept["rsa.token"]), clock  # fmt: skip
    for chain in (one for one in chains() if not one["clock"]):
        yield f"a clock without its chain: {chain['name']}", 12, stamped_with(
            "rfc3161", base64.b64decode(chain["token"])), replace(
            POLICY, authorities=(chain["root"],), timestamps_needed=1)  # fmt: skip
    two = replace(POLICY, authorities=(_signer_of(_OF_ONE[1]), _below()[1]), timestamps_needed=2)
    yield "a root and a signer below it, where two clocks are needed", 12, _below()[0], two
    yield "two timestamps of one authority, where two clocks are needed", 12, stamped_by_chains(
        *_OF_ONE), two  # fmt: skip
    for row in (one for one in kept_clocks() if one["clocks"] == 1):
        yield f"{row['name']}, where two clocks are needed", 12, stamped_by_tokens(
            *row["tokens"]), replace(two, authorities=tuple(row["authorities"]))  # fmt: skip
    block = replace(POLICY, blocks=("800000 " + "0" * 64 + " 2026-03-02T08:00:00Z",),
                    timestamps_needed=1)  # fmt: skip
    yield "in another block than the policy's", 12, stamped_with(
        "ots", kept["checkpoint.ots"]), block  # fmt: skip
