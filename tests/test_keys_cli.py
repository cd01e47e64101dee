"""`new`, `keys` and `ledger` as people and scripts call them."""

import json
import os
import pty
import subprocess
import sys

import pytest

from bearwitness.cli.main import main
from bearwitness.sealing import shares

WORD = "six invented words"
PROGRAM = [sys.executable, "-c", "import bearwitness.cli.main as m; raise SystemExit(m.main())"]


@pytest.fixture
def held(tmp_path):
    """Give text to a command on a file descriptor, as `3<FILE` does."""
    opened = []

    def give(*lines):
        path = tmp_path / f"held-{len(opened)}"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        opened.append(os.open(path, os.O_RDONLY))
        return str(opened[-1])

    yield give
    for number in opened:
        os.close(number)


@pytest.fixture
def run(capsys):
    def call(*words):
        code = main([str(word) for word in words])
        told = capsys.readouterr()
        answer = json.loads(told.out) if code == 0 and "--json" in words else told.out
        return code, answer, told.err

    return call


@pytest.fixture
def case(tmp_path, run, held):
    folder = tmp_path / "case"
    code, answer, _ = run("new", folder, "--json", "--invented", "--passphrase-fd", held(WORD))
    assert code == 0
    return folder, answer["shares"]


def test_a_new_case_shows_its_shares_once_and_lists_only_public_keys(case, run):
    folder, dealt = case
    code, answer, _ = run("keys", "list", "--case", folder, "--json")
    assert code == 0
    assert (answer["quorum"], answer["custodians"]) == (2, 3)
    assert "SECRET" not in json.dumps(answer)
    assert run("keys", "list", "--case", folder)[1].startswith("team       age1pq1")
    secret = shares.join(dealt[:2])
    assert not [p for p in folder.rglob("*") if p.is_file() and secret in p.read_bytes()]


def test_a_new_case_says_what_to_do_with_the_shares(tmp_path, run, held):
    code, text, _ = run("new", tmp_path / "case", "--by", "Ada", "--passphrase-fd", held(WORD))
    assert code == 0
    assert "on paper" in text


def test_a_case_is_not_made_over_another(case, run, held):
    code, _, told = run("new", case[0], "--passphrase-fd", held(WORD))
    assert code == 3
    assert "hint:" in told


def test_a_quorum_s_shares_are_known_as_those_of_the_case(case, run, held):
    folder, dealt = case
    code, answer, _ = run(
        "keys", "join", "--case", folder, "--json", "--shares-fd", held(*dealt[1:])
    )
    assert (code, answer["custody"]) == (0, True)
    assert (
        "the custody key"
        in run("keys", "join", "--case", folder, "--shares-fd", held(*dealt[:2]))[1]
    )
    code, _, told = run("keys", "join", "--case", folder, "--shares-fd", held(dealt[0]))
    assert code == 1
    assert dealt[0].split()[5] not in told


def test_a_key_is_made_split_and_restored(tmp_path, run, held):
    made, restored = tmp_path / "key.age", tmp_path / "restored.age"
    _, key, _ = run("keys", "make", made, "--json", "--passphrase-fd", held(WORD))
    assert run("keys", "make", made, "--passphrase-fd", held(WORD))[0] == 3
    _, split, _ = run("keys", "split", made, "--json", "--passphrase-fd", held(WORD))
    assert run("keys", "split", made, "--passphrase-fd", held("another"))[0] == 1
    code, joined, _ = run(
        *("keys", "join", "--json", "--to", restored, "--case", tmp_path),
        *("--shares-fd", held(*split["shares"][:2]), "--passphrase-fd", held("new words")),
    )
    assert code == 0
    assert joined["recipient"] == key["recipient"]
    assert joined["check"] == split["check"]
    assert run("keys", "split", restored, "--passphrase-fd", held("new words"))[0] == 0


def test_the_ledger_is_shown_and_checked(case, run, held):
    folder, _ = case
    code, shown, _ = run(
        "ledger", "show", "--case", folder, "--json", "--passphrase-fd", held(WORD)
    )
    assert code == 0
    assert [entry["what"] for entry in shown["entries"]] == ["made the case"]
    assert (
        run("ledger", "show", "--case", folder, "--passphrase-fd", held(WORD))[1].count("\n") == 1
    )
    code, checked, _ = run(
        "ledger", "check", "--case", folder, "--json", "--passphrase-fd", held(WORD)
    )
    assert (code, checked["records"], checked["shredded"], checked["leaves"]) == (0, 1, 0, 1)


@pytest.mark.parametrize(
    ("given", "code"),
    [([WORD + "!"], 1), ([], 2), (["x" * 5000], 1)],
)
def test_a_wrong_passphrase_an_empty_one_and_a_long_one_are_told_apart(
    case, run, held, given, code
):
    folder, _ = case
    found, _, told = run("ledger", "show", "--case", folder, "--passphrase-fd", held(*given))
    assert found == code
    assert "hint:" in told
    assert WORD not in told


def test_nothing_is_asked_for_where_there_is_no_case(tmp_path, run):
    code, _, told = run("ledger", "show", "--case", tmp_path)
    assert code == 1
    assert "no case" in told


def test_a_secret_that_is_not_text_and_a_closed_descriptor_are_refused(case, run, tmp_path):
    folder, _ = case
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    number = os.open(tmp_path / "bytes", os.O_RDONLY)
    assert run("ledger", "show", "--case", folder, "--passphrase-fd", number)[0] == 1
    os.close(number)
    assert run("ledger", "show", "--case", folder, "--passphrase-fd", number)[0] == 2


def test_without_a_terminal_the_program_says_how_to_give_a_secret(case):
    for words in (["ledger", "show"], ["keys", "join"]):
        done = subprocess.run(
            [*PROGRAM, *words, "--case", str(case[0])],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            text=True,
        )
        assert done.returncode == 2
        assert "-fd 3 3<FILE" in done.stderr


def test_at_a_terminal_secrets_are_asked_for_and_not_shown(case):
    mine, theirs = pty.openpty()
    program = subprocess.Popen(
        [*PROGRAM, "ledger", "show", "--case", str(case[0])],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )
    while program.stderr.read(1) != ":":  # what is typed before the question is thrown away
        pass
    os.write(mine, f"{WORD}\n".encode())
    shown, told = program.communicate(timeout=30)
    os.close(mine)
    os.close(theirs)
    assert program.returncode == 0
    assert "made the case" in shown
    assert WORD not in shown + told
