"""A new case, not the demo, carried by commands alone from a letter to a film, proofs and pages."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import shutil
import time
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from bearwitness.adapters.clock import now
from bearwitness.adapters.media import ffmpeg
from bearwitness.adapters.web.serving import running
from bearwitness.cli import letters
from bearwitness.cli.main import COMMANDS, main
from bearwitness.consent import Answer, Scope
from bearwitness.consent.uses import Derivative
from bearwitness.desk import counted, filming, reciting, tracing
from bearwitness.desk import editions as editions_at_desk
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.choices import Choice
from bearwitness.desk.consents import Consents
from bearwitness.desk.redacting import Redactor
from bearwitness.drop import settings
from bearwitness.drop.app import application
from bearwitness.errors import Refused
from bearwitness.proof.verify import verify
from bearwitness.publication import edition as editions
from bearwitness.recital.film import Proofs
from bearwitness.records.letter import LetterField, Said, consent_field
from bearwitness.records.testimony import Identity
from casebook_stand import quickened
from desk_stand import NOON, lakeshore_case
from desk_stand import PASSPHRASE as LAKESHORE
from recital_builders import wav

WORD = "an invented passphrase of a test"
LETTER = (  # invented
    "On the second evening they locked the gate of the yard. There were thirty of us and one"
    " bucket of water. My name is Odran Kell and I mend nets in Gullhaven. The foreman said that"
    " nobody outside would believe us. In the morning they let out those who signed a paper."
    " I did not sign it. Nobody asked me anything after that."
)
WHY = ("--reason", "a test")
GATE, BUCKET, NAME, FOREMAN, PAPER, SIGN, AFTER = range(7)
IMPRINT = """
title = {en = "The yard", ru = "Двор"}
publisher = {en = "An invented newsroom", ru = "Вымышленная редакция"}
intro = [{en = "An invented case.", ru = "Вымышленное дело."}]
addressee = {en = "the invented harbour office", ru = "вымышленной портовой конторе"}
asks = [{en = "Open the gate.", ru = "Открыть ворота."}, {en = "Say why.", ru = "Сказать, почему."}]
"""
PROGRAMME = """
title = {{en = "The yard: one voice", ru = "Двор: один голос"}}
readers = ["Reader 1"]
lines = [
  {{testimony = "{0}", passage = 5, translation = "Я её не подписал.", warning = "none"}},
  {{testimony = "{0}", passage = 6}},
  {{testimony = "{0}", passage = 4}},
]
"""


class Desk:
    """Calls commands over one case: the passphrase and other secrets come on descriptors."""

    def __init__(self, folder):
        self.folder = folder
        self.case = folder / "case"
        self.said = ""  # everything that was printed

    def __call__(self, *words, by="irena", case=True, **held):
        numbers = []
        for option, lines in {**({"passphrase": [WORD]} if case else {}), **held}.items():
            path = self.folder / f".held-{option}"
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
            numbers.append(os.open(path, os.O_RDONLY))
            words = (*words, f"--{option}-fd", numbers[-1])
        if case:
            words = (*words, "--case", self.case, "--by", by)
        out, wrong = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(wrong):
            code = main([str(word) for word in (*words, "--json")])
        for number in numbers:
            os.close(number)
        self.said += out.getvalue() + wrong.getvalue()
        return code, json.loads(out.getvalue()) if out.getvalue().strip() else wrong.getvalue()

    def done(self, *words, **more):
        code, told = self(*words, **more)
        assert code == 0, told
        return told

    def file(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def opened(self):
        return Casebook.unlock(self.case, WORD, by="a test", entropy=os.urandom)


def sent(address, **fields):
    asked = {consent_field(s): Said.YES for s in Scope if s is not Scope.KEEP}
    given = {LetterField.WORDS: LETTER, LetterField.CONNECTION: "victim", **asked, **fields}
    letters.post(f"{address}/en/write", given, file=None)


def approved(desk, name):
    (one,) = desk("publish", "check", name)[1]["testimonies"]
    for person in ("irena", "jonas"):
        desk.done("publish", "approve", name, "--digest", one["digest"], *WHY, by=person)


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A new case with one letter from a DROP: its desk, its shares and the testimony's id."""
    desk = Desk(tmp_path_factory.mktemp("first"))
    shares = desk.done("new", desk.case, "--invented", "--title", "The yard", "--group", "2of3")[
        "shares"
    ]
    quickened(desk.case, WORD)
    desk.done("drop", "init", desk.folder / "drop", "--invented")
    drop = settings.load(desk.folder / "drop")
    with running(application(drop)) as address:
        sent(address, **{LetterField.NAMES: "Odran Kell"})
    (name,) = desk.done("receive", drop.inbox)["received"]
    return SimpleNamespace(desk=desk, name=name, shares=shares)


@pytest.fixture(scope="module")
def ready(first, tmp_path_factory):
    """The same case before its first edition: nothing is missing."""
    folder = tmp_path_factory.mktemp("ready")
    shutil.copytree(first.desk.case, folder / "case")
    prepared(Desk(folder), first.name)
    return folder / "case"


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


@pytest.fixture
def case(first, desk):
    """A copy of the case with one letter, to be changed."""
    shutil.copytree(first.desk.case, desk.case)
    return first


@pytest.fixture
def ready_case(first, ready, desk):
    """A copy of the case that is ready for an edition."""
    shutil.copytree(ready, desk.case)
    return first


def prepared(desk, name):
    """What staff do before an edition: words, passages, rules, two approvals, imprint."""
    desk.done("testimony", "protect", name, *WHY, words=["Gullhaven", "nets", "  "])
    chosen = (GATE, BUCKET, NAME, PAPER, SIGN, AFTER)
    desk.done("publish", "choose", name, *chosen, "--reason", "tells of the yard")
    rules = ("--threshold", "0.2", "--people", "100000")
    desk.done("publish", "rules", *rules, "--reason", "the district")
    approved(desk, name)
    desk.done("publish", "imprint", desk.file("imprint.toml", IMPRINT), *WHY)


def test_a_new_case_goes_from_a_letter_to_a_film_proofs_and_pages_by_command(desk, ready_case):
    case, name, out = ready_case, ready_case.name, desk.folder / "edition"
    programme = desk.file("programme.toml", PROGRAMME.format(name))
    assert desk.done("recite", "programme", programme, *WHY) == {"lines": 3, "readers": 1}
    desk.done("recite", "script", "--from-case", *WHY, "--out", desk.folder / "script.json")
    made = desk.done(
        "publish", "edition", "--reason", "due", "--out", out,
        "--film", "--tall", "--address", "yard.example",
    )  # fmt: skip
    assert (made["passages"], made["kept_out"]) == (6, {})
    held = editions.read((out / "edition.json").read_bytes())
    assert held.title.ru == "Двор"
    assert [asks.en for asks in held.petition.asks] == ["Open the gate.", "Say why."]
    assert [line.text for line in held.film.transcript] == [
        "I did not sign it.",
        "Nobody asked me anything after that.",
        "In the morning they let out those who signed a paper.",
    ]
    assert held.film.synthetic
    assert (out / "film" / "film.mp4").read_bytes()[4:8] == b"ftyp"
    shown = proofs_shown(out / "film" / "film.mp4", held.film.seconds, cards=2)
    assert len(shown) == 3
    tall = out / held.film.tall.file
    assert proofs_shown(tall, held.film.seconds, cards=2) == shown
    assert all(verify(code.encode()).verified for code in shown)
    for file in (file for file in out.rglob("*") if file.is_file()):
        assert not [word for word in (b"Odran", b"Kell", b"Gullhaven") if word in file.read_bytes()]
    site = desk.folder / "site"
    assert desk.done("public", "build", out, "--out", site, case=False)["pages"] > 10
    desk.done("prove", "policy", "--out", desk.folder / "policy.json")
    for quote in held.quotes:
        bundle, policy = out / quote.receipt.bundle, desk.folder / "policy.json"
        assert desk.done("verify", bundle, "--policy", policy, case=False)["verified"]
    heard = {line.text for line in held.film.transcript}
    bundles = [
        out / quote.receipt.bundle
        for quote in held.quotes
        if "".join(piece.text for piece in quote.pieces) in heard
    ]
    film, pin = out / "film" / "film.mp4", out / held.film.certificate
    told = desk.done("verify", film, *bundles, "--certificate", pin, case=False)
    assert [(p["line"], p["proven"]) for p in told["passages"]] == [(n, True) for n in (1, 2, 3)]
    assert told["certificate"] != held.film.pin  # the signer's own; readers pin what is above it
    assert desk.done("prove", "film-certificate")["sha256"] == held.film.pin
    assert (out / held.film.credential).read_bytes() in film.read_bytes()
    upright = desk.done("verify", tall, *bundles, "--certificate", pin, case=False)
    assert upright["passages"] == told["passages"]
    assert (out / held.film.tall.credential).read_bytes() in tall.read_bytes()
    assert not (out / "film" / "film-tall.pem").exists(), "readers pin one certificate"
    assert name.encode() not in film.read_bytes()
    opened = desk.done("keys", "open", name, "--why", "a court asks", shares=case.shares[1:])
    assert opened["names"] == ["Odran Kell"]
    entries = desk.done("ledger", "show")["entries"]
    told = {entry["what"]: entry["why"] for entry in entries}
    assert told["opened an identity"] == "a court asks"
    assert "kept film key" in told
    assert {"kept imprint", "kept rules", "kept choice", "kept programme"} <= set(told)
    desk.done("consent", "withdraw", name, "--reason", "a letter")
    second = desk.done("publish", "edition", "--reason", "due", "--out", desk.folder / "second")
    assert (second["passages"], second["film_seconds"]) == (0, None)
    assert not out.exists()  # the film, the manifest beside it, the certificate


def test_an_edition_without_an_imprint_or_a_programme_says_what_to_do(desk, case):
    out = desk.folder / "edition"
    code, wrong = desk("publish", "edition", "--reason", "due", "--out", out)
    assert (code, "publish imprint" in wrong) == (1, True)
    desk.done("publish", "imprint", desk.file("imprint.toml", IMPRINT), *WHY)
    code, wrong = desk("publish", "edition", "--reason", "due", "--out", out, "--film")
    assert (code, "recite programme" in wrong) == (1, True)
    assert not out.exists()


def test_protected_words_are_counted_and_never_said(desk, case):
    told = desk.done("testimony", "protect", case.name, *WHY, words=["Gullhaven", "Brinna Sol"])
    assert (told["testimony"], told["added"]) == (case.name, 2)
    again = desk.done("testimony", "protect", case.name, *WHY, words=["Brinna  Sol"])
    assert (again["added"], again["words"]) == (0, told["words"])
    assert {"Gullhaven", "Brinna Sol"} <= set(desk.opened().protected_words(case.name))
    assert "Gullhaven" not in desk.said
    assert "Brinna" not in desk.said
    assert [e for e in desk.opened().ledger() if "Brinna" in e.what + e.why] == []
    for words in ([""], ["…"], ["a" * 201], ["Brinna\x07"]):
        code, wrong = desk("testimony", "protect", case.name, *WHY, words=words)
        assert code == 1
        assert "Brinna" not in wrong
    assert desk("testimony", "protect", "T-00000000", *WHY, words=["Brinna"])[0] == 1
    assert desk("testimony", "protect", case.name, *WHY)[0] == 2  # nowhere to type them


def test_a_newly_protected_word_voids_the_approvals_of_the_older_draft(desk, ready_case):
    case = ready_case
    assert desk("publish", "check")[0] == 0
    desk.done("testimony", "protect", case.name, *WHY, words=["bucket"])
    code, told = desk("publish", "check")
    assert code == 3
    assert {reason["rule"] for reason in told["testimonies"][0]["reasons"]} == {5}


def test_who_may_be_recited_and_not_quoted_has_no_proof(desk, ready_case):
    name = ready_case.name
    desk.done("consent", "refuse", name, "quote", "--reason", "read aloud only")
    time.sleep(1.1)  # times are whole seconds; an approval of the same one is voided
    approved(desk, name)
    assert desk("publish", "check")[0] == 0  # the draft is cleared, for reciting
    out = desk.folder / "proof"
    assert desk("prove", "bundle", name, str(AFTER), "--out", out, *WHY)[0] == 3
    assert not out.exists()
    assert "was refused a proof" in {e["what"] for e in desk.done("ledger", "show")["entries"]}


def test_an_identity_stays_shut_for_too_few_or_wrong_shares_and_each_try_is_told(desk, case):
    one, two, _ = case.shares
    strange = two.split()
    strange[5:7] = strange[6:4:-1]
    for shares in ([one], [one, " ".join(strange)], ["not a share"], []):
        code, wrong = desk("keys", "open", case.name, "--why", "tried", shares=shares)
        assert code == 1
        assert "hint" in wrong
        assert "Odran" not in wrong
    tries = [e for e in desk.opened().ledger() if e.what == "failed to open an identity"]
    assert [entry.why for entry in tries] == ["tried"] * 4
    assert desk("keys", "open", "T-00000000", "--why", "tried", shares=[one, two])[0] == 1


def test_shares_of_another_case_open_nothing(desk, case, tmp_path):
    again = ("new", tmp_path / "other", "--invented", "--group", "2of3")
    other = desk.done(*again, passphrase=[WORD], case=False)
    code, wrong = desk("keys", "open", case.name, "--why", "tried", shares=other["shares"][:2])
    assert code == 1
    assert "another key" in wrong
    assert any(e.what == "failed to open an identity" for e in desk.opened().ledger())


def test_passages_are_chosen_by_number_and_can_be_taken_back(desk, case):
    why = ("--reason", "a test")
    assert desk.done("publish", "choose", case.name, 5, 0, 5, *why)["passages"] == [0, 5]
    assert desk("publish", "choose", case.name, 7, *why)[0] == 1
    assert desk("publish", "choose", case.name, "x", *why)[0] == 2
    assert desk("publish", "choose", case.name, 0)[0] == 2  # no reason
    desk.done("publish", "choose", case.name, *why)
    assert desk.opened().get(Choice, case.name).passages == ()
    assert desk.done("publish", "check")["testimonies"] == []


def exports(desk, name):
    """Yield each command that writes something of a case to a file, as its tables below say."""
    out = desk.folder
    papers = desk("dossier", "submission", "--example")[1]["example"]
    yield "recite script", "--from-case", "--out", out / "script.json"
    yield "prove bundle", name, GATE, "--out", out / "proof", "--code", out / "code"
    yield "publish edition", "--out", out / "edition"
    yield "dossier dataset", out / "edition", "--out", out / "data", "--counts"
    yield "dossier dataset", out / "edition", "--out", out / "plain"
    yield "dossier report", out / "edition", "--out", out / "report.pdf"
    yield "dossier submission", desk.file("p", papers), "--plain", "--out", out / "handed"
    yield "recite prompt", out / "script.json", "-o", out / "pages"
    yield "recite script", out / "script.json", "--pdf", out / "sheet.pdf"
    yield "recite film", out / "script.json", "--out", out / "film"
    yield "count report", "--out", out / "numbers.html"
    yield "backup make", out / "backup", "--restore-key", out / "key"
    yield "case branch", out / "branch"


def ledger_of(desk):
    book = desk.opened()
    try:
        return book.ledger()
    finally:
        book.close()


def test_whatever_a_command_writes_of_a_testimony_is_found_by_its_withdrawal(desk, ready_case):
    name, out = ready_case.name, desk.folder
    desk.done("recite", "programme", desk.file("programme.toml", PROGRAMME.format(name)), *WHY)
    done = set()
    for number, (command, *words) in enumerate(exports(desk, name)):
        before, there = len(ledger_of(desk)), sorted(out.iterdir())
        code, told = desk(*command.split(), *words)
        assert (code, "reason" in told) == (2, True), command
        assert (len(ledger_of(desk)), sorted(out.iterdir())) == (before, there), command
        why = f"export {number:02}"
        code, told = desk(*command.split(), *words, "--reason", why, by="jonas")
        assert code == 0 or command == "count report", told  # one testimony is too few to report
        said = [one for one in ledger_of(desk) if one.by == "jonas" and one.why.startswith(why)]
        assert said, command
        done.add(command)
    assert done == set(OF_A_CASE)
    found = desk.done("consent", "uses", name)["uses"]
    where = {(row["made"], row["where"].rpartition("/")[2]) for row in found}
    assert {
        ("script", "script.json"), ("proof", "proof"), ("proof", "code"),
        ("edition", "edition"), ("dataset", "data"), ("dataset", "plain"),
        ("report", "report.pdf"), ("script", "pages"), ("script", "sheet.pdf"), ("film", "film"),
    } <= where  # fmt: skip
    shutil.copytree(out / "edition", out / "elsewhere")
    desk.done("consent", "withdraw", name, "--reason", "a letter")
    for written in ("script.json", "proof", "code", "edition", "data", "plain", "report.pdf",
                    "pages", "sheet.pdf", "film"):  # fmt: skip
        assert (out / f"{written}.withdrawn").exists(), written
    for again in (
        ("dossier", "report", out / "edition", *WHY, "--out", out / "again.pdf"),
        ("dossier", "dataset", out / "edition", *WHY, "--out", out / "again"),
        ("dossier", "report", out / "elsewhere", *WHY, "--out", out / "again.pdf"),
        ("dossier", "dataset", out / "elsewhere", "--out", out / "again", "--counts", *WHY),
        ("recite", "prompt", out / "script.json", *WHY, "-o", out / "again"),
        ("recite", "script", out / "script.json", *WHY, "--out", out / "again"),
        ("recite", "film", out / "script.json", *WHY, "--out", out / "again"),
    ):
        assert desk(*again)[0] == 3, again
    assert not list(out.glob("again*"))


def made_and_copied(desk, name):
    """Make an edition and a script of a case, and a copy of the edition elsewhere."""
    out = desk.folder
    desk.done("recite", "programme", desk.file("programme.toml", PROGRAMME.format(name)), *WHY)
    desk.done("recite", "script", "--from-case", *WHY, "--out", out / "script.json")
    desk.done("publish", "edition", "--reason", "due", "--out", out / "edition")
    shutil.copytree(out / "edition", out / "elsewhere")
    return out


def outputs(out):
    """Yield the commands that make something of an edition, its copy, or a script."""
    for place in ("edition", "elsewhere"):
        yield "dossier", "report", out / place, *WHY, "--out", out / "again.pdf"
        yield "dossier", "dataset", out / place, "--out", out / "again", *WHY
    yield "recite", "script", out / "script.json", *WHY, "--pdf", out / "again.pdf"
    yield "recite", "prompt", out / "script.json", *WHY, "-o", out / "again"
    yield "recite", "film", out / "script.json", *WHY, "--out", out / "again"


def test_shredding_withdraws_every_use_and_nothing_is_made_of_what_it_left(desk, ready_case):
    name, out = ready_case.name, made_and_copied(desk, ready_case.name)
    (held,) = {row["fate"] for row in desk.done("consent", "uses", name)["uses"] if row["where"]}
    assert held == "held"
    told = desk.done("shred", name, *WHY)
    assert {(row["made"], row["fate"]) for row in told["rests_on_it"]} >= {
        ("edition", "marked"), ("script", "marked"),
    }  # fmt: skip
    assert (out / "edition.withdrawn").exists()
    assert (out / "script.json.withdrawn").exists()
    assert desk("public", "build", out / "edition", "--out", out / "site", case=False)[0] == 3
    for again in outputs(out):
        assert desk(*again)[0] == 3, again
    assert not list(out.glob("again*"))
    assert desk.done("consent", "withdraw", name, *WHY)["granted"] is False
    assert all(not row["granted"] for row in desk.done("consent", "show", name)["scopes"])
    left = desk.done("consent", "due")["to_do"]
    assert {row["fate"] for row in left} == {"marked"}
    assert desk("consent", "grant", name, "quote", *WHY)[0] == 1
    assert desk("consent", "withdraw", "T-00000000", *WHY)[0] == 1


def test_numbers_and_grades_of_a_copy_do_not_leave_once_counting_is_withdrawn(desk, ready_case):
    out = made_and_copied(desk, ready_case.name)
    book = desk.opened()
    (edition,) = book.all(editions.Edition)
    permits = dict.fromkeys(
        [Consents(book).require(ready_case.name, scope, at=now()) for scope in
         (Scope.COUNT, Scope.COMPARE)], ()
    )  # fmt: skip
    for made in (Derivative.COUNT, Derivative.GRADES):
        book.append_many(tracing.use(made, edition.id, permits, at=now()), reason="r", at=now())
    book.close()
    desk.done("dossier", "report", out / "elsewhere", *WHY, "--out", out / "before.pdf")
    desk.done("consent", "withdraw", ready_case.name, "count", *WHY)
    for kind in ("report", "dataset"):
        again = ("dossier", kind, out / "elsewhere", "--out", out / "again", *WHY)
        assert desk(*again)[0] == 3, again
    assert not (out / "again").exists()


def test_a_narrower_yes_withdraws_what_was_made_under_the_wider_one(desk, ready_case):
    name, out = ready_case.name, made_and_copied(desk, ready_case.name)
    told = desk.done("consent", "grant", name, "count", *WHY)
    assert told["narrowed"] == [], "the same yes again takes nothing away"
    few = ("--place", "none", "--date", "none")
    told = desk.done("consent", "grant", name, "quote", "recite", *few, *WHY)
    assert {row["made"] for row in told["narrowed"]} == {"edition", "script"}
    assert (out / "edition.withdrawn").exists()
    for again in outputs(out):
        assert desk(*again)[0] == 3, again
    assert desk.done("consent", "due")["to_do"]


@pytest.mark.parametrize("gone", ["quote", "translate"])
def test_each_scope_that_an_output_needs_stops_it(desk, ready_case, gone):
    name, out = ready_case.name, made_and_copied(desk, ready_case.name)
    book = desk.opened()
    book.append(Answer(name, Scope(gone), granted=False, at=now()), reason="r", at=now())
    book.close()  # not by `withdraw`: nothing is marked, and the permits alone decide
    copy = ("dossier", "report", out / "elsewhere", *WHY, "--out", out / "again.pdf")
    script = ("recite", "script", out / "script.json", *WHY, "--pdf", out / "again.pdf")
    assert desk(*(copy if gone == "quote" else script))[0] == 3
    assert not (out / "again.pdf").exists()


def test_nothing_is_made_or_chosen_without_a_reason(desk, ready_case):
    name, out = ready_case.name, made_and_copied(desk, ready_case.name)
    before = len(desk.opened().ledger())
    for words in (
        ("dossier", "dataset", out / "edition", "--out", out / "again"),
        ("dossier", "report", out / "edition", "--out", out / "again"),
        ("recite", "script", "--from-case", "--out", out / "again"),
        ("recite", "script", out / "script.json", "--pdf", out / "again"),
        ("recite", "prompt", out / "script.json", "-o", out / "again"),
        ("recite", "film", out / "script.json", "--out", out / "again"),
        ("dossier", "submission", out / "programme.toml", "--plain", "--out", out / "again"),
        ("recite", "programme", out / "programme.toml"),
        ("publish", "imprint", desk.file("imprint.toml", IMPRINT)),
        ("publish", "approve", name, "--digest", "00" * 32),
        ("prove", "bundle", name, "0", "--out", out / "again"),
        ("testimony", "protect", name),
        ("count", "lists"),
        ("count", "estimate"),
        ("count", "estimate", "--draws", "10"),
        ("count", "report", "--out", out / "again"),
        ("ledger", "checkpoint", "--out", out / "again"),
        ("ledger", "check", "--checkpoint", out / "edition"),
    ):
        code, told = desk(*words)
        assert (code, "reason" in told) == (2, True), words
    assert not (out / "again").exists()
    assert len(desk.opened().ledger()) == before


# What every path that a command takes is for. Whatever is written of a case asks why; a new
# command stands here, or the test below fails.
OF_A_CASE = {
    "recite script": {"--out", "--pdf"}, "recite prompt": {"--out"}, "recite film": {"--out"},
    "prove bundle": {"--out", "--code"}, "publish edition": {"--out"},
    "dossier dataset": {"--out"}, "dossier report": {"--out"}, "dossier submission": {"--out"},
    "count report": {"--out", "--pdf"}, "backup make": {"file", "--restore-key"},
    "case branch": {"folder"},
}  # fmt: skip
OF_KEYS_AND_HASHES = {  # what readers, partners or custodians need: no word and no id of anybody
    "prove stamp": {"--text"}, "prove policy": {"--out"}, "prove notice": {"--out"},
    "prove tiles": {"--out"}, "prove film-certificate": {"--out"}, "prove cosigner": {"--key"},
    "prove cosign": {"--seen", "--out"}, "drop recipient": {"--out"},
    "ledger checkpoint": {"--out"}, "new": {"--custody"}, "keys make": {"file", "--custody"},
    "keys renew custody": {"--custody"},
    "shred": {"--certificate"},  # its id, and why is asked when it is shredded
}  # fmt: skip
A_NEW_PLACE = {  # of a case, a DROP, or what was cleared for everybody
    "demo": {"--dir"}, "new": {"folder"}, "backup restore": {"--to"}, "keys join": {"--to"},
    "drop init": {"folder"}, "desk": {"--editions"}, "public build": {"--out"},
    "public petition": {"folder"}, "public tally": {"--out"},
    "redact file": {"--out"},  # of one file that was given, with no case at all
}  # fmt: skip
READ = {
    "redact file": {"file", "--protect", "--allow"},
    "case merge": {"other"}, "case keeper": {"--newest"},
    "backup restore": {"file", "--certificate", "--notice", "--restore-key"},
    "backup destroyed": {"--file"}, "keys split": {"file"}, "receive": {"envelopes"},
    "consent grant": {"--condition"}, "shred": {"--verify"}, "source add": {"file"},
    "read": {"files"}, "match take": {"file"},
    "count estimate": {"table", "--resume"},  # its answers are of the strata of a table, of no case
    "count lists": {"table"}, "count report": {"table"},
    **{f"redact {one}": {"files", "--protect", "--allow", "--known", "--census", "--background"}
       for one in ("find", "draft", "risk")},
    "publish world": {"--census", "--background"},
    "publish imprint": {"file"}, "publish edition": {"--script"}, "recite programme": {"file"},
    "recite script": {"script"}, "recite prompt": {"script"}, "recite align": {"script", "clip"},
    "recite film": {"script"}, "prove stamp": {"--token", "--ots", "--cosigned"},
    "prove trust": {"--authority-certificate"}, "prove cosign": {"log", "--key"},
    "prove film-certificate": {"--chain", "--key"},
    "verify": {"bundles", "--policy", "--notice", "--certificate", "--sidecar"},
    "dossier report": {"edition"}, "dossier submission": {"file", "--to"},
    "dossier dataset": {"edition"}, "ledger check": {"--checkpoint"},
    "drop serve": {"folder"}, "drop status": {"folder"}, "desk": {"--inbox"},
    "public build": {"edition"}, "public petition": {"--edition"},
    "public serve": {"site", "--petition"}, "public tally": {"petition"},
}  # fmt: skip


def leaves(parser, name):
    """Yield each command under a parser by its name."""
    below = [a.choices for a in parser._actions if isinstance(a.choices, dict)]
    for choices in below:
        for word, one in choices.items():
            yield from leaves(one, f"{name} {word}")
    if not below:
        yield name, parser


def test_whatever_a_command_writes_of_a_case_asks_why():
    seen = {}
    for group, (module, _) in COMMANDS.items():
        parser = argparse.ArgumentParser()
        import_module(f"bearwitness.cli.{module}").add(parser)
        for name, leaf in leaves(parser, group):
            paths = [a for a in leaf._actions if a.type is Path]
            seen[name] = {(a.option_strings or [a.dest])[-1] for a in paths}
            if name in OF_A_CASE:
                assert any("--reason" in a.option_strings for a in leaf._actions), name
    for name, paths in seen.items():
        tables = [t.get(name, set()) for t in (OF_A_CASE, OF_KEYS_AND_HASHES, A_NEW_PLACE, READ)]
        assert set().union(*tables) == paths, name
        assert sum(map(len, tables)) == len(paths), f"{name}: one is for two things"


def test_no_command_has_a_reason_of_its_own():
    found = 0
    for module, _ in COMMANDS.values():
        parsers = [argparse.ArgumentParser()]
        import_module(f"bearwitness.cli.{module}").add(parsers[0])
        for parser in parsers:
            for action in parser._actions:
                if {"--reason", "--why"} & set(action.option_strings) and action.nargs != 0:
                    # A drill opens nothing and is its own reason.
                    assert not action.default or parser.prog.endswith(" drill"), parser.prog
                    found += 1
                if isinstance(action.choices, dict):
                    parsers.extend(action.choices.values())
    assert found > 30


def test_what_came_from_a_case_is_not_used_without_it_unless_somebody_says_so(desk, ready_case):
    name, out = ready_case.name, desk.folder
    desk.done("recite", "programme", desk.file("programme.toml", PROGRAMME.format(name)), *WHY)
    desk.done("recite", "script", "--from-case", *WHY, "--out", out / "script.json")
    desk.done("publish", "edition", "--reason", "due", "--out", out / "edition")
    made = (
        ("dossier", "report", out / "edition", *WHY, "--out", out / "r.pdf"),
        ("dossier", "dataset", out / "edition", *WHY, "--out", out / "d"),
        ("recite", "prompt", out / "script.json", *WHY, "-o", out / "p"),
        ("recite", "script", out / "script.json", *WHY, "--out", out / "s.json"),
    )
    before = len(desk.opened().ledger())
    for words in made:
        code, told = desk(*words, "--case", out / "nowhere", case=False)
        assert (code, "there is no case" in told) == (1, True), words
        assert not words[-1].exists()
        desk.done(*words, "--without-case", case=False)
        assert words[-1].exists()
    assert len(desk.opened().ledger()) == before
    stranger = desk.folder / "stranger"
    desk.done("new", stranger, "--group", "2of3", passphrase=[WORD], case=False)
    more = ("--case", stranger)
    for number, words in enumerate(made):
        code, _ = desk(*words[:-1], out / f"n{number}", *more, passphrase=[WORD], case=False)
        assert code == 3, words
        assert not (out / f"n{number}").exists()
    assert desk("dossier", "dataset", out / "edition", "--out", out / "c", "--counts",
                "--without-case")[0] == 2  # fmt: skip


def test_a_report_of_the_numbers_of_a_case_is_found_by_a_withdrawal(tmp_path):
    book = lakeshore_case(tmp_path / "case")
    used = counted.permits(book, at=NOON + timedelta(days=300))
    book.close()
    assert used
    desk = Desk(tmp_path)
    out = tmp_path / "numbers.html"
    word = {"passphrase": [LAKESHORE]}
    more = ("--case", tmp_path / "case")
    desk.done("count", "report", "--out", out, *WHY, *more, case=False, **word)
    name = used[0].testimony
    found = desk.done("consent", "uses", name, *more, case=False, **word)["uses"]
    assert [row["made"] for row in found if row["where"].endswith("numbers.html")] == ["report"]
    desk.done("consent", "withdraw", name, "--reason", "r", *more, case=False, **word)
    assert (tmp_path / "numbers.html.withdrawn").exists()


@pytest.mark.parametrize("words", [("1.5",), ("nan",), ("0.1", "--people", "0")])
def test_rules_that_cannot_be_are_refused(desk, case, words):
    assert desk("publish", "rules", "--threshold", *words, "--reason", "a test")[0] in (1, 2)


def test_a_film_says_nothing_that_is_not_cleared_to_be_recited_now(desk, ready_case):
    case = ready_case
    desk.done("recite", "programme", desk.file("p.toml", PROGRAMME.format(case.name)), *WHY)
    script = desk.folder / "script.json"
    desk.done("recite", "script", "--from-case", *WHY, "--out", script)
    lines = json.loads(script.read_text())["lines"]
    assert [line["passage"] for line in lines] == [SIGN, AFTER, PAPER]
    assert lines[0]["translations"] == {"ru": "Я её не подписал."}
    desk.done("publish", "choose", case.name, BUCKET, AFTER, PAPER, "--reason", "less of it")
    approved(desk, case.name)
    assert desk("recite", "prompt", script, *WHY, "-o", desk.folder / "pages")[0] == 3
    assert not (desk.folder / "pages").exists()
    take = ("--film", "--clip", f"2={script}")
    out = desk.folder / "edition"
    assert (
        desk("publish", "edition", "--reason", "due", "--out", out, *take)[0] == 2
    )  # whose line 2?
    code, wrong = desk(
        "publish", "edition", "--reason", "due", "--out", out, *take, "--script", script
    )
    assert (code, "not what is cleared" in wrong) == (3, True)
    desk.done("consent", "withdraw", case.name, "recite", "--reason", "a letter")
    assert desk("recite", "script", "--from-case", *WHY, "--out", desk.folder / "new.json")[0] == 3
    assert desk("publish", "edition", "--reason", "due", "--out", out, "--film")[0] == 3
    assert not out.exists()
    assert not (desk.folder / "new.json").exists()


def proofs_shown(mp4, seconds, *, cards):
    """What another program reads off the last cards of a film."""
    found = set()
    for card in range(cards):
        at = seconds - 4 * card - 2
        command = ["-ss", f"{at:.2f}", "-i", str(mp4), "-frames:v", "1", "-f", "image2pipe"]
        frame, _ = ffmpeg.run([*command, "-c:v", "png", "-"], at=mp4.parent, timeout=60)
        found |= {code.text for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(frame)))}
    return {code for code in found if code.startswith("BW1:")}


def test_a_line_that_may_be_recited_and_not_quoted_has_no_proof_in_the_film(desk, ready_case):
    name = ready_case.name
    desk.done("recite", "programme", desk.file("p.toml", PROGRAMME.format(name)), *WHY)
    with contextlib.closing(desk.opened()) as book:
        redactor, at = Redactor(book), now()
        script, _, shown = filming.film_now(book, redactor, language="en", at=at)
        assert sorted(shown.codes) == [1, 2, 3]
        cleared, _ = editions_at_desk.clear_all(book, redactor, at)
        reciting.expect_proofs(book, script, shown, cleared)
        used = reciting.permits(script, cleared, shown)
        assert Scope.QUOTE in {permit.scope for permit in used}
        another = Proofs({1: shown.codes[2]})  # a proof of other words
        with pytest.raises(Refused, match="a proof that may not be published"):
            reciting.expect_proofs(book, script, another, cleared)
    desk.done("consent", "withdraw", name, "quote", "--reason", "a letter")
    time.sleep(1.1)  # times are whole seconds; an approval of the same one is voided
    approved(desk, name)
    with contextlib.closing(desk.opened()) as book:
        redactor, at = Redactor(book), now()
        script, _, none = filming.film_now(book, redactor, language="en", at=at)
        assert (len(script.lines), none) == (3, Proofs())
        cleared, _ = editions_at_desk.clear_all(book, redactor, at)
        assert Scope.QUOTE not in {p.scope for p in reciting.permits(script, cleared, none)}
        with pytest.raises(Refused, match="a proof that may not be published"):
            reciting.expect_proofs(book, script, shown, cleared)


def test_a_take_of_every_line_puts_readers_in_the_place_of_the_computer(desk, ready_case):
    programme = PROGRAMME.format(ready_case.name)
    desk.done("recite", "programme", desk.file("p.toml", programme), *WHY)
    script = desk.folder / "script.json"
    count = len(desk.done("recite", "script", "--from-case", *WHY, "--out", script)["lines"])
    seconds = np.linspace(0, 3, 3 * 22050)
    hum = np.sin(440 * seconds) * np.abs(np.sin(5 * seconds)) / 2
    takes = [f"{n}={wav(desk.folder / f'{n}.wav', hum)}" for n in range(1, count + 1)]
    clips = [word for take in takes for word in ("--clip", take)]
    out = desk.folder / "edition"
    asked = (
        "publish",
        "edition",
        "--reason",
        "due",
        "--out",
        out,
        "--film",
        "--script",
        script,
        *clips,
    )
    assert desk(*asked)[0] == 3
    code, wrong = desk(*asked, "--listened")  # a hum says none of the words
    assert (code, "the takes of lines 1, 2, 3" in wrong) == (3, True)
    assert not out.exists()
    accepted = [word for n in (1, 2, 3) for word in ("--accept", f"{n}=a trial of the film")]
    desk.done(*asked, "--listened", *accepted)
    reasons = [entry["why"] for entry in desk.done("ledger", "show")["entries"]]
    assert [f"line {n}: a trial of the film" in reasons for n in (1, 2, 3)] == [True] * 3
    held = editions.read((out / "edition.json").read_bytes())
    assert not held.film.synthetic
    assert len(held.film.transcript) == count
    assert {file.name for file in out.glob("film/*")} >= {"film.mp4", "film.en.vtt"}


def test_words_that_staff_added_stay_when_an_identity_is_kept_again(desk, case):
    desk.done("testimony", "protect", case.name, *WHY, words=["Gullhaven"])
    book = desk.opened()
    book.append(Identity(case.name, ("Odran Kell", "Odi")), reason="they wrote again", at=now())
    assert {"Gullhaven", "Odi", "Odran Kell"} <= set(book.protected_words(case.name))


@pytest.mark.parametrize("example", [("publish", "imprint"), ("recite", "programme")])
def test_the_example_is_read_back_by_its_command(desk, example, case):
    text = desk.done(*example, "--example", case=False)["example"]
    code, told = desk(*example, desk.file("example.toml", text), *WHY)
    # The invented programme names testimonies that this case does not have.
    assert code == (0 if example[0] == "publish" else 1), told
    assert desk(*example, case=False)[0] == 2


WRONG = {
    "`title.ru`": IMPRINT.replace(', ru = "Двор"', ""),
    "`publisher`": IMPRINT.replace("publisher =", "# "),
    "`asks[2].en`": IMPRINT.replace('en = "Say why."', 'en = " "'),
    "`addressee.en`": IMPRINT.replace('"the invented harbour office"', "7"),
    "`intro`": IMPRINT.replace("intro = [", "intro = 7 # ["),
    "cannot have": IMPRINT + 'secretword = "x"',
    "line 2": "\nsecretword %",
    "TOML": "x = " + "[" * 20000,
}  # fmt: skip


@pytest.mark.parametrize("said", WRONG)
def test_a_wrong_imprint_is_refused_by_the_name_of_its_key(desk, said):
    code, wrong = desk("publish", "imprint", desk.file("i.toml", WRONG[said]), *WHY, case=False)
    assert code == 1
    assert said in wrong
    assert "hint" in wrong
    assert "secretword" not in wrong
