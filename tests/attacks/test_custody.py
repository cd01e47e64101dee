"""Whoever has everything but a quorum opens no identity, and keys that sign open nothing."""

import os
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shamir_mnemonic.shamir import RawShare, _interpolate, _recover_secret
from shamir_mnemonic.share import Share

from bearwitness.desk import custody, kinds
from bearwitness.desk.casebook import Casebook
from bearwitness.errors import BearwitnessError, CannotOpen
from bearwitness.ids import TestimonyId
from bearwitness.records.testimony import Connection, Identity, Intake, Testimony
from bearwitness.sealing import header, opening, shares
from bearwitness.sealing.plan import TWO_PLACES

AT = datetime(2026, 4, 1, tzinfo=UTC)
T1 = TestimonyId("T-AAAA")
WORD = "six invented words"
NAME = "Oxbow Marrowmere"


@pytest.fixture(scope="module")
def seized(tmp_path_factory):
    """A case with an identity, unlocked with its passphrase; and the shares, to be taken from."""
    book, dealt = Casebook.create(
        tmp_path_factory.mktemp("custody") / "case",
        title="Invented",
        passphrase=WORD,
        at=AT,
        entropy=os.urandom,
        work_factor=2,
    )
    told = Testimony(T1, "A", "en", "They came.", date(2026, 4, 1), Intake.PAGE, Connection.VICTIM)
    one = Identity(T1, (NAME,), ())
    book.add_testimony(told, identity=one, contact=None, media=(), reason="received", at=AT)
    yield book, tuple(dealt)
    book.close()


def sealed_identity(book):
    """What the data key opens: the identity as it is sealed to the custody key."""
    book._fold.catch_up()
    found = book._fold.found(kinds.of(Identity), T1)
    return book._fold.content(found)[1]


def opens(sealed, key):
    with suppress(BearwitnessError):
        return b"".join(opening.opened([sealed], [key]))
    return None


def short_of_a_quorum():
    """The most that can be had without a quorum: one place whole and k-1 of the other."""
    here, there = range(3), range(3, 6)
    yield from [(*here, extra) for extra in there]
    yield from [(extra, *there) for extra in here]


@pytest.mark.parametrize("held", tuple(short_of_a_quorum()), ids=str)
def test_the_disk_the_passphrase_and_all_shares_but_a_quorum_open_no_identity(seized, held):
    book, dealt = seized
    mine = [dealt[n] for n in held]
    with pytest.raises(CannotOpen, match=r"^step 3, quorum"):
        custody.open_identity(book, T1, mine, why="seized", at=AT)
    with pytest.raises(CannotOpen, match=r"^step 3, quorum"):
        shares.join(mine, check=book.facts.check)
    sealed = sealed_identity(book)
    assert NAME.encode() not in sealed
    for guess in derived_from(mine):
        assert opens(sealed, opening.secret_key_of(guess)) is None


def derived_from(mine):
    """Every 32 bytes that can be made of some shares without one more: values, groups, lines."""
    parsed = [Share.from_mnemonic(share) for share in mine]
    yield from (share.value for share in parsed)
    by_group = {}
    for share in parsed:
        by_group.setdefault(share.group_index, []).append(RawShare(share.index, share.value))
    for index, raw in by_group.items():
        if len(raw) >= 2:
            whole = _recover_secret(2, raw[:2])
            yield whole
            alone = [RawShare(index, whole)]
            yield from (
                _interpolate([*alone, *raw[:1]], x) for x in (254, 255) if raw[0].x != index
            )
        else:
            yield from (_interpolate(raw, x) for x in (0, 254, 255))


def test_with_the_quorum_the_same_identity_opens(seized):
    book, dealt = seized
    opened = custody.open_identity(book, T1, TWO_PLACES.enough(dealt), why="a court asks", at=AT)
    assert opened.names == (NAME,)


@settings(deadline=None, max_examples=50)
@given(st.binary(min_size=32, max_size=32), st.sampled_from([0, 1, 2]))
def test_fewer_shares_than_a_quorum_fit_every_secret(other, held):
    """k-1 shares rule nothing out: for any secret there are shares that go with those held."""
    mine = Share.from_mnemonic(DEALT[held])
    # The line through the held share and any other end point is as good as the true one.
    points = [RawShare(mine.index, mine.value), RawShare(255, other)]
    for x in {0, 1, 2} - {mine.index}:
        assert _interpolate([points[0], RawShare(x, _interpolate(points, x))], 255) == other


DEALT = shares.split(bytes(range(32)), TWO_PLACES)


def test_a_false_share_slipped_in_by_a_custodian_opens_nothing_and_is_noticed(seized):
    book, dealt = seized
    quorum = [*TWO_PLACES.enough(dealt)]
    true = Share.from_mnemonic(quorum[0])
    false = Share(
        true.identifier,
        true.extendable,
        true.iteration_exponent,
        true.group_index,
        true.group_threshold,
        true.group_count,
        true.index,
        true.member_threshold,
        os.urandom(32),
    ).mnemonic()
    with pytest.raises(CannotOpen, match=r"^step 4"):
        custody.open_identity(book, T1, [false, *quorum[1:]], why="tried", at=AT)


def test_a_wrong_passphrase_of_the_shares_opens_nothing_and_is_told_as_such(seized):
    book, dealt = seized
    quorum = TWO_PLACES.enough(dealt)
    before = len(book.ledger())
    for what in (custody.open_identity, custody.drill):
        given = (book, T1, quorum) if what is custody.open_identity else (book, quorum)
        with pytest.raises(CannotOpen, match=r"^step 5, check value"):
            what(*given, passphrase="wrong", why="tried", at=AT)
    assert [e.what for e in book.ledger()[before:]] == [
        "failed to open an identity",
        custody.FAILED,
    ]


def signing_seeds(book):
    return [key.private_bytes_raw() for key in (book.signing_key, book.issuer_key)]


def sealed_in(folder):
    """Everything in a folder, from each place on where an age file begins."""
    for path in (path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        at = data.find(header.VERSION)
        while at >= 0:
            yield data[at:]
            at = data.find(header.VERSION, at + 1)


def fits(sealed, key):
    """Say whether a key opens the header; what follows the file in a larger one does not matter."""
    try:
        list(opening.opened([sealed], [key]))
    except CannotOpen as shut:
        return not str(shut).startswith(("step 1", "step 2", "step 3"))
    return True


def test_keys_that_sign_open_nothing_at_all(seized):
    """Neither as a secret key nor as a file key."""
    book, _ = seized
    files = [*sealed_in(book.path), sealed_identity(book)]
    assert sum(fits(file, book.secret_keys[0]) for file in files) >= 3  # the means are right
    for seed in signing_seeds(book):
        assert not any(fits(file, opening.secret_key_of(seed)) for file in files)
        for guess in (seed[:16], seed[16:]):
            for file in files:
                with pytest.raises(CannotOpen, match=r"^step 4"):
                    header.check(opening.begun([file])[0], guess)
        assert not any(seed in path.read_bytes() for path in book.path.rglob("*.*"))


def test_no_two_keys_of_a_case_are_one(seized):
    book, dealt = seized
    secret = shares.join(TWO_PLACES.enough(dealt), check=book.facts.check)
    seeds = [*signing_seeds(book), opening.seed_of(book.secret_keys[0]), secret]
    assert len(set(seeds)) == 4
    public = {book.facts.issuer, book.facts.log, *book.facts.team, book.facts.custody}
    assert len(public) == 4
