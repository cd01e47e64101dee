"""Files go both ways between us and programs of others: what we write is age, not ours alone.

`age-encryption` (TypeScript, with hybrid recipients) and Debian's `age` (which knows passphrases
and classical keys only). scripts/bring-strangers brings both.
"""

import base64
import fcntl
import json
import os
import pty
import subprocess
import termios
from pathlib import Path

import pytest
from playwright._impl._driver import compute_driver_executable

from bearwitness.errors import CannotOpen, Malformed
from bearwitness.sealing import age, opening, passphrase
from bearwitness.sealing.envelope import EnvelopeWriter

HERE = Path(__file__).parent / "strangers"
WORD = "six invented words"
SIZES = [0, 1, 65_535, 65_536, 65_537, 200_000]


class Stranger:
    """The TypeScript client, in one process for all tests of this file."""

    def __init__(self):
        node = compute_driver_executable()[0]
        self.program = subprocess.Popen(
            [node, str(HERE / "talk.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __call__(self, what, **given):
        plain = {k: base64.b64encode(v).decode() if k in {"file", "plain"} else v
                 for k, v in given.items()}  # fmt: skip
        self.program.stdin.write(json.dumps({"do": what} | plain) + "\n")
        self.program.stdin.flush()
        answer = json.loads(self.program.stdout.readline())
        if "refused" in answer:
            raise ValueError(answer["refused"])
        return base64.b64decode(answer["done"]) if what in {"open", "seal"} else answer["done"]


@pytest.fixture(scope="module")
def stranger():
    one = Stranger()
    yield one
    one.program.stdin.close()
    one.program.stdout.close()
    one.program.wait(10)


@pytest.fixture(scope="module")
def keys():
    made = [opening.new_secret_key(os.urandom) for _ in range(2)]
    return made, [opening.recipient_of(key) for key in made]


@pytest.mark.parametrize("size", SIZES)
def test_what_we_seal_they_open_and_the_other_way_round(stranger, keys, size):
    (one, two), to = keys
    plain = os.urandom(size)
    ours = age.seal(plain, to, entropy=os.urandom)
    theirs = stranger("seal", to=to, plain=plain)
    for key in (one, two):
        assert stranger("open", key=key, file=ours) == plain
        assert b"".join(opening.opened([theirs], [key])) == plain


def test_their_keys_and_ours_are_the_same_kind(stranger, keys):
    (ours, _), to = keys
    assert stranger("recipient", key=ours) == to[0]
    theirs = stranger("key")
    recipient = stranger("recipient", key=theirs)
    assert opening.recipient_of(theirs) == recipient
    assert (
        stranger("open", key=theirs, file=age.seal(b"x", [recipient], entropy=os.urandom)) == b"x"
    )


def test_an_envelope_of_drop_is_an_ordinary_age_file_to_them(stranger, keys):
    (key, _), to = keys
    writer = EnvelopeWriter(to, entropy=os.urandom)
    parts = [writer.begin(), writer.field("words", "выдумано"), writer.begin_file("a", "b")]
    parts += [writer.data(bytes(100_000)), writer.end_file(), writer.finish()]
    inside = stranger("open", key=key, file=b"".join(parts))
    assert inside.startswith(b"bearwitness-envelope/1\n")
    assert "выдумано".encode() in inside
    assert inside == b"".join(opening.opened([b"".join(parts)], [key]))


def test_a_file_under_a_passphrase_goes_both_ways(stranger):
    ours = passphrase.seal_under(WORD, b"a key", entropy=os.urandom, work_factor=4)
    assert stranger("open", passphrase=WORD, file=ours) == b"a key"
    theirs = stranger("seal", passphrase=WORD, plain=b"a key")
    assert passphrase.open_under(WORD, [theirs]) == b"a key"


def test_they_refuse_what_we_refuse(stranger, keys):
    (key, _), to = keys
    sealed = age.seal(os.urandom(70_000), to[:1], entropy=os.urandom)
    swapped = bytearray(sealed)
    swapped[-1] ^= 1
    for bad in (sealed[:-1], sealed + b"x", bytes(swapped), sealed[:40], b""):
        with pytest.raises(ValueError, match=r"."):
            stranger("open", key=key, file=bad)
        with pytest.raises(CannotOpen, match=r"^step "):
            list(opening.opened([bad], [key]))
    with pytest.raises(ValueError, match=r"."):
        stranger("open", key=opening.new_secret_key(os.urandom), file=sealed)


def debian(*words, typed=()):
    """Run Debian's age at a terminal of its own, which it asks for a passphrase on."""
    mine, theirs = pty.openpty()
    program = subprocess.Popen(
        ["age", *map(str, words)],
        stdin=theirs,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509
    )
    os.close(theirs)
    said = b""
    waiting = list(typed)
    while True:
        try:
            piece = os.read(mine, 4096)
        except OSError:  # it has ended
            break
        said += piece
        if waiting and said.rstrip().endswith(b":"):
            os.write(mine, waiting.pop(0).encode() + b"\n")
            said += b"."
    os.close(mine)
    return program.wait(60), said.decode(errors="replace")


@pytest.fixture
def classical(tmp_path):
    """A key of Debian's age: its file and its recipient."""
    made = subprocess.run(
        ["age-keygen", "-o", tmp_path / "key"], check=True, capture_output=True, text=True
    )
    return tmp_path / "key", made.stderr.split()[-1]


def test_debian_s_age_opens_our_key_files_and_we_open_its(tmp_path):
    ours, out, theirs = tmp_path / "ours.age", tmp_path / "out", tmp_path / "theirs.age"
    ours.write_bytes(passphrase.seal_under(WORD, b"a key", entropy=os.urandom, work_factor=10))
    code, said = debian("-d", "-o", out, ours, typed=[WORD])
    assert (code, out.read_bytes()) == (0, b"a key"), said
    assert debian("-d", "-o", tmp_path / "no", ours, typed=["another"])[0] != 0
    code, said = debian("-p", "-o", theirs, out, typed=[WORD, WORD])
    assert code == 0, said
    assert passphrase.open_under(WORD, [theirs.read_bytes()]) == b"a key"


def test_what_debian_s_age_seals_to_a_classical_key_is_refused_as_such(classical, keys):
    _, recipient = classical
    (key, _), _ = keys
    for option, step in (
        ([], "step 3, secret key: it is sealed to a classical"),
        (["-a"], "armor"),
    ):
        words = ["age", *option, "-r", recipient]
        sealed = subprocess.run(words, input=b"x", check=True, capture_output=True).stdout
        with pytest.raises(CannotOpen, match=step):
            list(opening.opened([sealed], [key]))
    with pytest.raises(Malformed):
        age.seal(b"x", [recipient], entropy=os.urandom)


def test_a_classical_key_opens_nothing_that_we_seal(tmp_path, classical, keys):
    path, _ = classical
    sealed = tmp_path / "sealed.age"
    sealed.write_bytes(age.seal(b"x", keys[1], entropy=os.urandom))
    code, _ = debian("-d", "-i", path, "-o", tmp_path / "out", sealed)
    assert code != 0
    assert not (tmp_path / "out").exists()


def test_the_strangers_are_pinned_by_hash_and_by_no_address():
    lock = json.loads((HERE / "package-lock.json").read_text("utf-8"))
    pinned = {name: one for name, one in lock["packages"].items() if name}
    assert {name.rpartition("node_modules/")[2] for name in pinned} >= {
        "age-encryption",
        "@noble/ciphers",
        "@noble/curves",
        "@noble/hashes",
        "@noble/post-quantum",
        "@owf/identity-common",
        "@scure/base",
        "@sd-jwt/core",
    }
    brought = [one for one in pinned.values() if one.get("os") != ["none"]]  # the others never are
    assert all(one["integrity"].startswith("sha512-") for one in brought)
    assert "://" not in (HERE / "package-lock.json").read_text("utf-8")
