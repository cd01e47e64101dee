"""The public log: days of one size, places that tell nothing, others who stamp and cosign it."""

from __future__ import annotations

import json
import os
import subprocess
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bearwitness.adapters import files
from bearwitness.cli.main import main
from bearwitness.desk import logbook, logkeeping, trust
from bearwitness.desk.casebook import Casebook
from bearwitness.errors import Malformed, Missing, Refused
from bearwitness.ids import TestimonyId
from bearwitness.proof import cadence, checkpoint, notes, notice, tiles
from bearwitness.proof import policy as policies
from bearwitness.proof.compact import compact
from bearwitness.proof.encoding import b64
from bearwitness.proof.merkle import Tree, grew, leaf_of
from bearwitness.proof.verify import verify
from desk_stand import NOON, empty_case, keep_stay
from desk_stand import PASSPHRASE as WORD
from stamp_stand import Authority, calendar_file

ALL = ((0, 10_000),)


@pytest.fixture
def book(tmp_path):
    with closing(empty_case(tmp_path / "case")) as made:
        yield made


def keep(book, *numbers, sentences=3, at=NOON):
    for number in numbers:
        keep_stay(book, number, sentences, at=at)


def test_a_day_has_its_size_whatever_came(book):
    assert logbook.sealed(book, at=NOON).newest.tree.size == cadence.CAPACITY
    keep(book, 1, 2)
    later = logbook.sealed(book, at=NOON + timedelta(days=1))
    assert later.newest.tree.size == 2 * cadence.CAPACITY
    assert later.waiting == 0


def test_days_on_which_nobody_was_there_are_made_up_for(book):
    logbook.sealed(book, at=NOON)
    assert logbook.sealed(book, at=NOON + timedelta(days=9)).newest.tree.size == 10 * 1024


def test_a_day_is_closed_once_and_what_comes_later_waits(book):
    keep(book, 1)
    first = logbook.sealed(book, at=NOON)
    keep(book, 2)
    again = logbook.sealed(book, at=NOON + timedelta(hours=1))
    assert again.newest == replace(again.newest, checkpoint=first.newest.checkpoint)
    assert again.waiting == 3
    with pytest.raises(Missing, match="not in the public log yet"):
        again.bundle(book.credentials(TestimonyId("T-00000002"))[0], ALL)
    tomorrow = logbook.sealed(book, at=NOON + timedelta(days=1))
    made, _ = tomorrow.bundle(book.credentials(TestimonyId("T-00000002"))[0], ALL)
    assert verify(made, policy=trust.policy(book, at=NOON)).verified


def test_closing_a_day_computes_no_credential_again(book, monkeypatch):
    keep(book, 1, 2, sentences=5)
    entries = {leaf_of(one) for n in (1, 2)
               for one in book.credentials(TestimonyId(f"T-{n:08d}"))}  # fmt: skip
    monkeypatch.setattr(Casebook, "credentials", None)
    log = logbook.sealed(book, at=NOON)
    assert entries <= set(log.entries)
    assert log.waiting == 0
    assert logbook.sealed(book, at=NOON + timedelta(days=1)).entries[:1024] == log.entries


def test_words_that_were_corrected_or_shredded_meanwhile_are_entered_and_never_shown(book):
    keep(book, 1, 2)
    first = book.credentials(TestimonyId("T-00000001"))
    keep(book, 1, sentences=4)
    book.shred(TestimonyId("T-00000002"), reason="the deponent asked", at=NOON)
    log = logbook.sealed(book, at=NOON)
    assert log.waiting == 0
    places = [log.place(one) for one in (*first, *book.credentials(TestimonyId("T-00000001")))]
    assert len(set(places)) == 7
    with pytest.raises(Missing):
        book.credentials(TestimonyId("T-00000002"))


def test_what_does_not_fit_waits_for_the_next_day(book):
    keep(book, 1, sentences=1030)
    assert logbook.sealed(book, at=NOON).waiting == 6
    assert logbook.sealed(book, at=NOON + timedelta(days=1)).waiting == 0


def test_a_clock_that_runs_backwards_closes_nothing(book):
    logbook.sealed(book, at=NOON)
    assert logbook.sealed(book, at=NOON - timedelta(days=3)).newest.tree.size == 1024


def test_the_log_only_grows(book):
    trees = []
    for days in range(3):
        keep(book, days, at=NOON + timedelta(days=days))
        trees.append(logbook.sealed(book, at=NOON + timedelta(days=days)).newest.tree)
    old, new = trees[0], trees[-1]
    assert grew(old.size, new.size, old.root(), new.root(), new.consistency(old.size))


def test_passages_stand_at_drawn_places(book):
    keep(book, 1, sentences=40)
    log = logbook.sealed(book, at=NOON)
    places = [log.places[leaf_of(c)] for c in book.credentials(TestimonyId("T-00000001"))]
    assert len(set(places)) == 40
    neighbours = sum(b - a == 1 for a, b in pairwise(places))
    assert neighbours <= 3
    assert max(places) - min(places) > 500


def test_a_day_of_other_leaves_is_refused():
    with pytest.raises(Malformed):
        cadence.day_of_leaves([bytes(31)], day=0, key=bytes(32))
    with pytest.raises(Malformed):
        cadence.day_of_leaves([bytes(32)] * 5, day=0, key=bytes(32), capacity=4)
    with pytest.raises(Malformed):
        cadence.day_of_leaves([], day=0, key=b"short")


def test_a_bundle_is_under_the_oldest_stamped_checkpoint_that_has_the_passage(book, tmp_path):
    authority = Authority(tmp_path / "tsa", "ec")
    keep(book, 1)
    first = logbook.sealed(book, at=NOON).newest
    text = checkpoint.parse(first.checkpoint).note.text
    token = authority.token(text)
    trust.stamped(book, "rfc3161", token, reason="a clock", at=NOON)
    trust.stamped(book, "ots", calendar_file(text)[0], reason="a chain", at=NOON)
    trust.name(book, trust.Trust("any name", authorities=(b64(authority.root),),
                                      timestamps_needed=1), reason="ours", at=NOON)  # fmt: skip
    later = logbook.sealed(book, at=NOON + timedelta(days=40))
    made, _ = later.bundle(book.credentials(TestimonyId("T-00000001"))[1], ALL)
    verdict = verify(made, policy=trust.policy(book, at=NOON))
    assert verdict.verified
    assert verdict.independent
    assert "1024 leaves, also with ML-DSA-44" in verdict.steps[8].why
    assert verify(compact(made).encode()).verified


def test_a_stamp_of_something_else_is_not_kept(book, tmp_path):
    logbook.sealed(book, at=NOON)
    token = Authority(tmp_path / "tsa", "ec").token("something else\n")
    with pytest.raises(Malformed):
        trust.stamped(book, "rfc3161", token, reason="a clock", at=NOON)
    assert logbook.sealed(book, at=NOON).newest.timestamps == ()


def test_a_notice_names_what_was_published_and_withdrawn_and_nothing_else(book):
    keep(book, 1)
    logbook.sealed(book, at=NOON)
    text = logbook.withdrawals(book, at=NOON)
    log = checkpoint.log_key(logkeeping.current(book).origin, book.signing_key)
    assert notice.read(text, log).entries == frozenset()


@pytest.fixture
def secret(tmp_path):
    """Run a command with its passphrase on a descriptor and return its answer."""

    def run(*words, word=WORD):
        path = tmp_path / "word"
        path.write_text(word + "\n")
        with path.open() as file:
            return main([*map(str, words), "--json", "--passphrase-fd", str(file.fileno())])

    return run


def test_a_partner_cosigns_a_log_that_grew_and_refuses_one_that_did_not(
    book, secret, tmp_path, capsys
):
    folder, key, seen = tmp_path / "log", tmp_path / "partner.pem", tmp_path / "seen"
    keep(book, 1)
    today = datetime.now(UTC)
    logbook.sealed(book, at=today - timedelta(days=2))
    case = ("--case", book.path)
    assert secret("prove", "cosigner", "partner.example/cosigner", "--key", key, word="river") == 0
    named = json.loads(capsys.readouterr().out)["key"]
    assert b"ENCRYPTED" in key.read_bytes()
    assert secret(*case, "prove", "trust", "--cosigner", named, "--cosigners-needed", 1,
                  "--reason", "a partner") == 0  # fmt: skip
    assert secret(*case, "prove", "tiles", "--out", folder) == 0
    log = checkpoint.log_key(logkeeping.current(book).origin, book.signing_key)
    sign = ("prove", "cosign", folder, "--name", "partner.example/cosigner", "--key", key,
            "--log-key", log, "--seen", seen, "--out", tmp_path / "signed")  # fmt: skip
    capsys.readouterr()
    assert secret(*sign, word="river") == Refused.exit_code  # nothing was signed before
    assert "what you signed last is not there" in capsys.readouterr().err
    assert not (tmp_path / "signed").exists()
    assert secret(*sign, "--first", word="river") == 0
    assert json.loads(capsys.readouterr().out)["before"] == 0
    assert secret(*sign, "--first", word="river") == Refused.exit_code
    assert secret(*case, "prove", "stamp", "--cosigned", tmp_path / "signed") == 0
    made, _ = logbook.sealed(book, at=today).bundle(
        book.credentials(TestimonyId("T-00000001"))[0], ALL)  # fmt: skip
    verdict = verify(made, policy=trust.policy(book, at=today))
    assert verdict.verified
    assert "partner.example/cosigner" in verdict.steps[10].why
    # The next day, and the day after with another past.
    logbook.sealed(book, at=today + timedelta(days=1))
    assert secret(*case, "prove", "tiles", "--out", folder) == 0
    assert secret(*sign, word="river") == 0
    forged = [os.urandom(32) for _ in range(5000)]
    tree = Tree(forged)
    origin = logkeeping.current(book).origin
    note = checkpoint.sign(origin, tree.size, tree.root(), key=book.signing_key, at=today)
    for path, content in {"checkpoint": note.encode(), **dict(tiles.tiles(forged))}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    before = seen.read_bytes()
    assert secret(*sign, word="river") == Refused.exit_code
    assert "does not begin with what you signed" in capsys.readouterr().err
    assert seen.read_bytes() == before
    (folder / "tile/0/000").write_bytes(bytes(8192))
    assert secret(*sign, word="river") == Refused.exit_code


@pytest.fixture
def cosigning(book, secret, tmp_path, capsys):
    """A partner who is about to sign a log of one day for the first time."""
    folder, key = tmp_path / "log", tmp_path / "partner.pem"
    keep(book, 1)
    assert secret("--case", book.path, "prove", "tiles", "--out", folder) == 0
    assert secret("prove", "cosigner", "partner.example/cosigner", "--key", key, word="river") == 0
    log = checkpoint.log_key(logkeeping.current(book).origin, book.signing_key)
    capsys.readouterr()

    def sign(*more):
        return secret("prove", "cosign", folder, "--name", "partner.example/cosigner", "--key",
                      key, "--log-key", log, "--seen", tmp_path / "seen", "--out",
                      tmp_path / "signed", *more, word="river")  # fmt: skip

    return sign


def test_what_a_cosigner_signs_is_kept_before_it_is_given_out(
    cosigning, tmp_path, capsys, monkeypatch
):
    real, written = files.write, []

    def stopped(path, data, **more):
        if written:
            raise KeyboardInterrupt
        written.append(path)
        real(path, data, **more)

    monkeypatch.setattr(files, "write", stopped)
    assert cosigning("--first") != 0
    assert written == [tmp_path / "seen"]
    assert not (tmp_path / "signed").exists()
    monkeypatch.undo()
    assert cosigning() == 0  # goes on where it was stopped
    signed = checkpoint.parse((tmp_path / "signed").read_text())
    assert json.loads(capsys.readouterr().out)["before"] == signed.size > 0


def test_two_runs_do_not_sign_with_one_key_at_once(cosigning, tmp_path, capsys):
    with files.held(tmp_path / "partner.pem"):
        assert cosigning("--first") == Refused.exit_code
    assert "another run" in capsys.readouterr().err
    assert not (tmp_path / "seen").exists()
    assert cosigning("--first") == 0


def named(*pairs):
    return tuple(checkpoint.cosigner_key(name, key) for name, key in pairs)


ONE, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2))


def trusting(book, *cosigners):
    whom = trust.Trust("any name", cosigners=cosigners)
    trust.name(book, whom, reason="a partner", at=NOON)


def test_a_cosignature_of_another_checkpoint_is_not_taken_over(book):
    trusting(book, *named(("one.example", ONE)))
    older = logbook.sealed(book, at=NOON).newest.checkpoint
    logbook.sealed(book, at=NOON + timedelta(days=1))
    signed = checkpoint.cosign(older, name="one.example", key=ONE, at=NOON)
    before = book.all(logkeeping.LogState)
    with pytest.raises(Malformed, match="not the newest checkpoint"):
        trust.cosigned(book, signed, reason="came back", at=NOON)
    assert book.all(logkeeping.LogState) == before


def test_lines_by_nobody_whom_the_team_names_are_not_taken_over(book):
    trusting(book, *named(("one.example", ONE)))
    signed = logbook.sealed(book, at=NOON).newest.checkpoint
    for name, key in (("one.example", ONE), ("other.example", OTHER), ("one.example", OTHER)):
        signed = checkpoint.cosign(signed, name=name, key=key, at=NOON)
    assert trust.cosigned(book, signed, reason="came back", at=NOON) == ("one.example",)
    (state,) = book.all(logkeeping.LogState)
    (key,) = map(notes.verifier_key, named(("one.example", ONE)))
    lines = checkpoint.parse(state.checkpoint).note.lines
    origin = logkeeping.current(book).origin
    assert [(x.name, x.key_id) for x in lines if x.name != origin] == [(key.name, key.key_id)]


def test_a_policy_may_ask_for_ml_dsa_44_and_then_no_code_holds(book, secret, tmp_path):
    keep(book, 1)
    case, path = ("--case", book.path), tmp_path / "policy.json"
    assert secret(*case, "prove", "policy", "--out", path, "--outliving-needed") == 0
    strict = policies.read(path.read_bytes())
    assert strict.outliving_needed == 1
    log = logbook.sealed(book, at=datetime.now(UTC))
    made, _ = log.bundle(book.credentials(TestimonyId("T-00000001"))[0], ALL)
    assert "also with ML-DSA-44" in verify(made, policy=strict).steps[8].why
    code = compact(made).encode()
    assert verify(code, policy=replace(strict, outliving_needed=0)).verified
    verdict = verify(code, policy=strict)
    assert not verdict.verified
    assert verdict.steps[-1].number == 9


def test_an_authority_is_asked_over_http_and_its_token_kept(book, secret, tmp_path, capsys):
    authority = Authority(tmp_path / "tsa", "rsa")
    root = tmp_path / "root.pem"
    root.write_bytes((authority.folder / "root.pem").read_bytes())
    keep(book, 1)
    case = ("--case", book.path)
    with authority.served() as address:
        assert secret(*case, "prove", "stamp", "--authority", address, "--text",
                      tmp_path / "text") == 0  # fmt: skip
    assert json.loads(capsys.readouterr().out)["timestamps"] == 1
    assert secret(*case, "prove", "trust", "--authority-certificate", root, "--timestamps-needed",
                  1, "--reason", "we know them") == 0  # fmt: skip
    state = book.all(logkeeping.LogState)[0]
    assert (tmp_path / "text").read_text() == checkpoint.parse(state.checkpoint).note.text
    policy = trust.policy(book, at=datetime.now(UTC))
    made, _ = logbook.sealed(book, at=datetime.now(UTC)).bundle(
        book.credentials(TestimonyId("T-00000001"))[0], ALL)  # fmt: skip
    assert verify(made, policy=policy).independent


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://x", "http://127.0.0.1:9/"])
def test_an_authority_that_cannot_be_asked_is_told(book, secret, address, capsys):
    assert secret("--case", book.path, "prove", "stamp", "--authority", address) == 1
    assert "Traceback" not in capsys.readouterr().err


def test_openssl_reads_a_partners_key(secret, tmp_path):
    key = tmp_path / "partner.pem"
    assert secret("prove", "cosigner", "partner.example/x", "--key", key, word="river") == 0
    done = subprocess.run(
        ["openssl", "pkey", "-in", str(key), "-passin", "pass:river", "-noout", "-text"],
        capture_output=True, check=True,
    )  # fmt: skip
    assert b"ED25519" in done.stdout
