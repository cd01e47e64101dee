"""The petition's rules: one address counts once, an entry is what it says, anybody recounts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.campaign.petition import (
    ENTRY_SIZE,
    Entry,
    Tally,
    Tier,
    canonical,
    checked_address,
    checked_name,
    leaf_of,
    link_hash,
    read,
    root_of,
    tally_read,
    tally_written,
    token,
    written,
)
from bearwitness.errors import Malformed, Unreadable
from bearwitness.proof import merkle

PEPPER = bytes(range(32))
DAY = date(2031, 5, 6)


def showable(text):
    try:
        return checked_name(text) == text
    except Malformed:
        return False


names = st.text(min_size=1, max_size=100).filter(showable)
blinds = st.binary(min_size=32, max_size=32)


entries = st.one_of(
    st.builds(
        Entry, st.just("p1"), st.just(Tier.NAMED), st.dates(), st.sampled_from(["en", "ru"]), names,
        blinds,
    ),
    st.builds(
        Entry, st.just("p1"), st.just(Tier.COUNTED), st.dates(), st.just("en"), st.just(""), blinds
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    "same",
    [
        ("a@example.org", "A@Example.ORG", " a@example.org ", "a+petition@example.org"),
        ("a.b.c@gmail.com", "abc@googlemail.com", "ABC+x@gmail.com"),
        ("имя@пример.рф".replace("имя", "imya"), "imya@xn--e1afmkfd.xn--p1ai"),
    ],
)
def test_one_address_counts_once_however_it_is_written(same):
    assert len({token(address, PEPPER) for address in same}) == 1


def test_dots_matter_everywhere_but_at_gmail():
    assert canonical("a.b@example.org") != canonical("ab@example.org")


@pytest.mark.parametrize("address", ["+only@example.org", "...@gmail.com"])
def test_odd_addresses_keep_something_to_count(address):
    if address.startswith("."):
        with pytest.raises(Malformed):
            canonical(address)
    else:
        assert canonical(address).startswith("+only@")


def test_another_pepper_gives_another_token():
    assert token("a@example.org", PEPPER) != token("a@example.org", PEPPER[::-1])


def test_a_short_pepper_is_refused():
    with pytest.raises(Malformed):
        token("a@example.org", b"short")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a@",
        "@example.org",
        "a@example",
        "a@b@example.org",
        "a@example.org\r\nBcc: all@example.org",
        "a@example.org\nBcc: all@example.org",
        "a\x00@example.org",
        "a b@example.org",
        "<a@example.org>",
        ".a@example.org",
        "a..b@example.org",
        "a@-example.org",
        "a@exa_mple.org",
        "a@" + "x" * 64 + ".org",
        "a@" + "xn--" * 60 + ".org",
        "x" * 65 + "@example.org",
        "a@" + ".".join(["x" * 60] * 4) + ".example.org",
        "a@[127.0.0.1]",
        "a@..",
        '"a b"@example.org',
        "имя@example.org",
        "a@" + "y" * 10_000_000,
    ],
)
def test_what_is_no_address_is_refused_and_not_repeated(address):
    with pytest.raises(Malformed) as refusal:
        checked_address(address)
    told = f"{refusal.value} {refusal.value.hint}".replace("name@example.org", "")
    assert not address or address not in told


@given(st.text(max_size=60))
def test_an_address_that_passes_ends_no_header_line(text):
    try:
        address = checked_address(text)
    except Malformed:
        return
    assert address.isascii()
    assert address.isprintable()
    assert address.count("@") == 1


@pytest.mark.parametrize(
    "name",
    ["Ada", "Ада Т.", "עדה", "آدا", "エイダ", "👩‍👩‍👧 Ada 🕯", "O’Neil-Šmíd", "x" * 100, "Iӏа"],
)
def test_a_name_may_be_in_any_script(name):
    assert checked_name(name) == name


def test_a_name_is_shown_in_one_form():
    assert checked_name("  A\u0301da \t\u202eneb\u202c  ") == "Áda neb"


@pytest.mark.parametrize(
    "name", ["", " ", "\u202e", "x" * 101, "a\x00b", "a\x1bb", "\ud800", "\ue000"]
)
def test_what_is_no_name_is_refused(name):
    with pytest.raises(Malformed):
        checked_name(name)


def test_a_line_break_in_a_name_becomes_a_space():
    assert checked_name("a\r\nBcc: b") == "a Bcc: b"


@given(entries)
def test_what_was_written_is_read(entry):
    assert read(written(entry)) == entry


@given(entries)
def test_every_entry_is_equally_long(entry):
    assert len(written(entry)) == ENTRY_SIZE


def test_the_longest_names_fit():
    longest = Entry("0" * 16, Tier.NAMED, DAY, "en", "🕯" * 100, bytes(32))
    assert len(written(longest)) == ENTRY_SIZE


def test_an_entry_that_would_not_fit_is_refused():
    with pytest.raises(Malformed):
        written(Entry("p" * ENTRY_SIZE, Tier.COUNTED, DAY, "en", "", bytes(32)))


@pytest.mark.parametrize(
    ("tier", "name", "blind"),
    [
        (Tier.COUNTED, "Ada", bytes(32)),
        (Tier.NAMED, "", bytes(32)),
        (Tier.COUNTED, "", bytes(31)),
    ],
)
def test_an_entry_has_a_name_only_if_it_is_public_and_is_always_blinded(tier, name, blind):
    with pytest.raises(Malformed):
        Entry("p1", tier, DAY, "en", name, blind)


def test_an_entry_does_not_show_its_name():
    assert "Ada" not in repr(Entry("p1", Tier.NAMED, DAY, "en", "Ada", bytes(32)))


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b"[" * 100_000])
def test_what_is_no_entry_is_refused(data):
    with pytest.raises(Malformed):
        read(data)


def test_an_entry_in_another_form_is_refused():
    data = written(Entry("p1", Tier.COUNTED, DAY, "en", "", bytes(32)))
    with pytest.raises(Malformed):
        read(data.rstrip())


@given(entries, entries)
def test_leaves_are_equal_only_for_equal_entries(one, other):
    assert (leaf_of(one) == leaf_of(other)) == (one == other)


def test_the_same_person_twice_has_two_leaves():
    one, two = (Entry("p1", Tier.NAMED, DAY, "en", "Ada", bytes([n]) * 32) for n in (1, 2))
    assert leaf_of(one) != leaf_of(two)


@given(st.lists(blinds, unique=True))
def test_the_root_does_not_depend_on_the_order_of_signing(leaves):
    assert root_of(leaves) == root_of(reversed(leaves)) == merkle.root(sorted(leaves))


def test_a_link_is_stored_as_its_hash():
    assert len(link_hash("secret")) == 32
    assert b"secret" not in link_hash("secret")


def tally(sealed):
    days = {DAY: len(sealed)} if sealed else {}
    return Tally("p1", date(2031, 6, 1), days, sealed)


@given(st.dictionaries(blinds, st.binary(max_size=50), max_size=5))
def test_a_tally_comes_back_as_it_was_written(sealed):
    assert tally_read(tally_written(tally(sealed))) == tally(sealed)


@given(st.dictionaries(blinds, st.binary(max_size=50), min_size=1, max_size=4), st.data())
def test_a_tally_that_was_altered_in_its_count_is_refused(sealed, data):
    lines = tally_written(tally(sealed)).split(b"\n")
    gone = data.draw(st.integers(2, len(lines) - 2))
    with pytest.raises(Unreadable):
        tally_read(b"\n".join(lines[:gone] + lines[gone + 1 :]))
    with pytest.raises(Unreadable):
        tally_read(b"\n".join([*lines[: gone + 1], lines[gone], *lines[gone + 1 :]]))


@pytest.mark.parametrize(
    "data", [b"", b"\n", b"\xff", b"bearwitness-tally/1\n{}\n", b"bearwitness-tally/1\n[]\nx y\n"]
)
def test_what_is_no_tally_is_refused(data):
    with pytest.raises(Unreadable):
        tally_read(data)


def test_a_tally_whose_days_do_not_add_up_is_refused():
    wrong = Tally("p1", DAY, {DAY: 2}, {bytes(32): b"x"})
    with pytest.raises(Unreadable):
        tally_read(tally_written(wrong))
