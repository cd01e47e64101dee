"""`keys passphrase` and `keys renew`, as people and scripts call them."""

import json
import os
from datetime import UTC, datetime

import pytest

from bearwitness.adapters.recipients import fingerprint, shortened
from bearwitness.cli import renewing
from bearwitness.desk import custody, keyring
from bearwitness.desk.casebook import Casebook
from bearwitness.ids import TestimonyId
from bearwitness.records.event import Event
from bearwitness.sealing.plan import TWO_PLACES
from casebook_stand import T1, T2, WORD, add, event, new_case

NEW = "quite another invented word"
WHY = ("--reason", "a laptop was seized")


@pytest.fixture
def case(tmp_path):
    book, dealt = new_case(tmp_path / "case")
    add(book)
    add(book, T2)
    book.append(event(), reason="read", at=datetime(2026, 11, 1, tzinfo=UTC))
    book.close()
    return tmp_path / "case", dealt


def enough(dealt):
    return TWO_PLACES.enough(dealt)


def opens(folder, word):
    book = Casebook.unlock(folder, word, by="a test", entropy=os.urandom)
    events, told = len(book.all(Event)), [(e.what, e.why) for e in book.ledger()]
    book.check()
    book.close()
    return events, told


def test_a_new_passphrase_by_command(case, run, held):
    folder, _ = case
    words = ("keys", "passphrase", "--case", folder, *WHY)
    given = ("--passphrase-fd", held(WORD), "--new-passphrase-fd", held(NEW))
    code, told, _ = run(*words, *given)
    assert (code, "keys renew team" in told) == (0, True), "it says what it does not reach"
    assert opens(folder, NEW)[1][-1] == ("changed the passphrase", "a laptop was seized")
    code, _, told = run("ledger", "show", "--case", folder, "--passphrase-fd", held(WORD))
    assert (code, "step 3, passphrase" in told) == (1, True)


def test_what_is_no_new_passphrase_is_said_and_nothing_changes(case, run, held):
    folder, _ = case
    before = (folder / "keys" / "team.age").read_bytes()
    for which in (("passphrase",), ("renew", "team")):
        for word, expected in ((WORD, 3), ("short", 1)):
            words = ("keys", *which, "--case", folder, *WHY)
            given = ("--passphrase-fd", held(WORD), "--new-passphrase-fd", held(word))
            assert run(*words, *given)[0] == expected
        assert run("keys", *which, "--case", folder, "--passphrase-fd", held(WORD))[0] == 2
    assert (folder / "keys" / "team.age").read_bytes() == before


def test_a_new_team_key_by_command_says_whom_to_tell(case, run, held, tmp_path):
    folder, _ = case
    old = run("keys", "list", "--case", folder, "--json")[1]
    branch = ("case", "branch", tmp_path / "branch", "--case", folder, "--reason", "the office")
    assert run(*branch, "--passphrase-fd", held(WORD))[0] == 0
    words = ("keys", "renew", "team", "--case", folder, *WHY)
    given = ("--passphrase-fd", held(WORD), "--new-passphrase-fd", held(NEW))
    code, told, _ = run(*words, *given, "--json")
    now = run("keys", "list", "--case", folder, "--json")[1]
    assert code == 0
    assert [told["former_recipient"]] == old["recipients"]
    assert [told["recipient"]] == now["recipients"] != old["recipients"]
    assert [told["fingerprint"]] == now["fingerprints"]
    assert [told["former_fingerprint"]] == old["fingerprints"]
    assert [one["why"] for one in told["branches"]] == ["the office"]
    assert told["backups"] == []
    assert opens(folder, NEW)[0] == 1

    merge = ("case", "merge", tmp_path / "branch", "--case", folder, "--reason", "Bo kept it")
    code, _, told = run(*merge, "--passphrase-fd", held(NEW))
    assert (code, "--before-renewal" in told) == (3, True)
    assert run(*merge, "--before-renewal", "--passphrase-fd", held(NEW))[0] == 0
    assert opens(folder, NEW)[1][-1][1] == "Bo kept it"

    drop = ("drop", "init", tmp_path / "drop", "--case", folder, "--json")
    assert run(*drop, "--passphrase-fd", held(NEW))[1]["recipients"] == now["recipients"]


def test_a_new_team_key_names_the_recipient_and_both_fingerprints(case, run, held):
    folder, _ = case
    former = keyring.facts_of(folder).team[0]
    words = ("keys", "renew", "team", "--case", folder, *WHY)
    given = ("--passphrase-fd", held(WORD), "--new-passphrase-fd", held(NEW))
    code, told, _ = run(*words, *given)
    recipient = keyring.facts_of(folder).team[0]
    assert code == 0
    for line in (shortened(recipient), fingerprint(recipient), fingerprint(former)):
        assert line in told
    assert recipient not in told
    assert former not in told


@pytest.fixture
def anew(tmp_path, run, held):
    """A custody key that was dealt before: its public half, and its shares."""
    half = tmp_path / "custody.json"
    make = ("keys", "make", "--custody", half, "--json", "--shares-passphrase-fd", held("a word"))
    code, dealt, _ = run(*make)
    assert code == 0
    return half, dealt["shares"]


def renew(folder, held, old, *more):
    shares = held(*enough(old))
    words = ("keys", "renew", "custody", "--case", folder, "--reason", "a custodian left")
    return (*words, "--passphrase-fd", held(WORD), "--shares-fd", shares, *more)


def test_new_custodians_by_command(case, run, held, anew):
    folder, old = case
    half, new = anew
    proof = ("--new-shares-fd", held(*enough(new)), "--new-shares-passphrase-fd", held("a word"))
    code, told, _ = run(*renew(folder, held, old, "--custody", half, *proof, "--json"))
    assert (code, told["identities"]) == (0, 2)
    assert told["check"] == custody.public_half(half).check
    assert not any(one in json.dumps(told) for one in (T1, T2, *old, *new))
    drill = ("keys", "drill", "--why", "a test", "--case", folder, "--passphrase-fd", held(WORD))
    drill = (*drill, "--shares-fd")
    word = ("--shares-passphrase-fd", held("a word"))
    assert run(*drill, held(*enough(new)), *word)[0] == 0
    words = ("keys", "open", TestimonyId(T1), "--why", "a court", "--case", folder)
    given = ("--passphrase-fd", held(WORD), "--shares-fd", held(*enough(new)))
    code, told, _ = run(*words, *given, "--shares-passphrase-fd", held("a word"))
    assert (code, "Invented Name T-AAAA" in told) == (0, True)
    given = ("--passphrase-fd", held(WORD), "--shares-fd", held(*enough(old)))
    assert run(*words, *given)[0] == 1


def test_new_shares_that_do_not_give_the_new_key_end_nothing(case, run, held, anew):
    folder, old = case
    half, new = anew
    before = (folder / "case.json").read_bytes()
    for shares, word in (
        (enough(new), "another word"),
        (enough(old), "a word"),
        (new[:1], "a word"),
    ):
        proof = ("--new-shares-fd", held(*shares), "--new-shares-passphrase-fd", held(word))
        code, _, told = run(*renew(folder, held, old, "--custody", half, *proof))
        assert (code, "step" in told) == (1, True)
        assert opens(folder, WORD)[1][-1][0] == "failed to renew the custody key"
    code, _, told = run(*renew(folder, held, old, "--custody", half))
    assert (code, "--new-shares-fd" in told) == (2, True), "they are asked for"
    assert (folder / "case.json").read_bytes() == before
    code, _, _ = run(*renew(folder, held, old, "--custody", half, "--unproved"))
    assert (code, keyring.facts_of(folder).check) == (0, custody.public_half(half).check)


def test_too_few_old_shares_move_nothing_and_the_try_is_in_the_ledger(case, run, held, anew):
    folder, old = case
    half, _ = anew
    words = ("keys", "renew", "custody", "--case", folder, "--reason", "a custodian left")
    given = ("--passphrase-fd", held(WORD), "--shares-fd", held(*old[:3]), "--unproved")
    code, _, told = run(*words, *given, "--custody", half)
    assert (code, "step 3, quorum" in told) == (1, True)
    assert opens(folder, WORD)[1][-1] == ("failed to renew the custody key", "a custodian left")


def test_a_plan_is_dealt_at_once_onto_sheets_before_the_old_shares_end(case, run, held, tmp_path):
    folder, old = case
    paper = tmp_path / "paper"
    number = os.open(paper, os.O_WRONLY | os.O_CREAT)
    plan = ("--group", "2of3", "--unproved")
    code, _, told = run(*renew(folder, held, old, *plan, "--json"))
    assert (code, "on paper" in told) == (2, True)
    code, _, told = run(*renew(folder, held, old, *plan))
    assert (code, "--sheets-fd" in told) == (2, True)
    half = custody.public_half(folder / "case.json")
    (tmp_path / "half").write_bytes(b"{}")
    more = ("--custody", tmp_path / "half", "--group", "2of3")
    assert run(*renew(folder, held, old, *more))[0] == 2
    code, told, _ = run(*renew(folder, held, old, *plan, "--sheets-fd", number, "--json"))
    os.close(number)
    assert code == 0
    assert paper.read_text("utf-8").count(told["check"]) >= 3
    assert custody.public_half(folder / "case.json") != half
    assert len(paper.read_text("utf-8").split("\f")) == 3


def test_how_far_it_has_come_is_said_for_many(capsys):
    for done in (0, 499, 500, 501):
        renewing._progress(done, 501)
    renewing._progress(0, 500)
    assert capsys.readouterr().err == "0 of 501 identities\n500 of 501 identities\n"
