"""Shares in two levels: a quorum gives the secret back, anything less or mistyped gives nothing."""

import itertools
import json
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shamir_mnemonic import generate_mnemonics

from bearwitness.errors import CannotOpen, Malformed
from bearwitness.sealing import opening, shares
from bearwitness.sealing.plan import TWO_PLACES, Group, Plan, one_group
from bearwitness.sealing.sheets import LANGUAGES, sheets

FOLDER = Path(__file__).parents[1] / "vectors" / "custody"
OURS = json.loads((FOLDER / "dealt.json").read_text("utf-8"))
THEIRS = json.loads((FOLDER / "slip39.json").read_text("utf-8"))
SECRET = bytes(range(32))
CHECK = shares.key_check(SECRET)
DEALT = shares.split(SECRET, TWO_PLACES)
HERE, THERE = TWO_PLACES.grouped(DEALT)


def enough(some, plan, dealt):
    held = [sum(share in some for share in group) for group in plan.grouped(dealt)]
    met = [n >= group.quorum for n, group in zip(held, plan.groups, strict=True)]
    return sum(met) >= plan.quorum


def subsets(dealt):
    return itertools.chain.from_iterable(
        itertools.combinations(dealt, n) for n in range(len(dealt) + 1)
    )


@pytest.mark.parametrize(
    "plan",
    [TWO_PLACES, one_group(3, 4), Plan(2, (Group(1, 1), Group(2, 2), Group(2, 3)))],
    ids=str,
)
def test_every_quorum_gives_the_secret_back_and_nothing_less_does(plan):
    dealt = shares.split(SECRET, plan)
    for some in subsets(dealt):
        if enough(some, plan, dealt):
            assert shares.join(some, check=CHECK) == SECRET
        else:
            with pytest.raises(CannotOpen, match=r"^step 3, quorum"):
                shares.join(some, check=CHECK)
    assert shares.join(plan.enough(dealt)) == SECRET
    assert len(plan.enough(dealt)) == plan.fewest


def test_what_is_missing_is_said_group_by_group():
    with pytest.raises(CannotOpen, match="group 2 has 1 of 2, 1 of 2 groups have a quorum"):
        shares.join([*HERE, THERE[1]])


@given(st.permutations(DEALT), st.sampled_from([" ", "  ", "\n", "\t "]), st.booleans())
def test_order_white_space_and_capitals_do_not_matter(order, white, shout):
    typed = [white.join(share.split()) for share in order]
    assert shares.join([t.upper() if shout else t for t in typed], check=CHECK) == SECRET


@settings(deadline=None)
@given(st.integers(0, 32), st.data())
def test_one_word_mistyped_anywhere_is_noticed_at_its_share_and_not_repeated(place, data):
    words = HERE[1].split()
    other = data.draw(st.sampled_from(THERE[0].split()).filter(words[place].__ne__))
    wrong = " ".join([*words[:place], other, *words[place + 1 :]])
    with pytest.raises(CannotOpen, match=r"^step 1, share 2:") as told:
        shares.join([HERE[0], wrong, *THERE[:2]], check=CHECK)
    assert (str(told.value), told.value.hint) == (
        "step 1, share 2: a word is wrong, missing or out of place",
        "compare it with the paper, word by word",
    )  # the same whichever word it was


@pytest.mark.parametrize("text", ["", "academic acid", "слово", "academic " * 33, "x" * 100_000])
def test_what_is_no_share_is_refused_at_the_first_step(text):
    with pytest.raises(CannotOpen, match=r"^step 1"):
        shares.join([text, HERE[0]])


def test_two_words_that_change_places_are_noticed():
    words = HERE[0].split()
    words[7], words[8] = words[8], words[7]
    with pytest.raises(CannotOpen, match=r"^step 1, share 1:"):
        shares.join([" ".join(words), HERE[1], *THERE])


def test_shares_of_two_sets_do_not_mix():
    other = shares.split(SECRET, TWO_PLACES)
    for wrong in ([HERE[0], other[1]], [*HERE, *other[3:]], [HERE[0], other[0]]):
        with pytest.raises(CannotOpen, match=r"^step 2"):
            shares.join(wrong)


def of_one_set(secret, quorum):
    """Shares that carry one identifier though they are not of one set, as a forger makes them."""
    from shamir_mnemonic.shamir import EncryptedMasterSecret, split_ems

    made = EncryptedMasterSecret(7, True, 1, secret)
    return [share.mnemonic() for share in split_ems(1, [(quorum, 3)], made)[0]]


def test_a_false_share_that_claims_to_belong_is_noticed():
    true, false = of_one_set(SECRET, 2), of_one_set(bytes(32), 2)
    with pytest.raises(CannotOpen, match=r"^step 4"):
        shares.join([true[0], false[1]])
    with pytest.raises(CannotOpen, match=r"^step 2, shares: two different"):
        shares.join([true[0], false[0]])
    with pytest.raises(CannotOpen, match=r"^step 2, shares: they are of different"):
        shares.join([true[0], of_one_set(SECRET, 3)[1]])


def test_a_wrong_passphrase_gives_another_secret_silently_and_the_check_value_tells():
    dealt = shares.split(SECRET, one_group(2, 3), passphrase="the right one")
    assert shares.join(dealt, passphrase="the right one", check=CHECK) == SECRET
    for wrong in ("another", ""):
        assert shares.join(dealt, passphrase=wrong) != SECRET  # SLIP-39: no error
        with pytest.raises(CannotOpen, match=r"^step 5, check value"):
            shares.join(dealt, passphrase=wrong, check=CHECK)


def test_a_check_value_may_be_written_as_people_write():
    assert len(CHECK) == 8
    assert shares.key_check(bytes(32)) != CHECK
    spaced = f" {CHECK[:4].upper()}-{CHECK[4:]} "
    assert shares.join(DEALT, check=spaced) == SECRET
    for wrong in ("", CHECK[:7], CHECK + "0", "слово"):
        with pytest.raises(CannotOpen, match=r"^step 5"):
            shares.join(DEALT, check=wrong)


def test_shares_that_ask_for_too_much_work_are_refused_before_it():
    dear = generate_mnemonics(1, [(2, 2)], SECRET, iteration_exponent=6)[0]
    with pytest.raises(CannotOpen, match=r"^step 1, shares: share 1 asks for too much"):
        shares.join(dear)


@pytest.mark.parametrize("numbers", [(1, 3), (4, 3), (2, 17), (0, 1), (0, 0), (-1, 2)])
def test_groups_that_protect_nothing_are_not_made(numbers):
    with pytest.raises(Malformed):
        Group(*numbers)


@pytest.mark.parametrize(
    "make",
    [
        lambda: one_group(1, 1),
        lambda: Plan(1, (Group(1, 1), Group(2, 3))),  # one custodian alone would be enough
        lambda: Plan(3, (Group(2, 3), Group(2, 3))),
        lambda: Plan(0, (Group(2, 3),)),
        lambda: Plan(1, ()),
        lambda: Plan(2, (Group(2, 3),) * 17),
        lambda: shares.split(bytes(15), TWO_PLACES),
        lambda: shares.split(bytes(34), TWO_PLACES),
        lambda: shares.split(SECRET, TWO_PLACES, passphrase="слово"),
        lambda: shares.join(DEALT, passphrase="\n"),
    ],
)
def test_what_protects_nothing_is_refused(make):
    with pytest.raises(Malformed):
        make()


def test_a_plan_says_itself():
    assert str(TWO_PLACES) == "2 of 2 groups (2 of 3, 2 of 3)"
    assert str(one_group(3, 5)) == "3 of 5"
    assert TWO_PLACES.custodians == 6


@pytest.mark.parametrize("vector", OURS["dealt"], ids=lambda v: v["what"])
def test_our_vectors_join(vector):
    secret = shares.join(vector["shares"], passphrase=vector["passphrase"], check=OURS["check"])
    assert secret.hex() == OURS["seed"]
    assert opening.recipient_of(opening.secret_key_of(secret)) == OURS["recipient"]


@pytest.mark.parametrize("vector", THEIRS, ids=lambda v: v[0][:60])
def test_the_vectors_of_the_standard_s_authors_join_or_are_refused(vector):
    _, dealt, secret, _ = vector
    if secret:
        assert shares.join(dealt, passphrase="TREZOR").hex() == secret
        return
    with pytest.raises(CannotOpen, match=r"^step [1-4],"):
        shares.join(dealt, passphrase="TREZOR")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_custodian_s_sheet_holds_one_share_and_what_is_needed_to_use_it(language):
    made = sheets(
        DEALT,
        TWO_PLACES,
        title="Lakeshore, an invented case",
        check=CHECK,
        recipient=OURS["recipient"],
        on=date(2026, 11, 22),
        language=language,
    )
    assert len(made) == 6
    for sheet, share in zip(made, DEALT, strict=True):
        numbered = [f" {n} {word}" for n, word in enumerate(share.split(), start=1)]
        assert all(one in sheet for one in numbered)
        assert CHECK in sheet
        assert "Lakeshore" in sheet
        assert "2026-11-22" in sheet
        assert max(map(len, sheet.splitlines())) <= 78
        assert "SECRET" not in sheet
    heads = [sheet.partition("\n1 ")[0] for sheet in made]
    assert len(set(heads)) == 6
    alone = sheets(
        shares.split(os.urandom(32), one_group(2, 3)),
        one_group(2, 3),
        title="",
        check=CHECK,
        recipient=OURS["recipient"],
        on=date(2026, 11, 22),
        language=language,
    )
    assert len(alone) == 3
