"""The age format: keys, streams, files under a passphrase."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.errors import CannotOpen, Malformed
from bearwitness.sealing import age, bech32, header, opening, passphrase, recipients, stream

entropy = os.urandom


def bytewise(data, size=1000):
    return (data[i : i + size] for i in range(0, len(data), size))


def wrapped_for(recipient):
    return recipients.wrapped(bytes(16), recipient)


@given(st.binary(max_size=300), st.sampled_from(["age1pq", "age-secret-key-pq-"]))
def test_bech32_gives_back_what_it_was_given(data, prefix):
    text = bech32.encode(prefix, data)
    assert bech32.decode(prefix, text) == bech32.decode(prefix, text.upper()) == data


@given(st.binary(min_size=1, max_size=40), st.data())
def test_one_wrong_letter_in_a_key_is_noticed(data, draw):
    text = bech32.encode("age1pq", data)
    at = draw.draw(st.integers(len("age1pq1"), len(text) - 1))
    other = draw.draw(st.sampled_from("qpzry9x8gf2tvdw0s3jn54khce6mua7l").filter(text[at].__ne__))
    with pytest.raises(Malformed):
        bech32.decode("age1pq", text[:at] + other + text[at + 1 :])


def test_the_spec_s_own_key_gives_the_spec_s_own_recipient():
    key = "AGE-SECRET-KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE84UN3VPM33W6HWDX0H3SK3ZQFR"
    recipient = opening.recipient_of(key)
    assert recipient.startswith("age1pq1x34nzsvr0rxjsgdn8zgyhfe8j7ceq5r9rdelkjuh3y235jzxshfg87pzf5")
    assert recipient.endswith("53k2ykx3qheyty7saeq0d3fzv49zc0k")
    assert opening.secret_key_of(opening.seed_of(key)) == key


@pytest.mark.parametrize(
    "text",
    ["", "age1", "AGE1pq1qqqqqq", "age1pq1b", "age1pq1qqqqqqq", "возраст1", "age1pq1qqqqqqqqqq"],
)
def test_what_is_no_key_is_refused_and_not_repeated(text):
    for read in (wrapped_for, opening.seed_of):
        with pytest.raises(Malformed) as told:
            read(text)
        assert not text or text not in str(told.value)


def test_a_key_of_a_wrong_length_is_refused():
    for read, prefix in (
        (wrapped_for, "age1pq"),
        (opening.seed_of, "age-secret-key-pq-"),
    ):
        with pytest.raises(Malformed):
            read(bech32.encode(prefix, bytes(31)))
    with pytest.raises(Malformed):
        opening.secret_key_of(bytes(31))
    with pytest.raises(Malformed, match="not a key"):
        wrapped_for(bech32.encode("age1pq", b"\xff" * 1216))


@settings(deadline=None)
@given(st.lists(st.sampled_from([b"", b"a", bytes(65535), bytes(65536), bytes(70000)]), max_size=4))
def test_a_stream_opens_to_what_was_added_however_it_was_cut(pieces):
    sealing = stream.Sealing(bytes(16), bytes(16))
    sealed = b"".join([*(sealing.add(piece) for piece in pieces), sealing.finish()])
    whole = b"".join(pieces)
    assert b"".join(stream.opened(bytewise(sealed, 70001), bytes(16), bytes(16))) == whole


def test_two_teams_can_each_open_and_a_third_cannot():
    ours, theirs, other = (opening.new_secret_key(entropy) for _ in range(3))
    to = [opening.recipient_of(key) for key in (ours, theirs)]
    sealed = age.seal("слово".encode(), to, entropy=entropy)
    for key in (ours, theirs):
        assert b"".join(opening.opened([sealed], [other, key])).decode() == "слово"
    with pytest.raises(CannotOpen, match="step 3"):
        list(opening.opened([sealed], [other]))
    with pytest.raises(CannotOpen, match="step 3"):
        list(opening.opened([sealed], []))


def test_nothing_is_sealed_to_nobody_or_to_a_weaker_key():
    x25519 = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
    for to in ([], [x25519]):
        with pytest.raises(Malformed):
            age.seal(b"", to, entropy=entropy)


@pytest.mark.parametrize("data", [b"", b"age", b"PK\x03\x04", b"age-encryption.org/v2\n"])
def test_what_is_no_age_file_is_refused_at_once(data):
    with pytest.raises(CannotOpen, match=r"step [12]"):
        list(opening.opened([data], []))


def test_a_header_without_end_is_refused_before_it_fills_the_memory():
    endless = b"age-encryption.org/v1\n" + b"-> x\n" * 300_000
    with pytest.raises(CannotOpen, match="too long"):
        list(opening.opened(bytewise(endless), []))


def test_a_passphrase_is_one_passphrase_in_both_spellings():
    composed, decomposed = "пароль й", "пароль й"
    sealed = passphrase.seal_under(composed, b"key", entropy=entropy, work_factor=2)
    assert passphrase.open_under(decomposed, [sealed]) == b"key"
    with pytest.raises(CannotOpen, match="step 3"):
        passphrase.open_under("another", [sealed])


def test_a_passphrase_file_is_not_a_key_file_and_the_other_way_round():
    key = opening.new_secret_key(entropy)
    with pytest.raises(CannotOpen, match="step 3"):
        passphrase.open_under("p", [age.seal(b"", [opening.recipient_of(key)], entropy=entropy)])
    sealed = passphrase.seal_under("p", b"", entropy=entropy, work_factor=1)
    with pytest.raises(CannotOpen, match="step 3"):
        list(opening.opened([sealed], [key]))


def also_for(sealed, file_key, *stanzas):
    """The same file with more recipients in its header, the MAC made anew."""
    head, nonce, rest = opening.begun([sealed])
    return age.begun((*head.stanzas, *stanzas), file_key, nonce) + b"".join(rest)


@pytest.mark.parametrize("kind", sorted(recipients.CLASSICAL))
def test_a_file_that_a_weaker_key_opens_too_is_refused_and_other_kinds_are_not(kind):
    key, drawn = opening.new_secret_key(entropy), []

    def kept(size):
        drawn.append(os.urandom(size))
        return drawn[-1]

    sealed = age.seal(b"words", [opening.recipient_of(key)], entropy=kept)
    grease = also_for(sealed, drawn[0], header.Stanza(("some-grease", "x"), b"y"))
    assert b"".join(opening.opened([grease], [key])) == b"words"
    mixed = also_for(sealed, drawn[0], header.Stanza((kind, "x"), bytes(32)))
    with pytest.raises(CannotOpen, match="step 2, header: it is sealed to a weaker kind"):
        list(opening.opened([mixed], [key]))


@pytest.mark.parametrize(("secret", "cost"), [("", 5), ("p", 0), ("p", 21)])
def test_a_passphrase_file_is_not_made_badly(secret, cost):
    with pytest.raises(Malformed):
        passphrase.seal_under(secret, b"", entropy=entropy, work_factor=cost)


def test_a_file_opens_byte_by_byte_as_well():
    key = opening.new_secret_key(entropy)
    sealed = age.seal(b"words", [opening.recipient_of(key)], entropy=entropy)
    assert b"".join(opening.opened(bytewise(sealed, 1), [key])) == b"words"


def test_bits_left_over_in_a_key_are_refused():
    text = bech32.encode("age1pq", bytes(1))
    digits = [*map(bech32._VALUE.get, text.rpartition("1")[2][:2])]
    for bad in ([*digits, 0], [digits[0], digits[1] | 1], [0]):
        with pytest.raises(Malformed, match="left over"):
            bech32._joined(bad)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        header.VERSION,
        header.VERSION + b"-> x\n\n",
        header.VERSION + b"--- " + b"A" * 43 + b"\n",
        header.VERSION + b"-> x\n\n--- " + b"A" * 43,
        b"-> x\n\n--- " + b"A" * 43 + b"\n",
    ],
)
def test_what_is_not_written_as_a_header_is_refused(data):
    with pytest.raises(CannotOpen, match="step 2"):
        header.parse(data)
