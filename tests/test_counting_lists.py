"""What is refused as a table, and what a casebook's listings become."""

from __future__ import annotations

import pytest

from bearwitness.counting.lists import MOST_CHARACTERS, MOST_STRATA, from_listings, parsed, strata
from bearwitness.counting.models import model
from bearwitness.counting.overlaps import overlaps
from bearwitness.errors import Malformed, Misused, Unreadable
from bearwitness.ids import PersonId, SourceId
from bearwitness.records.source import Listing

GOOD = "A,B,C,count\n1,0,0,40\n0,1,0,30\n0,0,1,20\n1,1,0,6\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        ("A,B,count\n", "empty"),
        ("x" * (MOST_CHARACTERS + 1), "too large"),
        ("A,B\n1,0\n", "row 1"),
        (
            "A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,Q,R,S,T,U,count\n1,0,0,0,0,0,0,3\n",
            "21 lists are too many",
        ),
        ("A,<b>,count\n1,0,3\n", "row 1, column 2"),
        ("A,A,count\n1,0,3\n", "row 1, column 2"),
        ("A,B,count\n1,0\n", "row 2 has 2 columns"),
        ("A,B,count\n1,2,3\n", "row 2, column 2"),
        ("A,B,count\n1,0,-3\n", "row 2, column count"),
        ("A,B,count\n1,0,2.5\n", "row 2, column count"),
        ("A,B,count\n1,0,NaN\n", "row 2, column count"),
        ("A,B,count\n1,0,9999999999\n", "row 2, column count"),
        ("A,B,count\n1,0,3\n\n1,0,4\n", "row 4 repeats"),
        ("A,B,count\n0,0,3\n1,0,1\n", "row 2: persons on no list"),
        ("A,B,count\n1,0,3\n", "column 1: everybody"),
        ("A,B,count\n0,1,3\n1,1,3\n", "column 2: everybody"),
        ("A,B,C,count\n0,1,0,3\n0,0,1,3\n", "column 1: nobody"),
        ("A,B,count\n1,0,3\n1,1,3\n", "column 1: everybody"),
        ("A,B,count\n1,0,0\n", "counts nobody"),
    ],
)
def test_a_wrong_table_says_where(text, message):
    with pytest.raises(Malformed, match=message) as wrong:
        parsed(text)
    assert wrong.value.hint


def test_nothing_of_a_cell_is_repeated():
    with pytest.raises(Malformed) as wrong:
        parsed("A,B,count\n1,Aslan,3\n")
    assert "Aslan" not in f"{wrong.value}{wrong.value.hint}"


def test_an_all_zero_row_of_nobody_is_dropped_and_freq_is_a_count():
    with_zero = GOOD.replace("count", "freq") + "0,0,0,0\n"
    assert parsed(with_zero) == parsed(GOOD)
    assert parsed("\ufeff" + GOOD.replace("\n", "\r\n")) == parsed(GOOD)


@pytest.mark.parametrize(
    ("names", "cells"),
    [
        ("ABCDEFGHIJKLMNOPQRSTU", {}),
        ("AA", {}),
        ("AB", {(1,): 1}),
        ("AB", {(1, 2): 1}),
        ("AB", {(1, 0): -1}),
        ("AB", {(0, 0): 1}),
    ],
)
def test_overlaps_that_cannot_be_are_refused(names, cells):
    with pytest.raises(Malformed):
        overlaps(names, cells)


def entry(source: str, number: int, person: str | None) -> Listing:
    linked = None if person is None else PersonId(person)
    return Listing(SourceId(source), number, "invented", linked)


def test_each_linked_person_counts_once_a_list():
    listings = [
        entry("S-1111", 1, "P-AAAA"),
        entry("S-1111", 2, "P-AAAA"),
        entry("S-2222", 1, "P-AAAA"),
        entry("S-2222", 2, "P-BBBB"),
        entry("S-2222", 3, None),
        entry("S-3333", 1, "P-CCCC"),
    ]
    table = from_listings(
        listings,
        allowed=lambda listed: listed.person != "P-CCCC",
        titles={SourceId("S-1111"): "Court"},
    )
    assert table.names == ("Court", "S-2222")
    assert dict(table.cells) == {(0, 1): 1, (1, 1): 1}
    assert (table.unlinked, table.without_consent) == (1, 1)
    assert table.reordered((1, 0)).unlinked == 1


def test_no_listings_are_no_overlaps():
    assert from_listings([], allowed=lambda _: True).documented == 0


@pytest.mark.parametrize("written", ["123", "14", "a", "", "1x"])
def test_a_model_of_other_lists_is_refused(written):
    with pytest.raises(Misused):
        model(written, 3)


def test_unreadable_is_malformed():
    assert issubclass(Unreadable, Malformed)


STRATA = (
    "A,B,year,C,count\n1,0,1998,0,40\n0,1,1998,0,30\n1,1,1998,1,20\n"
    "1,0,1999,0,9\n0,1,1999,0,7\n1,1,1999,0,3\n0,0,2000,1,0\n1,0,2001,0,5\n1,1,2001,1,5\n"
)


def test_strata_are_tables_of_their_own():
    found = strata(STRATA, "year")
    assert list(found) == ["1998", "1999", "2000", "2001"]
    assert found["1998"].names == ("A", "B", "C")
    assert found["1998"].documented == 90
    assert found["1999"].names == ("A", "B")  # C holds nobody there
    assert found["2000"].documented == 0
    assert found["2001"].names == ("A", "B", "C")  # A holds everybody, and that is then told
    assert sum(table.documented for table in found.values()) == 119


def test_one_stratum_alone_is_the_whole_table():
    lines = GOOD.splitlines()
    text = "\n".join([f"place,{lines[0]}", *(f"X,{line}" for line in lines[1:])])
    assert strata(text, "place") == {"X": parsed(GOOD)}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (STRATA, "no such column"),
        (STRATA.replace("year", "month", 1) + "1,0,<b>,0,4\n", "row 11: this is not a name"),
        (STRATA.replace("year", "month", 1) + "1,0,1998,0,4\n", "row 11 repeats"),
        (STRATA.replace("year", "month", 1) + "1,0\n", "row 11 has 2 columns"),
        (
            "A,month,count\n" + "".join(f"1,{n},4\n" for n in range(MOST_STRATA + 1)),
            "strata are too many",
        ),
    ],
)
def test_a_wrong_stratum_says_where(text, message):
    with pytest.raises(Malformed, match=message):
        strata(text, "month")
