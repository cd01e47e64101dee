"""Lists that were not made apart are one list, and fewer than three made apart give no estimate."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.cli.main import main
from bearwitness.counting import called, publishable, report
from bearwitness.counting.checks import checked
from bearwitness.counting.estimate import estimate
from bearwitness.counting.lists import parsed
from bearwitness.counting.overlaps import overlaps
from bearwitness.counting.related import as_one, of_one_source, together
from bearwitness.counting.result import Caution, Reason, Remark
from bearwitness.counting.wording import because, sentence
from bearwitness.counting.writable import beside, may
from bearwitness.desk import counted
from bearwitness.errors import Malformed
from bearwitness.ids import ClaimId, PersonId, SourceId, TestimonyId
from bearwitness.records.source import (
    Link,
    Listing,
    Relation,
    Source,
    SourceKind,
    Standing,
    VictimList,
)
from desk_stand import NOON, empty_case

TABLES = Path(__file__).parent / "data" / "counting"
KOSOVO = parsed((TABLES / "kosovo_1999.csv").read_text())
FOUR = [tuple(int(bit) for bit in f"{n:04b}") for n in range(1, 16)]
A, B, C, D = (SourceId(f"S-000{n}") for n in range(1, 5))
PRESS, TOLD = SourceId("S-0011"), SourceId("S-0012")


def test_a_person_of_either_list_is_of_the_one_that_stands_for_both():
    cells = {(1, 0, 0): 5, (0, 1, 0): 4, (1, 1, 0): 3, (0, 0, 1): 2, (0, 1, 1): 1}
    table = replace(overlaps("ABC", cells), unlinked=7, without_consent=2)
    found = as_one(table, [("B", "A")])
    assert (found.names, dict(found.cells)) == (("C", "A + B"), {(0, 1): 12, (1, 0): 2, (1, 1): 1})
    assert (found.related, found.unlinked, found.without_consent) == (("A + B",), 7, 2)
    assert as_one(table, []) == as_one(table, [["C"], []]) == table


@settings(max_examples=40, deadline=None)
@given(counts=st.lists(st.integers(0, 60), min_size=15, max_size=15), order=st.permutations("ABCD"))
def test_nobody_is_lost_or_counted_twice_and_the_order_of_lists_changes_nothing(counts, order):
    table = overlaps("ABCD", dict(zip(FOUR, counts, strict=True)))
    found = as_one(table, [("A", "C")])
    assert found.documented == table.documented
    assert found.on({found.names.index("A + C")}) == table.on({0}) + table.on({2}) - table.on(
        {0, 2}
    )
    moved = table.reordered(tuple("ABCD".index(name) for name in order))
    assert as_one(moved, [("C", "A")]).canonical() == found.canonical()


def test_groups_that_share_a_list_are_one():
    assert together([("a", "b"), ("c",), ("b", "d"), ()]) == (("a", "b", "d"), ("c",))
    found = as_one(KOSOVO, [("ABA", "HRW"), ("HRW", "EXH")])
    assert set(found.names) == {"OSCE", "ABA + EXH + HRW"}


def test_a_list_of_another_table_is_refused():
    with pytest.raises(Malformed, match="no list of this name"):
        as_one(KOSOVO, [("ABA", "Elsewhere")])


def test_fewer_than_three_lists_made_apart_give_no_estimate_and_the_reason_is_that():
    found = estimate(as_one(KOSOVO, [("ABA", "HRW", "EXH")]))
    assert (found.withheld, found.lower, found.documented) == (Reason.RELATED, 4_400, 4_400)
    assert because(found, "en") in may(found, "en")[1]
    assert "made apart" in sentence(found, "en")
    assert "независимо" in sentence(found, "ru")
    two = overlaps("AB", {(1, 0): 30, (1, 1): 9, (0, 1): 8})
    assert estimate(two).withheld is Reason.FEW_LISTS, "nobody said that these are one source"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_whoever_prints_an_estimate_prints_which_lists_are_counted_as_one(language):
    five = parsed((TABLES / "new_orleans_5lists.csv").read_text())
    table = as_one(five, [five.names[:2]])
    found = estimate(table, method="decomposable")
    name = " + ".join(sorted(five.names[:2]))
    assert Remark(Caution.RELATED, (name,)) in found.warnings
    assert found.withheld is None
    assert any(name in line for line in beside(found, language))
    made = report.document(table, found, checked(table, found), language, least=1)
    assert any(name in str(part) for section in made.sections for part in section.parts)


def test_what_is_published_says_so_too_and_gives_the_same_reason():
    few = overlaps("ABCD", dict(zip(FOUR, [40, 35, 9, 30, 8, 7, 2, 25, 6, 5, 2, 9, 3, 3, 1],
                                    strict=True)))  # fmt: skip
    table = as_one(few, [("A", "B", "C")])
    found = publishable.told(table, estimate, 3)
    assert found.withheld is Reason.RELATED
    assert Remark(Caution.RELATED, ("A + B + C",)) in found.warnings


def test_readers_see_each_list_by_the_name_that_they_know():
    table = as_one(KOSOVO, [("ABA", "HRW")])
    names = {"ABA": "Юристы", "HRW": "Хьюман", "OSCE": "ОБСЕ"}
    shown = called.table(table, names)
    assert set(shown.names) == {"EXH", "ОБСЕ", "Юристы + Хьюман"}
    found = called.estimate(estimate(table), names)
    assert Remark(Caution.RELATED, ("Юристы + Хьюман",)) in found.warnings
    assert "Юристы + Хьюман" in found.lists


def link(one, relation, onto, standing=Standing.INFERRED, claim=None):
    return Link(one, relation, onto, standing, "invented", "ada", claim)


def source(name, kind=SourceKind.LIST, testimony=None):
    return Source(name, kind, "invented", "en", testimony=testimony)


SOURCES = {one.id: one for one in (
    *(source(name) for name in (A, B, C, D)),
    source(PRESS, SourceKind.ARTICLE),
    source(TOLD, SourceKind.TESTIMONY, TestimonyId("T-0001")),
)}  # fmt: skip


@pytest.mark.parametrize(
    ("links", "found"),
    [
        ([link(A, Relation.COPIES, B)], ((A, B),)),
        ([link(A, Relation.SAME_OWNER, B), link(B, Relation.TOLD, C)], ((A, B, C),)),
        ([link(A, Relation.QUOTES, PRESS), link(B, Relation.COPIES, PRESS)], ((A, B),)),
        ([link(A, Relation.COPIES, B, Standing.UNKNOWN)], ((A, B),)),
        ([link(A, Relation.COPIES, B, Standing.NOTHING)], ()),
        ([link(A, Relation.COPIES, B, claim=ClaimId("C-0001"))], ()),
        ([link(A, Relation.TOLD, TOLD), link(B, Relation.TOLD, TOLD)], ()),
        ([link(A, Relation.WITNESSED, None), link(A, Relation.TOLD, None)], ()),
        ([link(A, Relation.COPIES, PRESS)], ()),
    ],
)
def test_which_lists_were_not_made_apart(links, found):
    assert of_one_source([A, B, C, D], links, SOURCES) == found


def listed(book):
    for n, name in enumerate((A, B, C)):
        book.append(source(name), reason="i", at=NOON)
        book.append(VictimList(name, f"list {n}"), reason="i", at=NOON)
        for person in range(n, n + 20):
            who = PersonId(f"P-{person:04}")
            book.append(Listing(name, person + 1, f"Invented {person}", who), reason="i", at=NOON)


def test_what_staff_record_of_two_lists_of_a_case_makes_them_one(tmp_path):
    with closing(empty_case(tmp_path / "case")) as book:
        listed(book)
        assert counted.lists(book, at=NOON).names == ("list 0", "list 1", "list 2")
        book.append(link(A, Relation.COPIES, B), reason="i", at=NOON)
        found = counted.lists(book, at=NOON)
        assert (found.names, found.related) == (("list 2", "list 0 + list 1"), ("list 0 + list 1",))
        assert found.documented == 22
        table, told = counted.counted(book, at=NOON)
        assert (table, told.withheld) == (found, Reason.RELATED)
        book.append(link(A, Relation.COPIES, B, Standing.NOTHING), reason="i", at=NOON)
        assert counted.lists(book, at=NOON).related == ()


def test_by_command(tmp_path, capsys):
    path = str(TABLES / "kosovo_1999.csv")
    asked = ["count", "estimate", path, "--one-source", "ABA, HRW,EXH", "--json"]
    assert main(asked) == 0
    assert json.loads(capsys.readouterr().out)["withheld"]["reason"] == "related"
    assert main(["count", "lists", path, "--one-source", "ABA,HRW"]) == 0
    assert "“ABA + HRW” are counted as one list" in capsys.readouterr().out
    assert main(["count", "lists", path, "--one-source", "ABA,Elsewhere"]) != 0
    assert "no list of this name" in capsys.readouterr().err
    assert main(["count", "lists", "--one-source", "A,B", "--reason", "r"]) == 2
    assert "links between sources" in capsys.readouterr().err


def test_strata_have_them_joined_where_they_have_both(tmp_path, capsys):
    rows = ["A,B,C,year,count"]
    rows += [f"{a},{b},{c},1999,{9 + 5 * n}" for n, (_, a, b, c) in enumerate(FOUR[:7])]
    rows += ["1,0,0,2000,30", "0,0,1,2000,20", "1,0,1,2000,9"]
    table = tmp_path / "table.csv"
    table.write_text("\n".join(rows) + "\n")
    asked = ["count", "estimate", str(table), "--stratify", "year", "--json"]
    assert main([*asked, "--one-source", "A,B"]) == 0
    told = json.loads(capsys.readouterr().out)["strata"]
    assert [one["withheld"]["reason"] for one in told] == ["related", "few_lists"]
    assert main([*asked, "--one-source", "A,Elsewhere"]) == 2
    kept = str(tmp_path / "kept")
    assert main([*asked, "--resume", kept]) == 0
    capsys.readouterr()
    assert main([*asked, "--resume", kept, "--one-source", "A,B"]) == 0
    told = json.loads(capsys.readouterr().out)["strata"]
    assert told[0]["withheld"]["reason"] == "related", "another question than the one kept"
