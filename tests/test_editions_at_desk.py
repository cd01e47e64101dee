"""An edition as DESK makes it from a small case: its first page, and who is heard meanwhile."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bearwitness.adapters.workrooms import MAKING, workroom
from bearwitness.consent import Scope
from bearwitness.consent.uses import Copy
from bearwitness.desk import apart, editions, tracing
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.redacting import Redactor
from bearwitness.desk.tracing import Fate
from bearwitness.errors import ConsentDenied, Refused, Unavailable
from bearwitness.public import building
from bearwitness.publication import manifest
from bearwitness.records.claim import Claim, Saying
from bearwitness.records.source import Rating, Reliability
from desk_stand import PASSPHRASE, Clock, by_command, lakeshore_case, ready_for_an_edition

HALFWAY = """
import os, sys, time
from pathlib import Path
from bearwitness.desk import editions
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.redacting import Redactor
from desk_stand import PASSPHRASE, Clock

def halfway(*_, **__):
    print("halfway", flush=True)
    time.sleep(120)

editions.dossier = halfway  # what readers may see lies there; none of it is signed
book = Casebook.unlock(Path(sys.argv[1]), PASSPHRASE, by="ben", entropy=os.urandom)
editions.make(book, Redactor(book), Path(sys.argv[2]), reason="r", at=Clock()(), clock=Clock(),
              entropy=os.urandom)
"""


@pytest.fixture
def desk(tmp_path):
    clock = Clock()
    book = lakeshore_case(tmp_path / "case", only=1)
    name = ready_for_an_edition(book, clock)
    yield book, clock, name
    book.close()


def make(desk, folder, *, clock=None, tell=lambda _: None):
    book, at = desk[0], desk[1]
    return editions.make(
        book, Redactor(book), folder, reason="the spring edition", at=at(), clock=clock or at,
        entropy=os.urandom, tell=tell,
    )  # fmt: skip


def withdraw(desk):
    book, clock, name = desk
    return tracing.withdraw(book, name, [Scope.QUOTE], reason="a letter", at=clock())


def half_made(place):
    return [path for path in place.iterdir() if path.name.startswith(".bearwitness-making-")]


def raising(wrong, when):
    def tell(part):
        if part == when:
            raise wrong

    return tell


def test_the_passage_that_staff_chose_stands_on_the_first_page(desk, tmp_path):
    made = make(desk, tmp_path / "made")
    assert "the spring edition" in {entry.why for entry in desk[0].ledger()}
    assert [quote.key for quote in made.edition.quotes] == [False, True, False]


def test_an_edition_whose_making_was_stopped_once_it_was_there_is_found_by_a_withdrawal(
    desk, tmp_path
):
    folder = tmp_path / "made"
    with pytest.raises(KeyboardInterrupt):
        make(desk, folder, tell=raising(KeyboardInterrupt, 1.0))
    assert (folder / manifest.NAME).exists()
    assert (Fate.MARKED, "../made") in {(t.fate, t.where) for t in withdraw(desk)}
    with pytest.raises(Refused, match="withdrawn"):
        building.build(folder, tmp_path / "site", at=desk[1]())


def test_until_the_case_knows_of_an_edition_nobody_can_build_it_and_after_that_it_may_be_missing(
    desk, tmp_path, monkeypatch
):
    book, clock, _ = desk
    folder = tmp_path / "made"

    def stuck():  # when consent is asked for again, right before it is kept
        (beside,) = tmp_path.glob(".bearwitness-making-*/whole")
        assert (beside / "edition.json").exists()
        assert not (beside / manifest.NAME).exists()
        raise Unavailable("another program writes")

    with pytest.raises(Unavailable):
        make(desk, folder, clock=stuck)
    assert not folder.exists()
    assert half_made(tmp_path) == []
    assert not book.all(Copy)

    def stopped(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as held:
        held.setattr(Path, "rename", stopped)
        with pytest.raises(KeyboardInterrupt):
            make(desk, folder)
    assert not folder.exists()
    assert {copy.where for copy in book.all(Copy)} == {"../made"}
    withdraw(desk)
    tracing.pull(book, at=clock())
    assert not folder.with_name("made.withdrawn").exists()


@pytest.mark.parametrize("when", ["typesetting", "appearing", "there"])
def test_whoever_says_no_while_an_edition_is_made_is_in_none(desk, tmp_path, monkeypatch, when):
    folder, appears = tmp_path / "made", Path.rename

    def tell(part):
        if part == {"typesetting": 0.75, "there": 1.0}.get(when):
            withdraw(desk)

    def appearing(path, to):
        if when == "appearing" and to == folder:
            withdraw(desk)
        return appears(path, to)

    monkeypatch.setattr(Path, "rename", appearing)
    with pytest.raises(ConsentDenied, match="more than is allowed"):
        make(desk, folder, tell=tell)
    assert [path.name for path in tmp_path.iterdir() if "made" in path.name] == []
    assert bool(desk[0].all(Copy)) == (when != "typesetting")


def test_what_a_killed_edition_left_is_gone_once_another_is_made_beside_it(desk, tmp_path):
    given = [sys.executable, "-c", HALFWAY, str(desk[0].path), str(tmp_path / "first")]
    beside = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    with subprocess.Popen(given, stdout=subprocess.PIPE, env=beside) as process:
        assert process.stdout.readline() == b"halfway\n"
        process.kill()
    (left,) = half_made(tmp_path)
    assert (left / "whole" / "policy.json").exists()
    with workroom(tmp_path, MAKING):  # what a living program makes there stays
        (left,) = half_made(tmp_path)
        make(desk, tmp_path / "second")
        assert half_made(tmp_path) == [left]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case", "second"]


def test_by_command_an_edition_says_which_claims_rest_on_what_nobody_has_decided(
    desk, tmp_path, capsys
):
    book, clock, _ = desk
    claim = book.all(Claim)[0].id
    source = next(one.source for one in book.all(Saying) if one.claim == claim)
    apart.branch(book, tmp_path / "there", reason="for the other office", at=clock())
    with closing(
        Casebook.unlock(tmp_path / "there", PASSPHRASE, by="bo", entropy=os.urandom)
    ) as there:
        for one, how in ((book, Reliability.RELIABLE), (there, Reliability.DOUBTFUL)):
            one.append(Rating(source, how, "read", one.by), reason="read", at=clock())
    apart.merge(book, tmp_path / "there", reason="back from the field", at=clock())
    words = ("publish", "edition", "--reason", "due", "--out")
    code, out, wrong = by_command(book, capsys, *words, str(tmp_path / "one"))
    assert (code, wrong) == (0, "")
    assert f"something that these rest on: {claim}" in out
    assert out.index("Decide before you publish") < out.index("Next: bearwitness public build")
    code, out, _ = by_command(book, capsys, *words, str(tmp_path / "other"), "--json")
    assert (code, claim in json.loads(out)["undecided"]) == (0, True)
