"""A restored case has the consent of its backup's day; what was withdrawn since is told to it."""

from __future__ import annotations

import json
import os
from contextlib import closing

import pytest

from bearwitness.cli.main import main
from bearwitness.consent import Answer, Scope
from bearwitness.consent.uses import Derivative
from bearwitness.desk import apart, logbook, logkeeping, noticed, tracing, whereabouts
from bearwitness.desk.consents import Consents
from bearwitness.errors import Refused
from bearwitness.proof import notice
from bearwitness.proof.merkle import leaf_of
from casebook_stand import AT, T1, T2, WORD, add, new_case, unlocked

PUBLIC = (Scope.QUOTE, Scope.RECITE, Scope.TRANSLATE)


@pytest.fixture
def made(tmp_path):
    book, dealt = new_case(tmp_path / "case")
    for name in (T1, T2):
        add(book, name, f"Invented words of {name}.")
        said = [Answer(name, scope, granted=True, at=AT) for scope in (*PUBLIC, Scope.COUNT)]
        book.append_many(said, reason="asked", at=AT)
    logbook.sealed(book, at=AT)
    yield book, dealt
    book.close()


def a_notice(book, *names, key=None):
    entries = [leaf_of(one) for name in names for one in book.credentials(name)]
    origin = logkeeping.current(book).origin
    return notice.sign([origin], entries, key=key or book.signing_key, at=AT)


def restore(made, folder, text, capsys):
    book, dealt = made
    (folder / "word").write_text(WORD)
    (folder / "shares").write_text("\n".join(book.facts.plan.enough(dealt)))
    (folder / "note").write_text(text)
    held = [os.open(folder / name, os.O_RDONLY) for name in ("word", "shares")]
    code = main(
        ["backup", "restore", str(folder / "backup"), "--restore-key", str(folder / "key"),
         "--to", str(folder / "again"), "--notice", str(folder / "note"), "--reason", "lost",
         "--passphrase-fd", str(held[0]), "--shares-fd", str(held[1]), "--json"]
    )  # fmt: skip
    for one in held:
        os.close(one)
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out else said.err


def granted(book, name):
    consents = Consents(book)
    words = {scope: consents.word(name, scope, at=AT.replace(year=2099)) for scope in Scope}
    return {scope for scope, word in words.items() if word is not None and word.granted}


def test_a_withdrawal_after_the_backup_is_written_down_again_from_a_notice(made, tmp_path, capsys):
    book, _ = made
    apart.backup(book, tmp_path / "backup", tmp_path / "key", reason="m", at=AT)
    code, told = restore(made, tmp_path, a_notice(book, T1), capsys)
    assert (code, told["withdrawn"]) == (0, [T1])
    with closing(unlocked(tmp_path / "again")) as again:
        assert granted(again, T1) == {Scope.COUNT}
        assert granted(again, T2) == {*PUBLIC, Scope.COUNT}
        again.check()


def test_a_notice_that_this_case_did_not_sign_restores_nothing(made, tmp_path, capsys):
    book, _ = made
    apart.backup(book, tmp_path / "backup", tmp_path / "key", reason="m", at=AT)
    good = a_notice(book, T1)
    other = notice.sign(["bearwitness.example/another/log"], [], key=book.signing_key, at=AT)
    for false in (a_notice(book, T1, key=book.issuer_key), other, "", "x\n", good[:-20], good[1:]):
        code, told = restore(made, tmp_path, false, capsys)
        assert code in (1, 3), told
        assert not (tmp_path / "again").exists()


def test_a_notice_that_a_later_log_signed_too_is_obeyed(made, tmp_path, capsys):
    book, _ = made
    apart.backup(book, tmp_path / "backup", tmp_path / "key", reason="m", at=AT)
    logkeeping.begin(book, reason="a log that the backup does not know", at=AT)
    permit = Consents(book).require(T2, Scope.QUOTE, at=AT)
    entries = [leaf_of(one) for one in book.credentials(T2)]
    tracing.note_made(book, Derivative.PROOF, "p", {permit: ["p"]}, at=AT, entries=entries)
    tracing.withdraw(book, T2, PUBLIC, reason="a letter", at=AT)
    text = logbook.withdrawals(book, at=AT)
    assert len(notice.parse(text).logs) == 2
    code, told = restore(made, tmp_path, text, capsys)
    assert (code, told["withdrawn"]) == (0, [T2])


def test_a_notice_of_this_case_and_another_is_refused_and_so_is_one_that_a_log_did_not_sign(made):
    book, _ = made
    mixed = [book.facts.origin, "bearwitness.example/another"]
    with pytest.raises(Refused, match="another case"):
        noticed.read(notice.sign(mixed, [], key=book.signing_key, at=AT), book.facts)
    two = [book.facts.origin, f"{book.facts.origin}/0f3a91c2"]
    text = notice.sign(two, [], key=book.signing_key, at=AT)
    assert noticed.read(text, book.facts).logs == tuple(two)
    with pytest.raises(Refused, match="did not sign"):
        noticed.read("".join(text.splitlines(keepends=True)[:-1]), book.facts)


def test_where_a_notice_cannot_be_obeyed_no_case_is_restored(made, tmp_path, capsys, monkeypatch):
    book, _ = made
    apart.backup(book, tmp_path / "backup", tmp_path / "key", reason="m", at=AT)

    def full(*_, **__):
        raise Refused("the disk is full")

    monkeypatch.setattr(tracing, "withdraw", full)
    assert restore(made, tmp_path, a_notice(book, T1), capsys)[0] == 3
    assert not (tmp_path / "again").exists()


def test_a_restored_case_marks_what_lies_beside_it_from_before(made, tmp_path, capsys):
    book, _ = made
    proof = tmp_path / "proof"
    proof.write_text("invented")
    permit = Consents(book).require(T1, Scope.QUOTE, at=AT)
    used = tracing.use(Derivative.PROOF, "p", {permit: ["p"]}, at=AT)
    book.append_many([*used, *whereabouts.copies(book, used, proof)], reason="made", at=AT)
    apart.backup(book, tmp_path / "backup", tmp_path / "key", reason="m", at=AT)
    apart.branch(book, tmp_path / "branch", reason="field", at=AT)
    with closing(unlocked(tmp_path / "branch")) as other:
        tracing.withdraw(other, T1, PUBLIC, reason="a letter", at=AT)
    assert not (tmp_path / "proof.withdrawn").exists(), "a branch is another machine's"
    assert restore(made, tmp_path, a_notice(book, T1), capsys)[0] == 0
    assert (tmp_path / "proof.withdrawn").exists()


def test_an_empty_notice_withdraws_nothing(made):
    book, _ = made
    found = noticed.read(a_notice(book), book.facts)
    assert noticed.obey(book, found, reason="r", at=AT) == ()
    with pytest.raises(Refused):
        noticed.read(logbook.sealed(book, at=AT).newest.checkpoint, book.facts)


def test_a_notice_that_takes_something_back_ends_the_epoch(made):
    book, _ = made
    before = book._store.state().epoch
    noticed.obey(book, noticed.read(a_notice(book), book.facts), reason="r", at=AT)
    assert book._store.state().epoch == before
    noticed.obey(book, noticed.read(a_notice(book, T1), book.facts), reason="r", at=AT)
    assert book._store.state().epoch > before
