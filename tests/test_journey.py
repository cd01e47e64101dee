"""The whole journey on the invented case: what came in, what may leave, what is proven."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pypdfium2
import pytest

from bearwitness.adapters.clock import now
from bearwitness.adapters.media.credentials import boxes, certificates, reading
from bearwitness.cli.journey import PASSPHRASE
from bearwitness.cli.main import main
from bearwitness.desk import apart, custody, keyring, tracing
from bearwitness.desk import certificates as certificates_of
from bearwitness.desk import lakeshore as case
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.consents import ASKED_AT_DROP
from bearwitness.desk.deeds import BRANCH_DESTROYED, BRANCHED, MERGED, SHREDDED, Backup
from bearwitness.desk.kinds import SweepList
from bearwitness.drop.app import GROUPS
from bearwitness.errors import CannotOpen
from bearwitness.ids import TestimonyId, mint
from bearwitness.proof import policy as policies
from bearwitness.proof.verify import UNCHECKED, verify
from bearwitness.publication import edition as editions
from bearwitness.records.testimony import Contact, Identity, Intake, Media, Testimony

TUTORIAL = Path(__file__).parents[1] / "docs" / "tutorial" / "first-case.md"


@pytest.fixture
def own_case(lakeshore, tmp_path):
    """A copy of the case that a test may change."""
    shutil.copytree(lakeshore.case, tmp_path / "case")
    return tmp_path / "case"


@pytest.fixture
def run(capsys, tmp_path):
    """Run a command over a case with its passphrase on a descriptor; code and JSON answer."""
    word = tmp_path / "passphrase"
    word.write_text(PASSPHRASE)

    def ran(case_folder, *words, by="Irena"):
        capsys.readouterr()
        with word.open() as given:
            more = ["--json", "--case", str(case_folder), "--by", by, "--passphrase-fd"]
            code = main([*words, *more, str(given.fileno())])
        out = capsys.readouterr()
        return code, json.loads(out.out) if out.out.strip() else out.err

    return ran


def opened(folder):
    return Casebook.unlock(folder, PASSPHRASE, by="a test", entropy=os.urandom)


def published(lakeshore):
    return editions.read((lakeshore.folder / "editions/second/edition.json").read_bytes())


def key_of(id_):
    return next(d.key for d in case.deponents() if d.id == id_)


# --- what the demo says it did -----------------------------------------------------------------


def test_twenty_testimonies_come_in_by_two_doors(lakeshore):
    book = opened(lakeshore.case)
    kept = book.all(Testimony)
    assert len(kept) == 20
    assert {t.language for t in kept} == {"en", "ru"}
    assert {t.intake.value for t in kept} == {"page", "interview", "interpreted"}
    assert [m.media_type for m in book.all(Media)] == ["image/png"]
    assert list((lakeshore.folder / "drop" / "inbox").iterdir()) == []


def test_one_deponent_is_shredded_and_a_backup_from_before_forgets_them_too(lakeshore, capsys):
    gone = lakeshore.answer["forgotten"]
    certificate = lakeshore.folder / "shredding-certificate.json"
    assert main(["shred", "--verify", str(certificate), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["testimony"], len(told["keys"])) == (gone["testimony"], gone["keys"])
    book = opened(lakeshore.case)
    with book.inside() as held:
        certificates_of.expect_in(certificates_of.verified(certificate.read_bytes()), held.fold)
    (backup,) = book.all(Backup)
    book.close()
    assert backup.destroyed
    before, after = gone["epochs"]
    assert after == before + 1
    assert gone["restored"]["shredded"] == gone["keys"]
    assert not list(lakeshore.folder.glob("backup*")) + list(lakeshore.folder.glob("restored*"))


def test_the_quorum_drills_with_shares_of_two_levels_and_is_told_when_again(lakeshore):
    told = lakeshore.answer["drill"]
    book = opened(lakeshore.case)
    plan, drills = book.facts.plan, custody.drills(book, at=now())
    assert (plan.quorum, [(g.quorum, g.custodians) for g in plan.groups]) == (2, [(2, 3)] * 2)
    assert (told["shares"], told["of"]) == (4, 6)
    day = datetime.fromisoformat(told["due"]).replace(tzinfo=UTC)
    assert not custody.drills(book, at=day).due
    assert custody.drills(book, at=day + timedelta(1)).due
    why = [e.why for e in book.ledger() if e.what == custody.DRILLED]
    book.close()
    assert why == ["after the shares were dealt", "the monthly drill"]
    assert drills.last.date().isoformat() == told["on"]
    held = sorted((lakeshore.folder / "custodians").iterdir())
    assert len(held) == 6
    shares = [path.read_text().strip() for path in held]
    with pytest.raises(CannotOpen):  # one share fewer in one of the two places
        keyring.joined([*shares[:2], shares[3]], book.facts)


def test_what_two_machines_wrote_apart_is_there_and_the_branch_is_gone(lakeshore):
    told = lakeshore.answer["branch"]
    assert (told["taken_in"], told["apart"], told["left"]) == (1, 1, 0)
    assert not (lakeshore.folder / "branch").exists()
    book = opened(lakeshore.case)
    words = book.get(SweepList, case.made_testimony("t01")).words
    assert {"Invented Quill", "Invented Sedge"} < set(words)
    whats = [e.what for e in book.ledger()]
    assert apart.conflicts(book) == ()
    at = [whats.index(what) for what in (BRANCHED, MERGED, BRANCH_DESTROYED, SHREDDED)]
    book.close()
    assert at == sorted(at), "before anybody is shredded: no copy of their keys went along"


def test_the_ledger_says_why_the_film_was_made(lakeshore):
    book = opened(lakeshore.case)
    asked = [e.why for e in book.ledger() if e.what == "asked for a film of a script"]
    book.close()
    assert asked == ["chosen for the film"]


def test_the_words_arrive_as_they_were_sent(lakeshore):
    kept = {t.id: t.text for t in opened(lakeshore.case).all(Testimony)}
    for deponent in case.deponents():
        assert kept[deponent.id].strip() == deponent.text.strip()


def test_the_count_leaves_out_whoever_took_their_word_back(lakeshore):
    assert lakeshore.answer["documented"] == 120
    assert any(row["person"] == "t07" for row in case._rows())
    number = published(lakeshore).numbers[0]
    assert any("have not agreed to be counted" in limit.en for limit in number.limits)


def test_the_tutorial_tells_the_numbers_that_the_demo_tells(lakeshore):
    told, found = TUTORIAL.read_text("utf-8"), lakeshore.answer
    ends = f"{found['estimate']['lower']} to {found['estimate']['upper']}"
    assert f"{found['documented']} documented, {ends} estimated (95 %)" in told
    assert f"{found['documented']} people are on at least one of four lists." in told
    assert f"there were {ends} by all models that were asked, each with a chance of 95 %" in told
    assert f"{found['cleared']} cleared, {found['refused']} refused by the gate" in told


def readable(file):
    """Return what can be read in a published file: escapes undone, a proof's words taken out."""
    if file.suffix == ".pdf":
        pages = pypdfium2.PdfDocument(file)
        told = [page.get_textpage().get_text_range() for page in pages]
        return "\n".join([*told, *pages.get_metadata_dict().values()])
    if file.suffix in (".mp4", ".jpg", ".png", ".webp"):  # three letters stand in any packed bytes
        return "\n".join(re.findall(r"[ -~]{8,}", file.read_bytes().decode("latin-1")))
    text = file.read_bytes().decode("utf-8", "replace")
    if file.suffix == ".json":
        return json.dumps(json.loads(text), ensure_ascii=False) + (verify(text.encode()).text or "")
    return f"{html.unescape(text)}\n{html.unescape(re.sub('<[^>]+>', '', text))}"


def everything_published(lakeshore):
    places = [lakeshore.folder / "editions", lakeshore.folder / "site"]
    found = {f: readable(f) for place in places for f in place.rglob("*") if f.is_file()}
    assert len(found) > 100
    return found


def runs(text, length=5):
    """Return every run of so many words."""
    words = re.findall(r"\w+", text.casefold())
    return {" ".join(words[at : at + length]) for at in range(len(words) - length + 1)}


def test_withdrawn_and_refused_testimonies_are_in_no_edition(lakeshore):
    assert lakeshore.answer["withdrawn"] == 1
    assert lakeshore.answer["cleared"] == 13
    assert lakeshore.answer["refused"] == 7  # one waits for a condition, three tell of a death
    said = set().union(*(runs(text) for text in everything_published(lakeshore).values()))
    deponents = {d.key: runs(d.text) for d in case.deponents()}
    assert deponents["t01"] & said  # others' words are found in this way
    for key in ("t06", "t07", "t14"):  # the last one after the first edition
        theirs = set().union(*(mine for other, mine in deponents.items() if other != key))
        assert len(deponents[key] - theirs) > 30
        assert (deponents[key] - theirs) & said == set()


def test_what_is_out_goes_without_whoever_took_their_word_back_since(lakeshore):
    out = sorted(path.name for path in (lakeshore.folder / "editions").iterdir())
    assert out == ["second", "second.sites"]  # the first is removed, its mark as well
    there = editions.read((lakeshore.folder / "site/files/edition.json").read_bytes())
    assert there.id == published(lakeshore).id
    assert lakeshore.answer["published_first"] - len(there.quotes) == 2
    fates = {r["where"]: r["fate"] for r in lakeshore.answer["withdrawn_later"] if r["where"]}
    assert fates == {"../editions/first": "marked"}
    book = opened(lakeshore.case)
    nothing_left = tracing.to_do(book, at=now())
    book.close()
    assert nothing_left == ()


def test_a_withdrawn_folder_is_withdrawn_for_everybody_in_it(own_case, run):
    run(own_case, "consent", "withdraw", case.made_testimony("t05"), "--reason", "a letter")
    _, told = run(own_case, "consent", "uses", case.made_testimony("t01"))
    fates = {(row["made"], row["where"]): row["fate"] for row in told["uses"] if row["where"]}
    folder = "../editions/second"
    assert fates["edition", folder] == fates["film", folder] == "marked"
    assert fates["film", "../film"] == "held"  # nothing of t05 is in it


def test_not_now_is_told_as_that_and_not_as_never_asked(own_case, run):
    assert set().union(*GROUPS.values()) == ASKED_AT_DROP
    book = opened(own_case)
    kept = {intake: next(t for t in book.all(Testimony) if t.intake is intake)
            for intake in (Intake.PAGE, Intake.INTERVIEW)}  # fmt: skip
    silent = [replace(one, id=TestimonyId(mint("T", bytes([n] * 5))), attachments=())
              for n, one in enumerate(kept.values(), 1)]  # fmt: skip
    for one in silent:
        book.add_testimony(one, identity=Identity(one.id, (), ()), contact=Contact(one.id, (), ""),
                           media=(), reason="a test", at=now())  # fmt: skip
    book.close()
    for one, says in zip(silent, ("left at “Not now”: refused", "never asked: refused"),
                         strict=True):  # fmt: skip
        _, told = run(own_case, "consent", "show", one.id)
        said = {row["scope"]: row["says"] for row in told["scopes"]}
        assert said["quote"] == says
        assert said["identify"].startswith("never asked")


def test_a_changed_character_of_a_proof_is_found_or_told(lakeshore):
    folder = lakeshore.folder / "editions/second"
    whole = (folder / "bundles/p-03.json").read_text()
    pinned = policies.read((folder / "policy.json").read_bytes())
    line = whole.rindex("— ", 0, whole.index('"credential"'))
    there = range(line, whole.index('"credential"'))
    for at in Random(14).sample(range(len(whole)), 60):
        other = "A" if whole[at] != "A" else "B"
        bent = (whole[:at] + other + whole[at + 1 :]).encode()
        told = verify(bent)
        assert not told.verified or (at in there and told.steps[8].why.endswith(UNCHECKED)), at
        told = verify(bent, policy=pinned)
        gone = "without a post-quantum signature"
        assert not told.verified or (at in there and told.steps[8].why.endswith(gone)), at


def test_nobody_is_singled_out_by_what_is_published(lakeshore):
    """What one man alone did or was, and each of three dead, stands in nothing that is out."""
    alone = (
        "surgery", "our ward", "closing the shop", "fourteenth", "calendar", "flat above",
        "kitchen", "number that i knew was dead", "photograph of my wrists", "killing by relatives",
        "went out for bread", "body was taken", "напротив", "календар", "шкафчик", "проходной",
        "моей работы", "бил слабее", "моего мужа", "давно умер", "убийство родственниками",
    )  # fmt: skip
    told = " ".join(d.text.casefold() for d in case.deponents())
    assert sum(words in told for words in alone) == len(alone) - 3  # three are words of ours
    for file, text in everything_published(lakeshore).items():
        here = " ".join(text.casefold().split())
        assert [words for words in alone if words in here] == [], file


def test_who_tells_of_one_of_few_dead_is_kept_in_by_the_risk(own_case, run):
    for key in ("t04", "t10", "t18"):
        code, told = run(own_case, "publish", "check", case.made_testimony(key))
        assert code == 3
        assert [reason["rule"] for reason in told["testimonies"][0]["reasons"]] == [7]


def test_what_happened_is_told_of_five_people_or_more_and_never_as_disputed(lakeshore):
    happened = [m for m in published(lakeshore).timeline if m.kind == "happened"]
    assert [m.on for m in happened] == ["2019-03"]
    assert happened[0].what.en.startswith("Arbitrary detention, torture and other")
    assert "disputed" not in happened[0].what.en


def test_no_protected_word_is_in_any_published_file(lakeshore):
    words = {w for d in case.deponents() for w in (*d.names, *d.protects) if len(w) > 4}
    for file, text in everything_published(lakeshore).items():
        held = file.read_bytes()
        assert [w for w in words if w in text or w.encode() in held] == [], file


def test_no_id_or_pseudonym_of_a_deponent_is_published(lakeshore):
    book = opened(lakeshore.case)
    kept = book.all(Testimony)
    book.close()
    assert len(kept) == 20
    names = {name for told in kept for name in (told.id, told.pseudonym)}
    for file, text in everything_published(lakeshore).items():
        assert [n for n in names if re.search(rf"\b{re.escape(n)}\b", text)] == [], file


def test_every_published_passage_is_proven_under_the_case_s_own_keys(lakeshore):
    folder = lakeshore.folder / "editions/second"
    policy = policies.read((folder / "policy.json").read_bytes())
    quotes = published(lakeshore).quotes
    assert len(quotes) == lakeshore.answer["published"] == lakeshore.answer["proven"] > 25
    for quote in quotes:
        verdict = verify((folder / quote.receipt.bundle).read_bytes(), policy=policy)
        assert verdict.verified
        withheld = [piece for piece in quote.pieces if piece.kind is not editions.PieceKind.WORDS]
        assert bool(verdict.gaps) == bool(withheld)


def test_ten_headlines_are_one_voice_and_a_denial_lowers_nothing(lakeshore):
    claims = {c.wording.en: c for c in published(lakeshore).claims}
    held = next(c for w, c in claims.items() if "without charge" in w)
    hundred = next(c for w, c in claims.items() if w.startswith("More than 100"))
    assert (held.rung.value, held.at_least) == ("grounds_to_believe", 2)
    assert [spring.kind for spring in held.springs] == ["testimony", "article", "document"]
    assert len(held.objections) == 3
    assert hundred.at_least == 1
    assert "one voice" in hundred.because.en
    assert len(hundred.springs) >= 4


def test_signatures_count_when_confirmed_and_only_then(lakeshore):
    assert lakeshore.answer["signatures"] == 2
    assert not any(
        b"lakeshore.example" in f.read_bytes() and f.name != "petition.json"
        for f in (lakeshore.folder / "petition").iterdir()
    )


def test_the_film_is_short_and_plays(lakeshore):
    film = (lakeshore.folder / "editions/second/film/film.mp4").read_bytes()
    assert film[4:8] == b"ftyp"
    assert film.index(b"moov") < film.index(b"mdat")
    assert 45 < lakeshore.answer["film_seconds"] < 120


def test_the_film_s_credential_is_looked_into_and_is_verified_under_the_case_s_pin(lakeshore):
    folder = lakeshore.folder / "editions/second"
    held = published(lakeshore).film
    beside = folder / held.credential
    assert beside in everything_published(lakeshore)  # what is swept for names, ids and words
    whole = (folder / held.file).read_bytes()
    assert boxes.manifest_of(whole) == beside.read_bytes()
    assert boxes.without(whole) == lakeshore.folder.joinpath("film/film.mp4").read_bytes()
    (pin,) = certificates.pinned((folder / held.certificate).read_bytes())
    assert certificates.fingerprint(pin) == held.pin
    found = reading.read(whole, pins=[pin])
    assert found.verified
    assert found.statement.invented
    proven = {
        verify((folder / q.receipt.bundle).read_bytes()).text for q in published(lakeshore).quotes
    }
    heard = [line.text for line in held.transcript]
    named = [heard[passage.line - 1] for passage in found.statement.passages]
    assert len(named) > 3
    assert set(named) <= proven


# --- the same case, from the command line ------------------------------------------------------


def test_a_case_is_listed_shown_and_cut_into_passages(lakeshore, run):
    code, told = run(lakeshore.case, "testimony", "list")
    assert code == 0
    assert len(told["testimonies"]) == 20
    one = told["testimonies"][0]["id"]
    _, shown = run(lakeshore.case, "testimony", "show", one)
    _, cut = run(lakeshore.case, "testimony", "passages", one)
    assert all(shown["text"][p["start"] : p["end"]] == p["text"] for p in cut["passages"])


def test_a_withdrawal_closes_the_gate_and_the_next_edition_goes_without(own_case, run, tmp_path):
    name = case.made_testimony("t01")
    assert run(own_case, "publish", "check", name)[0] == 0
    run(own_case, "consent", "withdraw", name, "--reason", "a letter")
    code, told = run(own_case, "publish", "check", name)
    assert code == 3
    assert told["testimonies"][0]["reasons"][0]["rule"] == 2
    _, made = run(
        own_case, "publish", "edition", "--reason", "due", "--out", str(tmp_path / "second")
    )
    assert name in made["kept_out"]
    asked = ("prove", "bundle", name, "0", "--out", str(tmp_path / "b"), "--reason", "r")
    assert run(own_case, *asked)[0] == 3
    assert not (tmp_path / "b").exists()


def test_one_scope_can_be_given_back_alone(own_case, run):
    name = case.made_testimony("t01")
    run(own_case, "consent", "withdraw", name, "recite", "--reason", "a letter")
    _, told = run(own_case, "consent", "show", name)
    granted = {row["scope"] for row in told["scopes"] if row["granted"]}
    assert "recite" not in granted
    assert granted >= {"keep", "compare", "count", "submit", "quote", "translate"}
    time.sleep(1.1)  # of two answers in one second the narrower counts
    run(own_case, "consent", "grant", name, "recite", "--reason", "changed their mind")
    _, told = run(own_case, "consent", "show", name)
    assert "recite" in {row["scope"] for row in told["scopes"] if row["granted"]}


def test_a_withdrawal_says_what_rests_on_it_and_pulls_what_it_can(lakeshore, own_case, run):
    (later,) = {row["use"] for row in lakeshore.answer["withdrawn_later"] if row["where"]}
    name = case.made_testimony("t01")
    _, told = run(own_case, "consent", "withdraw", name, "quote", "recite", "--reason", "a letter")
    fates = {(row["made"], row["fate"]) for row in told["rests_on_it"]}
    assert {("edition", "marked"), ("film", "marked"), ("draft", "void")} <= fates
    assert all(row["to_do"] for row in told["rests_on_it"])
    marked = [row for row in told["rests_on_it"] if row["fate"] == "marked"]
    (edition,) = (row for row in marked if row["made"] == "edition")
    assert "sites built of it are to be built anew" in edition["to_do"]
    assert any(row["made"] == "film" and row["where"].endswith("../film") for row in marked)
    asked = [row["where"] for row in told["rests_on_it"] if row["fate"] == "ask"]
    assert asked == []
    quotes = {q.id for q in published(lakeshore).quotes}
    assert set(edition["parts"]) <= quotes
    assert len(edition["parts"]) == len(case.deponents()[0].publish)
    mirror = ("--where", "a mirror", "--standing", "askable", "--reason", "it is public")
    assert run(own_case, "consent", "copy", later, *mirror)[0] == 0
    _, due = run(own_case, "consent", "due")
    assert {"marked", "ask"} <= {row["fate"] for row in due["to_do"]}
    _, uses = run(own_case, "consent", "uses", name, "count")
    assert all(row["made"] == "count" for row in uses["uses"])


def test_a_condition_opens_once_it_is_met_and_closes_when_it_is_not(own_case, run):
    name = case.made_testimony("t15")
    _, told = run(own_case, "consent", "show", name)
    quote = next(row for row in told["scopes"] if row["scope"] == "quote")
    assert not quote["granted"]
    (digest,) = quote["waits_for"]
    met = ("consent", "met", name, digest[:8], "--reason", "a message from abroad")
    assert run(own_case, *met[:3], "0000", *met[4:])[0] == 2
    for more, holds in (((), True), (("--not",), False)):
        time.sleep(1.1)  # of two findings in one second the narrower counts
        assert run(own_case, *met, *more)[0] == 0
        _, told = run(own_case, "consent", "show", name)
        quote = next(row for row in told["scopes"] if row["scope"] == "quote")
        assert quote["granted"] is holds


def test_an_answer_is_kept_with_its_bounds_and_who_gave_it(own_case, run):
    name = case.made_testimony("t04")
    _, to = run(own_case, "consent", "addressee", "An invented court", "--kind", "court",
                "--reason", "they asked")  # fmt: skip
    bounds = ("--to", to["addressee"], "--place", "none", "--date", "year", "--alias", "Wren",
              "--until", "2031-01-01", "--ask-again", "2027-01-01")  # fmt: skip
    by = ("--right", "family", "--who", "mother", "--manner", "recorded", "--language", "ru",
          "--interpreter", "interpreter-1", "--understood", "yes")  # fmt: skip
    code, _ = run(own_case, "consent", "grant", name, "court", *bounds, *by, "--reason", "a call")
    assert code == 0
    _, told = run(own_case, "consent", "show", name)
    court = next(row for row in told["scopes"] if row["scope"] == "court")
    assert not court["granted"]  # she said no herself: nobody says more than she did
    assert run(own_case, "consent", "grant", name, "court", *bounds, "--reason", "anew")[0] == 0
    _, told = run(own_case, "consent", "show", name)
    court = next(row for row in told["scopes"] if row["scope"] == "court")
    assert (court["only"], court["until"]) == ([to["addressee"]], "2031-01-01")
    assert court["terms"] == {
        "naming": "alias", "voice": "none", "face": "none", "place": "none", "date": "year",
    }  # fmt: skip
    refused = ("consent", "refuse", name, "court", "--reason", "a call")
    assert run(own_case, *refused)[0] == 0
    for wrong in (
        ("grant", name, "quote", "--to", to["addressee"]),
        ("grant", name, "quote", "--alias", "Wren", "--named"),
        ("grant", name, "quote", "--until", "soon"),
        ("grant", name, "quote", "--until", "2020-01-01"),
        ("grant", name, "quote", "--ask-again", "0001-01-01"),
        ("grant", name),
        ("refuse", name),
    ):
        assert run(own_case, "consent", *wrong, "--reason", "x")[0] == 2


def test_an_approval_is_of_the_draft_as_it_stands(own_case, run):
    name = case.made_testimony("t01")
    code, _ = run(own_case, "publish", "approve", name, "--digest", "00" * 32, "--reason", "r")
    assert code == 2
    _, told = run(own_case, "publish", "check", name)
    digest = told["testimonies"][0]["digest"]
    yes = ("publish", "approve", name, "--digest", digest, "--reason", "r")
    assert run(own_case, *yes, by="Mara")[0] == 0
    _, told = run(own_case, "publish", "check", name)
    assert "Mara" in told["testimonies"][0]["approved_by"]


def test_shredding_takes_the_words_and_leaves_the_proofs(lakeshore, own_case, run):
    name = case.made_testimony("t01")
    assert run(own_case, "shred", name, "--reason", "the deponent asked")[0] == 0
    assert run(own_case, "testimony", "show", name)[0] == 1
    assert run(own_case, "ledger", "check")[0] == 0
    for quote in published(lakeshore).quotes:
        bundle = lakeshore.folder / "editions/second" / quote.receipt.bundle
        assert verify(bundle.read_bytes()).verified


def test_a_passage_is_proven_and_verified_by_command(own_case, run, tmp_path, capsys):
    out, keys = tmp_path / "bundle.json", tmp_path / "policy.json"
    name = case.made_testimony("t01")
    assert run(own_case, "prove", "bundle", name, "4", "--out", str(out), "--reason", "r")[0] == 0
    assert run(own_case, "prove", "policy", "--out", str(keys))[0] == 0
    assert main(["verify", str(out), "--policy", str(keys), "--json"]) == 0
    capsys.readouterr()
    out.write_bytes(out.read_bytes().replace(b"leaf_index", b"leaf_Index"))
    assert main(["verify", str(out), "--json"]) == 4
    code, sealed = run(own_case, "prove", "seal")
    assert (code, sealed["leaves"], sealed["waiting"]) == (0, 1024, 0)


def test_the_claims_of_a_case_are_graded_and_counted_by_command(lakeshore, run):
    _, told = run(lakeshore.case, "corroborate")
    assert len(told["claims"]) == 6
    _, lists = run(lakeshore.case, "count", "lists", "--reason", "a test")
    assert lists["documented"] == 120


def test_sources_are_added_and_say_on_whom_they_rely(own_case, run, tmp_path):
    article = tmp_path / "article.txt"
    article.write_text("The Lake Gazette reports that men were held. (Invented.)")
    words = ("--kind", "article", "--title", "Held", "--published", "2019-04-07", "--reason", "new")
    code, made = run(own_case, "source", "add", str(article), *words)
    assert code == 0
    gazette = case.source("s01")
    relies = ("source", "relies", made["source"], "quotes", gazette, "--standing", "established")
    assert run(own_case, *relies, "--because", "names it")[0] == 0
    _, told = run(own_case, "source", "list")
    mine = next(s for s in told["sources"] if s["id"] == made["source"])
    link = {"relation": "quotes", "onto": gazette, "standing": "established", "claim": None}
    assert mine["relies_on"] == [link]
    hundred = ("--claim", case.claim("c01"))
    assert run(own_case, *relies, *hundred, "--because", "names it for that")[0] == 0
    _, told = run(own_case, "source", "list")
    mine = next(s for s in told["sources"] if s["id"] == made["source"])
    assert mine["relies_on"] == [link, {**link, "claim": case.claim("c01")}]
    nowhere = ("--claim", "C-AAAAAAAA", "--because", "r")
    assert run(own_case, *relies, *nowhere)[0] == 1
    spoken = ("source", "relies", made["source"], "speaks_for", gazette, *hundred)
    assert run(own_case, *spoken, "--because", "r")[0] != 0
    assert run(own_case, *relies[:3], "told", "S-00000000", "--because", "x")[0] == 1


def test_a_match_is_proposed_confirmed_and_undone(own_case, run):
    _, told = run(own_case, "match", "propose")
    pair = told["proposals"][0]
    code, made = run(
        own_case, "match", "confirm", pair["one"], pair["other"], "--reason", "the same village"
    )
    assert code == 0
    _, after = run(own_case, "match", "propose")
    assert pair not in after["proposals"]
    assert run(own_case, "match", "undo", pair["one"], "--reason", "two cousins")[0] == 0
    assert run(own_case, "match", "confirm", pair["one"], "--reason", "alone")[0] == 2
    assert made["person"].startswith("P-")


def test_an_envelope_is_received_into_a_case_and_a_strange_one_stays(own_case, run, tmp_path):
    from bearwitness.adapters.web.serving import running
    from bearwitness.cli import journey, letters
    from bearwitness.drop import settings
    from bearwitness.drop.app import application

    facts = opened(own_case).facts
    drop = settings.create(tmp_path / "drop", facts.team, entropy=os.urandom, invented=True)
    deponent = case.deponents()[0]
    with running(application(drop)) as address:
        letters.post(f"{address}/en/write", journey._fields(deponent), file=None)
    (drop.inbox / "strange.age").write_bytes(b"age-encryption.org/v1\nnonsense")
    code, told = run(own_case, "receive", str(drop.inbox))
    assert code == 1
    assert len(told["received"]) == 1
    assert [row["envelope"] for row in told["not_opened"]] == ["strange.age"]
    assert [f.name for f in drop.inbox.iterdir()] == ["strange.age"]


def test_an_edition_is_set_as_a_pdf_by_command(lakeshore, tmp_path, capsys):
    out, copy = tmp_path / "dossier.pdf", tmp_path / "first"
    there = lakeshore.folder / "editions/second"
    words = ["--language", "ru", "--out", str(out), "--without-case"]
    shutil.copytree(there, copy)  # what a reader has
    mark = copy.with_name(copy.name + editions.WITHDRAWN)
    mark.write_text("somebody withdrew")
    assert main(["dossier", "report", str(copy), *words]) == 3
    mark.unlink()
    assert main(["dossier", "report", str(copy), *words]) == 0
    made = (lakeshore.folder / "editions/second/dossier-ru.pdf").read_bytes()
    assert out.read_bytes() == made


# --- the demo command itself -------------------------------------------------------------------


def test_the_demo_removes_only_what_a_demo_made(tmp_path, capsys):
    (tmp_path / "thesis.txt").write_text("not yours")
    assert main(["demo", "--no-serve", "--dir", str(tmp_path)]) == 2
    assert (tmp_path / "thesis.txt").exists()
    assert "hint" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["nonsense"], ["--json"], ["demo", "--nonsense"]])
def test_a_command_called_wrongly_ends_with_two(words, capsys):
    assert main(words) == 2
    assert "hint" in capsys.readouterr().err
