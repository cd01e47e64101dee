"""Records with fields, compared by Splink on DuckDB: right, seen by nobody, left nowhere."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import traceback
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.adapters import linking, linking_fields
from bearwitness.adapters.linking import Record, linked
from bearwitness.adapters.linking_fields import Kind, table
from bearwitness.adapters.linking_signs import in_ascii
from bearwitness.errors import Malformed, Unavailable
from name_forms import people
from name_forms.pairs import any_way, said
from name_forms.people import Half
from name_forms.writing import slip

PEOPLE, SHARED = 260, 130
KINDS = {"name": Kind.PERSON, "born": Kind.DAY, "village": Kind.TEXT, "house": Kind.NUMBER}


def told(person, chance):
    """What a list may say of somebody: some of it missing, some of it mistaken."""
    name = any_way(said(person[0]), chance)
    born = person[1] if chance.random() < 0.7 else person[1][:4]
    if chance.random() < 0.1:
        born = born[:3] + str((int(born[3]) + 1) % 10) + born[4:]
    house = f"д. {person[3] + (chance.random() < 0.1)}"
    village = slip(person[2], chance) if chance.random() < 0.1 else person[2]
    fields = {"name": slip(name, chance) if chance.random() < 0.1 else name, "born": born,
              "village": village, "house": house}  # fmt: skip
    return {key: "" if key != "name" and chance.random() < 0.1 else v for key, v in fields.items()}


@pytest.fixture(scope="module")
def lists():
    chance = random.Random(11)
    villages = ["Northmere", "Southmere", "Озёрное", "Заозёрное", "Lakeside", "Hillfoot"]
    town = [
        (
            people.anyone(chance, Half.OPEN),
            str(date(1940, 1, 1) + timedelta(days=chance.randrange(20_000))),
            chance.choice(villages),
            chance.randrange(1, 150),
        )
        for _ in range(2 * PEOPLE - SHARED)
    ]
    who = [*range(PEOPLE), *range(PEOPLE - SHARED, len(town))]
    records = [
        Record(told(town[p], chance), "one" if n < PEOPLE else "other") for n, p in enumerate(who)
    ]
    return records, who


@pytest.fixture(scope="module")
def found(lists):
    return linked(lists[0], KINDS, between=True, seed=1)


def test_pairs_of_one_person_are_found_in_any_script_and_others_are_not(lists, found):
    _, who = lists
    likely = {(pair.one, pair.other) for pair in found if pair.same >= 0.5}
    right = sum(who[a] == who[b] for a, b in likely)
    assert right / len(likely) >= 0.97
    assert right / SHARED >= 0.95
    assert all(a < PEOPLE <= b for a, b in likely)  # only between the lists


def test_pairs_come_likeliest_first_and_each_once(found):
    assert [pair.same for pair in found] == sorted((pair.same for pair in found), reverse=True)
    assert len({(pair.one, pair.other) for pair in found}) == len(found)
    assert all(pair.one < pair.other and 0 < pair.same <= 1 for pair in found)


def test_chances_add_up_to_about_as_many_pairs_as_there_are(found):
    assert sum(pair.same for pair in found) == pytest.approx(SHARED, rel=0.06)


def test_the_same_seed_finds_the_same(lists, found):
    again = linked(lists[0], KINDS, between=True, seed=1)
    assert {(p.one, p.other): round(p.same, 6) for p in again} == {
        (p.one, p.other): round(p.same, 6) for p in found
    }


def test_the_database_reaches_no_file_and_no_network_and_its_settings_are_locked():
    import duckdb

    connection = linking._duckdb().duckdb_con
    for reach in (
        "COPY (SELECT 1) TO 'out.csv'",
        "SELECT * FROM read_csv('/etc/hostname')",
        "ATTACH 'other.db'",
        "INSTALL httpfs",
        "SET temp_directory = '.'",
        "SET enable_external_access = true",
    ):
        with pytest.raises(duckdb.Error):
            connection.sql(reach)
    told = dict(connection.sql("SELECT name, value FROM duckdb_settings()").fetchall())
    assert told["temp_directory"] == ""
    assert connection.sql("SELECT path FROM duckdb_databases() WHERE NOT internal").fetchall() == [
        (None,)
    ]


def test_a_run_leaves_no_file_and_asks_for_no_network(tmp_path, lists):
    """In a process of its own, whose home, working and temporary folder is an empty one."""
    (tmp_path / "in").mkdir()
    (tmp_path / "home").mkdir()
    rows = [[dict(r.fields), r.source] for r in lists[0]]
    kinds = {name: kind.value for name, kind in KINDS.items()}
    script = """
import json, socket, sys
def refused(*_, **__): raise SystemExit("it asked for the network")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refused
from bearwitness.adapters.linking import Record, linked
from bearwitness.adapters.linking_fields import Kind
rows, kinds = json.load(sys.stdin)
kinds = {k: Kind(v) for k, v in kinds.items()}
found = linked([Record(*r) for r in rows], kinds, between=True, seed=1)
print(len(found))
"""
    home = str(tmp_path / "home")
    run = subprocess.run(
        [sys.executable, "-B", "-c", script], input=json.dumps([rows, kinds]), text=True,
        capture_output=True, check=True, cwd=home,
        env=os.environ | {"HOME": home, "TMPDIR": home, "XDG_CACHE_HOME": home},
    )  # fmt: skip
    assert int(run.stdout) > SHARED / 2  # and nothing else was printed
    assert run.stderr == ""
    assert list((tmp_path / "home").rglob("*")) == []


HOSTILE = "annawhomnobodyshouldread"


@pytest.mark.parametrize("way", ["the database", "the codec"])
def test_what_the_engine_says_when_it_fails_is_not_repeated_since_it_quotes_names(
    way, lists, monkeypatch, caplog, capfd
):
    """Each failure is the engine's own, and each really holds the name before we take it."""
    records = [Record({**r.fields, "born": HOSTILE}, r.source) for r in lists[0]]
    if way == "the database":
        from splink import comparison_level_library as level
        from splink.comparison_library import CustomComparison

        def broken(base, _kind):
            cast = level.CustomLevel(f'CAST("{base}_l" AS INTEGER) = 1', "no number")
            return CustomComparison(
                [level.NullLevel(base), cast, level.ElseLevel()], output_column_name=base
            )

        monkeypatch.setattr(linking_fields, "_comparison", broken)
    else:
        records[0] = Record({**records[0].fields, "name": f"{HOSTILE} \ud800"}, "one")
    seen = []
    plain = linking._learned
    monkeypatch.setattr(linking, "_learned", lambda *args: _noting(seen, plain, args))
    with caplog.at_level(0), pytest.raises(Unavailable, match="not repeated") as wrong:
        linked(records, KINDS, between=True, seed=1)
    assert HOSTILE in seen[0], "the engine did quote it"
    told = "".join(traceback.format_exception(wrong.value))
    assert HOSTILE not in told + repr(wrong.value) + caplog.text + "".join(capfd.readouterr())
    assert wrong.value.__cause__ is None
    assert wrong.value.__context__ is None


def _noting(seen, work, args):
    try:
        return work(*args)
    except Exception as error:
        seen.append("".join(map(repr, _chain(error))))
        raise


def _chain(error):
    while error is not None:
        yield str(error), error.args
        error = error.__cause__ or error.__context__


@pytest.mark.parametrize("names", [["name"], ["name", "height"]])
def test_one_field_or_one_that_nobody_has_is_refused(lists, names):
    kinds = {name: KINDS.get(name, Kind.NUMBER) for name in names}
    with pytest.raises(Malformed, match="two fields"):
        linked(lists[0], kinds, between=True, seed=1)


def test_of_few_records_no_model_is_learned(lists):
    with pytest.raises(Malformed, match="200"):
        linked(lists[0][:50], KINDS, between=True, seed=1)


def test_spark_is_loaded_only_when_told_to_and_its_absence_is_told(lists):
    assert "pyspark" not in sys.modules
    with pytest.raises(Unavailable, match="Spark"):
        linked(lists[0], KINDS, between=True, seed=1, spark=object())


def test_nothing_of_a_record_is_in_its_repr(lists):
    assert "village" not in repr(lists[0][0])


def test_each_kind_of_field_is_compared_in_its_own_way():
    records = [{"a": "Ӏели", "b": "Ясли 3", "c": "2017-03"}, {"a": "Ali", "b": "", "c": "2017"}]
    kinds = {"a": Kind.NAME, "b": Kind.NUMBER, "c": Kind.DAY}
    made = table(records, ["x", "y"], kinds, between=False)
    one, other = made.rows
    assert set(one["f0_read"]) & set(other["f0_read"]) or set(one["f0_known"]) & set(
        other["f0_known"]
    )
    assert (len(one["f1"]), other["f1"], other["f1_s"]) == (len("ясли 3"), None, None)
    assert (one["f2_s"], other["f2_s"]) == ("2017", "2017")
    assert made.possible == 1
    assert set(one) - {"at", "source"} == {
        "f0",
        "f0_s",
        "f0_read",
        "f0_known",
        "f1",
        "f1_s",
        "f2",
        "f2_s",
    }


LETTERS = st.text("abcабв0é \U00010400", min_size=1, max_size=8)


@given(st.lists(LETTERS, min_size=2, max_size=6))
def test_every_letter_has_one_byte_and_what_was_equal_or_began_alike_still_does(texts):
    signs = in_ascii(texts)
    written = [text.translate(signs) for text in texts]
    assert all(text.isascii() for text in written)
    assert [*map(len, written)] == [*map(len, texts)]
    for (one, there), (other, here) in combinations(zip(texts, written, strict=True), 2):
        assert (one == other) == (there == here)
        assert one.startswith(other) == there.startswith(here)


def test_an_alphabet_of_more_letters_than_there_are_signs_is_told_apart_too():
    letters = [chr(code) for code in range(0x4E00, 0x4E00 + 200)]
    often = ["丁" * 3, *letters]
    written = [letter.translate(in_ascii(often)) for letter in letters]
    assert len(set(written)) == 200
    assert len("丁".translate(in_ascii(often))) == 1
    assert {len(one) for one in written} == {1, 7}


def test_how_alike_two_words_are_is_asked_in_letters_in_any_script():
    """One letter more: in bytes that would be two where it is a Cyrillic one."""
    import duckdb

    records = [{"a": "Ясноеполе", "b": "1"}, {"a": "Ясноеполье", "b": "1"}]
    one, other = table(records, ["x", "y"], {"a": Kind.TEXT, "b": Kind.CLASS}, between=True).rows
    sql = "SELECT damerau_levenshtein(?, ?), length(?)"
    assert duckdb.execute(sql, [one["f0"], other["f0"], one["f0"]]).fetchone() == (1, 9)
    plain = duckdb.execute(sql, ["ясноеполе", "ясноеполье", "ясноеполе"]).fetchone()
    assert plain != (1, 9), "or the engine counts letters by now"


def test_a_level_of_ours_reads_columns_in_the_dialects_of_both_engines():
    """A name in double quotes is a column to DuckDB and a text to Spark: equal to nothing."""
    kinds = {kind.value: kind for kind in Kind}
    comparisons = table([dict.fromkeys(kinds, "2017-03")] * 2, ["x", "y"], kinds,
                        between=True).comparisons  # fmt: skip
    for comparison in comparisons:
        for level in comparison.get_comparison("spark").comparison_levels:
            assert '"' not in level.sql_condition
            assert "jaro" not in level.sql_condition.lower()


@pytest.mark.deep
def test_on_spark_the_same_pairs_are_found_with_the_same_chances(lists, found, tmp_path):
    """What Spark keeps meanwhile is encrypted and gone afterwards, and nobody else reaches it.

    `scripts/bring-spark` brings it.
    """
    told = {"records": [(r.fields, r.source) for r in lists[0]], "kinds": KINDS}
    root = Path(__file__).parent.parent
    ran = subprocess.run([sys.executable, root / "tests" / "linked_on_spark.py"],
                         input=json.dumps(told), capture_output=True, text=True, check=True,
                         timeout=1_200, env=os.environ | {"PYTHONPATH": str(root / ".tools/spark"),
                                                          "TMPDIR": str(tmp_path)},
                         )  # fmt: skip
    answer = json.loads(ran.stdout.splitlines()[-1])
    there = {(one, other): same for one, other, same in answer["pairs"]}
    here = {(p.one, p.other): p.same for p in found}
    assert there.keys() == here.keys()
    assert all(there[pair] == pytest.approx(here[pair], abs=1e-9) for pair in here)
    assert answer["files"] > 0
    assert answer["readable"] == 0
    assert answer["open_to"] == [0]
    assert answer["listening"] > 0
    assert (answer["elsewhere"], answer["left"], answer["running"]) == ([], [], False)
