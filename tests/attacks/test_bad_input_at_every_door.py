"""Every door answers bad input with one error, one hint and the right code, and keeps nothing.

Nothing of what was given comes back on a screen, no file is left half-written, and no door
waits for ever: each try runs in this process, within ten seconds.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from bearwitness.cli.main import main
from desk_stand import PASSPHRASE, lakeshore_case

CANARY = "QUANDARYSEVEN"  # stands in every bad file; must never be seen again
WORDS = f"{CANARY} said that soldiers killed 20 people in the village.\n"


def sparse(path):
    with path.open("wb") as file:
        file.write(WORDS.encode())
        file.truncate(200 << 20)


def loop(path):
    other = path.with_name("other")
    other.symlink_to(path)
    path.symlink_to(other)


def database(path):
    held = sqlite3.connect(path)
    held.execute("CREATE TABLE words (word)")
    held.execute("INSERT INTO words VALUES (?)", (CANARY,))
    held.commit()
    held.close()


DEEP = "[" * 100_000 + f'"{CANARY}"' + "]" * 100_000
NOT_TEXT = {  # what no door that wants a text, a table, a script, a bundle or a take may accept
    "nothing there": lambda path: None,
    "a folder": lambda path: path.mkdir(),
    "empty": lambda path: path.touch(),
    "200 MB": sparse,
    "binary": lambda path: path.write_bytes(bytes(range(256)) * 40 + CANARY.encode()),
    "UTF-16": lambda path: path.write_bytes(WORDS.encode("utf-16")),
    "Latin-1": lambda path: path.write_bytes((WORDS + "été ").encode("latin-1")),
    "a NUL byte": lambda path: path.write_bytes(WORDS.encode() + b"\0"),
    "a circle of links": loop,
    "a pipe nobody fills": os.mkfifo,
    "a link to a device": lambda path: path.symlink_to("/dev/zero"),
    "a database": database,
}
NOT_JSON = NOT_TEXT | {  # what no door that wants a written form may accept
    "blank": lambda path: path.write_text("\n \n"),
    "deep JSON": lambda path: path.write_text('{"version":1,"lines":' + DEEP + "}"),
    "a field twice": lambda path: path.write_text(f'{{"v":1,"v":1,"title":"{CANARY}"}}'),
    "wrong types": lambda path: path.write_text(f'{{"version":"{CANARY}","lines":5,"drop":1}}'),
    "NaN": lambda path: path.write_text(f'{{"version":NaN,"title":"{CANARY}"}}'),
    "half a surrogate": lambda path: path.write_text(f'{{"v":1,"title":"\\ud800 {CANARY}"}}'),
    "a huge number": lambda path: path.write_text(f'{{"v":{"9" * 6000},"title":"{CANARY}"}}'),
}
TEXT_DOORS = {
    "read": ["read", "FILE"],
    "redact find": ["redact", "find", "FILE"],
    "redact draft": ["redact", "draft", "FILE"],
    "redact risk": ["redact", "risk", "FILE"],
    "a list to protect": ["redact", "find", "GOOD", "--protect", "FILE"],
    "recite script": ["recite", "script", "FILE"],
}
FORM_DOORS = {
    "count estimate": ["count", "estimate", "FILE"],
    "count report": ["count", "report", "FILE", "--out", "OUT/report.html"],
    "recite align": ["recite", "align", "GOOD", "FILE"],
    "a take": ["recite", "film", "GOOD", "--out", "OUT/film", "--clip", "1=FILE"],
    "verify": ["verify", "FILE"],
    "a policy": ["verify", "GOOD", "--policy", "FILE"],
    "public build": ["public", "build", "FILE", "--out", "OUT/site"],
    "public serve": ["public", "serve", "FILE", "--port", "1"],
    "public tally": ["public", "tally", "FILE", "--out", "OUT/tally"],
    "drop status": ["drop", "status", "FILE"],
    "drop init": ["drop", "init", "OUT/drop", "--case", "FILE"],
    "dossier": ["dossier", "report", "FILE", "--out", "OUT/report.pdf", "--without-case"],
    "keys list": ["keys", "list", "--case", "FILE"],
    "testimony list": ["testimony", "list", "--case", "FILE"],
    "keys split": ["keys", "split", "FILE", "--passphrase-fd", "WORD"],
}
TRIES = [
    *((door, bad) for door in TEXT_DOORS for bad in NOT_TEXT),
    *((door, bad) for door in FORM_DOORS for bad in NOT_JSON),
]


def kept(folder):
    """Return what lies there, but for a case's keys by epoch and its count of wrong passphrases."""
    own = {"epochs", "attempts"}
    return sorted(p for p in folder.rglob("*") if not own & set(p.relative_to(folder).parts))


@pytest.fixture
def tried(tmp_path, capsys):
    """Call the program and check what every failure has in common; the code and the error."""
    (tmp_path / "good").write_text("The mayor said that he was there.\n")
    (tmp_path / "OUT").mkdir()
    (tmp_path / "word").write_text(PASSPHRASE)

    def call(*words):
        with (tmp_path / "word").open() as held:
            places = {"GOOD": tmp_path / "good", "OUT": tmp_path / "OUT", "WORD": held.fileno()}
            places["FILE"] = tmp_path / "input"
            for name, place in places.items():
                words = [str(word).replace(name, str(place)) for word in words]
            before = kept(tmp_path)
            began = time.monotonic()
            code = main(words)
        said = capsys.readouterr()
        assert time.monotonic() - began < 10
        assert CANARY not in said.out + said.err
        assert kept(tmp_path) == before
        if code == 4 and not said.err:  # `verify` answers no, on stdout
            return code, ""
        assert said.out == ""
        starts = [line.split(": ")[:2] for line in said.err.splitlines()]
        assert starts == [["bearwitness", "error"], ["bearwitness", "hint"]]
        return code, said.err

    return call


@pytest.mark.parametrize(("door", "bad"), TRIES)
def test_a_bad_file_is_refused_at(door, bad, tmp_path, tried):
    NOT_JSON[bad](tmp_path / "input")
    code, _ = tried(*(TEXT_DOORS | FORM_DOORS)[door])
    assert code in (1, 2, 4)


@pytest.mark.parametrize(
    "words",
    [
        ["new", "FILE", "--passphrase-fd", "WORD"],
        ["demo", "--no-serve", "--dir", "FILE"],
        ["drop", "init", "FILE", "--case", "CASE", "--passphrase-fd", "WORD"],
        ["keys", "make", "FILE", "--passphrase-fd", "WORD"],
    ],
)
def test_nothing_is_made_where_a_file_is(words, tmp_path, tried):
    lakeshore_case(tmp_path / "case", only=1).close()
    (tmp_path / "input").write_text(WORDS)
    code, _ = tried(*[str(tmp_path / "case") if word == "CASE" else word for word in words])
    assert code in (2, 3)
    assert (tmp_path / "input").read_text() == WORDS


@pytest.mark.parametrize(
    "words",
    [
        [CANARY],
        ["read", f"--{CANARY}", "GOOD"],
        ["read", "GOOD", "--language", CANARY],
        ["count", "estimate", "GOOD", "--seed", CANARY],
        ["testimony", "show"],
        ["read", "GOOD", "--case"],
        ["read", f"\udcff{CANARY}"],
        ["read", f"\0{CANARY}"],
    ],
)
def test_a_wrong_argument_ends_with_two_and_is_not_repeated(words, tried):
    assert tried(*words)[0] == 2


ODD = ["nan", "-1", "1e400", "1" + "0" * 20, "", f"\u202e{CANARY}", "½", CANARY, "inf", "9" * 5000]
VALUES = [
    ["drop", "init", "OUT/drop", "--case", "CASE", "--passphrase-fd", "WORD", "--largest"],
    ["drop", "serve", "CASE", "--port"],
    ["desk", "--case", "CASE", "--passphrase-fd", "WORD", "--port"],
    ["public", "serve", "OUT", "--port"],
    ["recite", "script", "GOOD", "--readers"],
    ["recite", "film", "GOOD", "--out", "OUT/film", "--clip"],
    ["publish", "rules", "--case", "CASE", "--passphrase-fd", "WORD", "--threshold"],
    ["testimony", "show", "--case", "CASE", "--passphrase-fd", "WORD"],
    ["shred", "--case", "CASE", "--passphrase-fd", "WORD", "--reason", "r"],
    ["testimony", "list", "--case", "CASE", "--passphrase-fd"],
]


@pytest.fixture(scope="module")
def whole_case(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole") / "case"
    lakeshore_case(folder, only=1).close()
    return folder


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("words", VALUES, ids=lambda words: " ".join(words[:2]))
def test_an_odd_value_is_refused(words, odd, whole_case, tried):
    words = [str(whole_case) if word == "CASE" else word for word in words]
    assert tried(*words, odd)[0] in (1, 2, 3)


def test_a_case_with_any_bytes_changed_is_read_or_refused(whole_case, tmp_path, capsys):
    """Twelve bytes of every file, at its beginning, within and at its end."""
    (tmp_path / "word").write_text(PASSPHRASE)
    names = sorted(p.relative_to(whole_case) for p in whole_case.rglob("*") if p.is_file())
    assert len(names) > 4
    for name in names:
        size = (whole_case / name).stat().st_size
        for at in {0, size // 3, max(0, size - 12)}:
            case = tmp_path / f"{names.index(name)}-{at}"
            shutil.copytree(whole_case, case)
            with (case / name).open("r+b") as file:
                file.seek(at)
                file.write(CANARY[:12].encode())
            for words in (["ledger", "check"], ["testimony", "list"]):
                with (tmp_path / "word").open() as word:
                    more = ["--case", str(case), "--passphrase-fd", str(word.fileno())]
                    code = main([*words, *more])
                said = capsys.readouterr()
                assert code in (0, 1), (name, at)
                assert CANARY[:12] not in said.out + said.err
                assert code == 0 or "\nbearwitness: hint: " in said.err


def test_without_arguments_the_help_is_shown(capsys):
    with pytest.raises(SystemExit) as left:
        main([])
    assert left.value.code == 2
    assert "commands:" in capsys.readouterr().err


def test_json_and_case_may_stand_before_the_command(tried):
    assert tried("--case", "OUT", "--json", "keys", "list")[0] == 1


DAMAGE = {
    "no facts": lambda case: (case / "case.json").write_bytes(b""),
    "no keys": lambda case: (case / "keys/team.age").write_text(CANARY),
    "text where keys were": lambda case: [
        path.write_text(CANARY * 900) for path in (case / "epochs").iterdir()
    ],
    "no epoch's keys": lambda case: shutil.rmtree(case / "epochs"),
    "a book cut short": lambda case: os.truncate(case / "casebook.sqlite", 20_000),
    "no book": lambda case: (case / "casebook.sqlite").write_bytes(b""),
    "another program's book": lambda case: (
        (case / "casebook.sqlite").unlink(),
        database(case / "casebook.sqlite"),
    ),
}
SPOILT = {
    "text where sealed bytes were": f"UPDATE records SET card = '{CANARY}'",
    "a number where sealed bytes were": "UPDATE records SET card = 5",
    "no epoch": "DELETE FROM epochs",
    "no log": "DELETE FROM leaves",
    "no table": "DROP TABLE records",
}


@pytest.mark.parametrize("damage", [*DAMAGE, *SPOILT])
@pytest.mark.parametrize("words", [["ledger", "check"], ["testimony", "list"]])
def test_a_damaged_case_says_so(damage, words, tmp_path, tried):
    case = tmp_path / "case"
    lakeshore_case(case, only=1).close()
    if damage in DAMAGE:
        DAMAGE[damage](case)
    else:
        held = sqlite3.connect(case / "casebook.sqlite")
        held.execute("PRAGMA foreign_keys = OFF")
        held.execute(SPOILT[damage])
        held.commit()
        held.close()
    if (damage, words[0]) == ("no log", "testimony"):
        return  # its words are whole; `ledger check` is what notices
    assert tried(*words, "--case", case, "--passphrase-fd", "WORD")[0] == 1


def test_a_full_disk_leaves_nothing_behind(tmp_path, tried):
    (tmp_path / "input").write_text("A,B,count\n1,0,40\n0,1,30\n1,1,20\n")
    usual = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        code, _ = tried("count", "report", "FILE", "--out", "OUT/report.html")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, usual)
    assert code == 1


def test_an_answer_that_cannot_be_written_is_an_error(tmp_path):
    table = tmp_path / "table.csv"
    table.write_text("A,B,count\n1,0,40\n0,1,30\n1,1,20\n")
    program = "import sys; from bearwitness.cli.main import main; sys.exit(main())"
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        done = subprocess.run(
            [sys.executable, "-c", program, "count", "lists", str(table)],
            stdout=full, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    starts = [line.split(b": ")[:2] for line in done.stderr.splitlines()]
    assert starts == [[b"bearwitness", b"error"], [b"bearwitness", b"hint"]]
