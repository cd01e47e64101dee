"""Whoever can write into the folder, or at a server, makes nothing be sealed to themselves."""

import io
import os
import tarfile
from dataclasses import replace

import psycopg
import pytest

import postgres_stand
from bearwitness.adapters.store import keyfile
from bearwitness.adapters.store.parts import CASE
from bearwitness.desk import apart, backups, custody, epochs, keyring, vouching
from bearwitness.errors import CannotOpen, Refused, Unverified
from bearwitness.records import codec
from bearwitness.records.event import Event
from bearwitness.records.testimony import Testimony
from bearwitness.sealing import age, opening, shares
from casebook_stand import AT, T1, T2, WORD, add, event, new_case, unlocked

MINE = opening.recipient_of(opening.new_secret_key(os.urandom))
LIES = {
    "one more recipient": lambda facts: replace(facts, team=(*facts.team, MINE)),
    "other custodians": lambda facts: replace(facts, custody=MINE),
    "another name of the log": lambda facts: replace(facts, origin="evil.example/log"),
    "another title": lambda facts: replace(facts, title="Another"),
    "no more invented": lambda facts: replace(facts, invented=not facts.invented),
}


@pytest.fixture
def made(tmp_path):
    book, dealt = new_case(tmp_path / "case")
    add(book)
    yield book, dealt
    book.close()


def rewrite(folder, lie):
    path = folder / "case.json"
    facts = codec.read(keyring.Facts, path.read_bytes().removesuffix(b"\n"))
    path.write_bytes(codec.written(LIES[lie](facts)) + b"\n")


@pytest.mark.parametrize("lie", LIES)
def test_changed_facts_are_refused_before_anything_is_sealed(made, lie):
    book, _ = made
    rewrite(book.path, lie)
    before = book.leaves()
    with pytest.raises(CannotOpen, match="facts") as told:
        unlocked(book.path, at=AT)
    assert "backup" in told.value.hint
    assert book.leaves() == before
    assert not (book.path / "attempts").exists(), "a note would be sealed to the one who lied"


@pytest.mark.parametrize("tag", [None, b"", b"short", bytes(32), bytes(4096)])
def test_facts_without_their_tag_are_refused(made, tag):
    path = made[0].path / "keys" / "facts.mac"
    path.unlink()
    if tag is not None:
        path.write_bytes(tag)
    with pytest.raises(CannotOpen, match="tag"):
        unlocked(made[0].path)


def test_the_tag_of_another_case_vouches_for_nothing(made, tmp_path):
    other, _ = new_case(tmp_path / "other")
    other.close()
    tag = (other.path / "keys" / "facts.mac").read_bytes()
    (made[0].path / "keys" / "facts.mac").write_bytes(tag)
    with pytest.raises(CannotOpen, match="facts"):
        unlocked(made[0].path)


@pytest.mark.parametrize("lie", LIES)
def test_a_branch_whose_facts_were_changed_is_not_merged(made, tmp_path, lie):
    book, dealt = made
    apart.branch(book, tmp_path / "branch", reason="the other office", at=AT)
    branch = unlocked(tmp_path / "branch")
    add(branch, T2)
    custody.drill(branch, dealt, why="monthly", at=AT)
    branch.close()
    kept, honest = book.leaves(), (branch.path / "case.json").read_bytes()
    rewrite(branch.path, lie)
    with pytest.raises((CannotOpen, Refused), match=r"facts|another|other"):
        apart.merge(book, branch.path, reason="back", at=AT)
    assert book.leaves() == kept
    (branch.path / "case.json").write_bytes(honest)
    assert apart.merge(book, branch.path, reason="back", at=AT).records


# A store that hands out a key of its own


@pytest.fixture(scope="module")
def server():
    with postgres_stand.server() as (where, _):
        yield where


@pytest.mark.parametrize("place", ["folder", "server"])
def test_an_epoch_that_nobody_with_the_team_key_made_is_refused(tmp_path, request, place):
    given = {}
    if place == "server":
        given = {"store": postgres_stand.emptied(request.getfixturevalue("server"))}
    book, _ = new_case(tmp_path / "case", **given)
    honest, key = book._store.epoch(1), os.urandom(32)
    book.close()
    head = honest[:32] + age.seal(key, book.facts.team, entropy=os.urandom)
    card_key = epochs.wrapped_card_key(key, os.urandom(32), entropy=os.urandom)
    if place == "folder":
        keyfile.make(book.path / "epochs", 1, head, [(CASE, card_key), (1, os.urandom(60))])
    else:
        with psycopg.connect(given["store"]) as db:
            for number, bytes_ in ((-1, head), (CASE, card_key)):
                db.execute(
                    "UPDATE bearwitness.wrapped_keys_1 SET wrapped = %s WHERE number = %s",
                    (bytes_, number),
                )
    with pytest.raises(CannotOpen, match="this epoch"):
        unlocked(book.path)


def test_an_epoch_of_another_log_or_number_is_refused(made, tmp_path):
    book, _ = made
    apart.branch(book, tmp_path / "branch", reason="the other office", at=AT)
    ours, theirs = (folder / "epochs" / "1" for folder in (book.path, tmp_path / "branch"))
    book.close()
    ours.write_bytes(theirs.read_bytes())
    with pytest.raises(CannotOpen, match="this epoch"):
        unlocked(book.path).ledger()


def test_a_head_holds_for_its_own_number_and_log_alone(made):
    book, _ = made
    keys, facts = book.secret_keys, book.facts
    given = {"team": facts.team, "secret_keys": keys, "entropy": os.urandom}
    head = vouching.epoch_head(b"k" * 32, 3, facts=b"a", **given)
    assert vouching.epoch_key(head, 3, facts=b"a", secret_keys=keys) == (b"k" * 32, ())
    for changed, number, facts in (
        (head, 4, b"a"), (head, 3, b"b"), (b"", 3, b"a"), (head[32:], 3, b"a"),
        (head[:-1] + bytes([head[-1] ^ 1]), 3, b"a"), (bytes(32) + head[32:], 3, b"a"),
    ):  # fmt: skip
        with pytest.raises(CannotOpen, match="this epoch"):
            vouching.epoch_key(changed, number, facts=facts, secret_keys=keys)


def test_a_head_carries_the_former_keys_of_cards_in_order(made):
    keys, former = made[0].secret_keys, ((7, b"a" * 32), (2**40, b"b" * 32))
    head = vouching.epoch_head(
        b"k" * 32, 3, facts=b"a", team=made[0].facts.team, secret_keys=keys, entropy=os.urandom,
        former=former,
    )  # fmt: skip
    assert vouching.epoch_key(head, 3, facts=b"a", secret_keys=keys) == (b"k" * 32, former)


# Backups


def packed_again(packed, changes):
    out = io.BytesIO()
    with tarfile.open(packed) as old, tarfile.open(fileobj=out, mode="w") as new:
        for entry in old:
            data = old.extractfile(entry).read()
            data = changes.get(entry.name, lambda same: same)(data)
            entry.size = len(data)
            new.addfile(entry, io.BytesIO(data))
    packed.write_bytes(out.getvalue())


def backed_up(made, tmp_path):
    book, dealt = made
    files = tmp_path / "backup", tmp_path / "key"
    apart.backup(book, *files, reason="monthly", at=AT)
    return files, shares.join(book.facts.plan.enough(dealt))


def restore(files, folder, secret, **given):
    return backups.restored(
        *files, folder, custody_secret=secret, passphrase=WORD, by="bo", reason="lost", at=AT,
        entropy=os.urandom, **given,
    )  # fmt: skip


def with_one_more(data):
    facts = codec.read(keyring.Facts, data.removesuffix(b"\n"))
    return codec.written(LIES["one more recipient"](facts)) + b"\n"


def test_a_backup_that_was_changed_beside_its_casebook_restores_nothing(made, tmp_path):
    files, secret = backed_up(made, tmp_path)
    honest, facts = files[0].read_bytes(), made[0].facts
    canary = age.seal(b"another", [facts.custody], entropy=os.urandom)
    for changes in (
        {"case.json": with_one_more},
        {"keys/facts.mac": lambda _: bytes(32)},
        {"keys/canary.age": lambda _: canary},
    ):
        packed_again(files[0], changes)
        with pytest.raises(CannotOpen):
            restore(files, tmp_path / "again", secret)
        assert not (tmp_path / "again").exists()
        files[0].write_bytes(honest)
    assert restore(files, tmp_path / "again", secret).records


def test_a_restore_key_that_the_team_did_not_make_restores_nothing(made, tmp_path):
    files, secret = backed_up(made, tmp_path)
    sealed, custodians = files[1].read_bytes(), [opening.secret_key_of(secret)]
    honest = codec.read(backups.RestoreKey, b"".join(opening.opened([sealed], custodians)))
    for forged in (
        replace(honest, key=os.urandom(32)),
        replace(honest, tag=bytes(32)),
        replace(honest, bound=bytes(32)),
        replace(honest, log=replace(honest.log, records=honest.log.records - 1)),
        replace(honest, log=replace(honest.log, leaves=honest.log.leaves - 1)),
        replace(honest, log=replace(honest.log, root=bytes(32))),
    ):
        anew = age.seal(codec.written(forged), [made[0].facts.custody], entropy=os.urandom)
        files[1].write_bytes(anew)
        with pytest.raises(CannotOpen, match="not as the team made it"):
            restore(files, tmp_path / "again", secret)
    assert not (tmp_path / "again").exists()


# Certificates


def test_a_certificate_of_another_log_restores_nothing(made, tmp_path):
    files, secret = backed_up(made, tmp_path)
    other, _ = new_case(tmp_path / "other")
    add(other)
    theirs = other.shred(T1, reason="asked to", at=AT)
    other.close()
    ours = made[0].shred(T1, reason="asked to", at=AT)
    for wrong in (theirs, replace(ours, by="somebody"), replace(ours, log=theirs.log)):
        with pytest.raises((Refused, Unverified)):
            restore(files, tmp_path / "again", secret, certificates=[wrong])
        assert not (tmp_path / "again").exists()


def test_a_certificate_of_a_branch_is_obeyed(made, tmp_path):
    apart.branch(made[0], tmp_path / "branch", reason="the other office", at=AT)
    files, secret = backed_up(made, tmp_path)
    branch = unlocked(tmp_path / "branch")
    certificate = branch.shred(T1, reason="asked to", at=AT)
    branch.close()
    restore(files, tmp_path / "again", secret, certificates=[certificate])
    again = unlocked(tmp_path / "again")
    assert again.all(Testimony) == ()
    again.close()


def test_a_restored_case_lacks_what_was_shredded_along(made, tmp_path, monkeypatch):
    book, _ = made
    named = book.append(event(), reason="read", at=AT)
    add(book, T2)
    files, secret = backed_up(made, tmp_path)
    certificates = [
        book.shred(T1, reason="asked to", at=AT, also=[named]),
        book.shred(T2, reason="asked to", at=AT),
    ]
    wrapped, real = [], vouching.epoch_head
    monkeypatch.setattr(
        vouching, "epoch_head", lambda *a, **given: wrapped.append(a[0]) or real(*a, **given)
    )
    restore(files, tmp_path / "again", secret, certificates=certificates)
    again = unlocked(tmp_path / "again")
    assert again.all(Event) == again.all(Testimony) == ()
    assert len(wrapped) == 3, "one epoch a shredding, and the one that is left"
    assert again.check().records
    assert [path.name for path in (again.path / "epochs").iterdir()] == ["4"]
    again.close()
