"""`new`, `keys` and `ledger` as people and scripts call them."""

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bearwitness.desk import custody, keyring, pen
from bearwitness.desk.casebook import Casebook
from bearwitness.ids import SourceId, TestimonyId
from bearwitness.records.source import VictimList
from bearwitness.records.testimony import Connection, Identity, Intake, Testimony
from bearwitness.sealing import age, opening, shares
from bearwitness.sealing.plan import TWO_PLACES

WORD = "six invented words"
MADE = datetime(2026, 11, 1, tzinfo=UTC)
PROGRAM = [sys.executable, "-c", "import bearwitness.cli.main as m; raise SystemExit(m.main())"]


@pytest.fixture
def case(tmp_path):
    """A case under a cheap passphrase, and its shares; what `new` makes is tried by name below."""
    book, dealt = Casebook.create(
        tmp_path / "case",
        title="Invented",
        passphrase=WORD,
        at=MADE,
        entropy=os.urandom,
        invented=True,
        work_factor=2,
    )
    book.close()
    return tmp_path / "case", dealt


def test_a_new_case_shows_its_shares_once_and_lists_only_public_keys(case, run):
    folder, dealt = case
    code, answer, _ = run("keys", "list", "--case", folder, "--json")
    assert code == 0
    assert (answer["quorum"], answer["groups"]) == (2, [{"quorum": 2, "custodians": 3}] * 2)
    assert "SECRET" not in json.dumps(answer)
    assert run("keys", "list", "--case", folder)[1].startswith("team       age1pq1")
    secret = shares.join(enough(dealt), check=answer["check"])
    assert not [p for p in folder.rglob("*") if p.is_file() and secret in p.read_bytes()]


def enough(dealt):
    return TWO_PLACES.enough(dealt)


@pytest.fixture
def paper(tmp_path):
    """A stand-in for a printer: a pipe's worth of sheets, read back when all are printed."""
    path = tmp_path / "paper"
    number = os.open(path, os.O_WRONLY | os.O_CREAT)
    yield number, path
    os.close(number)


def words_on(sheet):
    found = re.findall(r"^ *(\d+) ([a-z]+)|  +(\d+) ([a-z]+)", sheet, flags=re.MULTILINE)
    words = {int(n or m): word or other for n, word, m, other in found}
    return " ".join(words[n] for n in range(1, 34))


@pytest.mark.parametrize(("language", "heading"), [("en", "A SHARE OF"), ("ru", "ДОЛЯ КЛЮЧА")])
def test_a_new_case_prints_a_sheet_for_each_custodian(run, held, paper, language, heading):
    number, path = paper
    folder = path.parent / "case"
    code, answer, _ = run(
        *("new", folder, "--by", "Ada", "--passphrase-fd", held(WORD), "--json"),
        *("--sheets-fd", number, "--sheets-language", language, "--title", "Lakeshore"),
    )
    assert code == 0
    assert answer["shares"] == []  # they went to the printer and nowhere else
    assert b" 17\n" in (folder / "keys" / "team.age").read_bytes()[:200], "a passphrase costs"
    printed = path.read_text("utf-8").split("\f")
    assert len(printed) == 6
    assert all(sheet.startswith(heading) and answer["check"] in sheet for sheet in printed)
    typed = enough([words_on(sheet) for sheet in printed])
    told = run("keys", "join", "--case", folder, "--shares-fd", held(*typed))
    assert (told[0], "It is the custody key of this case" in told[1]) == (0, True)


def test_shares_are_not_shown_where_nobody_looks(tmp_path, run, held):
    for words in (["new", tmp_path / "case"], ["keys", "make", "--custody", tmp_path / "half"]):
        code, out, told = run(*words, "--passphrase-fd", held(WORD))
        assert (code, out) == (2, "")
        assert "--sheets-fd" in told
        assert run(*words, "--passphrase-fd", held(WORD), "--sheets-fd", 987)[0] == 2
    assert not (tmp_path / "case").exists()
    assert not (tmp_path / "half").exists()


def test_a_printer_that_only_reads_or_goes_away_is_said(tmp_path, run, held):
    half = tmp_path / "half"
    make = ("keys", "make", "--custody", half, "--sheets-fd")
    assert run(*make, held("only to be read"))[0] == 2
    assert not half.exists()
    reader, gone = os.pipe()
    os.close(reader)
    code, _, told = run(*make, gone)
    os.close(gone)
    assert (code, "throw it away" in told) == (2, True)
    assert not half.exists(), "nobody can seal to a key that was dealt to nobody"


def test_a_case_of_another_version_is_said(case, run):
    for facts in ("{}", "[]", '{"version":1}'):
        (case[0] / "case.json").write_text(facts, encoding="utf-8")
        code, _, told = run("keys", "list", "--case", case[0])
        assert (code, "another version" in told) == (1, True)


def test_an_identity_opens_by_command_and_a_drill_that_is_due_is_said(case, run, held):
    folder, dealt = case
    book = Casebook.unlock(folder, WORD, by="a test", entropy=os.urandom)
    name = TestimonyId("T-AAAAAAAA")
    told = Testimony(
        name, "A", "en", "They came.", date(2026, 4, 1), Intake.PAGE, Connection.VICTIM
    )
    one = Identity(name, ("Odran Kell",), ())
    book.add_testimony(told, identity=one, contact=None, media=(), reason="a test", at=MADE)
    book.close()
    words = ("keys", "open", name, "--why", "a court asks", "--case", folder)
    given = ("--passphrase-fd", held(WORD), "--shares-fd", held(*enough(dealt)))
    code, text, _ = run(*words, *given)
    assert (code, text) == (0, "Odran Kell\nA drill is due: bearwitness keys drill --why …\n")
    assert drilled(run, held, folder, enough(dealt))[0] == 0
    given = ("--passphrase-fd", held(WORD), "--shares-fd", held(*enough(dealt)))
    assert run(*words, *given)[1] == "Odran Kell\n"


def test_a_plan_that_protects_nothing_makes_no_case(tmp_path, run, held):
    for plan in (
        ["--group", "1of1"],
        ["--group", "2-of-3"],
        ["--group", "2of3", "--groups", "2"],
        ["--group", "2of17"],
    ):
        words = ("new", tmp_path / "case", *plan, "--json", "--passphrase-fd", held(WORD))
        assert run(*words)[0] == 1
    assert not (tmp_path / "case").exists()


def test_a_custody_key_is_dealt_apart_and_a_case_is_made_for_it_elsewhere(tmp_path, run, held):
    half, folder = tmp_path / "custody.json", tmp_path / "case"
    make = ("keys", "make", "--custody", half, "--json", "--group", "2of2", "--group", "2of3")
    code, dealt, _ = run(*make, "--groups", 1, "--shares-passphrase-fd", held("another word"))
    assert code == 0
    assert run(*make)[0] == 3  # it is there already
    secret = shares.join(dealt["shares"], passphrase="another word", check=dealt["check"])
    assert list(tmp_path.glob("*.json")) == [half]
    assert opening.secret_key_of(secret) not in half.read_text("utf-8")
    new = ("new", folder, "--custody", half, "--passphrase-fd", held(WORD))
    code, made, _ = run(*new, "--json")
    assert (code, made["shares"], made["check"]) == (0, [], dealt["check"])
    assert made["custody"] == dealt["recipient"]
    again = ("new", tmp_path / "b", "--custody", half, "--passphrase-fd", held(WORD))
    assert run(*again, "--group", "2of3")[0] == 2
    assert run(*again)[0] == 0
    drill = ("keys", "drill", "--why", "a test", "--case", folder, "--shares-fd")
    few = held(*dealt["shares"][2:4])
    assert run(*drill, few, "--passphrase-fd", held(WORD))[0] == 1
    code, _, told = run(
        *(*drill, held(*dealt["shares"][2:4]), "--passphrase-fd", held(WORD)),
        *("--shares-passphrase-fd", held("another word!")),
    )
    assert (code, "step 5, check value" in told) == (1, True)
    assert (
        run(
            *(*drill, held(*dealt["shares"][2:4]), "--passphrase-fd", held(WORD)),
            *("--shares-passphrase-fd", held("another word")),
        )[0]
        == 0
    )


def test_what_is_not_a_public_half_makes_no_case(tmp_path, run, held):
    half = tmp_path / "custody.json"
    for text in ("{}", "", '{"recipient":"age1x"}'):
        half.write_text(text, encoding="utf-8")
        words = ("new", tmp_path / "case", "--custody", half, "--passphrase-fd", held(WORD))
        assert run(*words)[0] == 1
    assert not (tmp_path / "case").exists()


def test_a_key_is_made_in_a_file_or_dealt_and_not_both(tmp_path, run):
    assert run("keys", "make")[0] == 2
    assert run("keys", "make", tmp_path / "a", "--custody", tmp_path / "b")[0] == 2


def drilled(run, held, folder, some, *more):
    more = more if {"--last", "--why"} & {*more} else ("--why", "a test", *more)
    words = ("keys", "drill", "--case", folder, "--passphrase-fd", held(WORD), *more)
    return run(*words, *(("--shares-fd", held(*some)) if some else ()))


def test_a_drill_proves_the_quorum_and_each_try_is_in_the_ledger(case, run, held):
    folder, dealt = case
    assert drilled(run, held, folder, [], "--last", "--json")[1] == {"last": None, "due": True}
    before = {p: p.read_bytes() for p in folder.rglob("*.age")}
    code, _, told = drilled(run, held, folder, [dealt[0], *dealt[3:5]])
    assert (code, "step 3, quorum: group 1 has 1 of 2" in told) == (1, True)
    code, text, told = drilled(run, held, folder, enough(dealt), "--why", "the monthly one")
    assert code == 0
    assert "open what is sealed for the quorum" in text
    secret = shares.join(enough(dealt))
    for kept in (text, told, *(p.read_bytes().decode("latin-1") for p in folder.rglob("*.*"))):
        assert secret.hex() not in kept
        assert opening.secret_key_of(secret) not in kept
        assert secret.decode("latin-1") not in kept
    assert {p: p.read_bytes() for p in folder.rglob("*.age")} == before
    code, last, _ = drilled(run, held, folder, [], "--last", "--json")
    assert (code, last["due"]) == (0, False)
    assert "The last drill was on" in drilled(run, held, folder, [], "--last")[1]
    assert drilled(run, held, folder, enough(dealt), "--json")[1]["last"] == last["last"]
    shown = run("ledger", "show", "--case", folder, "--json", "--passphrase-fd", held(WORD))[1]
    assert [(e["what"], e["why"]) for e in shown["entries"][1:]] == [
        (custody.FAILED, "a test"),
        (custody.DRILLED, "the monthly one"),
        (custody.DRILLED, "a test"),
    ]


def test_a_drill_is_due_after_a_month_and_when_the_clock_ran_wrong(case):
    folder, dealt = case
    book = Casebook.unlock(folder, WORD, by="a test", entropy=os.urandom)
    at = datetime(2026, 11, 1, tzinfo=UTC)
    custody.drill(book, enough(dealt), why="a drill", at=at)
    for days, due in ((0, False), (31, False), (32, True), (-1, True)):
        told = custody.drills(book, at=at + timedelta(days=days))
        assert (told.last, told.due) == (at, due)
    book.close()


def test_a_canary_of_another_case_or_damaged_fails_the_drill(case, run, held):
    folder, dealt = case
    canary = folder / "keys" / "canary.age"
    facts = json.loads((folder / "case.json").read_bytes())
    good = canary.read_bytes()
    strange = age.seal(b"another case", [facts["custody"]], entropy=os.urandom)
    for bad in (
        strange,
        good[:-1],
        good[:100],
        b"",
        age.seal(b"", facts["team"], entropy=os.urandom),
    ):
        canary.write_bytes(bad)
        code, _, told = drilled(run, held, folder, enough(dealt))
        assert (code, "step 7, canary" in told) == (1, True)
    canary.unlink()
    assert drilled(run, held, folder, enough(dealt))[0] == 1
    canary.write_bytes(good)
    assert drilled(run, held, folder, enough(dealt))[0] == 0


def test_the_shares_of_another_case_with_the_same_check_value_fail_at_the_recipient(
    case, run, held
):
    folder, _ = case
    other = os.urandom(32)
    book = Casebook.unlock(folder, WORD, by="one of the team", entropy=os.urandom)
    facts = replace(book.facts, check=shares.key_check(other))
    with book.inside(writing=True) as held_open:
        held_open.fold.become(facts, book.secret_keys)
        held_open.pen.turn_epoch()
    for path in (folder / keyring.FACTS, folder / "keys" / keyring.TAG):
        path.unlink()
    keyring.write_facts(folder, facts, book.secret_keys)
    book.close()
    code, _, told = drilled(run, held, folder, shares.split(other, TWO_PLACES))
    assert (code, "step 6, recipient" in told) == (1, True)


class Screen:
    """A terminal at which somebody sits."""

    def __init__(self, *words):
        self.mine, theirs = pty.openpty()
        self.program = subprocess.Popen(
            # Tests that run in the background ignore Ctrl-C, and hand that on.
            ["env", "--default-signal=INT", *PROGRAM, *map(str, words)],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self.seen = ""

    def until(self, text):
        while text not in self.seen:
            assert select.select([self.mine], [], [], 30)[0], "nothing more is said"
            self.seen += os.read(self.mine, 4096).decode()
        said, _, self.seen = self.seen.partition(text)
        return said

    def types(self, text):
        os.write(self.mine, f"{text}\n".encode())

    def interrupts(self):
        """Press Ctrl-C until it is heard: just before a read begins, nothing hears it."""
        for _ in range(10):
            self.program.send_signal(signal.SIGINT)
            if select.select([self.mine], [], [], 3)[0]:
                return
        raise AssertionError("Ctrl-C is not heard")

    def ends(self):
        try:
            while piece := os.read(self.mine, 4096).decode():
                self.seen += piece
        except OSError:  # the other side is gone
            pass
        os.close(self.mine)
        return self.program.wait(30)


def test_at_a_terminal_each_sheet_is_shown_alone_and_wiped(tmp_path):
    screen = Screen("keys", "make", "--custody", tmp_path / "half", "--group", "2of2")
    screen.until("Type yes to go on: ")
    screen.types("yes")
    seen = []
    for number in (1, 2):
        seen.append(screen.until(f"Sheet {number} of 2."))
        screen.until("read back: ")
        screen.types("")
    assert all("\x1b[3J" in sheet for sheet in seen)
    assert screen.ends() == 0
    assert "\x1b[3J" in screen.seen
    typed = [words_on(sheet.replace("\r", "")) for sheet in seen]
    check = json.loads((tmp_path / "half").read_bytes())["check"]
    assert shares.join(typed, check=check)
    assert typed[0].split()[3:] != screen.seen.split()
    assert len(set(typed[0].split()[4:30]) & set(screen.seen.split())) < 4  # "and", "key"


@pytest.mark.parametrize(("leaves", "code"), [("Ctrl-C", 1), ("Ctrl-D", 2)])
def test_whoever_leaves_while_sheets_are_shown_leaves_no_share_and_no_key_behind(
    tmp_path, leaves, code
):
    screen = Screen("keys", "make", "--custody", tmp_path / "half", "--group", "2of2")
    screen.until("Type yes to go on: ")
    screen.types("yes")
    screen.until("read back: ")
    if leaves == "Ctrl-C":
        screen.interrupts()
    else:
        screen.types("\x04")
    assert screen.ends() == code
    assert "\x1b[3J" in screen.seen, "the screen is wiped"
    assert "Traceback" not in screen.seen
    assert not (tmp_path / "half").exists()


def test_at_a_terminal_nothing_is_made_unless_somebody_says_yes(tmp_path):
    for answer in ("no", "\x04"):
        screen = Screen("new", tmp_path / "case")
        screen.until("Type yes to go on: ")
        screen.types(answer)
        assert screen.ends() == 2
        assert not (tmp_path / "case").exists()


def test_a_case_is_not_made_over_another(case, run, held):
    code, _, told = run("new", case[0], "--json", "--passphrase-fd", held(WORD))
    assert code == 3
    assert "hint:" in told


def test_a_quorum_s_shares_are_known_as_those_of_the_case(case, run, held):
    folder, dealt = case
    join = ("keys", "join", "--case", folder)
    code, answer, _ = run(*join, "--json", "--shares-fd", held(*dealt[1:]))
    assert (code, answer["custody"], answer["team"]) == (0, True, False)
    assert "the custody key" in run(*join, "--shares-fd", held(*enough(dealt)))[1]
    code, _, told = run(*join, "--shares-fd", held(*dealt[:3]))
    assert (code, "step 3" in told) == (1, True)
    assert dealt[0].split()[5] not in told
    code, _, told = run(*join, "--shares-fd", held(*dealt), "--check", "0000-0000")
    assert (code, "step 5" in told) == (1, True)


def test_a_key_is_made_split_and_restored(tmp_path, run, held):
    made, restored = tmp_path / "key.age", tmp_path / "restored.age"
    _, key, _ = run("keys", "make", made, "--json", "--passphrase-fd", held(WORD))
    assert run("keys", "make", made, "--passphrase-fd", held(WORD))[0] == 3
    split_it = ("keys", "split", made, "--json", "--group", "2of3", "--passphrase-fd")
    _, split, _ = run(*split_it, held(WORD))
    assert run(*split_it, held("another"))[0] == 1
    join = ("keys", "join", "--json", "--to", restored, "--case", tmp_path)
    given = ("--passphrase-fd", held("new words"), "--shares-fd", held(*split["shares"][:2]))
    code, _, told = run(*join, *given)
    assert (code, "--check" in told) == (2, True)  # nothing would tell it from another key
    given = ("--passphrase-fd", held("new words"), "--shares-fd", held(*split["shares"][:2]))
    code, joined, _ = run(*join, *given, "--check", split["check"])
    assert code == 0
    assert joined["recipient"] == key["recipient"]
    assert joined["check"] == split["check"]
    assert run("keys", "split", restored, "--json", "--passphrase-fd", held("new words"))[0] == 0


def test_the_team_s_key_is_split_and_restored_beside_its_case(case, run, held, tmp_path):
    folder, custodians = case
    team, restored = folder / "keys" / "team.age", tmp_path / "restored.age"
    _, split, _ = run("keys", "split", team, "--json", "--passphrase-fd", held(WORD))
    join = (
        "keys",
        "join",
        "--case",
        folder,
        "--to",
        restored,
        "--passphrase-fd",
        held("new words"),
    )
    other = shares.split(os.urandom(32), TWO_PLACES)
    code, _, told = run(*join, "--shares-fd", held(*other))
    assert (code, "not of this case" in told) == (2, True)
    code, text, _ = run(*join, "--shares-fd", held(*enough(split["shares"])))
    assert (code, "It is the team's key of this case" in text) == (0, True)
    text = run("keys", "join", "--case", folder, "--shares-fd", held(*other))[1]
    assert "Compare it with the value on the sheets" in text
    team.unlink()
    restored.replace(team)
    shown = run("ledger", "show", "--case", folder, "--passphrase-fd", held("new words"))
    assert shown[0] == 0
    assert enough(custodians)  # theirs are another key's


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


def test_a_reason_moves_no_cursor_and_turns_no_line_when_the_ledger_is_shown(
    case, run, held, monkeypatch
):
    folder, _ = case
    monkeypatch.setattr(pen, "_plain", lambda reason, _: reason)  # as a program that checks nothing
    with closing(Casebook.unlock(folder, WORD, by="ada", entropy=os.urandom)) as book:
        kept = VictimList(SourceId("S-0001"), "a list")
        book.append(kept, reason="\x1b[2J\u202ea list\nforged", at=datetime.now(UTC))
    shown = run("ledger", "show", "--case", folder, "--passphrase-fd", held(WORD))[1]
    assert shown.count("\n") == 2
    assert not {"\x1b", "\u202e"} & set(shown)
    assert "a list forged" in shown


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


def test_whoever_types_no_passphrase_is_told_so(case):
    screen = Screen("ledger", "show", "--case", case[0])
    screen.until("passphrase: ")
    screen.types("\x04")
    assert screen.ends() == 2
    assert "nothing was typed" in screen.seen
    assert "Traceback" not in screen.seen


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
