"""The open dataset: what the edition says and no more, well described, the same bytes always."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import replace

import pytest

from bearwitness.cli.main import main
from bearwitness.consent import Answer, Scope
from bearwitness.desk import strata as counted
from bearwitness.dossier import dataset
from bearwitness.dossier.dataset_words import ABOUT, TABLES
from bearwitness.publication.edition import Spring, Words
from desk_stand import NOON, PASSPHRASE, lakeshore_case
from editions import EDITION, words

COUNTS = (dataset.Stratum("year", "2026", "2026", "2026", "", 10),)


def rows(files, table):
    return list(csv.DictReader(io.StringIO(files[f"data/{table}.csv"].decode())))


def everything(files):
    return "\n".join(data.decode() for data in files.values())


@pytest.fixture(scope="module")
def made():
    return dataset.files(EDITION, counts=COUNTS)


def test_the_same_edition_gives_the_same_bytes(made):
    assert dataset.files(EDITION, counts=COUNTS) == made


def test_csv_and_json_say_the_same(made):
    for table in TABLES:
        plain = json.loads(made[f"data/{table}.json"])
        assert len(plain) == len(rows(made, table))
        for one, other in zip(plain, rows(made, table), strict=True):
            assert list(one) == list(other)


def test_the_package_describes_every_table_and_its_bytes(made):
    package = json.loads(made[dataset.PACKAGE])
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert {one["name"] for one in package["resources"]} == set(TABLES)
    for one in package["resources"]:
        content = made[one["path"]]
        assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert one["bytes"] == len(content)
        header = content.decode().split("\n", 1)[0].split(",")
        assert header == [field["name"] for field in one["schema"]["fields"]]
        keys = [tuple(row[k] for k in one["schema"].get("primaryKey", ()))
                for row in rows(made, one["name"])]  # fmt: skip
        assert not any(keys) or len(set(keys)) == len(keys)


def test_the_dictionary_defines_every_column_in_both_languages(made):
    for language in ("en", "ru"):
        page = made[f"dictionary.{language}.html"].decode()
        for meaning in TABLES.values():
            assert all(f"<code>{column.name}</code>" in page for column in meaning.columns)
    assert set(ABOUT["en"]) == set(ABOUT["ru"])
    assert all(column.ru != column.en for m in TABLES.values() for column in m.columns)


def test_no_word_of_a_testimony_is_in_it(made):
    said = everything(made)
    for quote in EDITION.quotes:
        for piece in quote.pieces:
            assert len(piece.text) < 12 or piece.text.strip() not in said


def test_a_testimony_has_no_row_and_no_day():
    claim = EDITION.claims[0]
    secret = Spring("s99", "testimony", Words("Voice 7", "Голос 7"), "2026-01-17")
    told = replace(EDITION, claims=(replace(claim, springs=(*claim.springs, secret)),), quotes=(),
                   timeline=())  # fmt: skip
    said = everything(dataset.files(told))
    assert "Voice 7" not in said
    assert "2026-01-17" not in said
    assert {row["kind"] for row in rows(dataset.files(told), "sources")} <= {
        "article", "statement", "document", "list", "media"
    }  # fmt: skip


def test_a_cell_is_never_run_as_a_formula():
    claim = replace(EDITION.claims[0], wording=words('=HYPERLINK("x")', "+1, а"))
    (row,) = rows(dataset.files(replace(EDITION, claims=(claim,))), "claims")
    assert row["wording_en"] == '\'=HYPERLINK("x")'
    assert row["wording_ru"] == "'+1, а"


def test_without_the_case_there_are_no_counts():
    made = dataset.files(EDITION)
    assert "data/counts.csv" not in made
    assert "counts" not in [r["name"] for r in json.loads(made[dataset.PACKAGE])["resources"]]


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    book = lakeshore_case(tmp_path_factory.mktemp("strata") / "case")
    yield book
    book.close()


def test_only_victims_who_may_be_counted_are_counted(case):
    before = counted.people(case, at=NOON)
    answers = [a for a in case.all(Answer) if a.scope is Scope.COUNT and a.granted]
    told = {a.testimony for a in answers}
    case.append_many(
        [Answer(name, Scope.COUNT, granted=False, at=NOON) for name in told],
        reason="a test", at=NOON,
    )  # fmt: skip
    assert sum(before["violation"].values()) > 0
    assert counted.people(case, at=NOON)["violation"] == {}


def test_by_command_one_withdrawal_changes_no_byte_of_the_counts(tmp_path, capsys):
    case = tmp_path / "case"
    book = lakeshore_case(case)
    edition = _edition(tmp_path / "edition")
    book.append(EDITION, reason="a test", at=NOON)
    (tmp_path / "word").write_text(PASSPHRASE)

    def release(name):
        with (tmp_path / "word").open() as held:
            words = ["dossier", "dataset", edition, "--out", tmp_path / name, "--counts", "--case",
                     case, "--passphrase-fd", held.fileno(), "--by", "ada", "--json"]  # fmt: skip
            assert main([str(word) for word in words]) == 0
        capsys.readouterr()
        return {p.name: p.read_bytes() for p in (tmp_path / name).rglob("*") if p.is_file()}

    first = release("one")
    assert len(first["counts.csv"].splitlines()) > 1
    granted = [a for a in book.all(Answer) if a.scope is Scope.COUNT and a.granted]
    gone = Answer(granted[0].testimony, Scope.COUNT, granted=False, at=NOON.replace(day=6))
    book.append(gone, reason="a letter", at=NOON)
    book.close()
    assert release("two") == first
    assert main(["dossier", "dataset", str(edition), "--out", str(tmp_path / "one")]) == 3


def _edition(path):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from bearwitness.adapters.editions import marks
    from bearwitness.publication import edition as editions
    from bearwitness.publication import manifest as manifests

    path.mkdir()
    for name in EDITION.files:
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(b"invented")
    (path / "edition.json").write_bytes(editions.written(EDITION))
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    signed = manifests.signed(EDITION.id, marks(path), key=public, sign=key.sign)
    (path / manifests.NAME).write_bytes(signed)
    return path
