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
from bearwitness.consent.uses import Derivative
from bearwitness.desk import opendata, tracing
from bearwitness.desk import strata as counted
from bearwitness.desk.consents import Consents
from bearwitness.dossier import dataset
from bearwitness.dossier.dataset_words import ABOUT, TABLES
from bearwitness.ids import ClaimId
from bearwitness.publication.claims import CONFIDED, Objection, Rung, Spring
from bearwitness.publication.edition import Moment
from bearwitness.publication.words import Words
from bearwitness.records.claim import Claim, Saying
from bearwitness.records.source import Source
from bearwitness.records.testimony import Testimony
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


def test_what_is_not_invented_is_not_called_so(made):
    page = next(name for name in made if name.endswith(".html"))
    plain = dataset.files(replace(EDITION, invented=False), counts=COUNTS)
    assert "<p><strong>" in made[page].decode()
    assert "<p><strong>" not in plain[page].decode()


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
    claim = replace(claim, springs=(*claim.springs[1:], secret))
    told = replace(EDITION, claims=(claim,), quotes=(), timeline=())
    said = everything(dataset.files(told))
    assert "Voice 7" not in said
    assert "2026-01-17" not in said
    assert {row["kind"] for row in rows(dataset.files(told), "sources")} <= {
        "article", "statement", "document", "list", "media"
    }  # fmt: skip


def test_an_objection_in_confidence_has_no_row():
    public = Objection(words("Ministry", "Министерство"), "flat")
    claim = replace(EDITION.claims[0], objections=(Objection(CONFIDED, "flat"), public))
    made = dataset.files(replace(EDITION, claims=(claim,)))
    assert [row["by_en"] for row in rows(made, "denials")] == ["Ministry"]


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


def test_whoever_may_be_counted_and_be_no_data_is_not_in_the_counts(tmp_path):
    book = lakeshore_case(tmp_path / "case", only=1)
    (name,) = (t.id for t in book.all(Testimony))
    yes = [Answer(name, s, granted=True, at=NOON) for s in (Scope.COUNT, Scope.DATASET)]
    book.append_many(yes, reason="a test", at=NOON)
    assert sum(counted.people(book, at=NOON)["violation"].values()) > 0
    used = {p.scope for p in counted.permits(book, at=NOON)}
    # To compare too: they stand on several lists.
    assert used == {Scope.COUNT, Scope.DATASET, Scope.COMPARE}
    later = NOON.replace(hour=20)
    book.append(Answer(name, Scope.DATASET, granted=False, at=later), reason="r", at=later)
    assert counted.people(book, at=later)["violation"] == {}
    assert counted.permits(book, at=later) == ()
    book.close()


def test_claims_are_data_all_together_or_not_at_all(tmp_path):
    book = lakeshore_case(tmp_path / "case", only=1)
    (name,) = (t.id for t in book.all(Testimony))
    source = next(s for s in book.all(Source) if s.testimony == name)
    said = {s.claim for s in book.all(Saying) if s.source == source.id}
    theirs = next(c for c in book.all(Claim) if c.id in said)
    other = replace(theirs, id=ClaimId("C-ZZZZ"), wording={"en": "Invented.", "ru": "Выдумано."})
    book.append(other, reason="a test", at=NOON)
    told = [Words(one.wording["en"], one.wording["ru"]) for one in (theirs, other)]
    kinds = [replace(EDITION.claims[0], id=f"c-0{n}", wording=w) for n, w in enumerate(told)]
    denials = [
        Moment("2019-05", "denied", Words(f"Denied: “{w.en[:-1]}”.", f"Отрицают: «{w.ru[:-1]}»."))
        for w in told
    ]
    timeline = (*EDITION.timeline, *denials)
    edition = replace(EDITION, claims=tuple(kinds), timeline=timeline)
    scopes = (Scope.PARAPHRASE, Scope.COUNT, Scope.COMPARE)
    yes = [Answer(name, s, granted=True, at=NOON) for s in (*scopes, Scope.DATASET)]
    book.append_many(yes, reason="a test", at=NOON)
    made = (Derivative.EDITION, Derivative.COUNT, Derivative.GRADES)
    for derivative, scope in zip(made, scopes, strict=True):
        permit = Consents(book).require(name, scope, at=NOON)
        used = tracing.use(derivative, edition.id, {permit: ()}, at=NOON)
        book.append_many(used, reason="made", at=NOON)
    whole = opendata.fit(book, edition, at=NOON)
    assert (whole.edition, whole.left_out) == (edition, 0)
    assert {(p.testimony, p.scope) for p in whole.permits} == {(name, Scope.DATASET)}
    later = NOON.replace(hour=20)
    book.append(Answer(name, Scope.DATASET, granted=False, at=later), reason="r", at=later)
    less = opendata.fit(book, edition, at=later)
    assert less.edition.claims == ()  # all or none: what is missing would be what they told us
    assert less.edition.numbers == ()
    kept = [m for m in edition.timeline if m.kind != "happened" and m not in denials]
    assert list(less.edition.timeline) == kept  # nor is a claim quoted by who denies it
    assert less.permits == ()
    gone = sum(m.kind == "happened" for m in edition.timeline)
    assert less.left_out == len(kinds) + len(edition.numbers) + gone + len(denials)
    book.close()


def test_by_command_one_withdrawal_changes_no_byte_of_the_counts(tmp_path, capsys):
    case = tmp_path / "case"
    book = lakeshore_case(case)
    data = [Answer(t.id, Scope.DATASET, granted=True, at=NOON) for t in book.all(Testimony)]
    book.append_many(data, reason="a test", at=NOON)
    edition = _edition(tmp_path / "edition")
    book.append(EDITION, reason="a test", at=NOON)
    (tmp_path / "word").write_text(PASSPHRASE)

    def release(name):
        with (tmp_path / "word").open() as held:
            words = ["dossier", "dataset", edition, "--out", tmp_path / name, "--counts", "--case",
                     case, "--passphrase-fd", held.fileno(), "--by", "ada", "--json",
                     "--reason", "a test"]  # fmt: skip
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


def test_a_judgment_is_data_only_where_readers_are_told_of_it_in_the_edition(made):
    (row,) = rows(made, "judgments")
    assert row == {
        "claim": "c-02", "court_en": "Lake Court", "court_ru": "Озёрный суд",
        "case_number": "12/2026", "on": "2026-06-30", "paragraph": "§ 135", "finality": "open",
        "counts": "false",
    }  # fmt: skip
    assert json.loads(made["data/judgments.json"])[0]["counts"] is False
    without = replace(EDITION, claims=EDITION.claims[:1])
    assert "12/2026" not in everything(dataset.files(without))


def test_a_rung_is_as_high_in_the_data_as_the_dictionary_says(made):
    (column,) = (c for c in TABLES["claims"].columns if c.name == "rung_height")
    highest = replace(EDITION.claims[0], rung=list(Rung)[-1])
    (row,) = rows(dataset.files(replace(EDITION, claims=(highest,))), "claims")
    assert column.en.endswith(f"1 to {row['rung_height']}.")
    assert column.ru.endswith(f"от 1 до {row['rung_height']}.")
