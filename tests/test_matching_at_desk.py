"""What may be one in an invented case: proposed, confirmed, refused, taken back, counted."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bearwitness.adapters.victim_lists import listed
from bearwitness.cli.main import main
from bearwitness.consent import FOREVER, Answer, Scope
from bearwitness.corroboration import matching_draws
from bearwitness.desk import counted, judging, matched, oneness, strata
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.proposals import Judged
from bearwitness.errors import Malformed, Missing, Misused, Refused
from bearwitness.ids import ActId, EventId, PersonId, PlaceId, SourceId, TestimonyId
from bearwitness.records.event import Act, Degree, Event, Involvement, Person
from bearwitness.records.source import Listing, Source, SourceKind, VictimList
from bearwitness.records.when import When
from bearwitness.records.where import Level, Place
from name_forms import people
from name_forms.pairs import any_way, said
from name_forms.people import Half

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
WORD = "six invented words"
FIELDS = ("--field", "born=day", "--field", "village=text")
LISTS = ONE, OTHER, THIRD, FOURTH = tuple(SourceId(f"S-000{n}") for n in (1, 2, 3, 4))
LAKE, LAKE2, SHORE = (PlaceId(f"W-000{n}") for n in (1, 2, 3))
RAID, RAID2, FIRE = (EventId(f"E-000{n}") for n in (1, 2, 3))
ANNA, ANNA2, BORIS, UNIT = (PersonId(f"P-000{n}") for n in (1, 2, 3, 4))


def told():
    yield Place(LAKE, Level.SETTLEMENT, {"ru": "село Озёрное"})
    yield Place(LAKE2, Level.SETTLEMENT, {"en": "Ozernoe village"})
    yield Place(SHORE, Level.SITE, {"en": "the boathouse"}, LAKE)
    yield Person(ANNA, ("Анна Ветрова",))
    yield Person(ANNA2, ("Anna Vetrova",))
    yield Person(BORIS, ("Boris Lakeman",))
    yield Person(UNIT, ("the invented Third Patrol",))
    yield Event(RAID, "a raid", When.parse("2019-03-04"), LAKE)
    yield Event(RAID2, "the raid again", When.parse("2019-03"), SHORE)
    yield Event(FIRE, "a fire", When.parse("2020"), LAKE)
    for n, (event, victim) in enumerate([(RAID, ANNA), (RAID2, ANNA2), (FIRE, BORIS)]):
        act = ActId(f"A-000{n}")
        yield Act(act, event, "arbitrary_detention", victim, (SourceId(f"S-001{n}"),))
        yield Involvement(act, UNIT, Degree.CARRIED_OUT, (SourceId(f"S-001{n}"),))


def lists():
    for source, name in ((ONE, "Ruslan Maltsev"), (OTHER, "Руслан Мальцев")):
        yield Source(source, SourceKind.LIST, "invented", "en")
        yield VictimList(source, f"list {source}")
        yield Listing(source, 1, name, None)
    yield Listing(OTHER, 2, "Мальцев Р.", None)


@pytest.fixture
def book(tmp_path):
    made, _ = Casebook.create(
        tmp_path / "case", title="Invented", passphrase=WORD, at=AT, entropy=os.urandom,
        work_factor=2,
    )  # fmt: skip
    made.append_many([*told(), *lists()], reason="invented", at=AT)
    yield made
    made.close()


def pairs(book):
    found = matched.proposed(book, at=AT)
    entries = {tuple(sorted((f"{p.one[0]}:{p.one[1]}", f"{p.other[0]}:{p.other[1]}")))
               for p in found.entries}  # fmt: skip
    return entries | {(p.one, p.other) for p in found.records}


def confirm(book, *names):
    return judging.confirm(book, names, reason="looked", at=AT, entropy=os.urandom)


def refuse(book, *names):
    judging.refuse(book, *names, reason="looked", at=AT)


def undo(book, *names):
    judging.undo(book, names, reason="a mistake", at=AT)


def test_events_places_people_and_entries_are_proposed_with_reasons(book):
    assert pairs(book) == {
        (RAID, RAID2), (LAKE, LAKE2), (ANNA, ANNA2), ("S-0001:1", "S-0002:1"),
        ("S-0001:1", "S-0002:2"),
    }  # fmt: skip
    by = {(p.one, p.other): p for p in matched.proposed(book, at=AT).records}
    because = [b.en for b in by[RAID, RAID2].because]
    assert because == [
        "the dates may be one", "the same kind of act", "the same perpetrator",
        "one place lies in the other",
    ]  # fmt: skip
    assert "in two scripts" in by[ANNA, ANNA2].because[0].en
    assert "Ветрова" not in repr(by)


@pytest.mark.parametrize(
    "names", [(RAID, RAID2), (LAKE, LAKE2), (ANNA, ANNA2), ("S-0001:1", "S-0002:1")]
)
def test_what_is_refused_is_not_proposed_again_until_somebody_takes_that_back(book, names):
    refuse(book, *reversed(names))
    assert tuple(names) not in pairs(book)
    for value in told():  # the records are written anew, and say more
        if isinstance(value, Person):
            book.append(Person(value.id, (*value.names, "Anna V.")), reason="more", at=AT)
    assert tuple(names) not in pairs(book)
    undo(book, *names)
    assert tuple(names) in pairs(book)


def test_what_is_confirmed_stands_for_one_until_somebody_takes_that_back(book):
    assert confirm(book, ANNA2, ANNA) == ANNA
    one = oneness.one_of(book)
    assert (one(ANNA2), one(ANNA), one(BORIS)) == (ANNA, ANNA, BORIS)
    by = {(p.one, p.other): p for p in matched.proposed(book, at=AT).records}
    assert (ANNA, ANNA2) not in by
    assert any("people harmed in both" in b.en for b in by[RAID, RAID2].because)
    assert [(j.one, j.other, j.same) for j in oneness.decided(book)] == [(ANNA, ANNA2, True)]
    undo(book, ANNA, ANNA2)
    assert oneness.one_of(book)(ANNA2) == ANNA2
    assert oneness.decided(book) == ()
    assert (ANNA, ANNA2) in pairs(book)


def test_what_only_those_tell_of_who_do_not_let_us_compare_is_not_proposed(book):
    testimony = TestimonyId("T-0001")
    mine = Source(SourceId("S-0011"), SourceKind.TESTIMONY, "invented", "en", testimony=testimony)
    book.append(mine, reason="whose word it is", at=AT)
    left = pairs(book)
    assert (ANNA, ANNA2) not in left
    assert (RAID, RAID2) not in left
    assert (LAKE, LAKE2) in left
    may = Answer(testimony, Scope.COMPARE, granted=True, at=AT, until=FOREVER)
    book.append(may, reason="they said so", at=AT)
    assert {(ANNA, ANNA2), (RAID, RAID2)} <= pairs(book)


def test_a_victim_whom_two_testimonies_name_is_counted_once(book, monkeypatch):
    monkeypatch.setattr(strata, "_counted", lambda casebook, at: casebook.all(Act))
    apart = strata.people(book, at=AT)
    confirm(book, ANNA, ANNA2)
    assert apart[strata.YEAR] == {"2019": 2, "2020": 1}
    assert strata.people(book, at=AT)[strata.YEAR] == {"2019": 1, "2020": 1}


def test_decisions_that_contradict_others_are_refused(book):
    refuse(book, ANNA, BORIS)
    confirm(book, ANNA, ANNA2)
    with pytest.raises(Refused, match="contrary"):
        confirm(book, ANNA2, BORIS)
    with pytest.raises(Refused, match="contrary"):
        confirm(book, BORIS, ANNA2, UNIT)
    confirm(book, BORIS, UNIT)
    with pytest.raises(Refused, match="contrary"):
        confirm(book, ANNA, UNIT)
    assert oneness.one_of(book)(UNIT) == BORIS


def test_a_later_decision_about_the_same_pair_supersedes_the_earlier(book):
    confirm(book, ANNA, ANNA2)
    refuse(book, ANNA, ANNA2)
    assert [j.same for j in oneness.decided(book)] == [False]


def test_entries_that_were_refused_are_not_linked_through_a_third(book):
    refuse(book, "S-0001:1", "S-0002:2")
    confirm(book, "S-0001:1", "S-0002:1")
    with pytest.raises(Refused, match="contrary"):
        confirm(book, "S-0002:1", "S-0002:2")
    person = book.get(Listing, ONE, 1).person
    assert person == book.get(Listing, OTHER, 1).person
    undo(book, "S-0001:1")
    assert book.get(Listing, ONE, 1).person is None


def test_entries_of_two_people_of_whom_something_is_told_are_not_joined_in_passing(book):
    for number, person in ((3, ANNA), (4, BORIS)):
        book.append(Listing(OTHER, number, "somebody", person), reason="known", at=AT)
    confirm(book, "S-0001:1", "S-0002:3")
    with pytest.raises(Misused, match="at most one person"):
        confirm(book, "S-0001:1", "S-0002:4")
    assert book.get(Listing, ONE, 1).person == ANNA


@pytest.fixture
def four(book):
    """Four entries of one name, of which staff linked two and two."""
    for source in (THIRD, FOURTH):
        book.append(Source(source, SourceKind.LIST, "invented", "en"), reason="a list", at=AT)
        book.append(Listing(source, 1, "Ruslan Maltsev", None), reason="a list", at=AT)
    confirm(book, "S-0001:1", "S-0002:1")
    confirm(book, "S-0003:1", "S-0004:1")
    return book


def test_who_linked_two_and_two_did_not_say_that_these_are_two_people(four):
    across = {(f"{a}:1", f"{b}:1") for a in (ONE, OTHER) for b in (THIRD, FOURTH)}
    assert across <= pairs(four)
    told = matched.proposed(four, at=AT)
    assert [one.same for one in told.reviewed] == [True, True]
    person = confirm(four, "S-0002:1", "S-0003:1")
    assert {four.get(Listing, source, 1).person for source in LISTS} == {person}
    assert not across & pairs(four)


def test_who_was_found_to_be_two_people_has_no_entries_that_may_be_one(four):
    refuse(four, *(four.get(Listing, source, 1).person for source in (ONE, THIRD)))
    told = matched.proposed(four, at=AT)
    assert all({p.one[0], p.other[0]} & {SourceId("S-0005")} or p.one[1] != p.other[1]
               for p in told.entries)  # fmt: skip
    assert sorted(one.same for one in told.reviewed) == [False] * 4 + [True] * 2
    with pytest.raises(Misused, match="at most one person"):
        confirm(four, "S-0001:1", "S-0004:1")


def test_of_people_of_whom_something_is_told_two_are_two(four):
    for n, source in enumerate((ONE, THIRD)):
        act = ActId(f"A-001{n}")
        person = four.get(Listing, source, 1).person
        four.append(Act(act, FIRE, "arbitrary_detention", person, ()), reason="told", at=AT)
    told = matched.proposed(four, at=AT)
    assert sorted(one.same for one in told.reviewed) == [False] * 4 + [True] * 2


@pytest.mark.parametrize(
    ("names", "error"),
    [
        ((ANNA,), Misused),
        ((ANNA, ANNA), Misused),
        ((ANNA, RAID), Misused),
        (("C-0001", "C-0002"), Misused),
        ((ANNA, "P-9999"), Missing),
        (("S-0001:1", "S-0001"), Misused),
        (("S-0001:1", "S-0002:99"), Missing),
        (("P-lower", ANNA), Malformed),
    ],
)
def test_only_records_of_one_kind_that_are_there_are_matched(book, names, error):
    with pytest.raises(error):
        confirm(book, *names)
    assert oneness.decided(book) == ()


def test_what_nobody_decided_cannot_be_taken_back(book):
    for names in ((ANNA, ANNA2), ("S-0001:1",)):
        with pytest.raises(Misused, match="nobod"):
            undo(book, *names)


def test_a_decision_names_two_in_their_order():
    with pytest.raises(Malformed):
        Judged("P-2", "P-1", same=True)


def test_too_few_reviewed_pairs_are_told_before_anything_is_counted(book):
    with pytest.raises(Refused, match="nobody can say yet"):
        counted.unsure(book, at=AT, draws=10, seed=1)


TOLD = 300  # of whom something is told


@pytest.fixture
def town(book):
    """Three lists of an invented town, of which staff reviewed a good part."""
    chance = random.Random(4)
    everybody = [people.anyone(chance, Half.OPEN) for _ in range(500)]
    entries, who = [], {}
    for source in (ONE, OTHER, THIRD):
        for n, person in enumerate(chance.sample(range(500), 220), start=100):
            who[source, n] = person
            entries.append(Listing(source, n, any_way(said(everybody[person]), chance), None))
    for n, listing in enumerate(entries):
        nth = who[listing.source, listing.number]
        if nth < 380:  # linked by staff; who is only that may be one with another
            half = "B" if nth >= TOLD and listing.source == THIRD else "A"
            person = PersonId(f"P-{half}{nth:04}")
            entries[n] = Listing(listing.source, listing.number, listing.name, person)
    book.append(Source(THIRD, SourceKind.LIST, "invented", "en"), reason="invented", at=AT)
    told = {one.person for one in entries if one.person and int(one.person[3:]) < TOLD}
    acts = [Act(ActId(f"A-1{p[3:]}"), FIRE, "arbitrary_detention", p, ()) for p in sorted(told)]
    book.append_many([*entries, *acts], reason="invented", at=AT)
    return book, len(set(who.values())) + 2  # and those of the first lists


def test_lists_are_counted_though_matching_is_unsure(town):
    book, truth = town
    plain = counted.lists(book, at=AT)
    found = counted.unsure(book, at=AT, draws=40, seed=1)
    assert plain.documented < truth  # entries that nobody linked are left out there
    assert found.documented.lower <= found.documented.median <= found.documented.upper
    assert abs(found.documented.median - truth) / truth < 0.06
    assert found.draws == 40
    assert found == counted.unsure(book, at=AT, draws=40, seed=1)
    entries, partitions = matched.sampled(book, at=AT, seed=1, draws=20)
    by_person = {}
    for n, entry in enumerate(entries):
        if entry.person:
            by_person.setdefault(entry.person, []).append(n)
    for draw in partitions.draws:
        assert all(len({draw[n] for n in mine}) == 1 for mine in by_person.values())
        told = [draw[mine[0]] for name, mine in by_person.items() if int(name[3:]) < TOLD]
        assert len(set(told)) == len(told)  # two people are never one
    split = [(mine[0], by_person[PersonId(name.replace("A", "B"))][0])
             for name, mine in by_person.items() if name.replace("A", "B") in by_person
             and name[2] == "A"]  # fmt: skip
    often = [partitions.together(*pair) for pair in split]
    assert len(often) > 5
    assert max(often) > 0.5, "who only stands for linked entries may be another such"


@pytest.fixture
def match(book, tmp_path, capsys):
    def call(*words):
        path = tmp_path / "word"
        path.write_text(WORD + "\n")
        number = os.open(path, os.O_RDONLY)
        given = ["match", *words, "--case", str(book.path), "--passphrase-fd", str(number)]
        try:
            code = main([*given, "--json"])
        finally:
            os.close(number)
        out = capsys.readouterr().out
        return code, json.loads(out) if out else {}

    return call


def test_by_command(match):
    _, found = match("propose")
    assert [p["what"] for p in found["proposals"]] == ["entry"] * 2 + ["event", "place", "person"]
    assert len(match("propose", "--review", "1")[1]["proposals"]) == 1
    why = ("--reason", "looked at both")
    assert match("confirm", RAID, RAID2, *why)[1]["one"] == RAID
    assert match("refuse", LAKE, LAKE2, *why)[1]["same"] is False
    assert match("decided")[1]["decided"] == [
        {"one": RAID, "other": RAID2, "same": True},
        {"one": LAKE, "other": LAKE2, "same": False},
    ]
    assert match("undo", RAID, RAID2, *why)[0] == 0
    assert [d["one"] for d in match("decided")[1]["decided"]] == [LAKE]
    assert match("confirm", LAKE, RAID, *why)[0] == 2
    assert match("count")[0] == 3


def test_what_cannot_be_one_after_other_decisions_has_the_chance_0_and_the_reason(
    book, match, browser
):
    book.append(Listing(ONE, 2, "Р. Мальцев", None), reason="of the first list too", at=AT)
    confirm(book, "S-0001:1", "S-0002:1")
    rows = {(r["one"], r["other"]): r for r in match("propose")[1]["proposals"]}
    barred = rows["S-0001:2", "S-0002:1"]
    assert barred["right"] == {"right": 0.0, "lower": 0.0, "upper": 0.0}
    assert "names a person once" in barred["cannot"]
    assert rows["S-0001:2", "S-0002:2"]["cannot"] is None
    asked = match("propose", "--review", "9")[1]["proposals"]
    assert [(r["one"], r["other"]) for r in asked] == [("S-0001:2", "S-0002:2")]
    assert "They cannot be one as things stand" in browser.get("/en/matching").text
    assert "это не один человек" in browser.get("/ru/matching").text


def test_by_command_a_count_tells_its_interval(town, match):
    code, found = match("count", "--draws", "20")  # one at least under each curve
    assert code == 0
    assert found["documented"]["lower"] <= found["documented"]["median"]
    assert found["draws"] == matching_draws.CURVES
    assert "no real list" in " ".join(found["warnings"])


def test_on_the_page_a_pair_is_shown_with_both_sides_confirmed_refused_and_taken_back(
    book, browser
):
    page = browser.get("/en/matching").text
    assert "Анна Ветрова" in page
    assert "the same perpetrator" in page
    assert "needs 100 reviewed pairs" in page
    assert "тот же исполнитель" in browser.get("/ru/matching").text
    pair = {"one": ANNA, "other": ANNA2, "reason": "looked at both"}
    assert "/en/matching" in browser.get("/en/count").text
    browser.post("/en/matching/confirm", data=pair)
    assert oneness.one_of(book)(ANNA2) == ANNA
    assert "Take this back" in browser.get("/en/matching").text
    page = browser.post("/en/matching/undo", data=pair)
    assert "It is taken back" in page.text
    assert browser.post("/en/matching/undo", data=pair).status_code == 400, "a page gone stale"
    mixed = {**pair, "one": ANNA, "other": RAID}
    assert browser.post("/en/matching/confirm", data=mixed).status_code == 400
    assert oneness.decided(book) == ()
    browser.post("/en/matching/refuse", data={**pair, "one": RAID, "other": RAID2})
    assert [j.same for j in oneness.decided(book)] == [False]
    browser.post("/en/matching/confirm", data={**pair, "one": "S-0001:1", "other": "S-0002:1"})
    assert book.get(Listing, ONE, 1).person is not None


def test_a_decision_names_nobody_who_is_told_of_only_by_those_who_took_it_back(book, browser):
    confirm(book, ANNA, ANNA2)
    assert "Take this back" in browser.get("/en/matching").text
    testimony = TestimonyId("T-0001")
    mine = Source(SourceId("S-0011"), SourceKind.TESTIMONY, "invented", "en", testimony=testimony)
    book.append(mine, reason="whose word it is, and no yes to compare", at=AT)
    page = browser.get("/en/matching").text
    assert "Анна Ветрова" not in page
    assert "Take this back" not in page
    assert oneness.one_of(book)(ANNA2) == ANNA, "what was decided stands"


def test_a_form_that_is_not_from_the_page_decides_nothing(book, browser):
    for form in ({}, {"one": ANNA}, {"one": ANNA, "other": ANNA}, {"one": ANNA, "other": ANNA2}):
        assert browser.post("/en/matching/confirm", data=form).status_code == 400
    assert oneness.decided(book) == ()


@pytest.fixture
def fielded(match, tmp_path):
    """Two lists of the case with fields, and whose each entry is."""
    chance = random.Random(8)
    villages = ["Northmere", "Southmere", "Eastholm", "Westholm"]
    town = [
        (people.anyone(chance, Half.OPEN), f"19{chance.randrange(40, 99)}-0{n % 9 + 1}-11",
         chance.choice(villages))
        for n in range(200)
    ]  # fmt: skip
    names = []
    for title, who in (("first", range(130)), ("second", range(70, 200))):
        rows = [",".join([any_way(said(town[p][0]), chance).replace(",", ""), *town[p][1:]])
                for p in who]  # fmt: skip
        path = tmp_path / f"{title}.csv"
        path.write_text("Name,born,village\n" + "\n".join(rows) + "\n")
        code, made = match("take", str(path), "--title", f"the {title}", "--reason", "a list")
        assert (code, made["entries"]) == (0, 130)
        names.append(made["source"])
    who = {f"{names[0]}:{n + 1}": n for n in range(130)}
    return who | {f"{names[1]}:{n + 1}": n + 70 for n in range(130)}


def test_lists_with_fields_are_taken_and_compared_by_them(match, fielded):
    _, found = match("propose", *FIELDS)
    assert found["engine"] == "duckdb"
    likely = [p for p in found["proposals"] if p["model"] > 0.5]
    right = sum(fielded[p["one"]] == fielded[p["other"]] for p in likely if p["one"] in fielded)
    assert right >= 55
    assert right >= 0.95 * len(likely)
    assert all(p["right"] is None for p in likely)  # nobody reviewed any
    asked = match("propose", *FIELDS, "--review", "40")[1]["proposals"]
    assert len(asked) == 40
    stated = [p["model"] for p in asked]
    assert min(stated) < 0.1
    assert max(stated) > 0.9
    assert sum(one < 0.5 for one in stated) > 5
    assert match("propose", "--field", "village=place")[0] == 2


@pytest.mark.deep
def test_by_command_spark_on_this_machine_proposes_the_same(match, fielded, book, tmp_path):
    """And what it says meanwhile quotes nobody. `scripts/bring-spark` brings it."""
    spark = Path(__file__).parent.parent / ".tools/spark"
    here = match("propose", *FIELDS)[1]["proposals"]
    ran = subprocess.run(
        [sys.executable, "-m", "bearwitness", "match", "propose", *FIELDS, "--spark", "local[2]",
         "--json", "--case", book.path, "--passphrase-fd", "0"],
        input=WORD + "\n", capture_output=True, text=True, check=True, timeout=1_200,
        env=os.environ | {"PYTHONPATH": str(spark), "TMPDIR": str(tmp_path)},
    )  # fmt: skip
    answer = json.loads(ran.stdout)
    there = {(p["one"], p["other"]): p["model"] for p in answer["proposals"]}
    assert answer["engine"] == "spark"
    assert there == {(p["one"], p["other"]): pytest.approx(p["model"], abs=2e-4) for p in here}
    names = {entry.name for entry in book.all(Listing) if len(entry.name) > 5}
    assert names
    assert not [name for name in names if name in ran.stderr]
    assert not list(tmp_path.glob(".bearwitness-spark-*"))


def test_spark_by_command_is_on_this_machine_alone_and_for_fields(match):
    for master in ("spark://cluster.example:7077", "yarn", "local[2] --x", "local[0]", "k8s://x"):
        assert match("propose", *FIELDS, "--spark", master)[0] == 2
    assert match("propose", "--spark", "local[2]")[0] == 2


def test_where_spark_is_not_installed_it_is_told_so(match, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    assert match("propose", *FIELDS, "--spark", "local[*]") == (1, {})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no column called name"),
        ("name\n", "no column called name"),
        ("who,born\nAnna,1950\n", "no column called name"),
        ("name,name\nAnna,B\n", "a name of its own"),
        ("name,born\nAnna\n", "person 1"),
        ("name,born\nAnna,1950\n,1960\n", "person 2"),
        ('name\n"Anna\n', "no CSV"),
    ],
)
def test_a_table_that_is_no_list_is_refused_and_nothing_of_it_repeated(text, said):
    with pytest.raises(Malformed, match=said) as wrong:
        listed(text)
    assert "Anna" not in str(wrong.value)
