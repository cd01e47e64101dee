"""What commands say when all went well, and which of several files was wrong."""

import os

import pytest

from bearwitness.adapters.recipients import shortened
from bearwitness.cli import several, traces
from bearwitness.cli.main import main
from bearwitness.consent.uses import Derivative
from bearwitness.desk import apart, backups, comparing
from bearwitness.desk.tracing import Fate, Trace
from bearwitness.errors import Missing, Unverified
from bearwitness.ids import UseId
from bearwitness.proof import checkpoint as checkpoints
from bearwitness.sealing import shares
from casebook_stand import AT, WORD, add, event, new_case, unlocked


@pytest.fixture
def made(tmp_path):
    book, dealt = new_case(tmp_path / "case")
    add(book)
    book.close()
    return tmp_path / "case", dealt


@pytest.fixture
def say(made, tmp_path, capsys):
    """Run a command on the case; secrets come from files, as `3<FILE` gives them."""

    def call(*words, dealt=()):
        held = {"--passphrase-fd": [WORD]} | ({"--shares-fd": dealt} if dealt else {})
        numbers = []
        for option, lines in held.items():
            path = tmp_path / f"held{option}"
            path.write_text("\n".join(lines) + "\n")
            numbers.append(os.open(path, os.O_RDONLY))
            words = (*words, option, numbers[-1])
        code = main([str(word) for word in (*words, "--case", made[0])])
        for number in numbers:
            os.close(number)
        told = capsys.readouterr()
        return code, told.out + told.err

    return call


def test_the_first_drill_says_that_it_was_the_first_and_the_next_one_when_that_was(made, say):
    book = unlocked(made[0])
    enough = book.facts.plan.enough(made[1])
    book.close()
    drill = ("keys", "drill", "--why", "a test")
    assert say("keys", "drill", dealt=enough)[0] == 2, "a drill says why"
    code, told = say(*drill, dealt=enough)
    assert (code, "This was the first drill of this custody key. It is in" in told) == (0, True)
    assert "The drill before was on" in say(*drill, dealt=enough)[1]
    assert "The last drill was on" in say("keys", "drill", "--last")[1]


def test_which_of_several_files_is_wrong_is_told_without_its_name(say, tmp_path):
    (tmp_path / "token").write_bytes(b"no token, but a file")
    code, told = say("prove", "stamp", "--token", tmp_path / "token", "--token", tmp_path / "Odran")
    assert code == 1
    assert "--token, number 2 of 2: there is no such file" in told
    assert "Odran" not in told
    assert "error: --ots: there is no such file" in say("prove", "stamp", "--ots", "Odran")[1]
    for words in (
        ("ledger", "check", "--reason", "r", "--checkpoint"),
        ("case", "keeper", "--reason", "r", "--newest"),
        ("prove", "trust", "--reason", "r", "--authority-certificate"),
    ):
        assert f"error: {words[-1]}: there is no such file" in say(*words, tmp_path / "Odran")[1]


def test_an_error_about_one_of_several_keeps_its_kind_and_hint(tmp_path):
    def read(path):
        raise Missing("there is no such file", hint="look elsewhere")

    with pytest.raises(Missing, match="--notice, number 1 of 2: there is") as wrong:
        several.each("--notice", [tmp_path, tmp_path], read)
    assert wrong.value.hint == "look elsewhere"
    assert several.each("FILE", [tmp_path], lambda path: path.name) == [tmp_path.name]


def test_a_text_to_be_stamped_is_all_that_is_said_where_nothing_was_stamped(say, tmp_path):
    code, told = say("prove", "stamp", "--text", tmp_path / "text")
    assert (code, told) == (0, f"The text is in {tmp_path / 'text'}.\n")


def test_the_team_is_compared_by_its_fingerprint_and_written_whole_into_a_file(made, say, tmp_path):
    book = unlocked(made[0])
    (team,) = book.facts.team
    book.close()
    code, told = say("drop", "recipient", "--out", tmp_path / "team.txt")
    assert code == 0
    assert team not in told
    assert shortened(team) in told
    assert told.startswith("fingerprint ")
    assert (tmp_path / "team.txt").read_text() == f"{team}\n"


def test_a_restored_case_is_told_to_go_on_and_an_old_copy_to_stop(made, tmp_path):
    book = unlocked(made[0])
    secret = shares.join(book.facts.plan.enough(made[1]))
    apart.backup(book, tmp_path / "packed", tmp_path / "key", reason="r", at=AT)
    before = checkpoints.parse(comparing.given(book, reason="r", at=AT))
    book.append(event(), reason="later", at=AT)
    after = checkpoints.parse(comparing.given(book, reason="r", at=AT))
    book.close()
    backups.restored(
        tmp_path / "packed", tmp_path / "key", tmp_path / "again", custody_secret=secret,
        passphrase=WORD, by="bo", reason="a lost laptop", at=AT, entropy=os.urandom,
    )  # fmt: skip
    again = unlocked(tmp_path / "again")
    assert comparing.compared(again, before, reason="r", at=AT).missing == 1
    with pytest.raises(Unverified, match="1 leaf of the casebook's log is missing") as told:
        comparing.expect_continued(comparing.compared(again, before, reason="r", at=AT))
    assert "Go on" in told.value.hint
    with pytest.raises(Unverified, match="3 leaves of the casebook's log are missing"):
        comparing.expect_continued(comparing.compared(again, after, reason="r", at=AT))
    own = checkpoints.parse(comparing.given(again, reason="r", at=AT))
    found = comparing.compared(again, own, reason="r", at=AT)
    again.close()
    comparing.expect_continued(found)
    assert not found.restored


def test_a_copy_that_is_ours_is_told_as_seen_from_where_somebody_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    case = tmp_path / "cases" / "one"

    def told(fate, where):
        trace = Trace(UseId("U-AAAA"), Derivative.PROOF, "a", (), (), fate, where)
        return traces.told(trace, case)

    assert " in cases/proof.json: " in told(Fate.MARKED, "../proof.json")
    assert " in a mirror: " in told(Fate.ASK, "a mirror")
    assert " in ../x on the machine b: " in told(Fate.MARKED, "../x on the machine b")
