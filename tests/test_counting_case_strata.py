"""The strata of a case's lists: each person is of one, and whoever said no is of none."""

from __future__ import annotations

import json
import os
from contextlib import closing

import pytest

from bearwitness.cli.main import main
from bearwitness.counting import lists
from bearwitness.counting.lists import DIFFERENT, NOT_TOLD, strata_of
from bearwitness.counting.result import Caution
from bearwitness.counting.sensitivity import about_lists
from bearwitness.desk import counted
from bearwitness.errors import Malformed, Misused
from bearwitness.ids import PersonId, SourceId
from bearwitness.records.source import (
    Link,
    Listing,
    Relation,
    Source,
    SourceKind,
    Standing,
    VictimList,
)
from bearwitness.records.when import When
from desk_stand import NOON, PASSPHRASE, empty_case

A, B, C = (SourceId(f"S-000{n}") for n in range(1, 4))


def entry(source, number, person, place="", when=None):
    who = None if person is None else PersonId(f"P-{person:04}")
    told = {"Place": place} if place else {}
    return Listing(source, number, f"Invented {number}", who, when and When.parse(when), told)


def place(one):
    return one.told.get("Place", "")


def parted(entries, allowed=lambda _: True):
    return strata_of(entries, place, allowed=allowed)


def test_each_person_is_of_the_one_stratum_that_their_entries_tell():
    found = parted([
        entry(A, 1, 1, "North Shore"), entry(B, 1, 1, "north  shore"), entry(A, 2, 2, "south"),
        entry(B, 2, 2), entry(A, 3, 3, "south"), entry(B, 3, 3, "north shore"), entry(C, 1, 4),
        entry(C, 2, None, "south"),
    ])  # fmt: skip
    assert {name: dict(one.cells) for name, one in found.items()} == {
        "north shore": {(1, 1): 1},
        "south": {(1, 1): 1},
        DIFFERENT: {(1, 1): 1},
        NOT_TOLD: {(1,): 1},
    }
    assert sum(one.documented for one in found.values()) == 4, "nobody is in two of them"
    assert {name: one.unlinked for name, one in found.items()}[NOT_TOLD] == 1


def test_of_no_stratum_can_it_be_seen_that_somebody_there_said_no():
    entries = [entry(A, n, n, "north" if n < 3 else "south") for n in range(1, 6)]
    found = parted(entries, allowed=lambda one: one.number != 5)
    assert {name: one.documented for name, one in found.items()} == {"north": 2, "south": 2}
    for one in found.values():
        assert Caution.WITHOUT_CONSENT in {said.caution for said in about_lists(one)}
    assert "east" not in parted([*entries, entry(B, 9, 9, "east")], lambda one: one.number != 9)


def test_a_column_that_no_list_has_or_of_no_names_is_refused(monkeypatch):
    with pytest.raises(Misused, match="no list tells this"):
        parted([entry(A, 1, 1), entry(A, 2, None, "north")])
    with pytest.raises(Malformed, match="no name for a stratum"):
        parted([entry(A, 1, 1, "<b>")])
    monkeypatch.setattr(lists, "MOST_STRATA", 1)
    with pytest.raises(Malformed, match="2 strata are too many"):
        parted([entry(A, 1, 1, "north"), entry(A, 2, 2, "south")])


@pytest.fixture
def book(tmp_path):
    with closing(empty_case(tmp_path / "case")) as made:
        for n, name in enumerate((A, B, C)):
            made.append(Source(name, SourceKind.LIST, "invented", "en"), reason="i", at=NOON)
            made.append(VictimList(name, f"list {n}"), reason="i", at=NOON)
            for person in range(n, n + 30, 1 + n):
                at = ("2019-03-02", "2020", "2019-12/2020-01", "2019")[person % 4]
                one = entry(name, person + 1, person, ("north", "south")[person % 2], at)
                made.append(one, reason="i", at=NOON)
        yield made


def test_a_case_is_parted_by_a_column_of_its_lists_or_by_year(book):
    by_place = counted.strata(book, "Place", at=NOON)
    whole = counted.lists(book, at=NOON)
    assert sorted(by_place) == ["north", "south"]
    assert sum(one.documented for one in by_place.values()) == whole.documented
    assert sorted(counted.strata(book, "year", at=NOON)) == ["2019", "2020", NOT_TOLD]
    link = Link(A, Relation.COPIES, B, Standing.INFERRED, "invented", "ada")
    book.append(link, reason="i", at=NOON)
    assert counted.strata(book, "Place", at=NOON)["south"].related == ("list 0 + list 1",)


def test_by_command(book, tmp_path, capsys):
    word = tmp_path / "word"
    word.write_text(PASSPHRASE + "\n")
    case = ["--case", str(book.path), "--json", "--passphrase-fd"]

    def asked(*more):
        number = os.open(word, os.O_RDONLY)
        try:
            code = main(["count", "estimate", "--stratify", "Place", *more, *case, str(number)])
        finally:
            os.close(number)
        return code, capsys.readouterr()

    code, said = asked("--reason", "for the annual paper")
    assert code == 0
    looked = [line.why for line in book.ledger() if line.what == "looked at the case's lists"]
    assert looked == ["for the annual paper"]
    told = json.loads(said.out)
    assert [one["stratum"] for one in told["strata"]] == ["north", "south"]
    assert told["documented"] == counted.lists(book, at=NOON).documented
    assert asked()[0] == 2, "nothing is counted of a case without a reason"
    for more in (["--resume", str(tmp_path / "kept")], ["--scheduler", "tcp://127.0.0.1:1"]):
        code, said = asked("--reason", "r", *more)
        assert code == 2
        assert "sent nowhere" in said.err
    assert not (tmp_path / "kept").exists()
